use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{
    ArrayRef, BinaryArray, DictionaryArray, Int64Array, LargeStringArray, RecordBatch, StringArray,
    StringViewArray, StructArray, TimestampSecondArray,
};
use arrow_schema::{DataType, Field};
use arrow_select::concat::concat_batches;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::data_type::{ByteArrayType as ByteArray, Int64Type as Int64};
use parquet::file::metadata::{KeyValue, ParquetMetaData};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use predicates::str::contains;
use serde_json::Value;

use crate::pipe::read_ten_bytes;
use crate::{BROKEN, JOINED, Place, WHOLE, fails};

/// Texts and their cleaned forms.
const TEXTS: [(Option<&str>, Option<&str>); 4] = [
    (Some(BROKEN), Some(JOINED)),
    (None, None),
    (Some(WHOLE), Some(WHOLE)),
    (Some("停 水 通 知\n"), Some("停水通知\n")),
];

fn raw(rows: usize) -> Vec<Option<&'static str>> {
    (0..rows).map(|i| TEXTS[i % 4].0).collect()
}

fn cleaned(rows: usize) -> Vec<Option<&'static str>> {
    (0..rows).map(|i| TEXTS[i % 4].1).collect()
}

fn numbers(rows: usize) -> ArrayRef {
    Arc::new((0..rows as i64).collect::<Int64Array>())
}

/// A table with texts of these rows between two other columns.
fn table(texts: ArrayRef) -> RecordBatch {
    let rows = texts.len();
    let titles: StringArray = (0..rows).map(|i| (i % 3 > 0).then_some("题 目")).collect();
    let columns: [(&str, ArrayRef); 3] = [
        ("id", numbers(rows)),
        ("text", texts),
        ("title", Arc::new(titles)),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(n, c)| (n, c, true))).unwrap()
}

fn strings(rows: usize) -> ArrayRef {
    Arc::new(StringArray::from(raw(rows)))
}

fn write(path: &Path, rows: &RecordBatch, in_a_group: usize) {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_column_compression("text".into(), Compression::LZ4_RAW)
        .set_max_row_group_row_count(Some(in_a_group))
        .set_key_value_metadata(Some(vec![KeyValue::new(
            "来源".to_owned(),
            "甲".to_owned(),
        )]))
        .build();
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, rows.schema(), Some(properties)).unwrap();
    writer.write(rows).unwrap();
    writer.close().unwrap();
}

fn read(path: &Path) -> (RecordBatch, Arc<ParquetMetaData>) {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let (schema, metadata) = (builder.schema().clone(), builder.metadata().clone());
    let batches: Vec<_> = builder.build().unwrap().map(Result::unwrap).collect();
    (concat_batches(&schema, &batches).unwrap(), metadata)
}

fn texts(rows: &RecordBatch, name: &str) -> Vec<Option<String>> {
    let column = rows.column_by_name(name).unwrap();
    let texts = column.as_string::<i32>();
    texts.iter().map(|t| t.map(str::to_owned)).collect()
}

fn owned(texts: &[Option<&str>]) -> Vec<Option<String>> {
    texts.iter().map(|t| t.map(str::to_owned)).collect()
}

