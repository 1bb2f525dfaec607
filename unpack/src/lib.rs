//! What makes the program of the text that stands in the page, as a small program of its own that
//! starts first: reads the text as bytes ([`bytes_of`]), and puts together what a packer likes taken
//! apart ([`join`]). In between the browser unpacks the bytes. xtask's `dense.rs` and `streams.rs` are
//! the other sides, and try on every page that this one fits.
//!
//! Whatever is wrong with the input, the output is that long and wrong, and no place outside is
//! touched.

#![cfg_attr(target_family = "wasm", no_std)]

/// The characters of the text: a digit stands as the one so far behind U+00A0, beyond the surrogates
/// as the one so far behind. Of two bytes each in the page, which is UTF-16.
pub const FIRST: u32 = 0xA0;
const SURROGATES: core::ops::Range<u32> = 0xD800..0xE000;
const BEHIND: u32 = 0xFDD0;

/// How many digits there are.
pub const DIGITS: u32 = BEHIND - FIRST - (SURROGATES.end - SURROGATES.start);

/// A value of 15 bits below this has room for one bit more in a character.
pub const ROOM: u32 = DIGITS - (1 << 15);

/// The character of a digit.
pub const fn character(digit: u32) -> u32 {
    let character = digit + FIRST;
    if character < SURROGATES.start {
        character
    } else {
        character + SURROGATES.end - SURROGATES.start
    }
}

/// Reads text, UTF-8, of one character for every 15 or 16 bits; fills `out`.
pub fn bytes_of(text: &[u8], out: &mut [u8]) {
    let mut out = out.iter_mut();
    let (mut value, mut bits) = (0u32, 0);
    let mut at = 0;
    while let Some(first) = text.get(at) {
        let next = |by: usize| u32::from(text.get(at + by).copied().unwrap_or_default() & 0x3F);
        let first = u32::from(*first);
        let character = if first < 0xE0 {
            let character = (first & 0x1F) << 6 | next(1);
            at += 2;
            character
        } else {
            let character = (first & 0x0F) << 12 | next(1) << 6 | next(2);
            at += 3;
            character
        };
        let gap = if character < SURROGATES.end { 0 } else { SURROGATES.end - SURROGATES.start };
        let digit = character.wrapping_sub(FIRST + gap);
        let taken = if digit & 0x7FFF < ROOM { 16 } else { 15 };
        value |= (digit & 0xFFFF) << bits;
        bits += taken;
        while bits > 7 {
            let Some(byte) = out.next() else { return };
            *byte = value as u8;
            value >>= 8;
            bits -= 8;
        }
    }
}

/// The streams of a program, as what they stand behind each other.
pub mod part {
    /// What stands around the functions, first what comes before them.
    pub const FRAME: usize = 0;
    pub const OPCODES: usize = 1;
    /// The locals that each function declares.
    pub const LOCALS: usize = 2;
    /// Which local is got, as its place among those last used.
    pub const GOT: usize = 3;
    /// Which local is set, likewise.
    pub const SET: usize = 4;
    pub const CALLS: usize = 5;
    /// i32 constants behind a local that is got: what is added to it, or compared.
    pub const OFFSETS: usize = 6;
    /// All other i32 constants but addresses.
    pub const CONSTANTS: usize = 7;
    /// Addresses of data, as the way from the one before.
    pub const ADDRESSES: usize = 8;
    /// Where in a record is read.
    pub const LOADS: usize = 9;
    pub const STORES: usize = 10;
    pub const BRANCHES: usize = 11;
    /// Types of blocks, globals, i64 constants: whatever is one number and rare.
    pub const NUMBERS: usize = 12;
    /// Whole instructions, each behind its length: what is rarer still.
    pub const WHOLE: usize = 13;
    pub const COUNT: usize = 14;
}

/// An opcode stands as it is in its stream, but that E0 and the next mean: a local is got that is the
/// last one used, the one before …
pub const GET: u8 = 0xE0;
pub const GETS: u8 = 16;
/// The i32 constant that is an address.
pub const ADDRESS: u8 = 0xF0;
/// A whole instruction.
pub const RARE: u8 = 0xF1;
/// A function's last `end`.
pub const LAST: u8 = 0xF2;

/// A function's size is written in so many bytes, so that it can be filled in behind it.
pub const SIZE: usize = 3;

/// Numbers that stand before the streams, four bytes each: where in the frame the functions go, how
/// long the program is, how long each stream.
pub const HEAD: usize = (2 + part::COUNT) * 4;

/// A function has fewer locals.
pub const MOST_LOCALS: usize = 4096;

/// The hint of each load and store, 28 to 3E, of how it is aligned: what suits its size. It changes
/// nothing, so it is not kept.
pub const ALIGN: [u8; 23] = [2, 3, 2, 3, 0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 3, 2, 3, 0, 1, 0, 1, 2];

