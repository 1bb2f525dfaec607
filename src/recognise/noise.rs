//! Telling noise from speech: page numbers, headers and watermarks that repeat, tables of contents,
//! and what material sites put before, between and after a text.
//!
//! A false alarm costs more than a miss: inside the speech only what is plainly addressed to the
//! site's visitors is noise; around it less evidence will do.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::lexicon::Lexicon;
use super::{Role, Row, Why, clean};
use crate::markup::is_salutation;
use crate::numbering::level_mark;
use crate::read::{Line, Part, Source};

/// One sort of words by which a site's text gives itself away: the groups stand in this order, each
/// at most [`GAP`] characters behind the one before; any word of a group will do.
struct Pattern(u8, &'static [&'static [&'static str]]);

/// Characters between the words of a pattern.
const GAP: usize = 20;

const GOODS: &[&str] = &[
    "范文", "材料", "素材", "文稿", "公文", "模板", "讲话稿", "文档", "课件", "稿件", "资料",
    "文章", "发言稿", "心得",
];
const SITE: &[&str] = &[
    "公众号", "公从号", "公號", "视频号", "小程序", "微信号", "微信群", "QQ群", "qq群", "Q群",
    "星球", "交流群", "文库", "文秘网", "范文网", "材料网", "公文网", "写作网", "本站", "本网站",
    "官网",
];

const PATTERNS: &[Pattern] = &[
    Pattern(
        4,
        &[&["以下是", "下面是", "小编"], &["篇"], &["参考", "选用", "借鉴", "欢迎", "希望"]],
    ),
    Pattern(3, &[&["精品", "独家", "原创", "热门", "小编"], &["推荐"]]),
    Pattern(
        4,
        &[
            &[
                "更多", "海量", "大量", "精品", "优质", "全套", "万份", "千篇", "万篇", "余篇",
                "各类", "最新", "百篇",
            ],
            GOODS,
            &[
                "关注", "搜索", "访问", "登录", "登陆", "点击", "尽在", "下载", "联系", "加群",
                "入群", "扫", "查看", "领取", "加微信", "请加", "请到", "网",
            ],
        ],
    ),
    Pattern(
        3,
        &[&["关注", "搜索", "搜一搜", "扫码", "扫描", "微信搜", "加入", "添加", "欢迎加"], SITE],
    ),
    Pattern(3, &[SITE, &["回复", "后台", "领取", "获取", "福利", "关注", "免费", "下载"]]),
    Pattern(
        3,
        &[
            &["扫码", "二维码", "扫一扫"],
            &["关注", "领取", "获取", "加群", "入群", "进群", "下载", "添加"],
        ],
    ),
    Pattern(
        4,
        &[
            &["加群", "入群", "进群", "加入群"],
            &["领取", "获取", "赠送", "送", "免费", "交流", "范文", "材料", "资料", "：", ":"],
        ],
    ),
    Pattern(
        4,
        &[
            &["小编", "微信", "VX", "vx", "V信", "QQ", "客服"],
            &["领取", "获取", "索取", "免费", "赠送"],
            GOODS,
        ],
    ),
    Pattern(3, &[&["回复"], &["领取", "获取", "下载", "免费"]]),
    Pattern(3, &[&["Copyright", "All Rights Reserved", "备案号", "ICP备", "网安备", "©"]]),
    // 展开剩余52%, 回复 2# …, …整理，盗版必究
    Pattern(3, &[&["展开剩余", "展开阅读", "展开全文", "展开全部"]]),
    Pattern(4, &[&["回复"], &["#"]]),
    // 回复可见隐藏内容！
    Pattern(
        3,
        &[
            &["回复", "登录", "登陆", "评论", "付费", "购买"],
            &["可见隐藏", "后可见", "才可见", "可见本", "后查看", "后可看", "可见！", "可见内容"],
        ],
    ),
    Pattern(3, &[&["盗版", "翻印", "转载", "抄袭", "搬运"], &["必究"]]),
    Pattern(3, &[&["转载", "复制", "摘编"], &["注明", "出处", "请联系", "须经", "授权"]]),
    Pattern(3, &[&["版权", "著作权"], &["归", "属"], &["所有", "作者", "原作者"]]),
    Pattern(
        3,
        &[
            &["侵权", "侵犯", "版权", "异议"],
            &["删除", "告知", "联系我", "联系本", "联系小", "联系站"],
        ],
    ),
    Pattern(
        3,
        &[
            &["本文", "本资料", "本文档", "本材料", "本稿", "内容", "文章", "资料", "稿件", "范文"],
            &["来自", "来源", "源于", "摘自", "整理", "收集", "转自", "出自", "搜集"],
            &["网络", "互联网", "网友", "公众号", "网站", "范文网", "文库"],
        ],
    ),
    Pattern(3, &[&["图片", "配图", "题图"], &["来自", "来源", "源自"], &["网络", "侵"]]),
    Pattern(3, &[&["本文", "全文"], &["字"], &["阅读", "分钟"]]),
    Pattern(3, &[&["点击上方", "点击下方", "点上方"], &["蓝", "字体", "卡片", "名片", "关注"]]),
    Pattern(3, &[&["长按"], &["图片", "识别", "保存", "二维码"]]),
    Pattern(
        3,
        &[
            &["如需", "需要", "想要"],
            &["word", "Word", "WORD", "电子版", "原文", "全文"],
            &["私信", "联系", "留言", "评论区"],
        ],
    ),
    Pattern(
        2,
        &[
            &["觉得有用", "觉得不错", "有所帮助", "点个赞", "动动手指", "随手"],
            &["转给", "转发", "再走", "收藏", "在看"],
        ],
    ),
    Pattern(2, &[&["扫码", "扫一扫"], &["看视频", "看原文", "看全文", "听全文", "看更多"]]),
    Pattern(2, &[&["收费合理", "包改", "小时交稿", "加急", "不满意"], &["满意", "稿", "退"]]),
    Pattern(2, &[&["优惠券", "优惠卷", "满减"], &["限时", "领取", "先到先得"]]),
    Pattern(3, &[&["仅供预览", "下载后无水印", "免费试读", "仅展示部分", "虚拟物品"]]),
    Pattern(3, &[&["关注我", "关注后", "私信"], &["分享", "获取", "领取", "优质", "即可", "回复"]]),
    Pattern(2, &[&["已被", "已有", "累计"], &["收藏", "下载", "浏览", "点赞"], &["次"]]),
    Pattern(
        2,
        &[&["内部资料", "内部文件", "内部材料", "内部发言"], &["注意", "保存", "外传", "传阅"]],
    ),
    Pattern(3, &[&["Powered by", "Powered By", "POWERED BY", "扫描全能王"]]),
    Pattern(3, &[&["请删除本", "请删除此", "删除本行", "删除此行"], &["文字", "行", "提示"]]),
    Pattern(2, &[&["来源", "来自", "转自", "出处"], &["www.", "http", ".com", ".cn", ".net"]]),
    Pattern(
        2,
        &[&["仅供", "只供", "仅作", "仅限"], &["参考", "学习", "交流", "个人", "研究", "借鉴"]],
    ),
    Pattern(
        3,
        &[&[
            "点击下载", "免费下载", "立即下载", "下载全文", "下载本文", "下载地址", "下载须知",
            "下载说明", "付费下载", "下载后可", "下载即", "下载链接", "下载原文", "下载次数",
            "请下载", "完整版下载", "下载可", "可任意编辑", "任意修改", "下载Word", "下载word",
            "网盘", "提取码",
        ]],
    ),
    Pattern(
        3,
        &[
            &["会员", "VIP", "vip", "积分", "金币", "文币"],
            &["免费", "下载", "专享", "充值", "查看全文", "优惠", "仅需"],
        ],
    ),
    Pattern(
        2,
        &[
            &[
                "售价", "定价", "原价", "特价", "仅售", "优惠价", "只需", "限时", "打包价",
                "价格：", "价格:",
            ],
            &["元", "￥", "¥", "折"],
        ],
    ),
    Pattern(
        3,
        &[
            &["代写", "代笔", "定制", "润色"],
            &["文稿", "材料", "范文", "讲话", "稿件", "服务", "联系", "各类", "公文"],
        ],
    ),
    Pattern(3, &[&["未经"], &["转载", "复制", "转卖", "商用", "外传"]]),
    Pattern(3, &[&["感谢", "谢谢"], &["下载", "阅读", "浏览", "收藏", "光临"]]),
    Pattern(4, &[&["范文"], &["篇）", "篇)", "篇】"]]),
    Pattern(
        2,
        &[
            &["未经", "禁止", "严禁", "不得", "请勿"],
            &["转载", "复制", "转卖", "商用", "倒卖", "外传", "翻印"],
        ],
    ),
    Pattern(
        2,
        &[
            &["篇范文", "篇材料", "篇公文", "资料库", "范文库"],
            &["任你", "任选", "尽在", "等你", "随时", "更新"],
        ],
    ),
    Pattern(2, &[&["全网最全", "全网最新", "应有尽有"]]),
    Pattern(2, &[GOODS, &["大全", "合集", "宝典", "精选", "汇编", "锦集", "（通用", "(通用"]]),
    Pattern(2, &[SITE, &["www.", "http", ".com", ".cn", ".net"]]),
    Pattern(
        3,
        &[
            &["本文由", "本稿由", "本篇由", "本资料由", "本材料由"],
            &["整理", "发布", "提供", "编辑", "上传", "分享", "收集"],
        ],
    ),
    Pattern(2, &[&["微信", "VX", "vx", "V信", "QQ", "qq"], &["备注", "暗号", "咨询"]]),
    Pattern(2, &[&["原创", "独家", "首发"], GOODS]),
    Pattern(
        2,
        &[&[
            "本资料", "本文档", "本店", "本站", "本号", "本群", "小编", "拍下", "退款", "售后",
            "电子版", "虚拟商品", "客服", "店主", "搬运", "付费",
        ]],
    ),
    Pattern(
        2,
        &[&[
            "免责声明", "版权声明", "特别声明", "使用须知", "温馨提示", "购买须知", "特别提示",
            "阅读提示", "使用说明", "使用提示",
        ]],
    ),
    Pattern(
        2,
        &[&[
            "范文网", "材料网", "公文网", "文秘网", "文库网", "写作网", "范文大全", "文秘在线",
            "资料网", "素材网", "文档网", "秘书网", "讲话稿网", "第一范文", "公文库", "材料库",
            "素材库", "写材料", "笔杆子",
        ]],
    ),
    Pattern(
        2,
        &[
            &[
                "QQ", "qq", "微信", "VX", "vx", "V信", "薇信", "加V", "加v", "电话", "手机",
                "热线", "客服", "联系人", "邮箱", "旺旺",
            ],
            &["：", ":", "号"],
        ],
    ),
];

/// What alone makes a short line noise, wherever it stands.
const NAVIGATION: &[&str] = &[
    "上一篇", "下一篇", "相关文章", "相关阅读", "相关推荐", "推荐阅读", "猜你喜欢", "热门文章",
    "热门推荐", "延伸阅读", "返回首页", "返回列表", "返回顶部", "收藏本", "分享到", "打印本页",
    "关闭窗口", "加入收藏", "设为首页", "我要投稿", "发表评论", "查看评论", "网友评论", "您的位置",
    "当前位置", "您现在的位置", "的人还看", "还看了", "更多同类", "同类文章", "更多相关",
    "更多文章", "全文完", "展开全文", "阅读原文", "点击查看", "打开当前页", "一键三连", "喜欢作者",
    "赞赏作者", "赏杯", "点赞、在看", "长按识别", "识别二维码", "关注我们", "蓝字关注", "星标",
    "手机查看", "扫一扫分享", "阅读全文", "查看更多", "往期精彩", "往期回顾", "上一条", "下一条",
    "继续阅读", "上一页", "下一页", "编辑推荐", "阅读剩余", "【打印】", "【关闭】", "[打印]",
    "可能还想", "我来说两句", "[关闭]", "往期推荐", "精彩回顾", "猜您", "相关内容", "还看过",
    "点击展开", "文章投诉", "单击此处", "点击此处添加", "我要评论", "条评论", "返回上一级",
    "返回版块", "返回目录", "后才可以回帖", "只看该作者", "请输入关键", "意见反馈", "加载更多",
    "下拉加载", "没有更多了", "收起全文",
];

/// What begins a line about the text on its site: 来源：…
const ABOUT: &[&str] = &[
    "来源", "文章来源", "信息来源", "稿源", "作者", "编辑", "责任编辑", "责编", "校对", "发布时间",
    "发布日期", "更新时间", "日期", "更新日期", "上传时间", "发布人", "发布者", "上传者",
    "浏览次数", "浏览量", "浏览", "阅读次数", "阅读量", "阅读", "点击量", "点击数", "点击", "评论",
    "标签", "关键词", "关键字", "分类", "栏目", "所属栏目", "文件编号", "文档编号", "编号",
    "文档大小", "文档格式", "文档类型", "文件大小", "格式", "大小", "页数", "字数", "字号", "字体",
    "网址", "原文链接", "本文链接", "链接", "供稿", "摄影", "审核", "首页", "QQ", "微信", "公众号",
    "微信公众号", "主页", "售价", "价格", "下载地址", "文库编号", "上篇", "下篇", "热搜", "热词",
    "楼主", "IP属地", "文件名", "打印时间", "打印日期", "验证码", "分享至", "打字", "监制", "排版",
    "抄送", "抄报", "主送", "印数", "网站首页", "发帖人", "版块", "作者简介", "签发人", "拟稿人",
    "上传于", "热度", "评分", "投稿",
];

/// What a page offers to press. A line of nothing else is its furniture, outside the speech only.
const CONTROLS: &[&str] = &[
    "登录", "登陆", "注册", "立即注册", "免费注册", "帮助", "帮助中心", "搜索", "举报", "反馈",
    "投诉", "建议", "关于我们", "联系我们", "网站地图", "隐私政策", "用户协议", "免责条款",
    "友情链接", "广告服务", "加入我们", "打印", "打印本文", "打印此文", "关闭", "关闭本页", "返回",
    "返回上页", "返回上一页", "收藏", "收藏本文", "分享", "分享本文", "转发", "点赞", "在看",
    "评论", "回复", "快速回复", "支持", "反对", "顶", "踩", "赞", "不喜欢", "复制", "复制链接",
    "复制全文", "下载", "纠错", "评分", "编辑", "引用", "字号", "大", "中", "小", "首页", "导航",
    "退出", "个人中心", "消息", "客户端", "手机版", "电脑版", "微信", "微博", "朋友圈", "QQ空间",
    "置顶", "倒序浏览", "发帖", "沙发", "板凳", "地板", "目录", "上页", "下页", "尾页", "末页",
    "播放", "听全文", "全屏", "放大", "缩小", "开通会员", "购买", "立即购买", "加入购物车",
];

/// Words that a speech says and a site does not.
const SPOKEN: &[&str] = &[
    "群众", "干部", "我们", "我县", "我市", "我区", "我镇", "我院", "我校", "全县", "全市", "全区",
    "全镇", "全乡", "全校", "全院", "各级", "各部门", "各单位", "各乡镇", "村民", "居民", "职工",
    "同志们", "同学", "老师", "患者", "农户", "企业", "窗口", "办事", "师生", "村里", "社区",
    "党员", "街道", "乡镇", "大家", "岗位",
];

/// Every line of the source as rows, blank ones and noise told.
pub(super) fn rows(source: &Source) -> Vec<Row> {
    let mut rows = Vec::with_capacity(source.lines.len());
    // What the words of each row say, which those of its line did.
    let mut said = Vec::with_capacity(source.lines.len());
    let aligned = aligned(source);
    for (at, line) in source.lines.iter().enumerate() {
        let table = tabular(line) || aligned.binary_search(&at).is_ok();
        let raw = raw_score(&line.text);
        let cut = if table { Vec::new() } else { glued(&line.text, raw) };
        let mut from = 0;
        let mut push = |span: std::ops::Range<usize>, noise: bool| {
            let part = &line.text[span.clone()];
            let text = match table {
                true if part.contains('\t') => part.trim().to_owned(),
                true => cells(part).collect::<Vec<_>>().join("\t"),
                false => clean::line(part),
            };
            if text.is_empty() && (span.start > 0 || from_end(&line.text, &span)) {
                return;
            }
            let (role, why) = match (text.is_empty(), noise) {
                (true, _) => (Role::Blank, None),
                (_, true) => (Role::Noise, Some(Why::Advert)),
                _ => (Role::Text, None),
            };
            said.push(if text == line.text.trim() { raw } else { raw_score(&text) });
            rows.push(Row { line: at, span, text, role, why, paragraph: None });
        };
        if let Some(end) = super::front::address_end(&line.text).filter(|_| cut.is_empty()) {
            push(0..end, false);
            from = end;
        } else if let Some(end) =
            super::front::parted(&line.text).filter(|_| cut.is_empty() && !table)
        {
            push(0..end, false);
            from = end;
        }
        for noise in cut {
            if noise.start > from {
                push(from..noise.start, false);
            }
            push(noise.clone(), true);
            from = noise.end;
        }
        if from < line.text.len() || from == 0 {
            push(from..line.text.len(), false);
        }
    }
    furniture(source, &mut rows);
    contents(&mut rows);
    repeats(source, &mut rows);
    adverts(source, &mut rows, &said);
    super::around::tell(source, &mut rows);
    whole(source, &mut rows);
    rows
}

/// Parts of one line that are all noise are one again.
fn whole(source: &Source, rows: &mut Vec<Row>) {
    let noisy = |row: &Row| row.role == Role::Noise;
    rows.dedup_by(|row, before| {
        let one = row.line == before.line && noisy(row) && noisy(before);
        if one {
            before.span.end = row.span.end;
            before.text = clean::line(&source.lines[row.line].text[before.span.clone()]);
        }
        one
    });
}

/// A row of a table.
pub(super) fn is_table(source: &Source, row: &Row) -> bool {
    row.text.contains('\t') || source.lines[row.line].part == Part::Table
}

/// The cells of a line that spaces align: two and more between them.
fn cells(text: &str) -> impl Iterator<Item = &str> {
    text.split("  ")
        .flat_map(|part| part.split("\u{3000}\u{3000}"))
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
}

/// The lines that are rows of a table by their spaces: as many cells as the line beside, three at
/// least, and figures or places for them in the last.
fn aligned(source: &Source) -> Vec<usize> {
    const LONGEST: usize = 300;
    let count = |line: &Line| {
        let text = line.text.trim();
        let spaced = text.len() <= LONGEST
            && (text.contains("  ") || text.contains("\u{3000}\u{3000}"))
            && !text.contains(['。', '：', '\t']);
        if spaced { cells(text).count() } else { 0 }
    };
    let counts: Vec<usize> = source.lines.iter().map(count).collect();
    let mut rows = Vec::new();
    let mut from = 0;
    while from < counts.len() {
        let run = counts[from..].iter().take_while(|own| **own == counts[from]).count();
        let figures = |line: &Line| {
            let last = cells(&line.text).last().unwrap_or_default();
            last.starts_with(|c: char| c.is_ascii_digit() || "×xX_＿○".contains(c))
        };
        if counts[from] >= 3 && run >= 2 && source.lines[from..from + run].iter().any(figures) {
            rows.extend(from..from + run);
        }
        from += run;
    }
    rows
}

/// The file says that it is a row of a table, or three cells and more stand between tabs.
fn tabular(line: &Line) -> bool {
    let cells = || line.text.trim().split('\t').filter(|cell| !cell.trim().is_empty()).count();
    line.part == Part::Table || (line.text.contains('\t') && cells() >= 3)
}

/// A blank stretch that ends its line and does not begin it.
fn from_end(text: &str, span: &std::ops::Range<usize>) -> bool {
    span.start == 0 && span.end < text.len()
}

/// The parts of a line that are advertising glued to what is said: in brackets, or the sentences at
/// its end or its start. `raw`: its [`raw_score`].
fn glued(text: &str, raw: u8) -> Vec<std::ops::Range<usize>> {
    if let Some(stamp) = stamped(text) {
        return vec![stamp];
    }
    let framed = text.contains('【') || text.contains('[');
    if raw < 3 && !framed {
        return Vec::new();
    }
    let mut cut: Vec<std::ops::Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find(['【', '（', '(', '[', '〖', '〔']) {
        let open = at + open;
        let Some(close) = text[open..].find(['】', '）', ')', ']', '〗', '〕']) else { break };
        let end = open + close + text[open + close..].chars().next().map_or(1, char::len_utf8);
        let inner = &text[open..end];
        let told = inner.starts_with(['【', '[']) && super::around::tells(inner);
        if told || score(inner) >= 3 {
            cut.push(open..end);
        }
        at = end;
    }
    // 本文由…整理发布 in front of a sentence, with nothing between.
    if cut.is_empty() && raw < 3 {
        return Vec::new();
    }
    if let Some(open) = ["本文由", "本稿由", "本资料由"].iter().find_map(|word| text.find(word))
        && let Some(end) = credit(&text[open..]).filter(|_| cut.is_empty())
        && score(&text[open + end..]) == 0
        && text[open + end..].contains('。')
    {
        cut.push(open..open + end);
    }
    if cut.is_empty() {
        let mut sentences = Vec::new();
        let mut from = 0;
        for (at, c) in text.char_indices() {
            if matches!(c, '。' | '！' | '？' | '!' | '?') {
                let end = at + c.len_utf8();
                let closing = text[end..].chars().next().filter(|c| matches!(c, '”' | '）'));
                let end = end + closing.map_or(0, char::len_utf8);
                if end > from {
                    sentences.push(from..end);
                    from = end;
                }
            }
        }
        if !text[from..].trim().is_empty() {
            sentences.push(from..text.len());
        }
        let strong = |range: &std::ops::Range<usize>| {
            let sentence = &text[range.clone()];
            let points = score(sentence);
            // 文秘网 www.… behind the last full stop
            let tail = !sentence.ends_with(['。', '！', '？']) && sentence.chars().count() <= 40;
            points >= 3
                && (tail && has_address(sentence)
                    || names_goods(sentence)
                    || points >= 5
                    || sentence.chars().count() < 24)
                && !sentence.contains(['“', '”'])
        };
        let spoken = |range: &std::ops::Range<usize>| score(&text[range.clone()]) == 0;
        let tail = sentences.iter().rev().take_while(|s| strong(s)).count();
        let head = sentences.iter().take_while(|s| strong(s)).count();
        if tail > 0
            && tail < sentences.len()
            && sentences[..sentences.len() - tail].iter().any(spoken)
        {
            cut.push(sentences[sentences.len() - tail].start..text.len());
        } else if head > 0 && head < sentences.len() && sentences[head..].iter().any(spoken) {
            cut.push(0..sentences[head - 1].end);
        }
    }
    // What is left must be worth keeping; a line that is all advertising stays one.
    let left: usize = text.len() - cut.iter().map(ExactSizeIterator::len).sum::<usize>();
    if left < 6 { Vec::new() } else { cut }
}

/// ===文秘之家=== behind the last sentence of a paragraph, or before its first.
fn stamped(text: &str) -> Option<std::ops::Range<usize>> {
    const RULES: [(&str, char); 3] = [("==", '='), ("~~", '~'), ("＝＝", '＝')];
    let named = |name: &str| {
        (2..=20).contains(&name.chars().count()) && !name.contains(['，', '。', '！', '？', '“'])
    };
    let bare = text.trim_end();
    let start = bare.trim_start();
    RULES.iter().find_map(|(rule, sign)| {
        if bare.ends_with(rule) {
            let name = bare.trim_end_matches(*sign);
            let at = name.rfind(rule)?;
            let before = name[..at].trim_end_matches(*sign);
            return (named(&name[at + rule.len()..]) && clean::ends(before))
                .then_some(before.len()..text.len());
        }
        let name = start.starts_with(rule).then(|| start.trim_start_matches(*sign))?;
        let at = name.find(rule)?;
        let rest = name[at..].trim_start_matches(*sign);
        (named(&name[..at]) && rest.chars().count() >= 20 && clean::ends(rest))
            .then_some(0..bare.len() - rest.len())
    })
}

/// Where 本文由…整理发布 ends: behind the last of its verbs, and its stop.
fn credit(text: &str) -> Option<usize> {
    const VERBS: [&str; 6] = ["整理", "发布", "提供", "编辑", "上传", "收集"];
    let window: usize = text.chars().take(GAP).map(char::len_utf8).sum();
    let verb = |from: usize| {
        VERBS.iter().find(|verb| text[from..].starts_with(**verb)).map(|verb| from + verb.len())
    };
    let mut end = VERBS.iter().filter_map(|v| text[..window].find(v)).min().and_then(verb)?;
    while let Some(next) = verb(end) {
        end = next;
    }
    let stop = text[end..].chars().next().filter(|c| matches!(c, '。' | '，'));
    Some(end + stop.map_or(0, char::len_utf8))
}

/// How much speaks for a text being a site's own: 3 and more is plain.
fn score(text: &str) -> u8 {
    weighed(text, raw_score(text))
}

/// The same of a text whose [`raw_score`] is known.
fn weighed(text: &str, sum: u8) -> u8 {
    if sum == 0 {
        return 0;
    }
    let long = text.chars().count() > 20 && text.contains(['，', '。']);
    let spoken = SPOKEN.iter().filter(|word| text.contains(*word)).count();
    if long && spoken > 0 && !names_goods(text) {
        sum.saturating_sub(3 + spoken as u8)
    } else {
        sum
    }
}

/// The same, whatever else is said beside.
fn raw_score(text: &str) -> u8 {
    let address = u8::from(has_address(text)) * 2;
    let contact = u8::from(has_number(text)) * 2;
    // The contact alone says little; beside other words it says all.
    pattern_score(text).saturating_add(address).saturating_add(contact)
}

/// How much its words say, addresses and numbers left out.
fn pattern_score(text: &str) -> u8 {
    static FIRST: LazyLock<Lexicon> = LazyLock::new(|| {
        let groups = PATTERNS.iter().enumerate().filter_map(|(at, p)| Some((at, p.1.first()?)));
        Lexicon::new(groups.flat_map(|(at, group)| group.iter().map(move |word| (*word, at))))
    });
    // Each pattern counts once, wherever it fits first.
    let mut fitting = [false; PATTERNS.len()];
    let mut hits = 0_u8;
    for (at, word, pattern) in FIRST.find(text) {
        if let Some(Pattern(points, groups)) = PATTERNS.get(pattern)
            && !fitting[pattern]
            && fits(&text[at + word.len()..], groups.get(1..).unwrap_or_default())
        {
            fitting[pattern] = true;
            hits = hits.saturating_add(*points);
        }
    }
    hits
}

/// Whether a sentence of it is no advertising at all.
fn said_beside(text: &str) -> bool {
    let mut sentences = text.split_inclusive(['。', '！', '？']).filter(|s| s.chars().count() >= 8);
    text.matches(['。', '！', '？']).count() >= 2 && sentences.any(|sentence| score(sentence) == 0)
}

/// Words for what only a site of materials has to offer.
fn names_goods(text: &str) -> bool {
    static GOODS: LazyLock<Lexicon> = LazyLock::new(|| {
        let words = [
            "范文", "文稿", "本资料", "本文档", "本文", "本站", "文库", "代写", "素材", "公文",
            "免费领", "会员", "小编",
        ];
        Lexicon::new(words.map(|word| (word, 0)))
    });
    GOODS.is_in(text)
}

/// Whether the groups follow each other from the start of `text`.
fn fits(text: &str, groups: &[&[&str]]) -> bool {
    let mut from = 0;
    groups.iter().all(|group| {
        let window = text[from..].char_indices().nth(GAP).map_or(text.len(), |(n, _)| from + n);
        let near = |word: &&str| {
            let to = ceil(text, window + word.len());
            text[from..to].find(*word).map(|at| from + at + word.len())
        };
        match group.iter().filter_map(near).min() {
            Some(end) => {
                from = end;
                true
            }
            None => false,
        }
    })
}

/// The place, or the first after it, where a character begins.
fn ceil(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// A web or mail address.
fn has_address(text: &str) -> bool {
    let bytes = text.as_bytes();
    if !bytes.contains(&b'.') && !bytes.contains(&b'/') {
        return false;
    }
    if text.contains(".gov.cn") || text.contains(".edu.cn") {
        return false;
    }
    ["http://", "https://", "www.", "WWW."].iter().any(|sign| text.contains(sign))
        || [".com", ".cn", ".net", ".org", ".COM"].iter().any(|end| {
            text.match_indices(end).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '×' | 'x' | 'X'))
            })
        })
}

