//! The places of slots: placeholders of every form in use, and the facts of a text that could be
//! slots. Which of them are the same fact is decided here; [`super::naming`] gives the names.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::rc::Rc;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::clean::is_han;
use super::lexicon::{Chars, Endings, Lexicon};
use super::naming::{self, Naming};
use super::{Corrections, FoundSlot, Paragraph, Place, Role, blanks, facts};
use crate::library::SlotKind;
use crate::slot::{Date, Level};
use crate::sorted;

/// The slot that drives 全县, 县委 and the like.
pub const LEVEL_SLOT: &str = "层级";

/// The form a slot's value has at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    Plain,
    /// 11月23日
    MonthDay,
    /// 2026年11月
    YearMonth,
    /// 二〇二六年十一月二十三日
    Chinese,
    /// 全县
    Whole,
    /// 县委
    Party,
    /// 县政府
    Office,
    /// 县直
    Direct,
}

impl Form {
    /// The filter of the slot grammar that gives a value this form; none for its plain one.
    pub fn filter(self) -> Option<&'static str> {
        match self {
            Form::Plain => None,
            Form::MonthDay => Some("月日"),
            Form::YearMonth => Some("年月"),
            Form::Chinese => Some("汉字"),
            Form::Whole => Some("全"),
            Form::Party => Some("党委"),
            Form::Office => Some("政府"),
            Form::Direct => Some("直属"),
        }
    }
}

/// A place before it has a slot.
struct Found {
    paragraph: usize,
    range: Range<usize>,
    form: Form,
    naming: Naming,
    certain: bool,
    /// What the text says there that another place must say too to be the same fact: the whole of
    /// an offered one, the surname of a person's. Empty: nothing.
    says: String,
    /// Bytes of the sentence it stands in.
    sentence: usize,
    /// It follows on the one before it with nothing but 、 or 和 between.
    listed: bool,
    /// The text says that it is what was counted before.
    again: bool,
}

/// Every slot of a text, placeholders first come first.
pub(super) fn slots(paragraphs: &[Paragraph], corrections: &Corrections) -> Vec<FoundSlot> {
    let mut found = Vec::new();
    let names = name_lines(paragraphs);
    let some = blanks::leaves_names_out(paragraphs);
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let mut own = Vec::new();
        match names.get(at) {
            Some(0) | None => in_paragraph(at, paragraph, some, &found, &mut own),
            Some(end) => own.push(Found {
                paragraph: at,
                range: 0..*end,
                form: Form::Plain,
                naming: text_naming("姓名", SlotKind::Text, ""),
                certain: false,
                says: paragraph.text[..*end].to_owned(),
                sentence: 0,
                listed: false,
                again: false,
            }),
        }
        if paragraph.text.contains('\t') {
            for found in own.iter_mut().filter(|found| found.certain) {
                found.naming = cell(paragraphs, at, &found.range).unwrap_or(found.naming.clone());
            }
        }
        found.append(&mut own);
    }
    let mut slots = group(found);
    slots.extend(level_slot(paragraphs, &slots));
    for slot in &mut slots {
        let choice = corrections.slots.get(&slot.name);
        slot.taken = choice.and_then(|choice| choice.taken).unwrap_or(slot.certain);
        if let Some(choice) = choice {
            slot.kind = choice.kind.unwrap_or(slot.kind);
        }
    }
    slots
}

/// `some`: a single 某 is a blank; `earlier`: what the paragraphs before hold.
fn in_paragraph(
    at: usize,
    paragraph: &Paragraph,
    some: bool,
    earlier: &[Found],
    found: &mut Vec<Found>,
) {
    let text = &*blanks::spelt(&paragraph.text, some);
    let mut place = match paragraph.role {
        Role::Heading(_) => paragraph.label,
        _ => 0,
    };
    let mut sentence = 0;
    let mut last_end: Option<usize> = None;
    let mut before = text[..place].chars().next_back();
    while let Some(c) = text[place..].chars().next() {
        if matches!(c, '。' | '！' | '？' | '；') {
            sentence = place;
        }
        let plain = paragraph.role != Role::Speaker && before.is_some_and(|b| inside(b, c));
        before = Some(c);
        let token = match plain {
            true if facts::starts(c) => facts::at(text, place),
            true => None,
            false => token_at(text, place, paragraph.role),
        };
        let Some(token) = token else {
            place += c.len_utf8();
            continue;
        };
        let mut range = token.range;
        let (left, right) = (near(text, range.start), &text[range.end..]);
        // 建设×至×个医共体: two ends of one range.
        let upto = right
            .chars()
            .next()
            .filter(|c| matches!(c, '至' | '到' | '—' | '-' | '～' | '~' | '–'));
        let second = upto.and_then(|c| token_at(text, range.end + c.len_utf8(), paragraph.role));
        let until = text[..range.start].ends_with(['至', '到', '—', '-', '～', '~', '–'])
            && last_end.is_some_and(|end| range.start <= end + "—".len());
        let mut naming = match (token.naming, second) {
            // 20××年×月至20××年×月: when it begins and when it ends.
            (Some(naming), second) if naming.kind == SlotKind::Date && token.certain => {
                let from = second.is_some_and(|second| second.certain);
                let name = match (from, until) {
                    (true, _) => "开始日期".to_owned(),
                    (_, true) => "结束日期".to_owned(),
                    _ => naming.name.clone(),
                };
                Naming { name, ..naming }
            }
            (Some(naming), _) => naming,
            (None, Some(second))
                if second.range.start == range.end + upto.map_or(0, char::len_utf8) =>
            {
                let mut naming = naming::of(left, &text[second.range.end..], token.width);
                naming.name.push_str("下限");
                naming
            }
            (None, _) => match found.last().filter(|f| {
                f.paragraph == at
                    && f.naming.name.ends_with("下限")
                    && last_end.is_some_and(|end| range.start <= end + "—".len())
            }) {
                Some(lower) => {
                    let mut naming = lower.naming.clone();
                    naming.name = naming.name.replace("下限", "上限");
                    naming
                }
                // ×月×日至×日
                None if until && token.certain && right.starts_with('日') => {
                    text_naming("结束日期", SlotKind::Text, "")
                }
                None => naming::of(left, right, token.width),
            },
        };
        // ××是一方热土: the place that was named before.
        if token.certain
            && naming.kind == SlotKind::Text
            && token.width > 1
            && right.starts_with(['是', '的'])
            && !naming.name.ends_with('名')
            && left.chars().next_back().is_none_or(|c| !is_han(c) || right.starts_with('的'))
            && let Some(place) = spoken_of(earlier, found)
        {
            naming = place;
        }
        range.start -= naming.before;
        if paragraph.role == Role::Speaker && naming.name == naming::NAMELESS {
            naming.name = "姓名".to_owned();
        }
        // 甲和乙分别达到×%和×%: each figure its subject.
        let listed = last_end.is_some_and(|end| {
            text.get(end..range.start).is_some_and(|between| {
                // 提高×个和×个百分点: the unit is written once.
                let between = between
                    .strip_prefix(naming.unit.as_str())
                    .or_else(|| between.strip_prefix('％').filter(|_| naming.unit == "%"))
                    .or_else(|| between.strip_prefix('个'))
                    .unwrap_or(between);
                matches!(between, "、" | "和" | "与" | "及" | "，" | "以及" | ",")
            })
        });
        // 村民××、×××跟着捐
        if listed
            && token.certain
            && naming.kind == SlotKind::Text
            && (2..=3).contains(&token.width)
            && !naming.name.ends_with(['名', '称'])
            && let Some(before) = found.last().filter(|f| f.certain)
            && before.naming.name.ends_with("姓名")
        {
            naming.name.clone_from(&before.naming.name);
        }
        // 这×家企业: what was counted just before.
        let again =
            left.ends_with(['这', '该']) || left.ends_with("上述") || left.ends_with("以上");
        if again
            && let Some(before) =
                found.iter().rev().take(SENTENCE).find(|f| f.naming.unit == naming.unit)
        {
            naming.name.clone_from(&before.naming.name);
            naming.qualifier.clone_from(&before.naming.qualifier);
        } else if naming.kind == SlotKind::Number {
            let subjects = naming::subjects(left);
            let nth = match subjects.len() {
                0 | 1 => None,
                _ => {
                    let from = range.start - left.len() + left.rfind("分别").unwrap_or(0);
                    let before = found.iter().rev().take_while(|f| f.range.start >= from);
                    Some(before.count())
                }
            };
            if let Some(subject) = nth.and_then(|nth| subjects.get(nth)) {
                let end = match naming.unit.as_str() {
                    "%" if !subject.ends_with(['率', '比', '度']) => match () {
                        () if left.contains("增长") || left.contains("提高") => "增幅",
                        () if left.contains("下降") || left.contains("减少") => "降幅",
                        () => "",
                    },
                    _ => "",
                };
                naming.name = format!("{subject}{end}");
            } else if listed
                && let Some(before) = found.last()
                && before.naming.unit == naming.unit
            {
                naming.name.clone_from(&before.naming.name);
            }
        }
        // 业务量同比增长×%，达到×万件: what has moved
        let clause = left.rsplit(['，', '。', '；']).next().unwrap_or_default();
        if naming.kind == SlotKind::Number
            && matches!(clause, "达到" | "达" | "突破" | "超过" | "总量达到" | "总数达到")
            && let Some(before) = found.last().filter(|f| f.sentence == sentence)
            && let Some(stem) = ["增幅", "降幅"]
                .iter()
                .find_map(|end| before.naming.name.strip_suffix(end))
                .filter(|stem| !stem.is_empty())
        {
            naming.name = stem.to_owned();
        }
        // 工业产值×亿元，同比增长×%: how what was just named has moved.
        let moves = |name: &str| name.ends_with("增幅") || name.ends_with("降幅");
        if moves(&naming.name) && (naming.name.chars().count() == 2 || listed) {
            let mut here: Vec<&Found> = found
                .iter()
                .rev()
                .take(SENTENCE)
                .take_while(|f| f.sentence == sentence)
                .filter(|f| f.naming.kind == SlotKind::Number)
                .collect();
            here.reverse();
            // The first movement is that of the first figure, the second that of the second.
            let nth = here.iter().filter(|f| moves(&f.naming.name)).count();
            let mut figures: Vec<&Found> =
                here.into_iter().filter(|f| !moves(&f.naming.name)).collect();
            // What is left open has moved, not the figures that are given beside.
            if token.certain && figures.iter().any(|f| f.certain) {
                figures.retain(|f| f.certain);
            }
            let severally =
                left.rsplit(['。', '！', '？', '；']).next().is_some_and(|s| s.contains("分别"));
            let of = if severally { figures.get(nth).or(figures.last()) } else { figures.last() };
            if let Some(of) = of {
                let end: String = naming
                    .name
                    .chars()
                    .rev()
                    .take(2)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .rev()
                    .collect();
                naming.name = format!("{}{end}", of.naming.name);
            }
        }
        let says = match token.certain {
            true => text.get(range.start..range.start + naming.before).unwrap_or_default(),
            false => text.get(range.clone()).unwrap_or_default(),
        };
        let says = says.to_owned();
        last_end = Some(range.end);
        place = range.end.max(place + c.len_utf8());
        before = text[..place].chars().next_back();
        found.push(Found {
            paragraph: at,
            range,
            form: token.form,
            naming,
            certain: token.certain,
            says,
            sentence,
            listed,
            again,
        });
    }
}

