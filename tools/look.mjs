// SPDX-License-Identifier: AGPL-3.0-or-later
// Takes pictures of the sample book under the site's own policy, runs axe and vnu over it, and checks the
// contrast of the colours in kith.css. Not a test of the program: it is for whoever changes the look.
// Usage: node tools/look.mjs [DIR for the pictures, build/look] [only pages whose name has this]
import {createServer} from 'node:http';
import {readFileSync, mkdirSync, readdirSync} from 'node:fs';
import {spawnSync} from 'node:child_process';
import {chromium} from 'playwright-core';

const out = process.argv[2] || 'build/look';
const only = process.argv[3] || '';
const types = {html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript',
    svg: 'image/svg+xml', json: 'application/json'};
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
// As assetc does: asset(NAME) becomes an address.
const from = {'leaflet.js': 'leaflet/dist', 'leaflet.css': 'leaflet/dist',
    'topojson-client.min.js': 'topojson-client/dist', 'land-110m.json': 'world-atlas',
    'land-50m.json': 'world-atlas'};
const place = name => from[name] ? `/node_modules/${from[name]}/${name}` : `/assets/${name}`;

const server = createServer((request, answer) => {
    const path = decodeURIComponent(request.url.split('?')[0]);
    const end = path.split('.').pop();
    try {
        let body = readFileSync('.' + path);
        if (path.startsWith('/assets/') && (end === 'js' || end === 'css')) {
            body = body.toString().replace(/asset\(([\w.-]+)\)/g, (all, name) => place(name));
        }
        answer.writeHead(200, {'content-type': types[end] || 'application/octet-stream',
            'content-security-policy': policy});
        answer.end(body);
    } catch {
        answer.writeHead(404, {}).end();
    }
}).listen(0);
const base = `http://localhost:${server.address().port}`;

function colours() {
    const {status, stdout} = spawnSync('node', ['tests/tools/contrast.js', 'assets/kith.css']);
    console.log(stdout.toString());
    return status === 0;
}

// What the two small scripts promise, and that nothing is lost without them.
async function scripts(browser) {
    const broken = [];
    const hold = (what, is) => { if (!is) { broken.push(what); } };
    const tab = await browser.newPage({viewport: {width: 1280, height: 900}});
    await tab.goto(`${base}/docs/look/form.en.html`);
    hold('the list of errors has the focus', await tab.evaluate(() => document.activeElement.matches('.errors')));
    await tab.fill('#title', 'light on the path');
    await tab.reload();
    hold('typed text survives a reload', await tab.inputValue('#title') === 'light on the path');
    hold('a second tap does not send again, a later one does', await tab.evaluate(() => {
        const form = document.querySelector('form[data-keep]');
        let sent = 0;
        window.addEventListener('submit', event => {
            sent += event.defaultPrevented ? 0 : 1;
            event.preventDefault();
        });
        form.requestSubmit();
        form.requestSubmit();
        form.dataset.sent -= 5000;
        form.requestSubmit();
        return sent === 2;
    }));
    await tab.goto(`${base}/docs/look/need.en.html`);
    await tab.evaluate(base => { document.querySelector('.leave').href = base + '/docs/look/ballot.en.html'; }, base);
    const length = await tab.evaluate(() => history.length);
    await tab.click('.leave');
    await tab.waitForURL('**/ballot.en.html');
    hold('the way out leaves no entry in the history', await tab.evaluate(() => history.length) === length);
    hold('the way out forgets what was typed', await tab.evaluate(() => sessionStorage.length) === 0);

    await tab.goto(`${base}/docs/look.html`);
    await tab.locator('[data-points]').scrollIntoViewIfNeeded();
    await tab.waitForSelector('[data-points] .pin');
    hold('each place of the list has its pin', await tab.locator('[data-points] .pin').count() === 3);
    await tab.locator('[data-points] .pin').first().focus();
    await tab.keyboard.press('Enter');
    hold('a pin opens from the keyboard', await tab.locator('.leaflet-popup a', {hasText: 'Port Lindi'}).count() === 1);
    await tab.locator('[data-pick]').scrollIntoViewIfNeeded();
    await tab.waitForSelector('[data-pick] .land');
    await tab.locator('[data-pick]').focus();
    await tab.keyboard.press('ArrowRight');
    await tab.waitForTimeout(400);
    await tab.keyboard.press('Enter');
    hold('the keyboard chooses a point', Number(await tab.inputValue('#lon')) > 39.8);
    await tab.close();

    const plain = await browser.newPage({javaScriptEnabled: false, viewport: {width: 360, height: 800}});
    await plain.goto(`${base}/docs/look.html`);
    hold('without scripts no empty map stands there', await plain.locator('div.map:visible').count() === 0);
    hold('the menu is folded', !await plain.locator('nav.main').isVisible());
    await plain.click('a.open');
    hold('without scripts the menu opens', await plain.locator('nav.main').isVisible());
    await plain.close();
    return broken;
}

