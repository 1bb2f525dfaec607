//! What is worked out paragraph by paragraph, kept for as long as the paragraph does not change.

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::rc::Rc;

use crate::document::Paragraph;
use crate::hash::{Map, Quick};

/// The last document's paragraphs, each with what was made of it.
#[derive(Clone, Debug)]
pub struct Memo<T> {
    known: Vec<(Rc<Paragraph>, T)>,
    changed: Changed,
}

/// Where two documents differ: the paragraphs before and behind are the same in both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// By the places in the document before.
    pub old: Range<usize>,
    /// By the places in the one that came last.
    pub new: Range<usize>,
}

impl<T> Default for Memo<T> {
    fn default() -> Memo<T> {
        Memo { known: Vec::new(), changed: Changed::default() }
    }
}

impl<T: Clone> Memo<T> {
    /// Makes anew what belongs to paragraphs that were not there before, wherever they stood, and
    /// hands back all in order. The paragraph beside it is the one it was made of, equal to the one
    /// given.
    pub fn update(
        &mut self,
        paragraphs: &[Rc<Paragraph>],
        make: impl Fn(&Rc<Paragraph>) -> T,
    ) -> &[(Rc<Paragraph>, T)] {
        let mut old = std::mem::take(&mut self.known);
        let unchanged = |((old, _), new): &(&(Rc<Paragraph>, T), &Rc<Paragraph>)| old == *new;
        let head = old.iter().zip(paragraphs).take_while(unchanged).count();
        let pairs = old[head..].iter().rev().zip(paragraphs[head..].iter().rev());
        let tail = pairs.take_while(unchanged).count();
        let changed = &paragraphs[head..paragraphs.len() - tail];
        let middle = head..old.len() - tail;
        // Only between the first and the last that differ is anything looked up: the very same first,
        // which costs little, then what is equal among those left.
        let same: Map<*const Paragraph, usize> =
            middle.clone().map(|at| (Rc::as_ptr(&old[at].0), at)).collect();
        let places = changed.iter().map(|paragraph| same.get(&Rc::as_ptr(paragraph)).copied());
        let places: Vec<Option<usize>> = places.collect();
        let mut left = vec![true; middle.len()];
        places.iter().flatten().for_each(|at| left[at - head] = false);
        let left = middle.clone().filter(|at| left[at - head]);
        let equal: Map<u64, usize> = left.map(|at| (fingerprint(&old[at].0), at)).collect();
        let known = |paragraph: &Rc<Paragraph>, place: Option<usize>| {
            let equal = || equal.get(&fingerprint(paragraph)).copied();
            let at = place.or_else(|| equal().filter(|at| old[*at].0 == *paragraph))?;
            Some(old[at].clone())
        };
        let fresh: Vec<_> = changed
            .iter()
            .zip(places)
            .map(|(paragraph, place)| {
                known(paragraph, place).unwrap_or_else(|| (Rc::clone(paragraph), make(paragraph)))
            })
            .collect();
        old.splice(middle.clone(), fresh);
        self.changed = Changed { old: middle, new: head..paragraphs.len() - tail };
        self.known = old;
        &self.known
    }

    /// What the last update found to differ.
    pub fn changed(&self) -> &Changed {
        &self.changed
    }

    /// What [`Memo::update`] gave.
    pub fn all(&self) -> &[(Rc<Paragraph>, T)] {
        &self.known
    }
}

fn fingerprint(paragraph: &Paragraph) -> u64 {
    let mut hasher = Quick::default();
    paragraph.role.hash(&mut hasher);
    for run in &paragraph.runs {
        run.text.hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::document::{Lead, Place, Role, Run, RunKind};
    use crate::speech::Field;

    fn paragraph(text: char) -> Rc<Paragraph> {
        let run = Run {
            text: text.to_string().into(),
            kind: RunKind::Text,
            bold: false,
            italic: false,
            lead: Lead::No,
            source: 0..0,
        };
        Rc::new(Paragraph { role: Role::Body, place: Place::Field(Field::Title), runs: vec![run] })
    }

    #[test]
    fn only_what_is_new_is_made() {
        for (before, after, made) in [
            ("", "甲乙", "甲乙"),
            ("甲乙丙", "甲乙丙", ""),
            ("甲乙丙", "甲丁丙", "丁"),
            ("甲乙丙", "甲乙丁丙", "丁"),
            ("甲乙丙", "甲丙", ""),
            ("甲乙丙", "丙甲乙", ""),
            ("甲乙丙丁", "丁丙戊甲", "戊"),
            ("甲甲甲", "甲甲", ""),
            ("甲乙", "", ""),
            ("甲乙甲", "甲乙甲乙甲", "乙甲"),
        ] {
            let log = RefCell::new(String::new());
            let mut memo = Memo::default();
            let mut update = |texts: &str| {
                log.take();
                let paragraphs: Vec<_> = texts.chars().map(paragraph).collect();
                let make = |p: &Rc<Paragraph>| {
                    *log.borrow_mut() += &p.text();
                    p.text()
                };
                let all: String =
                    memo.update(&paragraphs, make).iter().map(|(_, text)| text.as_str()).collect();
                assert_eq!(all, texts);
            };
            update(before);
            update(after);
            assert_eq!(log.take(), made, "{before} to {after}");
        }
    }
}
