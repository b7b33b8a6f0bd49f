//! Cleans many texts on all cores.

use zhuihe::Cleaner;

fn main() {
    let texts = ["停 水 通 知\n各 位 业 主\n", "今天天气很好。\n"];
    for cleaned in Cleaner::default().clean_many(&texts) {
        let changed = if cleaned.is_changed() {
            "changed"
        } else {
            "unchanged"
        };
        println!("{changed}: {:?}", cleaned.text());
    }
}
