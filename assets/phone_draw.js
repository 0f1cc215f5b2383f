/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Draws a page of a form from what the compiled rules say of it (src/browser/filling.h), with the same
 * markup as the server's pages (page/survey_fill.html), so that both look and sound the same. */
'use strict';
(() => {
    /* The messages of the page, in its language; {n} is put in. */
    const words = {};
    const found = document.getElementById('phone-words');
    if (found) {
        found.content.querySelectorAll('[data-word]').forEach(one => { words[one.dataset.word] = one.textContent; });
    }
    const lang = document.documentElement.lang;
    const digits = new Intl.NumberFormat(lang, { maximumFractionDigits: 2, useGrouping: false });
    const number = v => digits.format(v);
    const word = (name, put = {}) => Object.keys(put).reduce(
        (text, hole) => text.replace('{' + hole + '}', typeof put[hole] === 'number' ? number(put[hole]) : put[hole]),
        words[name] || '');

    const RTL = /^(ae|ji|ar|fa|he|ur|ps|sd|ug|yi|dv|ks|iw|ckb|arc|azb|bal|glk|lrc|mzn|nqo|syr)$|^(arab|hebr|syrc|thaa|nkoo|adlm)$/;
    const isRtl = tag => {
        const parts = tag.toLowerCase().split('-');
        return RTL.test(parts[1] && parts[1].length === 4 ? parts[1] : parts[0]);
    };
    /* An element: attributes that are false or absent are left out; lang brings its direction. */
    const make = (name, attributes, ...inside) => {
        const out = document.createElement(name);
        const all = Object.assign({}, attributes);
        if (all.lang) {
            all.dir = isRtl(all.lang) ? 'rtl' : 'ltr';
        }
        Object.keys(all).filter(key => all[key] || all[key] === 0).forEach(key => out.setAttribute(key, all[key] === true ? '' : all[key]));
        out.append(...inside.filter(one => one !== null && one !== undefined && one !== false && one !== ''));
        return out;
    };
    /* Paragraphs and lines of a text that somebody wrote. */
    const lines = text => text.split(/\n\s*\n/).filter(part => part.trim()).map(part => {
        const out = make('p', { dir: 'auto' });
        part.split('\n').forEach((line, i) => out.append(...(i > 0 ? [make('br'), line] : [line])));
        return out;
    });

    /* --- what is wrong --- */

    const why = of => of.said || word('wrong-' + of.wrong);
    const faults = all => all.length > 0 && make('div', { class: 'errors', role: 'alert', tabindex: '-1' },
        make('h2', {}, word('faults')),
        make('ul', {}, ...all.map(one => make('li', {}, make('a', { href: '#' + one.key, 'data-to': one.key }, one.why)))));

    /* --- questions --- */

    const optional = f => !f.required && !f.read_only && make('span', { class: 'optional' }, word('optional'));
    const title = (name, f, tag, more) => make(name, more || {}, make('span', { lang: tag }, f.label), ' ', optional(f));
    const about = (f, tag) => [
        f.hint && make('p', { class: 'hint', lang: tag }, f.hint),
        f.picture && make('p', { class: 'hint' }, word('picture')),
        f.type === 'range' && make('p', { class: 'hint' }, word('range', { from: f.from, to: f.to })),
        f.type === 'geopoint' && make('p', { class: 'hint' }, word('point')),
        f.wrong && make('p', { class: 'error', id: f.key + '-error' }, why(f)),
    ];
    const css = f => f.wrong ? 'field wrong' : 'field';
    const wrong = f => f.wrong ? { 'aria-invalid': 'true', 'aria-describedby': f.key + '-error' } : {};
    const pick = (f, tag, chosen, more) => make('select', more,
        make('option', { value: '' }, '–'),
        ...f.options.map(o => make('option', { value: o.name, lang: tag, selected: chosen(o) }, o.label)));

    const choices = (f, tag) => make('fieldset', { class: css(f), id: f.key },
        title('legend', f, tag), ...about(f, tag),
        ...f.options.map((o, i) => make('div', { class: 'choice' },
            make('input', {
                type: f.type === 'select_one' ? 'radio' : 'checkbox', id: f.key + '-' + i, name: f.key, value: o.name,
                checked: o.chosen, disabled: f.read_only,
            }), ' ', make('label', { for: f.key + '-' + i, lang: tag }, o.label))));
    const rank = (f, tag) => {
        const chosen = (f.value || '').split(/\s+/);
        return make('fieldset', { class: css(f), id: f.key }, title('legend', f, tag), ...about(f, tag),
            ...f.options.map((_, i) => {
                const key = f.key + '.' + (i + 1);
                return make('div', { class: 'field' }, make('label', { for: key }, word('rank', { n: i + 1 })), ' ',
                    pick(f, tag, o => o.name === chosen[i], { id: key, name: key }));
            }));
    };
    const acknowledge = (f, tag) => make('div', { class: css(f) }, ...about(f, tag),
        make('div', { class: 'choice' },
            make('input', Object.assign({ type: 'checkbox', id: f.key, name: f.key, value: 'OK', checked: !!f.value }, wrong(f))),
            ' ', title('label', f, tag, { for: f.key })));

    const TYPES = { date: 'date', time: 'time', dateTime: 'datetime-local' };
    const SHOWN = { dateTime: 16, time: 5 };
    const NUMBERS = { integer: 'numeric', range: 'numeric', decimal: 'decimal' };
    const line = f => {
        const value = (f.value || '').slice(0, SHOWN[f.type] || undefined);
        const more = Object.assign({ id: f.key, name: f.key, readonly: f.read_only }, wrong(f));
        if (f.type === 'text' && f.multiline) {
            return make('textarea', Object.assign(more, { rows: 5 }), f.value);
        }
        return make('input', Object.assign(more, {
            type: TYPES[f.type] || 'text', value, inputmode: NUMBERS[f.type], class: NUMBERS[f.type] && 'short',
        }));
    };
    const single = (f, tag) => make('div', { class: css(f) },
        title('label', f, tag, { for: f.key }), ...about(f, tag),
        f.type === 'select_one'
            ? pick(f, tag, o => o.chosen, Object.assign({ id: f.key, name: f.key }, wrong(f)))
            : line(f));

    const answer = (f, tag) => {
        if (f.media) {
            return make('div', { class: 'field', id: f.key },
                make('p', { lang: tag }, make('b', {}, f.label)), make('p', { class: 'hint' }, word(f.type === 'image' ? 'no_photo' : 'no_file')));
        }
        return f.type === 'select_multiple' || (f.type === 'select_one' && !f.long) ? choices(f, tag)
            : f.type === 'rank' ? rank(f, tag)
                : f.type === 'acknowledge' ? acknowledge(f, tag) : single(f, tag);
    };
    const field = (f, tag) => {
        if (f.section) {
            return [make('h2', { lang: tag }, f.label, f.row ? ' ' + word('row', { n: f.row }) : '')];
        }
        return [
            make('input', { type: 'hidden', name: 'shown', value: f.key }),
            f.type === 'note' ? make('div', { class: 'block' }, make('div', { lang: tag }, ...lines(f.label)),
                f.picture && make('p', { class: 'hint' }, word('picture'))) : answer(f, tag),
        ];
    };

    /* --- the other pages --- */

    const button = (act, text, more, ...inside) => make('button', Object.assign({ name: 'act', value: act }, more), text, ...inside);
    const deeds = (...all) => make('p', { class: 'deeds' },
        ...all.filter(Boolean).reduce((out, one) => out.concat(out.length > 0 ? [' ', one] : [one]), []));
    const change = (key, about) => make('a', { href: '#' + key, 'data-at': key }, word('change'), make('span', { class: 'vh' }, ': ' + about));
    const spoken = n => make('span', { class: 'vh' }, ': ' + word('row', { n }));

    const more = reply => [
        make('fieldset', { class: 'field' },
            make('legend', { lang: reply.tag }, reply.more.label),
            make('p', {}, word('rows', { n: reply.more.rows.length })),
            reply.more.rows.length > 0 && make('ul', { class: 'list' }, ...reply.more.rows.map(row => make('li', {},
                make('h2', { class: 'small' }, word('row', { n: row.row }), row.value && ': ', row.value && make('bdi', {}, row.value)),
                make('p', { class: 'deeds' }, change(row.key, word('row', { n: row.row })), ' ',
                    button('drop-' + row.key, word('drop'), { class: 'linklike' }, spoken(row.row))))))),
        deeds(reply.more.may_add && button('add', word('add')), button('next', word('no_more'), { class: 'deed' }),
            button('back', word('back'))),
    ];
    const end = reply => [
        make('p', { class: 'lead' }, word('look')),
        make('dl', { class: 'about' }, ...reply.lines.map(l => l.heading
            ? make('div', {}, make('dt', { lang: reply.tag }, l.label || '', l.row ? ' ' + word('row', { n: l.row }) : ''), make('dd'))
            : make('div', { id: l.key }, make('dt', { lang: reply.tag }, l.label), make('dd', {},
                l.wrong ? make('span', { class: 'error' }, why(l))
                    : l.missing ? make('span', { class: 'hint' }, word('empty'))
                        : make('div', { lang: reply.tag }, ...lines(l.value || '')),
                ' ', change(l.key, l.label))))),
        deeds(button('send', word('send'), { class: 'deed' }), button('back', word('back'))),
    ];
    const questions = reply => [
        ...reply.fields.reduce((out, f) => out.concat(field(f, reply.tag)), []),
        deeds(button('next', word('next'), { class: 'deed' }), reply.number > 1 && button('back', word('back'))),
    ];

    /* --- a page --- */

    const noted = reply => {
        const all = (reply.fields || reply.lines || []).filter(one => one.wrong && (reply.lines || one.shown));
        const told = all.slice(0, 12).map(one => ({ key: one.key, why: why(one) }));
        return reply.stays && told.length === 0 ? [{ key: 'phone', why: word('somewhere') }] : told;
    };
    const languages = reply => reply.languages.length > 1 && deeds(...reply.languages.map((one, i) =>
        button('words-' + i, one.name, { class: 'linklike', lang: one.tag, 'aria-current': i === reply.language && 'true' })));
    const page = reply => [
        reply.stays && faults(noted(reply)),
        make('form', { method: 'post', novalidate: true },
            make('button', { class: 'vh', name: 'act', value: reply.lines ? 'stay' : 'next', tabindex: '-1', 'aria-hidden': 'true' }, word('next')),
            languages(reply),
            ...(reply.lines ? end(reply) : reply.more ? more(reply) : questions(reply)),
            make('details', {}, make('summary', {}, word('later')), make('p', {}, word('saved')),
                deeds(button('throw_away', word('throw_away'), { class: 'danger' })))),
    ].filter(Boolean);
    const heading = reply => reply.lines ? word('end') : word('page', { n: reply.number, of: reply.of });

    /* The answers as one text, to be copied. */
    const plain = reply => reply.lines.map(l => (l.label || '') + (l.row ? ' ' + l.row : '') + (l.heading ? '' : ': ' + (l.value || ''))).join('\n');

    self.kithDraw = { make, word, lines, page, heading, plain, faults, deeds };
})();