/// The place that a text is about: of those named so far the one named most.
fn spoken_of(earlier: &[Found], found: &[Found]) -> Option<Naming> {
    const NEAREST: usize = 100;
    let places = ["县名", "市名", "区名", "镇名", "乡名"];
    let named = |f: &&Found| f.certain && places.contains(&&*f.naming.name);
    let near = || found.iter().rev().chain(earlier.iter().rev()).take(NEAREST).filter(named);
    let count = |name: &str| near().filter(|f| f.naming.name == name).count();
    near().max_by_key(|f| count(&f.naming.name)).map(|f| f.naming.clone())
}

/// What a cell of a table is called that is nothing but a placeholder: by its row and its column.
fn cell(paragraphs: &[Paragraph], at: usize, range: &Range<usize>) -> Option<Naming> {
    const ROWS: usize = 60;
    let text = &paragraphs[at].text;
    let column = text[..range.start].matches('\t').count();
    let own = text.split('\t').nth(column)?.trim();
    let unit = own.trim_start_matches(|c| is_cross(c) || is_line(c) || is_figure(c) || c == '.');
    if unit.chars().count() > 2 {
        return None;
    }
    let table = paragraphs[..at].iter().rev().take(ROWS).take_while(|p| p.text.contains('\t'));
    let head = table.last()?.text.split('\t').nth(column)?.trim();
    let (head, noted) = head.split_once(['（', '(']).unwrap_or((head, ""));
    if !head.contains(is_han) {
        return None;
    }
    let row = text
        .split('\t')
        .take(column)
        .map(str::trim)
        .find(|cell| cell.contains(is_han) && !cell.contains(|c| is_cross(c) || is_line(c)));
    let row = row.unwrap_or_default();
    let (row, of) = row.split_once(['（', '(']).unwrap_or((row, ""));
    // 地区生产总值（亿元） 完成数: the row says what it is and in what.
    let general = ["完成数", "完成情况", "数值", "数量", "金额", "总量", "绝对值", "实绩"]
        .contains(&head.trim());
    let noted = if noted.is_empty() && general { of } else { noted };
    let unit = if unit.is_empty() { noted.trim_end_matches(['）', ')']) } else { unit };
    let head = if general && !row.is_empty() { "" } else { head.trim() };
    let name = format!("{row}{head}");
    let ranked = head.ends_with("位次") || head.ends_with("排名");
    let number = ranked || !unit.is_empty() || head.ends_with(['数', '率', '额', '量', '值', '比']);
    Some(text_naming(&name, if number { SlotKind::Number } else { SlotKind::Text }, unit))
}

/// The words before a place, as far as they can matter to its name: a paragraph may be very long.
pub(super) fn near(text: &str, end: usize) -> &str {
    let from = (end.saturating_sub(NEAR)..end).find(|at| text.is_char_boundary(*at)).unwrap_or(end);
    &text[from..end]
}

/// Facts of one sentence that are weighed against each other.
const SENTENCE: usize = 40;
/// Bytes before a place that its name is looked for in.
const NEAR: usize = 600;

/// One name for one fact. Places of the same name, kind and unit are the same fact, unless the text
/// counts them up (甲、乙) or says different things of them (新建 and 改造).
fn group(found: Vec<Found>) -> Vec<FoundSlot> {
    let mut found = found;
    // 东片×个村、西片×个村: what they are of tells two in one sentence apart.
    let mut from = 0;
    while from < found.len() {
        let sentence = (found[from].paragraph, found[from].sentence);
        let here = |f: &Found| (f.paragraph, f.sentence) == sentence;
        let to = from + found[from..].iter().take(SENTENCE).take_while(|f| here(f)).count();
        for at in from..to {
            let twin = (from..to).any(|other| {
                let (a, b) = (&found[at].naming, &found[other].naming);
                other != at
                    && a.kind == SlotKind::Number
                    && !(found[at].again || found[other].again)
                    && (&a.name, &a.unit) == (&b.name, &b.unit)
                    && a.of != b.of
            });
            if twin && !found[at].naming.of.is_empty() {
                let Naming { of, name, .. } = &found[at].naming;
                let own = of.strip_suffix(name.as_str()).unwrap_or(of);
                found[at].naming.own = format!("{own}{name}");
            }
        }
        from = to;
    }
    for f in &mut found {
        if !f.naming.own.is_empty() {
            f.naming.name = std::mem::take(&mut f.naming.own);
        }
    }
    // Qualifiers matter where the same name has more than one.
    let mut qualifiers: BTreeMap<(String, String, bool), Vec<String>> = BTreeMap::new();
    for f in &found {
        let key = (f.naming.name.clone(), f.naming.unit.clone(), f.certain);
        let own = qualifiers.entry(key).or_default();
        if !own.contains(&f.naming.qualifier) {
            own.push(f.naming.qualifier.clone());
        }
    }
    struct Open {
        slot: FoundSlot,
        last_sentence: (usize, usize),
        says: String,
    }
    /// Name, unit, kind, whether certain, and what the text says there.
    type Key = (String, String, SlotKind, bool, String);
    // 3月12日 may be the day of 2024年3月12日; 王×× is not 李××.
    let day_of = |whole: &str, day: &str| {
        whole
            .strip_suffix(day)
            .is_some_and(|before| !before.ends_with(|c: char| c.is_ascii_digit()))
    };
    let agree = |kind: SlotKind, a: &str, b: &str| {
        a == b
            || a.is_empty()
            || b.is_empty()
            || (kind == SlotKind::Date && (day_of(a, b) || day_of(b, a)))
    };
    let mut open: Vec<Open> = Vec::new();
    let mut places_of: HashMap<Key, Vec<usize>> = HashMap::new();
    for f in found {
        let Naming { name, kind, unit, qualifier, proper, .. } = f.naming;
        let several = qualifiers
            .get(&(name.clone(), unit.clone(), f.certain))
            .is_some_and(|own| own.len() > 1);
        let base = if several && !qualifier.is_empty() && !name.starts_with(&qualifier) {
            format!("{qualifier}{name}")
        } else {
            name
        };
        let place = Place { paragraph: f.paragraph, range: f.range, form: f.form };
        let here = (f.paragraph, f.sentence);
        // Most that the text says is either the same or another fact: only dates have two forms.
        let exact = !f.certain && kind != SlotKind::Date;
        let says = if exact { f.says.clone() } else { String::new() };
        let key = (base.clone(), unit.clone(), kind, f.certain, says);
        let alike = places_of.entry(key).or_default();
        // Counted up in one breath, or two figures in one sentence: two facts.
        let apart = !f.again && (f.listed || !proper);
        // What has no name of its own is known by nothing to be the same.
        let nameless = f.certain && matches!(base.as_str(), naming::NAMELESS | "日期" | "时间");
        let same = alike.iter().rev().take(SENTENCE).find(|at| {
            let other = &open[**at];
            agree(kind, &other.says, &f.says) && !(apart && other.last_sentence == here)
        });
        let same = same.copied().filter(|_| !nameless);
        if same.is_none() {
            alike.push(open.len());
        }
        let same = same.and_then(|at| open.get_mut(at));
        match same {
            Some(slot) => {
                slot.last_sentence = here;
                if slot.says.len() < f.says.len() {
                    slot.says.clone_from(&f.says);
                }
                slot.slot.places.push(place);
            }
            None => open.push(Open {
                slot: FoundSlot {
                    name: Rc::from(base.as_str()),
                    kind,
                    unit,
                    certain: f.certain,
                    taken: f.certain,
                    places: vec![place],
                },
                last_sentence: here,
                says: f.says,
            }),
        }
    }
    // Placeholders have the first say in their names; what comes later gets a number.
    let mut slots: Vec<FoundSlot> = Vec::with_capacity(open.len());
    let mut names: BTreeMap<Rc<str>, usize> = BTreeMap::new();
    let (certain, offered): (Vec<Open>, Vec<Open>) = open.into_iter().partition(|o| o.slot.certain);
    for Open { mut slot, says, .. } in certain.into_iter().chain(offered) {
        // Of 12月20日 alone no one knows the year: it stays as it is written.
        if slot.kind == SlotKind::Date && !slot.certain && Date::read(&says).is_none() {
            slot.kind = SlotKind::Text;
            slot.places.iter_mut().for_each(|place| place.form = Form::Plain);
        }
        let name = legal(&slot.name);
        let count = names.entry(name.clone()).or_insert(0);
        *count += 1;
        slot.name = if *count == 1 { name } else { format!("{name}{count}").into() };
        names.entry(slot.name.clone()).or_insert(1);
        slots.push(slot);
    }
    sorted::by_key(&mut slots, |slot| {
        slot.places.first().map(|place| (place.paragraph, place.range.start))
    });
    slots
}

