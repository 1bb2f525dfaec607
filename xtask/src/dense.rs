//! Bytes as text inside the page. The page is UTF-16, in which a character of this text has two bytes
//! and carries 15 or 16 bits: one byte in two hundred more than the bytes themselves, where base64
//! takes a third more, and the best that ASCII can do a sixth. [`unpack`] reads it.

use unpack::{ROOM, character};

pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5);
    let mut put = |value: u32| text.extend(char::from_u32(character(value)));
    let (mut value, mut bits) = (0u32, 0);
    for byte in bytes {
        value |= u32::from(*byte) << bits;
        bits += 8;
        if bits > 15 {
            let taken = if value & 0x7FFF < ROOM { 16 } else { 15 };
            put(value & ((1 << taken) - 1));
            value >>= taken;
            bits -= taken;
        }
    }
    if bits > 0 {
        put(value);
    }
    text
}

/// A file of text in UTF-16. Its mark at the start tells every browser so, before whatever a server
/// says.
pub fn file(text: &str) -> Vec<u8> {
    "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_comes_back() {
        let mut all = Vec::new();
        let mut seed = 1u32;
        for length in 0..400 {
            for bytes in [vec![0; length], vec![0xFF; length], all.clone()] {
                let mut back = vec![1; length];
                unpack::bytes_of(encode(&bytes).as_bytes(), &mut back);
                assert_eq!(back, bytes, "{length}");
            }
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            all.push((seed >> 24) as u8);
        }
        let size = file(&encode(&all)).len();
        assert!(size * 100 < all.len() * 102 + 400, "{size} for {}", all.len());
    }

    #[test]
    fn nothing_in_it_means_anything_to_html_or_to_utf16() {
        let all: Vec<u8> = (0..=u16::MAX).flat_map(u16::to_le_bytes).collect();
        let text = encode(&all);
        assert!(text.chars().all(|c| c > '\u{9F}' && c < '\u{FDD0}'));
        assert_eq!(text.encode_utf16().count(), text.chars().count());
        let mut back = vec![1; all.len()];
        unpack::bytes_of(text.as_bytes(), &mut back);
        assert_eq!(back, all);
    }

    #[test]
    fn whatever_is_read_ends() {
        let text = encode(&(0..=255).cycle().take(3000).collect::<Vec<u8>>());
        for at in 0..text.len() {
            let mut bad = text.clone().into_bytes();
            bad[at] ^= 0xFF;
            unpack::bytes_of(&bad, &mut [0; 4000]);
            unpack::bytes_of(&bad[..at], &mut [0; 4000]);
        }
    }
}
