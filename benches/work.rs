//! The work that is measured, in the core alone: as the page does it, as the native program does it
//! whose instructions are counted, and as it is set against other libraries.

use std::hint::black_box;
use std::rc::Rc;

use gaojiang::compose::Composer;
use gaojiang::count::Counter;
use gaojiang::document::Document;
use gaojiang::edit::{Change, Edit};
use gaojiang::layout::Layout;
use gaojiang::library::{Block, Kind};
use gaojiang::paginate::Paginator;
use gaojiang::render::docx;
use gaojiang::search::Index;
use gaojiang::speech::{Section, Speech, Workspace};
use gaojiang::{compose, diff, read, recognise};

use crate::pasted::pasted;
use crate::speech::{SLOT, speech};

/// Makes a piece of work ready for a speech of a size, to be done again and again.
pub type Prepare = fn(usize) -> Box<dyn FnMut()>;

/// What can be measured, by name.
pub const WORK: [(&str, Prepare); 11] = [
    ("key", |size| Open::of(size).doing(key)),
    ("slot", |size| Open::of(size).doing(slot)),
    ("move", |size| Open::of(size).doing(last_first)),
    ("open", open),
    ("checks", checks),
    ("docx", write_docx),
    ("read", read_docx),
    ("text", read_text),
    ("fill", |_| fill()),
    ("diff", compare),
    ("search", |_| search()),
];

/// An open speech with all that is derived from it, as the page has it.
struct Open {
    workspace: Rc<Workspace>,
    layout: Layout,
    composer: Composer,
    paginator: Paginator,
    counter: Counter,
    turn: usize,
}

impl Open {
    fn of(size: usize) -> Open {
        let speech = speech(size);
        let mut open = Open {
            workspace: Rc::new(Workspace {
                current: Some(speech.id.clone()),
                speeches: vec![Rc::new(speech)],
                ..Workspace::default()
            }),
            layout: Layout::gb9704(),
            composer: Composer::default(),
            paginator: Paginator::default(),
            counter: Counter::default(),
            turn: 0,
        };
        open.derive();
        open
    }

    fn doing(mut self, act: fn(&Open) -> Change) -> Box<dyn FnMut()> {
        Box::new(move || {
            self.turn += 1;
            let change = act(&self);
            let id = self.speech().id.clone();
            self.workspace = self.workspace.apply(&Edit::Speech { id, change }, 1);
            self.derive();
        })
    }

    fn speech(&self) -> &Rc<Speech> {
        &self.workspace.speeches[0]
    }

    fn derive(&mut self) {
        let speech = self.speech().clone();
        let document = self.composer.compose(&speech, &self.layout);
        black_box(self.paginator.paginate(&document, &self.layout));
        black_box(self.counter.counts(&document));
        black_box(self.composer.slots(&speech));
        black_box(document);
    }
}

fn key(open: &Open) -> Change {
    let sections = &open.speech().sections;
    let section = &sections[sections.len() / 2];
    let text = format!("{}字", section.text).into();
    Change::SetText { section: section.id.clone(), text }
}

fn slot(open: &Open) -> Change {
    let value = ["云溪县", "青川县"][open.turn % 2].into();
    Change::SetValue { slot: SLOT.into(), value }
}

fn last_first(open: &Open) -> Change {
    let section = open.speech().sections.last().map(|s| s.id.clone()).unwrap_or_default();
    Change::Move { section, to: 0 }
}

fn open(size: usize) -> Box<dyn FnMut()> {
    let speech = speech(size);
    Box::new(move || {
        let layout = Layout::gb9704();
        let mut composer = Composer::default();
        let document = composer.compose(&speech, &layout);
        black_box(Paginator::default().paginate(&document, &layout));
    })
}

