"""A board in QEMU with the card in it, played for it: what the Raspberry Pi's firmware does, the power, and the wires.

It is QEMU's virt machine with a Zero 2 W's 512 MB. Its PL061 stands for the header's pins: the button is on line 5, lights are
on lines 6, 4 and 7 (QEMU itself takes line 3). The device tree gets a Raspberry Pi's model and revision, so that the program
and gpiozero know the board.
The Raspberry Pi's own start (boot ROM, start.elf, config.txt, board.txt) is not played and not tested.
"""

import base64
import os
import random
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, TypeVar

from deploy.boottest.card import Card, prefix_of
from deploy.boottest.control import Pins, Qmp, Shell
from deploy.boottest.failures import CheckFailedError
from deploy.boottest.sound import Air
from deploy.boottest.tools import Tools, run

Wired = TypeVar("Wired", Qmp, Pins, Shell)

BUTTON_LINE = 5
LIGHT_LINES = (6, 4, 7)
PI_MODEL, PI_REVISION = "Raspberry Pi 5 Model B Rev 1.0", "c04170"
"""A Raspberry Pi 5's, as gpiozero reads it from /system/linux,revision."""
MEMORY_MIB = 512
BOARD = ["-cpu", "cortex-a76", "-smp", "2", "-m", str(MEMORY_MIB)]
INSIDE = "systemd.debug_shell systemd.default_debug_tty=hvc0 systemd.mask=serial-getty@hvc0.service"
"""systemd's own words for a root shell on a console of one's own; without the mask a login would fight for the console."""

CARDS = "snd.slots=snd-usb-audio,virtio_snd"
"""The speaker is a USB sound card and the first card, the microphone virtio's: QEMU's USB card has no microphone, and virtio's
driver does not get over an underrun, which comes about whenever the emulator is too slow for a moment."""
SHELL = ("debug-shell.service", "[Service]\nExecStart=\nExecStart=/bin/sh\n")
"""Debian's unit starts bash, which a card need not have."""


@dataclass(frozen=True)
class Surroundings:
    """What is around the card: the same for one machine after another."""

    tools: Tools
    folder: Path
    air: Air


@dataclass(frozen=True)
class Wanted:
    """What differs from one machine to the next."""

    ring_port: Path | None = None
    """The terminal of a Pico on USB."""
    inside: bool = True
    """Whether there is a root shell inside for the test."""
    dropins: tuple[tuple[str, str], ...] = ()
    """Additions to units: the unit's name and lines. They come with the kernel's words, as systemd credentials."""


def credential_words(dropins: tuple[tuple[str, str], ...]) -> str:
    """The kernel's words that add to units (systemd 256 and later, systemd-debug-generator(8), systemd.system-credentials(7))."""
    coded = [(unit, base64.b64encode(lines.encode()).decode()) for unit, lines in dropins]
    return " ".join(f"systemd.set_credential_binary=systemd.unit-dropin.{unit}~boottest:{text}" for unit, text in coded)


