"""The hand-made tables of gist.py: people and what to call them, how owners turn, words of time, words too weak to name."""

SHE = ("she", "her", "her")
HE = ("he", "him", "his")
THEY = ("they", "them", "their")

WOMEN = frozenset(
    "mother mum mam mom mummy mommy mama sister nan nana nanna gran granny grandma grandmother aunt auntie aunty wife "
    "daughter niece girlfriend stepmother stepmum stepdaughter stepsister granddaughter goddaughter godmother fiancée bride "
    "widow lady woman girl lass landlady waitress nun grandmum madam actress hostess midwife barmaid dinnerlady gal "
    "schoolgirl".split()
)
MEN = frozenset(
    "father dad daddy papa brother grandad granddad grandpa grandfather gramps uncle husband son nephew boyfriend "
    "stepfather stepdad stepson stepbrother grandson godson godfather fiancé groom widower man bloke guy lad chap fella "
    "fellow gentleman boy landlord waiter monk postman milkman policeman fireman fisherman salesman workman doorman vicar "
    "priest imam grandaddy schoolboy barman binman handyman tradesman dustman coalman".split()
)
KIN = frozenset(
    "parent parents grandparent grandparents cousin cousins sibling siblings twin twins child kid kids children grandchild "
    "grandchildren grandkids toddler baby partner ex fiancée fiancé spouse relatives relative family sons daughters "
    "brothers sisters aunts uncles nieces nephews stepson stepkids eldest youngest godchild triplets missus hubby".split()
)
OTHERS = frozenset(
    "friend friends mate mates pal pals bestie neighbour neighbours neighbor neighbors flatmate flatmates housemate "
    "housemates roommate roommates lodger lodgers tenant tenants boss bosses manager managers supervisor foreman colleague "
    "colleagues coworker workmate workmates teacher teachers tutor lecturer professor headteacher headmaster headmistress "
    "doctor doctors gp nurse nurses surgeon dentist vet therapist counsellor counselor psychiatrist psychologist physio "
    "consultant specialist optician chiropodist pharmacist chemist carer carers caretaker cleaner cleaners childminder "
    "nanny babysitter plumber electrician builder builders carpenter joiner roofer gardener mechanic driver drivers "
    "conductor pilot captain referee ref umpire coach trainer instructor examiner inspector officer constable sergeant "
    "soldier soldiers solicitor lawyer judge magistrate councillor mayor mp accountant banker cashier baker butcher barber "
    "hairdresser grocer fishmonger greengrocer shopkeeper florist tailor cobbler receptionist secretary assistant "
    "apprentice trainee student students pupil pupils classmate classmates teammate teammates librarian chaplain rabbi "
    "pastor bishop verger undertaker stranger strangers visitor visitors guest guests customer customers client clients "
    "patient patients passenger passengers chef cook barista bartender farmer shepherd courier postie paramedic warden "
    "busker clown magician singer pianist drummer guitarist violinist choirmaster guide ranger lifeguard porter bouncer "
    "guard agent salesperson bridesmaid bridesmaids usher witness person little-one little-ones pensioner pensioners "
    "teenager teenagers women men ladies girls boys lads gentlemen guys blokes lasses couple youngster interviewer "
    "recruiter editor publisher author poet painter artist decorator surveyor auctioneer jeweller tattooist ringer ringers "
    "owner owners goalie goalkeeper striker bowler batsman rider riders runner runners walker walkers player players keeper "
    "signalman cyclist cyclists refugee refugees swimmer swimmers dancer dancers singers bakers reader readers leader "
    "leaders helper helpers volunteer volunteers bandmaster organist opponent opponents winner winners champion skipper "
    "sparky nuns monks monk kiddies heir heirs hunter hunters sailor sailors sweeper lollipop-lady judges ushers dentists "
    "waiters actors dinner-lady gaffer dealer dealers seller translator psychic mentor collector aide rival photographer "
    "bassist oncologist buyer bailiff bailiffs caller newborn fiance tuner regulars director directors crews midwives "
    "brides saint tramp beggar hitchhiker widowers widows headteachers astronaut scientist prisoner inmate inmates "
    "residents resident members member campers fans commuters commuter shoppers scoutmaster crush date ex-wife widow "
    "newlyweds team-mate penpal".split()
)
RELATIVES = (WOMEN | MEN | KIN) - frozenset(
    "lady woman girl lass man bloke guy lad chap fella fellow gentleman boy kid child couple".split()
)
PEOPLE = WOMEN | MEN | KIN | OTHERS
MANY = frozenset(
    "parents grandparents cousins siblings twins kids children grandchildren grandkids sons daughters brothers sisters "
    "aunts uncles nieces nephews relatives family couple women men ladies girls boys lads gentlemen guys blokes lasses "
    "newlyweds".split()
)
CALLED_BY_KINSHIP = frozenset(
    "mum mam mom mummy mama dad daddy papa nan nana nanna gran granny grandma grandad granddad grandpa gramps".split()
)
"""These need no "my": "mum's scan" is the scan of the mother of whoever speaks."""
OF_SOME_PLACE = frozenset(
    "man woman lady girl boy guy bloke lad chap lass person kid fella fellow couple women men people ladies girls boys lads "
    "guys".split()
)
"""Without more, "the man" names nobody."""
NOT_A_WHO = frozenset("crush people person cook date witness usher guide agent family".split())

