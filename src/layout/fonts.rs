//! The fonts that offices set speeches in: their names, which are one font under two names, and what
//! stands in for one that a machine lacks. One table for the preview, the .docx and the choice of
//! fonts.

pub const TITLE: &str = "方正小标宋简体";
pub const BODY: &str = "仿宋_GB2312";
pub const KAI: &str = "楷体_GB2312";
pub const HEI: &str = "黑体";
pub const SONG: &str = "宋体";
pub const LATIN: &str = "Times New Roman";

/// Fonts that look alike, so that one may stand in for another.
pub struct Family {
    /// As people call the style of letter.
    pub name: &'static str,
    /// The fonts, the one that rules name first, then by likeness to it; of each first the name that
    /// Word and WPS show, then its others.
    pub fonts: &'static [&'static [&'static str]],
    /// What systems have where there is none of these.
    pub stand_ins: &'static [&'static str],
    /// CSS's word for what is left.
    generic: &'static str,
}

pub const FAMILIES: [Family; 5] = [
    Family {
        name: "小标宋",
        fonts: &[
            &[TITLE, "FZXiaoBiaoSong-B05S"],
            &["方正小标宋_GBK", "FZXiaoBiaoSong-B05"],
            &["小标宋体"],
            &["华文中宋", "STZhongsong"],
        ],
        stand_ins: &["Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun"],
        generic: "serif",
    },
    Family {
        name: "仿宋",
        fonts: &[
            &[BODY, "FangSong_GB2312"],
            &["仿宋", "FangSong"],
            &["方正仿宋_GBK", "FZFangSong-Z02"],
            &["方正仿宋简体", "FZFangSong-Z02S"],
            &["华文仿宋", "STFangsong"],
        ],
        stand_ins: &["Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun"],
        generic: "serif",
    },
    Family {
        name: "楷体",
        fonts: &[
            &[KAI, "KaiTi_GB2312"],
            &["楷体", "KaiTi"],
            &["方正楷体_GBK", "FZKai-Z03"],
            &["方正楷体简体", "FZKai-Z03S"],
            &["华文楷体", "STKaiti"],
        ],
        stand_ins: &["Kaiti SC", "AR PL UKai CN", "Noto Serif CJK SC", "SimSun"],
        generic: "serif",
    },
    Family {
        name: "黑体",
        fonts: &[
            &[HEI, "SimHei"],
            &["方正黑体_GBK", "FZHei-B01"],
            &["方正黑体简体", "FZHei-B01S"],
            &["华文黑体", "STHeiti"],
            &["微软雅黑", "Microsoft YaHei"],
        ],
        stand_ins: &["Heiti SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei"],
        generic: "sans-serif",
    },
    Family {
        name: "宋体",
        fonts: &[
            &[SONG, "SimSun"],
            &["新宋体", "NSimSun"],
            &["方正书宋_GBK", "FZShuSong-Z01"],
            &["方正书宋简体", "FZShuSong-Z01S"],
            &["华文宋体", "STSong"],
        ],
        stand_ins: &["Songti SC", "Noto Serif CJK SC", "Source Han Serif SC"],
        generic: "serif",
    },
];

/// What Latin letters and figures are set in.
pub const LATINS: [&str; 5] = [LATIN, "Arial", "Calibri", "Cambria", "Georgia"];

/// The family of a font; what is unknown is read as a 宋体.
pub fn family(name: &str) -> &'static Family {
    let known = FAMILIES.iter().find(|family| names_of(family).any(|other| other == name));
    known.unwrap_or(&FAMILIES[4])
}

/// The other names of the very same font.
pub fn aliases(name: &str) -> impl Iterator<Item = &'static str> {
    let fonts = family(name).fonts.iter();
    let own = fonts.filter(move |names| names.contains(&name)).flat_map(|names| names.iter());
    let own: Vec<&str> = own.copied().filter(|other| *other != name).collect();
    own.into_iter()
}

/// What to take where a font is not there: its other names, then the others of its family, the
/// nearest first, then what systems have.
pub fn alternates(name: &str) -> Vec<&'static str> {
    let family = family(name);
    let mut all: Vec<&str> = aliases(name).collect();
    for other in names_of(family).chain(family.stand_ins.iter().copied()) {
        if other != name && !all.contains(&other) {
            all.push(other);
        }
    }
    all
}

/// The font and all that may stand in for it, as CSS lists it.
pub fn stack(name: &str) -> String {
    let mut css = quoted(name);
    for other in alternates(name) {
        css.push(',');
        css.push_str(&quoted(other));
    }
    css.push(',');
    css.push_str(family(name).generic);
    css
}

/// A font's name as a CSS string, without what could end it.
pub fn quoted(name: &str) -> String {
    let plain = |c: &char| !c.is_control() && !matches!(c, '\'' | '"' | '\\' | '<' | '>');
    format!("'{}'", name.chars().filter(plain).collect::<String>())
}

fn names_of(family: &'static Family) -> impl Iterator<Item = &'static str> {
    family.fonts.iter().flat_map(|names| names.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_is_replaced_by_its_like() {
        for (name, family_name, first) in [
            (TITLE, "小标宋", "FZXiaoBiaoSong-B05S"),
            ("仿宋", "仿宋", "FangSong"),
            ("STKaiti", "楷体", "华文楷体"),
            ("什么体", "宋体", "宋体"),
        ] {
            assert_eq!(family(name).name, family_name, "{name}");
            assert_eq!(alternates(name)[0], first, "{name}");
            assert!(!alternates(name).contains(&name), "{name}");
        }
        assert_eq!(aliases("仿宋").collect::<Vec<_>>(), ["FangSong"]);
        assert_eq!(aliases("什么体").count(), 0);
    }

    #[test]
    fn no_name_breaks_out_of_the_style() {
        assert_eq!(quoted("a';}\\\"\n<b>"), "'a;}b'");
        assert!(stack("x").starts_with("'x','宋体','SimSun'"));
    }
}
