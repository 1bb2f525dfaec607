//! Two versions of one speech made one, measured against the version both came from where that is
//! known: what only one of them changed is taken from it, and of what both changed the person chooses.
//! Nothing that either has goes missing but what the other deleted and this one left alone.

use std::rc::Rc;

use crate::library::Id;
use crate::speech::{Field, Section, Speech, Values};

/// What two versions of a speech have otherwise, and the person must choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clash {
    Name,
    Field(Field),
    /// The value of a slot.
    Value(Rc<str>),
    Section(Id),
}

/// Whose version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    Mine,
    Theirs,
    /// Of a section: theirs behind mine.
    Both,
}

/// Two versions made one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciled {
    /// With mine wherever there is a clash.
    pub speech: Speech,
    pub clashes: Vec<Clash>,
}

/// Makes one speech of two. Where the order of sections was changed in both, mine stays.
pub fn reconcile(base: Option<&Speech>, mine: &Speech, theirs: &Speech) -> Reconciled {
    let mut clashes = Vec::new();
    // Named one by one, so that no new part of a speech is forgotten here.
    let Speech {
        id,
        name,
        title,
        speaker,
        date,
        salutation,
        occasion,
        sections: _,
        values: _,
        source,
        layout,
        created,
        updated,
    } = mine;
    let mut text = |clash: Clash, of: fn(&Speech) -> &Rc<str>| {
        let picked = pick(base.map(of), of(mine), of(theirs)).cloned();
        picked.unwrap_or_else(|| {
            clashes.push(clash);
            of(mine).clone()
        })
    };
    let mut speech = Speech {
        id: id.clone(),
        name: text(Clash::Name, |s| &s.name),
        title: text(Clash::Field(Field::Title), |s| &s.title),
        speaker: text(Clash::Field(Field::Speaker), |s| &s.speaker),
        date: text(Clash::Field(Field::Date), |s| &s.date),
        salutation: text(Clash::Field(Field::Salutation), |s| &s.salutation),
        occasion: pick(base.map(|s| &s.occasion), occasion, &theirs.occasion)
            .unwrap_or(occasion)
            .clone(),
        layout: pick(base.map(|s| &s.layout), layout, &theirs.layout).unwrap_or(layout).clone(),
        source: if source.is_empty() { theirs.source.clone() } else { source.clone() },
        created: (*created).min(theirs.created),
        updated: (*updated).max(theirs.updated),
        sections: Vec::new(),
        values: Rc::default(),
    };
    // Used above by their names alone.
    let _ = (name, title, speaker, date, salutation);
    speech.values = Rc::new(values(base, mine, theirs, &mut clashes));
    speech.sections = sections(base, mine, theirs, &mut clashes);
    Reconciled { speech, clashes }
}

/// The speech that the person's choices give; a clash without a choice stands as mine.
pub fn resolve(
    reconciled: &Reconciled,
    theirs: &Speech,
    choices: &[Choice],
    mut fresh: impl FnMut() -> Id,
) -> Speech {
    let mut speech = reconciled.speech.clone();
    for (clash, choice) in reconciled.clashes.iter().zip(choices) {
        if *choice == Choice::Mine {
            continue;
        }
        match clash {
            Clash::Name => speech.name = theirs.name.clone(),
            Clash::Field(field) => *speech.field_mut(*field) = theirs.field(*field).clone(),
            Clash::Value(slot) => {
                let values = Rc::make_mut(&mut speech.values);
                match theirs.values.get(slot) {
                    Some(value) => values.insert(slot.clone(), value.clone()),
                    None => values.remove(slot),
                };
            }
            Clash::Section(id) => {
                let at = speech.sections.iter().position(|section| section.id == *id);
                if let (Some(at), Some(section)) = (at, theirs.section(id)) {
                    if *choice == Choice::Both {
                        let section = Section { id: fresh(), ..Section::clone(section) };
                        speech.sections.insert(at + 1, Rc::new(section));
                    } else {
                        speech.sections[at] = section.clone();
                    }
                }
            }
        }
    }
    speech
}

/// Mine or theirs, whichever was changed; none: both were, each otherwise.
fn pick<'a, T: PartialEq + ?Sized>(base: Option<&T>, mine: &'a T, theirs: &'a T) -> Option<&'a T> {
    if mine == theirs || base == Some(theirs) {
        Some(mine)
    } else if base == Some(mine) {
        Some(theirs)
    } else {
        None
    }
}

