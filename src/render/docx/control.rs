//! Content controls (ISO/IEC 29500-1, 17.5.2): each place of a slot is one, bound to a node of an
//! XML part of our own, so that what is changed in one place changes in all that show the same.
//!
//! A slot shows in several forms (a date as 11月23日 and as 2026年11月23日): there is a node for each
//! slot and form, and places of one form share it. The slot's value itself stands in the same part,
//! to be read back. A value of several lines is one control a line, each with a node.
//!
//! The control is a combo box, also where there is nothing to choose from: Word lets one type into it
//! and binds it as it does a plain text. LibreOffice 7.4 writes the text of a plain-text control
//! (`w:text`) four times over when it saves a .docx, and drops the binding of a rich one; a combo box
//! comes through whole.
//!
//! A slot without a value shows its name, highlighted, and a comment says what is missing. It is no
//! placeholder (`w:showingPlcHdr`): Word would put its own words in the name's place.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

use super::{DECLARATION, W, bookmark, escaped, time};
use crate::carried::{AUTHOR, Carried, Holding, NAMESPACE, Tagged};

/// Names our part inside the file; the same in every file.
const STORE: &str = "{6A0B7C1E-5E0B-4D0C-9B0A-4761F6A69A61}";

/// What the file's controls show, gathered while the text is written.
pub(super) struct Controls<'a> {
    carried: &'a Carried,
    /// How many runs of slots have passed.
    passed: usize,
    controls: usize,
    nodes: Vec<Node>,
    /// Nodes by slot, text, part and, where the slot has no value, tag.
    known: BTreeMap<(Rc<str>, String, usize, Rc<str>), usize>,
}

/// A node that controls are bound to: the `s3` of `/speech/shown/s3`.
struct Node {
    place: Tagged,
    text: String,
    places: usize,
    /// The number of its comment.
    comment: Option<usize>,
}

/// What stands around a control's runs.
pub(super) struct Control {
    pub start: String,
    pub end: String,
}

