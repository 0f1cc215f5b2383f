// SPDX-License-Identifier: AGPL-3.0-or-later
// One need, carried by five people from the first voice to a practice that others can take up: all
// eight turns, each by the links that the pages offer.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { assert, journeyEachWay } = require('./harness.js');
const { Hands } = require('./hands.js');
const {
  at, COUNTIES, day, HOME, letter, NEED, OTHER, PEOPLE, picture, site, toCommunity, toNeed,
} = require('./town.js');

// --- the eight turns ---

async function listen({ guest, wren, ida, walk }) {
  await guest.page.goto('/');
  await guest.look();
  await guest.follow('Find your community');
  await guest.look();
  await guest.follow(HOME);
  await guest.follow('Voice a need');
  await guest.fill({ 'The need in one sentence': NEED, 'More about it': 'Since the lamp broke, nobody fetches water after six.' });
  await guest.tick(/^roads, water/);
  await guest.look();
  await guest.press('Voice a need');
  walk.code = (await guest.says(/Write this code down/)).match(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/)[0];
  await guest.look();

  await wren.page.goto('/');
  await toCommunity(wren);
  await wren.look(' of a steward');
  await wren.follow('One thing waits for your look');
  await wren.says(NEED);
  await wren.look();
  await wren.press(/^Let it in/);

  // Ida has an account and signs in by a letter.
  await ida.page.goto('/');
  await ida.menu('Sign in');
  await ida.look();
  await ida.fill({ 'Your e-mail address': 'ida@example.org' });
  await ida.press('Send me a link');
  const [address] = (await letter(ida, 'ida@example.org', /./)).match(/http:\S+\/sign-in\/link\S+/);
  await ida.page.goto(address);
  await ida.press('Sign in');
  await toNeed(ida);
  await ida.look(' voiced');
  await ida.press('Me too');
  await ida.says('1 other person says “Me too”');
}

async function understand({ wren }) {
  await toNeed(wren);
  await wren.next('Say who we are, to understand it');
  await wren.says('Nobody has chosen a place yet');
  await wren.unfold('Choose the place we stand on');
  await wren.fill({ 'The beginning of its name, or its code': COUNTIES ? 'Autauga' : 'Alder' });
  await wren.press('Find it');
  await wren.press(/^We stand here/);
  await wren.look(' of a steward');

  await wren.follow('Which places are most like ours?');
  const nearest = COUNTIES ? ['05085', '48497', '21179'] : ['01002', '01003', '01004'];
  const codes = await wren.main.locator('ol.list > li .facts > span:first-child').allInnerTexts();
  assert.deepEqual(codes.slice(0, 3), nearest);
  const reasons = await wren.main.locator('ol.list > li > p:last-child').allInnerTexts();
  assert.ok(reasons.every((words) => /Alike on|Differ on/.test(words)), reasons.join('\n'));
  assert.ok(COUNTIES || reasons[2].includes('Unknown: Age 85 and Over.'), reasons[2]);
  await wren.look();
  await wren.follow('Compare the two');
  await wren.says('Where two lines overlap, nobody can tell the two apart');
  await wren.look();

  await toNeed(wren);
  await wren.next('Say who we are, to understand it');
  await wren.press('These are understood better now');
  await wren.says('These needs have moved on to “understand”');
}

async function learn({ wren, mara, walk }) {
  await mara.page.goto('/');
  await toCommunity(mara, OTHER);
  await mara.follow('Practices');
  await mara.follow('Tell a practice');
  await mara.fill({
    'What is it called?': 'Lamps that the street looks after',
    'What was the problem?': 'The quay was dark and people stayed at home.',
    'What was done, step by step?': 'Count the dark places.\nBuy lamps that need no wire.\nGive each lamp a neighbour.',
    'What came of it, in one sentence?': 'Twelve lamps burn, and the quay is walked at night.',
  });
  await mara.choose('What kind of need did it answer?', 'roads, water, light, buildings');
  await mara.tick(/^it helped, they/);
  await mara.tick(/^Take it up and change/);
  await mara.tick(/^Everybody, also without/);
  await mara.look();
  await mara.press('Tell a practice');

  await toNeed(wren);
  await wren.next('Find what worked elsewhere');
  await wren.look(' for a need');
  await wren.follow('Lamps that the street looks after');
  await wren.look();
  await wren.follow('Take this up for our need');
  await wren.fill({
    'What do you keep as it was?': 'Each lamp has a neighbour.',
    'What is changed?': 'Fewer lamps',
    'Why?': 'Our path is short.',
    'When do you begin, or did you?': day(),
  });
  await wren.tick(/^They let everybody/);
  await wren.tick(/^Everybody: then/);
  await wren.look();
  await wren.press('Take this practice up');
  await wren.says('Taken up from: Lamps that the street looks after');
  await wren.look();
  walk.practice = 'Lamps that the street looks after';
}

