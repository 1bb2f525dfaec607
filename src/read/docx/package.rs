//! The parts of a .docx and how they refer to each other (ISO/IEC 29500-2). Sizes are counted while
//! unpacking; what the archive says of them is not believed.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use flate2::read::DeflateDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use super::super::tags::{Tags, Token, local};
use super::super::{MOST_MARKUP, Refusal, text};

pub(super) struct Package<'a> {
    archive: Archive<'a>,
    names: Names,
    /// Bytes that may still be unpacked.
    left: usize,
    /// Something of it could not be read whole.
    pub damaged: bool,
}

/// Parts by their names, in small letters.
type Names = HashMap<String, usize>;

enum Archive<'a> {
    Whole(ZipArchive<Cursor<&'a [u8]>>),
    /// Without its directory, which stands at the end: parts as they were found.
    Cut(Vec<Vec<u8>>),
}

/// A part of the package by its name, and what another part has it for: the last word of the
/// relationship's type, which transitional and strict documents share.
pub(super) struct Part {
    name: String,
    pub kind: String,
}

const MAIN: &str = "officedocument";

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8], extension: &str) -> Result<Package<'a>, Refusal> {
        let package =
            |archive, names, damaged| Package { archive, names, left: MOST_MARKUP, damaged };
        let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else {
            return salvage(bytes)
                .map(|(names, parts)| package(Archive::Cut(parts), names, true))
                .ok_or(if word(extension) { Refusal::Damaged } else { Refusal::Archive });
        };
        let mut names = HashMap::new();
        for at in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(at) {
                names.entry(normal(&name)).or_insert(at);
            }
        }
        Ok(package(Archive::Whole(archive), names, false))
    }

    /// The main document, or what this archive is instead.
    pub fn main(&mut self, extension: &str) -> Result<Part, Refusal> {
        let root = Part { name: String::new(), kind: String::new() };
        let mut main = self
            .relations(&root)?
            .into_iter()
            .find(|part| part.kind == MAIN && self.names.contains_key(&part.name));
        let types = self.named("[content_types].xml")?;
        let types = types.map(|bytes| text::decode(&bytes).0).unwrap_or_default();
        let mut kind = String::new();
        for token in Tags::new(&types) {
            let Token::Open(tag) = token else { continue };
            let (Some(name), Some(content)) =
                (tag.attribute("PartName"), tag.attribute("ContentType"))
            else {
                continue;
            };
            let name = normal(&name);
            // application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml, and
            // those of templates and of files with macros.
            if content.ends_with("main+xml") && main.as_ref().is_none_or(|main| main.name == name) {
                kind = content.into_owned();
                if self.names.contains_key(&name) {
                    main = Some(Part { name, kind: MAIN.into() });
                }
            }
        }
        let has = |name: &str| self.names.contains_key(name);
        if kind.contains("spreadsheetml")
            || kind.contains("ms-excel")
            || has("xl/workbook.xml")
            || has("xl/workbook.bin")
        {
            return Err(Refusal::Table);
        }
        if kind.contains("presentationml")
            || kind.contains("ms-powerpoint")
            || has("ppt/presentation.xml")
        {
            return Err(Refusal::Slides);
        }
        if main.is_none() && has("word/document.xml") {
            main = Some(Part { name: "word/document.xml".into(), kind: MAIN.into() });
        }
        if let Some(main) = main {
            return Ok(main);
        }
        if has("ofd.xml") {
            return Err(Refusal::Ofd);
        }
        let mimetype = self.named("mimetype")?.unwrap_or_default();
        let mimetype = String::from_utf8_lossy(&mimetype).into_owned();
        let open = |kind: &str| {
            mimetype.starts_with(&format!("application/vnd.oasis.opendocument.{kind}"))
        };
        Err(if open("text") {
            Refusal::Odt
        } else if open("spreadsheet") {
            Refusal::Table
        } else if open("presentation") {
            Refusal::Slides
        } else if word(extension) {
            Refusal::Damaged
        } else {
            Refusal::Archive
        })
    }

    /// What a part refers to inside the package, in the order written.
    pub fn relations(&mut self, part: &Part) -> Result<Vec<Part>, Refusal> {
        let (folder, file) = part.name.rsplit_once('/').unwrap_or(("", &part.name));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(bytes) = self.named(&format!("{folder}{slash}_rels/{file}.rels"))? else {
            return Ok(self.usual(part));
        };
        let xml = text::decode(&bytes).0;
        let mut parts = Vec::new();
        for token in Tags::new(&xml) {
            let Token::Open(tag) = token else { continue };
            let (Some(kind), Some(target)) = (tag.attribute("Type"), tag.attribute("Target"))
            else {
                continue;
            };
            if local(tag.name) != "Relationship"
                || tag.attribute("TargetMode").is_some_and(|mode| mode == "External")
            {
                continue;
            }
            let name = if target.starts_with(['/', '\\']) {
                normal(&target)
            } else {
                normal(&format!("{folder}/{target}"))
            };
            let kind = kind.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
            parts.push(Part { name, kind });
        }
        Ok(parts)
    }

    /// The part as text, empty where there is none.
    pub fn text(&mut self, part: &Part) -> Result<String, Refusal> {
        Ok(self.named(&part.name)?.map(|bytes| text::decode(&bytes).0).unwrap_or_default())
    }

    /// Where the list of relations is lost: the parts under the names that every program gives them.
    fn usual(&self, part: &Part) -> Vec<Part> {
        if part.kind != MAIN {
            return Vec::new();
        }
        let folder = part.name.rsplit_once('/').map_or("", |(folder, _)| folder);
        ["styles", "numbering", "footnotes", "endnotes"]
            .iter()
            .map(|kind| Part { name: format!("{folder}/{kind}.xml"), kind: (*kind).into() })
            .collect()
    }

    /// The bytes of a part, as many as there are.
    fn named(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(&at) = self.names.get(name) else { return Ok(None) };
        let archive = match &mut self.archive {
            Archive::Cut(parts) => return Ok(parts.get_mut(at).map(std::mem::take)),
            Archive::Whole(archive) => archive,
        };
        let file = match archive.by_index(at) {
            Ok(file) => file,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Refusal::Locked);
            }
            Err(_) => {
                self.damaged = true;
                return Ok(None);
            }
        };
        let (bytes, whole) = unpack(file, &mut self.left)?;
        self.damaged |= !whole;
        Ok(Some(bytes))
    }
}

