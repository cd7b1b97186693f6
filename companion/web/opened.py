"""The site opened: to this computer alone, or to a phone in the network, with TLS and a code."""

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.middleware import Middleware

from companion.web.certificate import addresses, context
from companion.web.guard import Guard
from companion.web.pairing import Pairing
from companion.web.seat import AtTheHandset
from companion.web.server import HERE, PageServer
from companion.web.site import all_api_routes, site
from companion.web.web_house import WebHouse

OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")
EVERYWHERE = "0.0.0.0"  # noqa: S104  asked for by the owner, for a while, behind a code


@dataclass(frozen=True)
class Opened:
    """A site that is served. `code` is to be told to whoever shall come in; both texts are empty where only this computer can."""

    server: PageServer
    address: str
    code: str = ""
    fingerprint: str = ""


def open_here(web: WebHouse, handset: AtTheHandset, port: int) -> Opened:
    """Serve it to this computer. Raises HardwareError where the port is taken."""
    guard = Middleware(Guard, hosts=OWN_NAMES)
    server = PageServer(site(web, handset, api_routes=all_api_routes(web), middleware=[guard]), HERE, port)
    return Opened(server, server.start())


def open_to_phones(web: WebHouse, handset: AtTheHandset, port: int, open_s: float | None = None) -> Opened:
    """Serve it to the network, encrypted, to one paired browser at a time. Raises HardwareError.

    `open_s`: how long a session may last; as long as the door is open, if it isn't said.
    """
    names = addresses()
    tls, mark = context(web.house.data / "state", names, datetime.now(UTC))
    pairing = web.pairing = web.pairing or Pairing(open_s or web.house.settings.web.open_minutes * 60)
    web.lan = True
    guard = Middleware(Guard, hosts=[*names, *OWN_NAMES], is_in=pairing.is_in)
    server = PageServer(
        site(web, handset, api_routes=all_api_routes(web), middleware=[guard], pairing=pairing), EVERYWHERE, port, tls
    )
    own = server.start()
    return Opened(server, f"https://{names[0]}:{own.rstrip('/').rpartition(':')[2]}/", pairing.new_code(), mark)
