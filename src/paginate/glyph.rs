//! How wide a character is, which font it takes, and where a line may end.

/// Whether the character is set in the East Asian font. Every run of ours carries
/// `w:hint="eastAsia"`, so the marks that Chinese shares with Latin, “ ” — … · and the like, do too
/// (ECMA-376 part 1, 17.3.2.26).
pub fn east_asian(c: char) -> bool {
    match c {
        '\0'..='\u{a0}' => false,
        '¤' | '§' | '¨' | '°' | '±' | '·' | '×' | '÷' => true,
        '\u{2014}'..='\u{2016}' | '‘' | '’' | '“' | '”' => true,
        '…' | '‰' | '′' | '″' | '※' => true,
        '\u{2100}'..='\u{2bff}' => true,
        _ => c >= '\u{2e80}',
    }
}

/// The width in 1/1000 em: full-width 1000, Latin as Times New Roman has it.
pub(super) fn width(c: char) -> u16 {
    if invisible(c) {
        return 0;
    }
    match c {
        '\t' | '\u{a0}' => 250,
        ' '..='~' => TIMES[c as usize - 0x20],
        // Half-width katakana and hangul.
        '\u{ff61}'..='\u{ffdc}' => 500,
        // Half of a flag.
        '\u{1f1e6}'..='\u{1f1ff}' => 500,
        _ if east_asian(c) => 1000,
        '\u{2003}' => 1000,
        _ if c.is_uppercase() => 700,
        _ => 500,
    }
}

/// What the pair gains in width over the two by themselves, in 1/1000 em. Of Times New Roman's
/// pairs only the one that dates and figures have.
pub(super) fn kerning(left: char, right: char) -> i16 {
    if (left, right) == ('1', '1') { -37 } else { 0 }
}

/// Whether the character adds nothing to the line by itself and stays with the one before it.
pub(super) fn invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}'
        | '\u{300}'..='\u{36f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{20d0}'..='\u{20f0}'
        | '\u{302a}'..='\u{302d}'
        | '\u{3099}' | '\u{309a}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}'
        | '\u{feff}'
        | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0000}'..='\u{e0fff}')
        || c.is_control() && c != '\t'
}

/// Whether the two belong to different scripts and stand a little apart (autoSpaceDE and
/// autoSpaceDN): a Chinese character and a Latin letter or figure. Marks do not count.
pub(super) fn apart(left: char, right: char) -> bool {
    east_asian(left) != east_asian(right) && left.is_alphanumeric() && right.is_alphanumeric()
}

/// What a program takes a character for. The marks that scripts share go with what stands before
/// them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Chinese,
}

impl Script {
    /// Of a character that follows one of this script.
    pub(super) fn next(self, c: char) -> Script {
        match c {
            ' ' | '\u{2000}'..='\u{2bff}' => self,
            '\0'..='\u{2e7f}' => Script::Latin,
            _ => Script::Chinese,
        }
    }
}

/// Whether the character makes one sign with the one before it: a joined emoji, a flag's second
/// half, an accent.
pub(super) fn joins(left: char, right: char) -> bool {
    left == '\u{200d}' || invisible(right)
}

/// Whether both are full-width marks with an empty half where they meet.
pub(super) fn meet(left: char, right: char) -> bool {
    const CLOSING: &str = "，。、；：）》】〕〉」』”’";
    const OPENING: &str = "（《【〔〈「『“‘";
    CLOSING.contains(left) && (CLOSING.contains(right) || OPENING.contains(right))
        || OPENING.contains(left) && OPENING.contains(right)
}

/// Whether the mark may stand beyond the right margin.
pub(super) fn hangs(c: char) -> bool {
    "，。、；：！？．".contains(c)
}

/// Whether a line may end between `left` and `right`; `before` is what stands before `left`.
pub(super) fn breakable(before: char, left: char, right: char) -> bool {
    const ZERO_WIDTH_SPACE: char = '\u{200b}';
    const GLUE: [char; 5] = ['\u{a0}', '\u{202f}', '\u{200d}', '\u{2060}', '\u{feff}'];
    if left == ZERO_WIDTH_SPACE {
        return true;
    }
    if right == ' ' || invisible(right) || GLUE.contains(&left) || GLUE.contains(&right) {
        return false;
    }
    if no_start(right) || no_end(left) || halves(left, right) {
        return false;
    }
    if left == ' ' || left == '\t' || east_asian(left) || east_asian(right) {
        return true;
    }
    // Within Latin text: 2025-|2026 and e-|mail, but no minus sign is left behind, and 3/4, km/h
    // and 9:30 stay whole.
    let in_word = |c: char| c.is_alphanumeric() && !east_asian(c);
    matches!(left, '-' | '–') && in_word(before) && in_word(right)
}

/// Whether both are halves of one dash or ellipsis (GB/T 15834-2011, 5.1.4 and 5.1.5), or of a flag.
fn halves(left: char, right: char) -> bool {
    let flag = '\u{1f1e6}'..='\u{1f1ff}';
    left == right && matches!(left, '—' | '…') || flag.contains(&left) && flag.contains(&right)
}

/// Whether LibreOffice takes the Latin word after the mark for a part of what the mark closes.
pub(super) fn holds_word(mark: char, right: char) -> bool {
    "，。、）〕》】〉」』］”’".contains(mark) && right.is_ascii_alphanumeric()
}

/// Marks that may not start a line: those of Word for Chinese.
fn no_start(c: char) -> bool {
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
        .contains(c)
}

/// Marks that may not end a line: those of Word for Chinese but ·, which stands within names.
fn no_end(c: char) -> bool {
    "$([{£¥‘“〈《「『【〔〖〝﹗﹙﹛＄（．［｛￡￥".contains(c)
}

/// Times New Roman, U+0020 to U+007E, 1/1000 em.
#[rustfmt::skip]
const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278,
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444,
    921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722,
    556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500,
    333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500,
    500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];
