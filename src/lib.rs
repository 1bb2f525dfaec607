//! 稿匠 Gaojiang: a speech composer for Chinese offices. This library is its pure core; the page
//! that a browser shows is the binary in `main.rs` with its modules in `app/`.
//!
//! The one pipeline: pack → blocks with slots → **speech** → *fill, number* → **document** →
//! preview, clipboard, .docx, print, text. Nothing else parses or formats text.
//!
//! | modules | what |
//! | --- | --- |
//! | [`library`], [`speech`], [`document`], [`layout`] | the data, and nothing but data |
//! | [`slot`], [`markup`], [`numbering`], [`numeral`] | what written text means: slots, structure, numbers |
//! | [`title`] | where a long title is broken into lines |
//! | [`compose`] | speech and layout → document, reading only what changed |
//! | [`edit`], [`history`] | every change as data; undo and redo |
//! | [`pack`], [`merge`], [`search`] | pack files; two versions of a pack; finding blocks |
//! | [`opening`] | what pack files bring, and the one edit that takes it in |
//! | [`diff`] | what differs between two texts |
//! | [`sorted`] | sorting by machine code that exists once |
//! | [`hidden`] | characters that nobody sees |
//! | [`read`], [`recognise`], [`import`] | files and the clipboard → lines → what they are → speeches and packs |
//! | [`store`], [`versions`] | records, backups, migrations; states to compare with and go back to |
//! | [`paginate`], [`count`], [`lectern`], [`memo`] | lines and sheets; characters and reading time; reading it out; what need not be done again |
//! | [`render`], [`archive`] | one writer for each output; .zip files |
//! | [`carried`] | what a .docx carries beside its text, to come back as the speech it was |
//!
//! What must stay true of them is in `ARCHITECTURE.md`.

pub mod archive;
pub mod carried;
pub mod compose;
pub mod count;
pub mod diff;
pub mod document;
pub mod edit;
mod hash;
pub mod hidden;
pub mod history;
pub mod import;
pub mod layout;
pub mod lectern;
pub mod library;
pub mod markup;
pub mod memo;
pub mod merge;
pub mod numbering;
pub mod numeral;
pub mod opening;
pub mod pack;
pub mod paginate;
pub mod read;
pub mod recognise;
pub mod render;
pub mod search;
pub mod slot;
pub mod sorted;
pub mod speech;
pub mod store;
pub mod title;
pub mod versions;
