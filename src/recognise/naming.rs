//! What a placeholder or a figure is called: from the words beside it.

use std::cell::OnceCell;
use std::ops::Deref;
use std::sync::LazyLock;

use super::acts;
use super::clean::is_han;
use super::lexicon::{Endings, Lexicon};
use crate::library::SlotKind;

/// A name with the kind and the unit that go with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Naming {
    pub name: String,
    pub kind: SlotKind,
    pub unit: String,
    /// What tells it from another of the same name: the verb before it.
    pub qualifier: String,
    /// What a count is of, where the noun behind it does not say: 东片 of 东片×个村.
    pub of: String,
    /// The name with that, once two must be told apart.
    pub own: String,
    /// Bytes before it that belong to the value: the 王 of 王××.
    pub before: usize,
    /// A name of a person or a place: named again, it is the same.
    pub proper: bool,
}

/// What nothing beside it names.
pub(super) const NAMELESS: &str = "待填内容";

/// Measure words that stand between a number and what it counts.
const MEASURES: &[&str] = &[
    "个", "名", "位", "家", "户", "处", "条", "座", "所", "支", "项", "件", "份", "次", "场", "期",
    "批", "头", "只", "台", "辆", "套", "间", "栋", "片", "块", "张", "本", "门", "种", "类", "篇",
    "宗", "起", "例", "幅", "股", "棵", "株", "眼", "口", "部", "道", "节", "堂", "轮", "大", "对",
    "班", "组", "队", "盏", "顶", "箱", "艘", "架", "枚", "卷", "袋", "桶", "瓶", "床", "趟", "把",
    "封", "册", "面", "根", "笔", "颗", "幢", "公里", "亩", "吨", "平方米", "余个", "多个",
];
/// Units that are complete without a noun.
const UNITS: &[&str] = &[
    "剂次", "架次", "辆次", "航次", "例次", "件次", "学时", "课时", "学分", "人次", "台次", "批次",
    "㎡", "m²", "平米", "kg", "km", "人", "毫米", "毫升", "毫克", "微克", "立方", "分贝", "摄氏度",
    "℃", "票", "平方公里", "平方米", "平方千米", "立方米", "公里", "千米", "万亩", "亩", "公顷",
    "吨", "公斤", "千克", "斤", "千瓦时", "千瓦", "兆瓦", "度", "米", "厘米", "天", "日", "个月",
    "个小时", "小时", "个工作日", "工作日", "分钟", "倍", "岁", "周年", "年", "周", "分", "秒",
    "秒钟", "成", "户次", "车次", "场次",
];
static UNIT: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::new(UNITS.iter().map(|unit| (*unit, 0))));
const MULTIPLES: &[&str] = &["万", "亿", "千万", "百万", "万亿"];
const PLACES: &[(&str, &str)] = &[
    ("自治区", "自治区名"),
    ("自治州", "州名"),
    ("自治县", "县名"),
    ("街道", "街道名"),
    ("社区", "社区名"),
    ("开发区", "开发区名"),
    ("园区", "园区名"),
    ("省", "省名"),
    ("市", "市名"),
    ("县", "县名"),
    ("区", "区名"),
    ("镇", "镇名"),
    ("乡", "乡名"),
    ("村", "村名"),
    ("州", "州名"),
    ("旗", "旗名"),
];
/// What a nameless thing is, by the word behind its placeholder.
const THINGS: &[(&str, &str)] = &[
    ("委员会", "委员会名称"),
    ("办公室", "办公室名称"),
    ("公司", "公司名"),
    ("股份", "公司名"),
    ("分行", "分行名"),
    ("支行", "支行名"),
    ("分局", "分局名"),
    ("分公司", "公司名"),
    ("有限公司", "公司名"),
    ("有限责任公司", "公司名"),
    ("股份有限公司", "公司名"),
    ("商会", "商会名"),
    ("集团", "集团名"),
    ("学校", "学校名"),
    ("桥", "桥名"),
    ("年会", "年会名称"),
    ("中学", "中学名"),
    ("小学", "小学名"),
    ("大学", "大学名"),
    ("学院", "学院名"),
    ("医院", "医院名"),
    ("企业", "企业名"),
    ("单位", "单位名"),
    ("部门", "部门名"),
    ("部队", "部队名"),
    ("家人", "称呼"),
    ("湖", "湖名"),
    ("江", "江名"),
    ("山", "山名"),
    ("岛", "岛名"),
    ("景区", "景区名"),
    ("广场", "广场名"),
    ("酒店", "酒店名"),
    ("宾馆", "宾馆名"),
    ("大道", "路名"),
    ("中心", "中心名"),
    ("银行", "银行名"),
    ("煤矿", "煤矿名"),
    ("矿山", "矿名"),
    ("隧道", "隧道名"),
    ("车站", "车站名"),
    ("党支部", "支部名"),
    ("支部", "支部名"),
    ("协会", "协会名"),
    ("项目", "项目名"),
    ("工程", "工程名"),
    ("会议", "会议名称"),
    ("大会", "会议名称"),
    ("座谈会", "会议名称"),
    ("推进会", "会议名称"),
    ("活动", "活动名称"),
    ("文件", "文件名称"),
    ("精神", "会议或文件名称"),
    ("产业", "产业名"),
    ("行动", "行动名称"),
    ("工作", "工作名称"),
    ("专业", "专业名"),
    ("班", "班名"),
    ("局", "单位名"),
    ("厅", "单位名"),
    ("路", "路名"),
    ("街", "街名"),
    ("水库", "水库名"),
    ("河", "河名"),
    ("方面", "方面"),
    ("问题", "问题"),
    ("领导", "领导姓名"),
    ("校区", "校区名"),
];
static THING: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::new(THINGS.iter().enumerate().map(|(at, (word, _))| (*word, at))));
pub(super) const POSTS: &[&str] = &[
    "副部长", "副处长", "副科长", "副校长", "副院长", "副主席", "副会长", "副区长", "副镇长",
    "副乡长", "副总经理", "副秘书长", "副书记", "书记", "副县长", "县长", "副市长", "市长",
    "副省长", "省长", "区长", "镇长", "乡长", "副主任", "主任", "副局长", "局长", "厅长", "部长",
    "处长", "科长", "校长", "院长", "董事长", "总经理", "经理", "主席", "会长", "秘书长", "行长",
    "所长", "站长", "队长", "组长", "支书", "委员", "老师", "教授", "同志", "常委", "先生", "女士",
    "班长", "馆长", "台长", "园长", "社长", "厂长", "理事长", "护士长", "团长", "政委", "指导员",
    "教导员", "连长", "排长", "营长", "医生", "会计",
];
/// The same, as what a text begins and ends with.
static POST: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::new(POSTS.iter().map(|post| (*post, 0))));
static POST_BEFORE: LazyLock<Endings> = LazyLock::new(|| Endings::new(POSTS.iter().copied()));
/// What somebody is called by, behind the name, that is no post.
const CALLED: &[&str] = &[
    "同学", "师傅", "大爷", "大娘", "大妈", "大姐", "大哥", "大叔", "大婶", "阿姨", "奶奶", "爷爷",
    "警官", "法官", "律师", "烈士",
];
/// Who somebody is, before the name: 新郎×××
const PEOPLE: &[&str] = &[
    "新郎", "新娘", "教师", "主持人", "代表", "负责人", "指挥长", "联系人", "学生", "队员", "党员",
    "村民", "职工", "护士", "司机", "工人", "干警", "民警", "战士", "记者", "证婚人",
];
pub(super) const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁\
    魏薛叶阎余潘杜戴夏钟汪田姜范方石姚谭廖邹熊陆郝孔白崔康毛邱秦江顾侯邵孟龙段雷钱汤尹黎易常武乔贺赖龚莫骆殷倪翁柯戚鲍裴褚聂";

/// Words at which a noun behind a measure word has ended.
const STOPS: &[&str] = &[
    "计划于", "拟于", "定于", "预计", "报名", "到会", "到场", "参训", "参展", "参保", "建起",
    "建成", "建立", "完成", "实现", "达到", "开展", "参加", "参与", "召开", "获得", "获评", "荣获",
    "通过", "纳入", "投入", "落户", "落地", "开工", "竣工", "签约", "投产", "得到", "受到", "进行",
    "推进", "覆盖", "涉及", "分别", "全部", "均", "都", "已", "被", "是", "在", "为", "把", "从",
    "到", "与", "和", "及", "以及", "等", "了", "的", "将", "要", "没有", "没", "未", "还", "有",
    "共", "其中", "占", "比", "超", "近", "能", "可", "会", "正", "用上", "用", "喝上", "接通",
    "搬进", "搬", "走", "脱贫", "就业", "上岗", "入驻", "整改", "办结", "发放", "改造", "更换",
    "新建", "修", "组成", "牵头", "需要", "按期", "如期", "顺利", "同时", "每", "来", "去", "给",
    "向", "对", "由", "至", "列入", "圆了", "收入", "受益", "作了", "作出", "作为", "作表", "作典",
    "作发", "讲了", "站在", "坐在", "道一声", "说一声", "道声", "巡察", "踏上", "走上", "奔赴",
    "登上", "连夜", "无偿", "免费", "发言", "表示", "受损", "致以", "实行", "申报", "开通", "通车",
    "毕业", "参赛", "坐诊", "郑重", "完工", "配套", "按照", "根据", "围绕", "实施", "享受", "提供",
    "配合", "接受", "前往", "加入", "提出", "需", "按", "再", "中", "里", "内", "现", "不", "没",
    "很", "较", "也", "又", "于", "当", "值", "上了", "下了", "左右", "以上", "以下", "以内",
    "上下", "降到", "降至", "降为", "升到", "升至", "增加到", "提高到", "减少到", "扩大到",
    "压减到", "变为", "复工", "复产", "停产", "停业", "开业", "上市", "关停", "倒闭", "到岗",
    "到账", "前置", "下沉", "见面", "挨个", "挨家", "逐个", "逐一", "一起", "一道", "一同", "轮流",
    "着", "纷纷", "自发", "自愿", "主动", "日夜", "昼夜", "连续", "带头", "已经", "都已", "均已",
];
/// Words between a subject and its figure.
const LINKS: &[&str] = &[
    "分别达到", "分别为", "分别是", "分别", "已经达到", "达到了", "达到", "达", "突破", "超过",
    "超", "约为", "已经", "只用", "仅用", "用了", "只用了", "仅用了", "历时", "约", "近", "为",
    "是", "共有", "共计", "总计", "合计", "累计", "共", "有", "仅为", "仅", "只有", "只", "已",
    "均", "都", "高达", "多达", "不低于", "不少于", "不超过", "不高于", "不多于", "不大于",
    "不小于", "低于", "高于", "保持在", "保持", "维持在", "控制在", "稳定在", "提高到", "提高至",
    "提升到", "提升至", "增加到", "增加至", "增长到", "增长至", "上升到", "下降到", "降到", "降至",
    "降低到", "由", "从", "到", "至", "了", "的", "在", "等", "并", "也", "还", "就", "平均",
    "总共", "不足", "占到", "占", "要", "应", "应当", "须", "必须", "力争", "确保", "争取", "不得",
    "不得低于", "不得少于", "不得超过", "平均每人", "每人", "平均", "最多", "至少", "最少", "不到",
    "以上", "大约", "将", "就有", "现在是", "现为", "每班", "每月", "每户", "每亩", "每次", "升到",
    "升至", "变为", "共进行", "发展到", "扩大到", "扩展到", "减少到", "压缩到", "缩短到", "压减到",
    "增至", "降为", "增为", "拓展到", "回升到", "延长到", "才到", "才达到", "才有", "仍", "又",
    "尚有", "压到", "压至", "压减至", "缩短至", "压缩至", "回落至", "上升至", "下降至", "收到",
    "接到", "一干就是", "一干", "一守就是", "一待就是", "一住就是", "涨到", "涨至", "退到", "落到",
    "争取用", "力争用", "计划用", "预计用", "准备用", "调整到", "调整为", "上调到", "下调到",
    "回落到", "攀升到", "攀升至",
];
/// Words that say how a figure moved; the name says so too.
const MOVES: &[(&str, &str)] = &[
    ("净增加", "净增额"),
    ("净增", "净增额"),
    ("净减少", "净减额"),
    ("环比增长", "环比增幅"),
    ("年均增长", "年均增幅"),
    ("增长", "增幅"),
    ("增加", "增幅"),
    ("提高", "增幅"),
    ("提升", "增幅"),
    ("上升", "增幅"),
    ("上涨", "增幅"),
    ("扩大", "增幅"),
    ("延长", "增幅"),
    ("增", "增幅"),
    ("下降", "降幅"),
    ("减少", "降幅"),
    ("降低", "降幅"),
    ("回落", "降幅"),
    ("压缩", "降幅"),
    ("压减", "降幅"),
    ("缩短", "降幅"),
    ("下跌", "降幅"),
    ("收窄", "降幅"),
    ("降", "降幅"),
    ("少", "降幅"),
    ("多", "增幅"),
];
/// What a figure is compared with, between it and its subject.
const COMPARED: &[&str] =
    &["同比", "环比", "同期", "上年", "去年", "上月", "年初", "季度", "往年", "以往", "平均"];
