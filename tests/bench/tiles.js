// SPDX-License-Identifier: AGPL-3.0-or-later
// node tiles.js PORT LATITUDE,LONGITUDE [QUERY...]: asks for map tiles one after the other, half of them about that
// place, at each zoom, with each query ("" is none). One line for each: 99 of 100 were there within p99 ms.
'use strict';

const http = require('node:http');

const [port, place, ...given] = process.argv.slice(2);
const [homeLat, homeLon] = place.split(',').map(Number);
const queries = given.length > 0 ? given : [''];
const zooms = [0, 2, 4, 6, 8, 10, 12, 14, 16];
const asked = 200;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

// The same tiles in each run.
let seed = 1;
function chance() {
  seed = (seed * 48271) % 2147483647;
  return seed / 2147483647;
}

function tileOf(lat, lon, zoom) {
  const wide = 2 ** zoom;
  const up = Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI;
  return [Math.floor(((lon + 180) / 360) * wide), Math.floor(((1 - up) / 2) * wide)];
}

function get(path) {
  return new Promise((done, fail) => {
    const begun = process.hrtime.bigint();
    http
      .get({ host: '127.0.0.1', port, path, agent }, (response) => {
        let bytes = 0;
        response.on('data', (piece) => {
          bytes += piece.length;
        });
        response.on('end', () => {
          const ms = Number(process.hrtime.bigint() - begun) / 1e6;
          return response.statusCode === 200 ? done({ ms, bytes }) : fail(new Error(`${path}: ${response.statusCode}`));
        });
      })
      .on('error', fail);
  });
}

async function measure(query, zoom) {
  const took = [];
  let most = 0;
  for (let i = 0; i < asked; i++) {
    const home = chance() < 0.5;
    const [x, y] = tileOf(home ? homeLat : chance() * 100 - 40, home ? homeLon : chance() * 270 - 120, zoom);
    const { ms, bytes } = await get(`/map/needs/${zoom}/${x}/${y}${query}`);
    took.push(ms);
    most = Math.max(most, bytes);
  }
  took.sort((a, b) => a - b);
  const at = (share) => took[Math.floor(took.length * share)].toFixed(1);
  console.log(
    `tile  zoom ${String(zoom).padStart(2)}  p50 ${at(0.5).padStart(6)} ms  p99 ${at(0.99).padStart(6)} ms` +
      `  at most ${String(most).padStart(6)} bytes  ${query}`,
  );
}

async function main() {
  for (const query of queries) {
    for (const zoom of zooms) {
      await measure(query, zoom);
    }
  }
  agent.destroy();
}

main().catch((e) => {
  console.error(e.message);
  process.exit(1);
});
