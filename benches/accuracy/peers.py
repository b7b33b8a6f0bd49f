"""What people take for the job today, each a function from a text to a text.

A peer is what a package from a registry gives, or the few lines that are written by hand in its place.
"""

import re
import subprocess

CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]"


def regex():
    """Drops white space beside CJK characters; a line end behind the end of a sentence stays."""
    stray = re.compile(rf"(?<={CJK})(?<![。！？：])\s+|(?<={CJK})[^\S\n]+|[^\S\n]+(?={CJK})")
    return lambda text: stray.sub("", text)


def jieba():
    """Joins lines unless a sentence ends there, and drops a space that is inside a word of jieba."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    lines_in_sentence = re.compile(r"(?<=[^\s。！？：”])\s*\n\s*")
    space = re.compile(rf"(?<={CJK})[^\S\n]+(?={CJK})")

    def clean(text):
        joined = lines_in_sentence.sub("", text)
        without, gaps, taken = "", set(), 0
        for match in space.finditer(joined):
            without += joined[taken : match.start()]
            gaps.add(len(without))
            taken = match.end()
        without += joined[taken:]
        cleaned, at = [], 0
        for word in jieba.cut(without):
            # A space between two words may have a meaning.
            cleaned.append(" " + word if at in gaps else word)
            at += len(word)
        return "".join(cleaned)

    return clean


def opencc_pyo3():
    """Its `reflow_cjk_paragraphs`, made for the text of PDF files."""
    from opencc_pyo3.opencc_pyo3 import reflow_cjk_paragraphs

    return lambda text: reflow_cjk_paragraphs(text, add_pdf_page_header=False, compact=True)


def autocorrect_py():
    """Its `format`, which sets spaces and corrects marks."""
    import autocorrect_py

    return autocorrect_py.format


def pypandoc_binary():
    """pandoc from Markdown to plain text, with `east_asian_line_breaks`."""
    import pypandoc

    command = [
        pypandoc.get_pandoc_path(),
        "--from=markdown+east_asian_line_breaks",
        "--to=plain",
        "--wrap=none",
        "--quiet",
    ]

    def clean(text):
        done = subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE, check=True)
        return done.stdout.decode()

    return clean


PEERS = {
    "a regex": regex,
    "jieba": jieba,
    "opencc-pyo3": opencc_pyo3,
    "autocorrect-py": autocorrect_py,
    "pypandoc-binary": pypandoc_binary,
}
PACKAGES = [name for name in PEERS if " " not in name]
