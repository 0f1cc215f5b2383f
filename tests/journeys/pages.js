// SPDX-License-Identifier: AGPL-3.0-or-later
// Every page that the demo links to: it answers, weighs little, fits a phone, and axe finds nothing.
'use strict';

const zlib = require('node:zlib');
const { assert, journey, kindOf } = require('./harness.js');

const MOST_BYTES = 30 * 1024; // of HTML and CSS, compressed
const MOST_PAGES = 400;

const linksOf = (html) =>
  [...html.matchAll(/href="(\/[^"#]*)/g)]
    .map((m) => m[1].replace(/&amp;/g, '&'))
    .filter((a) => !/^\/(static|sign-in|media)\b/.test(a) && !/[?&](after|before|open|then)=/.test(a));

async function crawl(t, server, lang, each) {
  const headers = { 'accept-language': lang, 'accept-encoding': 'gzip' };
  const seen = new Set(['/']);
  const queue = ['/'];
  const follow = (links) => links.forEach((link) => {
    const plain = link.replace(/^\/(en|es|ar)(?=\/|$)/, '') || '/';
    if (!seen.has(plain)) {
      seen.add(plain);
      queue.push(plain);
    }
  });
  while (queue.length > 0 && seen.size < MOST_PAGES) {
    const address = queue.shift();
    const answer = await fetch(server.url + address, { headers, redirect: 'manual' });
    if (answer.status === 303) {
      // For people who have signed in, or what is read elsewhere: a need that was put together with another.
      const to = answer.headers.get('location').replace(/[?#].*/, '');
      assert.match(to, /^\/(sign-in$|needs\/)/, `${address} leads to ${to}`);
      follow(to === '/sign-in' ? [] : [to]);
      continue;
    }
    assert.equal(answer.status, 200, `${address} answers ${answer.status}`);
    const html = await answer.text();
    if (!/^text\/html\b/.test(answer.headers.get('content-type'))) {
      continue; // a file to take along
    }
    await each(address, html);
    follow(linksOf(html));
  }
  return seen.size;
}

for (const lang of ['en', 'es', 'ar']) {
  journey(`every page of the demo answers, weighs little and is sound (${lang})`, async (t) => {
    const server = await t.serve({ demo: true });
    const page = await t.page(server, { size: 'phone', scripts: false, lang });
    const kinds = new Set();
    const faults = [];
    let css = null;
    const count = await crawl(t, server, lang, async (address, html) => {
      if (css === null) {
        const sheet = await (await fetch(server.url + html.match(/href="(\/static\/[^"]+\.css)"/)[1])).text();
        css = zlib.brotliCompressSync(sheet).length;
      }
      const bytes = zlib.gzipSync(html).length + css;
      assert.ok(bytes < MOST_BYTES, `${address} weighs ${bytes} bytes with its style sheet`);
      assert.ok(html.includes(`<html lang="${lang}"`), `${address} is not in ${lang}`);
      const kind = kindOf(address);
      if (!kinds.has(kind)) {
        kinds.add(kind);
        await t.open(page, address);
        await t.look(page, `${lang}-${kind}`).catch((error) => faults.push(error.message));
      }
    });
    assert.ok(faults.length === 0, faults.join('\n'));
    assert.ok(count > 40, `only ${count} pages were found`);
  });
}
