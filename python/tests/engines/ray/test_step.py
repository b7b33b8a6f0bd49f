"""What `clean_column` makes of a Dataset, and what it says of one that it can't clean."""

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
from conftest import PATIENCE
from ray.cluster_utils import Cluster
from ray.data import Dataset
from ray.exceptions import RayTaskError

import zhuihe
from zhuihe import Cleaner
from zhuihe.ray import clean_column

pytestmark = pytest.mark.usefixtures("cluster")

RAW = ["4 月 21 日，全市开工", None, "", "产 业 链", "安静", "同比增长１７．０２％"]
OUT = ["4月21日，全市开工", None, "", "产业链", "安静", "同比增长１７．０２％"]
TABLE = pa.table({"id": range(6), "text": RAW})


TAKES = inspect.signature(Dataset.map_batches).parameters
# Where Ray names the arguments of a task, the others are on their way out.
WARNS = "resources" in TAKES
CUTS_FIRST = "udf_modifying_row_count" in TAKES


@pytest.fixture(scope="session")
def pages(head: Cluster) -> Dataset:
    """In two blocks."""
    return ray.data.from_blocks([TABLE[:4], TABLE[4:]])


def table(ds: Dataset) -> pa.Table:
    blocks = ray.get(ds.to_arrow_refs(), timeout=PATIENCE)
    whole = pa.concat_tables(blocks, promote_options="default")
    whole.validate(full=True)
    return whole.sort_by("id")


def texts(ds: Dataset, column: str = "text") -> list[str | None]:
    return table(ds)[column].to_pylist()


def test_texts_are_cleaned_where_they_are(pages: Dataset) -> None:
    cleaned = table(clean_column(pages, "text"))
    assert cleaned.schema == TABLE.schema
    assert (cleaned["id"].to_pylist(), cleaned["text"].to_pylist()) == ([*range(6)], OUT)
    assert texts(clean_column(pages, "text", output_column="text")) == OUT


def test_texts_and_edits_have_columns_of_their_own(pages: Dataset) -> None:
    cleaned = table(clean_column(pages, "text", "clean", edits_column="edits"))
    assert cleaned.column_names == ["id", "text", "clean", "edits"]
    assert cleaned.select(["id", "text"]) == TABLE
    assert cleaned["clean"].to_pylist() == OUT
    for raw, row in zip(RAW, cleaned.to_pylist(), strict=True):
        if raw is None:
            assert row["edits"] is None
            continue
        edits = [zhuihe.Edit(**edit) for edit in row["edits"]]
        assert zhuihe.replay(raw, edits) == row["clean"]
        assert zhuihe.undo(row["clean"], edits) == raw
    assert len(cleaned["edits"][0]) == 3
    only = clean_column(pages, "text", edits_column="edits").select_columns(["id", "edits"])
    assert texts(only, "edits") == cleaned["edits"].to_pylist()


