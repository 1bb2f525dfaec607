//! Finding blocks as one types: by words anywhere in them, or by the pinyin initials of their title,
//! tags, kind, occasions and summary (`gzbs` finds 工作部署). Characters of several readings are found by each.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use crate::library::{Block, Kind, Outline};
use crate::sorted;

/// Blocks made ready to be searched.
pub struct Index {
    entries: Vec<Entry>,
    /// The last search, with the entries it found, in order.
    last: RefCell<Option<(Asked, Vec<usize>)>>,
}

/// What is searched for.
struct Asked {
    query: String,
    kind: Option<Kind>,
    occasion: Option<String>,
}

impl Asked {
    /// Whether all that `next` finds is found by this too: one typed on, so that every word is still
    /// there, each perhaps longer.
    fn holds(&self, next: &Asked) -> bool {
        next.query.starts_with(&self.query)
            && next.kind == self.kind
            && next.occasion == self.occasion
    }
}

/// A block that fits, and how well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Place in the list the index was made of.
    pub index: usize,
    /// Higher fits better.
    pub score: u32,
}

/// Where the words of a query stand in what a hit shows: bytes, in order, apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub title: Vec<Range<usize>>,
    pub summary: Vec<Range<usize>>,
    /// None: no word stands in the text.
    pub excerpt: Option<Excerpt>,
}

/// A piece of one paragraph of a block's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Begins or ends with … where the paragraph goes on.
    pub text: String,
    /// Where the words stand in it.
    pub marks: Vec<Range<usize>>,
}

struct Entry {
    block: Rc<Block>,
    /// The name of its kind; an outline has none.
    kind: &'static str,
    title: Initials,
    tags: Vec<Initials>,
    /// Of its kind and its occasions.
    kinds: Vec<Initials>,
    summary: Initials,
    /// The Latin letters that all of the above has, and those that the block's text has, a bit for each:
    /// most have none, and need not be looked through for what may be initials. The text's are known once
    /// they are asked for.
    letters: u32,
    text_letters: OnceCell<u32>,
}

/// A word that is looked for.
struct Term<'a> {
    text: &'a str,
    /// As initials, if it is all letters.
    initials: Option<Vec<u32>>,
    /// The Latin letters in it.
    letters: u32,
}

impl Term<'_> {
    fn of(text: &str) -> Term<'_> {
        Term { text, initials: letters(text), letters: letters_in(text) }
    }
}

/// What a term scores where it is found.
mod score {
    pub(super) const TITLE_START: u32 = 100;
    pub(super) const TITLE: u32 = 80;
    pub(super) const TITLE_INITIALS_START: u32 = 70;
    pub(super) const TITLE_INITIALS: u32 = 60;
    pub(super) const TAG: u32 = 50;
    pub(super) const TAG_INITIALS: u32 = 45;
    pub(super) const KIND: u32 = 40;
    pub(super) const KIND_INITIALS: u32 = 35;
    pub(super) const SUMMARY: u32 = 30;
    pub(super) const SUMMARY_INITIALS: u32 = 25;
    pub(super) const TEXT: u32 = 10;
}

impl Index {
    pub fn new(blocks: &[Rc<Block>]) -> Index {
        let entries = blocks.iter().map(|block| Entry {
            title: Initials::of(&block.title),
            tags: block.tags.iter().map(|tag| Initials::of(tag)).collect(),
            kinds: std::iter::once(block.kind.label())
                .chain(block.occasions.iter().map(String::as_str))
                .map(Initials::of)
                .collect(),
            summary: Initials::of(&block.summary),
            kind: block.kind.label(),
            letters: [&block.title, &block.summary]
                .into_iter()
                .chain(&block.tags)
                .chain(&block.occasions)
                .fold(letters_in(block.kind.label()), |all, text| all | letters_in(text)),
            block: block.clone(),
            text_letters: OnceCell::new(),
        });
        Index { entries: entries.collect(), last: RefCell::default() }
    }

