"""`clean_column` on DataFrames: results, types, names, errors."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyspark
import pytest
from column_step import (
    INVALID_CALLS,
    JOINED_WORD,
    OUT,
    RAW,
    SPLIT_WORD,
    WORD,
    check_edits,
    check_invalid_call,
)
from conftest import Status
from pyspark.errors import AnalysisException, PythonException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import LongType, MapType, StringType, StructField, StructType

import zhuihe
from zhuihe import Cleaner
from zhuihe.spark import clean_column

spark_4 = pytest.mark.skipif(pyspark.__version__ < "4", reason="needs Spark 4")


@pytest.fixture(scope="session")
def pages(spark: SparkSession) -> DataFrame:
    return spark.createDataFrame(list(enumerate(RAW)), "id int, text string").coalesce(2)


@pytest.fixture(params=["false", "true"], ids=["small offsets", "large offsets"])
def offsets(request: pytest.FixtureRequest, spark: SparkSession) -> Iterator[None]:
    """Makes Spark pass strings as Utf8 or as LargeUtf8."""
    name = "spark.sql.execution.arrow.useLargeVarTypes"
    spark.conf.set(name, request.param)
    yield
    spark.conf.unset(name)


def texts(df: DataFrame, column: str = "text") -> list[str | None]:
    return [row[column] for row in df.orderBy("id").collect()]


def test_texts_are_replaced(pages: DataFrame, offsets: None) -> None:
    cleaned = clean_column(pages, "text")
    assert cleaned.schema == pages.schema
    assert texts(cleaned) == OUT
    assert texts(clean_column(pages, "text", output_column="text")) == OUT


def test_texts_and_edits_go_to_new_columns(pages: DataFrame, offsets: None) -> None:
    cleaned = clean_column(pages, "text", "clean", edits_column="edits")
    assert cleaned.columns == ["id", "text", "clean", "edits"]
    assert (texts(cleaned), texts(cleaned, "clean")) == (RAW, OUT)
    for raw, row in zip(RAW, cleaned.orderBy("id").collect(), strict=True):
        edits = row["edits"] and [edit.asDict() for edit in row["edits"]]
        check_edits(raw, row["clean"], edits)
    # Followed by another step, and with only one new column.
    kinds = clean_column(pages, "text", edits_column="edits").select(F.explode("edits.kind"))
    assert {row[0] for row in kinds.collect()} == {"number_repaired", "space_removed"}


@spark_4
def test_the_result_equals_that_of_clean_arrow(pages: DataFrame) -> None:
    """Including the schema, down to the fields of an edit."""
    ours = clean_column(pages, "text", "clean", edits_column="edits").toArrow()
    table = pages.toArrow()
    theirs = pa.table(Cleaner().clean_arrow(table, "text", "clean", edits_column="edits"))
    assert ours.to_pylist() == theirs.to_pylist()
    assert ours.schema.names == theirs.schema.names
    ours, theirs = (table.schema.field("edits").type.value_type for table in (ours, theirs))
    assert list(ours) == list(theirs)


# Expressions over a number `n`. In every fourth row their values are null.
TYPES = {
    "a_boolean": "n % 2 = 0",
    "a_byte": "cast(n % 100 as tinyint)",
    "an_int": "cast(n as int)",
    "a_double": "n / 7D",
    "a_decimal": "cast(n as decimal(38, 18)) / 3",
    "bytes": "concat(X'00FF80', cast(cast(n as string) as binary))",
    "a_date": "date_add(date'1582-10-01', cast(n as int))",
    "a_timestamp": "timestamp'1500-01-01 01:02:03.123456' + make_dt_interval(cast(n * 999 as int))",
    "a_local_one": "timestamp_ntz'2038-01-01 00:00:00.000001' + make_dt_interval(cast(n as int))",
    "an_interval": "make_dt_interval(cast(n as int), 1, 2, 3.000004)",
    "nothing": "null",
    "a_list": "array('4 月', null, cast(n as string))",
    "a_map": "map('4 月', n)",
    "nested": "array(named_struct('a.b', n, 'c', array(named_struct('d', X'00FF'))))",
}


def test_other_columns_stay_unchanged(spark: SparkSession, offsets: None) -> None:
    columns = [f"if(n % 4 = 3, null, {value}) as {name}" for name, value in TYPES.items()]
    text = "if(n % 5 = 0, null, repeat('4 月 21 日，', cast(n % 9 as int))) as text"
    df = spark.range(0, 1003, 1, 3).withColumnRenamed("id", "n").selectExpr("n", text, *columns)
    cleaned = clean_column(df, "text", "clean", edits_column="edits")
    assert cleaned.schema[: len(df.columns)] == df.schema
    assert cleaned.rdd.getNumPartitions() == df.rdd.getNumPartitions() == 3
    assert cleaned.drop("clean", "edits").collect() == df.collect()
    assert clean_column(df, "text").drop("text").collect() == df.drop("text").collect()


@spark_4
def test_types_of_spark_4_stay_unchanged(spark: SparkSession) -> None:
    df = spark.range(3).selectExpr(
        "id", "'4 月' as text", "'A a' collate UTF8_LCASE as c", """parse_json('{"a": 1}') as v"""
    )
    cleaned = clean_column(df, "text", "clean")
    assert cleaned.schema[:4] == df.schema
    rows = cleaned.selectExpr("clean", "c = 'a A'", "to_json(v)").collect()
    assert [tuple(row) for row in rows] == [("4月", True, '{"a":1}')] * 3
    collated = clean_column(
        df.selectExpr("id", "'4 月 A' collate UTF8_LCASE as text"), "text", "clean"
    )
    assert collated.schema["clean"].dataType == collated.schema["text"].dataType
    assert collated.where("clean = '4月 a'").count() == 3


def test_the_schema_keeps_metadata_and_nullability(spark: SparkSession) -> None:
    schema = StructType(
        [
            StructField("id", LongType(), nullable=False, metadata={"unit": "page"}),
            StructField("text", StringType(), nullable=False, metadata={"language": "zh"}),
            StructField("tags", MapType(StringType(), LongType(), False), nullable=True),
        ]
    )
    df = spark.createDataFrame([(1, "4 月", {"a": 1})], schema)
    cleaned = clean_column(df, "text", "clean", edits_column="edits")
    assert cleaned.schema[:3] == schema
    assert cleaned.schema["clean"] == StructField("clean", StringType(), False, {"language": "zh"})
    assert cleaned.schema["clean"].metadata == {"language": "zh"}
    assert [field.metadata for field in cleaned.schema][:3] == [f.metadata for f in schema]
    assert cleaned.schema["edits"].nullable


def test_column_names_may_contain_any_character(spark: SparkSession) -> None:
    names = ["a", "a.b", "`", "正文 1", "_0", "a.b.c"]
    row = [({"b": "甲 乙"}, "4 月", "5 月", "6 月", "7 月", "8 月")]
    df = spark.createDataFrame(
        row,
        ", ".join(f"_{n} string" for n in range(1, 7)).replace("_1 string", "_1 struct<b: string>"),
    ).toDF(*names)
    for at, cleaned_text in enumerate(["4月", "5月", "6月", "7月", "8月"], start=1):
        cleaned = clean_column(df, names[at])
        assert cleaned.columns == names
        expected = list(df.collect()[0])
        expected[at] = cleaned_text
        assert list(cleaned.collect()[0]) == expected
    cleaned = clean_column(df, "a.b", "_1", edits_column="x.y")
    assert cleaned.columns == [*names, "_1", "x.y"]
    assert cleaned.collect()[0]["_1"] == "4月"
    assert cleaned.select("`x.y`.before").collect()[0][0] == [" "]


def test_other_columns_may_have_the_same_name(spark: SparkSession) -> None:
    df = spark.createDataFrame([("甲 乙", "4 月", "丙 丁")], "a string, b string, c string")
    df = df.toDF("twice", "text", "twice")
    cleaned = clean_column(df, "text", "clean")
    assert cleaned.columns == ["twice", "text", "twice", "clean"]
    assert [tuple(row) for row in cleaned.collect()] == [("甲 乙", "4 月", "丙 丁", "4月")]
    with pytest.raises(zhuihe.ArrowError, match='2 columns are named "twice"'):
        clean_column(df, "twice")


def test_empty_data(pages: DataFrame) -> None:
    for empty in [
        pages.limit(0),
        pages.where("id < 0"),
        pages.sparkSession.createDataFrame([], pages.schema),
    ]:
        cleaned = clean_column(empty, "text", "clean", edits_column="edits")
        assert (cleaned.columns, cleaned.collect()) == (["id", "text", "clean", "edits"], [])
    # Most partitions are empty.
    spread = pages.repartition(11)
    sizes = [len(rows) for rows in spread.rdd.glom().collect()]
    assert len(sizes) == 11 and 0 in sizes
    assert texts(clean_column(spread, "text")) == OUT
    nothing = pages.where("text is null")
    assert texts(clean_column(nothing, "text", edits_column="edits"), "edits") == [None]


def test_options_are_those_of_a_cleaner(pages: DataFrame) -> None:
    assert texts(clean_column(pages, "text", ascii_width=True))[-1] == "同比增长17.02%"
    cleaned = clean_column(pages, "text", rules={"date": False, "han-digit": False}, threads=2)
    assert texts(cleaned)[0] == RAW[0]
    ready = Cleaner(ascii_width=True, min_confidence=0.99)
    cleaned = clean_column(pages, "text", "clean", cleaner=ready)
    assert texts(cleaned, "clean") == [text and ready.clean(text) for text in RAW]
    assert ready.options == {"ascii_width": True, "min_confidence": 0.99}


def test_user_words_are_sent_to_the_workers(spark: SparkSession, tmp_path: Path) -> None:
    df = spark.createDataFrame([(1, SPLIT_WORD)], "id int, text string")
    assert texts(clean_column(df, "text")) == [SPLIT_WORD]
    words = tmp_path / "words.txt"
    words.write_text(f"{WORD}\n", encoding="utf-8")
    with words.open(encoding="utf-8") as lines:
        cleaned = clean_column(df, "text", user_words=lines)
    words.unlink()
    assert texts(cleaned) == [JOINED_WORD]
    cleaner = Cleaner(user_words=[WORD])
    assert texts(clean_column(df, "text", cleaner=cleaner)) == [JOINED_WORD]


def test_a_task_has_one_thread_by_default(
    pages: DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An instance of a subclass is used as it is."""

    class Threads(Cleaner):
        """Replaces each text by the number of threads."""

        def clean_arrow(self, batch: pa.RecordBatch, column: str, *_: Any, **__: Any) -> Any:
            threads = pa.array([str(self.options.get("threads"))] * len(batch), pa.string())
            return batch.set_column(batch.schema.names.index(column), column, threads)

    assert set(texts(clean_column(pages, "text", cleaner=Threads()))) == {"None"}
    assert set(texts(clean_column(pages, "text", cleaner=Threads(threads=3)))) == {"3"}

    monkeypatch.setattr("zhuihe._steps.Cleaner", Threads)
    assert set(texts(clean_column(pages, "text"))) == {"1"}
    assert set(texts(clean_column(pages, "text", threads=2))) == {"2"}
    assert set(texts(clean_column(pages, "text", cleaner=Threads()))) == {"1"}