/// Findings, counts and the list of slots, all of them from nothing.
fn checks(size: usize) -> Box<dyn FnMut()> {
    let speech = speech(size);
    Box::new(move || {
        let document = compose::compose(&speech, &Layout::gb9704());
        black_box(Counter::default().counts(&document));
        black_box(document.unfilled());
        black_box(compose::slots(&speech));
        black_box(document.findings);
    })
}

pub fn document(size: usize) -> Document {
    compose::compose(&speech(size), &Layout::gb9704())
}

pub fn docx_bytes(document: &Document) -> Vec<u8> {
    docx::docx(document, &Layout::gb9704(), &docx::Properties::default())
}

fn write_docx(size: usize) -> Box<dyn FnMut()> {
    let document = document(size);
    Box::new(move || {
        black_box(docx_bytes(&document));
    })
}

/// The text and the structure of a .docx: levels, kinds, slots.
pub fn outline_of(bytes: &[u8]) -> usize {
    let Ok(source) = read::file("a.docx", bytes) else { return 0 };
    recognise::recognise(&source, &Default::default()).paragraphs.len()
}

fn read_docx(size: usize) -> Box<dyn FnMut()> {
    let bytes = docx_bytes(&document(size));
    Box::new(move || {
        black_box(outline_of(&bytes));
    })
}

fn read_text(size: usize) -> Box<dyn FnMut()> {
    let text = pasted(size);
    Box::new(move || {
        black_box(recognise::recognise(&read::text(&text), &Default::default()));
    })
}

/// A text with 1,000 slots, and what is to be put into them.
pub fn thousand() -> Speech {
    let mut speech = Speech { title: "一千处".into(), ..Speech::default() };
    let mut values = gaojiang::speech::Values::new();
    let mut sections = Vec::new();
    for part in 0..20 {
        let mut text = String::new();
        for at in 0..50 {
            let name = format!("甲{part}_{at}");
            text += &format!("第{at}个单位{{{{{name}}}}}要按期完成任务。\n");
            values.insert(name.as_str().into(), format!("云溪县第{at}局").as_str().into());
        }
        sections.push(Rc::new(Section {
            id: format!("t{part}").into(),
            text: text.into(),
            ..Section::default()
        }));
    }
    speech.sections = sections;
    speech.values = Rc::new(values);
    speech
}

/// All slots filled and the text of it, as it goes to the clipboard.
pub fn filled(speech: &Speech) -> String {
    gaojiang::render::text::plain(&compose::compose(speech, &Layout::gb9704()))
}

fn fill() -> Box<dyn FnMut()> {
    let speech = thousand();
    Box::new(move || {
        black_box(filled(&speech));
    })
}

/// The text of a speech, and the same with a word changed in every fifth line.
pub fn versions(size: usize) -> (String, String) {
    let old = gaojiang::render::text::plain(&document(size));
    let new = old.lines().enumerate().map(|(at, line)| {
        if at % 5 == 0 { line.replacen('要', "必须", 1) } else { line.to_owned() }
    });
    let new = new.collect::<Vec<_>>().join("\n");
    (old, new)
}

fn compare(size: usize) -> Box<dyn FnMut()> {
    let (old, new) = versions(size);
    Box::new(move || {
        black_box(diff::diff(&old, &new));
    })
}

fn search() -> Box<dyn FnMut()> {
    let long = speech(600_000);
    let block = |(at, section): (usize, &Rc<Section>)| {
        Rc::new(Block {
            id: format!("b{at}").into(),
            title: format!("{}之{at}", ["工作部署", "督查考核", "防汛备汛", "项目建设"][at % 4]),
            kind: Kind::Task,
            summary: section.text.lines().nth(1).unwrap_or_default().chars().take(30).collect(),
            text: section.text.clone(),
            ..Block::default()
        })
    };
    let blocks: Vec<Rc<Block>> =
        long.sections.iter().cycle().take(5000).enumerate().map(block).collect();
    let index = Index::new(&blocks);
    Box::new(move || {
        black_box(index.search("gzbs", None, None));
        black_box(index.search("督查", None, None));
    })
}