/// A number to call or to write to: eleven figures that begin with 1, or seven and more behind QQ.
fn has_number(text: &str) -> bool {
    if text.bytes().filter(u8::is_ascii_digit).count() < 6 {
        return false;
    }
    let mut run = 0;
    let mut mobile = false;
    let messenger = ["QQ", "qq", "微信", "群", "VX", "vx"].iter().any(|word| text.contains(word));
    for c in text.chars().chain(std::iter::once(' ')) {
        if c.is_ascii_digit() {
            if run == 0 {
                mobile = c == '1';
            }
            run += 1;
        } else {
            if (run == 11 && mobile) || (messenger && (6..=12).contains(&run)) {
                return true;
            }
            run = 0;
        }
    }
    false
}

// ---- page numbers and separators

fn furniture(source: &Source, rows: &mut [Row]) {
    let mut bare: Vec<(usize, u64)> = Vec::new();
    for (at, row) in rows.iter_mut().enumerate() {
        let part = source.lines[row.line].part;
        if row.role != Role::Text || is_table(source, row) {
            continue;
        }
        if part == Part::Margin {
            (row.role, row.why) = (Role::Noise, Some(Why::Margin));
            continue;
        }
        if is_long(&row.text) {
            continue;
        }
        let text = packed(&row.text);
        if is_page_number(&text) {
            (row.role, row.why) = (Role::Noise, Some(Why::PageNumber));
        } else if is_copy_mark(&text) {
            (row.role, row.why) = (Role::Noise, Some(Why::Margin));
        } else if is_rule(&text) {
            (row.role, row.why) = (Role::Noise, Some(Why::Rule));
        } else if is_part_mark(&text) {
            (row.role, row.why) = (Role::Noise, Some(Why::PartMark));
        } else if is_jumble(&row.text) {
            (row.role, row.why) = (Role::Noise, Some(Why::Advert));
        } else if let Ok(number) = text.parse::<u64>() {
            bare.push((at, number));
        }
    }
    // Figures alone are page numbers where they count up.
    let counts = bare.len() >= 2 && bare.windows(2).all(|pair| pair[1].1 == pair[0].1 + 1);
    for (at, number) in &bare {
        let alone = bare.len() == 1 && *number < 100;
        if counts || alone {
            (rows[*at].role, rows[*at].why) = (Role::Noise, Some(Why::PageNumber));
        }
    }
}

