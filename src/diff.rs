//! What differs between two texts, sentence by sentence and character by character: for a person who
//! chooses between them.
//!
//! Between the lines that stand once in each text, Myers' greedy search ("An O(ND) Difference
//! Algorithm", 1986), written out here. The crate similar has the same search; what it has besides,
//! words by `from_unicode_words`, parts Chinese into single characters, which is what is compared here
//! anyway, and it would make the page 50 KB larger, packed. What makes a comparison of Chinese readable
//! is what stands around the search: whole sentences first, then characters inside of those that go
//! together, and no lone 的 in common.

use std::ops::Range;

use crate::sorted;

/// The two texts in pieces that go together, in order: what both have, or what one has in place of
/// what the other has. Byte ranges of the old and of the new text; either may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub same: bool,
    pub old: Range<usize>,
    pub new: Range<usize>,
}

/// How many characters may differ before all between the first and the last of them counts as
/// different: the search takes the square of it, and nobody reads such a comparison by character.
const MAX_EDITS: usize = 800;
/// What both texts have between two differences, if it is no longer than this, is part of the
/// difference: a single 的 in common between two sentences tells nothing.
const SHORT: usize = 1;

/// In bytes: two texts of which neither is longer are searched by character at once.
const LONG: usize = 3_000;

/// Compares two texts. The pieces cover both from end to end, and same and different ones take
/// turns.
pub fn diff(old: &str, new: &str) -> Vec<Piece> {
    let (start, end) = ends(old, new);
    let mut runs = Runs(vec![(0, 0, start)]);
    let middle = (&old[start..old.len() - end], &new[start..new.len() - end]);
    inner(middle.0, middle.1, start, start, &mut runs);
    runs.add(old.len() - end, new.len() - end, end);

    let mut pieces: Vec<Piece> = Vec::new();
    let (mut x, mut y) = (0, 0);
    for (from, to, length) in runs.0 {
        let outer =
            (from == 0 && to == 0) || (from + length == old.len() && to + length == new.len());
        let is_short = || old[from..from + length].chars().nth(SHORT).is_none();
        if length == 0 || (!outer && is_short()) {
            continue;
        }
        if from > x || to > y {
            pieces.push(Piece { same: false, old: x..from, new: y..to });
        }
        let (old, new) = (from..from + length, to..to + length);
        pieces.push(Piece { same: true, old, new });
        (x, y) = (from + length, to + length);
    }
    if x < old.len() || y < new.len() {
        pieces.push(Piece { same: false, old: x..old.len(), new: y..new.len() });
    }
    pieces
}

/// Bytes that both texts have: where in the one, where in the other, how many. None adjoin.
struct Runs(Vec<(usize, usize, usize)>);

impl Runs {
    fn add(&mut self, from: usize, to: usize, length: usize) {
        match self.0.last_mut() {
            Some((x, y, so_far)) if (*x + *so_far, *y + *so_far) == (from, to) => *so_far += length,
            _ => self.0.push((from, to, length)),
        }
    }
}

/// How many bytes two texts have in common at their starts, and at the ends of the rest; whole
/// characters.
fn ends(old: &str, new: &str) -> (usize, usize) {
    const BLOCK: usize = 64;
    let (a, b) = (old.as_bytes(), new.as_bytes());
    let blocks = a.chunks_exact(BLOCK).zip(b.chunks_exact(BLOCK)).take_while(|(a, b)| a == b);
    let known = blocks.count() * BLOCK;
    let mut start = known + a[known..].iter().zip(&b[known..]).take_while(|(a, b)| a == b).count();
    while !(old.is_char_boundary(start) && new.is_char_boundary(start)) {
        start -= 1;
    }
    let (a, b) = (&a[start..], &b[start..]);
    let blocks = a.rchunks_exact(BLOCK).zip(b.rchunks_exact(BLOCK)).take_while(|(a, b)| a == b);
    let known = blocks.count() * BLOCK;
    let (a, b) = (&a[..a.len() - known], &b[..b.len() - known]);
    let more = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let mut end = known + more;
    while !(old.is_char_boundary(old.len() - end) && new.is_char_boundary(new.len() - end)) {
        end -= 1;
    }
    (start, end)
}

