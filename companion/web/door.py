"""The door of a handset: shut until its owner asks for the page, then open to one phone for a while. It shuts by itself."""

import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from companion.controls import Controls
from companion.conversation import Conversation
from companion.engines import House, Parts
from companion.errors import CompanionError, KeepingError
from companion.mind.meeting.names import her_name
from companion.mind.number_words import in_words
from companion.turn import events
from companion.turn.runner import Notice
from companion.web.certificate import addresses

SILENT_PRESS_S = 10.0
"""A press held so long without a word opens the door too: for who can't find the words."""
NOT_ALLOWED = "You have switched the page off in the settings, so I leave it shut."
NO_NETWORK = "I'm in no network, so no phone could find me."
CLOSED = "The page is shut. Nobody is let in."
CLOSED_ITSELF = "I've shut the page again."

if TYPE_CHECKING:
    from companion.web.mirror import Mirror
    from companion.web.opened import Opened
    from companion.web.web_house import WebHouse

log = logging.getLogger(__name__)


class Door:
    """Of one conversation. close() it at its end. What opens and shuts it may be any thread."""

    def __init__(self, house: House, settings_path: Path, conversation: Conversation, parts: Parts, controls: Controls) -> None:
        self._house, self._settings_path, self._controls = house, settings_path, controls
        self._conversation = conversation
        self._lock = threading.Lock()
        self._opened: Opened | None = None
        self._web: WebHouse | None = None
        self._mirror: Mirror | None = None
        self._timer: threading.Timer | None = None
        self._watch_on = conversation.watch
        conversation.watch = self._watch
        parts.hands.answer_door(self.open, self.shut)

    def open(self) -> str:
        """Let a phone in; asked again, there is a new code. What she says."""
        if not self._house.settings.web.may_open:
            return NOT_ALLOWED
        if len(addresses()) < 3:  # its two names alone: no card has an address
            return NO_NETWORK
        with self._lock:
            try:
                code, address = self._open()
            except CompanionError as error:
                log.debug("the door doesn't open: %s", error)
                return f"The page won't open. {error.what}"
        minutes = self._house.settings.web.open_minutes
        where = spoken_address(address)
        return f"It's open for {in_words(minutes)} minutes. On your phone, go to {where}. The code is {spoken_code(code)}."

    def shut(self) -> str:
        """Let nobody in any more. What she says."""
        self._shut()
        return CLOSED

    def close(self) -> None:
        """The conversation has ended."""
        self._shut()

    def _open(self) -> tuple[str, str]:
        if self._web is not None and self._web.pairing is not None and self._opened is not None:
            return self._web.pairing.new_code(), self._opened.address
        from companion.web.mirror import Mirror  # noqa: PLC0415  a server takes 10 MB that a shut door need not cost
        from companion.web.opened import open_to_phones  # noqa: PLC0415
        from companion.web.web_house import WebHouse  # noqa: PLC0415

        web = WebHouse(self._house, self._settings_path, self._conversation.display)
        web.elsewhere = bool(self._house.settings.mind.server)
        web.ready.set()
        mirror = Mirror(web, self._conversation, self._controls, _name_in(web))
        try:
            opened = open_to_phones(web, mirror, self._house.settings.web.port)
        except BaseException:
            mirror.close()
            web.close()
            raise
        self._web, self._mirror, self._opened = web, mirror, opened
        self._timer = threading.Timer(self._house.settings.web.open_minutes * 60, self._expire)
        self._timer.daemon = True
        self._timer.start()
        return opened.code, opened.address

    def _expire(self) -> None:
        self._shut()
        self._conversation.put(events.Announce(text=CLOSED_ITSELF))

    def _shut(self) -> None:
        with self._lock:
            opened, web, mirror, timer = self._opened, self._web, self._mirror, self._timer
            self._opened = self._web = self._mirror = self._timer = None
        if timer is not None:
            timer.cancel()
        if web is not None and web.pairing is not None:
            web.pairing.end()
        for part in (mirror, web):
            if part is not None:
                part.close()
        if opened is not None:
            opened.server.stop()

    def _watch(self, notice: Notice) -> None:
        """In the conversation's thread, which must not wait."""
        if (mirror := self._mirror) is not None:
            mirror.watch(notice)
        if notice.event == "heard" and not notice.fields["text"]:
            seconds = notice.fields["seconds"]
            if isinstance(seconds, int | float) and seconds >= SILENT_PRESS_S:
                threading.Thread(target=self._open_for_press, name="door", daemon=True).start()
        self._watch_on(notice)

    def _open_for_press(self) -> None:
        self._conversation.put(events.Announce(text=self.open()))


def spoken_code(code: str) -> str:
    """Digit by digit, in two groups.

    >>> spoken_code("407719")
    'four zero seven, seven one nine'
    """
    digits = [in_words(int(digit)) if digit != "0" else "zero" for digit in code]
    return f"{' '.join(digits[:3])}, {' '.join(digits[3:])}"


def spoken_address(address: str) -> str:
    """As somebody would type it.

    >>> spoken_address("https://192.168.1.20:8765/")
    'https, 192 dot 168 dot 1 dot 20, colon 8765'
    """
    scheme, _, rest = address.rstrip("/").partition("://")
    host, _, port = rest.partition(":")
    return f"{scheme}, {host.replace('.', ' dot ')}, colon {port}"


def _name_in(web: "WebHouse") -> str:
    try:
        with web.memory() as memory:
            return her_name(memory)
    except KeepingError:
        return her_name(None)
