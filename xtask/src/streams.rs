//! A wasm program taken apart for a packer: all opcodes in one stream, all indices of locals in
//! another, and so on. Each stream repeats itself more than the mixture does; with the functions in
//! the order of [`order`](crate::order) the packed program is a fifth smaller. [`unpack`] says what stands
//! where, and puts it together again in the browser.

use std::ops::Range;

use anyhow::{Context, Result, ensure};
use unpack::part::{self, COUNT};
use unpack::{ADDRESS, GET, GETS, LAST, MOST_LOCALS, Progress, RARE, SIZE};
use wasmparser::{DataKind, Operator, Parser, Payload, Validator};

use crate::order::{CODE_SECTION, Program, number, operators};

/// A program taken apart.
pub struct Streams {
    /// The streams, with the head that [`unpack::join`] wants.
    pub bytes: Vec<u8>,
    /// The program as it will be put together.
    pub program: Vec<u8>,
}

/// Takes a program apart.
///
/// # Errors
/// If it has something that [`unpack`] does not put together again.
pub fn split(program: &Program) -> Result<Streams> {
    let data = data(&program.after)?;
    let mut parts: [Vec<u8>; COUNT] = Default::default();
    let mut address = 0;
    let mut code = 0;
    for function in &program.functions {
        let size = take_apart(&mut parts, function, &data, &mut address)?;
        ensure!(size < 1 << 21, "a function of 2 MB");
        code += SIZE + size;
    }
    let mut count = Vec::new();
    number(&mut count, u32::try_from(program.functions.len())?);
    let frame = &mut parts[part::FRAME];
    frame.extend_from_slice(&program.before);
    frame.push(CODE_SECTION);
    number(frame, u32::try_from(count.len() + code)?);
    frame.extend_from_slice(&count);
    let gap = frame.len();
    frame.extend_from_slice(&program.after);
    let length = frame.len() + code;
    let mut bytes = Vec::new();
    for number in [gap, length].into_iter().chain(parts.iter().map(Vec::len)) {
        bytes.extend_from_slice(&u32::try_from(number)?.to_le_bytes());
    }
    parts.iter().for_each(|part| bytes.extend_from_slice(part));
    let mut joined = vec![0; length];
    unpack::join(&bytes, &mut joined, &mut Progress::default(), usize::MAX);
    Validator::new().validate_all(&joined).context("the program does not come back")?;
    Ok(Streams { bytes, program: joined })
}

/// From where to where the program's data stands in its memory.
fn data(after: &[u8]) -> Result<Range<i32>> {
    let (mut first, mut end) = (i32::MAX, i32::MIN);
    // The sections behind the code, as a program of their own.
    let after = [b"\0asm\x01\0\0\0", after].concat();
    for payload in Parser::new(0).parse_all(&after) {
        let Payload::DataSection(section) = payload? else { continue };
        for segment in section {
            let segment = segment?;
            let DataKind::Active { offset_expr, .. } = segment.kind else { continue };
            let start = offset_expr.get_operators_reader().read()?;
            let Operator::I32Const { value: start } = start else { continue };
            first = first.min(start);
            end = end.max(start + i32::try_from(segment.data.len())?);
        }
    }
    Ok(first..end)
}

/// Deals a function out; gives its size put together.
fn take_apart(
    parts: &mut [Vec<u8>; COUNT],
    body: &[u8],
    data: &Range<i32>,
    address: &mut i32,
) -> Result<usize> {
    let mut recent: Vec<u32> = (0..MOST_LOCALS as u32).collect();
    let mut size = 0;
    let mut got = false;
    let mut left = 0usize;
    operators(body, |_, _| {
        left += 1;
        Ok(())
    })?;
    let locals = operators(body, |operator, bytes| {
        left -= 1;
        let (opcode, rest) = (bytes[0], &bytes[1..]);
        let before = std::mem::replace(&mut got, opcode == 0x20);
        size += bytes.len();
        let (opcode, part, rest) = match operator {
            Operator::LocalGet { local_index } => {
                let place = take(&mut recent, *local_index)?;
                let near = u8::try_from(place).ok().filter(|place| *place < GETS);
                if let Some(place) = near {
                    parts[part::OPCODES].push(GET + place);
                    return Ok(());
                }
                parts[part::OPCODES].push(opcode);
                number(&mut parts[part::GOT], place);
                return Ok(());
            }
            Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                parts[part::OPCODES].push(opcode);
                number(&mut parts[part::SET], take(&mut recent, *local_index)?);
                return Ok(());
            }
            Operator::I32Const { value } if data.contains(value) => {
                let way = i64::from(*value) - i64::from(*address);
                *address = *value;
                parts[part::OPCODES].push(ADDRESS);
                number(&mut parts[part::ADDRESSES], u32::try_from((way << 1) ^ (way >> 63))?);
                return Ok(());
            }
            Operator::I32Const { .. } => {
                (opcode, if before { part::OFFSETS } else { part::CONSTANTS }, rest)
            }
            Operator::Call { .. } => (opcode, part::CALLS, rest),
            Operator::Br { .. } | Operator::BrIf { .. } | Operator::BrTable { .. } => {
                (opcode, part::BRANCHES, rest)
            }
            Operator::Block { .. }
            | Operator::Loop { .. }
            | Operator::If { .. }
            | Operator::GlobalGet { .. }
            | Operator::GlobalSet { .. }
            | Operator::I64Const { .. } => (opcode, part::NUMBERS, rest),
            Operator::End if left == 0 => (LAST, part::WHOLE, rest),
            _ if rest.is_empty() => (opcode, part::WHOLE, rest),
            _ if (0x28..=0x3E).contains(&opcode) => {
                let offset = 1 + rest.iter().take_while(|byte| **byte > 127).count();
                size = size - offset + 1;
                (opcode, if opcode < 0x36 { part::LOADS } else { part::STORES }, &rest[offset..])
            }
            _ => {
                parts[part::WHOLE].push(u8::try_from(bytes.len()).context("a long instruction")?);
                (RARE, part::WHOLE, bytes)
            }
        };
        parts[part::OPCODES].push(opcode);
        parts[part].extend_from_slice(rest);
        Ok(())
    })?;
    parts[part::LOCALS].extend_from_slice(locals);
    Ok(locals.len() + size)
}

