//! What stands on the lectern (演讲台): a document's paragraphs with what is said of each, where a
//! speaker is after so long at a rate, and the watch beside it. Pure: the page shows it.

use std::ops::Range;
use std::rc::Rc;

use crate::count;
use crate::document::{Document, Paragraph, Role};

/// A document as it is read out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    pub parts: Vec<Part>,
}

/// A paragraph that stands on the lectern.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub paragraph: Rc<Paragraph>,
    /// Syllables of it, as [`count`] knows them: none of a title.
    pub spoken: usize,
    /// Syllables of all before it.
    before: usize,
}

/// Where a speaker is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// By index into the parts.
    pub part: usize,
    /// How much of the part is behind, 0 to 1.
    pub done: f64,
}

impl Reading {
    pub fn of(document: &Document) -> Reading {
        let shown = document.paragraphs.iter().filter(|paragraph| {
            paragraph.role != Role::Blank && !paragraph.text().trim().is_empty()
        });
        let mut before = 0;
        let parts = shown.map(|paragraph| {
            let spoken = count::spoken(paragraph);
            let part = Part { paragraph: Rc::clone(paragraph), spoken, before };
            before += spoken;
            part
        });
        Reading { parts: parts.collect() }
    }

    /// Syllables of everything.
    pub fn spoken(&self) -> usize {
        self.parts.last().map_or(0, |part| part.before + part.spoken)
    }

    /// Syllables behind a place.
    pub fn spoken_before(&self, place: Place) -> f64 {
        let Some(part) = self.parts.get(place.part) else { return self.spoken() as f64 };
        part.before as f64 + part.spoken as f64 * place.done.clamp(0.0, 1.0)
    }

    /// Where a speaker is who has said so many syllables. What is not read is passed at once.
    pub fn place(&self, said: f64) -> Place {
        let said = said.max(0.0);
        let at = self.parts.iter().position(|part| said < (part.before + part.spoken) as f64);
        match at {
            Some(at) => {
                let part = &self.parts[at];
                let done = (said - part.before as f64) / part.spoken as f64;
                Place { part: at, done: done.clamp(0.0, 1.0) }
            }
            None => Place { part: self.parts.len().saturating_sub(1), done: 1.0 },
        }
    }

    /// A place of this reading, whatever it was a place of.
    pub fn nearest(&self, place: Place) -> Place {
        let last = self.parts.len().saturating_sub(1);
        if place.part > last { Place { part: last, done: 0.0 } } else { place }
    }
}

/// Goes on from a place at so many syllables a minute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Syllables said when it began.
    pub from: f64,
    /// Milliseconds since 1970.
    pub since: u64,
    /// Syllables a minute.
    pub rate: u16,
}

impl Pace {
    /// Syllables said by `now`.
    pub fn said(&self, now: u64) -> f64 {
        self.from + now.saturating_sub(self.since) as f64 * f64::from(self.rate) / 60_000.0
    }
}

/// A watch that can be stopped and goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// Milliseconds before it was last started.
    before: u64,
    /// When it was, if it runs; milliseconds since 1970.
    since: Option<u64>,
}

impl Watch {
    pub fn runs(&self) -> bool {
        self.since.is_some()
    }

    #[must_use]
    pub fn started(self, now: u64) -> Watch {
        Watch { since: self.since.or(Some(now)), ..self }
    }

    #[must_use]
    pub fn stopped(self, now: u64) -> Watch {
        Watch { before: self.milliseconds(now), since: None }
    }

    fn milliseconds(&self, now: u64) -> u64 {
        // A clock that was set back stands still.
        self.before + self.since.map_or(0, |since| now.saturating_sub(since))
    }

    /// Whole seconds that it ran.
    pub fn seconds(&self, now: u64) -> u32 {
        u32::try_from(self.milliseconds(now) / 1000).unwrap_or(u32::MAX)
    }
}

