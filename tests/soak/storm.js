// SPDX-License-Identifier: AGPL-3.0-or-later
// A storm of needs voiced over HTTP, in which the server is killed again and again; afterwards every
// need that was acknowledged must be there.
//   node storm.js KITH ROUNDS            exits with 1 when one was lost
//   node storm.js KITH ROUNDS --early    the control: the server acknowledges before it commits
//                                        (a build with faults), and must be found out
'use strict';

const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');

const CLIENTS = 32;
const [kith, roundsText, control] = process.argv.slice(2);
const early = control === '--early';
const rounds = Number(roundsText);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kith-soak-'));
const data = path.join(folder, 'data');
const log = path.join(folder, 'log');
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const agent = new http.Agent({ keepAlive: true, maxSockets: CLIENTS });

// One request; rejects when the connection breaks.
function ask(port, method, address, headers = {}, body = '') {
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

async function isReady(port) {
  try {
    return (await ask(port, 'GET', '/communities')).status === 200;
  } catch {
    return false;
  }
}

// In a process group of its own: the supervisor and its child are killed together.
async function start(port) {
  const words = ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, '--writes-per-minute', '-1'];
  const server = spawn(kith, words, {
    detached: true,
    stdio: ['ignore', 'ignore', fs.openSync(log, 'a')],
    env: { ...process.env, ...(early ? { KITH_FAULT_ACK_EARLY: '1' } : {}) },
  });
  for (const end = Date.now() + 30000; Date.now() < end && server.exitCode === null; await pause(20)) {
    if (await isReady(port)) {
      return server;
    }
  }
  throw new Error(`the server did not start:\n${fs.readFileSync(log, 'utf8').slice(-4000)}`);
}

function kill(server) {
  const gone = new Promise((done) => server.once('exit', done));
  process.kill(-server.pid, 'SIGKILL');
  return gone;
}

// What a browser would keep from the form: its address, its token, the visitor's cookie.
async function openForm(port) {
  const list = await ask(port, 'GET', '/communities');
  const [community] = list.text.match(/\/communities\/[a-z][\w-]*/);
  const form = await ask(port, 'GET', `${community}/needs/new`);
  return {
    address: `${community}/needs/new`,
    token: form.text.match(/name="form_token" value="([^"]*)"/)[1],
    headers: {
      Cookie: (form.headers['set-cookie'] || []).map((line) => line.split(';')[0]).join('; '),
      Origin: `http://127.0.0.1:${port}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
  };
}

async function voice(port, form, title) {
  const fields = { form_token: form.token, title, category: 'other', anyway: 'yes' };
  const answer = await ask(port, 'POST', form.address, form.headers, new URLSearchParams(fields).toString());
  if (answer.status !== 303 && answer.status !== 503) {
    throw new Error(`a need was answered with ${answer.status}:\n${answer.text}`);
  }
  return answer.status === 303;
}

// Voices needs until the connection breaks; adds those that were acknowledged.
async function client(port, name, acknowledged) {
  try {
    const form = await openForm(port);
    for (let i = 0; ; i++) {
      const title = `storm ${name}.${i}`;
      if (await voice(port, form, title)) {
        acknowledged.add(title);
      }
    }
  } catch (error) {
    if (!['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(error.code)) {
      throw error;
    }
  }
}

function kept() {
  const words = ['-readonly', path.join(data, 'kith.db'), 'SELECT title FROM thing'];
  return new Set(execFileSync('sqlite3', words, { encoding: 'utf8', maxBuffer: 1 << 30 }).split('\n'));
}

async function storm(port, round, acknowledged) {
  const server = await start(port);
  const clients = Array.from({ length: CLIENTS }, (_, i) => client(port, `${round}.${i}`, acknowledged));
  await pause(700 + Math.random() * 1500);
  await kill(server);
  await Promise.all(clients);
}

// After a last start, which recovers what the last kill left.
async function lostOf(port, acknowledged) {
  const server = await start(port);
  const here = kept();
  await kill(server);
  return [...acknowledged].filter((title) => !here.has(title)).length;
}

async function main() {
  const acknowledged = new Set();
  const port = 20000 + Math.floor(Math.random() * 30000);
  execFileSync(kith, ['demo', '--data', data], { stdio: 'ignore' });
  for (let round = 1; round <= rounds; round++) {
    await storm(port, round, acknowledged);
  }
  const lost = await lostOf(port, acknowledged);
  const when = early ? ' before their commit' : '';
  console.log(`${rounds} kills, ${acknowledged.size} needs acknowledged${when}, ${lost} of them lost`);
  fs.rmSync(folder, { recursive: true, force: true });
  const isStorm = acknowledged.size > rounds * 10;
  process.exit(isStorm && lost > 0 === early ? 0 : 1);
}

main().catch((error) => {
  console.error(error);
  process.exit(2);
});