const pages = ['docs/look.html', ...readdirSync('docs/look').filter(f => f.endsWith('.html')).sort().map(f => 'docs/look/' + f)]
    .filter(p => p.includes(only));
const views = [
    {name: '360', width: 360}, {name: '1280', width: 1280},
    {name: '360-dark', width: 360, colorScheme: 'dark'}, {name: '1280-dark', width: 1280, colorScheme: 'dark'},
    {name: '1280-forced', width: 1280, forcedColors: 'active'},
    {name: '320', width: 320},
    {name: 'print', width: 690, media: 'print'},
];
let fine = colours();
mkdirSync(out, {recursive: true});
const browser = await chromium.launch({executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync']});
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
for (const page of pages) {
    const stem = page.replace(/^docs\//, '').replace('look/', '').replace('.html', '');
    for (const view of views) {
        const tab = await browser.newPage({viewport: {width: view.width, height: 800},
            colorScheme: view.colorScheme || 'light', forcedColors: view.forcedColors || 'none', reducedMotion: 'reduce'});
        await tab.emulateMedia({media: view.media || 'screen'});
        tab.on('console', m => { if (m.type() === 'error') { fine = false; console.log(`${page} ${view.name}: ${m.text()}`); } });
        tab.on('pageerror', e => { fine = false; console.log(`${page} ${view.name}: ${e.message}`); });
        await tab.goto(`${base}/${page}`, {waitUntil: 'networkidle'});
        const wide = await tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (wide > 0) { fine = false; console.log(`${page} ${view.name}: ${wide} px too wide`); }
        for (const map of await tab.locator('div.map:visible').all()) { await map.scrollIntoViewIfNeeded(); }
        await tab.waitForLoadState('networkidle');
        await tab.evaluate(() => window.scrollTo(0, 0));
        await tab.screenshot({path: `${out}/${stem}-${view.name}.png`, fullPage: true});
        if (view.name === '360' || view.name === '1280-dark') {
            await tab.evaluate(axe);
            const found = await tab.evaluate(() => window.axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}));
            for (const v of found.violations) {
                fine = false;
                console.log(`${page} ${view.name}: axe ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | ')}`);
            }
            const small = await tab.evaluate(() => [...document.querySelectorAll('button, .deed, .quiet, summary, .choice label, nav a, .list h3 a, input, select')]
                .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5 && !e.closest('.choice') && !e.matches('.list a, .linklike'))
                .map(e => e.outerHTML.slice(0, 80) + ' ' + Math.round(e.getBoundingClientRect().height)));
            small.forEach(s => { fine = false; console.log(`${page} ${view.name}: target too small: ${s}`); });
        }
        if (view.name === '1280') {
            await tab.pdf({path: `${out}/${stem}.pdf`, format: 'A4'});
        }
        await tab.close();
    }
}
const broken = await scripts(browser);
broken.forEach(what => { fine = false; console.log(`scripts: ${what}`); });
await browser.close();
server.close();
const vnu = spawnSync('java', ['-jar', 'node_modules/vnu-jar/build/dist/vnu.jar', '--errors-only', ...pages], {encoding: 'utf8'});
if (vnu.status !== 0) { fine = false; console.log(vnu.error ? String(vnu.error) : vnu.stderr); }
console.log(`${pages.length} pages: ${fine ? 'nothing to mend' : 'something to mend, see above'}; pictures in ${out}`);
process.exit(fine ? 0 : 1);
