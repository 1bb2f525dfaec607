//! Model speeches: what the recogniser makes of every case in `tests/corpus/import`.
//!
//! A case is input and expectation at once: each line of a speech behind its role; below `---`, what
//! is said of the whole. `README.md` beside the cases tells the form.

use std::fmt::Write;
use std::path::Path;

use gaojiang::compose::Composer;
use gaojiang::document;
use gaojiang::hidden;
use gaojiang::import;
use gaojiang::layout::Layout;
use gaojiang::library::Id;
use gaojiang::numbering::{Found, Mark, Style};
use gaojiang::read::{self, Line, Source};
use gaojiang::recognise::{
    Corrections, FoundSlot, LEVEL_SLOT, Paragraph, Place, Reading, Role, SlotChoice, plain,
    recognise, style_name,
};
use proptest::prelude::*;

/// One case: its lines with their roles, and the lines of expectation below.
struct Case {
    name: String,
    lines: Vec<(String, String)>,
    facts: Vec<String>,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/import");
    let mut cases: Vec<Case> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "txt"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let (lines, facts) = text.split_once("\n---").unwrap_or((&text, ""));
            Case {
                name: path.file_stem().unwrap().to_string_lossy().into_owned(),
                lines: lines
                    .lines()
                    .filter(|line| !line.starts_with("# ") && !line.is_empty())
                    .map(|line| {
                        let (role, text) = line.split_once('|').unwrap_or((line, ""));
                        let text = text.strip_prefix(' ').unwrap_or(text);
                        (role.trim().to_owned(), text.to_owned())
                    })
                    .collect(),
                facts: facts
                    .lines()
                    .filter(|line| !line.trim().is_empty())
                    .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
                    .collect(),
            }
        })
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

/// The text that a case's lines make, read as one that was pasted is.
fn source(case: &Case) -> Source {
    let text: String = case.lines.iter().map(|(_, line)| format!("{line}\n")).collect();
    let source = read::text(&text);
    assert_eq!(source.lines.len(), case.lines.len(), "{}", case.name);
    source
}

fn role_of(reading: &Reading, row: usize) -> String {
    let row_at = &reading.rows[row];
    let Some(paragraph) = row_at.paragraph.map(|at| &reading.paragraphs[at]) else {
        return if row_at.role == Role::Noise { "noise" } else { "blank" }.to_owned();
    };
    if paragraph.rows[0] != row {
        return "wrap".to_owned();
    }
    match paragraph.role {
        Role::Noise => "noise",
        Role::Blank => "blank",
        Role::Title => "title",
        Role::Subtitle => "subtitle",
        Role::Date => "date",
        Role::Speaker => "speaker",
        Role::Occasion => "occasion",
        Role::Salutation => "salute",
        Role::Quote => "quote",
        Role::Sign => "sign",
        Role::Heading(level) => {
            let runs_on = if paragraph.heading < paragraph.text.len() { "+" } else { "" };
            return format!("h{level}{runs_on}");
        }
        Role::Text => match &*paragraph.ordinals {
            [first, rest @ ..] if first.range.start == 0 => {
                // A series that runs on inside is text; one that the paragraph is a point of, not.
                let style = |found: &Found| match found.mark {
                    Mark::Ordinal { style, .. } => Some(style),
                    Mark::Level(_) => None,
                };
                let runs_on = rest.iter().any(|found| style(found) == style(first));
                if runs_on { "text" } else { "ordinal" }
            }
            _ => "text",
        },
    }
    .to_owned()
}

#[test]
fn every_line_of_a_model_speech_is_what_a_clerk_would_say() {
    let (mut right, mut all) = (0, 0);
    let mut wrong = String::new();
    for case in cases() {
        let reading = recognise(&source(&case), &Corrections::default());
        for (at, (expected, text)) in case.lines.iter().enumerate() {
            let mut rows: Vec<String> = (0..reading.rows.len())
                .filter(|row| reading.rows[*row].line == at)
                .map(|row| role_of(&reading, row))
                .collect();
            // Advertising glued to a line is told below, as a `cut`.
            if rows.len() > 1 {
                rows.retain(|role| role != "noise");
                let runs_on = rows.len() > 1 && rows[0] == "salute";
                rows.truncate(1);
                if runs_on {
                    rows[0].push('+');
                }
            }
            let found = rows.join(" ");
            all += 1;
            if found == *expected {
                right += 1;
            } else {
                let _ = writeln!(wrong, "{}:{} {expected} ≠ {found} | {text}", case.name, at + 2);
            }
        }
    }
    assert!(wrong.is_empty(), "{right} of {all} lines right\n{wrong}");
}