/// The stream that a number behind an opcode comes from; FRAME for none.
const STREAMS: [u8; 256] = streams();

const fn streams() -> [u8; 256] {
    let mut streams = [part::FRAME as u8; 256];
    let mut opcode = 0;
    while opcode < 256 {
        streams[opcode] = match opcode {
            0x10 => part::CALLS,
            0x41 => part::CONSTANTS,
            0x28..=0x35 => part::LOADS,
            0x36..=0x3E => part::STORES,
            0x0C..=0x0E => part::BRANCHES,
            0x02..=0x04 | 0x23 | 0x24 | 0x42 => part::NUMBERS,
            _ => part::FRAME,
        } as u8;
        opcode += 1;
    }
    streams
}

/// What is read, and how far it is.
#[derive(Clone, Copy, Default)]
struct Stream<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Stream<'_> {
    #[inline(always)]
    fn byte(&mut self) -> u8 {
        let byte = self.bytes.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        byte
    }

    /// A number, LEB128.
    #[inline(always)]
    fn number(&mut self) -> u32 {
        let (mut value, mut bits) = (0, 0);
        loop {
            let byte = self.byte();
            value |= u32::from(byte & 127) << (bits & 31);
            bits += 7;
            if byte < 128 {
                return value;
            }
        }
    }
}

struct Out<'a> {
    bytes: &'a mut [u8],
    at: usize,
}

impl Out<'_> {
    #[inline(always)]
    fn put(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.at) {
            *place = byte;
        }
        self.at += 1;
    }

    #[inline(always)]
    fn copy(&mut self, stream: &mut Stream) {
        loop {
            let byte = stream.byte();
            self.put(byte);
            if byte < 128 {
                return;
            }
        }
    }

    /// Copies a number and gives it.
    fn copy_counted(&mut self, stream: &mut Stream) -> u32 {
        let mut same = *stream;
        self.copy(stream);
        same.number()
    }

    fn signed(&mut self, mut value: i32) {
        while !(-64..64).contains(&value) {
            self.put(value as u8 | 128);
            value >>= 7;
        }
        self.put(value as u8 & 127);
    }

    fn all(&mut self, bytes: &[u8]) {
        if let Some(place) = self.bytes.get_mut(self.at..self.at + bytes.len()) {
            place.copy_from_slice(bytes);
        }
        self.at += bytes.len();
    }
}

/// How far a program is put together.
#[derive(Clone, Copy, Default)]
pub struct Progress {
    /// What was read of each stream.
    read: [usize; part::COUNT],
    written: usize,
    address: i32,
}

/// Puts the program together as far as `until` and the function that stands there, going on where
/// `progress` says. Gives how long it is now: the whole of it where `until` is behind its end.
pub fn join(all: &[u8], out: &mut [u8], progress: &mut Progress, until: usize) -> usize {
    let mut head = [0; HEAD / 4];
    for (number, bytes) in head.iter_mut().zip(all.chunks_exact(4)) {
        *number = bytes.iter().rev().fold(0, |value, byte| value << 8 | usize::from(*byte));
    }
    let mut parts = [Stream::default(); part::COUNT];
    let mut rest = all.get(HEAD..).unwrap_or_default();
    for ((part, length), read) in parts.iter_mut().zip(&head[2..]).zip(&progress.read) {
        let (bytes, after) = rest.split_at(rest.len().min(*length));
        *part = Stream { bytes, at: *read };
        rest = after;
    }
    let frame = parts[part::FRAME].bytes;
    let (before, after) = frame.split_at(frame.len().min(head[0]));
    let mut joiner = Joiner {
        parts,
        out: Out { bytes: out, at: progress.written },
        recent: [0; MOST_LOCALS],
        deepest: MOST_LOCALS - 1,
        address: progress.address,
    };
    if progress.written == 0 {
        joiner.out.all(before);
    }
    let opcodes = joiner.parts[part::OPCODES].bytes.len();
    while joiner.parts[part::OPCODES].at < opcodes && joiner.out.at < until {
        joiner.function();
    }
    if joiner.parts[part::OPCODES].at >= opcodes {
        joiner.out.all(after);
    }
    for (read, part) in progress.read.iter_mut().zip(&joiner.parts) {
        *read = part.at;
    }
    progress.written = joiner.out.at;
    progress.address = joiner.address;
    progress.written
}

struct Joiner<'a> {
    parts: [Stream<'a>; part::COUNT],
    out: Out<'a>,
    /// The locals, the last used first.
    recent: [u16; MOST_LOCALS],
    /// The furthest place that has been looked at.
    deepest: usize,
    address: i32,
}

