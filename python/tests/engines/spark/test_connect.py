"""`clean_column` over Spark Connect, where there is no SparkContext."""

from pathlib import Path

from docs import run

PROGRAM = """
import pytest
from pyspark.errors import PythonException
from pyspark.sql import SparkSession
from pyspark.sql.connect.dataframe import DataFrame

import zhuihe
from zhuihe.spark import clean_column

spark = SparkSession.builder.remote("local[2]").getOrCreate()
df = spark.createDataFrame([(1, "4 月 21 日", "甲 乙"), (2, None, "")], "id int, `a.b` string, c string")
assert isinstance(df, DataFrame)
cleaned = clean_column(df, "a.b", "clean", edits_column="edits", rules={"date": True})
assert cleaned.schema[:3] == df.schema
assert cleaned.columns == ["id", "a.b", "c", "clean", "edits"]
first, second = cleaned.orderBy("id").collect()
assert tuple(first)[:4] == (1, "4 月 21 日", "甲 乙", "4月21日")
assert [edit["rule"] for edit in first["edits"]] == ["date"] * 3
assert tuple(second) == (2, None, "", None, None)

with pytest.raises(zhuihe.ArrowError, match='no column "text"'):
    clean_column(df, "text")
broken = spark.sql("select cast(X'E6B1' as string) as text")
with pytest.raises(PythonException, match="zhuihe.InvalidUtf8Error: row 0"):
    clean_column(broken, "text").collect()
spark.stop()
"""


def test_a_column_is_cleaned_over_spark_connect(home: Path, tmp_path: Path) -> None:
    run(PROGRAM, tmp_path)
