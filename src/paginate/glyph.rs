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
pub(super) fn width(c: char, bold: bool) -> u16 {
    if invisible(c) {
        return 0;
    }
    let of = |table: &[u16], first: char| table[c as usize - first as usize];
    match c {
        '\t' => 250,
        ' '..='~' if bold => of(&TIMES_BOLD, ' '),
        ' '..='~' => of(&TIMES, ' '),
        _ if east_asian(c) && !matches!(c, '\u{ff61}'..='\u{ffdc}' | '\u{1f1e6}'..='\u{1f1ff}') => {
            1000
        }
        '\u{a0}'..='ÿ' => of(&TIMES_LATIN, '\u{a0}'),
        'Α'..='ω' => of(&TIMES_GREEK, 'Α'),
        // Half-width katakana and hangul.
        '\u{ff61}'..='\u{ffdc}' => 500,
        // Half of a flag.
        '\u{1f1e6}'..='\u{1f1ff}' => 500,
        '\u{2003}' => 1000,
        '•' => 350,
        _ if c.is_uppercase() => 700,
        _ => 500,
    }
}

/// What the pair gains in width over the two by themselves, in 1/1000 em: the pairs of Times New
/// Roman.
#[rustfmt::skip]
pub(super) fn kerning(left: char, right: char) -> i16 {
    if !right.is_ascii() {
        return 0;
    }
    let pairs: &[(&str, i16)] = match left {
        ' ' => &[("A", -55), ("TVW", -18), ("Y", -37)],
        '1' => &[("1", -37)],
        'A' => &[(" ", -55), ("T", -111), ("V", -129), ("W", -80), ("Ywy", -92), ("v", -74)],
        'F' => &[(",.", -80), ("A", -74)],
        'L' => &[(" ", -37), ("TV", -92), ("W", -74), ("Y", -100), ("y", -55)],
        'P' => &[(" ", -37), (",.", -111), ("A", -92)],
        'R' => &[("T", -60), ("V", -80), ("WY", -55), ("y", -40)],
        'T' => &[(" O", -18), (",.", -74), ("-", -92), (":", -50), (";", -55), ("A", -80),
            ("aceoswy", -70), ("iru", -35)],
        'V' => &[(" ", -18), (",.Ao", -129), ("-", -92), (":;", -74), ("aey", -111), ("iru", -60)],
        'W' => &[(" ", -18), (",.", -92), ("-", -55), (":;", -37), ("A", -111), ("aeo", -80),
            ("iru", -40), ("y", -60)],
        'Y' => &[(" ", -37), (",.", -129), ("-Aqu", -111), (":;p", -92), ("aeov", -100), ("i", -55)],
        'f' => &[("f", -18)],
        'r' => &[(",", -40), ("-", -20), (".", -55), ("g", -18)],
        'v' | 'w' | 'y' => &[(",.", -65)],
        _ => return 0,
    };
    pairs.iter().find(|(rights, _)| rights.contains(right)).map_or(0, |(_, gain)| *gain)
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

/// Whether two neighbours of different scripts stand a little apart (autoSpaceDE and autoSpaceDN): a
/// Chinese character and a Latin letter or figure. Marks do not count.
pub(super) fn apart(left: char, right: char) -> bool {
    left.is_alphanumeric() && right.is_alphanumeric()
}

/// What LibreOffice, which knows no hint, takes a character for. The marks that scripts share go with
/// what stands before them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Script {
    /// Also where a paragraph begins.
    #[default]
    Latin,
    Chinese,
}

impl Script {
    /// Of a character that follows one of this script.
    #[must_use]
    pub fn next(self, c: char) -> Script {
        match c {
            ' ' | '\t' | '\n' | '\u{2000}'..='\u{2bff}' => self,
            '\0'..='\u{2e7f}' => Script::Latin,
            _ => Script::Chinese,
        }
    }

