"""The key of the memory: one small file beside it, which the service alone may read, and whose end is the memory's end.

What it protects against: a copy of memory.db without memory.key (a backup, a file handed on, a card whose key was destroyed)
tells nothing. With a passphrase, both files together tell nothing without it either, as long as it is hard to guess.
What it does not: without a passphrase, whoever has the card or the board has both files, and so has anybody who may act as the
service's user or as root while it runs. And a flash card may keep a destroyed file's old blocks where no program can reach, but
a laboratory can: against that there is the passphrase, or destroying the card.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from companion.errors import KeepingError

NAME = "memory.key"
TITLE = "companion memory key 1: without this file, memory.db beside it can never be read again"
SECRET_BYTES, SALT_BYTES, SUM_BYTES = 32, 16, 16
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**15, 8, 1
"""32 MiB; a tenth of a second on a shared x86-64 core. RFC 7914's figures for use while somebody waits, doubled."""
SCRYPT_MOST_BYTES = 64 * 1024 * 1024
PLAIN, WITH_PASSPHRASE = "none", "needed"


@dataclass(frozen=True, slots=True)
class Key:
    """What opens the database."""

    secret: bytes
    """32 bytes."""
    salt: bytes
    """16 bytes, in clear at the head of the database."""

    @property
    def pragma(self) -> str:
        return f"raw:{self.secret.hex()}{self.salt.hex()}"


def make(folder: Path, passphrase: str = "") -> Key:
    """A new key file, whole and on the disk before this returns. Raises FileExistsError where there is one, OSError."""
    secret, salt = secrets.token_bytes(SECRET_BYTES), secrets.token_bytes(SALT_BYTES)
    key = _derive(secret, salt, passphrase)
    kind = WITH_PASSPHRASE if passphrase else PLAIN
    lines = [TITLE, f"secret {secret.hex()}", f"salt {salt.hex()}", f"passphrase {kind}", f"opens {_fingerprint(key)}"]
    body = "\n".join(lines) + "\n"
    _write_new(folder, f"{body}sum {_sum(body)}\n".encode())
    return key


def read(folder: Path, passphrase: str = "") -> Key:
    """The key in this folder. Raises FileNotFoundError, and KeepingError for a damaged file or a wrong passphrase."""
    try:
        data = (folder / NAME).read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise KeepingError(f"I'm not allowed to read {folder / NAME}.", "Start me as the user whose memory it is.") from error
    secret, salt, kind, opens = _parsed(data, folder)
    if bool(passphrase) != (kind == WITH_PASSPHRASE):
        raise KeepingError(*(NOT_ASKED_FOR if passphrase else ASKED_FOR))
    key = _derive(secret, salt, passphrase)
    if not hmac.compare_digest(_fingerprint(key), opens):
        raise KeepingError("That isn't the passphrase of this memory.", "Give the one that you chose when the memory was made.")
    return key


ASKED_FOR = ("This memory has a passphrase, and I wasn't given it.", "Give me the passphrase that you chose for it.")
NOT_ASKED_FOR = ("This memory was made without a passphrase.", "Open it without one, or export it, wipe it and import it again.")


def destroy(folder: Path) -> None:
    """Overwrite the key, then remove it, each on the disk before the next. Raises OSError; no key there is fine."""
    path = folder / NAME
    try:
        handle = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    try:
        os.pwrite(handle, secrets.token_bytes(max(os.fstat(handle).st_size, 512)), 0)
        os.fsync(handle)
    finally:
        os.close(handle)
    path.unlink(missing_ok=True)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """A new or removed name is on the disk only after its folder is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_new(folder: Path, data: bytes) -> None:
    """Under another name first: a power cut leaves a whole key or none. mkstemp opens with O_EXCL and mode 0600."""
    handle, name = tempfile.mkstemp(prefix=f"{NAME}.", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.link(name, folder / NAME)  # unlike rename() it never replaces a key that is there
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
    sync_folder(folder)


def _parsed(data: bytes, folder: Path) -> tuple[bytes, bytes, str, str]:
    damaged = KeepingError(
        f"The key of my memory, {folder / NAME}, is damaged.", "Put back a copy of it, or wipe the memory to begin a new one."
    )
    try:
        text = data.decode("ascii")
        body, _, total = text.rpartition("sum ")
        title, *lines = body.splitlines()
        fields = dict(line.split(" ", 1) for line in lines)
        secret, salt = bytes.fromhex(fields["secret"]), bytes.fromhex(fields["salt"])
        kind, opens = fields["passphrase"], fields["opens"]
    except (ValueError, KeyError) as error:
        raise damaged from error
    whole = title == TITLE and hmac.compare_digest(total.strip(), _sum(body)) and kind in {PLAIN, WITH_PASSPHRASE}
    if not whole or len(secret) != SECRET_BYTES or len(salt) != SALT_BYTES:
        raise damaged
    return secret, salt, kind, opens


def _derive(secret: bytes, salt: bytes, passphrase: str) -> Key:
    """Both are needed: the passphrase alone leads nowhere once the file's secret is gone."""
    if not passphrase:
        return Key(secret, salt)
    slow = hashlib.scrypt(
        passphrase.encode(), salt=salt, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P, maxmem=SCRYPT_MOST_BYTES, dklen=SECRET_BYTES
    )
    return Key(hmac.digest(secret, slow, "sha256"), salt)


def _fingerprint(key: Key) -> str:
    """Tells a wrong passphrase from a damaged database, and helps a guesser no more than the database itself would."""
    return hmac.digest(key.secret, b"companion memory key 1", "sha256")[:SUM_BYTES].hex()


def _sum(body: str) -> str:
    return hashlib.sha256(body.encode()).digest()[:SUM_BYTES].hex()
