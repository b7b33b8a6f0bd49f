"""Code that the steps for the engines share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhuihe import Cleaner, Options

if TYPE_CHECKING:
    from typing_extensions import Unpack


def step_cleaner(cleaner: Cleaner | None, **options: Unpack[Options]) -> Cleaner:
    """Returns the cleaner of a step: the given one, or one with the given options.

    ``threads`` is 1 by default, because a worker of an engine has one core. An instance of a subclass is returned as it is.
    """
    if cleaner is not None:
        if options:
            raise TypeError("pass a cleaner or options, not both: a cleaner already has options")
        if type(cleaner) is not Cleaner:
            return cleaner
        options = cleaner.options
    options.setdefault("threads", 1)
    return Cleaner(**options)
