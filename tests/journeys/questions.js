// SPDX-License-Identifier: AGPL-3.0-or-later
// A category's own questions (N1) and the life course (N8), on a phone: asked by a steward, answered
// without scripts in a step more and with scripts at once, read by whom they are for; then the line
// of life with its lists. In English and in Arabic.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { assert, journey, journeyEachWay } = require('./harness.js');
const { Hands } = require('./hands.js');

const VALLEY = '/communities/aurora-valley';
const HOME = `${VALLEY}/needs`;
const WAYS = ['en', 'ar'].map((lang) => ({ size: 'phone', scripts: false, lang }));
const OWN = { en: 'English', ar: 'العربية' };

// A demo of its own, and the cookie of one of its people.
async function valley(t) {
  const data = path.join(t.folder, 'valley');
  fs.cpSync(t.run.demo(), data, { recursive: true });
  const said = execFileSync(t.run.kith, ['person', 'sign-in', '--data', data, 'Amara Nduta'], { encoding: 'utf8' });
  return { server: await t.serve({ from: data }), cookie: said.match(/kith-session=[\w-]+/)[0] };
}

async function ask(amara, type, label, more) {
  await amara.tick(type);
  await amara.fill({ [`The question (${OWN[amara.lang]})`]: label });
  await more();
  await amara.press('Add this question');
  await amara.says(label);
}

// Three questions to a new kind of need, and one of them asked earlier.
async function setUp(amara) {
  await amara.page.goto(`${HOME}/categories`);
  await amara.fill({ [`Name (${OWN[amara.lang]})`]: 'Water' });
  await amara.choose('It belongs to the topic', 'roads, water, light, buildings');
  await amara.press('Add this kind');
  await amara.follow('Water');
  await amara.follow('See and write its questions');
  await amara.look(' none yet');
  await ask(amara, 'with a number', 'How many homes are without it?', () => amara.tick(/^It must be answered/));
  await ask(amara, 'with one choice', 'Where do you fetch it now?', () => amara.fill({ 'What can be chosen': 'the river\nthe school tap' }));
  await ask(amara, 'with words', 'Your telephone?', () => amara.tick(/^Only stewards and who must act/));
  await amara.look();
  await amara.press('Ask it earlier');
  await amara.follow('How many homes are without it?');
  await amara.look();
}

// Without scripts the questions are a step of their own.
async function answer(guest) {
  await guest.page.goto(`${HOME}/new`);
  await guest.fill({ 'The need in one sentence': 'The standpipe at the crossroads is dry', 'More about it': 'For nine days now.' });
  await guest.tick(/^Water/);
  await guest.press('Voice a need');
  await guest.says('3 questions belong to this kind of need. What you wrote is kept.');
  await guest.look(' with questions');
  await guest.follow('Go to the questions');
  await guest.fill({ 'How many homes are without it?': '14', 'Your telephone?': '555-0199' });
  await guest.tick('the river');
  await guest.press('Voice a need');
  await guest.says(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/);
}

async function letIn(amara) {
  await amara.page.goto(VALLEY);
  await amara.leads(amara.main.locator('a[href$="/review"]').first());
  const line = amara.main.locator('li', { hasText: 'The standpipe at the crossroads' });
  const address = await line.getByRole('link').first().getAttribute('href');
  await Object.assign(Object.create(amara), { main: line.first() }).press(/^Let it in/);
  return address;
}

journeyEachWay('N1: a kind of need asks its own questions; each reads what is for them', async (t, way) => {
  const { server, cookie } = await valley(t);
  const seen = new Set();
  const amara = await Hands.of(t, server, way, seen, cookie);
  const guest = await Hands.of(t, server, way, seen);
  await setUp(amara);
  await answer(guest);
  const need = await letIn(amara);
  await amara.page.goto(need);
  await amara.says(/How many homes are without it\? [1١][4٤].*Your telephone\? 555-0199/);
  await amara.look(' with answers');
  await guest.page.goto(need);
  const text = await guest.says(/Where do you fetch it now\? the river How many homes are without it\? [1١][4٤]/);
  assert.ok(!text.includes('555'), 'what is for some is not for everybody');
  await guest.look(' with open answers');
}, WAYS);

journey('with scripts the questions come with the choice, and go with another (phone)', async (t) => {
  const { server } = await valley(t);
  const page = await t.page(server, { size: 'phone', scripts: true });
  await t.open(page, `${HOME}/new`);
  await page.getByLabel('The need in one sentence').fill('The bridge by the tea scales is rotten');
  await page.getByLabel(/^Paths and bridges/).check();
  await page.getByLabel(/^How many homes does it lead to/).fill('9');
  await page.getByLabel('after dark').check();
  await t.look(page);
  await page.getByLabel(/^health/).check();
  await page.getByLabel(/^How many homes/).waitFor({ state: 'detached' });
  await page.getByLabel(/^Paths and bridges/).check();
  await page.getByLabel('after dark').check();
  const press = page.getByRole('button', { name: 'Voice a need', exact: true });
  await Promise.all([page.waitForEvent('framenavigated'), press.click()]);
  assert.match(page.url(), /receipt/);
});

journeyEachWay('N8: the line of life: what was said for whom, and who is left out', async (t, way) => {
  const { server } = await valley(t);
  const seen = new Set();
  const guest = await Hands.of(t, server, way, seen);
  await guest.page.goto(`${HOME}`);
  await guest.follow('By stage of life');
  await guest.says('Needs along the stages of life');
  await guest.says('nothing here yet');
  await guest.says('Nobody has spoken for these yet');
  await guest.says('Who is left out?');
  await guest.look();
  await guest.unfold('The same as a table');
  await guest.look(' with its table');
  await guest.leads(guest.main.locator('ol.course a[href$="needs?stage=pregnancy"]').first());
  assert.match(guest.page.url(), /needs\?stage=pregnancy$/);
  await guest.says('Nobody walks home with a mother after the clinic');
  await guest.page.goto('/life-course');
  await guest.says('From before a child is conceived to old age: what all communities said, what is under way, and for whom nobody speaks yet.');
  await guest.look();
}, WAYS);