/// A name that the slot grammar takes.
fn legal(name: &str) -> Rc<str> {
    let name: String = name.chars().filter(|c| c.is_alphanumeric()).take(20).collect();
    let name = name.trim_start_matches(|c: char| c.is_ascii_digit());
    if crate::slot::is_name(name) { name.into() } else { naming::NAMELESS.into() }
}

// ---- tokens

pub(super) struct Token {
    pub range: Range<usize>,
    pub width: usize,
    pub form: Form,
    pub certain: bool,
    pub naming: Option<Naming>,
}

pub(super) fn text_naming(name: &str, kind: SlotKind, unit: &str) -> Naming {
    Naming {
        name: name.to_owned(),
        kind,
        unit: unit.to_owned(),
        qualifier: String::new(),
        of: String::new(),
        own: String::new(),
        before: 0,
        proper: kind != SlotKind::Number,
    }
}

/// The slot that begins at a place of a text, if one does.
fn token_at(text: &str, at: usize, role: Role) -> Option<Token> {
    let rest = &text[at..];
    let first = rest.chars().next()?;
    let before = text[..at].chars().next_back();
    // Cheap questions first: most characters begin nothing.
    if role == Role::Speaker
        && let Some(token) = speaker_at(text, at)
    {
        return Some(token);
    }
    if matches!(first, '一' | '二')
        && let Some(token) = chinese_date_at(text, at, role)
    {
        return Some(token);
    }
    if first == '年'
        && let Some(token) = blank_date_at(text, at, role)
    {
        return Some(token);
    }
    if is_han(first) && first != '〇' && !rest.starts_with("某某") && !rest.starts_with("某年")
    {
        // A name begins where a word can: most characters of a text are asked no more than this.
        let free = before.is_none_or(|c| !is_han(c) || BEFORE_NAMES.has(c));
        // 送进了磨盘沟
        let reached = || ["进了", "到了", "去了"].iter().any(|word| text[..at].ends_with(word));
        let free = free || before == Some('了') && reached();
        if let Some(token) = facts::at(text, at) {
            return Some(token);
        }
        return match free {
            true => person_at(text, at).or_else(|| unit_at(text, at)),
            false => before.filter(|c| BEFORE_PEOPLE.has(*c)).and_then(|_| person_at(text, at)),
        };
    }
    let starts_number = is_figure(first) && !before.is_some_and(|c| is_figure(c) || is_cross(c));
    let scanned = before.is_some_and(|c| c.is_ascii_alphabetic());
    if (starts_number && !scanned || is_cross(first) || is_line(first))
        && let Some(token) = date_at(text, at, role).or_else(|| dotted_date_at(text, at, role))
    {
        return Some(token);
    }
    if starts_number || first == '《' {
        let fact = if crossed(rest) { None } else { facts::at(text, at) };
        if fact.is_some() {
            return fact;
        }
    }
    // 【党课讲稿】学思践悟担使命
    let tag = role == Role::Title
        && at == 0
        && rest.strip_prefix('【').and_then(|rest| rest.split_once('】')).is_some_and(
            |(tag, rest)| {
                !rest.is_empty()
                    && ["稿", "讲话", "范文", "党课", "发言"].iter().any(|end| tag.ends_with(end))
            },
        );
    if let Some(token) = bracket_at(text, at).filter(|_| !tag) {
        return Some(token);
    }
    if is_cross(first) || is_line(first) || (starts_number && crossed(rest)) {
        return cross_at(text, at);
    }
    if first == '…' {
        let length: usize = rest.chars().take_while(|c| *c == '…').map(char::len_utf8).sum();
        let naming = naming::of(near(text, at), &rest[length..], 2);
        // 县……局局长: a name left out between two words
        let office = ["局", "县", "镇", "乡", "村", "公司", "同志"];
        let names = before.is_some_and(|c| "县市区省镇乡委局院校长记任是为".contains(c))
            && office.iter().any(|word| rest[length..].starts_with(word))
            && length == 2 * first.len_utf8();
        let fact = naming.kind == SlotKind::Number && !naming.unit.is_empty() || names;
        return fact.then(|| Token {
            range: at..at + length,
            width: 2,
            form: Form::Plain,
            certain: true,
            naming: Some(naming),
        });
    }
    if starts_number {
        return figure_at(text, at);
    }
    None
}

/// Characters that end who somebody is.
static BEFORE_PEOPLE: LazyLock<Chars> = LazyLock::new(|| {
    Chars::new(
        "办村科部队室组站厂所院长了书叫局委员师子娘人贤士者民工医生警兵机年户表范友匠雄乡任的",
    )
});

/// Characters behind which the name of a person or a unit can begin.
static BEFORE_NAMES: LazyLock<Chars> =
    LazyLock::new(|| Chars::new("谢请由和与及是让向对给为跟同记长任在赴到往从把将听找问去表"));

/// Whether a character between others begins no slot, whoever's paragraph it is but the speaker's: what
/// most of a text is.
fn inside(before: char, c: char) -> bool {
    is_han(before)
        && is_han(c)
        && !matches!(c, '一' | '二' | '年' | '某')
        && !BEFORE_NAMES.has(before)
        && !BEFORE_PEOPLE.has(before)
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_cross(c: char) -> bool {
    matches!(c, '某' | '×' | '✕' | '╳' | 'X' | 'x' | '○' | '◯' | '〇' | 'Ｘ' | 'ｘ' | 'Ｏ')
}

/// A sign of any kind that stands for what was left out.
pub(super) fn is_sign(c: char) -> bool {
    is_cross(c) || is_line(c)
}

fn is_line(c: char) -> bool {
    matches!(c, '＿' | '_')
}

/// A figure with a placeholder in it: 3×, 20××
fn crossed(rest: &str) -> bool {
    let figures = rest.bytes().take_while(u8::is_ascii_digit).count();
    // 0.× and 0555-8888×××
    let after = rest[figures..].strip_prefix(['.', '．']).unwrap_or(&rest[figures..]);
    let after = match after.strip_prefix('-') {
        Some(dialled) if figures >= 3 => dialled.trim_start_matches(|c: char| c.is_ascii_digit()),
        _ => after,
    };
    let mut after = after.chars();
    match after.next() {
        Some(c) if is_cross(c) && !c.is_ascii() => {
            !after.next().is_some_and(|c| c.is_ascii_digit())
        }
        Some('X' | 'x') => {
            !after.next().is_some_and(|c| c.is_ascii_alphanumeric() && c != 'X' && c != 'x')
        }
        _ => false,
    }
}

/// A run of ×, X, ○ or ＿, with the figures and points among them.
fn cross_at(text: &str, at: usize) -> Option<Token> {
    let rest = &text[at..];
    let first = rest.chars().next()?;
    let mut end = at;
    let mut marks = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let part = if is_line(first) {
            is_line(c) || (c == ' ' && chars.peek().is_some_and(|(_, next)| is_line(*next)))
        } else {
            is_cross(c)
                || is_figure(c)
                || (c == '-' && is_figure(first) && offset >= 3)
                || (matches!(c, '.' | ',' | '．')
                    && chars.peek().is_some_and(|(_, next)| is_cross(*next) || is_figure(*next)))
        };
        if !part {
            break;
        }
        marks += usize::from(is_cross(c) || is_line(c));
        end = at + offset + c.len_utf8();
    }
    // 举报电话××××—×××××××
    let dialled = dialled(&text[..at]);
    if dialled.is_some()
        && let Some(rest) = text[end..].strip_prefix(['-', '—', '－', '–'])
        && let own = rest.len() - rest.trim_start_matches(|c| is_cross(c) || is_figure(c)).len()
        && own > 0
    {
        end = text.len() - rest.len() + own;
    }
    let run = &text[at..end];
    let before = text[..at].chars().next_back();
    let after = text[end..].chars().next();
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let ok = match first {
        // 提高＿个百分点
        '＿' if marks == 1 => before.is_some_and(is_han) && naming::follows_blank(&text[end..]),
        '＿' | '_' => marks >= 2,
        // A letter of a word, of a formula or of 二〇二六.
        'X' | 'x' => {
            !latin(before)
                && !latin(after)
                && after != Some('-')
                && before != Some('-')
                && !(marks == 1
                    && (after == Some('光')
                        || after == Some('轴')
                        || after == Some('射')
                        || after.is_none()
                        || after == Some('型')))
        }
        // 某某县; 某些 and 某个 are words.
        '某' => marks >= 2,
        '〇' | 'Ｏ' => marks >= 2 && !before.is_some_and(numeral) && !after.is_some_and(numeral),
        '○' | '◯' if before.is_some_and(numeral) && after.is_some_and(numeral) => false,
        '○' | '◯' => marks >= 2 || (before.is_some() && after.is_some_and(is_han)),
        // 28×22
        _ => {
            !(marks == 1
                && !is_figure(first)
                && before.is_some_and(|c| c.is_ascii_digit())
                && (after.is_some_and(|c| c.is_ascii_digit()) || run.len() > first.len_utf8()))
        }
    };
    let multiplies =
        marks == 1 && is_figure(first) && run.chars().next_back().is_some_and(is_figure);
    let width = run.chars().count().max(1);
    (ok && !multiplies).then_some(Token {
        range: at..end,
        width,
        form: Form::Plain,
        certain: true,
        naming: dialled.map(|name| text_naming(name, SlotKind::Text, "")),
    })
}

