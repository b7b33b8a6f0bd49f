//! Spaces that an extractor or a typesetter has strewn.

use crate::{BETWEEN, PARAGRAPHS, check};

#[test]
fn in_running_text() {
    check(
        "spaces that go",
        PARAGRAPHS,
        &[
            (
                "between Han",
                "老篾匠说，|竹编要发␠展|，就得有年轻人肯学。",
                &["竹编要发展"],
            ),
            (
                "before a unit in full-width letters",
                "从渡口往上，|到河道600␠Ｍ处|，有一座石桥。",
                &["到河道600Ｍ处"],
            ),
            (
                "before a dash typed as two hyphens",
                "老篾匠只带两样东西|␠--刀和尺|，别的都不要。",
                &["东西--刀和尺"],
            ),
            (
                "after a note's number in wide brackets, spaced like them",
                "〔␠1␠〕␠篾刀|是劈竹子用的刀，|刀背厚而刀口薄，各家长短不一。",
                &["〔1〕篾刀"],
            ),
            (
                "after a mark",
                "院子里堆满了|竹篮、␠竹筐，␠竹椅|，都是等着发走的货。",
                &["竹篮、竹筐，竹椅"],
            ),
            (
                "before a mark",
                "院子里堆满了|竹篮␠、竹筐␠，竹椅|，都是等着发走的货。",
                &["竹篮、竹筐，竹椅"],
            ),
            (
                "inside quotation marks",
                "大家管这里叫|“␠竹␠海␠”|，一到夏天满眼是绿。",
                &["“竹海”"],
            ),
            (
                "a letter-spaced line",
                "从那以后，合作社就着手|持␠续␠补␠短␠板␠⏎|把晾晒和运输两道关补上。",
                &["着手持续补短板把晾晒"],
            ),
            (
                "in a date",
                "工坊在去年|4␠月␠21␠日|正式开张，那天来了不少客人。",
                &["4月21日"],
            ),
            (
                "between digits and Han",
                "全村|共有␠312␠户␠1046␠人|，大半靠竹子过日子。",
                &["共有312户1046人"],
            ),
            (
                "in a range with its units",
                "一根毛竹|重␠10公斤␠—␠15公斤|，要两个人才抬得动。",
                &["重10公斤—15公斤"],
            ),
        ],
    );
}

#[test]
fn in_letter_spaced_headlines() {
    check(
        "letter-spaced headlines",
        BETWEEN,
        &[
            ("one width of space", "持␠续␠补␠短␠板", &["持续补短板"]),
            (
                "two widths of space",
                "规␠划␠赋␠能␠␠␠优␠化␠空␠间",
                &["规划赋能␠优化空间"],
            ),
        ],
    );
}
