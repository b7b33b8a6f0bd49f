"""A corpus of 20,000 documents, cleaned on two executors, and with one of them killed meanwhile."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import corpus
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import PATIENCE, Status, until
from pyspark import TaskContext
from pyspark.sql import DataFrame, SparkSession

from zhuihe import Cleaner
from zhuihe.spark import clean_column

DOCUMENTS, FILES = 20_000, 16
WORDS = ["窑湾镇", "澜川"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus, a partition of Spark in each file."""
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


def written(df: DataFrame, output: Path) -> pa.Table:
    df.write.parquet(str(output))
    return pq.read_table(output).sort_by("id")


def differing(ours: pa.Table, theirs: pa.Table) -> list[int]:
    """The ids of the records that are not the same in both, or only in one."""
    ours, theirs = ours.to_pylist(), theirs.to_pylist()
    assert len(ours) == len(theirs) == DOCUMENTS
    return [a["id"] for a, b in zip(ours, theirs, strict=True) if a != b]


@pytest.mark.parametrize("options", ["none", "some"])
def test_both_executors_clean_the_corpus_as_the_command_does(
    options: str,
    spark: SparkSession,
    status: Status,
    folder: Path,
    command: Callable[..., pa.Table],
    tmp_path: Path,
) -> None:
    said, told = {}, []
    if options == "some":
        words = tmp_path / "words.txt"
        words.write_text("\n".join(WORDS), encoding="utf-8")
        said = {"ascii_width": True, "block_separator": "blank-line", "user_words": WORDS}
        told = ["--ascii-width", "--block-separator", "blank-line", "--user-dict", str(words)]
    until("two executors", lambda: len(status.alive()) == 2)

    df = spark.read.parquet(str(folder))
    group = f"options: {options}"
    spark.sparkContext.setJobGroup(group, group)
    ours = written(clean_column(df, "text", **said), tmp_path / "ours")

    assert differing(ours, command(*told)) == []
    # It is not for want of something to clean, nor of lines that the words join.
    raw = pq.read_table(folder)
    assert len(differing(ours, raw)) > DOCUMENTS * 0.9
    wordless = Cleaner(**{**said, "user_words": None}).clean_batch(raw, "text")
    assert (differing(ours, pa.table(wordless)) == []) == (options == "none")

    # Who did it. Spark writes down the last tasks after it has said that the job is done.
    def done() -> list[dict]:
        tasks = status.tasks(group)
        return tasks if all(task["status"] == "SUCCESS" for task in tasks) else []

    tasks = until("the end of all tasks", done)
    assert len(tasks) == FILES
    read = dict.fromkeys(status.alive(), 0)
    for task in tasks:
        read[task["executorId"]] += task["taskMetrics"]["inputMetrics"]["recordsRead"]
    assert len(read) == 2 and all(read.values())
    assert sum(read.values()) == DOCUMENTS


def test_an_executor_killed_in_mid_job_changes_nothing(
    spark: SparkSession,
    status: Status,
    folder: Path,
    command: Callable[..., pa.Table],
    tmp_path: Path,
) -> None:
    """The first tasks run through. Then both executors are in the middle of one each, and one is killed."""
    free, group = 6, "killed"
    gates = tmp_path / "gates"
    gates.mkdir()

    def through_the_gate(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """On the executors, before the step: lets three batches through, and waits for the gate to open."""
        task = TaskContext.get()
        for number, batch in enumerate(batches):
            if number == 3 and task.partitionId() >= free:
                waiting = gates / f"{task.partitionId()}-{task.attemptNumber()}"
                waiting.with_suffix(".new").write_text(str(os.getpid()))
                waiting.with_suffix(".new").rename(waiting)
                end = time.monotonic() + PATIENCE
                while not (gates / "open").exists() and time.monotonic() < end:
                    time.sleep(0.05)
            yield batch

    def job() -> pa.Table:
        df = spark.read.parquet(str(folder))
        spark.sparkContext.setJobGroup(group, group)
        gated = df.mapInArrow(through_the_gate, df.schema)
        return written(clean_column(gated, "text"), tmp_path / "ours")

    def at_the_gate() -> list[Path]:
        return [it for it in gates.iterdir() if it.suffix != ".new" and it.name != "open"]

    until("two executors", lambda: len(status.alive()) == 2)
    both = status.alive()
    with ThreadPoolExecutor(1) as pool:
        cleaning = pool.submit(job)
        try:
            until("two tasks at the gate", lambda: cleaning.done() or len(at_the_gate()) == 2)
            assert not cleaning.done(), cleaning.result()
            until(
                "the end of the first tasks",
                lambda: [t["status"] for t in status.tasks(group)].count("SUCCESS") == free,
            )
            victim = executor(at_the_gate()[0])
            killed = victim.cmdline()[victim.cmdline().index("--executor-id") + 1]
            assert killed in both
            victim.kill()
            victim.wait(PATIENCE)
            until("Spark to miss it", lambda: killed not in status.alive())
            assert not cleaning.done()
            before = status.tasks(group)
        finally:
            (gates / "open").touch()
        ours = cleaning.result()

    assert differing(ours, command()) == []

    # It was in mid-job: six tasks had run to their end before, ten did afterwards.
    assert [task["status"] for task in before].count("SUCCESS") == free
    assert killed in {task["executorId"] for task in before if task["status"] != "SUCCESS"}

    def done() -> list[dict]:
        tasks = status.tasks(group)
        succeeded = [task for task in tasks if task["status"] == "SUCCESS"]
        return tasks if len(succeeded) == FILES else []

    tasks = until("the end of all tasks", done)
    assert sorted(t["index"] for t in tasks if t["status"] == "SUCCESS") == list(range(FILES))
    # What the dead one was at was lost, and done once more by another.
    lost = [task for task in tasks if task["status"] != "SUCCESS"]
    assert [task["executorId"] for task in lost] == [killed]
    assert "ExecutorLostFailure" in lost[0]["errorMessage"]
    again = [t for t in tasks if t["index"] == lost[0]["index"] and t["status"] == "SUCCESS"]
    assert [task["attempt"] for task in again] == [1]
    assert again[0]["executorId"] != killed
    assert status.executors()[killed]["removeReason"]


def executor(waiting: Path) -> psutil.Process:
    """The executor whose task waits: a process of Java, which started the daemon that started the worker."""
    worker = psutil.Process(int(waiting.read_text()))
    return next(it for it in worker.parents() if "java" in it.name())
