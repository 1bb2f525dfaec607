//! Opening pack files: what each brings, what it changes, and the one edit that takes all of it in.
//! And giving them away: file names, and several in one .zip. Pure: files are names and contents.

use std::rc::Rc;

use crate::archive;
use crate::edit::Edit;
use crate::library::{Id, Pack};
use crate::merge::{self, Choice, Comparison};
use crate::pack::{self, Problem};
use crate::read;
use crate::render;
use crate::speech::{Installed, Workspace};

/// What a person opened at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    pub packs: Vec<Opened>,
    pub refused: Vec<Refused>,
}

/// A pack that came in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The file's name.
    pub file: String,
    pub pack: Rc<Pack>,
    pub problems: Vec<Problem>,
    pub step: Step,
}

/// What taking in a pack means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// There is none of its id yet.
    New,
    /// The very same is there.
    Same,
    /// Another version of it is there: the person chooses.
    Merge(Box<Comparison>),
}

/// A file that was not taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub file: String,
    /// Why, and what to do, in the user's words.
    pub message: String,
}

/// A file that is larger holds no pack that a person wrote; in bytes.
pub const MAX_BYTES: usize = 5_000_000;
/// Of a .zip: how much it may hold in all, in bytes, and how many files.
const MAX_UNPACKED: usize = 40_000_000;
const MAX_FILES: usize = 1000;

/// What a text is that holds no pack.
pub const NOT_A_PACK: &str = "不是素材包，没有打开。素材包是文本文件（.md 或 .txt），第一行写“%% 素材包 编号”，下面每个段落块以“%% 段落块 编号”开头。";

impl Opening {
    /// Finds out what the texts of files bring to a workspace and to the built-in packs.
    /// Nothing is changed by that.
    pub fn of(
        workspace: &Workspace,
        built_in: &[Rc<Pack>],
        files: Vec<(String, String)>,
    ) -> Opening {
        let mut opening = Opening::default();
        for (file, text) in files {
            let refuse = |message: String| Refused { file: file.clone(), message };
            if !pack::is_pack(&text) {
                opening.refused.push(refuse(NOT_A_PACK.to_owned()));
                continue;
            }
            let (mut pack, problems) = pack::read(&text);
            let stem = stem(&file);
            if pack.id.is_empty() {
                pack.id = stem.into();
            }
            if pack.name.trim().is_empty() {
                pack.name = stem.to_owned();
            }
            if let Some(first) = opening.packs.iter().find(|opened| opened.pack.id == pack.id) {
                if *first.pack != pack {
                    let message = format!(
                        "和这次一起打开的“{}”编号都是“{}”，没有打开。请等前一个打开好，再单独打开这一个。",
                        first.file, pack.id
                    );
                    opening.refused.push(refuse(message));
                }
                continue;
            }
            let pack = Rc::new(pack);
            let step = step(workspace, built_in, &pack);
            opening.packs.push(Opened { file, pack, problems, step });
        }
        opening
    }

    /// Whether the person has to choose before anything comes in.
    pub fn asks(&self) -> bool {
        self.packs.iter().any(|opened| matches!(opened.step, Step::Merge(_)))
    }

    /// Whether there is anything to tell of, apart from that all went well.
    pub fn has_trouble(&self) -> bool {
        !self.refused.is_empty() || self.packs.iter().any(|opened| !opened.problems.is_empty())
    }

    /// Takes everything in. `choices`: for each pack one for each part of its comparison; what is
    /// missing is as proposed. `fresh` makes ids for copies.
    pub fn edit(
        &self,
        workspace: &Workspace,
        choices: &[Vec<Choice>],
        mut fresh: impl FnMut() -> Id,
    ) -> Edit {
        let mut packs = Vec::new();
        let mut own = None;
        for (at, opened) in self.packs.iter().enumerate() {
            let theirs = &opened.pack;
            let merged = match &opened.step {
                Step::New | Step::Same => theirs.clone(),
                Step::Merge(comparison) => {
                    let choices = choices.get(at).map(Vec::as_slice).unwrap_or_default();
                    let merged = merge::merge(comparison, choices, &mut fresh);
                    // Nothing of theirs was wanted: a built-in pack needs no copy of itself.
                    if merged == *comparison.mine && workspace.installed(&theirs.id).is_none() {
                        continue;
                    }
                    Rc::new(merged)
                }
            };
            if theirs.id == workspace.own.id {
                own = Some(merged);
            } else if opened.step != Step::Same || workspace.installed(&theirs.id).is_some() {
                packs.push(Rc::new(Installed::new(merged, theirs.clone())));
            }
        }
        Edit::OpenPacks { packs, own }
    }
}

