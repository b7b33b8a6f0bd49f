"""Arrow: columns and streams, from and to pyarrow, Polars and DuckDB."""

import sys
from collections.abc import Iterator

import duckdb
import polars as pl
import pyarrow as pa
import pytest

import zhuihe
from zhuihe import Cleaner

RAW = ["4 月 21 日，全市开工", None, "", "产 业 链", "安静", "4月21 日，全市开工"]
OUT = ["4月21日，全市开工", None, "", "产业链", "安静", "4月21日，全市开工"]

CLEANER = Cleaner()

KEYS = [pa.int8(), pa.int16(), pa.int32(), pa.int64()]
KEYS += [pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()]
STRINGS = [pa.string(), pa.large_string(), pa.string_view()]
DICTIONARIES = [pa.dictionary(key, value) for key in KEYS for value in STRINGS[:2]]


def encoded(data_type: pa.DataType) -> pa.Array:
    """The raw texts in a dictionary."""
    values = pa.array(["产 业 链", RAW[5], RAW[0], "", "安静"], data_type.value_type)
    keys = pa.array([2, None, 3, 0, 4, 1], data_type.index_type)
    return pa.DictionaryArray.from_arrays(keys, values)


def arrays() -> list[pa.Array]:
    return [pa.array(RAW, kind) for kind in STRINGS] + [encoded(kind) for kind in DICTIONARIES]


@pytest.mark.parametrize("array", arrays(), ids=lambda array: str(array.type))
def test_an_array_keeps_its_type_and_its_nulls(array: pa.Array) -> None:
    cleaned = pa.array(CLEANER.clean_arrow(array))
    cleaned.validate(full=True)
    assert cleaned.type == array.type
    assert cleaned.to_pylist() == OUT
    assert cleaned.null_count == 1
    # A piece out of the middle, where the buffers begin elsewhere.
    piece = pa.array(CLEANER.clean_arrow(array[1:4]))
    assert piece.to_pylist() == OUT[1:4]
    assert pa.array(CLEANER.clean_arrow(array[:0])).to_pylist() == []
    assert pa.array(CLEANER.clean_arrow(array[1:2])).to_pylist() == [None]


def test_values_that_become_one_have_one_place_in_a_dictionary() -> None:
    array = encoded(pa.dictionary(pa.int8(), pa.string()))
    cleaned = pa.array(CLEANER.clean_arrow(array))
    assert sorted(cleaned.dictionary.to_pylist()) == ["", OUT[0], "产业链", "安静"]


def test_a_null_among_the_values_of_a_dictionary_stays() -> None:
    values = pa.array(["产 业 链", None])
    array = pa.DictionaryArray.from_arrays(pa.array([1, 0, None], pa.int32()), values)
    cleaned = pa.array(CLEANER.clean_arrow(array))
    assert cleaned.to_pylist() == [None, "产业链", None]


@pytest.mark.parametrize("kind", [*STRINGS, DICTIONARIES[4]], ids=str)
def test_a_chunked_array_keeps_its_chunks(kind: pa.DataType) -> None:
    whole = encoded(kind) if pa.types.is_dictionary(kind) else pa.array(RAW, kind)
    array = pa.chunked_array([whole[:2], whole[2:2], whole[2:]])
    answer = CLEANER.clean_arrow(array)
    assert len(answer) == 6
    for _ in range(2):
        cleaned = pa.chunked_array(answer)
        assert cleaned.type == kind
        assert [len(chunk) for chunk in cleaned.chunks] == [2, 0, 4]
        assert cleaned.to_pylist() == OUT
    empty = pa.chunked_array(CLEANER.clean_arrow(pa.chunked_array([], kind)))
    assert (empty.type, len(empty)) == (kind, 0)


def test_a_record_batch_keeps_what_is_not_cleaned() -> None:
    batch = pa.record_batch(
        [pa.array(range(6)), pa.array(RAW), pa.array([["a"], [], None, ["b", "c"], [], []])],
        schema=pa.schema(
            [
                pa.field("id", pa.int64(), nullable=False),
                pa.field("text", pa.string(), metadata={"language": "zh"}),
                pa.field("tags", pa.list_(pa.string())),
            ],
            metadata={"source": "press"},
        ),
    )
    cleaned = pa.record_batch(CLEANER.clean_batch(batch, "text"))
    cleaned.validate(full=True)
    assert cleaned.schema.equals(batch.schema, check_metadata=True)
    assert cleaned["text"].to_pylist() == OUT
    assert cleaned.drop_columns("text").equals(batch.drop_columns("text"))

    again = pa.record_batch(CLEANER.clean_batch(batch, "text", output_column="text"))
    assert again.equals(cleaned)
    cleaned = pa.record_batch(CLEANER.clean_batch(batch[1:], "text", output_column="clean"))
    assert cleaned.schema.names == ["id", "text", "tags", "clean"]
    assert cleaned.drop_columns("clean").equals(batch[1:])
    assert cleaned["clean"].to_pylist() == OUT[1:]