/// Behind these the words begin that a figure is named by.
const CUTS: &[&str] = &[
    "今年以来", "今年", "去年", "全年", "上半年", "下半年", "本年度", "本月", "目前", "现在",
    "预计", "力争", "确保", "务必", "必须", "努力", "使得", "先后", "总共", "共计", "每年", "每月",
    "每天", "每周", "每日", "每季度", "年内", "年底前", "届时", "其中", "同比", "全县", "全市",
    "全区", "全镇", "全乡", "全村", "全校", "全院", "全省", "全公司", "全集团", "全系统", "我县",
    "我市", "我区", "我镇", "我乡", "我村", "我校", "我院", "我局", "我们", "要求", "计划", "打算",
    "准备", "共实现", "累计实现", "做到", "一共", "至少要", "不得", "就要", "还要", "都要", "已经",
    "首次", "岗位上", "成功", "后可", "大家", "另外", "此外", "同时", "期间", "以来", "向上",
    "当年", "本级", "今夜", "今晚", "明天", "明晚", "后天", "上午", "下午",
];
/// What says that something is not there yet.
const WANTING: &[&str] = &["还差", "尚差", "相差", "还缺", "尚缺", "缺口", "只差", "仍差"];
/// What years are spent at.
const SERVED: &[&str] = &[
    "进厂", "带班", "工作", "从事", "入党", "任职", "历时", "连续", "扎根", "从教", "从医", "服役",
    "坚守", "坚持", "已有", "长达", "为期", "建厂", "建校", "建院", "驻村", "执教", "从警", "行医",
];
/// 要 is no verb in these.
const NO_MUST: [char; 9] = ['重', '主', '需', '必', '紧', '首', '纪', '概', '摘'];
/// What a sum of money is called without a word more.
const SUMS: &[&str] = &[
    "额", "值", "费", "费用", "款", "金", "入", "税", "税收", "成本", "利润", "价", "债", "总量",
    "余额", "补贴", "财力", "支出", "资产", "负债", "存款", "贷款", "经费", "产出", "营收", "租",
    "薪", "工资", "生产总值", "总投资", "规模", "销售", "损失", "补助", "标准", "增收", "完成投资",
    "奖", "资本", "工钱", "进出口", "消费", "力", "账", "单价", "出口",
];
/// What may stand before a subject and is no part of it.
const BEFORE: &[&str] = &[
    "截至目前", "截止目前", "目前", "到目前为止", "今年以来", "今年", "去年", "全年", "上半年",
    "下半年", "一年来", "全县", "全市", "全区", "全镇", "全乡", "全村", "全校", "全院", "全省",
    "全街道", "全公司", "我县", "我市", "我区", "我镇", "我乡", "我村", "我校", "我院", "我们",
    "我局", "其中", "现在", "现有", "已经", "共", "累计", "先后", "总共", "实现了", "实现",
    "完成了", "完成", "使", "让", "把", "将", "对", "并", "且", "而", "同时", "预计", "力争",
    "确保", "年内", "年底前", "到年底", "同比", "届时", "每年", "各", "了", "已", "计划", "要",
    "将", "准备", "打算", "一年", "比上年", "比去年", "较上年", "较去年", "上年", "在家", "确保",
    "可以", "仍", "这次", "一共", "今天", "收到", "本单位", "给予", "发生", "经过", "历经", "该",
    "各项", "你们", "提供", "可提供", "造成", "全部达产后", "公司", "全公司", "还剩下", "剩下",
    "最多", "这些", "共有", "拥有", "各类", "各种", "每村", "每户", "每人", "每家", "每亩", "镇里",
    "村里", "县里", "市里", "局里", "院里", "校里", "厂里", "公司里", "支行", "分行", "我行",
    "本行", "我司", "我厂", "我公司", "集团", "今冬", "今春", "本次", "此次", "前三季度", "一季度",
    "上季度", "距", "距离", "全行", "全厂", "全局", "全线", "这条", "这座", "这支", "这项", "这批",
    "这个", "获", "荣获", "截至去年末", "截至年末", "年末", "春节前", "节前", "会前", "至少",
    "最少", "本轮", "本届", "本期", "上轮", "本学期", "上学期", "本年度", "本季度", "加上", "咱们",
    "咱村", "咱社", "咱县", "咱镇", "咱厂", "咱校", "咱家",
];
/// Verbs before a count that tell it from another of the same noun.
const VERBS: &[&str] = &[
    "新建", "建成", "新增", "完成", "改造", "新改造", "培育", "引进", "引进了", "创建", "建立",
    "整改", "签约", "开工", "竣工", "投产", "落地", "办结", "受理", "接待", "帮扶", "表彰", "评选",
    "培训", "举办", "召开", "开展", "参加", "还有", "未完成", "剩余", "减少", "新修", "修建",
    "硬化", "种植", "组织", "选派", "招引", "排查", "发现", "配备", "设立", "聘请", "购置", "选聘",
    "配齐", "打造", "铺设", "聘用", "清运", "疏通", "加装", "派出", "办起", "新建改建", "修好",
    "兑现", "查出", "配发", "宿舍加装", "发展", "安排", "举行", "走访", "慰问", "资助", "救助",
    "吸纳", "输送", "查处", "清理", "拆除", "派出", "选树", "认定", "化解", "调解", "带动", "建设",
    "修订", "制定", "出台", "印发", "推广", "转移", "搬迁", "安置", "招聘", "招录", "招收", "录用",
    "撤并", "注销", "取消", "下放", "承接", "征集", "收到", "提出", "提交", "处理", "处置", "约谈",
    "问责", "通报", "曝光", "检查", "抽查", "巡查", "巡诊", "义诊", "诊疗", "服务", "惠及", "覆盖",
    "投放", "发放", "配套", "采购", "购买", "安装", "更换", "维修", "翻修", "扩建", "改建", "盘活",
    "流转", "整治", "治理", "复垦", "植树", "绿化", "栽植", "出栏", "养殖", "收购", "销售", "储备",
    "调运", "转化", "签订", "对接", "洽谈", "储存", "融资", "放贷", "担保", "减免", "救治", "接种",
    "筹集", "争取", "安排", "拨付", "下达", "整合", "到位", "申请", "募集", "捐赠", "捐款", "送出",
    "打掉", "侦破", "破获", "抓获", "收缴", "缴获", "审结", "执结", "立案", "移送", "起诉", "纠正",
    "清退", "追回", "挽回", "兑付", "偿还", "化解了", "建好", "建起", "建成了", "解决", "解决了",
    "组建", "整顿", "成立", "送去", "送上", "缴纳", "备好", "备足", "帮助", "再建", "再增", "再添",
    "再打", "组织了", "争创", "创成", "举办了", "开办", "兴办", "种下", "捐建", "援建", "包联",
    "联系", "结对", "接到", "动用", "出动", "打捞", "荣获", "获得", "获评", "涉及", "调集", "抽调",
    "投用", "培养", "新添", "新设", "抢修", "抢通", "检修", "开设", "开通", "卖出", "售出", "投入",
    "加开", "增开", "收割", "收获", "落实", "纳入", "划拨", "下拨", "追加", "调拨", "捧回", "捧得",
    "捧起", "划定", "明确", "预置", "设置", "确定", "敲定", "腾出", "签下", "谈成", "夺得", "斩获",
];
/// Verbs that stand inside nouns as well.
const NOUNS: &[&str] = &[
    "服务", "建设", "治理", "处理", "处置", "检查", "整治", "绿化", "养殖", "销售", "收购", "储备",
    "培训", "维修", "采购", "接种", "救治", "改造", "组织", "联系", "发展", "推广", "安置", "搬迁",
    "流转", "覆盖", "转移", "转化", "安排", "对接", "诊疗", "捐款", "融资", "担保", "起诉", "帮扶",
    "接待", "救助", "资助", "慰问", "走访", "调解", "表彰", "认定", "种植", "修建", "硬化", "立案",
    "落实", "设置", "明确", "追加", "确定",
];
/// Verbs that are half a name: what came new is another number than what there is.
const KEPT_VERBS: &[&str] =
    &["新增", "新建", "新打", "引进", "新修", "新招", "新栽", "维修", "扩建", "改建", "改造"];

/// Whether a measure word that ends its clause counts what stands before.
fn counts(left: &str, after: &str) -> bool {
    !after.starts_with(is_han) && left.chars().next_back().is_some_and(is_han)
}

/// Whether 部 behind a text counts things and is no department: 电梯×部, 装成×部.
fn has_parts(left: &str) -> bool {
    const THINGS: &[&str] =
        &["电梯", "手机", "电话", "影片", "作品", "条例", "法规", "法律", "规章", "机", "车", "剧"];
    let run = tail_run(left).trim_end_matches('了');
    let from = run.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
    THINGS.iter().any(|thing| run.ends_with(thing)) || acts::whole(&run[from..])
}

/// What stands before a place, with its [`subject`], which is found once.
struct Left<'a> {
    text: &'a str,
    subject: OnceCell<Option<String>>,
}

