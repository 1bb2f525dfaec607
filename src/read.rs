//! The ways in: bytes of a file, HTML or text of the clipboard → a [`Source`], the lines of a text
//! with what the file said of each. What the lines mean is not known here; the recogniser
//! finds that out, the same for every way in.
//!
//! Nothing here trusts what it reads: it takes time and room in proportion to what comes in, up to
//! limits, and answers with what can be read or with a [`Refusal`].

mod docx;
mod gb18030;
mod html;
mod lines;
mod number;
mod tags;
mod text;

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::carried::Returned;

/// A text that came in: never changed from here on, so that it can be shown beside what was made
/// of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The file's name, or empty for what was pasted.
    pub name: String,
    pub format: Format,
    pub lines: Vec<Line>,
    /// What could not be kept as it was, in the user's words: 3 张图片没有读入.
    pub notes: Vec<String>,
    /// Of a .docx that this program wrote: what the file still knows of its speech.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<Rc<Returned>>,
}

/// The form a text came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    #[default]
    Text,
    Markdown,
    Html,
    Docx,
}

/// One line, or one paragraph of a format that has paragraphs. Holds no line break.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub text: String,
    pub part: Part,
    /// The outline level that the file gives it, 1 to 9 (`w:outlineLvl` or a heading style, `<h2>`).
    pub level: Option<u8>,
    /// It bears a title style (`Title`, 标题) or is the `<h1>` of a page that has one.
    pub title: bool,
    pub centred: bool,
    pub bold: bool,
    /// It is a paragraph of its own by the file's word: never one half of a soft-wrapped line.
    pub whole: bool,
}

/// Where in its file a line stood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    #[default]
    Body,
    /// A row of a table, its cells joined by a tab.
    Table,
    TextBox,
    Footnote,
    /// A page header or footer.
    Margin,
}

/// Bytes of text that are read at most.
pub const MOST_TEXT: usize = 5 << 20;
/// Bytes of a file that is opened at all.
pub const MOST_FILE: usize = 64 << 20;
/// Bytes of HTML, and of a .docx unpacked, that are read at most: markup included.
pub const MOST_MARKUP: usize = 20 << 20;

/// Reads a file. What it is, its bytes say first, its name second.
///
/// # Errors
/// A [`Refusal`] where it is no text that can be read.
pub fn file(name: &str, bytes: &[u8]) -> Result<Source, Refusal> {
    let extension = name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    let source = if bytes.is_empty() {
        return Err(Refusal::Empty);
    } else if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        docx::source(bytes, &extension)?
    } else if let Some(refusal) = known(bytes, &extension) {
        return Err(refusal);
    } else {
        of_text(bytes, &extension)?
    };
    if source.notes.is_empty() && source.lines.iter().all(|line| line.text.trim().is_empty()) {
        return Err(Refusal::Empty);
    }
    Ok(Source { name: name.to_owned(), ..source })
}

/// The characters of a text file in whatever encoding.
pub fn characters(bytes: &[u8]) -> String {
    text::decode(bytes).0
}

/// HTML as a browser hands it over from the clipboard.
pub fn html(html: &str) -> Source {
    html::source(html)
}

/// Plain text, as pasted.
pub fn text(text: &str) -> Source {
    text::source(text)
}

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    Empty,
    /// Over [`MOST_TEXT`].
    LongText,
    /// Over [`MOST_MARKUP`].
    Large,
    /// It ends too early or was altered, and nothing of it can be read.
    Damaged,
    /// A password is needed.
    Locked,
    /// Word before 2007.
    Doc,
    Wps,
    /// Any form of Excel or WPS tables.
    Table,
    /// Any form of PowerPoint or WPS slides.
    Slides,
    Pdf,
    Ofd,
    Image,
    /// Sound or video.
    Media,
    Rtf,
    /// OpenDocument text.
    Odt,
    /// A page or a document kept as one mail, or Word's XML of 2003.
    Mht,
    Archive,
    Program,
    /// No text, and no known form.
    Unknown,
}

