// SPDX-License-Identifier: AGPL-3.0-or-later
// L6: somebody with an old phone looks for what others have said.
'use strict';

const { assert, journey } = require('./harness.js');

const PHONE = { size: 'phone', scripts: false };

async function ask(page, words) {
  await page.getByRole('main').getByRole('searchbox').fill(words);
  await Promise.all([
    page.waitForEvent('framenavigated'),
    page.getByRole('main').getByRole('button').click(),
  ]);
  await page.waitForLoadState();
}

async function titles(page) {
  return page.locator('main ul.list h2').allInnerTexts();
}

journey('L6: search forgives a slip, keeps its filters in the address, and says when there is nothing', async (t) => {
  const page = await t.page(await t.serve({ demo: true }), PHONE);
  await t.open(page, '/search');
  await t.look(page, 'search-empty');
  await ask(page, 'light');
  const light = await titles(page);
  assert.ok(light.length > 0, 'the demo speaks of light');
  assert.ok((await page.locator('main mark').count()) > 0, 'the words are marked');
  await t.look(page, 'search');
  await ask(page, 'ligth');
  assert.deepEqual(await titles(page), light);
  assert.match(await page.locator('main').innerText(), /Nothing that is open to you has “ligth”. These have “light”/);
  await t.look(page);
  await page.getByText('Narrow it down').click();
  await page.getByLabel('Kind', { exact: true }).selectOption({ label: 'Need' });
  await ask(page, 'light');
  assert.match(page.url(), /kind=need/);
  const needs = await titles(page);
  assert.ok(needs.length > 0 && needs.length <= light.length);
  assert.equal(await page.getByLabel('Kind', { exact: true }).inputValue(), 'need');
  await t.look(page);
  await ask(page, 'light -light');
  assert.deepEqual(await titles(page), []);
  await t.look(page, 'search-nothing');
});

journey('L6: search in Arabic, right to left', async (t) => {
  const page = await t.page(await t.serve({ demo: true }), { ...PHONE, lang: 'ar' });
  await t.open(page, '/ar/search?q=ligth&stage=birth&stage=newborn');
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
  await t.look(page, 'search-ar');
  await t.open(page, '/ar/search?q=ligth');
  assert.ok((await titles(page)).length > 0);
  await t.look(page);
});