/// Adds the runs of bytes that both texts have; they begin at `x` and `y`. In long texts whole lines
/// first, then whole sentences, then characters between them: the search takes the square of what
/// differs.
fn inner(old: &str, new: &str, x: usize, y: usize, runs: &mut Runs) {
    for parts in [lines as fn(&str) -> Vec<Range<usize>>, split] {
        if old.len().max(new.len()) <= LONG {
            break;
        }
        let (a, b) = (parts(old), parts(new));
        let kept = kept(&texts(old, &a), &texts(new, &b));
        if kept.is_empty() {
            continue;
        }
        let at = |text: &str, ranges: &[Range<usize>], place: usize| {
            ranges.get(place).map_or(text.len(), |range| range.start)
        };
        let (mut from, mut to) = (0, 0);
        for (i, j, length) in kept.into_iter().chain([(a.len(), b.len(), 0)]) {
            let (first, second) = (at(old, &a, i), at(new, &b, j));
            let run = at(old, &a, i + length) - first;
            inner(&old[from..first], &new[to..second], x + from, y + to, runs);
            runs.add(x + first, y + second, run);
            (from, to) = (first + run, second + run);
        }
        return;
    }
    by_character(old, new, x, y, runs);
}

fn by_character(old: &str, new: &str, x: usize, y: usize, runs: &mut Runs) {
    let chars = |text: &str| text.chars().collect::<Vec<char>>();
    let (old_at, new_at) = (offsets(old), offsets(new));
    for (from, to, length) in common(&chars(old), &chars(new)) {
        runs.add(x + old_at[from], y + new_at[to], old_at[from + length] - old_at[from]);
    }
}

fn texts<'a>(text: &'a str, ranges: &[Range<usize>]) -> Vec<&'a str> {
    ranges.iter().map(|range| &text[range.clone()]).collect()
}

/// A stretch of two texts that goes together: sentences that both have, or one that was changed, or
/// that only one of them has. Byte ranges of the texts; either may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub old: Range<usize>,
    pub new: Range<usize>,
    /// Of the two ranges' texts, from their own starts; one same piece where they are equal.
    pub pieces: Vec<Piece>,
}

/// Sentences that share less than this many hundredths of their characters are two, not one changed.
const ALIKE: usize = 35;
/// So many changed sentences in a row are paired one by one; beyond, they are compared as one text.
const MAX_PAIRED: usize = 60;

/// Compares two texts by sentence, and changed sentences by character. The stretches cover both
/// texts from end to end.
pub fn sentences(old: &str, new: &str) -> Vec<Stretch> {
    let (a, b) = (split(old), split(new));
    let runs = kept(&texts(old, &a), &texts(new, &b));
    let mut stretches = Vec::new();
    let (mut x, mut y) = (0, 0);
    for (from, to, length) in runs.into_iter().chain([(a.len(), b.len(), 0)]) {
        between((old, &a[x..from]), (new, &b[y..to]), &mut stretches);
        for at in 0..length {
            let (old, new) = (a[from + at].clone(), b[to + at].clone());
            let whole = Piece { same: true, old: 0..old.len(), new: 0..new.len() };
            stretches.push(Stretch { old, new, pieces: vec![whole] });
        }
        (x, y) = (from + length, to + length);
    }
    stretches
}

/// Pairs the sentences between two that are the same in both, in their order.
fn between(
    (old, a): (&str, &[Range<usize>]),
    (new, b): (&str, &[Range<usize>]),
    stretches: &mut Vec<Stretch>,
) {
    let mut push = |x: Range<usize>, y: Range<usize>| {
        let pieces = diff(&old[x.clone()], &new[y.clone()]);
        stretches.push(Stretch { old: x, new: y, pieces });
    };
    let around = |ranges: &[Range<usize>]| match ranges {
        [] => 0..0,
        [first, .., last] => first.start..last.end,
        [only] => only.clone(),
    };
    if a.len() > MAX_PAIRED || b.len() > MAX_PAIRED {
        return push(around(a), around(b));
    }
    // The pairs in order whose likeness is most in all.
    let likeness: Vec<Vec<usize>> = a
        .iter()
        .map(|x| b.iter().map(|y| alike(&old[x.clone()], &new[y.clone()])).collect())
        .collect();
    let mut best = vec![vec![0; b.len() + 1]; a.len() + 1];
    for x in (0..a.len()).rev() {
        for y in (0..b.len()).rev() {
            let paired = match likeness[x][y] {
                alike if alike >= ALIKE => alike + best[x + 1][y + 1],
                _ => 0,
            };
            best[x][y] = paired.max(best[x + 1][y]).max(best[x][y + 1]);
        }
    }
    let (mut x, mut y) = (0, 0);
    while x < a.len() || y < b.len() {
        let pairs = x < a.len() && y < b.len() && likeness[x][y] >= ALIKE;
        if pairs && best[x][y] == likeness[x][y] + best[x + 1][y + 1] {
            push(a[x].clone(), b[y].clone());
            (x, y) = (x + 1, y + 1);
        } else if x < a.len() && (y == b.len() || best[x][y] == best[x + 1][y]) {
            push(a[x].clone(), 0..0);
            x += 1;
        } else {
            push(0..0, b[y].clone());
            y += 1;
        }
    }
}