async function decide({ wren, ida, joel, walk }) {
  await joel.page.goto('/');
  await toNeed(joel);
  await joel.next('Decide about this');
  await joel.fill({
    'What do you want to ask?': 'Four lamps along the path, each with a neighbour?',
    'What should people know first?': 'It costs 320. The shop lends the ladder.',
    Closes: at(7 * 24 * 60),
    'What do you promise?': 'If nobody objects, Joel begins this week.',
  });
  await joel.tick(/^Go ahead unless/);
  await joel.choose('How many members must vote, at least?', 'half');
  await joel.tick(/^Everybody; only members vote/);
  assert.ok(await joel.main.getByLabel(NEED).isChecked(), 'the need it is about is ticked');
  await joel.look();
  await joel.press('Keep this draft');
  await joel.look(' draft');

  await toCommunity(wren);
  await wren.follow('One thing waits for your look');
  await wren.follow(/^Look at it/);
  await wren.press('Open it for votes');
  walk.ballot = wren.place();

  for (const [hands, reason] of [[ida, 'The dark keeps my mother at home.'], [joel, ''], [wren, '']]) {
    await toNeed(hands);
    await hands.follow('Four lamps along the path, each with a neighbour?');
    await hands.look(' open');
    await hands.tick(/^Yes/);
    await hands.fill({ 'Why?': reason });
    await hands.press('Hand in my vote');
    await hands.says('Your vote: Yes');
  }

  // All have voted, so nobody need wait a week.
  const steward = await wren.unfold('For stewards: close early or take back');
  await steward.fill({ 'Why?': 'All three have voted.' });
  await steward.press('Close now and count');
  await wren.says('We accept this. Nobody objected. 3 people of 3 voted.');
  await wren.look(' counted');
  await recount(wren, walk);
}

// Anybody takes the file and counts again; a file in which a vote was changed is found out.
async function recount(hands, { t }) {
  await hands.unfold('Count it yourself');
  const link = hands.main.getByRole('link', { name: 'The votes and the rules (ballot.zip)' });
  const file = await hands.page.context().request.get(await link.getAttribute('href'));
  const bundle = path.join(t.folder, 'ballot.zip');
  fs.writeFileSync(bundle, await file.body());
  const said = execFileSync(t.run.kith, ['recount', bundle], { encoding: 'utf8' });
  assert.equal(said, 'The same: tally by consent gives the published result.\n');
}

async function organise({ wren, ida, joel, walk }) {
  await joel.page.reload();
  await joel.next('Begin an initiative that carries this out');
  await joel.fill({ 'What will be done?': 'Lamps along the path to the well', 'In one sentence': 'Whoever fetches water in the evening sees the way.' });
  await joel.look();
  await joel.press('Begin an initiative');
  walk.initiative = joel.place();
  await joel.unfold('Add a task');
  await joel.fill({ 'What is to be done?': 'Ask the shop for the ladder' });
  await joel.press('Add a task');

  await toNeed(ida);
  await ida.follow('Lamps along the path to the well');
  await ida.press('I want to help');
  await ida.press(/^I will do it/);
  await ida.look(' of a teammate');
  await ida.press(/^It is done/);
  await ida.says('1 task is done');

  await joel.follow('Plan a shift');
  await joel.fill({ 'What will be done?': 'Setting up the poles', Begins: at(40), Ends: at(160), 'Where do we meet?': 'At the well' });
  await joel.fill({ 'What to do (1)': 'holding the ladder', 'At least': '1', 'At most': '1' });
  await joel.look();
  await joel.press('Plan a shift');
  walk.shift = joel.place();
  walk.checkIn = (await joel.says(/Code at the place/)).match(/Code at the place:? (\w+)/)[1];
  await joel.look(' of who leads');

  // The last seat, the line behind it, and how the line moves up.
  await takeSeat(ida);
  await ida.says('You have a seat');
  await ida.look(' with a seat');
  await toShift(wren);
  await wren.press('I will come');
  await wren.says('You stand in line');
  await ida.press('I cannot come after all');
  await wren.page.reload();
  await wren.says('You have a seat');
}

async function toShift(hands) {
  await toNeed(hands);
  await hands.follow('Lamps along the path to the well');
  await hands.follow('Setting up the poles');
}

