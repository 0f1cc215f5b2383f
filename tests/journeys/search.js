// SPDX-License-Identifier: AGPL-3.0-or-later
// L6: somebody with an old phone looks for what others have said, in English and in Arabic.
'use strict';

const { assert, journeyEachWay } = require('./harness.js');
const { wordsOf } = require('./words.js');

const WAYS = ['en', 'ar'].map((lang) => ({ size: 'phone', scripts: false, lang }));

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

journeyEachWay('L6: search forgives a slip, keeps its filters in the address, and says when there is nothing', async (t, way) => {
  const page = await t.page(await t.serve({ demo: true }), way);
  const words = wordsOf(way.lang);
  const kind = page.getByLabel(words.pattern('Kind'));
  await t.open(page, '/search');
  await t.look(page, `search-empty-${way.lang}`);
  await ask(page, 'light');
  const light = await titles(page);
  assert.ok(light.length > 0, 'the demo speaks of light');
  assert.ok((await page.locator('main mark').count()) > 0, 'the words are marked');
  await t.look(page, `search-${way.lang}`);
  await ask(page, 'ligth');
  assert.deepEqual(await titles(page), light);
  assert.match(await page.locator('main').innerText(), words.pattern('Nothing that is open to you has “ligth”. These have “light”.', true));
  await t.look(page);
  await page.getByText(words.pattern('Narrow it down', true)).click();
  await kind.selectOption('need');
  await ask(page, 'light');
  assert.match(page.url(), /kind=need/);
  const needs = await titles(page);
  assert.ok(needs.length > 0 && needs.length <= light.length);
  assert.equal(await kind.inputValue(), 'need');
  await t.look(page);
  await ask(page, 'light -light');
  assert.deepEqual(await titles(page), []);
  await t.look(page, `search-nothing-${way.lang}`);
}, WAYS);
