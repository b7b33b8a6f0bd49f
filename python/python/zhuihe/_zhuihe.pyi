from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import Any, Protocol, final, overload

from typing_extensions import Self, Unpack, disjoint_base

from ._values import Cleaned, Decision, Document, Edit, Options, PageFormat, Rule, Score

__all__ = [
    "ArrowArray",
    "ArrowStream",
    "Cleaner",
    "clean",
    "clean_page",
    "main",
    "replay",
    "rules",
    "score",
    "undo",
]

_PageFile = str | PathLike[str] | bytes
_PageFiles = list[str] | list[Path] | list[bytes] | list[_PageFile] | tuple[_PageFile, ...]

class _HasArray(Protocol):
    def __arrow_c_array__(
        self, requested_schema: Any = None
    ) -> tuple[object, object]: ...

class _HasStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: Any = None) -> object: ...

@disjoint_base
class Cleaner:
    def __new__(cls, **options: Unpack[Options]) -> Self: ...
    @property
    def options(self) -> Options: ...
    def clean(self, text: str | bytes, /) -> str: ...
    def clean_many(self, texts: Iterable[str | bytes], /) -> list[str]: ...
    @overload
    def clean_arrow(
        self,
        data: _HasArray,
        /,
        column: str | None = None,
        output_column: str | None = None,
        *,
        edits_column: str | None = None,
    ) -> ArrowArray: ...
    @overload
    def clean_arrow(
        self,
        data: _HasStream,
        /,
        column: str | None = None,
        output_column: str | None = None,
        *,
        edits_column: str | None = None,
    ) -> ArrowStream: ...
    def analyze(self, text: str | bytes, /) -> Cleaned: ...
    def clean_page(
        self,
        source: _PageFile | _PageFiles,
        /,
        format: PageFormat | None = None,
    ) -> Document: ...
    def explain(self, text: str | bytes, /) -> list[Decision]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], Options]: ...

@final
class ArrowArray:
    def __len__(self) -> int: ...
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_array__(
        self, requested_schema: Any = None
    ) -> tuple[object, object]: ...

@final
class ArrowStream:
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> object: ...

def clean(text: str | bytes, /, **options: Unpack[Options]) -> str: ...
def clean_page(
    source: _PageFile | _PageFiles,
    /,
    format: PageFormat | None = None,
    **options: Unpack[Options],
) -> Document: ...
def replay(raw: str, edits: Iterable[Edit], /) -> str: ...
def undo(cleaned: str, edits: Iterable[Edit], /) -> str: ...
def score(raw: str | bytes, out: str | bytes, gold: str | bytes, /) -> Score: ...
def rules() -> list[Rule]: ...
def main(arguments: Iterable[str], /) -> int: ...