    /// Outlines are found as blocks are; the title of the speech is their text.
    pub fn of_outlines(outlines: &[Rc<Outline>]) -> Index {
        let block = |outline: &Rc<Outline>| {
            Rc::new(Block {
                id: outline.id.clone(),
                title: outline.title.clone(),
                occasions: vec![outline.occasion.clone()],
                summary: outline.summary.clone(),
                text: outline.speech_title.as_str().into(),
                ..Block::default()
            })
        };
        let mut index = Index::new(&outlines.iter().map(block).collect::<Vec<_>>());
        for entry in &mut index.entries {
            entry.kind = "";
            entry.kinds.drain(..1);
        }
        index
    }

    /// The blocks in which every word of `query` is found, the best first, equals in their order;
    /// all of that kind and occasion where the query is empty.
    pub fn search(&self, query: &str, kind: Option<Kind>, occasion: Option<&str>) -> Vec<Hit> {
        let query = lower(query).into_owned();
        let asked = Asked { query, kind, occasion: occasion.map(str::to_owned) };
        let terms: Vec<Term> = asked.query.split_whitespace().map(Term::of).collect();
        let hit = |index: usize| {
            let entry = self.entries.get(index)?;
            let scores = terms.iter().map(|term| entry.score(term));
            let score = scores.sum::<Option<u32>>()?;
            Some(Hit { index, score })
        };
        let last = self.last.take().filter(|(last, _)| last.holds(&asked));
        let mut hits: Vec<Hit> = match last {
            Some((_, found)) => found.into_iter().filter_map(hit).collect(),
            None => {
                let all = self.entries.iter().enumerate();
                let fit = all.filter(|(_, entry)| entry.block.is_of(kind, occasion));
                fit.filter_map(|(index, _)| hit(index)).collect()
            }
        };
        let found = hits.iter().map(|hit| hit.index).collect();
        sorted::by_key(&mut hits, |hit| std::cmp::Reverse(hit.score));
        self.last.replace(Some((asked, found)));
        hits
    }

    /// Where the words of `query` stand in the hit of that index. Apart from the search, which need
    /// not do this for thousands that nobody looks at.
    pub fn marks(&self, index: usize, query: &str) -> Marks {
        let Some(entry) = self.entries.get(index) else { return Marks::default() };
        let query = lower(query);
        let terms: Vec<&str> = query.split_whitespace().collect();
        Marks {
            title: marks(&entry.block.title, &terms, true),
            summary: marks(&entry.block.summary, &terms, true),
            excerpt: excerpt(&entry.block.text, &terms),
        }
    }
}

impl Entry {
    fn score(&self, term: &Term) -> Option<u32> {
        let block = &self.block;
        let has = |text: &str| lower(text).contains(term.text);
        let mut best = 0;
        let mut found = |score: u32| best = best.max(score);
        if term.letters & !self.letters == 0 {
            match lower(&block.title).find(term.text) {
                Some(0) => found(score::TITLE_START),
                Some(_) => found(score::TITLE),
                None => {}
            }
            if block.tags.iter().any(|tag| has(tag)) {
                found(score::TAG);
            }
            if has(self.kind) || block.occasions.iter().any(|occasion| has(occasion)) {
                found(score::KIND);
            }
            if has(&block.summary) {
                found(score::SUMMARY);
            }
        }
        if let Some(initials) = &term.initials {
            match self.title.find(initials) {
                Some(0) => found(score::TITLE_INITIALS_START),
                Some(_) => found(score::TITLE_INITIALS),
                None => {}
            }
            if self.tags.iter().any(|tag| tag.find(initials).is_some()) {
                found(score::TAG_INITIALS);
            }
            if self.kinds.iter().any(|kind| kind.find(initials) == Some(0)) {
                found(score::KIND_INITIALS);
            }
            if self.summary.find(initials).is_some() {
                found(score::SUMMARY_INITIALS);
            }
        }
        let in_text = || term.letters & !self.text_letters() == 0 && has(&block.text);
        if best == 0 && in_text() {
            best = score::TEXT;
        }
        (best > 0).then_some(best)
    }

