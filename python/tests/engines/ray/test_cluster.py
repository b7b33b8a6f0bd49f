"""A corpus of 20,000 documents on two nodes, with a worker or a whole node killed during the job."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import ray
from conftest import TIMEOUT
from corpus import DOCUMENTS, OPTIONS, check_cleaned, differing
from ray.actor import ActorHandle
from ray.cluster_utils import Cluster
from ray.data import Dataset
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

import zhuihe
from zhuihe import Cleaner
from zhuihe.ray import clean_column

# Rows of a block, which is a task, and of a batch, two of which make a block.
BLOCK, BATCH = 1250, 625


def raw(folder: Path) -> Dataset:
    """Reads the corpus in blocks. By default, Ray would make it a single block."""
    return ray.data.read_parquet(str(folder)).repartition(DOCUMENTS // BLOCK)


def rows(ds: Dataset) -> pa.Table:
    return pa.concat_tables(ray.get(ds.to_arrow_refs(), timeout=TIMEOUT)).sort_by("id")


def add_node(table: pa.Table) -> pa.Table:
    """Adds a column with the node on which it runs."""
    node = ray.get_runtime_context().get_node_id()
    return table.append_column("node", pa.array([node] * len(table)))


@pytest.mark.parametrize("options", [{}, OPTIONS], ids=["default", "options"])
def test_both_nodes_clean_the_corpus_as_the_command_does(
    options: zhuihe.Options,
    cluster: Cluster,
    folder: Path,
    expected: Callable[[zhuihe.Options], pa.Table],
) -> None:
    cleaned = clean_column(raw(folder), "text", **options)
    cleaned = cleaned.map_batches(add_node, batch_format="pyarrow").materialize()
    # Both functions ran in the same task.
    assert "MapBatches(clean_column)->MapBatches(add_node)" in cleaned.stats()
    ours = rows(cleaned)
    check_cleaned(ours.drop_columns("node"), pq.read_table(folder), expected(options), options)

    share = Counter(ours["node"].to_pylist())
    assert share.keys() == {node["NodeID"] for node in ray.nodes() if node["Alive"]}
    assert len(share) == 2 and sum(share.values()) == DOCUMENTS


class Turn(NamedTuple):
    """A batch that a worker cleans."""

    first: int
    """The id of its first row."""
    node: str
    pid: int


@ray.remote(num_cpus=0)
class Gate:
    """Records the start and the end of every batch, and holds one batch forever in the middle of the job.

    It holds a batch of the other node, after two batches of that node have finished. The batch is the second of its block,
    so its worker has already cleaned some rows of the block. Later batches wait until the gate opens.
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

    async def wait(self) -> Turn | None:
        """Waits for the batch that is held. Returns None if the job ends without one."""
        await self.news.wait()
        return self.held

    async def log(self) -> tuple[list[Turn], list[Turn]]:
        return self.begun, self.ended


class Gated(Cleaner):
    """A cleaner that reports each batch to the gate."""

    gate: ActorHandle

    def clean_arrow(self, batch: Any, column: str, *new: Any, **more: Any) -> Any:
        if len(batch) == 0:
            # The driver checks the columns.
            return super().clean_arrow(batch, column, *new, **more)
        _, first, _ = batch[column][0].as_py().splitlines()[0].split()
        turn = Turn(int(first), ray.get_runtime_context().get_node_id(), os.getpid())
        ray.get(self.gate.begin.remote(turn))
        cleaned = pa.table(super().clean_arrow(batch, column, *new, **more))
        ray.get(self.gate.end.remote(turn))
        return cleaned


def run_and_kill(
    cluster: Cluster, job: Callable[[Dataset], pa.Table], folder: Path, kill: Callable[[Turn], None]
) -> tuple[pa.Table, Turn, list[Turn], list[Turn]]:
    """Runs a job and calls ``kill`` in the middle of it.

    Returns the result, the batch that was held, the batches that had ended before, and all batches that were started.
    """
    (other,) = cluster.worker_nodes
    on_head = NodeAffinitySchedulingStrategy(cluster.head_node.node_id, soft=False)
    gate = Gate.options(scheduling_strategy=on_head).remote(other.node_id)
    cleaner = Gated(threads=1)
    cleaner.gate = gate
    cleaned = clean_column(raw(folder), "text", cleaner=cleaner, ray_args={"batch_size": BATCH})
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(job, cleaned)
        running.add_done_callback(lambda _: gate.job_is_over.remote())
        try:
            held = ray.get(gate.wait.remote(), timeout=TIMEOUT)
            assert held is not None, running.result()
            _, ended = ray.get(gate.log.remote())
            # Some batches are done, and most are not.
            assert 2 <= len(ended) < DOCUMENTS / BATCH / 2
            assert held not in ended and not running.done()
            kill(held)
        finally:
            gate.open.remote()
        ours = running.result(TIMEOUT)
    begun, _ = ray.get(gate.log.remote())
    ray.kill(gate)
    return ours, held, ended, begun


def test_killing_a_worker_does_not_change_the_result(
    cluster: Cluster, folder: Path, expected: Callable[[zhuihe.Options], pa.Table], tmp_path: Path
) -> None:
    def job(cleaned: Dataset) -> pa.Table:
        cleaned.write_parquet(str(tmp_path / "ours"))
        return pq.read_table(tmp_path / "ours").sort_by("id")

    ours, held, _, begun = run_and_kill(
        cluster, job, folder, lambda held: os.kill(held.pid, signal.SIGKILL)
    )
    assert differing(ours, expected({})) == []
    assert not psutil.pid_exists(held.pid)
    # Only the block of the killed worker was started again, by another worker.
    again = [turn for turn in begun if turn.first // BLOCK == held.first // BLOCK]
    assert [turn.first for turn in again] == [held.first - BATCH, held.first] * 2
    assert [turn.pid == held.pid for turn in again] == [True, True, False, False]
    assert len(begun) == DOCUMENTS / BATCH + 2


def test_killing_a_node_does_not_change_the_result(
    cluster: Cluster, folder: Path, expected: Callable[[zhuihe.Options], pa.Table]
) -> None:
    """The blocks that the node had cleaned are lost with its memory."""
    (node,) = cluster.worker_nodes

    def kill(held: Turn) -> None:
        assert held.node == node.node_id
        cluster.remove_node(node, allow_graceful=False)

    ours, held, ended, begun = run_and_kill(cluster, rows, folder, kill)
    assert differing(ours, expected({})) == []
    assert [it["NodeID"] for it in ray.nodes() if it["Alive"]] == [cluster.head_node.node_id]
    # The head repeated the blocks that the node had cleaned or was cleaning.
    by_head = [turn.first for turn in begun if turn.node == cluster.head_node.node_id]
    lost = {held.first, *(turn.first for turn in ended if turn.node == held.node)}
    assert len(lost) >= 3 and lost <= set(by_head)
    assert sorted(set(by_head)) == list(range(0, DOCUMENTS, BATCH))
