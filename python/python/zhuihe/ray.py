"""A step for Ray Data: the texts of a column are cleaned on the nodes of a cluster.

It takes ``pip install 'zhuihe[ray]'``, on the driver and on every node.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from zhuihe import Cleaner
from zhuihe._steps import own_cleaner

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-not-found,import-untyped,unused-ignore]
    from ray.data import Dataset  # type: ignore[import-not-found,import-untyped,unused-ignore]

__all__ = ["clean_column"]


def clean_column(
    ds: Dataset,
    column: str,
    output_column: str | None = None,
    *,
    edits_column: str | None = None,
    cleaner: Cleaner | None = None,
    ray_args: Mapping[str, Any] | None = None,
    **options: Any,
) -> Dataset:
    """The Dataset with a column of strings cleaned, by ``map_batches``. Nothing runs before somebody asks for its rows.

    The texts go where they came from, or with ``output_column`` into a new column, and with ``edits_column`` another has
    the edits of each: a list of structs with the fields of `Edit`. New columns come last. All else stays as it is: the
    other columns and their types, the number of the rows and their order within a block; nulls stay null.

    ``options`` are those of `Cleaner`, or a ``cleaner`` is given that has them. Each task of Ray has a core of its own, so
    ``threads`` is 1 unless they say otherwise. ``ray_args`` are arguments of ``Dataset.map_batches``, such as
    ``{"batch_size": 1000}`` or ``{"num_cpus": 4}``; what the batches are, Arrow and not copied, is not for them to say.

    Raises `ArrowError` where the column is not there or is there twice, or a new one is there already, `ArrowTypeError`
    where it holds no strings, what `Cleaner` raises of options, and `ImportError` without Ray. Where Ray does not know the
    columns before it has read them, as after a ``map``, what is wrong with them is found only then, and so is a text that
    is not UTF-8. The job then fails with an error of Ray's that tells the one of zhuihe.

    >>> import ray
    >>> from zhuihe.ray import clean_column
    >>> ds = ray.data.from_items([{"id": 1, "text": "4 月 21 日"}, {"id": 2, "text": None}])
    >>> clean_column(ds, "text").take_all()
    [{'id': 1, 'text': '4月21日'}, {'id': 2, 'text': None}]
    """
    try:
        import pyarrow  # noqa: F401
        import ray.data  # type: ignore[import-not-found,import-untyped,unused-ignore] # noqa: F401
    except ImportError as error:
        what = "zhuihe.ray needs Ray Data: pip install 'zhuihe[ray]'"
        raise ImportError(what) from error
    cleaner = own_cleaner(cleaner, options)
    _check(ds, cleaner, column, output_column, edits_column)
    step = _step(cleaner, column, output_column, edits_column)
    args = dict(ray_args or {})
    takes = inspect.signature(ds.map_batches).parameters
    if "udf_modifying_row_count" in takes:
        # Who asks for ten rows has ten cleaned, and not a block.
        args.setdefault("udf_modifying_row_count", False)
    with warnings.catch_warnings():
        # A task goes to whichever node has least to do, and not to where its block is: to clean a block takes longer than
        # to send it. Ray before 2.64 takes what says so, and its last versions warn of that: not a user who did not say it.
        if "ray_remote_args" in takes and "scheduling_strategy" not in args:
            if takes.keys() >= args.keys():
                warnings.filterwarnings("ignore", message=".*ray_remote_args.*deprecated")
            args["scheduling_strategy"] = "SPREAD"
        cleaned: Dataset = ds.map_batches(
            step, batch_format="pyarrow", zero_copy_batch=True, **args
        )
        return cleaned


def _check(
    ds: Dataset,
    cleaner: Cleaner,
    column: str,
    output_column: str | None,
    edits_column: str | None,
) -> None:
    """Raises what is wrong with the columns, where Ray knows them already: a table without rows tells."""
    import pyarrow as pa

    schema = ds.schema(fetch_if_missing=False)
    if schema is None:
        return
    # No other column's type counts. What is no type of Arrow's, but objects of pandas, may well be strings.
    empty = [
        pa.array([], kind if name == column and isinstance(kind, pa.DataType) else pa.string())
        for name, kind in zip(schema.names, schema.types, strict=True)
    ]
    table = pa.Table.from_arrays(empty, names=schema.names)
    _cleaned(table, cleaner, column, output_column, edits_column)


def _step(
    cleaner: Cleaner, column: str, output_column: str | None, edits_column: str | None
) -> Callable[[pa.Table], pa.Table]:
    """What a task does with a batch. It is sent there with its cleaner."""

    def clean_column(table: pa.Table) -> pa.Table:
        return _cleaned(table, cleaner, column, output_column, edits_column)

    return clean_column


def _cleaned(
    table: pa.Table,
    cleaner: Cleaner,
    column: str,
    output_column: str | None,
    edits_column: str | None,
) -> pa.Table:
    """What `Cleaner.clean_batch` makes of the table, with two things that only Ray has.

    Ray gives each block types of its own, and a block without a text has nulls for its type: they become strings. And
    the tensors of older Rays call themselves by bytes that are no UTF-8, which only pyarrow bears: of all other
    columns the cleaner sees only the names.
    """
    import pyarrow as pa

    fields, columns = [], []
    for field, values in zip(table.schema, table.columns, strict=True):
        if field.name != column:
            field, values = pa.field(field.name, pa.null()), pa.nulls(len(table))
        elif pa.types.is_null(field.type):
            field, values = field.with_type(pa.string()), values.cast(pa.string())
        fields.append(field)
        columns.append(values)
    names = pa.Table.from_arrays(columns, schema=pa.schema(fields))
    cleaned = pa.table(cleaner.clean_batch(names, column, output_column, edits_column))
    for at, field in enumerate(cleaned.schema):
        if at >= table.num_columns:
            table = table.append_column(field, cleaned.column(at))
        elif field.name == column:
            table = table.set_column(at, field, cleaned.column(at))
    return table
