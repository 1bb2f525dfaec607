//! How long a document is: in characters as Word counts them, and in syllables as it is read
//! aloud.

use crate::document::{Document, Paragraph, Role};
use crate::memo::Memo;
use crate::numeral;
use crate::paginate::east_asian;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// What Word and WPS show as 字数, of everything on the page: 1 for each Chinese character and
    /// full-width mark, 1 for each run of Latin and figures.
    pub characters: usize,
    /// Syllables read aloud, figures as they are spoken. Title, speaker, date and tables are not
    /// read.
    pub spoken: usize,
}

/// The counts of the whole document. To count again after a change, keep a [`Counter`].
pub fn counts(document: &Document) -> Counts {
    Counter::default().counts(document)
}

/// Remembers the counts of each paragraph.
#[derive(Clone, Debug, Default)]
pub struct Counter {
    known: Memo<Counts>,
}

impl Counter {
    pub fn counts(&mut self, document: &Document) -> Counts {
        let each = self.known.update(&document.paragraphs, |paragraph| count(paragraph));
        each.iter().fold(Counts::default(), |sum, (_, counts)| Counts {
            characters: sum.characters + counts.characters,
            spoken: sum.spoken + counts.spoken,
        })
    }
}

/// How long it takes to say so many syllables at so many a minute.
pub fn seconds(spoken: usize, rate: u16) -> u32 {
    let seconds = spoken.saturating_mul(60).div_ceil(usize::from(rate.max(1)));
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

/// The syllables of one paragraph.
pub fn spoken(paragraph: &Paragraph) -> usize {
    count(paragraph).spoken
}

fn count(paragraph: &Paragraph) -> Counts {
    let mut text: Vec<char> = paragraph.runs.iter().flat_map(|run| run.text.chars()).collect();
    let characters = characters(&text);
    let unread = [Role::Letterhead, Role::Title, Role::Speaker, Role::Date, Role::Blank];
    if unread.contains(&paragraph.role) || matches!(paragraph.role, Role::Cell(_)) {
        return Counts { characters, spoken: 0 };
    }
    text.iter_mut().for_each(narrow);
    Counts { characters, spoken: Reader { text: &text, at: 0 }.syllables() }
}

fn characters(text: &[char]) -> usize {
    let mut count = 0;
    let mut in_word = false;
    for &c in text {
        let invisible = c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{fe0f}');
        if c.is_whitespace() || invisible {
            in_word &= invisible;
        } else if east_asian(c) {
            in_word = false;
            count += 1;
        } else {
            count += usize::from(!in_word);
            in_word = true;
        }
    }
    count
}

/// Full-width letters, figures and per cent signs are read as the half-width ones.
fn narrow(c: &mut char) {
    if matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' | '＋' | '＝' | '～') {
        *c = char::from_u32(u32::from(*c) - 0xfee0).unwrap_or(*c);
    }
}

/// Walks through a paragraph's characters and counts what is said.
struct Reader<'a> {
    text: &'a [char],
    at: usize,
}

