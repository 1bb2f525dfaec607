//! Numbers in Chinese (GB/T 15835-2011): as read (一百零五), digit by digit (二〇二六) and in the
//! capitals that money is written in (壹佰零伍).

/// The number as it is read: 十一, 二十, 一百零五, 一万二千, 一万亿; 0 is 零. 两 is not used.
pub fn chinese(n: u64) -> String {
    let text = spell(n, &PLAIN);
    match text.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None => text,
    }
}

/// A figure as it is read, decimals digit by digit: `12.5` is 十二点五, `1,200` 一千二百, `-3` 负三.
/// None where it is not a figure, or too large for u64.
pub fn chinese_decimal(figure: &str) -> Option<String> {
    let (sign, figure) = match figure.strip_prefix(['-', '−']) {
        Some(rest) => ("负", rest),
        None => ("", figure),
    };
    let (whole, decimals) = match figure.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (figure, None),
    };
    let mut text = sign.to_owned() + &chinese(ungroup(whole)?);
    if let Some(decimals) = decimals {
        if decimals.is_empty() || !decimals.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        text.push('点');
        text.extend(decimals.bytes().map(|b| PLAIN.digits[usize::from(b - b'0')]));
    }
    Some(text)
}

/// The number in the capitals of money: 壹万贰仟, 壹拾, 壹佰零伍; 0 is 零.
pub fn financial(n: u64) -> String {
    spell(n, &CAPITAL)
}

/// Every figure by itself, as a year is written: `2026` is 二〇二六. Other characters stay.
pub fn digits(text: &str) -> String {
    text.chars()
        .map(|c| match c.to_digit(10) {
            Some(0) => '〇',
            Some(d) => PLAIN.digits[d as usize],
            None => c,
        })
        .collect()
}

/// What [`chinese`] wrote, for 1 to 9999. Anything else is refused, 五一 and 一十 too.
pub fn parse(text: &str) -> Option<u64> {
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        let digits = PLAIN.digits.iter().chain(&PLAIN.units[..1]);
        let value = digits.zip(0..).find_map(|(own, value)| (*own == c).then_some(value));
        return value.filter(|value| *value > 0);
    }
    let (mut sum, mut digit) = (0, None);
    // The longest is 七千七百七十七; whatever is longer need not be looked at.
    for c in text.chars().take(8) {
        if let Some(unit) = PLAIN.units.iter().position(|&unit| unit == c) {
            sum += digit.take().unwrap_or(1) * 10_u64.pow(unit as u32 + 1);
        } else {
            digit = Some(PLAIN.digits.iter().position(|&d| d == c)? as u64);
        }
    }
    sum += digit.unwrap_or(0);
    // Writing it again proves the order of the units and the place of every 零.
    ((1..=9999).contains(&sum) && chinese(sum) == text).then_some(sum)
}

struct Numerals {
    digits: [char; 10],
    /// Ten, hundred, thousand.
    units: [char; 3],
}

const PLAIN: Numerals = Numerals {
    digits: ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'],
    units: ['十', '百', '千'],
};

const CAPITAL: Numerals = Numerals {
    digits: ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'],
    units: ['拾', '佰', '仟'],
};

/// Every unit with its digit, 一十 too.
fn spell(n: u64, numerals: &Numerals) -> String {
    let mut text = String::new();
    push(n, numerals, &mut text);
    if text.is_empty() {
        text.push(numerals.digits[0]);
    }
    text
}

/// Appends `n`, nothing where it is 0. 亿 above 亿 nests, so that 10¹² is 一万亿.
fn push(n: u64, numerals: &Numerals, text: &mut String) {
    const STEPS: [(u64, Option<char>); 5] =
        [(100_000_000, Some('亿')), (10_000, Some('万')), (1000, None), (100, None), (10, None)];
    let mut rest = n;
    for (i, (step, mark)) in STEPS.into_iter().enumerate() {
        let head = rest / step;
        if head == 0 {
            continue;
        }
        push(head, numerals, text);
        text.push(mark.unwrap_or(numerals.units[4_usize.saturating_sub(i).min(2)]));
        rest %= step;
        // A place left empty between this and the next figure is read once, as 零.
        if rest > 0 && rest < step / 10 {
            text.push(numerals.digits[0]);
        }
    }
    if rest > 0 {
        text.push(numerals.digits[rest as usize]);
    }
}

/// The whole number in figures, with or without commas between the thousands.
fn ungroup(figures: &str) -> Option<u64> {
    let groups: Vec<&str> = figures.split(',').collect();
    let well_formed = groups.len() == 1
        || (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|g| g.len() == 3);
    let plain = groups.concat();
    if !well_formed || !plain.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_read() {
        for (n, text) in [
            (0, "零"),
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (99, "九十九"),
            (100, "一百"),
            (105, "一百零五"),
            (110, "一百一十"),
            (320, "三百二十"),
            (1001, "一千零一"),
            (1010, "一千零一十"),
            (1200, "一千二百"),
            (9999, "九千九百九十九"),
            (10_000, "一万"),
            (10_010, "一万零一十"),
            (12_000, "一万二千"),
            (100_000, "十万"),
            (150_000, "十五万"),
            (203_000, "二十万三千"),
            (1_000_001, "一百万零一"),
            (100_001_000, "一亿零一千"),
            (100_150_000, "一亿零一十五万"),
            (1_200_000_000, "十二亿"),
            (1_000_000_000_000, "一万亿"),
            (
                u64::MAX,
                "一千八百四十四亿六千七百四十四万零七百三十七亿零九百五十五万一千六百一十五",
            ),
        ] {
            assert_eq!(chinese(n), text, "{n}");
        }
    }

    #[test]
    fn figures_as_read() {
        for (figure, text) in [
            ("12.5", Some("十二点五")),
            ("0.05", Some("零点零五")),
            ("1,200", Some("一千二百")),
            ("12,345,678.90", Some("一千二百三十四万五千六百七十八点九零")),
            ("-3", Some("负三")),
            ("007", Some("七")),
            ("", None),
            (".5", None),
            ("1.", None),
            ("1.2.3", None),
            ("1,20", None),
            (",200", None),
            ("1234,567", None),
            ("+5", None),
            ("三", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(chinese_decimal(figure).as_deref(), text, "{figure}");
        }
    }

    #[test]
    fn capitals_of_money() {
        for (n, text) in [
            (0, "零"),
            (10, "壹拾"),
            (15, "壹拾伍"),
            (105, "壹佰零伍"),
            (12_000, "壹万贰仟"),
            (100_000, "壹拾万"),
            (306_789, "叁拾万陆仟柒佰捌拾玖"),
        ] {
            assert_eq!(financial(n), text, "{n}");
        }
    }

    #[test]
    fn digit_by_digit() {
        for (figures, text) in [("2026", "二〇二六"), ("1949年", "一九四九年"), ("", "")]
        {
            assert_eq!(digits(figures), text);
        }
    }

    #[test]
    fn parse_reads_what_chinese_writes() {
        for n in 1..=9999 {
            assert_eq!(parse(&chinese(n)), Some(n));
        }
    }

    #[test]
    fn parse_refuses_what_is_no_numeral() {
        for text in [
            "",
            "零",
            "五一",
            "一十",
            "一十一",
            "十十",
            "一百五",
            "一百零零五",
            "一百零五十",
            "十百",
            "一千百",
            "零一",
            "一零",
            "两百",
            "二〇",
            "一万",
            "一、",
            "11",
            "九千九百九十九九",
            "千千千千千千千千千千千千",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