impl<'a> Controls<'a> {
    pub fn new(carried: &'a Carried) -> Controls<'a> {
        let (nodes, known) = (Vec::new(), BTreeMap::new());
        Controls { carried, passed: 0, controls: 0, nodes, known }
    }

    /// The place of the next run of a slot.
    pub fn next_place(&mut self, slot: &Rc<str>) -> Tagged {
        let place = self.carried.places.get(self.passed).filter(|place| place.slot == *slot);
        self.passed += 1;
        place.cloned().unwrap_or_else(|| Tagged {
            slot: slot.clone(),
            tag: format!("{{{{{slot}}}}}").into(),
            part: 0,
        })
    }

    /// The control that shows `text`; `look` is its run properties.
    pub fn control(&mut self, place: &Tagged, text: &str, filled: bool, look: &str) -> Control {
        let tag = if filled { "".into() } else { place.tag.clone() };
        let key = (place.slot.clone(), text.to_owned(), place.part, tag);
        let at = *self.known.entry(key).or_insert(self.nodes.len());
        if at == self.nodes.len() {
            let comments = self.nodes.iter().filter(|node| node.comment.is_some()).count();
            self.nodes.push(Node {
                place: place.clone(),
                text: text.to_owned(),
                places: 0,
                comment: (!filled).then_some(comments),
            });
        }
        self.controls += 1;
        let name = escaped(&place.slot);
        let mut start = format!(
            concat!(
                r#"<w:sdt><w:sdtPr>{}<w:alias w:val="{}"/><w:tag w:val="{}"/><w:id w:val="{}"/>"#,
                r#"<w:dataBinding w:prefixMappings="xmlns:g='{}'" "#,
                r#"w:xpath="/g:speech[1]/g:shown[1]/g:s{}[1]" w:storeItemID="{}"/>{}</w:sdtPr>"#,
                r#"<w:sdtContent>"#,
            ),
            look,
            name,
            name,
            self.controls,
            NAMESPACE,
            at + 1,
            STORE,
            combo_box(self.carried, place),
        );
        let mut end = "</w:sdtContent></w:sdt>".to_owned();
        let Some(node) = self.nodes.get_mut(at) else { return Control { start, end } };
        node.places += 1;
        // One comment for all places that are filled together.
        if let Some(comment) = node.comment.filter(|_| node.places == 1) {
            start.insert_str(0, &format!(r#"<w:commentRangeStart w:id="{comment}"/>"#));
            let _ = write!(
                end,
                concat!(
                    r#"<w:commentRangeEnd w:id="{0}"/><w:r><w:rPr>"#,
                    r#"<w:rStyle w:val="CommentReference"/></w:rPr>"#,
                    r#"<w:commentReference w:id="{0}"/></w:r>"#,
                ),
                comment
            );
        }
        Control { start, end }
    }

    /// The part with the nodes, the slots and the sections.
    pub fn part(&self) -> String {
        let mut xml = format!("{DECLARATION}\n<speech xmlns=\"{NAMESPACE}\" version=\"1\"><shown>");
        for (at, node) in self.nodes.iter().enumerate() {
            let (slot, tag) = (escaped(&node.place.slot), escaped(&node.place.tag));
            let _ = write!(xml, r#"<s{} slot="{slot}" tag="{tag}""#, at + 1);
            if node.place.part > 0 {
                let _ = write!(xml, r#" part="{}""#, node.place.part);
            }
            let _ = write!(xml, ">{}</s{}>", escaped(&node.text), at + 1);
        }
        xml.push_str("</shown><slots>");
        self.carried.slots.iter().for_each(|holding| push_slot(&mut xml, holding));
        xml.push_str("</slots><sections>");
        for (at, section) in self.carried.sections.iter().enumerate() {
            let _ = write!(
                xml,
                r#"<section bookmark="{}" id="{}" kind="{}" title="{}">{}</section>"#,
                bookmark(at, &section.id),
                escaped(&section.id),
                section.kind.label(),
                escaped(&section.title),
                escaped(&section.text.replace("\r\n", "\n")),
            );
        }
        xml.push_str("</sections></speech>");
        xml
    }

    /// The comments; none where every slot has a value.
    pub fn comments(&self, millis: u64) -> Option<String> {
        let mut xml = format!("{DECLARATION}\n<w:comments {W}>");
        let mut any = false;
        for node in &self.nodes {
            let Some(comment) = node.comment else { continue };
            any = true;
            let _ = write!(
                xml,
                concat!(
                    r#"<w:comment w:id="{}" w:author="{}" w:date="{}" w:initials="稿"><w:p><w:pPr>"#,
                    r#"<w:pStyle w:val="CommentText"/></w:pPr><w:r><w:rPr>"#,
                    r#"<w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r><w:r>"#,
                    r#"<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>{}</w:t></w:r></w:p>"#,
                    r#"</w:comment>"#,
                ),
                comment,
                AUTHOR,
                time(millis),
                escaped(&self.missing(node)),
            );
        }
        xml.push_str("</w:comments>");
        any.then_some(xml)
    }

    /// What is missing, in the user's words.
    fn missing(&self, node: &Node) -> String {
        let name = &node.place.slot;
        let holding = self.carried.slots.iter().find(|holding| holding.decl.name == *name);
        let prompt = holding.map(|holding| holding.decl.prompt.trim()).unwrap_or_default();
        let mut text = format!("未填：{name}");
        if !prompt.is_empty() && prompt != &**name {
            let _ = write!(text, "（{prompt}）");
        }
        text.push('。');
        if node.places > 1 {
            let _ = write!(text, "全文有 {} 处，填好一处，其余随之更新。", node.places);
        }
        text
    }
}

/// What the part says about itself.
pub(super) fn part_properties() -> String {
    format!(
        concat!(
            "{}\n",
            r#"<ds:datastoreItem ds:itemID="{}" "#,
            r#"xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">"#,
            r#"<ds:schemaRefs><ds:schemaRef ds:uri="{}"/></ds:schemaRefs></ds:datastoreItem>"#,
        ),
        DECLARATION, STORE, NAMESPACE,
    )
}

/// The choices of a slot that has some, each once: Word refuses a file with one twice.
fn combo_box(carried: &Carried, place: &Tagged) -> String {
    let plain = *place.tag == *format!("{{{{{}}}}}", place.slot);
    let holding = carried.slots.iter().find(|holding| holding.decl.name == place.slot && plain);
    let mut choices: Vec<&str> = Vec::new();
    for choice in holding.into_iter().flat_map(|holding| &holding.decl.choices) {
        let choice = choice.trim();
        if !choice.is_empty() && !choices.contains(&choice) {
            choices.push(choice);
        }
    }
    if choices.is_empty() {
        return "<w:comboBox/>".to_owned();
    }
    let items: String = choices
        .into_iter()
        .map(escaped)
        .map(|choice| format!(r#"<w:listItem w:displayText="{choice}" w:value="{choice}"/>"#))
        .collect();
    format!("<w:comboBox>{items}</w:comboBox>")
}

fn push_slot(xml: &mut String, holding: &Holding) {
    let decl = &holding.decl;
    let _ = write!(xml, r#"<slot name="{}" kind="{}""#, escaped(&decl.name), decl.kind.label());
    for (name, text) in [("prompt", &decl.prompt), ("unit", &decl.unit)] {
        if !text.is_empty() {
            let _ = write!(xml, r#" {name}="{}""#, escaped(text));
        }
    }
    if decl.optional {
        xml.push_str(r#" optional="true""#);
    }
    // A reader of XML takes the carriage return for part of the line break.
    let value = escaped(&holding.value.replace("\r\n", "\n"));
    let _ = write!(xml, "><value>{value}</value>");
    for choice in &decl.choices {
        let _ = write!(xml, "<choice>{}</choice>", escaped(choice));
    }
    xml.push_str("</slot>");
}