/// What is said below the line of a case, in the same form.
fn facts_of(reading: &Reading) -> Vec<String> {
    let mut facts = Vec::new();
    for declared in &reading.declared {
        facts.push(format!("declared: {} {} {}", declared.phrase, declared.count, declared.found));
    }
    for row in reading.rows.iter().filter(|row| row.role == Role::Noise) {
        if reading.rows.iter().any(|other| other.line == row.line && other.role != Role::Noise) {
            facts.push(format!("cut: {} @ {}", row.text, row.line + 1));
        }
    }
    for slot in reading.slots.iter().filter(|slot| slot.certain) {
        facts.push(
            format!(
                "slot: {} | {} | {} | {}",
                slot.name,
                slot.kind.label(),
                slot.unit,
                slot.places.len()
            )
            .replace("|  |", "| |"),
        );
    }
    facts
}

/// Kinds are suggestions: the sections themselves must be right, and most of their kinds.
#[test]
fn sections_are_cut_right_and_most_kinds_are_told() {
    let (mut right, mut all) = (0, 0);
    let (mut wrong, mut cut) = (String::new(), String::new());
    for case in cases() {
        let reading = recognise(&source(&case), &Corrections::default());
        let Some(expected) = case.facts.iter().find_map(|fact| fact.strip_prefix("sections:"))
        else {
            continue;
        };
        let expected: Vec<&str> =
            expected.split('|').map(str::trim).filter(|k| !k.is_empty()).collect();
        let found: Vec<&str> = reading.below(None).map(|(_, part)| part.kind.label()).collect();
        if found.len() != expected.len() {
            let _ = writeln!(cut, "{}: {found:?} for {expected:?}", case.name);
            continue;
        }
        all += found.len();
        for (at, (found, any)) in found.iter().zip(&expected).enumerate() {
            if any.split('/').any(|kind| kind == *found) {
                right += 1;
            } else {
                let _ = writeln!(wrong, "{} {at}: {found} for {any}", case.name);
            }
        }
    }
    assert!(cut.is_empty(), "{cut}");
    assert!(right * 100 >= all * 80, "{right} of {all} kinds right\n{wrong}");
}