async function takeSeat(hands) {
  await toShift(hands);
  await hands.press('I will come');
}

async function act({ wren, ida, joel, walk }) {
  await joel.follow('Lamps along the path to the well');
  await joel.unfold('For those who coordinate it');
  await joel.press('It begins now');

  await toNeed(joel);
  await joel.next('Begin a circle for this');
  await joel.fill({ 'Its name': 'Neighbours of the lamps' });
  await joel.look();
  await joel.press('Begin a circle');
  walk.circle = joel.place();

  await toNeed(ida);
  await ida.follow('Neighbours of the lamps');
  await ida.look(' before joining');
  await ida.tick('I accept this agreement');
  await ida.press('Join this circle');
  await ida.unfold('Begin a talk');
  await ida.fill({ 'What is it about?': 'Who oils the hinges?', 'Your words': 'The lamp by the gate squeaks.' });
  await ida.press('Begin a talk');
  await joel.page.reload();
  await joel.follow('Who oils the hinges?');
  await joel.fill({ 'What do you want to say?': 'I have oil. Tomorrow.' });
  await joel.press('Say it');
  await joel.says('I have oil. Tomorrow.');
  await joel.look();

  await joel.follow('Neighbours of the lamps');
  await joel.follow('Call a meeting');
  await joel.fill({ 'What do you call it?': 'First round of the lamps', 'It begins': at(-1), 'It ends': at(60), 'Where?': 'At the well' });
  await joel.look();
  await joel.press('Call a meeting');
  await ida.follow('Neighbours of the lamps');
  await ida.look(' of a member');
  await ida.follow('First round of the lamps');
  await ida.press('I am coming');
  await ida.says('You said that you are coming.');
  await joel.page.reload();
  await joel.tick(/^Ida Morrow/);
  await joel.tick(/^Joel Ames/);
  await joel.fill({ 'What was said': 'Ida takes the lamp at the gate.' });
  await joel.look();
  await joel.press('Keep this record');

  // Who has the seat writes the code that is shown at the place; who coordinates confirms the hours.
  await wren.fill({ 'The code at the place': walk.checkIn });
  await wren.press('I am here');
  await wren.says('You were there. Thank you.');
  await toNeed(joel);
  await joel.follow('Lamps along the path to the well');
  await joel.follow('Hours to confirm');
  await joel.look();
  await joel.press(/^Confirm/);
  await wren.menu(/^My page/);
  await wren.follow('My hours');
  await wren.says('Confirmed: 2 hours');
  await wren.look();
}