/// Seconds as a watch shows them: 3:05, 1:02:03, −0:12.
pub fn watch_text(seconds: i64) -> String {
    let sign = if seconds < 0 { "−" } else { "" };
    let all = seconds.unsigned_abs();
    let (hours, minutes, seconds) = (all / 3600, all / 60 % 60, all % 60);
    if hours > 0 {
        format!("{sign}{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{sign}{minutes}:{seconds:02}")
    }
}

/// The most characters that are given to a voice at once: some voices fall silent in longer ones.
const BREATH: usize = 100;

/// The bytes of a text's sentences, each short enough for a voice to say at once. What is said is in
/// one of them; spaces between them and what has nothing to say are in none.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut from = 0;
    let mut count = 0;
    // Where the sentence could be parted, if it grows too long.
    let mut comma = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        count += 1;
        let closes = |c: char| "”’」』）》】".contains(c);
        let stop = "。！？；…\n".contains(c)
            || (closes(c) && text[from..at].ends_with(['。', '！', '？']));
        // ” goes with the 。 before it, and the second … with the first.
        let goes_on = chars.peek().is_some_and(|(_, next)| closes(*next) || *next == '…');
        if stop && !goes_on {
            all.push(from..end);
            (from, count, comma) = (end, 0, None);
        } else if count >= BREATH {
            let cut = comma.unwrap_or(end);
            all.push(from..cut);
            (from, count, comma) = (cut, text[cut..end].chars().count(), None);
        } else if "，、：,: ".contains(c) {
            comma = Some(end);
        }
    }
    all.push(from..text.len());
    let said = |range: &Range<usize>| text[range.clone()].contains(char::is_alphanumeric);
    all.retain(said);
    all
}

