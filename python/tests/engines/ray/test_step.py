"""`clean_column` on Datasets: results, types, arguments, errors."""

import inspect
import warnings
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import ray
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
from conftest import TIMEOUT
from ray.cluster_utils import Cluster
from ray.data import Dataset
from ray.exceptions import RayTaskError

import zhuihe
from zhuihe import Cleaner
from zhuihe.ray import clean_column

pytestmark = pytest.mark.usefixtures("cluster")

TABLE = pa.table({"id": range(6), "text": RAW})

PARAMETERS = inspect.signature(Dataset.map_batches).parameters
# Whether this version deprecates the arguments of tasks that have no parameter.
WARNS = "resources" in PARAMETERS


@pytest.fixture(scope="session")
def pages(head: Cluster) -> Dataset:
    """The table in two blocks."""
    return ray.data.from_blocks([TABLE[:4], TABLE[4:]])


def table(ds: Dataset) -> pa.Table:
    blocks = ray.get(ds.to_arrow_refs(), timeout=TIMEOUT)
    whole = pa.concat_tables(blocks, promote_options="default")
    whole.validate(full=True)
    return whole.sort_by("id")


def texts(ds: Dataset, column: str = "text") -> list[str | None]:
    return table(ds)[column].to_pylist()


def test_texts_are_replaced(pages: Dataset) -> None:
    cleaned = table(clean_column(pages, "text"))
    assert cleaned.schema == TABLE.schema
    assert (cleaned["id"].to_pylist(), cleaned["text"].to_pylist()) == ([*range(6)], OUT)
    assert texts(clean_column(pages, "text", output_column="text")) == OUT


def test_texts_and_edits_go_to_new_columns(pages: Dataset) -> None:
    cleaned = table(clean_column(pages, "text", "clean", edits_column="edits"))
    assert cleaned.column_names == ["id", "text", "clean", "edits"]
    assert cleaned.select(["id", "text"]) == TABLE
    assert cleaned["clean"].to_pylist() == OUT
    for raw, row in zip(RAW, cleaned.to_pylist(), strict=True):
        check_edits(raw, row["clean"], row["edits"])
    assert len(cleaned["edits"][0]) == 3
    only = clean_column(pages, "text", edits_column="edits").select_columns(["id", "edits"])
    assert texts(only, "edits") == cleaned["edits"].to_pylist()


