// SPDX-License-Identifier: AGPL-3.0-or-later
// A survey kept on a phone, when things go badly: the line dies at the wrong moment, somebody presses twice, two tabs
// have the same, others use the phone, something is erased while it is on its way.
'use strict';

const { assert, journey, pause } = require('./harness.js');
const { Phone, until } = require('./survey_phone.js');

class Trouble extends Phone {
  async begin(signed) {
    await super.begin(signed);
    await this.ask();
    this.window = this.page.context();
    // As in browsers whose worker does nothing by itself: only the tabs deliver, and one knows which.
    await this.window.addInitScript(() => { self.SyncManager.prototype.register = async () => {}; });
    await this.keep();
  }

  async tab(address) {
    const page = await this.window.newPage();
    this.t.ways.set(page, { size: 'phone', scripts: true, lang: this.lang, scheme: 'light', server: this.server });
    this.t.watch(page, this.server);
    await page.goto(address);
    return page;
  }

  // From here on this page's line dies when something is posted. hang: not before it is let go; arrives: the server
  // has it, and nobody hears of it; else what the line says instead, each once.
  async cut(how, ...said) {
    await this.page.evaluate(([way, all]) => {
      const line = self.fetch;
      self.posts = 0;
      self.lost = [];
      self.fetch = async (address, options = {}) => {
        if (options.method !== 'POST') {
          return line(address, options);
        }
        self.posts++;
        if (way === 'arrives') {
          await line(address, options);
          throw new TypeError('lost');
        }
        if (way === 'hangs') {
          return new Promise((_, fail) => self.lost.push(() => fail(new TypeError('lost'))));
        }
        const one = all.shift();
        return one ? new Response(one.body, { status: one.status }) : line(address, options);
      };
    }, [how, said]);
  }

  posts(count) {
    return until(`posted ${count} times`, () => this.page.evaluate((n) => self.posts >= n, count));
  }

  async letGo() {
    await this.page.evaluate('self.lost.splice(0).forEach((one) => one())');
    await pause(500);
  }

  // One answer that waits, and is on its way on a line that hangs.
  async onItsWay() {
    await this.window.setOffline(true);
    await this.quickly();
    await this.cut('hangs');
    await this.window.setOffline(false);
    await this.posts(1);
  }

  async throwAway() {
    await this.button('survey.kept.throw').click();
    await this.button('survey.kept.remove_yes').click();
  }

  drafts() {
    return this.page.evaluate('kithQueue.room.all("draft")');
  }
}

journey('survey: kept on a phone, what was erased while it was on its way stays erased', async (t) => {
  const p = new Trouble(t, 'en');
  await p.begin(true);
  await p.onItsWay();
  const other = await p.tab('/phone');
  await until('drawn', () => other.evaluate('!!document.querySelector("#entries")'));
  await other.locator('main a.leave').click();
  await other.waitForURL(/\/$/);
  await until('nothing is left', async () => await p.left(other) === '0,0,0,0');
  await until('not in the other tab either', async () => await p.page.locator('#entries').count() === 0);
  await p.letGo();
  assert.equal(await p.left(other), '0,0,0,0', 'what was on its way came back');
  assert.ok(await p.page.evaluate('kithQueue.refresh("en").then(() => false, () => true)'));
  assert.equal(await p.left(other), '0,0,0,0', 'what was fetched came back');

  // Who only looks leaves nothing; neither does what could not be fetched.
  await p.page.goto(`/phone?keep=${p.address.split('/').pop()}`);
  await p.button('survey.kept.keep').waitFor();
  assert.equal(await p.left(), '0,0,0,0', 'looking keeps something');
  await p.window.setOffline(true);
  await p.button('survey.kept.keep').click();
  await p.ana.main.getByRole('alert').waitFor();
  await p.ana.says(p.w('survey.kept.not_fetched'));
  await until('nothing is left', async () => await p.left() === '0,0,0,0');
  p.forgive();
});

journey('survey: kept on a phone, thrown away or changed while it was on its way', async (t) => {
  const p = new Trouble(t, 'en');
  await p.begin();
  await p.onItsWay();
  await p.throwAway();
  await until('thrown away', async () => (await p.queue()).length === 0);
  await p.letGo();
  assert.equal((await p.queue()).length, 0, 'what was thrown away came back');
  assert.equal(await p.taken(), 0);

  // The server has it, and the phone does not hear of it; then it is changed.
  await p.page.reload();
  await p.drawn();
  await p.window.setOffline(true);
  await p.quickly();
  await p.cut('arrives');
  await p.window.setOffline(false);
  await p.posts(1);
  await until('it has arrived', async () => await p.taken() === 1);
  await until('it waits', async () => (await p.queue())[0].tries === 1);
  const [first] = await p.queue();
  await p.button('survey.kept.mend').click();
  await p.page.locator('a[data-at="q0"]').click();
  await p.page.locator('[value="river"]').check();
  await p.act('next');
  await p.page.locator('[name="q1"]').fill('300');
  for (let i = 0; i < 4; i++) {
    await p.act('next');
  }
  await p.page.reload();
  await p.ana.main.locator('form button[value="send"]').click();
  await until('arrived', async () => await p.entries('arrived') === 1);
  assert.notEqual((await p.queue())[0].id, first.id);
  assert.equal(await p.taken(), 1, 'it is there twice');
  const answers = await p.wren.page.context().request.get(`${p.server.url}${p.address}/answers.csv`);
  assert.ok((await answers.text()).includes('300'), 'the change did not arrive');
  p.forgive();
});