/// How well a voice of that language tag reads Chinese out, the best first: those of the mainland,
/// other Mandarin, other Chinese, all else.
pub fn voice_rank(language: &str) -> u8 {
    // Android writes zh_CN_#Hans.
    let tag = language.to_lowercase().replace('_', "-");
    let region = |name: &str| tag.split('-').any(|part| part == name);
    match tag.split('-').next() {
        Some("zh" | "cmn") if region("hk") || region("yue") => 2,
        Some("zh" | "cmn") if region("tw") || region("hant") => 1,
        Some("zh" | "cmn") => 0,
        Some("yue") => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Lead, Place as Source, Run, RunKind};
    use crate::speech::Field;

    fn reading(paragraphs: &[(Role, &str)]) -> Reading {
        let paragraph = |(role, text): &(Role, &str)| {
            let run = Run {
                text: (*text).into(),
                kind: RunKind::Text,
                bold: false,
                italic: false,
                lead: Lead::No,
                source: 0..0,
            };
            Rc::new(Paragraph { role: *role, place: Source::Field(Field::Title), runs: vec![run] })
        };
        let paragraphs = paragraphs.iter().map(paragraph).collect();
        Reading::of(&Document { paragraphs, ..Document::default() })
    }

    fn example() -> Reading {
        reading(&[
            (Role::Title, "讲话"),
            (Role::Blank, ""),
            (Role::Salutation, "同志们："),
            (Role::Body, "2026年"),
            (Role::Body, "……"),
            (Role::Body, "谢谢大家！"),
        ])
    }

    #[test]
    fn figures_take_the_time_they_are_said_in() {
        let reading = example();
        let spoken: Vec<usize> = reading.parts.iter().map(|part| part.spoken).collect();
        assert_eq!(spoken, [0, 3, 5, 0, 4]);
        assert_eq!(reading.spoken(), 12);
    }

    #[test]
    fn what_is_said_and_the_place_tell_each_other() {
        let reading = example();
        for (said, part, done) in [
            (-1.0, 1, 0.0),
            (0.0, 1, 0.0),
            (1.5, 1, 0.5),
            (3.0, 2, 0.0),
            (5.5, 2, 0.5),
            // What is not read is passed at once.
            (8.0, 4, 0.0),
            (10.0, 4, 0.5),
            (12.0, 4, 1.0),
            (99.0, 4, 1.0),
        ] {
            let place = reading.place(said);
            assert_eq!((place.part, place.done), (part, done), "{said}");
            let back = reading.spoken_before(place);
            assert!((back - said.clamp(0.0, 12.0)).abs() < 1e-9, "{said}: {back}");
        }
        assert_eq!(reading.spoken_before(Place { part: 9, done: 0.0 }), 12.0);
        assert_eq!(reading.nearest(Place { part: 9, done: 0.5 }), Place { part: 4, done: 0.0 });
        assert_eq!(reading.nearest(Place { part: 2, done: 0.5 }), Place { part: 2, done: 0.5 });
    }

    #[test]
    fn an_empty_document_has_a_place_too() {
        for reading in [Reading::default(), reading(&[(Role::Title, "讲话")])] {
            assert_eq!(reading.place(5.0).part, 0);
            assert_eq!(reading.spoken_before(reading.place(5.0)), 0.0);
            assert_eq!(reading.nearest(Place { part: 3, done: 1.0 }).part, 0);
        }
    }

    #[test]
    fn a_pace_goes_on_from_where_it_began() {
        let pace = Pace { from: 10.0, since: 1_000, rate: 180 };
        for (now, said) in [(0, 10.0), (1_000, 10.0), (2_000, 13.0), (61_000, 190.0)] {
            assert_eq!(pace.said(now), said, "{now}");
        }
    }

    #[test]
    fn a_watch_stops_and_goes_on() {
        let watch = Watch::default();
        assert_eq!((watch.seconds(9_000), watch.runs()), (0, false));
        let watch = watch.started(1_000);
        assert_eq!((watch.seconds(9_999), watch.runs()), (8, true));
        assert_eq!(watch.started(5_000), watch, "it runs already");
        let watch = watch.stopped(3_500);
        assert_eq!((watch.seconds(60_000), watch.runs()), (2, false));
        assert_eq!(watch.started(100_000).seconds(100_600), 3);
        assert_eq!(watch.started(100_000).seconds(50_000), 2, "the clock was set back");
    }

    #[test]
    fn a_watch_is_read_as_a_watch() {
        for (seconds, text) in [
            (0, "0:00"),
            (65, "1:05"),
            (3_599, "59:59"),
            (3_723, "1:02:03"),
            (-12, "−0:12"),
            (i64::MIN, "−2562047788015215:30:08"),
        ] {
            assert_eq!(watch_text(seconds), text);
        }
    }

    #[test]
    fn sentences_are_what_a_voice_says_at_once() {
        let long = "一二三四五六七八九，".repeat(25);
        let unbroken = "字".repeat(250);
        for (text, wanted) in [
            ("", &[][..]),
            ("同志们：", &["同志们："]),
            ("甲。乙！丙", &["甲。", "乙！", "丙"]),
            ("他说：“好。”大家笑了。", &["他说：“好。”", "大家笑了。"]),
            ("等等……后来呢？！好", &["等等……", "后来呢？", "好"]),
            ("……", &[]),
            ("上\n下", &["上\n", "下"]),
        ] {
            let all: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(all, wanted, "{text}");
        }
        for text in [long, unbroken] {
            let all: Vec<&str> = sentences(&text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(all.concat(), text);
            assert!(all.iter().all(|part| part.chars().count() <= BREATH), "{all:?}");
            assert_eq!(all.len(), 3);
        }
    }

    #[test]
    fn mainland_voices_come_first() {
        let mut tags =
            ["en-US", "zh-TW", "yue-HK", "zh-CN", "cmn-Hans-CN", "zh_CN_#Hans", "zh-HK", "", "zh"];
        tags.sort_by_key(|tag| voice_rank(tag));
        assert_eq!(tags[..4], ["zh-CN", "cmn-Hans-CN", "zh_CN_#Hans", "zh"]);
        assert_eq!(tags[4..], ["zh-TW", "yue-HK", "zh-HK", "en-US", ""]);
    }
}