KINDS = {
    "small": pa.string(),
    "large": pa.large_string(),
    "dictionary": pa.dictionary(pa.int32(), pa.string()),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_result_equals_that_of_clean_arrow(kind: str) -> None:
    """Including the schema and its metadata."""
    array = pa.array(RAW)
    texts = array.dictionary_encode() if kind == "dictionary" else array.cast(KINDS[kind])
    schema = pa.schema(
        [
            pa.field("id", pa.int64(), nullable=False, metadata={"unit": "page"}),
            pa.field("text", KINDS[kind], metadata={"language": "zh"}),
            pa.field("tags", pa.list_(pa.struct([("name", pa.string())]))),
            pa.field("day", pa.date32()),
            pa.field("number", pa.decimal128(38, 18)),
        ],
        metadata={"source": "press"},
    )
    tags = [[{"name": "4 月"}], None, [], [{"name": None}], [], []]
    columns = [range(6), texts, tags, [date(1582, 10, 4), *[None] * 5], [1, 2, None, 3, 4, 5]]
    given = pa.table(columns, schema=schema)
    for new in [{}, {"output_column": "clean", "edits_column": "edits"}]:
        ours = table(clean_column(ray.data.from_arrow(given), "text", **new))
        theirs = pa.table(Cleaner().clean_arrow(given, "text", **new))
        assert ours.schema.equals(theirs.schema, check_metadata=True)
        assert ours.to_pylist() == theirs.to_pylist()


def test_tensors_stay_beside_the_text() -> None:
    frames = np.arange(24.0).reshape(6, 2, 2)
    ds = ray.data.from_numpy(frames).map_batches(lambda batch: {**batch, "text": RAW, "id": [*range(6)]})
    rows = sorted(clean_column(ds, "text", "clean").take_all(), key=lambda row: row["id"])
    assert [row["clean"] for row in rows] == OUT
    assert (np.stack([row["data"] for row in rows]) == frames).all()


def test_a_block_may_have_no_text() -> None:
    """Ray gives such a column the type null."""
    blocks = [
        pa.table({"id": [0, 1], "text": pa.nulls(2)}),
        pa.table({"id": [2], "text": ["4 月"]}),
    ]
    ds = ray.data.from_blocks(blocks)
    assert texts(clean_column(ds, "text")) == [None, None, "4月"]
    assert texts(clean_column(ds, "text", "clean"), "clean") == [None, None, "4月"]
    nothing = ray.data.from_items([{"id": n, "text": None} for n in range(2)])
    cleaned = table(clean_column(nothing, "text", "clean", edits_column="edits"))
    assert cleaned.schema.field("clean").type == pa.string()
    none = {"text": None, "clean": None, "edits": None}
    assert cleaned.to_pylist() == [{"id": n, **none} for n in range(2)]


def test_empty_data(pages: Dataset) -> None:
    for empty in [
        ray.data.from_arrow(TABLE[:0]),
        ray.data.from_items([]),
        pages.limit(0),
        pages.map_batches(lambda batch: batch[:0], batch_format="pyarrow"),
    ]:
        assert clean_column(empty, "text", "clean", edits_column="edits").take_all() == []
    # One empty block.
    late = pages.map_batches(
        lambda batch: batch.filter(pa.compute.field("id") >= 4), batch_format="pyarrow"
    )
    assert texts(clean_column(late, "text")) == OUT[4:]


def test_pandas_data_frames() -> None:
    for kind in ["str", "object", "string"]:
        frame = pd.DataFrame({"id": range(6), "text": pd.Series(RAW, dtype=kind)})
        assert texts(clean_column(ray.data.from_pandas(frame), "text")) == OUT
    with pytest.raises(zhuihe.ArrowTypeError, match='column "id" holds Int64'):
        clean_column(ray.data.from_pandas(frame), "id")


def test_options_are_those_of_a_cleaner(pages: Dataset) -> None:
    assert texts(clean_column(pages, "text", ascii_width=True))[-1] == "同比增长17.02%"
    off = clean_column(pages, "text", rules={"date": False, "han-digit": False}, threads=2)
    assert texts(off)[0] == RAW[0]
    ready = Cleaner(ascii_width=True, min_confidence=0.99)
    cleaned = clean_column(pages, "text", "clean", cleaner=ready)
    assert texts(cleaned, "clean") == [text and ready.clean(text) for text in RAW]
    assert "threads" not in ready.options


def test_user_words_are_sent_to_the_workers(tmp_path: Path) -> None:
    ds = ray.data.from_items([{"id": 1, "text": SPLIT_WORD}])
    assert texts(clean_column(ds, "text")) == [SPLIT_WORD]
    words = tmp_path / "words.txt"
    words.write_text(f"{WORD}\n", encoding="utf-8")
    with words.open(encoding="utf-8") as lines:
        cleaned = clean_column(ds, "text", user_words=lines)
    words.unlink()
    assert texts(cleaned) == [JOINED_WORD]
    cleaner = Cleaner(user_words=[WORD])
    assert texts(clean_column(ds, "text", cleaner=cleaner)) == [JOINED_WORD]


def passed_on(
    monkeypatch: pytest.MonkeyPatch, ds: Dataset, **given_args: Any
) -> tuple[Cleaner, dict[str, Any]]:
    """Returns the cleaner and the arguments that `clean_column` passes to `map_batches`."""
    given: list[tuple[Callable[..., Any], dict[str, Any]]] = []
    map_batches = Dataset.map_batches

    @wraps(map_batches)
    def spy(ds: Dataset, step: Callable[..., Any], **args: Any) -> Dataset:
        given.append((step, args))
        return map_batches(ds, step, **args)

    with monkeypatch.context() as patch:
        patch.setattr(Dataset, "map_batches", spy)
        clean_column(ds, "text", **given_args)
    ((step, args),) = given
    closure = [cell.cell_contents for cell in step.__closure__ or ()]
    (cleaner,) = [value for value in closure if isinstance(value, Cleaner)]
    return cleaner, args


def test_a_task_has_one_thread_by_default(
    pages: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def threads(**arguments: Any) -> int:
        cleaner, _ = passed_on(monkeypatch, pages, **arguments)
        return cleaner.options["threads"]

    assert threads() == threads(ascii_width=True) == threads(cleaner=Cleaner(ascii_width=True)) == 1
    assert threads(threads=3) == threads(cleaner=Cleaner(threads=3)) == 3


class Counting(Cleaner):
    """Replaces each text by the number of rows of its batch."""

    def clean_arrow(self, batch: Any, column: str, *_: Any, **__: Any) -> Any:
        rows = pa.array([str(len(batch))] * len(batch), pa.string())
        return batch.set_column(batch.schema.names.index(column), column, rows)


def test_arguments_of_ray_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    ds = ray.data.from_arrow(pa.table({"id": range(10), "text": ["4 月"] * 10}))
    cleaned = clean_column(ds, "text", cleaner=Counting(), ray_args={"batch_size": 4})
    assert texts(cleaned) == ["4"] * 8 + ["2"] * 2
    cleaned = clean_column(ds, "text", cleaner=Counting())
    assert texts(cleaned) == ["10"] * 10
    given = {"num_cpus": 0.5, "concurrency": 1, "batch_size": 3}
    _, args = passed_on(monkeypatch, ds, ray_args=given)
    assert {name: args[name] for name in given} == given
    assert given == {"num_cpus": 0.5, "concurrency": 1, "batch_size": 3}
    for fixed in ["batch_format", "zero_copy_batch"]:
        with pytest.raises(TypeError, match=f"multiple values for keyword argument '{fixed}'"):
            clean_column(ds, "text", ray_args={fixed: "numpy"})


def test_tasks_are_spread_by_default(
    pages: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def strategy(**ray_args: Any) -> str:
        _, args = passed_on(monkeypatch, pages, ray_args=ray_args)
        return args["scheduling_strategy"]

    # No deprecation warning for an argument that the user did not pass.
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert strategy() == strategy(num_cpus=1) == "SPREAD"
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        clean_column(pages, "text")
        assert not warned
        assert strategy(max_retries=3) == "SPREAD"
        assert strategy(scheduling_strategy="DEFAULT") == "DEFAULT"
        about_args = [warning for warning in warned if "ray_remote_args" in str(warning.message)]
        assert len(about_args) == (2 if WARNS else 0)


@pytest.mark.skipif(
    "udf_modifying_row_count" not in PARAMETERS, reason="this version of Ray does not move limits"
)
def test_a_limit_applies_before_the_step() -> None:
    ds = ray.data.from_arrow(pa.table({"id": range(10), "text": ["4 月"] * 10}))
    cleaned = clean_column(ds, "text", cleaner=Counting()).limit(2)
    assert texts(cleaned) == ["2", "2"]


@pytest.mark.parametrize(("arguments", "error", "message"), INVALID_CALLS)
def test_an_invalid_call_fails_before_anything_runs(
    arguments: dict[str, Any], error: type, message: str, pages: Dataset
) -> None:
    check_invalid_call(clean_column, pages, arguments, error, message)


def fail(batch: Any) -> Any:
    raise AssertionError("it ran")


def test_the_step_is_lazy(pages: Dataset) -> None:
    cleaned = clean_column(pages.map_batches(fail), "text", "clean")
    with pytest.raises(RayTaskError, match="it ran"):
        cleaned.take_all()


def test_errors_of_the_job(pages: Dataset) -> None:
    """After a user's function, Ray does not know the columns in advance."""
    mapped = pages.map_batches(lambda batch: batch)
    assert mapped.schema(fetch_if_missing=False) is None
    broken = pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xe6\xb1"]).buffers())
    for cleaned, message in [
        (clean_column(mapped, "txt"), 'zhuihe.ArrowError: no column "txt": the columns are id, text'),
        (clean_column(mapped, "text", "id"), 'column "id" already exists'),
        (clean_column(mapped, "id"), 'zhuihe.ArrowTypeError: column "id" holds Int64'),
        (
            clean_column(ray.data.from_arrow(pa.table({"text": broken})), "text"),
            "ArrowInvalid: row 0: not UTF-8 at byte 0",
        ),
    ]:
        with pytest.raises(RayTaskError, match=message):
            cleaned.take_all()
