"""Arrow columns and streams, from and to pyarrow, Polars and DuckDB."""

import ctypes
import sys
from collections.abc import Iterator
from typing import Any

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
    """Returns the raw texts as a dictionary array."""
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
    # A slice, whose offset is not 0.
    piece = pa.array(CLEANER.clean_arrow(array[1:4]))
    assert piece.to_pylist() == OUT[1:4]
    assert pa.array(CLEANER.clean_arrow(array[:0])).to_pylist() == []
    assert pa.array(CLEANER.clean_arrow(array[1:2])).to_pylist() == [None]


def test_values_that_become_equal_share_a_key() -> None:
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
    stream = CLEANER.clean_arrow(array)
    for _ in range(2):
        cleaned = pa.chunked_array(stream)
        assert cleaned.type == kind
        assert [len(chunk) for chunk in cleaned.chunks] == [2, 0, 4]
        assert cleaned.to_pylist() == OUT
    empty = pa.chunked_array(CLEANER.clean_arrow(pa.chunked_array([], kind)))
    assert (empty.type, len(empty)) == (kind, 0)


def test_a_record_batch_keeps_its_other_columns() -> None:
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
    cleaned = pa.record_batch(CLEANER.clean_arrow(batch, "text"))
    cleaned.validate(full=True)
    assert cleaned.schema.equals(batch.schema, check_metadata=True)
    assert cleaned["text"].to_pylist() == OUT
    assert cleaned.drop_columns("text").equals(batch.drop_columns("text"))

    again = pa.record_batch(CLEANER.clean_arrow(batch, "text", output_column="text"))
    assert again.equals(cleaned)
    cleaned = pa.record_batch(CLEANER.clean_arrow(batch[1:], "text", output_column="clean"))
    assert cleaned.schema.names == ["id", "text", "tags", "clean"]
    assert cleaned.drop_columns("clean").equals(batch[1:])
    assert cleaned["clean"].to_pylist() == OUT[1:]


@pytest.mark.parametrize("kind", [*STRINGS, DICTIONARIES[4]], ids=str)
def test_edits_have_a_column_of_their_own(kind: pa.DataType, raws: list[str]) -> None:
    texts = [*raws, None, ""]
    column = pa.array(texts)
    column = column.dictionary_encode() if pa.types.is_dictionary(kind) else column.cast(kind)
    table = pa.table({"text": column})
    cleaned = pa.table(CLEANER.clean_arrow(table, "text", edits_column="edits"))
    cleaned.validate(full=True)
    assert cleaned["text"].type == table["text"].type
    rows = cleaned.to_pylist()
    for raw, row in zip(texts, rows, strict=True):
        if raw is None:
            assert row == {"text": None, "edits": None}
            continue
        edits = [zhuihe.Edit(**edit) for edit in row["edits"]]
        expected = CLEANER.analyze(raw).edits
        assert [e.before for e in edits] == [e.before for e in expected]
        assert [e.start for e in edits] == [e.start for e in expected]
        assert zhuihe.replay(raw, edits) == row["text"]
        assert zhuihe.undo(row["text"], edits) == raw
        assert raw[edits[0].start : edits[0].end] == edits[0].before if edits else True


def test_a_table_keeps_its_batches() -> None:
    batches = [pa.record_batch({"text": RAW[:2]}), pa.record_batch({"text": RAW[2:]})]
    cleaned = pa.table(CLEANER.clean_arrow(pa.Table.from_batches(batches), "text", "clean"))
    assert cleaned["clean"].to_pylist() == OUT
    assert [len(chunk) for chunk in cleaned["text"].chunks] == [2, 4]


BATCH = pa.record_batch({"id": [1], "text": ["产 业 链"]})
TWICE = pa.RecordBatch.from_arrays([pa.array(["a"])] * 2, ["text", "text"])


