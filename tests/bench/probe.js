// SPDX-License-Identifier: AGPL-3.0-or-later
// What wrk does not measure.
//   node probe.js start PORT COMMAND...   milliseconds from starting a server to its first answer
//   node probe.js hold PORT COUNT         opens COUNT connections, asks once on each, says "held",
//                                         keeps them until its input ends
'use strict';

const { spawn } = require('node:child_process');
const http = require('node:http');
const net = require('node:net');

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function answers(port) {
  return new Promise((done) => {
    const request = http.get({ port, host: '127.0.0.1', path: '/' }, (response) => {
      response.resume();
      response.on('end', () => done(response.statusCode === 200));
    });
    request.on('error', () => done(false));
  });
}

async function start(port, [program, ...args]) {
  const begun = process.hrtime.bigint();
  const server = spawn(program, args, { stdio: 'ignore' });
  while (!(await answers(port))) {
    if (server.exitCode !== null) {
      throw new Error(`the server ended with ${server.exitCode}`);
    }
    await pause(1);
  }
  console.log((Number(process.hrtime.bigint() - begun) / 1e6).toFixed(1));
  const ended = new Promise((done) => server.once('exit', done));
  server.kill('SIGTERM');
  await ended;
}

// From several addresses of the loopback, since a server bounds the connections of each.
function connect(port, i) {
  return new Promise((done, fail) => {
    const socket = net.connect({ port, host: '127.0.0.1', localAddress: `127.0.0.${2 + (i % 50)}` });
    socket.once('error', fail);
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    socket.once('data', () => {
      socket.on('data', () => {});
      done(socket);
    });
  });
}

async function hold(port, count) {
  for (let i = 0; i < count; i++) {
    await connect(port, i);
  }
  await pause(500);
  console.log('held');
  process.stdin.resume();
  process.stdin.on('end', () => process.exit(0));
}

const [way, port, ...rest] = process.argv.slice(2);
const run = way === 'start' ? start(Number(port), rest) : hold(Number(port), Number(rest[0]));
run.catch((error) => {
  console.error(error.message);
  process.exit(1);
});