impl Reader<'_> {
    fn syllables(mut self) -> usize {
        let mut count = 0;
        while let Some(&c) = self.text.get(self.at) {
            count += if c.is_ascii_digit() {
                self.figure()
            } else if c.is_alphabetic() && !east_asian(c) {
                self.word()
            } else {
                self.at += 1;
                self.single(c)
            };
        }
        count
    }

    /// What stands so far from the current place; a space where there is nothing.
    fn peek(&self, offset: isize) -> char {
        self.at.checked_add_signed(offset).and_then(|i| self.text.get(i)).map_or(' ', |&c| c)
    }

    fn follows(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(i, c)| self.text.get(self.at + i) == Some(&c))
    }

    fn digits(&mut self) -> String {
        let digits: String =
            self.text[self.at..].iter().take_while(|c| c.is_ascii_digit()).collect();
        self.at += digits.len();
        digits
    }

    /// One character, already passed, that is neither a figure nor Latin.
    fn single(&self, c: char) -> usize {
        match c {
            // 到, 比, 负 where a figure follows; a dash is a pause.
            '—' | '–' | '-' | '−' | '~' | ':' | '∶' if self.peek(0).is_ascii_digit() => {
                let before = self.peek(-2);
                usize::from(before != '—' && !before.is_ascii_alphabetic())
            }
            '%' | '‰' | '℃' | '㎡' | '㎥' => 3,
            '=' | '±' | '÷' | '$' | '㎏' | '㎞' | '㎝' | '㎜' => 2,
            '+' | '×' | '°' | '¥' | '￥' | '&' | '㈠'..='㈩' => 1,
            '①'..='⑳' => said(u64::from(u32::from(c) - u32::from('①') + 1)),
            _ => usize::from(c.is_alphabetic()),
        }
    }

    /// GDP is said letter by letter, other words have about a syllable to three letters.
    fn word(&mut self) -> usize {
        let start = self.at;
        while self.peek(0).is_alphabetic() && !east_asian(self.peek(0)) {
            self.at += 1;
        }
        let word = &self.text[start..self.at];
        if word.len() <= 6 && word.iter().all(|c| c.is_uppercase()) {
            word.len()
        } else {
            ((word.len() + 1) / 3).max(1)
        }
    }

    /// A figure with all that changes how it is said: 年, %, / and the like.
    fn figure(&mut self) -> usize {
        let before = self.peek(-1);
        let whole = self.digits();
        if let Some(date) = self.date(&whole) {
            return date;
        }
        if let Some(time) = self.time(&whole) {
            return time;
        }
        if self.is_year(&whole, before) || self.is_code(&whole) {
            // The hyphen of a telephone number is not 到.
            if whole.starts_with('0') && self.peek(0) == '-' {
                self.at += 1;
            }
            return whole.len();
        }
        if self.peek(0) == '/' && self.peek(1).is_ascii_digit() {
            self.at += 1;
            let below = self.digits();
            return spoken_figure(&whole) + 2 + spoken_figure(&below);
        }
        let mut count = spoken_figure(&(whole.clone() + &self.thousands(&whole)));
        while self.peek(0) == '.' && self.peek(1).is_ascii_digit() {
            self.at += 1;
            count += 1 + self.digits().len();
        }
        count
    }

    /// The groups of three after `1` in 1,200.
    fn thousands(&mut self, head: &str) -> String {
        let mut groups = String::new();
        while head.len() <= 3
            && self.peek(0) == ','
            && (1..=3).all(|i| self.peek(i).is_ascii_digit())
            && !self.peek(4).is_ascii_digit()
        {
            self.at += 1;
            groups += &self.digits();
        }
        groups
    }

    /// 2026-11-23, 2026.11.23 and 2026/11/23 are said with 年月日.
    fn date(&mut self, year: &str) -> Option<usize> {
        let mark = self.peek(0);
        if year.len() != 4 || !matches!(mark, '-' | '.' | '/') {
            return None;
        }
        let start = self.at;
        let mut count = year.len() + 3;
        for _ in 0..2 {
            let part = if self.peek(0) == mark {
                self.at += 1;
                self.digits()
            } else {
                String::new()
            };
            if !(1..=2).contains(&part.len()) {
                self.at = start;
                return None;
            }
            count += spoken_figure(&part);
        }
        Some(count)
    }

    /// 9:30 is 九点三十分, 9:00 九点.
    fn time(&mut self, hour: &str) -> Option<usize> {
        let minute: String = (1..=2).map(|i| self.peek(i)).collect();
        let is_time = matches!(self.peek(0), ':' | '：')
            && hour.parse().is_ok_and(|hour: u8| hour <= 24)
            && minute.parse().is_ok_and(|minute: u8| minute < 60)
            && minute.len() == 2
            && !self.peek(3).is_ascii_digit();
        if !is_time {
            return None;
        }
        self.at += 3;
        let zero = usize::from(minute.starts_with('0'));
        let minutes = if minute == "00" { 0 } else { zero + spoken_figure(&minute) + 1 };
        Some(spoken_figure(hour) + 1 + minutes)
    }

    /// Said digit by digit: 2026年, the first of 2025—2026年, 〔2026〕, （2026）.
    fn is_year(&self, figure: &str, before: char) -> bool {
        let range = matches!(self.peek(0), '—' | '–' | '-' | '~' | '至')
            && (1..=4).all(|i| self.peek(i).is_ascii_digit())
            && self.peek(5) == '年';
        let bracketed = matches!((before, self.peek(0)), ('〔', '〕') | ('（', '）'));
        figure.len() == 4
            && matches!(figure.as_bytes()[0], b'1' | b'2')
            && (self.peek(0) == '年' || range || bracketed)
    }

    /// Said digit by digit: 0371, 65501234, 12345热线.
    fn is_code(&self, figure: &str) -> bool {
        let named = ["热线", "”热线", "电话", "”电话"].iter().any(|name| self.follows(name));
        let long = figure.len() >= 7 && !figure.ends_with("0000");
        figure.len() > 1 && figure.starts_with('0') && self.peek(0) != '.'
            || figure.len() >= 3 && (named || long)
            || figure.len() > 16
    }
}

/// The syllables of a whole figure.
fn spoken_figure(figure: &str) -> usize {
    figure.parse().map_or(figure.len(), said)
}

