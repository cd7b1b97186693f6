"""From the bytes of a terminal to what the person wants: talk, mute, quit. Everything else is ignored without harm.

Understood: plain letters, and CSI u sequences as terminals send them that speak the kitty keyboard protocol
(https://sw.kovidgoyal.net/kitty/keyboard-protocol/): CSI code:shifted:base ; modifiers:event ; text u.
"""

import re
from collections.abc import Iterator

from companion.hardware.talk_key import Key, KeyEvent, TalkKey

ESCAPE_END_S = 0.1
"""A sequence comes in one go: what has not ended by then was the escape key, or is broken."""

LONGEST_SEQUENCE = 64
PASTE_BYTES = 8
"""More letters at once than fingers type: pasted, or a file. Only spaces may pile up so, from a key that repeats."""

PASTE_END_S = 0.5
"""A paste is over when nothing came for so long, even if its end mark was lost."""

TOKEN = re.compile(
    rb"(?P<csi>\x1b\[(?P<body>[0-?]*)[ -/]*(?P<final>[@-~]))"
    rb"|\x1bO[ -~]|\x1b[\]P_^X][^\x1b\x07]{0,64}(?:\x07|\x1b\\)|\x1b[ -NQ-WYZ`-~]"
    rb"|(?P<broken>\x1b)|(?P<text>[^\x1b]+)"
)
UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|O|[\]P_^X][^\x1b\x07]{0,64}\x1b?)?")
WISHES = re.compile(rb"[ qQmM\x03\x04]")

SHIFT, CTRL, LOCKS = 1, 4, 64 | 128
PRESS, RELEASE = 1, 3
SPACE = ord(" ")


class KeyDecoder:
    """Feed it bytes as they come. Times are seconds of one clock and must not go back. Not for two threads at once."""

    def __init__(self) -> None:
        self._bar = TalkKey()
        self._held_back = b""
        self._fed_s = 0.0
        self._pasting = False

    def next_tick_s(self) -> float | None:
        """When tick() is wanted next, on the clock of `now_s`. None: not before more bytes."""
        return self._bar.next_tick_s()

    def over(self) -> None:
        """The listening has ended by itself: the next press starts anew."""
        self._bar.over()

    def tick(self, now_s: float) -> list[KeyEvent]:
        """Time has passed and no byte has come."""
        return self._bar.tick(now_s)

    def feed(self, data: bytes, now_s: float) -> list[KeyEvent]:
        """Take bytes that were read at `now_s`; give what they mean, oldest first."""
        if now_s - self._fed_s > ESCAPE_END_S:
            self._held_back = b""
        if now_s - self._fed_s > PASTE_END_S:
            self._pasting = False
        if data.count(b" ") > 1:
            self._bar.still_down(now_s)
        self._fed_s = now_s
        events = self._bar.tick(now_s)
        for token in self._tokens(self._held_back + data):
            events += self._sequence(token, now_s) if token["csi"] else self._letters(token["text"], now_s)
        return events

    def _tokens(self, data: bytes) -> Iterator[re.Match[bytes]]:
        """Runs of text, and whole CSI sequences; other sequences are left out, an unfinished one is held back."""
        self._held_back = b""
        for token in TOKEN.finditer(data):
            if token["broken"]:
                if UNFINISHED.fullmatch(data, token.start()) and len(data) - token.start() <= LONGEST_SEQUENCE:
                    self._held_back = data[token.start() :]
                    return
            elif token["csi"] or token["text"]:
                yield token

    def _letters(self, text: bytes, now_s: float) -> list[KeyEvent]:
        pasted = self._pasting or (len(text) > PASTE_BYTES and text.strip(b" "))
        events: list[KeyEvent] = []
        for wish in WISHES.findall(text):
            if wish in b"\x03\x04":
                events.append(KeyEvent(Key.QUIT, now_s))
            elif not pasted:
                events += self._bar.space(now_s) if wish == b" " else [KeyEvent(Key.MUTE if wish in b"mM" else Key.QUIT, now_s)]
        if pasted:
            self._pasting = True  # its tail may come in a read of its own
        return events

    def _sequence(self, token: re.Match[bytes], now_s: float) -> list[KeyEvent]:
        body, final = token["body"], token["final"]
        if final == b"u":
            return self._key(body, now_s)
        if final == b"~" and body in {b"200", b"201"}:  # bracketed paste, begin and end
            self._pasting = body == b"200"
        if final == b"O" and not body:  # the window lost the focus: it won't be told of the key's coming up
            return self._bar.up(now_s, tap_counts=False) if self._bar.told else []
        return []

    def _key(self, body: bytes, now_s: float) -> list[KeyEvent]:
        """One key of the kitty protocol."""
        code, modifiers, event = key_parts(body)
        if code == SPACE and event == RELEASE:
            return self._bar.up(now_s)
        if event != PRESS or modifiers & ~(SHIFT | CTRL):
            return []
        letter = chr(code).lower() if code < 128 else ""
        if modifiers & CTRL:
            return [KeyEvent(Key.QUIT, now_s)] if letter in {"c", "d"} else []
        if letter == " ":
            return self._bar.down(now_s)
        return [KeyEvent({"q": Key.QUIT, "m": Key.MUTE}[letter], now_s)] if letter in {"q", "m"} else []


def key_parts(body: bytes) -> tuple[int, int, int]:
    """Code, modifiers without the locks, and event (1 press, 2 repeat, 3 release) of CSI `body` u; code 0: none of ours.

    Where the layout is not Latin, the code is that of the same key on a Latin one.
    """
    fields = re.fullmatch(rb"(\d{1,7})(?::\d*)?(?::(\d{1,7}))?(?:;(\d{1,3})?(?::(\d))?)?(?:;[\d:]*)?", body)
    if not fields:
        return 0, 0, 0
    code, base, modifiers, event = fields.groups()
    return int(base or code), (int(modifiers or 1) - 1) & ~LOCKS, int(event or PRESS)
