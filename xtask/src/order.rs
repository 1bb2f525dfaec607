//! Puts the functions of a wasm program in an order in which like stands by like. A packer sees no
//! further back than 32 KB; of a generic function that exists thirty times, each finds its twin there.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context, Result, bail};
use wasmparser::{
    BinaryReader, ElementItems, ElementSectionReader, ExternalKind, FunctionBody, Operator, Parser,
    Payload, TypeRef,
};

pub const CODE_SECTION: u8 = 10;

/// A function is told by so many of the opcode sequences in it.
const MARKS: usize = 48;
/// How long such a sequence is.
const SEQUENCE: usize = 8;
/// What stands in more functions than this tells none apart.
const COMMON: usize = 400;

/// A program with its functions taken out.
pub struct Program {
    /// All that stands before the section of the code.
    pub before: Vec<u8>,
    /// Each its locals and its code.
    pub functions: Vec<Vec<u8>>,
    /// All that stands behind it.
    pub after: Vec<u8>,
}

/// The program with its functions in another order, without names, and with other names for what it
/// imports; nothing else is changed.
///
/// # Errors
/// If the program is none, or has something that the compiler does not write.
pub fn by_likeness(wasm: &[u8], rename: &mut dyn FnMut(&str) -> Result<String>) -> Result<Program> {
    let mut imports = 0;
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imports += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.range()),
            _ => {}
        }
    }
    let order = order(wasm, &bodies)?;
    // Old index to new; imports stay where they are.
    let mut index: Vec<u32> = (0..u32::try_from(imports + bodies.len())?).collect();
    for (new, old) in order.iter().enumerate() {
        index[imports + old] = u32::try_from(imports + new)?;
    }
    let index = |old: u32| index.get(old as usize).copied().context("a function that is not there");

    let mut before = wasm[..8].to_vec();
    let mut functions = Vec::new();
    let mut after = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        let mut content = Vec::new();
        match &payload {
            Payload::ImportSection(section) => {
                let range = section.range();
                let all = section.clone().into_imports_with_offsets();
                let all = all.collect::<Result<Vec<_>, _>>()?;
                let ends = all.iter().skip(1).map(|(start, _)| *start).chain([range.end]);
                number(&mut content, u32::try_from(all.len())?);
                for ((start, import), end) in all.iter().zip(ends) {
                    let name = rename(import.name)?;
                    for text in [import.module, &name] {
                        number(&mut content, u32::try_from(text.len())?);
                        content.extend_from_slice(text.as_bytes());
                    }
                    // Its type is what follows the two.
                    let mut old = BinaryReader::new(&wasm[*start..end], *start);
                    old.read_string()?;
                    old.read_string()?;
                    content.extend_from_slice(&wasm[old.original_position()..end]);
                }
            }
            Payload::FunctionSection(section) => {
                let types = section.clone().into_iter().collect::<Result<Vec<_>, _>>()?;
                number(&mut content, section.count());
                order.iter().for_each(|old| number(&mut content, types[*old]));
            }
            Payload::StartSection { func, .. } => number(&mut content, index(*func)?),
            Payload::ExportSection(section) => {
                number(&mut content, section.count());
                for export in section.clone() {
                    let export = export?;
                    number(&mut content, u32::try_from(export.name.len())?);
                    content.extend_from_slice(export.name.as_bytes());
                    content.push(export.kind as u8);
                    let function = export.kind == ExternalKind::Func;
                    let new = if function { index(export.index)? } else { export.index };
                    number(&mut content, new);
                }
            }
            Payload::ElementSection(section) => elements(&mut content, wasm, section, &index)?,
            Payload::CodeSectionStart { .. } => {
                for old in &order {
                    functions.push(renumbered(&wasm[bodies[*old].clone()], &index)?);
                }
                continue;
            }
            // Names, and who made it.
            Payload::CustomSection(_) => continue,
            Payload::CodeSectionEntry(_) | Payload::Version { .. } | Payload::End(_) => continue,
            other => {
                let (_, range) = other.as_section().context("what the compiler does not write")?;
                content.extend_from_slice(&wasm[range]);
            }
        }
        let (id, _) = payload.as_section().context("what the compiler does not write")?;
        let out = if functions.is_empty() { &mut before } else { &mut after };
        out.push(id);
        number(out, u32::try_from(content.len())?);
        out.extend_from_slice(&content);
    }
    Ok(Program { before, functions, after })
}

