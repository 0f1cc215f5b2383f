// SPDX-License-Identifier: AGPL-3.0-or-later
// Understanding (E1 to E6): who we are, figures mended in a spreadsheet, side by side and on paper, places
// alike, and communities that join forces. At phone width, without scripts; the pages in Arabic, too.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { assert, journey } = require('./harness.js');
const { Hands } = require('./hands.js');
const { site } = require('./town.js');

const PHONE = { size: 'phone', scripts: false };
const PEOPLE = ['Amara Nduta', 'Wanja', 'Lucía Paredes'];

// The demo, and who signs in: that happens before a server has the folder.
function demo(folder, kith) {
  const data = path.join(folder, 'data');
  execFileSync(kith, ['demo', '--data', data], { stdio: 'pipe' });
  const cookies = PEOPLE.map((name) =>
    execFileSync(kith, ['person', 'sign-in', '--data', data, name], { encoding: 'utf8' }).match(/Cookie: (\S+)/)[1]);
  return { data, cookies };
}

async function walkers(t) {
  const { data, cookies } = t.run.prepared('explore', (folder) => demo(folder, t.run.kith));
  const server = await t.serve({ from: data });
  const seen = new Set();
  const [amara, wanja, lucia] = await Promise.all(cookies.map((c) => Hands.of(t, server, PHONE, seen, c)));
  const guest = await Hands.of(t, server, PHONE, seen);
  return { server, amara, wanja, lucia, guest, seen };
}

journey('E1: a member proposes what the community should say, a steward says it in her name', async (t) => {
  const { amara, wanja, guest } = await walkers(t);
  const profile = '/communities/aurora-valley/profile';
  await guest.page.goto(profile);
  await guest.says('Stages of life here');
  await guest.says('fewer than 10 people');
  await guest.look();
  await wanja.page.goto(profile);
  await wanja.main.getByRole('radio', { name: 'Strengths' }).check();
  await wanja.fill({ 'In our own words': 'Whoever has a lamp lends it' });
  await wanja.choose('The same as a shared challenge or strength (you can leave this out)', 'Neighbours look after each other');
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
});

const VALLEY = JSON.stringify({
  type: 'FeatureCollection',
  features: [['Ridge', 36], ['Lower fields', 37]].map(([name, west]) => ({
    type: 'Feature',
    properties: { name },
    geometry: { type: 'Polygon', coordinates: [[[west, -1], [west + 1, -1], [west + 1, 0], [west, 0], [west, -1]]] },
  })),
});