impl<'a> Left<'a> {
    fn new(text: &'a str) -> Left<'a> {
        Left { text, subject: OnceCell::new() }
    }

    fn subject(&self) -> Option<String> {
        self.subject.get_or_init(|| subject(self.text)).clone()
    }
}

impl Deref for Left<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

/// Names what stands between `left` and `right`, both of the same paragraph. `width` is the number
/// of characters of the placeholder, 0 for a figure of the text.
pub(super) fn of(left: &str, right: &str, width: usize) -> Naming {
    let left = &Left::new(left);
    let figure = width == 0;
    let mut naming = Naming {
        name: String::new(),
        kind: SlotKind::Text,
        unit: String::new(),
        qualifier: String::new(),
        of: String::new(),
        own: String::new(),
        before: 0,
        proper: false,
    };
    let number = |name: String, unit: &str, qualifier: String| Naming {
        of: left
            .subject()
            .filter(|of| !name.contains(of.as_str()) && of.chars().count() <= 6)
            .unwrap_or_default(),
        own: String::new(),
        name,
        kind: SlotKind::Number,
        unit: unit.to_owned(),
        qualifier,
        before: 0,
        proper: false,
    };
    // 第×届第×次
    if left.ends_with('第') {
        for (word, name) in [
            ("届", "届数"),
            ("次", "会次"),
            ("期", "期数"),
            ("批", "批次"),
            ("季度", "季度"),
            ("周年", "周年数"),
            ("天", "天数"),
            ("起", "起数"),
            ("名", "名次"),
            ("位", "名次"),
        ] {
            if right.starts_with(word) {
                // 财政收入排第×位
                if let Some(stem) = ranked(left).filter(|_| matches!(word, "名" | "位")) {
                    return number(with_end(&stem, "排名"), word, String::new());
                }
                return number(
                    name.to_owned(),
                    if matches!(word, "届" | "位" | "名" | "天" | "起") { word } else { "" },
                    String::new(),
                );
            }
        }
    }
    // 全县排名第×，
    if width > 0
        && left.ends_with('第')
        && let Some(stem) = left.strip_suffix('第').map(str::trim_end)
        // 排名全市第×
        && let stem = ["全县", "全市", "全区", "全省", "全国", "全镇", "全乡"]
            .iter()
            .find_map(|area| stem.strip_suffix(area))
            .filter(|stem| stem.ends_with(['名', '居', '列', '排']))
            .unwrap_or(stem)
        && let word = ["排名", "名列", "位列", "位居", "排在", "排", "居", "列"]
            .iter()
            .find(|word| stem.ends_with(**word))
        && !right.starts_with(is_han)
    {
        let of = stem[..stem.len() - word.map_or(0, |word| word.len())]
            .rsplit('在')
            .next()
            .map(|of| of.strip_suffix('中').unwrap_or(of))
            .and_then(subject);
        let of = of.unwrap_or_default();
        return number(with_end(&of, "排名"), "", String::new());
    }
    let met = ["次会议", "次大会", "次全会", "次全体会议", "次代表大会", "次会员"];
    if met.iter().any(|word| right.starts_with(word)) && width > 0 {
        return number("会次".to_owned(), "", String::new());
    }
    let term =
        ["届人大", "届政协", "届党代", "届县委", "届市委", "届区委", "届委员", "届理事", "届人民"];
    if left.trim_end().ends_with("第") && right.starts_with('届')
        || width > 0 && term.iter().any(|word| right.starts_with(word))
    {
        return number("届数".to_owned(), "届", String::new());
    }
    // 第×个国家宪法日
    let nth = right.strip_prefix(['个', '次', '场']).filter(|_| left.ends_with('第'));
    if let Some(noun) = nth.and_then(noun_after) {
        if noun.char_indices().any(|(at, c)| at >= 6 && matches!(c, '节' | '日')) {
            return number("届数".to_owned(), "个", String::new());
        }
        return number(with_end(&noun, "序数"), "", String::new());
    }
    // ×楼会议室
    if width > 0
        && ["楼会", "楼报", "楼大", "楼多", "楼东", "楼西"].iter().any(|w| right.starts_with(w))
    {
        return number("楼层".to_owned(), "楼", String::new());
    }
    // ×发〔20××〕×号
    if width > 0 && right.starts_with('号') && left.ends_with(['〕', ']', '］', '）']) {
        return number("文号".to_owned(), "", String::new());
    }
    let issued = |right: &str| {
        let mut chars =
            right.char_indices().take(4).skip_while(|(_, c)| "政党委办人字组".contains(*c));
        chars.next().is_some_and(|(at, c)| {
            matches!(c, '发' | '函' | '办')
                && right[at + c.len_utf8()..].starts_with(['〔', '[', '［'])
        })
    };
    if width > 0 && issued(right) {
        naming.name = "发文代字".to_owned();
        naming.proper = true;
        return naming;
    }
    // ×月底, ×月份: a date has more of it.
    if width > 0 && right.starts_with('月') {
        return number("月份".to_owned(), "月", String::new());
    }
    // ×时×分
    if width > 0 && left.ends_with('时') && right.starts_with('分') {
        return number("分钟".to_owned(), "分", String::new());
    }
    if right.starts_with("级地震") {
        return number("震级".to_owned(), "级", String::new());
    }
    // 第×巡察组
    if left.ends_with('第')
        && width > 0
        && let Some((at, c)) = right
            .char_indices()
            .take(6)
            .find(|(at, c)| *at > 0 && matches!(c, '组' | '部' | '院' | '队' | '所' | '局' | '师'))
        && right[..at].chars().all(is_han)
    {
        return number(format!("{}序号", &right[..at + c.len_utf8()]), "", String::new());
    }
    // 提高×个和×个百分点: the unit stands behind the last.
    let shared = right.strip_prefix("个和").or(right.strip_prefix("个、")).is_some_and(|rest| {
        let sign = |c: char| c.is_ascii_digit() || "×xX_＿○〇.".contains(c);
        rest.starts_with(sign) && rest.trim_start_matches(sign).starts_with("个百分点")
    });
    if shared {
        return number(rate(left), "个百分点", String::new());
    }
    // 投资还差×亿元: what is wanting is another fact than what there is.
    if let Some(stem) =
        WANTING.iter().find_map(|word| left.trim_end().strip_suffix(word)).and_then(subject)
    {
        let unit = moved_unit(right);
        let unit = if unit.is_empty() && right.starts_with("个百分点") {
            "个百分点"
        } else {
            unit
        };
        if !unit.is_empty() {
            return number(with_end(&stem, "缺口"), unit, String::new());
        }
    }
    if let Some(unit) =
        ["个百分点", "百分点", "%", "％", "‰"].iter().find(|unit| right.starts_with(**unit))
    {
        return number(
            rate(left),
            match *unit {
                "‰" => "‰",
                "%" | "％" => "%",
                _ => "个百分点",
            },
            String::new(),
        );
    }
    // 平均审理天数缩短×天: how it moved is another fact than what it is.
    if let Some(name) = moved(left, false) {
        let unit = moved_unit(right);
        if !unit.is_empty() {
            return number(name, unit, String::new());
        }
    }
    let multiple = MULTIPLES
        .iter()
        .filter(|word| right.starts_with(**word))
        .max_by_key(|word| word.len())
        .map_or("", |word| word);
    let behind = right[multiple.len()..].trim_start_matches(['余', '多', '来']);
    if behind.starts_with("元一") || behind.starts_with("元每") || behind.starts_with("元/") {
        return number(
            left.subject().map_or("价格".to_owned(), |s| with_end(&s, "价格")),
            &format!("{multiple}元"),
            String::new(),
        );
    }
    if let Some(money) = ["美元", "欧元", "港元", "日元"].iter().find(|m| behind.starts_with(**m))
    {
        return number(amount(left), &format!("{multiple}{money}"), String::new());
    }
    // ×万元工作经费: what the sum is stands behind it.
    if let Some(sum) = behind.strip_prefix('元').and_then(noun_after)
        && (3..=6).contains(&sum.chars().count())
        && ["经费", "资金", "补贴", "补助", "奖金", "贷款", "奖学金", "善款", "专项债"]
            .iter()
            .any(|end| sum.ends_with(end))
    {
        return number(sum, &format!("{multiple}元"), String::new());
    }
    if let Some(unit) = coins(left, right) {
        return number(amount(left), unit, String::new());
    }
    if behind.starts_with('元') || (!multiple.is_empty() && behind.starts_with("人民币")) {
        return number(amount(left), &format!("{multiple}元"), String::new());
    }
    if !figure || !multiple.is_empty() || !right.starts_with(|c: char| c.is_ascii_alphabetic()) {
        // 人民 and 人口 are what is counted, 人 what it is counted in.
        let people = |unit: &str| {
            unit == "人" && behind[unit.len()..].starts_with(['民', '口', '才', '员', '家', '群'])
        };
        let unit = UNIT
            .starting(behind)
            .map(|(unit, _)| unit)
            .filter(|unit| !people(unit))
            // 30日内 is a time, 30日 a day.
            .filter(|unit| {
                let more = ['行', '局', '院', '公', '会', '部', '校', '店', '厂', '别', '支', '管'];
                *unit != "分" || !behind["分".len()..].starts_with(more)
            })
            .filter(|unit| {
                *unit != "日" || behind.starts_with("日内") || behind.starts_with("日之内")
            })
            .last();
        let place = PLACES.iter().any(|(word, _)| right.starts_with(word));
        // 离年底只剩下×天
        let away = ["还有", "还剩", "只剩", "只有", "剩下", "仅剩", "不到", "不足", "仅有"];
        if let Some(unit @ ("天" | "个月" | "周" | "小时" | "个小时")) = unit
            && away.iter().any(|word| left.ends_with(word))
            && tail_run(left).starts_with(['离', '距'])
        {
            return number(format!("剩余{}", time(unit)), unit, String::new());
        }
        // 进厂××年 is a time, ××年 a year.
        let did = left.trim_end_matches(['了', '过']);
        let served = SERVED.iter().any(|word| did.ends_with(word))
            || ["年前", "年来", "年间", "年内", "年零"].iter().any(|word| right.starts_with(word));
        if let Some(unit) = unit.filter(|unit| {
            !multiple.is_empty() || !(place || *unit == "年" && width > 1 && !served)
        }) {
            let after = &behind[unit.len()..];
            let name = match unit {
                "人" => headed(left, after, "人数"),
                "人次" => headed(left, after, "人次"),
                "台次" | "车次" | "场次" | "户次" | "批次" | "剂次" | "架次" | "辆次" | "航次"
                | "例次" | "件次" => {
                    done_to(left).map_or(unit.to_owned(), |stem| with_end(&stem, unit))
                }
                "年" => match after.strip_prefix('的').and_then(noun_after) {
                    // 超过×年的塔吊
                    Some(noun) if left.subject().is_none() => with_end(&noun, "年限"),
                    _ => left.subject().map_or("年数".to_owned(), |s| with_end(&s, "年数")),
                },
                "天" | "日" | "小时" | "个小时" | "分钟" | "秒" | "秒钟" | "个月" | "周"
                | "工作日" | "个工作日" => {
                    left.subject().or_else(|| raised(left)).map_or_else(
                        || time(unit).to_owned(),
                        |s| {
                            let s = s.trim_end_matches("历时").trim_end_matches("为期");
                            let bare = split_verb(s).1;
                            match s {
                                "" => time(unit).to_owned(),
                                _ if s.ends_with(['日', '期', '长', '数', '间', '限', '程']) => {
                                    s.to_owned()
                                }
                                _ if bare.chars().count() < 2 => with_end(s, time(unit)),
                                _ => with_end(bare, time(unit)),
                            }
                        },
                    )
                }
                "℃" | "摄氏度" => left.subject().unwrap_or_else(|| "温度".to_owned()),
                "岁" => left.subject().unwrap_or_else(|| "年龄".to_owned()),
                "周年" => "周年数".to_owned(),
                "㎡" | "m²" | "平米" | "亩" | "万亩" | "公顷" | "平方米" | "平方公里"
                | "平方千米" => {
                    let noun = noun_after(after);
                    let stem = noun.or_else(|| done_to(left)).unwrap_or_default();
                    let stem = if stem.ends_with("占地") { "占地" } else { &stem };
                    with_end(stem, "面积")
                }
                "公里" | "千米" | "米" => {
                    let noun = noun_after(after);
                    let stem = noun.or_else(|| done_to(left)).unwrap_or_default();
                    // 改造老旧管网×公里
                    let stem = match stem.strip_prefix("改造") {
                        Some(of) if of.chars().nth(3).is_some() => of.to_owned(),
                        _ => stem,
                    };
                    let measured =
                        ["高", "宽", "长", "深", "位", "距", "度", "径", "厚", "量", "程", "速"];
                    match measured.iter().any(|end| stem.ends_with(end)) {
                        true => stem,
                        false => with_end(&stem, "里程"),
                    }
                }
                // 清理垃圾×吨, 水库蓄水×万立方米
                "吨" | "公斤" | "千克" | "斤" | "立方米" | "立方" => {
                    let said = ['量', '产', '耗', '数', '重', '容', '能', '力', '货'];
                    done_to(left).map_or_else(
                        || format!("{unit}数"),
                        |stem| if stem.ends_with(said) { stem } else { with_end(&stem, "量") },
                    )
                }
                _ => done_to(left).unwrap_or_else(|| format!("{unit}数")),
            };
            return number(name, &format!("{multiple}{unit}"), verb(left));
        }
        static MEASURE: LazyLock<Lexicon> =
            LazyLock::new(|| Lexicon::new(MEASURES.iter().map(|measure| (*measure, 0))));
        let measure = MEASURE.at_start(behind);
        let classed = |m: &&str| {
            // 个 and the like always count; 大 部 门 班 only before what they count.
            let after = &behind[m.len()..];
            // ×组长, ×部长
            let longer =
                |words: &Lexicon| words.at_start(behind).is_some_and(|w| w.len() > m.len());
            !longer(&THING)
                && !longer(&POST)
                && !behind.starts_with("大家")
                && (!matches!(
                    *m,
                    "大" | "部" | "门" | "班" | "组" | "队" | "本" | "口" | "道" | "节" | "对" | "把" | "面"
                ) || *m != "面" && noun_after(after).is_some()
                    || *m == "面" && after.starts_with(['锦', '红', '旗', '墙', '镜', '国'])
                    // 加开列车×对，
                    || !figure && matches!(*m, "对" | "组" | "班" | "节" | "门") && !after.starts_with(is_han)
                    // 锦旗×面，装成×部，
                    || !figure && matches!(*m, "面" | "口" | "道" | "本" | "把") && counts(left, after)
                    || !figure && *m == "部" && counts(left, after) && has_parts(left))
        };
        if let Some(measure) = measure.filter(classed).filter(|m| !(figure && m.is_empty())) {
            let after = &behind[measure.len()..];
            let (noun, verb) = match noun_after(after) {
                // 整治×个村: one character says too little.
                Some(noun) if noun.chars().count() == 1 => {
                    let of = left.subject().filter(|of| {
                        (2..=4).contains(&of.chars().count())
                            && !acts::whole(of)
                            && !of.ends_with('过')
                    });
                    let near = left.subject().map_or(String::new(), |of| {
                        of.chars().skip(of.chars().count().saturating_sub(2)).collect()
                    });
                    match of {
                        Some(of) => (Some(of + &noun), verb(left)),
                        None => (Some(noun), if verb(left).is_empty() { near } else { verb(left) }),
                    }
                }
                Some(noun) => (Some(noun), verb(left)),
                None => match quoted_before(left) {
                    Some(noun) => (Some(noun), String::new()),
                    // 投诉量由×件降到×件
                    None if left.subject().is_none() => (raised(left), verb(left)),
                    None => counted(left),
                },
            };
            // 人均×户
            let each = ["人均", "户均", "亩均", "村均", "日均", "月均", "年均"];
            let each = each.iter().find(|each| left.ends_with(**each) && noun.is_none());
            if left.ends_with('前') && matches!(measure, "名" | "位") {
                return number("名次".to_owned(), measure, String::new());
            }
            let end = match measure {
                "期" if left.ends_with('分') => return number("期数".to_owned(), measure, verb),
                "户" if noun.as_ref().is_some_and(|noun| !noun.ends_with('户')) => "户数",
                "次" => "次数",
                "场" => "场数",
                "批" => "批数",
                _ => "数",
            };
            // 年产减速机×万台
            let made = noun.as_deref().and_then(|noun| {
                ["年产", "月产", "日产"].iter().find_map(|made| {
                    let (_, of) = noun.split_once(made)?;
                    (of.chars().nth(1).is_some()).then(|| format!("{of}{made}量"))
                })
            });
            if let Some(name) = made {
                return number(name, &format!("{multiple}{measure}"), verb);
            }
            let name = match noun {
                // 年产×万套
                Some(noun) if ["年产", "月产", "日产"].iter().any(|made| noun.ends_with(made)) =>
                {
                    format!("{noun}量")
                }
                Some(noun) => with_end(&noun, end),
                None if matches!(measure, "名" | "位") => "人数".to_owned(),
                None => format!("{measure}数"),
            };
            let name = each.map_or(name.clone(), |each| format!("{each}{name}"));
            return number(name, &format!("{multiple}{measure}"), verb);
        }
        // 总人口××.×万。
        if !multiple.is_empty() && !behind.starts_with(is_han) {
            return number(
                done_to(left).unwrap_or_else(|| "数量".to_owned()),
                multiple,
                verb(left),
            );
        }
        if !multiple.is_empty() && behind.chars().next().is_some_and(is_han) {
            // ×万群众
            if let Some(noun) = noun_after(behind) {
                return number(with_end(&noun, "数"), multiple, verb(left));
            }
        }
    }
    if right.starts_with('/') && right[1..].starts_with(|c: char| c.is_ascii_digit()) {
        let unit: String =
            right.chars().take_while(|c| c.is_ascii_digit() || "/万千百".contains(*c)).collect();
        return number(rate(left), &unit, String::new());
    }
    if figure {
        let name = left.subject().unwrap_or_else(|| "数字".to_owned());
        return number(name, "", verb(left));
    }
    naming.proper = true;
    // 根据《××××》
    if let Some(before) = left.strip_suffix('《').filter(|_| right.starts_with('》')) {
        let verbs = [
            "根据", "按照", "依据", "依照", "印发", "下发", "出台", "制定", "审议", "贯彻", "修订",
        ];
        let sorts = ["的规定", "的要求", "的通知", "的意见", "等文件", "文件", "精神"];
        let behind = right.trim_start_matches('》');
        if verbs.iter().any(|verb| before.trim_end_matches(['了', '过']).ends_with(verb))
            || sorts.iter().any(|sort| behind.starts_with(sort))
        {
            naming.name = "文件名称".to_owned();
            return naming;
        }
    }
    // 尊敬的××市长: not of the town that the post's first character is
    let honoured = ["尊敬的", "敬爱的"].iter().any(|word| left.ends_with(word));
    let place = PLACES.iter().find(|(word, _)| right.starts_with(word));
    if let Some((_, name)) = place.filter(|_| !(honoured && post_after(right).is_some())) {
        naming.name = (*name).to_owned();
        return naming;
    }
    // 电话：××
    if let Some(key) = left.trim_end().strip_suffix(['：', ':']) {
        let key = tail_run(key);
        let line = left.trim_end().trim_end_matches(['：', ':']);
        let before = line.strip_suffix(key).unwrap_or_default();
        let begins = before.is_empty()
            || before.ends_with([' ', '\u{3000}'])
            || before.ends_with(['。', '；'])
                && key.ends_with(['码', '号', '话', '箱', '址', '人']);
        if begins
            && (1..=8).contains(&key.chars().count())
            && !key.ends_with("们")
            && !key.ends_with("同志")
            && !["宣布", "我", "下面", "首先", "祝"].iter().any(|word| key.contains(word))
        {
            naming.name = key.to_owned();
            return naming;
        }
    }
    // 桃园、××两个社区
    let several = right.trim_start_matches(|c| "两三四五六七八九十几".contains(c));
    let several = several.strip_prefix(['个', '家', '所']).filter(|_| several.len() < right.len());
    if let Some(rest) = several.filter(|_| width > 1) {
        let place = PLACES.iter().find(|(word, _)| rest.starts_with(word)).map(|(_, name)| *name);
        let thing = || THING.starting(rest).last().and_then(|(_, at)| THINGS.get(at));
        if let Some(name) = place.or_else(|| thing().map(|(_, name)| *name)) {
            naming.name = name.to_owned();
            return naming;
        }
    }
    // 我代表×××集团, a person speaks for a body.
    let speaks_for = ["我代表", "谨代表", "并代表"].iter().any(|word| left.ends_with(word));
    if speaks_for
        && let Some(noun) = noun_after(right)
        && let Some((_, name)) =
            THINGS.iter().find(|(word, _)| word.len() > 3 && noun.ends_with(word))
    {
        naming.name = (*name).to_owned();
        return naming;
    }
    // 高二（4）班的×××同学, ×××大娘
    let called = CALLED.iter().find(|word| {
        right.strip_prefix(**word).is_some_and(|rest| !rest.starts_with(['们', '会', '节', '家']))
    });
    if let Some(called) = called.filter(|_| width > 1) {
        naming.name = format!("{called}姓名");
        return naming;
    }
    let post_before = POST_BEFORE.of(left.trim_end());
    let surname = left.chars().next_back().filter(|c| SURNAMES.contains(*c));
    let before_surname = surname.map(|c| &left[..left.len() - c.len_utf8()]);
    let stands_alone = before_surname.is_some_and(|left| {
        POST_BEFORE.of(left.trim_end()).is_some()
            || left
                .chars()
                .next_back()
                .is_none_or(|c| !is_han(c) || "请由和与及是让向对给为".contains(c))
    });
    let named = right.chars().next().is_none_or(|c| !is_han(c))
        || post_after(right).is_some()
        || right.starts_with(['、', '和', '等', '先', '女', '作', '主', '宣', '代', '讲', '发']);
    if let (Some(c), true) = (surname, stands_alone && named && width <= 2) {
        naming.before = c.len_utf8();
        let left = &left[..left.len() - c.len_utf8()];
        let post = POST_BEFORE.of(left.trim_end()).or_else(|| post_after(right));
        naming.name = post_name(post, left, "姓名");
        return naming;
    }
    if let Some(post) = post_after(right) {
        let post = match (post, post_before) {
            ("同志" | "先生" | "女士", Some(before)) => before,
            _ => post,
        };
        naming.name = match (post, width) {
            ("同志", _) => {
                let of = left.subject().filter(|of| {
                    of.chars().count() <= 8
                        && of
                            .ends_with(['部', '局', '办', '委', '院', '厅', '司', '心', '校', '室'])
                });
                let of = of.unwrap_or_default();
                format!("{}同志姓名", of.trim_start_matches(['由', '请', '和', '与', '向', '让']))
            }
            (post, 1) => format!("{post}姓氏"),
            (post, _) => format!("{post}姓名"),
        };
        return naming;
    }
    if let Some(post) = post_before {
        naming.name = post_name(Some(post), left, "姓名");
        return naming;
    }
    // 捧回×奖, but no ×奖学金
    if let Some(rest) = right.strip_prefix('奖')
        && !rest.starts_with(|c| "学金励牌状杯惩补品项章券助".contains(c))
    {
        naming.name = "奖项".to_owned();
        return naming;
    }
    if let Some((_, name)) = THING.starting(right).last().and_then(|(_, at)| THINGS.get(at)) {
        naming.name = (*name).to_owned();
        return naming;
    }
    let who = PEOPLE.iter().find(|who| width > 1 && left.trim_end().ends_with(**who));
    if let Some(who) = who.filter(|_| !speaks_for) {
        naming.name = format!("{who}姓名");
        return naming;
    }
    // ×××、×××出席
    let attends =
        ["出席", "参加", "陪同", "列席", "主持", "分别", "宣读", "讲话", "致辞", "、×××", "和×××"];
    if width == 3 && attends.iter().any(|word| right.starts_with(word)) {
        naming.name = "姓名".to_owned();
        return naming;
    }
    // 急诊科×××夺得第一名
    let of_unit = ["科", "室", "班", "队", "组", "车间", "支部", "社区", "村", "系", "连", "营"]
        .iter()
        .any(|end| left.ends_with(end));
    if width == 3 && of_unit && right.starts_with(is_han) {
        naming.name = "姓名".to_owned();
        return naming;
    }
    // 从3号窗口转到×号窗口
    if let Some(thing) = right.strip_prefix('号').and_then(noun_after)
        && !thing.starts_with(['召', '称', '令', '角', '文'])
        && (1..=3).contains(&thing.chars().count())
    {
        let name = format!("{thing}号");
        return Naming { of: String::new(), ..number(name, "号", String::new()) };
    }
    let nicknamed = width == 1 && left.ends_with(['老', '小']) && !left.ends_with("大小");
    naming.name = if honoured && width > 1 {
        "嘉宾姓名".to_owned()
    } else if nicknamed {
        "姓氏".to_owned()
    } else if ["我叫", "名叫", "叫作"].iter().any(|word| left.trim_end().ends_with(word)) {
        "姓名".to_owned()
    } else if left.ends_with('驻') {
        "驻地名".to_owned()
    } else if left.ends_with("以") && right.starts_with('为') {
        "主题".to_owned()
    } else if width > 1
        && let Some(body) =
            right.split('的').next().and_then(noun_after).as_deref().and_then(body_of)
    {
        body
    } else if ["美丽的", "大美", "魅力", "幸福", "，来", "。来"]
        .iter()
        .any(|word| left.ends_with(word))
        || left.text == "来"
    {
        "地名".to_owned()
    } else if left.ends_with(['在', '赴', '到', '往'])
        || ["相聚", "来到", "走进", "齐聚", "落户", "扎根", "做客", "莅临", "聚首", "相约", "回到"]
            .iter()
            .any(|word| left.ends_with(word))
    {
        "地点".to_owned()
    } else if right.starts_with('时') || right.starts_with('点') || right.starts_with(['时', '分'])
    {
        "时间".to_owned()
    } else if right.starts_with('号') {
        "编号".to_owned()
    } else if let Some(noun) = noun_after(right).filter(|noun| noun.chars().count() >= 2) {
        noun
    } else if let Some(subject) = left.subject() {
        subject
    } else {
        NAMELESS.to_owned()
    };
    naming
}

/// 书店 of 书店负责人: what has a name of its own, by its last character.
fn body_of(noun: &str) -> Option<String> {
    const ENDS: [char; 18] = [
        '店', '厂', '矿', '馆', '园', '院', '校', '站', '社', '室', '港', '寺', '桥', '河', '寨',
        '屯', '坝', '间',
    ];
    let end = noun.char_indices().take(6).find(|(at, c)| *at > 0 && ENDS.contains(c))?;
    Some(format!("{}名", &noun[..end.0 + end.1.len_utf8()]))
}

fn post_after(right: &str) -> Option<&'static str> {
    POST.at_start(right.trim_start())
}

