//! 稿匠 Gaojiang: a speech composer for Chinese offices. This library is its pure core; the page
//! that a browser shows is the binary in `main.rs`.
//!
//! The one pipeline: pack → blocks with slots → **speech** → *fill, number* → **document** →
//! preview, clipboard, .docx, text. Nothing else parses or formats text.

pub mod count;
pub mod document;
pub mod layout;
pub mod library;
pub mod memo;
pub mod numeral;
pub mod paginate;
pub mod speech;
