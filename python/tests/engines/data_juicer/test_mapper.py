"""`zhuihe_mapper` on data sets of Data-Juicer, and in a recipe."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from corpus import OPTIONS, WORDS, clean_by_command, texts
from data_juicer.config import init_configs
from data_juicer.core.data import NestedDataset
from data_juicer.ops import load_ops
from docs import check_extra, check_types, check_without, programs, run_example

import zhuihe
from zhuihe.data_juicer import ZhuiheMapper


@pytest.fixture(scope="module")
def raw() -> list[dict[str, object]]:
    """The documents with a text; Data-Juicer drops the others."""
    return [{"id": n, "text": text} for n, text in enumerate(texts()) if text]


@pytest.fixture(scope="module")
def expected(raw: list[dict[str, object]], tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """The documents cleaned by the command with the same options."""
    folder = tmp_path_factory.mktemp("expected")
    write(folder / "raw.jsonl", raw)
    clean_by_command(folder / "raw.jsonl", folder / "clean.jsonl", OPTIONS)
    return read(folder / "clean.jsonl")


def write(path: Path, records: list[dict[str, object]]) -> None:
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    path.write_text("".join(lines), encoding="utf-8")


def read(path: Path) -> list[object]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_data_set_agrees_with_the_command(
    raw: list[dict[str, object]], expected: list[object]
) -> None:
    """Data-Juicer creates the operator from a recipe and runs it in two processes."""
    (mapper,) = load_ops([{"zhuihe_mapper": OPTIONS}])
    assert isinstance(mapper, ZhuiheMapper)
    cleaned = NestedDataset.from_list(raw).map(mapper.process, num_proc=2, batch_size=100)
    assert cleaned.to_list() == expected


def test_an_operator_takes_options_and_arguments_of_data_juicer() -> None:
    (mapper,) = load_ops([{"zhuihe_mapper": {"text_key": "body", "batch_size": 2}}])
    raw = [{"body": "4 月 21 日", "n": 1}, {"body": None, "n": 2}, {"body": "产 业 链", "n": 3}]
    cleaned = NestedDataset.from_list(raw).map(mapper.process, batch_size=2)
    assert [sample["body"] for sample in cleaned] == ["4月21日", None, "产业链"]
    assert [sample["n"] for sample in cleaned] == [1, 2, 3]
    assert mapper.cleaner.options == {"threads": 1}
    assert ZhuiheMapper(threads=None).cleaner.options == {}
    with pytest.raises(zhuihe.OptionError):
        ZhuiheMapper(min_confidence=2)
    with pytest.raises(zhuihe.UnknownRuleError):
        ZhuiheMapper(rules={"dates": False})
    with pytest.raises(TypeError, match="ascii_width"):
        ZhuiheMapper(ascii_width="perhaps")


def test_an_operator_has_every_option_of_a_cleaner() -> None:
    """With the same defaults, except for the threads."""
    assert ZhuiheMapper().cleaner == zhuihe.Cleaner(threads=1)
    given: zhuihe.Options = {
        "ascii_width": True,
        "vertical_forms": True,
        "unify_han": True,
        "drop_soft_hyphens": True,
        "block_separator": "blank-line",
        "spaces": "leave",
        "han_digit_spacing": "as-input",
        "min_confidence": 0.5,
        "rules": {"date": False},
        "user_words": ["窑湾镇"],
        "threads": 2,
    }
    assert given.keys() == zhuihe.Options.__annotations__.keys() - {"dictionary"}
    assert ZhuiheMapper(**given).cleaner == zhuihe.Cleaner(**given)
    assert ZhuiheMapper(dictionary=False).cleaner.options == {"dictionary": False, "threads": 1}


RECIPE, OPERATORS = programs("docs/python/data-juicer.md", "yaml")[0], "import zhuihe.data_juicer\n"


def test_a_recipe_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "pages.jsonl", [{"text": "4 月 21 日"}])
    # This process has registered the operator already.
    lines = [line for line in RECIPE.splitlines() if "custom_operator_paths" not in line]
    (tmp_path / "recipe.yaml").write_text("\n".join(lines), encoding="utf-8")
    config = init_configs(["--config", "recipe.yaml"])
    (mapper,) = load_ops(config.process)
    options = {"ascii_width": True, "rules": {"date": False}, "threads": 1}
    assert mapper.cleaner.options == options


# When an operator ends, Data-Juicer frees PyTorch's GPU memory, and installs PyTorch for that purpose if it is missing. This
# module takes its place, to avoid downloading gigabytes.
NO_TORCH = """
class cuda:
    is_available = staticmethod(lambda: False)
    device_count = staticmethod(lambda: 0)
    empty_cache = staticmethod(lambda: None)
"""


def test_a_recipe_runs(
    tmp_path: Path, raw: list[dict[str, object]], expected: list[object]
) -> None:
    """Runs Data-Juicer's command with two processes."""
    write(tmp_path / "pages.jsonl", raw)
    (tmp_path / "operators.py").write_text(OPERATORS, encoding="utf-8")
    words = "\n".join([*RECIPE.rstrip().splitlines(), f"      user_words: {json.dumps(WORDS)}", ""])
    (tmp_path / "recipe.yaml").write_text(words, encoding="utf-8")
    process = Path(sys.executable).with_name("dj-process")
    command = [process, "--config", "recipe.yaml"]
    replacements = tmp_path / "replacements"
    replacements.mkdir()
    if not importlib.util.find_spec("torch"):
        (replacements / "torch.py").write_text(NO_TORCH, encoding="utf-8")
    environ = {**os.environ, "PYTHONPATH": str(replacements)}
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    cleaned = sorted(read(tmp_path / "clean/pages.jsonl"), key=lambda record: record["id"])
    assert cleaned == expected


def test_the_documentation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_example(ZhuiheMapper)
    page = programs("docs/python/data-juicer.md")
    assert OPERATORS in page
    monkeypatch.chdir(tmp_path)
    for program in page:
        exec(program, {})


def test_the_extra_accepts_the_tested_versions() -> None:
    check_extra("data-juicer")


def test_the_error_without_data_juicer_names_the_extra(tmp_path: Path) -> None:
    check_without("data_juicer", "data-juicer", "data_juicer", tmp_path)


def test_the_types(tmp_path: Path) -> None:
    check_types(tmp_path)
