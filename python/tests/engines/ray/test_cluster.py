"""A corpus of 20,000 documents, cleaned on two nodes, and with a worker or a whole node killed meanwhile."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import corpus
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import ray
from conftest import PATIENCE
from ray.actor import ActorHandle
from ray.cluster_utils import Cluster
from ray.data import Dataset
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from zhuihe import Cleaner
from zhuihe.ray import clean_column

DOCUMENTS, FILES = 20_000, 4
# Rows of a block, which is a task, and of a batch where there are two in a block.
BLOCK, BATCH = 1250, 625
WORDS = ["窑湾镇", "澜川"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus in Parquet."""
    folder = tmp_path_factory.mktemp("corpus") / "raw"
    texts = corpus.write(folder, DOCUMENTS, FILES)["text"]
    assert len(texts) == DOCUMENTS
    assert texts.null_count == DOCUMENTS // 1000
    assert texts.to_pylist().count("") == DOCUMENTS // 1000
    return folder


@pytest.fixture(scope="session")
def command(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., pa.Table]:
    """What the command makes of the corpus with some options; it is run once for each."""

    @cache
    def clean(*told: str) -> pa.Table:
        output = tmp_path_factory.mktemp("command") / "theirs.parquet"
        return corpus.cleaned_by_command(folder, output, *told)

    return clean


