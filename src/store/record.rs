//! The text of a record: a line that says what it is, then JSON, packed where that saves room.
//!
//! ```text
//! gaojiang 2 speech 17 1790000000000 1a2b3c4d:p:k3x9qz:h2m4aa.12
//! ```
//! Format, version, sort, revision, time (milliseconds since 1970); then checksum (CRC-32 of the sort,
//! of all else in the line and of the JSON), form (`p` plain, `z` deflated and made
//! [dense](super::dense)), writer, and the clock of what it was made from. Version 1 had the checksum
//! alone in the last field; its readers know six fields, so that they see that a record is too new
//! for them and leave it alone.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::dense;
use super::name::{Clock, Generation};

const FORMAT: &str = "gaojiang";
/// The present form of records. Older ones go through [`MIGRATIONS`] on reading.
pub(super) const VERSION: u32 = 1 + MIGRATIONS.len() as u32;
/// Migration `n` turns the content of a record of version `n + 1` into that of version `n + 2`.
const MIGRATIONS: [fn(&str, Value) -> Value; 1] = [
    // Only the head of a record changed, and where it stands.
    |_, content| content,
];

/// JSON of fewer bytes is not worth packing.
const PACK_FROM: usize = 1_000;
const LEVEL: u32 = 4;
/// More than this is no record of ours, however small it is packed.
const UNPACK_LIMIT: u64 = 32 << 20;

/// Why a record cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It is no record of this program.
    Foreign,
    /// It ends too early or was altered.
    Damaged,
    /// A newer program wrote it.
    TooNew,
    /// It is whole but not of the right form.
    Unreadable,
    /// It is whole, but what it holds goes by another name.
    Misplaced,
}

impl Trouble {
    /// What to tell the person.
    pub fn message(&self) -> &'static str {
        match self {
            Trouble::Foreign => "不是稿匠的记录",
            Trouble::Damaged => "内容残缺或被改动过",
            Trouble::TooNew => "由更新版本的稿匠保存，请用新版打开",
            Trouble::Unreadable => "内容的格式不对",
            Trouble::Misplaced => "放错了位置，内容已找回",
        }
    }

    /// The same in English.
    pub fn message_in_english(&self) -> &'static str {
        match self {
            Trouble::Foreign => "no record of Gaojiang",
            Trouble::Damaged => "cut short or altered",
            Trouble::TooNew => "written by a newer Gaojiang: open it with that",
            Trouble::Unreadable => "not of the right form",
            Trouble::Misplaced => "in the wrong place; what it holds was found",
        }
    }
}

/// What a record says of itself beside its content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    pub generation: Generation,
    /// Milliseconds since 1970.
    pub time: u64,
    /// All that it descends from.
    pub clock: Clock,
}

/// A record that was read.
#[derive(Debug, PartialEq)]
pub struct Record<T> {
    /// The version of the form it was stored in.
    pub version: u32,
    pub stamp: Stamp,
    pub content: T,
}

/// The text of a record. `sort` is part of what the checksum covers: a record under the name of
/// another sort is found out.
pub fn encode<T: Serialize>(sort: &str, stamp: &Stamp, content: &T) -> String {
    // Serialising these types cannot fail: no map has keys that are not texts.
    let json = serde_json::to_string(content).unwrap_or_default();
    let packed = (json.len() >= PACK_FROM).then(|| pack(&json));
    let packed = packed.filter(|packed| units(packed) < units(&json));
    let Stamp { generation, time, clock } = stamp;
    let origin = format!("{}:{clock}", generation.writer);
    let sum = checksum(&[sort, &format!("{} {time} {origin}", generation.revision), &json]);
    let (form, body) = match &packed {
        Some(packed) => ('z', &**packed),
        None => ('p', &*json),
    };
    let revision = generation.revision;
    format!("{FORMAT} {VERSION} {sort} {revision} {time} {sum:08x}:{form}:{origin}\n{body}")
}

/// Deflates the UTF-16 of a text: of Chinese it leaves a tenth less than of UTF-8. Fast rather than
/// tight: it is done again at each pause while a person types.
fn pack(json: &str) -> String {
    let bytes: Vec<u8> = json.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(LEVEL));
    // Writing into memory does not fail.
    let _ = encoder.write_all(&bytes);
    dense::to_text(&encoder.finish().unwrap_or_default())
}

fn unpack(body: &str) -> Option<String> {
    let packed = dense::to_bytes(body)?;
    let mut bytes = Vec::new();
    DeflateDecoder::new(&*packed).take(UNPACK_LIMIT).read_to_end(&mut bytes).ok()?;
    let units: Vec<u16> =
        bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok()
}

