"""The hand-made tables of work.py: trades, where one works without a name to the place, and what is taught."""

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
    writer assistant officer analyst operator brickie sparky chippy nanny barrister locum guard milkman conductor stylist
    jeweller glazier tiler fitter machinist blacksmith detective councillor curate rabbi imam counsellor podiatrist
    chiropodist chiropractor osteopath beekeeper shepherd gamekeeper lifeguard caterer housekeeper janitor adviser advisor
    broker auditor planner curator archivist composer dancer sculptor upholsterer housewife registrar anaesthetist bouncer
    doorman barmaid brewer grocer fishmonger greengrocer dietitian underwriter choreographer animator supervisor captain
    attendant agent executive
    """.split()
)
BEFORE_JOB = frozenset(
    "senior junior trainee freelance head deputy assistant full part time self-employed qualified student "
    "primary secondary junior "
    "civil social mental stay graphic dental medical legal private retired".split()
)
IN_TRADES = frozenset(
    "retail finance marketing education construction insurance tech sales banking advertising hospitality catering publishing "
    "television nursing logistics accounts security theatre publishing engineering it hr pr care childcare recruitment "
    "property law manufacturing farming transport telecoms "
    "fashion film radio research warehousing hotels schools hospitals restaurants kitchens".split()
)
TAUGHT = frozenset(
    "maths english science physics chemistry biology history geography music art drama pe yoga pilates piano guitar violin drums "
    "singing swimming dance ballet french german spanish italian welsh latin economics psychology sociology politics "
    "philosophy law "
    "computing karate judo tennis cello flute".split()
)
"""Who teaches one of these is "a maths teacher"."""