fn values(
    base: Option<&Speech>,
    mine: &Speech,
    theirs: &Speech,
    clashes: &mut Vec<Clash>,
) -> Values {
    let mut values = Values::clone(&mine.values);
    let names =
        mine.values.keys().chain(theirs.values.keys().filter(|n| !mine.values.contains_key(*n)));
    for name in names {
        let of = |speech: &Speech| speech.values.get(name).cloned();
        let (before, here, there) = (base.map(of), of(mine), of(theirs));
        match pick(before.as_ref(), &here, &there) {
            Some(Some(value)) => {
                values.insert(name.clone(), value.clone());
            }
            Some(None) => {
                values.remove(name);
            }
            // Without a version that both came from, a value that only one has was not taken away.
            None if here.is_none() || there.is_none() => {
                let value = here.or(there).unwrap_or_default();
                values.insert(name.clone(), value);
            }
            None => clashes.push(Clash::Value(name.clone())),
        }
    }
    values
}

fn sections(
    base: Option<&Speech>,
    mine: &Speech,
    theirs: &Speech,
    clashes: &mut Vec<Clash>,
) -> Vec<Rc<Section>> {
    let merged = |id: &Id, clashes: &mut Vec<Clash>| {
        let before = base.and_then(|base| base.section(id));
        match (mine.section(id), theirs.section(id)) {
            (Some(mine), Some(theirs)) => Some(section(before, mine, theirs, clashes)),
            // Deleted on one side, and on the other as it was.
            (Some(only), None) | (None, Some(only)) if before.is_some_and(|b| same(b, only)) => {
                None
            }
            (only, None) | (None, only) => only.cloned(),
        }
    };
    let ids = |speech: &Speech| speech.sections.iter().map(|s| s.id.clone()).collect::<Vec<Id>>();
    let (here, there) = (ids(mine), ids(theirs));
    let order = match base.map(ids) {
        Some(before) if before == here => (there, here),
        _ => (here, there),
    };
    let mut all = order.0;
    // What only the other has comes behind what it comes behind there.
    let mut after: Option<Id> = None;
    for id in order.1 {
        if !all.contains(&id) {
            let at = after.and_then(|after| all.iter().position(|other| *other == after));
            all.insert(at.map_or(0, |at| at + 1), id.clone());
        }
        after = Some(id);
    }
    all.iter().filter_map(|id| merged(id, clashes)).collect()
}

/// Whether two sections say the same; whether they are folded does not count.
fn same(a: &Section, b: &Section) -> bool {
    let Section { id, title, kind, text, slots, off, folded: _ } = a;
    (id, title, kind, text, slots, off) == (&b.id, &b.title, &b.kind, &b.text, &b.slots, &b.off)
}