/// Hundredths of their pairs of neighbouring characters that two texts share.
pub fn alike(a: &str, b: &str) -> usize {
    let pairs = |text: &str| {
        let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        let mut pairs: Vec<(char, char)> = chars.windows(2).map(|two| (two[0], two[1])).collect();
        pairs.sort_unstable();
        pairs
    };
    let (a, b) = (pairs(a), pairs(b));
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    let (mut x, mut y, mut shared) = (0, 0, 0);
    while x < a.len() && y < b.len() {
        match a[x].cmp(&b[y]) {
            std::cmp::Ordering::Less => x += 1,
            std::cmp::Ordering::Greater => y += 1,
            std::cmp::Ordering::Equal => (x, y, shared) = (x + 1, y + 1, shared + 1),
        }
    }
    200 * shared / (a.len() + b.len())
}

/// The sentences of a text, each with its stop and what closes behind it; a line end ends one too.
fn split(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut from = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let closes = |c: char| {
            matches!(c, '”' | '’' | '）' | '》' | '」' | '』' | '。' | '！' | '？' | '；')
        };
        let ended = match c {
            '\n' => true,
            '。' | '！' | '？' | '；' | '!' | '?' | ';' | '”' | '）' => {
                let stop = matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';');
                let behind = text[from..at].ends_with(['。', '！', '？', '；']);
                (stop || behind) && !chars.peek().is_some_and(|(_, next)| closes(*next))
            }
            _ => false,
        };
        if ended {
            let end = at + c.len_utf8();
            sentences.push(from..end);
            from = end;
        }
    }
    if from < text.len() {
        sentences.push(from..text.len());
    }
    sentences
}

fn lines(text: &str) -> Vec<Range<usize>> {
    let mut from = 0;
    let ends = text.match_indices('\n').map(|(at, _)| at + 1).chain([text.len()]);
    let lines = ends.map(|end| std::mem::replace(&mut from, end)..end);
    lines.filter(|line| !line.is_empty()).collect()
}

/// The byte at which each character begins, and the end.
fn offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

/// The runs of lines or sentences that both have: those that either has but once come first, as they
/// tell for certain where the other is (patience diff), and the search goes between them.
fn kept(a: &[&str], b: &[&str]) -> Vec<(usize, usize, usize)> {
    let mut runs = Runs(Vec::new());
    let (mut x, mut y) = (0, 0);
    for (i, j) in anchors(a, b).into_iter().chain([(a.len(), b.len())]) {
        for (from, to, length) in common(&a[x..i], &b[y..j]) {
            runs.add(x + from, y + to, length);
        }
        if i < a.len() {
            runs.add(i, j, 1);
        }
        (x, y) = (i + 1, j + 1);
    }
    runs.0
}

