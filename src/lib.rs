//! 稿匠 Gaojiang: a speech composer for Chinese offices. This library is its pure core; the page
//! that a browser shows is the binary in `main.rs`.
//!
//! The one pipeline: pack → blocks with slots → **speech** → *fill, number* → **document** →
//! preview, clipboard, .docx, text. Nothing else parses or formats text.

pub mod compose;
pub mod count;
pub mod document;
pub mod edit;
pub mod history;
pub mod layout;
pub mod library;
pub mod markup;
pub mod memo;
pub mod numbering;
pub mod numeral;
pub mod pack;
pub mod paginate;
pub mod render;
pub mod search;
pub mod slot;
pub mod speech;
pub mod store;
