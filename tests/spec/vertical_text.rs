//! Text that was set in columns from top to bottom.

use zhuihe::{Cleaner, Options};

use crate::{Alone, Row, check, check_with};

#[test]
fn columns_of_one_and_two_characters() {
    check(
        "vertical text",
        &[Alone],
        &[
            (
                "one character a line",
                "范⏎县⏎的⏎濮⏎阳⏎市⏎民⏎在⏎河⏎边⏎种⏎下⏎了⏎许⏎多⏎柳⏎树⏎，⏎春⏎天⏎一⏎到⏎，⏎满⏎岸⏎青⏎绿⏎。⏎",
                &["范县的濮阳市民在河边种下了许多柳树，春天一到，满岸青绿。"],
            ),
            (
                "one character a line, and few of them",
                "范⏎县⏎的⏎濮⏎阳⏎市⏎",
                &["范县的濮阳市"],
            ),
            (
                "two characters a line",
                "竹溪⏎村的⏎渡口⏎有一⏎棵老⏎樟树⏎，树⏎下常⏎有人⏎下棋⏎，一⏎坐就⏎是半⏎天。⏎",
                &["竹溪村的渡口有一棵老樟树，树下常有人下棋，一坐就是半天。"],
            ),
        ],
    );
}

#[test]
fn presentation_forms() {
    let row: Row = (
        "one character a line",
        "老⏎人⏎说⏎︰⏎﹁⏎竹⏎子⏎︵⏎毛⏎竹⏎︶⏎要⏎趁⏎早⏎砍⏎﹂⏎",
        &["老人说︰﹁竹子︵毛竹︶要趁早砍﹂"],
    );
    check("presentation forms", &[Alone], &[row]);
    check_with(
        "presentation forms, with the option",
        &Cleaner::new(Options::new().vertical_forms(true)),
        &[Alone],
        &[
            (row.0, row.1, &["老人说：「竹子（毛竹）要趁早砍」"]),
            (
                "all of the contract's",
                "︰︵︶﹁﹂﹃﹄︿﹀",
                &["：（）「」『』〈〉"],
            ),
        ],
    );
}