fn json(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn only_the_texts_change() {
    let place = Place::new();
    write(&place.path("in.parquet"), &table(strings(10)), 4);
    place
        .zhuihe()
        .args(["-o", "out.parquet", "in.parquet"])
        .assert()
        .success()
        .stdout("")
        .stderr("");
    let (before, said_before) = read(&place.path("in.parquet"));
    let (after, said_after) = read(&place.path("out.parquet"));
    assert_eq!(texts(&after, "text"), owned(&cleaned(10)));
    assert_eq!(before.schema(), after.schema());
    assert_eq!(before.column(0), after.column(0));
    assert_eq!(before.column(2), after.column(2));
    let (file_before, file_after) = (said_before.file_metadata(), said_after.file_metadata());
    assert_eq!(
        file_before.key_value_metadata(),
        file_after.key_value_metadata()
    );
    assert_eq!(file_before.schema(), file_after.schema());
    let groups: Vec<_> = said_after
        .row_groups()
        .iter()
        .map(|g| g.num_rows())
        .collect();
    assert_eq!(groups, [4, 4, 2]);
    for group in said_after.row_groups() {
        assert_eq!(group.column(0).compression(), Compression::SNAPPY);
        assert_eq!(group.column(1).compression(), Compression::LZ4_RAW);
    }
    assert_eq!(place.names(), ["in.parquet", "out.parquet"]);
}

#[test]
fn a_column_of_text_keeps_its_type() {
    let raw = raw(6);
    let columns: [ArrayRef; 4] = [
        Arc::new(LargeStringArray::from(raw.clone())),
        Arc::new(StringViewArray::from(raw.clone())),
        Arc::new(raw.iter().copied().collect::<DictionaryArray<Int32Type>>()),
        Arc::new(
            raw.iter()
                .copied()
                .collect::<DictionaryArray<arrow_array::types::UInt8Type>>(),
        ),
    ];
    let place = Place::new();
    for column in columns {
        let expected = column.data_type().clone();
        write(&place.path("a.parquet"), &table(column), 4);
        place.zhuihe().args(["-w", "a.parquet"]).assert().success();
        let (after, _) = read(&place.path("a.parquet"));
        assert_eq!(after.column(1).data_type(), &expected);
        let printed = place.zhuihe().args(["--to", "jsonl", "a.parquet"]).assert();
        let lines = json(&String::from_utf8(printed.get_output().stdout.clone()).unwrap());
        let texts: Vec<_> = lines.iter().map(|l| l["text"].as_str()).collect();
        assert_eq!(texts, cleaned(6), "{expected}");
    }
}

#[test]
fn a_path_can_select_a_field_of_a_struct() {
    let place = Place::new();
    let inner: [(Arc<Field>, ArrayRef); 2] = [
        (
            Arc::new(Field::new("body", DataType::Utf8, true)),
            strings(4),
        ),
        (Arc::new(Field::new("n", DataType::Int64, true)), numbers(4)),
    ];
    let meta: ArrayRef = Arc::new(StructArray::from(inner.to_vec()));
    let rows = RecordBatch::try_from_iter([("meta", meta)]).unwrap();
    write(&place.path("a.parquet"), &rows, 3);
    place
        .zhuihe()
        .args(["--field", "meta.body", "-o", "b.parquet", "a.parquet"])
        .assert()
        .success();
    let (after, _) = read(&place.path("b.parquet"));
    let meta = after.column(0).as_struct();
    let bodies: Vec<_> = meta.column(0).as_string::<i32>().iter().collect();
    assert_eq!(bodies, cleaned(4));
    assert_eq!(meta.column(1), &numbers(4));
}

#[test]
fn rows_become_json_lines_and_text() {
    let place = Place::new();
    write(&place.path("a.parquet"), &table(strings(4)), 2);
    let printed = place.zhuihe().args(["--to", "jsonl", "a.parquet"]).assert();
    let lines = json(&String::from_utf8(printed.get_output().stdout.clone()).unwrap());
    assert_eq!(
        lines[0],
        serde_json::json!({"id": 0, "text": JOINED, "title": null})
    );
    assert_eq!(
        lines[1],
        serde_json::json!({"id": 1, "text": null, "title": "题 目"})
    );
    place
        .zhuihe()
        .args(["--to", "text", "a.parquet"])
        .assert()
        .success()
        .stdout(format!("{JOINED}\n{WHOLE}\n停水通知\n\n"));
}

#[test]
fn blocks_become_json_lines() {
    let place = Place::new();
    write(&place.path("a.parquet"), &table(strings(4)), 2);
    let printed = place.zhuihe().args(["--blocks", "a.parquet"]).assert();
    let lines = json(&String::from_utf8(printed.get_output().stdout.clone()).unwrap());
    let block = serde_json::json!({"kind": "headline", "text": "停水通知"});
    assert_eq!(lines[3]["text"], serde_json::json!([block]));
    assert_eq!(lines[1]["text"], Value::Null);
}

#[test]
fn texts_in_a_list_become_json_lines() {
    let place = Place::new();
    let mut lists = ListBuilder::new(StringBuilder::new());
    for rows in [&[BROKEN, WHOLE][..], &["停 水 通 知\n"]] {
        lists.append_value(rows.iter().copied().map(Some));
    }
    let lists: ArrayRef = Arc::new(lists.finish());
    let rows = RecordBatch::try_from_iter([("pages", lists)]).unwrap();
    write(&place.path("a.parquet"), &rows, 2);
    let args = ["--field", "pages.*", "a.parquet"];
    let printed = place.zhuihe().args(args).args(["--to", "jsonl"]).assert();
    let lines = json(&String::from_utf8(printed.get_output().stdout.clone()).unwrap());
    let expected = [
        serde_json::json!({"pages": [JOINED, WHOLE]}),
        serde_json::json!({"pages": ["停水通知\n"]}),
    ];
    assert_eq!(lines, expected);
    fails(
        place.zhuihe().args(args),
        "the column `pages.*` is in a list, which can only be written as JSON Lines: use `--to jsonl`",
    );
    let args = ["--check", "--field", "pages.text", "a.parquet"];
    fails(
        place.zhuihe().args(args),
        "the column `pages.text` has to select elements of a list with a number or `*`, not `text`",
    );
}

#[test]
fn a_text_beside_a_time_with_a_zone_is_compared() {
    let place = Place::new();
    let times = TimestampSecondArray::from(vec![0]).with_timezone("Asia/Shanghai");
    let page: [(&str, ArrayRef); 2] = [
        ("text", Arc::new(StringArray::from(vec![BROKEN]))),
        ("time", Arc::new(times)),
    ];
    let page = StructArray::from(RecordBatch::try_from_iter(page).unwrap());
    let rows = RecordBatch::try_from_iter([("page", Arc::new(page) as ArrayRef)]).unwrap();
    write(&place.path("a.parquet"), &rows, 1);
    let args = ["--check", "--field", "page.text", "a.parquet"];
    let command = place.zhuihe().args(args).assert();
    command.code(1).stdout("a.parquet\n").stderr("");
}

#[test]
fn only_parquet_is_written_under_a_name_of_parquet() {
    let place = Place::new().with("a.txt", BROKEN);
    write(&place.path("a.parquet"), &table(strings(4)), 2);
    for (args, format) in [
        (&["a.txt"][..], "text"),
        (&["--blocks", "a.parquet"], "JSON Lines"),
    ] {
        fails(
            place.zhuihe().args(["-o", "b.parquet"]).args(args),
            &format!("b.parquet: {format} cannot be written as Parquet"),
        );
        assert!(!place.path("b.parquet").exists());
    }
}

#[test]
fn edits_and_counts_are_those_of_json_lines() {
    let place = Place::new();
    write(&place.path("a.parquet"), &table(strings(8)), 3);
    let lines = raw(8)
        .into_iter()
        .map(|t| serde_json::json!({ "text": t }).to_string() + "\n");
    let place = place.with("a.jsonl", lines.collect::<String>());
    let beside = |input: &str| {
        let args = ["--edits", "edits", "--stats", "stats", "-o", "out", input];
        place.zhuihe().args(args).assert().success();
        let edits = place.read("edits").replace(input, "FILE");
        (edits, place.read("stats"))
    };
    assert_eq!(beside("a.parquet"), beside("a.jsonl"));
    place
        .zhuihe()
        .args(["--check", "a.parquet"])
        .assert()
        .code(1)
        .stdout("a.parquet\n");
    place
        .zhuihe()
        .args(["--diff", "a.parquet"])
        .assert()
        .code(1)
        .stdout(contains("--- a.parquet:4\n+++ a.parquet:4\n"));
}

#[test]
fn another_column_gets_the_text() {
    let place = Place::new();
    write(&place.path("a.parquet"), &table(strings(4)), 2);
    for (name, columns) in [
        ("clean", &["id", "text", "clean", "title"][..]),
        ("title", &["id", "text", "title"]),
    ] {
        place
            .zhuihe()
            .args(["--output-field", name, "-o", "b.parquet", "a.parquet"])
            .assert()
            .success();
        let (after, _) = read(&place.path("b.parquet"));
        let schema = after.schema();
        let found: Vec<_> = schema.fields().iter().map(|f| f.name()).collect();
        assert_eq!(found, columns);
        assert_eq!(texts(&after, "text"), owned(&raw(4)));
        assert_eq!(texts(&after, name), owned(&cleaned(4)));
    }
}

#[test]
fn an_unknown_column_is_an_error_that_lists_the_columns() {
    let place = Place::new();
    write(&place.path("a.parquet"), &table(strings(2)), 2);
    for (field, message) in [
        (
            "body",
            "a.parquet: there is no column `body`; the columns are `id` (a number), `text` (text), `title` (text)",
        ),
        ("id", "the column `id` is a number, not text"),
        ("text.a", "the column `text.a` cannot be followed into text"),
    ] {
        fails(
            place.zhuihe().args(["--field", field, "a.parquet"]),
            message,
        );
    }
    fails(
        place
            .zhuihe()
            .args(["--field", "text", "--field", "text", "a.parquet"]),
        "two fields select the same text",
    );
}

#[test]
fn parquet_cannot_be_read_from_a_pipe() {
    let place = Place::new();
    write(&place.path("a.parquet"), &table(strings(2)), 2);
    fails(
        place
            .zhuihe()
            .write_stdin(fs::read(place.path("a.parquet")).unwrap()),
        "standard input: Parquet cannot be read from a stream: save it to a file first",
    );
}

/// A file in which the text of row 2 is not UTF-8, which some writers allow.
fn not_utf8(path: &Path) {
    let schema = "message schema { required int64 id; optional binary text (UTF8); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer =
        SerializedFileWriter::new(File::create(path).unwrap(), schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column
        .typed::<Int64>()
        .write_batch(&[1, 2, 3], None, None)
        .unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let texts = [
        "甲 乙 丙 丁\n".as_bytes(),
        b"\xd6\xd0\xce\xc4",
        WHOLE.as_bytes(),
    ];
    column
        .typed::<ByteArray>()
        .write_batch(&texts.map(|t| t.to_vec().into()), Some(&[1, 1, 1]), None)
        .unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn a_file_whose_text_is_not_utf8_fails() {
    let place = Place::new();
    not_utf8(&place.path("a.parquet"));
    fails(
        place.zhuihe().args(["-o", "b.parquet", "a.parquet"]),
        "a.parquet: cannot read: row group 0: encountered non UTF-8 data",
    );
    assert_eq!(place.names(), ["a.parquet"]);
}

const LIMIT: [&str; 2] = ["--max-record", "20"];

#[test]
fn a_row_that_is_too_long_stays() {
    let place = Place::new();
    write(&place.path("a.parquet"), &table(strings(6)), 4);
    place
        .zhuihe()
        .args(LIMIT)
        .args(["-o", "b.parquet", "a.parquet"])
        .assert()
        .code(3)
        .stderr(contains(
            "zhuihe: a.parquet:1: the text is 240 bytes long, more than `--max-record` 20\n",
        ));
    let (after, _) = read(&place.path("b.parquet"));
    let mut expected = cleaned(6);
    (expected[0], expected[4]) = (Some(BROKEN), Some(BROKEN));
    assert_eq!(texts(&after, "text"), owned(&expected));
    let beside = ["--output-field", "clean", "-o", "b.parquet", "a.parquet"];
    place.zhuihe().args(LIMIT).args(beside).assert().code(3);
    let (after, _) = read(&place.path("b.parquet"));
    (expected[0], expected[4]) = (None, None);
    assert_eq!(texts(&after, "clean"), owned(&expected));
}

#[test]
fn a_rejected_row_is_named_in_the_rejects() {
    let place = Place::new();
    write(&place.path("a.parquet"), &table(strings(6)), 4);
    let args = ["--rejects", "r.jsonl", "-o", "b.parquet", "a.parquet"];
    place.zhuihe().args(LIMIT).args(args).assert().code(3);
    let (after, metadata) = read(&place.path("b.parquet"));
    let ids = after.column(0).as_primitive::<Int64Type>().values();
    assert_eq!(ids.to_vec(), [1, 2, 3, 5]);
    assert_eq!(metadata.num_row_groups(), 2);
    let rejects = json(&place.read("r.jsonl"));
    let lines: Vec<_> = rejects.iter().map(|r| r["line"].as_u64()).collect();
    assert_eq!(lines, [Some(1), Some(5)]);
    assert_eq!(rejects[0]["path"], "a.parquet");
}

#[test]
fn a_binary_column_is_not_text() {
    let place = Place::new();
    let bytes: ArrayRef = Arc::new(BinaryArray::from(vec![&b"a"[..]]));
    let rows = RecordBatch::try_from_iter([("text", bytes)]).unwrap();
    write(&place.path("a.parquet"), &rows, 1);
    fails(
        place.zhuihe().arg("a.parquet"),
        "the column `text` is bytes, not text",
    );
}

#[test]
fn a_damaged_file_does_not_stop_the_others() {
    let place = Place::new();
    write(&place.path("good.parquet"), &table(strings(4)), 2);
    let whole = fs::read(place.path("good.parquet")).unwrap();
    let mut lies = whole.clone();
    let length = lies.len();
    lies[length - 8..length - 4].copy_from_slice(&u32::MAX.to_le_bytes());
    let place = place
        .with("cut.parquet", &whole[..whole.len() / 2])
        .with("empty.parquet", "")
        .with("lies.parquet", lies);
    let files = [
        "cut.parquet",
        "empty.parquet",
        "lies.parquet",
        "good.parquet",
    ];
    place
        .zhuihe()
        .args(["-o", "out/"])
        .args(files)
        .assert()
        .code(2)
        .stderr(contains("cut.parquet: cannot read: "))
        .stderr(contains("empty.parquet: cannot read: "))
        .stderr(contains("lies.parquet: cannot read: "));
    let (after, _) = read(&place.path("out/good.parquet"));
    assert_eq!(texts(&after, "text"), owned(&cleaned(4)));
    assert_eq!(fs::read_dir(place.path("out")).unwrap().count(), 1);
}

#[test]
fn different_columns_cannot_share_a_file() {
    let place = Place::new();
    write(&place.path("a.parquet"), &table(strings(4)), 2);
    write(&place.path("b.parquet"), &table(strings(3)), 2);
    let rows = RecordBatch::try_from_iter([("text", strings(2))]).unwrap();
    write(&place.path("c.parquet"), &rows, 2);
    let args = ["-o", "all.parquet", "a.parquet", "b.parquet"];
    place.zhuihe().args(args).assert().success();
    let (all, metadata) = read(&place.path("all.parquet"));
    assert_eq!(all.num_rows(), 7);
    assert_eq!(metadata.num_row_groups(), 4);
    fails(
        place.zhuihe().args(args).arg("c.parquet"),
        "c.parquet: its columns differ from those of the input before it",
    );
}

#[test]
fn json_lines_do_not_follow_rows() {
    let place = Place::new().with("b.jsonl", "{\"text\":\"甲\"}\n");
    write(&place.path("a.parquet"), &table(strings(4)), 2);
    let args = ["-o", "all", "a.parquet", "b.jsonl"];
    fails(
        place.zhuihe().args(args),
        "b.jsonl: input is JSON Lines, but the output is Parquet",
    );
    assert!(!place.path("all").exists());
}

#[test]
fn a_clean_file_is_not_replaced() {
    let place = Place::new();
    let rows = RecordBatch::try_from_iter([("text", strings(1))]).unwrap();
    write(&place.path("a.parquet"), &rows, 1);
    place.zhuihe().args(["-w", "a.parquet"]).assert().success();
    let once = fs::read(place.path("a.parquet")).unwrap();
    let time = fs::metadata(place.path("a.parquet")).unwrap().modified();
    place.zhuihe().args(["-w", "a.parquet"]).assert().success();
    assert_eq!(fs::read(place.path("a.parquet")).unwrap(), once);
    let time_after = fs::metadata(place.path("a.parquet")).unwrap().modified();
    assert_eq!(time.unwrap(), time_after.unwrap());
}

#[test]
fn a_report_reads_rows() {
    let place = Place::new();
    write(&place.path("a.parquet"), &table(strings(4)), 2);
    let printed = place
        .zhuihe()
        .args(["report", "-o", "-", "a.parquet"])
        .assert()
        .success();
    let page = String::from_utf8(printed.get_output().stdout.clone()).unwrap();
    let texts = raw(4);
    for (row, text) in (1..).zip(texts) {
        assert_eq!(page.contains(&format!("a.parquet:{row}")), text.is_some());
    }
}

#[test]
fn several_text_columns_have_separate_outputs() {
    let place = Place::new();
    let columns: [(&str, ArrayRef); 2] = [("a", strings(1)), ("b", strings(1))];
    let rows = RecordBatch::try_from_iter(columns).unwrap();
    write(&place.path("a.parquet"), &rows, 2);
    let args = [
        "a.parquet",
        "--field",
        "a",
        "--field",
        "b",
        "--output-field",
    ];
    for (names, columns) in [
        (["c", "d"], &["a", "c", "b", "d"][..]),
        (["c", "e"], &["a", "c", "b", "e"]),
    ] {
        let mut command = place.zhuihe();
        let command = command
            .args(args)
            .args([names[0], "--output-field", names[1]]);
        command.args(["-o", "b.parquet"]).assert().success();
        let (after, _) = read(&place.path("b.parquet"));
        let schema = after.schema();
        let found: Vec<_> = schema.fields().iter().map(|f| f.name()).collect();
        assert_eq!(found, columns, "{names:?}");
        for name in names {
            assert_eq!(texts(&after, name), owned(&cleaned(1)), "{name}");
        }
    }
}

#[test]
fn overlapping_output_fields_are_an_error() {
    let place = Place::new();
    let inner = StructArray::from(vec![(
        Arc::new(Field::new("b", DataType::Utf8, true)),
        strings(1),
    )]);
    let columns: [(&str, ArrayRef); 3] =
        [("a", strings(1)), ("s", Arc::new(inner)), ("t", strings(1))];
    let rows = RecordBatch::try_from_iter(columns).unwrap();
    write(&place.path("a.parquet"), &rows, 2);
    for (fields, outputs, message) in [
        (["a", "t"], ["c", "c"], "two output fields are named `c`"),
        (
            ["a", "s.b"],
            ["s", "c"],
            "the output field `s` would replace `s.b`",
        ),
        (
            ["s.b", "a"],
            ["c", "s"],
            "the output field `s` would replace `s.b`",
        ),
        (
            ["a", "t"],
            ["t", "b"],
            "the output field `t` would replace `t`",
        ),
    ] {
        let mut command = place.zhuihe();
        for (field, output) in fields.into_iter().zip(outputs) {
            command.args(["--field", field, "--output-field", output]);
        }
        fails(command.arg("a.parquet"), message);
    }
}

#[test]
fn fail_fast_writes_no_row_after_a_rejected_one() {
    let place = Place::new();
    let rows = table(strings(8)).slice(1, 7);
    write(&place.path("a.parquet"), &rows, 8);
    let args = ["--fail-fast", "a.parquet"];
    place
        .zhuihe()
        .args(["--max-record", "80"])
        .args(args)
        .args(["--to", "text"])
        .assert()
        .code(3)
        .stdout(format!("{WHOLE}\n停水通知\n\n"));
    let args = ["--fail-fast", "--rejects", "r.jsonl", "a.parquet"];
    let command = place
        .zhuihe()
        .args(LIMIT)
        .args(args)
        .args(["-o", "b.parquet"])
        .assert();
    let why = "b.parquet: not written, because an input failed";
    command.code(2).stderr(contains(why));
    assert_eq!(json(&place.read("r.jsonl")).len(), 1);
}

#[test]
fn only_the_damaged_file_is_reported() {
    let place = Place::new();
    write(&place.path("good.parquet"), &table(strings(4)), 4);
    let rows = table(strings(4000));
    let properties = WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_write_batch_size(100)
        .set_data_page_row_count_limit(100)
        .build();
    let mut bad = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bad, rows.schema(), Some(properties)).unwrap();
    writer.write(&rows).unwrap();
    let metadata = writer.close().unwrap();
    let pages = metadata.page_index_for_row_group(0);
    let page = &pages.offset_index(1).unwrap().page_locations[20];
    bad[page.offset as usize..][..16].fill(0xff);
    let place = place.with("bad.parquet", bad);
    let assert = place
        .zhuihe()
        .args(["-o", "all.parquet", "bad.parquet", "good.parquet"])
        .assert()
        .code(2)
        .stderr(contains("bad.parquet: cannot read: row group 0: "));
    let stderr = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(!stderr.contains("good.parquet"), "{stderr}");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let place = Place::new();
    // Incompressible texts, in row groups larger than a pipe buffer.
    let mut seed = 1_u32;
    let mut character = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(0x4e00 + (seed >> 16) % 0x5000).unwrap()
    };
    let text = |_| Some((0..1000).map(|_| character()).collect::<String>());
    let texts: StringArray = (0..200).map(text).collect();
    write(&place.path("a.parquet"), &table(Arc::new(texts)), 50);
    let output = read_ten_bytes(&place, &["--no-dict", "a.parquet"]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}
