"""A Spark cluster on this machine: two workers with an executor each, and its status."""

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

Found = TypeVar("Found")

# The timeout in seconds for anything that the cluster normally does in a second or two.
TIMEOUT = 180.0


def until(what: str, look: Callable[[], Found | None]) -> Found:
    """Waits until ``look`` returns a true value, and returns it."""
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.05)
    raise TimeoutError(f"no {what} within {TIMEOUT:.0f} s")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A temporary SPARK_HOME with links to the installed Spark.

    The workers of a local cluster write the executors' logs to SPARK_HOME/work, whatever SPARK_WORKER_DIR is. The default
    would be inside the virtual environment.
    """
    home = tmp_path_factory.mktemp("home")
    for entry in Path(pyspark.__file__).parent.iterdir():
        (home / entry.name).symlink_to(entry)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_HOME", str(home))
        patch.setenv("SPARK_LOCAL_DIRS", str(tmp_path_factory.mktemp("local")))
        # The executors use this Python and listen on the loopback interface only.
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("SPARK_LOCAL_HOSTNAME", "localhost")
        # Java's temporary files are removed with the other files, even if Java is killed.
        files = tmp_path_factory.mktemp("java")
        patch.setenv("JDK_JAVA_OPTIONS", f"-Djava.io.tmpdir={files} -XX:-UsePerfData")
        for proxy in ("http_proxy", "HTTP_PROXY"):
            patch.delenv(proxy, raising=False)
        yield home


@pytest.fixture(scope="session")
def spark(home: Path) -> Iterator[SparkSession]:
    """A session with two executors, each a process with one core and 1024 MB."""
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("zhuihe")
    settings = {
        "spark.ui.port": 0,
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "Asia/Shanghai",
        "spark.sql.shuffle.partitions": 4,
        "spark.sql.warehouse.dir": home / "warehouse",
        "spark.sql.execution.arrow.maxRecordsPerBatch": 100,
        # Makes each file a partition.
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
    _, alive = psutil.wait_procs(started, timeout=TIMEOUT)
    assert not alive


class Status:
    """The status of the application, from Spark's REST interface."""

    def __init__(self, context: SparkContext) -> None:
        self.context = context

    def __call__(self, path: str) -> Any:
        application = f"{self.context.uiWebUrl}/api/v1/applications/{self.context.applicationId}"
        with urllib.request.urlopen(f"{application}/{path}") as response:
            return json.load(response)

    def executors(self) -> dict[str, dict[str, Any]]:
        """Returns all current and former executors, by id."""
        executors = {executor["id"]: executor for executor in self("allexecutors")}
        del executors["driver"]
        return executors

    def alive(self) -> list[str]:
        return sorted(name for name, executor in self.executors().items() if executor["isActive"])

    def stages(self, group: str) -> list[int]:
        tracker = self.context.statusTracker()
        jobs = [tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup(group)]
        return [stage for job in jobs if job for stage in job.stageIds]

    def tasks(self, group: str) -> list[dict[str, Any]]:
        """Returns all task attempts of a group of jobs."""
        paths = [f"stages/{stage}/0/taskList?length=10000" for stage in self.stages(group)]
        return [task for path in paths for task in self(path)]


@pytest.fixture(scope="session")
def status(spark: SparkSession) -> Status:
    return Status(spark.sparkContext)