/// A text that begins with a word and is too long for a heading, a number or a footer.
fn is_long(text: &str) -> bool {
    text.len() > 240 && text.starts_with(clean::is_han)
}

/// A text without its white space.
fn packed(text: &str) -> Cow<'_, str> {
    match clean::is_spaced(text) {
        true => text.chars().filter(|c| !c.is_whitespace()).collect(),
        false => text.into(),
    }
}

/// 第3页 共8页, - 3 -, —3—, 3/8, Page 3 of 8
fn is_page_number(text: &str) -> bool {
    const DASHES: [char; 8] = ['-', '—', '–', '－', '·', '•', '~', '～'];
    let inner = text.trim_matches(DASHES);
    let figures =
        |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if inner.len() < text.len()
        && text.starts_with(DASHES)
        && text.ends_with(DASHES)
        && figures(inner)
    {
        return true;
    }
    if let Some((page, of)) = text.split_once('/')
        && figures(page)
        && figures(of)
    {
        return page.parse::<u64>().ok() <= of.parse::<u64>().ok();
    }
    if text.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("page")) {
        let rest = &text[4..].to_ascii_lowercase();
        return !rest.is_empty() && rest.split("of").all(figures);
    }
    // 第3页共8页 in any of its forms: only these characters, and a figure before 页.
    text.chars().all(|c| clean::is_number(c) || "第页頁共,，/、-—|（）()".contains(c))
        && text.contains(['页', '頁'])
        && text.chars().any(clean::is_number)
}

