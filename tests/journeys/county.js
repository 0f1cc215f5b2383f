// SPDX-License-Identifier: AGPL-3.0-or-later
// A place of the open data: who is most like it, and why.
'use strict';

const { journey } = require('./harness.js');
const { Hands } = require('./hands.js');
const { COUNTIES, site } = require('./town.js');

// The walk round the cycle uses figures of its own where the open data are not; this is left out then.
journey('county 01001 of the open data shows its nearest, and why', async (t) => {
  if (!COUNTIES) {
    t.skip('the open data are not here (KITH_DATA names their folder); the need was carried over figures of its own');
  }
  const { data } = t.run.prepared('cycle', (folder) => site(folder, t.run.kith));
  const guest = await Hands.of(t, await t.serve({ from: data }), { size: 'phone', scripts: false }, new Set());
  await guest.page.goto('/');
  await guest.menu('Places');
  await guest.fill({ 'The beginning of its name, or its code': '01001' });
  await guest.press('Show these');
  await guest.look();
  await guest.follow('Autauga, AL');
  await guest.says(/Most like it are.*05085.*48497.*21179/);
  await guest.look();
  await guest.follow('See in what they are alike, and how they fare');
  await guest.unfold('The figures side by side');
  await guest.says('Alike on Age 19 Under, Age 65 84, Age 85 and Over, Population Density and Poverty. Differ on Age 19 64.');
  await guest.look();
});