@pytest.mark.parametrize(("arguments", "error", "message"), INVALID_CALLS)
def test_an_invalid_call_fails_before_anything_runs(
    arguments: dict[str, Any], error: type, message: str, pages: DataFrame
) -> None:
    check_invalid_call(clean_column, pages, arguments, error, message)


def test_a_list_of_strings_is_refused(pages: DataFrame) -> None:
    lists = pages.select(F.array("text").alias("list"))
    with pytest.raises(zhuihe.ArrowTypeError, match="holds array<string>, not strings"):
        clean_column(lists, "list")


def test_the_step_is_lazy(pages: DataFrame, status: Status) -> None:
    context = pages.sparkSession.sparkContext
    context.setJobGroup("lazy", "lazy")
    broken = pages.withColumn("text", F.raise_error(F.lit("it ran")).cast("string"))
    cleaned = clean_column(broken, "text")
    assert cleaned.columns == ["id", "text"]
    assert status.stages("lazy") == []


def test_invalid_utf8_fails_the_job(spark: SparkSession) -> None:
    df = spark.sql("select cast(X'E6B1' as string) as text")
    with pytest.raises(
        PythonException, match="zhuihe.InvalidUtf8Error: row 0: not UTF-8 at byte 0"
    ):
        clean_column(df, "text").collect()


def test_names_that_differ_only_in_case_are_left_to_spark(pages: DataFrame) -> None:
    """By default, Spark finds them ambiguous."""
    cleaned = clean_column(pages, "text", "TEXT")
    assert cleaned.columns == ["id", "text", "TEXT"]
    with pytest.raises(AnalysisException, match="AMBIGUOUS_REFERENCE"):
        cleaned.select("text")