/// 内部资料　注意保存: what a copy says of itself at the head or the foot of its pages. `text`: packed.
fn is_copy_mark(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| "（）()【】[]★*—-".contains(c));
    let rest = ["内部资料", "内部材料", "内部文件", "内部讲话"]
        .iter()
        .find_map(|start| inner.strip_prefix(start));
    rest.is_some_and(|rest| {
        let rest = rest.trim_start_matches(['，', '·', '！', '、']).trim_end_matches('！');
        matches!(
            rest,
            "" | "注意保存" | "注意保密" | "妥善保管" | "请勿外传" | "严禁外传" | "不得外传"
        )
    })
}

/// A line of nothing but dashes, stars, dots or small pictures.
fn is_rule(text: &str) -> bool {
    let picture = |c: char| matches!(c, '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}');
    if !text.is_empty() && text.chars().all(|c| picture(c) || c == '\u{FE0F}') {
        return true;
    }
    text.chars().count() >= 3
        && text.chars().all(|c| "-=*~#—－＝＊～·.。+─━═★☆◆■●※".contains(c))
        && (text.chars().count() >= 6 || !text.chars().all(|c| c == '—'))
}

/// `8 k) t$ G1 z: M5 y* W`: what a forum strews between the lines against those who copy. Letters,
/// figures and signs by turns, and nowhere a word or a number.
fn is_jumble(text: &str) -> bool {
    const SHORTEST: usize = 8;
    let (mut run, mut longest, mut letters, mut signs) = (0, 0, 0, 0);
    let mut kinds = 0_u128;
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => (run, letters) = (run + 1, letters + 1),
            b' ' => run = 0,
            0x21..=0x7E => (run, signs, kinds) = (0, signs + 1, kinds | 1 << byte),
            _ => return false,
        }
        longest = longest.max(run);
    }
    letters + signs >= SHORTEST
        && longest <= 3
        && letters >= 4
        && signs * 4 >= letters + signs
        && kinds.count_ones() >= 3
}