/// Room as browsers count it.
pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Reads a record of this sort, of whatever version.
///
/// # Errors
/// Why it cannot be read.
pub fn decode<T: DeserializeOwned>(sort: &str, text: &str) -> Result<Record<T>, Trouble> {
    let head = Head::read(text)?;
    if head.sort != sort {
        return Err(Trouble::Damaged);
    }
    let json = head.json().ok_or(Trouble::Damaged)?;
    let content = current(sort, head.version, &json).ok_or(Trouble::Unreadable)?;
    Ok(Record { version: head.version, stamp: head.stamp, content })
}

/// What JSON of a version holds. Always from text: a reader of values too would be 40 KB of page.
pub(super) fn current<T: DeserializeOwned>(sort: &str, version: u32, json: &str) -> Option<T> {
    if version >= VERSION {
        return serde_json::from_str(json).ok();
    }
    let mut content: Value = serde_json::from_str(json).ok()?;
    for migrate in MIGRATIONS.iter().skip(version.max(1) as usize - 1) {
        content = migrate(sort, content);
    }
    serde_json::from_str(&compact(&content)).ok()
}

/// JSON without white space, its keys in order. Own, as serde_json's brings a table of 10 KB for
/// fractions, of which nothing kept has any.
pub(super) fn compact(value: &Value) -> String {
    let mut json = String::new();
    write(value, &mut json);
    json
}

fn write(value: &Value, json: &mut String) {
    match value {
        Value::Null => json.push_str("null"),
        Value::Bool(yes) => json.push_str(if *yes { "true" } else { "false" }),
        Value::Number(number) => {
            let whole = number.as_u64().map(|number| number.to_string());
            let whole = whole.or_else(|| number.as_i64().map(|number| number.to_string()));
            let any = || number.as_f64().map(|number| format!("{number:?}"));
            json.push_str(&whole.or_else(any).unwrap_or_default());
        }
        Value::String(text) => write_text(text, json),
        Value::Array(items) => {
            json.push('[');
            for (at, item) in items.iter().enumerate() {
                json.push_str(if at > 0 { "," } else { "" });
                write(item, json);
            }
            json.push(']');
        }
        Value::Object(fields) => {
            json.push('{');
            for (at, (key, field)) in fields.iter().enumerate() {
                json.push_str(if at > 0 { "," } else { "" });
                write_text(key, json);
                json.push(':');
                write(field, json);
            }
            json.push('}');
        }
    }
}

fn write_text(text: &str, json: &mut String) {
    // Serialising a text cannot fail.
    json.push_str(&serde_json::to_string(text).unwrap_or_default());
}

/// The first line of a record, and the rest as it stands.
pub(super) struct Head<'a> {
    pub version: u32,
    pub sort: &'a str,
    pub stamp: Stamp,
    sum: u32,
    packed: bool,
    /// What of the line is checked, as the checksum was made.
    checked: String,
    body: &'a str,
}

