// SPDX-License-Identifier: AGPL-3.0-or-later
// Maps stand beside their lists: with scripts, by keyboard too; without, nothing is missing.
'use strict';

const { assert, journey } = require('./harness.js');

const loaded = (page) => page.evaluate('performance.getEntriesByType("resource").map((e) => e.name).join(" ")');

journey('the needs stand on a map beside their list, and the keyboard reaches them', async (t) => {
  const server = await t.serve({ demo: true });
  const page = await t.page(server, { size: 'desk' });
  await t.open(page, '/needs');
  const rows = await page.locator('#needs > [data-lat]').count();
  assert.ok(rows >= 5, `${rows} needs have a pin`);
  const markers = page.locator('.map .pin');
  await markers.first().waitFor();
  const shown = await markers.count();
  assert.ok(shown >= 3 && shown < rows, `${shown} markers: those of one valley share theirs`);
  assert.ok(await page.getByRole('region', { name: 'Where these needs are' }).isVisible());
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
});

journey('without scripts the list says everything, and nothing of a map is loaded', async (t) => {
  const server = await t.serve({ demo: true });
  const page = await t.page(server, { size: 'phone', scripts: false });
  await t.open(page, '/needs');
  assert.ok((await page.locator('#needs > li').count()) > 5);
  assert.equal(await page.locator('.map').isVisible(), false);
  await t.look(page);
});

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