/// 【篇一】, 第二篇：, 范文3
fn is_part_mark(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| "【】[]（）〔〕〖〗「」<>=—-：:#*★●◆■".contains(c));
    let numeral = |text: &str| !text.is_empty() && text.chars().all(clean::is_number);
    // 篇一：竞聘演讲稿
    let named = inner.strip_prefix('篇').and_then(|rest| rest.split_once(['：', ':', '、']));
    named.is_some_and(|(number, rest)| numeral(number) && super::level::is_short_line(rest, 40))
        // 国旗下讲话稿500字 篇1
        || text.rsplit_once('篇').is_some_and(|(stem, number)| {
            numeral(number) && stem.chars().count() >= 4 && super::level::is_short_line(stem, 40)
        })
        || inner.strip_prefix('篇').is_some_and(numeral)
        || inner.strip_prefix("范文").is_some_and(numeral)
        || inner.strip_prefix("第").and_then(|rest| rest.strip_suffix("篇")).is_some_and(numeral)
        || inner.strip_prefix("例文").is_some_and(numeral)
}

// ---- contents and repeats

fn contents(rows: &mut [Row]) {
    let mut inside = false;
    for at in 0..rows.len() {
        if rows[at].role != Role::Text {
            continue;
        }
        if is_long(&rows[at].text) {
            inside = false;
            continue;
        }
        let text = packed(&rows[at].text);
        let bare = text.trim_end_matches(|c: char| c.is_ascii_digit());
        let dots = bare.chars().rev().take_while(|c| matches!(c, '.' | '…' | '·' | '．')).count();
        let leader = bare.len() < text.len() && (dots >= 4 || (dots >= 2 && bare.ends_with('…')));
        let noise = if matches!(&*text, "目录" | "目　录" | "【目录】") {
            inside = true;
            true
        } else if leader {
            true
        } else if inside {
            // The headings named before the speech stand in it once more, maybe without their number.
            let named = bare.trim_end_matches(['.', '…', '·', '．', '/', '-']);
            let words = level_mark(named).map_or(named, |(_, length)| &named[length..]);
            let again = rows[at + 1..].iter().any(|row| {
                let own = row.text.trim_end_matches(['。', '：']);
                row.role == Role::Text && (own == named || own == words)
            });
            inside = again;
            again
        } else {
            false
        };
        if noise {
            (rows[at].role, rows[at].why) = (Role::Noise, Some(Why::Contents));
        }
    }
}

/// Headers, footers and watermarks: short lines that come again and again.
fn repeats(source: &Source, rows: &mut [Row]) {
    let mut seen: HashMap<Cow<str>, Vec<usize>> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        if row.role == Role::Text && !is_table(source, row) && !is_long(&row.text) {
            let mut key = packed(&row.text);
            if key.contains(|c: char| c.is_ascii_digit()) {
                key = key.chars().filter(|c| !c.is_ascii_digit()).collect();
            }
            let length = key.chars().count();
            if (3..=40).contains(&length)
                && !clean::ends(&key)
                && !key.chars().all(|c| "×xX○".contains(c))
            {
                seen.entry(key).or_default().push(at);
            }
        }
    }
    let again: Vec<Vec<usize>> = seen.into_values().filter(|places| places.len() > 1).collect();
    for places in again {
        let text = &rows[places[0]].text;
        let spoken = is_salutation(text) || level_mark(text).is_some();
        if spoken {
            continue;
        }
        let at_page = |at: usize| {
            let near = |range: &mut dyn Iterator<Item = usize>| {
                range
                    .filter_map(|at| rows.get(at))
                    .find(|row| row.role != Role::Blank)
                    .is_some_and(|row| matches!(row.why, Some(Why::PageNumber | Why::Margin)))
            };
            near(&mut (at + 1..rows.len()).take(4)) || near(&mut (0..at).rev().take(4))
        };
        let beside_pages = places.iter().filter(|at| at_page(**at)).count();
        if places.len() < 3 && beside_pages == 0 {
            continue;
        }
        // Each speech of a collection has its date.
        if super::front::is_date(text) && beside_pages < places.len() {
            continue;
        }
        // The first may be the title itself, or what the speech calls itself.
        let title = super::front::looks_like_title(text);
        for at in places.into_iter().skip(usize::from(title)) {
            (rows[at].role, rows[at].why) = (Role::Noise, Some(Why::Repeat));
        }
    }
}

// ---- advertising

