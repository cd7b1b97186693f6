"""What synthetic voices say to teach the ears: commands, numbers and spelled words, dates, and lines of conversation.

python -m training.ears.phrases    says it all into training/build/ears/said, and goes on where it was stopped

Half of what is learnt is how commands sound. The rest keeps the phones of every other word known: what is no command must not
sound like one.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import soundfile
from rich.progress import track

from companion.speech.commands import PHRASES, TIMES
from training.ears import recordings
from training.ears.lexicon import dictionary
from training.ears.voices import RATE_HZ, TRAIN_VOICES, speak
from training.places import HERE, WORK

BUILD = WORK / "ears"
SAID = BUILD / "said.tsv"
BANK = HERE.parent / "companion" / "data" / "bank"
SEED = 4

TIMES_COUNT, AN4_COUNT, SPELLED_COUNT, LINES_COUNT = 250, 250, 300, 600
SHARES = {"espeak": 0.7, "flite": 0.25, "festival": 0.05}
SPEEDS = (0.8, 1.3)

LETTERS = tuple("abcdefghijklmnopqrstuvwxyz")
DIGITS = "zero oh one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
MONTHS = "january february march april may june july august september october november december".split()
ORDINALS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth
seventeenth eighteenth nineteenth twentieth thirtieth
""".split()
ORDERS = "enter erase go help no repeat rubout start stop yes".split()
"""AN4's own commands."""


def commands(chance: Random) -> list[str]:
    """Every command, those with a time in them only as many as TIMES_COUNT."""
    plain = [phrase for phrase in PHRASES if not phrase.endswith(TIMES)]
    timed = [phrase for phrase in PHRASES if phrase.endswith(TIMES)]
    return plain + chance.sample(timed, TIMES_COUNT)


def number(chance: Random) -> str:
    """A number below a hundred."""
    whole = chance.choice(TENS)
    return chance.choice((chance.choice(TEENS), whole, f"{whole} {chance.choice(DIGITS[2:])}"))


def date(chance: Random) -> str:
    month, day = chance.choice(MONTHS), chance.choice((chance.choice(ORDINALS), f"twenty {chance.choice(ORDINALS[:9])}"))
    return chance.choice((f"{month} {day} nineteen {number(chance)}", f"the {day} of {month}", f"{month} {day}"))


def spelled(chance: Random) -> str:
    """Letters, digits and numbers as in AN4, a row of one kind or mixed."""
    letters, digits = (" ".join(chance.choices(kind, k=chance.randint(1, 7))) for kind in (LETTERS, DIGITS))
    kinds = (
        letters,
        letters,
        digits,
        f"{letters} {number(chance)}",
        f"{chance.choice(ORDERS)} {letters} {digits}",
        number(chance),
    )
    return chance.choice((*kinds, date(chance), chance.choice(ORDERS), f"{number(chance)} hundred and {number(chance)}"))


def lines(folder: Path = BANK) -> list[str]:
    """What people say to her in the bank of scenes, as far as every word's pronunciation is known."""
    said = dict.fromkeys(
        line
        for path in sorted(folder.glob("*.jsonl"))
        for row in path.read_text(encoding="utf-8").splitlines()
        for line in json.loads(row).get("lines", ())
    )
    return [line for line in said if 3 <= len(line.split()) <= 12 and all(word in dictionary() for word in line.split())]


def texts(taught: Sequence[recordings.Recording]) -> list[str]:
    """All that is to be said, in order. `taught` is AN4's training part."""
    chance = Random(SEED)
    heard = chance.sample([recording.text for recording in taught], min(AN4_COUNT, len(taught)))
    made = [spelled(chance) for _ in range(SPELLED_COUNT)]
    return [*commands(chance), *heard, *made, *chance.sample(lines(), LINES_COUNT)]


def tellings(said: Sequence[str]) -> Iterator[tuple[str, str, float]]:
    """Each text with a voice and a speed."""
    chance = Random(SEED + 1)
    for text in said:
        (program,) = chance.choices(list(SHARES), list(SHARES.values()))
        voice = chance.choice([voice for voice in TRAIN_VOICES if voice.startswith(program)])
        yield text, voice, round(chance.uniform(*SPEEDS), 2)


def as_spoken(text: str) -> str:
    """Letters in capitals, so that a voice spells them: "a" alone is an article to it.

    >>> as_spoken("enter a b four"), as_spoken("set a timer")
    ('enter A B four', 'set a timer')
    """
    words = text.split()
    apart = all(word in (*LETTERS, *DIGITS, *ORDERS) for word in words)
    spells = apart or any(word in LETTERS and word not in ("a", "i") for word in words)
    return " ".join(word.upper() if spells and word in LETTERS else word for word in words)


def main() -> None:
    """Say everything and list it in said.tsv, a table like AN4's."""
    folder = BUILD / "said"
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    everything = list(tellings(texts(recordings.training(recordings.table()))))
    for count, (text, voice, speed) in enumerate(track(everything, "Speaking")):
        path = folder / f"{count:05d}.flac"
        if not path.exists():
            unfinished = path.with_suffix(".part")
            soundfile.write(unfinished, speak(as_spoken(text), voice, speed), RATE_HZ, format="FLAC")
            unfinished.replace(path)
        rows.append((f"said/{path.name}", voice, f"{soundfile.info(path).duration:.2f}", text))
    with SAID.open("w", encoding="utf-8", newline="") as table:
        csv.writer(table, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n").writerows(
            [("file", "speaker", "seconds", "text"), *rows]
        )


if __name__ == "__main__":
    main()