/// 县委书记 before a name: the post with the level it is of.
fn post_name(post: Option<&str>, left: &str, end: &str) -> String {
    let Some(post) = post else { return end.to_owned() };
    let left = left.trim_end();
    let before = left.strip_suffix(post).unwrap_or_default();
    let of = [
        "县委", "市委", "区委", "省委", "镇党委", "乡党委", "党委", "党组", "党支部", "县政府",
        "市政府", "纪委", "统战部", "组织部", "宣传部", "政法委", "人武部", "县", "市", "区", "镇",
        "乡", "村",
    ]
    .iter()
    .find(|of| before.ends_with(**of) && !post.starts_with(**of));
    format!("{}{post}{end}", of.unwrap_or(&""))
}

/// Whether a text begins with what stands behind a blank: a unit, a place, a body, a post.
pub(super) fn follows_blank(right: &str) -> bool {
    /// Measure words and things that begin too many other words.
    const COMMON: &[&str] = &[
        "大", "部", "门", "班", "组", "队", "本", "口", "道", "节", "对", "片", "块", "类", "点",
        "分", "成", "度", "把", "领导", "问题", "方面", "工作", "产业", "行动", "精神", "活动",
        "企业", "单位", "部门", "项目", "工程", "专业", "文件", "会议", "路", "山", "江", "期",
    ];
    /// Words that begin like a unit and are none.
    const OTHERS: &[&str] = &[
        "个人", "个别", "个体", "个性", "名单", "名义", "名字", "名称", "名牌", "位置", "位居",
        "位列", "位于", "家庭", "家长", "家乡", "家园", "家里", "家人", "户籍", "户口", "户外",
        "处理", "处置", "处分", "处于", "处处", "条件", "条例", "条款", "件件", "次要", "次序",
        "场所", "场地", "场面", "支持", "支部", "支出", "支撑", "支付", "支援", "批评", "批准",
        "批示", "批复", "份内", "份额", "台账", "台风", "所有", "所以", "所谓", "所需", "所在",
        "所属", "间接", "头脑", "头等", "只有", "只要", "只能", "只是", "起来", "起到", "起步",
        "起草", "起点", "天气", "天天", "天下", "天然", "人民", "人员", "人才", "人均", "人心",
        "人口", "人事", "人力", "人生", "人家", "人工", "人们", "人物", "人选", "周末", "周边",
        "周围", "周期", "周密", "市场", "区别", "区域", "区分", "乡村", "乡镇", "乡亲", "县域",
        "县级", "县里", "县直", "县城", "县情", "省级", "省里", "省内", "省外", "省会", "村级",
        "村里", "镇里", "元旦", "元素", "元月", "斤斤", "米面", "种子", "种植", "种类", "双方",
        "例如", "例会", "例外", "篇章", "节约", "口号", "眼下", "眼前", "股份", "轮流", "户户",
        "亿万", "万众", "万一", "万事",
    ];
    static WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
        let bodies = PLACES.iter().chain(THINGS).map(|(word, _)| *word);
        let counted = MEASURES.iter().chain(UNITS).chain(MULTIPLES).chain(POSTS).copied();
        let others = ["%", "％", "‰", "元", "年", "月", "日", "届", "时", "百分点", "发〔"];
        let all = bodies.chain(counted).chain(others).filter(|word| !COMMON.contains(word));
        Lexicon::new(all.map(|word| (word, 0)))
    });
    let Some(word) = WORDS.at_start(right) else { return false };
    let next = right[word.len()..].chars().next();
    // 年轻, 月度, 日常 and 时间 are no parts of a date.
    let ends = |behind: &str| next.is_none_or(|c| !is_han(c) || behind.contains(c));
    match word {
        "年" => ends("月前底末初来内间以的至到春夏秋冬上下全共"),
        "月" => ends("份底初中日前上下至到以的"),
        "日" => ends("前至到上下在召，在的内"),
        "时" => ends("分许整"),
        _ => !OTHERS.iter().any(|other| right.starts_with(other)),
    }
}

