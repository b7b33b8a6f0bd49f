"""What the documentation shows of the step for Spark is what comes out."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession
from shown import check_extra, programs, run, run_example

import zhuihe.spark


def test_the_readme_cleans_a_parquet_file(home: Path, tmp_path: Path) -> None:
    pages = pa.table({"id": [1, 2], "text": ["4 月 21 日", None]})
    pq.write_table(pages, tmp_path / "pages.parquet")
    (program,) = (it for it in programs("README.md") if "zhuihe.spark" in it)
    run(program, tmp_path)
    cleaned = pq.read_table(tmp_path / "clean.parquet").sort_by("id")
    assert cleaned.to_pylist() == [{"id": 1, "text": "4月21日"}, {"id": 2, "text": None}]
    assert program in programs("README.zh-CN.md")


def test_the_programs_of_the_page_run(home: Path, tmp_path: Path) -> None:
    """One after the other, and what they say of themselves holds."""
    found = programs("docs/python/spark.md")
    assert len(found) > 3
    run("\n".join(found), tmp_path)


def test_the_example_of_the_docstring(spark: SparkSession) -> None:
    run_example(zhuihe.spark.clean_column, spark=spark)


def test_the_extra_takes_what_was_tested() -> None:
    check_extra("spark")


WITHOUT = """
import sys

sys.modules["{missing}"] = None
import zhuihe
import zhuihe.spark

assert not [name for name in sys.modules if name.startswith(("pyspark", "pyarrow", "pandas"))
            and sys.modules[name]]
try:
    zhuihe.spark.clean_column(None, "text")
except ImportError as error:
    assert "pip install 'zhuihe[spark]'" in str(error), error
    assert "{missing}" in str(error.__cause__)
else:
    raise AssertionError("it ran without {missing}")
"""


@pytest.mark.parametrize("missing", ["pyspark", "pyarrow"])
def test_without_spark_the_module_says_what_to_install(missing: str, tmp_path: Path) -> None:
    run(WITHOUT.format(missing=missing), tmp_path)


TYPED = """
from typing import assert_type

from pyspark.sql import DataFrame, SparkSession

import zhuihe
from zhuihe.spark import clean_column

spark = SparkSession.builder.getOrCreate()
df = spark.read.parquet("pages.parquet")
assert_type(clean_column(df, "text"), DataFrame)
assert_type(
    clean_column(df, "text", "clean", edits_column="edits", cleaner=zhuihe.Cleaner()), DataFrame
)
"""
WRONG = {
    "clean_column('pages.parquet', 'text')": "arg-type",
    "clean_column(df, ['text'])": "arg-type",
    "clean_column(df, 'text', 'clean', 'edits')": "call-arg",
}


def test_the_types_are_those_of_pyspark(tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.py", tmp_path / "wrong.py"
    right.write_text(TYPED, encoding="utf-8")
    wrong.write_text(TYPED + "\n".join(WRONG), encoding="utf-8")
    for checked in (["--package", "zhuihe"], [right.name]):
        assert "Success" in (said := mypy(tmp_path, *checked)), said
    said = mypy(tmp_path, wrong.name).splitlines()
    for line, (call, code) in enumerate(WRONG.items(), start=TYPED.count("\n") + 1):
        assert [it for it in said if f"wrong.py:{line}:" in it and f"[{code}]" in it], (call, said)


def mypy(folder: Path, *args: str) -> str:
    command = [sys.executable, "-m", "mypy", "--strict", *args]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout
