//! Finding blocks as one types: by words anywhere in them, or by the pinyin initials of their title,
//! tags and summary (`gzbs` finds 工作部署). Characters of several readings are found by each.

use std::borrow::Cow;
use std::rc::Rc;

use crate::library::{Block, Kind};

/// Blocks made ready to be searched.
pub struct Index {
    entries: Vec<Entry>,
}

/// A block that fits, and how well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Place in the list the index was made of.
    pub index: usize,
    /// Higher fits better.
    pub score: u32,
}

struct Entry {
    block: Rc<Block>,
    title: Initials,
    tags: Vec<Initials>,
    summary: Initials,
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
    pub(super) const SUMMARY: u32 = 30;
    pub(super) const SUMMARY_INITIALS: u32 = 25;
    pub(super) const TEXT: u32 = 10;
}

impl Index {
    pub fn new(blocks: &[Rc<Block>]) -> Index {
        let entries = blocks.iter().map(|block| Entry {
            title: Initials::of(&block.title),
            tags: block.tags.iter().map(|tag| Initials::of(tag)).collect(),
            summary: Initials::of(&block.summary),
            block: block.clone(),
        });
        Index { entries: entries.collect() }
    }

    /// The blocks in which every word of `query` is found, the best first, equals in their order;
    /// all of that kind and occasion where the query is empty.
    pub fn search(&self, query: &str, kind: Option<Kind>, occasion: Option<&str>) -> Vec<Hit> {
        let query = query.to_lowercase();
        let terms: Vec<&str> = query.split_whitespace().collect();
        let mut hits: Vec<Hit> = self
            .entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.block.is_of(kind, occasion))
            .filter_map(|(index, entry)| {
                let scores = terms.iter().map(|term| entry.score(term));
                let score = scores.sum::<Option<u32>>()?;
                Some(Hit { index, score })
            })
            .collect();
        hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
        hits
    }
}

impl Entry {
    fn score(&self, term: &str) -> Option<u32> {
        let block = &self.block;
        let has = |text: &str| lower(text).contains(term);
        let mut best = 0;
        let mut found = |score: u32| best = best.max(score);
        match lower(&block.title).find(term) {
            Some(0) => found(score::TITLE_START),
            Some(_) => found(score::TITLE),
            None => {}
        }
        if block.tags.iter().any(|tag| has(tag)) {
            found(score::TAG);
        }
        if has(block.kind.label()) || block.occasions.iter().any(|occasion| has(occasion)) {
            found(score::KIND);
        }
        if has(&block.summary) {
            found(score::SUMMARY);
        }
        if let Some(letters) = letters(term) {
            match self.title.find(&letters) {
                Some(0) => found(score::TITLE_INITIALS_START),
                Some(_) => found(score::TITLE_INITIALS),
                None => {}
            }
            if self.tags.iter().any(|tag| tag.find(&letters).is_some()) {
                found(score::TAG_INITIALS);
            }
            if self.summary.find(&letters).is_some() {
                found(score::SUMMARY_INITIALS);
            }
        }
        if best == 0 && has(&block.text) {
            best = score::TEXT;
        }
        (best > 0).then_some(best)
    }
}

fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        text.to_ascii_lowercase().into()
    } else {
        text.into()
    }
}

/// A term as initials, if it is all letters.
fn letters(term: &str) -> Option<Vec<u32>> {
    term.bytes().map(|b| b.is_ascii_lowercase().then(|| bit(b))).collect()
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

fn initials(c: char) -> u32 {
    if c.is_ascii_alphabetic() {
        return bit(c.to_ascii_lowercase() as u8);
    }
    let Some(at) = (c as usize).checked_sub(0x4E00) else { return 0 };
    let mut set = match FIRST.get(at) {
        Some(letter) if letter.is_ascii_lowercase() => bit(*letter),
        _ => 0,
    };
    // Three bytes each, ordered by character.
    let (mut low, mut high) = (0, FURTHER.len() / 3);
    let place = |index: usize| {
        let bytes = FURTHER.get(index * 3..index * 3 + 3)?;
        Some((usize::from(u16::from_le_bytes([bytes[0], bytes[1]])), bytes[2]))
    };
    while low < high {
        let middle = (low + high) / 2;
        match place(middle) {
            Some((code, _)) if code < at => low = middle + 1,
            _ => high = middle,
        }
    }
    while let Some((_, letter)) = place(low).filter(|(code, _)| *code == at) {
        set |= bit(letter);
        low += 1;
    }
    set
}

#[cfg(test)]
mod tests {
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
}
