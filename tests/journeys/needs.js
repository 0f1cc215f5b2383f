// SPDX-License-Identifier: AGPL-3.0-or-later
// Needs in full (N1): voiced on an old phone without an account, kept by a steward, answered, reopened.
// Without scripts, 360 px wide, in English and in Arabic.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { assert, journeyEachWay } = require('./harness.js');
const { Hands } = require('./hands.js');
const { picture } = require('./town.js');

const HOME = '/communities/aurora-valley/needs';
const WAYS = ['en', 'ar'].map((lang) => ({ size: 'phone', scripts: false, lang }));

// Two areas side by side; the second has a point that is not on the earth where it is to be refused.
const area = (name, west, east) => ({
  type: 'Feature',
  properties: { name },
  geometry: { type: 'Polygon', coordinates: [[[west, -1], [east, -1], [east, 0], [west, 0], [west, -1]]] },
});
const areas = (east) => JSON.stringify({ type: 'FeatureCollection', features: [area('Old bridge', 36, 37), area('New bridge', 37, east)] });

// A demo of its own, and the cookie of one of its people.
async function valley(t) {
  const data = path.join(t.folder, 'valley');
  fs.cpSync(t.run.demo(), data, { recursive: true });
  const said = execFileSync(t.run.kith, ['person', 'sign-in', '--data', data, 'Amara Nduta'], { encoding: 'utf8' });
  return { server: await t.serve({ from: data }), cookie: said.match(/kith-session=[\w-]+/)[0] };
}

async function sendFile(hands, text) {
  await hands.fill({ 'What these areas are': 'Two bridges' });
  await hands.main.locator('input[type=file]').setInputFiles({
    name: 'areas.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(text),
  });
  await Promise.all([hands.page.waitForEvent('framenavigated'), hands.button('Look at it first').click()]);
  await hands.page.waitForLoadState();
}

async function setUp(amara) {
  await amara.page.goto(`${HOME}/setup`);
  await amara.look();
  await amara.follow('Areas');
  await sendFile(amara, areas(181));
  await amara.says('A position is not on the earth');
  await amara.look(' refused');
  await sendFile(amara, areas(38));
  await amara.says('2 areas');
  await amara.look();
  await amara.press('Take in these areas');
  await amara.look();
  await amara.page.goto(`${HOME}/bodies`);
  await amara.fill({ Name: 'Bridge keepers', 'Address for mail': 'bridges@example.org', 'Only in this area': 'Old bridge' });
  await amara.tick(/^roads, water/);
  await amara.press('Add them');
  await amara.says('Bridge keepers');
  await amara.look();
  await amara.page.goto(`${HOME}/categories`);
  await amara.look();
  await amara.page.goto(`${HOME}/templates`);
  await amara.look();
}

async function voice(guest) {
  await guest.page.goto(`${HOME}/new`);
  await guest.fill({ 'The need in one sentence': 'No light on the path down to the well', 'More about it': 'It is dark by six.' });
  await guest.tick(/^roads, water/);
  await guest.choose('Which area is it in?', 'Old bridge');
  const photo = await guest.unfold('Add a photo');
  await photo.main.locator('input[type=file]').setInputFiles({ name: 'dusk.png', mimeType: 'image/png', buffer: picture() });
  await guest.look();
  await Promise.all([guest.page.waitForEvent('framenavigated'), guest.button('Voice a need').click()]);
  await guest.page.waitForLoadState();
  await guest.says('Somebody has voiced something like it');
  await guest.says('Your photo is kept');
  await guest.look(' alike');
  await guest.press('Mine is another: voice it');
  await guest.says(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/);
  await guest.look();
}

async function letIn(amara) {
  await amara.page.goto('/communities/aurora-valley');
  await amara.leads(amara.main.locator('a[href$="/review"]').first());
  const line = amara.main.locator('li', { hasText: 'No light on the path down' });
  const address = await line.getByRole('link').first().getAttribute('href');
  await Object.assign(Object.create(amara), { main: line.first() }).press(/^Let it in/);
  await amara.page.goto(address);
  assert.ok(await amara.main.locator('figure img').isVisible(), 'the photo stands there');
  return address;
}

async function answer(amara, need) {
  await amara.page.goto(need);
  const part = await amara.unfold('For stewards: where does it stand?');
  await part.choose('It is', 'answered');
  await part.fill({ 'Why, or what was done': 'The lamp burns again since Monday.' });
  await part.press('Say where it stands');
  await amara.look(' answered');
}

async function reopen(guest) {
  await guest.page.goto('/receipt');
  await guest.says('answered');
  await guest.fill({ 'A word about it': 'It went out again.' });
  await guest.press('This is not solved');
  await guest.says('open again');
  await guest.look(' reopened');
}

journeyEachWay('N1: a need is voiced with a photo, finds who must act, is answered and reopened', async (t, way) => {
  const { server, cookie } = await valley(t);
  const seen = new Set();
  const amara = await Hands.of(t, server, way, seen, cookie);
  const guest = await Hands.of(t, server, way, seen);
  await setUp(amara);
  await voice(guest);
  const need = await letIn(amara);
  await amara.says('Bridge keepers');
  await amara.look(' with who must act');
  await answer(amara, need);
  await reopen(guest);
  await guest.page.goto(`${HOME}/open`);
  await guest.says('No light on the path down to the well');
  await guest.look();
  await guest.follow('No light on the path down to the well');
  const why = await guest.unfold('Say why, if you like');
  await why.fill({ 'Why does it matter to you?': 'I fell there.' });
  await why.press('Me too, and this is why');
  await guest.says('You have said “Me too”');
  await amara.page.goto(need); // it waits for her
  await amara.says('I fell there.');
  await amara.press('Show this sentence');
  await guest.page.goto(need);
  await guest.says('I fell there.');
  await amara.page.goto(`${HOME}/desk`);
  await amara.look();
  await amara.page.goto(`${HOME}/private`);
  await amara.look();
}, WAYS);