@pytest.mark.parametrize("kind", [*STRINGS, DICTIONARIES[4]], ids=str)
def test_edits_have_a_column_of_their_own(kind: pa.DataType, raws: list[str]) -> None:
    texts = [*raws, None, ""]
    column = pa.array(texts)
    column = column.dictionary_encode() if pa.types.is_dictionary(kind) else column.cast(kind)
    table = pa.table({"text": column})
    cleaned = pa.table(CLEANER.clean_batch(table, "text", edits_column="edits"))
    cleaned.validate(full=True)
    assert cleaned["text"].type == table["text"].type
    rows = cleaned.to_pylist()
    for raw, row in zip(texts, rows, strict=True):
        if raw is None:
            assert row == {"text": None, "edits": None}
            continue
        edits = [zhuihe.Edit(**edit) for edit in row["edits"]]
        assert [e.before for e in edits] == [e.before for e in CLEANER.clean(raw).edits]
        assert [e.start for e in edits] == [e.start for e in CLEANER.clean(raw).edits]
        assert zhuihe.replay(raw, edits) == row["text"]
        assert zhuihe.undo(row["text"], edits) == raw
        assert raw[edits[0].start : edits[0].end] == edits[0].before if edits else True


def test_a_table_keeps_its_batches() -> None:
    batches = [pa.record_batch({"text": RAW[:2]}), pa.record_batch({"text": RAW[2:]})]
    answer = CLEANER.clean_batch(pa.Table.from_batches(batches), "text", "clean")
    assert len(answer) == 6
    cleaned = pa.table(answer)
    assert cleaned["clean"].to_pylist() == OUT
    assert [len(chunk) for chunk in cleaned["text"].chunks] == [2, 4]


BATCH = pa.record_batch({"id": [1], "text": ["产 业 链"]})


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: CLEANER.clean_arrow([1]), zhuihe.ArrowTypeError, "list has neither"),
        (lambda: CLEANER.clean_arrow(pa.array([1])), zhuihe.ArrowTypeError, "this holds Int64"),
        (lambda: CLEANER.clean_arrow(BATCH), zhuihe.ArrowTypeError, "no strings"),
        (
            lambda: CLEANER.clean_arrow(pa.chunked_array([[1]])),
            zhuihe.ArrowTypeError,
            "this holds Int64",
        ),
        (
            lambda: CLEANER.clean_arrow(pa.array([b"a"]).dictionary_encode()),
            zhuihe.ArrowTypeError,
            "Dictionary",
        ),
        (
            lambda: CLEANER.clean_batch(pa.array(["a"]), "text"),
            zhuihe.ArrowTypeError,
            "clean_arrow takes it",
        ),
        (
            lambda: CLEANER.clean_batch(BATCH, "id"),
            zhuihe.ArrowTypeError,
            'the column "id" holds Int64',
        ),
        (
            lambda: CLEANER.clean_batch(BATCH, "txt"),
            zhuihe.ArrowError,
            'no column "txt": there are id, text',
        ),
        (
            lambda: CLEANER.clean_batch(BATCH, "text", "id"),
            zhuihe.ArrowError,
            'there is a column "id" already',
        ),
        (
            lambda: CLEANER.clean_batch(BATCH, "text", "new", "new"),
            zhuihe.ArrowError,
            'two new columns would be named "new"',
        ),
        (
            lambda: CLEANER.clean_batch(
                pa.RecordBatch.from_arrays([pa.array(["a"])] * 2, ["text", "text"]), "text"
            ),
            zhuihe.ArrowError,
            '2 columns are named "text"',
        ),
        (lambda: CLEANER.clean_stream([1], "text"), zhuihe.ArrowTypeError, "list has neither"),
        (
            lambda: CLEANER.clean_stream(pa.table({"text": ["a"]}), "txt"),
            zhuihe.ArrowError,
            'no column "txt"',
        ),
    ],
)
def test_what_can_not_be_cleaned(call, error: type, says: str) -> None:
    with pytest.raises(error) as raised:
        call()
    assert says in str(raised.value)
    base = TypeError if error is zhuihe.ArrowTypeError else ValueError
    assert isinstance(raised.value, base)


def not_utf8(kind: pa.DataType) -> pa.Array:
    """Bytes that call themselves a string, which no one checks between libraries."""
    binary = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary()}
    array = pa.array([b"\xe4\xba\xa7", b"\xe4\xba\xa7\xff"], binary.get(kind, pa.binary_view()))
    return pa.Array.from_buffers(kind, 2, array.buffers())


