// SPDX-License-Identifier: AGPL-3.0-or-later
// A survey kept on a phone: answered while the server is away, with a fault and skip logic, delivered when it
// is back, once however often; refusals stay with their words; sign-out, the quick way out, removing.
'use strict';

const { assert, journey, pause } = require('./harness.js');
const { Hands } = require('./hands.js');
const { Asking } = require('./survey.js');

const GONE = /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|FAILED|CONNECTION_RESET|EMPTY_RESPONSE)/;

async function until(what, ask) {
  for (const end = Date.now() + 60000; Date.now() < end; await pause(100)) {
    if (await ask()) {
      return;
    }
  }
  assert.fail(`it did not come: ${what}`);
}

class Phone extends Asking {
  // Ana has scripts here; cookie: she is signed in.
  async begin(cookie) {
    await super.begin();
    this.ana = await Hands.of(this.t, this.server, { size: 'phone', scripts: true, lang: this.lang }, new Set(), cookie && this.made.cookie);
  }

  get page() {
    return this.ana.page;
  }

  // One deed that draws another page, by its button.
  async act(value) {
    await this.page.evaluate('self.walked = document.querySelector("main h1")');
    await this.ana.main.locator(`form button[name="act"][value="${value}"]:not(.vh)`).click();
    await until('drawn', () => this.page.evaluate('self.walked !== document.querySelector("main h1")'));
  }

  button(key) {
    return this.ana.main.getByRole('button', { name: this.w(key), exact: true }).first();
  }

  // The page's script has drawn: its heading is there and the notice for others is not.
  async drawn() {
    await until('drawn', () => this.page.evaluate('!document.querySelector("#phone [aria-busy], #phone .notice a[href=\\"/surveys\\"]")'));
  }

  async keep() {
    await this.page.goto(this.address);
    await this.ana.main.getByRole('link', { name: this.w('survey.kept.keep'), exact: true }).click();
    await this.button('survey.kept.keep').waitFor();
    await this.ana.look(' keep');
    await this.button('survey.kept.keep').click();
    await this.ana.main.locator('section[data-survey]').waitFor();
    await this.ana.look(' kept');
  }

  async start() {
    await this.page.goto('/phone');
    await this.ana.main.getByRole('link', { name: this.w('survey.show.answer'), exact: true }).first().click();
    await this.page.locator('[name="agree"]').check();
    await this.button('survey.begin.begin').click();
    await this.page.locator('[value="river"]').waitFor();
  }

  async quickly() {
    await this.start();
    await this.page.locator('[value="tap"]').check();
    await this.act('next');
    for (let i = 0; i < 3; i++) {
      await this.act('next');
    }
    await this.ana.main.locator('form button[value="send"]').click();
    await this.page.locator('#entries').waitFor();
  }

  // What is left of anything that was kept.
  left(page = this.page) {
    return page.evaluate(`(async () => [
      (await indexedDB.databases()).length, (await caches.keys()).length,
      (await navigator.serviceWorker.getRegistrations()).length, localStorage.length].join())()`);
  }

  entries(state) {
    return this.page.locator(`#entries > [data-state="${state}"]`).count();
  }

  queue() {
    return this.page.evaluate('kithQueue.room.all("queue")');
  }

  // How many answers the server has.
  async taken() {
    const answer = await this.wren.page.context().request.get(`${this.server.url}${this.address}/answers.csv`);
    return (await answer.text()).trim().split('\n').length - 1;
  }

  async away() {
    await this.page.context().setOffline(true);
    this.port = this.server.port;
    await this.server.stop();
  }

  async back() {
    await this.server.start(this.port);
    await this.page.context().setOffline(false);
  }

  forgive() {
    this.t.faults = this.t.faults.filter((fault) => !GONE.test(fault));
  }
}

