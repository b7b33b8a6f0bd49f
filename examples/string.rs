//! Cleans a string.

fn main() {
    let raw = "全市粮食播种面积稳定在 58 万\n\n亩以上 ， 同比增长 2.\n3%。\n";
    print!("{}", zhuihe::clean(raw));
}