/// Whether a text ends with a post, behind which a name stands.
pub(super) fn after_post(left: &str) -> bool {
    POST_BEFORE.of(left.trim_end()).is_some()
}

/// Whether a text begins with the word for a place or a body: 县, 公司.
pub(super) fn is_body(right: &str) -> bool {
    const BODIES: &[&str] =
        &["公司", "集团", "中学", "小学", "大学", "学院", "学校", "医院", "局", "厅", "银行"];
    PLACES.iter().map(|(word, _)| word).chain(BODIES).any(|word| right.starts_with(word))
}

/// The noun that a count is of: 示范社区 of “示范社区建成投用”.
fn noun_after(text: &str) -> Option<String> {
    // SCI论文
    let latin = text.len() - text.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    if (2..=6).contains(&latin)
        && let Some(noun) =
            text.get(latin..).filter(|rest| rest.starts_with(is_han)).and_then(noun_after)
    {
        return Some(format!("{}{noun}", &text[..latin]));
    }
    let run: String = text.chars().take_while(|c| is_han(*c)).take(14).collect();
    // 司机××名都签了承诺书
    if run.starts_with(['都', '均', '也', '就']) && !run.starts_with("都市") {
        return None;
    }
    let at_of = run.char_indices().filter(|(_, c)| *c == '的').map(|(at, _)| at).next();
    let run = match at_of {
        // 名护理人员致以节日的问候: the noun has ended before.
        Some(at)
            if noun_end(&run[..at]).is_some_and(|end| {
                // 放学没人管的孩子: who is counted stands behind all that is said of him.
                let of = &run[at + "的".len()..];
                let said =
                    PERSONS.iter().any(|who| of.starts_with(who)) && !acts::somebody(&run[..end]);
                (6..at).contains(&end) && !said
            }) =>
        {
            &run[..at]
        }
        // 乡镇的党委、人大: what the 的 is of is what is counted.
        Some(at) if is_counted(&run[..at]) => &run[..at],
        // 受表彰的先进工作者
        Some(at) if at > 0 && run[at + "的".len()..].chars().count() >= 2 => {
            &run[at + "的".len()..]
        }
        Some(at) => &run[..at],
        None => &run,
    };
    // 未开工项目: what is said of it belongs to the noun.
    let said = ["未", "已", "拟", "待", "在", "新", "无", "被", "受"];
    let skip = said.iter().find(|word| run.starts_with(**word)).map_or(0, |word| {
        let after = &run[word.len()..];
        let verb =
            STOPS.iter().filter(|stop| after.starts_with(**stop)).map(|stop| stop.len()).max();
        verb.map_or(0, |length| word.len() + length)
    });
    let end = noun_end(&run[skip..]).map_or(run.len(), |end| skip + end);
    // 子女圆了大学梦: the character before 了 is its verb.
    let did = run[end..].starts_with('了') && run[..end].chars().count() >= 4;
    // ×台机器连着转
    let on = run[end..].starts_with('着') && run[..end].chars().count() >= 3;
    let end = if did || on {
        end - run[..end].chars().next_back().map_or(0, char::len_utf8)
    } else {
        end
    };
    let noun: String = run[..end].chars().take(8).collect();
    (!noun.is_empty()).then_some(noun)
}

/// Whom a clause before 的 says something of.
const PERSONS: &[&str] = &[
    "孩子", "老人", "学生", "群众", "职工", "干部", "党员", "青年", "妇女", "儿童", "居民", "村民",
    "农民", "工人", "同志", "娃娃", "患者", "病人", "旅客", "司机", "老师", "医生", "护士", "战士",
];

/// Whether a noun of two characters or a few is a unit, that things belong to.
fn is_counted(noun: &str) -> bool {
    const UNITS: &[&str] = &[
        "乡镇", "村", "社区", "县", "城市", "街道", "企业", "单位", "部门", "学校", "医院", "班级",
        "家庭", "农户", "小区", "支部", "国家", "公司", "党组织", "班子", "青年", "群众", "党员",
        "学生", "居民", "村民", "职工", "百姓", "农民", "儿女", "干部",
    ];
    noun.chars().count() <= 4 && UNITS.iter().any(|unit| noun.ends_with(unit))
}

/// Where a word follows that is no part of the noun a run begins with.
fn noun_end(run: &str) -> Option<usize> {
    static WORDS: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::new(STOPS.iter().map(|stop| (*stop, 0))));
    // Inside 会议 and 来宾 they are no words of their own.
    let kept = |at: usize| {
        KEPT.iter().any(|kept| {
            let inside = |(inner, _): (usize, char)| {
                let from = at.checked_sub(inner);
                from.is_some_and(|from| run.get(from..).is_some_and(|run| run.starts_with(kept)))
            };
            kept.char_indices().any(inside)
        })
    };
    // 到 and 会 inside 到账 and 会议 end nothing at the start of the noun, nor does 巡察 of 巡察组.
    const HEADS: &[&str] = &[
        "组", "队", "团", "站", "员", "专班", "小组", "人员", "机构", "项目", "资金", "单位",
        "中心", "任务", "事项", "人数", "商",
    ];
    let heads = |at: usize| HEADS.iter().any(|head| run[at..].starts_with(head));
    let ends =
        |at: usize, stop: &str| at > 0 || stop.chars().count() > 1 && !heads(at + stop.len());
    let stop =
        WORDS.find(run).find(|(at, stop, _)| ends(*at, stop) && !kept(*at)).map(|(at, ..)| at);
    // 问题列成表, 青年志愿者守卡口
    let act = acts::follows(run).filter(|at| !kept(*at));
    match (stop, act) {
        (Some(stop), Some(act)) => Some(stop.min(act)),
        (stop, act) => stop.or(act),
    }
}