fn step(workspace: &Workspace, built_in: &[Rc<Pack>], theirs: &Rc<Pack>) -> Step {
    let (base, mine) = if let Some(installed) = workspace.installed(&theirs.id) {
        (Some(&**installed.base()), &installed.pack)
    } else if theirs.id == workspace.own.id {
        (None, &workspace.own)
    } else if let Some(pack) = built_in.iter().find(|pack| pack.id == theirs.id) {
        (Some(&**pack), pack)
    } else {
        return Step::New;
    };
    let comparison = merge::compare(base, mine, theirs);
    let same = comparison.differences().next().is_none();
    if same { Step::Same } else { Step::Merge(Box::new(comparison)) }
}

/// A file name without folder and ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim()
}

/// The name of the file that a pack is given away in: its own name, or its id where it has none.
pub fn file_name(pack: &Pack) -> String {
    let name = [&*pack.name, &*pack.id].into_iter().find(|name| !name.trim().is_empty());
    render::file_name(name.unwrap_or("素材包"), "", "md")
}

/// The text of that file; it begins with a byte order mark, by which old editors know UTF-8.
pub fn file(pack: &Pack) -> String {
    format!("\u{FEFF}{}", pack::write(pack))
}

/// Several packs in one .zip, each under its file name.
pub fn zip(packs: &[Rc<Pack>]) -> Vec<u8> {
    let mut taken: Vec<String> = Vec::new();
    let files = packs.iter().map(|pack| {
        let name = file_name(pack);
        let mut unique = name.clone();
        let mut count = 1;
        // Windows takes names that differ in case alone for one.
        while taken.contains(&unique.to_lowercase()) {
            count += 1;
            unique = format!("{}（{count}）.md", stem(&name));
        }
        taken.push(unique.to_lowercase());
        (unique, file(pack))
    });
    let files: Vec<(String, String)> = files.collect();
    archive::zip(files.iter().map(|(name, text)| (&**name, &**text)))
}

/// The files in a .zip that may be packs, by name and content.
///
/// # Errors
/// What is wrong and what to do, in the user's words.
pub fn unzip(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, &'static str> {
    const BROKEN: &str =
        "这个压缩包打不开，可能不完整或加了密码。请先解压，再打开里面的 .md 文件。";
    const LARGE: &str = "这个压缩包太大，没有打开。请先解压，再打开里面的 .md 文件。";
    let listed = archive::directory(bytes).ok_or(BROKEN)?;
    if listed.len() > MAX_FILES {
        return Err(LARGE);
    }
    let mut files = Vec::new();
    let mut room = MAX_UNPACKED;
    for file in listed {
        // Programs of today write UTF-8, whether they say so or not; those of Chinese Windows GBK.
        let name = String::from_utf8(file.name.clone());
        let name = name.unwrap_or_else(|_| read::characters(&file.name));
        if !may_be_pack(&name) {
            continue;
        }
        let most = MAX_BYTES.min(room);
        let unpacked = file.unpack(bytes, most).filter(|_| !file.locked);
        let (content, whole) = unpacked.ok_or(BROKEN)?;
        if content.len() > most {
            return Err(LARGE);
        }
        if !whole {
            return Err(BROKEN);
        }
        room -= content.len();
        files.push((name, content));
    }
    if files.is_empty() {
        Err("这个压缩包里没有素材包（.md 或 .txt 文件）。")
    } else {
        Ok(files)
    }
}

