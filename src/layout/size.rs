//! Sizes of letters as Chinese offices name them (字号), in half-points.

/// From 初号 down.
pub const SIZES: [(&str, u16); 16] = [
    ("初号", 84),
    ("小初", 72),
    ("一号", 52),
    ("小一", 48),
    ("二号", 44),
    ("小二", 36),
    ("三号", 32),
    ("小三", 30),
    ("四号", 28),
    ("小四", 24),
    ("五号", 21),
    ("小五", 18),
    ("六号", 15),
    ("小六", 13),
    ("七号", 11),
    ("八号", 10),
];

/// 三号 for 32; what has no such name is given in points: `17 磅`.
pub fn size_name(half_points: u16) -> String {
    match SIZES.iter().find(|(_, size)| *size == half_points) {
        Some((name, _)) => (*name).to_owned(),
        None => format!("{} 磅", super::text::decimal(i64::from(half_points) * 50)),
    }
}

/// The half-points that `三号`, `17 磅`, `17pt` or `17` means.
pub(super) fn size(text: &str) -> Option<u16> {
    if let Some((_, size)) = SIZES.iter().find(|(name, _)| *name == text) {
        return Some(*size);
    }
    // 小二号 is said too.
    let short = text.strip_suffix('号').filter(|short| short.starts_with('小'));
    if let Some((_, size)) = SIZES.iter().find(|(name, _)| Some(*name) == short) {
        return Some(*size);
    }
    let points = super::text::number(text.trim_end_matches("pt").trim_end_matches('磅'))?;
    u16::try_from((points + 25) / 50).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_by_name_and_by_points() {
        for (text, half_points) in [
            ("三号", Some(32)),
            ("小二号", Some(36)),
            ("16", Some(32)),
            ("10.5 磅", Some(21)),
            ("17pt", Some(34)),
            ("１６磅", Some(32)),
            ("大号", None),
            ("-3", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(size(text), half_points, "{text}");
        }
        for (_, half_points) in SIZES {
            assert_eq!(size(&size_name(half_points)), Some(half_points));
        }
        assert_eq!(size_name(34), "17 磅");
    }
}