/// Nouns with a stop inside.
const KEPT: &[&str] = &[
    "会议", "社会", "机会", "委员会", "协会", "晚会", "座谈会", "推进会", "议会", "从业人员",
    "对象", "来宾", "可行性", "等级", "和平", "用户", "用品", "修理", "医共体", "共同体", "要求",
    "要点", "有限公司", "运动会", "共产党", "在建", "在校", "在职", "在册", "在线", "有机", "有线",
    "对口", "对外", "重要", "主要", "中学", "中小", "中心", "中层", "中专", "中医", "中药", "中型",
    "高中", "初中", "集中", "现代", "现场", "里程", "内科", "内设", "公里", "再生", "从业", "用地",
    "用水", "专用", "通用", "农用", "当地", "没收", "来访", "来信", "外来", "未成年", "未来",
    "等次", "中等", "高等", "平等", "不良", "不动产", "走访", "走廊", "比赛", "对比", "近亲",
    "超市", "超限", "能人", "能力", "节能", "功能", "职能", "智能", "技能", "可再生", "正职",
    "正式", "正面", "为民", "行为", "作为", "是非", "到户", "到村", "党员", "按摩", "又新", "也门",
    "值班", "值守", "修复", "修缮", "去产能", "每日", "共同", "公共", "很好", "较大", "向阳",
    "方向", "给水", "供给", "由来", "自由", "至善", "于家", "均等", "平均", "都市", "首都", "将军",
    "需求", "内容", "内部", "搬迁", "里弄", "邻里", "会员", "会计", "会场", "工会", "村委会",
    "居委会", "商会", "学会", "联合会", "集会", "理事会", "培训会", "宣讲会", "推介会", "院坝会",
    "着力", "着重", "着眼", "着手", "着装", "沿着", "执着", "会客", "把关", "火把", "抢修", "检修",
    "装修", "返修", "整修", "进修", "维修",
];

/// The last stretch of words, back to a mark or a space.
fn tail_run(text: &str) -> &str {
    let from = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_han(*c))
        .last()
        .map_or(text.len(), |(at, _)| at);
    &text[from..]
}

/// The words before the hour or the day of a figure: 河水位 of 河水位20时已到.
fn before_hour(left: &str) -> Option<&str> {
    let mut stem = left;
    while let Some(rest) = stem.strip_suffix(['月', '日', '时', '点', '分']) {
        let before = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        if before.len() == rest.len() {
            break;
        }
        stem = before;
    }
    let before = stem.chars().next_back();
    let said = before.is_some_and(|c| is_han(c) && !"到从至由年".contains(c));
    (said && stem.len() < left.len()).then_some(stem)
}

/// What a figure says something of: 工业产值 of “今年全县工业产值达到”.
pub(super) fn subject(left: &str) -> Option<String> {
    let mut left = left;
    let mut run = tail_run(left.trim_end());
    if run.is_empty() {
        return None;
    }
    let linked = without_links(run);
    let hour = matches!(linked, "月" | "日" | "时" | "点" | "分");
    let linked_end = left.trim_end().len() - run.len() + linked.len();
    run = match left.get(..linked_end).filter(|_| hour).and_then(before_hour) {
        Some(before) => {
            left = before;
            without_links(tail_run(before))
        }
        None => linked,
    };
    // 一般公共预算收入完成×亿元
    for done in ["完成", "实现"] {
        run = run.strip_suffix(done).filter(|rest| rest.chars().count() >= 3).unwrap_or(run);
    }
    // Behind a figure the run begins with what that figure counts: ×家企业一年纳税
    let begins = left.trim_end().len() - tail_run(left.trim_end()).len();
    // （1）家属慰问金 counts nothing.
    let point = left[..begins].strip_suffix(['）', ')']).is_some_and(|inner| {
        let open = inner.rfind(['（', '(']).map_or(0, |at| at + 1);
        inner.get(open..).is_none_or(|n| n.ends_with(|c: char| c.is_ascii_digit()))
    });
    let counts = !point
        && left[..begins]
            .ends_with(|c: char| c.is_ascii_digit() || "×xX_＿○〇】］]）%％".contains(c));
    static COUNTS: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::new(MEASURES.iter().chain(UNITS).map(|word| (*word, 0))));
    if counts {
        run = run.trim_start_matches(['万', '亿', '元']);
        // 收入超过×元的村达到×个
        run = run.strip_prefix('的').unwrap_or(run);
        // 60岁以上老人×人
        run = ["岁以上", "岁以下", "岁及以上", "岁及以下", "岁以内"]
            .iter()
            .find_map(|word| run.strip_prefix(word))
            .map_or(run, |rest| rest.strip_prefix('的').unwrap_or(rest));
        // ××乡干了×年
        let place = PLACES.iter().find_map(|(word, _)| run.strip_prefix(word));
        run = place.filter(|rest| !rest.is_empty()).unwrap_or(run);
        // ×××医生连续值守
        run = POSTS
            .iter()
            .filter_map(|post| run.strip_prefix(post))
            .find(|rest| rest.chars().count() >= 2)
            .unwrap_or(run);
    }
    // 2024年度民主生活会
    run = run.strip_prefix("年度").filter(|rest| rest.chars().nth(1).is_some()).unwrap_or(run);
    if let Some(measure) = COUNTS.at_start(run).filter(|_| counts) {
        run = &run[measure.len()..];
    }
    run = after_span(after_ordinal(run));
    static CUT: LazyLock<Lexicon> = LazyLock::new(|| {
        let years = ["一年", "每年", "全年", "年均"];
        Lexicon::new(CUTS.iter().copied().chain(years).map(|word| (word, 0)))
    });
    let ends = CUT.find(run).map(|(at, word, _)| at + word.len());
    if let Some(end) = ends.filter(|end| run[*end..].chars().count() >= 2).max() {
        run = &run[end..];
    }
    let mut must = run.char_indices().filter(|(at, c)| {
        let before = run[..*at].chars().next_back();
        *c == '要' && before.is_some_and(|c| !NO_MUST.contains(&c))
    });
    if let Some((at, c)) = must.next_back()
        && run[at + c.len_utf8()..].chars().count() >= 2
    {
        run = &run[at + c.len_utf8()..];
    }
    // 展览共展出照片×幅
    let sum = run.rfind('共').filter(|at| {
        let (before, after) = (&run[..*at], &run[at + "共".len()..]);
        *at > 0
            && !before.ends_with(['公', '一', '总', '中'])
            && !after
                .starts_with(['同', '产', '享', '青', '和', '建', '通', '性', '识', '服', '治'])
            && after.chars().nth(1).is_some()
    });
    if let Some(at) = sum {
        run = &run[at + "共".len()..];
    }
    // 代表们收上来提案×件
    let brought = ["上来", "下来", "出来", "回来", "过来"];
    if let Some(end) = brought.iter().filter_map(|word| Some(run.rfind(word)? + word.len())).max()
        && run[end..].chars().nth(1).is_some()
    {
        run = &run[end..];
    }
    // 从这里走出了院士×名
    if let Some(at) =
        run.rfind("出了").filter(|at| run[at + "出了".len()..].chars().nth(1).is_some())
    {
        run = &run[at + "出了".len()..];
    }
    run = run.strip_suffix('的').filter(|rest| rest.chars().nth(1).is_some()).unwrap_or(run);
    if let Some(at) = run.rfind('的') {
        let after = &run[at + "的".len()..];
        if after.chars().count() >= 2 {
            run = after;
        }
    }
    static FIRST: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::new(BEFORE.iter().map(|word| (*word, 0))));
    loop {
        match FIRST.at_start(run) {
            // 完成投资 is a name, 投资 hardly one.
            Some("完成" | "实现") if run.chars().count() <= 4 => break,
            Some(word) if run[word.len()..].chars().nth(1).is_some() => run = &run[word.len()..],
            // 将军 is no 军.
            Some("将" | "对" | "让" | "使" | "各" | "要") if run.chars().nth(1).is_some() => {
                break;
            }
            Some(_) => return None,
            None => break,
        }
    }
    // 为群众办实事×件
    if let Some(done) = run.strip_prefix('为').and_then(|rest| rest.split_once('办'))
        && done.1.chars().nth(1).is_some()
    {
        run = done.1;
    }
    // 我听了×个, 我同他们一起蹲了×天
    if run.starts_with(['我', '他', '她', '你', '咱', '谁']) {
        let object = split_verb(run).1;
        if run.chars().count() <= 3 || object.len() == run.len() && !run.contains('的') {
            return None;
        }
    }
    // 参会的有企业家代表×名
    let has = run.strip_prefix('有').filter(|rest| {
        !rest.starts_with(['机', '限', '色', '线', '效', '关', '益', '氧', '偿', '奖', '声'])
            && rest.chars().nth(1).is_some()
    });
    run = has.unwrap_or(run);
    const HAS: [&str; 9] = ["共设", "设有", "设置", "共有", "现有", "拥有", "下辖", "下设", "内设"];
    static ANY: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(HAS.map(|word| (word, 0))));
    let has = ANY.is_in(run);
    for mid in HAS.into_iter().filter(|_| has) {
        if let Some(at) = run.rfind(mid).filter(|at| run[at + mid.len()..].chars().count() >= 2) {
            run = &run[at + mid.len()..];
        }
    }
    // 十年以上的×件
    let mut chars = run.chars();
    if chars.next().is_some_and(|c| "一二两三四五六七八九十几".contains(c))
        && matches!((chars.next_back(), chars.count()), (Some('年' | '岁' | '天'), 0 | 1))
    {
        return None;
    }
    // 一教就是×年
    if run.starts_with('一') && run.chars().count() == 2 && left.trim_end().ends_with("就是") {
        return None;
    }
    // 智能水表再换×万只
    run = acts::without(run);
    // 健身步道再修×公里
    while let Some(verb) = ["再修", "再建", "修建", "新修", "铺设", "改造", "硬化", "种植", "再"]
        .iter()
        .find(|verb| run.ends_with(**verb) && run.chars().count() >= verb.chars().count() + 2)
    {
        run = &run[..run.len() - verb.len()];
    }
    // 国家4A级景区
    run = match run.strip_prefix('级').filter(|rest| rest.chars().nth(1).is_some()) {
        Some(rest) if left[..begins].ends_with(|c: char| c.is_ascii_alphanumeric()) => rest,
        _ => run,
    };
    // 省级历史文化名村, 自动化专业毕业生: the noun alone is long enough.
    for word in ["国家级", "省级", "市级", "县级", "区级"] {
        run = run.strip_prefix(word).filter(|rest| rest.chars().nth(4).is_some()).unwrap_or(run);
    }
    if let Some((_, of)) = run.split_once("专业").filter(|(_, of)| of.chars().nth(2).is_some()) {
        run = of;
    }
    let count = run.chars().count();
    let from = run.char_indices().nth(count.saturating_sub(12)).map_or(0, |(at, _)| at);
    let run = &run[from..];
    // 清产核资的村
    (run.chars().count() >= 2).then(|| run.replace('的', ""))
}

/// 九小场所 of 抽查“九小场所”×家
fn quoted_before(left: &str) -> Option<String> {
    let left = left.trim_end();
    // “周末课堂”办了×个
    let done = tail_run(left);
    let short = done.ends_with(['了', '过']) && done.chars().count() <= 3;
    let left = if short { &left[..left.len() - done.len()] } else { left };
    let inner = left.strip_suffix('”')?;
    let noun = &inner[inner.rfind('“')? + "“".len()..];
    ((2..=8).contains(&noun.chars().count()) && noun.chars().all(is_han)).then(|| noun.to_owned())
}

/// The noun before a count, without the verb that tells what was done to it: 建成集中供水工程×处.
fn counted(left: &Left) -> (Option<String>, String) {
    let Some(noun) = left.subject() else { return (None, verb(left)) };
    // 懂金融的干部，每个班子不少于×名
    if noun.starts_with('每') {
        return (headword(left), verb(left));
    }
    if acts::whole(&noun) {
        return (acts::taken_up(left, &noun).map(str::to_owned), noun);
    }
    let (verb, bare) = split_verb(&noun);
    match (KEPT_VERBS.contains(&verb), bare) {
        // 引进企业, but 文旅融合项目
        (true, bare) if verb != "引进" || bare.chars().nth(3).is_none() => {
            (Some(format!("{verb}{bare}")), String::new())
        }
        (_, "") => (Some(noun), String::new()),
        (_, bare) => (Some(bare.to_owned()), verb.to_owned()),
    }
}

/// What the clause before says that there must be so many of: 干部 of 懂金融的干部，每个班子…
fn headword(left: &str) -> Option<String> {
    let before = left.trim_end().strip_suffix(tail_run(left.trim_end()))?.strip_suffix('，')?;
    let (_, noun) = tail_run(before).rsplit_once('的')?;
    (2..=6).contains(&noun.chars().count()).then(|| noun.to_owned())
}

