// SPDX-License-Identifier: AGPL-3.0-or-later
// What every journey walks with: a server of its own, a browser, and a strict eye on each page.
// A journey is `journey('who does what', async (t) => { ... })` in a file of this folder; run.js
// finds it. Runs on Node 18.
'use strict';

const assert = require('node:assert/strict');
const { spawn, execFileSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { chromium } = require('playwright-core');

const root = path.resolve(__dirname, '../..');
const axeSource = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const SIZES = {
  phone: { width: 360, height: 740 },
  desk: { width: 1280, height: 900 },
};

// Every way in which a page must work: each size, with scripts and without.
const WAYS = [
  { size: 'phone', scripts: false },
  { size: 'phone', scripts: true },
  { size: 'desk', scripts: false },
  { size: 'desk', scripts: true },
];

const wayName = (way) => `${way.size}, ${way.scripts ? 'with' : 'without'} scripts${way.lang ? `, ${way.lang}` : ''}`;

// "/needs/0190..." -> "/needs/ID": pages of one kind are looked at closely once.
const kindOf = (address) =>
  address
    .replace(/[?#].*/, '')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replace(/\/communities\/(?!new$)[^/]+/, '/communities/SLUG')
    .replace(/\/themes\/[^/]+/, '/themes/SLUG');

// A file of the open data; '' where they are not. KITH_DATA names another folder.
function openData(file) {
  const folder = process.env.KITH_DATA || path.join(root, '../shared/data');
  const whole = path.resolve(folder, file);
  return fs.existsSync(whole) ? whole : '';
}

class Skip extends Error {}

const journeys = [];

// Declares a journey: fn(t). See class Walk for what t can do.
function journey(name, fn) {
  journeys.push({ name, fn });
}

// The same journey in every way: fn(t, way).
function journeyEachWay(name, fn, ways = WAYS) {
  for (const way of ways) {
    journey(`${name} (${wayName(way)})`, (t) => fn(t, way));
  }
}

// --- a server ---

function freePort() {
  return new Promise((done, fail) => {
    const probe = net.createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

class Server {
  // options: data (folder), kith (program), args, env
  constructor(options) {
    Object.assign(this, { args: [], env: {} }, options);
    this.said = '';
  }

  async start(port) {
    this.port = port || (await freePort());
    this.url = `http://localhost:${this.port}`;
    const here = ['--listen', `127.0.0.1:${this.port}`, '--address', this.url];
    const args = ['serve', '--data', this.data, ...here, ...this.args];
    this.process = spawn(this.kith, args, {
      env: { ...process.env, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (bytes) => {
      this.said = (this.said + bytes).slice(-20000);
    };
    this.process.stdout.on('data', keep);
    this.process.stderr.on('data', keep);
    this.ended = new Promise((done) => this.process.once('exit', (code, signal) => done(signal || code)));
    await this.untilReady();
    return this;
  }

  async untilReady() {
    for (const end = Date.now() + 30000; Date.now() < end; await pause(50)) {
      if (this.process.exitCode !== null) {
        throw new Error(`the server did not start:\n${this.said}`);
      }
      try {
        await fetch(`http://127.0.0.1:${this.port}/health`);
        return;
      } catch {
        // not yet
      }
    }
    throw new Error(`the server does not answer:\n${this.said}`);
  }

  // A command of the same program on the same data: kith person add --data DIR ...
  command(...words) {
    const at = words.findIndex((word) => word.startsWith('-'));
    const args = [...words];
    args.splice(at < 0 ? args.length : at, 0, '--data', this.data);
    return execFileSync(this.kith, args, { encoding: 'utf8', env: { ...process.env, ...this.env } });
  }

  async stop(signal = 'SIGTERM') {
    if (this.process && this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill(signal);
    }
    return this.ended;
  }
}

// --- a walk: one run of one journey ---

class Walk {
  constructor(run) {
    this.run = run; // kith, pages, browser
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kith-journey-'));
    this.servers = [];
    this.contexts = [];
    this.ways = new Map(); // how each page was opened
    this.twins = new Map(); // windows for axe, see twin
    this.faults = []; // what went wrong in any page, unasked
  }

  skip(why) {
    throw new Skip(why);
  }

  // A running server. { demo: true } serves a copy of the demo, { from: FOLDER } one of that data
  // folder; otherwise a new, empty site.
  async serve({ demo = false, from = '', args = [], env = {} } = {}) {
    const data = path.join(this.folder, `data-${this.servers.length}`);
    const model = demo ? this.run.demo() : from;
    if (model) {
      fs.cpSync(model, data, { recursive: true });
    }
    const server = new Server({ kith: this.run.kith, data, args, env });
    this.servers.push(server);
    return server.start();
  }

  // A page in a context of its own. The way: { size, scripts, scheme, lang, more }; `more` goes to
  // the browser's context as it is. Relative addresses are the server's.
  async page(server, way = {}) {
    const whole = { size: 'desk', scripts: true, scheme: 'light', lang: 'en', more: {}, server, ...way };
    const context = await this.context(whole);
    const page = await context.newPage();
    this.ways.set(page, whole);
    this.watch(page, server);
    return page;
  }

  async context({ size, scripts, scheme, lang, more, server }, extra = {}) {
    const context = await this.run.browser.newContext({
      baseURL: server.url,
      viewport: SIZES[size],
      hasTouch: size === 'phone',
      javaScriptEnabled: scripts,
      colorScheme: scheme,
      locale: lang,
      ...more,
      ...extra,
    });
    context.setDefaultTimeout(15000);
    this.contexts.push(context);
    return context;
  }

  // Nothing may be loaded from elsewhere, break the policy, or fail within a page.
  watch(page, server) {
    const fault = (what) => this.faults.push(`${page.url()}: ${what}`);
    page.on('pageerror', (error) => fault(`script error: ${error.message}`));
    page.on('console', (message) => {
      const answered = /status of (4\d\d|503)/.test(message.text()); // a journey may ask for these
      if (message.type() === 'error' && !answered) {
        fault(`the console says: ${message.text()}`);
      }
    });
    page.on('request', (request) => {
      const url = request.url();
      if (/^(https?|wss?):/.test(url) && !url.startsWith(server.url)) {
        fault(`asks elsewhere: ${url}`);
      }
    });
    page.on('response', (response) => {
      if (response.status() >= 500 && response.status() !== 503) {
        fault(`${response.status()} from ${response.url()}`);
      }
    });
  }

  // Opens an address and demands a status.
  async open(page, address, status = 200) {
    const response = await page.goto(address);
    assert.equal(response.status(), status, `${address} answers ${response.status()}`);
    return response;
  }

  // No violation of WCAG 2.2 AA or of good practice.
  async axe(page) {
    const way = this.ways.get(page);
    const subject = way.scripts ? page : await this.twin(page, way);
    const found = await subject.evaluate(
      `${axeSource}; axe.run(document, {
        resultTypes: ['violations'],
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      }).then((r) => r.violations.map((v) =>
        v.id + ': ' + v.help + '\\n' + v.nodes.map((n) => '    ' + n.html + '\\n    ' + n.failureSummary).join('\\n')))`,
    );
    assert.ok(found.length === 0, `axe on ${page.url()}:\n${found.join('\n')}`);
  }

  // axe needs scripts, which a page without scripts cannot lend it: the same document where scripts
  // may run, but none of its own are there. One window serves all pages of a way in turn.
  async twin(page, way) {
    const html = (await page.content()).replace(/<\/?noscript>/g, '').replace(/<script\b.*?<\/script>/gs, '');
    const kind = [way.size, way.scheme, way.lang].join();
    if (!this.twins.has(kind)) {
      const context = await this.context(way, { javaScriptEnabled: true });
      this.twins.set(kind, await context.newPage());
    }
    const twin = this.twins.get(kind);
    const [address] = page.url().split('#');
    await twin.route(address, (route) => route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }));
    await twin.goto(address);
    await twin.unroute(address);
    return twin;
  }

  // The page is no wider than the window: nobody scrolls sideways.
  async fits(page) {
    const [inner, outer] = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]');
    assert.ok(inner <= outer, `${page.url()} is ${inner} px wide in a window of ${outer}`);
  }

  // Keeps the page as the server sends it, for the HTML checker. Returns the markup.
  async save(page, name) {
    const response = await page.context().request.get(page.url());
    const html = await response.text();
    fs.mkdirSync(this.run.pages, { recursive: true });
    fs.writeFileSync(path.join(this.run.pages, `${name.replace(/[^\w.-]+/g, '-')}.html`), html);
    return html;
  }

  // All that is asked of a page at once.
  async look(page, name) {
    await this.axe(page);
    await this.fits(page);
    if (name) {
      await this.save(page, name);
    }
  }

  async picture(page, file, options = {}) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    await page.screenshot({ path: file, animations: 'disabled', ...options });
  }

  async end() {
    await Promise.all(this.contexts.map((context) => context.close()));
    for (const server of this.servers) {
      const how = await server.stop();
      if (how !== 0 && how !== 'SIGKILL') {
        this.faults.push(`the server ended with ${how}:\n${server.said}`);
      }
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
    assert.ok(this.faults.length === 0, this.faults.join('\n'));
  }

  abort() {
    this.servers.forEach((server) => server.process && server.process.kill('SIGKILL'));
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

// --- what the walks of one run share ---

class Run {
  constructor({ kith, pages }) {
    this.kith = path.resolve(kith);
    this.pages = path.resolve(pages);
    this.made = new Map(); // name -> what make returned
    this.folders = [];
  }

  async begin() {
    this.browser = await chromium.launch({
      executablePath: process.env.KITH_CHROMIUM || '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ],
    });
  }

  // What many walks begin with is made once: make(folder) fills the folder and returns what it
  // likes; every later call with that name gets the same answer.
  prepared(name, make) {
    if (!this.made.has(name)) {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), `kith-${name}-`));
      this.folders.push(folder);
      this.made.set(name, make(folder));
    }
    return this.made.get(name);
  }

  // The demo's data folder; every walk has a copy.
  demo() {
    return this.prepared('demo', (folder) => {
      const data = path.join(folder, 'data');
      execFileSync(this.kith, ['demo', '--data', data], { stdio: 'pipe' });
      return data;
    });
  }

  async end() {
    await this.browser.close();
    this.folders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true }));
  }
}

module.exports = {
  assert, journey, journeyEachWay, journeys, kindOf, openData, pause, root, Run, Skip, Walk, WAYS,
};
