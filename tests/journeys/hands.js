// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody who uses the site: their own browser window, and hands that follow what a page offers.
'use strict';

const { assert, kindOf } = require('./harness.js');

const VISIBLE = { visible: true };

class Hands {
  // seen: the kinds of pages that were looked at closely already, shared by all hands of a walk
  constructor(t, page, seen, cookie) {
    Object.assign(this, { t, page, seen, cookie });
    this.main = page.getByRole('main');
  }

  static async of(t, server, way, seen, cookie) {
    const page = await t.page(server, way);
    if (cookie) {
      const at = cookie.indexOf('=');
      await page.context().addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: server.url }]);
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
    return Object.assign(Object.create(this), { main: this.main.getByRole('group', { name: words, exact: true }) });
  }

  // The link, in the page itself, with these words.
  async follow(words) {
    await this.leads(this.main.getByRole('link', { name: words, exact: true }).filter(VISIBLE).first());
  }

  // The link under "What can come next".
  async next(words) {
    await this.leads(this.main.getByRole('navigation', { name: 'What can come next' }).getByRole('link', { name: words, exact: true }));
  }

  // The button with these words; a RegExp where it names a thing too.
  async press(words) {
    await this.leads(this.main.getByRole('button', { name: words, exact: true }).filter(VISIBLE).first());
  }

  // A link of the menu, which a phone opens first; what is seldom sought is folded under "More".
  async menu(words) {
    const opener = this.page.getByRole('link', { name: 'Menu', exact: true });
    if (await opener.isVisible()) {
      await opener.click();
    }
    const menu = this.page.locator('#menu');
    const link = menu.getByRole('link', { name: words }).first();
    if ((await link.count()) === 0) {
      await menu.locator('summary').click();
    }
    await this.leads(link);
  }

  // Unfolds what is folded under these words, unless it is open; the same hands, in it alone.
  async unfold(words) {
    const part = this.main.locator('details').filter({ has: this.page.locator('summary', { hasText: words }) }).first();
    if ((await part.getAttribute('open')) === null) {
      await part.locator('summary').first().click();
    }
    return Object.assign(Object.create(this), { main: part });
  }

  async fill(fields) {
    for (const [label, value] of Object.entries(fields)) {
      const words = label.replace(/[?()]/g, '\\$&');
      const field = this.main.getByLabel(new RegExp(`^${words}( \\(you can leave this out\\))?$`));
      await field.filter(VISIBLE).first().fill(value);
    }
  }

  async choose(label, option) {
    await this.main.getByLabel(label, { exact: true }).filter(VISIBLE).first().selectOption({ label: option });
  }

  // Ticks a box or chooses one of several by the beginning of its words.
  async tick(words) {
    await this.main.getByLabel(words).filter(VISIBLE).first().check();
  }

  async says(words) {
    const text = (await this.main.innerText()).replace(/\s+/g, ' ');
    assert.ok(words instanceof RegExp ? words.test(text) : text.includes(words),
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
