"""A corpus of 20,000 documents on two executors, one of which is killed during the job."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import TIMEOUT, Status, until
from corpus import DOCUMENTS, OPTIONS, check_cleaned, differing
from pyspark import TaskContext
from pyspark.sql import DataFrame, SparkSession

import zhuihe
from zhuihe.spark import clean_column


def written(df: DataFrame, output: Path) -> pa.Table:
    df.write.parquet(str(output))
    return pq.read_table(output).sort_by("id")


@pytest.mark.parametrize("options", [{}, OPTIONS], ids=["default", "options"])
def test_both_executors_clean_the_corpus_as_the_command_does(
    options: zhuihe.Options,
    spark: SparkSession,
    status: Status,
    folder: Path,
    expected: Callable[[zhuihe.Options], pa.Table],
    tmp_path: Path,
) -> None:
    until("two executors", lambda: len(status.alive()) == 2)
    df = spark.read.parquet(str(folder))
    group = "options" if options else "default"
    spark.sparkContext.setJobGroup(group, group)
    ours = written(clean_column(df, "text", **options), tmp_path / "ours")
    check_cleaned(ours, pq.read_table(folder), expected(options), options)

    # Both executors did it. Spark records the last tasks only after the job.
    def done() -> list[dict]:
        tasks = status.tasks(group)
        return tasks if all(task["status"] == "SUCCESS" for task in tasks) else []

    tasks = until("end of all tasks", done)
    assert len(tasks) == len(list(folder.iterdir()))
    read = dict.fromkeys(status.alive(), 0)
    for task in tasks:
        read[task["executorId"]] += task["taskMetrics"]["inputMetrics"]["recordsRead"]
    assert len(read) == 2 and all(read.values())
    assert sum(read.values()) == DOCUMENTS


def test_killing_an_executor_does_not_change_the_result(
    spark: SparkSession,
    status: Status,
    folder: Path,
    expected: Callable[[zhuihe.Options], pa.Table],
    tmp_path: Path,
) -> None:
    """The first tasks finish. Then each executor waits in the middle of a task, and one executor is killed."""
    free, group, partitions = 6, "killed", len(list(folder.iterdir()))
    gates = tmp_path / "gates"
    gates.mkdir()

    def wait_at_the_gate(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Runs on the executors before the step. After three batches, waits until the file `open` exists."""
        task = TaskContext.get()
        for number, batch in enumerate(batches):
            if number == 3 and task.partitionId() >= free:
                waiting = gates / f"{task.partitionId()}-{task.attemptNumber()}"
                waiting.with_suffix(".new").write_text(str(os.getpid()))
                waiting.with_suffix(".new").rename(waiting)
                end = time.monotonic() + TIMEOUT
                while not (gates / "open").exists() and time.monotonic() < end:
                    time.sleep(0.05)
            yield batch

    def job() -> pa.Table:
        df = spark.read.parquet(str(folder))
        spark.sparkContext.setJobGroup(group, group)
        gated = df.mapInArrow(wait_at_the_gate, df.schema)
        return written(clean_column(gated, "text"), tmp_path / "ours")

    def at_the_gate() -> list[Path]:
        return [path for path in gates.iterdir() if path.suffix != ".new" and path.name != "open"]

    until("two executors", lambda: len(status.alive()) == 2)
    both = status.alive()
    with ThreadPoolExecutor(1) as pool:
        cleaning = pool.submit(job)
        try:
            until("two tasks at the gate", lambda: cleaning.done() or len(at_the_gate()) == 2)
            assert not cleaning.done(), cleaning.result()
            until(
                "end of the first tasks",
                lambda: [t["status"] for t in status.tasks(group)].count("SUCCESS") == free,
            )
            victim = executor(at_the_gate()[0])
            killed = victim.cmdline()[victim.cmdline().index("--executor-id") + 1]
            assert killed in both
            victim.kill()
            victim.wait(TIMEOUT)
            until("notice of the lost executor", lambda: killed not in status.alive())
            assert not cleaning.done()
            before = status.tasks(group)
        finally:
            (gates / "open").touch()
        ours = cleaning.result()

    assert differing(ours, expected({})) == []

    # Six tasks finished before, and ten afterwards.
    assert [task["status"] for task in before].count("SUCCESS") == free
    assert killed in {task["executorId"] for task in before if task["status"] != "SUCCESS"}

    def done() -> list[dict]:
        tasks = status.tasks(group)
        succeeded = [task for task in tasks if task["status"] == "SUCCESS"]
        return tasks if len(succeeded) == partitions else []

    tasks = until("end of all tasks", done)
    assert sorted(t["index"] for t in tasks if t["status"] == "SUCCESS") == [*range(partitions)]
    # The task of the killed executor was lost, and another executor repeated it.
    lost = [task for task in tasks if task["status"] != "SUCCESS"]
    assert [task["executorId"] for task in lost] == [killed]
    assert "ExecutorLostFailure" in lost[0]["errorMessage"]
    again = [t for t in tasks if t["index"] == lost[0]["index"] and t["status"] == "SUCCESS"]
    assert [task["attempt"] for task in again] == [1]
    assert again[0]["executorId"] != killed
    assert status.executors()[killed]["removeReason"]


def executor(waiting: Path) -> psutil.Process:
    """Returns the executor of a waiting task: the Java process that started the daemon of the Python worker."""
    worker = psutil.Process(int(waiting.read_text()))
    return next(process for process in worker.parents() if "java" in process.name())
