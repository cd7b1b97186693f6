"""Making an update file and the key that signs it: the same bytes twice, and nothing that a card would not take."""

import shutil
import stat
import tarfile
import tomllib
from pathlib import Path

import pytest

from deploy.build import signing
from deploy.build.signing import Keys, load_or_make, sign
from deploy.build.steps import BuildError
from deploy.build.update_file import file_name, make_update
from deploy.device.manifest import UpdateError
from deploy.device.package import verify
from deploy.device.updating import Places

pytestmark = pytest.mark.skipif(not shutil.which("minisign"), reason="needs the program minisign")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return load_or_make(tmp_path_factory.mktemp("keys") / "new")


@pytest.fixture
def boot_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "slot-a"
    (folder / "overlays").mkdir(parents=True)
    for name in ("kernel8.img", "initrd.img", "overlays/README"):
        (folder / name).write_bytes(name.encode() * 100)
    (folder / "cmdline.txt").write_text("quiet companion.slot=a\n")
    return folder


def make(out: Path, boot_dir: Path, keys: Keys, **changes: str) -> None:
    root = boot_dir.parent / "root.ext4"
    root.write_bytes(bytes(range(256)) * 400)
    values = {"version": "0.4.1", "flavour": "debian", "cmdline": "quiet", **changes}
    make_update(out, **values, boot_dir=boot_dir, root_image=root, keys=keys)  # type: ignore[arg-type]


def test_two_of_the_same_are_the_same(tmp_path: Path, boot_dir: Path, keys: Keys) -> None:
    make(tmp_path / "first", boot_dir, keys)
    (boot_dir / "kernel8.img").touch()
    make(tmp_path / "second", boot_dir, keys)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "root.ext4", "second", "slot-a"]


def test_its_members_come_in_the_order_in_which_the_card_reads(tmp_path: Path, boot_dir: Path, keys: Keys) -> None:
    make(tmp_path / "update", boot_dir, keys)
    with tarfile.open(tmp_path / "update") as tar:
        names = tar.getnames()
        file = tar.extractfile("manifest.toml")
        assert file
        manifest = tomllib.loads(file.read().decode())
        assert {(info.uid, info.gid, info.mtime, info.mode) for info in tar} == {(0, 0, 1735689600, 0o644)}
    boot = [f"boot/{entry['file']}" for entry in manifest["boot"]]
    assert names == ["manifest.toml", "manifest.toml.minisig", *boot, "root.ext4.xz"]
    assert sorted(boot) == ["boot/initrd.img", "boot/kernel8.img", "boot/overlays/README"]
    assert file_name(manifest["version"]) == "companion-0.4.1-arm64.update"


def test_what_no_card_would_take_is_not_made(tmp_path: Path, boot_dir: Path, keys: Keys) -> None:
    (boot_dir / "kernel8.img").unlink()
    with pytest.raises(BuildError, match=r"kernel8\.img"):
        make(tmp_path / "update", boot_dir, keys)
    assert not list(tmp_path.glob("update*")), "nor are halves of it left beside"


def test_the_secret_half_is_its_owners_alone_and_kept(tmp_path: Path) -> None:
    said: list[str] = []
    keys = load_or_make(tmp_path / "folder", said.append)
    assert stat.S_IMODE(keys.secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.secret.parent.stat().st_mode) == 0o700
    assert len(said) == 1
    assert "safe" in said[0]
    before = keys.secret.read_bytes()
    assert load_or_make(tmp_path / "folder", said.append) == keys
    assert (keys.secret.read_bytes(), len(said)) == (before, 1)


@pytest.mark.parametrize("lost", [signing.PUBLIC, signing.SECRET])
def test_half_a_key_is_not_made_up_for(lost: str, tmp_path: Path) -> None:
    load_or_make(tmp_path)
    (tmp_path / lost).unlink()
    with pytest.raises(BuildError, match="only"):
        load_or_make(tmp_path)


def places(tmp_path: Path, keys: Keys) -> Places:
    (tmp_path / "etc").mkdir()
    shutil.copy(keys.public, tmp_path / "etc" / "update.pub")
    return Places(etc=tmp_path / "etc", private=tmp_path / "private", minisign=shutil.which("minisign") or "")


def test_a_signature_fits_what_was_signed_and_nothing_else(tmp_path: Path, keys: Keys) -> None:
    card = places(tmp_path, keys)
    signature = sign(b"hello", keys)
    assert signature == sign(b"hello", keys)
    verify(b"hello", signature, card)
    with pytest.raises(UpdateError, match="damaged"):
        verify(b"hullo", signature, card)


def test_another_key_is_told_as_that(tmp_path: Path, keys: Keys) -> None:
    card = places(tmp_path, keys)
    with pytest.raises(UpdateError, match="another key"):
        verify(b"hello", sign(b"hello", load_or_make(tmp_path / "other")), card)


@pytest.mark.parametrize("signature", [b"", b"\n\n\n", b"untrusted comment: x\nAAAA\n", b"\xff" * 500], ids=repr)
def test_what_is_no_signature_is_damage(signature: bytes, tmp_path: Path, keys: Keys) -> None:
    with pytest.raises(UpdateError, match="damaged"):
        verify(b"hello", signature, places(tmp_path, keys))
