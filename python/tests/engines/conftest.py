"""The corpus in Parquet. pytest puts this folder on the path, for the modules that the tests share."""

from collections.abc import Callable
from pathlib import Path

import corpus
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import zhuihe

FILES = 16


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus with an id for each document, in files of the same size."""
    folder = tmp_path_factory.mktemp("corpus") / "raw"
    folder.mkdir()
    texts = pa.array(corpus.texts(), pa.string())
    assert texts.null_count == texts.to_pylist().count("") == corpus.DOCUMENTS // 1000
    table = pa.table({"id": pa.array(range(corpus.DOCUMENTS), pa.int64()), "text": texts})
    size = corpus.DOCUMENTS // FILES
    for n in range(FILES):
        pq.write_table(table.slice(n * size, size), folder / f"part-{n:03}.parquet")
    return folder


@pytest.fixture(scope="session")
def expected(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[zhuihe.Options], pa.Table]:
    """What the command makes of the corpus, with or without options."""
    tables: dict[bool, pa.Table] = {}

    def clean(options: zhuihe.Options) -> pa.Table:
        if bool(options) not in tables:
            output = tmp_path_factory.mktemp("command") / "expected.parquet"
            corpus.clean_by_command(folder, output, options)
            tables[bool(options)] = pq.read_table(output).sort_by("id")
        return tables[bool(options)]

    return clean
