// SPDX-License-Identifier: AGPL-3.0-or-later
// Understanding (E1 to E6): who we are, figures mended in a spreadsheet, side by side and on paper, places
// alike, and communities that join forces. At phone width, without scripts, in English and in Arabic.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { assert, journeyEachWay } = require('./harness.js');
const { Hands } = require('./hands.js');
const { site } = require('./town.js');

const WAYS = ['en', 'ar'].map((lang) => ({ size: 'phone', scripts: false, lang }));
const PEOPLE = ['Amara Nduta', 'Wanja', 'Lucía Paredes'];

// The demo, and who signs in: that happens before a server has the folder.
function demo(folder, kith) {
  const data = path.join(folder, 'data');
  execFileSync(kith, ['demo', '--data', data], { stdio: 'pipe' });
  const cookies = PEOPLE.map((name) =>
    execFileSync(kith, ['person', 'sign-in', '--data', data, name], { encoding: 'utf8' }).match(/Cookie: (\S+)/)[1]);
  return { data, cookies };
}

async function walkers(t, way) {
  const { data, cookies } = t.run.prepared('explore', (folder) => demo(folder, t.run.kith));
  const server = await t.serve({ from: data });
  const seen = new Set();
  const [amara, wanja, lucia] = await Promise.all(cookies.map((c) => Hands.of(t, server, way, seen, c)));
  const guest = await Hands.of(t, server, way, seen);
  return { server, amara, wanja, lucia, guest, seen };
}

journeyEachWay('E1: a member proposes what the community should say, a steward says it in her name', async (t, way) => {
  const { amara, wanja, guest } = await walkers(t, way);
  const profile = '/communities/aurora-valley/profile';
  await guest.page.goto(profile);
  await guest.says('Stages of life here');
  await guest.says('fewer than 10 people');
  await guest.look();
  await wanja.page.goto(profile);
  await wanja.tick(/^Strengths/);
  await wanja.fill({ 'In our own words': 'Whoever has a lamp lends it' });
  await wanja.choose('The same as a shared challenge or strength', 'Neighbours look after each other');
  await wanja.press('Propose what we should say');
  await wanja.says('You have proposed this');
  await wanja.look(' proposed');
  await amara.page.goto(profile);
  await amara.says('Members propose this');
  await amara.look(' of a steward');
  await amara.press(/^Say it/);
  await guest.page.goto(profile);
  await guest.says('Whoever has a lamp lends it');
  await guest.follow('Neighbours look after each other');
  await guest.says('Whoever has a lamp lends it');
}, WAYS);

const VALLEY = JSON.stringify({
  type: 'FeatureCollection',
  features: [['Ridge', 36], ['Lower fields', 37]].map(([name, west]) => ({
    type: 'Feature',
    properties: { name },
    geometry: { type: 'Polygon', coordinates: [[[west, -1], [west + 1, -1], [west + 1, 0], [west, 0], [west, -1]]] },
  })),
});

journeyEachWay('E1: a steward looks at an outline from a map file, keeps it, and everybody sees the land', async (t, way) => {
  const { amara, guest } = await walkers(t, way);
  const profile = '/communities/aurora-valley/profile';
  const file = path.join(t.folder, 'valley.geojson');
  await amara.page.goto(profile);
  await amara.follow('Change the outline');
  await amara.look(' of the land');
  const send = async (text, press) => {
    fs.writeFileSync(file, text);
    await amara.fill({ 'Where is the file from?': 'The council’s map' });
    await amara.bring('A file of GeoJSON', file);
    await press();
  };
  await send('{"type":"Point","coordinates":[1,1]}', async () => {
    await amara.button('Look at it first').click();
    await amara.page.waitForSelector('.errors');
  });
  assert.equal(await amara.page.inputValue('[name=source]'), 'The council’s map');
  await amara.look(' with a file that is none');
  await send(VALLEY, () => amara.press('Look at it first'));
  await amara.says('Is this your land?');
  await amara.look(' before it is kept');
  await amara.choose('Which outline is yours?', 'Lower fields');
  await amara.press('Show this one');
  await amara.says('About 12,364 square kilometres');
  await guest.page.goto(profile);
  await guest.says('Walked by three elders'); // nothing is changed yet
  await amara.press('Yes, keep this outline');
  await amara.says('The outline is kept.');
  await guest.page.goto(profile);
  await guest.says('From: The council’s map');
  assert.equal(await guest.page.locator('.land svg path.range').count(), 1);
  await guest.look(' with its land');
}, WAYS);

