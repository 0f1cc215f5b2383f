// SPDX-License-Identifier: AGPL-3.0-or-later
// What pages say to search engines, looked at with structured-data-testing-tool:
// schema_check.js TYPE FILE.html...    prints: pages, of them good; else what is wrong
'use strict';
const fs = require('fs');
const { structuredDataTest } = require('structured-data-testing-tool');

const properties = {
  HowTo: ['name', 'step[0].text', 'step[0].position', 'author.name', 'url', 'inLanguage', 'datePublished'],
  ScholarlyArticle: ['headline', 'abstract', 'creativeWorkStatus', 'identifier[0]', 'url', 'inLanguage', 'datePublished'],
  Article: ['headline', 'author.name', 'url', 'inLanguage', 'datePublished'],
};

function tests(type) {
  return properties[type].map((name) => ({ test: `${type}[0].${name}`, type: 'jsonld', schema: type }));
}

async function look(type, file) {
  const options = { schemas: [`jsonld:${type}`], presets: [{ name: type, description: type, tests: tests(type) }] };
  const found = await structuredDataTest(fs.readFileSync(file, 'utf8'), options).catch((e) => {
    if (e.type !== 'VALIDATION_FAILED') throw e;
    return e.res;
  });
  for (const f of found.failed.concat(found.warnings)) console.error(file, f.test, f.error && f.error.message);
  return found.failed.length === 0 && found.passed.length >= properties[type].length;
}

async function main() {
  const [type, ...files] = process.argv.slice(2);
  let good = 0;
  for (const file of files) good += (await look(type, file)) ? 1 : 0;
  console.log(`${files.length} pages, ${good} good`);
}

main().catch((e) => {
  console.error(e.message);
  process.exit(1);
});
