"""Scene 2: settings changed on the card take effect, and a whole turn of talk: pressed, heard, answered, and heard here again."""

import csv
import json
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deploy.boottest import hearing
from deploy.boottest.bench import BOOT_LIMIT_S, RING_ON_A_PICO, SERVICE, Bench
from deploy.boottest.card import ROOT_A, ROOT_B
from deploy.boottest.failures import CheckFailedError, CheckSkippedError
from deploy.boottest.machine import BUTTON_LINE, Machine, Wanted
from deploy.boottest.ring import WatchedRing
from deploy.boottest.stick import bring_pack

BOOT_GOAL_CPU_S, BOOT_LIMIT_CPU_S = 45.0, 90.0
TURN_LIMIT_S = 120.0
TIMES_SAID = 3
"""An emulator on a busy computer falls behind and loses sound; a person says it again, too."""
PRESS_LIMIT_S = 15.0
OPENS_S = 0.5
"""From the open microphone to the first word."""
LETTING_GO_S = 0.5
SHARE_HEARD_INSIDE = 0.6
"""Of the words. The emulator is slower than speech, and loses a block of sound here and there."""
TOLD = "/dev/hvc1"
UNIT_FILES = ("/etc/systemd/system", "/usr/lib/systemd/system")
WORDS = "enter six two four"

PROMISES = {
    "settings": "what was changed on the FAT partition takes effect: the ring is on a Pico now",
    "start to ready": f"the ring shows ready within {BOOT_GOAL_CPU_S:.0f} s of QEMU's time (fails above {BOOT_LIMIT_CPU_S:.0f})",
    "button": "the button pressed from outside makes the ring show listening",
    "hears": "what was said into the microphone is recognised inside",
    "answers": "she answers, and the ring shows thinking, speaking, ready",
    "voice": "what came out of the speaker is recognised here again",
    "packets": "no packet has left; one sent on purpose is seen",
}


def play(bench: Bench) -> None:
    bench.card.put("companion.toml", RING_ON_A_PICO.encode())
    bring_pack(bench)
    wanted = (SERVICE, _tells_what_it_does(bench))
    ring = WatchedRing(bench.around.folder / "pico-talk")
    with ring, bench.machine("talk", Wanted(ring.port, dropins=(wanted,))) as machine:
        _starts(bench, machine, ring)
        _turn(bench, machine, ring)
        with bench.report.check("packets", PROMISES["packets"], inside=True, stops=False):
            _packets(bench, machine)
        machine.pins.drive(BUTTON_LINE, high=False)
        ring.wait_for("listening", PRESS_LIMIT_S, ring.mark())
        machine.cut(bench.chance)  # in the middle of talk: scene 3 sees that it comes back


def unit_file(bench: Bench, name: str) -> str:
    """A unit's text, read from the card from outside."""
    number = ROOT_B if b"os_prefix=slot-b/" in bench.card.read("slot.txt") else ROOT_A
    root = f"{bench.card.file}?offset={bench.card.partition(number).start_bytes}"
    for folder in UNIT_FILES:
        done = subprocess.run(["debugfs", "-R", f"cat {folder}/{name}", root], capture_output=True, text=True, check=False)
        if "[Service]" in done.stdout:
            return done.stdout
    raise CheckFailedError(f"The card has no {name}.")


def _tells_what_it_does(bench: Bench) -> str:
    """An addition to the service, for this start alone: it prints what it hears and says onto a console of the test's."""
    command = re.search(r"^ExecStart=(.*(?:\\\n.*)*)$", unit_file(bench, SERVICE), re.MULTILINE)
    if command is None:
        raise CheckFailedError(f"{SERVICE} starts nothing.")
    lines = [
        "[Service]",
        "ExecStart=",
        f"ExecStart={command[1].replace(' --quiet', '')} --json",
        f"StandardOutput=file:{TOLD}",
        f"DeviceAllow={TOLD} rw",
    ]
    return "\n".join(lines) + "\n"