    fn text_letters(&self) -> u32 {
        *self.text_letters.get_or_init(|| letters_in(&self.block.text))
    }
}

/// Where the terms stand in a text; one that stands nowhere as it is, perhaps by its initials.
fn marks(text: &str, terms: &[&str], by_initials: bool) -> Vec<Range<usize>> {
    let low = lower(text);
    let mut marks: Vec<Range<usize>> = Vec::new();
    for term in terms {
        let found = low.match_indices(term).map(|(at, _)| at..at + term.len());
        let before = marks.len();
        marks.extend(found);
        if marks.len() == before && by_initials {
            marks.extend(letters(term).and_then(|letters| initials_mark(text, &letters)));
        }
    }
    sorted::by_key(&mut marks, |mark| mark.start);
    let mut apart: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match apart.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => apart.push(mark),
        }
    }
    apart
}

/// From the first character of those initials to the last.
fn initials_mark(text: &str, letters: &[u32]) -> Option<Range<usize>> {
    let at = Initials::of(text).find(letters)?;
    let mut counted = text.char_indices().filter(|(_, c)| initials(*c) != 0).skip(at);
    let (start, first) = counted.next()?;
    let last = counted.take(letters.len().checked_sub(1)?).last();
    let (end, last) = last.unwrap_or((start, first));
    Some(start..end + last.len_utf8())
}

/// Characters of an excerpt before its first word, and in all.
const BEFORE: usize = 12;
const LENGTH: usize = 48;

fn excerpt(text: &str, terms: &[&str]) -> Option<Excerpt> {
    let all = marks(text, terms, false);
    let first = all.first()?.clone();
    let before = text[..first.start].char_indices().rev();
    let start = before.take_while(|(_, c)| *c != '\n').take(BEFORE).last();
    let start = start.map_or(first.start, |(at, _)| at);
    let rest = &text[start..];
    let end = rest.char_indices().nth(LENGTH).map_or(text.len(), |(at, _)| start + at);
    let end = end.max(first.end);
    let end = text[first.end..end].find('\n').map_or(end, |at| first.end + at);
    let cut = |more: Option<char>| if more.is_none_or(|c| c == '\n') { "" } else { "…" };
    let head = cut(text[..start].chars().next_back());
    let tail = cut(text[end..].chars().next());
    let shifted = |mark: &Range<usize>| {
        mark.start - start + head.len()..mark.end.min(end) - start + head.len()
    };
    Some(Excerpt {
        text: format!("{head}{}{tail}", &text[start..end]),
        marks: all.iter().take_while(|mark| mark.start < end).map(shifted).collect(),
    })
}

/// The text with its A to Z small, every byte in its place.
fn lower(text: &str) -> Cow<'_, str> {
    if has_capitals(text) { text.to_ascii_lowercase().into() } else { text.into() }
}

/// Whether there is any of A to Z. Eight bytes at a time: every text of a library is asked at every
/// key.
fn has_capitals(text: &str) -> bool {
    const TOP: u64 = 0x8080_8080_8080_8080;
    const ONE: u64 = 0x0101_0101_0101_0101;
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let in_words = words.iter().any(|word| {
        let word = u64::from_le_bytes(*word);
        // The top bit of a byte comes out set where the byte is at least A, and at least the one
        // behind Z; bytes that have it set are no ASCII.
        let low = word & !TOP;
        let from_a = low + (0x80 - u64::from(b'A')) * ONE;
        let behind_z = low + (0x80 - u64::from(b'Z') - 1) * ONE;
        from_a & !behind_z & !word & TOP != 0
    });
    in_words || rest.iter().any(u8::is_ascii_uppercase)
}

/// A term as initials, if it is all letters.
fn letters(term: &str) -> Option<Vec<u32>> {
    term.bytes().map(|b| b.is_ascii_lowercase().then(|| bit(b))).collect()
}