@pytest.mark.parametrize("kind", STRINGS, ids=str)
def test_bytes_that_are_no_text_are_named(kind: pa.DataType) -> None:
    with pytest.raises(zhuihe.InvalidUtf8Error, match="row 1: not UTF-8 at byte 3") as raised:
        CLEANER.clean_arrow(not_utf8(kind))
    assert raised.value.offset == 3
    stream = CLEANER.clean_stream(pa.table({"text": not_utf8(kind)}), "text")
    with pytest.raises(pa.ArrowInvalid, match="row 1: not UTF-8 at byte 3"):
        pa.table(stream)


class Capsules:
    """Gives what it was made with."""

    def __init__(self, **capsules: object) -> None:
        for name, capsule in capsules.items():
            setattr(self, f"__arrow_c_{name}__", lambda capsule=capsule: capsule)


def test_a_capsule_of_another_kind_is_refused() -> None:
    schema, array = pa.array(["a"]).__arrow_c_array__()
    stream = pa.chunked_array([["a"]]).__arrow_c_stream__()
    for capsules in [
        Capsules(array=(array, schema)),
        Capsules(array=(schema, stream)),
        Capsules(stream=array),
        Capsules(stream="stream"),
    ]:
        with pytest.raises(zhuihe.ArrowTypeError, match="capsule"):
            CLEANER.clean_arrow(capsules)
    for capsules in [Capsules(array=None), Capsules(array=(1,))]:
        with pytest.raises((TypeError, ValueError)):
            CLEANER.clean_arrow(capsules)


def test_what_was_taken_out_of_a_capsule_is_gone() -> None:
    array = Capsules(array=pa.array(["产 业 链"]).__arrow_c_array__())
    stream = Capsules(stream=pa.chunked_array([["产 业 链"]]).__arrow_c_stream__())
    for capsules in [array, stream]:
        CLEANER.clean_arrow(capsules)
        with pytest.raises(zhuihe.ArrowError, match="released"):
            CLEANER.clean_arrow(capsules)


def test_memory_outlives_who_made_it() -> None:
    column = pa.array(RAW * 1000)
    answer = CLEANER.clean_batch(pa.record_batch({"text": column, "same": column}), "text")
    del column
    batch = pa.record_batch(answer)
    del answer
    assert batch["same"].to_pylist() == RAW * 1000
    assert batch["text"].to_pylist() == OUT * 1000


# Streams


def reader(rows: list[list[str | None]]) -> pa.RecordBatchReader:
    schema = pa.schema({"text": pa.string()})
    batches = (pa.record_batch({"text": texts}, schema=schema) for texts in rows)
    return pa.RecordBatchReader.from_batches(schema, batches)


def test_a_stream_is_cleaned_as_it_is_read() -> None:
    read = []

    def batches() -> Iterator[pa.RecordBatch]:
        for text in ["产 业 链", "4 月 21 日"]:
            read.append(text)
            yield pa.record_batch({"text": [text]})

    source = pa.RecordBatchReader.from_batches(pa.schema({"text": pa.string()}), batches())
    stream = CLEANER.clean_stream(source, "text")
    cleaned = pa.RecordBatchReader.from_stream(stream)
    assert read == []
    assert cleaned.read_next_batch()["text"].to_pylist() == ["产业链"]
    assert read == ["产 业 链"]
    assert cleaned.read_next_batch()["text"].to_pylist() == ["4月21日"]
    for _ in range(2):
        with pytest.raises(StopIteration):
            cleaned.read_next_batch()


def test_a_stream_may_be_asked_for_its_schema_first() -> None:
    stream = CLEANER.clean_stream(reader([RAW]), "text", "clean")
    names = ["text", "clean"]
    assert pa.schema(stream).names == names
    # A whole stream that nobody reads takes nothing away.
    assert pa.RecordBatchReader.from_stream(stream).schema.names == names
    assert pa.table(stream)["clean"].to_pylist() == OUT


def test_a_table_streams_again_and_a_reader_is_at_its_end() -> None:
    table = CLEANER.clean_stream(pa.table({"text": RAW}), "text")
    for _ in range(3):
        assert pa.table(table)["text"].to_pylist() == OUT
    once = CLEANER.clean_stream(reader([RAW]), "text")
    assert pa.table(once)["text"].to_pylist() == OUT
    assert pa.table(once)["text"].to_pylist() == []


def test_an_error_of_the_source_reaches_the_reader() -> None:
    def batches() -> Iterator[pa.RecordBatch]:
        yield pa.record_batch({"text": ["产 业 链"]})
        raise RuntimeError("the disk is full\0 of holes")

    source = pa.RecordBatchReader.from_batches(pa.schema({"text": pa.string()}), batches())
    cleaned = pa.RecordBatchReader.from_stream(CLEANER.clean_stream(source, "text"))
    assert cleaned.read_next_batch()["text"].to_pylist() == ["产业链"]
    with pytest.raises(pa.ArrowInvalid, match="the disk is full"):
        cleaned.read_next_batch()


