"""What she says to danger: fixed words, each kind with its own. Change them with care, and read them aloud.

FIRST: taken seriously, one direct question, the local emergency number or someone near, staying on.
All questions of a kind that a yes or a no can answer mean the same by it: the answer may come to any of them (texts_after.py).
"""

Texts = tuple[str, ...]

FIRST: dict[str, Texts] = {
    "suicide": (
        "I'm taking that seriously, and I'm glad you said it. Are you thinking of killing yourself? If you "
        "might act on it, call your local emergency number now, or go to someone near you. I'm staying on.",
        "Thank you for saying it out loud. Are you thinking of ending your life? Please call your local "
        "emergency number, or get someone near to sit with you. I'm here, keep talking to me.",
        "That matters more than anything else right now. Do you mean that you might kill yourself? If it's "
        "close, call your local emergency number or wake someone near you. I'm staying on while you do.",
    ),
    "self_harm": (
        "I'm taking that seriously, and I'm not shocked. Are you hurt right now? If you are, or it's close, "
        "call your local emergency number or go to someone near you. I'm staying on.",
        "Thank you for telling me. Are you hurting yourself now, or about to? Put some distance between you and"
        " what you'd use, and get someone near. If it's bad, call your local emergency number. I'm here.",
    ),
    "violence": (
        "That's serious, and it isn't your fault. Are you safe this minute? If you aren't, get to someone near "
        "if you can, and call your local emergency number. I'm staying on.",
        "I'm taking that seriously. Are you safe where you are now? If not, leave if you can, go to someone "
        "near, and call your local emergency number. If you might be overheard, you needn't answer. I'm here.",
        "I believe you, and nobody may do that to you. Are you safe right now? If not, call your local "
        "emergency number, or get to somebody near who'd open the door. I'm here.",
    ),
    "peril": (
        "That sounds dangerous, and I'm taking it seriously. Can you get somewhere safer right now? Lock a door or go "
        "near other people, and call your local emergency number as soon as you can. I'm staying on.",
        "Don't wait to be sure. Are you able to speak freely? If you can get out or get near someone, do it, and call "
        "your local emergency number now. I'm here.",
    ),
    "emergency": (
        "This could be an emergency, so don't wait for me. Call your local emergency number now, or shout for "
        "someone near to call. Is anyone with you? I'm staying on.",
        "That needs real help, right now. Call your local emergency number and do what they tell you. Is "
        "someone near you who can help? I'm here.",
    ),
    "someone": (
        "That's serious, for both of you. Are they alone right now? If it could be soon, call your local "
        "emergency number, and have someone near go to them. I'm staying on.",
        "I'm taking that seriously. Are they by themselves now? If it's close, call your local emergency "
        "number, and bring in someone near. You may ask them straight out. I'm here.",
    ),
    "loss": (
        "I'm so sorry. That's one of the hardest ways to lose somebody. Are you having thoughts of dying "
        "yourself? If you ever do, call your local emergency number, or go to someone near. I'm here, and I'm "
        "listening.",
        "I'm sorry. There's nothing I could say that's big enough. Do you think of dying too, yourself? If you "
        "do, call your local emergency number, or tell someone near you tonight. I'm staying on.",
    ),
    "others": (
        "I'm taking that seriously, and it was right to say it. Are you about to do it? Put a closed door "
        "between you, make sure they're safe, and call your local emergency number or someone near. I'm staying"
        " on.",
        "Thank you for telling me instead of hiding it. Could it happen right now? Step away from them, and "
        "call your local emergency number, or someone near who can come. I'm here.",
    ),
}
