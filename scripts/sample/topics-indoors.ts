import { aspect, type Topic } from './language.ts';

/** Fifteen topics for the kitchen, table and desk. */
export const indoorTopics: readonly Topic[] = [
  {
    tag: 'Coffee',
    campaign: 'ThirtyCups',
    emoji: ['☕', '🥛', '🫘'],
    owned: true,
    aspects: [
      aspect(
        'LatteArt',
        'rosetta; milk jug; foam swan; tulip pour; microfoam',
        'steaming oat milk; pouring hearts that look like onions; chasing silky foam',
      ),
      aspect(
        'Espresso',
        'double shot; portafilter; crema; tamper; ristretto',
        'dialling in the grinder; pulling shot after shot; weighing every dose',
      ),
      aspect(
        'ColdBrew',
        'cold brew; overnight jar; coffee concentrate; fridge bottle',
        'straining grounds through a tea towel; steeping grounds for eighteen hours; diluting concentrate',
      ),
      aspect(
        'HomeRoasting',
        'popcorn roaster; green beans; first crack; medium roast',
        'roasting beans on the balcony; sniffing for first crack; cooling beans in a colander',
      ),
      aspect(
        'PourOver',
        'gooseneck kettle; paper filter; bloom; glass dripper; filter brew',
        'pouring in slow circles; rinsing paper filters; waiting for the bloom',
      ),
    ],
    remarks: [
      'The grinder woke the whole house.',
      'The beans are from the tiny roaster round the corner.',
      'One more cup and I can hear colours.',
      'Decaf does not count.',
      'The second sip decided it.',
    ],
    fresh: aspect(
      'MugSwap',
      'mug swap; chipped espresso cup; parcel with a mug',
      'wrapping a mug for a stranger; swapping mugs by post',
    ),
  },
  {
    tag: 'Baking',
    campaign: 'LoafADay',
    emoji: ['🍞', '🥐', '🧁', '🍪'],
    owned: true,
    aspects: [
      aspect(
        'Sourdough',
        'sourdough starter; open crumb; banneton; dutch oven loaf; levain',
        'feeding the starter; scoring the crust; folding wet dough every half hour',
      ),
      aspect(
        'Pastry',
        'croissant layers; puff pastry; choux buns; butter block',
        'laminating dough in a warm kitchen; chilling butter between folds; rescuing a leaking tart',
      ),
      aspect(
        'CakeDecorating',
        'piping bag; buttercream roses; three tier sponge; fondant',
        'piping tiny roses; levelling a lopsided sponge; mixing the right shade of icing',
      ),
      aspect(
        'CookieSwap',
        'oat cookies; gingerbread; biscuit tin; chewy centres',
        'sandwiching biscuits with jam; cutting out gingerbread stars; resting cookie dough',
      ),
      aspect(
        'GlutenFree',
        'almond flour; buckwheat loaf; flourless brownies; rice flour',
        'baking without wheat; testing psyllium again; reading flour labels',
      ),
    ],
    remarks: [
      'The oven runs twenty degrees hot.',
      'The kitchen smells wonderful.',
      'The crust sang while it cooled.',
      'Nobody waited for it to cool.',
      'There is flour on the ceiling.',
    ],
  },
  {
    tag: 'Cooking',
    campaign: 'CookTheCupboard',
    emoji: ['🍲', '🍅', '🧄', '🥘'],
    owned: true,
    aspects: [
      aspect(
        'OnePotDinner',
        'lentil stew; cast iron pot; tomato rice; chickpea chilli',
        'simmering lentils with bay; throwing everything into one pot; scraping the good bits off the bottom',
      ),
      aspect(
        'FermentedFood',
        'kimchi jar; sauerkraut; brine; pickled radish',
        'burping jars; salting cabbage; waiting for bubbles in the brine',
      ),
      aspect(
        'KnifeSkills',
        'whetstone; paring knife; onion dice; chopping board',
        'sharpening a blunt knife; dicing onions without tears; slicing shallots paper thin',
      ),
      aspect(
        'PlantBased',
        'smoked tofu; cashew cream; roast cauliflower; bean burgers',
        'pressing tofu; frying mushrooms until crisp; blending cashews',
      ),
      aspect(
        'NoodleNight',
        'miso broth; hand cut noodles; chilli oil; soft egg',
        'rolling noodles by hand; slurping far too loudly; simmering broth all afternoon',
      ),
    ],
    remarks: [
      'More garlic than the recipe says, obviously.',
      "Leftovers are tomorrow's lunch.",
      'The smoke alarm approved.',
      'Salt at the end, not at the start.',
      'The recipe said twenty minutes and it lied.',
    ],
    fresh: aspect(
      'SoupSwapSaturday',
      'soup swap; leek soup; labelled jar',
      'ladling soup into borrowed jars; trading soup over the fence',
    ),
  },
  {
    tag: 'Chess',
    campaign: 'HundredPuzzles',
    emoji: ['♟️', '♞', '👑'],
    owned: true,
    aspects: [
      aspect(
        'EndgameStudy',
        'rook endgame; opposition; passed pawn; king march',
        'pushing a passed pawn; learning the bridge position; drawing a lost rook ending',
      ),
      aspect(
        'OpeningPrep',
        'gambit line; caro defence; move order; sideline',
        'memorising twelve moves of theory; dodging the main line; surprising people on move four',
      ),
      aspect(
        'BlitzChess',
        'three minute game; flag fall; pre-move; bullet rating',
        'losing on time in a won position; playing one last blitz game at midnight; hanging the queen',
      ),
      aspect(
        'ChessPuzzle',
        'mate in three; knight fork; back rank trick; quiet move',
        'solving puzzles on the bus; missing the quiet move; staring at a mate in two',
      ),
      aspect(
        'ClubNight',
        'wooden clock; score sheet; team match; club ladder',
        'setting up boards in the church hall; writing moves nobody can read; going over the game afterwards',
      ),
    ],
    remarks: [
      'The engine was not impressed.',
      'I saw the fork one move too late.',
      'A draw feels like a win tonight.',
      'My opponent was nine years old.',
      'Never resign too early.',
    ],
  },
  {
    tag: 'BoardGames',
    campaign: 'TenByTen',
    emoji: ['🎲', '🃏', '♜'],
    owned: true,
    aspects: [
      aspect(
        'SoloGaming',
        'solo variant; automa deck; solo campaign; score chart',
        'playing both hands alone; beating the automa at last; logging solo scores',
      ),
      aspect(
        'CoopGames',
        'shared board; rescue card; co-op scenario; last turn',
        'losing together on the last card; saving the island; arguing over whose turn matters',
      ),
      aspect(
        'GameNight',
        'snack bowl; rulebook; six player table; house rule',
        'explaining rules for forty minutes; hosting eight people in a tiny flat; picking a game for an hour',
      ),
      aspect(
        'MiniaturePainting',
        'wash pot; dry brush; tiny dragon; primer',
        'painting eyes on a goblin; dry brushing fur; basing miniatures with sand',
      ),
      aspect(
        'GameDesign',
        'prototype; index cards; playtest notes; dice tower',
        'cutting cards for the prototype; balancing the market phase; throwing out half the rules',
      ),
    ],
    remarks: [
      'Somebody flipped the table, in spirit.',
      'The dice hate me.',
      'Setup took longer than the game.',
      'We played it twice in a row.',
      'One token is missing, again.',
    ],
    fresh: aspect(
      'PocketGameJam',
      'pocket game; nine card design; jam entry',
      'designing a game on nine cards; submitting a jam entry',
    ),
  },
  {
    tag: 'Jazz',
    campaign: 'StandardAWeek',
    emoji: ['🎷', '🎺', '🎹', '🎶'],
    owned: true,
    aspects: [
      aspect(
        'Saxophone',
        'alto sax; cracked reed; long tones; mouthpiece',
        'soaking reeds; practising long tones; squeaking through the bridge',
      ),
      aspect(
        'JazzPiano',
        'left hand voicings; upright piano; ballad intro; chord chart',
        "working on shell voicings; comping behind a singer; learning stride at a snail's pace",
      ),
      aspect(
        'BigBand',
        'trombone section; shout chorus; rehearsal folder; brass line',
        'counting forty bars of rest; tuning the trombones; turning pages too late',
      ),
      aspect(
        'VinylFinds',
        'crate of records; scratched pressing; gatefold sleeve; turntable',
        'digging through dusty crates; cleaning records with a soft brush; flipping to side B',
      ),
      aspect(
        'JamSession',
        'late set; blues in F; cellar bar; house trio',
        'trading fours with strangers; sitting in for one tune; getting lost in the form',
      ),
    ],
    remarks: [
      'The drummer smiled, so it must have worked.',
      'That bass solo went on and on, happily.',
      'Swing is a feeling.',
      'The neighbours know every wrong note by now.',
      'Two, four, never one and three.',
    ],
  },
  {
    tag: 'Knitting',
    campaign: 'SockAMonth',
    emoji: ['🧶', '🧦', '🐑'],
    owned: true,
    aspects: [
      aspect(
        'SockKnitting',
        'heel flap; second sock; sock yarn; short rows',
        'turning the heel; starting the second sock; grafting toes',
      ),
      aspect(
        'CableKnit',
        'cable needle; aran sweater; braid pattern; cable chart',
        'crossing cables the wrong way; reading a cable chart; ripping back six rows',
      ),
      aspect(
        'YarnDyeing',
        'dye bath; avocado skins; speckled skein; mordant',
        'simmering onion skins; hanging wet skeins over the bath; dyeing with walnut',
      ),
      aspect(
        'Crochet',
        'granny square; hook; amigurumi fox; shell stitch',
        'joining granny squares; counting chains twice; crocheting a tiny hat',
      ),
      aspect(
        'StashBusting',
        'yarn stash; odd skeins; scrap blanket; leftover wool',
        'knitting down the stash; pretending not to buy yarn; holding two strands together',
      ),
    ],
    remarks: [
      'The cat helped, sadly.',
      'One dropped stitch and I was back at the start.',
      'Gauge swatches never tell the truth.',
      'It might fit somebody.',
      'Just one more row.',
    ],
  },
  {
    tag: 'Books',
    campaign: 'ShelfByShelf',
    emoji: ['📚', '📖', '🔖'],
    owned: true,
    aspects: [
      aspect(
        'CosyCrime',
        "village mystery; amateur detective; whodunnit; vicar's alibi",
        'guessing the culprit by chapter two; suspecting the gardener; reading a mystery in the bath',
      ),
      aspect(
        'SpaceOpera',
        'generation ship; robot narrator; six hundred page epic; starship crew',
        'mapping alien family trees; rereading a space saga; falling for a sarcastic robot',
      ),
      aspect(
        'PoetryCorner',
        'sonnet; slim volume; haiku; last stanza',
        'reading poems aloud to the dog; copying out a sonnet; learning a poem by heart',
      ),
      aspect(
        'LibraryLove',
        'library card; reserved shelf; due date; branch library',
        'borrowing more than I can carry; returning books late; browsing the returns trolley',
      ),
      aspect(
        'BookClub',
        'discussion questions; unfinished chapter; club pick; reading group',
        'pretending to have finished it; arguing about the ending; hosting the reading group',
      ),
    ],
    remarks: [
      'I was up until two.',
      'The last page made me gasp.',
      'The pile beside the bed is a hazard.',
      'Nobody spoil it please.',
      'The blurb gives everything away.',
    ],
    fresh: aspect(
      'BlindDateWithABook',
      'book in brown paper; mystery parcel; three clue label',
      'unwrapping a book nobody named; writing clues on brown paper',
    ),
  },
  {
    tag: 'Films',
    campaign: 'FilmClub52',
    emoji: ['🎬', '🍿', '🎞️'],
    owned: false,
    aspects: [
      aspect(
        'SilentFilm',
        'silent comedy; title cards; live organ score; slapstick chase',
        'watching a silent film with live piano; laughing at a hundred year old pratfall; reading title cards aloud',
      ),
      aspect(
        'Animation',
        'stop motion short; puppet set; hand drawn frames; clay fox',
        'spotting thumbprints in the clay; animating twelve frames a second; crying at a cartoon',
      ),
      aspect(
        'Documentary',
        'octopus documentary; archive footage; narrator; interview scene',
        'learning about fungi for two hours; trusting a calm narrator; pausing to look things up',
      ),
      aspect(
        'FilmScore',
        'string theme; closing credits; theremin; leitmotif',
        'staying for the credits music; humming the theme all week; noticing the strings',
      ),
      aspect(
        'SecondRun',
        'double bill; village cinema; torn ticket; matinee',
        'going to a matinee alone; sharing popcorn with strangers; sitting in the front row',
      ),
    ],
    remarks: [
      'The ending divided the room.',
      'Nobody checked a phone once.',
      'Subtitles on, lights off.',
      'I would see it again tonight.',
      'Twenty minutes shorter and it would be perfect.',
    ],
  },
  {
    tag: 'Typography',
    campaign: 'LetterADay',
    emoji: ['✒️', '🔤', '🖋️'],
    owned: true,
    aspects: [
      aspect(
        'Letterpress',
        'wood type; proof press; type case; lead slug',
        'inking the rollers; sorting type back into the case; printing a hundred cards by hand',
      ),
      aspect(
        'HandLettering',
        'brush pen; chalkboard menu; ink nib; flourish',
        'drawing the same R forty times; practising downstrokes; smudging fresh ink',
      ),
      aspect(
        'FontDesign',
        'lower case g; kerning pairs; variable axis; descender',
        'kerning AV for the third evening; redrawing the ampersand; spacing a font by eye',
      ),
      aspect(
        'SignSpotting',
        'ghost sign; enamel street sign; neon shopfront; painted wall',
        'photographing old shopfronts; spotting odd apostrophes; collecting house numbers',
      ),
      aspect(
        'BookDesign',
        'wide margins; drop cap; title page; endpapers',
        'choosing paper for the cover; fixing widows and orphans; setting a long index',
      ),
    ],
    remarks: [
      'Once you see the spacing you cannot unsee it.',
      'The serif is doing all the work.',
      'It looks better a point smaller.',
      'Straight quotes make me itch.',
      'The x-height is just right.',
    ],
  },
  {
    tag: 'OpenSource',
    campaign: 'PatchAWeek',
    emoji: ['💻', '🐛', '🔧', '🚀'],
    owned: true,
    aspects: [
      aspect(
        'CodeReview',
        'pull request; review comment; diff; nitpick',
        'reviewing a two thousand line diff; leaving kind comments; squashing commits',
      ),
      aspect(
        'BugHunting',
        'off by one; stack trace; flaky test; race condition',
        'bisecting a regression; adding print statements everywhere; reproducing a crash',
      ),
      aspect(
        'CommandLine',
        'shell script; terminal prompt; pipe; man page',
        'aliasing everything; piping one tool into another; reading the manual for once',
      ),
      aspect(
        'FirstContribution',
        'typo fix; good first issue; contributor guide; merged patch',
        'opening a first pull request; setting up the build from scratch; asking a maintainer',
      ),
      aspect(
        'WebDev',
        'flexbox layout; focus ring; page weight; stylesheet',
        'centring a div; deleting half the javascript; testing with a keyboard only',
      ),
    ],
    remarks: [
      'It works on my machine.',
      'The fix was one character.',
      'The docs were wrong, I wrote the docs.',
      'Tests are green for once.',
      'Version numbers are a feeling.',
    ],
    fresh: aspect(
      'DocsSprint',
      'docs sprint; broken example; glossary page',
      'rewriting the install page; fixing examples together',
    ),
  },
  {
    tag: 'Pottery',
    campaign: 'BowlsForAll',
    emoji: ['🏺', '🫖', '🎨'],
    owned: true,
    aspects: [
      aspect(
        'WheelThrowing',
        'wobbly cylinder; lump of clay; throwing wheel; splash tray',
        'centring three kilos of clay; pulling walls too thin; collapsing a vase',
      ),
      aspect(
        'Glazing',
        'celadon; glaze bucket; test tiles; drip line',
        'dipping test tiles; wiping glaze off the foot; mixing ash glaze',
      ),
      aspect(
        'KilnOpening',
        'kiln; cone ten firing; cracked plate; warm shelf',
        'peeking into the kiln too early; unloading a glaze firing; sanding kiln shelves',
      ),
      aspect(
        'HandBuilding',
        'coil pot; pinch bowl; slab mug; score and slip',
        'rolling coils; pinching a bowl on the sofa; joining a handle',
      ),
      aspect(
        'Teapots',
        'teapot spout; lid; dribble test; bamboo handle',
        'fitting a lid that almost fits; attaching a spout; testing for dribbles',
      ),
    ],
    remarks: [
      'There is clay in my hair.',
      'Two out of five survived.',
      'The studio was wonderfully quiet.',
      'It shrank more than I thought.',
      'Every pot teaches you something.',
    ],
  },
  {
    tag: 'HousePlants',
    campaign: 'LeafWatch',
    emoji: ['🪴', '🌿', '🌵'],
    owned: true,
    aspects: [
      aspect(
        'Propagation',
        'cutting in a jar; root nodes; leaf cutting; baby spider plant',
        'rooting cuttings in jam jars; checking for roots every hour; potting up babies',
      ),
      aspect(
        'Succulents',
        'string of pearls; fat echeveria; gritty mix; jade plant',
        'forgetting to water on purpose; pulling off a soggy leaf; repotting a jade',
      ),
      aspect(
        'Monstera',
        'monstera leaf; moss pole; aerial root; new split leaf',
        'waiting for a leaf to unfurl; tying vines to a moss pole; wiping giant leaves',
      ),
      aspect(
        'PlantRescue',
        'droopy fern; root rot; bargain shelf; brown tips',
        'rescuing plants from the bargain shelf; cutting away mushy roots; blaming the draught',
      ),
      aspect(
        'OrchidCare',
        'orchid spike; bark mix; faded bloom; clear pot',
        'coaxing a spike; soaking bark; staking a flower stem',
      ),
    ],
    remarks: [
      'Overwatering is a love language.',
      'The windowsill is full.',
      'New leaf, new me.',
      'It only sulked for a month.',
      'Do not let me near a garden centre.',
    ],
  },
  {
    tag: 'Crosswords',
    campaign: 'GridADay',
    emoji: ['✏️', '🧩', '🗞️'],
    owned: true,
    aspects: [
      aspect(
        'CrypticClue',
        'anagram; hidden word; cryptic definition; container clue',
        'spotting the anagram last; parsing one clue for an hour; muttering at seven down',
      ),
      aspect(
        'GridMaking',
        'symmetrical grid; black squares; awkward corner; fill',
        'filling the last corner; setting a themed grid; swapping out an ugly abbreviation',
      ),
      aspect(
        'SpeedSolving',
        'stopwatch; four minute solve; top left corner; personal record',
        'solving against the clock; skipping every long clue; typing faster than thinking',
      ),
      aspect(
        'WordOfTheDay',
        'obscure synonym; dictionary; old word; etymology',
        'looking up words that cannot be real; collecting words for drizzle; checking the dictionary',
      ),
      aspect(
        'SundayPuzzle',
        'giant grid; weekend paper; theme answer; pencil',
        'doing the big grid over breakfast; sharing a pencil; guessing the theme',
      ),
    ],
    remarks: [
      'The last clue fell at breakfast.',
      'Ink is for the brave.',
      'The setter is a genius and a menace.',
      'It was obvious afterwards.',
      'Five letters, ends in Q, help.',
    ],
  },
  {
    tag: 'Choir',
    campaign: 'SingEveryDay',
    emoji: ['🎼', '🎤', '🎵'],
    owned: true,
    aspects: [
      aspect(
        'AltoLife',
        'alto line; one note part; second alto; low G',
        'singing the same note for a page; finding the harmony; humming between sopranos',
      ),
      aspect(
        'SightSinging',
        'solfege; tricky interval; new score; key change',
        'sight reading a motet; pencilling in breaths; missing the key change',
      ),
      aspect(
        'RehearsalNight',
        'warm up; cold hall; conductor; tea break',
        'stacking chairs; warming up like sirens; gossiping in the tea break',
      ),
      aspect(
        'Barbershop',
        'tag ending; ringing chord; lead part; quartet',
        'locking in a chord; ringing overtones in a stairwell; finding a fourth for the quartet',
      ),
      aspect(
        'ConcertDay',
        'black folder; encore; dress rehearsal; full house',
        'holding the last chord; searching for a black shirt; bowing at the wrong time',
      ),
    ],
    remarks: [
      'The basses were in tune!',
      'Goosebumps on the last page.',
      'My voice is gone, worth it.',
      'Breathe where it is marked, people.',
      'It echoed for ages.',
    ],
    fresh: aspect(
      'StairwellSing',
      'stairwell sing; echo test; four flights of altos',
      'singing rounds in a stairwell; testing echoes in car parks',
    ),
  },
];
