// SPDX-License-Identifier: AGPL-3.0-or-later
// The pictures in docs: the ten main pages of the demo, a need's way round, on a phone and on a
// desk. A page that is longer than a picture is cut off below. Not a test.
//   node tools/pictures.js KITH FOLDER
'use strict';

const path = require('node:path');
const { Run, Walk } = require('../tests/journeys/harness');

const TALLEST = 1400; // pixels

const VALLEY = ['/communities', 'Aurora Valley'];

// A page: its name, as whom (nobody, or one of the demo's people), where to begin, and the links to
// follow from there, each by the words in it.
const PAGES = [
  { name: 'home', from: '/' },
  { name: 'community', from: VALLEY[0], follow: [VALLEY[1]] },
  { name: 'voice', from: VALLEY[0], follow: [VALLEY[1], 'Voice a need'] },
  { name: 'need', from: VALLEY[0], follow: [VALLEY[1], 'Nobody walks home with a mother'] },
  { name: 'compare', from: '/compare?with=aurora-valley,puerto-lucero,wadi-al-nur' },
  { name: 'practice', from: '/practices', follow: ['Walking companions from the clinic gate'] },
  { name: 'ballot', from: '/ballots', follow: ['What do we take on first'] },
  { name: 'initiative', from: '/initiatives', follow: ['A tank for the birth house'] },
  { name: 'meeting', as: 'Jomo', from: '/circles', follow: ['Fathers at the tea scales', 'The midwife comes to us'] },
  { name: 'story', from: '/works', follow: ['The gate at six'] },
];

async function follow(t, page, name, words) {
  const link = page.locator('main a', { hasText: words }).first();
  const address = await link.getAttribute('href', { timeout: 5000 }).catch(() => null);
  if (!address) {
    throw new Error(`${name}: no link says "${words}" on ${page.url()}`);
  }
  await t.open(page, address);
}

async function become(t, page, who) {
  await t.open(page, '/sign-in');
  await page.getByRole('button', { name: who, exact: true }).click();
  await page.waitForURL('**/me');
  await page.mouse.move(0, 0);
}

async function take(t, server, size, wanted, folder) {
  const page = await t.page(server, { size });
  if (wanted.as) {
    await become(t, page, wanted.as);
  }
  await t.open(page, wanted.from);
  for (const words of wanted.follow || []) {
    await follow(t, page, wanted.name, words);
  }
  const { width } = page.viewportSize();
  const height = await page.evaluate('document.documentElement.scrollHeight');
  const clip = { x: 0, y: 0, width, height: Math.min(height, TALLEST) };
  const file = path.join(folder, `${wanted.name}-${size}.png`);
  await t.picture(page, file, { fullPage: true, clip });
  await page.context().close();
  console.log(`  ${wanted.name}, ${size}`);
}

async function main([kith, folder]) {
  const run = new Run({ kith, pages: path.join(folder, '..') });
  await run.begin();
  const t = new Walk(run);
  try {
    const server = await t.serve({ demo: true });
    for (const size of ['phone', 'desk']) {
      for (const wanted of PAGES) {
        await take(t, server, size, wanted, folder);
      }
    }
    await t.end();
  } catch (error) {
    t.abort();
    throw error;
  } finally {
    await run.end();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