/// `said`: the [`raw_score`] of each row.
fn adverts(source: &Source, rows: &mut [Row], said: &[u8]) {
    let scores: Vec<u8> =
        rows.iter().zip(said).map(|(row, raw)| weighed(&row.text, *raw)).collect();
    let speech = |(row, score): (&Row, &u8)| {
        row.role == Role::Text
            && ((row.text.chars().count() >= 30 && row.text.contains('。') && *score < 2)
                || is_salutation(&row.text))
    };
    let first = rows.iter().zip(&scores).position(speech).unwrap_or(rows.len());
    // A short sentence ends a speech as well as a long one begins it, and so does a piece of one that is
    // broken at the end of each line.
    let ends = |(row, score): (&Row, &u8)| {
        let length = row.text.chars().count();
        row.role == Role::Text
            && length >= 14
            && (row.text.ends_with(['。', '！'])
                || length >= 20 && row.text.contains(['，', '。']) && !names_goods(&row.text))
            && *score == 0
            && !is_about(&row.text)
            && !is_print_mark(&row.text)
            && !navigates(&row.text)
    };
    let last = rows.iter().zip(&scores).rposition(|row| speech(row) || ends(row)).unwrap_or(0);
    let heads = |text: &str| super::front::looks_like_title(text) || text.starts_with("——");
    // Behind a 下载须知 the lines of a list are noise on less evidence.
    let mut notice = false;
    // Behind 看了本文的人还看了 nothing of the speech is left.
    let mut navigated = false;
    for at in 0..rows.len() {
        let row = &rows[at];
        if row.role != Role::Text || is_table(source, row) {
            notice &= row.role != Role::Blank;
            continue;
        }
        let text = &row.text;
        let length = text.chars().count();
        // A text in which nothing is plainly speech has no outside.
        let outside = first < rows.len() && (at < first || at > last);
        // An address alone says little of a long line.
        let points = match scores[at] {
            2 if length > 30
                && text.contains('，')
                && pattern_score(text) == 0
                && !names_goods(text) =>
            {
                0
            }
            points => points,
        };
        let about = length <= 60 && (is_about(text));
        let navigates = length <= 50 && navigates(text);
        let beside = at
            .checked_sub(1)
            .and_then(|at| rows.get(at))
            .is_some_and(|row| row.why == Some(Why::Advert));
        let noise = match outside {
            true => {
                navigated |= at > last && navigates;
                // Behind the site's first words nothing of the speech comes, save who and when.
                let signed = super::front::is_date(text)
                    || rows[at + 1..]
                        .iter()
                        .find(|row| row.role != Role::Blank)
                        .is_some_and(|row| super::front::is_date(&row.text));
                let list = (navigated && !signed
                    || (at > last && text.starts_with(['★', '◆', '▲', '→', '►'])))
                    && length <= 40
                    && !text.contains(['，', '。', '；'])
                    && !clean::ends(text);
                let about = about || about_several(text);
                // A page's own title: …讲话_县长讲话_材料之家
                let tail = text.contains('_')
                    && text.split('_').filter(|part| part.chars().count() >= 2).count() >= 2
                    && !text.contains("__")
                    && at < first
                    && rows[at + 1..first].iter().any(|row| heads(&row.text));
                // 开班讲话.doc
                let file = at < first
                    && length <= 40
                    && [".doc", ".docx", ".wps", ".pdf"].iter().any(|end| text.ends_with(end));
                // 2024-09-09 11:20:03, and a site's bare name.
                let stamped = is_stamp(text) && (beside || text.matches(':').count() == 2);
                let named = at < first
                    && length <= 8
                    && ["范文", "文库", "文档网", "材料网", "文秘网"]
                        .iter()
                        .any(|w| text.ends_with(w));
                let about = about
                    || is_controls(text)
                    || is_trail(text) && at < first
                    || is_dated(text)
                    || is_print_mark(text)
                    || is_draft_note(text) && !super::front::is_date(text)
                    || is_site_name(text) && at < first
                    || tail
                    || file
                    || stamped
                    || named
                    || (length <= 20 && names_series(text));
                // 这份材料仅供内部学习，会后收回，谁带出去谁负责。 ends a speech, where no other line of
                // a page stands beside it.
                let said = points == 2
                    && length > 20
                    && text.contains('，')
                    && (clean::ends(text) || text.ends_with(['，', '、']))
                    && !names_goods(text)
                    && !beside
                    && !next_noisy(rows, at);
                // 欢迎大家常来看一看。联系人：…，电话：… ends a speech as well as a page.
                (points >= 2 && !said && (points >= 4 || names_goods(text) || !said_beside(text)))
                    || about
                    || navigates
                    || list
                    || (notice && points >= 1)
                    || is_advert_mark(text)
                    || matches!(
                        text.trim_matches(['—', '-', ' ', '=', '·']),
                        "广告"
                            | "推广"
                            | "复制"
                            | "打印"
                            | "收藏"
                            | "分享"
                            | "下载"
                            | "举报"
                            | "【大 中 小】"
                            | "大 中 小"
                            | "【大中小】"
                            | "赞助商链接"
                            | "分割线"
                            | "分隔线"
                            | "END"
                            | "end"
                            | "正文完"
                            | "【完】"
                            | "（完）"
                    )
            }
            false => {
                // A whole sentence of the speech may name an address or an account.
                let sentence = length > 24 && text.contains('，') && clean::ends(text);
                is_advert_mark(text)
                    || is_caption(text)
                    || points >= if sentence && !names_goods(text) { 6 } else { 3 }
                        && !said_beside(text)
                    || navigates && text.chars().count() <= 30
                    || (about && (beside || text.contains(['|', '　']) || about_several(text)))
                    || (points >= 2 && (beside || notice) && length <= 60)
            }
        };
        // The page's own title above what the site says of it; the speech's stands below.
        let page_title = !noise
            && at < first
            && length <= 40
            && super::front::looks_like_title(text)
            && next_noisy(rows, at)
            && rows[at + 1..first]
                .iter()
                .any(|row| row.role == Role::Text && score(&row.text) == 0 && heads(&row.text));
        let noise = noise || page_title;
        if noise {
            navigated |= outside && at > last;
            notice |= ["须知", "声明", "提示", "说明"].iter().any(|word| text.contains(word))
                && length <= 16;
            (rows[at].role, rows[at].why) = (Role::Noise, Some(Why::Advert));
        } else {
            notice = false;
        }
    }
}

/// (广告), —— 广告 ——, 广告位招租
fn is_advert_mark(text: &str) -> bool {
    let frame = |c: char| "—-=·~*★（）()[]【】 ".contains(c);
    matches!(text.trim_matches(frame), "广告" | "推广" | "广告位招租" | "此处广告")
}

/// Whether what follows a row is a site's words, blank lines passed over.
fn next_noisy(rows: &[Row], at: usize) -> bool {
    rows[at + 1..].iter().find(|row| row.role != Role::Blank).is_some_and(|row| {
        row.role == Role::Text
            && (score(&row.text) >= 2 || about_several(&row.text) || is_about(&row.text))
            || row.why == Some(Why::Advert)
    })
}

/// Words of a page that leads to other pages.
fn navigates(text: &str) -> bool {
    static WORDS: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::new(NAVIGATION.iter().map(|word| (*word, 0))));
    WORDS.is_in(text)
}

/// 来源：… 发布时间：… 阅读 10万+
fn is_about(text: &str) -> bool {
    // 日期：××××年××月××日: a blank to fill in
    if text.starts_with(['日', '时']) && text.contains(['×', 'X', '＿', '_']) {
        return false;
    }
    let text = text.trim_start_matches(['【', '[', '（', '(', '※', '★', '●']);
    let counts = ["阅读", "在看", "点赞", "浏览", "播放"];
    if counts.iter().filter_map(|word| text.strip_prefix(*word)).any(|rest| {
        rest.trim_start().starts_with(|c: char| c.is_ascii_digit()) && text.chars().count() <= 24
    }) {
        return true;
    }
    // A key is short.
    let mut said = text.char_indices().filter(|(_, c)| !c.is_whitespace()).take(9);
    let ends = |c: char| matches!(c, '：' | ':' | '>' | '】' | '|' | '｜' | '丨');
    said.find(|(_, c)| ends(*c)).is_some_and(|(end, _)| {
        let key = packed(&text[..end]);
        // 本文标签, 稿件编号
        let own = ["本文", "文章", "稿件", "文档", "文件", "资料", "热门"];
        let bare = own.iter().find_map(|own| key.strip_prefix(own)).unwrap_or(&key);
        ABOUT.contains(&&*key) || ABOUT.contains(&bare)
    })
}

