"""What the steps for the engines share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhuihe import Cleaner


def own_cleaner(cleaner: Cleaner | None, options: Mapping[str, Any]) -> Cleaner:
    """The cleaner of a step: one that was given, or one with these options.

    A worker of an engine has a core of its own, so ``threads`` is 1 where nobody said otherwise. A cleaner of a class of
    the user's stays as it is: who knows what makes one.
    """
    if cleaner is None:
        return Cleaner(**{"threads": 1, **options})
    if options:
        raise TypeError("a cleaner has its options already: give one or the other")
    if type(cleaner) is Cleaner and "threads" not in cleaner.options:
        return Cleaner(threads=1, **cleaner.options)
    return cleaner
