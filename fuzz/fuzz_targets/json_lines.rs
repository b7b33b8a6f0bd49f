//! Any JSON Lines file is cleaned: nothing but the texts changes, and what can't be read stays.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use zhuihe_fuzz::Run;

/// Returns the record of a line, which may begin with a byte order mark.
fn value(line: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line))
}

fuzz_target!(|bytes: &[u8]| {
    let run = Run::new("in.jsonl", bytes);
    let args = ["--from", "jsonl", "--encoding", "utf-8", "-o", "out.jsonl"];
    let status = run.zhuihe(&args);
    if status == 2 {
        return;
    }
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
        // Larger numbers and deeper nesting than serde_json has as a value are cleaned, too.
        let Ok(mut record) = value(before) else {
            continue;
        };
        let text = record["text"].as_str().unwrap();
        record["text"] = zhuihe::clean(text).into();
        assert_eq!(record, value(after).unwrap());
    }
    assert!(status == 3 || before.iter().all(|line| std::str::from_utf8(line).is_ok()));
});
