"""The hand-made tables of learning.py: who somebody is to him, first names, trades, what is kept somewhere, what is planned.

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
    "ex": "ex",
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
    "landlord": "landlord",
    "landlady": "landlady",
    "teacher": "teacher tutor",
    "doctor": "doctor gp",
    "therapist": "therapist counsellor",
    "carer": "carer",
    "dog": "dog puppy",
    "cat": "cat kitten",
    "rabbit": "rabbit",
    "hamster": "hamster",
    "parrot": "parrot budgie",
    "horse": "horse pony",
    "tortoise": "tortoise",
}
RELATION = {word: relation for relation, words in RELATIONS_OF.items() for word in words.split()}
CLOSE = frozenset(RELATION.values()) - frozenset(
    "ex friend neighbour colleague flatmate landlord landlady teacher doctor therapist carer cousin".split()
)
"""Of these "my" is enough to know whom he means; a friend without a name may be any."""
PETS = frozenset("dog cat rabbit hamster parrot horse tortoise".split())
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

JOBS = frozenset(
    """
    accountant actor actress apprentice architect artist author baker banker barber barista barman bartender beautician
    biologist bookkeeper bricklayer builder butcher carer caretaker carpenter cashier chef chemist childminder civil-servant
    cleaner clerk coach consultant cook copywriter courier decorator dentist designer developer doctor dressmaker driver
    economist editor electrician engineer estate-agent farmer filmmaker firefighter fireman fisherman florist gardener
    geologist gp hairdresser handyman historian illustrator joiner journalist judge labourer landscaper lawyer lecturer
    librarian locksmith magistrate manager mechanic midwife miner musician nurse nurseryman optician optometrist paediatrician
    painter paralegal paramedic pharmacist photographer physicist physio physiotherapist pilot plasterer plumber policeman
    policewoman porter postie postman postwoman potter priest printer producer professor programmer psychiatrist psychologist
    publican radiographer receptionist researcher roofer sailor salesman saleswoman scaffolder scientist seamstress secretary
    shopkeeper signwriter social-worker soldier solicitor statistician steward student surgeon surveyor tailor teacher
    technician therapist trainer translator tutor typist undertaker vet vicar volunteer waiter waitress warden welder worker
    writer assistant officer analyst operator
    """.split()
)
BEFORE_JOB = frozenset(
    "senior junior trainee freelance head deputy assistant full part time self-employed qualified student "
    "primary secondary junior "
    "civil social mental stay graphic dental medical legal private retired".split()
)
IN_TRADES = frozenset(
    "retail finance marketing education construction insurance tech sales banking advertising hospitality catering publishing "
    "television nursing logistics accounts security theatre publishing engineering".split()
)

STATES = frozenset(
    "vegetarian vegan pescatarian coeliac celiac diabetic epileptic asthmatic deaf blind dyslexic autistic "
    "retired divorced widowed "
    "adopted teetotal catholic muslim jewish buddhist hindu sikh quaker atheist welsh scottish irish polish "
    "french german italian "
    "spanish portuguese indian pakistani nigerian jamaican american canadian australian dutch greek turkish romanian ukrainian "
    "left-handed".split()
)
STATE_NOUNS = frozenset(
    "vegetarian vegan pescatarian coeliac diabetic widower widow twin pensioner quaker muslim christian".split()
)
CONDITIONS = frozenset(
    "diabetes asthma arthritis epilepsy migraines dyslexia adhd autism dementia alzheimer's parkinson's "
    "tinnitus ocd eczema psoriasis "
    "glaucoma angina ms coeliac endometriosis fibromyalgia sciatica hayfever".split()
)
LANGUAGES = frozenset(
    "english welsh gaelic irish french german spanish italian portuguese polish dutch russian ukrainian "
    "romanian greek turkish arabic "
    "hebrew urdu hindi punjabi bengali gujarati tamil farsi mandarin cantonese chinese japanese korean "
    "swahili yoruba somali norwegian "
    "swedish danish finnish czech hungarian esperanto bsl".split()
)
PLAYED = frozenset(
    "piano guitar violin viola cello bass drums flute clarinet saxophone sax trumpet trombone tuba horn oboe "
    "bassoon harp organ banjo "
    "ukulele mandolin accordion recorder fiddle bagpipes harmonica keyboard cornet football rugby cricket tennis golf hockey "
    "netball basketball badminton squash darts snooker pool chess bridge bowls poker volleyball lacrosse".split()
)
MEDICINES = frozenset(
    "metformin insulin statins warfarin aspirin ibuprofen paracetamol antidepressants sertraline fluoxetine citalopram ramipril "
    "amlodipine levothyroxine thyroxine omeprazole steroids antihistamines tablets pills medication medicine betablockers".split()
)

THINGS = frozenset(
    """
    key keys passport passports glasses wallet purse phone charger remote scissors torch umbrella documents papers will
    certificate certificates stopcock cock fusebox meter ladder toolbox tools batteries tickets ticket card bike bicycle car
    van medication tablets pills inhaler letter letters ring watch bag suitcase suitcases camera laptop tablet hammer drill
    decorations lights candles matches sellotape tape stamps envelopes photos album albums book folder files insurance deeds
    cash money wine presents present box boxes spare torches screwdriver needle sewing iron hoover password passwords notebook
    diary chequebook licence
    """.split()
)
"""What one looks for."""
PLACE_WORDS = (
    r"(?:under(?:neath)?|in|on|behind|inside|beneath|next to|beside|above|below|between|by|at|with|near"
    r"|against|on top of|outside|round|opposite)"
)

EVENTS = frozenset(
    """
    dentist doctor doctor's dentist's hospital gp optician optician's physio vet vet's hairdresser hairdresser's barber scan
    operation surgery appointment checkup test tests exam exams interview meeting presentation review hearing trial court
    funeral wedding christening baptism party dinner lunch drinks date gig concert recital show play audition rehearsal match
    game race marathon flight train holiday trip move viewing mot service delivery class lesson course graduation prom reunion
    anniversary birthday deadline shift inspection assessment therapy session biopsy results x-ray mri chemo appraisal parents
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
