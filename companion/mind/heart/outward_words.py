"""What she says to send him outward. `{who}` is "Marie" or "your mother"; a sentence begins with a capital whoever it is."""

BIRTHDAY = (
    "It's {who}'s birthday {when}. Would you like to ring, or shall we write something together?",
    "Before I forget: {who} has a birthday {when}. A call, or a card?",
    "{who}'s birthday is {when}. I can help with a letter, if you'd like one.",
)
PROMISE = (
    "You said you'd {what}. Is now a good moment for it?",
    "You were going to {what}. I'll be quiet while you do, if it's now.",
    "One thing you told me: you'd {what}. Does it still stand?",
)
ILL = (
    "How is {who} getting on? A call from you might do more than you think.",
    "I've been thinking we should ask: how's {who} now? Could you drop by, or ring?",
    "{who} might be glad to hear your voice just now. What do you think?",
)
LOW = (
    "These have been heavy days, by the sound of them. Might {who} be good to talk to?",
    "You've carried a lot this week. Does {who} know?",
    "I'm glad to listen. But {who} could put the kettle on. Would you ring?",
)
HOURS = (
    "We've talked for {time} {when}, and I'm only a program. Who would you like to see this week?",
    "That's {time} with me {when}. I like being useful, but I'd sooner you had company with hands.",
    "{time} {when}, you and me. Is there somebody out there who hasn't heard from you?",
)
HOURS_WITH = (
    "We've talked for {time} {when}, and I'm only a program. {who} might like to hear from you too, one of these days.",
    "That's {time} with me {when}. Would {who} like some of it, when it suits you both?",
    "{time} {when}, you and me. {who} might be wondering how you are. It needn't be today.",
)
"""Said at any hour, beside a good night too: nobody is sent off there and then."""
GLAD = (
    "Good. I'll be here, and I don't mind waiting.",
    "Lovely. Off you go.",
    "I'm glad. Tell me about it after, or don't.",
    "Good. No hurry back.",
)
LEFT = ("All right. You know best.", "Fair enough. I won't push.", "That's fine. Another time, or not at all.")
OFF_OUT = (
    "Good. Enjoy {who}, and leave me in your pocket.",
    "Off to {who}? Lovely. I've nothing that won't keep.",
    "That's better company than me. Have a good time with {who}.",
    "Go, then. {who} first, always.",
)
TOLD_HOURS = (
    "{today} today, and {week} in the last seven days.",
    "Today {today}. Over the last week, {week}.",
)
NO_HOURS = ("Hardly at all yet. This is about the start of it.", "We've only just begun today.")
UNCOUNTED = (
    "I'm not keeping anything just now, so I haven't counted. How long does it feel?",
    "I can't say, I keep no count while my memory is off. Does it feel like a lot?",
)
