"""A cluster of Ray on this machine: a head and another node, each with one CPU."""

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Workers find what the tests find, and nobody should hear of these runs outside.
HERE = Path(__file__).resolve().parent
os.environ["PYTHONPATH"] = os.pathsep.join(map(str, [HERE, HERE.parent]))
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

import ray
from ray.cluster_utils import Cluster
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

sys.path.append(str(HERE.parent))

# How long a cluster may take to do what it does in a second or two. Whoever waits as long as that has failed.
PATIENCE = 120.0

# What a node has, with room in its object store for the corpus three times over.
NODE = {"num_cpus": 1, "object_store_memory": 100 << 20}


@pytest.fixture(scope="session", autouse=True)
def place() -> Iterator[None]:
    """All that Ray writes down goes into a folder of its own.

    Paths of sockets may have a hundred characters: pytest's folders leave too few of them.
    """
    folder = tempfile.mkdtemp(prefix="ray-")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_TMPDIR", folder)
        yield
    # Ray's processes may still write a last line.
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def head(place: None) -> Iterator[Cluster]:
    """The cluster, of which the head is certain."""
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
    """The cluster with both of its nodes, each with a worker that is up and running."""
    if not head.worker_nodes:
        head.add_node(**NODE)
    ids = [node["NodeID"] for node in ray.nodes() if node["Alive"]]
    assert len(ids) == 2
    hello = ray.remote(lambda: ray.get_runtime_context().get_node_id())
    on = [NodeAffinitySchedulingStrategy(it, soft=False) for it in ids]
    answers = [hello.options(scheduling_strategy=it).remote() for it in on]
    assert ray.get(answers, timeout=PATIENCE) == ids
    return head
