from collections.abc import Iterable, Mapping
from typing import Any, Literal, Protocol, final, overload

from typing_extensions import Self, disjoint_base

from ._values import Block, Decision, Edit, Rule, Score

__all__ = [
    "ArrowArray",
    "ArrowChunks",
    "ArrowStream",
    "Cleaned",
    "Cleaner",
    "_panicking_cleaner",
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
    def __new__(
        cls,
        *,
        ascii_width: bool = False,
        vertical_forms: bool = False,
        unify_han: bool = False,
        drop_soft_hyphens: bool = False,
        block_separator: Literal["line-end", "blank-line", "as-input"] = "line-end",
        spaces: Literal["repair", "leave"] = "repair",
        han_digit_spacing: Literal["compact", "as-input"] = "compact",
        min_confidence: float = 0.0,
        rules: Mapping[str, bool] | None = None,
        user_words: Iterable[str] | None = None,
        dictionary: bool = True,
        threads: int | None = None,
    ) -> Self: ...
    @property
    def options(self) -> dict[str, Any]: ...
    def clean(self, text: str, /) -> Cleaned: ...
    def clean_many(self, texts: Iterable[str], /) -> list[Cleaned]: ...
    def clean_texts(self, texts: Iterable[str], /) -> list[str]: ...
    def explain(self, text: str, /) -> list[Decision]: ...
    def score(self, raw: str, gold: str, /) -> Score: ...
    @overload
    def clean_arrow(self, column: _HasArray, /) -> ArrowArray: ...
    @overload
    def clean_arrow(self, column: _HasStream, /) -> ArrowChunks: ...
    @overload
    def clean_batch(
        self,
        batch: _HasArray,
        column: str,
        output_column: str | None = None,
        edits_column: str | None = None,
    ) -> ArrowArray: ...
    @overload
    def clean_batch(
        self,
        batch: _HasStream,
        column: str,
        output_column: str | None = None,
        edits_column: str | None = None,
    ) -> ArrowChunks: ...
    def clean_stream(
        self,
        reader: _HasStream,
        column: str,
        output_column: str | None = None,
        edits_column: str | None = None,
    ) -> ArrowStream: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[()], dict[str, Any]]: ...

@final
class Cleaned:
    def __new__(
        cls, text: str, edits: tuple[Edit, ...], blocks: tuple[Block, ...]
    ) -> Self: ...
    @property
    def text(self) -> str: ...
    @property
    def edits(self) -> tuple[Edit, ...]: ...
    @property
    def blocks(self) -> tuple[Block, ...]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class ArrowArray:
    def __len__(self) -> int: ...
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_array__(
        self, requested_schema: Any = None
    ) -> tuple[object, object]: ...

@final
class ArrowChunks:
    def __len__(self) -> int: ...
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> object: ...

@final
class ArrowStream:
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> object: ...

def clean(text: str, /) -> str: ...
def replay(raw: str, edits: Iterable[Edit], /) -> str: ...
def undo(cleaned: str, edits: Iterable[Edit], /) -> str: ...
def score(raw: str, out: str, gold: str, /) -> Score: ...
def rules() -> list[Rule]: ...
def _panicking_cleaner() -> Cleaner: ...
