//! Markup cut into tags and text, for HTML as it is pasted and for the XML of a .docx. Total and
//! linear on any input: what is not well formed is read as well as it can be, a document that was
//! cut off up to where it ends, and no entity is ever expanded but single characters.

use std::borrow::Cow;

pub(super) enum Token<'a> {
    /// With its entities; [`text`] decodes them.
    Text(&'a str),
    /// `<![CDATA[…]]>`, which has none.
    Verbatim(&'a str),
    Open(Tag<'a>),
    Close(&'a str),
    Comment(&'a str),
}

#[derive(Clone, Copy)]
pub(super) struct Tag<'a> {
    /// As written, with its prefix.
    pub name: &'a str,
    /// `<br/>`: no closing tag follows in XML.
    pub empty: bool,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// Every attribute with its raw value.
    pub fn attributes(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            let end = rest.find(|c: char| c == '=' || c == '/' || c.is_ascii_whitespace());
            // A leading `=` belongs to the name, so every step gets on.
            let end = match end {
                Some(0) => 1,
                Some(end) => end,
                None => rest.len(),
            };
            let (name, after) = rest.split_at_checked(end)?;
            rest = after;
            if name.is_empty() {
                return None;
            }
            let Some(value) = after.trim_ascii_start().strip_prefix('=') else {
                return Some((name, ""));
            };
            let value = value.trim_ascii_start();
            let quoted = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (value, after) = match quoted {
                Some(quote) => {
                    let value = value.get(1..).unwrap_or_default();
                    value.split_once(quote).unwrap_or((value, ""))
                }
                None => value
                    .split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
            };
            rest = after;
            Some((name, value))
        })
    }

    /// Whether the word stands anywhere among the attributes: a quick way to see that it does not.
    pub fn has(self, word: &str) -> bool {
        self.attributes.contains(word)
    }

    /// The value of the attribute, whatever its prefix and case, its entities decoded.
    pub fn attribute(self, wanted: &str) -> Option<Cow<'a, str>> {
        let (_, value) =
            self.attributes().find(|(name, _)| local(name).eq_ignore_ascii_case(wanted))?;
        Some(text(value))
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

pub(super) struct Tags<'a> {
    rest: &'a str,
    /// What is known not to come any more: each is looked for to the end of the text once.
    gone: Vec<&'static str>,
    /// A tag's quotes ran to the end of the text: from then on every tag ends at the first `>`.
    ragged: bool,
    /// Insides of an element were skipped for, and did not end.
    unclosed: bool,
}

impl<'a> Tags<'a> {
    pub fn new(text: &'a str) -> Tags<'a> {
        Tags { rest: text, gone: Vec::new(), ragged: false, unclosed: false }
    }

    /// Past everything up to the closing tag of that name: the insides of `<script>`. Where there is
    /// none, past everything or nothing.
    pub fn skip_raw(&mut self, name: &str, to_end: bool) {
        if self.unclosed && !to_end {
            return;
        }
        let mut from = 0;
        while let Some(at) = self.rest.get(from..).and_then(|rest| rest.find("</")) {
            let start = from + at;
            let tag = self.rest.get(start + 2..).unwrap_or_default();
            if tag.get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name)) {
                self.rest = self.rest.get(start..).unwrap_or_default();
                return;
            }
            from = start + 2;
        }
        self.unclosed = true;
        if to_end {
            self.rest = "";
        }
    }

    /// Where the needle begins, in what is left from `from` on.
    fn find(&mut self, from: usize, needle: &'static str) -> Option<usize> {
        if self.gone.contains(&needle) {
            return None;
        }
        let at = self.rest.get(from..).and_then(|rest| rest.find(needle));
        if at.is_none() {
            self.gone.push(needle);
        }
        at.map(|at| from + at)
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Past a construct that begins with `open` and ends with `close`: its insides.
    fn between(&mut self, open: usize, close: &'static str) -> Option<&'a str> {
        let end = self.find(open, close)?;
        let inside = self.take(end).get(open..);
        self.take(close.len());
        inside
    }

    /// The end of the tag, its `>`: the first outside the quotes of attribute values.
    fn tag_end(&mut self) -> Option<usize> {
        let bytes = self.rest.as_bytes();
        let mut at = 1;
        let mut value = false;
        while !self.ragged {
            match bytes.get(at) {
                None => self.ragged = true,
                Some(b'>') => return Some(at),
                Some(b'=') => value = true,
                Some(b'"' | b'\'') if value => {
                    let quote = if bytes.get(at) == Some(&b'"') { "\"" } else { "'" };
                    at = self.find(at + 1, quote).unwrap_or(bytes.len());
                    value = false;
                }
                Some(b) if b.is_ascii_whitespace() => {}
                Some(_) => value = false,
            }
            at += 1;
        }
        self.find(1, ">")
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let end = self.rest.find('<').unwrap_or(self.rest.len());
            if end > 0 {
                return Some(Token::Text(self.take(end)));
            }
            let bytes = self.rest.as_bytes();
            match bytes.get(1) {
                Some(b'!') if self.rest.starts_with("<!--") => {
                    if let Some(inside) = self.between(4, "-->") {
                        return Some(Token::Comment(inside));
                    }
                    // A comment that does not end hides nothing.
                    self.take(4);
                }
                Some(b'!') if self.rest.starts_with("<![CDATA[") => {
                    if let Some(inside) = self.between(9, "]]>") {
                        return Some(Token::Verbatim(inside));
                    }
                    self.take(9);
                }
                Some(b'!' | b'?') => {
                    if self.between(2, ">").is_none() {
                        self.rest = "";
                    }
                }
                Some(b'/') => {
                    let Some(inside) = self.between(2, ">") else {
                        self.rest = "";
                        return None;
                    };
                    let end = inside.find(|c: char| c.is_ascii_whitespace());
                    return Some(Token::Close(inside.get(..end.unwrap_or(inside.len()))?));
                }
                Some(b) if b.is_ascii_alphabetic() || *b == b'_' || !b.is_ascii() => {
                    let Some(end) = self.tag_end() else {
                        // No tag, nor is any that seems to follow.
                        return Some(Token::Text(self.take(self.rest.len())));
                    };
                    let inside = self.take(end).get(1..)?;
                    self.take(1);
                    let (inside, empty) = match inside.strip_suffix('/') {
                        Some(inside) => (inside, true),
                        None => (inside, false),
                    };
                    let name = inside.find(|c: char| c.is_ascii_whitespace() || c == '/');
                    let (name, attributes) = inside.split_at(name.unwrap_or(inside.len()));
                    return Some(Token::Open(Tag { name, empty, attributes }));
                }
                _ => {
                    let end = self.rest.get(1..).and_then(|rest| rest.find('<'));
                    return Some(Token::Text(self.take(end.map_or(self.rest.len(), |at| at + 1))));
                }
            }
        }
    }
}

/// Text with its character references decoded. What only looks like one stays.
pub(super) fn text(raw: &str) -> Cow<'_, str> {
    let Some(first) = raw.find('&') else { return raw.into() };
    let (plain, mut rest) = raw.split_at(first);
    let mut text = plain.to_owned();
    while let Some(after) = rest.strip_prefix('&') {
        let name =
            after.find(|c: char| c != '#' && !c.is_ascii_alphanumeric()).unwrap_or(after.len());
        let (name, tail) = after.split_at(name);
        match reference(name) {
            Some(c) => {
                text.push(c);
                rest = tail.strip_prefix(';').unwrap_or(tail);
            }
            None => {
                text.push('&');
                rest = after;
            }
        }
        let next = rest.find('&').unwrap_or(rest.len());
        let (plain, more) = rest.split_at(next);
        text.push_str(plain);
        rest = more;
    }
    text.into()
}

