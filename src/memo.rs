//! What is worked out paragraph by paragraph, kept for as long as the paragraph does not change.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use crate::document::Paragraph;
use crate::hash::{Map, Quick};

/// The last document's paragraphs, each with what was made of it.
#[derive(Clone, Debug)]
pub struct Memo<T> {
    known: Vec<(Rc<Paragraph>, T)>,
}

impl<T> Default for Memo<T> {
    fn default() -> Memo<T> {
        Memo { known: Vec::new() }
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
        // Only between the first and the last that differ is anything looked up.
        let middle = head..old.len() - tail;
        let moved: Map<u64, &(Rc<Paragraph>, T)> =
            old[middle.clone()].iter().map(|known| (fingerprint(&known.0), known)).collect();
        let fresh: Vec<_> = changed
            .iter()
            .map(|paragraph| match moved.get(&fingerprint(paragraph)) {
                Some(known) if known.0 == *paragraph => (*known).clone(),
                _ => (Rc::clone(paragraph), make(paragraph)),
            })
            .collect();
        old.splice(middle, fresh);
        self.known = old;
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
