//! Cleans with a dictionary that has words of the user.

use zhuihe::{Cleaner, JiebaDictionary, Options};

fn main() {
    let dictionary = JiebaDictionary::with_words(["窑湾镇", "硼新材料"]);
    let cleaner = Cleaner::with_dictionary(Options::new(), dictionary);
    let raw = "今年以来，窑湾镇抓住机遇，引进硼新\n材料企业三家，新增就业岗位二百个，带\n动周边农户增收。\n";
    print!("{cleaned}", cleaned = cleaner.clean(raw));
}
