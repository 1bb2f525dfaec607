//! Pack files (素材包): text that a person can write, read and send. `docs/packs.md` is the grammar.
//!
//! Reading is total: what is wrong is told with its line, and everything else still comes in.

use std::rc::Rc;

use crate::library::{Block, Id, Kind, Outline, Pack, SlotDecl, SlotKind};

/// Something in a pack file that could not be taken as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// What is wrong and what to do, in the user's words.
    pub message: String,
}

/// The packs that come with the page.
pub fn built_in() -> Vec<Rc<Pack>> {
    [
        include_str!("../packs/meetings.md"),
        include_str!("../packs/reports.md"),
        include_str!("../packs/ceremonies.md"),
    ]
    .into_iter()
    .map(|text| Rc::new(read(text).0))
    .collect()
}

/// Reads a pack file, whatever is in it.
pub fn read(text: &str) -> (Pack, Vec<Problem>) {
    let mut reader = Reader::default();
    let mut entry: Option<Entry> = None;
    for (at, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
        let number = at + 1;
        if let Some(title) = line.strip_prefix("%%") {
            reader.take(entry.take());
            entry = Some(Entry::new(number, title));
        } else if let Some(entry) = &mut entry {
            entry.lines.push((number, line));
        } else if !line.trim().is_empty() && reader.problems.is_empty() {
            reader.say(
                number,
                "这一行在第一个“%%”条目之前，没有读入。请在它前面加一行，如“%% 段落块 编号”。",
            );
        }
    }
    reader.take(entry);
    reader.finish()
}

/// Writes a pack file; [`read`] gives the same pack back, but for white space around its texts.
pub fn write(pack: &Pack) -> String {
    let mut out = String::new();
    let field = |out: &mut String, key: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("{key}：{}\n", value.replace('\n', " ")));
        }
    };
    out.push_str(&format!("%% 素材包 {}\n", pack.id));
    field(&mut out, "名称", &pack.name);
    field(&mut out, "版本", &pack.version);
    field(&mut out, "作者", &pack.author);
    field(&mut out, "许可", &pack.licence);
    field(&mut out, "说明", &pack.note);
    for decl in &pack.slots {
        field(&mut out, "占位符", &declaration(decl));
    }
    for block in &pack.blocks {
        out.push_str(&format!("\n%% 段落块 {}\n", block.id));
        field(&mut out, "标题", &block.title);
        field(&mut out, "类别", block.kind.label());
        field(&mut out, "场合", &block.occasions.join("、"));
        field(&mut out, "标签", &block.tags.join("、"));
        field(&mut out, "摘要", &block.summary);
        for decl in &block.slots {
            field(&mut out, "占位符", &declaration(decl));
        }
        out.push('\n');
        for line in block.text.lines() {
            if line.trim_start_matches('\\').starts_with("%%") {
                out.push('\\');
            }
            out.push_str(line);
            out.push('\n');
        }
    }
    for outline in &pack.outlines {
        out.push_str(&format!("\n%% 提纲 {}\n", outline.id));
        field(&mut out, "标题", &outline.title);
        field(&mut out, "场合", &outline.occasion);
        field(&mut out, "摘要", &outline.summary);
        field(&mut out, "题目", &outline.speech_title);
        field(&mut out, "称谓", &outline.salutation);
        for block in &outline.blocks {
            field(&mut out, "段落块", block);
        }
    }
    out
}

/// Lines with their numbers.
type Lines<'a> = [(usize, &'a str)];

/// An entry as it stands in the file: from one `%%` line to the next.
struct Entry<'a> {
    line: usize,
    sort: &'a str,
    id: &'a str,
    lines: Vec<(usize, &'a str)>,
}

impl<'a> Entry<'a> {
    fn new(line: usize, title: &'a str) -> Entry<'a> {
        let title = title.trim();
        let (sort, id) = title.split_once(char::is_whitespace).unwrap_or((title, ""));
        Entry { line, sort, id: id.trim(), lines: Vec::new() }
    }

    /// The `键：值` lines, and behind the first empty line the text.
    fn parts(&self) -> (&Lines<'a>, &Lines<'a>) {
        let end = self.lines.iter().position(|(_, line)| line.trim().is_empty());
        let end = end.unwrap_or(self.lines.len());
        self.lines.split_at(end)
    }
}

#[derive(Default)]
struct Reader {
    pack: Pack,
    seen_pack: bool,
    /// Where each outline names a block.
    references: Vec<(usize, Id)>,
    problems: Vec<Problem>,
}

impl Reader {
    fn say(&mut self, line: usize, message: impl Into<String>) {
        self.problems.push(Problem { line, message: message.into() });
    }

