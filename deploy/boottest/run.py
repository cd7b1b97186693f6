"""The boot test from end to end: the scenes in their order, the limits on time, and what is told at the end.

    first start -> talk -> cuts -> lights -> updates -> faults

All scenes play with one card, one after another, as one device would live through them; each can be played alone.
"""

import hashlib
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.boottest import checks_cuts, checks_faults, checks_lights, checks_start, checks_talk, checks_updates
from deploy.boottest.bench import Bench, Given
from deploy.boottest.card import Card
from deploy.boottest.failures import BootTestError, CheckFailedError
from deploy.boottest.machine import Surroundings
from deploy.boottest.report import Report
from deploy.boottest.sound import Air
from deploy.boottest.tools import Tools

BUDGET_S = 25 * 60
LARGER_BYTES = 1 << 30
"""How much larger than the image the card is."""
ROUND_BYTES = 4 << 20
SHARED = Path(__file__).parents[2].parent / "shared"
EARS = Path(__file__).parents[2] / "companion" / "data" / "packs" / "vosk-mini-en"
RECORDINGS = SHARED / "speech" / "an4"
UNTOUCHED = "image untouched"


@dataclass(frozen=True)
class Scene:
    name: str
    play: Callable[[Bench], None]
    promises: dict[str, str]


SCENES = (
    Scene("start", checks_start.play, checks_start.PROMISES),
    Scene("talk", checks_talk.play, checks_talk.PROMISES),
    Scene("cuts", checks_cuts.play, checks_cuts.PROMISES),
    Scene("lights", checks_lights.play, checks_lights.PROMISES),
    Scene("updates", checks_updates.play, checks_updates.PROMISES),
    Scene("faults", checks_faults.play, checks_faults.PROMISES),
)


def checks() -> list[tuple[str, str]]:
    """The name of every check and what it holds the image to."""
    return [promise for scene in SCENES for promise in scene.promises.items()]


def chosen(only: tuple[str, ...]) -> list[Scene]:
    """The scenes that `only` names, by their own names or by those of their checks. Raises BootTestError."""
    known = {name for scene in SCENES for name in (scene.name, *scene.promises)}
    if unknown := [name for name in only if name not in known]:
        raise BootTestError(f"There is no check called {unknown[0]}.", "--list shows them all.")
    return [scene for scene in SCENES if not only or scene.name in only or scene.promises.keys() & set(only)]


def boot_test(
    image: Path,
    tools: Path,
    *,
    ears: Path | None = None,
    update: Path | None = None,
    broken: Path | None = None,
    only: str | tuple[str, ...] | None = None,
    json_file: Path | None = None,
) -> bool:
    """Boot the image and hold it to what it promises; whether it keeps all of it.

    Args:
        image: the unpacked image. It is only read.
        tools: the folder into which the setup unpacked QEMU.
        ears: a small Vosk model for the card; None takes the package's own.
        update, broken: update files for this image: a good one, and one whose system does not come up.
        only: names of scenes or checks; none is all. A check's whole scene is played.
        json_file: where every check's outcome and figures go; None is boot-test.json beside the image.
    Raises: BootTestError when the test can't run here.
    """
    scenes, programs = chosen((only,) if isinstance(only, str) else only or ()), Tools(tools.resolve())
    programs.check()
    if not image.is_file():
        raise BootTestError(f"There is no image {image}.", "Build one: make image.")
    folder = Path(tempfile.mkdtemp(prefix="boot-test-"))
    report, air = Report(sys.stdout), Air(folder / "air")
    report.line(f"Boot test of {image.name} in QEMU {programs.version()}; its files are in {folder}.")
    before, seed = _hash(image), random.SystemRandom().randrange(1 << 32)
    size_bytes = (image.stat().st_size + LARGER_BYTES) // ROUND_BYTES * ROUND_BYTES
    card = Card(image.resolve(), folder, size_bytes)
    signal.signal(signal.SIGTERM, _end)
    try:
        air.start()
        given = Given(_ears(ears), RECORDINGS if RECORDINGS.is_dir() else None, update, broken)
        bench = Bench(Surroundings(programs, folder, air), card, report, given, random.Random(seed))
        for scene in scenes:
            play(scene, bench)
    finally:
        air.close()
        card.remove()
    _check_untouched(report, image, before)
    _tell_the_end(report, folder, json_file or image.with_name("boot-test.json"), seed)
    return report.passed


def _end(_signal: int, _frame: object) -> None:
    """A test that is stopped leaves no machine running."""
    sys.exit(128 + signal.SIGTERM)


def play(scene: Scene, bench: Bench) -> None:
    """Play a scene; a check that was not reached counts as failed."""
    try:
        scene.play(bench)
        why = "it was not reached"
    except CheckFailedError as error:
        why = f"the scene ended before it: {error}"
    for name in scene.promises.keys() - {result.name for result in bench.report.results}:
        if name == "pack" and bench.given.ears is None:
            bench.report.not_made(name, scene.promises[name], "no small Vosk model is here (--ears)", "skipped")
        else:
            bench.report.not_made(name, scene.promises[name], why)


def _ears(given: Path | None) -> Path | None:
    if given is not None and not given.is_dir():
        raise BootTestError(f"There is no model {given}.", "--ears takes the folder of a Vosk model.")
    return given or EARS


def _hash(image: Path) -> str:
    with image.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_untouched(report: Report, image: Path, before: str) -> None:
    with report.check(UNTOUCHED, "the image file is byte for byte what it was", inside=False, stops=False):
        if _hash(image) != before:
            raise CheckFailedError("The image file has changed.")


def _tell_the_end(report: Report, folder: Path, json_file: Path, seed: int) -> None:
    counts = {outcome: sum(result.outcome == outcome for result in report.results) for outcome in ("passed", "failed", "skipped")}
    report.write(json_file, seed=seed, budget_s=BUDGET_S)
    told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    report.line(f"{told}; {report.elapsed_s / 60:.1f} of {BUDGET_S / 60:.0f} minutes. Figures: {json_file}")
    if report.passed:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        for stick in (*folder.glob("*.img"), *folder.glob("foreign/*.update")):
            stick.unlink()
        report.line(f"The machines' consoles and sounds are in {folder}.")
