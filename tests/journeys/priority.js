// SPDX-License-Identifier: AGPL-3.0-or-later
// A whole priority round: three phones and a room with paper, without scripts, in English and in
// Arabic. The words are those of the translations, so that one journey walks in both.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { assert, journey, root } = require('./harness.js');
const { Hands } = require('./hands.js');

const PEOPLE = {
  wren: ['Wren Holm', 'steward'],
  ida: ['Ida Morrow', 'member'],
  joel: ['Joel Ames', 'member'],
  nell: ['Nell Fry', 'member'],
};

// The plain messages of one language, by key.
function words(lang) {
  const text = fs.readFileSync(path.join(root, `src/area/needs/po/${lang}.po`), 'utf8');
  const found = new Map([...text.matchAll(/msgid "(.+)"\nmsgstr "(.*)"/g)].map((m) => [m[1], m[2]]));
  return (key) => {
    assert.ok(found.has(key), `no such words: ${key}`);
    return found.get(key);
  };
}

function site(folder, kith, lang) {
  const data = path.join(folder, 'data');
  const run = (...given) => execFileSync(kith, [...given, '--data', data], { encoding: 'utf8', stdio: 'pipe' });
  run('init');
  run('community', 'add', 'river-bend', 'River Bend', '--zone', 'UTC');
  const cookies = {};
  for (const [who, [name, role]] of Object.entries(PEOPLE)) {
    run('person', 'add', name, '--email', `${who}@example.org`, '--lang', lang, '--community', 'river-bend', '--role', role);
    cookies[who] = run('person', 'sign-in', name).match(/kith-session=[\w-]+/)[0];
  }
  return { data, cookies };
}

// One evening of four people and those who only came to the room.
class Evening {
  constructor(t, lang) {
    Object.assign(this, { t, lang, w: words(lang) });
  }

  async begin() {
    const { data, cookies } = this.t.run.prepared(`evening-${this.lang}`, (folder) => site(folder, this.t.run.kith, this.lang));
    this.server = await this.t.serve({ from: data });
    const seen = new Set();
    for (const who of Object.keys(PEOPLE)) {
      const way = { size: 'phone', scripts: false, lang: this.lang };
      this[who] = await Hands.of(this.t, this.server, way, seen, cookies[who]);
    }
  }

  // Presses the button that a form of that address has.
  async send(hands, action) {
    await hands.leads(hands.main.locator(`form[action$="${action}"] button`).filter({ visible: true }).first());
  }

  async fill(hands, values) {
    for (const [name, value] of Object.entries(values)) {
      await hands.main.locator(`[name="${name}"]`).first().fill(value);
    }
  }

  async ask(method) {
    const { wren, w } = this;
    await wren.page.goto('/communities/river-bend/priorities');
    await wren.look();
    await wren.follow(w('priority.draft'));
    await wren.look();
    await this.fill(wren, { title: 'What do we do first?', promise: 'We begin with it in the autumn.' });
    await wren.main.locator(`[name="method"][value="${method}"]`).check();
    await wren.main.locator('[name="twice"]').check();
    if (method.startsWith('hanlon')) {
      await wren.main.locator('[name="barriers"]').check();
    }
    await wren.press(w('priority.form.save'));
    await wren.look(' draft');
    await wren.press(w('priority.deed.open'));
    this.address = wren.place();
  }

  async write() {
    const { wren, ida, joel, nell, w } = this;
    const said = { ida: 'A safe crossing: children run\nClean water', joel: 'A lamp at the ford', nell: 'Water we can drink' };
    for (const who of ['ida', 'joel', 'nell']) {
      await this[who].page.goto(this.address);
      await this.fill(this[who], { lines: said[who] });
      await this[who].press(w('priority.write.keep'));
    }
    await ida.look(' writing');
    await ida.says('A safe crossing');
    assert.ok(!(await ida.main.innerText()).includes('lamp at the ford'), 'writing is not silent');
    await wren.page.goto(this.address);
    assert.ok(!(await wren.main.innerText()).includes('lamp at the ford'), 'a steward sees what is written');
    await wren.main.locator('summary', { hasText: w('priority.write.paper') }).click();
    await wren.main.locator('#paper-lines').fill('Shade at the bus stop');
    await wren.press(w('priority.write.paper_keep'));
    await wren.look(' writing of a steward');
    await wren.follow(w('priority.deed.room'));
    await wren.look();
    await wren.page.goto(this.address);
    await this.send(wren, '/next');
    await joel.page.goto(this.address);
    await joel.says('A safe crossing');
    await nell.page.goto(this.address);
  }