OWNERS = {"my": "your", "our": "your", "his": "his", "her": "her", "their": "their"}
POINTERS = {"the": "the", "a": "a", "an": "an", "this": "the", "that": "that", "these": "the", "those": "those"}
TURNED = {
    "i": "you",
    "me": "you",
    "we": "you",
    "us": "you",
    "my": "your",
    "our": "your",
    "mine": "yours",
    "ours": "yours",
    "myself": "yourself",
    "ourselves": "yourselves",
    "i'm": "you're",
    "i've": "you've",
    "i'd": "you'd",
    "i'll": "you'll",
    "we're": "you're",
    "we've": "you've",
    "we'd": "you'd",
    "we'll": "you'll",
}
BE_TURNED = {"am": "are", "was": "were", "wasn't": "weren't"}
"""Only where the person is the subject."""

PREPOSITIONS = frozenset(
    "in on at to from into onto off of out by for with without about over under behind beside between through across near "
    "against around along past up down after before during since until till inside outside above below next opposite "
    "towards round among upon within beyond than as like via per except".split()
)
PRONOUNS = frozenset(
    "i you he she it we they me him us them mine yours hers theirs ours myself yourself himself herself itself ourselves "
    "themselves someone somebody anyone anybody everyone everybody nobody something anything everything nothing who whom "
    "which what whose".split()
)
AUXILIARIES = frozenset(
    "am is are was were be been being isn't wasn't aren't weren't do does did don't doesn't didn't have has had haven't "
    "hasn't hadn't having can can't could couldn't will won't would wouldn't shall should shouldn't may might must mustn't "
    "ain't cannot needn't doing done".split()
)
JOINERS = frozenset(
    "and but or so because if when while that where why how though although unless whether then cos cause nor yet plus "
    "whenever".split()
)
DETERMINERS = frozenset(
    "the a an my your our his her their this that these those some any no every each another all both either".split()
)
ADVERBS = frozenset(
    "not just only also too very really still even ever never always already again now then here there today tonight "
    "tomorrow yesterday overnight soon later once twice anyway instead maybe perhaps actually probably almost nearly quite "
    "rather more most much less least often sometimes usually finally suddenly anymore away back together apart alone home ago "
    "else well far long forever somehow though properly everywhere somewhere anywhere nowhere straight yes no please okay "
    "ok oh such many few several enough lots own same other i'm i've i'd i'll we're we've we'd we'll you're you've you'd "
    "you'll he's he'd he'll she's she'd she'll they're they've they'd they'll it's it'll it'd that's there's what's who's "
    "here's where's how's let's".split()
)
NUMBERS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million half double quarter".split()
)
FUNCTION = PREPOSITIONS | PRONOUNS | AUXILIARIES | JOINERS | DETERMINERS | ADVERBS | NUMBERS
ENDERS = frozenset(
    (PREPOSITIONS - {"past", "near", "next", "inside", "outside"})
    | PRONOUNS
    | AUXILIARIES
    | (JOINERS - {"plus"})
    | {"today", "again", "now", "yesterday", "tomorrow", "tonight"}
)
"""After one of these a noun phrase has ended."""

TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december mondays tuesdays wednesdays thursdays fridays saturdays sundays morning mornings evening "
    "evenings afternoon afternoons night nights day days week weeks month months year years hour hours minute minutes "
    "second seconds weekend weekends fortnight fortnights moment moments while spring summer summers autumn winter winters "
    "christmas easter time times midnight noon century decade decades teens twenties thirties forties fifties sixties "
    "seventies eighties nineties lunchtime teatime bedtime dawn dusk term season age ages birthday life".split()
)
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
MONTHS = frozenset("january february april june july august september october november december".split())
CAPITALS = (
    DAYS | MONTHS | frozenset("christmas easter english welsh irish scottish french german spanish italian american".split())
)
PARTS_OF_DAY = frozenset("morning afternoon evening".split())
SEASONS = frozenset("spring summer autumn winter".split())
NEXT = frozenset("week weekend month year term summer spring autumn winter".split()) | DAYS

WEAK = frozenset(
    "lot lots bit bits thing things way ways one ones kind sort sorts type types place places side sides end ends top back "
    "front middle bottom rest half part parts point points sense reason reasons idea ideas word words name names number "
    "numbers fact facts case cases matter problem problems question questions answer answers truth lie lies story stories "
    "sound voice noise feeling feelings mood mind heart soul thought thoughts hope hopes fear fears love luck chance "
    "chances choice choices trouble fault shame favour favor fuss mess fool laugh look go try break turn turns toss mick "
    "clue world stuff everything people person man woman anger joy pride silence state situation course difference pair "
    "couple group set row line lines list level amount size length height weight shape colour color price cost deal rate "
    "bill percent majority rules rule law order orders plan plans effort step steps habit habits excuse excuses joke jokes "
    "conversation conversations chat talk secret secrets memory memories dream dreams experience attention trust faith "
    "respect guilt blame sake purpose value meaning future past present beginning start finish edge corner spot area space "
    "room distance direction left right north south east west centre inside outside surface gap hole mark sign view body "
    "self version example kinds copy pieces piece opinion pity attitude manners company crowd public government council "
    "police team staff crew gang class school church pub bus train town city village country street road ward office work "
    "job shop shops home house ground air sky rain sun wind weather light dark darkness cold heat earth sea floor ceiling "
    "wall same lad bunch load loads fan minute success failure mistake mistakes accident moment permission advice help "
    "support news information knowledge courage strength energy power peace quiet hell god heaven bet pleasure honour honor "
    "thanks sorry hello goodbye language english french german polish spanish latin maths grammar spelling relationship "
    "friendship marriage personality character behaviour behavior process result results reality real thousands hundreds "
    "millions dozen dozens kilo kilos pound pounds quid penny pence euro euros dollar dollars inch inches mile miles metre "
    "metres foot feet stone degrees total maximum minimum score average hurry rush queue chapter page pages generation "
    "others another next last first second third best worst youngest eldest oldest opposite usual lack need needs use issue "
    "issues event events aspect option options detail details risk danger crime murder war crisis act action actions effect "
    "effects cause causes want wish wishes guess smell taste touch hand hands arm arms leg legs face eye eyes nose mouth "
    "lip lips ear ears tongue neck shoulder shoulders finger fingers toe toes skin stomach belly chest lap waist brain "
    "bones blood liver kidney lung lungs bladder bowel bowels throat breath head heads hips cheek cheeks chin forehead bum "
    "backside breast breasts nipple womb period periods poo wee pee sweat spit snot urine stool condom knickers bra sex "
    "eyebrow eyebrows hip knee knees eyelid eyelids elbow ankle thigh thighs nail nails wrist shock surprise drink drinks "
    "understanding shin heartbeat scar tooth teeth toenail fever hiccup stress separation loss diagnosis symptom bankruptcy "
    "gaze imagination identity confession conscience universe planet horizon system subject stammer stutter lisp relief "
    "temper nod jolt cough favourite lifting hair wig heating buses taxi agreement eyeful nudge grudge thumb thumbs bank "
    "banks career careers obituary eulogy nap ashes coffin grave urn noose rope gun knife pills corpse tumour lump rash "
    "chemo dose overdose hospice".split()
)
"""Nouns that say too little alone, or that are better not said back: vague, of the body, or of the grave."""
HOLDERS = frozenset(
    "cup mug glass bottle tin jar box bag packet plate bowl pot pan tray bucket basket piece slice bar loaf picture photo "
    "photograph painting drawing recording video bunch bouquet sack crate jug flask".split()
)
"""Without what is in it or on it, "a cup of" is half a phrase."""
GIVING = frozenset(
    "give gave giving given buy bought buying send sent sending show showed showing tell told telling teach taught teaching "
    "make made making bring brought get got getting cook cooked read lend lent pay paid ask asked asking offer offered feed "
    "fed call called".split()
)
"""Two objects may follow: "gave my nan flowers"."""
COMPARING = frozenset("like as than such quite what half without isn't not never ain't be being become became".split())
PARTICLES = frozenset("up down off out away back over on in".split())
NEGATIONS = frozenset(
    "not never no don't didn't doesn't haven't hasn't hadn't can't couldn't won't wouldn't isn't wasn't without nobody".split()
)
HARSH = frozenset(
    "crap damn bloody hell fool moron loser coward liar thief cow pig bitch tart slag git prat twat tosser bollocks freak "
    "monster knobhead dickhead tosspot prick pricks knob arsehole wankers twats bastards bitches fucker fuckers fucked "
    "shitty shite crappy pissed sod bugger nutter psycho slapper minger creep pervert drunk junkie cripple spastic mad "
    "crazy".split()
)
MAKING = frozenset(
    "ate eat eating made make making baked bake cooked planted grew growing knitted sewed bought buy buying sold found "
    "picked drank painted burnt mended built wore wearing need love want some bringing packed packing".split()
)
"""What follows these without an article is a thing all the same: "we ate noodles"."""
ANIMALS = frozenset(
    "dog dogs cat cats puppy puppies kitten kittens horse horses pony hamster rabbit rabbits bird birds parrot budgie hen "
    "hens chicken chickens cockerel rooster duck ducks goose geese goat goats sheep lamb lambs cow cows bull pig pigs fox "
    "foxes hedgehog squirrel squirrels mouse mice rat rats spider spiders bee bees wasp wasps fly moth moths ant ants slug "
    "slugs snail snails robin heron swan swans gull gulls seagull seagulls pigeon pigeons crow crows magpie owl owls bat "
    "bats deer frog frogs fish tortoise turtle snake greyhound terrier spaniel collie donkey mule ewe whale dolphin seal "
    "otter badger swallow swallows blackbird sparrow".split()
)
OPENERS = frozenset(
    "well so okay ok oh um uh er erm ah hey right and yeah yes no actually honestly apparently look listen guess".split()
)
"""Said before the line begins."""
BEING = frozenset(
    "am is was are were i'm i've you're he's she's it's we're they're being be been become became becoming called calls "
    "call as like that's there's who's what's there".split()
)
STARTS = frozenset("my our the".split()) | CALLED_BY_KINSHIP
SUBJECTS = frozenset(
    "i we i'm i've i'd i'll we're we've we'd we'll he she they he's she's it's they're they've there there's".split()
)
PRONOUNS_OF_HERS = frozenset("you your yours you're you've you'd you'll yourself samantha let's ones what's who's whose".split())
"""In a line with these she is spoken to, or it is no plain statement."""
NO_VERB_AFTER = frozenset("and or a an the my our of for in on at if".split())
IRREGULAR_PAST = frozenset(
    "put cut hit let read shut set hurt cost quit spread split burst bit saw beat bet cast left found fell felt lay was "
    "were had did said went got came made took gave told knew thought heard kept held brought bought caught taught sold "
    "sent spent lent bent built lost met paid laid ran rang sang drank sank swam began broke spoke woke wrote rode drove "
    "rose chose froze stole wore tore swore bore flew grew blew threw drew ate forgot stood understood sat won hung stuck "
    "struck dug slid slept wept swept crept leapt dealt meant dreamt learnt burnt spelt smelt spilt spoilt shook forgave "
    "became overtook withdrew fought sought led fed bled sped lit slung stung swung clung flung spun shot shone bred fled "
    "hid slit thrust trod wound ground knelt gone been done taken given broken stolen eaten".split()
)
BETWEEN = frozenset("all both just only even really out still now never always also already finally".split())
"""May stand between a verb and its object, or between a subject and its verb."""
COMING = frozenset("home back up off away left woke".split())
SPEAKER = frozenset("i we i'm i've i'd i'll we're we've we'd we'll".split())
BEFORE_VERB = frozenset("to i we you they i'll we'll i'd will can can't could would should don't didn't let's".split())
PEOPLE_OF_THINGS = OF_SOME_PLACE | frozenset("family baby student guest".split())
"""These may begin the name of a thing: "my best man speech", "the family tree"."""
CALLING = frozenset("me her him it called calls call being be become is was i'm hello hi play playing new proud single".split())
"""Before a "mum" that is a name or a role: "he called me mum"."""
MOURNING = frozenset("ashes coffin funeral buried burial grave died dead dying death suicide killed mourning wake".split())
NAMING = frozenset("named name naming call called".split())
