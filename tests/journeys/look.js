// SPDX-License-Identifier: AGPL-3.0-or-later
// What only the eye sees, as far as it can be measured: words that stay whole, menus that fit.
'use strict';

const { assert, journey } = require('./harness.js');

// Of each word of the ring: is it on one line, within the window, clear of the others?
const WORDS = `Array.from(document.querySelectorAll('.ring .word')).map((word) => {
  const range = document.createRange();
  range.selectNodeContents(word);
  const lines = new Set(Array.from(range.getClientRects()).map((r) => Math.round(r.top)));
  const r = range.getBoundingClientRect();
  return { text: word.textContent, lines: lines.size, left: r.left, right: r.right, top: r.top, bottom: r.bottom };
})`;

const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;

for (const lang of ['en', 'es', 'ar']) {
  journey(`the eight words of the ring stay whole (${lang})`, async (t) => {
    const server = await t.serve({ demo: true });
    const page = await t.page(server, { lang });
    for (const width of [320, 360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await t.open(page, '/communities/puerto-lucero');
      const words = await page.evaluate(WORDS);
      assert.equal(words.length, 8);
      words.forEach((word, at) => {
        const where = `"${word.text}" at ${width} px`;
        assert.equal(word.lines, 1, `${where} is broken`);
        assert.ok(word.left >= 0 && word.right <= width, `${where} leaves the window`);
        words.slice(at + 1).forEach((other) =>
          assert.ok(apart(word, other), `${where} runs into "${other.text}"`));
      });
      await t.fits(page);
    }
  });
}

journey('the menu on a phone fits, and leads to what is seldom sought', async (t) => {
  const server = await t.serve({ demo: true });
  for (const width of [320, 360]) {
    const page = await t.page(server, { size: 'phone', scripts: false });
    await page.setViewportSize({ width, height: 740 });
    await t.open(page, '/needs#menu');
    await t.look(page);
    await page.locator('.more summary').click();
    await t.look(page);
    await page.locator('.more').getByRole('link', { name: 'Themes' }).click();
    await page.waitForURL('**/themes');
    assert.equal(await page.locator('nav.main [aria-current]').textContent(), 'Themes');
  }
});

journey('the menu on a desk opens, closes with Escape, and closes when one turns elsewhere', async (t) => {
  const server = await t.serve({ demo: true });
  const page = await t.page(server, { size: 'desk' });
  await t.open(page, '/needs');
  const more = page.locator('details.more');
  const open = () => more.evaluate((details) => details.open);
  await more.locator('summary').focus();
  await page.keyboard.press('Enter');
  assert.equal(await open(), true);
  await t.look(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  assert.equal(await open(), false);
  assert.equal(await page.evaluate('document.activeElement.tagName'), 'SUMMARY');
  await page.keyboard.press('Enter');
  await page.locator('h1').click();
  assert.equal(await open(), false);
});