/// What the number behind a text is that one dials: 举报电话.
fn dialled(left: &str) -> Option<&str> {
    const SORTS: [&str; 12] = [
        "举报", "监督", "联系", "服务", "值班", "咨询", "投诉", "热线", "求助", "报警", "预约",
        "办公",
    ];
    let left = left.trim_end().trim_end_matches(['：', ':', '是', '为']);
    let end = ["电话", "热线", "传真"].iter().find(|end| left.ends_with(**end))?;
    let before = &left[..left.len() - end.len()];
    let sort = SORTS.iter().find(|sort| before.ends_with(**sort)).map_or(0, |sort| sort.len());
    left.get(before.len() - sort..)
}

fn numeral(c: char) -> bool {
    c == '零' || super::clean::is_numeral(c)
}

/// A date, of figures or of placeholders; of a year alone the number.
fn date_at(text: &str, at: usize, role: Role) -> Option<Token> {
    let field = |from: usize| -> Option<(usize, bool)> {
        let run: usize = text[from..]
            .chars()
            .take_while(|c| is_figure(*c) || is_cross(*c) || is_line(*c) || *c == ' ')
            .map(char::len_utf8)
            .sum();
        let part = text[from..from + run].trim();
        let marked = part.chars().any(|c| is_cross(c) || is_line(c));
        (!part.is_empty() && part.chars().count() <= 8).then_some((from + run, marked))
    };
    let unit =
        |from: usize, unit: char| text[from..].starts_with(unit).then(|| from + unit.len_utf8());
    let (end, mut marked) = field(at)?;
    let mut parts = [false; 3];
    let mut last = end;
    let mut cursor = end;
    if let Some(end) = unit(cursor, '年') {
        parts[0] = true;
        last = end;
        cursor = end;
        if let Some((end, own)) = field(cursor)
            && unit(end, '月').is_some()
        {
            marked |= own;
            cursor = end;
        }
    }
    if (cursor != last || !parts[0])
        && let Some(end) = unit(cursor, '月')
    {
        // 3月 alone, or 3个月, is no date.
        parts[1] = true;
        last = end;
        cursor = end;
        if let Some((end, own)) = field(cursor)
            && let Some(end) = unit(end, '日').or_else(|| unit(end, '号'))
        {
            parts[2] = true;
            marked |= own;
            last = end;
        }
    }
    let range = at..last;
    let run = &text[at..last];
    let token = |range: Range<usize>, form: Form, naming: Naming| {
        Some(Token { range, width: 2, form, certain: marked, naming: Some(naming) })
    };
    let name = date_name(text, &range, role);
    // 6月底: a time of the year, kept as it is written.
    let rest = &text[last..];
    let part = ["底", "初", "上旬", "中旬", "下旬"].iter().find(|part| rest.starts_with(**part));
    if let ([_, true, false], false, Some(part)) = (parts, marked, part) {
        let range = at..last + part.len();
        let name = date_name(text, &range, role);
        return token(range, Form::Plain, text_naming(&name, SlotKind::Text, ""));
    }
    match parts {
        [true, true, true] => token(range, Form::Plain, text_naming(&name, SlotKind::Date, "")),
        [false, true, true] => token(range, Form::MonthDay, text_naming(&name, SlotKind::Date, "")),
        [true, true, false] => {
            token(range, Form::YearMonth, text_naming(&name, SlotKind::Date, ""))
        }
        [true, false, false] => {
            let year = run.trim_end_matches('年').trim();
            let year_of = !text[at + run.len()..].starts_with(['会', '龄', '均', '纪', '轮']);
            let four = year_of
                && year.chars().count() == 4
                && (!year.starts_with(is_figure)
                    || year.starts_with("20")
                    || year.starts_with("19"));
            let range = at..at + year.len();
            if four {
                token(range, Form::Plain, text_naming("年份", SlotKind::Number, "年"))
            } else {
                None
            }
        }
        _ => None,
    }
}

/// How long a date of figures or signs between points is at the start of a text: 2024.11.08,
/// 2024-11-8, 20××.××.××
pub(super) fn dotted_date(text: &str) -> Option<usize> {
    let field = |from: usize| {
        let rest = text.get(from..)?;
        let sign = |c: char| is_figure(c) || is_cross(c);
        let length = rest.len() - rest.trim_start_matches(sign).len();
        (length > 0).then_some((from + length, &rest[..length]))
    };
    let (end, year) = field(0)?;
    let point =
        text[end..].chars().next().filter(|c| matches!(c, '.' | '-' | '/' | '．' | '－'))?;
    let after = |end: usize| text[end..].starts_with(point).then_some(end + point.len_utf8());
    let (end, month) = field(after(end)?)?;
    let (end, day) = field(after(end)?)?;
    let count = |text: &str| text.chars().count();
    let whole = count(year) == 4 && count(month) <= 2 && count(day) <= 2;
    let open = text[..end].contains(is_cross);
    let real = || Date::read(&format!("{year}-{month}-{day}")).is_some();
    let goes_on = text[end..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == point);
    let year = year.starts_with("19") || year.starts_with("20") || year.starts_with(is_cross);
    (whole && year && !goes_on && (open || real())).then_some(end)
}

/// The same as a slot: one of figures stays as it is written, so it is a text.
fn dotted_date_at(text: &str, at: usize, role: Role) -> Option<Token> {
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/')) {
        return None;
    }
    let range = at..at + dotted_date(&text[at..])?;
    let certain = text[range.clone()].contains(is_cross);
    let kind = if certain { SlotKind::Date } else { SlotKind::Text };
    let naming = Some(text_naming(&date_name(text, &range, role), kind, ""));
    Some(Token { range, width: 2, form: Form::Plain, certain, naming })
}

/// How long a date is at the start of a text, of which the year and more is left open: 年月日, 年7月 日
pub(super) fn blank_date(text: &str) -> Option<usize> {
    let mut rest = text;
    let mut open = false;
    for unit in ['年', '月', '日'] {
        let field = rest.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
        open |= unit != '年' && field.len() == rest.trim_start().len();
        rest = field.strip_prefix(unit)?;
        if unit == '年' && field.len() < text.len() {
            return None;
        }
    }
    open.then_some(text.len() - rest.len())
}

/// （　　年　　月　　日）: a date of which only the units are there; the spaces are gone by now.
fn blank_date_at(text: &str, at: usize, role: Role) -> Option<Token> {
    let dated = |c: char| is_figure(c) || is_cross(c) || is_line(c) || numeral(c) || c == '今';
    let free = text[..at].chars().next_back().is_none_or(|c| !dated(c));
    let range = at..at + blank_date(&text[at..]).filter(|_| free)?;
    let naming = text_naming(&date_name(text, &range, role), SlotKind::Date, "");
    Some(Token { range, width: 2, form: Form::Plain, certain: true, naming: Some(naming) })
}

/// 二〇二六年十一月二十三日
fn chinese_date_at(text: &str, at: usize, role: Role) -> Option<Token> {
    const LONGEST: usize = 14;
    let rest = &text[at..];
    let (end, day) = rest.char_indices().take(LONGEST).find(|(_, c)| *c == '日')?;
    let word = &rest[..end + day.len_utf8()];
    // Only one that is written again as it stands.
    Date::read(word).filter(|date| date.chinese() == word)?;
    let range = at..at + word.len();
    let naming = text_naming(&date_name(text, &range, role), SlotKind::Date, "");
    Some(Token { range, width: 2, form: Form::Chinese, certain: false, naming: Some(naming) })
}