fn section(
    base: Option<&Rc<Section>>,
    mine: &Rc<Section>,
    theirs: &Rc<Section>,
    clashes: &mut Vec<Clash>,
) -> Rc<Section> {
    if same(mine, theirs) {
        return mine.clone();
    }
    let merged = || {
        Some(Section {
            id: mine.id.clone(),
            title: pick(base.map(|s| &s.title), &mine.title, &theirs.title)?.clone(),
            kind: *pick(base.map(|s| &s.kind), &mine.kind, &theirs.kind)?,
            text: pick(base.map(|s| &s.text), &mine.text, &theirs.text)?.clone(),
            slots: pick(base.map(|s| &s.slots), &mine.slots, &theirs.slots)?.clone(),
            off: *pick(base.map(|s| &s.off), &mine.off, &theirs.off)?,
            folded: mine.folded,
        })
    };
    merged().map_or_else(
        || {
            clashes.push(Clash::Section(mine.id.clone()));
            mine.clone()
        },
        Rc::new,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speech(title: &str, sections: &[(&str, &str)], values: &[(&str, &str)]) -> Speech {
        let section = |(id, text): &(&str, &str)| {
            Rc::new(Section { id: (*id).into(), text: (*text).into(), ..Section::default() })
        };
        let values = values.iter().map(|(slot, value)| ((*slot).into(), (*value).into()));
        Speech {
            title: title.into(),
            sections: sections.iter().map(section).collect(),
            values: Rc::new(values.collect()),
            ..Speech::default()
        }
    }

    fn shown(speech: &Speech) -> String {
        let sections = speech.sections.iter().map(|s| format!("{}={}", s.id, s.text));
        let values = speech.values.iter().map(|(slot, value)| format!("{slot}:{value}"));
        let all: Vec<String> =
            [speech.title.to_string()].into_iter().chain(sections).chain(values).collect();
        all.join(" ")
    }

    #[test]
    fn what_only_one_changed_is_taken_from_it() {
        let base = speech("题", &[("a", "1"), ("b", "2")], &[("县", "云溪"), ("数", "3")]);
        let cases = [
            (
                "nothing",
                speech("题", &[("a", "1"), ("b", "2")], &[("县", "云溪"), ("数", "3")]),
                "题 a=1 b=2 县:云溪 数:3",
            ),
            (
                "another section",
                speech("题", &[("a", "1"), ("b", "2改")], &[("县", "云溪"), ("数", "3")]),
                "题 a=1 b=2改 县:云溪 数:3",
            ),
            (
                "title and value",
                speech("新题", &[("a", "1"), ("b", "2")], &[("县", "白河"), ("数", "3")]),
                "新题 a=1 b=2 县:白河 数:3",
            ),
            (
                "order",
                speech("题", &[("b", "2"), ("a", "1")], &[("县", "云溪"), ("数", "3")]),
                "题 b=2 a=1 县:云溪 数:3",
            ),
            (
                "a section deleted",
                speech("题", &[("b", "2")], &[("县", "云溪"), ("数", "3")]),
                "题 b=2 县:云溪 数:3",
            ),
            (
                "a section added",
                speech("题", &[("a", "1"), ("c", "9"), ("b", "2")], &[("县", "云溪"), ("数", "3")]),
                "题 a=1 c=9 b=2 县:云溪 数:3",
            ),
            (
                "a value taken away",
                speech("题", &[("a", "1"), ("b", "2")], &[("县", "云溪")]),
                "题 a=1 b=2 县:云溪",
            ),
        ];
        for (name, other, wanted) in cases {
            for (mine, theirs) in [(&base, &other), (&other, &base)] {
                let got = reconcile(Some(&base), mine, theirs);
                assert_eq!(got.clashes, [], "{name}");
                assert_eq!(shown(&got.speech), wanted, "{name}");
            }
        }
    }

    #[test]
    fn changes_in_different_places_come_together() {
        let base = speech("题", &[("a", "1"), ("b", "2")], &[("县", "云溪")]);
        let mine = speech("新题", &[("a", "1改"), ("b", "2")], &[("县", "云溪"), ("数", "3")]);
        let theirs = speech("题", &[("b", "2改"), ("c", "9"), ("a", "1")], &[("县", "白河")]);
        let got = reconcile(Some(&base), &mine, &theirs);
        assert_eq!(got.clashes, []);
        assert_eq!(shown(&got.speech), "新题 b=2改 c=9 a=1改 县:白河 数:3");
    }

    #[test]
    fn what_one_changed_the_other_cannot_delete() {
        let base = speech("", &[("a", "1"), ("b", "2")], &[]);
        let mine = speech("", &[("a", "1改"), ("b", "2")], &[]);
        let theirs = speech("", &[("b", "2")], &[]);
        assert_eq!(shown(&reconcile(Some(&base), &mine, &theirs).speech), " a=1改 b=2");
        assert_eq!(shown(&reconcile(Some(&base), &theirs, &mine).speech), " a=1改 b=2");
    }

    #[test]
    fn of_what_both_changed_the_person_chooses() {
        let base = speech("题", &[("a", "1"), ("b", "2")], &[("县", "云溪")]);
        let mine = speech("甲题", &[("a", "甲"), ("b", "2")], &[("县", "甲县")]);
        let theirs = speech("乙题", &[("a", "乙"), ("b", "2乙")], &[("县", "乙县")]);
        let got = reconcile(Some(&base), &mine, &theirs);
        let clashes =
            [Clash::Field(Field::Title), Clash::Value("县".into()), Clash::Section("a".into())];
        assert_eq!(got.clashes, clashes);
        use Choice::{Both, Mine, Theirs};
        for (choices, wanted) in [
            ([Mine, Mine, Mine], "甲题 a=甲 b=2乙 县:甲县"),
            ([Theirs, Mine, Theirs], "乙题 a=乙 b=2乙 县:甲县"),
            ([Mine, Theirs, Both], "甲题 a=甲 f=乙 b=2乙 县:乙县"),
        ] {
            assert_eq!(shown(&resolve(&got, &theirs, &choices, || "f".into())), wanted);
        }
    }

    #[test]
    fn without_a_common_version_nothing_goes_missing() {
        let mine = speech("题", &[("a", "1"), ("b", "2")], &[("县", "云溪")]);
        let theirs = speech("题", &[("a", "1"), ("c", "3")], &[("数", "3")]);
        let got = reconcile(None, &mine, &theirs);
        assert_eq!(got.clashes, []);
        assert_eq!(shown(&got.speech), "题 a=1 c=3 b=2 县:云溪 数:3");
    }
}
