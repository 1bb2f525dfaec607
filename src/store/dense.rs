//! Bytes as text that is dense where a browser counts it. localStorage counts UTF-16 units, so each
//! unit carries 15 bits: base64 would carry 6. The characters are those from U+3400 on, far from
//! surrogates and from all that some store might normalise or refuse.

/// The first of 32,768 characters in a row.
const FIRST: u32 = 0x3400;
const BITS: u32 = 15;

/// One character for each 15 bits; the last is filled up with zeros.
pub(super) fn to_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 15 * 3 + 6);
    let (mut pending, mut count) = (0_u32, 0);
    for byte in bytes {
        pending = pending << 8 | u32::from(*byte);
        count += 8;
        if count >= BITS {
            count -= BITS;
            text.extend(char::from_u32(FIRST + (pending >> count)));
            pending &= (1 << count) - 1;
        }
    }
    if count > 0 {
        text.extend(char::from_u32(FIRST + (pending << (BITS - count))));
    }
    text
}

/// The bytes again, with one zero more at the end where the last character had room for it. None: a
/// character is none of these.
pub(super) fn to_bytes(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8 + 2);
    let (mut pending, mut count) = (0_u32, 0);
    for character in text.chars() {
        let value = u32::from(character).checked_sub(FIRST).filter(|value| *value < 1 << BITS)?;
        pending = pending << BITS | value;
        count += BITS;
        while count >= 8 {
            count -= 8;
            bytes.push((pending >> count) as u8);
            pending &= (1 << count) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bytes_come_back(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let text = to_text(&bytes);
            prop_assert_eq!(text.encode_utf16().count(), (bytes.len() * 8).div_ceil(15));
            let mut back = to_bytes(&text).unwrap();
            if back.len() > bytes.len() {
                prop_assert_eq!(back.pop(), Some(0));
            }
            prop_assert_eq!(back, bytes);
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            let _ = to_bytes(&text);
        }
    }
}
