// SPDX-License-Identifier: AGPL-3.0-or-later
// Learning from others, by people who look for it: a librarian brings references in and takes them
// out (L2), a neighbour reviews a practice (L1), a community asks what worked for others like it
// (L3), somebody prints a guide (L5). Without script, on a phone, in English and in Arabic.
'use strict';

const { assert, journeyEachWay } = require('./harness.js');

const WAYS = ['en', 'ar'].map((lang) => ({ size: 'phone', scripts: false, lang }));

const ENTRIES = `@article{okoro, author = {Okoro, Amara}, title = {What {DNA} cannot tell}, year = 2019, doi = {10.1000/AB}}
@book{broken, title = }
`;

// The demo, and a page of somebody in it: signing in by command wants the server to rest.
async function begin(t, way, name) {
  const server = await t.serve({ demo: true });
  await server.stop();
  const [, key, value] = server.command('person', 'sign-in', name).match(/(kith-session)=([\w-]+)/);
  await server.start();
  const page = await t.page(server, way);
  await page.context().addCookies([{ name: key, value, url: server.url }]);
  return { server, page };
}

async function send(page, form) {
  await Promise.all([page.waitForEvent('framenavigated'), page.locator(`${form} button.deed`).click()]);
  await page.waitForLoadState();
}

journeyEachWay('L2 a librarian brings references in, makes one evidence, and takes it out', async (t, way) => {
  const { server, page } = await begin(t, way, 'Amara Nduta');
  await t.open(page, '/evidence/import');
  await t.look(page);
  await page.fill('[name=text]', ENTRIES);
  await send(page, 'main form');
  assert.match(await page.locator('main').innerText(), /Okoro, Amara\. What DNA cannot tell/);
  assert.equal(await page.locator('#flaws').count(), 1);
  await t.look(page);
  await send(page, 'main form');
  await t.look(page);
  await page.getByRole('link', { name: /Okoro, Amara/ }).click();
  await page.waitForLoadState();
  assert.equal(await page.inputValue('[name=sources]'), '10.1000/ab 2019');
  await t.look(page);
  await page.fill('[name=claim]', 'People who meet each month know more of each other.');
  await page.selectOption('[name=design]', 'trial');
  await page.fill('[name=population]', 'Neighbours');
  await page.fill('[name=intervention]', 'Meeting each month');
  await page.fill('[name=outcome]', 'Knowing each other');
  await page.check('[name=outcome_kind][value=benefit]');
  await page.fill('[name=not_shown]', 'Nothing about those who never came.');
  await send(page, 'main form');
  assert.match(page.url(), /\/evidence\/[0-9a-f-]{36}/);
  await t.look(page);
  for (const [form, words] of [['bib', '@article'], ['ris', 'TY  - '], ['json', '"type"']]) {
    const answer = await page.request.get(`${server.url}/evidence/references.${form}`);
    assert.equal(answer.status(), 200);
    assert.ok((await answer.text()).includes(words), form);
  }
}, WAYS);

journeyEachWay('L1 a neighbour reviews a practice by eight criteria, and cannot recommend what does not work', async (t, way) => {
  const { page } = await begin(t, way, 'Amara Nduta');
  await t.open(page, '/communities/puerto-lucero/practices');
  await page.locator('main ul.list h3 a').first().click();
  await page.waitForLoadState();
  const practice = new URL(page.url()).pathname;
  await t.look(page);
  await t.open(page, `${practice}/reviews`);
  const criteria = ['relevance', 'participation', 'collaboration', 'ethics', 'replicability', 'effectiveness', 'efficiency', 'sustainability'];
  for (const one of criteria) {
    await page.check(`[name=${one}][value=${one === 'effectiveness' ? 'no' : 'yes'}]`);
    await page.fill(`[name=${one}_reason]`, 'I was there and saw it.');
  }
  await page.check('[name=finding][value=strong]');
  await send(page, 'main form[data-keep]');
  assert.equal(await page.locator('.errors').count(), 1);
  assert.equal(await page.inputValue('[name=ethics_reason]'), 'I was there and saw it.');
  await t.look(page);
  await page.check('[name=finding][value=against]');
  await send(page, 'main form[data-keep]');
  assert.match(await page.locator('main').innerText(), /I was there and saw it/);
  await t.look(page);
}, WAYS);

journeyEachWay('L3, L5 a community asks what worked for others like it, and prints a guide', async (t, way) => {
  const server = await t.serve({ demo: true });
  const page = await t.page(server, way);
  await t.open(page, '/communities/puerto-lucero/worked');
  await t.look(page);
  await t.open(page, '/communities/puerto-lucero/worked?topic=care');
  assert.ok((await page.locator('main ol.list > li').count()) >= 1);
  assert.ok((await page.locator('main ol.list > li').first().locator('ul > li').count()) === 4);
  await t.look(page);
  await t.open(page, '/guides');
  await t.look(page);
  await page.locator('main ol.list a').first().click();
  await page.waitForLoadState();
  assert.ok((await page.locator('main ol > li').count()) >= 5);
  await t.look(page);
  const pdf = await page.context().browser().newContext({ javaScriptEnabled: false });
  const paper = await pdf.newPage();
  await paper.goto(page.url());
  const pages = (await paper.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page[^s]/g).length;
  assert.ok(pages <= 2, `${pages} pages of paper`);
  await pdf.close();
}, WAYS);
