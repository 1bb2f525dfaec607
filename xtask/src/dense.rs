//! Bytes as text inside the page. base64 makes three bytes four; this makes six about seven: two
//! characters carry 13 or 14 bits, as in basE91, of an alphabet that has every one-byte character of
//! UTF-8 but those that HTML or a terminal takes for something else. [`unpack`] reads it.

use unpack::{DIGITS, OUT, ROOM};

pub fn encode(bytes: &[u8]) -> String {
    let alphabet: Vec<u8> = (0..128).filter(|byte| !OUT.contains(byte)).collect();
    let mut text = String::with_capacity(bytes.len() * 7 / 6 + 2);
    let mut put = |value: usize| {
        text.push(char::from(alphabet[value % DIGITS]));
        text.push(char::from(alphabet[value / DIGITS]));
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
        let text = encode(&all);
        assert!(text.len() * 100 < all.len() * 117, "{} for {}", text.len(), all.len());
    }

    #[test]
    fn nothing_in_it_means_anything_to_html() {
        let text = encode(&(0..=255).cycle().take(100_000).collect::<Vec<u8>>());
        assert!(text.is_ascii());
        assert!(!text.contains(['<', '\r', '\0']));
    }
}
