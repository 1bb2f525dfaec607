//! How full the store is.

use super::record::units;
use super::{Refused, Storage};

/// How much a browser gives to all pages opened from disk, in UTF-16 units: 10 MB in Chromium, about
/// the same in Firefox.
pub const CAPACITY: usize = 5 << 20;

/// How much of the store is taken, names and all, by this and every other page that shares it, in
/// UTF-16 units.
///
/// # Errors
/// The store cannot be read.
pub fn used(storage: &dyn Storage) -> Result<usize, Refused> {
    let keys = storage.keys()?;
    keys.iter().map(|key| Ok(units(key) + storage.get(key)?.map_or(0, |text| units(&text)))).sum()
}
