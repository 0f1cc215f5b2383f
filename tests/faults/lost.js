// SPDX-License-Identifier: AGPL-3.0-or-later
// A database that is lost in a storm of needs, and comes back.
//   node lost.js PORT STOP START        STOP and START are shell commands
// What was not kept is answered with 503, when to come again, and what was typed; the same form is
// then sent again. Prints each title that was acknowledged; exits with 1 when an answer was another.
'use strict';

const { exec } = require('node:child_process');
const http = require('node:http');
const { promisify } = require('node:util');

const CLIENTS = 12;
const [port, stop, start] = process.argv.slice(2);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const run = promisify(exec);
const agent = new http.Agent({ keepAlive: true, maxSockets: CLIENTS + 2 });
const seen = { kept: 0, refused: 0, reads: 0, readsRefused: 0 };
let over = false;
let back = false; // the database is there again
let keptAfter = 0;

function ask(method, address, headers = {}, body = '') {
  return new Promise((done, fail) => {
    const request = http.request({ port, host: '127.0.0.1', path: address, method, headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece) => (text += piece));
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, text }));
      response.on('error', fail);
    });
    request.on('error', fail);
    request.end(body);
  });
}

function must(good, what, answer) {
  if (!good) {
    throw new Error(`${what}: ${answer.status}\n${JSON.stringify(answer.headers)}\n${answer.text}`);
  }
}

// Before the storm; the token is good as long as the visitor's cookie is.
async function openForm() {
  const list = await ask('GET', '/communities');
  const [community] = list.text.match(/\/communities\/[a-z][\w-]*/);
  const form = await ask('GET', `${community}/needs/new`);
  return {
    address: `${community}/needs/new`,
    token: form.text.match(/name="form_token" value="([^"]*)"/)[1],
    headers: {
      Cookie: (form.headers['set-cookie'] || []).map((line) => line.split(';')[0]).join('; '),
      'Content-Type': 'application/x-www-form-urlencoded',
    },
  };
}

// Sends until it is kept: each refusal must say when to come again and hold the title.
async function voice(form, title) {
  const fields = { form_token: form.token, title, category: 'other', anyway: 'yes' };
  const body = new URLSearchParams(fields).toString();
  for (;;) {
    const answer = await ask('POST', form.address, form.headers, body);
    if (answer.status === 303) {
      console.log(title);
      seen.kept++;
      keptAfter += back;
      return;
    }
    must(answer.status === 503, 'a need', answer);
    must(answer.headers['retry-after'] !== undefined, 'a refusal without Retry-After', answer);
    must(answer.text.includes(`value="${title}"`), 'a refusal that has lost the title', answer);
    seen.refused++;
    await pause(50);
  }
}

async function client(form, name) {
  for (let i = 0; !over; i++) {
    await voice(form, `storm ${name}.${i}`);
  }
}

async function reader() {
  for (let i = 0; !over; i++) {
    const answer = await ask('GET', `/needs?after=${i}`); // no page of the cache
    must(answer.status === 200 || answer.status === 503, 'a page', answer);
    seen.reads += answer.status === 200;
    seen.readsRefused += answer.status === 503;
    await pause(20);
  }
}

async function storm() {
  await pause(1200);
  await run(stop);
  await pause(1500);
  await run(start);
  back = true;
  const reads = seen.reads;
  for (const end = Date.now() + 15000; Date.now() < end && (seen.reads <= reads || keptAfter < 50); await pause(50)) {
  }
  must(seen.reads > reads && keptAfter >= 50, 'it does not recover', { status: 0, headers: seen, text: '' });
  over = true;
}

async function main() {
  const forms = await Promise.all(Array.from({ length: CLIENTS }, openForm));
  await Promise.all([...forms.map((form, i) => client(form, i)), reader(), storm()]);
  console.error(JSON.stringify(seen));
  process.exit(seen.refused > 0 && seen.readsRefused > 0 && seen.kept > keptAfter ? 0 : 1);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
