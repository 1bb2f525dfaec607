//! The ways in: bytes of a file, HTML or text of the clipboard → a [`Source`], the lines of a text
//! with what the file said of each. What the lines mean is not known here; the recogniser
//! finds that out, the same for every way in.

/// A text that came in: never changed from here on, so that it can be shown beside what was made
/// of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The file's name, or empty for what was pasted.
    pub name: String,
    pub format: Format,
    pub lines: Vec<Line>,
    /// What could not be kept as it was, in the user's words: 3 张图片没有读入.
    pub notes: Vec<String>,
}

/// The form a text came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Text,
    Markdown,
    Html,
    Docx,
}

/// One line, or one paragraph of a format that has paragraphs. Holds no line break.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
