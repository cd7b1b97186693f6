"""From settings to board.txt: the lines, what never changes it, restarting once; and whether our overlays fit the boards."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from companion.settings import Settings
from companion.settings_file import read
from deploy.device import board
from deploy.device.updating import BootPartition, Mode, Places

REPOSITORY = Path(__file__).parents[2]
OVERLAYS = REPOSITORY / "deploy" / "boot" / "overlays"
CLOCK = ["[pi3]", "core_freq=250", "[pi02]", "core_freq=250", "[pi4]", "core_freq_min=500", "[all]"]


def settings(**sections: dict[str, Any]) -> Settings:
    return replace(Settings(), **{name: replace(getattr(Settings(), name), **values) for name, values in sections.items()})


I2C = ["dtparam=i2c_arm=on"]
LINES: dict[str, tuple[Settings, list[str], list[str]]] = {  # on debian; on raspberrypi
    "as it comes": (Settings(), [], I2C),
    "no gauge": (settings(power={"gauge": "none"}), [], []),
    "a gauge with its own program": (settings(power={"gauge": "pisugar"}), [], []),
    "a button where the gauge would be": (settings(button={"pin": 3}), [], []),
    "a LED where the gauge would be": (settings(ring={"kind": "leds", "pins": "2 3 4"}), [], []),
    "a gauge all the same": (settings(button={"pin": 3}, power={"gauge": "max17048"}), [], I2C),
    "sound on USB": (settings(board={"sound": "none"}), [], I2C),
    "voice HAT": (
        settings(board={"sound": "googlevoicehat"}),
        ["dtoverlay=companion-googlevoicehat"],
        ["dtoverlay=googlevoicehat-soundcard", *I2C],
    ),
    "voice HAT by its overlay's name": (
        settings(board={"sound": "googlevoicehat-soundcard"}),
        ["dtoverlay=companion-googlevoicehat"],
        ["dtoverlay=googlevoicehat-soundcard", *I2C],
    ),
    "two microphones": (
        settings(board={"sound": "wm8960"}),
        ["dtoverlay=companion-wm8960"],
        ["dtoverlay=wm8960-soundcard", *I2C],
    ),
    "a DAC": (
        settings(board={"sound": "hifiberry-dac"}),
        ["dtoverlay=companion-hifiberry-dac"],
        ["dtoverlay=hifiberry-dac", *I2C],
    ),
    "APA102": (settings(ring={"kind": "apa102"}), ["dtoverlay=companion-spi0"], ["dtparam=spi=on", *I2C]),
    "WS2812": (settings(ring={"kind": "ws2812"}), ["dtoverlay=companion-spi0", *CLOCK], ["dtparam=spi=on", *CLOCK, *I2C]),
    "a Pico on USB": (settings(ring={"kind": "pico", "port": "/dev/ttyACM0"}), [], I2C),
    "a Pico on the pins": (settings(ring={"kind": "pico", "port": "/dev/serial0"}), ["enable_uart=1"], ["enable_uart=1", *I2C]),
    "a port that is not used": (
        settings(ring={"kind": "apa102", "port": "/dev/serial0"}),
        ["dtoverlay=companion-spi0"],
        ["dtparam=spi=on", *I2C],
    ),
    "all at once": (
        settings(board={"sound": "googlevoicehat"}, ring={"kind": "apa102"}, power={"gauge": "max17048"}),
        ["dtoverlay=companion-googlevoicehat", "dtoverlay=companion-spi0"],
        ["dtoverlay=googlevoicehat-soundcard", "dtparam=spi=on", *I2C],
    ),
}


@pytest.mark.parametrize(("chosen", "debian", "raspberrypi"), LINES.values(), ids=LINES)
def test_lines(chosen: Settings, debian: list[str], raspberrypi: list[str]) -> None:
    for flavour, lines in (("debian", debian), ("raspberrypi", raspberrypi)):
        assert board.overlays(chosen, flavour).splitlines() == ([board.HEADING, *lines] if lines else [])


class Card:
    """A card in a folder; what is remounted is kept count of."""

    def __init__(self, folder: Path, toml: str = "") -> None:
        self.places = Places(
            firmware=folder / "boot", system=folder / "data", run=folder / "run", private=folder / "private", etc=folder / "etc"
        )
        overlays = self.places.firmware / "slot-b" / "overlays"
        for path in (overlays, self.places.system, self.places.run, self.places.etc):
            path.mkdir(parents=True)
        (self.places.etc / "image.toml").write_text('version = "0.4.0"\nflavour = "debian"\n')
        for name in ("companion-spi0", "companion-googlevoicehat"):
            (overlays / f"{name}.dtbo").touch()
        self.starts()
        self.sets(toml)
        (self.places.firmware / "board.txt").touch()
        self.remounts: list[Mode] = []

    def sets(self, toml: str) -> None:
        (self.places.firmware / "companion.toml").write_text(toml)

    def starts(self, data: str = "ok") -> None:
        (self.places.run / "boot.env").write_text(f"SLOT=b\nTRIAL=no\nDATA={data}\n")

    def update(self) -> bool:
        return board.update_board(self.places, BootPartition(self.places, lambda _folder, mode: self.remounts.append(mode)))

    @property
    def text(self) -> str:
        return (self.places.firmware / "board.txt").read_text()

    @property
    def notices(self) -> list[str]:
        return [path.read_text() for path in (self.places.run / "notices").glob("*.txt")]


VOICEHAT = '[board]\nsound = "googlevoicehat"\n'


def test_what_has_not_changed_is_not_written(tmp_path: Path) -> None:
    card = Card(tmp_path)
    assert not card.update()
    assert card.remounts == []


def test_a_change_is_written_once_and_starts_again_once(tmp_path: Path) -> None:
    card = Card(tmp_path, VOICEHAT)
    assert card.update()
    assert card.text == f"{board.HEADING}\ndtoverlay=companion-googlevoicehat\n"
    assert card.remounts == ["rw", "ro"]
    assert not card.update()
    assert card.remounts == ["rw", "ro"]
    assert sorted(path.name for path in card.places.firmware.iterdir()) == ["board.txt", "companion.toml", "slot-b"]


def test_a_card_that_loses_what_is_written_does_not_start_again_for_ever(tmp_path: Path) -> None:
    card = Card(tmp_path, VOICEHAT)
    assert card.update()
    (card.places.firmware / "board.txt").write_text("")
    assert not card.update()


def test_there_and_back_starts_again_each_time(tmp_path: Path) -> None:
    card = Card(tmp_path, VOICEHAT)
    answers = [card.update()]
    for toml in ("", VOICEHAT):
        card.sets(toml)
        answers.append(card.update())
    assert answers == [True, True, True]


def test_without_its_memory_it_does_not_start_again(tmp_path: Path) -> None:
    card = Card(tmp_path, VOICEHAT)
    card.starts(data="temporary")
    assert not card.update()
    assert "googlevoicehat" in card.text


@pytest.mark.parametrize("left", [None, b"", b"x" * 5_000_000], ids=["gone", "empty", "anything"])
def test_whatever_lies_in_its_place_is_replaced(left: bytes | None, tmp_path: Path) -> None:
    card = Card(tmp_path, VOICEHAT)
    place = card.places.firmware / "board.txt"
    place.unlink()
    if left is not None:
        place.write_bytes(left)
    assert card.update()
    assert card.text == f"{board.HEADING}\ndtoverlay=companion-googlevoicehat\n"


def test_what_can_not_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = Card(tmp_path, VOICEHAT)

    def hangs(*_: object) -> None:
        raise subprocess.TimeoutExpired("mount", 60)

    monkeypatch.setattr(board, "Places", lambda: card.places)
    monkeypatch.setattr(board, "BootPartition", lambda places: BootPartition(places, hangs))
    assert board.main() == 1
    assert card.notices == [board.NOT_WIRED]


def test_a_board_that_is_not_known_is_told_and_left_out(tmp_path: Path) -> None:
    card = Card(tmp_path, '[board]\nsound = "nosuch"\n[ring]\nkind = "apa102"\n')
    assert card.update()
    assert card.text == f"{board.HEADING}\ndtoverlay=companion-spi0\n"
    assert card.notices == [board.UNKNOWN_SOUND]


KEPT = {
    "zeros": "\0" * 300,
    "no TOML": "[board\nsound = 1",
    "a slip in the board's own section": '[board]\nsound = "Google Voice HAT"\n[person]\nname = "Ada"\n',
    "a slip in the ring's": '[board]\nsound = "none"\n[ring]\nkind = "apa103"\n',
}
FOLLOWED = {
    "a slip elsewhere": '[sound]\nvolume = "loud"\n[ring]\nkind = "apa102"\n',
    "a section nobody knows": '[music]\nloud = true\n[ring]\nkind = "apa102"\n',
}


@pytest.mark.parametrize("toml", KEPT.values(), ids=KEPT)
def test_a_slip_does_not_take_the_sound_away(toml: str, tmp_path: Path) -> None:
    card = Card(tmp_path, VOICEHAT)
    assert card.update()
    card.sets(toml)
    assert read(card.places.firmware / "companion.toml")[1]
    assert not card.update()
    assert "googlevoicehat" in card.text


@pytest.mark.parametrize("toml", FOLLOWED.values(), ids=FOLLOWED)
def test_a_slip_elsewhere_stops_nothing(toml: str, tmp_path: Path) -> None:
    card = Card(tmp_path, toml)
    assert card.update()
    assert "spi0" in card.text


LABELS = """/dts-v1/;
/ {
    #address-cells = <1>; #size-cells = <1>;
    soc {
        #address-cells = <1>; #size-cells = <1>;
        dma: dma { #dma-cells = <1>; };
        gpio: gpio { gpio-controller; #gpio-cells = <2>; pcm_gpio18: pcm-gpio18 { brcm,pins = <18 19 20 21>; }; };
        i2s: i2s { status = "disabled"; };
        spi: spi { #address-cells = <1>; #size-cells = <0>; status = "disabled"; };
    };
};
"""
"""What our overlays name in a device tree, by the names of mainline's bcm2837 and bcm2711."""

BUILT = sorted((REPOSITORY / "build" / "image").glob("*/usr/lib/modules/*/dtb/broadcom/bcm2*-rpi-*.dtb"))
"""Debian's device trees, where the card has been built here. A Raspberry Pi 5's has neither SPI nor I2S on its pins."""


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    made = tmp_path_factory.mktemp("trees")
    (made / "labels.dts").write_text(LABELS)
    subprocess.run(["dtc", "-q", "-@", "-O", "dtb", "-o", made / "labels.dtb", made / "labels.dts"], check=True)
    return [made / "labels.dtb", *(path for path in BUILT if not path.name.startswith(("bcm2712", "bcm2837-rpi-2")))]


@pytest.mark.skipif(not shutil.which("fdtoverlay"), reason="needs device-tree-compiler")
@pytest.mark.parametrize("source", sorted(OVERLAYS.glob("*.dts")), ids=lambda path: path.stem)
def test_overlays_fit_every_board(source: Path, trees: list[Path], tmp_path: Path) -> None:
    overlay, merged = tmp_path / "overlay.dtbo", tmp_path / "merged.dtb"
    warned = subprocess.run(["dtc", "-@", "-O", "dtb", "-o", overlay, source], capture_output=True, text=True, check=True)
    assert warned.stderr == ""
    bus = "spi" if "spi" in source.stem else "i2s"
    for tree in trees:
        subprocess.run(["fdtoverlay", "-i", tree, "-o", merged, overlay], check=True)
        node = subprocess.run(["fdtget", merged, "/__symbols__", bus], capture_output=True, text=True, check=True).stdout.strip()
        state = subprocess.run(["fdtget", merged, node, "status"], capture_output=True, text=True, check=True).stdout.strip()
        assert state == "okay", tree.name


def test_every_overlay_of_ours_can_be_asked_for() -> None:
    asked = {line for chosen, lines, _ in LINES.values() for line in lines if chosen.board.sound != "wm8960"}
    assert {f"dtoverlay={path.stem}" for path in OVERLAYS.glob("*.dts")} == {
        line for line in asked if line.startswith("dtoverlay")
    }