journeyEachWay('E2: rows with a fault are taken out, mended, and put back; then all of it comes in', async (t, way) => {
  const { data, cookies } = t.run.prepared('cycle', (folder) => site(folder, t.run.kith));
  const hob = await Hands.of(t, await t.serve({ from: data }), way, new Set(), cookies.hob);
  const send = async (label, name, text) => {
    const file = path.join(t.folder, name);
    fs.writeFileSync(file, text);
    await hob.bring(label, file);
  };
  await hob.page.goto('/indicators/import');
  await send(/^The file/, 'wells.csv', 'code,name,deep wells\n1,Upper,4\n2,Lower,many\n3,Far,-9999\n');
  await hob.main.locator('form button').first().click();
  await hob.page.waitForURL(/import\/file/);
  await hob.says(/Line 3|السطر ٣/);
  await hob.look(' with a fault');
  await hob.unfold('Mend these rows in a spreadsheet');
  const [download] = await Promise.all([
    hob.page.waitForEvent('download'),
    hob.button('Take the rows to mend (CSV)').click(),
  ]);
  const rows = fs.readFileSync(await download.path(), 'utf8');
  assert.match(rows, /^\uFEFFrow,code,name,deep wells,what is wrong\r\n3,2,Lower,many,/);
  await send('The mended rows', 'mended.csv', rows.replace('many', '7'));
  await hob.press('Put the mended rows back');
  await hob.says('3 rows');
  await hob.look(' mended');
  await hob.press(/^Take in/);
  await hob.page.goto('/places?q=Lower');
  await hob.says('Lower');
}, WAYS);

journeyEachWay('E3: communities side by side, under an address that keeps, and on paper', async (t, way) => {
  const { guest, amara } = await walkers(t, way);
  const address = '/compare?with=aurora-valley,puerto-lucero,wadi-al-nur';
  await guest.page.goto(address);
  await guest.says('Getting about after dark is hard or feels unsafe');
  await guest.says(/cannot be told apart|can tell|لا يمكن تمييز/);
  await guest.look();
  await guest.page.emulateMedia({ media: 'print' });
  assert.ok(await guest.page.getByText(guest.words.pattern('Where this comparison stands', true)).isVisible());
  await guest.says(address);
  assert.ok(!(await guest.page.locator('form.filters').first().isVisible()));
  await amara.page.goto(address);
  await amara.follow('Ask each other');
  await amara.says('Whom to ask');
  await amara.look();
}, WAYS);

journeyEachWay('E4: places alike, by what matters to the reader, and what is practised there', async (t, way) => {
  const { guest } = await walkers(t, way);
  await guest.page.goto('/communities/aurora-valley/profile');
  await guest.follow('Which places are most like ours?');
  await guest.says('What they practise there and you do not');
  await guest.look();
  await guest.unfold('Choose what makes places alike');
  await guest.main.locator('select[name^="w."]').first().selectOption('3');
  await guest.leads(guest.main.locator('form button').last());
  assert.match(guest.page.url(), /w\.[a-z0-9_]+=3/);
}, WAYS);

journeyEachWay('E5, E6: one press joins forces; questions, what each takes home, and leaving', async (t, way) => {
  const { amara, lucia, guest } = await walkers(t, way);
  await guest.page.goto('/shared');
  await guest.look();
  await guest.follow('Getting about after dark is hard or feels unsafe');
  await guest.says('De noche las escaleras no se ven');
  await guest.says('Walking companions from the clinic gate');
  await guest.look();
  await lucia.page.goto(guest.place());
  await lucia.press('Join forces: Puerto Lucero');
  await lucia.says('Questions and answers');
  const exchange = lucia.place();
  await lucia.look();
  await lucia.follow('Put it to the others');
  await lucia.press('Ask');
  await amara.page.goto(exchange);
  await amara.main.getByRole('link', { name: /^What of our bell/ }).click();
  await amara.page.waitForURL(/inquiries/);
  await amara.look();
  await amara.page.goto(exchange);
  await amara.unfold('Say what Aurora Valley takes home');
  await amara.fill({ 'What we take home': 'A list of names beside the bell.' });
  await amara.press('Say it');
  await lucia.page.goto(exchange);
  await lucia.says('A list of names beside the bell.');
  await lucia.unfold('Who reads it, whom to ask, leaving');
  await lucia.press('Leave: Puerto Lucero');
  await lucia.says('Exchanges between communities');
  const answer = await guest.page.goto(exchange);
  assert.equal(answer.status(), 404);
}, WAYS);
