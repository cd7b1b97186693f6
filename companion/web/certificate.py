"""The certificate that a handset makes for itself, so that a phone at home talks with it under encryption.

No authority knows it, so the browser warns: the docs say in which words. It is kept, so that it warns once only, and is made anew
where the addresses have changed or it is about to end.
"""

import contextlib
import ipaddress
import os
import socket
import ssl
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from companion.errors import HardwareError

FILE_NAME = "page-certificate.pem"
"""Key and certificate in one file, which is whole or not there."""
LASTS = timedelta(days=800)
"""Apple's systems refuse what lasts longer than 825 days."""
RENEWED_BEFORE = timedelta(days=30)
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
"""A board without a clock may think it is earlier than it is: the certificate counts from here on."""


def addresses() -> list[str]:
    """The names and addresses that this computer may be reached by in its network, the likeliest first."""
    import psutil  # noqa: PLC0415  only where the page is opened to a network

    cards = [card for of_one in psutil.net_if_addrs().values() for card in of_one if card.family == socket.AF_INET]
    found = [card.address for card in cards if not card.address.startswith("127.")]
    name = socket.gethostname().lower()
    return [*sorted(found, key=lambda address: not ipaddress.ip_address(address).is_private), f"{name}.local", name]


def context(folder: Path, names: Sequence[str], now: datetime) -> tuple[ssl.SSLContext, str]:
    """What a server needs for TLS, and the certificate's fingerprint (SHA-256). Raises HardwareError where nothing can be kept.

    Args:
        folder: where it is kept, for this user's eyes only.
        names: host names and addresses that it is to hold for.
        now: the time, with its zone.
    """
    path = folder / FILE_NAME
    try:
        if not _is_good(path, names, now):
            _keep(path, _made(names, now))
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.minimum_version = ssl.TLSVersion.TLSv1_2
        tls.load_cert_chain(path)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        why = getattr(error, "strerror", None) or "it is damaged"
        raise HardwareError(f"The page's certificate can't be used: {why}.", f"Remove {path} and open the page again.") from error
    return tls, fingerprint(path)


def fingerprint(path: Path) -> str:
    """As browsers show it: "AB:CD:..."."""
    from cryptography import x509  # noqa: PLC0415  a fifth of a second that only this needs
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415

    found = x509.load_pem_x509_certificate(path.read_bytes()).fingerprint(hashes.SHA256()).hex().upper()
    return ":".join(found[at : at + 2] for at in range(0, len(found), 2))


def _is_good(path: Path, names: Sequence[str], now: datetime) -> bool:
    from cryptography import x509  # noqa: PLC0415  see fingerprint

    try:
        known = x509.load_pem_x509_certificate(path.read_bytes())
        held = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    there = {*held.get_values_for_type(x509.DNSName), *map(str, held.get_values_for_type(x509.IPAddress))}
    return set(names) <= there and now < known.not_valid_after_utc - RENEWED_BEFORE


def _made(names: Iterable[str], now: datetime) -> bytes:
    """A key on P-256 and a certificate signed with it, as PEM."""
    from cryptography import x509  # noqa: PLC0415  see fingerprint
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    held: list[x509.GeneralName] = []
    for name in dict.fromkeys([*names, "localhost", "127.0.0.1"]):
        try:
            held.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            with contextlib.suppress(ValueError):  # a host name that no certificate can hold
                held.append(x509.DNSName(name))
    title = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "companion")])
    made = (
        x509.CertificateBuilder()
        .subject_name(title)
        .issuer_name(title)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(LONG_AGO, now - timedelta(days=1)))
        .not_valid_after(now + LASTS)
        .add_extension(x509.SubjectAlternativeName(held), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    no_password = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, no_password)
    return secret + made.public_bytes(serialization.Encoding.PEM)


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    number = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