    fn take(&mut self, entry: Option<Entry>) {
        let Some(entry) = entry else { return };
        match entry.sort {
            "素材包" => self.pack(&entry),
            "段落块" => self.block(&entry),
            "提纲" => self.outline(&entry),
            other => self.say(
                entry.line,
                format!("不认识条目“{other}”，它和它下面的内容没有读入。条目种类是：素材包、段落块、提纲。"),
            ),
        }
    }

    fn pack(&mut self, entry: &Entry) {
        if self.seen_pack {
            self.say(entry.line, "一个文件只写一个“素材包”条目，这一个没有读入。");
            return;
        }
        self.seen_pack = true;
        self.pack.id = entry.id.into();
        let (fields, text) = entry.parts();
        for (line, key, value) in self.fields(fields) {
            match key {
                "名称" => self.pack.name = value.to_owned(),
                "版本" => self.pack.version = value.to_owned(),
                "作者" => self.pack.author = value.to_owned(),
                "许可" => self.pack.licence = value.to_owned(),
                "说明" => self.pack.note = value.to_owned(),
                "占位符" => {
                    let mut slots = std::mem::take(&mut self.pack.slots);
                    self.slot(line, value, &mut slots);
                    self.pack.slots = slots;
                }
                _ => self.unknown_key(line, key),
            }
        }
        self.no_text(text);
    }

    fn block(&mut self, entry: &Entry) {
        let (fields, text) = entry.parts();
        let mut block = Block { id: entry.id.into(), ..Block::default() };
        for (line, key, value) in self.fields(fields) {
            match key {
                "标题" => block.title = value.to_owned(),
                "类别" => match Kind::from_label(value) {
                    Some(kind) => block.kind = kind,
                    None => {
                        let kinds = Kind::ALL.map(Kind::label).join("、");
                        self.say(
                            line,
                            format!("不认识类别“{value}”，先归入“其他”。类别有：{kinds}。"),
                        );
                    }
                },
                "场合" => block.occasions = words(value),
                "标签" => block.tags = words(value),
                "摘要" => block.summary = value.to_owned(),
                "占位符" => self.slot(line, value, &mut block.slots),
                _ => self.unknown_key(line, key),
            }
        }
        let lines: Vec<&str> = text
            .iter()
            .map(|(_, line)| match line.strip_prefix('\\') {
                Some(rest) if rest.trim_start_matches('\\').starts_with("%%") => rest,
                _ => line,
            })
            .collect();
        block.text = lines.join("\n").trim_matches('\n').into();
        if block.title.is_empty() {
            self.say(entry.line, "这个段落块没有“标题：”，先用它的编号作标题。");
            block.title = entry.id.to_owned();
        }
        if block.text.trim().is_empty() {
            self.say(entry.line, "这个段落块没有正文。正文写在空一行之后。");
        }
        let known = self.pack.block(entry.id).is_some();
        if self.id(entry, known) {
            self.pack.blocks.push(Rc::new(block));
        }
    }

    fn outline(&mut self, entry: &Entry) {
        let (fields, text) = entry.parts();
        let mut outline = Outline { id: entry.id.into(), ..Outline::default() };
        for (line, key, value) in self.fields(fields) {
            match key {
                "标题" => outline.title = value.to_owned(),
                "场合" => outline.occasion = value.to_owned(),
                "摘要" => outline.summary = value.to_owned(),
                "题目" => outline.speech_title = value.to_owned(),
                "称谓" => outline.salutation = value.to_owned(),
                "段落块" => {
                    outline.blocks.push(value.into());
                    self.references.push((line, value.into()));
                }
                _ => self.unknown_key(line, key),
            }
        }
        self.no_text(text);
        if outline.title.is_empty() {
            self.say(entry.line, "这个提纲没有“标题：”，先用它的编号作标题。");
            outline.title = entry.id.to_owned();
        }
        let known = self.pack.outlines.iter().any(|other| &*other.id == entry.id);
        if self.id(entry, known) {
            self.pack.outlines.push(Rc::new(outline));
        }
    }

    /// Whether an entry has an id that no other of its sort has.
    fn id(&mut self, entry: &Entry, known: bool) -> bool {
        let id = entry.id;
        if id.is_empty() {
            self.say(entry.line, format!("“%% {}”后面缺少编号，这一条没有读入。", entry.sort));
        } else if known {
            self.say(entry.line, format!("编号“{id}”前面已经用过，这一条没有读入。请换一个编号。"));
        }
        !id.is_empty() && !known
    }

