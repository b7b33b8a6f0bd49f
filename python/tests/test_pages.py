"""`clean_page` finds the articles of files with boxes."""

import json
import pickle
from pathlib import Path

import pytest

import zhuihe
from conftest import ROOT
from zhuihe import Cleaner, PageError

CASES = sorted(path.parent for path in (ROOT / "fixtures/pages").glob("*/gold.json"))
FILES = ["page.pdf", "rawdict.json", "bbox.xhtml", "ocr.hocr", "ocr.tsv"]
ISSUE = ROOT / "fixtures/pages/newspaper-jump"


def blocks(document: zhuihe.Document) -> list[zhuihe.PageBlock]:
    return [block for article in document.articles for block in article.blocks] + [*document.furniture]


@pytest.mark.parametrize("file", FILES)
def test_every_fixture_has_articles_whose_boxes_are_on_their_pages(file: str) -> None:
    assert len(CASES) >= 12
    for case in CASES:
        document = zhuihe.clean_page(case / file)
        assert document.articles, case.name
        for block in blocks(document):
            assert block.text.strip() and "\n" not in block.text
            assert block.lines
            for line in block.lines:
                page = document.pages[line.page]
                assert -1 <= line.left <= line.right <= page.width + 1, (case.name, line)
                assert -1 <= line.top <= line.bottom <= page.height + 1, (case.name, line)


def test_the_command_prints_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    from zhuihe._zhuihe import main

    path = str(ISSUE / "page.pdf")
    assert main(["zhuihe", "pages", path]) == 0
    assert capfd.readouterr().out == str(zhuihe.clean_page(path))


def test_a_file_is_a_path_or_bytes() -> None:
    path = ISSUE / "ocr.hocr"
    document = zhuihe.clean_page(path)
    assert zhuihe.clean_page(str(path)) == zhuihe.clean_page(path.read_bytes()) == document
    assert Cleaner().clean_page(path, format="hocr") == document
    assert pickle.loads(pickle.dumps(document)) == document


def test_files_of_one_issue_share_their_articles() -> None:
    pages = json.loads((ISSUE / "rawdict.json").read_bytes())["pages"]
    files = [json.dumps(page).encode() for page in pages]
    document = zhuihe.clean_page(files)
    first = document.articles[0]
    assert {line.page for block in first.blocks for line in block.lines} == {0, 1}
    assert "（上接第一版）" in [block.text for block in first.blocks if block.kind == "jump"]
    assert [page.number for page in document.pages] == [1, 1]


def test_options_are_those_of_a_cleaner() -> None:
    page = '<doc><page width="200" height="99"><word xMin="20" yMin="40" xMax="80" yMax="50">增长１７％。</word></page></doc>'
    assert str(zhuihe.clean_page(page.encode())) == "增长１７％。\n"
    assert str(zhuihe.clean_page(page.encode(), ascii_width=True)) == "增长17%。\n"


def test_what_cannot_be_read_raises(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="the format is not recognized"):
        zhuihe.clean_page("没有方框".encode())
    cut = tmp_path / "cut.tsv"
    cut.write_bytes((ISSUE / "ocr.tsv").read_bytes().replace(b"\t96.", b"\tx.", 1))
    with pytest.raises(PageError, match="cut.tsv: line ") as raised:
        zhuihe.clean_page(cut)
    assert raised.value.line and raised.value.page is None
    again = pickle.loads(pickle.dumps(raised.value))
    assert (str(again), again.line) == (str(raised.value), raised.value.line)
    with pytest.raises(FileNotFoundError):
        zhuihe.clean_page(tmp_path / "none.pdf")
    with pytest.raises(zhuihe.OptionError, match='format must be one of "bbox-layout"'):
        zhuihe.clean_page(b"", format="docx")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        zhuihe.clean_page(1)  # type: ignore[arg-type]
