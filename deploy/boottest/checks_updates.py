"""Scene 5: updates from a stick: of another maker's key, pulled out in the middle, a good one, and one that does not come up."""

import shutil
import subprocess
import tarfile
import tomllib
from io import BytesIO
from pathlib import Path

from deploy.boottest import hearing
from deploy.boottest.bench import BOOT_LIMIT_S, INSIDE_LIMIT_S, RING_ON_A_PICO, Bench
from deploy.boottest.card import prefix_of, trial_of
from deploy.boottest.checks_talk import voice_heard, watched
from deploy.boottest.failures import BootTestError, CheckFailedError
from deploy.boottest.machine import Machine, Wanted
from deploy.boottest.ring import WatchedRing
from deploy.boottest.stick import make_stick
from deploy.device.package import OTHER_KEY
from deploy.device.tell import WENT_BACK

APPLY_LIMIT_S = 600.0
SAYS_LIMIT_S = 120.0
CONFIRM_LIMIT_S = 180.0
PULLED_OUT_AFTER_S = 4.0
MOST_STARTS = 4
"""A slot that fails costs two: the one that fails, and the one that notices."""
SAID_S = 1.0
MANIFEST, SIGNATURE = "manifest.toml", "manifest.toml.minisig"

PROMISES = {
    "foreign update": "an update signed by another key is refused, aloud",
    "stick pulled out": "a stick pulled out in mid-update changes nothing",
    "update": "an update from a stick is put onto the other slot, and the device restarts",
    "update kept": "the new system comes to ready, is kept, and says so",
    "broken update": "an update that does not come up is taken back by itself, and that is told aloud",
}


def play(bench: Bench) -> None:
    bench.card.put("companion.toml", RING_ON_A_PICO.encode())
    if bench.given.update is None:
        for name, promise in PROMISES.items():
            bench.report.not_made(name, promise, "no update file was given (--update)", "skipped")
        return
    before = prefix_of(bench.card.read("slot.txt"))
    _first_system(bench, bench.given.update)
    _new_system(bench, before)


def _first_system(bench: Bench, good: Path) -> None:
    folder = bench.around.folder
    with WatchedRing(folder / "pico-update") as ring, bench.machine("update", Wanted(ring.port)) as machine:
        _ready(bench, machine, ring)
        with bench.report.check("foreign update", PROMISES["foreign update"], inside=True, stops=False) as figures:
            figures["heard here"] = _refused(bench, machine, make_stick(folder / "foreign.img", [foreign(good, folder)]))
        stick = make_stick(folder / "update.img", [named(good, folder)])
        with bench.report.check("stick pulled out", PROMISES["stick pulled out"], inside=True, stops=False):
            _pulled_out(bench, machine, ring, stick)
        with bench.report.check("update", PROMISES["update"], inside=False) as figures:
            figures["CPU s"] = _put_on(bench, machine, ring, stick)


def _new_system(bench: Bench, before: str) -> None:
    """What the update brought is started and kept; from there a broken one is put on."""
    folder, broken = bench.around.folder, bench.given.broken
    with WatchedRing(folder / "pico-trial") as ring, bench.machine("update-trial", Wanted(ring.port)) as machine:
        with bench.report.check("update kept", PROMISES["update kept"], inside=True) as figures:
            _kept(bench, machine, ring, before)
            figures["CPU s"] = machine.cpu_s
        if broken is None:
            bench.report.not_made("broken update", PROMISES["broken update"], "none was given (--broken)", "skipped")
            bench.power_off(machine)
            return
        with bench.report.check("broken update", PROMISES["broken update"], inside=True) as figures:
            figures["CPU s to put on"] = _put_on(bench, machine, ring, make_stick(folder / "broken.img", [named(broken, folder)]))
            figures["starts"] = _taken_back(bench, prefix_of(bench.card.read("slot.txt")))


def _ready(bench: Bench, machine: Machine, ring: WatchedRing) -> None:
    watch = watched(bench, machine, "the ring shows ready")
    ring.wait_for("ready", BOOT_LIMIT_S, ring.alone(watch), watch)
    machine.shell.wait(INSIDE_LIMIT_S)


def slot_of(machine: Machine) -> bytes:
    """slot.txt as it is on the card now. Looks inside."""
    return machine.shell.ask("cat /boot/firmware/slot.txt").encode()


def named(update: Path, folder: Path) -> Path:
    """The update under the name that the device looks for."""
    with tarfile.open(update) as given:
        manifest = given.extractfile(MANIFEST)
        if manifest is None:
            raise BootTestError(f"{update} has no {MANIFEST}.", "Build it again.")
        version = tomllib.loads(manifest.read().decode())["version"]
    link = folder / f"companion-{version}-arm64.update"
    link.unlink(missing_ok=True)
    link.symlink_to(update.resolve())
    return link


def foreign(update: Path, folder: Path) -> Path:
    """The same update, signed by somebody else."""
    key = folder / "foreign"
    shutil.rmtree(key, ignore_errors=True)
    key.mkdir()
    file = key / named(update, folder).name
    with tarfile.open(update) as given, tarfile.open(file, "w", format=tarfile.USTAR_FORMAT) as out:
        for member in given:
            content = given.extractfile(member)
            data = content.read() if content else b""
            if member.name == MANIFEST:
                (key / MANIFEST).write_bytes(data)
                _sign(key)
            if member.name == SIGNATURE:
                data = (key / SIGNATURE).read_bytes()
            member.size = len(data)
            out.addfile(member, BytesIO(data))
    return file


def _sign(folder: Path) -> None:
    secret, public = folder / "key.sec", folder / "key.pub"
    subprocess.run(["minisign", "-G", "-W", "-s", secret, "-p", public], check=True, capture_output=True)
    subprocess.run(["minisign", "-S", "-s", secret, "-m", folder / MANIFEST], check=True, capture_output=True, input=b"\n")


def _refused(bench: Bench, machine: Machine, stick: Path) -> str:
    """What was heard here of what she said."""
    before, position = slot_of(machine), bench.around.air.position
    plugged = machine.plug_in_stick(stick, read_only=True)
    heard = _said(bench, machine, position, "foreign.wav", OTHER_KEY)
    if slot_of(machine) != before or machine.shell.run("test -e /run/companion/updating")[0] == 0:
        raise CheckFailedError("An update of another maker was taken.")
    machine.pull_out(plugged)
    return heard


def _said(bench: Bench, machine: Machine, position: int, name: str, text: str = "") -> str:
    """Wait until she has said something, and listen to it; where `text` is given, it must have been that."""
    air = bench.around.air
    bench.wait(lambda: air.sound_s(position) > SAID_S, "she says something", SAYS_LIMIT_S, machine)
    bench.wait(lambda: air.silence_s() > SAID_S, "she has ended", SAYS_LIMIT_S, machine)
    if text:
        return str(voice_heard(bench, position, text, name)["heard here"])
    return hearing.recognise(air.keep(position, bench.around.folder / name))


def _pulled_out(bench: Bench, machine: Machine, ring: WatchedRing, stick: Path) -> None:
    before, mark, position = slot_of(machine), ring.mark(), bench.around.air.position
    plugged = machine.plug_in_stick(stick, read_only=True)
    ring.wait_for("updating", SAYS_LIMIT_S, mark, watched(bench, machine, "the ring shows updating"))
    until_s = machine.cpu_s + PULLED_OUT_AFTER_S
    bench.wait(lambda: machine.cpu_s > until_s, "the update goes on", SAYS_LIMIT_S, machine)
    machine.pull_out(plugged)
    ring.wait_for("ready", SAYS_LIMIT_S, ring.mark(), watched(bench, machine, "the ring shows ready again"))
    _said(bench, machine, position, "pulled-out.wav")
    if slot_of(machine) != before:
        raise CheckFailedError("slot.txt changed though the update was not complete.")


def _put_on(bench: Bench, machine: Machine, ring: WatchedRing, stick: Path) -> float:
    """From plugging it in until the machine restarts by itself; QEMU's processor time."""
    begun_s, mark = machine.cpu_s, ring.mark()
    machine.plug_in_stick(stick, read_only=True)
    ring.wait_for("updating", SAYS_LIMIT_S, mark, watched(bench, machine, "the ring shows updating"))
    bench.wait_off(machine, "the update is put on, and the machine restarts", APPLY_LIMIT_S)
    return machine.cpu_s - begun_s


def _kept(bench: Bench, machine: Machine, ring: WatchedRing, before: str) -> None:
    slot, position = bench.card.read("slot.txt"), bench.around.air.position
    if prefix_of(slot) == before or trial_of(slot) != "ready":
        raise CheckFailedError(f"After the update slot.txt says {slot.decode(errors='replace').split()}.")
    _ready(bench, machine, ring)
    bench.wait(lambda: trial_of(slot_of(machine)) == "no", "the update is kept", CONFIRM_LIMIT_S, machine)
    if prefix_of(slot_of(machine)) == before:
        raise CheckFailedError("The new slot was given up.")
    _said(bench, machine, position, "updated.wav")


def _taken_back(bench: Bench, broken_slot: str) -> int:
    """Start until the slot before is back; how many starts that took."""
    if trial_of(bench.card.read("slot.txt")) != "ready":
        raise CheckFailedError("The broken update was not tried at all.")
    for number in range(1, MOST_STARTS + 1):
        if prefix_of(bench.card.read("slot.txt")) != broken_slot:
            _settles(bench)
            return number
        with bench.machine("broken-trial", Wanted()) as machine:
            bench.wait_off(machine, "the broken system gives up", APPLY_LIMIT_S)
    raise CheckFailedError(f"After {MOST_STARTS} starts the broken system was still chosen.")


def _settles(bench: Bench) -> None:
    """The system before comes to ready, tells what happened, and settles."""
    position = bench.around.air.position
    with WatchedRing(bench.around.folder / "pico-back") as ring, bench.machine("went-back", Wanted(ring.port)) as machine:
        _ready(bench, machine, ring)
        _said(bench, machine, position, "went-back.wav", WENT_BACK)
        bench.wait(lambda: trial_of(slot_of(machine)) == "no", "it is settled again", CONFIRM_LIMIT_S, machine)
        bench.power_off(machine)