/// The Latin letters that stand in a text, a bit for each.
fn letters_in(text: &str) -> u32 {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic);
    letters.fold(0, |all, letter| all | bit(letter.to_ascii_lowercase()))
}

/// The initials of a text's characters, each a set of letters: a bit for each. Marks are left out,
/// so that initials are typed straight on.
struct Initials(Vec<u32>);

impl Initials {
    fn of(text: &str) -> Initials {
        Initials(text.chars().map(initials).filter(|set| *set != 0).collect())
    }

    fn find(&self, letters: &[u32]) -> Option<usize> {
        self.0
            .windows(letters.len().max(1))
            .position(|sets| sets.iter().zip(letters).all(|(set, letter)| set & letter != 0))
    }
}

fn bit(letter: u8) -> u32 {
    1 << (letter - b'a')
}

static FIRST: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/initials.bin"));
static FURTHER: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/further_initials.bin"));

/// The letters that a character's readings begin with; none if it has none.
fn initials(c: char) -> u32 {
    thread_local!(static ALL: Vec<u32> = all_initials());
    if c.is_ascii_alphabetic() {
        return bit(c.to_ascii_lowercase() as u8);
    }
    let Some(at) = (c as usize).checked_sub(0x4E00) else { return 0 };
    ALL.with(|all| all.get(at).copied().unwrap_or_default())
}