impl Joiner<'_> {
    /// The next function. One call for each, so that the browser comes to know it as busy and
    /// compiles it better.
    #[inline(never)]
    fn function(&mut self) {
        let start = self.out.at;
        self.out.at += SIZE;
        for (local, place) in self.recent.iter_mut().enumerate().take(self.deepest + 1) {
            *place = local as u16;
        }
        self.deepest = 0;
        let locals = &mut self.parts[part::LOCALS];
        for _ in 0..self.out.copy_counted(locals).saturating_mul(2).min(1 << 16) {
            self.out.copy(locals);
        }
        let mut opcodes = self.parts[part::OPCODES];
        let mut got = false;
        while opcodes.at < opcodes.bytes.len() {
            let opcode = opcodes.byte();
            let before = core::mem::replace(&mut got, false);
            match opcode {
                GET..ADDRESS => {
                    self.out.put(0x20);
                    self.local(usize::from(opcode - GET));
                    got = true;
                }
                0x20..=0x22 => {
                    let part = if opcode == 0x20 { part::GOT } else { part::SET };
                    let place = self.parts[part].number() as usize;
                    self.out.put(opcode);
                    self.local(place);
                    got = opcode == 0x20;
                }
                ADDRESS => {
                    let way = self.parts[part::ADDRESSES].number();
                    let way = (way >> 1) as i32 ^ -((way & 1) as i32);
                    self.address = self.address.wrapping_add(way);
                    self.out.put(0x41);
                    self.out.signed(self.address);
                }
                RARE => {
                    let whole = &mut self.parts[part::WHOLE];
                    for _ in 0..whole.byte() {
                        self.out.put(whole.byte());
                    }
                }
                LAST => {
                    self.out.put(0x0B);
                    break;
                }
                _ => {
                    self.out.put(opcode);
                    let part = match STREAMS[usize::from(opcode)] {
                        0 => continue,
                        7 if before => part::OFFSETS,
                        part => usize::from(part),
                    };
                    if let Some(align) = ALIGN.get(usize::from(opcode).wrapping_sub(0x28)) {
                        self.out.put(*align);
                    }
                    let Some(stream) = self.parts.get_mut(part) else { continue };
                    if opcode == 0x0E {
                        for _ in 0..self.out.copy_counted(stream).min(1 << 16) {
                            self.out.copy(stream);
                        }
                    }
                    self.out.copy(stream);
                }
            }
        }
        self.parts[part::OPCODES] = opcodes;
        let size = self.out.at - start - SIZE;
        let size = [size | 128, size >> 7 | 128, size >> 14];
        for (place, byte) in self.out.bytes.iter_mut().skip(start).zip(size) {
            *place = byte as u8;
        }
    }

    #[inline(always)]
    fn local(&mut self, place: usize) {
        let place = place.min(MOST_LOCALS - 1);
        if place > self.deepest {
            self.deepest = place;
        }
        let local = self.recent[place];
        for place in (0..place).rev() {
            self.recent[place + 1] = self.recent[place];
        }
        self.recent[0] = local;
        if local > 127 {
            self.out.put(local as u8 | 128);
            self.out.put((local >> 7) as u8);
        } else {
            self.out.put(local as u8);
        }
    }
}

/// What the page calls. It owns the memory and hands over where something stands in it.
#[cfg(target_family = "wasm")]
mod page {
    /// # Safety
    /// Both ranges lie in the memory, apart from each other and from what this program uses.
    #[allow(unsafe_code)]
    unsafe fn ranges<'a>(at: [usize; 4]) -> (&'a [u8], &'a mut [u8]) {
        let [from, length, to, room] = at;
        // SAFETY: as the caller says.
        unsafe {
            (
                core::slice::from_raw_parts(from as *const u8, length),
                core::slice::from_raw_parts_mut(to as *mut u8, room),
            )
        }
    }

    #[allow(unsafe_code)]
    #[unsafe(no_mangle)]
    extern "C" fn bytes_of(from: usize, length: usize, to: usize, room: usize) {
        // SAFETY: boot.js gives ranges of memory that it has added itself, one behind the other.
        let (text, out) = unsafe { ranges([from, length, to, room]) };
        super::bytes_of(text, out);
    }

    /// `progress` is memory that was never written to when this is called first.
    #[allow(unsafe_code)]
    #[unsafe(no_mangle)]
    extern "C" fn join(
        from: usize,
        length: usize,
        to: usize,
        room: usize,
        progress: *mut super::Progress,
        until: usize,
    ) -> usize {
        // SAFETY: as above, and `progress` is such a range too; nothing but numbers stands in it, and 0
        // is what they begin with.
        let ((streams, out), progress) =
            unsafe { (ranges([from, length, to, room]), &mut *progress) };
        super::join(streams, out, progress, until)
    }

    #[panic_handler]
    fn panic(_: &core::panic::PanicInfo) -> ! {
        core::arch::wasm32::unreachable()
    }
}
