//! The numbers that Word and browsers write before paragraphs (ST_NumberFormat, ISO/IEC 29500-1
//! 17.18.59; CSS Counter Styles), as text.

use crate::numeral;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    #[default]
    Decimal,
    /// 01, 02 … 10
    Zero,
    /// 一 … 十一 … 一百零五
    Chinese,
    /// 一 … 一〇 … 二一
    Digits,
    /// 壹 … 壹拾壹
    Financial,
    /// 甲乙丙丁
    Stems,
    /// 子丑寅卯
    Branches,
    /// ①
    Circled,
    /// ⒈
    Stopped,
    /// ⑴
    Parenthesised,
    /// ㊀
    CircledChinese,
    /// １
    Wide,
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    /// No number at all.
    None,
    /// A sign instead of a number.
    Bullet,
}

impl Form {
    /// By the name of `w:numFmt`. Unknown ones are decimal, as Word shows them.
    pub fn of_word(name: &str) -> Form {
        match name {
            "decimalZero" => Form::Zero,
            "chineseCounting"
            | "chineseCountingThousand"
            | "japaneseCounting"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
            | "koreanCounting"
            | "japaneseDigitalTenThousand" => Form::Chinese,
            "ideographDigital" | "taiwaneseDigital" | "koreanDigital2" => Form::Digits,
            "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => {
                Form::Financial
            }
            "ideographTraditional" => Form::Stems,
            "ideographZodiac" => Form::Branches,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Form::Circled,
            "decimalEnclosedFullstop" => Form::Stopped,
            "decimalEnclosedParen" => Form::Parenthesised,
            "ideographEnclosedCircle" => Form::CircledChinese,
            "decimalFullWidth" | "decimalFullWidth2" => Form::Wide,
            "upperRoman" => Form::UpperRoman,
            "lowerRoman" => Form::LowerRoman,
            "upperLetter" => Form::UpperLetter,
            "lowerLetter" => Form::LowerLetter,
            "none" => Form::None,
            "bullet" => Form::Bullet,
            _ => Form::Decimal,
        }
    }

    /// By the `type` of an `<ol>` or a CSS `list-style-type`.
    pub fn of_css(name: &str) -> Option<Form> {
        Some(match name {
            "a" | "lower-alpha" | "lower-latin" => Form::LowerLetter,
            "A" | "upper-alpha" | "upper-latin" => Form::UpperLetter,
            "i" | "lower-roman" => Form::LowerRoman,
            "I" | "upper-roman" => Form::UpperRoman,
            "1" | "decimal" => Form::Decimal,
            "decimal-leading-zero" => Form::Zero,
            "cjk-ideographic"
            | "simp-chinese-informal"
            | "trad-chinese-informal"
            | "japanese-informal" => Form::Chinese,
            "cjk-decimal" => Form::Digits,
            "simp-chinese-formal" | "trad-chinese-formal" => Form::Financial,
            "cjk-heavenly-stem" => Form::Stems,
            "cjk-earthly-branch" => Form::Branches,
            "disc" | "circle" | "square" => Form::Bullet,
            "none" => Form::None,
            _ => return None,
        })
    }

    /// The number in this form, or as figures where the form has none for it.
    pub fn write(self, n: u32) -> String {
        let shifted = |first: char, count: u32| {
            let at = n.checked_sub(1).filter(|&at| at < count)?;
            char::from_u32(first as u32 + at).map(String::from)
        };
        let of = |names: &str| names.chars().nth(n.checked_sub(1)? as usize).map(String::from);
        let written = match self {
            Form::None | Form::Bullet => Some(String::new()),
            Form::Decimal => None,
            Form::Zero => Some(format!("{n:02}")),
            Form::Chinese => Some(numeral::chinese(n.into())),
            Form::Digits => Some(numeral::digits(&n.to_string())),
            Form::Financial => Some(numeral::financial(n.into())),
            Form::Stems => of("甲乙丙丁戊己庚辛壬癸"),
            Form::Branches => of("子丑寅卯辰巳午未申酉戌亥"),
            Form::Circled => shifted('①', 20).or_else(|| late_circle(n)),
            Form::Stopped => shifted('⒈', 20),
            Form::Parenthesised => shifted('⑴', 20),
            Form::CircledChinese => shifted('㊀', 10),
            Form::Wide => Some(n.to_string().chars().map(wide).collect()),
            Form::UpperRoman => roman(n).map(|text| text.to_ascii_uppercase()),
            Form::LowerRoman => roman(n),
            Form::UpperLetter => letters(n).map(|text| text.to_ascii_uppercase()),
            Form::LowerLetter => letters(n),
        };
        written.unwrap_or_else(|| n.to_string())
    }
}

/// ㉑ to ㊿, which stand in two runs.
fn late_circle(n: u32) -> Option<String> {
    let first = match n {
        21..=35 => '㉑' as u32 - 21,
        36..=50 => '㊱' as u32 - 36,
        _ => return None,
    };
    char::from_u32(first + n).map(String::from)
}

fn wide(digit: char) -> char {
    char::from_u32(digit as u32 - u32::from('0') + u32::from('０')).unwrap_or(digit)
}

fn roman(n: u32) -> Option<String> {
    const PARTS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut left = Some(n).filter(|n| (1..4000).contains(n))?;
    let mut text = String::new();
    for (value, part) in PARTS {
        while left >= value {
            text.push_str(part);
            left -= value;
        }
    }
    Some(text)
}

/// a … z, aa, bb … as Word goes on.
fn letters(n: u32) -> Option<String> {
    let at = n.checked_sub(1)?;
    let letter = char::from(b'a' + u8::try_from(at % 26).ok()?);
    let times = at as usize / 26 + 1;
    (times <= 30).then(|| letter.to_string().repeat(times))
}
