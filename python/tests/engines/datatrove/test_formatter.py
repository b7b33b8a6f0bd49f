"""The formatter in a pipeline of datatrove's, on as many documents as make its tasks work side by side."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from corpus import texts
from datatrove.data import Document, DocumentsPipeline
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from shown import ROOT, check_extra, check_without, programs, run, run_example

import zhuihe
from zhuihe.datatrove import ZhuiheFormatter

DOCUMENTS = 20_000
TASKS = 4
OPTIONS = {"ascii_width": True, "rules": {"date": False}, "user_words": ["窑湾镇", "澜川 20 ns"]}


class Signed(PipelineStep):
    """Writes down which process a document went through."""

    type, name = "TEST", "signed"

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        for document in data:
            document.metadata["process"] = os.getpid()
            yield document


def write(folder: Path) -> list[dict[str, object]]:
    """Documents in JSON Lines, a file for each task. datatrove leaves out those without a text."""
    folder.mkdir()
    records = [
        {"id": f"d{n}", "text": text, "metadata": {"page": n}}
        for n, text in enumerate(texts(DOCUMENTS))
        if text
    ]
    for task in range(TASKS):
        lines = [json.dumps(it, ensure_ascii=False) for it in records[task::TASKS]]
        (folder / f"{task}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return records


def read(folder: Path) -> dict[str, dict[str, object]]:
    """The records of all files of a folder, by their names."""
    found = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    by_id = {it["id"]: it for it in found}
    assert len(by_id) == len(found)
    return by_id


def test_a_pipeline_makes_what_the_command_makes(tmp_path: Path) -> None:
    records = write(tmp_path / "raw")
    (tmp_path / "words.txt").write_text("\n".join(OPTIONS["user_words"]), encoding="utf-8")
    options = ["--ascii-width", "--rules", "-date", "--user-dict", str(tmp_path / "words.txt")]
    (tmp_path / "expected").mkdir()
    for path in sorted((tmp_path / "raw").iterdir()):
        out = tmp_path / "expected" / path.name
        command = [os.environ["ZHUIHE_BIN"], "--isolated", "--from", "jsonl", "-o", out, *options, path]
        subprocess.run(command, check=True, capture_output=True)
    expected = read(tmp_path / "expected")
    assert len(expected) == len(records)

    pipeline = [
        JsonlReader(str(tmp_path / "raw")),
        ZhuiheFormatter(**OPTIONS),
        Signed(),
        JsonlWriter(str(tmp_path / "clean"), compression=None),
    ]
    logs = tmp_path / "logs"
    executor = LocalPipelineExecutor(pipeline, tasks=TASKS, workers=2, logging_dir=str(logs))
    stats = executor.run()

    cleaned = read(tmp_path / "clean")
    assert cleaned.keys() == expected.keys()
    for name, it in expected.items():
        assert cleaned[name]["text"] == it["text"], name
        assert cleaned[name]["metadata"]["page"] == it["metadata"]["page"]
    # Two workers, neither of them this process.
    processes = {it["metadata"]["process"] for it in cleaned.values()}
    assert len(processes) >= 2 and os.getpid() not in processes
    changed = sum(it["text"] != expected[it["id"]]["text"] for it in records)
    (ours,) = (it for it in stats.stats if "Zhuihe" in it.name)
    assert (ours["total"].total, ours["changed"].total) == (len(records), changed)
    assert changed > len(records) / 2


def test_a_document_keeps_all_but_its_text() -> None:
    raw = Document(text="产 业 链", id="a/7", metadata={"url": "https://example.org/产 业"})
    [cleaned] = ZhuiheFormatter().run([raw])
    assert (cleaned.text, cleaned.id, cleaned.metadata) == ("产业链", "a/7", raw.metadata)


def test_options_are_those_of_a_cleaner() -> None:
    assert ZhuiheFormatter().cleaner.options == {"threads": 1}
    assert ZhuiheFormatter(ascii_width=True, threads=3).cleaner.options["threads"] == 3
    cleaner = zhuihe.Cleaner(user_words=["窑湾镇"])
    assert ZhuiheFormatter(cleaner=cleaner).cleaner.options == {**cleaner.options, "threads": 1}
    with pytest.raises(TypeError, match="one or the other"):
        ZhuiheFormatter(cleaner=cleaner, ascii_width=True)
    with pytest.raises(zhuihe.OptionError):
        ZhuiheFormatter(min_confidence=2)


def test_a_formatter_can_be_sent_to_workers() -> None:
    formatter = ZhuiheFormatter(**OPTIONS)
    sent = pickle.loads(pickle.dumps(formatter))
    assert sent.cleaner == formatter.cleaner
    assert sent.format("同比增长１７．０２％") == "同比增长17.02%"


def test_half_a_character_is_told_with_its_document() -> None:
    documents = [Document(text="4 月", id="a"), Document(text="4 \ud800月", id="b")]
    cleaned = ZhuiheFormatter().run(documents)
    assert next(cleaned).text == "4月"
    with pytest.raises(zhuihe.InvalidUtf8Error, match="document 'b': character 2 is") as raised:
        next(cleaned)
    assert raised.value.offset == 2


def test_the_documentation_shows_what_comes_out(tmp_path: Path) -> None:
    run_example(ZhuiheFormatter)
    found = programs("docs/python/datatrove.md")
    assert found
    run("\n".join(found), tmp_path)


def test_the_extra_takes_what_was_tested() -> None:
    check_extra("datatrove")


def test_without_datatrove_the_module_says_what_to_install(tmp_path: Path) -> None:
    check_without("datatrove", "datatrove", "datatrove", tmp_path)


def test_the_types_hold() -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--package", "zhuihe"]
    said = subprocess.run(command, cwd=ROOT.parent, capture_output=True, text=True).stdout
    assert "Success" in said, said