/// The character that `&name;` stands for.
fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        let windows = code.checked_sub(0x80).and_then(|at| WINDOWS.chars().nth(at as usize));
        return Some(match (code, windows) {
            (0, _) => char::REPLACEMENT_CHARACTER,
            (_, Some(c)) => c,
            _ => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
        });
    }
    if name.len() > 8 {
        return None;
    }
    NAMED.iter().find(|(named, _)| *named == name).map(|&(_, c)| c)
}

/// `&#128;` to `&#159;`, which the HTML standard reads as Windows-1252.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";

/// The named characters that Chinese pages and office programs write.
const NAMED: [(&str, char); 62] = [
    ("nbsp", '\u{A0}'),
    ("lt", '<'),
    ("gt", '>'),
    ("amp", '&'),
    ("quot", '"'),
    ("apos", '\''),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("middot", '·'),
    ("hellip", '…'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("times", '×'),
    ("emsp", '\u{2003}'),
    ("ensp", '\u{2002}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200C}'),
    ("zwj", '\u{200D}'),
    ("shy", '\u{AD}'),
    ("bull", '•'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("sect", '§'),
    ("para", '¶'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("divide", '÷'),
    ("minus", '−'),
    ("ne", '≠'),
    ("le", '≤'),
    ("ge", '≥'),
    ("asymp", '≈'),
    ("equiv", '≡'),
    ("radic", '√'),
    ("infin", '∞'),
    ("permil", '‰'),
    ("prime", '′'),
    ("Prime", '″'),
    ("yen", '¥'),
    ("cent", '¢'),
    ("pound", '£'),
    ("euro", '€'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("rarr", '→'),
    ("darr", '↓'),
    ("loz", '◊'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("frac34", '¾'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("oline", '‾'),
    ("alpha", 'α'),
    ("beta", 'β'),
];