  // Nell says that two are the same; Wren puts them together, apart again, and together.
  async merge() {
    const { wren, nell, w } = this;
    await nell.follow(w('priority.merge.suggest'));
    await nell.main.locator('[name="number"]').selectOption('4');
    await nell.main.locator('[name="into"]').selectOption('2');
    await nell.press(w('priority.merge.say_same'));
    await nell.look();
    await wren.page.goto(`${this.address}/merge`);
    await wren.look(' of a steward');
    await wren.leads(wren.main.locator('section[aria-labelledby="pairs"] button').first());
    await wren.leads(wren.main.locator('form[action$="/part"] button').first());
    await wren.main.locator('select[name="number"]').selectOption('4');
    await wren.main.locator('select[name="into"]').selectOption('2');
    await wren.leads(wren.main.locator('button.deed'));
    await wren.says('Water we can drink');
    await wren.page.goto(this.address);
    await this.send(wren, '/next');
    await wren.look(' rating');
  }

  // Cards for the room: made, printed, typed twice; a difference is shown.
  async room(card) {
    const { wren, w } = this;
    await wren.follow(w('priority.cards.make'));
    await this.fill(wren, { count: '3' });
    await wren.press(w('priority.cards.make'));
    await wren.look();
    this.codes = await wren.main.locator('th bdi').allInnerTexts();
    assert.equal(this.codes.length, 3);
    await wren.follow(w('priority.cards.print'));
    await wren.says(this.codes[0]);
    await wren.look();
    for (const code of this.codes) {
      await this.type(code, card);
    }
    await wren.says(w('done.priority_card_once'));
    await wren.look(' card');
    const [first] = Object.keys(card);
    const other = { ...card, [first]: String(Number(card[first]) - 1) };
    await this.fillCard(this.codes[0], other);
    await wren.main.locator('button.deed').click();
    await wren.says(w('priority.enter.differ'));
    await wren.look(' differs');
    await this.type(this.codes[0], card);
    await this.type(this.codes[1], card);
    await this.type(this.codes[2], card);
    await this.fillCard(this.codes[2], card);
    await wren.main.locator('button.deed').click();
    await wren.says(w('priority.wrong_typed'));
  }

  // An Arabic keyboard has digits of its own.
  asTyped(card) {
    const typed = (value) => (this.lang === 'ar' ? value.replace(/\d/g, (d) => '٠١٢٣٤٥٦٧٨٩'[d]) : value);
    return Object.fromEntries(Object.entries(card).map(([name, value]) => [name, typed(value)]));
  }

  async fillCard(code, card) {
    const { wren } = this;
    if (!wren.place().endsWith('/enter')) {
      await wren.page.goto(`${this.address}/enter`);
    }
    await this.fill(wren, { card: code.toLowerCase(), ...this.asTyped(card) });
  }

  async type(code, card) {
    await this.fillCard(code, card);
    await this.wren.leads(this.wren.main.locator('button.deed'));
  }

  async rate(who, values, why) {
    const hands = this[who];
    await hands.page.goto(this.address);
    await hands.leads(hands.main.locator('a.deed[href$="/rate"]'));
    await hands.look();
    await this.fill(hands, values);
    if (why) {
      await hands.main.locator('summary').filter({ hasText: this.w('priority.rate.why') }).nth(2).click();
      await this.fill(hands, { 'why-3': why });
    }
    await hands.leads(hands.main.locator('button.deed'));
    await hands.says(this.w('done.priority_rated'));
  }

