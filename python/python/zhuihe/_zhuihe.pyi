from collections.abc import Iterable
from typing import Any, Protocol, final, overload

from typing_extensions import Self, Unpack, disjoint_base

from ._values import Cleaned, Decision, Edit, Options, Rule, Score

__all__ = [
    "ArrowArray",
    "ArrowStream",
    "Cleaner",
    "clean",
    "replay",
    "rules",
    "score",
    "undo",
]

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
    def clean(self, text: str, /) -> str: ...
    def clean_many(self, texts: Iterable[str], /) -> list[str]: ...
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
    def analyze(self, text: str, /) -> Cleaned: ...
    def explain(self, text: str, /) -> list[Decision]: ...
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

def clean(text: str, /, **options: Unpack[Options]) -> str: ...
def replay(raw: str, edits: Iterable[Edit], /) -> str: ...
def undo(cleaned: str, edits: Iterable[Edit], /) -> str: ...
def score(raw: str, out: str, gold: str, /) -> Score: ...
def rules() -> list[Rule]: ...
