"""A step for datatrove: a formatter that cleans the texts of documents.

It takes ``pip install 'zhuihe[datatrove]'``, on every machine that runs a pipeline's tasks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from zhuihe import Cleaner, InvalidUtf8Error
from zhuihe._steps import own_cleaner

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

__all__ = ["ZhuiheFormatter"]


class ZhuiheFormatter(BaseFormatter):  # type: ignore[misc,unused-ignore]
    """Cleans the text of every document. Its identity, its metadata and the order of the documents stay.

    ``options`` are those of `Cleaner`, or a ``cleaner`` is given that has them. Each task of datatrove has a core of its
    own, so ``threads`` is 1 unless they say otherwise.

    The statistics count the documents that were changed, as ``changed``, beside datatrove's ``total``.

    Raises what `Cleaner` raises of options. A text with half a character in it, a lone surrogate, fails its task with an
    `InvalidUtf8Error` that names the document.

    >>> from datatrove.data import Document
    >>> from zhuihe.datatrove import ZhuiheFormatter
    >>> [cleaned] = ZhuiheFormatter().run([Document(text="4 月 21 日", id="a")])
    >>> cleaned.text, cleaned.id
    ('4月21日', 'a')
    """

    name = "缀 Zhuihe"

    def __init__(self, *, cleaner: Cleaner | None = None, **options: Any) -> None:
        super().__init__()
        self.cleaner = own_cleaner(cleaner, options)

    def format(self, text: str) -> str:
        """The text, cleaned."""
        [cleaned] = self.cleaner.clean_texts([text])
        if cleaned != text:
            self.stat_update("changed")
        return cleaned

    def run(
        self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1
    ) -> Iterator[Document]:
        """The documents, cleaned one after the other as they are asked for."""
        for document in data:
            try:
                yield from super().run([document], rank, world_size)
            except InvalidUtf8Error as error:
                said = str(error).removeprefix("text 0: ")
                what = f"document {document.id!r}: {said}"
                raise InvalidUtf8Error(what, offset=error.offset) from None
