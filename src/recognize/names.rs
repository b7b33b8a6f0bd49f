//! Names of persons: which characters may form one.

use crate::text::char_set::{CharSet, Lexicon};

/// Surnames of one character, in both scripts: common ones first, then rare ones.
static SURNAMES: CharSet = CharSet::of(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖\
石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛段郝顾龚邵覃武钱戴严莫孔向常汤康易乔赖文施洪辛温童安俞葛骆樊翁齐柳殷伍\
穆纪季庄章庞颜倪聂焦鲁岳翟申兰欧柯耿关祝游盛路詹凌靳管霍柴阮尤卜屈鲍华宁左牛喻毕舒涂谷甘单费时梅裴代古项成边隋翦佟冉党卓\
宫娄车苗解阎滕窦席尚刁蒲连司冀池苑卞迟房屠蒙储闻郎桂应宗米丛戚简商阳晏匡占全敖楚桑艾明栗鞠上虞娜那傅萧岑薄包班贝别邴步苍\
操昌畅晁巢谌仇初褚淳邸狄第东都堵鄂丰封酆符扶甫富干戈公弓巩勾官广归国过海杭和赫衡弘后扈花滑怀桓惠姬嵇吉籍计暨家郏蹇揭晋经\
荆井景居空寇蒯邝况来蓝劳乐冷励利厉廉练良蔺令隆禄栾麻满茅门糜闵缪牟木慕能农钮皮平濮浦亓祁强谯琴裘曲璩权阙饶荣茹芮沙山召慎\
师寿殳束帅双水松宿粟邰谈檀仝钭万危卫蔚沃邬巫毋仵西郗习鲜冼咸相邢胥宣荀鄢言燕羊仰养伊羿益阴印雍鱼庾郁元越云宰昝臧查湛仉甄\
支仲诸竺祖僧張劉陳楊黃趙吳孫馬鄭謝許韓鄧馮蕭葉蘇呂盧鐘鍾譚陸範韋賈鄒龍賀顧龔錢嚴湯賴莊龐顏聶齊紀蔣羅閻竇費單嶽萬衛鄔鄺欒\
關華畢齡溫勞寧歐陽簡應項喬樂談繆魯",
);

/// Surnames of two characters.
static COMPOUND: Lexicon<12> =
    Lexicon::of("欧阳 歐陽 上官 司马 司馬 诸葛 諸葛 皇甫 尉迟 慕容 端木 令狐");

/// Longest name, in characters.
pub(crate) const LONGEST_NAME: usize = 4;

/// Returns true if a name may begin with `c`.
pub(crate) fn is_surname(c: char) -> bool {
    SURNAMES.has(c)
}

/// Returns true if `name` may be one person's name: a surname and one or two characters, or a
/// compound surname in two to four characters.
#[inline]
pub(crate) fn is_name(name: &[char]) -> bool {
    match name.len() {
        2 | 3 => begins_with_name(name),
        LONGEST_NAME => COMPOUND.prefix(name) > 0,
        _ => false,
    }
}

/// Returns true if a name may begin a row.
pub(crate) fn begins_with_name(row: &[char]) -> bool {
    is_surname(row[0]) || COMPOUND.prefix(row) > 0
}

/// Parses `chars` as three or more names with whitespace between them and nothing else.
///
/// Returns the index of every name after the first. Names of two characters may be padded with a
/// space. `space_before(i)` is true if whitespace precedes the `i`-th character.
pub(crate) fn name_list(
    chars: &[char],
    space_before: impl Fn(usize) -> bool,
) -> Option<Vec<usize>> {
    let mut starts = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if at > 0 {
            starts.push(at);
        }
        let mut end = at + 1;
        while end < chars.len() && !space_before(end) {
            end += 1;
        }
        // A surname alone is padded: its given name follows, alone too.
        if end == at + 1 && end < chars.len() {
            end += 1;
            if end < chars.len() && !space_before(end) {
                return None;
            }
        }
        if !is_name(&chars[at..end]) {
            return None;
        }
        at = end;
    }
    (starts.len() > 1).then_some(starts)
}
