// SPDX-License-Identifier: AGPL-3.0-or-later
// The pictures in docs: main pages of the demo, on a phone and on a desk. Not a test.
//   node tools/pictures.js KITH FOLDER
'use strict';

const path = require('node:path');
const { Run, Walk } = require('../tests/journeys/harness');

// A page: its name, where to begin, and the links to follow from there (the first that fits).
const PAGES = [
  { name: 'home', from: '/' },
  { name: 'communities', from: '/communities' },
  { name: 'community', from: '/communities', follow: ['/communities/'] },
  { name: 'voice', from: '/communities', follow: ['/communities/', '/needs/new'] },
  { name: 'needs', from: '/needs' },
  { name: 'need', from: '/needs', follow: ['/needs/0'] },
  { name: 'sign-in', from: '/sign-in' },
  { name: 'about', from: '/about' },
];

async function reach(t, page, { name, from, follow = [] }) {
  await t.open(page, from);
  for (const part of follow) {
    const address = await page.locator(`main a[href*="${part}"]`).first().getAttribute('href');
    if (!address) {
      throw new Error(`${name}: no link to ${part}`);
    }
    await t.open(page, address);
  }
}

async function main([kith, folder]) {
  const run = new Run({ kith, pages: path.join(folder, '..') });
  await run.begin();
  const t = new Walk(run);
  const server = await t.serve({ demo: true });
  for (const size of ['phone', 'desk']) {
    const page = await t.page(server, { size });
    for (const wanted of PAGES) {
      await reach(t, page, wanted);
      await t.picture(page, path.join(folder, `${wanted.name}-${size}.png`));
      console.log(`  ${wanted.name}, ${size}`);
    }
  }
  await t.end();
  await run.end();
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exit(1);
});
