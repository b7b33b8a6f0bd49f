"""What the steps for the engines share."""

import pytest

from zhuihe import Cleaner
from zhuihe._steps import own_cleaner


def test_a_cleaner_has_one_thread_unless_it_is_told_otherwise() -> None:
    assert own_cleaner(None, {"ascii_width": True}) == Cleaner(ascii_width=True, threads=1)
    assert own_cleaner(None, {"threads": 3}) == Cleaner(threads=3)
    assert own_cleaner(None, {"threads": None}) == Cleaner()
    words = Cleaner(user_words=["窑湾镇"])
    assert own_cleaner(words, {}) == Cleaner(user_words=["窑湾镇"], threads=1)
    several = Cleaner(threads=3)
    assert own_cleaner(several, {}) is several


def test_a_cleaner_of_another_class_stays_as_it_is() -> None:
    class Mine(Cleaner):
        pass

    mine = Mine()
    assert own_cleaner(mine, {}) is mine


def test_options_and_a_cleaner_exclude_each_other() -> None:
    with pytest.raises(TypeError, match="one or the other"):
        own_cleaner(Cleaner(), {"ascii_width": True})
