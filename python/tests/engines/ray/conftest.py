"""A Ray cluster on this machine: a head and another node, each with one CPU."""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Workers import the same modules as the tests. Usage statistics are off.
HERE = Path(__file__).resolve().parent
os.environ["PYTHONPATH"] = os.pathsep.join(map(str, [HERE, HERE.parent]))
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

import ray
from ray.cluster_utils import Cluster
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

# The timeout in seconds for anything that the cluster normally does in a second or two.
TIMEOUT = 120.0

# The object store of a node can hold the corpus three times.
NODE = {"num_cpus": 1, "object_store_memory": 100 << 20}


@pytest.fixture(scope="session", autouse=True)
def place() -> Iterator[None]:
    """A temporary folder for Ray's files.

    pytest's folders are not suitable: a socket's path may have only about a hundred characters.
    """
    folder = tempfile.mkdtemp(prefix="ray-")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_TMPDIR", folder)
        yield
    # Ray's processes may still be writing.
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def head(place: None) -> Iterator[Cluster]:
    """The cluster with at least the head node."""
    cluster = Cluster()
    cluster.add_node(**NODE, include_dashboard=False)
    ray.init(address=cluster.address, log_to_driver=False, logging_level=logging.ERROR)
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield cluster
    ray.shutdown()
    cluster.shutdown()


@pytest.fixture
def cluster(head: Cluster) -> Cluster:
    """The cluster with both nodes, each with a running worker."""
    if not head.worker_nodes:
        head.add_node(**NODE)
    ids = [node["NodeID"] for node in ray.nodes() if node["Alive"]]
    assert len(ids) == 2
    hello = ray.remote(lambda: ray.get_runtime_context().get_node_id())
    strategies = [NodeAffinitySchedulingStrategy(node, soft=False) for node in ids]
    replies = [hello.options(scheduling_strategy=strategy).remote() for strategy in strategies]
    assert ray.get(replies, timeout=TIMEOUT) == ids
    return head
