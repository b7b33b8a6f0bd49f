//! Any settings file is read or is an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zhuihe_fuzz::Run;

fuzz_target!(|bytes: &[u8]| {
    let run = Run::new("in.txt", "4 月 21 日\n".as_bytes());
    run.write("zhuihe.toml", bytes);
    let args = ["--config", "zhuihe.toml", "-o", "out.txt"];
    assert!(matches!(run.zhuihe(&args), 0 | 2));
});