def raw(folder: Path) -> Dataset:
    """The corpus in blocks, each of which is a task: Ray's reader would make one of it all."""
    return ray.data.read_parquet(str(folder)).repartition(DOCUMENTS // BLOCK)


def rows(ds: Dataset) -> pa.Table:
    return pa.concat_tables(ray.get(ds.to_arrow_refs(), timeout=PATIENCE)).sort_by("id")


def differing(ours: pa.Table, theirs: pa.Table) -> list[int]:
    """The ids of the records that are not the same in both, or only in one."""
    ours, theirs = ours.to_pylist(), theirs.to_pylist()
    assert len(ours) == len(theirs) == DOCUMENTS
    return [a["id"] for a, b in zip(ours, theirs, strict=True) if a != b]


def who(table: pa.Table) -> pa.Table:
    """The node on which this is called, beside each row."""
    node = ray.get_runtime_context().get_node_id()
    return table.append_column("node", pa.array([node] * len(table)))


@pytest.mark.parametrize("options", ["none", "some"])
def test_both_nodes_clean_the_corpus_as_the_command_does(
    options: str, cluster: Cluster, folder: Path, command: Callable[..., pa.Table], tmp_path: Path
) -> None:
    said, told = {}, []
    if options == "some":
        words = tmp_path / "words.txt"
        words.write_text("\n".join(WORDS), encoding="utf-8")
        said = {"ascii_width": True, "block_separator": "blank-line", "user_words": WORDS}
        told = ["--ascii-width", "--block-separator", "blank-line", "--user-dict", str(words)]

    cleaned = clean_column(raw(folder), "text", **said)
    cleaned = cleaned.map_batches(who, batch_format="pyarrow").materialize()
    # It was the task that cleaned which asked where it is.
    assert "MapBatches(clean_column)->MapBatches(who)" in cleaned.stats()
    ours = rows(cleaned)

    assert differing(ours.drop_columns("node"), command(*told)) == []
    # It is not for want of something to clean, nor of lines that the words join.
    broken = pq.read_table(folder)
    assert len(differing(ours.drop_columns("node"), broken)) > DOCUMENTS * 0.9
    wordless = Cleaner(**{**said, "user_words": None}).clean_batch(broken, "text")
    same = differing(ours.drop_columns("node"), pa.table(wordless)) == []
    assert same == (options == "none")

    share = Counter(ours["node"].to_pylist())
    assert share.keys() == {node["NodeID"] for node in ray.nodes() if node["Alive"]}
    assert len(share) == 2 and sum(share.values()) == DOCUMENTS


class Turn(NamedTuple):
    """A batch in the hands of a worker."""

    first: int
    """The id of its first row."""
    node: str
    pid: int


@ray.remote(num_cpus=0)
class Gate:
    """Knows of every batch that is begun and that is ended. In the middle of the job it holds one of them for ever.

    That is one of the other node, which has ended two before, and the second of its block: its worker has rows in its
    hands that are clean. All that begin later wait for the gate to open.
    """

    def __init__(self, other: str) -> None:
        self.other = other
        self.begun: list[Turn] = []
        self.ended: list[Turn] = []
        self.held: Turn | None = None
        self.news, self.opened = asyncio.Event(), asyncio.Event()

    async def begin(self, turn: Turn) -> None:
        self.begun.append(turn)
        if self.held is not None:
            await self.opened.wait()
        elif turn.node == self.other and turn.first % BLOCK and len(self.ended_there()) >= 2:
            self.held = turn
            self.news.set()
            await asyncio.Event().wait()

    async def end(self, turn: Turn) -> None:
        self.ended.append(turn)

    def ended_there(self) -> list[Turn]:
        return [turn for turn in self.ended if turn.node == self.other]

    async def open(self) -> None:
        self.opened.set()

    async def job_is_over(self) -> None:
        self.news.set()

    async def waits(self) -> Turn | None:
        """The batch that is held, as soon as there is one, and nothing where the job ends without."""
        await self.news.wait()
        return self.held

    async def log(self) -> tuple[list[Turn], list[Turn]]:
        return self.begun, self.ended


class Gated(Cleaner):
    """A cleaner that says at the gate what it does."""

    gate: ActorHandle

    def clean_batch(self, batch: Any, column: str, *to: str | None) -> Any:
        if len(batch) == 0:
            # The driver looks at the columns.
            return super().clean_batch(batch, column, *to)
        _, first, _ = batch[column][0].as_py().splitlines()[0].split()
        turn = Turn(int(first), ray.get_runtime_context().get_node_id(), os.getpid())
        ray.get(self.gate.begin.remote(turn))
        cleaned = super().clean_batch(batch, column, *to)
        ray.get(self.gate.end.remote(turn))
        return cleaned


def killed_in_mid_job(
    cluster: Cluster, job: Callable[[Dataset], pa.Table], folder: Path, kill: Callable[[Turn], None]
) -> tuple[pa.Table, Turn, list[Turn], list[Turn]]:
    """What comes out of a job, which batch was held when somebody was killed, and which had ended then; and all that were
    begun, again and again."""
    (other,) = cluster.worker_nodes
    at_home = NodeAffinitySchedulingStrategy(cluster.head_node.node_id, soft=False)
    gate = Gate.options(scheduling_strategy=at_home).remote(other.node_id)
    cleaner = Gated(threads=1)
    cleaner.gate = gate
    # Two batches from a block.
    cleaned = clean_column(raw(folder), "text", cleaner=cleaner, ray_args={"batch_size": BATCH})
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(job, cleaned)
        running.add_done_callback(lambda _: gate.job_is_over.remote())
        try:
            held = ray.get(gate.waits.remote(), timeout=PATIENCE)
            assert held is not None, running.result()
            _, ended = ray.get(gate.log.remote())
            # In mid-job: something is done, and most is not.
            assert 2 <= len(ended) < DOCUMENTS / BATCH / 2
            assert held not in ended and not running.done()
            kill(held)
        finally:
            gate.open.remote()
        ours = running.result(PATIENCE)
    begun, _ = ray.get(gate.log.remote())
    ray.kill(gate)
    return ours, held, ended, begun


def test_a_worker_killed_in_mid_job_changes_nothing(
    cluster: Cluster, folder: Path, command: Callable[..., pa.Table], tmp_path: Path
) -> None:
    def job(cleaned: Dataset) -> pa.Table:
        cleaned.write_parquet(str(tmp_path / "ours"))
        return pq.read_table(tmp_path / "ours").sort_by("id")

    ours, held, _, begun = killed_in_mid_job(
        cluster, job, folder, lambda held: os.kill(held.pid, signal.SIGKILL)
    )
    assert differing(ours, command()) == []
    assert not psutil.pid_exists(held.pid)
    # The block that the worker had, and it alone, was begun anew, by another.
    again = [turn for turn in begun if turn.first // BLOCK == held.first // BLOCK]
    assert [turn.first for turn in again] == [held.first - BATCH, held.first] * 2
    assert [turn.pid == held.pid for turn in again] == [True, True, False, False]
    assert len(begun) == DOCUMENTS / BATCH + 2


def test_a_node_killed_in_mid_job_changes_nothing(
    cluster: Cluster, folder: Path, command: Callable[..., pa.Table]
) -> None:
    """With it goes what it had cleaned: the blocks were in its memory."""
    (node,) = cluster.worker_nodes

    def kill(held: Turn) -> None:
        assert held.node == node.node_id
        cluster.remove_node(node, allow_graceful=False)

    ours, held, ended, begun = killed_in_mid_job(cluster, rows, folder, kill)
    assert differing(ours, command()) == []
    assert [it["NodeID"] for it in ray.nodes() if it["Alive"]] == [cluster.head_node.node_id]
    # What it had and what it had done was begun anew, by the head.
    by_the_head = [turn.first for turn in begun if turn.node == cluster.head_node.node_id]
    lost = {held.first, *(turn.first for turn in ended if turn.node == held.node)}
    assert len(lost) >= 3 and lost <= set(by_the_head)
    assert sorted(set(by_the_head)) == list(range(0, DOCUMENTS, BATCH))