for (const lang of ['en', 'ar']) {
  journey(`survey: kept on a phone, answered without a connection, delivered once (${lang})`, async (t) => {
    const p = new Phone(t, lang);
    await p.begin();
    await p.ask();
    await p.keep();
    await p.away();

    await p.page.reload();
    await p.ana.main.locator('section[data-survey]').waitFor();
    await p.page.goto('/communities');
    await p.drawn();
    await p.ana.says(p.w('survey.kept.offline'));
    await p.ana.look(' offline');

    await p.start();
    await p.ana.look(' first page');
    await p.ana.says(p.w('survey.kept.picture'));
    await p.act('next');
    assert.equal(await p.page.evaluate('document.activeElement.className'), 'errors', 'the faults are not in sight');
    await p.ana.says(p.w('survey.wrong.missing'));
    await p.ana.look(' wrong');
    await p.page.locator('[value="river"]').check();
    await p.act('next');
    assert.equal(await p.page.evaluate('document.activeElement.tagName'), 'H1', 'a new page is not spoken');
    await p.page.locator('[name="q1"]').fill('700');
    await p.act('next');
    await p.ana.says(lang === 'ar' ? 'عشر ساعات على الأكثر.' : 'Ten hours at most.');
    await p.page.locator('[name="q1"]').fill(lang === 'ar' ? '٣٠' : '30');
    await p.act('words-0');
    assert.ok((await p.ana.main.innerText()).includes('How many minutes'), 'the language did not change');
    await p.act('words-1');
    assert.ok((await p.ana.main.innerText()).includes('كم دقيقة'), 'the language did not change');
    await p.page.reload();
    await p.page.locator('[name="q1"]').waitFor();
    assert.equal(await p.page.locator('[name="q1"]').inputValue(), '30', 'what was typed is lost');
    await p.act('next');
    await p.page.locator('[name="q3-1"]').fill('7');
    await p.act('next');
    await p.ana.look(' another');
    await p.act('add');
    await p.page.locator('[name="q3-2"]').fill('9');
    await p.page.goBack();
    await p.page.locator('button[value="add"]').waitFor();
    await p.page.goForward();
    await p.page.locator('[name="q3-2"]').waitFor();
    assert.equal(await p.page.locator('[name="q3-2"]').inputValue(), '9', 'going back loses what was typed');
    await p.act('next');
    await p.act('next');
    await p.page.locator('[name="q4"]').fill('A lamp at the ford');
    await p.act('next');
    await p.ana.look(' before sending');
    await p.ana.main.locator('form button[value="send"]').click();
    await p.page.locator('#entries').waitFor();
    assert.equal(await p.entries('waits'), 1);
    await p.ana.look(' waits');
    const [waiting] = await p.queue();

    const context = p.page.context();
    await p.page.close();
    await p.server.start(p.port);
    await context.setOffline(false);
    const page = await context.newPage();
    t.ways.set(page, { size: 'phone', scripts: true, lang, scheme: 'light', server: p.server });
    t.watch(page, p.server);
    p.ana = new Hands(t, page, new Set());
    await page.goto('/phone');
    await until('arrived', async () => await p.entries('arrived') === 1);
    await p.ana.look(' arrived');
    assert.equal(await p.taken(), 1);
    assert.ok(!JSON.stringify(await p.queue()).includes('A lamp'), 'what has arrived keeps its answers on the phone');
    await p.ana.main.getByRole('link', { name: p.w('survey.kept.receipt'), exact: true }).click();
    assert.ok((await p.ana.main.textContent()).includes('A lamp at the ford'), 'the receipt has other answers');

    // The same again, by force; then by two tabs at once.
    await page.goto('/phone');
    await until('arrived', async () => await p.entries('arrived') === 1);
    await page.evaluate(async (entry) => { await kithQueue.room.put('queue', entry); await kithQueue.deliver(true); }, waiting);
    await until('arrived again', async () => await p.entries('arrived') === 1);
    assert.equal((await p.queue())[0].answer.known, true, 'the server did not know it again');
    const other = await context.newPage();
    await other.goto('/communities');
    await until('drawn', () => other.evaluate('self.kithQueue'));
    const posts = [];
    context.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
    for (const n of [2, 3]) {
      const more = { ...waiting, id: `${waiting.id}-${n}`, fields: { ...waiting.fields, instance: `${waiting.id}-${n}` } };
      await page.evaluate((entry) => kithQueue.room.put('queue', entry), more);
      await Promise.all([page, other].map((tab) => tab.evaluate('kithQueue.deliver(true)')));
      await until('both arrived', async () => (await p.queue()).every((entry) => entry.state === 'arrived'));
      assert.equal(posts.length, n - 1, 'two tabs delivered the same');
      assert.equal(await p.taken(), n);
      // Once more as in browsers that have no locks.
      await Promise.all([page, other].map((tab) => tab.evaluate('Object.defineProperty(navigator, "locks", { value: undefined })')));
    }
    p.forgive();
  });
}

