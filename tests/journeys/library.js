// SPDX-License-Identifier: AGPL-3.0-or-later
// A practice goes round: a community takes up what another tells, says how it went, and it is read
// beside the practice (L4); and machines of others take along what is open, to the end (L7); a host
// brings a table of practices in (L1). Without script, on a phone, in English and in Arabic.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { assert, journeyEachWay } = require('./harness.js');

const WAYS = ['en', 'ar'].map((lang) => ({ size: 'phone', scripts: false, lang }));
const PEOPLE = ['Amara Nduta', 'Lucía Paredes', 'Hob Keeper'];

// The demo, and who signs in: that happens before a server has the folder.
function demo(folder, kith) {
  const data = path.join(folder, 'data');
  const run = (...words) => execFileSync(kith, words, { encoding: 'utf8', stdio: 'pipe' });
  run('demo', '--data', data);
  run('person', 'add', '--data', data, '--host', 'Hob Keeper');
  const cookies = PEOPLE.map((name) => run('person', 'sign-in', '--data', data, name).match(/(kith-session)=([\w-]+)/));
  return { data, cookies };
}

async function begin(t, way, who) {
  const { data, cookies } = t.run.prepared('library', (folder) => demo(folder, t.run.kith));
  const server = await t.serve({ from: data });
  const page = await t.page(server, way);
  if (who) {
    const [, name, value] = cookies[PEOPLE.indexOf(who)];
    await page.context().addCookies([{ name, value, url: server.url }]);
  }
  return { server, page };
}

async function send(page, button) {
  await Promise.all([page.waitForEvent('framenavigated'), page.locator(button).click()]);
  await page.waitForLoadState();
}

async function go(page, link) {
  await link.click();
  await page.waitForLoadState();
}

const daysAgo = (days) => new Date(Date.now() - days * 86400000).toISOString().slice(0, 10);

journeyEachWay('L4 a community takes up a practice, says how it went, and all read it there', async (t, way) => {
  const { page } = await begin(t, way, 'Amara Nduta');
  await t.open(page, '/communities/puerto-lucero/practices');
  await go(page, page.locator('main ul.list h3 a').first());
  const practice = new URL(page.url()).pathname;
  await t.open(page, `${practice}/adapt`);
  await t.look(page);
  const community = page.locator('select[name=community]');
  if (await community.count()) {
    await community.selectOption('aurora-valley');
  }
  await page.fill('[name=kept]', 'The order of the evening, and who speaks first.');
  await page.fill('[name=what]', 'We sing before we speak');
  await page.fill('[name=started]', daysAgo(100));
  await page.check('[name=consent][value=given]');
  await page.fill('[name=consent_words]', 'Their council, by letter');
  await send(page, 'main form button.deed');
  assert.ok((await page.locator('.errors').count()) === 1); // why it was changed, and who may read it
  assert.equal(await page.inputValue('[name=what]'), 'We sing before we speak');
  await t.look(page);
  await page.fill('[name=why]', 'Nobody here speaks first otherwise');
  await page.check('[name=readers][value=public]');
  await send(page, 'main form button.deed');
  assert.match(page.url(), /\/adaptations\/[0-9a-f-]{36}/);
  await t.look(page);
  await page.check('[name=outcome][value=harmed]');
  await page.fill('[name=words]', 'Two families were hurt by what was said.');
  await send(page, 'main form[action$="/answer"] button');
  assert.match(await page.locator('main').innerText(), /Two families were hurt/);
  const adaptation = new URL(page.url()).pathname;
  const guest = await t.page(t.servers[0], way);
  await t.open(guest, practice);
  assert.equal(await guest.locator(`#lineage ~ ul a[href="${adaptation}"]`).count(), 1);
  await t.look(guest);
  await t.open(guest, adaptation);
  assert.match(await guest.locator('main').innerText(), /We sing before we speak/);
}, WAYS);

// "first, next, ..." until there is no token.
async function harvest(page, base) {
  const found = [];
  for (let query = 'metadataPrefix=oai_dc'; query; ) {
    const text = await (await page.request.get(`${base}/oai?verb=ListIdentifiers&${query}`)).text();
    found.push(...[...text.matchAll(/<identifier>([^<]+)</g)].map((m) => m[1]));
    const token = text.match(/<resumptionToken[^>]*>([^<]+)</);
    query = token ? `resumptionToken=${encodeURIComponent(token[1])}` : '';
  }
  return found;
}

journeyEachWay('L7 what is open is taken along by feed, file, harvest and search engine', async (t, way) => {
  const { server, page } = await begin(t, way);
  await t.open(page, '/practices?topic=care');
  await t.look(page);
  const shown = await page.locator('main ul.list h3 a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  assert.ok(shown.length > 0);
  const feed = await page.locator('a[type="application/atom+xml"]').getAttribute('href');
  assert.match(feed, /topic=care/);
  const atom = await (await page.request.get(server.url + feed)).text();
  assert.equal([...atom.matchAll(/<entry>/g)].length, shown.length);
  const file = await page.locator('a[href*="/export/practices/csv"]').getAttribute('href');
  const csv = await (await page.request.get(server.url + file)).text();
  for (const one of shown) {
    assert.ok(atom.includes(one) && csv.includes(one), one);
  }
  const all = await harvest(page, server.url);
  assert.equal(new Set(all).size, all.length);
  for (const one of shown) {
    assert.ok(all.some((name) => name.endsWith(one.replace('/practices/', ':'))), one);
  }
  await t.open(page, shown[0]);
  const said = JSON.parse(await page.locator('script[type="application/ld+json"]').textContent());
  assert.equal(said.url, server.url + shown[0]);
  assert.equal(said.name || said.headline, await page.locator('h1').innerText());
}, WAYS);

journeyEachWay('L1 a host takes in a table of practices, mended in a spreadsheet', async (t, way) => {
  const { page } = await begin(t, way, 'Hob Keeper');
  const attach = async (field, name, text) => {
    const whole = path.join(t.folder, name);
    fs.writeFileSync(whole, text);
    await page.setInputFiles(`[name=${field}]`, whole);
  };
  await t.open(page, '/communities/aurora-valley/practices');
  await go(page, page.locator('a[href$="/practices/import"]'));
  await t.look(page);
  await attach('file', 'cases.csv', 'id,called,city,went\n1,Lamps on the path,Lindi,helped\n2,Lamps at sea,Lindi,great\n');
  await send(page, 'main form button.deed');
  await page.selectOption('[name=use1]', 'title');
  await page.fill('[name=catalogue]', 'Lamps of the coast');
  await send(page, '#table button.deed');
  assert.equal(await page.locator('.errors li').count(), 1);
  await t.look(page);
  await page.locator('details.block summary').first().click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('button[value=faulty]').click()]);
  const rows = fs.readFileSync(await download.path(), 'utf8');
  assert.match(rows, /^\uFEFFrow,id,called,city,went,what is wrong\r\n3,2,Lamps at sea,Lindi,great,/);
  await attach('rows', 'mended.csv', rows.replace('great', 'failed'));
  await send(page, 'form[action$="/mend"] button');
  assert.equal(await page.inputValue('[name=use1]'), 'title');
  assert.equal(await page.inputValue('[name=catalogue]'), 'Lamps of the coast');
  await t.look(page);
  await send(page, '#table button[value=import]');
  const text = await page.locator('main').innerText();
  assert.ok(text.includes('Lamps on the path') && text.includes('Lamps at sea'));
}, WAYS);
