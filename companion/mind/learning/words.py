"""The hand-made tables of learning.py: who somebody is to him, first names, what is kept somewhere, what is planned.

The lists are for precision: what is in none of them is not taken, unless the sentence says plainly what it is.
"""

RELATIONS_OF = {
    "mother": "mother mum mam mom mummy mommy mama",
    "father": "father dad daddy papa",
    "grandmother": "grandmother gran granny nan nana nanna grandma",
    "grandfather": "grandfather grandad granddad grandpa gramps",
    "sister": "sister sis",
    "brother": "brother bro",
    "wife": "wife missus",
    "husband": "husband hubby",
    "partner": "partner",
    "girlfriend": "girlfriend",
    "boyfriend": "boyfriend",
    "fiancé": "fiancé fiancée fiance fiancee",
    "ex": "ex,ex wife,ex husband,ex boyfriend,ex girlfriend,ex partner",
    "son": "son",
    "daughter": "daughter",
    "stepson": "stepson",
    "stepdaughter": "stepdaughter",
    "stepmother": "stepmother stepmum",
    "stepfather": "stepfather stepdad",
    "grandson": "grandson",
    "granddaughter": "granddaughter",
    "aunt": "aunt auntie aunty",
    "uncle": "uncle",
    "cousin": "cousin",
    "niece": "niece",
    "nephew": "nephew",
    "godson": "godson",
    "goddaughter": "goddaughter",
    "friend": "friend mate pal bestie",
    "neighbour": "neighbour neighbor",
    "boss": "boss manager supervisor",
    "colleague": "colleague coworker workmate",
    "flatmate": "flatmate housemate roommate",
    "foreman": "foreman",
    "headteacher": "headteacher headmaster headmistress",
    "landlord": "landlord",
    "landlady": "landlady",
    "teacher": "teacher tutor",
    "doctor": "doctor gp",
    "therapist": "therapist counsellor",
    "carer": "carer",
    "mother in law": "mother in law,mum in law",
    "father in law": "father in law,dad in law",
    "sister in law": "sister in law,sister-in-law",
    "brother in law": "brother in law,brother-in-law",
    "son in law": "son in law,son-in-law",
    "daughter in law": "daughter in law,daughter-in-law",
    "half brother": "half brother,half-brother",
    "half sister": "half sister,half-sister",
    "stepbrother": "stepbrother",
    "stepsister": "stepsister",
    "godmother": "godmother",
    "godfather": "godfather",
    "great grandson": "great grandson,great-grandson",
    "great granddaughter": "great granddaughter,great-granddaughter",
    "baby": "baby",
    "dog": "dog puppy whippet labrador spaniel terrier collie poodle pug dachshund greyhound beagle corgi alsatian staffie "
    "labradoodle "
    "cockapoo lurcher",
    "cat": "cat kitten",
    "guinea pig": "guinea pig,guinea-pig",
    "goldfish": "goldfish",
    "rabbit": "rabbit bunny",
    "hamster": "hamster",
    "parrot": "parrot budgie",
    "horse": "horse pony",
    "tortoise": "tortoise",
}
RELATION = {
    word: relation for relation, words in RELATIONS_OF.items() for word in (words.split(",") if "," in words else words.split())
}
CLOSE = frozenset(RELATION.values()) - frozenset(
    "ex friend neighbour colleague flatmate landlord landlady teacher headteacher foreman doctor therapist carer cousin "
    "baby".split()
)
"""Of these "my" is enough to know whom he means; a friend without a name may be any."""
PETS = frozenset("dog cat rabbit hamster parrot horse tortoise goldfish".split()) | {"guinea pig"}
SEVERAL_OF = {
    "twins": "child",
    "kids": "child",
    "children": "child",
    "boys": "son",
    "girls": "daughter",
    "grandchildren": "grandchild",
    "grandkids": "grandchild",
    **{f"{word}s": relation for word, relation in RELATION.items()},
}
"""For where several are named at once."""
KIN_NAMES = frozenset(
    "mum mam mummy dad daddy papa nan nana nanna gran granny grandma grandad granddad grandpa gramps auntie "
    "aunty aunt uncle".split()
)
"""These go without "my"."""
TITLES_OF_KIN = frozenset("auntie aunty aunt uncle nan nana nanna gran granny grandma grandad granddad grandpa".split())
"""These stand before a name: "auntie jean"."""