/// The most pairs, in the order of both, of what stands once in each.
fn anchors(a: &[&str], b: &[&str]) -> Vec<(usize, usize)> {
    let entries = a.iter().enumerate().map(|(at, text)| (*text, false, at));
    let mut all: Vec<(&str, bool, usize)> =
        entries.chain(b.iter().enumerate().map(|(at, text)| (*text, true, at))).collect();
    sorted::by(&mut all, |one, other| one.0.cmp(other.0));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for same in all.chunk_by(|one, other| one.0 == other.0) {
        if let [(_, false, i), (_, true, j)] = same {
            pairs.push((*i, *j));
        }
    }
    sorted::by_key(&mut pairs, |(i, _)| *i);
    // Per length, the pair that the longest row so far of that length ends with, and what is before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::new();
    for (at, (_, j)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *j);
        before.push(length.checked_sub(1).map(|last| ends[last]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut row: Vec<(usize, usize)> =
        std::iter::successors(ends.last().copied(), |at| before[*at]).map(|at| pairs[at]).collect();
    row.reverse();
    row
}

/// The runs that a shortest way from `a` to `b` keeps; none if it takes too many edits.
fn common<T: PartialEq>(a: &[T], b: &[T]) -> Vec<(usize, usize, usize)> {
    let (n, m) = (a.len(), b.len());
    if n == 0 || m == 0 {
        return Vec::new();
    }
    let most = (n + m).min(MAX_EDITS);
    // Per number of edits, how far each diagonal (x − y, from −d to d by 2) got in `a`.
    let mut reached: Vec<Vec<usize>> = Vec::new();
    'search: for d in 0..=most {
        let before = reached.last();
        let mut row = Vec::with_capacity(d + 1);
        for k in 0..=d {
            // Diagonal 2k − d; the row before has d diagonals.
            let down = before.and_then(|row| row.get(k)).copied();
            let right = k.checked_sub(1).and_then(|k| before?.get(k).copied()).map(|x| x + 1);
            let mut x = down.max(right).unwrap_or(0);
            // One that left the text on a side goes on outside of it.
            let mut y = (x + d).saturating_sub(2 * k);
            while x < n && y < m && a[x] == b[y] {
                (x, y) = (x + 1, y + 1);
            }
            row.push(x);
            if x >= n && y >= m && x + d == y + 2 * k && x == n && y == m {
                reached.push(row);
                break 'search;
            }
        }
        reached.push(row);
        if d == most {
            return Vec::new();
        }
    }
    // Back along the way that got there.
    let mut runs = Vec::new();
    let (mut x, mut y) = (n, m);
    for d in (0..reached.len()).rev() {
        let k = (x + d).saturating_sub(y) / 2;
        let before = d.checked_sub(1).map(|d| &reached[d]);
        let down = before.and_then(|row| row.get(k)).copied();
        let right = k.checked_sub(1).and_then(|k| before?.get(k).copied()).map(|x| x + 1);
        let from = down.max(right).unwrap_or(0).min(x);
        let length = x - from;
        if length > 0 {
            runs.push((from, y.saturating_sub(length), length));
        }
        (x, y) = (from, y.saturating_sub(length));
        if d > 0 {
            if right > down {
                x = x.saturating_sub(1);
            } else {
                y = y.saturating_sub(1);
            }
        }
    }
    runs.reverse();
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Both texts with what only one has in ［old｜new］.
    fn marked(old: &str, new: &str) -> String {
        let pieces = diff(old, new);
        let show = |piece: &Piece| match piece.same {
            true => old[piece.old.clone()].to_owned(),
            false => format!("［{}｜{}］", &old[piece.old.clone()], &new[piece.new.clone()]),
        };
        pieces.iter().map(show).collect()
    }

    #[test]
    fn differences_are_marked() {
        let cases = [
            ("", "", ""),
            ("同样", "同样", "同样"),
            ("", "新", "［｜新］"),
            ("旧", "", "［旧｜］"),
            ("抓紧落实", "抓好落实", "抓［紧｜好］落实"),
            ("要抓紧。", "要抓紧落实。", "要抓紧［｜落实］。"),
            ("各单位要抓紧", "各部门、各单位要抓紧", "各［｜部门、各］单位要抓紧"),
            (
                "一是加强领导，二是压实责任，三是督查",
                "一是加强组织领导，二是压实责任，三是督促检查",
                "一是加强［｜组织］领导，二是压实责任，三是督［｜促检］查",
            ),
            // One sign in common between two differences tells nothing.
            ("甲乙的丙丁", "子丑的寅卯", "［甲乙的丙丁｜子丑的寅卯］"),
        ];
        for (old, new, wanted) in cases {
            assert_eq!(marked(old, new), wanted, "{old} → {new}");
        }
    }

    proptest! {
        #[test]
        fn the_pieces_are_both_texts(
            old in "[甲乙丙a\n😀]{0,40}", new in "[甲乙丙a\n😀]{0,40}",
        ) {
            let pieces = diff(&old, &new);
            let (mut x, mut y) = (0, 0);
            for (at, piece) in pieces.iter().enumerate() {
                prop_assert_eq!((piece.old.start, piece.new.start), (x, y));
                (x, y) = (piece.old.end, piece.new.end);
                let same = old[piece.old.clone()] == new[piece.new.clone()];
                prop_assert!(!piece.same || same);
                prop_assert!(at == 0 || pieces[at - 1].same != piece.same, "they take turns");
            }
            prop_assert_eq!((x, y), (old.len(), new.len()));
        }

        #[test]
        fn long_texts_are_compared_by_sentence_first(
            sentences in prop::collection::vec("[甲乙丙]{8,12}[。\n]", 140..160),
            changed in prop::collection::vec((0..140usize, "[丁戊。\n]{0,9}"), 0..20),
        ) {
            let old = sentences.concat();
            let mut new = sentences;
            for (at, text) in changed {
                new[at] = text;
            }
            let new = new.concat();
            let pieces = diff(&old, &new);
            let texts = |same: bool, all: fn(&Piece) -> &Range<usize>, text: &str| -> String {
                pieces.iter().filter(|p| p.same == same).map(|p| &text[all(p).clone()]).collect()
            };
            prop_assert_eq!(texts(true, |p| &p.old, &old), texts(true, |p| &p.new, &new));
            let whole = |all: fn(&Piece) -> &Range<usize>, text: &str| -> String {
                pieces.iter().map(|piece| &text[all(piece).clone()]).collect()
            };
            prop_assert_eq!((whole(|p| &p.old, &old), whole(|p| &p.new, &new)), (old, new));
            prop_assert!(pieces.windows(2).all(|two| two[0].same != two[1].same), "they take turns");
        }

        #[test]
        fn what_was_put_in_is_all_that_differs(text in "[甲乙丙丁]{0,30}", at in 0..30usize) {
            let at = text.char_indices().map(|(at, _)| at).nth(at).unwrap_or(text.len());
            let new = format!("{}新的{}", &text[..at], &text[at..]);
            let pieces = diff(&text, &new);
            let different: Vec<&Piece> = pieces.iter().filter(|piece| !piece.same).collect();
            prop_assert_eq!(different.len(), 1);
            prop_assert_eq!(different[0].old.len(), 0);
        }
    }

    /// Stretches a line each; what only one text has in ［old｜new］.
    fn by_sentence(old: &str, new: &str) -> Vec<String> {
        let shown = |stretch: &Stretch| {
            let (old, new) = (&old[stretch.old.clone()], &new[stretch.new.clone()]);
            let show = |piece: &Piece| match piece.same {
                true => old[piece.old.clone()].to_owned(),
                false => format!("［{}｜{}］", &old[piece.old.clone()], &new[piece.new.clone()]),
            };
            stretch.pieces.iter().map(show).collect::<String>()
        };
        sentences(old, new).iter().map(shown).collect()
    }

    #[test]
    fn sentences_that_go_together_are_compared() {
        let old = "要加强领导。要压实责任，逐级抓好落实。会后各单位马上行动！";
        let new = "要压实各级责任，逐级抓好落实。同志们，时间不等人。会后各单位马上行动！";
        assert_eq!(
            by_sentence(old, new),
            [
                "［要加强领导。｜］",
                "要压实［｜各级］责任，逐级抓好落实。",
                "［｜同志们，时间不等人。］",
                "会后各单位马上行动！",
            ]
        );
        assert_eq!(
            by_sentence("他说：“好。”大家鼓掌。", "大家鼓掌。"),
            ["［他说：“好。”｜］", "大家鼓掌。"]
        );
        assert_eq!(by_sentence("一、甲\n正文。", "一、甲\n正文。"), ["一、甲\n", "正文。"]);
        assert_eq!(by_sentence("", ""), [""; 0]);
    }

    proptest! {
        #[test]
        fn stretches_are_both_texts(old in "[甲乙丙。；”\n]{0,60}", new in "[甲乙丙。；”\n]{0,60}") {
            let (mut first, mut second) = (String::new(), String::new());
            for stretch in sentences(&old, &new) {
                first.push_str(&old[stretch.old.clone()]);
                second.push_str(&new[stretch.new.clone()]);
                let ends = stretch.pieces.last().map_or((0, 0), |p| (p.old.end, p.new.end));
                prop_assert_eq!(ends, (stretch.old.len(), stretch.new.len()));
            }
            prop_assert_eq!((first, second), (old, new));
        }
    }

    #[test]
    fn texts_with_nothing_in_common_are_compared_at_once() {
        let (old, new) = ("甲".repeat(100_000), "乙".repeat(100_000));
        assert_eq!(diff(&old, &new).len(), 1);
    }
}
