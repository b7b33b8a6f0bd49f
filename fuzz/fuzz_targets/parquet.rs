//! Any Parquet file is cleaned or is an error.
#![no_main]

use std::panic;
use std::sync::Once;

use libfuzzer_sys::fuzz_target;
use zhuihe_fuzz::Run;

static START: Once = Once::new();

fuzz_target!(|bytes: &[u8]| {
    // The fuzzer's hook ends the process at a panic that the command catches.
    START.call_once(|| drop(panic::take_hook()));
    let run = Run::new("in.parquet", bytes);
    let status = run.zhuihe(&["--from", "parquet", "-o", "out.parquet"]);
    if status == 0 {
        assert!(run.read("out.parquet").starts_with(b"PAR1"));
    }
    run.zhuihe(&["--from", "parquet", "--to", "jsonl", "-o", "out.jsonl"]);
});