FIRST_NAMES = frozenset(
    """
    aaron abdul abigail adam adele adrian ahmed aidan aisha alan albert alex alexander alexis alfie alfred ali alice alison
    amanda amber amelia amina amir amy ana andrea andreas andrew andy angela angus anita ann anna anne annie anthony antonio
    archie arjun arthur asha ashley audrey ava ayesha barbara barry bea beatrice bella ben benjamin bernard beryl beth bethan
    betty bill billy bob bobby boris brenda brian bridget bruce bryn callum cameron carl carla carlos carmen carol caroline
    cath catherine cecil ceri charles charlie charlotte chloe chris christina christine christopher ciara claire clara clive
    colin connor craig cyril daisy dan daniel danny darren dave david dawn dean deborah debbie declan denis dennis derek des
    diana diane dmitri dominic donald donna doreen doris dorothy doug douglas duncan dylan ed eddie edith edward edwin eileen
    elaine eleanor elena eli elias elizabeth ella ellen ellie elsie emily emma enid eric erik erin ernest esme esther ethan
    ethel eva evan eve evelyn fatima felix finn fiona florence frances francis frank fred freda freddie freya gareth gary
    gavin gemma geoff george georgia gerald gerard gina giulia gladys glenn gloria gordon graham grace grant greg gus gwen
    hamish hannah harold harriet harry hassan hazel heather heidi helen henry hilda hilary holly howard hugh hugo ian ibrahim
    ida imran ingrid irene iris isaac isabel isabella isla ivan ivy jack jackie jacob jade jake james jamie jan jane janet
    janice jasmine jason jasper jay jean jed jen jenna jennifer jenny jeremy jess jesse jessica jill jim jimmy jo joan joanna
    joe joel john johnny jon jonas jonathan jordan jose joseph josh joshua joy joyce juan judith judy julia julian julie june
    karen karim kate katie kathleen kathy katy keith kelly ken kenneth kevin kim kirsty kyle lara larry laura lauren lee leah
    leila len lena leo leon leonard les lesley leslie lewis liam lilian lily linda lisa liz lois lola lorna lorraine louis
    louisa louise luca lucas lucia lucy luis luke lydia lynn mabel maggie malcolm mandy marcus margaret maria marian marie
    marina mario marion marjorie mark marta martha martin mary mateo matilda matt matthew maud maureen max maya megan mei mel
    melanie melissa mia michael michelle miguel mike mila mildred miles millie miriam mohammed moira molly monica morag morris
    muhammad muriel nadia nancy naomi natalie natasha nathan neil nell nick nicholas nicola nigel nina noah noel nora norma
    norman oliver olive olivia omar orla oscar owen pam pamela pat patricia patrick paul paula pauline pedro peggy penny percy
    pete peter petra phil philip philippa phoebe phyllis polly poppy priya rachel rafael raj ralph raymond rebecca reg rex
    rhys ricardo richard ricky rita rob robbie robert robin roger roisin ron ronald ronnie rory rosa rose rosemary rosie ross
    roy ruby rupert ruth ryan sadie sally sam samantha samir samuel sandra sara sarah sasha scott sean sebastian shane shannon
    sharon sheila shirley sid simon siobhan sofia sonia sophia sophie stan stella stephanie stephen steve steven stewart
    stuart sue sunita susan susie suzanne sybil sylvia tamsin tanya tara tariq ted teresa terry tess thea theo theresa thomas
    tim tina toby todd tom tommy tony tracey tracy trevor trish ursula valerie vanessa vera veronica vic vicky victor victoria
    vincent viv vivian walter wanda wayne wendy wilf wilfred will william wilma winifred xavier yasmin yusuf yvonne zac zara
    zoe
    """.split()
)
"""Names that many have, for where nothing else tells that a word is one. Others are taken where he says that they are names."""

LANGUAGES = frozenset(
    "english welsh gaelic irish french german spanish italian portuguese polish dutch russian ukrainian "
    "romanian greek turkish arabic "
    "hebrew urdu hindi punjabi bengali gujarati tamil farsi mandarin cantonese chinese japanese korean "
    "igbo hausa zulu twi amharic malay tagalog thai vietnamese nepali malayalam telugu kurdish pashto latvian "
    "lithuanian bulgarian serbian croatian albanian catalan icelandic "
    "swahili yoruba somali norwegian "
    "swedish danish finnish czech hungarian esperanto bsl".split()
)
PLAYED = frozenset(
    "piano guitar violin viola cello bass drums flute clarinet saxophone sax trumpet trombone tuba horn oboe "
    "bassoon harp organ banjo "
    "ukulele mandolin accordion recorder fiddle bagpipes harmonica keyboard cornet football rugby cricket tennis golf hockey "
    "netball basketball badminton squash darts snooker pool chess bridge bowls poker volleyball lacrosse".split()
)

