"""What the ears know: their words, and the sentences that tell which word follows which."""

from companion.speech import commands
from training.ears import recordings

LETTERS = "a b c d e f g h i j k l m n o p q r s t u v w x y z".split()
DIGITS = "oh zero one two three four five six seven eight nine".split()
NUMBERS = """
ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy
eighty ninety hundred thousand half quarter point minus and double
""".split()
ORDINALS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth
seventeenth eighteenth nineteenth twentieth thirtieth
""".split()
MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
TIMES = "today tomorrow yesterday tonight morning noon afternoon evening night midnight week weekend month year o'clock".split()
ORDINARY = """
a about all am an any are as at back be but call can change continue could day did do does done down enough every find for
from get give go good great had has have he her here him his how if in is it it's just know last left let like listen little
long look make maybe me more music my name need next nice not note now of off old on only open or our out over pause people
play put read ready really right say see send she shut skip sleep slow so some sound start still sure take talk tell than
that the their them then there they thing think this time to too try turn under understand up us use very voice volume wait
want was way we weather well were what when where which who why will with word work would write wrong you your
""".split()
"""Beside the commands' own words: so that a grammar written later finds its words here."""


def words() -> list[str]:
    """All words but the garbage word, sorted."""
    said = {word for recording in recordings.table() for word in recording.text.split()}
    listed = [*LETTERS, *DIGITS, *NUMBERS, *ORDINALS, *MONTHS, *WEEKDAYS, *TIMES, *ORDINARY]
    return sorted({*said, *listed, *commands.WORDS})


def sentences() -> list[str]:
    """What AN4's people for training said, the commands, and dates: none of the texts that only DEV or TEST speakers said."""
    spoken = [recording.text for recording in recordings.training(recordings.table())]
    return [*spoken, *commands.GRAMMAR, *_dates(), *_single()]


def _dates() -> list[str]:
    """Each month with each day once: which day of the month it is says nothing about the month."""
    units, teens = ORDINALS[:9], ORDINALS[9:19]
    days = [*units, *teens, "twentieth", *(f"twenty {unit}" for unit in units), "thirtieth", "thirty first"]
    return [f"{month} {day}" for month in MONTHS for day in days]


def _single() -> list[str]:
    """Words that are an answer by themselves."""
    return [*LETTERS, *DIGITS, *NUMBERS[:18], *MONTHS, *WEEKDAYS]