@pytest.mark.parametrize(
    ("data", "arguments", "error", "message"),
    [
        ([1], [], zhuihe.ArrowTypeError, "list has neither"),
        (pa.array([1]), [], zhuihe.ArrowTypeError, "the data holds Int64, not strings"),
        (pa.chunked_array([[1]]), [], zhuihe.ArrowTypeError, "the data holds Int64, not strings"),
        (pa.array([b"a"]).dictionary_encode(), [], zhuihe.ArrowTypeError, "Dictionary"),
        (BATCH, [], zhuihe.ArrowTypeError, "give the name of the column"),
        (pa.array(["a"]), ["text"], zhuihe.ArrowTypeError, "omit the column name"),
        (BATCH, ["id"], zhuihe.ArrowTypeError, 'column "id" holds Int64, not strings'),
        (BATCH, ["txt"], zhuihe.ArrowError, 'no column "txt": the columns are id, text'),
        (pa.table({"text": ["a"]}), ["txt"], zhuihe.ArrowError, 'no column "txt"'),
        (BATCH, ["text", "id"], zhuihe.ArrowError, 'column "id" already exists'),
        (TWICE, ["text"], zhuihe.ArrowError, '2 columns are named "text"'),
    ],
)
def test_invalid_arguments(data: Any, arguments: list[str], error: type, message: str) -> None:
    with pytest.raises(error, match=message) as raised:
        CLEANER.clean_arrow(data, *arguments)
    base = TypeError if error is zhuihe.ArrowTypeError else ValueError
    assert isinstance(raised.value, base)


def test_new_columns_need_two_names_and_a_column() -> None:
    with pytest.raises(zhuihe.ArrowError, match='are both "new"'):
        CLEANER.clean_arrow(BATCH, "text", "new", edits_column="new")
    for new in [{"output_column": "new"}, {"edits_column": "new"}]:
        with pytest.raises(TypeError, match="need column"):
            CLEANER.clean_arrow(BATCH, **new)


def not_utf8(kind: pa.DataType) -> pa.Array:
    """Returns invalid UTF-8 as a string array, which libraries do not check."""
    binary = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary()}
    array = pa.array([b"\xe4\xba\xa7", b"\xe4\xba\xa7\xff"], binary.get(kind, pa.binary_view()))
    return pa.Array.from_buffers(kind, 2, array.buffers())


@pytest.mark.parametrize("kind", STRINGS, ids=str)
def test_invalid_utf8_is_an_error_with_its_place(kind: pa.DataType) -> None:
    with pytest.raises(zhuihe.InvalidUtf8Error, match="row 1: not UTF-8 at byte 3") as raised:
        CLEANER.clean_arrow(not_utf8(kind))
    assert raised.value.offset == 3
    stream = CLEANER.clean_arrow(pa.table({"text": not_utf8(kind)}), "text")
    with pytest.raises(pa.ArrowInvalid, match="row 1: not UTF-8 at byte 3"):
        pa.table(stream)


class Capsules:
    """Exports the given capsules."""

    def __init__(self, **capsules: object) -> None:
        for name, capsule in capsules.items():
            setattr(self, f"__arrow_c_{name}__", lambda capsule=capsule: capsule)


def test_a_capsule_of_the_wrong_kind_is_refused() -> None:
    schema, array = pa.array(["a"]).__arrow_c_array__()
    stream = pa.chunked_array([["a"]]).__arrow_c_stream__()
    for capsules in [
        Capsules(array=(array, schema)),
        Capsules(array=(schema, stream)),
        Capsules(stream=array),
        Capsules(stream="stream"),
    ]:
        with pytest.raises(zhuihe.ArrowTypeError, match="expected a capsule"):
            CLEANER.clean_arrow(capsules)
    for capsules in [Capsules(array=None), Capsules(array=(1,))]:
        with pytest.raises((TypeError, ValueError)):
            CLEANER.clean_arrow(capsules)


def test_a_capsule_can_be_imported_once() -> None:
    array = Capsules(array=pa.array(["产 业 链"]).__arrow_c_array__())
    stream = Capsules(stream=pa.chunked_array([["产 业 链"]]).__arrow_c_stream__())
    for capsules in [array, stream]:
        CLEANER.clean_arrow(capsules)
        with pytest.raises(zhuihe.ArrowError, match="released"):
            CLEANER.clean_arrow(capsules)


