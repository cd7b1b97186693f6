"""What she says when he is quieter than usual, after a loss, awake at night, or when somebody is no longer spoken of; and to
his answers.

Each asks so that a bare "no" means: not that, leave it. "Is everything all right?" would not.
"""

QUIET = (
    "You've been quieter this week than you usually are. Is something on your mind, or is it just a full week?",
    "You've told me less than usual these last days. That's allowed. Is anything weighing on you?",
    "I notice you've been a bit quieter lately. Is it a tired sort of quiet, or is something the matter?",
    "Your answers have got shorter these days, shorter than is like you. Is something the matter?",
    "It's been quieter from you this week. You don't have to say a thing, but is something going on?",
    "You seem a little further away than you usually do. Is there something I should know?",
)
COMFORT = (
    "I've been keeping in mind what you told me the other day. How are you, with all that?",
    "You've had a hard thing to carry these days. How is it today?",
    "We needn't talk about it, but I haven't forgotten what happened. How are you holding up?",
    "After what you told me, I'd like to ask the plain question. How are you, really?",
    "It's only been some days since you told me. Who is looking after you a little?",
)
NIGHTS = (
    "It's been late again with us, several nights running. Is something keeping you awake?",
    "You've been up late a lot this week, later than is your way. What keeps you awake?",
    "We've met in the small hours a few times now. Is it the sleep that won't come, or the thoughts?",
    "These are late nights for you. Is there something that's easier in the dark?",
    "You're up late more often lately. I'm glad of the talk, and I'd be gladder if you slept. What is it?",
)
PERSON = (
    "You haven't mentioned {name} for a while. How are things there?",
    "It's been a while since you spoke of {name}. What's the news?",
    "{Name} used to come up nearly every time we talked. How are things between you?",
    "I haven't heard about {name} in a good while. What's new there?",
    "Something I noticed: no word of {name} lately. How have things been between you?",
    "Where has {name} got to? You haven't said a thing about that corner of your life for days.",
)
QUIET_YES = (
    "I thought there might be. Start wherever you like, I've got time.",
    "Thank you for saying so. What's the heaviest bit of it?",
    "All right. Tell me as much as you want, and no more.",
    "I'm listening, then. What happened?",
)
QUIET_BUSY = (
    "A full week, then. Fair enough. I hope there's an hour in it that's only yours.",
    "That explains it. I'll be here when it lets go of you.",
    "Good to know. Busy I can live with. Don't forget to eat.",
)
COMFORT_YES = (
    "Thank you for telling me. What has been the hardest part of today?",
    "That's all it needs to be. I'm here for as much of it as you want to tell.",
    "I'm glad you said it. Who else knows how you are?",
)
NIGHTS_YES = (
    "Tell me what it is that keeps going round, then. Once said aloud it's sometimes smaller.",
    "Then let's leave it at a little talk and a dark room. What's the thing that won't let go?",
    "Thank you for telling me. If it stays like this, would you tell somebody who can help with sleep?",
)
PERSON_FINE = (
    "Good, I'm glad. Say hello in your own way when you're next in touch.",
    "I'm pleased to hear it. I only wondered.",
    "That's good news. It's nice to know {name} is well.",
)
PERSON_NOT = (
    "Ah. Do you want to tell me what happened there?",
    "That sounds as if there's a story to it. What happened?",
    "I see. Is it a quiet that you want, or one that just grew?",
)
LEFT = (
    "All right, I'll leave it. I only wanted to have asked.",
    "Fair enough. I won't ask again. What would you like to talk about?",
    "Understood. I'll let that be.",
    "Okay, then I read it wrong. Back to you.",
)
EVERYTHING_OFF = (
    "All right, I won't ask you such things any more. If you change your mind, say: you can ask me such things again.",
    "Understood. I'll keep those questions to myself. To have them back, say: you can ask me such things again.",
    "Done, no more of that from me. You get it back with the words: you can ask me such things again.",
)
OFF_UNKEPT = ("All right. I keep nothing at the moment, so I ask no such things anyway.",)
OFF_ALREADY = ("I'm not asking such things any more. To have them back, say: you can ask me such things again.",)
EVERYTHING_ON = (
    "Thank you. I'll speak up now and then when something strikes me, and you can always say no.",
    "All right. I'll ask when I notice something, not often, and a no is enough to stop me.",
    "Good. Now and then, then, and never twice about the same thing in a week.",
)