journey('survey: kept on a phone, what is no answer of ours, and what holds up nothing else', async (t) => {
  const p = new Trouble(t, 'en');
  await p.begin();
  await p.window.setOffline(true);
  await p.quickly();
  await p.quickly();
  await p.cut('', { status: 200, body: '<html>We are away.</html>' }, { status: 500, body: '' });
  await p.window.setOffline(false);
  await p.posts(2);
  await until('both wait', async () => (await p.queue()).every((entry) => entry.tries === 1 && entry.state === 'waits'));
  assert.equal(await p.taken(), 0);
  await p.page.evaluate('kithQueue.deliver(true)');
  await until('both arrived', async () => await p.entries('arrived') === 2);
  assert.equal(await p.taken(), 2);

  // A month later it has gone from the list.
  await p.page.evaluate(`(async () => { for (const entry of await kithQueue.room.all('queue')) {
    await kithQueue.room.put('queue', Object.assign(entry, { at: entry.at - 31 * 24 * 3600000 })); } })()`);
  await p.page.goto('/communities');
  await until('gone', async () => await p.page.evaluate('self.kithQueue && kithQueue.room.all("queue").then((all) => all.length)') === 0);
  p.forgive();
});

journey('survey: kept on a phone, pressed twice, not sent yet, in two tabs', async (t) => {
  const p = new Trouble(t, 'en');
  await p.begin();
  await p.page.goto('/phone');
  await p.ana.main.getByRole('link', { name: p.w('survey.show.answer'), exact: true }).first().click();
  await p.button('survey.begin.begin').click();
  await p.page.locator('.errors').waitFor();
  assert.equal(await p.page.locator('#agree-0').getAttribute('aria-invalid'), 'true');
  assert.equal(await p.page.evaluate('document.activeElement.className'), 'errors', 'the fault is not in sight');
  await p.ana.look(' not agreed');

  await p.start();
  await p.page.locator('[value="tap"]').check();
  await p.act('next');
  for (const age of ['7', '9', '11']) {
    await p.page.locator('[name^="q3-"]').fill(age);
    await p.act('next');
    await (age === '11' ? undefined : p.act('add'));
  }
  assert.equal(await p.page.locator('button[value^="drop-"]').count(), 3);
  await p.page.evaluate(() => {
    const once = document.querySelector('button[value="drop-r2-1"]');
    once.click();
    once.click();
  });
  await until('one less', async () => await p.page.locator('button[value^="drop-"]').count() < 3);
  await pause(500);
  assert.equal(await p.page.locator('button[value^="drop-"]').count(), 2, 'two were taken away');
  assert.equal(await p.page.locator('button[value="drop-r2-2"] .vh').count(), 1, 'the buttons have the same name');

  // What is typed is kept while it is typed.
  await p.act('next');
  await p.page.locator('[name="q4"]').pressSequentially('A lamp');
  await until('kept', async () => (await p.drafts()).some((draft) => draft.draft.includes('A lamp')));

  // The same in another tab, to the end; here it comes to nothing.
  const other = await p.tab(p.page.url());
  await other.locator('[name="q4"]').fill('A bridge');
  await other.locator('form button[value="next"]:not(.vh)').click();
  await other.locator('form button[value="send"]').click();
  await until('arrived', async () => await other.locator('#entries > [data-state="arrived"]').count() === 1);
  await p.page.locator('[name="q4"]').pressSequentially(' here');
  await p.ana.main.getByRole('alert').waitFor();
  await p.ana.says(p.w('survey.kept.moved'));
  await p.ana.look(' moved');
  assert.equal((await p.drafts()).length, 0, 'what was sent came back as a draft');
  assert.equal((await p.queue()).length, 1);
  p.forgive();
});

journey('survey: kept on a phone that several people use', async (t) => {
  const p = new Trouble(t, 'en');
  await p.begin(true);
  const cookies = await p.window.cookies();
  await p.start();
  await p.page.locator('[value="tap"]').check();
  await p.act('next');
  const form = p.page.url();

  // In another tab the session ends: any page finds out, and this one shows nothing of it any more.
  await p.window.clearCookies();
  await p.page.bringToFront();
  const other = await p.tab('/communities');
  await until('it is known', async () => await other.evaluate('localStorage.getItem("kith-owner")') === '');
  await until('hidden', async () => await p.page.locator('#phone form').count() === 0);
  await p.ana.says(p.w('survey.kept.others'));
  await p.window.setOffline(true);
  await p.page.goto(form);
  await p.drawn();
  assert.equal(await p.page.locator('#phone form, section[data-survey]').count(), 0, 'somebody else goes on in the first one\'s name');
  await p.window.setOffline(false);

  // Somebody without an account keeps the same survey, and removes it again.
  await p.keep();
  await p.button('survey.kept.remove').click();
  await until('removed', async () => await p.page.locator('section[data-survey]').count() === 0);
  await p.window.addCookies(cookies);
  await p.page.goto('/phone');
  await p.page.locator('section[data-survey]').waitFor();
  await p.ana.main.getByRole('link', { name: p.w('survey.kept.go_on'), exact: true }).click();
  await p.page.locator('[name="q3-1"]').waitFor();

  // Without the questions of today, what was begun can still be gone on with.
  await p.page.evaluate(`(async () => { for (const kept of await kithQueue.room.all('kept')) {
    await kithQueue.room.put('kept', Object.assign(kept, { current: false })); } })()`);
  await p.window.setOffline(true);
  await p.page.goto('/phone');
  await p.ana.main.getByRole('link', { name: p.w('survey.kept.go_on'), exact: true }).waitFor();
  await p.ana.look(' begun');
  await p.throwAway();
  await until('with the last thing goes all', async () => await p.left() === '0,0,0,0');
  p.forgive();
});