def test_memory_outlives_its_producer() -> None:
    column = pa.array(RAW * 1000)
    array = CLEANER.clean_arrow(pa.record_batch({"text": column, "same": column}), "text")
    del column
    batch = pa.record_batch(array)
    del array
    assert batch["same"].to_pylist() == RAW * 1000
    assert batch["text"].to_pylist() == OUT * 1000


# Streams


def reader(rows: list[list[str | None]]) -> pa.RecordBatchReader:
    schema = pa.schema({"text": pa.string()})
    batches = (pa.record_batch({"text": texts}, schema=schema) for texts in rows)
    return pa.RecordBatchReader.from_batches(schema, batches)


def test_a_stream_is_cleaned_when_it_is_read() -> None:
    read = []

    def batches() -> Iterator[pa.RecordBatch]:
        for text in ["产 业 链", "4 月 21 日"]:
            read.append(text)
            yield pa.record_batch({"text": [text]})

    source = pa.RecordBatchReader.from_batches(pa.schema({"text": pa.string()}), batches())
    cleaned = pa.RecordBatchReader.from_stream(CLEANER.clean_arrow(source, "text"))
    assert read == []
    assert cleaned.read_next_batch()["text"].to_pylist() == ["产业链"]
    assert read == ["产 业 链"]
    assert cleaned.read_next_batch()["text"].to_pylist() == ["4月21日"]
    for _ in range(2):
        with pytest.raises(StopIteration):
            cleaned.read_next_batch()


def test_the_schema_can_be_exported_before_the_rows() -> None:
    stream = CLEANER.clean_arrow(reader([RAW]), "text", "clean")
    names = ["text", "clean"]
    assert pa.schema(stream).names == names
    # Exporting a stream without reading it consumes nothing.
    assert pa.RecordBatchReader.from_stream(stream).schema.names == names
    assert pa.table(stream)["clean"].to_pylist() == OUT


def test_a_table_streams_again_and_a_reader_is_exhausted() -> None:
    table = CLEANER.clean_arrow(pa.table({"text": RAW}), "text")
    for _ in range(3):
        assert pa.table(table)["text"].to_pylist() == OUT
    once = CLEANER.clean_arrow(reader([RAW]), "text")
    assert pa.table(once)["text"].to_pylist() == OUT
    assert pa.table(once)["text"].to_pylist() == []


def test_an_error_of_the_source_reaches_the_reader() -> None:
    def batches() -> Iterator[pa.RecordBatch]:
        yield pa.record_batch({"text": ["产 业 链"]})
        raise RuntimeError("the disk is full\0 of holes")

    source = pa.RecordBatchReader.from_batches(pa.schema({"text": pa.string()}), batches())
    cleaned = pa.RecordBatchReader.from_stream(CLEANER.clean_arrow(source, "text"))
    assert cleaned.read_next_batch()["text"].to_pylist() == ["产业链"]
    with pytest.raises(pa.ArrowInvalid, match="the disk is full"):
        cleaned.read_next_batch()


# Panics: the data below claims to hold strings but holds integers, which makes arrow-rs panic.


def integers_as_strings() -> Capsules:
    schema, _ = pa.array(["a"]).__arrow_c_array__()
    _, array = pa.array([1]).__arrow_c_array__()
    return Capsules(array=(schema, array))


GET_SCHEMA = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


@GET_SCHEMA
def schema_of_strings(stream: int, out: int) -> int:
    pa.schema({"text": pa.string()})._export_to_c(out)
    return 0


def stream_of_integers_as_strings() -> Capsules:
    capsule = pa.table({"text": [1]}).__arrow_c_stream__()
    pointer_of = ctypes.pythonapi.PyCapsule_GetPointer
    pointer_of.restype, pointer_of.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    # `get_schema` is the first field of the structure.
    field = ctypes.c_void_p.from_address(pointer_of(capsule, b"arrow_array_stream"))
    field.value = ctypes.cast(schema_of_strings, ctypes.c_void_p).value
    return Capsules(stream=capsule)