/// Which place a local has among those last used; it then has the first.
fn take(recent: &mut [u32], local: u32) -> Result<u32> {
    let place = recent.iter().position(|other| *other == local).context("too many locals")?;
    recent[..=place].rotate_right(1);
    Ok(u32::try_from(place)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program of one function with these instructions, and some data.
    fn program(code: &[u8]) -> Program {
        let mut after = vec![11, 9, 1, 0, 0x41, 0x80, 0x08, 0x0B, 2, 1, 2];
        after[1] = u8::try_from(after.len() - 2).unwrap();
        // A type, a function of it, a table, a memory.
        let before = [
            &b"\0asm\x01\0\0\0"[..],
            &[1, 4, 1, 0x60, 0, 0],
            &[3, 2, 1, 0],
            &[4, 4, 1, 0x70, 0, 1],
            &[5, 3, 1, 0, 1],
        ];
        Program { before: before.concat(), functions: vec![code.to_vec()], after }
    }

    #[test]
    fn every_kind_of_instruction_comes_back() {
        #[rustfmt::skip]
        let cases: [&[u8]; 9] = [
            &[0, 0x0B],
            // Locals near and far, got and set.
            &[1, 40, 0x7F, 0x20, 39, 0x21, 3, 0x20, 3, 0x22, 0x14, 0x1A, 0x0B],
            // Constants: behind a local, an address, below it, a long one.
            &[1, 1, 0x7F, 0x20, 0, 0x41, 8, 0x6A, 0x1A, 0x41, 0x80, 0x08, 0x1A, 0x41, 0x81, 0x08, 0x1A, 0x41, 0x7F, 0x1A, 0x0B],
            &[0, 0x42, 0x80, 0x80, 0x01, 0x1A, 0x43, 1, 2, 3, 4, 0x1A, 0x44, 1, 2, 3, 4, 5, 6, 7, 8, 0x1A, 0x0B],
            // Blocks and ways out of them, also out of a choice.
            &[0, 0x02, 0x40, 0x03, 0x40, 0x41, 1, 0x0D, 0, 0x41, 2, 0x0E, 2, 0, 1, 1, 0x0B, 0x0B, 0x0B],
            // Reads and writes, each aligned as it likes best.
            &[0, 0x41, 0, 0x28, 2, 4, 0x1A, 0x41, 0, 0x41, 1, 0x36, 2, 0x80, 1, 0x41, 0, 0x2D, 0, 3, 0x1A, 0x0B],
            &[0, 0x10, 0, 0x41, 0, 0x11, 0, 0, 0x0B],
            &[0, 0x41, 0, 0x41, 0, 0x41, 0, 0xFC, 0x0B, 0, 0x3F, 0, 0x1A, 0x0B],
            &[0, 0x41, 0, 0x04, 0x40, 0x05, 0x01, 0x0B, 0x0B],
        ];
        for code in cases {
            let program = program(code);
            let streams = split(&program).unwrap();
            let mut functions = Vec::new();
            for payload in Parser::new(0).parse_all(&streams.program) {
                if let Payload::CodeSectionEntry(body) = payload.unwrap() {
                    functions.push(streams.program[body.range()].to_vec());
                }
            }
            assert_eq!(functions, program.functions);
        }
    }

    #[test]
    fn pieces_make_the_whole() {
        let mut program = program(&[0, 0x41, 0x80, 0x08, 0x1A, 0x0B]);
        for local in 0..40 {
            let code = [1, 40, 0x7F, 0x20, local, 0x41, 0x81, 0x08, 0x6A, 0x22, 3, 0x1A, 0x0B];
            program.functions.push(code.to_vec());
        }
        // The functions' section lists them.
        let count = u8::try_from(program.functions.len()).unwrap();
        let list = program.before.windows(4).position(|bytes| bytes == [3, 2, 1, 0]).unwrap();
        let listed = [&[3, count + 1, count][..], &vec![0; count.into()]].concat();
        program.before.splice(list..list + 4, listed);
        let whole = split(&program).unwrap();
        for piece in [1, 7, 100, usize::MAX / 2] {
            let mut joined = vec![0; whole.program.len()];
            let mut progress = Progress::default();
            let mut done = 0;
            while done < joined.len() {
                done = unpack::join(&whole.bytes, &mut joined, &mut progress, done + piece);
            }
            assert_eq!(joined, whole.program, "{piece}");
        }
    }

    #[test]
    fn what_is_no_program_is_refused_and_bad_streams_end() {
        assert!(split(&program(&[0, 0xFF, 0x0B])).is_err());
        assert!(split(&program(&[0, 0x20, 7, 0x0B])).is_err());
        let good = split(&program(&[0, 0x41, 0, 0x1A, 0x0B])).unwrap();
        for at in 0..good.bytes.len() {
            let mut bad = good.bytes.clone();
            bad[at] ^= 0xFF;
            for bytes in [&bad, &bad[..at]] {
                unpack::join(bytes, &mut [0; 64], &mut Progress::default(), usize::MAX);
            }
        }
    }
}