impl Refusal {
    /// What it is and what to do, to tell the person.
    pub fn message(self) -> &'static str {
        match self {
            Refusal::Empty => "这个文件是空的，里面没有文字。请核对是不是选错了文件。",
            Refusal::LongText => "文字超过 5 MB，太长了。请分成几个文件再打开。",
            Refusal::Large => {
                "文件展开后超过 20 MB，太大了。请分成几个文件，或者复制需要的文字粘贴进来。"
            }
            Refusal::Damaged => {
                "文件已损坏或不完整，读不出文字。请重新下载或重新拷贝；能用 Word 或 WPS 打开的，另存为 .docx 再试。"
            }
            Refusal::Locked => "文件加了密码。请在 Word 或 WPS 里取消密码后保存，再打开。",
            Refusal::Doc => {
                "这是旧版 Word 文档（.doc）。请用 Word 或 WPS 打开，另存为 .docx，再打开那个文件。"
            }
            Refusal::Wps => {
                "这是 WPS 文字文档（.wps）。请用 WPS 打开，另存为 .docx，再打开那个文件。"
            }
            Refusal::Table => "这是电子表格，不是讲话稿。请复制需要的文字，粘贴进来。",
            Refusal::Slides => "这是演示文稿，不是讲话稿。请复制需要的文字，粘贴进来。",
            Refusal::Pdf => "这是 PDF 文件。请打开后全选、复制文字，粘贴进来；扫描件要先识别文字。",
            Refusal::Ofd => "这是 OFD 版式文件。请打开后全选、复制文字，粘贴进来。",
            Refusal::Image => {
                "这是图片，里面的字读不出来。请先用识别文字的工具转成文字，再粘贴进来。"
            }
            Refusal::Media => "这是音频或视频，读不出文字。请先转成文字，再粘贴进来。",
            Refusal::Rtf => "这是 RTF 文档。请用 Word 或 WPS 打开，另存为 .docx，再打开那个文件。",
            Refusal::Odt => {
                "这是 ODF 文档（.odt）。请用 WPS、Word 或 LibreOffice 打开，另存为 .docx，再打开那个文件。"
            }
            Refusal::Mht => {
                "这是网页存档或 Word XML 文档。请用 Word 或 WPS 打开，另存为 .docx，再打开那个文件。"
            }
            Refusal::Archive => {
                "这是压缩包或别的打包文件。请先解压，再打开里面的 .docx 或 .txt 文件。"
            }
            Refusal::Program => "这是程序文件，不是文稿。请核对是不是选错了文件。",
            Refusal::Unknown => {
                "认不出这是什么文件。能打开的有 .docx、.txt、.md 和网页；别的请另存为 .docx，或者复制文字粘贴进来。"
            }
        }
    }

    /// The same in English.
    pub fn message_in_english(self) -> &'static str {
        match self {
            Refusal::Empty => "This file is empty. Check that it is the right one.",
            Refusal::LongText => "This text is over 5 MB. Divide it into several files.",
            Refusal::Large => {
                "This file is over 20 MB unpacked. Divide it, or copy the text you need and paste it."
            }
            Refusal::Damaged => {
                "This file is damaged or incomplete. Get it anew, or save it as .docx from Word or WPS."
            }
            Refusal::Locked => "This file has a password. Remove it in Word or WPS, then open it.",
            Refusal::Doc => "This is an old Word document (.doc). Save it as .docx in Word or WPS.",
            Refusal::Wps => "This is a WPS document (.wps). Save it as .docx in WPS.",
            Refusal::Table => "This is a spreadsheet. Copy the text you need and paste it.",
            Refusal::Slides => "This is a presentation. Copy the text you need and paste it.",
            Refusal::Pdf => "This is a PDF. Open it, copy the text and paste it.",
            Refusal::Ofd => "This is an OFD file. Open it, copy the text and paste it.",
            Refusal::Image => "This is an image. Turn it into text first, then paste that.",
            Refusal::Media => "This is sound or video. Turn it into text first, then paste that.",
            Refusal::Rtf => "This is an RTF document. Save it as .docx in Word or WPS.",
            Refusal::Odt => "This is an OpenDocument text (.odt). Save it as .docx.",
            Refusal::Mht => "This is a web archive or Word XML. Save it as .docx in Word or WPS.",
            Refusal::Archive => "This is an archive. Unpack it and open the .docx or .txt inside.",
            Refusal::Program => "This is a program, not a text. Check that it is the right file.",
            Refusal::Unknown => {
                "This file's form is not known. Save it as .docx, or copy its text and paste it."
            }
        }
    }
}

