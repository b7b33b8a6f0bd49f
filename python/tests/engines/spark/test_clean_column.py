"""What `clean_column` makes of a DataFrame, and what it says of one that it can't clean."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyspark
import pytest
from conftest import Status
from pyspark.errors import AnalysisException, PythonException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import LongType, MapType, StringType, StructField, StructType

import zhuihe
from zhuihe import Cleaner
from zhuihe.spark import clean_column

RAW = ["4 月 21 日，全市开工", None, "", "产 业 链", "安静", "同比增长１７．０２％"]
OUT = ["4月21日，全市开工", None, "", "产业链", "安静", "同比增长１７．０２％"]

spark_4 = pytest.mark.skipif(pyspark.__version__ < "4", reason="Spark 3.5 has less")


@pytest.fixture(scope="session")
def pages(spark: SparkSession) -> DataFrame:
    return spark.createDataFrame(list(enumerate(RAW)), "id int, text string").coalesce(2)


@pytest.fixture(params=["false", "true"], ids=["small offsets", "large offsets"])
def offsets(request: pytest.FixtureRequest, spark: SparkSession) -> Iterator[None]:
    """Spark hands strings and bytes over as Utf8 and Binary, or as LargeUtf8 and LargeBinary."""
    name = "spark.sql.execution.arrow.useLargeVarTypes"
    spark.conf.set(name, request.param)
    yield
    spark.conf.unset(name)


def texts(df: DataFrame, column: str = "text") -> list[str | None]:
    return [row[column] for row in df.orderBy("id").collect()]


def test_texts_are_cleaned_where_they_are(pages: DataFrame, offsets: None) -> None:
    cleaned = clean_column(pages, "text")
    assert cleaned.schema == pages.schema
    assert texts(cleaned) == OUT
    assert texts(clean_column(pages, "text", output_column="text")) == OUT


def test_texts_and_edits_have_columns_of_their_own(pages: DataFrame, offsets: None) -> None:
    cleaned = clean_column(pages, "text", "clean", edits_column="edits")
    assert cleaned.columns == ["id", "text", "clean", "edits"]
    assert (texts(cleaned), texts(cleaned, "clean")) == (RAW, OUT)
    for raw, row in zip(RAW, cleaned.orderBy("id").collect(), strict=True):
        if raw is None:
            assert row["edits"] is None
            continue
        edits = [zhuihe.Edit(**edit.asDict()) for edit in row["edits"]]
        assert zhuihe.replay(raw, edits) == row["clean"]
        assert zhuihe.undo(row["clean"], edits) == raw
        assert [e.start for e in edits] == [e.start for e in Cleaner().clean(raw).edits]
    # In the middle of a plan, and without the other new column.
    kinds = clean_column(pages, "text", edits_column="edits").select(F.explode("edits.kind"))
    assert {row[0] for row in kinds.collect()} == {"number_repaired", "space_removed"}


@spark_4
def test_what_comes_out_is_what_a_batch_of_arrow_becomes(pages: DataFrame) -> None:
    """Also as the schema says it, down to the fields of an edit."""
    ours = clean_column(pages, "text", "clean", edits_column="edits").toArrow()
    table = pages.toArrow()
    theirs = pa.table(Cleaner().clean_batch(table, "text", "clean", edits_column="edits"))
    assert ours.to_pylist() == theirs.to_pylist()
    assert ours.schema.names == theirs.schema.names
    ours_edits, their_edits = (it.schema.field("edits").type.value_type for it in (ours, theirs))
    assert list(ours_edits) == list(their_edits)


# Every row has a number `n`, and every fourth nothing else.
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


def test_other_columns_stay_as_they_are(spark: SparkSession, offsets: None) -> None:
    columns = [f"if(n % 4 = 3, null, {it}) as {name}" for name, it in TYPES.items()]
    text = "if(n % 5 = 0, null, repeat('4 月 21 日，', cast(n % 9 as int))) as text"
    df = spark.range(0, 1003, 1, 3).withColumnRenamed("id", "n").selectExpr("n", text, *columns)
    cleaned = clean_column(df, "text", "clean", edits_column="edits")
    assert cleaned.schema[: len(df.columns)] == df.schema
    assert cleaned.rdd.getNumPartitions() == df.rdd.getNumPartitions() == 3
    assert cleaned.drop("clean", "edits").collect() == df.collect()
    assert clean_column(df, "text").drop("text").collect() == df.drop("text").collect()


@spark_4
def test_what_spark_4_brought_stays_as_it_is(spark: SparkSession) -> None:
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


def test_the_schema_says_what_it_said(spark: SparkSession) -> None:
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


def test_a_name_may_have_anything_in_it(spark: SparkSession) -> None:
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


def test_names_that_are_there_twice_do_no_harm(spark: SparkSession) -> None:
    df = spark.createDataFrame([("甲 乙", "4 月", "丙 丁")], "a string, b string, c string")
    df = df.toDF("twice", "text", "twice")
    cleaned = clean_column(df, "text", "clean")
    assert cleaned.columns == ["twice", "text", "twice", "clean"]
    assert [tuple(row) for row in cleaned.collect()] == [("甲 乙", "4 月", "丙 丁", "4月")]
    with pytest.raises(zhuihe.ArrowError, match='2 columns are named "twice"'):
        clean_column(df, "twice")


def test_where_there_are_no_rows_none_come_out(pages: DataFrame) -> None:
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
    assert texts(cleaned, "clean") == [None if it is None else ready.clean(it).text for it in RAW]
    assert ready.options == {"ascii_width": True, "min_confidence": pytest.approx(0.99)}


def test_words_of_ones_own_go_along(spark: SparkSession, tmp_path: Path) -> None:
    df = spark.createDataFrame([(1, "窑湾\n镇")], "id int, text string")
    assert texts(clean_column(df, "text")) == ["窑湾\n镇"]
    words = tmp_path / "words.txt"
    words.write_text("窑湾镇\n", encoding="utf-8")
    with words.open(encoding="utf-8") as lines:
        cleaned = clean_column(df, "text", user_words=lines)
    words.unlink()
    assert texts(cleaned) == ["窑湾镇"]
    assert texts(clean_column(df, "text", cleaner=Cleaner(user_words=["窑湾镇"]))) == ["窑湾镇"]


def test_a_task_has_one_thread_unless_it_is_told_otherwise(
    pages: DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a cleaner of one's own class is the one that cleans, as it is."""

    class Telling(Cleaner):
        """Says how many threads it has."""

        def clean_batch(self, batch: pa.RecordBatch, column: str, *_: str | None) -> pa.RecordBatch:
            told = pa.array([str(self.options.get("threads"))] * len(batch), pa.string())
            return batch.set_column(batch.schema.names.index(column), column, told)

    assert set(texts(clean_column(pages, "text", cleaner=Telling()))) == {"None"}
    assert set(texts(clean_column(pages, "text", cleaner=Telling(threads=3)))) == {"3"}

    monkeypatch.setattr("zhuihe._steps.Cleaner", Telling)
    assert set(texts(clean_column(pages, "text"))) == {"1"}
    assert set(texts(clean_column(pages, "text", threads=2))) == {"2"}
    assert set(texts(clean_column(pages, "text", cleaner=Telling()))) == {"1"}


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (
            lambda df: clean_column(df, "txt"),
            zhuihe.ArrowError,
            'no column "txt": there are id, text',
        ),
        (lambda df: clean_column(df, "Text"), zhuihe.ArrowError, 'no column "Text"'),
        (
            lambda df: clean_column(df, "id"),
            zhuihe.ArrowTypeError,
            'the column "id" holds int, and',
        ),
        (
            lambda df: clean_column(df.select(F.array("text").alias("list")), "list"),
            zhuihe.ArrowTypeError,
            "holds array<string>, and no strings",
        ),
        (
            lambda df: clean_column(df, "text", "id"),
            zhuihe.ArrowError,
            'there is a column "id" already',
        ),
        (
            lambda df: clean_column(df, "text", edits_column="text"),
            zhuihe.ArrowError,
            'there is a column "text" already',
        ),
        (
            lambda df: clean_column(df, "text", "new", edits_column="new"),
            zhuihe.ArrowError,
            'two new columns would be named "new"',
        ),
        (lambda df: clean_column(df, "text", min_confidence=2), zhuihe.OptionError, "from 0 to 1"),
        (lambda df: clean_column(df, "text", rules={"x": True}), zhuihe.UnknownRuleError, "x"),
        (lambda df: clean_column(df, "text", user_words=["a b c d"]), zhuihe.DictionaryError, "1"),
        (lambda df: clean_column(df, "text", tabs=True), TypeError, "tabs"),
        (
            lambda df: clean_column(df, "text", cleaner=Cleaner(), ascii_width=True),
            TypeError,
            "give one or the other",
        ),
    ],
)
def test_what_is_wrong_is_said_before_anything_runs(
    call: Callable[[DataFrame], DataFrame], error: type, says: str, pages: DataFrame
) -> None:
    with pytest.raises(error, match=says):
        call(pages)


def test_nothing_runs_before_it_is_asked_for(pages: DataFrame, status: Status) -> None:
    context = pages.sparkSession.sparkContext
    context.setJobGroup("lazy", "lazy")
    broken = pages.withColumn("text", F.raise_error(F.lit("it ran")).cast("string"))
    cleaned = clean_column(broken, "text")
    assert cleaned.columns == ["id", "text"]
    assert status.stages("lazy") == []


def test_a_text_that_is_not_utf_8_fails_the_job_by_name(spark: SparkSession) -> None:
    df = spark.sql("select cast(X'E6B1' as string) as text")
    with pytest.raises(
        PythonException, match="zhuihe.InvalidUtf8Error: row 0: not UTF-8 at byte 0"
    ):
        clean_column(df, "text").collect()


def test_names_that_differ_in_capitals_only_are_for_spark_to_judge(pages: DataFrame) -> None:
    """It can't tell them apart by default."""
    cleaned = clean_column(pages, "text", "TEXT")
    assert cleaned.columns == ["id", "text", "TEXT"]
    with pytest.raises(AnalysisException, match="AMBIGUOUS_REFERENCE"):
        cleaned.select("text")
