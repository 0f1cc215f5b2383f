// SPDX-License-Identifier: AGPL-3.0-or-later
// Maps stand beside their lists: with scripts, by keyboard too; without, nothing is missing.
'use strict';

const { assert, journey, journeyEachWay } = require('./harness.js');
const { wordsOf } = require('./words.js');

const LANGUAGES = ['en', 'ar'];
const PHONES = LANGUAGES.map((lang) => ({ size: 'phone', scripts: true, lang }));

const loaded = (page) => page.evaluate('performance.getEntriesByType("resource").map((e) => e.name).join(" ")');

journeyEachWay('N9: the needs stand on a map beside their list, and the keyboard reaches them', async (t, way) => {
  const server = await t.serve({ demo: true });
  const page = await t.page(server, way);
  await t.open(page, '/needs');
  const rows = await page.locator('#needs > [data-lat]').count();
  assert.ok(rows >= 5, `${rows} needs have a pin`);
  await page.locator('.map').scrollIntoViewIfNeeded(); // on a phone it comes when it is seen
  const markers = page.locator('.map .pin');
  await markers.first().waitFor();
  const shown = await markers.count();
  assert.ok(shown >= 3 && shown < rows, `${shown} markers: those of one valley share theirs`);
  assert.ok(await page.getByRole('region', { name: wordsOf(way.lang).pattern('Where these needs are') }).isVisible());
  await page.locator('.map .land').first().waitFor({ state: 'attached' });
  await t.look(page);

  const name = await markers.first().getAttribute('aria-label');
  const links = page.locator('.leaflet-popup a');
  const active = (what) => page.evaluate(`document.activeElement${what}`);
  await markers.first().focus();
  await page.keyboard.press('Enter');
  const names = await links.allTextContents();
  assert.equal(`${names.length}: ${names.join(' · ')}`, name);
  assert.equal(await active('.textContent'), names[0], 'the popup has the focus');
  await t.look(page);
  await page.keyboard.press('Escape');
  await links.first().waitFor({ state: 'detached' });
  assert.equal(await active('.getAttribute("aria-label")'), name, 'the marker has the focus again');
  for (let i = 0; i < shown + 5; i++) {
    await page.keyboard.press('Tab');
  }
  assert.equal(await active('.closest(".map")'), null, 'Tab leaves the map');

  await markers.first().focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/needs\/[0-9a-f-]{36}$/);
  assert.equal(await page.locator('h1').textContent(), names[0]);
}, [{ size: 'desk', scripts: true, lang: 'en' }, ...PHONES]);

journeyEachWay('N9: without scripts the list says everything, keeps its filters, and comes as a file', async (t, way) => {
  const server = await t.serve({ demo: true });
  const page = await t.page(server, way);
  await t.open(page, '/needs');
  assert.ok((await page.locator('#needs > li').count()) > 5);
  assert.equal(await page.locator('.map').isVisible(), false);
  await t.look(page);
  await t.open(page, '/needs?stage=pregnancy');
  const some = await page.locator('#needs > li').count();
  assert.ok(some > 0 && some < 20, `${some} needs of one stage`);
  const files = await page.locator('main a[href*="/export/needs/"]').evaluateAll((all) => all.map((a) => a.href));
  assert.ok(files.length >= 2 && files.every((one) => one.includes('stage=pregnancy')), 'the files have the same filters');
  for (const file of files) {
    const answer = await page.request.get(file);
    assert.equal(answer.status(), 200);
    assert.ok((await answer.text()).includes(/csv/.test(file) ? 'Nobody walks home with a mother after the clinic' : 'FeatureCollection'));
  }
}, LANGUAGES.map((lang) => ({ size: 'phone', scripts: false, lang })));

journey('a page without pins loads no map', async (t) => {
  const server = await t.serve({ demo: true });
  const page = await t.page(server, { size: 'desk' });
  await t.open(page, '/practices');
  assert.equal(await page.locator('.map').count(), 0);
  assert.doesNotMatch(await loaded(page), /leaflet|map\.|land-/);
  await t.open(page, '/needs');
  await page.locator('.map .pin').first().waitFor();
  assert.match(await loaded(page), /leaflet/);
});