/// The program put together as wasm has it.
pub fn together(before: &[u8], functions: &[Vec<u8>], after: &[u8]) -> Result<Vec<u8>> {
    let mut code = Vec::new();
    number(&mut code, u32::try_from(functions.len())?);
    for function in functions {
        number(&mut code, u32::try_from(function.len())?);
        code.extend_from_slice(function);
    }
    let mut wasm = before.to_vec();
    wasm.push(CODE_SECTION);
    number(&mut wasm, u32::try_from(code.len())?);
    Ok([&wasm[..], &code, after].concat())
}

/// The functions in their new order: each is followed by the one most like it of those left.
fn order(wasm: &[u8], bodies: &[Range<usize>]) -> Result<Vec<usize>> {
    let marks = bodies.iter().map(|body| marks(&wasm[body.clone()])).collect::<Result<Vec<_>>>()?;
    let mut bearers: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (function, marks) in marks.iter().enumerate() {
        marks.iter().for_each(|mark| bearers.entry(*mark).or_default().push(function));
    }
    let mut placed = vec![false; bodies.len()];
    let mut shared = vec![0usize; bodies.len()];
    let mut order = Vec::with_capacity(bodies.len());
    let mut first_left = 0;
    while order.len() < bodies.len() {
        while placed[first_left] {
            first_left += 1;
        }
        let mut next = Some(first_left);
        while let Some(function) = next {
            placed[function] = true;
            order.push(function);
            let mut near = Vec::new();
            for bearers in marks[function].iter().filter_map(|mark| bearers.get(mark)) {
                if bearers.len() > COMMON {
                    continue;
                }
                for other in bearers.iter().copied().filter(|other| !placed[*other]) {
                    if shared[other] == 0 {
                        near.push(other);
                    }
                    shared[other] += 1;
                }
            }
            // Of a thousand, so that it is a whole number.
            let likeness =
                |other: usize| shared[other] * 1000 / marks[other].len().max(marks[function].len());
            next = near.iter().copied().max_by_key(|other| (likeness(*other), usize::MAX - other));
            next = next.filter(|other| likeness(*other) > 50);
            near.into_iter().for_each(|other| shared[other] = 0);
        }
    }
    Ok(order)
}

/// The smallest hashes of the opcode sequences of a function.
fn marks(body: &[u8]) -> Result<Vec<u64>> {
    let mut opcodes = Vec::new();
    operators(body, |_, bytes| {
        opcodes.push(bytes[0]);
        Ok(())
    })?;
    let mut marks: Vec<u64> = opcodes
        .windows(SEQUENCE)
        .map(|sequence| {
            let fold =
                |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
            let hash = sequence.iter().fold(0xCBF2_9CE4_8422_2325, fold);
            (hash ^ (hash >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        })
        .collect();
    marks.sort_unstable();
    marks.dedup();
    marks.truncate(MARKS);
    Ok(marks)
}

/// Calls `each` with every operator of a function and its bytes; gives the bytes of its locals.
pub fn operators<'a>(
    body: &'a [u8],
    mut each: impl FnMut(&Operator<'a>, &'a [u8]) -> Result<()>,
) -> Result<&'a [u8]> {
    let mut reader = FunctionBody::new(BinaryReader::new(body, 0)).get_operators_reader()?;
    let start = reader.original_position();
    while !reader.eof() {
        let at = reader.original_position();
        let operator = reader.read()?;
        each(&operator, &body[at..reader.original_position()])?;
    }
    Ok(&body[..start])
}

fn renumbered(body: &[u8], index: &impl Fn(u32) -> Result<u32>) -> Result<Vec<u8>> {
    let mut code = Vec::with_capacity(body.len());
    let locals = operators(body, |operator, bytes| {
        match operator {
            Operator::Call { function_index } | Operator::RefFunc { function_index } => {
                code.push(bytes[0]);
                number(&mut code, index(*function_index)?);
            }
            Operator::ReturnCall { .. } => bail!("a call that the compiler does not write"),
            _ => code.extend_from_slice(bytes),
        }
        Ok(())
    })?;
    Ok([locals, &code].concat())
}

fn elements(
    out: &mut Vec<u8>,
    wasm: &[u8],
    section: &ElementSectionReader,
    index: &impl Fn(u32) -> Result<u32>,
) -> Result<()> {
    number(out, section.count());
    for element in section.clone() {
        let element = element?;
        let ElementItems::Functions(functions) = element.items else {
            bail!("a table of something else than functions")
        };
        // What stands before the list: the kind, the place in the table.
        out.extend_from_slice(&wasm[element.range.start..functions.range().start]);
        number(out, functions.count());
        for function in functions {
            number(out, index(function?)?);
        }
    }
    Ok(())
}

/// A number as wasm writes it, LEB128.
pub fn number(out: &mut Vec<u8>, mut value: u32) {
    while value > 127 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}
