"""Everything that a hand touches and an eye sees: opened by the settings, else by looking for what is there.

A part that can't be opened is told of once and done without; the ring says that one is missing.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from companion import gauges, rings
from companion.controls import Controls
from companion.engines import House
from companion.errors import CompanionError, HardwareError
from companion.hardware import ports
from companion.hardware.button import BoardButton, board_present
from companion.hardware.display import Display, Shown
from companion.hardware.gestures import Gestures
from companion.hardware.knob import Knob
from companion.hardware.power import Charge, Power, PowerPolicy
from companion.hardware.ring import Ring
from companion.hardware.ring_rules import Rules
from companion.hardware.switch import MuteSwitch
from companion.hardware.wire import BatteryNews, Hello

DUSK_S = 30.0
"""How often the Pico is told how bright it may be, where there is a night."""


class Handset:
    """Lights from the start, open_touch() for what can be pressed. Use it in a `with`, or close() it."""

    def __init__(self, house: House, screen: Ring | None = None) -> None:
        """Open the lights. `screen` is one more ring, drawn in a terminal."""
        self._house, self._stack = house, ExitStack()
        self._missing: set[str] = set()
        self._old_news = ""
        self._missing_lock = Lock()
        self.display = Display()
        self._stack.callback(self.display.close)
        power = house.settings.power
        may_shut_down = power.shut_down and board_present()
        self.controls = Controls(self.display, house.settings.sound.volume, may_shut_down=may_shut_down)
        self._gestures = Gestures(self.controls.gesture)
        self._stack.callback(self._gestures.close)
        self._power: Power | None = None
        if screen is not None:
            self.display.add(rings.lights_on_screen(screen, house.settings.ring))
        self.ring = rings.kind_of(house.settings.ring)
        """What shows the lights besides the screen."""
        self._try("ring", self._open_ring)

    def open_touch(self) -> bool:
        """Open button, switch, knob and gauge. Whether there is anything to press, now or once it is plugged in."""
        chosen = self._house.settings.button
        pressable = self.ring == "pico"
        if board_present():
            pressable |= self._try("button", self._open_button)
        if chosen.mute_pin >= 0:
            self._try("switch", self._open_switch)
        if max(chosen.knob_a_pin, chosen.knob_b_pin) >= 0:  # one without the other is told of
            self._try("knob", self._open_knob)
        self._open_power()
        return pressable

    def close(self) -> None:
        """All dark, every pin and port given back. Twice is fine."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _open_ring(self) -> None:
        chosen = self._house.settings.ring
        if self.ring == "pico":
            self.display.add(self._open_pico())
        elif self.ring in rings.PIXEL_KINDS:
            self.display.add(rings.lights_on(rings.open_pixels(chosen, self.ring), chosen, self._failed))

    def _open_pico(self) -> Shown:
        chosen, rules = self._house.settings.ring, rings.rules_of(self._house.settings.ring)
        pico = rings.pico_on(
            chosen,
            on_press=self._pressed,
            on_release=self._released,
            on_battery=self._pico_battery,
            on_trouble=lambda error: self._lack("ring", error),
            on_found=self._found,
            on_lost=self.controls.let_go,
        )
        expected = chosen.kind == "pico" or chosen.port
        if expected and not any(ports.is_there(path) for path in ports.candidates(chosen.port)):
            self._lack("ring", HardwareError("The ring's Pico is not plugged in.", "Plug it in: it is found without a restart."))
        if rules.night is not None:
            self._keep(Dusk(rules, lambda share: pico.limits(share, chosen.limit_ma, chosen.still)))
        return pico

    def _open_button(self) -> None:
        chosen = self._house.settings.button
        rings.check_pin("The button", chosen.pin, self.ring)
        self._keep(BoardButton(chosen.pin, chosen.lockout_ms / 1000, self._pressed, self._released))

    def _open_switch(self) -> None:
        pin = self._house.settings.button.mute_pin
        rings.check_pin("The mute switch", pin, self.ring)
        self._keep(MuteSwitch(pin, self.controls.muted))

    def _open_knob(self) -> None:
        pins = self._house.settings.button.knob_a_pin, self._house.settings.button.knob_b_pin
        for pin in pins:
            rings.check_pin("The volume knob", pin, self.ring)
        self._keep(Knob(*pins, self.controls.turned))

    def _open_power(self) -> None:
        """Watch the gauge of the settings, and a Pico's own in any case."""
        chosen = self._house.settings.power
        gauge: gauges.Gauge | None = None
        try:
            gauge = gauges.open_gauge(chosen.gauge)
        except HardwareError as error:
            self._lack("battery", error)
        if gauge is not None:
            self._keep(gauge)
        self._power = Power(
            gauge.read if gauge is not None else None,
            self._charged,
            self.controls.low,
            self.controls.empty,
            on_fine=self.controls.fine,
            on_fault=lambda error: self._lack("battery", error),
            policy=PowerPolicy(chosen.low_percent, chosen.empty_percent),
        )
        self._keep(self._power)

    def _pressed(self, at_s: float) -> None:
        self.controls.pressed(at_s)
        self._gestures.pressed(at_s)

    def _released(self, at_s: float) -> None:
        self._gestures.released(at_s)
        self.controls.released(at_s)

    def _found(self, hello: Hello) -> None:
        self._regain("ring")
        if (news := rings.outdated(hello)) and news != self._old_news:
            self._old_news = news
            self._house.remark(news)
        self._try("ring", lambda: rings.check_limit(hello.pixels, self._house.settings.ring.limit_ma))

    def _pico_battery(self, news: BatteryNews) -> None:
        if self._power is not None:
            self._power.take(Charge(news.charge_percent, news.charging, news.mv / 1000 if news.mv else None))

    def _charged(self, charge: Charge) -> None:
        self._regain("battery")
        self.controls.charge(charge)

    def _failed(self, error: CompanionError) -> None:
        """A ring that this computer draws has failed. Each look is a new try, and a new failure is told of again."""
        self.controls.let_go()
        self._house.remark(str(error))

    def _lack(self, part: str, error: HardwareError) -> None:
        self._house.remark(str(error))
        with self._missing_lock:
            self._missing.add(part)
            self.controls.part_missing(True)

    def _regain(self, part: str) -> None:
        with self._missing_lock:  # the ring and the gauge tell in threads of their own
            if part in self._missing:
                self._missing.discard(part)
                self.controls.part_missing(bool(self._missing))

    def _try(self, part: str, opening: Callable[[], None]) -> bool:
        try:
            opening()
        except HardwareError as error:
            self._lack(part, error)
            return False
        return True

    def _keep(self, part: "BoardButton | MuteSwitch | Knob | Power | Dusk | gauges.Gauge") -> None:
        self._stack.callback(part.close)


class Dusk:
    """Tells a ring that draws by itself how bright it may be, as evening comes and goes."""

    def __init__(self, rules: Rules, tell: Callable[[float], object]) -> None:
        self._rules, self._tell = rules, tell
        self._over = Event()
        self._thread = Thread(target=self._follow, name="dusk", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Nothing is told after it."""
        self._over.set()
        self._thread.join(2.0)

    def _follow(self) -> None:
        while not self._over.wait(DUSK_S):
            self._tell(self._rules.share_at(datetime.now().time()))
