//! Chinese numerals: as labels, in filters, and as figures are read aloud.

/// 1 → 一, 12 → 十二, 20 → 二十, 105 → 一百零五, 12000 → 一万二千. 0 is 零.
pub fn chinese(n: u64) -> String {
    let text = spell(
        n,
        &["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"],
        &["十", "百", "千"],
    );
    // 十二, not 一十二, where it begins the number.
    match text.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None => text,
    }
}

/// As [`chinese`], for a plain decimal: 12.50 → 十二点五〇 read as 十二点五零.
pub fn chinese_decimal(number: &str) -> Option<String> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let mut text = chinese(whole.parse().ok()?);
    if !fraction.is_empty() {
        text.push('点');
        text.push_str(&digits(fraction).replace('〇', "零"));
    }
    Some(text)
}

/// The numerals of cheques: 12000 → 壹万贰仟.
pub fn financial(n: u64) -> String {
    spell(n, &["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"], &["拾", "佰", "仟"])
}

/// Digit by digit, with 〇: 2026 → 二〇二六.
pub fn digits(text: &str) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    text.chars()
        .map(|c| c.to_digit(10).and_then(|d| DIGITS.get(d as usize).copied()).unwrap_or(c))
        .collect()
}

/// The strict inverse of [`chinese`] for 1 to 9999; none for 五一, 一十 or anything else.
pub fn parse(text: &str) -> Option<u64> {
    let mut n = 0u64;
    let mut digit = 0u64;
    for c in text.chars() {
        if let Some(at) = "一二三四五六七八九".chars().position(|d| d == c) {
            digit = at as u64 + 1;
            continue;
        }
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '零' => continue,
            _ => return None,
        };
        n += digit.max(1) * unit;
        digit = 0;
    }
    n += digit;
    (n > 0 && chinese(n) == text).then_some(n)
}

fn spell(n: u64, digits: &[&str; 10], units: &[&str; 3]) -> String {
    if n == 0 {
        return digits[0].to_owned();
    }
    let mut text = String::new();
    let mut gap = false;
    for (power, name) in [(16, "万亿"), (12, "万"), (8, "亿"), (4, "万"), (0, "")] {
        let name = if power == 16 {
            "亿亿"
        } else if power == 12 {
            "万亿"
        } else {
            name
        };
        let group = n / 10u64.pow(power) % 10_000;
        if group == 0 {
            gap = !text.is_empty();
            continue;
        }
        for place in (0..4u32).rev() {
            let digit = group / 10u64.pow(place) % 10;
            if digit == 0 {
                gap = !text.is_empty();
                continue;
            }
            if std::mem::take(&mut gap) {
                text.push_str(digits[0]);
            }
            text.push_str(digits[digit as usize]);
            if place > 0 {
                text.push_str(units[place as usize - 1]);
            }
        }
        gap = false;
        text.push_str(name);
    }
    text
}
