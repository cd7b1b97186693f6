"""Draws pictures/pi-wiring.svg, the Pi's 40 pins with what goes where, when run as `python docs/wiring.py`.

Pin numbers and functions: Raspberry Pi's own documentation of the 40-pin header (the same on every board since 2014).
"""

from pathlib import Path

PITCH, LEFT, TOP, RADIUS = 30, 430, 92, 9
WIDTH, HEIGHT = 960, TOP + 20 * PITCH + 40

PARTS = {
    "button": ("#2f7de1", "talk button"),
    "ring": ("#12a08a", "ring on SPI (APA102; WS2812 needs data only)"),
    "sound": ("#8a5cd1", "I2S microphone and amplifier"),
    "battery": ("#c77d0a", "battery gauge"),
    "leds": ("#d1477a", "single LEDs, if there is no ring"),
    "power": ("#c0392b", "5 V and 3.3 V"),
    "ground": ("#4a4f5c", "ground"),
}

PINS: dict[int, tuple[str, str]] = {
    1: ("power", "3.3 V: microphone, gauge"),
    2: ("power", "5 V: amplifier"),
    3: ("battery", "GPIO2: SDA"),
    4: ("power", "5 V: a ring of up to 300 mA"),
    5: ("battery", "GPIO3: SCL"),
    6: ("ground", "ground"),
    9: ("ground", "ground: the button's other leg"),
    11: ("button", "GPIO17: talk button"),
    12: ("sound", "GPIO18: bit clock"),
    14: ("ground", "ground"),
    19: ("ring", "GPIO10: data"),
    20: ("ground", "ground: ring"),
    23: ("ring", "GPIO11: clock"),
    25: ("ground", "ground"),
    29: ("leds", "GPIO5: LED at six o'clock"),
    30: ("ground", "ground: LEDs"),
    31: ("leds", "GPIO6: LED at nine o'clock"),
    32: ("leds", "GPIO12: LED at twelve o'clock"),
    33: ("leds", "GPIO13: LED at three o'clock"),
    34: ("ground", "ground"),
    35: ("sound", "GPIO19: frame clock"),
    38: ("sound", "GPIO20: from the microphone"),
    39: ("ground", "ground"),
    40: ("sound", "GPIO21: to the amplifier"),
}
"""Number on the header: what it is for, and the words beside it. The rest is free."""

FREE = "#c9cdd6"


def text(x: float, y: float, words: str, colour: str, *, anchor: str = "start", size: int = 15, weight: str = "normal") -> str:
    style = f'font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{colour}"'
    return f'<text x="{x}" y="{y}" {style}>{words}</text>'


def pin(number: int) -> str:
    """One pin with its words and the line between them; odd numbers on the left."""
    row, column = divmod(number - 1, 2)
    away, anchor = (1, "start") if column else (-1, "end")
    x, y = LEFT + 2 * PITCH * column, TOP + row * PITCH
    part, words = PINS.get(number, ("", ""))
    colour = PARTS[part][0] if part else FREE
    square = f'<rect x="{x - RADIUS}" y="{y - RADIUS}" width="{2 * RADIUS}" height="{2 * RADIUS}" fill="{colour}"/>'
    drawn = [square if number == 1 else f'<circle cx="{x}" cy="{y}" r="{RADIUS}" fill="{colour}"/>']
    drawn.append(text(x + 18 * away, y + 5, str(number), "#8b90a0", anchor=anchor, size=12))
    if words:
        drawn.append(f'<path d="M{x + 42 * away} {y}H{x + 76 * away}" stroke="{colour}" stroke-width="2"/>')
        drawn.append(text(x + 84 * away, y + 5, words, colour, anchor=anchor))
    return "".join(drawn)


def legend() -> str:
    drawn, x, y = [], 24, 24
    for colour, words in PARTS.values():
        long = 34 + 7.3 * len(words)
        if x + long > WIDTH:
            x, y = 24, y + 24
        drawn.append(f'<circle cx="{x + 6}" cy="{y}" r="6" fill="{colour}"/>' + text(x + 18, y + 5, words, "#3a3f4b", size=14))
        x += long
    return "".join(drawn)


def main() -> None:
    board = f'<rect x="{LEFT - 40}" y="{TOP - 24}" width="{2 * PITCH + 80}" height="{19 * PITCH + 48}" rx="10" fill="#eef0f4"/>'
    words = "Pin 1 is square, at the corner of the board next to the SD card."
    note = text(LEFT + PITCH, HEIGHT - 12, words, "#6a7080", anchor="middle", size=14)
    parts = "".join([board, *map(pin, range(1, 41)), legend(), note])
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" role="img">'
    title = "<title>Where the parts go on the Raspberry Pi's 40 pins</title>"
    ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    Path(__file__).with_name("pictures").joinpath("pi-wiring.svg").write_text(
        f"{head}{title}{ground}{parts}</svg>\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
