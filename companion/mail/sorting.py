"""The rules of sorting mail: what a machine sent to many, what asks him something, and what may be thrown away.

Pure: headers and words in, a judgement out. She suggests; he decides; nothing is deleted.
"""

import re
from collections.abc import Collection

from companion.mail.headers import Headers
from companion.mail.kinds import MATTER, NEWSLETTER, NOTICE, RECEIPT, Mail

DAY_S = 86_400
ANSWERED_WITHIN_S = 60 * DAY_S
"""What waited longer than this no longer waits."""
KEPT_S = {NEWSLETTER: 0, NOTICE: 2 * DAY_S, RECEIPT: 45 * DAY_S}
"""So old each must be before it may go: a notice may be of today, and a thing that was bought may go back."""

MACHINE = re.compile(
    r"(?:.*[._+-])?(?:no[._-]?reply|do[._-]?not[._-]?reply|donotreply|notifications?|notify|mailer[._-]?daemon|postmaster|bounces?"
    r"|alerts?|automated|auto[._-]?confirm|newsletters?|news|marketing|promo(?:tion)?s?|offers?|updates?|digest|mailings?)(?:[._+-].*)?"
)
RECEIPTS = re.compile(
    r"\b(?:receipt|your (?:\w+ ){0,2}order|order (?:confirm|number|no\b|#)|invoice|payment (?:received|confirm)"
    r"|thank(?:s| you) for your (?:order|purchase|payment)|(?:has|have) (?:been )?(?:shipped|dispatched)|out for delivery"
    r"|delivered|your parcel|your delivery|track your)\b",
    re.IGNORECASE,
)
MATTERS = re.compile(
    r"\b(?:overdue|final (?:notice|reminder)|reminder to pay|payment (?:due|failed|declined)|unpaid|security|password|sign[- ]?in"
    r"|verif\w+|suspicious|fraud|appointment|hospital|clinic|surgery|court|tax|contract|tenancy|eviction|expires?|expiring"
    r"|cancell?ed|cancellation|recall|urgent|flight|booking|boarding|ticket|interview|application|prescription|test results?"
    r"|passport|visa)\b",
    re.IGNORECASE,
)
"""What a machine writes about one of these may matter: it is never called something to throw away."""
QUESTION = re.compile(r"[^\W\d_]['\u2019\")]?\s?\?(?=[\s\"'\u2019\u201d)?!]|$)")
REQUEST = re.compile(
    r"\b(?:let me know|could you|can you|would you|will you|please (?:reply|answer|confirm|get back|ring|call|send|tell|write)"
    r"|r\.?s\.?v\.?p|get back to me|what do you (?:think|say)|are you (?:free|coming|able|around)|i(?:'d| would) like to know"
    r"|tell me (?:when|what|if|how|which)|looking forward to (?:your (?:reply|answer)|hearing)|write back)\b",
    re.IGNORECASE,
)
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def bulk_of(headers: Headers, sender: str, subject: str) -> str:
    """NEWSLETTER, RECEIPT or NOTICE for what a machine sent; "" for a person's."""
    precedence = headers.get("precedence", b"").lower()
    is_many = "list-unsubscribe" in headers or "list-id" in headers or precedence in (b"bulk", b"list", b"junk")
    automatic = headers.get("auto-submitted", b"no").lower()
    is_machine = MACHINE.fullmatch(sender.partition("@")[0]) is not None or not automatic.startswith(b"no")
    is_spam = headers.get("x-spam-flag", b"").upper() == b"YES"
    if not (is_many or is_machine or is_spam):
        return ""
    if RECEIPTS.search(subject):
        return RECEIPT
    return NEWSLETTER if is_many or is_spam else NOTICE


def asks(text: str) -> bool:
    """Whether the sender's own words ask for an answer.

    >>> asks("Are you coming on Sunday?"), asks("See http://example.org/?a=b"), asks("Lovely evening, that.")
    (True, False, False)
    """
    text = LINK.sub(" ", text[:6_000])
    return QUESTION.search(text) is not None or REQUEST.search(text) is not None


def settled(bulk: str, subject: str, words: str) -> str:
    """A newsletter stays one; of the rest, what speaks of something that may matter is never suggested to go."""
    if bulk in (RECEIPT, NOTICE) and MATTERS.search(f"{subject} {words}"):
        return MATTER
    return bulk


def waits(mail: Mail, answered: Collection[int], known: Collection[str], names: Collection[str]) -> bool:
    """Whether a mail that asks waits for his answer. `known` are addresses he has written to, `names` people of his life.

    Where nobody is known, everybody who writes as a person counts.
    """
    if mail.bulk or mail.key in answered:
        return False
    if not known and not names:
        return True
    first = mail.name.lower().split()
    return mail.sender in known or any(name in first for name in names)
