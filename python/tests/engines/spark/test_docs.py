"""The documentation, the extra and the types of the step for Spark."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from column_step import check_missing
from docs import check_extra, check_types, programs, run, run_example
from pyspark.sql import SparkSession

import zhuihe.spark


def test_the_readme_cleans_a_parquet_file(home: Path, tmp_path: Path) -> None:
    pages = pa.table({"id": [1, 2], "text": ["4 月 21 日", None]})
    pq.write_table(pages, tmp_path / "pages.parquet")
    (program,) = (program for program in programs("README.md") if "zhuihe.spark" in program)
    run(program, tmp_path)
    cleaned = pq.read_table(tmp_path / "clean.parquet").sort_by("id")
    assert cleaned.to_pylist() == [{"id": 1, "text": "4月21日"}, {"id": 2, "text": None}]
    assert program in programs("README.zh-CN.md")


def test_the_programs_of_the_page_run(home: Path, tmp_path: Path) -> None:
    """In order, as one program."""
    page = programs("docs/python/spark.md")
    assert len(page) > 3
    run("\n".join(page), tmp_path)


def test_the_docstring(spark: SparkSession) -> None:
    run_example(zhuihe.spark.clean_column, spark=spark)


def test_the_extra_accepts_the_tested_versions() -> None:
    check_extra("spark")


@pytest.mark.parametrize("missing", ["pyspark", "pyarrow"])
def test_the_error_without_spark_names_the_extra(missing: str, tmp_path: Path) -> None:
    check_missing("spark", ("pyspark", "pyarrow", "pandas"), missing, tmp_path)


PROGRAM = """
from typing import assert_type

from pyspark.sql import DataFrame, SparkSession

import zhuihe
from zhuihe.spark import clean_column

spark = SparkSession.builder.getOrCreate()
df = spark.read.parquet("pages.parquet")
assert_type(clean_column(df, "text", ascii_width=True), DataFrame)
assert_type(
    clean_column(df, "text", "clean", edits_column="edits", cleaner=zhuihe.Cleaner()), DataFrame
)
"""
WRONG = {
    "clean_column('pages.parquet', 'text')": "arg-type",
    "clean_column(df, ['text'])": "arg-type",
    "clean_column(df, 'text', 'clean', 'edits')": "call-arg",
    "clean_column(df, 'text', tabs=True)": "call-arg",
}


def test_the_types(tmp_path: Path) -> None:
    check_types(tmp_path, PROGRAM, WRONG)
