//! Any text as a model speech, with any row given any role: all of it is in rows and paragraphs, and
//! a speech and a pack can be made of it.
#![no_main]

use gaojiang::compose::Composer;
use gaojiang::hidden;
use gaojiang::import;
use gaojiang::layout::Layout;
use gaojiang::library::Id;
use gaojiang::read;
use gaojiang::recognise::{Corrections, Role, recognise};
use libfuzzer_sys::fuzz_target;

const ROLES: [Role; 6] =
    [Role::Text, Role::Noise, Role::Heading(1), Role::Heading(4), Role::Title, Role::Salutation];

fuzz_target!(|input: (Vec<u8>, String)| {
    let (choices, text) = input;
    let source = read::text(&text);
    let mut corrections = Corrections::default();
    for choice in [false, true] {
        let reading = recognise(&source, &corrections);
        // What nobody sees is left out, though some of it counts as letters.
        let unseen = |c: &char| !hidden::find(c.encode_utf8(&mut [0; 4])).is_empty();
        let seen = |text: &str| {
            text.chars().filter(|c| c.is_alphanumeric() && !unseen(c)).collect::<String>()
        };
        // Entities that a careless copy left in a text become what they stand for.
        if !text.contains('&') {
            let lines: String = source.lines.iter().map(|line| seen(&line.text)).collect();
            let rows: String = reading.rows.iter().map(|row| seen(&row.text)).collect();
            assert_eq!(lines, rows);
        }
        let mut next = 0;
        let mut fresh = || -> Id {
            next += 1;
            format!("id{next}").into()
        };
        let speech = import::speech(&source, &reading, &corrections, &mut fresh);
        Composer::default().compose(&speech, &Layout::default());
        import::pack(&reading, &corrections, ("包", ""), |_| true, &mut fresh);
        if choice {
            break;
        }
        for (row, choice) in reading.rows.iter().zip(&choices) {
            if let Some(role) = ROLES.get(usize::from(*choice % 16)) {
                corrections.roles.insert(row.key(), *role);
            }
            corrections.joins.extend((choice & 16 != 0).then_some((row.key(), choice & 32 != 0)));
            corrections.begins.extend((choice & 64 != 0).then_some((row.key(), choice & 128 != 0)));
        }
    }
});
