"""Every pattern of hers compiles, and one that is compiled late is as good as one that was compiled at once."""

import importlib
import pkgutil
import re
from threading import Thread

import pytest

import companion.mind
from companion.mind.patterns import compile_all, late


def test_every_pattern_compiles() -> None:
    for module in pkgutil.walk_packages(companion.mind.__path__, "companion.mind."):
        importlib.import_module(module.name)
    assert compile_all() > 400


def test_it_does_what_a_compiled_one_does() -> None:
    pattern = late(r"(?P<many>\d+) eggs", re.IGNORECASE)
    found = pattern.search("12 Eggs and 3 eggs")
    assert found is not None
    assert found["many"] == "12"
    assert pattern.findall("12 Eggs and 3 eggs") == ["12", "3"]
    assert pattern.sub("none", "3 eggs") == "none"
    assert pattern.fullmatch("an egg") is None
    assert pattern.pattern == found.re.pattern


def test_a_mistake_is_found_when_it_is_needed() -> None:
    pattern = late("(")
    with pytest.raises(re.error):
        pattern.search("x")
    pattern.__dict__["_source"] = ""  # the others of this process are compiled together with it


def test_two_threads_may_need_it_first() -> None:
    pattern = late("(a|b|c)" * 40)
    found: list[bool] = []
    threads = [Thread(target=lambda: found.append(pattern.search("abc" * 40) is not None)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 8