/// The name in the line of who speaks: 县长 周启明
fn speaker_at(text: &str, at: usize) -> Option<Token> {
    let apart = at == 0 || text[..at].ends_with([' ', '\u{3000}', '：', '（']);
    let name = text[at..].trim_end_matches(['）', ')']);
    // 校长 荀知非: behind a post and a gap stands a name, whatever the surname.
    let gap = text[..at].strip_suffix([' ', '\u{3000}']).is_some_and(naming::after_post);
    let behind = gap && (2..=4).contains(&name.chars().count()) && !naming::after_post(name);
    let named = apart
        && !name.contains(is_cross)
        && name.chars().all(is_han)
        && (super::front::is_name(name) || is_person(name) || behind);
    named.then(|| Token {
        range: at..at + name.len(),
        width: 0,
        form: Form::Plain,
        certain: false,
        naming: Some(match naming::of(near(text, at), "", name.chars().count()) {
            named if named.name.ends_with("姓名") => named,
            // 区委组织部 麦田秋: the unit is no name of the field
            _ => text_naming("姓名", SlotKind::Text, ""),
        }),
    })
}

/// What a date is the date of.
fn date_name(text: &str, range: &Range<usize>, role: Role) -> String {
    let timed = text.starts_with("时间") || text.starts_with("会议时间");
    if role == Role::Sign {
        return "落款日期".to_owned();
    }
    if role == Role::Date
        || timed
        || (text.len() < range.len() + 24 && text.chars().filter(|c| is_han(*c)).count() <= 4)
    {
        return "会议日期".to_owned();
    }
    const EVENTS: &[(&str, &str)] = &[
        ("召开", "会议日期"),
        ("任现职", "任职日期"),
        ("任职", "任职日期"),
        ("会议", "会议日期"),
        ("出生", "出生日期"),
        ("生，", "出生日期"),
        ("参加工作", "参加工作日期"),
        ("入党", "入党日期"),
        ("退休", "退休日期"),
        ("毕业", "毕业日期"),
        ("逝世", "逝世日期"),
        ("去世", "逝世日期"),
        ("辞世", "逝世日期"),
        ("登记", "登记日期"),
        ("结婚", "结婚日期"),
        ("开工", "开工日期"),
        ("竣工", "竣工日期"),
        ("完工", "完工日期"),
        ("成立", "成立日期"),
        ("完成", "完成期限"),
        ("前", "完成期限"),
        ("底", "完成期限"),
        ("投产", "投产日期"),
        ("投用", "投用日期"),
        ("通车", "通车日期"),
        ("建成", "建成日期"),
        ("交付", "交付日期"),
        ("验收", "验收日期"),
        ("开业", "开业日期"),
        ("签约", "签约日期"),
        ("动工", "开工日期"),
        ("开学", "开学日期"),
        ("启动", "启动日期"),
        ("印发", "印发日期"),
        ("报送", "报送期限"),
        ("举行", "举行日期"),
        ("举办", "举办日期"),
        ("开始", "开始日期"),
        ("截至", "截止日期"),
    ];
    let right = &text[range.end..];
    let behind: String = right.chars().take(12).take_while(|c| !matches!(c, '。' | '；')).collect();
    let left: String = {
        let left = near(text, range.start);
        let from = left.char_indices().rev().nth(7).map_or(0, |(at, _)| at);
        left[from..].to_owned()
    };
    if left.ends_with("截至") || left.ends_with("截止") || left.ends_with("截至到") {
        return "截止日期".to_owned();
    }
    if behind.starts_with(['前', '底']) || behind.starts_with("之前") || behind.starts_with("以前")
    {
        return "完成期限".to_owned();
    }
    static WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
        Lexicon::new(EVENTS.iter().enumerate().map(|(at, (word, _))| (*word, at)))
    });
    let event = WORDS.find(&behind).next().and_then(|(.., at)| EVENTS.get(at));
    event.map_or("日期", |(_, name)| name).to_owned()
}

/// 【单位名称】 [ ] ｛姓名｝ （此处填写…） and our own {{县名}}.
fn bracket_at(text: &str, at: usize) -> Option<Token> {
    let rest = &text[at..];
    if !rest.starts_with(['{', '【', '[', '［', '｛', '（', '(', '〔', '<', '＜']) {
        return None;
    }
    let (open, close) = [
        ("{{", "}}"),
        ("【", "】"),
        ("[", "]"),
        ("［", "］"),
        ("｛", "｝"),
        ("{", "}"),
        ("（", "）"),
        ("(", ")"),
        ("〔", "〕"),
        ("<", ">"),
        ("＜", "＞"),
    ]
    .into_iter()
    .find(|(open, _)| rest.starts_with(open))?;
    let window: usize = rest[open.len()..].chars().take(40).map(char::len_utf8).sum();
    let length = rest[open.len()..open.len() + window].find(close)?;
    let inner = &rest[open.len()..open.len() + length];
    let end = at + open.len() + length + close.len();
    // 〔20××〕: the year of a document's number.
    if matches!(open, "〔" | "[" | "［")
        && (inner.starts_with("20") || inner.starts_with("19"))
        && inner.chars().count() == 4
        && inner.contains(is_cross)
    {
        let range = at + open.len()..at + open.len() + length;
        let naming = Some(text_naming("年份", SlotKind::Number, ""));
        return Some(Token { range, width: 4, form: Form::Plain, certain: true, naming });
    }
    let count = inner.chars().count();
    if count > 24 || inner.contains(['。', '；', '！', '？', '\n']) {
        return None;
    }
    const ASKS: &[&str] = &[
        "此处", "填写", "请输入", "请填", "待补", "待填", "待定", "插入", "输入", "根据实际",
        "自行补充", "补充具体", "填数字", "具体数字", "具体名称", "填入", "请补充", "据实填写",
        "略去", "视情况", "写明",
    ];
    // （此处从略） says that nothing is to be put there.
    if inner == "略"
        || ["从略", "以下略", "下略", "略去不"].iter().any(|word| inner.ends_with(word))
    {
        return None;
    }
    // 【几位】, 【X万】: how many, with what they are counted in.
    let open_count = ["几位", "几名", "几人", "几个"].contains(&inner.trim());
    // <N>, （几）
    let lettered =
        inner == "几" || inner.len() == 1 && inner.chars().all(|c| c.is_ascii_uppercase());
    let asks = lettered || ASKS.iter().any(|word| inner.contains(word));
    let bare = inner.trim();
    let crosses = !bare.is_empty() && bare.chars().all(|c| is_cross(c) || is_line(c) || c == '*');
    let round = matches!(open, "（" | "(" | "<" | "＜");
    let word = !bare.is_empty()
        && count <= 14
        && bare.chars().any(is_han)
        && !bare.chars().any(|c| c.is_ascii_digit() || matches!(c, '，' | '、' | '：'));
    let whole = at == 0 && end == text.len();
    let take = match open {
        "{{" => crate::slot::is_name(bare.split('|').next().unwrap_or_default()),
        _ if round => {
            asks || crosses || bare.is_empty() && count >= 1 || (bare.is_empty() && text.len() > 12)
        }
        _ => asks || crosses || bare.is_empty() || (word && !whole && !noted(bare)),
    };
    if !take {
        return None;
    }
    let mut name: String = bare.split('|').next().unwrap_or_default().to_owned();
    for ask in [
        "此处填写", "此处填入", "此处插入", "可插入", "可填写", "此处", "请填写", "请输入",
        "请补充", "待补充", "待填写", "待填", "待补", "填写", "填入", "插入", "输入",
        "根据实际情况", "根据实际", "据实填写", "具体的", "具体", "请", "本地", "您的", "贵", "：",
        ":",
    ] {
        name = name.replace(ask, "");
    }
    let name = asked(name.trim()).to_owned();
    let multiple = ["万", "亿", "千万", "百万", "万亿"].iter().find(|multiple| {
        let sign = bare.strip_suffix(**multiple);
        sign.is_some_and(|sign| !sign.is_empty() && sign.chars().all(|c| is_cross(c) || is_line(c)))
    });
    let naming = if open_count {
        Some(text_naming(if inner.ends_with('个') { "个数" } else { "人数" }, SlotKind::Text, ""))
    } else if let Some(multiple) = multiple {
        let after = &text[end..];
        let mut naming = naming::of(near(text, at), &format!("{multiple}{after}"), 2);
        naming.unit = naming.unit.trim_start_matches(*multiple).to_owned();
        // The value is written with its 万.
        naming.kind = SlotKind::Text;
        Some(naming)
    } else if crosses || name.is_empty() || !name.chars().any(is_han) {
        None
    } else {
        let has = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
        let after = &text[end..];
        let beside = naming::of(near(text, at), after, 2);
        let kind = if has(&["日期", "年月日", "期限"])
            || (has(&["时间"]) && !after.starts_with(['小', '天']))
        {
            SlotKind::Date
        } else if has(&[
            "数", "数字", "数量", "金额", "额", "率", "比例", "面积", "人数", "增幅", "里程",
        ]) || beside.kind == SlotKind::Number
        {
            SlotKind::Number
        } else {
            SlotKind::Text
        };
        let unit = if kind == SlotKind::Number { beside.unit } else { String::new() };
        // 销售收入[金额]: what is asked for says less than what stands beside it.
        let measured = match name.as_str() {
            "数字" | "数" | "数量" | "数据" => Some(""),
            "金额" => Some("元"),
            "人数" => Some("人"),
            "比例" | "百分比" => Some("%"),
            "件数" => Some("件"),
            "次数" => Some("次"),
            _ => None,
        };
        let said = measured.map(|unit| match beside.kind {
            SlotKind::Number => beside.name,
            _ if unit.is_empty() => name.clone(),
            _ => naming::of(near(text, at), &format!("{unit}{after}"), 2).name,
        });
        let name = said.filter(|said| said != naming::NAMELESS).unwrap_or(name);
        Some(text_naming(&name, kind, &unit))
    };
    Some(Token {
        range: at..end,
        width: count.clamp(1, 3),
        form: Form::Plain,
        certain: true,
        naming,
    })
}

