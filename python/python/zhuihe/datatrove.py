"""A formatter for datatrove that cleans the texts of documents.

Install ``zhuihe[datatrove]`` on every machine that runs tasks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhuihe import Cleaner, InvalidUtf8Error, Options
from zhuihe._steps import step_cleaner

try:
    from datatrove.pipeline.formatters.base import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
        BaseFormatter,
    )
except ImportError as error:
    what = "zhuihe.datatrove needs datatrove: pip install 'zhuihe[datatrove]'"
    raise ImportError(what) from error

if TYPE_CHECKING:
    from datatrove.data import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
        Document,
        DocumentsPipeline,
    )
    from typing_extensions import Unpack

__all__ = ["ZhuiheFormatter"]


class ZhuiheFormatter(BaseFormatter):  # type: ignore[misc,unused-ignore]
    """Cleans the text of every document. Ids, metadata and the order of the documents stay unchanged.

    Takes the options of a `Cleaner`, or a ``cleaner``. A task cleans its documents one after another, on one core.

    The statistics count the changed documents as ``changed``, beside datatrove's ``total``.

    Raises the errors of `Cleaner`. A text with a lone surrogate fails its task with an `InvalidUtf8Error` that names the
    document.

    >>> from datatrove.data import Document
    >>> from zhuihe.datatrove import ZhuiheFormatter
    >>> [cleaned] = ZhuiheFormatter().run([Document(text="4 月 21 日", id="a")])
    >>> cleaned.text, cleaned.id
    ('4月21日', 'a')
    """

    name = "缀 Zhuihe"

    def __init__(self, *, cleaner: Cleaner | None = None, **options: Unpack[Options]) -> None:
        super().__init__()
        self.cleaner = step_cleaner(cleaner, **options)

    def format(self, text: str) -> str:
        """Cleans one text."""
        cleaned = self.cleaner.clean(text)
        if cleaned != text:
            self.stat_update("changed")
        return cleaned

    def run(
        self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1
    ) -> Iterator[Document]:
        """Cleans each document when it is requested."""
        for document in data:
            try:
                yield from super().run([document], rank, world_size)
            except InvalidUtf8Error as error:
                what = f"document {document.id!r}: {error}"
                raise InvalidUtf8Error(what, offset=error.offset) from None