impl<'a> Head<'a> {
    pub fn read(text: &'a str) -> Result<Head<'a>, Trouble> {
        let cut = text.starts_with(FORMAT) || FORMAT.starts_with(text);
        let (line, body) =
            text.split_once('\n').ok_or(if cut { Trouble::Damaged } else { Trouble::Foreign })?;
        let fields: Vec<&str> = line.split(' ').collect();
        if fields.first() != Some(&FORMAT) {
            return Err(Trouble::Foreign);
        }
        let number = |text: &str| text.parse::<u64>().map_err(|_| Trouble::Damaged);
        let version = fields.get(1).ok_or(Trouble::Damaged)?;
        let version: u32 = version.parse().map_err(|_| Trouble::Damaged)?;
        if version > VERSION {
            return Err(Trouble::TooNew);
        }
        let [_, _, sort, revision, time, rest] = fields[..] else { return Err(Trouble::Damaged) };
        let (revision, time) = (number(revision)?, number(time)?);
        let mut parts = rest.splitn(3, ':');
        let sum = parts.next().unwrap_or_default();
        let sum = u32::from_str_radix(sum, 16).map_err(|_| Trouble::Damaged)?;
        let (form, origin) = (parts.next(), parts.next());
        let (packed, writer, clock, checked) = match (version, form, origin) {
            (1, None, None) => (false, "", Clock::default(), String::new()),
            (2, Some(form @ ("p" | "z")), Some(origin)) => {
                let (writer, clock) = origin.split_once(':').ok_or(Trouble::Damaged)?;
                let clock = Clock::read(clock).ok_or(Trouble::Damaged)?;
                (form == "z", writer, clock, format!("{revision} {time} {origin}"))
            }
            _ => return Err(Trouble::Damaged),
        };
        let generation = Generation { revision, writer: writer.into() };
        let stamp = Stamp { generation, time, clock };
        Ok(Head { version, sort, stamp, sum, packed, checked, body })
    }

    /// The content, where it is what was written.
    fn json(&self) -> Option<String> {
        let json = if self.packed { unpack(self.body)? } else { self.body.to_owned() };
        let sum = match self.version {
            1 => checksum(&[self.sort, &json]),
            _ => checksum(&[self.sort, &self.checked, &json]),
        };
        (sum == self.sum).then_some(json)
    }
}

/// Of texts, line by line.
pub(super) fn checksum(texts: &[&str]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    for (at, text) in texts.iter().enumerate() {
        if at > 0 {
            hasher.update(b"\n");
        }
        hasher.update(text.as_bytes());
    }
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{long_speech, speech};
    use super::*;
    use crate::speech::Speech;

    fn stamp() -> Stamp {
        let generation = Generation { revision: 7, writer: "ab".into() };
        let mut clock = Clock::default();
        clock.add(&Generation { revision: 6, writer: "cd".into() });
        Stamp { generation, time: 5, clock }
    }

    #[test]
    fn compact_json_is_as_serde_writes_it() {
        let json = r#"{"b":[1,-2,18446744073709551615,1.5,1e300,true,false,null,[],{}],"a":"\"字\\\n\u0001\u007f","":{"z":0,"y":""}}"#;
        let value: Value = serde_json::from_str(json).unwrap();
        assert_eq!(compact(&value).replace("1e300", "1e+300"), value.to_string());
        assert_eq!(serde_json::from_str::<Value>(&compact(&value)).unwrap(), value);
    }

    #[test]
    fn a_record_comes_back_plain_and_packed() {
        for (name, content, packed) in
            [("short", speech("a", "甲", 1), false), ("long", long_speech("a", 3_000), true)]
        {
            let text = encode("speech", &stamp(), &content);
            assert_eq!(text.contains(":z:"), packed, "{name}");
            let record = decode::<Speech>("speech", &text).unwrap();
            assert_eq!((&record.content, &record.stamp), (&*content, &stamp()), "{name}");
            assert_eq!(record.version, VERSION);
        }
    }

    #[test]
    fn a_long_text_takes_less_room_than_it_has_characters() {
        let long = long_speech("a", 20_000);
        let text = encode("speech", &stamp(), &long);
        assert!(units(&text) < 11_000, "{}", units(&text));
    }

    #[test]
    fn every_character_of_a_record_counts() {
        for content in [speech("a", "甲", 1), long_speech("a", 600)] {
            let text = encode("speech", &stamp(), &content);
            let characters: Vec<char> = text.chars().collect();
            for at in 0..characters.len() {
                let mut flipped = characters.clone();
                flipped[at] = if flipped[at] == '7' { '8' } else { '7' };
                if flipped == characters {
                    continue;
                }
                let flipped: String = flipped.iter().collect();
                let read = decode::<Speech>("speech", &flipped);
                // What only fills up the last character, or stands behind the end of what is packed,
                // changes nothing.
                if let Ok(record) = read {
                    assert_eq!((record.content, record.stamp), (Speech::clone(&content), stamp()));
                    assert!(at + 3 > characters.len(), "{at}: {}", characters[at]);
                }
                let cut: String = characters[..at].iter().collect();
                if let Ok(record) = decode::<Speech>("speech", &cut) {
                    assert_eq!(record.content, *content, "cut at {at}");
                    assert!(at + 2 > characters.len(), "cut at {at} of {}", characters.len());
                }
            }
        }
    }

    #[test]
    fn a_reader_of_version_1_sees_that_it_is_too_old() {
        // It splits the first line at its spaces, wants six, then looks at the version.
        let text = encode("speech", &stamp(), &long_speech("a", 3_000));
        let line = text.lines().next().unwrap();
        assert_eq!(line.split(' ').count(), 6, "{line}");
        assert_eq!(line.split(' ').nth(1), Some("2"));
    }

    #[test]
    fn a_packed_bomb_is_refused() {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        let zeros = vec![b' '; 1 << 20];
        for _ in 0..40 {
            encoder.write_all(&zeros).unwrap();
        }
        let body = dense::to_text(&encoder.finish().unwrap());
        let text = format!("gaojiang 2 speech 1 1 00000000:z:a:\n{body}");
        assert_eq!(decode::<Speech>("speech", &text).unwrap_err(), Trouble::Damaged);
    }

    proptest! {
        #[test]
        fn any_text_is_decoded(text in any::<String>(), at in 0..80usize) {
            let record = encode("speech", &stamp(), &Speech::default());
            let cut: String = record.chars().take(at).collect();
            prop_assert!(decode::<Speech>("speech", &cut).is_err());
            prop_assert!(decode::<Speech>("speech", &text).is_err());
            let begun = format!("gaojiang {text}");
            prop_assert!(decode::<Speech>("speech", &begun).is_err());
            let packed = format!("gaojiang 2 speech 1 1 00000000:z:a:\n{text}");
            prop_assert!(decode::<Speech>("speech", &packed).is_err());
        }
    }
}
