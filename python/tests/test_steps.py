"""The cleaner of a step for an engine."""

import pytest

from zhuihe import Cleaner
from zhuihe._steps import step_cleaner


def test_one_thread_is_the_default() -> None:
    assert step_cleaner(None, ascii_width=True) == Cleaner(ascii_width=True, threads=1)
    assert step_cleaner(None, threads=3) == Cleaner(threads=3)
    assert step_cleaner(None, threads=None) == Cleaner()
    words = Cleaner(user_words=["窑湾镇"])
    assert step_cleaner(words) == Cleaner(user_words=["窑湾镇"], threads=1)
    assert step_cleaner(Cleaner(threads=3)) == Cleaner(threads=3)


def test_an_instance_of_a_subclass_is_not_replaced() -> None:
    class Subclass(Cleaner):
        pass

    cleaner = Subclass()
    assert step_cleaner(cleaner) is cleaner


def test_options_and_a_cleaner_exclude_each_other() -> None:
    with pytest.raises(TypeError, match="not both"):
        step_cleaner(Cleaner(), ascii_width=True)