/// Everything the reader gives before it ends or fails, and whether it ended.
fn unpack(reader: impl Read, left: &mut usize) -> Result<(Vec<u8>, bool), Refusal> {
    let mut bytes = Vec::new();
    let whole = reader.take(*left as u64 + 1).read_to_end(&mut bytes).is_ok();
    *left = left.checked_sub(bytes.len()).ok_or(Refusal::Large)?;
    Ok((bytes, whole))
}

/// The parts of an archive that has lost its directory, by the headers before each (APPNOTE 4.3.7).
/// None where no text part is found.
fn salvage(bytes: &[u8]) -> Option<(Names, Vec<Vec<u8>>)> {
    const HEADER: usize = 30;
    /// Headers to look at: a document has some thirty parts, and as many again as it has pictures.
    const MOST: usize = 2000;
    let mut names = HashMap::new();
    let mut parts = Vec::new();
    let mut left = MOST_MARKUP;
    let mut from = 0;
    for _ in 0..MOST {
        let Some(at) = find(bytes, from, b"PK\x03\x04") else { break };
        from = at + 4;
        let short = |offset: usize| {
            let pair = bytes.get(at + offset..at + offset + 2)?;
            pair.try_into().ok().map(u16::from_le_bytes).map(usize::from)
        };
        let (method, name, extra) = (short(8)?, short(26)?, short(28)?);
        let Some(name) = bytes.get(at + HEADER..at + HEADER + name) else { break };
        let data = bytes.get(at + HEADER + name.len() + extra..).unwrap_or_default();
        let name = normal(&String::from_utf8_lossy(name));
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let part = match method {
            8 => unpack(DeflateDecoder::new(data), &mut left).ok()?.0,
            0 => {
                let end = find(data, 0, b"PK\x03\x04").unwrap_or(data.len());
                unpack(data.get(..end)?, &mut left).ok()?.0
            }
            _ => continue,
        };
        names.entry(name).or_insert(parts.len());
        parts.push(part);
    }
    names.contains_key("word/document.xml").then_some((names, parts))
}

fn find(bytes: &[u8], from: usize, needle: &[u8; 4]) -> Option<usize> {
    let at = bytes.get(from..)?.windows(4).position(|window| window == needle)?;
    Some(from + at)
}

/// One way to write a name: no leading slash, no `..`, small letters.
fn normal(name: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in name.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/").to_ascii_lowercase()
}

fn word(extension: &str) -> bool {
    ["docx", "docm", "dotx", "dotm", "wps"].contains(&extension)
}
