"""A step for Ray Data that cleans a column of texts on the nodes of a cluster.

Install ``zhuihe[ray]`` on the driver and on every node.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from zhuihe import Cleaner, Options
from zhuihe._steps import step_cleaner

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-not-found,import-untyped,unused-ignore]
    from ray.data import Dataset  # type: ignore[import-not-found,import-untyped,unused-ignore]
    from typing_extensions import Unpack

__all__ = ["clean_column"]


def clean_column(
    ds: Dataset,
    column: str,
    output_column: str | None = None,
    *,
    edits_column: str | None = None,
    cleaner: Cleaner | None = None,
    ray_args: Mapping[str, Any] | None = None,
    **options: Unpack[Options],
) -> Dataset:
    """Cleans a column of strings with ``map_batches``. Lazy: nothing runs before the rows are consumed.

    The cleaned texts replace the column, or go to a new column ``output_column``. ``edits_column`` adds a column with the
    edits of each text, a list of structs with the fields of `Edit`. New columns come last. All other columns and their
    types, the rows and their order within a block stay unchanged; nulls stay null.

    Takes the options of a `Cleaner`, or a ``cleaner``. ``threads`` is 1 by default, because each task of Ray has one core.
    ``ray_args`` are arguments of ``Dataset.map_batches``, such as ``{"batch_size": 1000}`` or ``{"num_cpus": 4}``. The
    format of the batches is fixed: Arrow, not copied.

    Raises `ArrowError` if the column is missing or ambiguous or a new one exists already, `ArrowTypeError` if it does not
    hold strings, the errors of `Cleaner`, and `ImportError` without Ray. If Ray does not know the columns in advance, for
    example after a ``map``, the job raises these errors, as it does for a text that is not UTF-8: inside one of Ray's
    errors.

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
    cleaner = step_cleaner(cleaner, **options)
    step = _step(cleaner, column, output_column, edits_column)
    _check(ds, column, step)
    args = dict(ray_args or {})
    parameters = inspect.signature(ds.map_batches).parameters
    if "udf_modifying_row_count" in parameters:
        # Lets Ray move a limit before the step.
        args.setdefault("udf_modifying_row_count", False)
    with warnings.catch_warnings():
        # Spreads the tasks over the nodes, because cleaning a block takes longer than sending it. Versions before 2.64
        # have an argument for this, which the last of them deprecate: hide the warning unless the user caused it.
        if "ray_remote_args" in parameters and "scheduling_strategy" not in args:
            if parameters.keys() >= args.keys():
                warnings.filterwarnings("ignore", message=".*ray_remote_args.*deprecated")
            args["scheduling_strategy"] = "SPREAD"
        cleaned: Dataset = ds.map_batches(
            step, batch_format="pyarrow", zero_copy_batch=True, **args
        )
        return cleaned


def _check(ds: Dataset, column: str, step: Callable[[pa.Table], pa.Table]) -> None:
    """Cleans an empty table, which checks the columns. Does nothing if Ray does not know the columns yet."""
    import pyarrow as pa

    schema = ds.schema(fetch_if_missing=False)
    if schema is None:
        return
    # The types of other columns do not matter. A column of Python objects may hold strings.
    empty = [
        pa.array([], kind if name == column and isinstance(kind, pa.DataType) else pa.string())
        for name, kind in zip(schema.names, schema.types, strict=True)
    ]
    step(pa.Table.from_arrays(empty, names=schema.names))


def _step(
    cleaner: Cleaner, column: str, output_column: str | None, edits_column: str | None
) -> Callable[[pa.Table], pa.Table]:
    """Returns the function that Ray sends to the tasks, with its cleaner.

    It handles two peculiarities of Ray. A block without any text has a column of type null, which becomes a column of
    strings. And the tensor types of older versions have metadata that is not UTF-8, which only pyarrow accepts: so the
    cleaner gets only the names of other columns.
    """

    def clean_column(table: pa.Table) -> pa.Table:
        import pyarrow as pa

        fields, columns = [], []
        for field, values in zip(table.schema, table.columns, strict=True):
            if field.name != column:
                field, values = pa.field(field.name, pa.null()), pa.nulls(len(table))
            elif pa.types.is_null(field.type):
                field, values = field.with_type(pa.string()), values.cast(pa.string())
            fields.append(field)
            columns.append(values)
        named = pa.Table.from_arrays(columns, schema=pa.schema(fields))
        cleaned = pa.table(
            cleaner.clean_arrow(named, column, output_column, edits_column=edits_column)
        )
        for at, field in enumerate(cleaned.schema):
            if at >= table.num_columns:
                table = table.append_column(field, cleaned.column(at))
            elif field.name == column:
                table = table.set_column(at, field, cleaned.column(at))
        return table

    return clean_column