/// Whether a file of that name may hold a pack.
pub fn may_be_pack(name: &str) -> bool {
    let name = name.to_lowercase();
    [".md", ".txt", ".markdown"].iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::PackChange;
    use crate::library::Block;

    const FIRST: &str = "%% 素材包 emergency\n名称：应急管理\n版本：1.0\n作者：张三\n来源：县应急管理局\n\n%% 段落块 a\n标题：防汛\n\n原文一\n\n%% 段落块 b\n标题：防火\n\n原文二\n";

    fn fresh() -> impl FnMut() -> Id {
        let mut count = 0;
        move || {
            count += 1;
            format!("fresh{count}").into()
        }
    }

    fn files(files: &[(&str, &str)]) -> Vec<(String, String)> {
        files.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect()
    }

    fn open(workspace: &Rc<Workspace>, opened: &[(&str, &str)]) -> (Opening, Rc<Workspace>) {
        let opening = Opening::of(workspace, &pack::built_in(), files(opened));
        let edit = opening.edit(workspace, &[], fresh());
        (opening, workspace.apply(&edit, 1))
    }

    fn blocks(pack: &Pack) -> String {
        let texts = pack.blocks.iter().map(|block| format!("{}:{}", block.title, block.text));
        texts.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_new_pack_comes_in_with_all_it_says_of_itself() {
        let (opening, after) = open(&Rc::default(), &[("应急.md", FIRST)]);
        assert!(!opening.asks() && !opening.has_trouble());
        let pack = &after.packs[0].pack;
        let info = (&*pack.id, &*pack.name, &*pack.version, &*pack.author, &*pack.source);
        assert_eq!(info, ("emergency", "应急管理", "1.0", "张三", "县应急管理局"));
        assert_eq!(blocks(pack), "防汛:原文一 防火:原文二");
        assert_eq!(after.packs[0].base, None);
        // The same file again changes nothing.
        let (again, same) = open(&after, &[("应急.md", FIRST)]);
        assert!(!again.asks());
        assert!(Rc::ptr_eq(&same, &after));
    }

    #[test]
    fn a_newer_version_meets_what_was_changed_here() {
        let (_, start) = open(&Rc::default(), &[("应急.md", FIRST)]);
        let block = Block {
            text: "我改的".into(),
            ..Block::clone(start.packs[0].pack.block("a").unwrap())
        };
        let change = PackChange::SaveBlock(Rc::new(block));
        let edited = start.apply(&Edit::Pack { id: "emergency".into(), change }, 2);
        let second =
            FIRST.replace("1.0", "1.1").replace("原文一", "新版一").replace("原文二", "新版二");
        let (opening, after) = open(&edited, &[("应急.md", &second)]);
        assert!(opening.asks());
        let pack = &after.packs[0].pack;
        assert_eq!(blocks(pack), "防汛:我改的 防汛（新版）:新版一 防火:新版二");
        assert_eq!(pack.version, "1.1");
        assert_eq!(blocks(after.packs[0].base()), "防汛:新版一 防火:新版二");
        // The next version is measured against this one: only what is new in it is asked for.
        let third = second.replace("新版二", "第三版二");
        let Step::Merge(compared) = open(&after, &[("应急.md", &third)]).0.packs.remove(0).step
        else {
            panic!("nothing to merge");
        };
        let there = compared.differences().filter(|(_, part)| part.proposed() == Choice::Theirs);
        assert_eq!(there.count(), 1);
    }

    #[test]
    fn a_built_in_pack_changed_elsewhere_stands_in_its_place() {
        let text = pack::write(&pack::built_in()[0]).replacen("标题：", "标题：改过的", 1);
        let (opening, after) = open(&Rc::default(), &[("meetings.md", &text)]);
        assert!(opening.asks());
        assert!(after.packs[0].pack.blocks[0].title.starts_with("改过的"));
        let same = pack::write(&pack::built_in()[0]);
        let (_, after) = open(&Rc::default(), &[("meetings.md", &same)]);
        assert_eq!(after.packs, []);
        let choices = vec![vec![Choice::Mine; 1000]];
        let edit = opening.edit(&Workspace::default(), &choices, fresh());
        assert_eq!(edit, Edit::OpenPacks { packs: vec![], own: None });
    }

    #[test]
    fn ones_own_blocks_come_back_to_ones_own_pack() {
        let own = Pack { id: "mine".into(), ..pack::read(FIRST).0 };
        let start = Rc::new(Workspace { own: Rc::new(own), ..Workspace::default() });
        let text = FIRST.replace("emergency", "mine").replace("原文二", "改了二");
        let (opening, after) = open(&start, &[("我的.md", &text)]);
        assert!(opening.asks());
        assert_eq!(after.packs, []);
        assert_eq!(blocks(&after.own), "防汛:原文一 防火:原文二 防火（新版）:改了二");
    }

    #[test]
    fn what_is_wrong_in_one_file_keeps_nothing_else_out() {
        let broken = FIRST.replace("作者：张三", "作家：张三").replace("emergency", "broken");
        let cases = [("a/好.md", FIRST), ("坏.md", &broken), ("清单.txt", "今天的事\n一、开会")];
        let (opening, after) = open(&Rc::default(), &cases);
        assert_eq!(after.packs.len(), 2);
        assert!(opening.has_trouble() && !opening.asks());
        assert_eq!((&*opening.packs[1].file, opening.packs[1].problems[0].line), ("坏.md", 4));
        assert_eq!(opening.refused[0].file, "清单.txt");
        assert_eq!(blocks(&after.packs[1].pack), "防汛:原文一 防火:原文二");
    }

    #[test]
    fn a_pack_without_a_head_goes_by_the_name_of_its_file() {
        let (opening, after) =
            open(&Rc::default(), &[("资料/防汛 讲话.md", "%% 段落块 a\n标题：甲\n\n文\n")]);
        assert_eq!(opening.packs[0].problems.len(), 1);
        assert_eq!(
            (&*after.packs[0].pack.id, &*after.packs[0].pack.name),
            ("防汛 讲话", "防汛 讲话")
        );
    }

    #[test]
    fn two_versions_at_once_are_told_and_one_twice_is_one() {
        let other = FIRST.replace("原文一", "另一个");
        let opened = [("1.md", FIRST), ("2.md", FIRST), ("3.md", &other)];
        let (opening, after) = open(&Rc::default(), &opened);
        assert_eq!((after.packs.len(), opening.refused.len()), (1, 1));
        assert!(opening.refused[0].message.contains("“1.md”"));
    }

    #[test]
    fn packs_in_a_zip_come_out_as_they_went_in() {
        let packs = pack::built_in();
        let twice = [packs.clone(), packs].concat();
        let files = unzip(&zip(&twice)).unwrap();
        assert_eq!(files.len(), 6);
        for ((_, content), pack) in files.iter().zip(&twice) {
            assert_eq!(pack::read(std::str::from_utf8(content).unwrap()).0, **pack);
        }
        let mut names: Vec<&String> = files.iter().map(|(name, _)| name).collect();
        names.dedup();
        assert_eq!(names.len(), 6, "{names:?}");
    }

    #[test]
    fn a_bad_zip_is_told() {
        let whole = zip(&pack::built_in());
        let empty = archive::zip([]);
        let bomb = archive::zip([("a.md", &*"字".repeat(MAX_BYTES))]);
        for bytes in [&b"PK"[..], &whole[..whole.len() / 2], &empty, &bomb] {
            assert!(unzip(bytes).is_err());
        }
    }

    #[test]
    fn file_names_are_such_as_windows_takes() {
        let cases = [
            ("应急管理", "应急管理.md"),
            ("a/b:c", "a／b：c.md"),
            (" ", "p.md"),
            ("2026.1", "2026.1.md"),
            ("con", "_con.md"),
            ("拨款\u{202E}gpj", "拨款gpj.md"),
        ];
        for (name, wanted) in cases {
            let pack = Pack { id: "p".into(), name: name.to_owned(), ..Pack::default() };
            assert_eq!(file_name(&pack), wanted);
        }
    }
}