#[test]
fn what_a_model_speech_holds_is_found() {
    let (mut right, mut all) = (0, 0);
    let (mut wrong, mut names) = (String::new(), String::new());
    for case in cases() {
        let reading = recognise(&source(&case), &Corrections::default());
        let found = facts_of(&reading);
        // What stands behind a slot's name: kind, unit, places. The name is a suggestion.
        let bare = |fact: &str| fact.split_once('|').map(|(_, bare)| bare.trim().to_owned());
        let count = |facts: &[String], of: &str| {
            let slots = facts.iter().filter(|fact| fact.starts_with("slot:"));
            slots.filter(|fact| bare(fact) == bare(of)).count()
        };
        let told =
            |fact: &&String| ["declared:", "slot:", "cut:"].iter().any(|key| fact.starts_with(key));
        for fact in case.facts.iter().chain(&found).filter(told) {
            let (is, should) = (found.contains(fact), case.facts.contains(fact));
            let slot = fact.starts_with("slot:");
            let key = fact.split(':').next().unwrap_or_default();
            let given = slot || key == "cut" || case.facts.iter().any(|fact| fact.starts_with(key));
            let named = is == should;
            if slot && should {
                all += 1;
                right += usize::from(named);
            }
            if !named && given && !(slot && count(&found, fact) == count(&case.facts, fact)) {
                let sign = if should { '−' } else { '+' };
                let _ = writeln!(wrong, "{} {sign} {fact}", case.name);
            } else if !named && slot && !should {
                let _ = writeln!(names, "{} {fact}", case.name);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(right * 100 >= all * 80, "{right} of {all} slots named as a clerk would\n{names}");
}

/// How many ordinals of a style follow each other from a line on, the first of them there.
fn series_from(reading: &Reading, style: &str, line: usize) -> usize {
    let line_of = |paragraph: &Paragraph| reading.rows[paragraph.rows[0]].line + 1;
    let from = reading.paragraphs.iter().position(|p| line_of(p) == line).unwrap_or(0);
    let ordinals = reading.paragraphs[from..].iter().flat_map(|p| &p.ordinals);
    let mut last = 0;
    // 第一句话 and 一学 are called by their own words.
    let is = |own: Style| match own {
        Style::Named => style.starts_with("第一") && style != "第一",
        Style::Bare => style.starts_with('一') && !style.ends_with(['是', '要']),
        own => style_name(own) == style,
    };
    let numbers = ordinals.filter_map(|found| match &found.mark {
        Mark::Ordinal { style: own, written, .. } if is(*own) => Some(*written),
        _ => None,
    });
    numbers.take_while(|number| std::mem::replace(&mut last, *number) < *number).count()
}

#[test]
fn series_offers_and_level_words_are_found() {
    let (mut right, mut all) = (0, 0);
    let mut wrong = String::new();
    for case in cases() {
        let reading = recognise(&source(&case), &Corrections::default());
        let text_of =
            |place: &Place| &reading.paragraphs[place.paragraph].text[place.range.clone()];
        let offered: Vec<&str> = reading
            .slots
            .iter()
            .filter(|slot| !slot.certain)
            .flat_map(|slot| slot.places.iter().map(text_of))
            .collect();
        let level: Vec<&str> = reading
            .slots
            .iter()
            .filter(|slot| &*slot.name == LEVEL_SLOT)
            .flat_map(|slot| slot.places.iter().map(text_of))
            .collect();
        for fact in &case.facts {
            let found = if let Some(offer) = fact.strip_prefix("offer: ") {
                let word = offer.split(" |").next().unwrap_or_default();
                // A figure may be offered without its unit, a person without the word behind it.
                offered
                    .iter()
                    .any(|text| *text == word || word.starts_with(text) && !text.is_empty())
            } else if let Some(word) = fact.strip_prefix("no offer: ") {
                let held = offered.iter().any(|text| text.contains(word));
                assert!(!held, "{}: {word} is offered", case.name);
                continue;
            } else if let Some(words) = fact.strip_prefix("level: ") {
                let words: Vec<&str> =
                    words.split_once('|').map_or(words, |(_, w)| w).split_whitespace().collect();
                words.len() == level.len() && words.iter().zip(&level).all(|(w, l)| w.contains(l))
            } else if let Some(series) = fact.strip_prefix("ordinals: ") {
                let words: Vec<&str> = series.split_whitespace().collect();
                let (style, count) = (words[0], words[1].parse::<usize>().unwrap());
                let line = words[3].parse::<usize>().unwrap();
                // ①② and （1）（2） are points of a part, not numbers the composer gives.
                let points = (0..reading.parts.len()).filter_map(|at| reading.ordinals_of(at));
                series_from(&reading, style, line) == count
                    || points.into_iter().any(|points| points.1 == count && points.0 == style)
            } else {
                continue;
            };
            all += 1;
            right += usize::from(found);
            if !found {
                let _ = writeln!(wrong, "{} − {fact}", case.name);
            }
        }
    }
    assert!(right * 100 >= all * 88, "{right} of {all} found\n{wrong}");
}

/// Whatever sets the headings of a text off, three lines set off alike between paragraphs are
/// headings; lines that are not are none.
#[test]
fn lines_set_off_alike_are_headings() {
    let words = ["把底数摸清", "把办法想细", "把责任压实"];
    let read = |heads: [String; 3]| {
        let mut lines = vec!["在全县信访工作会上的讲话".to_owned(), "同志们：".to_owned()];
        for head in heads {
            lines.push(head);
            lines.push("来访的人坐下了，茶端上了，话就好说了，事情也就成了一半。".to_owned());
        }
        let reading = recognise(&read::text(&lines.join("\n")), &Corrections::default());
        let heading = |p: &&Paragraph| p.role == Role::Heading(1);
        reading.paragraphs.iter().filter(heading).count()
    };
    let numbered =
        |form: &dyn Fn(usize) -> String| read([0, 1, 2].map(|at| form(at).replace('~', words[at])));
    let row = |row: &str, at: usize| row.chars().nth(at).unwrap().to_string();
    let chinese = |at| row("一二三", at);
    let mut wrong = String::new();
    for form in [
        "@、~", "@ ~", "@｜~", "@：~", "（@）~", "【@】~", "第@，~", "第@：~", "其@：~", "之@：~",
        "第@步：~", "第@个问题，~", "第@句话：~", "关键词@：~", "问题@ ~", "@学~", "§.~", "0§　~",
        "0§ / ~", "NO.§ ~", "关键词§：~", "$、~", "%、~", "&. ~", "（!）~", "! ~", "● ~", "◆~",
        "▲ ~", "🔹~", "—— ~ ——", "【~】", "**~**", "## ~", "“~”", "~", "~：", "~？", "关键词：~",
    ] {
        let found = numbered(&|at| {
            form.replace('@', &chinese(at))
                .replace('§', &(at + 1).to_string())
                .replace('$', &row("ABC", at))
                .replace('%', &row("甲乙丙", at))
                .replace('&', ["I", "II", "III"][at])
                .replace('!', &row("壹贰叁", at))
        });
        if found != 3 {
            let _ = writeln!(wrong, "{form}: {found}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    // What is said in brackets, names, and lines that end are no headings.
    for form in ["（~）", "~。", "~！", "《~》", "~，"] {
        assert_eq!(numbered(&|_| form.to_owned()), 0, "{form}");
    }
}

/// What is seen of a text: no white space, nothing that takes no room.
fn seen(text: &str) -> String {
    text.chars()
        .filter(|c| {
            let alone = c.encode_utf8(&mut [0; 4]).to_owned();
            !c.is_whitespace() && hidden::find(&alone).is_empty()
        })
        .collect()
}

fn assert_nothing_lost(source: &Source, what: &str) {
    let reading = recognise(source, &Corrections::default());
    let lines: String = source.lines.iter().map(|line| seen(&line.text)).collect();
    let rows: String = reading.rows.iter().map(|row| seen(&row.text)).collect();
    assert_eq!(rows, lines, "{what}: rows");
    let mut paragraphs: String = String::new();
    for (at, row) in reading.rows.iter().enumerate() {
        match row.paragraph {
            None => assert!(matches!(row.role, Role::Noise | Role::Blank), "{what}: row {at}"),
            Some(paragraph) => {
                assert!(reading.paragraphs[paragraph].rows.contains(&at), "{what}: row {at}");
                paragraphs.push_str(&seen(&row.text));
            }
        }
    }
    let joined: String = reading.paragraphs.iter().map(|p| seen(&p.text)).collect();
    assert_eq!(joined, paragraphs, "{what}: paragraphs");
    // Every paragraph that is said stands in exactly one part of the tree.
    let mut own = vec![0; reading.paragraphs.len()];
    for at in 0..reading.parts.len() {
        let part = &reading.parts[at];
        let start = part.paragraphs.start;
        let end = start + reading.own_paragraphs(at).len();
        own[start..end].iter_mut().for_each(|count| *count += 1);
    }
    for (paragraph, count) in reading.paragraphs.iter().zip(own) {
        let said = matches!(paragraph.role, Role::Text | Role::Heading(_) | Role::Quote);
        assert!(!said || count == 1, "{what}: {count} × {}", paragraph.text);
    }
}

#[test]
fn nothing_of_a_model_speech_is_lost() {
    for case in cases() {
        assert_nothing_lost(&source(&case), &case.name);
    }
}

/// Each line of a broken text is a paragraph of its own once it was put into an office program.
#[test]
fn a_text_pasted_line_by_line_into_an_office_program_is_joined_again() {
    let names = ["wrapped_35_indented", "wrapped_40_ordinals", "wrapped_pdf_page_breaks"];
    for case in cases().iter().filter(|case| names.contains(&&*case.name)) {
        let plain = source(case);
        let mut told = plain.clone();
        told.lines.iter_mut().for_each(|line| line.whole = true);
        let texts = |source: &Source| -> Vec<String> {
            let reading = recognise(source, &Corrections::default());
            reading.paragraphs.into_iter().map(|paragraph| paragraph.text).collect()
        };
        assert_eq!(texts(&told), texts(&plain), "{}", case.name);
    }
}

fn ids() -> impl FnMut() -> Id {
    let mut next = 0;
    move || {
        next += 1;
        format!("id{next}").into()
    }
}

/// What the body of a speech made of a case says, with the slots decided as `decide` says.
fn composed(case: &Case, decide: impl Fn(&FoundSlot) -> bool) -> (Reading, Vec<String>) {
    let source = source(case);
    let plain = recognise(&source, &Corrections::default());
    let choice = |slot: &FoundSlot| {
        let taken = Some(decide(slot));
        (slot.name.clone(), SlotChoice { taken, ..SlotChoice::default() })
    };
    let corrections =
        Corrections { slots: plain.slots.iter().map(choice).collect(), ..Corrections::default() };
    let reading = recognise(&source, &corrections);
    let speech = import::speech(&source, &reading, &corrections, ids());
    let document = Composer::default().compose(&speech, &Layout::default());
    let said = |role| {
        matches!(role, document::Role::Heading(_) | document::Role::Body | document::Role::Quote)
    };
    let text = |p: &document::Paragraph| p.runs.iter().map(|run| &*run.text).collect::<String>();
    let texts = document.paragraphs.iter().filter(|p| said(p.role)).map(|p| text(p)).collect();
    (reading, texts)
}

/// A speech made of a model speech says what that said: with no slot taken, word for word but for
/// the numbers, which the composer gives.
#[test]
fn a_speech_made_of_a_model_speech_says_the_same() {
    for case in cases() {
        let (reading, composed) = composed(&case, |_| false);
        let read: Vec<String> = reading
            .paragraphs
            .iter()
            .filter(|p| matches!(p.role, Role::Heading(_) | Role::Text | Role::Quote | Role::Sign))
            .map(|p| {
                let text = p.text.get(p.label..).unwrap_or_default().trim();
                let close = if p.is_framed() { "】" } else { "" };
                text.strip_suffix(close).unwrap_or(text).to_owned()
            })
            .collect();
        for text in read {
            let tail: String = plain(&text).chars().skip(6).collect();
            assert!(
                composed.iter().any(|c| c.contains(&tail)),
                "{}: {text}\nnot in\n{}",
                case.name,
                composed.join("\n")
            );
        }
    }
}

/// What a pasted text says bold is bold in the speech; headings have their own look; and stars that are
/// blanks stay stars where the slot is refused.
#[test]
fn bold_stays_bold_and_blank_stars_stay_stars() {
    let text = "在全县工业大会上的讲话\n同志们：\n**一、稳增长。**一季度要**开门红**，由***同志牵头。\n二、                抓项目。开工**个，一个也不许拖。";
    let source = read::text(text);
    let corrections = Corrections::default();
    let plain = recognise(&source, &corrections);
    let refused = |slot: &FoundSlot| {
        (slot.name.clone(), SlotChoice { taken: Some(false), ..SlotChoice::default() })
    };
    let corrections =
        Corrections { slots: plain.slots.iter().map(refused).collect(), ..Corrections::default() };
    let reading = recognise(&source, &corrections);
    let speech = import::speech(&source, &reading, &corrections, ids());
    let document = Composer::default().compose(&speech, &Layout::default());
    let runs = document.paragraphs.iter().flat_map(|p| &p.runs);
    let bold: Vec<&str> = runs.filter(|run| run.bold).map(|run| &*run.text).collect();
    assert_eq!(bold, ["开门红"]);
    let texts: Vec<String> =
        document.paragraphs.iter().map(|p| p.runs.iter().map(|run| &*run.text).collect()).collect();
    assert!(texts.contains(&"一、稳增长。一季度要开门红，由***同志牵头。".to_owned()), "{texts:?}");
    assert!(texts.contains(&"二、抓项目。开工**个，一个也不许拖。".to_owned()), "{texts:?}");
}

/// A fact that is made a slot has what stood there for its value: 75% and 100% are two facts, 王县长
/// and 李县长 two people.
#[test]
fn accepting_every_offer_changes_no_word() {
    let mut wrong = String::new();
    for case in cases() {
        let (_, plain) = composed(&case, |_| false);
        let (_, filled) = composed(&case, |slot| !slot.certain);
        for (plain, filled) in plain.iter().zip(&filled).filter(|(a, b)| a != b) {
            let _ = writeln!(wrong, "{}: {plain}\n  became {filled}", case.name);
        }
        assert_eq!(plain.len(), filled.len(), "{}", case.name);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn anything() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "\\PC{0,12}",
        prop::sample::select(vec![
            "一、", "（一）", "1.", "（1）", "①", "一是", "第一，", "首先，", "同志们：", "×",
            "××", "XX", "【", "】", "（", "）", "{{", "}}", "年", "月", "日", "20", "县委", "全县",
            "三个方面", "五个一", "：", "。", "，", "\n", "\n\n", "　　", "更多范文请关注公众号",
            "第1页", "- 3 -", "# ", "> ", "王", "书记", "达到", "%", "万元", "分别", "和", "、",
            "目录", "……", "＿＿", "“", "”", "\u{200B}", "&nbsp;", "讲话", "篇一",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(word, 0..60).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn any_text_is_read_and_nothing_of_it_lost(text in anything()) {
        let source = Source {
            lines: text.lines().map(|line| Line { text: line.to_owned(), ..Line::default() }).collect(),
            ..Source::default()
        };
        if !text.contains("&nbsp;") {
            assert_nothing_lost(&source, "any text");
        }
        let reading = recognise(&source, &Corrections::default());
        for slot in &reading.slots {
            for place in &slot.places {
                prop_assert!(reading.paragraphs[place.paragraph].text.get(place.range.clone()).is_some());
            }
        }
        let speech = import::speech(&source, &reading, &Corrections::default(), ids());
        Composer::default().compose(&speech, &Layout::default());
        import::pack(&reading, &Corrections::default(), ("包", ""), |_| true, ids());
    }
}

/// A worker gets what the page has, and gives back what it would have made of it.
#[test]
fn what_is_understood_goes_to_a_worker_and_back() {
    for case in cases() {
        let source = source(&case);
        let plain = recognise(&source, &Corrections::default());
        let mut corrections = Corrections::default();
        if let Some(row) = plain.rows.last() {
            corrections.roles.insert(row.key(), Role::Heading(2));
            corrections.begins.insert(row.key(), true);
        }
        let there = |text: &str| serde_json::from_str::<Corrections>(text).unwrap();
        let corrections = there(&serde_json::to_string(&corrections).unwrap());
        let source: Source =
            serde_json::from_str(&serde_json::to_string(&source).unwrap()).unwrap();
        let reading = recognise(&source, &corrections);
        let back: Reading =
            serde_json::from_str(&serde_json::to_string(&reading).unwrap()).unwrap();
        assert_eq!(back, reading, "{}", case.name);
    }
}

#[test]
fn the_date_is_told_wherever_it_stands() {
    let body = "同志们：\n今年的防汛工作已经到了要紧的时候，各村要把人和物都备好。\n谢谢大家！\n";
    let date = |front: &str, end: &str| {
        let text = format!("在全镇防汛工作会议上的讲话\n{front}\n\n{body}{end}\n");
        recognise(&read::text(&text), &Corrections::default()).date()
    };
    for (front, said) in [
        ("2024年6月8日·海州", "2024年6月8日·海州"),
        ("2024年6月8日于镇礼堂", "2024年6月8日于镇礼堂"),
        ("2024.6.8　镇会议中心", "2024.6.8镇会议中心"),
        ("（6月8日下午）", "6月8日下午"),
        ("（20××年×月×日，海州）", "20××年×月×日，海州"),
        ("时间：2024年6月8日上午9:00\n地点：镇礼堂", "2024年6月8日上午9:00"),
    ] {
        assert_eq!(date(front, ""), said);
    }
    for noted in ["（2024年6月8日，根据录音整理）", "（根据录音整理，未经本人审阅，2024年6月8日）"]
    {
        assert_eq!(date(noted, ""), "2024年6月8日");
    }
    assert_eq!(date("镇长：赵立　　2024.6.8", ""), "2024.6.8");
    assert_eq!(date("", "青石镇党委　2024年6月8日"), "2024年6月8日");
    assert_eq!(date("", "镇长 赵××\n2024年6月"), "2024年6月");
}

#[test]
fn who_speaks_is_told_wherever_it_stands() {
    let body = "同志们：\n今年的防汛工作已经到了要紧的时候，各村要把人和物都备好。\n谢谢大家！\n";
    let speaker = |front: &str, end: &str| {
        let text = format!("在全镇防汛工作会议上的讲话\n{front}\n\n{body}{end}\n");
        let source = read::text(&text);
        let reading = recognise(&source, &Corrections::default());
        let speech = import::speech(&source, &reading, &Corrections::default(), ids());
        assert_eq!(speech.speaker.replace('　', " "), reading.speaker(), "{front}{end}");
        reading.speaker()
    };
    for (front, said) in [
        ("镇长　赵立", "镇长 赵立"),
        ("镇长：赵立　　2024.6.8", "镇长 赵立"),
        ("（2024年6月8日）　镇长　赵立", "镇长 赵立"),
        ("主讲：镇党委书记　孟秋", "镇党委书记 孟秋"),
    ] {
        assert_eq!(speaker(front, ""), said);
    }
    assert_eq!(speaker("", "镇长　赵立\n2024年6月8日"), "镇长 赵立");
    assert_eq!(speaker("", "青石镇党委\n2024年6月8日"), "");
    assert_eq!(speaker("镇长　赵立", "钱明\n2024年6月8日"), "镇长 赵立");
}
