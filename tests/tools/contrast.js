// SPDX-License-Identifier: AGPL-3.0-or-later
// The contrast of the colours in a style sheet, in both themes: node contrast.js assets/kith.css
// Says each pair that is too faint, and ends with 1 when there is one.
'use strict';

const css = require('node:fs').readFileSync(process.argv[2], 'utf8');

const TEXT = 7; // what is read
const MARK = 3; // the border of a field, a mark, a dot
const GROUNDS = ['paper', 'tint', 'field'];
const READ = ['ink', 'quiet', 'lead', 'warn'];
const MARKS = ['line', 'ember'];
const OTHERS = [['on', 'accent'], ['paper', 'ink'], ['paper', 'lead']]; // buttons, "leave", the filled mark

function tokens(block) {
  return Object.fromEntries([...block.matchAll(/--([a-z]+): (#[0-9a-f]{6})\b/g)].map((m) => [m[1], m[2]]));
}

function luminance(colour) {
  const [r, g, b] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const light = tokens(css.match(/:root \{([^}]*)\}/)[1]);
const dark = { ...light, ...tokens(css.match(/prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}/)[1]) };
const faults = [];

function demand(theme, colours, front, back, least) {
  const is = contrast(colours[front], colours[back]);
  if (!(is >= least)) {
    faults.push(`${theme}: ${front} on ${back} is ${is.toFixed(2)}:1, not ${least}:1`);
  }
}

for (const [theme, colours] of [['light', light], ['dark', dark]]) {
  for (const ground of GROUNDS) {
    READ.forEach((front) => demand(theme, colours, front, ground, TEXT));
    MARKS.forEach((front) => demand(theme, colours, front, ground, MARK));
  }
  OTHERS.forEach(([front, back]) => demand(theme, colours, front, back, TEXT));
}

// Words have no other colour than those: what is fainter is for drawings and for what stands between words.
for (const [, selector, body] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
  for (const [, name] of body.matchAll(/(?<![-\w])color: var\(--([a-z]+)\)/g)) {
    if (!READ.includes(name) && !['on', 'paper'].includes(name) && !/svg|::after/.test(selector)) {
      faults.push(`words in --${name}: ${selector.trim()}`);
    }
  }
}

faults.forEach((fault) => console.log(fault));
process.exitCode = faults.length > 0 ? 1 : 0;
