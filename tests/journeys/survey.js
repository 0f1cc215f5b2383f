// SPDX-License-Identifier: AGPL-3.0-or-later
// A survey on phones without scripts, in English and in Arabic: a steward brings it from a spreadsheet
// that is wrong at first, somebody answers it with a repeat and a wrong answer, eleven others answer
// shortly, and the one who stands alone is not seen in the results.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { assert, journey, root } = require('./harness.js');
const { Hands } = require('./hands.js');
const { picture } = require('./town.js');

const WRONG = `survey
,type,name,label,relevant
,text,a,What?,pulldata('x')
,barcode,b,Which?,
`;

const BOOK = `survey
,type,name,label::English (en),label::العربية (ar),relevant,constraint,constraint_message::English (en),constraint_message::العربية (ar),required
,select_one sources,water,Where is your water from?,من أين ماؤك؟,,,,,yes
,integer,minutes,How many minutes do you walk?,كم دقيقة تمشي؟,\${water} != 'tap',. <= 600,Ten hours at most.,عشر ساعات على الأكثر.,yes
,begin repeat,child,Child,طفل,,,,,
,integer,age,How old is the child?,كم عمر الطفل؟,,,,,
,end repeat,,,,,,,,
,text,words,What should change?,ما الذي يجب أن يتغير؟,,,,,
,image,place,A photo of the place,صورة للمكان,,,,,
choices
,list_name,name,label::English (en),label::العربية (ar)
,sources,tap,A tap,صنبور
,sources,river,The river,النهر
`;

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
  run('person', 'add', 'Wren Holm', '--email', 'wren@example.org', '--lang', lang, '--community', 'river-bend', '--role', 'steward');
  const cookie = run('person', 'sign-in', 'Wren Holm').match(/kith-session=[\w-]+/)[0];
  fs.writeFileSync(path.join(folder, 'wrong.csv'), WRONG);
  fs.writeFileSync(path.join(folder, 'book.csv'), BOOK);
  return { data, cookie, wrong: path.join(folder, 'wrong.csv'), book: path.join(folder, 'book.csv') };
}

class Asking {
  constructor(t, lang) {
    Object.assign(this, { t, lang, w: words(lang) });
  }

  async begin() {
    this.made = this.t.run.prepared(`asking-${this.lang}`, (folder) => site(folder, this.t.run.kith, this.lang));
    this.server = await this.t.serve({ from: this.made.data });
    const seen = new Set();
    const way = { size: 'phone', scripts: false, lang: this.lang };
    this.wren = await Hands.of(this.t, this.server, way, seen, this.made.cookie);
    this.ana = await Hands.of(this.t, this.server, way, seen);
  }

  // Pages of the survey, called by what stands on them: their addresses have codes.
  async press(hands, act) {
    await hands.leads(hands.main.locator(`button[name="act"][value="${act}"]`).filter({ visible: true }).last());
  }

  async setUp(title) {
    const { wren, w } = this;
    await wren.page.goto('/communities/river-bend/surveys');
    await wren.look();
    await wren.follow(w('survey.make'));
    await wren.look();
    await wren.main.locator('[name="title"]').fill(title);
    await wren.main.locator('[name="consent"]').fill('Nobody must answer.');
    await wren.main.locator('[name="results"][value="public"]').check();
    await wren.press(w('survey.setup.save'));
    await wren.look(' draft');
    this.address = wren.place();
  }

  async ask() {
    const { wren, w, made } = this;
    await this.setUp('Water before school');
    await wren.follow(w('survey.keep.import'));
    await wren.look();
    await wren.main.locator('[name="file"]').setInputFiles(made.wrong);
    await wren.main.locator('button.deed').click();
    await wren.says('survey!E3');
    await wren.says('survey!B4');
    await wren.main.locator('[name="file"]').setInputFiles(made.book);
    await wren.leads(wren.main.locator('button.deed'));
    await wren.look(' preview');
    await wren.press(w('survey.import.take_in'));
    await wren.follow(w('survey.keep.questions'));
    await wren.look();
    await wren.main.locator('a[href$="/questions/0"]').click();
    await wren.look(' question');
    await this.picture(wren);
    await wren.page.goto(`${this.address}/preview`);
    await wren.look();
    await wren.page.goto(this.address);
    await wren.press(w('survey.keep.open'));
    await wren.look(' open');
  }