/// A text file, in whatever encoding, of whatever form.
fn of_text(bytes: &[u8], extension: &str) -> Result<Source, Refusal> {
    if bytes.len() > MOST_MARKUP {
        return Err(Refusal::Large);
    }
    let (content, bad) = text::decode(bytes);
    let head = content.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if head.is_empty() {
        return Err(Refusal::Empty);
    }
    let odd = |c: &char| c.is_control() && !c.is_whitespace() || *c == char::REPLACEMENT_CHARACTER;
    let (sample, strange) = content
        .chars()
        .take(1 << 16)
        .fold((0, 0), |(all, strange), c| (all + 1, strange + usize::from(odd(&c))));
    // One character in ten unreadable is no text; a few words may end in several cut ones.
    if strange > 8 + sample / 10 {
        let zipped = ["docx", "docm", "dotx", "wps"].contains(&extension);
        return Err(if zipped { Refusal::Damaged } else { Refusal::Unknown });
    }
    let head: String = head.chars().take(4096).collect::<String>().to_ascii_lowercase();
    if head.starts_with("mime-version:")
        || head.contains("<w:worddocument")
        || head.contains("<pkg:package")
    {
        return Err(Refusal::Mht);
    }
    let page = ["<!doctype html", "<html"].iter().any(|start| head.starts_with(start))
        || head.starts_with('<') && head.contains("<html")
        || ["html", "htm", "xhtml"].contains(&extension);
    let mut source = if page {
        html::source(&content)
    } else if content.len() > MOST_TEXT && bytes.len() > MOST_TEXT {
        return Err(Refusal::LongText);
    } else if ["md", "markdown"].contains(&extension) {
        text::markdown(&content)
    } else {
        text::source(&content)
    };
    if bad > 0 {
        source.notes.push(format!("有 {bad} 处读不出的字符，用“\u{FFFD}”代替"));
    }
    Ok(source)
}

/// What the bytes are, where that can be told and is nothing to read.
fn known(bytes: &[u8], extension: &str) -> Option<Refusal> {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let at = |at: usize, magic: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(magic));
    let starts = |magics: &[&[u8]]| magics.iter().any(|magic| head.starts_with(magic));
    if starts(&[b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"]) {
        return Some(compound(bytes, extension));
    }
    // A bitmap's or a program's two letters begin many a text; what follows them does not.
    let binary = head.contains(&0);
    let found = if head.windows(5).any(|five| five == b"%PDF-") {
        Refusal::Pdf
    } else if starts(&[b"{\\rtf"]) {
        Refusal::Rtf
    } else if starts(&[
        b"\x89PNG", b"\xFF\xD8\xFF", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"\0\0\x01\0",
    ]) || at(8, b"WEBP")
        || binary && starts(&[b"BM"])
        || at(4, b"ftyp")
            && [b"heic", b"heix", b"mif1", b"msf1", b"avif"].iter().any(|kind| at(8, *kind))
    {
        Refusal::Image
    } else if at(4, b"ftyp")
        || binary && starts(&[b"ID3", b"RIFF", b"OggS", b"\xFF\xFB", b"\x1AE\xDF\xA3", b"FLV"])
    {
        Refusal::Media
    } else if starts(&[b"Rar!\x1A\x07", b"7z\xBC\xAF\x27\x1C", b"\x1F\x8B\x08", b"PK\x07\x08"])
        || at(257, b"ustar")
    {
        Refusal::Archive
    } else if binary && starts(&[b"MZ", b"\x7FELF", b"\xCF\xFA\xED\xFE", b"\xCA\xFE\xBA\xBE"]) {
        Refusal::Program
    } else {
        return None;
    };
    Some(found)
}

/// A compound file (MS-CFB), by the names of its streams: entries of 128 bytes, which begin with a
/// name in UTF-16.
fn compound(bytes: &[u8], extension: &str) -> Refusal {
    let named = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        bytes.chunks(128).skip(4).any(|entry| entry.starts_with(&wide))
    };
    if named("EncryptedPackage") {
        Refusal::Locked
    } else if named("Workbook") || named("Book") || extension == "et" {
        Refusal::Table
    } else if named("PowerPoint Document") || extension == "dps" {
        Refusal::Slides
    } else if extension == "wps" || named("WpsCustomData") {
        Refusal::Wps
    } else if named("WordDocument") || ["doc", "dot"].contains(&extension) {
        Refusal::Doc
    } else if extension == "msg" {
        Refusal::Mht
    } else {
        Refusal::Unknown
    }
}
