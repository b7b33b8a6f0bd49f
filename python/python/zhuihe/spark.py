"""A step for Spark: the texts of a column are cleaned on the executors.

It takes ``pip install 'zhuihe[spark]'``, on the driver and on every node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from zhuihe import ArrowTypeError, Cleaner
from zhuihe._steps import own_cleaner

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-not-found,import-untyped,unused-ignore]
    from pyspark.sql import DataFrame  # type: ignore[import-not-found,unused-ignore]
    from pyspark.sql.types import StructType  # type: ignore[import-not-found,unused-ignore]

__all__ = ["clean_column"]


def clean_column(
    df: DataFrame,
    column: str,
    output_column: str | None = None,
    *,
    edits_column: str | None = None,
    cleaner: Cleaner | None = None,
    **options: Any,
) -> DataFrame:
    """The DataFrame with a column of strings cleaned, by ``mapInArrow``. Nothing runs before an action asks for it.

    The texts go where they came from, or with ``output_column`` into a new column. With ``edits_column`` another has
    the edits of each, an array of structs with the fields of `Edit`. New columns come last. All else stays as it is:
    the other columns and their types, the order of the rows and the partitions; nulls stay null.

    ``column`` is named as in ``df.columns``: a dot is part of the name, capitals count, and there are no backticks.

    ``options`` are those of `Cleaner`, or a ``cleaner`` has them. Each task of Spark has a core of its own, so
    ``threads`` is 1 unless they say otherwise.

    Raises `ArrowError` where the column is not there or is there twice, or a new one is there already, `ArrowTypeError`
    where it holds no strings, what `Cleaner` raises of options, and `ImportError` without pyspark. A text that is not
    UTF-8 is found only where it is cleaned, and fails the job with an `InvalidUtf8Error`.

    >>> from zhuihe.spark import clean_column
    >>> df = spark.createDataFrame([(1, "4 月 21 日"), (2, None)], "id int, text string")
    >>> clean_column(df, "text").collect()
    [Row(id=1, text='4月21日'), Row(id=2, text=None)]
    """
    try:
        import pyarrow  # noqa: F401
        from pyspark.sql.types import StructField, StructType
    except ImportError as error:
        what = "zhuihe.spark needs pyspark and pyarrow: pip install 'zhuihe[spark]'"
        raise ImportError(what) from error
    cleaner = own_cleaner(cleaner, options)
    schema = _schema(df.schema, cleaner, column, output_column, edits_column)
    # On the way every column has a number for its name: Spark looks for `a.b` inside of `a`, and mixes up two columns
    # that have one name.
    numbers = [f"_{at}" for at in range(len(schema))]
    number: dict[str | None, str] = dict(zip(schema.names, numbers, strict=True))
    step = _step(cleaner, number[column], number.get(output_column), number.get(edits_column))
    numbered = [
        StructField(name, field.dataType, field.nullable, field.metadata)
        for name, field in zip(numbers, schema, strict=True)
    ]
    df = df.toDF(*numbers[: len(df.columns)])
    return df.mapInArrow(step, StructType(numbered)).toDF(*schema.names)


def _schema(
    schema: StructType,
    cleaner: Cleaner,
    column: str,
    output_column: str | None,
    edits_column: str | None,
) -> StructType:
    """What comes out. A batch without rows tells, and also what is wrong with the names."""
    import pyarrow as pa
    from pyspark.sql import types
    from pyspark.sql.pandas.types import (  # type: ignore[import-not-found,unused-ignore]
        from_arrow_type,
    )

    empty = pa.record_batch([pa.array([], pa.string()) for _ in schema], names=schema.names)
    cleaned = pa.record_batch(cleaner.clean_batch(empty, column, output_column, edits_column))
    texts = schema[schema.names.index(column)]
    if not isinstance(texts.dataType, types.StringType):
        what = texts.dataType.simpleString()
        raise ArrowTypeError(f'the column "{column}" holds {what}, and no strings')
    fields = list(schema)
    for new in list(cleaned.schema)[len(fields) :]:
        if new.name == output_column:
            field = types.StructField(new.name, texts.dataType, texts.nullable, texts.metadata)
        else:
            field = types.StructField(new.name, from_arrow_type(new.type), new.nullable)
        fields.append(field)
    return types.StructType(fields)


def _step(
    cleaner: Cleaner, column: str, output_column: str | None, edits_column: str | None
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What a task does with its batches. It is sent there with its cleaner."""

    def clean_column(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            cleaned = cleaner.clean_batch(batch, column, output_column, edits_column)
            yield pa.record_batch(cleaned)

    return clean_column
