"""`ZhuiheFormatter` in a pipeline of datatrove, with enough documents for tasks to run in parallel."""

import json
import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from corpus import OPTIONS, clean_by_command, texts
from datatrove.data import Document, DocumentsPipeline
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from docs import check_extra, check_types, check_without, programs, run, run_example

import zhuihe
from zhuihe.datatrove import ZhuiheFormatter

TASKS = 4


class ProcessStep(PipelineStep):
    """Records the process that handled a document."""

    type, name = "TEST", "process"

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        for document in data:
            document.metadata["process"] = os.getpid()
            yield document


def write(folder: Path) -> list[dict[str, object]]:
    """Writes the documents as JSON Lines, one file for each task. datatrove drops documents without a text."""
    folder.mkdir()
    records = [
        {"id": f"d{n}", "text": text, "metadata": {"page": n}}
        for n, text in enumerate(texts())
        if text
    ]
    for task in range(TASKS):
        lines = [json.dumps(record, ensure_ascii=False) for record in records[task::TASKS]]
        (folder / f"{task}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return records


def read(folder: Path) -> dict[str, dict[str, object]]:
    """Reads the records of all files of a folder, by id."""
    records = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    by_id = {record["id"]: record for record in records}
    assert len(by_id) == len(records)
    return by_id


def test_a_pipeline_agrees_with_the_command(tmp_path: Path) -> None:
    records = write(tmp_path / "raw")
    (tmp_path / "expected").mkdir()
    clean_by_command(tmp_path / "raw", tmp_path / "expected", OPTIONS)
    expected = read(tmp_path / "expected")
    assert len(expected) == len(records)

    pipeline = [
        JsonlReader(str(tmp_path / "raw")),
        ZhuiheFormatter(**OPTIONS),
        ProcessStep(),
        JsonlWriter(str(tmp_path / "clean"), compression=None),
    ]
    logs = tmp_path / "logs"
    executor = LocalPipelineExecutor(pipeline, tasks=TASKS, workers=2, logging_dir=str(logs))
    stats = executor.run()

    cleaned = read(tmp_path / "clean")
    assert cleaned.keys() == expected.keys()
    for name, record in expected.items():
        assert cleaned[name]["text"] == record["text"], name
        assert cleaned[name]["metadata"]["page"] == record["metadata"]["page"]
    # Two workers, neither of them this process.
    processes = {record["metadata"]["process"] for record in cleaned.values()}
    assert len(processes) >= 2 and os.getpid() not in processes
    changed = sum(record["text"] != expected[record["id"]]["text"] for record in records)
    (step,) = (step for step in stats.stats if "Zhuihe" in step.name)
    assert (step["total"].total, step["changed"].total) == (len(records), changed)
    assert changed > len(records) / 2


def test_only_the_text_of_a_document_changes() -> None:
    raw = Document(text="产 业 链", id="a/7", metadata={"url": "https://example.org/产 业"})
    [cleaned] = ZhuiheFormatter().run([raw])
    assert (cleaned.text, cleaned.id, cleaned.metadata) == ("产业链", "a/7", raw.metadata)


def test_options_are_those_of_a_cleaner() -> None:
    assert ZhuiheFormatter(**OPTIONS).cleaner.options == {**OPTIONS, "threads": 1}
    cleaner = zhuihe.Cleaner(user_words=["窑湾镇"])
    assert ZhuiheFormatter(cleaner=cleaner).cleaner.options == {**cleaner.options, "threads": 1}
    with pytest.raises(TypeError, match="not both"):
        ZhuiheFormatter(cleaner=cleaner, ascii_width=True)
    with pytest.raises(zhuihe.OptionError):
        ZhuiheFormatter(min_confidence=2)


def test_a_formatter_can_be_pickled() -> None:
    formatter = ZhuiheFormatter(**OPTIONS)
    again = pickle.loads(pickle.dumps(formatter))
    assert again.cleaner == formatter.cleaner
    assert again.format("同比增长１７．０２％") == "同比增长17.02%"


def test_the_error_for_a_lone_surrogate_names_the_document() -> None:
    documents = [Document(text="4 月", id="a"), Document(text="4 \ud800月", id="b")]
    cleaned = ZhuiheFormatter().run(documents)
    assert next(cleaned).text == "4月"
    with pytest.raises(zhuihe.InvalidUtf8Error, match="document 'b': character 2 is") as raised:
        next(cleaned)
    assert raised.value.offset == 2


def test_the_documentation(tmp_path: Path) -> None:
    run_example(ZhuiheFormatter)
    page = programs("docs/python/datatrove.md")
    assert page
    run("\n".join(page), tmp_path)


def test_the_extra_accepts_the_tested_versions() -> None:
    check_extra("datatrove")


def test_the_error_without_datatrove_names_the_extra(tmp_path: Path) -> None:
    check_without("datatrove", "datatrove", "datatrove", tmp_path)


def test_the_types(tmp_path: Path) -> None:
    check_types(tmp_path)
