//! Bytes as text inside the page's script. base64 makes three bytes four; this makes six about seven:
//! two characters carry 13 or 14 bits, as in basE91, of an alphabet that has every one-byte character
//! of UTF-8 but those that HTML, a string of JavaScript or a terminal takes for something else.

/// What stays out: NUL and line ends, which HTML changes; 1A and 1B, which end files and colour
/// screens in old programs; `"` and `\`, which mean something in the string; `<`, which could end the
/// script; DEL.
const OUT: [u8; 9] = [0, b'\n', b'\r', 0x1A, 0x1B, b'"', b'\\', b'<', 0x7F];

const COUNT: usize = 128 - OUT.len();

/// A value of 13 bits below this has room for one bit more in two characters.
const ROOM: usize = COUNT * COUNT - (1 << 13);

/// The characters in the order of the digits they stand for.
pub fn alphabet() -> Vec<u8> {
    (0..128).filter(|byte| !OUT.contains(byte)).collect()
}

pub fn encode(bytes: &[u8]) -> String {
    let alphabet = alphabet();
    let mut text = String::with_capacity(bytes.len() * 7 / 6 + 2);
    let mut put = |value: usize| {
        text.push(char::from(alphabet[value % COUNT]));
        text.push(char::from(alphabet[value / COUNT]));
    };
    let (mut value, mut bits) = (0usize, 0);
    for byte in bytes {
        value |= usize::from(*byte) << bits;
        bits += 8;
        if bits > 13 {
            let taken = if value & 0x1FFF < ROOM { 14 } else { 13 };
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What boot.js does.
    fn decode(text: &str) -> Vec<u8> {
        let alphabet = alphabet();
        let digit = |byte: u8| alphabet.iter().position(|known| *known == byte).unwrap();
        let (mut value, mut bits) = (0usize, 0);
        let mut bytes = Vec::new();
        for pair in text.as_bytes().chunks(2) {
            let two = digit(pair[0]) + digit(pair[1]) * COUNT;
            value |= two << bits;
            bits += if two & 0x1FFF < ROOM { 14 } else { 13 };
            while bits > 7 {
                bytes.push((value & 0xFF) as u8);
                value >>= 8;
                bits -= 8;
            }
        }
        bytes
    }

    #[test]
    fn what_is_encoded_comes_back() {
        let mut all = Vec::new();
        let mut seed = 1u32;
        for length in 0..400 {
            for bytes in [vec![0; length], vec![0xFF; length], all.clone()] {
                let back = decode(&encode(&bytes));
                // The last pair may hold zeros that no byte was.
                assert_eq!(&back[..bytes.len()], &bytes[..], "{length}");
                assert!(
                    back.len() <= bytes.len() + 1 && back[bytes.len()..].iter().all(|b| *b == 0)
                );
            }
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            all.push((seed >> 24) as u8);
        }
        let text = encode(&all);
        assert!(text.len() * 100 < all.len() * 118, "{} for {}", text.len(), all.len());
    }

    #[test]
    fn nothing_in_it_means_anything_to_html_or_script() {
        let text = encode(&(0..=255).cycle().take(100_000).collect::<Vec<u8>>());
        assert!(text.is_ascii());
        assert!(!text.contains(['<', '"', '\\', '\n', '\r', '\0']));
    }
}
