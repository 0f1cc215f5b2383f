/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Asks the rules of a form, the server's own, compiled (src/browser/filling.h). */
'use strict';
(() => {
    const lang = document.documentElement.lang;
    let rules = null;
    const text_of = (from, bytes) => new TextDecoder().decode(new Uint8Array(rules.memory.buffer, from, bytes));
    const pattern_is = (pattern, pattern_bytes, text, text_bytes) => {
        try {
            return new RegExp('^(?:' + text_of(pattern, pattern_bytes) + ')$', 'u').test(text_of(text, text_bytes)) ? 1 : 0;
        } catch (unknown) {
            return 2; /* it cannot be read here */
        }
    };
    const load = async () => {
        const address = document.getElementById('phone-words').content.querySelector('[data-word=rules]').getAttribute('href');
        const answer = await fetch(address);
        if (!answer.ok) {
            throw new TypeError('no rules');
        }
        const module = await WebAssembly.compile(await answer.arrayBuffer());
        const imports = { kith: { pattern_is } };
        /* What its C library would ask of a system is not there. */
        WebAssembly.Module.imports(module).filter(one => one.module !== 'kith').forEach(one => {
            imports[one.module] = imports[one.module] || {};
            imports[one.module][one.name] = () => 52;
        });
        const made = await WebAssembly.instantiate(module, imports);
        rules = made.exports;
        if (rules._initialize) {
            rules._initialize();
        }
    };
    const encoder = new TextEncoder();
    const join = pairs => {
        const parts = [];
        pairs.forEach(pair => pair.forEach(one => {
            const bytes = encoder.encode(String(one));
            parts.push(encoder.encode(bytes.length + ':'), bytes);
        }));
        const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
        parts.reduce((at, part) => { all.set(part, at); return at + part.length; }, 0);
        return all;
    };
    /* What the rules say; {fault}: they failed, or cannot read what is kept, or it is too large for them. */
    const ask = async pairs => {
        if (!rules) {
            await load();
        }
        try {
            const request = join(pairs);
            const to = rules.kith_room(request.length);
            new Uint8Array(rules.memory.buffer).set(request, to);
            const at = rules.kith_run(request.length);
            return JSON.parse(text_of(at, rules.kith_size()));
        } catch (failed) {
            rules = null;
            return { fault: 'failed' };
        }
    };
    /* Minutes east of Greenwich, where the survey is asked. */
    const offset = (zone, now) => {
        try {
            const part = {};
            new Intl.DateTimeFormat('en-US', {
                timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric',
            }).formatToParts(now).forEach(one => { part[one.type] = Number(one.value); });
            const there = Date.UTC(part.year, part.month - 1, part.day, part.hour % 24, part.minute);
            return Math.round((there - now) / 60000);
        } catch (unknown) {
            return -new Date(now).getTimezoneOffset();
        }
    };
    /* A page of a survey that is kept, as it is now; with the time by which it was judged. */
    const fill = async (kept, draft, more) => {
        const now = Date.now();
        const so_far = draft ? [['draft', draft.draft], ['language', draft.language]] : [['tag', lang]];
        const reply = await ask([['form', kept.form], ['now', now], ['offset', offset(kept.zone, now)], ...so_far, ...more]);
        return Object.assign(reply, { now });
    };

    self.kithRules = { load, fill };
})();
