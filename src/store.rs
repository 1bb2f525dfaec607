//! Keeping a workspace in a store of named texts, such as a browser's localStorage, and in backup
//! files. Pure: the store is a trait.
//!
//! | module | what |
//! | --- | --- |
//! | [`mod@record`] | the text of one record: checked, versioned, packed when large |
//! | `name` | what records are called; which was made from which |
//! | `load`, `keeper` | reading all there is; writing what changed |
//! | `meet`, [`mod@reconcile`] | what another page wrote meanwhile; two versions of one speech made one |
//! | `bin` | what was deleted, for 30 days |
//! | `room` | how full the store is |
//! | `twin` | two stores as one: one at hand, one with room that outlives a kill |
//! | `backup` | everything in one file |
//!
//! What holds at every moment, whatever breaks off:
//! - A record is never written over. Each writing is a generation of its own, read back before it
//!   counts; only then does the one before the last go. So there are always the last and the one
//!   before.
//! - Only what is known to be part of a later generation is removed. What another page wrote is met
//!   first: taken over, merged, or shown to the person.
//! - What cannot be read is moved aside, and the generation before it stands in; what a newer program
//!   wrote is left alone.
//! - A deletion is one small record; what was deleted stays until the bin is emptied.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::library::{Id, Pack};
use crate::speech::{Installed, Settings, Speech, ValueSet};

mod backup;
mod bin;
mod dense;
mod keeper;
mod load;
mod meet;
mod name;
pub mod reconcile;
pub mod record;
mod room;
#[cfg(test)]
mod tests;
mod twin;

pub use backup::{Merged, backup, merge, restore};
pub use bin::{Binned, DAYS, Deleted, Discarded};
pub use keeper::{Failure, Keeper, Outcome};
pub use load::{Broken, Loaded, discard, load};
pub use meet::{Arrival, Conflict, News, take_over};
pub use name::PREFIX;
pub use record::{Stamp, Trouble, decode, encode};
pub use room::{CAPACITY, used};
pub use twin::{Batch, Twin};

/// A store of texts by name.
pub trait Storage {
    fn get(&self, key: &str) -> Result<Option<String>, Refused>;
    fn set(&self, key: &str, value: &str) -> Result<(), WriteError>;
    fn remove(&self, key: &str) -> Result<(), Refused>;
    /// Takes away what is damaged; where it is kept twice, the other may be whole.
    fn drop_damaged(&self, key: &str) -> Result<(), Refused> {
        self.remove(key)
    }
    fn keys(&self) -> Result<Vec<String>, Refused>;
}

/// The store does not let itself be used at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// There is no room for the record.
    Full,
    Refused,
    /// What was read back is not what was written.
    Lost,
    /// A newer program's record stands there, or one that cannot be read now.
    Held,
}

impl WriteError {
    /// What a browser's error on writing means, by its name and its code: a full store has another name
    /// or number in each.
    pub fn of_browser(name: &str, code: f64) -> WriteError {
        let names = ["QuotaExceededError", "NS_ERROR_DOM_QUOTA_REACHED", "QUOTA_EXCEEDED_ERR"];
        // 22 by the standard of old, 1014 in old Firefox.
        if names.contains(&name) || code == 22.0 || code == 1014.0 {
            WriteError::Full
        } else {
            WriteError::Refused
        }
    }

    /// What happened and what to do, behind what was not saved.
    pub fn message(self) -> &'static str {
        match self {
            WriteError::Full => {
                "浏览器的存储空间满了。请先点“⋯ → 备份全部内容”，再到“⋯ → 存储与回收站”里清空回收站，或删去不用的讲话稿。"
            }
            WriteError::Refused => "浏览器不让本页保存内容。请在关闭前点“⋯ → 备份全部内容”。",
            WriteError::Lost => {
                "浏览器没有存下刚写的内容。请点“⋯ → 备份全部内容”，再重新打开本页。"
            }
            WriteError::Held => {
                "有一条旧记录读不出来，或由更新版本的稿匠保存，不能覆盖。请点“⋯ → 备份全部内容”，再用最新版的稿匠打开。"
            }
        }
    }

    /// The same in English.
    pub fn message_in_english(self) -> &'static str {
        match self {
            WriteError::Full => {
                "The browser's storage is full. First make a backup (⋯), then empty the bin or delete \
                 speeches under ⋯ → Storage and bin."
            }
            WriteError::Refused => {
                "The browser lets this page keep nothing. Make a backup (⋯) before you close it."
            }
            WriteError::Lost => {
                "The browser did not keep what was written. Make a backup (⋯) and open the page anew."
            }
            WriteError::Held => {
                "An old record cannot be read, or a newer Gaojiang wrote it; it is not written over. Make \
                 a backup (⋯) and open it with the latest Gaojiang."
            }
        }
    }
}

/// How the person likes the page; the page's own record, the only one without generations.
pub const PREFS: &str = "gaojiang/prefs";
/// Before the names of [versions](crate::versions).
pub const VERSIONS: &str = "gaojiang/version/";
const ASIDE: &str = "gaojiang/aside/";

/// The order of the speeches, and which is open; the order of the packs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Index {
    speeches: Vec<Id>,
    current: Option<Id>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    packs: Vec<Id>,
}

/// What a record can hold.
trait Content: Sized + Clone + PartialEq + Serialize + serde::de::DeserializeOwned {
    /// What it is called itself, if it is one of many.
    fn id(&self) -> Option<&Id> {
        None
    }

    /// Gives it the name it stands under: version 1 went by that.
    fn set_id(&mut self, _id: &Id) {}

    /// Keeps it where it was found under another's name.
    fn found(self, _stamp: Stamp, _strays: &mut load::Strays) {}
}

impl Content for Rc<Speech> {
    fn id(&self) -> Option<&Id> {
        Some(&self.id)
    }

    fn set_id(&mut self, id: &Id) {
        if self.id != *id {
            Rc::make_mut(self).id = id.clone();
        }
    }

    fn found(self, stamp: Stamp, strays: &mut load::Strays) {
        strays.speeches.push((stamp, self));
    }
}

impl Content for Rc<Installed> {
    fn id(&self) -> Option<&Id> {
        Some(&self.pack.id)
    }

    fn set_id(&mut self, id: &Id) {
        if self.pack.id != *id {
            Rc::make_mut(&mut Rc::make_mut(self).pack).id = id.clone();
        }
    }

    fn found(self, stamp: Stamp, strays: &mut load::Strays) {
        strays.packs.push((stamp, self));
    }
}

impl Content for Rc<Pack> {}
impl Content for Vec<Rc<ValueSet>> {}
impl Content for Rc<Settings> {}
impl Content for Index {}
impl Content for Binned {}

/// Writes and reads back: a store can fail without saying so.
fn write(storage: &dyn Storage, key: &str, text: &str) -> Result<(), WriteError> {
    storage.set(key, text)?;
    match storage.get(key) {
        Ok(Some(read)) if read == text => Ok(()),
        Ok(_) => Err(WriteError::Lost),
        Err(Refused) => Err(WriteError::Refused),
    }
}