/// What （此处填报到时限） asks for: 报到时限; and 填报人数: 人数.
fn asked(name: &str) -> &str {
    const WORDS: &[&str] =
        &["报到", "报名", "报送", "报告", "报考", "报价", "报销", "报装", "报刊"];
    let Some(rest) = name.strip_prefix('填').filter(|rest| rest.chars().nth(1).is_some()) else {
        return name;
    };
    if WORDS.iter().any(|word| rest.starts_with(word)) {
        return rest;
    }
    rest.strip_prefix('报').filter(|rest| rest.chars().nth(1).is_some()).unwrap_or(rest)
}

/// What stands in square brackets and is said: 【掌声】.
fn noted(inner: &str) -> bool {
    [
        "掌声", "鼓掌", "停顿", "起立", "全场", "篇", "音乐", "注", "案例", "链接", "图", "表",
        "重磅", "推荐", "原创", "收藏", "热门", "必读", "干货",
    ]
    .iter()
    .any(|word| inner.contains(word))
}

// ---- facts

/// A figure with its unit, a percentage, a ratio.
fn figure_at(text: &str, at: usize) -> Option<Token> {
    let rest = &text[at..];
    let before = text[..at].chars().next_back();
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let joint =
            matches!(c, '.' | ',') && chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if !(c.is_ascii_digit() || joint) {
            break;
        }
        end = offset + c.len_utf8();
    }
    let right = &rest[end..];
    let range = at..at + end;
    if before.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '.' | '/' | '-' | '_' | '@')) {
        return None;
    }
    // 1:2 and 9:30
    if let Some(second) = right
        .strip_prefix([':', '：', '∶'])
        .map(|r| r.bytes().take_while(u8::is_ascii_digit).count())
        .filter(|n| *n > 0)
    {
        let mark = right.chars().next().map_or(1, char::len_utf8);
        let range = at..at + end + mark + second;
        let clock = second == 2
            && rest[..end].len() <= 2
            && rest[..end].parse::<u8>().is_ok_and(|h| h < 25);
        let name = if clock { "时间" } else { "比例" };
        return Some(Token {
            range,
            width: 0,
            form: Form::Plain,
            certain: false,
            naming: Some(text_naming(name, SlotKind::Text, "")),
        });
    }
    if right.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '-' | '_')) {
        return None;
    }
    let naming = naming::of(near(text, at), right, 0);
    // 门诊人次31,072，: the subject says what is counted, and no unit behind.
    let counted =
        ["人次", "总数", "人数", "户数", "总量"].iter().any(|end| naming.name.ends_with(end))
            && right.starts_with(['，', '。', '；']);
    let fact = counted || !naming.unit.is_empty() && naming.unit != "年";
    fact.then_some(Token {
        range,
        width: 0,
        form: Form::Plain,
        certain: false,
        naming: Some(naming),
    })
}

/// The titles that stand behind a name.
pub(super) const TITLES: &[&str] = &[
    "副书记", "书记", "副县长", "县长", "副市长", "市长", "副区长", "区长", "副镇长", "镇长",
    "副乡长", "乡长", "副部长", "副院长", "副主席", "副总经理", "副处长", "副科长", "会计",
    "副主任", "主任", "副局长", "局长", "部长", "处长", "科长", "副校长", "校长", "院长", "董事长",
    "总经理", "主席", "秘书长", "行长", "所长", "站长", "支书",
];
/// What else a person is called by behind the name.
const CALLED: &[&str] = &[
    "同志", "老师", "律师", "师傅", "同学", "先生", "女士", "教授", "医生", "护士", "大爷", "大娘",
    "大妈", "奶奶", "爷爷", "阿婆", "大姐", "大哥", "大叔", "大婶", "阿姨", "老人", "老汉", "烈士",
    "院士",
];
/// Who somebody is, before the name.
const ROLES: &[&str] = &[
    "小伙子", "姑娘", "艺人", "先贤", "烈士", "捐赠者", "志愿者", "村民", "居民", "职工", "工人",
    "教师", "医生", "护士", "民警", "战士", "老兵", "党员", "队员", "学生", "司机", "青年", "老人",
    "农民", "农户", "代表", "模范", "标兵", "校友", "匠人", "传承人", "记者", "主持人", "负责人",
    "联系人", "负责同志", "战友", "英雄", "老乡", "前任", "现任",
];
/// Behind a name that stands alone.
const BEHIND_NAMES: &str = "，。、；：（）的在是说和同与已今把对为从到带用也就曾于等，!！？”,";

/// What somebody does or has done, right behind a name of three characters.
const DOES: &[&str] = &[
    "生前", "被", "负责", "连续", "凭", "曾", "主动", "带头", "带着", "带队", "刚满", "今年",
    "牵头", "答：", "问：", "说：",
];

/// The surnames of most people, those that are common words among them.
static SURNAMES: LazyLock<Chars> = LazyLock::new(|| {
    Chars::new(
        "王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏\
         薛叶阎余潘杜戴夏钟汪田姜范方石姚谭廖邹熊陆郝孔白崔康毛邱秦江顾侯邵孟龙段雷钱汤尹黎易常武\
         乔贺赖龚莫骆殷倪翁柯戚鲍裴褚聂高马于任金史万文季穆闻安车尤晏屠蓝欧施岳梅庄辛左涂谷\
         舒耿牟卜詹关苗凌费纪靳盛童甄曲鲁成游阮桂闵仇焦卓柳娄丛习宗邢裘洪温柏霍宁申符\
         佟麦艾古包卫蒲苟甘喻齐苑阳冉冼邬伍华俞元庞米鄢覃韦饶洛简占仲郎",
    )
});

/// Words that begin like a name.
const NO_NAMES: &[&str] = &[
    "许可", "许多", "方法", "方案", "方面", "方便", "方向", "程序", "程度", "程师", "程开", "高度",
    "高兴", "高效", "高考", "高中", "任务", "任何", "任职", "金额", "成员", "成立", "成为", "成功",
    "成绩", "成果", "安全", "安排", "安置", "安心", "万元", "万名", "文件", "文明", "文化", "温暖",
    "游客", "关系", "关心", "关于", "包括", "习惯", "白天", "毛病", "范围", "余额", "马上", "常委",
    "常务", "常态", "周围", "周末", "周边", "周年", "江山", "石油", "计划", "于是", "季度", "车间",
    "车辆", "田间", "田野", "苗木", "阳光", "严格", "贺信", "于各", "谢各", "谢大", "谢谢", "易地",
    "单位", "时间", "管理", "全体", "华人", "曲折", "鲁迅", "牛羊", "施工", "施策", "欧洲", "蓝图",
    "高等", "梅花", "岳母", "庄稼", "辛苦", "辛勤", "费用", "纪委", "纪律", "纪念", "温度", "申请",
    "申报", "宁可", "艾滋", "古代", "卫生", "甘于", "甘愿", "齐心", "齐抓", "苑区", "向前", "冉冉",
    "简单", "简报", "简介", "洪水", "洪涝", "武装", "康复", "农民", "水库", "水利", "段时", "段落",
    "钱款", "汤汤", "黄金", "黄河", "金融", "金牌", "白银", "白发", "石头", "万事", "万里", "明天",
];

/// A name on its own, of whatever surname: 季怀德, 柏 长 青
pub(super) fn is_person(text: &str) -> bool {
    let name: String = text.chars().filter(|c| *c != ' ').collect();
    (2..=4).contains(&name.chars().count())
        && name.starts_with(|c| SURNAMES.has(c))
        && name.chars().all(|c| is_han(c) && !"的在是说和同与，".contains(c))
        && !NO_NAMES.iter().any(|word| name.starts_with(word))
}

