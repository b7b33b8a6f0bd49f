"""A step for Spark that cleans a column of texts on the executors.

Install ``zhuihe[spark]`` on the driver and on every node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from zhuihe import ArrowTypeError, Cleaner, Options
from zhuihe._steps import step_cleaner

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-not-found,import-untyped,unused-ignore]
    from pyspark.sql import DataFrame  # type: ignore[import-not-found,unused-ignore]
    from pyspark.sql.types import StructType  # type: ignore[import-not-found,unused-ignore]
    from typing_extensions import Unpack

__all__ = ["clean_column"]


def clean_column(
    df: DataFrame,
    column: str,
    output_column: str | None = None,
    *,
    edits_column: str | None = None,
    cleaner: Cleaner | None = None,
    **options: Unpack[Options],
) -> DataFrame:
    """Cleans a column of strings with ``mapInArrow``. Lazy: nothing runs before an action.

    The cleaned texts replace the column, or go to a new column ``output_column``. ``edits_column`` adds a column with the
    edits of each text, an array of structs with the fields of `Edit`. New columns come last. All other columns and their
    types, the order of the rows and the partitions stay unchanged; nulls stay null.

    ``column`` is a name as in ``df.columns``: a dot is part of the name, case matters, and there are no backticks.

    Takes the options of a `Cleaner`, or a ``cleaner``. ``threads`` is 1 by default, because each task of Spark has one core.

    Raises `ArrowError` if the column is missing or ambiguous or a new one exists already, `ArrowTypeError` if it does not
    hold strings, the errors of `Cleaner`, and `ImportError` without pyspark. A text that is not UTF-8 fails the job with an
    `InvalidUtf8Error`.

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
    cleaner = step_cleaner(cleaner, **options)
    schema = _schema(df.schema, cleaner, column, output_column, edits_column)
    # Columns are numbered during the step: Spark resolves `a.b` as field `b` of `a`, and cannot tell columns with the same
    # name apart.
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
    """Returns the schema of the result. Cleans an empty batch, which also checks the names."""
    import pyarrow as pa
    from pyspark.sql import types
    from pyspark.sql.pandas.types import (  # type: ignore[import-not-found,unused-ignore]
        from_arrow_type,
    )

    empty = pa.record_batch([pa.array([], pa.string()) for _ in schema], names=schema.names)
    cleaned = pa.record_batch(
        cleaner.clean_arrow(empty, column, output_column, edits_column=edits_column)
    )
    texts = schema[schema.names.index(column)]
    if not isinstance(texts.dataType, types.StringType):
        what = f'column "{column}" holds {texts.dataType.simpleString()}, not strings'
        raise ArrowTypeError(what)
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
    """Returns the function that Spark sends to the tasks, with its cleaner."""

    def clean_column(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            cleaned = cleaner.clean_arrow(batch, column, output_column, edits_column=edits_column)
            yield pa.record_batch(cleaned)

    return clean_column