def test_a_panic_raises_an_internal_error() -> None:
    with pytest.raises(zhuihe.InternalError, match="a bug in zhuihe.*StringArray") as raised:
        CLEANER.clean_arrow(integers_as_strings())
    assert isinstance(raised.value, RuntimeError)
    assert CLEANER.clean("产 业 链") == "产业链"


def test_a_panic_in_a_stream_is_an_error_of_the_reader() -> None:
    with pytest.raises(pa.ArrowInvalid, match="a bug in zhuihe.*StringArray"):
        pa.table(CLEANER.clean_arrow(stream_of_integers_as_strings(), "text"))
    with pytest.raises(Exception, match="a bug in zhuihe"):
        pl.DataFrame(CLEANER.clean_arrow(stream_of_integers_as_strings(), "text"))
    stream = CLEANER.clean_arrow(stream_of_integers_as_strings(), "text")
    with pytest.raises(Exception, match="a bug in zhuihe"):
        duckdb.sql("select * from stream").fetchall()


# Polars


def test_polars_series() -> None:
    series = pl.Series("text", RAW)
    cleaned = pl.Series(CLEANER.clean_arrow(series))
    assert cleaned.dtype == pl.String
    assert cleaned.to_list() == OUT
    categories = series.cast(pl.Categorical)
    assert pl.Series(CLEANER.clean_arrow(categories)).cast(pl.String).to_list() == OUT


def test_polars_data_frame() -> None:
    frame = pl.DataFrame({"id": range(6), "text": RAW})
    cleaned = pl.DataFrame(CLEANER.clean_arrow(frame, "text", "clean", edits_column="edits"))
    assert cleaned.columns == ["id", "text", "clean", "edits"]
    assert cleaned["clean"].to_list() == OUT
    assert cleaned.select("id", "text").equals(frame)
    counts = cleaned["edits"].list.len().to_list()
    assert counts == [3, None, 0, 2, 0, 1]


# DuckDB


def test_duckdb_relation() -> None:
    press = pa.table({"id": range(6), "text": RAW})
    relation = duckdb.sql("select id, text from press where id <> 2 order by id")
    cleaned = pa.table(CLEANER.clean_arrow(relation, "text"))
    assert cleaned["text"].to_pylist() == [*OUT[:2], *OUT[3:]]
    assert press.num_rows == 6


@pytest.mark.parametrize("once", [True, False])
def test_duckdb_reads_a_stream(once: bool) -> None:
    source = reader([RAW[:3], RAW[3:]]) if once else pa.table({"text": RAW})
    stream = CLEANER.clean_arrow(source, "text")
    rows = duckdb.sql("select text from stream").fetchall()
    assert [text for (text,) in rows] == OUT
    again = CLEANER.clean_arrow(pa.table({"text": RAW}), "text")
    assert duckdb.sql("select count(*) from again where text like '4月21日%'").fetchall() == [(2,)]


def test_the_gil_is_released(raws: list[str], turns) -> None:
    table = pa.table({"text": raws * 20})
    batch = pa.record_batch({"text": raws * 20})
    stream = CLEANER.clean_arrow(table, "text")
    for call in [
        lambda: CLEANER.clean_arrow(batch["text"]),
        lambda: CLEANER.clean_arrow(batch, "text", edits_column="edits"),
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
        lambda: pa.table(CLEANER.clean_arrow(table, "text")),
        lambda: CLEANER.clean_arrow(table, "text").__arrow_c_stream__(),
        lambda: CLEANER.clean_arrow(table, "text"),
    ]
    for call in calls:
        call()
        before = pa.total_allocated_bytes(), sys.getrefcount(column), sys.getrefcount(table)
        for _ in range(50):
            call()
        after = pa.total_allocated_bytes(), sys.getrefcount(column), sys.getrefcount(table)
        assert after == before
