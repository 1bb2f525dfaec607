//! Any texts as the records of a store and as a backup: reading gives a workspace, what was written is
//! read again, and nothing that cannot be read is lost. NUL divides names and contents by turns; a
//! content that begins with 0x01 is JSON whose head and checksum are put right.
#![no_main]

use std::cell::RefCell;
use std::collections::BTreeMap;

use gaojiang::compose::compose;
use gaojiang::layout::Layout;
use gaojiang::library::Id;
use gaojiang::store::{self, Refused, Stamp, Storage, WriteError};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

#[derive(Default)]
struct Memory(RefCell<BTreeMap<String, String>>);

impl Storage for Memory {
    fn get(&self, key: &str) -> Result<Option<String>, Refused> {
        Ok(self.0.borrow().get(key).cloned())
    }
    fn set(&self, key: &str, value: &str) -> Result<(), WriteError> {
        self.0.borrow_mut().insert(key.to_owned(), value.to_owned());
        Ok(())
    }
    fn remove(&self, key: &str) -> Result<(), Refused> {
        self.0.borrow_mut().remove(key);
        Ok(())
    }
    fn keys(&self) -> Result<Vec<String>, Refused> {
        Ok(self.0.borrow().keys().cloned().collect())
    }
}

fuzz_target!(|input: &str| {
    let memory = Memory::default();
    let mut parts = input.split('\0');
    while let (Some(key), Some(content)) = (parts.next(), parts.next()) {
        let sort = key.split('/').next().unwrap_or_default();
        let json = content.strip_prefix('\u{1}').and_then(|json| serde_json::from_str(json).ok());
        let text = match json {
            Some::<Value>(json) => store::encode(sort, &Stamp::default(), &json),
            None => content.to_owned(),
        };
        memory.0.borrow_mut().insert(format!("gaojiang/{key}"), text);
        backup(content);
    }
    let before = memory.0.borrow().clone();
    let loaded = store::load(&memory, 1, "f");
    for (key, text) in &before {
        let there = memory.0.borrow().values().any(|other| other == text);
        assert!(there || !loaded.broken.iter().any(|broken| broken.raw == *text), "{key} is lost");
    }
    let (mut keeper, workspace) = (loaded.keeper, loaded.workspace);
    let news = keeper.look(&memory, &workspace);
    let workspace = store::take_over(&workspace, &news.arrivals);
    let outcome = keeper.save(&memory, &workspace, 2);
    if outcome.failed.is_none() {
        let again = store::load(&memory, 3, "g").workspace;
        assert_eq!(again.speeches.len(), workspace.speeches.len());
        for speech in &workspace.speeches {
            assert!(again.speech(&speech.id).is_some(), "{} is lost", speech.id);
        }
    }
    keeper.bin(&memory);
    let _ = keeper.purge_bin(&memory, u64::MAX);
    let _ = store::used(&memory);
});

/// What is restored is backed up and restored again the same.
fn backup(text: &str) {
    let version = "{\"format\":\"gaojiang-backup\",\"version\":1,\"time\":0,\"sum\":null,\"workspace\":";
    for text in [text.to_owned(), format!("{version}{text}}}")] {
        let Ok(restored) = store::restore(&text) else { continue };
        let mut count = 0;
        let fresh = || -> Id {
            count += 1;
            format!("id{count}").into()
        };
        let (merged, _) = store::merge(&gaojiang::speech::Workspace::default(), &restored, fresh);
        for speech in &merged.speeches {
            compose(speech, &Layout::default());
        }
        assert!(store::restore(&store::backup(&merged, 1)).as_ref() == Ok(&merged));
    }
}