  // With the first question, by who asks.
  async picture(hands) {
    const { w } = this;
    await hands.page.goto(`${this.address}/questions/0/picture`);
    await hands.look();
    await hands.main.locator('[name="picture"]').setInputFiles({ name: 'tap.png', mimeType: 'image/png', buffer: picture() });
    await hands.main.locator('[name="alt-0"]').fill('A tap on a wall');
    await hands.press(w('survey.picture.keep'));
    await hands.page.goto(`${this.address}/questions/0/picture`);
    await this.sees(hands);
    await hands.look(' with a picture');
  }

  async start(hands) {
    await hands.page.goto(`${this.address}/begin`);
    await hands.main.locator('[name="agree"]').check();
    await hands.leads(hands.main.locator('button.deed'));
  }

  // With everything that can go wrong on the way.
  async answer() {
    const { ana, w } = this;
    await ana.page.goto(this.address);
    await ana.look();
    await ana.follow(w('survey.show.answer'));
    await ana.look();
    await this.start(ana);
    await ana.look(' first page');
    await this.sees(ana);
    assert.equal(await ana.main.locator('img').first().getAttribute('alt'), 'A tap on a wall');
    await ana.main.locator('[value="river"]').check();
    await this.press(ana, 'next');
    const minutes = ana.main.locator('[name="q1"]');
    await minutes.fill('700');
    await ana.main.locator('button.deed[value="next"]').click();
    await ana.says(this.lang === 'ar' ? 'عشر ساعات على الأكثر.' : 'Ten hours at most.');
    assert.equal(await minutes.inputValue(), '700', 'what was typed is lost');
    await ana.look(' wrong');
    await minutes.fill(this.lang === 'ar' ? '٣٠' : '30');
    await this.press(ana, 'words-0');
    assert.ok((await ana.main.innerText()).includes('How many minutes'), 'the language did not change');
    await this.press(ana, this.lang === 'ar' ? 'words-1' : 'words-0');
    await this.press(ana, 'next');
    await ana.main.locator('[name="q3-1"]').fill('7');
    await this.press(ana, 'next');
    await ana.look(' another');
    await this.press(ana, 'add');
    await ana.main.locator('[name="q3-2"]').fill('9');
    await this.press(ana, 'next');
    await this.press(ana, 'next');
    await ana.main.locator('[name="q4"]').fill('A lamp at the ford');
    await this.press(ana, 'back');
    await this.press(ana, 'next');
    assert.equal(await ana.main.locator('[name="q4"]').inputValue(), 'A lamp at the ford');
    await this.photo(ana);
    await ana.look(' before sending');
    await this.press(ana, 'send');
    await ana.says(w('survey.receipt.arrived'));
    this.receipt = ana.page.url();
    await ana.main.locator('summary').first().click();
    await this.sees(ana);
    await ana.look();
  }

