"""Draws the README's pictures from the program itself, when run as `python docs/pictures.py`.

talk.svg     the terminal in the middle of a conversation with the demonstration's recordings
looks.png    every look of the ring
"""

import re
from pathlib import Path

from PIL import Image
from rich.console import Console

from companion import app, engines
from companion.console import Captions
from companion.hardware.patterns import LOOKS
from companion.hardware.ring_terminal import RingPicture
from companion.hardware.sheet import write_sheet
from companion.settings import Settings
from companion.turn.runner import Notice

FOLDER = Path(__file__).with_name("pictures")
WIDTH_COLUMNS = 90
FONTS_ELSEWHERE = re.compile(r"@font-face \{.*?\}|<!--.*?-->", re.DOTALL)
"""rich links a font on another host; a picture here asks nothing of the network."""


def main() -> None:
    console = Console(record=True, width=WIDTH_COLUMNS, force_terminal=True, color_system="truecolor", highlight=False)
    captions = Captions(console)
    console.print("[dim]$[/] companion talk\nHold the space bar and talk; let go, and she answers.\n")

    def watch(notice: Notice) -> None:
        captions(notice)
        if notice.event == "spoken":
            console.print()

    house = engines.House(Settings(), Path("build/pictures"), remark=lambda _text: None)
    app.talk_recordings(house, app.demo_recordings()[:4], None, watch)
    look = LOOKS["listening"]
    console.print(RingPicture(look.frame(0.4, 0.8, 12), "listening"))
    drawing = console.export_svg(title="companion talk")
    (FOLDER / "talk.svg").write_text(FONTS_ELSEWHERE.sub("", drawing), encoding="utf-8")
    write_sheet(FOLDER / "looks.png")
    with Image.open(FOLDER / "looks.png") as sheet:
        sheet.quantize(256).save(FOLDER / "looks.png", optimize=True)


if __name__ == "__main__":
    main()
