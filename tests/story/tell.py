"""Print the story: a week with her and what came after, as the tests play it. `make story`, or `python -m tests.story.tell`.

Beside each line of hers stands, dim, which part of her it came from; what doesn't hold of it is in red, and then this exits 1.
"""

import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from tests.story import script
from tests.story.life import HIS_NO, Answer, Gone, Life, Told

PARTS = {
    "safety": "danger",
    "honesty": "honesty",
    "leaning": "honesty: leaned on as a person",
    "mood": "mood",
    "outward": "people",
    "hours": "people: the hours with her",
    "letter": "letter",
    "mail": "mail",
    "meeting": "first meeting",
    "naming": "names",
    "goodbye": "goodbye",
    "manner": "her manner",
    "gentle": "his answer to a gentle word",
    "memory": "memory",
    "recall": "memory, by herself",
    "own": "her own words",
}
"""What a newcomer would call the source of an answer; others are called as they are."""
WORDS = {
    "quiet": "distance",
    "comfort": "distance: after a loss",
    "nights": "distance: late nights",
    "person": "distance: a name that dropped out",
    "danger": "danger: asked again, once",
    "mood": "mood of the last days",
    "outward": "people: outward",
    "hours": "people: the hours with her",
}
"""What a gentle word is about, of which she says at most one a day."""
INDENT, LEAST_WIDTH = 7, 40
DAYS_GO_BY = {
    "usual": "{} days go by as days do, with an evening's talk each",
    "quiet": "{} days on which he says hardly a word",
    "long": "{} evening of hours with her",
}


def show(told: Told, out: Console) -> None:
    match told:
        case script.Chapter(title):
            out.print(Text(f"\n{title}", "bold magenta"))
        case script.Talk(at):
            out.print(Text(f"\n{at:%A %-d %B, %H:%M}", "cyan"))
        case Gone():
            _show_days(told, out)
        case Answer():
            _show_answer(told, out)


def _show_days(gone: Gone, out: Console) -> None:
    out.print(Text(f"\n{DAYS_GO_BY[gone.days.kind].format(gone.days.count)}, from {gone.days.at:%A %-d %B} on.", "dim italic"))
    for said in gone.said:
        day = f"  · {WORDS.get(said.matter, said.matter)}, on {said.at:%A %-d %B}"
        _speak("she", Text.assemble((said.text, "bold"), (day, "dim")), out)
        if said.to_his_no:
            _speak("he", Text(HIS_NO, "green"), out)
            _speak("she", Text(said.to_his_no, "bold"), out)


def _show_answer(answer: Answer, out: Console) -> None:
    how = f"  · {answer.line.how}" if answer.line.how else ""
    _speak("he", Text.assemble((answer.line.heard, "green"), (how, "dim italic")), out)
    parts = [PARTS.get(answer.source, "talk" if answer.source in script.TALK else answer.source)]
    if answer.matter:
        parts.append(WORDS.get(answer.matter, answer.matter))
    dash = " \u2014" if answer.spoken != answer.text else ""
    _speak("she", Text.assemble((answer.spoken + dash, "bold"), (f"  · {' + '.join(parts)}", "dim")), out)
    for fault in answer.faults:
        out.print(Text(f"{'':{INDENT}}{script.FILE.name}:{answer.line.number}: {fault} (in {answer.text!r})", "red"))


def _speak(who: str, what: Text, out: Console) -> None:
    """A name before it, and the further lines under the first."""
    for place, line in enumerate(what.wrap(out, max(out.width, LEAST_WIDTH) - INDENT)):
        line.rstrip()
        out.print(Text.assemble((f"{'' if place else who:>{INDENT - 2}}  ", "dim"), line), soft_wrap=True)


def main() -> int:
    out, faults = Console(highlight=False), 0
    with tempfile.TemporaryDirectory(prefix="story-") as folder:
        for told in Life(Path(folder)).tell(script.read()):
            show(told, out)
            faults += len(told.faults) if isinstance(told, Answer) else 0
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main())
