// SPDX-License-Identifier: AGPL-3.0-or-later
// Holds our forms against ODK's own engine (@getodk/xforms-engine) in Chromium: each form of a folder
// becomes an XForm, is filled there as the file beside it says, and what is sent is held against what
// `kith form --answers` works out: the same questions asked, the same values, the same ones wrong.
// Usage: form_engine.js KITH FOLDER. Prints a line for each filling, and what differs.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { chromium } = require('playwright-core');

const NOW = '2026-11-27T22:30:00+00:00';
const site = 'https://forms.invalid';
const [, , kith, folder] = process.argv;
const root = path.resolve(__dirname, '../..');
const place = fs.mkdtempSync(path.join(os.tmpdir(), 'kith-forms-'));
const sent = path.join(place, 'sent.xml');
const engine = path.join(root, 'node_modules/@getodk/xforms-engine/dist/index.js');

// Runs in the page: fills the form, gives what would be sent and what is wrong.
async function fill({ xml, steps, address }) {
  const { loadForm } = await import(address);
  const loaded = await loadForm(xml, { fetchFormAttachment: async () => new Response('', { status: 404 }) });
  if (loaded.status === 'failure') {
    return { error: String(loaded.error && loaded.error.message) };
  }
  const { root } = loaded.createInstance();
  const step = (name) => /^([^[]+)(?:\[(\d+)\])?$/.exec(name);
  const nameOf = (node) => node.currentState.reference.replace(/^.*\//, '').replace(/\[.*$/, '');
  const find = (names) => {
    let at = root;
    for (const part of names.split('/')) {
      const [, name, number] = step(part);
      at = at.currentState.children.find((child) => nameOf(child) === name);
      if (!at) throw new Error(`nothing is called ${name} in ${names}`);
      if (at.nodeType.startsWith('repeat-range') && number) {
        at = at.currentState.children[Number(number) - 1];
      }
    }
    return at;
  };
  const put = (node, value) => {
    if (node.nodeType === 'select') {
      if (node.selectType === 'select') node.selectValues(value ? value.split(' ') : []);
      else node.selectValue(value || null);
    } else if (node.nodeType === 'rank') {
      node.setValues(value.split(' '));
    } else if (node.nodeType === 'trigger') {
      node.setValue(value === 'OK');
    } else {
      node.setValue(value);
    }
  };
  for (const [where, value] of steps) {
    if (value === '+') find(where).addInstances();
    else if (value === '-') find(where).removeInstances(0, 1);
    else put(find(where), value);
  }
  const payload = await root.prepareInstancePayload();
  const sent = await payload.data[0].get('xml_submission_file').text();
  const wrong = (payload.violations || []).map((v) => v.reference);
  // what the page would show: labels in the order of the form
  const choices = [];
  const walk = (node) => {
    if (node.nodeType === 'select') {
      choices.push([node.currentState.reference, node.currentState.valueOptions.map((o) => o.value)]);
    }
    (node.currentState.children || []).forEach(walk);
  };
  walk(root);
  return { sent, wrong, choices };
}

// "/data/member[2]/age" as we name it.
const ours = (reference) => reference.replace(/^\/data\//, '');

// All leaves of what was sent, with the rows of repeats numbered as ours are.
function leaves(page, xml, repeats) {
  return page.evaluate(
    ([text, names]) => {
      const doc = new DOMParser().parseFromString(text, 'text/xml');
      const found = {};
      const walk = (element, where) => {
        const seen = {};
        for (const child of element.children) {
          const whole = (where.replace(/\[\d+\]/g, '') + '/' + child.localName).replace(/^\//, '');
          if (whole === 'meta') continue;
          seen[child.localName] = (seen[child.localName] || 0) + 1;
          const at = `${where}/${child.localName}${names.includes(whole) ? `[${seen[child.localName]}]` : ''}`;
          if (child.children.length || names.includes(whole)) walk(child, at);
          else found[at.replace(/^\//, '')] = child.textContent;
        }
      };
      walk(doc.documentElement, '');
      return found;
    },
    [xml, repeats],
  );
}

function run(args) {
  try {
    return execFileSync(kith, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (e) {
    if (e.status !== 1) throw e;
    return e.stdout;
  }
}

function compare(theirs, answers, theirWrong, form) {
  const differ = [];
  const mine = Object.fromEntries(answers.map((a) => [a.path, a.value]));
  const passed = new Set(form.questions.filter((q) => q.type === 'end' || q.type === 'start').map((q) => q.path));
  const sections = new Set(form.questions.filter((q) => /group|repeat/.test(q.type)).map((q) => q.path));
  const plain = (where) => where.replace(/\[\d+\]/g, '');
  const known = new Set(form.questions.map((q) => q.path));
  for (const where of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    if (passed.has(plain(where)) || sections.has(plain(where)) || !known.has(plain(where))) continue;
    if (theirs[where] !== mine[where]) differ.push(`${where}: "${theirs[where]}" there, "${mine[where]}" here`);
  }
  const wrongHere = answers.filter((a) => a.wrong).map((a) => a.path).sort().join(' ');
  const wrongThere = theirWrong.map(ours).sort().join(' ');
  if (wrongHere !== wrongThere) differ.push(`wrong there: ${wrongThere}; here: ${wrongHere}`);
  return differ;
}

async function one(page, name) {
  const file = path.join(folder, `${name}.csv`);
  const form = JSON.parse(run(['form', file, '--json']));
  const xml = run(['form', file, '--xform']);
  const repeats = form.questions.filter((q) => q.type === 'repeat').map((q) => q.path);
  const fillings = JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`), 'utf8'));
  for (const filling of fillings) {
    const got = await page.evaluate(fill, { xml, steps: filling.steps, address: `${site}/engine.js` });
    if (got.error) {
      console.log(`${name}: ${filling.what}: the form is not taken: ${got.error}`);
      continue;
    }
    if (process.env.SHOW) console.log(got.sent);
    fs.writeFileSync(sent, got.sent);
    const { answers } = JSON.parse(run(['form', file, '--answers', sent, '--now', NOW, '--json']));
    const differ = compare(await leaves(page, got.sent, repeats), answers, got.wrong, form);
    for (const [reference, offered] of Object.entries(filling.offered || {})) {
      const there = got.choices.find((c) => ours(c[0]) === reference);
      if (!there || there[1].join(' ') !== offered) differ.push(`${reference} offers ${there && there[1].join(' ')}`);
    }
    console.log(`${name}: ${filling.what}: ${differ.length ? differ.join('; ') : `the same, ${answers.length} answers`}`);
  }
}

(async () => {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  const context = await browser.newContext({ timezoneId: 'UTC' });
  const page = await context.newPage();
  await page.clock.setFixedTime(NOW);
  await page.route(`${site}/**`, (route) =>
    route.request().url().endsWith('/engine.js')
      ? route.fulfill({ contentType: 'text/javascript', body: fs.readFileSync(engine) })
      : route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>forms</title>' }),
  );
  await page.goto(`${site}/`);
  const names = fs.readdirSync(folder).filter((f) => f.endsWith('.json')).map((f) => f.slice(0, -5)).sort();
  for (const name of names) {
    try {
      await one(page, name);
    } catch (e) {
      console.log(`${name}: ${e.message}`);
    }
  }
  await browser.close();
  fs.rmSync(place, { recursive: true });
})();