    fn fields<'a>(&mut self, lines: &[(usize, &'a str)]) -> Vec<(usize, &'a str, &'a str)> {
        let mut fields = Vec::new();
        for (number, line) in lines {
            match line.split_once(['：', ':']) {
                Some((key, value)) => fields.push((*number, key.trim(), value.trim())),
                None => {
                    self.say(*number, "这一行不是“键：值”的形式，没有读入。正文要和上面空开一行。")
                }
            }
        }
        fields
    }

    fn unknown_key(&mut self, line: usize, key: &str) {
        self.say(line, format!("不认识“{key}：”，这一行没有读入。"));
    }

    fn no_text(&mut self, text: &[(usize, &str)]) {
        if let Some((line, _)) = text.iter().find(|(_, line)| !line.trim().is_empty()) {
            self.say(*line, "这里不该有正文，从这一行起没有读入。正文只写在“段落块”里。");
        }
    }

    fn slot(&mut self, line: usize, value: &str, slots: &mut Vec<Rc<SlotDecl>>) {
        let mut parts = split_parts(value).into_iter();
        let name = parts.next().unwrap_or_default();
        if !crate::slot::is_name(&name) {
            self.say(line, format!("“{name}”不能作占位符的名称，这一行没有读入。"));
            return;
        }
        if slots.iter().any(|slot| *slot.name == *name) {
            self.say(line, format!("占位符“{name}”在这里声明了两次，后一次没有读入。"));
            return;
        }
        let mut decl = SlotDecl { name: name.into(), ..SlotDecl::default() };
        for part in parts {
            match part.split_once(['=', '＝']) {
                Some((key, value)) => match (key.trim(), value.trim()) {
                    ("提示", value) => decl.prompt = value.to_owned(),
                    ("默认", value) => decl.default = value.to_owned(),
                    ("示例", value) => decl.example = value.to_owned(),
                    ("单位", value) => decl.unit = value.to_owned(),
                    ("选项", value) => decl.choices = words(value),
                    (key, _) => {
                        self.say(line, format!("占位符的声明里不认识“{key}=”，这一项没有读入。"));
                    }
                },
                None if part.is_empty() => {}
                None if part == "可选" => decl.optional = true,
                None => match SlotKind::from_label(&part) {
                    Some(kind) => decl.kind = kind,
                    None => {
                        let kinds = SlotKind::ALL.map(SlotKind::label).join("、");
                        self.say(
                            line,
                            format!("不认识占位符的种类“{part}”，先按文本处理。种类有：{kinds}。"),
                        );
                    }
                },
            }
        }
        if decl.kind == SlotKind::List {
            decl.default = decl.default.replace('、', "\n");
            decl.example = decl.example.replace('、', "\n");
        }
        slots.push(Rc::new(decl));
    }

    fn finish(mut self) -> (Pack, Vec<Problem>) {
        for (line, id) in std::mem::take(&mut self.references) {
            if self.pack.block(&id).is_none() {
                self.say(line, format!("这个文件里没有编号为“{id}”的段落块，提纲里略去了它。"));
            }
        }
        for at in 0..self.pack.outlines.len() {
            let blocks = &self.pack.outlines[at].blocks;
            let known: Vec<Id> =
                blocks.iter().filter(|id| self.pack.block(id).is_some()).cloned().collect();
            if known.len() != blocks.len() {
                Rc::make_mut(&mut self.pack.outlines[at]).blocks = known;
            }
        }
        if !self.seen_pack {
            self.say(1, "文件开头缺少“%% 素材包 编号”，其余内容已经读入。");
        }
        self.problems.sort_by_key(|problem| problem.line);
        (self.pack, self.problems)
    }
}

fn words(value: &str) -> Vec<String> {
    value.split('、').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The parts of a declaration, divided by `|`; `\|` is that sign itself and `\n` a line break.
fn split_parts(value: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        let Some(part) = parts.last_mut() else { break };
        match c {
            '|' | '｜' => parts.push(String::new()),
            '\\' => match chars.next() {
                Some('n') => part.push('\n'),
                Some(c @ ('|' | '｜' | '\\')) => part.push(c),
                Some(c) => part.extend(['\\', c]),
                None => part.push('\\'),
            },
            c => part.push(c),
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).collect()
}

fn declaration(decl: &SlotDecl) -> String {
    let plain = |text: &str| {
        let text = text.replace('\\', "\\\\").replace('|', "\\|").replace('｜', "\\｜");
        text.replace('\n', if decl.kind == SlotKind::List { "、" } else { "\\n" })
    };
    let mut out = format!("{} | {}", decl.name, decl.kind.label());
    let fields = [
        ("提示", plain(&decl.prompt)),
        ("默认", plain(&decl.default)),
        ("示例", plain(&decl.example)),
        ("单位", plain(&decl.unit)),
        ("选项", plain(&decl.choices.join("、"))),
    ];
    for (key, value) in fields {
        if !value.is_empty() {
            out.push_str(&format!(" | {key}={value}"));
        }
    }
    if decl.optional {
        out.push_str(" | 可选");
    }
    out
}
