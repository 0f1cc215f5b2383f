// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs the journeys of this folder one after the other.
// node tests/journeys/run.js [--kith PROGRAM] [--pages FOLDER] [PART...]: those whose name or file
// has one of the parts. The last line counts.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { journeys, root, Run, Skip, Walk } = require('./harness');

const LIMIT_MS = 300000;

function options(words) {
  const chosen = { kith: path.join(root, 'build/kith'), pages: path.join(root, 'build/pages'), parts: [] };
  for (let i = 0; i < words.length; i++) {
    if (words[i] === '--kith' || words[i] === '--pages') {
      chosen[words[i].slice(2)] = words[++i];
    } else {
      chosen.parts.push(words[i]);
    }
  }
  return chosen;
}

function load() {
  const files = fs.readdirSync(__dirname).filter((file) => file.endsWith('.js')).sort();
  for (const file of files.filter((name) => name !== 'harness.js' && name !== 'run.js')) {
    const before = journeys.length;
    require(path.join(__dirname, file));
    journeys.slice(before).forEach((journey) => Object.assign(journey, { file }));
  }
}

function withLimit(promise) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`not done after ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// 'passed', 'skipped' or 'failed'
async function walk(run, journey) {
  const begun = Date.now();
  const t = new Walk(run);
  const say = (how) => console.log(`${how} ${journey.file}: ${journey.name} (${Date.now() - begun} ms)`);
  try {
    await withLimit(journey.fn(t).then(() => t.end()));
    say('ok');
    return 'passed';
  } catch (error) {
    const said = t.servers.map((server) => server.said).join('\n');
    t.abort();
    if (error instanceof Skip) {
      console.log(`skipped ${journey.name}: ${error.message}`);
      return 'skipped';
    }
    say('FAILED');
    console.log([error.stack, ...t.faults, said && `the server said:\n${said}`].filter(Boolean).join('\n'));
    return 'failed';
  }
}

async function main() {
  const chosen = options(process.argv.slice(2));
  load();
  const wanted = journeys.filter((journey) =>
    chosen.parts.length === 0 || chosen.parts.some((part) => `${journey.file} ${journey.name}`.includes(part)));
  const count = { passed: 0, failed: 0, skipped: 0 };
  const run = new Run(chosen);
  await run.begin();
  for (const journey of wanted) {
    count[await walk(run, journey)]++;
  }
  await run.end();
  console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  process.exitCode = count.failed > 0 ? 1 : 0;
}

main().catch((error) => {
  console.error(error);
  process.exit(2);
});
