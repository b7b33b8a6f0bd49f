//! Any JSON Lines file is cleaned: nothing but the texts changes, and what can't be read stays.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use zhuihe_fuzz::Run;

fuzz_target!(|bytes: &[u8]| {
    let run = Run::new("in.jsonl", bytes);
    let args = ["--from", "jsonl", "--encoding", "utf-8", "-o", "out.jsonl"];
    let Some(status @ (0 | 3)) = run.zhuihe(&args) else {
        return;
    };
    let after = run.read("out.jsonl");
    let lines = |bytes: &[u8]| -> Vec<Vec<u8>> {
        let lines = bytes.split(|&b| b == b'\n');
        lines.map(<[u8]>::to_vec).collect()
    };
    let (before, after) = (lines(bytes), lines(&after));
    assert_eq!(before.len(), after.len());
    for (before, after) in before.iter().zip(&after) {
        if before == after {
            continue;
        }
        let mut record: Value = serde_json::from_slice(before.trim_ascii_start()).unwrap();
        let text = record["text"].as_str().unwrap();
        record["text"] = zhuihe::clean(text).into();
        assert_eq!(record, serde_json::from_slice::<Value>(after).unwrap());
    }
    assert!(status == 3 || before.iter().all(|line| std::str::from_utf8(line).is_ok()));
});