/// The same as one name.
fn done_to(left: &Left) -> Option<String> {
    counted(left).0
}

/// The verb in a run of words that has its object behind it, and that object: a figure that stands
/// behind the two says how much of the object. Empty and the whole run where there is none.
fn split_verb(run: &str) -> (&str, &str) {
    static WORDS: LazyLock<Lexicon> =
        LazyLock::new(|| Lexicon::new(VERBS.iter().map(|verb| (*verb, 0))));
    let found = WORDS.find(run).filter_map(|(at, verb, _)| {
        // 工程建设资金, 党群服务中心: between two nouns it is none.
        let helped = [
            "连夜", "紧急", "及时", "先后", "帮助", "协助", "计划", "继续", "积极", "全力", "累计",
            "全部", "统一", "可",
        ];
        let governs = at == 0
            || helped.iter().any(|word| run[..at].ends_with(word))
            || (at >= 9 && !NOUNS.contains(&verb))
            // 给山里的孩子配发
            || (at >= 6 && !NOUNS.contains(&verb) && PERSONS.iter().any(|who| run[..at].ends_with(who)))
            || run[..at].ends_with([
                '又', '里', '上', '中', '口', '厅', '地', '已', '再', '共', '要', '门', '委', '局',
                '府',
            ]);
        let rest = run[at + verb.len()..].trim_start_matches(['了', '过', '起', '各', '好']);
        // 争取到中央资金, but 争取到位资金
        let got =
            rest.strip_prefix('到').filter(|rest| !rest.starts_with(['位', '账', '期', '户']));
        let rest = got.unwrap_or(rest);
        // 完成投资 is a name, 投资 hardly one.
        let least = if matches!(verb, "完成" | "实现") { 3 } else { 2 };
        (governs && rest.chars().count() >= least).then_some((at + verb.len(), verb, rest))
    });
    let found = found.max_by_key(|(end, verb, _)| (*end, verb.len()));
    found.map(|(_, verb, rest)| (verb, rest)).or_else(|| acts::split(run)).unwrap_or(("", run))
}

/// What a time is called that has no other name.
fn time(unit: &str) -> &'static str {
    match unit {
        "天" | "日" | "工作日" | "个工作日" => "天数",
        "个月" => "月数",
        "周" => "周数",
        _ => "时长",
    }
}

/// The label of a point that a sentence begins with is no part of any name: 一是, 二要, 首先.
fn after_ordinal(run: &str) -> &str {
    let numeral = super::clean::is_numeral;
    let rest = run.trim_start_matches('第').trim_start_matches(numeral);
    let counted = rest.len() < run.len() && run.starts_with(|c: char| c == '第' || numeral(c));
    match rest.strip_prefix(['是', '要']).filter(|rest| counted && rest.chars().count() >= 2) {
        Some(rest) => rest,
        None => ["首先", "其次", "再次", "最后"]
            .iter()
            .find_map(|word| run.strip_prefix(word))
            .filter(|rest| rest.chars().count() >= 2)
            .unwrap_or(run),
    }
}

/// How long something went on is no part of what it is called: 三年集中学习×次. But 三年级 and 两年制 are.
fn after_span(run: &str) -> &str {
    let rest = run.trim_start_matches(|c| "一二两三四五六七八九十几".contains(c));
    let span = ["年", "个月"].iter().find_map(|unit| rest.strip_prefix(*unit));
    let rest = span.filter(|_| rest.len() < run.len()).unwrap_or_default();
    let rest = ["多来", "来", "多", "间", "里"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    let whole = rest.starts_with(['级', '制', '期', '生', '龄', '行', '规', '以', '计', '之']);
    if whole || rest.chars().nth(1).is_none() { run } else { rest }
}

/// The name of how a figure moved, where the words before it say that it did.
fn moved(left: &str, percent: bool) -> Option<String> {
    let run = left.trim_end();
    let mut stripped = run;
    // 提高到 says where it stands.
    static TO: LazyLock<Endings> = LazyLock::new(|| {
        let to = |link: &&str| link.ends_with(['到', '至']) && link.chars().nth(1).is_some();
        Endings::new(LINKS.iter().copied().filter(to))
    });
    if TO.of(run).is_some() {
        return None;
    }
    while let Some(link) =
        ["了", "约", "近", "超", "超过"].iter().find(|link| stripped.ends_with(**link))
    {
        stripped = &stripped[..stripped.len() - link.len()];
    }
    let (word, end) = MOVES
        .iter()
        .filter(|(word, _)| stripped.ends_with(word) && (percent || word.len() > "增".len()))
        .max_by_key(|(word, _)| word.len())?;
    let mut stem = &stripped[..stripped.len() - word.len()];
    // 比上年同期
    let clause = tail_run(stem);
    let compared = clause.rfind(['比', '较']).filter(|at| {
        let (before, after) = (clause[..*at].chars().next_back(), &clause[at + "比".len()..]);
        after.chars().count() <= 9
            && !before.is_some_and(|c| matches!(c, '占' | '环' | '同' | '对' | '之'))
            && COMPARED.iter().any(|word| after.ends_with(word))
    });
    if let Some(at) = compared {
        stem = &stem[..stem.len() - clause.len() + at];
    }
    for word in ["同比", "环比", "年均", "又", "再", "平均"] {
        stem = stem.strip_suffix(word).unwrap_or(stem);
    }
    let name = subject(stem).map(|stem| split_moved(&stem).to_owned()).or_else(|| {
        percent
            .then(|| subject(stem.trim_end_matches(['，', '、', '亿', '元', '万', ' '])))
            .flatten()
    });
    Some(name.map_or_else(|| (*end).to_owned(), |name| format!("{name}{end}")))
}

/// 集团实现营业收入 → 营业收入
fn split_moved(stem: &str) -> &str {
    for verb in ["实现", "完成"] {
        if let Some(at) = stem.rfind(verb) {
            let rest = &stem[at + verb.len()..];
            if rest.chars().count() >= 3 {
                return rest;
            }
        }
    }
    stem
}

/// The unit of a movement that is no percentage.
fn moved_unit(right: &str) -> &str {
    let multiple: usize =
        right.chars().take_while(|c| "万亿千百".contains(*c)).map(char::len_utf8).sum();
    let behind = &right[multiple..];
    static WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
        let counted = ["元", "个", "件", "起", "例", "户", "家", "次", "名"];
        Lexicon::new(UNITS.iter().copied().chain(counted).map(|unit| (unit, 0)))
    });
    let unit = WORDS.at_start(behind);
    let noun = |unit: &str| noun_after(&behind[unit.len()..]).is_some();
    unit.filter(|unit| !noun(unit)).map_or("", |unit| &right[..multiple + unit.len()])
}

fn with_end(stem: &str, end: &str) -> String {
    let counts = end == "数" && stem.ends_with(['量', '率', '额']);
    if counts || stem.ends_with(end) { stem.to_owned() } else { format!("{stem}{end}") }
}

/// 参会×人 → 参会人数; ×人参加培训 → 参加培训人数
fn headed(left: &Left, right: &str, end: &str) -> String {
    if let Some(act) = acted(right).filter(|_| end == "人数") {
        return format!("{act}{end}");
    }
    match left.subject() {
        Some(subject) => {
            let subject = match split_verb(&subject) {
                (_, "") => subject.as_str(),
                // 办起企业的×人: who did it is counted.
                (verb, bare) if left.trim_end().ends_with('的') && end == "人数" => {
                    if acts::somebody(bare) || bare.ends_with(['模', '范', '兵']) {
                        return with_end(bare, end);
                    }
                    let verb: String = verb.chars().take(1).collect();
                    let whole = subject.chars().count() <= 5;
                    return format!("{}{end}", if whole { verb + bare } else { String::new() });
                }
                (_, bare) => bare,
            };
            if subject.ends_with(['量', '数']) {
                return subject.to_owned();
            }
            // 执法人员×人次 counts how often, not how many.
            let subject = match end {
                "人次" => subject,
                _ => subject.trim_end_matches("人员"),
            };
            let subject = subject.trim_end_matches("人数");
            if subject.is_empty() { end.to_owned() } else { with_end(subject, end) }
        }
        None => {
            if let Some(name) = raised(left).or_else(|| beside(left)) {
                return with_end(&name, end);
            }
            let run: String = right.chars().take_while(|c| is_han(*c)).take(4).collect();
            let acts = [
                "参加", "参与", "受益", "就业", "脱贫", "到会", "参会", "获奖", "上岗", "遇难",
                "受伤", "死亡", "失联", "失踪", "被困",
            ];
            match acts.iter().find(|act| run.starts_with(**act)) {
                Some(act) => format!("{act}{end}"),
                None => end.to_owned(),
            }
        }
    }
}

/// What was counted right before: 应急队伍 of 应急队伍×支×人.
fn beside(left: &str) -> Option<String> {
    let sign = |c: char| c.is_ascii_digit() || "×xX＿_○".contains(c);
    let bare = left.strip_suffix(['支', '户', '家', '批', '组', '队', '班', '个'])?;
    let of = bare.trim_end_matches(sign);
    (of.len() < bare.len()).then(|| done_to(&Left::new(of))).flatten()
}

/// How a percentage differs from another: 比去年高, with what it is of where that stands before.
fn higher(run: &str) -> Option<String> {
    let (stem, end) = match run.strip_suffix('高') {
        Some(stem) => (stem, "增幅"),
        None => (run.strip_suffix('低')?, "降幅"),
    };
    let clause = tail_run(stem);
    let at = clause.rfind(['比', '较'])?;
    let with = &clause[at + "比".len()..];
    if !COMPARED.iter().any(|word| with.ends_with(word)) || with.chars().count() > 6 {
        return None;
    }
    let of = subject(&stem[..stem.len() - clause.len() + at]);
    Some(format!("{}{end}", of.unwrap_or_default()))
}

/// What so many did: 考上本科 of 考上了本科。
fn acted(right: &str) -> Option<String> {
    const LONGEST: usize = 8;
    let end = right.char_indices().take(LONGEST + 1).find(|(_, c)| !is_han(*c))?.0;
    let (verb, object) = right[..end].split_once('了')?;
    let said = (1..=2).contains(&verb.chars().count()) && object.chars().nth(1).is_some();
    (said && !object.contains(['了', '的', '个', '一'])).then(|| format!("{verb}{object}"))
}

/// The name of a percentage.
fn rate(left: &Left) -> String {
    let run = left.trim_end();
    let mut stripped = run;
    static WORDS: LazyLock<Endings> = LazyLock::new(|| {
        Endings::new(LINKS.iter().copied().filter(|link| !link.starts_with('占')))
    });
    while let Some(link) = WORDS.of(stripped) {
        stripped = &stripped[..stripped.len() - link.len()];
    }
    if let Some(name) = moved(left, true).or_else(|| higher(stripped)) {
        return name;
    }
    // 完成年度预算的×%, 办案数不少于核定任务的×%: of what it is so much.
    if let Some(of) = run.strip_suffix('的').map(tail_run).filter(|of| of.chars().count() >= 3) {
        if let Some(done) = of.rfind("完成").map(|at| &of[at + "完成".len()..])
            && done.chars().count() >= 2
        {
            return format!("{}完成率", subject(done).unwrap_or_else(|| done.to_owned()));
        }
        // 为预算的×%
        if let Some(plan) = of.strip_prefix('为').or_else(|| of.strip_prefix('占'))
            && ["预算", "计划", "任务", "目标"].iter().any(|end| plan.ends_with(end))
        {
            return format!("{plan}完成率");
        }
        let compared = ["不低于", "不少于", "不超过", "不高于", "超过", "达到", "相当于"];
        if let Some(at) = compared.iter().filter_map(|word| of.find(word)).min()
            && let Some(stem) = subject(&of[..at])
        {
            return with_end(&stem, "占比");
        }
    }
    if stripped.ends_with("占比") {
        return subject(stripped).unwrap_or_else(|| "占比".to_owned());
    }
    if stripped.ends_with('占') || tail_run(stripped).contains('占') {
        let clause = tail_run(stripped);
        return match subject(clause.split('占').next().unwrap_or_default()) {
            Some(stem) => with_end(&stem, "占比"),
            None => "占比".to_owned(),
        };
    }
    match left.subject() {
        // 末等调整和不胜任退出比例: 率 and the like end the name they are in.
        Some(stem)
            if stem.ends_with(['率', '比', '度', '感', '速'])
                || ["目标", "水平", "份额"].iter().any(|end| stem.ends_with(end)) =>
        {
            split_moved(&stem).to_owned()
        }
        // 压减一般性支出×%
        Some(stem) => {
            const DOWN: &[&str] = &["压减", "压缩", "减少", "降低", "削减"];
            let down = DOWN.iter().find_map(|verb| stem.strip_prefix(verb));
            match down.filter(|of| of.chars().nth(1).is_some()) {
                Some(of) => format!("{of}降幅"),
                None => with_end(split_moved(&stem), "比例"),
            }
        }
        None => raised(left).unwrap_or_else(|| "比例".to_owned()),
    }
}