  async see() {
    const { wren, ida, w } = this;
    await wren.page.goto(this.address);
    await this.send(wren, '/next');
    await ida.page.goto(this.address);
    await ida.look(' ranked');
    await wren.page.goto(this.address);
    await wren.look(' ranked of a steward');
    await wren.follow(w('priority.deed.room'));
    await wren.look(' ranked');
    await wren.page.goto(this.address);
  }
}

// "size-1": "8" ... of four needs: how many, how grave, how well we can help, equity.
function ratings(rows) {
  const names = ['size', 'seriousness', 'effectiveness', 'equity'];
  const out = {};
  rows.forEach((row, i) => row.forEach((value, k) => {
    if (value !== null) {
      out[`${names[k]}-${i + 1}`] = String(value);
    }
  }));
  return out;
}

for (const lang of ['en', 'ar']) {
  journey(`priority: three phones and a room of paper say what comes first (${lang})`, async (t) => {
    const evening = new Evening(t, lang);
    const { w } = evening;
    await evening.begin();
    await evening.ask('hanlon-naccho');
    await evening.write();
    await evening.merge();
    // 1 crossing, 2 water, 3 lamp, 4 shade
    await evening.room(ratings([[3, 4, 5, 5], [8, 9, 8, 9], [4, 4, 4, 4], [2, 2, 9, 3]]));
    await evening.rate('ida', ratings([[3, 4, 6, 5], [9, 9, 8, 9], [9, 9, 9, 4], [2, 2, 9, 3]]), 'My mother fell there.');
    await evening.rate('joel', ratings([[3, 5, 5, 5], [8, 8, 8, 8], [1, 1, 2, 4], [null, null, null, null]]));
    const { nell } = evening;
    await nell.page.goto(`${evening.address}/rate`);
    await evening.fill(nell, ratings([[3, 4, 5, 5], [11, 9, 8, 9], [4, 4, 4, 4], [2, 2, 9, 3]]));
    await nell.main.locator('button.deed').click();
    assert.equal(await nell.main.locator('[name="size-2"]').inputValue(), '11', 'what was typed is lost');
    assert.equal(await nell.main.locator('[name="size-3"]').inputValue(), '4');
    await nell.look(' wrong');
    await evening.fill(nell, { 'size-2': '9' });
    await nell.leads(nell.main.locator('button.deed'));
    await evening.see();
    await evening.wren.says(w('priority.result.first').replace('{title}', 'Clean water'));
    await evening.wren.says('My mother fell there.');
    await evening.wren.says(w('priority.result.raters_few'));
    await evening.wren.says(w('priority.recount.title'));
    await evening.wren.leads(evening.wren.main.locator('form[action$="/voice"] button').first());
    await evening.wren.says('Clean water');
  });
}

for (const method of ['nominal', 'multivote', 'pairwise', 'grid']) {
  journey(`priority: said by ${method}, on a phone`, async (t) => {
    const evening = new Evening(t, 'en');
    await evening.begin();
    await evening.ask(method);
    await evening.write();
    await evening.merge();
    for (const who of ['ida', 'joel', 'nell']) {
      const hands = evening[who];
      await hands.page.goto(`${evening.address}/rate`);
      if (method === 'pairwise') {
        await hands.press(evening.w('priority.rate.deal'));
        const groups = hands.main.locator('fieldset');
        for (let i = 0; i < (await groups.count()); i++) {
          await groups.nth(i).locator('[value="1"]').check();
        }
      } else if (method === 'nominal') {
        await hands.main.locator('[name="pick-1"]').selectOption('2');
        await hands.main.locator('[name="pick-2"]').selectOption('1');
      } else if (method === 'multivote') {
        await evening.fill(hands, { 'votes-2': '3', 'votes-1': '2' });
      } else {
        await evening.fill(hands, { 'size-1': '3', 'feasibility-1': '8', 'size-2': '9', 'feasibility-2': '8', 'size-3': '1', 'feasibility-3': '1' });
      }
      await hands.look(` ${method}`);
      await hands.leads(hands.main.locator('button.deed'));
      await hands.says(evening.w('done.priority_rated'));
    }
    await evening.see();
    if (method !== 'pairwise') {
      await evening.wren.says('First: Clean water');
    }
  });
}
