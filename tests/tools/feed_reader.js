// SPDX-License-Identifier: AGPL-3.0-or-later
// Follows a feed to its end with rss-parser: how many entries, and how many different names.
'use strict';

const Parser = require('rss-parser');

(async () => {
  const parser = new Parser({ customFields: { feed: [['link', 'links', { keepArray: true }]] } });
  const names = new Set();
  let entries = 0;
  let address = process.argv[2];
  while (address) {
    const feed = await parser.parseURL(address);
    feed.items.forEach((item) => names.add(item.id));
    entries += feed.items.length;
    const next = (feed.links || []).find((link) => link.$ && link.$.rel === 'next');
    address = next && next.$.href;
  }
  console.log(`${entries} entries, ${names.size} names`);
})();