/// 王县长, 李书记, 张伟同志, 老支书陈守业
fn person_at(text: &str, at: usize) -> Option<Token> {
    static ROLE: LazyLock<Endings> =
        LazyLock::new(|| Endings::new(ROLES.iter().chain(naming::POSTS).copied()));
    static CALL: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::new(TITLES.iter().chain(CALLED).map(|word| (*word, 0))));
    let rest = &text[at..];
    let first = rest.chars().next()?;
    static NOT: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::new(NO_NAMES.iter().map(|word| (*word, 0))));
    if !SURNAMES.has(first) || NOT.at_start(rest).is_some() {
        return None;
    }
    let token = |length: usize, naming: Naming| {
        let range = at..at + length;
        Some(Token { range, width: 0, form: Form::Plain, certain: false, naming: Some(naming) })
    };
    // 老支书陈守业，
    let left = near(text, at);
    const NO_NAME: [char; 16] = [
        '期', '职', '务', '度', '级', '桥', '河', '山', '路', '县', '市', '区', '会', '们', '员',
        '门',
    ];
    let oldest = ["最小的", "最大的", "最年轻的", "最年长的"];
    let told = left.ends_with('叫')
        || ROLE.of(left).is_some()
        || oldest.iter().any(|word| left.ends_with(word));
    // 护河员晏大海，: whoever does something, with nothing behind the name.
    // 工程变更, 师范学院
    let split =
        matches!((left.chars().next_back(), first), (Some('工'), '程') | (Some('师'), '范'));
    if split {
        return None;
    }
    let does = left.ends_with(['员', '师', '长', '者', '匠', '医', '兵', '工']);
    let ends = |name: &str| name.chars().count() == 3 && !rest[name.len()..].starts_with(is_han);
    // 老支书陈守业生前常讲, 安监部桑玉梅负责: three characters, and what only somebody does.
    let of_unit = left
        .ends_with(['科', '部', '队', '室', '组', '站', '厂', '所', '院', '心', '局', '委', '办']);
    if (told || does || of_unit)
        && let Some(end) = rest.char_indices().nth(3).map(|(end, _)| end)
        && DOES.iter().any(|word| rest[end..].starts_with(word))
        && rest[..end].chars().skip(1).all(|c| is_han(c) && !BEHIND_NAMES.contains(c))
        && !rest[..end].ends_with(NO_NAME)
    {
        return token(end, text_naming("姓名", SlotKind::Text, ""));
    }
    if (told || does)
        && let Some(name) = lone_name(rest)
        && (told || ends(name))
        && (!name.ends_with(NO_NAME) || name.chars().count() == 3 && name.ends_with('山'))
    {
        let naming = match ROLE.of(left) {
            None => text_naming("姓名", SlotKind::Text, ""),
            _ => naming::of(left, "", name.chars().count()),
        };
        let named = naming.name.ends_with("姓名");
        let naming = if named { naming } else { text_naming("姓名", SlotKind::Text, "") };
        return token(name.len(), naming);
    }
    // 周敏：…, 王建国答：…
    if at == 0
        && let Some(colon) = text.find('：').filter(|colon| *colon <= "王建国回答".len())
        && let name = text[..colon].trim_end_matches(['问', '答', '说', '回'])
        && (2..=3).contains(&name.chars().count())
        && name.chars().all(is_han)
        && !name.ends_with('们')
    {
        return token(name.len(), text_naming("姓名", SlotKind::Text, ""));
    }
    let mut end = first.len_utf8();
    for given in 1..=4 {
        let after = &rest[end..];
        if let Some(post) = CALL.at_start(after) {
            if given == 1 && post == "同志" || given > 3 {
                return None;
            }
            // 王县长 is one whole; of 王建国县长 the name is one.
            let whole = if given == 1 { end + post.len() } else { end };
            let name = match (given, post) {
                (1, _) => format!("{post}称呼"),
                _ => format!("{post}姓名"),
            };
            return token(whole, text_naming(&name, SlotKind::Text, ""));
        }
        // 人武部部长
        let given = |c: &char| {
            is_han(*c) && *c != first && !BEHIND_NAMES.contains(*c) && !"部局委科室".contains(*c)
        };
        let next = after.chars().next().filter(given)?;
        end += next.len_utf8();
    }
    None
}

/// A name of three characters or two that stands before what can follow one.
fn lone_name(run: &str) -> Option<&str> {
    let behind = |c: Option<char>| c.is_none_or(|c| BEHIND_NAMES.contains(c) || !is_han(c));
    [3, 2].into_iter().find_map(|count| {
        let end = run.char_indices().nth(count).map_or(run.len(), |(end, _)| end);
        let name = &run[..end];
        let given = |c: char| {
            is_han(c) && !BEHIND_NAMES.contains(c) && !"每几什么这那哪个们户都没不很只".contains(c)
        };
        let fits = name.chars().count() == count
            && name.chars().skip(1).all(given)
            && behind(run[end..].chars().next());
        fits.then_some(name)
    })
}

/// Paragraphs that are nothing but a name, three and more of them one below the other, or two
/// behind a colon: the bytes of each.
fn name_lines(paragraphs: &[Paragraph]) -> Vec<usize> {
    let name = |p: &Paragraph| {
        // Most are of words without a gap.
        if p.text.chars().take(7).filter(|c| is_han(*c)).count() == 7 {
            return None;
        }
        let end = p.text.find(['（', '(', '，']).unwrap_or(p.text.len());
        let name = p.text[..end].trim_end();
        let count = name.chars().filter(|c| *c != ' ').count();
        let noted = end == p.text.len() || p.text.ends_with(['）', ')']);
        let han = name.chars().all(|c| is_han(c) || matches!(c, ' ' | '·'));
        (p.role == Role::Text && noted && han && (2..=6).contains(&count)).then_some(name.len())
    };
    let mut lines = vec![0; paragraphs.len()];
    let mut from = 0;
    while from < paragraphs.len() {
        let run = paragraphs[from..].iter().map_while(name).count();
        let announced = from > 0 && paragraphs[from - 1].text.ends_with(['：', ':']);
        let own = &paragraphs[from..from + run];
        let surnamed = own.iter().filter(|p| p.text.starts_with(|c| SURNAMES.has(c))).count();
        if run >= if announced { 2 } else { 3 } && surnamed * 3 >= run * 2 {
            for (at, paragraph) in own.iter().enumerate() {
                lines[from + at] = name(paragraph).unwrap_or(0);
            }
        }
        from += run.max(1);
    }
    lines
}

/// A place or an organisation by its last word: 云溪县, 县水务局, 青云中学.
fn unit_at(text: &str, at: usize) -> Option<Token> {
    const ENDS: &[(&str, &str, usize)] = &[
        ("自治区", "自治区名称", 4),
        ("街道", "街道名称", 3),
        ("县", "县名称", 3),
        ("市", "市名称", 3),
        ("镇", "镇名称", 3),
        ("乡", "乡名称", 3),
        ("区", "区名称", 3),
        ("村", "村名称", 3),
        ("社区", "社区名称", 4),
        ("局", "单位名称", 7),
        ("委员会", "单位名称", 8),
        ("有限公司", "公司名称", 12),
        ("公司", "公司名称", 10),
        ("集团", "集团名称", 8),
        ("中学", "学校名称", 8),
        ("小学", "学校名称", 8),
        ("大学", "学校名称", 6),
        ("学院", "学校名称", 8),
        ("医院", "医院名称", 8),
        ("银行", "银行名称", 6),
        ("办事处", "单位名称", 6),
        ("合作社", "合作社名称", 8),
        ("厂", "厂名称", 6),
        ("营业所", "单位名称", 5),
        ("科", "科室名称", 4),
        ("水库", "水库名称", 4),
        ("河", "河名称", 2),
        ("江", "江名称", 2),
        ("溪", "溪名称", 2),
        ("湖", "湖名称", 2),
        ("岭", "地名", 2),
        ("坪", "地名", 2),
        ("沟", "地名", 2),
        ("湾", "地名", 2),
        ("坝", "地名", 2),
        ("路", "路名称", 2),
        ("街", "街名称", 2),
        ("巷", "巷名称", 2),
    ];
    /// What follows the name of a river, a hill or a road, and no other word.
    const BESIDE: &str = "的流水两沿边畔，、。）”一口段村上";
    let rest = &text[at..];
    let run: usize = rest.chars().take_while(|c| is_han(*c)).take(14).map(char::len_utf8).sum();
    let run = &rest[..run];
    static WORDS: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::new(ENDS.iter().enumerate().map(|(at, (end, ..))| (*end, at))));
    WORDS
        .find(run)
        .filter_map(|(place, end, at)| {
            let (_, name, most) = ENDS.get(at)?;
            let stem = &run[..place];
            let count = stem.chars().count();
            let fits = count >= 2 && count + end.chars().count() <= *most + 1;
            let after = run[place + end.len()..].chars().next();
            let single = end.chars().count() == 1;
            // 城镇居民, 通到镇区, 父老乡亲
            let goes_on = single
                && after.is_some_and(|c| "域别级场民容里政委直长区亲土情党支两集组干".contains(c))
                || end == "中学" && after == Some('习')
                || end == "厂" && after.is_some_and(|c| "房家子矿务".contains(c))
                || end == "科" && after.is_some_and(|c| "学技普目研室".contains(c));
            let goes_on = goes_on && !(end == "镇" && run[place + end.len()..].starts_with("两个"));
            // 清泥河水位, 建设路一家饭店, but no 致富路上
            let land = *most == 2 && single;
            let road = matches!(end, "路" | "街" | "巷");
            let beside = after.is_none_or(|c| {
                BESIDE.contains(c) && !(road && matches!(c, '的' | '上' | '，' | '、' | '。'))
            });
            let numbered = after.is_none() && rest[place + end.len()..].starts_with(is_figure);
            if land && !(count == 2 && (beside && after.is_some() || numbered)) {
                return None;
            }
            // 园区, 地区, 超市 are what there is many of.
            let common = single
                && stem.ends_with(match *name {
                    "区名称" => &[
                        '社', '地', '园', '景', '灾', '小', '库', '辖', '片', '校', '厂', '郊',
                        '市',
                    ][..],
                    "市名称" => &['超', '城', '都', '夜', '早', '集'],
                    "镇名称" => &['城', '乡', '村'],
                    "村名称" => &['农', '乡'],
                    "厂名称" => &['工', '总', '分', '建', '进', '来'],
                    "科室名称" => {
                        &['学', '百', '本', '专', '教', '农', '全', '各', '文', '理', '股']
                    }
                    // 开创新局, 应对变局
                    "单位名称" if end == "局" => &[
                        '新', '变', '危', '困', '格', '布', '破', '败', '残', '僵', '结', '开',
                        '死', '当', '出', '入',
                    ],
                    _ => &[],
                });
            // 撤并子公司, 集团公司
            let branch = *name == "公司名称" && stem.ends_with(['子', '分', '总', '母', '团']);
            let any = matches!(*name, "公司名称" | "水库名称" | "合作社名称") && unnamed(stem);
            // 工业立镇, 生态兴县
            let motto = *most == 3
                && single
                && count == 3
                && stem.ends_with(['立', '兴', '强', '稳', '富', '活', '治', '靓']);
            (fits && !goes_on && !common && !branch && !any && !motto && !odd(stem))
                .then_some((place + end.len(), *name))
        })
        .min_by_key(|(length, _)| *length)
        .map(|(length, name)| Token {
            range: at..at + length,
            width: 0,
            form: Form::Plain,
            certain: false,
            naming: Some(text_naming(name, SlotKind::Text, "")),
        })
}

