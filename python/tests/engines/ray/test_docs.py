"""What the documentation shows of the step for Ray Data is what comes out."""

import subprocess
import sys
from pathlib import Path

import pytest
from ray.cluster_utils import Cluster
from shown import check_extra, programs, run, run_example

import zhuihe.ray

# A program of a user starts a Ray of its own; that it is a small one is the test's affair.
ALONE = """
import ray

ray.init("local", num_cpus=2, object_store_memory=100 << 20, include_dashboard=False)
ray.data.DataContext.get_current().enable_progress_bars = False
"""


def test_the_programs_of_the_page_run(tmp_path: Path) -> None:
    """One after the other, and what they say of themselves holds."""
    found = programs("docs/python/ray.md")
    assert len(found) > 3
    run(ALONE + "\n".join(found), tmp_path)


def test_the_example_of_the_docstring(cluster: Cluster) -> None:
    run_example(zhuihe.ray.clean_column)


def test_the_extra_takes_what_was_tested() -> None:
    check_extra("ray")


WITHOUT = """
import sys

sys.modules["{missing}"] = None
import zhuihe
import zhuihe.ray

assert not [name for name in sys.modules if name.startswith(("ray", "pyarrow", "pandas"))
            and sys.modules[name]]
try:
    zhuihe.ray.clean_column(None, "text")
except ImportError as error:
    assert "pip install 'zhuihe[ray]'" in str(error), error
    assert "{missing}" in str(error.__cause__)
else:
    raise AssertionError("it ran without {missing}")
"""


@pytest.mark.parametrize("missing", ["ray", "ray.data", "pyarrow"])
def test_without_ray_the_module_says_what_to_install(missing: str, tmp_path: Path) -> None:
    run(WITHOUT.format(missing=missing), tmp_path)


TYPED = """
from typing import assert_type

import ray
from ray.data import Dataset

import zhuihe
from zhuihe.ray import clean_column

ds = ray.data.read_parquet("pages.parquet")
assert_type(clean_column(ds, "text"), Dataset)
assert_type(clean_column(ds, "text", "clean", edits_column="edits", cleaner=zhuihe.Cleaner()), Dataset)
assert_type(clean_column(ds, "text", ray_args={"batch_size": 1000}), Dataset)
"""
WRONG = {
    "clean_column('pages.parquet', 'text')": "arg-type",
    "clean_column(ds, ['text'])": "arg-type",
    "clean_column(ds, 'text', 'clean', 'edits')": "call-arg",
    "clean_column(ds, 'text', ray_args=1000)": "arg-type",
}


def test_the_types_are_those_of_ray(tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.py", tmp_path / "wrong.py"
    right.write_text(TYPED, encoding="utf-8")
    wrong.write_text(TYPED + "\n".join(WRONG), encoding="utf-8")
    for checked in (["--package", "zhuihe"], [right.name]):
        assert "Success" in (said := mypy(tmp_path, *checked)), said
    said = mypy(tmp_path, wrong.name).splitlines()
    for line, (call, code) in enumerate(WRONG.items(), start=TYPED.count("\n") + 1):
        assert [it for it in said if f"wrong.py:{line}:" in it and f"[{code}]" in it], (call, said)


def mypy(folder: Path, *args: str) -> str:
    command = [sys.executable, "-m", "mypy", "--strict", *args]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout
