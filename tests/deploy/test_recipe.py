"""deploy/image.toml: the real one is whole, and a typing error in it is named before anything is built."""

import tomllib
from pathlib import Path

import pytest

from companion.errors import SettingsError
from deploy.build import recipe
from deploy.build.recipe import FILE, ROOT, Card, parse, read

TEXT = FILE.read_text(encoding="utf-8")
SMALL_CARD_MIB = 3_500
"""What a card sold as 4 GB holds at least."""


def test_the_recipe_of_the_repository_is_whole() -> None:
    found = read()
    card = found.card
    assert card.boot_mib + 2 * card.root_mib + card.data_mib < SMALL_CARD_MIB
    assert found.system.suite == "trixie"
    for names in (found.system.packages, found.kernel.initrd, found.wheels.skip, found.wifi.packages):
        assert len(set(names)) == len(names), "something stands there twice"


def test_nothing_is_pruned_outside_of_the_root() -> None:
    pruned = (*read().system.prune, *read().wifi.prune, *read().wheels.prune)
    assert [name for name in pruned if Path(name).is_absolute() or ".." in Path(name).parts] == []


def test_no_address_and_no_password_is_in_it() -> None:
    assert "://" not in TEXT
    assert not {"openssh-server", "openssh-client", "network-manager", "avahi-daemon"} & set(read().system.packages)


def test_the_firmware_of_wifi_comes_only_when_asked_for() -> None:
    assert not set(read().wifi.packages) & set(read().system.packages)


def test_the_packs_that_it_names_are_there() -> None:
    assert [name for name in read().packs.folders if not (ROOT / name).is_dir()] == []


MISTAKES = {
    "an option misspelt": (("boot_mib", "boot_mb"), r"\[card\].*boot_mb, boot_mib"),
    "an option twice": (("boot_mib = 256", "boot_mib = 256\nboot_mib = 256"), "overwrite"),
    "a table misspelt": (("[kernel]", "[kernels]"), r"nothing is called \[kernels\]"),
    "a table missing": (("[packs]\nfolders = []", ""), r"the table \[packs\] is missing"),
    "a size in words": (("boot_mib = 256", 'boot_mib = "256"'), r"\[card\] boot_mib is to be a whole number"),
    "a size of nothing": (("boot_mib = 256", "boot_mib = 0"), r"\[card\] boot_mib is to be a whole number"),
    "a truth for a size": (("boot_mib = 256", "boot_mib = true"), r"\[card\] boot_mib is to be a whole number"),
    "a size of bytes": (("boot_mib = 256", "boot_mib = 268435456"), "from 1 to 16384"),
    "no suite": (('suite = "trixie"', 'suite = ""'), r"\[system\] suite is to be a word"),
    "a word for a list": (("folders = []", 'folders = "packs"'), r"\[packs\] folders is to be a list of words"),
    "a number in a list": (("folders = []", "folders = [1]"), r"\[packs\] folders is to be a list of words"),
    "no TOML": (("[card]", "[card"), "image.toml is wrong: "),
}


@pytest.mark.parametrize(("change", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named(change: tuple[str, str], told: str) -> None:
    old, new = change
    assert TEXT.count(old) >= 1
    with pytest.raises(SettingsError, match=told) as error:
        parse(TEXT.replace(old, new, 1))
    assert error.value.exit_code == 2
    assert "build again" in error.value.fix


def test_the_values_arrive() -> None:
    changed = parse(TEXT.replace("boot_mib = 256", "boot_mib = 300"))
    sizes = tomllib.loads(TEXT)["card"]
    assert changed.card == Card(300, sizes["root_mib"], sizes["data_mib"])
    assert changed.system.packages == tuple(tomllib.loads(TEXT)["system"]["packages"])


def test_every_card_has_the_signature_that_the_initrd_looks_for() -> None:
    init = (ROOT / "deploy" / "initrd" / "init").read_text(encoding="utf-8")
    assert f"{recipe.DISK_SIGNATURE:08x}" in init