THINGS = frozenset(
    """
    key keys passport passports glasses wallet purse phone charger remote scissors torch umbrella documents papers will
    certificate certificates stopcock cock fusebox meter ladder toolbox tools batteries tickets ticket card bike bicycle car
    van medication tablets pills inhaler letter letters ring watch bag suitcase suitcases camera laptop tablet hammer drill
    decorations lights candles matches sellotape tape stamps envelopes photos album albums book folder files insurance deeds
    cash money wine presents present box boxes spare torches screwdriver needle sewing iron hoover password passwords notebook
    diary chequebook licence level seat pram pushchair thermometer plasters kit pump mower lawnmower hose shears spade saw manual
    receipt receipts warranty coat gloves boots helmet lock spanner lighter pen pens charger lead cable aids teeth slippers stick
    scales blanket blankets ironing lunchbox uniform trainers
    """.split()
)
"""What one looks for."""
PLACE_WORDS = (
    r"(?:(?:(?:up|out|back|over|down) )?(?:in|on|at|by|under)|down the (?:back|side) of|under(?:neath)?|in|on|behind|inside"
    r"|beneath|next to|beside|above|below|between|by|at|with|near"
    r"|against|on top of|outside|round|opposite)"
)

EVENTS = frozenset(
    """
    dentist doctor doctor's dentist's hospital gp optician optician's physio vet vet's hairdresser hairdresser's barber scan
    operation surgery appointment checkup test tests exam exams interview meeting presentation review hearing trial court
    funeral wedding christening baptism party dinner lunch drinks date gig concert recital show play audition rehearsal match
    game race marathon flight train holiday trip move viewing mot service delivery class lesson course graduation prom reunion
    anniversary birthday deadline shift inspection assessment therapy session biopsy results x-ray mri chemo appraisal parents
    evening exams mocks plumber electrician chiropodist podiatrist visitor surveyor accountant solicitor midwife counsellor
    opticians dentists ultrasound screening jab vaccination injection holiday rehearsals tournament tickets fair fete
    evening speech conference workshop competition performance choir practice
    """.split()
)
EVENING_EVENTS = frozenset(
    "dinner drinks party date gig concert show play rehearsal prom reunion pub film theatre choir match".split()
)
"""At eight these are in the evening."""
CHORES = frozenset(
    """
    call ring phone text email write post send pay book buy get pick fix mend repair return collect fetch order renew cancel
    check water clean wash finish visit take bring sort hand submit apply register sign print read answer reply talk speak
    tell ask ask move paint hoover tidy iron cook bake feed walk drop change replace install thank apologise prepare revise
    study practise pack make see put
    """.split()
)
CHORES_OUTRIGHT = frozenset(
    "call ring phone text email post send pay book buy renew cancel return collect fetch order pick fix mend "
    "repair submit sign register print "
    "finish write water clean sort apply replace iron hoover bake visit".split()
)
"""These are things to do without a day, too."""
CHORES_DONE = frozenset(
    "called rung rang rang phoned texted emailed written posted sent paid booked bought fixed mended repaired "
    "returned collected fetched "
    "ordered renewed cancelled checked watered cleaned washed finished visited sorted handed submitted registered signed printed "
    "replied moved painted hoovered tidied ironed baked replaced installed thanked packed picked".split()
)
TRAVEL = frozenset(
    "flying travelling driving moving meeting seeing visiting starting going having taking playing running "
    "cooking hosting getting "
    "sitting singing giving doing performing leaving".split()
)
"""With a day after it: "we're flying to rome on the tenth"."""

FEELING = frozenset(
    "died dead dying death killed kill cancer cry crying cried hate hurt scared afraid terrified worried "
    "worry lonely alone sad angry "
    "furious shouted screamed hit hits divorce divorced leaving left funeral suicide drunk drinking ill sick broke broken "
    "miss ashamed awful terrible dreading nervous thrilled pregnant gay lesbian trans panicking panic panicked".split()
)
"""A line with one of these is about more than what it tells."""
