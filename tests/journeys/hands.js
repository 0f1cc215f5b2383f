// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody who uses the site: their own browser window, and hands that follow what a page offers. What they look for
// is said in English and found in the language of their window.
'use strict';

const { assert, kindOf } = require('./harness.js');
const { wordsOf } = require('./words.js');

const VISIBLE = { visible: true };

class Hands {
  // seen: the kinds of pages that were looked at closely already, shared by all hands of a walk
  constructor(t, page, seen, cookie) {
    Object.assign(this, { t, page, seen, cookie });
    this.main = page.getByRole('main');
    this.lang = t.ways.get(page).lang;
    this.words = wordsOf(this.lang);
  }

  static async of(t, server, way, seen, cookie) {
    const page = await t.page(server, way);
    if (cookie) {
      const at = cookie.indexOf('=');
      await page.context().addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: server.url }]);
    }
    if (way.lang) {
      await page.goto(`/${way.lang}/`); // from here on, whatever is the language of who has this cookie
    }
    return new Hands(t, page, seen, cookie);
  }

  // A press that leads to another page, which says of no field that it is wrong.
  async leads(target) {
    await Promise.all([this.page.waitForEvent('framenavigated'), target.click()]);
    await this.page.waitForLoadState();
    const wrong = this.page.locator('main .errors');
    if (await wrong.count()) {
      assert.fail(`${this.page.url()} says: ${await wrong.first().innerText()}`);
    }
  }

  // A part of the page by the words above it: a group of fields.
  group(words) {
    return Object.assign(Object.create(this), { main: this.main.getByRole('group', { name: this.words.pattern(words) }) });
  }

  // The link, in the page itself, with these words.
  async follow(words) {
    await this.leads(this.main.getByRole('link', { name: this.words.pattern(words) }).filter(VISIBLE).first());
  }

  // The link under "What can come next".
  async next(words) {
    const next = this.main.getByRole('navigation', { name: this.words.pattern('What can come next') });
    await this.leads(next.getByRole('link', { name: this.words.pattern(words) }));
  }

  // The button with these words; a RegExp where it names a thing too.
  async press(words) {
    await this.leads(this.button(words).first());
  }

  button(words) {
    return this.main.getByRole('button', { name: this.words.pattern(words) }).filter(VISIBLE);
  }

  // A link of the menu, which a phone opens first; what is seldom sought is folded under "More".
  async menu(words) {
    const opener = this.page.getByRole('link', { name: this.words.pattern('Menu') });
    if (await opener.isVisible()) {
      await opener.click();
    }
    const menu = this.page.locator('#menu');
    const link = menu.getByRole('link', { name: this.words.pattern(words, true) }).first();
    if ((await link.count()) === 0) {
      await menu.locator('summary').click();
    }
    await this.leads(link);
  }

  // Unfolds what is folded under these words, unless it is open; the same hands, in it alone.
  async unfold(words) {
    const part = this.main.locator('details').filter({ has: this.page.locator('summary', { hasText: this.words.pattern(words, true) }) }).first();
    if ((await part.getAttribute('open')) === null) {
      await part.locator('summary').first().click();
    }
    return Object.assign(Object.create(this), { main: part });
  }

  // The fields of this name, which may be said to be one that can be left out.
  fields(label) {
    const name = `^\\s*${this.words.found(label)}\\s*(${this.words.found('(you can leave this out)')}\\s*)?$`;
    return this.main.getByLabel(new RegExp(name)).filter(VISIBLE);
  }

  async fill(fields) {
    for (const [label, value] of Object.entries(fields)) {
      await this.fields(label).first().fill(value);
    }
  }

  // Two messages may be one in another language: it is the field that offers it.
  async choose(label, option) {
    const words = this.words.pattern(option);
    for (const field of await this.fields(label).and(this.page.locator('select')).all()) {
      const at = (await field.locator('option').allInnerTexts()).findIndex((text) => words.test(text));
      if (at >= 0) {
        await field.selectOption({ index: at });
        return;
      }
    }
    assert.fail(`${this.page.url()}: "${label}" does not offer "${option}"`);
  }

  // Gives a file to the field of this name.
  async bring(label, file) {
    await this.main.getByLabel(this.words.pattern(label, true)).setInputFiles(file);
  }

  // Ticks a box or chooses one of several by its words, or by their beginning.
  async tick(words) {
    await this.main.getByLabel(this.words.pattern(words, true)).and(this.page.locator('input')).filter(VISIBLE).first().check();
  }

  async says(words) {
    const text = (await this.main.innerText()).replace(/\s+/g, ' ');
    assert.ok(this.words.pattern(words, true).test(text),
      `${this.page.url()} does not say ${words}; it says:\n${text}`);
    return text;
  }

  // Where it is, without what an address says besides.
  place() {
    return new URL(this.page.url()).pathname;
  }

  // All that is asked of a page, once for each kind of page in a walk.
  async look(more = '') {
    const kind = kindOf(this.place()) + more;
    if (this.seen.has(kind)) {
      return;
    }
    this.seen.add(kind);
    const way = this.t.ways.get(this.page);
    await this.t.look(this.page, way.size === 'phone' && !way.scripts ? `cycle-${kind}` : '').catch((error) => this.t.faults.push(error.message));
    if (process.env.KITH_PICTURES) {
      const file = `${String(this.seen.size).padStart(2, '0')}${kind.replace(/\W+/g, '-')}.png`;
      await this.t.picture(this.page, `${process.env.KITH_PICTURES}/${way.size}-${way.scripts ? 'js' : 'plain'}/${file}`, { fullPage: true });
    }
  }
}

module.exports = { Hands };
