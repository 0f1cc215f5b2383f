// SPDX-License-Identifier: AGPL-3.0-or-later
// N2: a steward gives a program a key on a phone without scripts; the program brings a need, which
// shows; it says where the need stands; the steward ends the key. In English and in Arabic.
'use strict';

const { assert, journeyEachWay } = require('./harness.js');

const WAYS = ['en', 'ar'].map((lang) => ({ size: 'phone', scripts: false, lang }));
const HERE = '/communities/aurora-valley';

async function begin(t, way) {
  const server = await t.serve({ demo: true });
  await server.stop();
  const [, key, value] = server.command('person', 'sign-in', 'Amara Nduta').match(/(kith-session)=([\w-]+)/);
  await server.start();
  const page = await t.page(server, way);
  await page.context().addCookies([{ name: key, value, url: server.url }]);
  return { server, page };
}

async function press(page, button) {
  await Promise.all([page.waitForEvent('framenavigated'), button.click()]);
  await page.waitForLoadState();
}

// What a program does: it sends a form, and reads JSON.
async function send(server, call, fields) {
  const answer = await fetch(`${server.url}/open311/v2/${call}`, { method: 'POST', body: new URLSearchParams(fields) });
  return { status: answer.status, body: await answer.json() };
}

journeyEachWay('N2 a steward gives a program a key, and a need it brings shows', async (t, way) => {
  const { server, page } = await begin(t, way);
  await t.open(page, `${HERE}/members`);
  await press(page, page.locator(`a[href="${HERE}/keys"]`));
  await t.look(page, `keys-${way.lang}`);
  const make = page.locator(`form[action="${HERE}/keys"]`);
  await page.fill('[name=name]', 'Town reports');
  await press(page, make.locator('button'));
  assert.equal(await page.locator('.errors').count(), 1);
  assert.equal(await page.inputValue('[name=name]'), 'Town reports');
  await t.look(page);
  for (const power of ['open311_post', 'open311_show', 'open311_update']) {
    await page.check(`[name=power][value=${power}]`);
  }
  await press(page, make.locator('button'));
  await t.look(page, `key-made-${way.lang}`);
  const key = await page.locator('.result code').innerText();
  assert.match(key, /^[\w-]{43}$/);

  const need = {
    api_key: key, jurisdiction_id: 'aurora-valley', service_code: 'infrastructure', lat: -0.42, long: 37.01,
    description: 'The footbridge has lost three planks\nChildren jump over the hole.',
  };
  const made = await send(server, 'requests.json', need);
  assert.equal(made.status, 200);
  const id = made.body[0].service_request_id;
  assert.deepEqual(await send(server, 'requests.json', need), made, 'sent again it is once');
  await t.open(page, `${HERE}/needs`);
  assert.match(await page.locator('main').innerText(), /The footbridge has lost three planks/);
  await t.open(page, `/needs/${id}`);
  assert.match(await page.locator('main').innerText(), /Children jump over the hole\./);

  const said = await send(server, 'servicerequestupdates.json', {
    api_key: key, service_request_id: id, update_id: '1', updated_datetime: '2026-03-12T10:00:00Z',
    status: 'in_progress', description: 'The planks are being cut.',
  });
  assert.equal(said.status, 200);
  await page.reload();
  assert.match(await page.locator('main').innerText(), /The planks are being cut\./);
  await t.look(page);
  const back = await (await fetch(`${server.url}/open311/v2/requests/${id}.json`)).json();
  assert.equal(back[0].status, 'open');
  assert.match(back[0].status_notes, /The planks are being cut\./);

  await t.open(page, `${HERE}/keys`);
  assert.ok(!(await page.content()).includes(key), 'it is shown once');
  const end = page.locator('li', { hasText: 'Town reports' }).locator('form[action$="/keys/end"] button');
  await press(page, end);
  await t.look(page);
  assert.equal((await send(server, 'requests.json', { ...need, description: 'One more hole in it' })).status, 403);
}, WAYS);
