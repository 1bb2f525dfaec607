//! The parts of a .docx and how they refer to each other (ISO/IEC 29500-2).

use std::collections::HashMap;

use crate::archive::{Entry, FILE, directory, short};

use super::super::tags::{Tags, Token, local};
use super::super::{MOST_MARKUP, Refusal, text};

pub(super) struct Package<'a> {
    bytes: &'a [u8],
    files: Vec<Entry>,
    /// Files by their names, in small letters.
    names: HashMap<String, usize>,
    /// Bytes that may still be unpacked.
    left: usize,
    /// Something of it could not be read whole.
    pub damaged: bool,
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
        let listed = directory(bytes);
        let damaged = listed.is_none();
        let listed = listed.or_else(|| salvage(bytes)).ok_or(if word(extension) {
            Refusal::Damaged
        } else {
            Refusal::Archive
        })?;
        let mut names = HashMap::new();
        let mut files = Vec::new();
        for file in listed {
            names.entry(name(&file)).or_insert(files.len());
            files.push(file);
        }
        Ok(Package { bytes, files, names, left: MOST_MARKUP, damaged })
    }

    /// The main document, or what this archive is instead.
    pub fn main(&mut self, extension: &str) -> Result<Part, Refusal> {
        let root = Part { name: String::new(), kind: String::new() };
        let mut main = self
            .relations(&root)?
            .into_iter()
            .find(|part| part.kind == MAIN && self.names.contains_key(&part.name));
        let types = self.named("[content_types].xml")?;
        let types = types.map(text::xml).unwrap_or_default();
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
        Ok(self.named(&part.name)?.map(text::xml).unwrap_or_default())
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
        let file = self.names.get(name).and_then(|&at| self.files.get(at));
        let Some(file) = file else { return Ok(None) };
        if file.locked {
            return Err(Refusal::Locked);
        }
        let Some((bytes, whole)) = file.unpack(self.bytes, self.left) else {
            self.damaged = true;
            return Ok(None);
        };
        self.left = self.left.checked_sub(bytes.len()).ok_or(Refusal::Large)?;
        self.damaged |= !whole;
        Ok(Some(bytes))
    }
}

/// The text parts of an archive that has lost its directory, by the headers before each. None where
/// there is no document.
fn salvage(bytes: &[u8]) -> Option<Vec<Entry>> {
    /// Headers to look at: a document has some thirty parts, and as many again as it has pictures.
    const MOST: usize = 2000;
    let mut files = Vec::new();
    let mut next = find(bytes, 0);
    for _ in 0..MOST {
        let Some(at) = next else { break };
        next = find(bytes, at + 4);
        let header = bytes.get(at..)?;
        let (Some(method), Some(length), Some(extra)) =
            (short(header, 8), short(header, 26), short(header, 28))
        else {
            break;
        };
        let Some(written) = header.get(30..30 + length) else { continue };
        let size = next.unwrap_or(bytes.len()).saturating_sub(at + 30 + length + extra);
        let file = Entry { name: written.to_vec(), locked: false, method, sum: None, size, at };
        let name = name(&file);
        if name.ends_with(".xml") || name.ends_with(".rels") {
            files.push(file);
        }
    }
    files.iter().any(|file| name(file) == "word/document.xml").then_some(files)
}

fn find(bytes: &[u8], from: usize) -> Option<usize> {
    let at = bytes.get(from..)?.windows(4).position(|window| window == FILE)?;
    Some(from + at)
}

fn name(file: &Entry) -> String {
    normal(&String::from_utf8_lossy(&file.name))
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