def _starts(bench: Bench, machine: Machine, ring: WatchedRing) -> None:
    machine.pins.drive(BUTTON_LINE, high=True)
    with bench.report.check("settings", PROMISES["settings"], inside=False) as figures:
        mark = ring.alone(watched(bench, machine, "the ring waits for a host"))
        ring.wait_for("starting", BOOT_LIMIT_S, mark, watched(bench, machine, "the ring shows starting"))
        figures["starting after, CPU s"] = machine.cpu_s
    with bench.report.check("start to ready", PROMISES["start to ready"], inside=False) as figures:
        ring.wait_for("ready", BOOT_LIMIT_S, mark, watched(bench, machine, "the ring shows ready"))
        figures["CPU s"] = cpu_s = machine.cpu_s
        figures["goal met"] = cpu_s <= BOOT_GOAL_CPU_S
        if cpu_s > BOOT_LIMIT_CPU_S:
            raise CheckFailedError(f"It took {cpu_s:.0f} s of QEMU's time.")


def watched(bench: Bench, machine: Machine, what: str) -> Callable[[], None]:
    """What to do while waiting for a look."""

    def look() -> None:
        machine.check_on()
        bench.waiting(what, machine)

    return look


class Talk:
    """What the service tells of itself on its console, in this turn."""

    def __init__(self, bench: Bench, machine: Machine) -> None:
        self._bench, self._machine = bench, machine
        self._begun = len(self._lines())

    def _lines(self) -> list[dict[str, Any]]:
        whole = [line for line in self._machine.told.split("\n")[:-1] if line.startswith("{")]
        return [json.loads(line) for line in whole]

    def wait_for(self, event: str, **fields: object) -> dict[str, Any]:
        def found() -> dict[str, Any] | None:
            lines = self._lines()[self._begun :]
            if trouble := next((line for line in lines if line["event"] == "error"), None):
                raise CheckFailedError(f"She tells of a fault: {trouble.get('what')}")
            return next((line for line in lines if line["event"] == event and fields.items() <= line.items()), None)

        return self._bench.wait(found, f"she tells of: {event}", TURN_LIMIT_S, self._machine)


def _turn(bench: Bench, machine: Machine, ring: WatchedRing) -> None:
    mark, talk = ring.mark(), Talk(bench, machine)
    with bench.report.check("button", PROMISES["button"], inside=False) as figures:
        machine.pins.drive(BUTTON_LINE, high=False)
        figures["ms"] = 1000 * ring.wait_for("listening", PRESS_LIMIT_S, mark)
    with bench.report.check("hears", PROMISES["hears"], inside=True) as figures:
        figures["by"] = "Vosk" if bench.has_ears else "PocketSphinx"
        for time_said in range(1, TIMES_SAID + 1):
            heard = _say(bench, machine, talk)
            figures.update(heard | {"times said": time_said})
            if heard["share"] >= SHARE_HEARD_INSIDE:
                break
            talk = _press_again(bench, machine, ring, talk)
        else:
            raise CheckFailedError(f'"{figures["said"]}" was said, "{figures["heard"]}" was heard.')
    with bench.report.check("answers", PROMISES["answers"], inside=True) as figures:
        position, reply = bench.around.air.position, talk.wait_for("reply")
        figures.update({"source": reply["source"], "reply": reply["text"]})
        talk.wait_for("spoken")
        shown = ring.mark()
        ring.wait_for("ready", TURN_LIMIT_S, shown, watched(bench, machine, "the ring shows ready again"))
        missing = [look for look in ("listening", "thinking", "speaking") if look not in ring.since(mark)]
        if missing:
            raise CheckFailedError(f"The ring never showed {', '.join(missing)}: {', '.join(ring.since(mark))}.")
    with bench.report.check("voice", PROMISES["voice"], inside=False, stops=False) as figures:
        figures.update(voice_heard(bench, position, reply["text"], "reply.wav"))