  // Not a picture, a picture, taken away again, another.
  async photo(hands) {
    const { w } = this;
    const field = hands.main.locator('[name="q5"]');
    await field.setInputFiles({ name: 'words.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') });
    await hands.main.locator('button.deed[value="next"]').click();
    await hands.main.locator('.errors').waitFor();
    await hands.look(' no picture');
    const sent = { name: 'place.png', mimeType: 'image/png', buffer: picture() };
    await field.setInputFiles(sent);
    await this.press(hands, 'back');
    await this.press(hands, 'next');
    await this.sees(hands);
    await hands.says(w('survey.fill.photo_another'));
    await hands.look(' with a photo');
    await this.press(hands, 'unpick-q5');
    assert.equal(await hands.main.locator('img').count(), 0, 'the photo is still there');
    await field.setInputFiles(sent);
    await this.press(hands, 'next');
    await this.sees(hands);
  }

  async sees(hands) {
    const width = await hands.main.locator('img').first().evaluate((img) => img.decode().then(() => img.naturalWidth));
    assert.equal(width, 64, 'the photo is not seen');
  }

  async answerShortly() {
    const { ana } = this;
    await this.start(ana);
    await ana.main.locator('[value="tap"]').check();
    for (let i = 0; i < 4; i++) {
      await this.press(ana, 'next');
    }
    await this.press(ana, 'send');
  }

  async see() {
    const { ana, wren, w } = this;
    await ana.page.goto(`${this.address}/results`);
    await ana.look();
    await ana.says(w('survey.results.hidden'));
    const shown = await ana.main.locator('td.n').allInnerTexts();
    assert.ok(!shown.some((text) => ['1', '11', '١', '١١'].includes(text.trim())), `a number that gives one away: ${shown}`);
    await ana.page.goto(`${this.address}/results?by=water`);
    await ana.look(' compared');
    await wren.page.goto(`${this.address}/texts?item=4`);
    await wren.says('A lamp at the ford');
    await wren.look();
    await wren.page.goto(`${this.address}/sheets`);
    await wren.look();
    await wren.leads(wren.main.locator('button.deed'));
    await wren.look(' made');
    await wren.page.goto(`${this.address}/sheets/print`);
    await wren.look();
    const card = await wren.main.locator('.leaf bdi').first().innerText();
    await wren.page.goto(`${this.address}/enter?card=${card}`);
    await wren.look(' card');
    await this.takeOut(wren);
  }

  // The photo that came in, out of the answers: for who keeps the survey, and for who sent it.
  async takeOut(wren) {
    const { w, ana } = this;
    await wren.page.goto(`${this.address}/results`);
    await wren.follow(w('survey.photos.see'));
    await this.sees(wren);
    await wren.main.locator('summary').first().click();
    await wren.look(' photos');
    await wren.leads(wren.main.locator('button.danger'));
    await wren.says(w('done.survey_picture_out'));
    await wren.says(w('survey.photos.none'));
    await wren.look(' without photos');
    await ana.page.goto(this.receipt);
    await ana.main.locator('summary').first().click();
    assert.equal(await ana.main.locator('img').count(), 0, 'the photo is still there');
  }
}

// Made on pages: how many children; of each whether it goes to school, and why not.
class Making extends Asking {
  async add(where, label, chosen) {
    const { wren } = this;
    await wren.page.goto(`${this.address}/${where}`);
    await wren.look(` ${where}`);
    await wren.main.locator('[name="label-0"]').fill(label);
    for (const [name, value] of Object.entries(chosen)) {
      await wren.main.locator(`select[name="${name}"]`).selectOption(value);
    }
    return wren.main.locator('button.deed');
  }

  async make() {
    const { wren, w } = this;
    await this.setUp('School');
    await wren.leads(await this.add('add', 'How many children?', { type: 'number' }));
    await wren.leads(await this.add('add?kind=group', 'Child', { type: 'repeat', count: 'how_many_children' }));
    await wren.says(w('survey.build.holds_none'));
    await wren.leads(await this.add('add?in=1', 'Does it go to school?', { type: 'yes_no' }));
    const last = await this.add('add?after=2', 'Why not?', { type: 'text', when: 'does_it_go_to_school' });
    await wren.main.locator('[name="value"]').fill(w('survey.no'));
    await wren.leads(last);
    await wren.look(' groups');
    await wren.page.goto(`${this.address}/questions/1`);
    await wren.look(' a group');
    await wren.page.goto(this.address);
    await wren.press(w('survey.keep.open'));
  }

  async two() {
    const { ana } = this;
    await this.start(ana);
    await ana.main.locator('[name="q0"]').fill('2');
    await this.press(ana, 'next');
    await ana.main.locator('[name="q2-1"][value="yes"]').check();
    await this.press(ana, 'next');
    await ana.main.locator('[name="q2-2"][value="no"]').check();
    await this.press(ana, 'next');
    await ana.look(' a row');
    await ana.main.locator('[name="q3-2"]').fill('It is far');
    await this.press(ana, 'next');
    await ana.says('It is far');
    await this.press(ana, 'send');
  }
}

for (const lang of ['en', 'ar']) {
  journey(`survey N3: a group made on pages is asked again for each child (${lang})`, async (t) => {
    const making = new Making(t, lang);
    await making.begin();
    await making.make();
    await making.two();
  });

  journey(`survey: brought, answered by twelve, and the one who stands alone is not seen (${lang})`, async (t) => {
    const asking = new Asking(t, lang);
    await asking.begin();
    await asking.ask();
    await asking.answer();
    for (let i = 0; i < 11; i++) {
      await asking.answerShortly();
    }
    await asking.see();
  });
}

module.exports = { Asking };