def test_a_panic_in_a_stream_is_an_error_of_the_reader(raws: list[str]) -> None:
    from zhuihe._zhuihe import _panicking_cleaner

    cleaner = _panicking_cleaner()
    table = pa.table({"text": raws})
    with pytest.raises(pa.ArrowInvalid, match="a mistake in zhuihe.*asked about"):
        pa.table(cleaner.clean_stream(table, "text"))
    with pytest.raises(Exception, match="a mistake in zhuihe"):
        pl.DataFrame(cleaner.clean_stream(table, "text"))
    stream = cleaner.clean_stream(table, "text")
    with pytest.raises(Exception, match="a mistake in zhuihe"):
        duckdb.sql("select * from stream").fetchall()
    for call in [
        lambda: cleaner.clean_arrow(table["text"]),
        lambda: cleaner.clean_batch(table, "text"),
        lambda: cleaner.clean_batch(table, "text", edits_column="edits"),
    ]:
        with pytest.raises(zhuihe.InternalError, match="asked about"):
            call()


# Polars


def test_a_series_of_polars() -> None:
    series = pl.Series("text", RAW)
    cleaned = pl.Series(CLEANER.clean_arrow(series))
    assert cleaned.dtype == pl.String
    assert cleaned.to_list() == OUT
    categories = series.cast(pl.Categorical)
    assert pl.Series(CLEANER.clean_arrow(categories)).cast(pl.String).to_list() == OUT


def test_a_data_frame_of_polars() -> None:
    frame = pl.DataFrame({"id": range(6), "text": RAW})
    cleaned = pl.DataFrame(CLEANER.clean_batch(frame, "text", "clean", "edits"))
    assert cleaned.columns == ["id", "text", "clean", "edits"]
    assert cleaned["clean"].to_list() == OUT
    assert cleaned.select("id", "text").equals(frame)
    counts = cleaned["edits"].list.len().to_list()
    assert counts == [3, None, 0, 2, 0, 1]
    cleaned = pl.DataFrame(CLEANER.clean_stream(frame, "text"))
    assert cleaned["text"].to_list() == OUT


# DuckDB


def test_a_relation_of_duckdb() -> None:
    press = pa.table({"id": range(6), "text": RAW})
    relation = duckdb.sql("select id, text from press where id <> 2 order by id")
    cleaned = pa.table(CLEANER.clean_batch(relation, "text"))
    assert cleaned["text"].to_pylist() == [*OUT[:2], *OUT[3:]]
    assert press.num_rows == 6


@pytest.mark.parametrize("once", [True, False])
def test_duckdb_reads_a_stream(once: bool) -> None:
    source = reader([RAW[:3], RAW[3:]]) if once else pa.table({"text": RAW})
    stream = CLEANER.clean_stream(source, "text")
    rows = duckdb.sql("select text from stream").fetchall()
    assert [text for (text,) in rows] == OUT
    chunks = CLEANER.clean_batch(pa.table({"text": RAW}), "text")
    assert duckdb.sql("select count(*) from chunks where text like '4月21日%'").fetchall() == [(2,)]


def test_other_threads_run_while_columns_are_cleaned(raws: list[str], turns) -> None:
    table = pa.table({"text": raws * 20})
    stream = CLEANER.clean_stream(table, "text")
    for call in [
        lambda: CLEANER.clean_arrow(table["text"]),
        lambda: CLEANER.clean_batch(table, "text", edits_column="edits"),
        lambda: pa.table(stream),
        lambda: pl.DataFrame(stream),
        lambda stream=stream: duckdb.sql("select count(text) from stream").fetchall(),
    ]:
        before = turns()
        call()
        assert turns() > before


def test_nothing_leaks() -> None:
    column = pa.array(RAW)
    table = pa.table({"text": column})
    calls = [
        lambda: pa.array(CLEANER.clean_arrow(column)),
        lambda: CLEANER.clean_arrow(column).__arrow_c_array__(),
        lambda: pa.table(CLEANER.clean_stream(table, "text")),
        lambda: CLEANER.clean_stream(table, "text").__arrow_c_stream__(),
        lambda: CLEANER.clean_stream(table, "text"),
    ]
    for call in calls:
        call()
        before = pa.total_allocated_bytes(), sys.getrefcount(column), sys.getrefcount(table)
        for _ in range(50):
            call()
        after = pa.total_allocated_bytes(), sys.getrefcount(column), sys.getrefcount(table)
        assert after == before