async function reflect({ ida, joel, t }) {
  await joel.follow('Lamps along the path to the well');
  await joel.next('Say what changed');
  await joel.fill({ 'What did you look at?': 'Evenings on which somebody fetched water', 'Counted in': 'evenings a week' });
  await joel.group('Before').fill({ 'The figure': '1', 'When was that?': 'in March' });
  await joel.group('After').fill({ 'The figure': '6', 'When was that?': 'in June' });
  await joel.fill({ 'How did you find out?': 'The shop counted.', 'What went wrong, or hurt somebody?': 'One pole fell. Nobody was hurt.' });
  await joel.look();
  await joel.press('Keep this');
  await joel.says(/Before \(in March\) 1 After \(in June\) 6 The change 5 Nobody has worked out how sure/);
  await joel.look();

  await toNeed(ida);
  await ida.follow('Lamps along the path to the well');
  await ida.next('Tell its story');
  const file = path.join(t.folder, 'dusk.png');
  fs.writeFileSync(file, picture());
  await ida.fill({
    'What is it called?': 'The first evening',
    'The story': 'My mother went for water after supper, only to see whether she could.',
    'What can be seen in the picture': 'A lamp shines over the path at dusk.',
  });
  await ida.main.locator('input[type=file]').setInputFiles(file);
  await ida.tick('These are my own words');
  await ida.tick('Everybody');
  await ida.look();
  await ida.press('Tell it');
  const shown = ida.main.getByRole('img', { name: 'A lamp shines over the path at dusk.' });
  const answer = await ida.page.context().request.get(await shown.getAttribute('src'));
  assert.ok(answer.ok() && /^image\//.test(answer.headers()['content-type']), 'the picture arrives');
  await ida.look();
}

async function share(people) {
  const { joel, walk } = people;
  await joel.follow('Lamps along the path to the well');
  await joel.unfold('For those who coordinate it');
  await joel.fill({ 'A word about it': 'Four lamps burn, and each has a neighbour.' });
  await joel.press('It is done');
  await joel.look(' done');
  await joel.next('Tell it as a practice');
  await joel.fill({
    'What is it called?': 'Four lamps for a path',
    'What was done, step by step?': 'Count the dark places.\nAsk who lives beside each.\nSet up the poles together.',
    'What came of it, in one sentence?': 'Water is fetched on six evenings a week.',
  });
  await joel.tick(/^it helped, they/);
  await joel.tick(/^Take it up and change/);
  await joel.tick(/^Everybody, also without/);
  await joel.press('Tell a practice');
  const grown = joel.main.getByRole('region', { name: 'Where it grew from' });
  await grown.getByRole('link', { name: 'Lamps along the path to the well' }).waitFor();
  walk.shared = joel.place();
  await beyond(people);
}

async function beyond({ wren, mara, joel, hob }) {
  await toCommunity(wren);
  await wren.follow('Partnerships');
  await wren.follow('Propose a partnership');
  await wren.fill({ 'Which community?': OTHER, 'What is it for?': 'Lend each other ladders and lamps', 'What does each give, and for how long?': 'Each a ladder, for a year.' });
  await wren.look();
  await wren.press('Propose it');
  await mara.menu(/^My page/);
  await mara.look();
  await mara.follow(/Another community asks to work with yours/);
  await mara.look();
  await mara.press('Agree');
  await mara.says('You are partners now.');
  // What grew out of the practice of her community stands there too.
  await mara.menu('Practices');
  await mara.follow('Lamps that the street looks after');
  await mara.says(/Who took it up.*River Bend/);

  await toCommunity(wren);
  await wren.follow('Directory');
  await wren.follow('Add an organisation');
  await wren.fill({ 'Its name': 'The shop at the ford', 'What it does, in one line': 'Lends ladders', Telephone: '555 0134' });
  await wren.tick('neighbours and associations');
  await wren.look();
  await wren.press('Add it to the directory');
  await wren.look();

  await joel.menu('Themes');
  await joel.unfold('Propose a theme');
  await joel.fill({ 'Its name': 'Evenings without fear', 'In one line': 'Light, company, open doors' });
  await joel.look();
  await joel.press('Propose a theme');
  await hob.page.goto('/');
  await hob.menu('Themes');
  await hob.follow('Evenings without fear');
  await hob.press('Open this theme');
  await toNeed(joel);
  await joel.next('Put it under a theme');
  await joel.look(' for a need');
  await joel.press(/Evenings without fear/);
  await joel.says(NEED);
  await joel.look();
}

// "You said, we did": whoever voiced or supported the need is told, in the page and by mail.
async function told({ guest, ida, walk }) {
  await ida.menu(/^My page/);
  for (const words of ['We look at what worked elsewhere', 'Somebody takes it on', 'Others can use what came of it']) {
    await ida.says(`${words}: “${NEED}”`);
  }
  await ida.look(' of somebody who was told');
  await ida.page.goto('/dev/mail');
  await ida.press('Write the letters now');
  const words = await letter(ida, 'ida@example.org', /new for you/);
  assert.ok(words.includes(`Others can use what came of it: “${NEED}”`), words);
  await ida.look();

  // Who has no account comes back another day, on another phone, with the code.
  await guest.page.context().clearCookies();
  await guest.page.goto('/');
  await guest.menu('Needs');
  await guest.follow('I have a code');
  await guest.fill({ 'Your code': walk.code });
  await guest.press('Show my need');
  await guest.follow(NEED);
  const way = await guest.main.locator('.trail > li b').allInnerTexts();
  const turns = ['Listen', 'Understand', 'Learn', 'Decide', 'Organise', 'Act', 'Reflect', 'Share'];
  assert.deepEqual(turns.filter((turn) => !way.includes(turn)), [], `its way: ${way}`);
  await guest.look(' at the end');
  await guest.follow(HOME);
  assert.match(await guest.main.locator('.ring li.here').innerText(), /^Share/);
  await guest.look(' at the end');
}

// --- the walk ---

journeyEachWay('a need is carried round the cycle', async (t, way) => {
  const { data, cookies } = t.run.prepared('cycle', (folder) => site(folder, t.run.kith));
  const server = await t.serve({ from: data, args: ['--development'] });
  const seen = new Set();
  const walk = { server, t };
  const people = { walk, t };
  for (const who of ['guest', ...Object.keys(PEOPLE)]) {
    people[who] = await Hands.of(t, server, way, seen, cookies[who]);
  }
  for (const turn of [listen, understand, learn, decide, organise, act, reflect, share, told]) {
    await turn(people);
  }
});
