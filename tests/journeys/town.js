// SPDX-License-Identifier: AGPL-3.0-or-later
// The small world in which one need is carried round the cycle: its site, its people, its clocks,
// its picture. Nothing in it is taken from anywhere, but for the counties, where they are.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const zlib = require('node:zlib');
const { assert, openData, pause } = require('./harness.js');

// --- what all walks begin with ---

const NEED = 'No light on the path to the well';
const HOME = 'River Bend';
const OTHER = 'Salt Marsh';
const ZONE = 'America/Chicago';

const COUNTIES = openData('indicators/chsi_areas.csv');

// Where the open data are not: eight invented counties with the same headings.
const OWN_COUNTIES = `State_FIPS_Code,County_FIPS_Code,CHSI_County_Name,CHSI_State_Abbr,Population_Density,Poverty,Age_19_Under,Age_19_64,Age_65_84,Age_85_and_Over
01,001,Alder,ZZ,82,10.4,26.9,62.3,9.8,0.9
01,002,Birch,ZZ,80,10.9,26.5,62.6,9.9,1.0
01,003,Cedar,ZZ,88,10.1,27.3,61.9,9.7,1.1
01,004,Dogwood,ZZ,60,13.1,25.0,62.9,11.1,-2222.2
01,005,Elm,ZZ,410,6.1,24.0,63.5,11.0,1.5
01,006,Fir,ZZ,5,24.8,29.9,55.0,13.1,2.0
01,007,Gorse,ZZ,1500,17.7,22.0,66.4,10.1,1.5
01,008,Hazel,ZZ,33,-1111.1,25.0,59.8,13.2,2.0
`;

const IMPORT = [
  '--id', 'State_FIPS_Code,County_FIPS_Code', '--name', 'CHSI_County_Name,CHSI_State_Abbr',
  '--missing', '-1111.1,-2222.2,-2222,-9999', '--year', '2008',
  '--map', 'Population_Density=population_density,Poverty=poverty,Age_19_Under=age_19_under,'
    + 'Age_19_64=age_19_64,Age_65_84=age_65_84,Age_85_and_Over=age_85_and_over',
];

const PEOPLE = {
  wren: ['Wren Holm', 'river-bend', 'steward'],
  ida: ['Ida Morrow', 'river-bend', 'member'],
  joel: ['Joel Ames', 'river-bend', 'member'],
  mara: ['Mara Quill', 'salt-marsh', 'steward'],
  hob: ['Hob Lind'],
};

// A site with two communities, five people and the counties. Returns its folder and the cookie of
// each person: a sign-in is for one server, so every walk may use its own copy of it.
function site(folder, kith) {
  const data = path.join(folder, 'data');
  const run = (...words) => execFileSync(kith, [...words, '--data', data], { encoding: 'utf8', stdio: 'pipe' });
  run('init');
  run('community', 'add', 'river-bend', HOME, '--zone', ZONE);
  run('community', 'add', 'salt-marsh', OTHER, '--zone', ZONE);
  const figures = COUNTIES || path.join(folder, 'counties.csv');
  if (!COUNTIES) {
    fs.writeFileSync(figures, OWN_COUNTIES);
  }
  run('import', 'indicators', figures, ...IMPORT);
  const cookies = {};
  for (const [who, [name, community, role]] of Object.entries(PEOPLE)) {
    const part = community ? ['--community', community, '--role', role] : ['--host'];
    run('person', 'add', name, '--email', `${who}@example.org`, '--zone', ZONE, ...part);
    if (who !== 'ida') {
      cookies[who] = run('person', 'sign-in', name).match(/kith-session=[\w-]+/)[0];
    }
  }
  return { data, cookies };
}

// --- small things ---

// So many minutes from now, as the clocks there show it and as a form takes it.
const at = (minutes) =>
  new Date(Date.now() + minutes * 60000).toLocaleString('sv-SE', { timeZone: ZONE }).slice(0, 16).replace(' ', 'T');
const day = () => at(0).slice(0, 10);

function chunk(name, body) {
  const crc = Buffer.alloc(4);
  let c = 0xffffffff;
  for (const byte of Buffer.concat([Buffer.from(name), body])) {
    c ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    }
  }
  crc.writeUInt32BE(~c >>> 0);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length);
  return Buffer.concat([size, Buffer.from(name), body, crc]);
}

// A picture of dusk, 64 by 48: a lamp's yellow in the blue.
function picture() {
  const rows = [];
  for (let y = 0; y < 48; y++) {
    const row = Buffer.alloc(1 + 64 * 3);
    for (let x = 0; x < 64; x++) {
      const lit = (x - 32) ** 2 + (y - 16) ** 2 < 60;
      row.set(lit ? [240, 200, 90] : [30, 40 + y, 70 + y], 1 + x * 3);
    }
    rows.push(row);
  }
  const head = Buffer.from([0, 0, 0, 64, 0, 0, 0, 48, 8, 2, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head), chunk('IDAT', zlib.deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0)),
  ]);
}

// --- ways that are gone again and again ---

// From anywhere to the community, and to the need.
async function toCommunity(hands, name = HOME) {
  await hands.menu('Communities');
  await hands.follow(name);
}

async function toNeed(hands) {
  await hands.menu('Needs');
  await hands.follow(NEED);
}

// A letter in the folder of development; again, as letters are written a moment later.
async function letter(hands, to, words) {
  const { page } = hands;
  for (let tries = 0; tries < 40; tries++) {
    await page.goto('/dev/mail');
    const line = page.locator('main li', { hasText: to }).getByRole('link').filter({ hasText: words });
    if (await line.count()) {
      await hands.leads(line.first());
      return hands.main.innerText();
    }
    await pause(250);
  }
  return assert.fail(`no letter to ${to}`);
}

module.exports = {
  at, COUNTIES, day, HOME, letter, NEED, OTHER, PEOPLE, picture, site, toCommunity, toNeed,
};
