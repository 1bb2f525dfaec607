//! Pack files (素材包): text that a person can write, read and send. `docs/packs.md` is the grammar.
//!
//! Reading is total: what is wrong is told with its line, and everything else still comes in.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::hidden;
use crate::layout::Spec;
use crate::library::{Block, Id, Kind, Outline, Pack, SlotDecl, SlotKind};
use crate::sorted;

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

/// Whether a text is a pack file at all: some line begins an entry.
pub fn is_pack(text: &str) -> bool {
    text.trim_start_matches('\u{FEFF}').lines().filter_map(entry_line).any(|title| {
        let sort = title.split_whitespace().next().unwrap_or_default();
        SORTS.contains(&sort)
    })
}

/// Reads a pack file, whatever is in it.
pub fn read(text: &str) -> (Pack, Vec<Problem>) {
    let mut reader = Reader::default();
    let mut entry: Option<Entry> = None;
    for (at, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
        // A line end may be one \r too many, or one without its \n.
        let line = line.trim_end_matches('\r');
        let number = at + 1;
        if let Some(title) = entry_line(line) {
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
    let (pack, mut problems) = reader.finish();
    problems.extend(hidden_characters(text));
    sorted::by_key(&mut problems, |problem| problem.line);
    (pack, problems)
}

/// The lines of a pack file that hold what nobody sees. It comes in all the same: in the speech it
/// is found and can be taken out.
fn hidden_characters(text: &str) -> impl Iterator<Item = Problem> {
    /// A file that is full of them is told of by its first lines.
    const TOLD: usize = 20;
    let lines = text.trim_start_matches('\u{FEFF}').lines().enumerate();
    let told = lines.filter_map(|(at, line)| {
        let found = hidden::tally([line]);
        let each =
            found.iter().map(|(c, n)| format!("{} {} {n} 个", hidden::name(*c), hidden::code(*c)));
        let each = each.collect::<Vec<_>>().join("、");
        let message = format!(
            "这一行有看不见的字符：{each}。已照原样读入，用到讲话稿里时可在校对提示里一键去掉。"
        );
        (!found.is_empty()).then_some(Problem { line: at + 1, message })
    });
    told.take(TOLD)
}

/// Writes a pack file; [`read`] gives the same pack back, but for white space around its texts and
/// line breaks in what has one line only.
pub fn write(pack: &Pack) -> String {
    let mut out = String::new();
    let field = |out: &mut String, key: &str, value: &str| {
        if value.is_empty() {
            return;
        }
        let lines = if LINES.contains(&key) { value.to_owned() } else { value.replace('\n', " ") };
        for line in lines.split('\n') {
            out.push_str(&format!("{key}：{line}\n"));
        }
    };
    out.push_str(&format!("%% 素材包 {}\n", pack.id));
    field(&mut out, "名称", &pack.name);
    field(&mut out, "版本", &pack.version);
    field(&mut out, "作者", &pack.author);
    field(&mut out, "许可", &pack.licence);
    field(&mut out, "来源", &pack.source);
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
            if entry_line(line.trim_start_matches('\\')).is_some() {
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
    for layout in &pack.layouts {
        out.push_str(&format!("\n%% 版式 {}\n", layout.id));
        for (key, value) in layout.lines() {
            field(&mut out, key, &value);
        }
    }
    out
}

/// What an entry can be.
const SORTS: [&str; 4] = ["素材包", "段落块", "提纲", "版式"];
/// Keys that an entry may have several times: each stands for itself …
const REPEATED: [&str; 2] = ["占位符", "段落块"];
/// … or is one line of the value.
const LINES: [&str; 3] = ["说明", "题目", "称谓"];

/// What stands behind the `%%` of a line that begins an entry. An input method for Chinese may well
/// have made it `％％`, a paste have moved it in: unseen, it would become text of the block above.
fn entry_line(line: &str) -> Option<&str> {
    let line = line.trim_start();
    line.strip_prefix("%%").or_else(|| line.strip_prefix("％％"))
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
            "版式" => self.layout(&entry),
            other => self.say(
                entry.line,
                format!(
                    "不认识条目“{other}”，它和它下面的内容没有读入。条目种类是：{}。",
                    SORTS.join("、")
                ),
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
                "名称" => self.pack.name = value,
                "版本" => self.pack.version = value,
                "作者" => self.pack.author = value,
                "许可" => self.pack.licence = value,
                "来源" => self.pack.source = value,
                "说明" => self.pack.note = value,
                "占位符" => {
                    let mut slots = std::mem::take(&mut self.pack.slots);
                    self.slot(line, &value, &mut slots);
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
                "标题" => block.title = value,
                "类别" => match Kind::from_label(&value) {
                    Some(kind) => block.kind = kind,
                    None => {
                        let kinds = Kind::ALL.map(Kind::label).join("、");
                        self.say(
                            line,
                            format!("不认识类别“{value}”，先归入“其他”。类别有：{kinds}。"),
                        );
                    }
                },
                "场合" => block.occasions = words(&value),
                "标签" => block.tags = words(&value),
                "摘要" => block.summary = value,
                "占位符" => self.slot(line, &value, &mut block.slots),
                _ => self.unknown_key(line, key),
            }
        }
        let lines: Vec<&str> = text
            .iter()
            .map(|(_, line)| match line.strip_prefix('\\') {
                Some(rest) if entry_line(rest.trim_start_matches('\\')).is_some() => rest,
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
        if self.id(entry, entry.id, known) {
            self.pack.blocks.push(Rc::new(block));
        }
    }

    fn outline(&mut self, entry: &Entry) {
        let (fields, text) = entry.parts();
        let mut outline = Outline { id: entry.id.into(), ..Outline::default() };
        for (line, key, value) in self.fields(fields) {
            match key {
                "标题" => outline.title = value,
                "场合" => outline.occasion = value,
                "摘要" => outline.summary = value,
                "题目" => outline.speech_title = value,
                "称谓" => outline.salutation = value,
                "段落块" => {
                    let id = Id::from(value);
                    outline.blocks.push(id.clone());
                    self.references.push((line, id));
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
        if self.id(entry, entry.id, known) {
            self.pack.outlines.push(Rc::new(outline));
        }
    }

    fn layout(&mut self, entry: &Entry) {
        let (fields, text) = entry.parts();
        let empty = Id::default();
        let (name, note) = (empty.clone(), empty);
        let mut spec = Spec { id: entry.id.into(), name, note, ..Spec::default() };
        for (line, key, value) in self.fields(fields) {
            match spec.read_line(key, &value) {
                Some(problems) => problems.into_iter().for_each(|problem| self.say(line, problem)),
                None => self.unknown_key(line, key),
            }
        }
        self.no_text(text);
        // Only then is it known whether anything of the name can be read.
        spec = spec.sane();
        if spec.name.is_empty() {
            self.say(entry.line, "这个版式没有“名称：”，先用它的编号作名称。");
            spec.name = spec.id.clone();
        }
        let known = self.pack.layouts.iter().any(|other| other.id == spec.id);
        if self.id(entry, &spec.id, known) {
            self.pack.layouts.push(Rc::new(spec));
        }
    }

    /// Whether an entry has an id that no other of its sort has.
    fn id(&mut self, entry: &Entry, id: &str, known: bool) -> bool {
        if id.is_empty() {
            self.say(entry.line, format!("“%% {}”后面缺少编号，这一条没有读入。", entry.sort));
        } else if known {
            self.say(entry.line, format!("编号“{id}”前面已经用过，这一条没有读入。请换一个编号。"));
        }
        !id.is_empty() && !known
    }

    /// The `键：值` lines, those of one value put together.
    fn fields<'a>(&mut self, lines: &Lines<'a>) -> Vec<(usize, &'a str, String)> {
        let mut fields: Vec<(usize, &'a str, String)> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for &(number, line) in lines {
            let Some((key, value)) = line.split_once(['：', ':']) else {
                self.say(number, "这一行不是“键：值”的形式，没有读入。正文要和上面空开一行。");
                continue;
            };
            let (key, value) = (key.trim(), value.trim());
            match places.get(key).and_then(|at| fields.get_mut(*at)) {
                Some((_, _, lines)) if LINES.contains(&key) => {
                    lines.push('\n');
                    lines.push_str(value);
                }
                Some((first, ..)) if !REPEATED.contains(&key) => {
                    let first = *first;
                    self.say(
                        number,
                        format!("“{key}：”在第 {first} 行已经写过，这一行没有读入。请只留一行。"),
                    );
                }
                _ => {
                    places.insert(key, fields.len());
                    fields.push((number, key, value.to_owned()));
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
        let parts = split(value, &['|', '｜']);
        let mut parts = parts.into_iter().map(str::trim);
        let name = plain(parts.next().unwrap_or_default());
        if !crate::slot::is_name(&name) {
            self.say(line, format!("“{name}”不能作占位符的名称，这一行没有读入。"));
            return;
        }
        if slots.iter().any(|slot| *slot.name == *name) {
            self.say(line, format!("占位符“{name}”在这里声明了两次，后一次没有读入。"));
            return;
        }
        let mut decl = SlotDecl { name: name.into(), ..SlotDecl::default() };
        // What they are depends on the kind, which may stand behind them.
        let (mut default, mut example) = ("", "");
        for part in parts {
            match part.split_once(['=', '＝']) {
                Some((key, value)) => match (key.trim(), value.trim()) {
                    ("提示", value) => decl.prompt = plain(value),
                    ("默认", value) => default = value,
                    ("示例", value) => example = value,
                    ("单位", value) => decl.unit = plain(value),
                    ("选项", value) => decl.choices = items(value),
                    (key, _) => {
                        self.say(line, format!("占位符的声明里不认识“{key}=”，这一项没有读入。"));
                    }
                },
                None if part.is_empty() => {}
                None if part == "可选" => decl.optional = true,
                None => match SlotKind::from_label(part) {
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
        let value = |text| match decl.kind {
            SlotKind::List => items(text).join("\n"),
            _ => plain(text),
        };
        (decl.default, decl.example) = (value(default), value(example));
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
        (self.pack, self.problems)
    }
}

/// Occasions and tags; people divide them by commas too.
fn words(value: &str) -> Vec<String> {
    let words = value.split(['、', '，', ',']).map(str::trim);
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The items of a list in a declaration, divided by `、`; `\、` is that sign itself.
fn items(value: &str) -> Vec<String> {
    let items = split(value, &['、']).into_iter().map(str::trim);
    items.filter(|item| !item.is_empty()).map(plain).collect()
}

/// The parts of a text divided by `signs`, but where `\` stands before one.
fn split<'a>(text: &'a str, signs: &[char]) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if signs.contains(&c) && !escaped {
            parts.push(&text[start..at]);
            start = at + c.len_utf8();
        }
        escaped = c == '\\' && !escaped;
    }
    parts.push(&text[start..]);
    parts
}

/// A part of a declaration as it is meant: `\|` and `\、` are those signs, `\n` a line break.
fn plain(part: &str) -> String {
    let mut out = String::new();
    let mut chars = part.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('\\', Some(next @ ('n' | '|' | '｜' | '、' | '\\'))) => {
                out.push(if next == 'n' { '\n' } else { next });
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

fn declaration(decl: &SlotDecl) -> String {
    let escape = |text: &str| {
        let text = text.replace('\\', "\\\\").replace('|', "\\|").replace('｜', "\\｜");
        text.replace('\n', "\\n")
    };
    let item = |text: &str| escape(text).replace('、', "\\、");
    let value = |text: &str| match decl.kind {
        SlotKind::List => text.split('\n').map(item).collect::<Vec<_>>().join("、"),
        _ => escape(text),
    };
    let choices: Vec<String> = decl.choices.iter().map(|choice| item(choice)).collect();
    let mut out = format!("{} | {}", escape(&decl.name), decl.kind.label());
    let fields = [
        ("提示", escape(&decl.prompt)),
        ("默认", value(&decl.default)),
        ("示例", value(&decl.example)),
        ("单位", escape(&decl.unit)),
        ("选项", choices.join("、")),
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