/// Whether nothing but words for its sort stands before 公司, 水库 and the like, and no name:
/// 物业公司, 病险水库.
fn unnamed(stem: &str) -> bool {
    const SORTS: &[&str] = &[
        "物业", "管理", "服务", "供水", "供电", "供热", "供气", "燃气", "热力", "电力", "水务",
        "排水", "公交", "客运", "货运", "运输", "物流", "快递", "保险", "担保", "投资", "建设",
        "建筑", "施工", "承建", "监理", "设计", "工程", "劳务", "家政", "环卫", "保洁", "保安",
        "旅游", "开发", "上市", "国有", "民营", "外资", "合资", "龙头", "平台", "科技", "农业",
        "种植", "养殖", "农机", "专业", "责任", "股份", "控股", "成立", "组建", "注册", "设立",
        "本地", "当地", "外地", "病险", "大型", "中型", "小型", "重点", "骨干", "上游", "下游",
        "周边", "附近", "除险", "加固", "通信", "网络", "广告", "装修", "房产", "房地产", "粮食",
        "土地", "农民", "股份制",
    ];
    static WORDS: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::new(SORTS.iter().map(|sort| (*sort, 0))));
    let mut rest = stem;
    while let Some(sort) = WORDS.at_start(rest) {
        rest = &rest[sort.len()..];
    }
    rest.is_empty()
}

/// Whether what stands before 县, 局 and the like is no name: 贫困县, 有的村.
fn odd(stem: &str) -> bool {
    // 大坪镇
    let stem = stem.strip_prefix('大').filter(|rest| rest.chars().count() == 1).unwrap_or(stem);
    // Words that end like a place and are none, by what stands before their last character.
    const COMMON: &[&str] = &[
        "全", "我", "本", "各", "该", "两", "这", "几", "个", "每", "整", "外", "邻", "贫困",
        "示范", "先进", "文明", "农业", "人口", "山", "地", "园", "社", "景", "灾", "库", "辖",
        "小", "片", "乡镇", "学", "新", "老", "校", "院", "厂", "城", "都", "超", "股", "上", "集",
        "乡", "农", "城乡", "行政", "自然", "中心", "开发", "工业", "高新", "功能", "时", "一",
        "二", "三", "入", "下", "布", "格", "大", "当", "结", "困", "专", "母亲",
    ];
    let several = stem.chars().nth(1).is_some();
    COMMON
        .iter()
        .any(|word| stem == *word || (several && word.chars().count() > 1 && stem.ends_with(word)))
        || stem.contains([
            '的', '了', '把', '是', '有', '个', '全', '各', '这', '要', '我', '不', '为', '被',
            '年', '们', '大', '会', '来', '着', '在', '每', '次', '月', '由', '推', '寄', '时',
            '请', '按', '旧', '条', '到', '代', '言', '座', '其',
        ])
        || stem.starts_with([
            '在', '赴', '到', '往', '从', '由', '向', '对', '和', '与', '及', '一', '两', '几',
            '以', '下', '上', '请', '让', '使', '建', '进', '通', '按', '万', '亿', '某', '去',
            '据', '比', '前', '谢', '祝', '办', '刚', '跟', '什', '哪', '任',
        ])
        // 管好水库, 守牢水库
        || stem.ends_with(['好', '住', '牢'])
        // 院领导和科主任
        || stem.chars().nth(2).is_some() && stem.ends_with(['和', '与', '及'])
        || ["领导", "干部"].iter().any(|who| stem.contains(who))
        || ["沿岸", "沿线", "沿途", "沿江", "沿海", "当事", "涉事", "理工", "职能", "临床"].contains(&stem)
        // 联系社区, 新开社区
        || ["联系", "新开", "撤并", "什么", "走访", "组织", "开展", "参加", "支持", "帮助", "带动",
            "引进", "对接", "服务", "前往", "包联", "分管", "负责", "进驻", "来自", "接受", "配合",
            "协调", "会同", "依托", "联合", "相关", "有关", "任何", "某些", "欢迎", "感谢", "慰问"]
            .iter()
            .any(|word| stem.len() > word.len() && stem.starts_with(word) || stem == *word)
        || ["自来水", "两所", "几所", "两家", "几家", "三所", "三家", "多家"].iter().any(|word| stem.ends_with(word))
        || ["部分", "有些", "少数", "多数", "哪", "其他", "所有", "今天", "昨天", "去年", "历任"]
            .iter()
            .any(|word| stem.starts_with(word))
}

// ---- the level

/// A word of a level: the word, bytes before the value in it, bytes of the value, and its form.
type LevelWord = (String, usize, usize, Form);

/// Every word that a level's value has, the level's own first.
fn level_words(level: &Level) -> Vec<LevelWord> {
    let whole = |word: &str, form: Form| (word.to_owned(), 0, word.len(), form);
    let name = level.name;
    let mut words = vec![whole(level.whole, Form::Whole), whole(level.party, Form::Party)];
    words.extend(
        ["我", "本"].map(|own| (format!("{own}{name}"), own.len(), name.len(), Form::Plain)),
    );
    if matches!(name, "省" | "市" | "县" | "区" | "乡" | "镇" | "街道" | "村" | "社区") {
        words.push(whole(level.office, Form::Office));
        words.push(whole(level.direct, Form::Direct));
        let built = ["级", "里", "人大", "政协", "纪委"];
        words.extend(built.map(|end| (format!("{name}{end}"), 0, name.len(), Form::Plain)));
    }
    words
}

/// The one slot that all words of the speech's level can be driven by.
fn level_slot(paragraphs: &[Paragraph], slots: &[FoundSlot]) -> Option<FoundSlot> {
    static WORDS: LazyLock<(Vec<(usize, LevelWord)>, Lexicon)> = LazyLock::new(|| {
        let words: Vec<(usize, LevelWord)> = Level::ALL
            .iter()
            .enumerate()
            .flat_map(|(at, level)| level_words(level).into_iter().map(move |word| (at, word)))
            .collect();
        // The words live as long as the page.
        let lexicon = Lexicon::new(
            words.iter().enumerate().map(|(at, (_, (word, ..)))| (&*word.clone().leak(), at)),
        );
        (words, lexicon)
    });
    let mut taken: Vec<Vec<&Range<usize>>> = vec![Vec::new(); paragraphs.len()];
    for place in slots.iter().filter(|slot| slot.certain).flat_map(|slot| &slot.places) {
        if let Some(own) = taken.get_mut(place.paragraph) {
            own.push(&place.range);
        }
    }
    let (words, lexicon) = &*WORDS;
    let mut places: Vec<Vec<Place>> = vec![Vec::new(); Level::ALL.len()];
    for (at, paragraph) in paragraphs.iter().enumerate() {
        for (from, word, index) in lexicon.find(&paragraph.text) {
            let Some((of, (_, skip, length, form))) = words.get(index) else { continue };
            let range = from + skip..from + skip + length;
            let before = paragraph.text[..from].chars().next_back();
            let after = paragraph.text[from + word.len()..].chars().next();
            // ××县委 is of a name, and so is 云溪县委; 全市场 and 我区分 are other words.
            let named =
                before.is_some_and(|c| is_cross(c) || is_line(c) || matches!(c, '】' | ']' | '}'));
            let other = matches!(
                (Level::ALL[*of].name, after),
                ("市", Some('场' | '面' | '民')) | ("区", Some('别' | '分')) | ("乡", Some('镇'))
            ) && !word.ends_with(['委', '府', '直']);
            // 社区里 holds 区里, 街道党工委 no 区.
            let inside = before == Some('社') && word.starts_with('区');
            let named = named || taken[at].iter().any(|own| own.end == from);
            let free = taken[at].iter().all(|own| own.end <= range.start || range.end <= own.start);
            let overlaps = places[*of]
                .last()
                .is_some_and(|last| last.paragraph == at && last.range.end > range.start);
            if !named && !other && !inside && free && !overlaps {
                places[*of].push(Place { paragraph: at, range, form: *form });
            }
        }
    }
    let places = places.into_iter().max_by_key(Vec::len).filter(|places| !places.is_empty())?;
    Some(FoundSlot {
        name: LEVEL_SLOT.into(),
        kind: SlotKind::Level,
        unit: String::new(),
        certain: false,
        taken: false,
        places,
    })
}
