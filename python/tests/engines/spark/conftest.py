"""A cluster of Spark on this machine: two workers with an executor each, and the status that Spark gives of them."""

import json
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pyspark
import pytest
from pyspark import SparkContext
from pyspark.sql import SparkSession

sys.path.append(str(Path(__file__).parents[1]))

Found = TypeVar("Found")

# How long a cluster may take to do what it does in a second or two. Whoever waits as long as that has failed.
PATIENCE = 180.0


def until(what: str, look: Callable[[], Found | None]) -> Found:
    """What ``look`` finds, as soon as it finds something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.05)
    raise TimeoutError(f"waited {PATIENCE:.0f} s in vain for {what}")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home for Spark: what pip installed, in a folder of its own.

    The workers of a local cluster put the executors' logs into SPARK_HOME/work, whatever SPARK_WORKER_DIR says, and
    without SPARK_HOME that is in the middle of the virtual environment.
    """
    home = tmp_path_factory.mktemp("home")
    for it in Path(pyspark.__file__).parent.iterdir():
        (home / it.name).symlink_to(it)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_HOME", str(home))
        patch.setenv("SPARK_LOCAL_DIRS", str(tmp_path_factory.mktemp("local")))
        # The executors should run the Python that runs the tests, and nobody should hear of them outside.
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("SPARK_LOCAL_HOSTNAME", "localhost")
        # What Java unpacks goes with the rest, also where it is killed.
        files = tmp_path_factory.mktemp("java")
        patch.setenv("JDK_JAVA_OPTIONS", f"-Djava.io.tmpdir={files} -XX:-UsePerfData")
        for proxy in ("http_proxy", "HTTP_PROXY"):
            patch.delenv(proxy, raising=False)
        yield home


@pytest.fixture(scope="session")
def spark(home: Path) -> Iterator[SparkSession]:
    """A session on two executors, each a process with one core and 1024 MB."""
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("zhuihe")
    settings = {
        "spark.ui.port": 0,
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "Asia/Shanghai",
        "spark.sql.shuffle.partitions": 4,
        "spark.sql.warehouse.dir": home / "warehouse",
        "spark.sql.execution.arrow.maxRecordsPerBatch": 100,
        # Each file is a partition.
        "spark.sql.files.maxPartitionBytes": "16m",
        "spark.sql.files.openCostInBytes": "16m",
    }
    for name, value in settings.items():
        builder = builder.config(name, str(value))
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    gateway = SparkContext._gateway
    started = psutil.Process().children(recursive=True)
    yield session

    started += psutil.Process().children(recursive=True)
    session.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()
    _, alive = psutil.wait_procs(started, timeout=PATIENCE)
    assert not alive


class Status:
    """What Spark says of the application, by its REST interface."""

    def __init__(self, context: SparkContext) -> None:
        self.context = context

    def __call__(self, path: str) -> Any:
        of = f"{self.context.uiWebUrl}/api/v1/applications/{self.context.applicationId}"
        with urllib.request.urlopen(f"{of}/{path}") as answer:
            return json.load(answer)

    def executors(self) -> dict[str, dict[str, Any]]:
        """Every executor that there is or was, by its id."""
        all_of_them = self("allexecutors")
        return {it["id"]: it for it in all_of_them if it["id"] != "driver"}

    def alive(self) -> list[str]:
        return sorted(name for name, it in self.executors().items() if it["isActive"])

    def stages(self, group: str) -> list[int]:
        tracker = self.context.statusTracker()
        jobs = [tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup(group)]
        return [stage for job in jobs if job for stage in job.stageIds]

    def tasks(self, group: str) -> list[dict[str, Any]]:
        """All attempts at tasks of a group of jobs."""
        of = [f"stages/{it}/0/taskList?length=10000" for it in self.stages(group)]
        return [task for path in of for task in self(path)]


@pytest.fixture(scope="session")
def status(spark: SparkSession) -> Status:
    return Status(spark.sparkContext)