journey('E1: a steward looks at an outline from a map file, keeps it, and everybody sees the land', async (t) => {
  const { amara, guest } = await walkers(t);
  const profile = '/communities/aurora-valley/profile';
  const file = path.join(t.folder, 'valley.geojson');
  await amara.page.goto(profile);
  await amara.follow('Change the outline');
  await amara.look(' of the land');
  const send = async (text, press) => {
    fs.writeFileSync(file, text);
    await amara.fill({ 'Where is the file from?': 'The council’s map' });
    await amara.main.getByLabel('A file of GeoJSON').setInputFiles(file);
    await press();
  };
  await send('{"type":"Point","coordinates":[1,1]}', async () => {
    await amara.main.getByRole('button', { name: 'Look at it first' }).click();
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
});

journey('E2: rows with a fault are taken out, mended, and put back; then all of it comes in', async (t) => {
  const { data, cookies } = t.run.prepared('cycle', (folder) => site(folder, t.run.kith));
  const hob = await Hands.of(t, await t.serve({ from: data }), PHONE, new Set(), cookies.hob);
  const send = async (label, name, text) => {
    const file = path.join(t.folder, name);
    fs.writeFileSync(file, text);
    await hob.main.getByLabel(label).setInputFiles(file);
  };
  await hob.page.goto('/indicators/import');
  await send(/^The file|^CSV|file/i, 'wells.csv', 'code,name,deep wells\n1,Upper,4\n2,Lower,many\n3,Far,-9999\n');
  await hob.main.locator('form button').first().click();
  await hob.page.waitForURL(/import\/file/);
  await hob.says('Line 3');
  await hob.look(' with a fault');
  await hob.unfold('Mend these rows in a spreadsheet');
  const [download] = await Promise.all([
    hob.page.waitForEvent('download'),
    hob.main.getByRole('button', { name: 'Take the rows to mend (CSV)' }).click(),
  ]);
  const rows = fs.readFileSync(await download.path(), 'utf8');
  assert.match(rows, /^\uFEFFrow,code,name,deep wells,what is wrong\r\n3,2,Lower,many,/);
  await send('The mended rows', 'mended.csv', rows.replace('many', '7'));
  await hob.press('Put the mended rows back');
  await hob.says(/3 rows/);
  await hob.look(' mended');
  await hob.press(/^Take in/);
  await hob.page.goto('/places?q=Lower');
  await hob.says('Lower');
});

journey('E3: communities side by side, under an address that keeps, and on paper', async (t) => {
  const { guest, amara } = await walkers(t);
  const address = '/compare?with=aurora-valley,puerto-lucero,wadi-al-nur';
  await guest.page.goto(address);
  await guest.says('Getting about after dark is hard or feels unsafe');
  await guest.says(/cannot be told apart|can tell/);
  await guest.look();
  await guest.page.emulateMedia({ media: 'print' });
  assert.ok(await guest.page.getByText(`Where this comparison stands: ${address}`).isVisible());
  assert.ok(!(await guest.page.locator('form.filters').first().isVisible()));
  await amara.page.goto(address);
  await amara.follow('Ask each other');
  await amara.says('Whom to ask');
  await amara.look();
});

journey('E4: places alike, by what matters to the reader, and what is practised there', async (t) => {
  const { guest } = await walkers(t);
  await guest.page.goto('/communities/aurora-valley/profile');
  await guest.follow('Which places are most like ours?');
  await guest.says('What they practise there and you do not');
  await guest.look();
  await guest.unfold('Choose what makes places alike');
  const first = guest.main.locator('select[name^="w."]').first();
  await first.selectOption({ label: 'matters much' });
  await guest.leads(guest.main.locator('form button').last());
  assert.match(guest.page.url(), /w\.[a-z0-9_]+=3/);
});

journey('E5, E6: one press joins forces; questions, what each takes home, and leaving', async (t) => {
  const { amara, lucia, guest } = await walkers(t);
  await guest.page.goto('/shared');
  await guest.look();
  await guest.follow('Getting about after dark is hard or feels unsafe');
  await guest.says('De noche las escaleras no se ven');
  await guest.says('Walking companions from the clinic gate');
  await guest.look();
  await lucia.page.goto(`/en${guest.place()}`);
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
  await lucia.page.goto(`/en${exchange.replace(/^\/en/, '')}`);
  await lucia.says('A list of names beside the bell.');
  await lucia.unfold('Who reads it, whom to ask, leaving');
  await lucia.press('Leave: Puerto Lucero');
  await lucia.says('Exchanges between communities');
  const answer = await guest.page.goto(exchange);
  assert.equal(answer.status(), 404);
});

journey('E1 to E6 in Arabic', async (t) => {
  const { server } = await walkers(t);
  const guest = await Hands.of(t, server, { ...PHONE, lang: 'ar' }, new Set());
  for (const address of ['/ar/communities/aurora-valley/profile', '/ar/shared', '/ar/exchanges', '/ar/indicators',
    '/ar/compare?with=aurora-valley,wadi-al-nur', '/ar/shared/3071f000-0000-8000-8000-000000000002']) {
    await guest.page.goto(address);
    assert.equal(await guest.page.getAttribute('html', 'dir'), 'rtl');
    await guest.look();
  }
});
