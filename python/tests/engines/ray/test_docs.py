"""The documentation, the extra and the types of the step for Ray Data."""

from pathlib import Path

import pytest
from column_step import check_missing
from docs import check_extra, check_types, programs, run, run_example
from ray.cluster_utils import Cluster

import zhuihe.ray

# A small local Ray for the programs of the page.
INIT = """
import ray

ray.init("local", num_cpus=2, object_store_memory=100 << 20, include_dashboard=False)
ray.data.DataContext.get_current().enable_progress_bars = False
"""


def test_the_programs_of_the_page_run(tmp_path: Path) -> None:
    """In order, as one program."""
    page = programs("docs/python/ray.md")
    assert len(page) > 3
    run(INIT + "\n".join(page), tmp_path)


def test_the_docstring(cluster: Cluster) -> None:
    run_example(zhuihe.ray.clean_column)


def test_the_extra_accepts_the_tested_versions() -> None:
    check_extra("ray")


@pytest.mark.parametrize("missing", ["ray", "ray.data", "pyarrow"])
def test_the_error_without_ray_names_the_extra(missing: str, tmp_path: Path) -> None:
    check_missing("ray", ("ray", "pyarrow", "pandas"), missing, tmp_path)


PROGRAM = """
from typing import assert_type

import ray
from ray.data import Dataset

import zhuihe
from zhuihe.ray import clean_column

ds = ray.data.read_parquet("pages.parquet")
assert_type(clean_column(ds, "text", ascii_width=True), Dataset)
assert_type(clean_column(ds, "text", "clean", edits_column="edits", cleaner=zhuihe.Cleaner()), Dataset)
assert_type(clean_column(ds, "text", ray_args={"batch_size": 1000}), Dataset)
"""
WRONG = {
    "clean_column('pages.parquet', 'text')": "arg-type",
    "clean_column(ds, ['text'])": "arg-type",
    "clean_column(ds, 'text', 'clean', 'edits')": "call-arg",
    "clean_column(ds, 'text', ray_args=1000)": "arg-type",
    "clean_column(ds, 'text', tabs=True)": "call-arg",
}


def test_the_types(tmp_path: Path) -> None:
    check_types(tmp_path, PROGRAM, WRONG)