def _say(bench: Bench, machine: Machine, talk: Talk) -> dict[str, Any]:
    """Speak into the microphone that opens, and let go; figures of what was heard."""
    recording, words = what_to_say(bench)
    talk.wait_for("state", state="listening")  # the ring's light comes sooner than the emulator opens a sound card
    time.sleep(OPENS_S)
    bench.around.air.say(recording)
    time.sleep(LETTING_GO_S)
    machine.pins.drive(BUTTON_LINE, high=True)
    heard = talk.wait_for("heard")
    share, _ = hearing.shared(words, heard["text"])
    told = {"after release, ms": heard["after_release_ms"], "lost blocks": heard.get("lost_blocks", 0)}
    return {"said": words, "heard": heard["text"], "share": share, **told}


def _press_again(bench: Bench, machine: Machine, ring: WatchedRing, talk: Talk) -> Talk:
    """Let her answer what she misheard, and press once more."""
    talk.wait_for("spoken")
    ring.wait_for("ready", TURN_LIMIT_S, ring.mark(), watched(bench, machine, "the ring shows ready again"))
    again = Talk(bench, machine)
    machine.pins.drive(BUTTON_LINE, high=False)
    return again


def what_to_say(bench: Bench) -> tuple[Path, str]:
    """A recording that the ears on the card know, and its words."""
    folder = bench.given.recordings
    if bench.has_ears and folder is not None:
        with folder.with_suffix(".tsv").open(encoding="utf-8", newline="") as file:
            rows = {row["text"]: row["file"] for row in csv.DictReader(file, delimiter="\t")}
        return folder.parent / rows[WORDS], WORDS
    demo = Path(__file__).parents[2] / "companion" / "data" / "demo"
    return demo / "1-good-morning-synthetic.flac", "good morning"


def voice_heard(bench: Bench, position: int, text: str, name: str) -> dict[str, float | str]:
    """What came out of the speaker since `position` is recognised here; figures. Raises CheckFailedError."""
    air = bench.around.air
    bench.wait(lambda: air.silence_s() > 1.0, "she has ended", 60.0)
    recording = air.keep(position, bench.around.folder / name)
    heard = hearing.recognise(recording)
    share, _ = hearing.shared(text, heard)
    others = hearing.decoys(text)
    if (chosen := hearing.choose(recording, [text, *others])) != text:
        raise CheckFailedError(
            f'She said "{text}", but "{chosen}" was heard out of {len(others) + 1} sentences, and "{heard}" in open speech '
            f"({air.sound_s(position):.1f} s of sound, {recording})."
        )
    return {"sound, s": air.sound_s(position), "of sentences": len(others) + 1, "words, %": 100 * share, "heard here": heard}


SEND = """import fcntl, socket, struct
name = b'eth0'
ask = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
flags = struct.unpack_from('16sH', fcntl.ioctl(ask, 0x8913, struct.pack('16s16x', name)))[1]
print('up' if flags & 1 else 'down')
fcntl.ioctl(ask, 0x8914, struct.pack('16sH14x', name, flags | 1))
raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
raw.bind(('eth0', 0))
raw.send(b'\\xff' * 12 + b'\\x88\\xb5' + b'the boot test was here'.ljust(50))
"""


def _packets(bench: Bench, machine: Machine) -> None:
    """A capture that could not see a packet would prove nothing: so one is sent at the end."""
    bench.count_packets(machine, "talk")
    if sent := sum(bench.packets.values()):
        raise CheckFailedError(f"{sent} bytes of packets left the machine: {machine.packets}")
    if machine.shell.run("ls /sys/class/net/eth0")[0]:
        raise CheckSkippedError("The image has no driver for QEMU's network card, so nothing could have left.")
    machine.shell.ask(f"cat > /run/send.py <<'END'\n{SEND}END\npython3 /run/send.py")
    seen = bench.wait(lambda: _seen(machine), "the packet is seen", 10.0, machine)
    if seen != 1:
        raise CheckFailedError("The packet sent on purpose was seen more than once.")


def _seen(machine: Machine) -> int:
    return machine.packets.read_bytes().count(b"the boot test was here")
