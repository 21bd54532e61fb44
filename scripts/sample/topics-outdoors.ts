import { aspect, type Topic } from './language.ts';

/** Fifteen topics for the road, water and sky. */
export const outdoorTopics: readonly Topic[] = [
  {
    tag: 'Running',
    campaign: '100DaysOfMiles',
    emoji: ['🏃', '👟', '🏅'],
    owned: true,
    aspects: [
      aspect(
        'MarathonTraining',
        'long run; taper; energy gel; pace plan; mile twenty',
        'running thirty kilometres before breakfast; tapering and going mad; practising with gels',
      ),
      aspect(
        'TrailRunning',
        'muddy trail; ankle roll; head torch; ridge run',
        'sliding down a muddy descent; running by head torch; jumping over roots',
      ),
      aspect(
        'CouchTo5k',
        'week four; walk break; first five k; running app',
        'running for eight whole minutes; repeating week three; surviving the first hill',
      ),
      aspect(
        'Parkwise',
        'saturday park run; barcode; finish funnel; volunteer vest',
        'marshalling in the drizzle; sprinting the funnel; chatting after the park run',
      ),
      aspect(
        'SpeedWork',
        'track session; four hundred repeats; tempo block; stopwatch lap',
        'running repeats until it hurts; jogging the recoveries; chasing a faster lap',
      ),
    ],
    remarks: [
      'Legs like jelly now.',
      'New shoes, old knees.',
      'The hill won.',
      'Negative split, somehow.',
      'A dog overtook me twice.',
    ],
    fresh: aspect(
      'MoonlightMile',
      'moonlight mile; glow stick; midnight start',
      'racing one mile at midnight; running with glow sticks',
    ),
  },
  {
    tag: 'Gardening',
    campaign: 'SixOnSaturday',
    emoji: ['🌱', '🌻', '🥕', '🪱'],
    owned: true,
    aspects: [
      aspect(
        'GrowYourOwn',
        'courgette glut; raised bed; runner beans; seed potatoes',
        'digging up the last potatoes; giving away courgettes; tying in beans',
      ),
      aspect(
        'Composting',
        'compost heap; worm bin; leaf mould; kitchen peelings',
        'turning the heap; feeding worms; raking leaves into bags',
      ),
      aspect(
        'WildflowerPatch',
        'poppy seed; meadow strip; bumblebee; seed heads',
        'scything the meadow; scattering poppy seed; leaving the nettles for butterflies',
      ),
      aspect(
        'AllotmentLife',
        'allotment shed; water butt; plot neighbour; broken fork',
        'drinking tea in the shed; weeding the path again; swapping seedlings with plot nine',
      ),
      aspect(
        'BulbPlanting',
        'tulip bulbs; daffodils; bulb planter; spring pots',
        'planting two hundred tulips; hiding bulbs from squirrels; layering bulbs in pots',
      ),
    ],
    remarks: [
      'The slugs ate first.',
      'Mud up to the elbows.',
      'Rain came right on time.',
      'Everything is a month late.',
      'My back disagrees.',
    ],
  },
  {
    tag: 'Astronomy',
    campaign: 'MoonEveryNight',
    emoji: ['🔭', '🌌', '🌙', '✨'],
    owned: false,
    aspects: [
      aspect(
        'Astrophotography',
        'stacked exposure; nebula; tracking mount; dark frames',
        'stacking ninety exposures; polar aligning in the cold; removing satellite trails',
      ),
      aspect(
        'MeteorShower',
        'shooting star; fireball; radiant; deck chair',
        'lying in a field counting meteors; wishing on a fireball; staying up past three',
      ),
      aspect(
        'PlanetWatch',
        'rings of Saturn; Jovian moons; bright Venus; red spot',
        'showing Saturn to the neighbours; sketching Jupiter; following Mars for a week',
      ),
      aspect(
        'DarkSkies',
        'milky way; dark site; red torch; star trail',
        'driving an hour for darkness; letting eyes adapt; finding Andromeda with binoculars',
      ),
      aspect(
        'TelescopeMaking',
        'home made mirror; dobsonian; eyepiece; plywood tube',
        'grinding a mirror by hand; collimating again; gluing a plywood tube',
      ),
    ],
    remarks: [
      'Clouds rolled in at the best moment.',
      'Fingers frozen, heart full.',
      'The light left before there were cities.',
      'Seeing was steady for once.',
      'Bring a flask.',
    ],
    fresh: aspect(
      'CometVesper',
      'faint comet; green coma; dusty tail',
      'hunting the new comet with binoculars; sketching a comet tail',
    ),
  },
  {
    tag: 'Football',
    campaign: 'GroundADay',
    emoji: ['⚽', '🥅', '🧤'],
    owned: false,
    aspects: [
      aspect(
        'SundayLeague',
        'muddy pitch; sleepy defence; orange slices; borrowed goalkeeper',
        'playing with nine men; marking the pitch by hand; losing seven nil and smiling',
      ),
      aspect(
        'MatchDay',
        'away end; late winner; meat pie; turnstile',
        'singing in the rain; queueing at the turnstile; losing my voice at the away end',
      ),
      aspect(
        'WomensFootball',
        'academy keeper; derby crowd; record attendance; hat trick',
        'watching the women go top; cheering a hat trick; taking my niece to her first match',
      ),
      aspect(
        'TacticsBoard',
        'back three; high press; half space; set piece',
        'drawing arrows on napkins; pressing from the front; blaming the back three',
      ),
      aspect(
        'KitCollector',
        'vintage shirt; striped scarf; away kit; programme',
        'hunting an old away shirt; ironing a number on; framing a shirt',
      ),
    ],
    remarks: [
      'Never a penalty.',
      'Ninety minutes of nerves.',
      'The keeper had a blinder.',
      'We go again next week.',
      'Offside by a toenail.',
    ],
  },
  {
    tag: 'Birdwatching',
    campaign: 'PatchList',
    emoji: ['🐦', '🦉', '🪶', '🦆'],
    owned: false,
    aspects: [
      aspect(
        'GardenBirds',
        'robin; bird feeder; goldfinch charm; bossy sparrow',
        'refilling the feeder; counting sparrows; being scolded by a wren',
      ),
      aspect(
        'OwlWatch',
        'barn owl; tawny hoot; owl pellet; dusk hedge',
        'waiting for owls at dusk; hooting back; dissecting a pellet',
      ),
      aspect(
        'WaderWednesday',
        'mudflat; curlew; dunlin flock; high tide roost',
        'scanning the mudflats; telling dunlin from knot; counting godwits',
      ),
      aspect(
        'Migration',
        'swallow line; south wind; goose skein; passage migrant',
        'watching geese come in; listening for redwings overhead; saying goodbye to swallows',
      ),
      aspect(
        'BirdSong',
        'dawn chorus; chiffchaff; blackbird solo; recorder',
        'recording the dawn chorus; learning calls by ear; confusing two warblers',
      ),
    ],
    remarks: [
      'It flew just as I raised the camera.',
      'A lifer!',
      'The hide was full and silent.',
      'Little brown job, as ever.',
      'Notebook soaked, worth it.',
    ],
  },
  {
    tag: 'Trains',
    campaign: 'EveryStation',
    emoji: ['🚂', '🚆', '🛤️'],
    owned: false,
    aspects: [
      aspect(
        'SteamTrain',
        'steam engine; coal tender; heritage line; whistle',
        'shovelling coal as a volunteer; leaning out for the whistle; polishing brass',
      ),
      aspect(
        'SleeperTrain',
        'sleeper berth; top bunk; night express; dawn arrival',
        'waking up in another country; sleeping to the clatter; brushing teeth at full speed',
      ),
      aspect(
        'ModelRailway',
        'model layout; tiny signal box; track plan; resin tunnel',
        'wiring the points; gluing tiny sheep to a hill; ballasting track with a teaspoon',
      ),
      aspect(
        'BranchLine',
        'rural halt; request stop; two coach unit; level crossing',
        'waving down the train; reading the last timetable; being the only passenger',
      ),
      aspect(
        'StationArchitecture',
        'iron roof; station clock; tiled waiting room; footbridge',
        'admiring ironwork; photographing a ticket hall; finding a forgotten platform',
      ),
    ],
    remarks: [
      'Four minutes early, unheard of.',
      'Window seat, always.',
      'The guard knew everybody by name.',
      'Replacement bus, naturally.',
      'Best seat in the house.',
    ],
    fresh: aspect(
      'PlatformPiano',
      'platform piano; commuter duet; station ragtime',
      'playing ragtime between connections; tuning a station piano',
    ),
  },
  {
    tag: 'Photography',
    campaign: 'Frame365',
    emoji: ['📷', '🎞️', '🌅'],
    owned: true,
    aspects: [
      aspect(
        'FilmIsNotDead',
        'roll of film; light meter; contact sheet; developer tank',
        'developing film in the bathroom; loading a roll in the dark; waiting for scans',
      ),
      aspect(
        'StreetPhotography',
        'long shadow; crossing; candid moment; rainy window',
        'waiting on a corner for the light; shooting from the hip; walking until something happens',
      ),
      aspect(
        'GoldenHour',
        'golden hour; low sun; sunrise fog; silhouette',
        'getting up at five for fog; chasing the last light; shooting into the sun',
      ),
      aspect(
        'MacroMonday',
        'dew drop; beetle; macro lens; spider silk',
        'crawling after a beetle; focus stacking a moth; holding my breath for a sharp eye',
      ),
      aspect(
        'BlackAndWhite',
        'silver print; grain; high contrast; darkroom tray',
        'printing in the darkroom; seeing in greys; dodging and burning',
      ),
    ],
    remarks: [
      'The light did all the work.',
      'Shot on a lens older than me.',
      'Straight out of camera.',
      'Thirty six frames, one keeper.',
      'I forgot to take the cap off.',
    ],
  },
  {
    tag: 'Hiking',
    campaign: 'HundredHills',
    emoji: ['🥾', '⛰️', '🎒', '🏕️'],
    owned: true,
    aspects: [
      aspect(
        'SummitView',
        'trig point; summit cairn; ridge; cloud inversion',
        'eating sandwiches on the summit; scrambling the last bit; standing above the clouds',
      ),
      aspect(
        'WildCamping',
        'tiny tent; camp stove; sleeping mat; starlit pitch',
        'pitching in the last light; boiling water at dawn; sleeping under a tarp',
      ),
      aspect(
        'LongDistancePath',
        'way marker; blister kit; stage nine; coastal path',
        'walking stage after stage; taping blisters; posting spare socks ahead',
      ),
      aspect(
        'MapAndCompass',
        'contour lines; compass bearing; paper map; wrong valley',
        'taking a bearing in fog; folding a map in the wind; descending into the wrong valley',
      ),
      aspect(
        'WaterfallWalk',
        'waterfall; gorge path; mossy bridge; plunge pool',
        'getting soaked by spray; crossing on slippery stones; finding a hidden fall',
      ),
    ],
    remarks: [
      'Boots still drying.',
      'Uphill both ways.',
      'Best flapjack of my life.',
      'We met four sheep and nobody else.',
      'Knees, we need to talk.',
    ],
    fresh: aspect(
      'CairnCleanup',
      'cairn clean up; litter bag; rope team of pickers',
      'carrying litter off the ridge; rebuilding a tumbled cairn',
    ),
  },
  {
    tag: 'Cycling',
    campaign: 'BikeEveryDay',
    emoji: ['🚲', '🚴', '🔧'],
    owned: true,
    aspects: [
      aspect(
        'BikeCommute',
        'wet commute; bike lane; panniers; mudguards',
        'overtaking a traffic jam; cycling home in a downpour; hanging trousers on a radiator',
      ),
      aspect(
        'GravelRide',
        'gravel track; wide tyres; farm lane; flint puncture',
        'bouncing along farm tracks; picking flint out of tyres; getting lost on gravel',
      ),
      aspect(
        'BikePacking',
        'frame bag; bivvy; loaded bike; overnight ride',
        'strapping a tent to the bars; sleeping beside the bike; eating petrol station dinners',
      ),
      aspect(
        'BikeRepair',
        'squeaky chain; bottom bracket; spoke key; inner tube',
        'truing a wheel; patching tubes at the table; hunting a mysterious creak',
      ),
      aspect(
        'HillClimb',
        'switchbacks; granny gear; steep ramp; summit cafe',
        'grinding up the steep side; zigzagging to the top; counting hairpins',
      ),
    ],
    remarks: [
      'Headwind both ways, of course.',
      'Cake stop was mandatory.',
      'Legs empty, head clear.',
      'The chain fell off at the lights.',
      'Ring your bell, please.',
    ],
  },
  {
    tag: 'Weather',
    campaign: 'CloudDiary',
    emoji: ['🌧️', '⛅', '🌈', '❄️'],
    owned: false,
    aspects: [
      aspect(
        'CloudSpotting',
        'lenticular cloud; mackerel sky; anvil cloud; mammatus',
        'naming clouds with the kids; watching a cloud look like a whale; spotting altocumulus',
      ),
      aspect(
        'RainGauge',
        'rain gauge; wettest day; drizzle; monthly total',
        'reading the rain gauge; noting down another wet day; emptying the gauge before nine',
      ),
      aspect(
        'Thunderstorm',
        'thunder; forked lightning; hail; squall line',
        'counting seconds after the flash; unplugging everything; watching lightning from the stairs',
      ),
      aspect(
        'FoggyMorning',
        'valley fog; fog bow; misty bridge; damp cobweb',
        'walking through thick fog; waiting for the mist to lift; losing sight of the road',
      ),
      aspect(
        'WeatherStation',
        'barometer; anemometer; dew point; pressure chart',
        'recalibrating the barometer; logging gusts; comparing three forecasts',
      ),
    ],
    remarks: [
      'The forecast promised sun.',
      'Layers, people, layers.',
      'Washing back in, again.',
      'It smelled of rain an hour before.',
      'The pressure dropped like a stone.',
    ],
  },
  {
    tag: 'OpenWater',
    campaign: 'DipADay',
    emoji: ['🏊', '🌊', '🧣'],
    owned: true,
    aspects: [
      aspect(
        'ColdWater',
        'ten degree water; wool hat; shiver; dry robe',
        'breathing through the first minute; shivering over hot chocolate; swimming in a bobble hat',
      ),
      aspect(
        'LidoLife',
        'outdoor pool; lido steps; lane rope; poolside cafe',
        'swimming lengths in the rain; queueing for the slow lane; steaming on the pool side',
      ),
      aspect(
        'WildSwim',
        'river bend; tarn; water lilies; rope swing',
        'swimming round the river bend; jumping off the jetty; sharing a tarn with ducks',
      ),
      aspect(
        'FrontCrawl',
        'breathing drill; tumble turn; pull buoy; catch',
        'learning to breathe on both sides; drilling the catch; swallowing half the pool',
      ),
      aspect(
        'SeaSwimming',
        'jellyfish; choppy swell; tow float; tide table',
        'dodging jellyfish; reading the tide table twice; floating behind the breakers',
      ),
    ],
    remarks: [
      'Toes came back after an hour.',
      'Nobody regrets a swim.',
      'Cake afterwards is the law.',
      'The water was like glass.',
      'In before I could think.',
    ],
  },
  {
    tag: 'Beekeeping',
    campaign: 'HiveDiary',
    emoji: ['🐝', '🍯', '🌼'],
    owned: true,
    aspects: [
      aspect(
        'HoneyHarvest',
        'honey extractor; capped frame; jar labels; sticky floor',
        'spinning frames; scraping wax cappings; filling jars until midnight',
      ),
      aspect(
        'SwarmSeason',
        'swarm; bait hive; cardboard box; queen cell',
        'catching a swarm in a box; clipping queen cells; balancing on a ladder under a swarm',
      ),
      aspect(
        'QueenSpotting',
        'marked queen; brood frame; blue dot; fresh eggs',
        'searching ten frames for the queen; marking her with a blue dot; looking for eggs',
      ),
      aspect(
        'BeeFriendly',
        'ivy bloom; clover lawn; borage; solitary bee',
        'leaving the ivy to flower; watching bees on borage; drilling holes for solitary bees',
      ),
      aspect(
        'WinterHive',
        'sugar syrup; entrance block; insulated roof; winter cluster',
        'feeding syrup; treating the colony; listening to the hive hum',
      ),
    ],
    remarks: [
      'Only one sting.',
      'The smoker went out twice.',
      'They were calm as anything.',
      'Everything I own is sticky.',
      'The bees know better.',
    ],
    fresh: aspect(
      'HoneyTasteOff',
      'taste off; heather honey; blind spoon',
      'tasting honey blindfolded; ranking eleven honeys',
    ),
  },
  {
    tag: 'Sailing',
    campaign: 'LogTheMiles',
    emoji: ['⛵', '⚓', '🧭'],
    owned: true,
    aspects: [
      aspect(
        'DinghyRacing',
        'start line; dinghy; mark rounding; trapeze',
        'capsizing at the start line; hiking out until it burns; rounding the mark last',
      ),
      aspect(
        'KnotTying',
        'bowline; rolling hitch; splice; rope end',
        'tying a bowline behind my back; splicing an eye; whipping rope ends',
      ),
      aspect(
        'WoodenBoats',
        'varnish; caulking; clinker hull; oak rib',
        'varnishing between showers; steaming an oak plank; scraping the hull',
      ),
      aspect(
        'NightPassage',
        'night watch; compass light; harbour lights; phosphorescence',
        'steering by a star; taking the dog watch; drinking soup at the helm',
      ),
      aspect(
        'HarbourLife',
        'mooring; pontoon; dock lines; harbour master',
        'mooring in a crosswind; chatting along the pontoon; oversleeping the tide',
      ),
    ],
    remarks: [
      'Wind died on the last leg.',
      'Reef early, they said.',
      'Salt in everything.',
      'The tide waits for no one.',
      'We bumped the dock, gently.',
    ],
  },
  {
    tag: 'Climbing',
    campaign: 'SendTember',
    emoji: ['🧗', '🪨', '💪'],
    owned: true,
    aspects: [
      aspect(
        'Bouldering',
        'crash pad; crimp; heel hook; purple problem',
        'falling off the same move; brushing holds; sticking the dyno',
      ),
      aspect(
        'TradClimbing',
        'rack of nuts; belay ledge; gritstone crack; runner',
        'placing gear with shaky hands; building a belay; jamming a crack',
      ),
      aspect(
        'RopeWork',
        'figure eight; belay device; coiled rope; quickdraws',
        "coiling a wet rope; checking each other's knots; abseiling in the rain",
      ),
      aspect(
        'FingerStrength',
        'hangboard; taped finger; pull ups; sore pulley',
        'hanging off a doorframe; resting a sore finger; doing pull ups before tea',
      ),
      aspect(
        'CragDay',
        'sunny crag; guidebook; slab route; midges',
        'sharing ropes at the crag; napping under the slab; arguing over a grade',
      ),
    ],
    remarks: [
      'Soft grade, hard day.',
      'Skin is gone.',
      'One more go turned into ten.',
      'The slab does not care.',
      'Arms like spaghetti.',
    ],
  },
  {
    tag: 'Dogs',
    campaign: 'WalkiesLog',
    emoji: ['🐶', '🐾', '🦴'],
    owned: true,
    aspects: [
      aspect(
        'PuppyTraining',
        'puppy; chewed slipper; recall whistle; treat pouch',
        'teaching sit for the hundredth time; mopping the hall; practising recall in the park',
      ),
      aspect(
        'RescueDog',
        'rescue greyhound; shelter; adoption day; shy spaniel',
        'bringing home a shy spaniel; visiting the shelter; earning a tail wag',
      ),
      aspect(
        'MuddyPaws',
        'muddy paws; towel; puddle; wet dog smell',
        'hosing down a very happy dog; drying paws at the door; rolling in something awful',
      ),
      aspect(
        'AgilityDog',
        'weave poles; tunnel; seesaw; clear round',
        'running the course the wrong way; teaching the weave poles; cheering a clear round',
      ),
      aspect(
        'OldDogClub',
        'grey muzzle; fourteenth birthday; slow walk; soft bed',
        'walking at the speed of sniffing; lifting an old boy onto the sofa; celebrating fourteen years',
      ),
    ],
    remarks: [
      'Such a good boy.',
      'The sofa is no longer mine.',
      'Tail never stopped.',
      'Stole half my lunch.',
      'Zoomies at midnight.',
    ],
    fresh: aspect(
      'BandanaParade',
      'bandana parade; matching scarf; tiny marching dachshund',
      'marching forty dogs round the pond; sewing bandanas for everybody',
    ),
  },
];