/// What a rank is of: 财政收入 of 财政收入排第
fn ranked(left: &str) -> Option<String> {
    let left = left.strip_suffix('第')?;
    let area = ["全县", "全市", "全区", "全省", "全国", "全乡", "全镇", "系统", "同行业"];
    let bare = |left| area.iter().find_map(|area| str::strip_suffix(left, *area)).unwrap_or(left);
    let left = bare(left);
    let words = ["排名", "位居", "位列", "名列", "排在", "跃居", "升至", "排", "列", "居"];
    let word = words.iter().filter(|word| left.ends_with(**word)).max_by_key(|word| word.len())?;
    let left = &left[..left.len() - word.len()];
    // 综合排名居全县第, 全县排名居第
    subject(bare(left))
}

/// What rose or fell from one figure to the next: 森林覆盖率 of 森林覆盖率由×%提高到.
fn raised(left: &str) -> Option<String> {
    let at = left.rfind(['由', '从']).filter(|at| {
        let between = &left[at + "由".len()..];
        let between = [
            "每月", "每天", "每年", "每人", "每户", "每亩", "每班", "每平方米", "每吨", "每度",
            "每斤", "原来的", "原先的", "去年的", "上年的",
        ]
        .iter()
        .find_map(|word| between.strip_prefix(word))
        .unwrap_or(between);
        between.starts_with(|c: char| c.is_ascii_digit() || "×xX＿_○".contains(c))
            && between.chars().count() <= 16
            && !between.contains(['，', '。', '；'])
    })?;
    subject(&left[..at])
}

/// 元 with its multiple, where 块 behind a number is money and counts no boards or fields.
fn coins(left: &str, right: &str) -> Option<&'static str> {
    const TIMES: [(&str, &str); 7] = [
        ("万块", "万元"),
        ("万多块", "万元"),
        ("千块", "千元"),
        ("百块", "百元"),
        ("十万块", "十万元"),
        ("百万块", "百万元"),
        ("块", "元"),
    ];
    /// What money does, or is.
    const MONEY: &str = "补奖罚赔花卖挣赚凑省捐掏涨借欠价费钱资贴助款元";
    let right = right.trim_start_matches(['多', '余', '来']);
    let (word, unit) = TIMES.iter().find(|(word, _)| right.starts_with(word))?;
    let after = &right[word.len()..];
    let said = || {
        let run = tail_run(left.trim_end());
        let from = run.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
        let paid =
            run[from..].trim_end_matches(['了', '到', '过', '出', '掉', '去', '上', '只', '就']);
        // 每人每月发×块
        paid.ends_with(|c| MONEY.contains(c))
            || paid.ends_with(['发', '交', '收']) && run.contains(['每', '一'])
    };
    let money = after.starts_with('钱')
        || ["一天", "一亩", "一斤", "一个", "一年", "一户", "一月"]
            .iter()
            .any(|per| after.starts_with(per))
        || !after.starts_with(is_han)
            && (*word != "块" && !left.ends_with(['砖', '瓦', '板', '牌', '碑', '石', '匾'])
                || said());
    money.then_some(*unit)
}

/// What a sum is called by the one word for what was done with it: 补助金额 of 一亩补,
/// 修机耕路金额 of 修机耕路，花了.
fn dealt(left: &str) -> Option<String> {
    const DEALT: [(char, &str); 9] = [
        ('补', "补助金额"),
        ('奖', "奖金"),
        ('罚', "罚款金额"),
        ('赔', "赔偿金额"),
        ('捐', "捐款金额"),
        ('发', "发放金额"),
        ('凑', "筹集金额"),
        ('卖', "销售金额"),
        ('掏', "自付金额"),
    ];
    let left = left.trim_end().trim_end_matches(['了', '掉', '去', '到', '出']);
    if let Some(rest) = left.strip_suffix('花') {
        let of = subject(rest.strip_suffix('，').unwrap_or(rest)).filter(|of| {
            of.chars().count() <= 8
                && !PERSONS.iter().any(|who| of.ends_with(who))
                && !of.ends_with('家')
        });
        return Some(of.map_or("花费".to_owned(), |of| with_end(&of, "金额")));
    }
    if let Some(of) = left.strip_suffix('涨') {
        return subject(of).map(|of| format!("{of}涨幅"));
    }
    let (verb, name) = DEALT.iter().find(|(verb, _)| left.ends_with(*verb))?;
    let stem = tail_run(left).strip_suffix(*verb)?;
    let stem = stem.trim_end_matches(['又', '再', '还', '只', '就', '可', '能', '都', '才']);
    let per = stem.chars().rev().take(4).any(|c| matches!(c, '一' | '每'));
    let name = if per && *verb == '卖' { "售价" } else { name };
    (stem.is_empty() || per).then(|| name.to_owned())
}

/// The name of a sum of money.
fn amount(left: &Left) -> String {
    if let Some(name) = dealt(left) {
        return name;
    }
    // 建设用地每亩×元
    let per = ["每亩", "每吨", "每斤", "每公斤", "每平方米", "每平米", "每立方米", "每度", "每方"]
        .iter()
        .filter(|_| tail_run(left).contains('每'))
        .find_map(|per| without_links_to(left, per));
    if let Some(of) = per.and_then(subject) {
        let paid = ["补偿", "补助", "补贴", "奖励", "扶持"];
        let end = if paid.iter().any(|word| of.ends_with(word)) { "标准" } else { "价格" };
        let sum = SUMS.iter().any(|end| of.ends_with(end)) && !paid.iter().any(|w| of.ends_with(w));
        return if sum { of } else { with_end(&of, end) };
    }
    // 种粮大户另奖×元
    let again = ["另", "再", "各", "还", "可", "又"]
        .iter()
        .find_map(|word| left.strip_suffix('奖').and_then(|rest| rest.strip_suffix(word)));
    if let Some(rest) = again {
        let of = subject(rest).filter(|of| of.chars().count() <= 4);
        return format!("{}奖金", of.unwrap_or_default());
    }
    match left.subject() {
        Some(stem) => {
            let bare = &[
                "投入", "争取", "拨付", "筹集", "到位", "落实", "安排", "筹措", "发放", "整合",
                "节约", "补助", "兑现",
            ];
            // 过渡费每平方米每月×元
            let stem = match stem.split_once('每') {
                Some((sum, _)) if SUMS.iter().any(|end| sum.ends_with(end)) && sum.len() > 3 => {
                    sum.to_owned()
                }
                _ => stem,
            };
            // 县财政拿出×万元
            if let Some(giver) = ["拿出", "列支", "出资"].iter().find_map(|v| stem.strip_suffix(v))
                && giver.chars().count() >= 2
            {
                return format!("{giver}资金");
            }
            if bare.iter().any(|verb| stem.ends_with(verb)) {
                return format!("{stem}资金");
            }
            let noun = match split_verb(&stem) {
                (_, "") => stem.as_str(),
                (verb, noun) if ["销售", "融资", "捐赠", "捐款"].contains(&verb) => {
                    &stem[stem.len() - noun.len() - verb.len()..]
                }
                (_, noun) => noun,
            };
            // 招商引资到位资金: 资金 alone says too little, but 安排资金 says no more.
            let given = ["安排", "划拨", "下拨", "拨付", "追加", "调拨", "下达"];
            let given = || given.iter().any(|verb| stem.strip_suffix("资金") == Some(verb));
            let noun = if noun == "资金" && !given() { stem.as_str() } else { noun };
            // 固定资产投资 is a sum, 投资 hardly a name.
            let invested = noun.ends_with("投资") && noun.chars().count() >= 4;
            // 后盾单位的×万元
            if ["单位", "公司", "企业", "财政", "集体"].iter().any(|giver| noun.ends_with(giver))
            {
                return format!("{noun}资金");
            }
            // 收班费
            let got = noun
                .strip_prefix(['收', '交', '付'])
                .filter(|rest| rest.chars().nth(1).is_some() && rest.ends_with(['费', '款', '金']));
            let noun = got.unwrap_or(noun);
            let sum =
                invested || SUMS.iter().any(|end| noun.ends_with(end)) || noun.ends_with("资金");
            if sum { noun.to_owned() } else { format!("{noun}金额") }
        }
        None => {
            // 每月补贴由800元提高到×元
            if let Some(name) = raised(left) {
                return name;
            }
            let run = tail_run(left);
            let verb = ["投入", "完成投资", "增收", "投资", "争取", "实现"]
                .iter()
                .find(|verb| run.ends_with(**verb));
            match verb {
                Some(&"实现") | None => "金额".to_owned(),
                Some(&"投入") | Some(&"争取") => format!("{}资金", verb.unwrap_or(&"")),
                Some(verb) => (*verb).to_owned(),
            }
        }
    }
}

/// A text without the words that link it to a figure and a word before them.
fn without_links_to<'a>(left: &'a str, word: &str) -> Option<&'a str> {
    let left = left.trim_end();
    let bare = ["为", "达", "达到", "约", "近", "超过", "不低于", "不超过"]
        .iter()
        .filter_map(|link| left.strip_suffix(link))
        .find(|rest| rest.ends_with(word))
        .unwrap_or(left);
    bare.strip_suffix(word)
}

/// The verb before a count.
fn verb(left: &str) -> String {
    let run = left.trim_end().trim_end_matches(['了', '过']);
    static WORDS: LazyLock<Endings> = LazyLock::new(|| Endings::new(VERBS.iter().copied()));
    WORDS.of(without_links(run)).unwrap_or_default().to_owned()
}

/// A run without the words at its end that link it to a figure.
fn without_links(mut run: &str) -> &str {
    static WORDS: LazyLock<Endings> = LazyLock::new(|| Endings::new(LINKS.iter().copied()));
    while let Some(link) = WORDS.of(run) {
        run = &run[..run.len() - link.len()];
    }
    run
}

/// The subjects of “甲和乙分别达到”, in order.
pub(super) fn subjects(left: &str) -> Vec<String> {
    let Some(at) = left.rfind("分别") else { return Vec::new() };
    let clause = left[..at].rfind(['。', '；', '，', '：', '！']).map_or(0, |at| at + "。".len());
    let clause = &left[clause..at];
    let mut subjects: Vec<String> = clause
        .split(['、', '和', '与', '及'])
        .map(|part| subject(part).unwrap_or_else(|| part.trim().to_owned()))
        .filter(|part| !part.is_empty())
        .collect();
    // 城镇和农村居民人均可支配收入: the last has what all of them share.
    if let Some((last, others)) = subjects.split_last_mut() {
        for other in others {
            let length = other.chars().count();
            let shared = last.chars().skip(length).collect::<String>();
            if length <= 3 && shared.chars().count() >= 4 {
                other.push_str(&shared);
            }
        }
    }
    subjects
}