/// What build.rs writes, as sets of letters.
fn all_initials() -> Vec<u32> {
    let mut further = FURTHER.iter();
    let set = |letter: &u8| {
        let mut set = if *letter == b' ' { 0 } else { bit(letter.to_ascii_lowercase()) };
        let mut more = letter.is_ascii_uppercase();
        while more && let Some(letter) = further.next() {
            set |= bit(letter.to_ascii_lowercase());
            more = letter.is_ascii_lowercase();
        }
        set
    };
    FIRST.iter().map(set).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn index() -> Index {
        let block = |title: &str, kind, tags: &[&str], summary: &str, text: &str| {
            Rc::new(Block {
                title: title.into(),
                kind,
                tags: tags.iter().map(|tag| (*tag).into()).collect(),
                occasions: vec!["推进会".into()],
                summary: summary.into(),
                text: text.into(),
                ..Block::default()
            })
        };
        Index::new(&[
            block("加强组织领导", Kind::Requirement, &["领导"], "落实责任", "成立专班，GDP考核。"),
            block("重点工作部署", Kind::Task, &["部署"], "下一步怎么干", "一是抓项目。"),
            block("成长的行业", Kind::Achievement, &["行业"], "谈产业", "重点企业满产。"),
        ])
    }

    fn found(query: &str) -> Vec<usize> {
        index().search(query, None, None).iter().map(|hit| hit.index).collect()
    }

    #[test]
    fn capitals_are_seen_wherever_they_stand() {
        for capital in ['A', 'M', 'Z'] {
            for at in 0..20 {
                let text = format!("{}{capital}{}", "中".repeat(at), "z@[`9".repeat(3));
                assert!(has_capitals(&text), "{text}");
            }
        }
        for none in ["", "a", "@[`{", "中文，az19中文中文", "\u{141}\u{15a}\u{1041}\u{105a}"]
        {
            assert!(!has_capitals(none), "{none}");
        }
    }

    #[test]
    fn words_and_initials_are_found() {
        for (query, wanted) in [
            ("", vec![0, 1, 2]),
            ("组织", vec![0]),
            ("重点", vec![1, 2]),
            ("专班", vec![0]),
            ("gdp", vec![0]),
            ("GDP", vec![0]),
            ("jqzz", vec![0]),
            ("zzld", vec![0]),
            ("ZDGZ", vec![1]),
            ("czdhy", vec![2]),
            ("任务", vec![1]),
            ("rw", vec![1]),
            ("tjh", vec![0, 1, 2]),
            ("jh", vec![]),
            ("领导 责任", vec![0]),
            ("领导 项目", vec![]),
            ("zdgz 项目", vec![1]),
            ("没有这个", vec![]),
            ("qqqq", vec![]),
        ] {
            assert_eq!(found(query), wanted, "{query}");
        }
    }

    #[test]
    fn typed_on_it_finds_what_it_would_at_once() {
        let one = index();
        for query in ["重点 专班", "zdgz 项目", "GDP考核", "jqzz", "领导 责任", "rw任务", ""]
        {
            for end in (0..=query.len()).filter(|end| query.is_char_boundary(*end)) {
                let typed = &query[..end];
                for kind in [None, Some(Kind::Task)] {
                    let at_once = index().search(typed, kind, None);
                    assert_eq!(one.search(typed, kind, None), at_once, "{typed}");
                }
            }
        }
    }

    #[test]
    fn characters_of_several_readings_are_found_by_each() {
        // 重 zhòng chóng, 长 cháng zhǎng, 行 háng xíng
        for (query, wanted) in [("zdgz", 1), ("cdgz", 1), ("ccdh", 2), ("czdx", 2)] {
            assert_eq!(found(query), [wanted], "{query}");
        }
    }

    #[test]
    fn kinds_and_occasions_filter() {
        let of_kind = index().search("", Some(Kind::Task), Some("推进会"));
        assert_eq!(of_kind.iter().map(|hit| hit.index).collect::<Vec<_>>(), [1]);
        assert_eq!(index().search("", None, Some("述职")), []);
    }

    #[test]
    fn other_letters_are_found_as_they_are() {
        let block = |title: &str| Rc::new(Block { title: title.into(), ..Block::default() });
        let index = Index::new(&[block("Ⅱ期工程"), block("ＡＢ角制度"), block("5G基站")]);
        for (query, wanted) in [("Ⅱ期", 0), ("ＡＢ角", 1), ("5g", 2), ("　5G　", 2)] {
            let found: Vec<usize> =
                index.search(query, None, None).iter().map(|h| h.index).collect();
            assert_eq!(found, [wanted], "{query}");
        }
    }

    #[test]
    fn titles_go_before_tags_before_summaries_before_texts() {
        let block = |title: &str, tag: &str, summary: &str, text: &str| {
            let tags = vec![tag.to_owned()];
            let (title, summary, text) = (title.into(), summary.into(), text.into());
            Rc::new(Block { title, tags, summary, text, ..Block::default() })
        };
        let index = Index::new(&[
            block("一", "", "", "讲安全。"),
            block("二", "", "谈安全", ""),
            block("三", "安全", "", ""),
            block("抓安全", "", "", ""),
            block("安全在先", "", "", ""),
            block("安全在后", "", "", ""),
        ]);
        let found: Vec<usize> = index.search("安全", None, None).iter().map(|h| h.index).collect();
        assert_eq!(found, [4, 5, 3, 2, 1, 0]);
        let found: Vec<usize> = index.search("aq", None, None).iter().map(|h| h.index).collect();
        assert_eq!(found, [4, 5, 3, 2, 1]);
    }

    #[test]
    fn outlines_are_found_too() {
        let outline = |title: &str, occasion: &str, speech_title: &str| {
            let (title, occasion) = (title.into(), occasion.into());
            let speech_title = speech_title.into();
            Rc::new(Outline { title, occasion, speech_title, ..Outline::default() })
        };
        let index = Index::of_outlines(&[
            outline("工作推进会讲话", "推进会", "在会上的讲话"),
            outline("年度述职", "述职", "述职报告"),
        ]);
        for (query, occasion, wanted) in [
            ("gztj", None, 0),
            ("szbg", None, 9),
            ("其他", None, 9),
            ("述职", None, 1),
            ("报告", None, 1),
            ("", Some("推进会"), 0),
        ] {
            let found: Vec<usize> =
                index.search(query, None, occasion).iter().map(|h| h.index).collect();
            assert_eq!(found, if wanted < 9 { vec![wanted] } else { vec![] }, "{query}");
        }
    }

    /// The text with its marks in brackets.
    fn shown(text: &str, marks: &[Range<usize>]) -> String {
        let mut out = text.to_owned();
        for mark in marks.iter().rev() {
            out.insert(mark.end, ']');
            out.insert(mark.start, '[');
        }
        out
    }

    #[test]
    fn the_words_are_marked_where_they_stand() {
        for (title, query, wanted) in [
            ("加强组织领导", "组织", "加强[组织]领导"),
            ("领导的领导", "领导", "[领导]的[领导]"),
            ("加强组织领导", "织领 组织", "加强[组织领]导"),
            ("加强组织领导", "领导 zz", "加强[组织领导]"),
            ("学习、贯彻和落实", "xxgc", "[学习、贯彻]和落实"),
            ("重点工作", "cd", "[重点]工作"),
            ("GDP与gdp", "Gdp", "[GDP]与[gdp]"),
            ("加强组织领导", "没有", "加强组织领导"),
            ("加强组织领导", "  ", "加强组织领导"),
            ("", "组织", ""),
        ] {
            let block = Rc::new(Block { title: title.into(), ..Block::default() });
            let marks = Index::new(&[block]).marks(0, query);
            assert_eq!(shown(title, &marks.title), wanted, "{title} {query}");
            assert_eq!(marks.excerpt, None);
        }
        assert_eq!(index().marks(9, "组织"), Marks::default());
    }

    #[test]
    fn an_excerpt_shows_the_text_around_its_first_word() {
        let long =
            format!("开头。\n{}抓项目，{}项目。\n结尾的项目", "前".repeat(20), "后".repeat(60));
        let marked = format!("…{}抓[项目]，{}…", "前".repeat(11), "后".repeat(33));
        for (text, query, wanted) in [
            ("一是抓项目。", "项目", Some("一是抓[项目]。")),
            ("一段。\n二段GDP。\n三段。", "gdp", Some("二段[GDP]。")),
            ("抓项目，项目抓。", "项目 抓", Some("[抓项目]，[项目抓]。")),
            (&long, "项目", Some(&marked)),
            ("一是抓项目。", "xm", None),
            ("一是抓项目。", "", None),
            ("", "项目", None),
        ] {
            let block = Rc::new(Block { text: text.into(), ..Block::default() });
            let excerpt = Index::new(&[block]).marks(0, query).excerpt;
            let got = excerpt.map(|excerpt| shown(&excerpt.text, &excerpt.marks));
            assert_eq!(got.as_deref(), wanted, "{text} {query}");
        }
    }

    proptest! {
        #[test]
        fn any_query_is_searched_and_marked(
            text in "[a-cA-C甲重长、\n ]{0,80}",
            query in prop_oneof!["[a-cz甲重、 ]{0,4}", any::<String>()],
        ) {
            let title: String = text.chars().take(6).collect();
            let block = Block { title, text: text.as_str().into(), ..Block::default() };
            let index = Index::new(&[Rc::new(block)]);
            let found = index.search(&query, None, None);
            let marks = index.marks(0, &query);
            shown(&index.entries[0].block.title, &marks.title);
            if let Some(excerpt) = &marks.excerpt {
                prop_assert!(!excerpt.marks.is_empty());
                prop_assert!(!excerpt.text.contains('\n'));
                shown(&excerpt.text, &excerpt.marks);
            }
            // By the name of its kind, or the initials of that: 其 is read qí and jī.
            let of_kind = |term: &str| {
                let term = lower(term);
                "其他".contains(&*term) || ["qt", "jt"].iter().any(|kind| kind.starts_with(&*term))
            };
            if found.len() == 1 && !query.split_whitespace().all(of_kind) {
                prop_assert!(!marks.title.is_empty() || marks.excerpt.is_some());
            }
        }
    }
}
