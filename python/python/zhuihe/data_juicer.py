"""The operator ``zhuihe_mapper`` for Data-Juicer. Importing this module registers it.

Install ``zhuihe[data-juicer]`` on every machine that runs a part of the job.
"""

from __future__ import annotations

from typing import Any

from zhuihe import Cleaner
from zhuihe._values import BlockSeparator, HanDigitSpacing, Spaces

try:
    from data_juicer.ops.base_op import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
        OPERATORS,
        Mapper,
    )
except ImportError as error:
    what = "zhuihe.data_juicer needs Data-Juicer: pip install 'zhuihe[data-juicer]'"
    raise ImportError(what) from error

__all__ = ["ZhuiheMapper"]


@OPERATORS.register_module("zhuihe_mapper")  # type: ignore[untyped-decorator,unused-ignore]
class ZhuiheMapper(Mapper):  # type: ignore[misc,unused-ignore]
    """Repairs Chinese text extracted from PDFs and OCR output: joins broken lines, removes stray spaces, and reassembles
    split numbers.

    Takes the options of a `Cleaner`; others, such as ``text_key``, go to Data-Juicer. ``threads`` is 1 by default, because
    each process of Data-Juicer has one core. A sample without a text stays unchanged.

    Raises the errors of `Cleaner`.

    >>> from zhuihe.data_juicer import ZhuiheMapper
    >>> ZhuiheMapper(ascii_width=True).process({"text": ["同比增长１７．０２％", None]})
    {'text': ['同比增长17.02%', None]}
    """

    _batched_op = True

    def __init__(
        self,
        ascii_width: bool = False,
        vertical_forms: bool = False,
        unify_han: bool = False,
        drop_soft_hyphens: bool = False,
        block_separator: BlockSeparator = "line-end",
        spaces: Spaces = "repair",
        han_digit_spacing: HanDigitSpacing = "compact",
        min_confidence: float = 0.0,
        rules: dict[str, bool] | None = None,
        user_words: list[str] | None = None,
        dictionary: bool = True,
        threads: int | None = 1,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """
        :param ascii_width: Whether full-width digits and letters become ASCII.
        :param vertical_forms: Whether vertical presentation forms become ordinary marks.
        :param unify_han: Whether Kangxi radicals and compatibility ideographs become unified ideographs.
        :param drop_soft_hyphens: Whether to remove soft hyphens, and the hyphen of a Latin word that continues on the
            next line.
        :param block_separator: The separator between two repaired blocks.
        :param spaces: Whether to remove stray spaces inside lines, or to keep all of them.
        :param han_digit_spacing: Whether to remove the spaces in ``4 月 21 日``.
        :param min_confidence: The confidence that a decision needs, from 0 to 1.
        :param rules: Rule names, and whether each rule is on.
        :param user_words: Additional words for the dictionary, each as ``word [frequency [tag]]``.
        :param dictionary: Whether to use the dictionary.
        :param threads: The number of threads for a batch; None means one per core.
        :param args: Extra arguments of Data-Juicer.
        :param kwargs: Extra arguments of Data-Juicer.
        """
        super().__init__(*args, **kwargs)
        self.cleaner = Cleaner(
            ascii_width=ascii_width,
            vertical_forms=vertical_forms,
            unify_han=unify_han,
            drop_soft_hyphens=drop_soft_hyphens,
            block_separator=block_separator,
            spaces=spaces,
            han_digit_spacing=han_digit_spacing,
            min_confidence=min_confidence,
            rules=rules,
            user_words=user_words,
            dictionary=dictionary,
            threads=threads,
        )

    def process_batched(self, samples: dict[str, list[Any]]) -> dict[str, list[Any]]:
        """Cleans the texts of a batch of samples, given as columns."""
        texts = samples[self.text_key]
        cleaned = iter(self.cleaner.clean_many(text for text in texts if text is not None))
        samples[self.text_key] = [text if text is None else next(cleaned) for text in texts]
        return samples