class Machine:
    """One time from power on to power off. start() it, and end it with cut(), wait_off() or close()."""

    def __init__(self, around: Surroundings, card: Card, wanted: Wanted, name: str) -> None:
        self._around, self._card, self._wanted = around, card, wanted
        self.folder = around.folder / name
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.iterdir():
            old.unlink()
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._cpu_s = 0.0
        self._wires: list[Qmp | Pins | Shell] = []
        self._sticks = 0

    # -- Power ------------------------------------------------------------------------------------------------------

    def start(self) -> "Machine":
        """Power on. Returns at once."""
        self.slot = prefix_of(self._card.read("slot.txt"))
        for name in ("kernel8.img", "initrd.img"):
            self._card.fetch(self.slot + name, self.folder / name)
        words = self._card.read(f"{self.slot}cmdline.txt").decode("ascii").strip()
        tree = self._device_tree()
        overlay = self.folder / "overlay.qcow2"
        self._around.tools.overlay(self._card.file, overlay, self._card.size_bytes)
        self.log.touch()
        command = [*self._around.tools.qemu, "-M", "virt", *BOARD, "-accel", "tcg,thread=multi,tb-size=256", *self._devices(tree)]
        command += ["-append", self._words(words)]
        self._said = (self.folder / "qemu.txt").open("wb")
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self._said, stderr=self._said, env=self._around.tools.environment
        )
        return self

    def cut(self, chance: random.Random) -> None:
        """Cut the power: QEMU is killed, and what was not flushed is lost, or half lost."""
        self._kill()
        self._card.take_over(self.log, chance)
        self._clear_up()

    def keep(self) -> None:
        """After the guest has ended by itself: all that it wrote is on the card."""
        self._kill()
        self._card.take_over(self.log)
        self._clear_up()

    def close(self) -> None:
        """End it without anything on the card. Twice is fine."""
        self._kill()
        self._clear_up()

    @property
    def is_on(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def check_on(self) -> None:
        """Raises CheckFailedError when QEMU has ended."""
        if not self.is_on:
            said = (self.folder / "qemu.txt").read_text(errors="replace").strip()[-300:]
            raise CheckFailedError(f"The machine went off by itself. {said}")

    @property
    def cpu_s(self) -> float:
        """The processor time that QEMU has used, all of it its guest's: it hardly depends on how busy this computer is."""
        if self._process is not None and self._process.poll() is None:
            try:
                fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has just ended
                return self._cpu_s
            self._cpu_s = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return self._cpu_s

    # -- Wires ------------------------------------------------------------------------------------------------------

    @property
    def log(self) -> Path:
        return self.folder / "writes.log"

    @property
    def packets(self) -> Path:
        return self.folder / "packets.pcap"

    @property
    def console_file(self) -> Path:
        return self.folder / "console.txt"

    @property
    def console(self) -> str:
        """What the kernel and systemd have said by now."""
        file = self.console_file
        return file.read_text(encoding="utf-8", errors="replace").replace("\r", "") if file.exists() else ""

    @property
    def told(self) -> str:
        """What came out of the console that units may be told to print to."""
        file = self.folder / "told.txt"
        return file.read_text(encoding="utf-8", errors="replace").replace("\r", "") if file.exists() else ""

    @cached_property
    def qmp(self) -> Qmp:
        return self._wired(Qmp(self.folder / "qmp"))

    @cached_property
    def pins(self) -> Pins:
        return self._wired(Pins(self.folder / "qtest", self.qmp.find("pl061")))

    @cached_property
    def shell(self) -> Shell:
        """Inside; wait() for it first."""
        return self._wired(Shell(self.folder / "shell"))

    def _wired(self, wire: Wired) -> Wired:
        self._wires.append(wire)
        return wire

    def plug_in_stick(self, file: Path, read_only: bool = False) -> str:
        """A USB stick with this content; its name for pull_out()."""
        self._sticks += 1
        name = f"stick{self._sticks}"
        self.qmp.command("blockdev-add", **{"node-name": name, "driver": "raw", "read-only": read_only,
                                            "file": {"driver": "file", "filename": str(file.resolve())}})  # fmt: skip
        self.qmp.command("device_add", driver="usb-storage", id=f"{name}-usb", drive=name, bus="usb.0", removable=True)
        return name

    def pull_out(self, name: str) -> None:
        self.qmp.command("device_del", id=f"{name}-usb")

    # -- How it is done ---------------------------------------------------------------------------------------------

    def _words(self, of_the_card: str) -> str:
        dropins = (*self._wanted.dropins, SHELL) if self._wanted.inside else self._wanted.dropins
        words = [of_the_card, "console=ttyAMA0", CARDS, INSIDE if self._wanted.inside else "", credential_words(dropins)]
        return " ".join(filter(None, words))

    def _device_tree(self) -> Path:
        """The virt machine's own, with a Raspberry Pi's model and revision. One with other devices than the machine panics."""
        tree = self._around.folder / "virt.dtb"
        if not tree.exists():
            plain = tree.with_suffix(".plain")
            dump = ["-M", f"virt,dumpdtb={plain}", *BOARD, "-nodefaults", "-display", "none", "-serial", "null"]
            run([*self._around.tools.qemu, *dump], env=self._around.tools.environment)
            run(["fdtput", "-t", "s", str(plain), "/", "model", PI_MODEL])
            run(["fdtput", "-c", str(plain), "/system"])
            run(["fdtput", "-t", "x", str(plain), "/system", "linux,revision", PI_REVISION])
            plain.rename(tree)
        return tree

    def _devices(self, tree: Path) -> list[str]:
        at = self.folder
        words = ["-nodefaults", "-display", "none", "-no-reboot", "-dtb", str(tree)]
        words += ["-kernel", str(at / "kernel8.img"), "-initrd", str(at / "initrd.img")]
        words += ["-qmp", f"unix:{at}/qmp,server=on,wait=off"]
        words += ["-qtest", f"unix:{at}/qtest,server=on,wait=off", "-qtest-log", os.devnull]
        words += ["-chardev", f"file,id=console,path={at}/console.txt", "-serial", "chardev:console"]
        words += ["-device", "virtio-serial-pci", "-chardev", f"socket,id=shell,path={at}/shell,server=on,wait=off"]
        words += ["-device", "virtconsole,chardev=shell", "-chardev", f"file,id=told,path={at}/told.txt"]
        words += ["-device", "virtconsole,chardev=told", "-device", "virtio-rng-pci", "-device", "qemu-xhci,id=usb"]
        words += ["-audiodev", f"{self._around.air.audiodev},id=air", "-device", "virtio-sound-pci,audiodev=air"]
        words += ["-device", "usb-audio,audiodev=air,bus=usb.0"]
        words += self._disk() + self._network()
        if self._wanted.ring_port is not None:
            words += ["-chardev", f"serial,id=ring,path={self._wanted.ring_port.resolve()}", "-device", "usb-serial,chardev=ring"]
        return words

    def _disk(self) -> list[str]:
        overlay = f"driver=qcow2,node-name=overlay,file.driver=file,file.filename={self.folder / 'overlay.qcow2'}"
        log = f"driver=blklogwrites,node-name=card,file=overlay,log.driver=file,log.filename={self.log}"
        return ["-blockdev", overlay, "-blockdev", log, "-device", "virtio-blk-pci,drive=card"]

    def _network(self) -> list[str]:
        """A card on a hub with nobody else; a hub's port hands out packets only while there is another port."""
        hub = ["-netdev", "hubport,id=net,hubid=0", "-netdev", "hubport,id=nobody,hubid=0"]
        dump = ["-object", f"filter-dump,id=dump,netdev=net,file={self.packets}"]
        return [*hub, "-device", "virtio-net-pci,netdev=net", *dump]

    def _kill(self) -> None:
        _ = self.cpu_s
        for wire in self._wires:
            wire.close()
        self._wires.clear()
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _clear_up(self) -> None:
        """The logs stay; what is large goes."""
        if self._said is not None:
            self._said.close()
        for name in ("overlay.qcow2", "writes.log", "kernel8.img", "initrd.img"):
            (self.folder / name).unlink(missing_ok=True)