fn said(n: u64) -> usize {
    numeral::chinese(n).chars().count()
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::document::{Lead, Place, Run, RunKind};
    use crate::speech::Field;

    fn document(paragraphs: &[(Role, &[&str])]) -> Document {
        let run = |text: &&str| Run {
            text: (*text).into(),
            kind: RunKind::Text,
            bold: false,
            italic: false,
            lead: Lead::No,
            source: 0..0,
        };
        let paragraph = |(role, texts): &(Role, &[&str])| {
            Rc::new(Paragraph {
                role: *role,
                place: Place::Field(Field::Title),
                runs: texts.iter().map(run).collect(),
            })
        };
        Document { paragraphs: paragraphs.iter().map(paragraph).collect(), findings: Vec::new() }
    }

    #[test]
    fn characters_as_word_counts_them() {
        for (text, characters) in [
            ("同志们：", 4),
            ("“放管服”改革——", 9),
            ("增长12.5%。", 4),
            ("1,200人", 2),
            ("5G和GDP", 3),
            ("Good morning，各位", 5),
            ("张　三", 2),
            ("《条例》（2026）", 7),
            ("a\u{200b}b", 1),
            (" ", 0),
            ("", 0),
        ] {
            assert_eq!(
                counts(&document(&[(Role::Body, &[text])])).characters,
                characters,
                "{text}"
            );
        }
    }

    #[test]
    fn syllables_as_they_are_spoken() {
        for (text, as_spoken) in [
            ("同志们，大家好！", "同志们大家好"),
            ("320名", "三百二十名"),
            ("12.5%", "百分之十二点五"),
            ("１２％", "百分之十二"),
            ("3.2‰", "千分之三点二"),
            ("2026年", "二〇二六年"),
            ("2025—2026年", "二〇二五到二〇二六年"),
            ("国发〔2026〕15号", "国发二〇二六十五号"),
            ("（2026）", "二〇二六"),
            ("2026-11-23", "二〇二六年十一月二十三日"),
            ("2026.1.5", "二〇二六年一月五日"),
            ("2026人", "二千零二十六人"),
            ("9:30", "九点三十分"),
            ("9：05", "九点零五分"),
            ("14:00", "十四点"),
            ("3:2", "三比二"),
            ("8∶2", "八比二"),
            ("1,200", "一千二百"),
            ("1,234,567人", "一百二十三万四千五百六十七人"),
            ("甲1,20", "甲一二十"),
            ("1.5亿", "一点五亿"),
            ("0.05", "零点零五"),
            ("3/4", "四分之三"),
            ("10—12", "十到十二"),
            ("10%—12%", "百分之十到百分之十二"),
            ("11月23日—25日", "十一月二十三日到二十五日"),
            ("我们——2家", "我们二家"),
            ("-5℃", "负五摄氏度"),
            ("0371-65501234", "零三七一六五五〇一二三四"),
            ("13812345678", "一三八一二三四五六七八"),
            ("10000000元", "一千万元"),
            ("“12345”热线", "一二三四五热线"),
            ("12345人", "一万二千三百四十五人"),
            ("1+3+N", "一加三加恩"),
            ("GDP", "鸡滴屁"),
            ("5G", "五鸡"),
            ("App", "啊"),
            ("Internet", "因特网"),
            ("①", "一"),
            ("⑫", "十二"),
            ("第3、4条", "第三四条"),
            ("3.", "三"),
            ("{{县名}}", "县名"),
            ("……", ""),
            ("99999999999999999999999", "九九九九九九九九九九九九九九九九九九九九九九九"),
        ] {
            let spoken = counts(&document(&[(Role::Body, &[text])])).spoken;
            assert_eq!(spoken, as_spoken.chars().count(), "{text}: {as_spoken}");
        }
    }

    #[test]
    fn a_figure_may_run_on_from_run_to_run() {
        let counts = counts(&document(&[(Role::Body, &["增长12", ".5%", "，", "共20", "26年"])]));
        assert_eq!(counts, Counts { characters: 7, spoken: 2 + 7 + 1 + 5 });
    }

    #[test]
    fn what_stands_before_the_salutation_is_not_read() {
        let document = document(&[
            (Role::Title, &["讲话"]),
            (Role::Date, &["（2026年1月1日）"]),
            (Role::Speaker, &["张三"]),
            (Role::Blank, &[]),
            (Role::Salutation, &["同志们："]),
            (Role::Heading(1), &["一、", "标题"]),
            (Role::Quote, &["引文"]),
        ]);
        assert_eq!(counts(&document), Counts { characters: 2 + 8 + 2 + 4 + 4 + 2, spoken: 8 });
    }

    #[test]
    fn time_it_takes() {
        for (spoken, rate, expected) in
            [(0, 180, 0), (180, 180, 60), (200, 180, 67), (10, 0, 600), (usize::MAX, 1, u32::MAX)]
        {
            assert_eq!(seconds(spoken, rate), expected);
        }
    }
}
