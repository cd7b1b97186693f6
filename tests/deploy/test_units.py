"""What is copied into the card's root: units that systemd takes, a service that may do little, and the scripts beside them."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import typer.main

from companion.cli import program
from companion.hardware import power
from companion.service import run_folder
from companion.settings_file import BOOT_FOLDER

ROOT = Path(__file__).parents[2] / "deploy" / "root"
SYSTEM = ROOT / "etc/systemd/system"
UNITS = sorted(file for file in SYSTEM.glob("companion*") if file.is_file())
OWN = (
    *("companion.service", "companion-devices.service", "companion-poweroff.path", "companion-poweroff.service"),
    *("companion-log.service", "companion-log.timer", "companion-log-last.service", "companion-found.service"),
    *("companion-data.service", "companion-update.service", "companion-update@.service", "companion-board.service"),
)
LIMIT_S = 60
EXPOSURE_TENTHS = 15

LATER = ("/opt/companion/bin/python", "/usr/bin/flock", "/usr/lib/companion/", "/usr/bin/udevadm")
"""Programs that are on the card and not on the computer that tests."""


def lines(name: str, section: str = "Service") -> dict[str, list[str]]:
    """A unit's settings: each may stand more than once."""
    found: dict[str, list[str]] = {}
    now = ""
    for line in (SYSTEM / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            now = line.strip("[]")
        elif now == section and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def analyze(*words: str) -> "subprocess.CompletedProcess[str]":
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed (apt install systemd)")
    environment = os.environ | {"SYSTEMD_UNIT_PATH": f"{SYSTEM}:/usr/lib/systemd/system", "SYSTEMD_PAGER": "cat"}
    command = ["systemd-analyze", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False, env=environment)


def test_the_units_of_the_program_are_there() -> None:
    assert {unit.name for unit in UNITS} >= set(OWN)


def test_the_service_may_do_little() -> None:
    done = analyze("security", "--offline=true", f"--threshold={EXPOSURE_TENTHS}", str(SYSTEM / "companion.service"))
    assert done.returncode == 0, done.stdout[-300:] + done.stderr
    assert "exposure level for companion.service" in done.stdout


@pytest.mark.parametrize("name", OWN)
def test_systemd_takes_it(name: str) -> None:
    done = analyze("verify", "--man=no", name)
    # What comes from units of this computer's own is not ours to mend.
    said = [line for line in done.stderr.splitlines() if "companion" in line and not any(path in line for path in LATER)]
    assert said == []


RUNS_AS_ROOT = {"companion-found": 10, "companion-data": 10, "companion-log": 10, "companion-log-last": 10}
RUNS_AS_ROOT |= dict.fromkeys(("companion-board", "companion-settled", "companion-update-failed", "companion-update"), 20)


@pytest.mark.parametrize(("name", "tenths"), RUNS_AS_ROOT.items(), ids=RUNS_AS_ROOT)
def test_what_runs_as_root_may_do_little_too(name: str, tenths: int) -> None:
    done = analyze("security", "--offline=true", f"--threshold={tenths}", str(SYSTEM / f"{name}.service"))
    assert done.returncode == 0, done.stdout[-300:] + done.stderr


def test_of_many_partitions_one_is_looked_at_after_the_other() -> None:
    commands = [lines(name)["ExecStart"][0] for name in ("companion-update.service", "companion-update@.service")]
    assert len({command.split(" /opt/")[0] for command in commands}) == 1
    assert commands[0].startswith("/usr/bin/flock --no-fork /run/companion-system/")


def test_a_slot_file_that_is_gone_leaves_a_system_to_start() -> None:
    """The firmware obeys the last line that says it."""
    said = (ROOT.parent / "boot" / "config.txt").read_text().splitlines()
    assert said.index("os_prefix=slot-a/") < said.index("include slot.txt")


def test_verify_would_find_a_mistake(tmp_path: Path) -> None:
    wrong = tmp_path / "companion-wrong.service"
    wrong.write_text("[Service]\nExecStart=/bin/true\nProtectSistem=strict\n")
    assert "ProtectSistem" in analyze("verify", "--man=no", str(wrong)).stderr


def test_the_command_is_one_that_the_program_knows() -> None:
    (command,) = lines("companion.service")["ExecStart"]
    words = shlex.split(command)
    assert words[:3] == ["/opt/companion/bin/python", "-m", "companion"]
    parsed = typer.main.get_group(program).make_context("companion", words[3:], resilient_parsing=True)
    assert parsed.params["settings_path"] is None, "a card without companion.toml is no mistake"
    assert Path("/boot/firmware") == BOOT_FOLDER, "where it is found when it is there"
    assert parsed.params["data"] == Path("/data/companion")
    assert words[-2:] == ["talk", "--quiet"], "nothing that is heard or said goes to the log"


def test_the_service_and_the_program_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    service = lines("companion.service")
    environment = dict(word.split("=", 1) for line in service["Environment"] for word in line.split())
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert run_folder() == Path("/run/companion")
    assert lines("companion-poweroff.path", "Path")["PathExists"] == [f"{run_folder()}/{power.POWEROFF_NAME}"]
    assert "2" in service["RestartPreventExitStatus"][0].split()
    assert service["Type"] == ["notify"]
    assert int(service["WatchdogSec"][0]) >= 30
    assert service["LimitRTPRIO"] == ["1"]
    assert "RestrictRealtime" not in service
    private = f"/run/{service['RuntimeDirectory'][0]}"
    assert environment["LG_WD"] == environment["XDG_RUNTIME_DIR"] == private
    assert not private.startswith(f"{run_folder()}/"), "systemd would give away and remove the other one"


def test_the_program_waits_for_no_login_network_or_clock() -> None:
    unit = lines("companion.service", "Unit")
    named = " ".join(value for key in ("After", "Wants", "Requires", "BindsTo") for value in unit.get(key, []))
    assert not re.search(r"logind|network|time-sync|getty|multi-user|sysinit|basic", named)
    assert unit["DefaultDependencies"] == ["no"]


def test_a_number_of_each_device_is_known_before_the_service_starts() -> None:
    """DeviceAllow= of a driver that is not loaded yet counts for nothing."""
    loaded = set(re.findall(r"^[a-z].*$", (ROOT / "etc/modules-load.d/companion.conf").read_text(), re.MULTILINE))
    allowed = {line.split()[0] for line in lines("companion.service")["DeviceAllow"]}
    modules = {
        "char-alsa": "snd",
        "char-ttyACM": "cdc-acm",
        "char-ttyUSB": "usbserial",
        "char-spi": "spidev",
        "char-i2c": "i2c-dev",
    }
    built_in = {"char-gpiochip", "char-ttyAMA", "char-ttyS"}
    assert allowed == set(modules) | built_in
    assert loaded == set(modules.values())


def test_every_group_of_the_service_is_made_and_every_rule_of_udev_names_one() -> None:
    users = (ROOT / "usr/lib/sysusers.d/companion.conf").read_text()
    made = set(re.findall(r"^g (\S+)", users, re.MULTILINE))
    of_debian = {"audio", "dialout"}
    assert set(lines("companion.service")["SupplementaryGroups"][0].split()) == made | of_debian
    assert set(re.findall(r"^m companion (\S+)", users, re.MULTILINE)) == made | of_debian
    assert set(re.findall(r'GROUP="(\S+?)"', (ROOT / "etc/udev/rules.d/70-companion.rules").read_text())) == made


def test_what_the_program_opens_is_triggered() -> None:
    """Coldplug is cut down to what a card needs; whatever the rules and the service name must stay in it."""
    dropin = (SYSTEM / "systemd-udev-trigger.service.d/companion.conf").read_text()
    triggered = set(re.findall(r"--subsystem-match=(\S+)", dropin))
    rules = "".join(file.read_text() for file in (ROOT / "etc/udev/rules.d").iterdir())
    assert triggered >= set(re.findall(r'SUBSYSTEM=="(\S+?)"', rules))
    assert triggered >= {"platform", "usb", "virtio", "block", "sound", "tty"}
    assert dropin.count("ExecStart=\n") == 1, "Debian's own trigger of everything is gone"


LINKS = sorted(file for file in (ROOT / "etc/systemd").rglob("*") if file.is_symlink())


@pytest.mark.parametrize("link", LINKS, ids=lambda link: str(link.relative_to(ROOT)))
def test_a_link_leads_somewhere_on_the_card(link: Path) -> None:
    target = str(link.readlink())
    if target != "/dev/null" and not target.startswith("/usr/lib/systemd/system/"):
        assert (link.parent / target).resolve().parent == SYSTEM
        assert link.exists()


NEEDED = (
    "kmod-static-nodes.service systemd-journald.service systemd-journald.socket systemd-modules-load.service "
    "systemd-sysctl.service systemd-tmpfiles-setup.service systemd-tmpfiles-setup-dev.service systemd-udev-trigger.service "
    "systemd-udevd.service systemd-udevd-kernel.socket systemd-udevd-control.socket tmp.mount multi-user.target "
    "poweroff.target systemd-poweroff.service systemd-reboot.service"
).split()


def test_nothing_that_the_card_needs_is_masked_and_nobody_can_log_in() -> None:
    masked = {link.name for link in SYSTEM.iterdir() if link.is_symlink() and str(link.readlink()) == "/dev/null"}
    assert not masked & set(NEEDED)
    assert masked >= {"getty@.service", "serial-getty@.service", "systemd-logind.service", "systemd-networkd.service"}
    ours = {
        word
        for unit in UNITS
        for key in ("After", "Wants", "Requires")
        for line in lines(unit.name, "Unit").get(key, [])
        for word in line.split()
    }
    assert not masked & ours
    assert (SYSTEM / "default.target").readlink().name == "multi-user.target"


@pytest.mark.parametrize("name", ["journald.conf.d/zz-companion.conf", "system.conf.d/companion.conf"])
def test_systemds_own_settings_can_be_read(name: str) -> None:
    parsed = configparser.ConfigParser()
    parsed.read(ROOT / "etc/systemd" / name)
    assert parsed.sections() == ["Journal" if name.startswith("journald") else "Manager"]


def test_the_journal_stays_in_ram_and_wins_over_debians() -> None:
    (file,) = (ROOT / "etc/systemd/journald.conf.d").iterdir()
    assert "Storage=volatile" in file.read_text()
    assert file.name > "syslog.conf", "the last one counts"


# The scripts


def path_with(folder: Path, name: str, script: str) -> dict[str, str]:
    """An environment in which a program is ours."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)
    return os.environ | {"PATH": f"{folder}:{os.environ['PATH']}"}


def keep_log(tmp_path: Path, text: str) -> list[Path]:
    (tmp_path / "journal").write_text(text)
    environment = path_with(tmp_path / "bin", "journalctl", f'echo "$@" >> {tmp_path}/asked\ncat {tmp_path}/journal')
    log = tmp_path / "log"
    log.mkdir(exist_ok=True)
    environment["RUNTIME_DIRECTORY"] = str(tmp_path)
    subprocess.run([ROOT / "usr/lib/companion/keep-log", log], env=environment, check=True, timeout=LIMIT_S)
    return sorted(log.iterdir())


def test_the_log_is_a_ring_of_files(tmp_path: Path) -> None:
    for number in range(40):
        files = keep_log(tmp_path, f"[{number:5}.0] a line of the journal\n" * 700)
    assert [file.name for file in files] == [f"log.{number}" for number in range(8)]
    assert max(file.stat().st_size for file in files) <= 65_536
    kept = "".join(file.read_text() for file in reversed(files)).splitlines()
    numbers = [int(line[1:6]) for line in kept]
    assert numbers == sorted(numbers)
    assert numbers[-1] == 39
    assert len(numbers) == numbers.count(39) * (40 - numbers[0]), "nothing is missing in between"


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    assert keep_log(tmp_path, "") == []
    (file,) = keep_log(tmp_path, "one\n")
    before = file.stat()
    assert [file.stat() for file in keep_log(tmp_path, "")] == [before]


def test_a_flood_is_cut_to_its_end(tmp_path: Path) -> None:
    (file,) = keep_log(tmp_path, "x" * 200_000 + "\nlast\n")
    assert file.stat().st_size == 65_536
    assert file.read_text().endswith("\nlast\n")


def test_a_log_that_can_not_be_kept_is_an_error_that_somebody_looks_at(tmp_path: Path) -> None:
    (tmp_path / "log" / ".new").mkdir(parents=True)
    with pytest.raises(subprocess.CalledProcessError):
        keep_log(tmp_path, "one\n")
    assert lines("companion-log.service", "Unit")["OnFailure"] == ["companion-data.service"]


def test_the_log_goes_on_after_what_power_left_half_done(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.mkdir()
    (log / ".new").write_text("half a li")
    for number in (1, 3, 7):
        (log / f"log.{number}").write_text(f"old {number}\n")
    files = keep_log(tmp_path, "new\n")
    assert [file.name for file in files] == ["log.0", "log.1", "log.3", "log.7"]
    assert files[0].read_text() == "new\n"


CARDS: dict[str, tuple[list[str], list[str]]] = {
    "a USB card": (
        ["Speaker',0", "Mic',0", "Auto Gain Control',0"],
        ["sset Speaker playback 90% unmute", "sset Mic capture 80% cap", "sset Auto Gain Control on"],
    ),
    "no levels at all": ([], []),
    "the second of its name, and a name of its own": (["Speaker',1", "$(touch owned)',0", "x'; touch owned; '',0"], []),
}


@pytest.mark.parametrize(("controls", "calls"), CARDS.values(), ids=CARDS)
def test_the_levels_of_a_card(tmp_path: Path, controls: list[str], calls: list[str]) -> None:
    listing = "".join(f"Simple mixer control '{control}\n" for control in controls)
    (tmp_path / "listing").write_text(listing)
    script = f'case "$*" in *scontrols) cat {tmp_path}/listing ;; *) echo "$@" >> {tmp_path}/calls; exit 1 ;; esac'
    environment = path_with(tmp_path / "bin", "amixer", script)
    subprocess.run([ROOT / "usr/lib/companion/set-levels", "1"], env=environment, check=True, timeout=LIMIT_S, cwd=tmp_path)
    made = (tmp_path / "calls").read_text().splitlines() if calls else []
    assert made == [f"-q -M -c 1 {call}" for call in calls], "each is tried, though the card refuses them all"
    assert not (tmp_path / "owned").exists()