/// 登录 | 注册 | 帮助中心, 回复(3) 支持(8), 1楼: nothing but what a page offers to press.
fn is_controls(text: &str) -> bool {
    let count = |c: char| c.is_ascii_digit() || "()（）[]【】+".contains(c);
    let mut parts = text
        .split(|c: char| c.is_whitespace() || count(c) || "|｜丨/·,，".contains(c))
        .filter(|part| !part.is_empty())
        .peekable();
    let floor = text
        .strip_suffix('楼')
        .is_some_and(|n| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()));
    floor || parts.peek().is_some() && parts.all(|part| CONTROLS.contains(&part))
}

/// 首页 > 公文写作 > 正文: where a page stands on its site.
fn is_trail(text: &str) -> bool {
    let parts = text.split(['>', '»', '›', '＞']).map(str::trim).filter(|part| !part.is_empty());
    let short = |part: &str| part.chars().count() <= 12 && !part.contains(['。', '，', '《']);
    parts.clone().count() >= 3 && parts.clone().all(short)
}

/// 2023-10-11 来源：… 已有3281人阅读: a day in figures beside words of a page.
fn is_dated(text: &str) -> bool {
    const SAID: [&str; 12] = [
        "来源", "阅读", "发表于", "发布", "编辑", "作者", "浏览", "点击", "收藏", "投稿", "楼主",
        "上传",
    ];
    let figures = text.split(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '/' | '.'));
    let day = |run: &str| {
        let mut parts = run.split(['-', '/', '.']);
        let year = parts.next().is_some_and(|y| y.len() == 4 && y.starts_with(['1', '2']));
        let rest: Vec<&str> = parts.collect();
        year && rest.len() == 2 && rest.iter().all(|part| matches!(part.len(), 1 | 2))
    };
    text.chars().count() <= 60
        && !clean::ends(text)
        && SAID.iter().any(|word| text.contains(word))
        && figures.into_iter().any(day)
}

/// What stands round a printed speech: （此件发至各科室）, （共印45份）, 抄送：…, …年6月8日印发.
fn is_print_mark(text: &str) -> bool {
    let inner = text.strip_prefix(['（', '(']).and_then(|text| text.strip_suffix(['）', ')']));
    let marks = ["此件", "共印", "现场为准", "请勿录", "请勿拍", "请勿外传"];
    inner.is_some_and(|inner| {
        inner.chars().count() <= 30 && marks.iter().any(|mark| inner.contains(mark))
    }) || text.ends_with("日印发") && text.chars().count() <= 40 && text.contains('年')
        || ["抄送：", "抄报："].iter().any(|key| text.starts_with(key))
        || is_paper_head(text)
        || text.starts_with("注：") && ["填写", "删去", "删除"].iter().any(|w| text.contains(w))
}

/// ▲ 图为志愿者清理楼道（摄影：小许）: what stands below a picture.
fn is_caption(text: &str) -> bool {
    let bare = text.trim_start_matches(['▲', '△', '▶', '◆', '（', '(', ' ']);
    bare.starts_with("图为") && bare.chars().count() <= 60
}

/// 附件1, 办公室工作简报（第7期）, 职代会文件之二: what a speech is printed with or in.
fn is_paper_head(text: &str) -> bool {
    const PAPERS: &[&str] = &["简报", "快报", "专报", "通讯", "内刊", "动态", "信息"];
    if text.chars().count() > 40 {
        return false;
    }
    let enclosed = text.strip_prefix("附件");
    let frame = ['（', '）', '(', ')', '〔', '〕', '之', '：', ':', ' '];
    let bare = text.trim_end_matches(|c: char| clean::is_number(c) || frame.contains(&c));
    let issue = text.trim_end_matches(frame).strip_suffix('期');
    let issue = issue.and_then(|text| text.trim_end_matches(clean::is_number).strip_suffix('第'));
    enclosed.is_some_and(|rest| rest.chars().all(|c| clean::is_number(c) || frame.contains(&c)))
        || issue.is_some_and(|name| PAPERS.iter().any(|word| name.contains(word)))
        || bare.len() < text.len()
            && ["会文件", "会议文件", "会材料", "会议材料"].iter().any(|end| bare.ends_with(end))
}

/// （代拟稿）, （根据录音整理，未经本人审阅）: what a draft is, or where its words are from.
fn is_draft_note(text: &str) -> bool {
    const DRAFTS: &[&str] = &[
        "代拟稿", "讨论稿", "征求意见稿", "送审稿", "审议稿", "草稿", "初稿", "修改稿", "传阅稿",
        "定稿", "代拟", "最终版", "录音整理", "未经本人", "未经审阅", "未经审核", "未经领导",
    ];
    let inner = text.strip_prefix(['（', '(', '【', '[', '〔']);
    let inner = inner.and_then(|text| text.strip_suffix(['）', ')', '】', ']', '〕']));
    let told = |text: &str| DRAFTS.iter().any(|word| text.contains(word));
    let bare = text.trim_end_matches('。');
    inner.is_some_and(|inner| {
        inner.chars().count() <= 30
            && (told(inner)
                || inner.starts_with("根据录音")
                || inner.starts_with("供讨论")
                || inner.starts_with("供审"))
    }) || bare.chars().count() <= 24 && ["录音整理", "未经本人"].iter().any(|w| bare.contains(w))
        || ["讨论稿", "征求意见稿", "送审稿", "代拟稿", "审议稿"].contains(&bare)
}

/// 文档之家, 范文吧: a site's bare name, of its goods and a word for a place.
fn is_site_name(text: &str) -> bool {
    let ends = ["之家", "驿站", "吧", "网", "库", "坊", "铺", "站", "天地", "宝", "星球", "屋"];
    let end = ends.iter().find_map(|end| text.strip_suffix(*end));
    end.is_some_and(|stem| GOODS.iter().any(|word| stem == *word || stem.ends_with(word)))
        && text.chars().count() <= 8
}

/// 党课讲稿精选之七: a number in a series, not a title.
fn names_series(text: &str) -> bool {
    text.contains("精选之") || text.contains("范文之") || text.contains("集锦之")
}

/// A date with a time of day: when a page was put up.
fn is_stamp(text: &str) -> bool {
    text.starts_with("20")
        && text.contains(':')
        && text.contains(['-', '/'])
        && text.chars().all(|c| c.is_ascii_digit() || "-/: ".contains(c))
}

/// More than one such key on a line: 作者：admin 来源：网络 点击：102
fn about_several(text: &str) -> bool {
    text.split([' ', '|', '　']).filter(|part| is_about(part)).count() >= 2
}