    /// How a character that is taken for this is to be set, so that it comes out the same
    /// everywhere.
    pub fn setting(self, c: char) -> Setting {
        match c {
            '…' if self == Script::Chinese => Setting::Whole,
            '“' | '”' | '‘' | '’' | '·' | '—' | '…' if self == Script::Latin => {
                Setting::Mark
            }
            _ if self == Script::Latin && east_asian(c) => Setting::Sign,
            _ => Setting::Plain,
        }
    }
}

/// What a run says of its characters beside its style; another one needs a run of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    Plain,
    /// A mark that would stand in the Latin font, “ at the start or behind a figure, · everywhere: in the
    /// Chinese font, and as Chinese, of which fonts have these in another width.
    Mark,
    /// Another sign that would stand in the Latin font: in the Chinese one. It is not said to be
    /// Chinese, whose rules in LibreOffice know nothing of ℃ and ∶, those of Latin do.
    Sign,
    /// An ellipsis among Chinese. LibreOffice parts …… by its rules for Chinese, not by those for
    /// English.
    Whole,
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
    // Within Latin text: 2025-|2026, e-|mail and gov.cn/|zwgk, while 3/4 and 9:30 stay whole.
    let in_word = |c: char| c.is_alphanumeric() && !east_asian(c);
    matches!(left, '-' | '–') && in_word(right)
        || left == '/' && in_word(right) && !(before.is_numeric() && right.is_numeric())
}

/// Whether both are halves of one dash or ellipsis (GB/T 15834-2011, 5.1.4 and 5.1.5), of a ratio or of
/// a flag.
fn halves(left: char, right: char) -> bool {
    let flag = '\u{1f1e6}'..='\u{1f1ff}';
    left == right && matches!(left, '—' | '…')
        || left == '∶' && right.is_ascii_digit()
        || flag.contains(&left) && flag.contains(&right)
}

/// What LibreOffice does not part where it breaks a line by its rules for Latin: a Latin word and what
/// the mark before it closes, a bracket and the word before it.
pub(super) fn held(left: char, right: char, next: char) -> bool {
    "，。、）〕》】〉」』］”’".contains(left) && right.is_ascii_alphanumeric()
        || "（〔《【〈「『［".contains(right)
            && (left.is_ascii_alphanumeric() || left == '%' && next.is_ascii_digit())
}

/// Marks that may not start a line: those of Word for Chinese.
fn no_start(c: char) -> bool {
    "!%),-./:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
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

/// Times New Roman bold, U+0020 to U+007E, 1/1000 em.
#[rustfmt::skip]
const TIMES_BOLD: [u16; 95] = [
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278,
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500,
    930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778,
    611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500,
    333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500,
    556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
];

/// Times New Roman, U+00A0 to U+00FF, 1/1000 em.
#[rustfmt::skip]
const TIMES_LATIN: [u16; 96] = [
    250, 333, 500, 500, 500, 500, 200, 500, 333, 760, 276, 500, 564, 333, 760, 500,
    400, 549, 300, 300, 333, 576, 453, 250, 333, 300, 310, 500, 750, 750, 750, 444,
    722, 722, 722, 722, 722, 722, 889, 667, 611, 611, 611, 611, 333, 333, 333, 333,
    722, 722, 722, 722, 722, 722, 722, 564, 722, 722, 722, 722, 722, 722, 556, 500,
    444, 444, 444, 444, 444, 444, 667, 444, 444, 444, 444, 444, 278, 278, 278, 278,
    500, 500, 500, 500, 500, 500, 500, 549, 500, 500, 500, 500, 500, 500, 500, 500,
];

/// Times New Roman, U+0391 to U+03C9, 1/1000 em.
#[rustfmt::skip]
const TIMES_GREEK: [u16; 57] = [
    722, 667, 578, 643, 611, 611, 722, 722, 333, 722, 725, 889, 722, 643, 722, 722,
    556, 500, 582, 611, 722, 731, 722, 738, 743, 333, 722, 524, 420, 523, 269, 495,
    524, 509, 442, 471, 420, 414, 523, 479, 269, 504, 485, 536, 452, 446, 500, 505,
    499, 396, 539, 402, 495, 577, 444, 626, 658,
];
