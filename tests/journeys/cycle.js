// SPDX-License-Identifier: AGPL-3.0-or-later
// One need, from the first voice to a practice that others can take up.
'use strict';

const { assert, journeyEachWay } = require('./harness.js');

// Signs in as somebody of the demo by the cookie that the program makes for its host.
async function signIn(server, page, name) {
  const line = server.command('person', 'sign-in', name);
  const [, cookie, value] = line.match(/(kith-session)=([\w-]+)/);
  await page.context().addCookies([{ name: cookie, value, url: server.url }]);
}

const press = async (page, words) => {
  await page.getByRole('button', { name: words, exact: true }).first().click();
  await page.waitForLoadState();
};

const follow = async (page, words) => {
  await page.getByRole('main').getByRole('link', { name: words }).first().click();
  await page.waitForLoadState();
};

journeyEachWay('a need is carried round the cycle', async (t, way) => {
  const server = await t.serve({ demo: true });
  await server.stop();
  const page = await t.page(server, way);
  await signIn(server, page, 'Amara Nduta');
  await server.start(server.port);

  // listen
  await t.open(page, '/communities/aurora-valley/needs/new');
  await page.getByLabel('The need in one sentence').fill('The school roof leaks on the smallest ones');
  await page.getByLabel('learning and school').check();
  await t.look(page);
  await press(page, 'Voice a need');
  assert.match(await page.textContent('main'), /Your need is voiced/);
  const need = page.url().replace(/\?.*/, '');

  // organise, act
  await follow(page, /initiative/i);
  await page.locator('input[name="title"], input[name="name"]').first().fill('A new roof before the rains');
  await t.look(page);
  await page.getByRole('main').locator('form[method="post"] button.deed').first().click();
  await page.waitForLoadState();
  const initiative = page.url().replace(/\?.*/, '');
  assert.match(initiative, /\/initiatives\//);
  await t.look(page);
  await page.locator('form[action$="/state"] button[value="running"], button[name="state"][value="running"]').first().click();
  await page.waitForLoadState();

  // reflect
  await t.open(page, initiative);
  await follow(page, 'Say what changed');
  await page.getByLabel('What did you look at?').fill('Days on which the small ones sat dry');
  await page.getByLabel('Counted in').fill('days out of five');
  await page.locator('[name="before"]').fill('2');
  await page.locator('[name="before_when"]').fill('March');
  await page.locator('[name="after"]').fill('5');
  await page.locator('[name="after_when"]').fill('June');
  await page.getByLabel('How did you find out?').fill('The teacher marked it each day.');
  await page.getByLabel('What went wrong, or hurt somebody?').fill('Nothing that we saw.');
  await t.look(page);
  await press(page, 'Keep this');
  assert.match(await page.textContent('main'), /Nobody has worked out how sure/);

  await t.open(page, initiative);
  await follow(page, 'Tell its story');
  await page.getByLabel('What is it called?').fill('Dry feet');
  await page.getByLabel('The story', { exact: true }).fill('The rain came and nobody moved their desk.');
  await page.getByLabel('These are my own words').check();
  await page.getByLabel('Everybody', { exact: true }).check();
  await press(page, 'Tell it');
  assert.match(await page.textContent('main'), /Your story is told/);

  // the need tells its way
  await t.open(page, need);
  const way_ = await page.textContent('main');
  for (const step of ['Listen', 'Organise', 'Act', 'Reflect']) {
    assert.ok(way_.includes(step), `the need's page does not show ${step}`);
  }
  await t.look(page);
});
