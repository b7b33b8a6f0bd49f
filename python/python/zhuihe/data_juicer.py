"""A step for Data-Juicer: the operator ``zhuihe_mapper``, which is there once this module was imported.

It takes ``pip install 'zhuihe[data-juicer]'``, on every machine that runs a part of the job.
"""

from __future__ import annotations

from typing import Any, Literal

from zhuihe import Cleaner

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
    """Repairs Chinese text from scans and PDFs: joins broken lines, takes out stray spaces, puts split numbers together.

    The options are those of `Cleaner`; others go to Data-Juicer, such as ``text_key``. Each process of Data-Juicer has a
    core of its own, so ``threads`` is 1 unless it is said otherwise. A sample without a text stays without.

    Raises what `Cleaner` raises of options.

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
        block_separator: Literal["line-end", "blank-line", "as-input"] = "line-end",
        spaces: Literal["repair", "leave"] = "repair",
        han_digit_spacing: Literal["compact", "as-input"] = "compact",
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
        :param vertical_forms: Whether presentation forms of vertical text become ordinary marks.
        :param unify_han: Whether Kangxi radicals and compatibility ideographs become unified ones.
        :param drop_soft_hyphens: Whether soft hyphens go, and the hyphen of a Latin word that goes on in the next line.
        :param block_separator: What stands between two repaired blocks.
        :param spaces: Whether stray spaces inside lines go, or all of them stay.
        :param han_digit_spacing: What becomes of the spaces in ``4 月 21 日``.
        :param min_confidence: How sure a decision has to be, from 0 to 1.
        :param rules: Rules by their names, and whether they are on.
        :param user_words: Words that the dictionary should know too, each as ``word [frequency [tag]]``.
        :param dictionary: Whether words are known at all.
        :param threads: How many threads clean a batch; none is as many as there are cores.
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
        """The samples, by column, with their texts cleaned."""
        texts = samples[self.text_key]
        cleaned = iter(self.cleaner.clean_texts(text for text in texts if text is not None))
        samples[self.text_key] = [text if text is None else next(cleaned) for text in texts]
        return samples
