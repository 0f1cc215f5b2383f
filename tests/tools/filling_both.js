// SPDX-License-Identifier: AGPL-3.0-or-later
// Fills forms twice at once: by the rules as the server has them (filling_turn.c) and by the same rules as
// browsers load them (fill.wasm), with the same answers and deeds, right ones and wrong ones. Every reply
// must be the same, byte for byte. Usage: filling_both.js FILL.WASM FILLING_TURN FORM... Prints a line for
// each form: its pages, or what differed.
'use strict';

const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const NOW = 1795818615250;
const FILLINGS = 4;
const PAGES = 60;
const [, , wasm, turn, ...forms] = process.argv;

// --- the two ---

const parts = (pairs) => Buffer.concat(pairs.flat().map((one) => {
  const bytes = Buffer.from(String(one));
  return Buffer.concat([Buffer.from(`${bytes.length}:`), bytes]);
}));

class Browser {
  async begin() {
    const module = await WebAssembly.compile(fs.readFileSync(wasm));
    const text = (at, n) => Buffer.from(this.rules.memory.buffer, at, n).toString();
    const imports = {
      kith: {
        pattern_is: (pattern, n, answer, bytes) => {
          try {
            return new RegExp(`^(?:${text(pattern, n)})$`, 'u').test(text(answer, bytes)) ? 1 : 0;
          } catch {
            return 2;
          }
        },
      },
    };
    this.foreign = WebAssembly.Module.imports(module).filter((one) => one.module !== 'kith');
    for (const { module: name, name: of } of this.foreign) {
      imports[name] = { ...imports[name], [of]: () => 52 };
    }
    this.rules = (await WebAssembly.instantiate(module, imports)).exports;
    this.rules._initialize?.();
    return this;
  }

  ask(request) {
    const to = this.rules.kith_room(request.length);
    new Uint8Array(this.rules.memory.buffer).set(request, to);
    const at = this.rules.kith_run(request.length);
    return Buffer.from(this.rules.memory.buffer, at, this.rules.kith_size()).toString();
  }
}

class Server {
  constructor() {
    this.process = spawn(turn, [], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.said = Buffer.alloc(0);
    this.process.stdout.on('data', (bytes) => {
      this.said = Buffer.concat([this.said, bytes]);
      this.look?.();
    });
  }

  ask(request) {
    this.process.stdin.write(`${request.length}\n`);
    this.process.stdin.write(request);
    return new Promise((done, fail) => {
      this.process.once('exit', fail);
      this.look = () => {
        const end = this.said.indexOf(10);
        const n = end < 0 ? 0 : Number(this.said.subarray(0, end));
        if (end >= 0 && this.said.length >= end + 1 + n) {
          const reply = this.said.subarray(end + 1, end + 1 + n).toString();
          this.said = this.said.subarray(end + 1 + n);
          this.look = null;
          this.process.removeListener('exit', fail);
          done(reply);
        }
      };
      this.look();
    });
  }
}

// --- somebody who fills ---

function chance(seed) {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * n);
  };
}

const GUESSES = {
  integer: ['3', '0', '-4', '٣٠', '12', 'many', '2.5', ''],
  decimal: ['3,5', '0.1', '1e9', '36.6', '', '-0.0000001', '12345678901.25'],
  range: ['1', '5', '10', '3', '2.5', ''],
  text: ['Ana', 'a b', 'ñandú \\ "x"', '', '+254700000000', 'a@b.org', 'line one\nline two'],
  date: ['2026-03-12', '1990-02-29', '2001-12-31', ''],
  time: ['18:30', '25:00', ''],
  dateTime: ['2026-03-12T18:30', 'soon', ''],
  geopoint: ['4.61, -74.08', '4.61 -74.08', 'here', ''],
  acknowledge: ['OK', ''],
};

function typed(field, pick) {
  const key = `.${field.key}`;
  const out = [['.shown', field.key]];
  if (field.options) {
    const names = field.options.map((o) => o.name);
    if (field.type === 'rank') {
      const turned = names.slice(pick(names.length + 1)).concat(names.slice(0, pick(2)));
      names.forEach((_, i) => out.push([`${key}.${i + 1}`, turned[i] || names[i]]));
    } else {
      names.filter((_, i) => (field.type === 'select_one' ? i === pick(names.length) : pick(2))).forEach((name) => out.push([key, name]));
    }
  } else if (GUESSES[field.type]) {
    out.push([key, GUESSES[field.type][pick(GUESSES[field.type].length)]]);
  }
  return out;
}

function deed(page, pick) {
  if (page.lines) return pick(3) ? 'send' : 'back';
  if (page.more) return ['add', 'next', 'next', 'next', page.more.rows?.length ? `drop-${page.more.rows[0].key}` : 'next', 'back'][pick(6)];
  return ['next', 'next', 'next', 'next', 'next', 'back', `words-${pick(3)}`, 'stay'][pick(8)];
}

async function both(browser, server, pairs) {
  const request = parts(pairs);
  const here = browser.ask(request);
  const there = await server.ask(request);
  if (here !== there) {
    const at = [...here].findIndex((c, i) => c !== there[i]);
    throw new Error(`differs at ${at}: ${here.slice(Math.max(0, at - 80), at + 80)} / ${there.slice(Math.max(0, at - 80), at + 80)}`);
  }
  const page = JSON.parse(here);
  if (page.fault) throw new Error(`fault: ${page.fault}`);
  return page;
}

async function fill(browser, server, form, pick, count) {
  const head = [['form', form], ['now', NOW], ['offset', 180]];
  let page = await both(browser, server, [...head, ['tag', 'es']]);
  for (let i = 0; i < PAGES && page.answers === undefined; i++) {
    const shown = (page.fields || []).flatMap((field) => typed(field, pick));
    const kept = [['draft', page.draft], ['language', page.language], ['at', page.at]];
    page = await both(browser, server, [...head, ...kept, ['act', deed(page, pick)], ...shown]);
    count.pages++;
  }
  count.sent += page.answers !== undefined;
}

async function main() {
  const browser = await new Browser().begin();
  const server = new Server();
  for (const file of forms) {
    const made = spawnSync(turn, [file], { maxBuffer: 1 << 26 });
    const name = path.basename(file);
    if (made.status === 3) {
      console.log(`${name}: refused`);
      continue;
    }
    const count = { pages: 0, sent: 0 };
    try {
      for (let i = 0; i < FILLINGS; i++) {
        await fill(browser, server, made.stdout.toString(), chance(i + 1), count);
      }
      console.log(`${name}: the same on ${count.pages} pages, ${count.sent} of ${FILLINGS} sent`);
    } catch (error) {
      console.log(`${name}: ${error.stack || error}`);
    }
  }
  server.process.stdin.end();
}

main();
