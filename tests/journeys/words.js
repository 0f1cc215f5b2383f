// SPDX-License-Identifier: AGPL-3.0-or-later
// A walk is written down in English and walked in any language: whatever is a message of the po files is
// looked for in its translations, whatever people wrote stays as it is.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const source = path.resolve(__dirname, '../../src');
const quote = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

function folders(under) {
  return fs.readdirSync(under, { withFileTypes: true }).filter((e) => e.isDirectory())
    .flatMap((e) => (e.name === 'po' ? [path.join(under, 'po')] : folders(path.join(under, e.name))));
}

// Key to words, of one po file.
function messages(file) {
  const text = fs.readFileSync(file, 'utf8').replace(/"\n"/g, '');
  return new Map([...text.matchAll(/^msgid "(.+)"\nmsgstr "(.*)"$/gm)].map(([, key, words]) => [key, JSON.parse(`"${words}"`)]));
}

// What a message with gaps matches, each gap a group of its name (the same gap twice is taken once).
function gapped(message) {
  const seen = new Set();
  return new RegExp(`^${message.split(/\{(\w+)[^{}]*\}/).map((piece, at) => {
    const group = at % 2 && !seen.has(piece) ? `(?<${piece}>.+?)` : '.+?';
    seen.add(at % 2 ? piece : '');
    return at % 2 ? group : quote(piece);
  }).join('')}$`);
}

// A message in another language with what the English one had in its gaps, itself found. Gaps may be set apart by
// marks of direction, and numbers have the digits of the language.
function filled(words, gaps, found) {
  return words.split(/\{(\w+)[^{}]*\}/).map((piece, at) => {
    if (at % 2 === 0) {
      return quote(piece);
    }
    if (gaps[piece] === undefined) {
      return '.*?';
    }
    const value = found(gaps[piece]).replace(/\d/g, (d) => `[${d}${'٠١٢٣٤٥٦٧٨٩'[d]}]`);
    return `[\u2066-\u2069]*${/^[\d,]+$/.test(gaps[piece]) ? value.replace(/,/g, '[,٬]') : value}[\u2066-\u2069]*`;
  }).join('');
}

// The end of what begins with a brace at `from`.
function closing(text, from) {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    depth += { '{': 1, '}': -1 }[text[at]] || 0;
    if (depth === 0) {
      return at;
    }
  }
  return text.length;
}

// "{n, plural, one {a need} other {# needs}}" can read "a need" or "{n} needs": every way to read a message.
function readings(message) {
  const [block, gap] = message.match(/\{(\w+), *(?:plural|select), */) || [];
  if (!block) {
    return [message];
  }
  const from = message.indexOf(block);
  const end = closing(message, from);
  const out = [];
  for (let at = message.indexOf('{', from + block.length); at > 0 && at < end;) {
    const past = closing(message, at);
    const one = message.slice(at + 1, past).replace(/#/g, `{${gap}}`);
    out.push(...readings(message.slice(0, from) + one + message.slice(end + 1)));
    at = message.indexOf('{', past + 1);
  }
  return out;
}

// With words of its own beside its gaps.
const hasWords = (words) => !words.includes('{') || /\p{L}{3}/u.test(words.replace(/\{[^{}]*\}/g, ''));

class Words {
  constructor(lang) {
    this.pairs = [];
    this.seen = new Map();
    if (lang === 'en') {
      return;
    }
    for (const folder of folders(source)) {
      const there = messages(path.join(folder, `${lang}.po`));
      for (const [key, english] of messages(path.join(folder, 'en.po'))) {
        for (const one of there.get(key) ? readings(english).filter(hasWords) : []) {
          this.pairs.push(...readings(there.get(key)).map((other) => ({ english: one, other })));
        }
      }
    }
  }

  // As a pattern: what may stand where English says this, or begins so.
  found(text, begins = false) {
    const key = `${text} ${begins}`;
    if (!this.seen.has(key)) {
      this.seen.set(key, `(?:${[quote(text), ...this.translated(text, begins)].join('|')})`);
    }
    return this.seen.get(key);
  }

  translated(text, begins) {
    const out = [];
    for (const { english, other } of this.pairs) {
      const gaps = english.includes('{') && text.match(gapped(english));
      if (gaps || english === text || (begins && english.startsWith(text))) {
        out.push(filled(other, gaps ? gaps.groups : {}, (value) => this.found(value)));
      }
    }
    return out;
  }

  // The pattern for words, or for a beginning that is given as /^Words/. Another RegExp stays what it is.
  pattern(words, within = false) {
    const begin = words instanceof RegExp && words.source.match(/^\^([\p{L}\d ,:’'…-]+)$/u);
    if (words instanceof RegExp && !begin) {
      return words;
    }
    if (begin) {
      return new RegExp(`^${this.found(begin[1], true)}`);
    }
    return new RegExp(within ? this.found(words, true) : `^\\s*${this.found(words)}\\s*$`);
  }
}

const all = new Map();

// The words of a language, read once.
function wordsOf(lang) {
  if (!all.has(lang)) {
    all.set(lang, new Words(lang));
  }
  return all.get(lang);
}

module.exports = { wordsOf };
