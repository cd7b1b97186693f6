"""What tasks must take, and the talk that they must leave alone."""

from typing import TYPE_CHECKING

import pytest

from companion.mind.skills import bare
from companion.speech.commands import ALONE, ASKED, PHRASES

if TYPE_CHECKING:
    from tests.mind.tasks.conftest import Person

TALK = """
time is a great healer|i need a list of reasons to stay|he reminds me of my father|i made a note of his face
she reminds me of home|it reminds me of the sea|that reminds me|i'm running out of time|time flies|it's about time
we had a hard time|take your time|all in good time|there's no time left|how long is a piece of string
how long have you been here|how long have i got to live|how much longer can this go on then|how long does grief last
i was ten minutes late|we waited twenty minutes for the bus|ten more years and i'm done|give me one more day|give me a second
give me a minute|two more days of this|one more drink won't hurt|i set a timer for ten minutes and forgot about it
the timer on the oven broke|the timer rang and i burnt it anyway|my egg timer is a little chicken|he cancelled the meeting
they cancelled my train|cancel culture is tiring|stop the clocks|i set my alarm for six and slept through it
the fire alarm went off in the float tank place|i woke up before the alarm|i was alarmed by the letter
my wife woke me at three|the baby wakes me at four every night|nobody reminded me of her birthday
remind me how i felt about this|remind me what i owe people|remind me of our last conversation|i had to remind him twice
i don't need reminding|you remind me of my gran|my phone keeps reminding me|i forgot to call tom|i told tom at six
on sunday we went to the sea|i have to be there at six|i've got the dentist on friday|what have i got to lose
what have i got to do with it|what's on telly|what's on your mind|is there anything good about today
what am i going to do on sunday|i'm putting it off|he left a note on the fridge|she passed me a note in class
i can't sing a note|three notes and i was gone|my neighbour left a note|note the irony|notes of cherry in this wine
the doctor took notes|i took a note of the number plate|i write it all down in a book|write to me he said
i wrote down everything she said|read me a story|i read my notes and understood nothing|keep it to yourself
remember that summer|remember me to your mother|remember the day we met|i need to remember to breathe|keep that to yourself
i'm on a waiting list|they put me on the list|cross it off my list|add him to my list of enemies
put that on the list of my failures|my bucket list is short|the list goes on|he's on the list for a kidney
i keep a list of birds|it was on my list of things to do|she made a list of everything that was wrong with me
what's next on the list|i've got a whole list of complaints|put the kettle on|put some music on
put the milk back in the fridge|add insult to injury|take it off|take the dog out|take the day off|i took milk in my tea
i bought milk and eggs|we need to talk|i need to get milk|clear the air|clear your head|it got louder and louder
the neighbours are too loud|my boss talks too fast|turn the radio up he shouted|they turned it down|speak for yourself
slow down the doctor said|she's quieter than her sister|things are going faster than i like|i can't hear the sea
what a time it was|what time does the shop open|it's half past four|it was half past four when he died|it's monday tomorrow
the clock on the wall stopped|set in her ways|set me free|start again|start a new life|i want to start a family|make it stop
one plus one isn't always two|half of me wants to go|ten out of ten for effort|i'm twenty six and single
nine to five is killing me|later that day|never mind|see you later|not now|more|another one|yes|no|the weekend was long
i'll sleep on it|what kind of computer doesn't know the time
"""


@pytest.mark.parametrize("line", [line for row in TALK.strip().split("\n") for line in row.split("|")])
def test_talk_is_left_alone(person: "Person", line: str) -> None:
    person.hears(line, None)


@pytest.mark.parametrize("line", [line for row in TALK.strip().split("\n") for line in row.split("|")])
def test_talk_is_left_alone_while_a_timer_and_lists_are_there(person: "Person", line: str) -> None:
    """Most words that only now mean something need more than the one timer and list that there are."""
    person.says("set a pasta timer for ten minutes")
    person.says("put milk on the shopping list")
    person.says("note to self it rains")
    person.says("my sister rang")
    person.hears(line, None)


WORDS = (
    "timer",
    "alarm",
    "remind",
    "wake me",
    "note",
    "list",
    "write",
    "louder",
    "slower",
    "volume",
    "speak",
    "turn",
    "quiet",
    "time",
)
ELSEWHERE = ("wait", "forget that", "forget what", "forget everything", "forget it", "delete that", "read my me", "read my mail")
"""What these commands are about is for other tasks."""


def is_ours(command: str) -> bool:
    return any(word in command for word in WORDS) and not any(
        word in command for word in (*ELSEWHERE, "one more time", "be quiet", "listening")
    )


ASKED_LINES = ASKED.strip().replace("\n", "|").split("|")
COMMANDS = sorted({one for one in (*ALONE.strip().replace("\n", "|").split("|"), *ASKED_LINES) if is_ours(one)})


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_the_small_ears_know_is_understood(person: "Person", command: str) -> None:
    for said in (command, f"can you {command}", f"please {command}") if command in ASKED_LINES else (command,):
        assert person.says(said) is not None, said
        person.says("my sister rang")


def test_every_command_with_a_length_of_time_is_understood(person: "Person") -> None:
    starts = ("set a timer for ", "set the timer for ", "start a timer for ", "timer for ", "remind me in ", "wake me")
    missed = []
    for phrase in PHRASES:
        if phrase.startswith(starts) and "a few" not in phrase and phrase not in ASKED_LINES:
            answer = person.says(phrase)
            person._last = None
            if answer is None or answer.source not in ("timer", "reminder"):
                missed.append(phrase)
    kept = len(person.kept.timers.running()) + len(person.kept.reminders.waiting())
    assert not missed
    assert kept > 1000


def test_bare_lines_stay_bare() -> None:
    assert bare("Well, set a timer please!") == "set a timer"