journey('survey: kept on a phone, what is refused stays with its words, and leaves when it should', async (t) => {
  const p = new Phone(t, 'en');
  await p.begin(true);
  await p.ask();
  await p.keep();
  const context = p.page.context();
  const cookies = await context.cookies();

  // The session ends: nothing is lost, and nobody else sees it.
  await context.setOffline(true);
  await p.quickly();
  await context.clearCookies();
  await context.setOffline(false);
  await p.page.goto('/phone');
  await p.drawn();
  await p.ana.says(p.w('survey.kept.others'));
  await p.ana.look(' others');
  assert.equal(await p.page.locator('#entries, section[data-survey]').count(), 0, 'somebody else sees what is kept');
  assert.equal((await p.queue())[0].state, 'waits');
  assert.equal(await p.taken(), 0);
  await context.addCookies(cookies);
  await p.page.goto('/phone');
  await until('arrived', async () => await p.entries('arrived') === 1);
  assert.equal(await p.taken(), 1);
  await p.button('survey.kept.forget').click();
  await until('taken off', async () => await p.page.locator('#entries').count() === 0);

  // It is closed meanwhile: the words are told, the answers can be copied and thrown away.
  await context.setOffline(true);
  await p.quickly();
  await p.wren.page.goto(p.address);
  await p.wren.press(p.w('survey.keep.close'));
  await context.setOffline(false);
  await until('refused', async () => await p.entries('stays') === 1);
  await p.ana.says(p.w('survey.show.closed'));
  await p.ana.look(' refused');
  await p.button('survey.kept.copy').click();
  assert.ok((await p.page.locator('#entries textarea').inputValue()).includes('A tap'), 'the answers cannot be copied');
  await p.button('survey.kept.throw').click();
  await p.ana.look(' asks');
  await p.button('survey.kept.remove_yes').click();
  await until('thrown away', async () => (await p.queue()).length === 0);
  await p.wren.page.goto(p.address);
  await p.wren.press(p.w('survey.keep.open_again'));

  // Removing takes everything away.
  await p.page.goto('/phone');
  await p.button('survey.kept.remove').click();
  await p.ana.main.getByText(p.w('survey.kept.none')).waitFor();
  await until('removed', async () => await p.left() === '0,0,0,0');

  // A phone without room says so, and what was typed stays on the page.
  await p.keep();
  await p.start();
  await p.page.locator('[value="tap"]').check();
  await pause(300);
  await p.page.evaluate('IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); }');
  await p.ana.main.locator('form button[value="next"]:not(.vh)').click();
  await p.ana.main.getByRole('alert').waitFor();
  await p.ana.says(p.w('survey.kept.no_room'));
  assert.ok(await p.page.locator('[value="tap"]').isChecked(), 'what was typed is lost');
  await p.ana.look(' full');

  // Signing out hides what is kept; the quick way out erases it.
  await p.page.goto('/sign-out');
  await p.page.locator('form[action="/sign-out"] button').click();
  await p.page.waitForURL(/\/(\?.*)?$/);
  await p.page.goto('/phone');
  await p.drawn();
  await p.ana.says(p.w('survey.kept.others'));
  await p.ana.main.locator('a.leave').click();
  await p.page.waitForURL(/\/$/);
  await until('nothing is left', async () => await p.left() === '0,0,0,0');
  p.forgive();
});

module.exports = { Phone, until };