KINDS = {
    "small": pa.string(),
    "large": pa.large_string(),
    "dictionary": pa.dictionary(pa.int32(), pa.string()),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_comes_out_is_what_a_batch_of_arrow_becomes(kind: str) -> None:
    """Also as the schema says it, down to what it says of itself."""
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
    for to in [(None, None), ("clean", "edits")]:
        ours = table(clean_column(ray.data.from_arrow(given), "text", to[0], edits_column=to[1]))
        theirs = pa.table(Cleaner().clean_batch(given, "text", *to))
        assert ours.schema.equals(theirs.schema, check_metadata=True)
        assert ours.to_pylist() == theirs.to_pylist()


def test_tensors_stay_beside_the_text() -> None:
    frames = np.arange(24.0).reshape(6, 2, 2)
    ds = ray.data.from_numpy(frames).map_batches(lambda it: {**it, "text": RAW, "id": [*range(6)]})
    rows = sorted(clean_column(ds, "text", "clean").take_all(), key=lambda row: row["id"])
    assert [row["clean"] for row in rows] == OUT
    assert (np.stack([row["data"] for row in rows]) == frames).all()


def test_a_block_without_a_text_has_none_when_it_is_clean() -> None:
    """Ray gives it a type of its own, which is that of nulls."""
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


def test_where_there_are_no_rows_none_come_out(pages: Dataset) -> None:
    for empty in [
        ray.data.from_arrow(TABLE[:0]),
        ray.data.from_items([]),
        pages.limit(0),
        pages.map_batches(lambda batch: batch[:0], batch_format="pyarrow"),
    ]:
        assert clean_column(empty, "text", "clean", edits_column="edits").take_all() == []
    # One block is empty.
    late = pages.map_batches(
        lambda it: it.filter(pa.compute.field("id") >= 4), batch_format="pyarrow"
    )
    assert texts(clean_column(late, "text")) == OUT[4:]


def test_frames_of_pandas_are_cleaned_too() -> None:
    for kind in ["str", "object", "string"]:
        frame = pd.DataFrame({"id": range(6), "text": pd.Series(RAW, dtype=kind)})
        assert texts(clean_column(ray.data.from_pandas(frame), "text")) == OUT
    with pytest.raises(zhuihe.ArrowTypeError, match='the column "id" holds Int64'):
        clean_column(ray.data.from_pandas(frame), "id")


def test_options_are_those_of_a_cleaner(pages: Dataset) -> None:
    assert texts(clean_column(pages, "text", ascii_width=True))[-1] == "同比增长17.02%"
    off = clean_column(pages, "text", rules={"date": False, "han-digit": False}, threads=2)
    assert texts(off)[0] == RAW[0]
    ready = Cleaner(ascii_width=True, min_confidence=0.99)
    cleaned = clean_column(pages, "text", "clean", cleaner=ready)
    assert texts(cleaned, "clean") == [None if it is None else ready.clean(it).text for it in RAW]
    assert "threads" not in ready.options


def test_words_of_ones_own_go_along(tmp_path: Path) -> None:
    ds = ray.data.from_items([{"id": 1, "text": "窑湾\n镇"}])
    assert texts(clean_column(ds, "text")) == ["窑湾\n镇"]
    words = tmp_path / "words.txt"
    words.write_text("窑湾镇\n", encoding="utf-8")
    with words.open(encoding="utf-8") as lines:
        cleaned = clean_column(ds, "text", user_words=lines)
    words.unlink()
    assert texts(cleaned) == ["窑湾镇"]
    assert texts(clean_column(ds, "text", cleaner=Cleaner(user_words=["窑湾镇"]))) == ["窑湾镇"]


def handed_on(
    monkeypatch: pytest.MonkeyPatch, ds: Dataset, **said: Any
) -> tuple[Cleaner, dict[str, Any]]:
    """The cleaner of the step that Ray is given, and the arguments beside it."""
    given: list[tuple[Callable[..., Any], dict[str, Any]]] = []
    map_batches = Dataset.map_batches

    @wraps(map_batches)
    def spy(ds: Dataset, step: Callable[..., Any], **args: Any) -> Dataset:
        given.append((step, args))
        return map_batches(ds, step, **args)

    with monkeypatch.context() as patch:
        patch.setattr(Dataset, "map_batches", spy)
        clean_column(ds, "text", **said)
    ((step, args),) = given
    held = [cell.cell_contents for cell in step.__closure__ or ()]
    (cleaner,) = [it for it in held if isinstance(it, Cleaner)]
    return cleaner, args


def test_a_task_has_one_thread_unless_it_is_told_otherwise(
    pages: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def threads(**said: Any) -> int:
        cleaner, _ = handed_on(monkeypatch, pages, **said)
        return cleaner.options["threads"]

    assert threads() == threads(ascii_width=True) == threads(cleaner=Cleaner(ascii_width=True)) == 1
    assert threads(threads=3) == threads(cleaner=Cleaner(threads=3)) == 3


class Counting(Cleaner):
    """Puts the number of the rows that it has at a time in the place of the texts."""

    def clean_batch(self, batch: Any, column: str, *to: str | None) -> Any:
        told = pa.array([str(len(batch))] * len(batch), pa.string())
        return batch.set_column(batch.schema.names.index(column), column, told)


def test_rays_own_arguments_are_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    ds = ray.data.from_arrow(pa.table({"id": range(10), "text": ["4 月"] * 10}))
    cleaned = clean_column(ds, "text", cleaner=Counting(), ray_args={"batch_size": 4})
    assert texts(cleaned) == ["4"] * 8 + ["2"] * 2
    cleaned = clean_column(ds, "text", cleaner=Counting())
    assert texts(cleaned) == ["10"] * 10
    told = {"num_cpus": 0.5, "concurrency": 1, "batch_size": 3}
    _, args = handed_on(monkeypatch, ds, ray_args=told)
    assert {name: args[name] for name in told} == told
    assert told == {"num_cpus": 0.5, "concurrency": 1, "batch_size": 3}
    for ours in ["batch_format", "zero_copy_batch"]:
        with pytest.raises(TypeError, match=f"multiple values for keyword argument '{ours}'"):
            clean_column(ds, "text", ray_args={ours: "numpy"})


def test_tasks_are_spread_unless_they_are_told_otherwise(
    pages: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def strategy(**told: Any) -> str:
        _, args = handed_on(monkeypatch, pages, ray_args=told)
        return args["scheduling_strategy"]

    # Ray warns of what is said in this way, but it was not the user who said it.
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert strategy() == strategy(num_cpus=1) == "SPREAD"
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        clean_column(pages, "text")
        assert not warned
        assert strategy(max_retries=3) == "SPREAD"
        assert strategy(scheduling_strategy="DEFAULT") == "DEFAULT"
        said = [it for it in warned if "ray_remote_args" in str(it.message)]
        assert len(said) == (2 if WARNS else 0)


@pytest.mark.skipif(not CUTS_FIRST, reason="this Ray cuts what is clean")
def test_who_asks_for_two_rows_has_no_more_cleaned() -> None:
    ds = ray.data.from_arrow(pa.table({"id": range(10), "text": ["4 月"] * 10}))
    cleaned = clean_column(ds, "text", cleaner=Counting()).limit(2)
    assert texts(cleaned) == ["2", "2"]


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (
            lambda ds: clean_column(ds, "txt"),
            zhuihe.ArrowError,
            'no column "txt": there are id, text',
        ),
        (lambda ds: clean_column(ds, "id"), zhuihe.ArrowTypeError, 'the column "id" holds Int64'),
        (
            lambda ds: clean_column(ds, "text", "id"),
            zhuihe.ArrowError,
            'there is a column "id" already',
        ),
        (
            lambda ds: clean_column(ds, "text", edits_column="text"),
            zhuihe.ArrowError,
            'there is a column "text" already',
        ),
        (
            lambda ds: clean_column(ds, "text", "new", edits_column="new"),
            zhuihe.ArrowError,
            'two new columns would be named "new"',
        ),
        (lambda ds: clean_column(ds, "text", min_confidence=2), zhuihe.OptionError, "from 0 to 1"),
        (lambda ds: clean_column(ds, "text", rules={"x": True}), zhuihe.UnknownRuleError, "x"),
        (lambda ds: clean_column(ds, "text", user_words=["a b c d"]), zhuihe.DictionaryError, "1"),
        (lambda ds: clean_column(ds, "text", tabs=True), TypeError, "tabs"),
        (
            lambda ds: clean_column(ds, "text", cleaner=Cleaner(), ascii_width=True),
            TypeError,
            "give one or the other",
        ),
    ],
)
def test_what_is_wrong_is_said_before_anything_runs(
    call: Callable[[Dataset], Dataset], error: type, says: str, pages: Dataset
) -> None:
    with pytest.raises(error, match=says):
        call(pages)


def fails(batch: Any) -> Any:
    raise AssertionError("it ran")


def test_nothing_runs_before_it_is_asked_for(pages: Dataset) -> None:
    cleaned = clean_column(pages.map_batches(fails), "text", "clean")
    with pytest.raises(RayTaskError, match="it ran"):
        cleaned.take_all()


def test_what_is_found_later_is_told_by_ray(pages: Dataset) -> None:
    """After a function of the user's, Ray does not know the columns before it has run."""
    mapped = pages.map_batches(lambda batch: batch)
    assert mapped.schema(fetch_if_missing=False) is None
    broken = pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xe6\xb1"]).buffers())
    for cleaned, says in [
        (clean_column(mapped, "txt"), 'zhuihe.ArrowError: no column "txt": there are id, text'),
        (clean_column(mapped, "text", "id"), 'there is a column "id" already'),
        (clean_column(mapped, "id"), 'zhuihe.ArrowTypeError: the column "id" holds Int64'),
        (
            clean_column(ray.data.from_arrow(pa.table({"text": broken})), "text"),
            "zhuihe.InvalidUtf8Error: row 0: not UTF-8 at byte 0",
        ),
    ]:
        with pytest.raises(RayTaskError, match=says):
            cleaned.take_all()
