//! What the styles of a document say of its paragraphs (ISO/IEC 29500-1 17.7), each style with what
//! it takes from the ones it is based on.

use std::collections::HashMap;

use super::super::tags::{Tag, Tags, Token, local};

#[derive(Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// The paragraph style where a paragraph names none.
    usual: Option<String>,
    bold: bool,
}

#[derive(Clone, Default)]
pub(super) struct Style {
    based_on: Option<String>,
    /// 1 to 9; 0 is body text.
    pub level: Option<u8>,
    pub centred: Option<bool>,
    pub bold: Option<bool>,
    pub hidden: Option<bool>,
    pub list: Option<String>,
    pub list_level: Option<usize>,
    pub title: bool,
    name: String,
}

impl Styles {
    pub fn read(xml: &str) -> Styles {
        let mut styles = Styles::default();
        let mut stack: Vec<&str> = Vec::new();
        let mut open: Option<(String, Style)> = None;
        let mut skip = 0;
        for token in Tags::new(xml) {
            let (name, tag) = match token {
                Token::Open(tag) => (local(tag.name), Some(tag)),
                Token::Close(name) => (local(name), None),
                _ => continue,
            };
            let Some(tag) = tag else {
                if skip > 0 {
                    skip -= 1;
                } else {
                    stack.pop();
                    if name == "style"
                        && let Some((id, style)) = open.take()
                    {
                        styles.styles.entry(id).or_insert(style);
                    }
                }
                continue;
            };
            // Parts of table styles, and what the properties were before a tracked change.
            if skip > 0 || matches!(name, "tblStylePr" | "pPrChange" | "rPrChange" | "latentStyles")
            {
                skip += usize::from(!tag.empty);
                continue;
            }
            let parent = stack.last().copied().unwrap_or_default();
            if name == "style" {
                let id = tag.attribute("styleId").unwrap_or_default().into_owned();
                if on(tag.attribute("default").as_deref())
                    && tag.attribute("type").is_some_and(|kind| kind == "paragraph")
                    && styles.usual.is_none()
                {
                    styles.usual = Some(id.clone());
                }
                open = Some((id, Style::default()));
            } else if let Some((_, style)) = &mut open {
                style.take(name, parent, tag);
            } else if name == "b" && stack.contains(&"rPrDefault") {
                styles.bold = switch(tag);
            }
            if !tag.empty {
                stack.push(name);
            }
        }
        styles.inherit();
        styles
    }

    pub fn get(&self, id: Option<&str>) -> Option<&Style> {
        id.or(self.usual.as_deref()).and_then(|id| self.styles.get(id))
    }

    /// The name of the style of that id; of none: of the usual one.
    pub fn name(&self, id: Option<&str>) -> &str {
        self.get(id).map_or("", |style| style.name.as_str())
    }

    /// The style's own id, or the usual one's.
    pub fn id<'a>(&'a self, id: Option<&'a str>) -> Option<&'a str> {
        id.or(self.usual.as_deref())
    }

    pub fn bold(&self) -> bool {
        self.bold
    }

    /// Every style completed by those it is based on, however far, and not in circles.
    fn inherit(&mut self) {
        const FURTHEST: usize = 12;
        let written = self.styles.clone();
        for style in self.styles.values_mut() {
            let mut next = style.based_on.as_deref().and_then(|id| written.get(id));
            let mut title = style.title;
            for _ in 0..FURTHEST {
                let Some(base) = next else { break };
                style.level = style.level.or(base.level);
                style.centred = style.centred.or(base.centred);
                style.bold = style.bold.or(base.bold);
                style.hidden = style.hidden.or(base.hidden);
                style.list_level = match style.list {
                    None => style.list_level.or(base.list_level),
                    Some(_) => style.list_level,
                };
                style.list = style.list.take().or_else(|| base.list.clone());
                title |= base.title
                    && style.level.is_none_or(|level| level == 0 || base.level == Some(level));
                next = base.based_on.as_deref().and_then(|id| written.get(id));
            }
            style.title = title;
        }
    }
}

impl Style {
    fn take(&mut self, name: &str, parent: &str, tag: Tag) {
        let value = tag.attribute("val");
        let value = value.as_deref();
        match (parent, name) {
            ("style", "name") => self.named(value.unwrap_or_default()),
            ("style", "basedOn") => self.based_on = value.map(Into::into),
            ("pPr", "outlineLvl") => self.level = outline_level(value).or(self.level),
            ("pPr", "jc") => self.centred = Some(value == Some("center")),
            ("numPr", "numId") => self.list = value.map(Into::into),
            ("numPr", "ilvl") => self.list_level = value.and_then(|value| value.parse().ok()),
            ("rPr", "b") => self.bold = Some(switch(tag)),
            ("rPr", "vanish") => self.hidden = Some(switch(tag)),
            _ => {}
        }
    }

    /// Built-in names are English in every Word; LibreOffice and WPS write some in Chinese.
    fn named(&mut self, name: &str) {
        self.name = name.trim().to_owned();
        let name = name.trim().to_lowercase();
        self.title = matches!(&*name, "title" | "标题");
        for heading in ["heading", "标题"] {
            let level = name.strip_prefix(heading).and_then(|level| level.trim().parse().ok());
            // An outline level of its own follows, where it has one.
            self.level = level.filter(|level| (1..=9).contains(level)).or(self.level);
        }
    }
}

/// A value of `w:outlineLvl` as a level: 1 to 9, 0 for body text.
pub(super) fn outline_level(value: Option<&str>) -> Option<u8> {
    match value?.trim().parse::<u8>().ok()? {
        level @ 0..=8 => Some(level + 1),
        9 => Some(0),
        _ => None,
    }
}

/// Whether a property that is there is on (17.17.4).
pub(super) fn switch(tag: Tag) -> bool {
    tag.attribute("val").is_none_or(|value| on(Some(&value)))
}

fn on(value: Option<&str>) -> bool {
    value.is_some_and(|value| !matches!(value.trim(), "0" | "false" | "off" | "none"))
}
