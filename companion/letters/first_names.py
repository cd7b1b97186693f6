"""First names that are not words as well: they get a capital wherever they are heard."""

FIRST_NAMES = frozenset(
    """aaron abigail adam adrian agnes aisha alan albert alec alex alexander alexandra alfred alice alison amanda amelia amir amy
    andrea andrew andy angela anita ann anna anne annie anthony arthur ashley audrey barbara barry beatrice becky ben
    benjamin bernard
    beth betty beverley brenda brian bridget bruce callum cameron carl carla caroline catherine cathy cecilia charles charlie
    charlotte chloe chris christine christopher claire clara clare colin connor craig cynthia damian daniel danielle danny darren
    dave david dawn deborah debbie declan deirdre denise dennis derek diana diane donald donna doreen doris dorothy douglas duncan
    dylan eamon eddie edith edward eileen elaine eleanor elena elizabeth ella ellen elsie emily emma eric erica esther ethan eva
    evelyn fatima felicity finn fiona florence frances francis frank fred freda freddie gareth gary gavin gemma geoff geoffrey
    george georgia gerald geraldine gerry gillian gina gladys glenda gloria gordon graham greg gwen hannah harold harriet helen
    henry hilda howard hugh hugo ian ibrahim imran ingrid irene isaac isabel isabella ivan jackie jacob jacqueline jake
    james jamie
    jan jane janet janice jason jeff jeffrey jen jennifer jeremy jessica jill jim jimmy joan joanna joanne joe joel john johnny
    jonathan joseph josephine joshua joyce juan judith judy julia julian julie karen kate katherine kathleen kathy katie keith
    kelly ken kenneth kerry kevin kieran kim kirsty kumar kyle laura lauren laurence lawrence leah lee leo leon leonard
    leslie lewis
    liam linda lisa liz lorna lorraine louis louise lucas lucy luke lydia lynn mabel maggie malcolm marcus margaret maria marian
    marie marilyn marina marion marjorie martha martin mary matt matthew maureen maurice maya megan melanie melissa michael
    michelle
    mick miguel mike mohammed moira molly monica muhammad muriel nadia nancy naomi natalie natasha nathan neil nicholas
    nicola nigel
    nina noah nora norma norman oliver olivia oscar owen pamela patricia patrick paul paula pauline pedro penelope peter
    phil philip
    phoebe phyllis priya rachel rahul ralph raymond rebecca reginald rhys richard rita robert roberta roger ronald rosemary rosie
    ross roy rupert russell ruth ryan sally sam samantha samuel sandra sarah scott sean shane sharon sheila shirley simon
    siobhan sofia sonia sophia sophie stan stanley stella stephanie stephen steve steven stuart susan susie suzanne sylvia tanya
    tara ted teresa terry thelma theresa thomas tim timothy tina toby tom tommy tony tracey tracy trevor ursula valerie
    vanessa vera
    veronica vicky victoria vincent vivian walter wayne wendy wilfred william winifred yasmin yvonne zara zoe""".split()
)
