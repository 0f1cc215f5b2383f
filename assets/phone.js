/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The page /phone: what is kept on this phone, and filling it without a connection. The rules of a form
 * are the server's own, compiled (src/browser); how a page looks is phone_draw.js's; what waits to be
 * sent is queue.js's. Everything that is typed is kept at every step.
 *
 *   kept   {id: SURVEY/VERSION, survey, version, title, lang, consent, zone, anonymous, form, owner, current}
 *   draft  {id, survey, version, draft, language, at, agree, owner, begun}
 *   an entry of the queue has its draft in `about`, so that it can be changed when it is refused */
'use strict';
(() => {
    const queue = self.kithQueue, draw = self.kithDraw;
    const { room } = queue;
    const { make, word, deeds } = draw;
    const place = document.getElementById('phone');
    const lang = document.documentElement.lang;
    const site = document.title.split(' – ').pop();
    const plain = place.querySelector('.notice'); /* what to do where this cannot be done */
    if (!self.kithPhone.able) {
        return; /* the page says what to do instead */
    }
    const said = make('p', { class: 'vh', role: 'status' });
    place.before(said);
    const say = text => { said.textContent = text; };
    const when = ms => new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(ms);
    const mine = one => one.owner === '' || one.owner === queue.owner;
    const uuid = () => {
        const b = crypto.getRandomValues(new Uint8Array(16));
        b[6] = (b[6] & 15) | 64;
        b[8] = (b[8] & 63) | 128;
        const hex = Array.from(b, x => x.toString(16).padStart(2, '0')).join('');
        return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
    };

    /* --- the rules --- */

    let rules = null;
    const text_of = (from, bytes) => new TextDecoder().decode(new Uint8Array(rules.memory.buffer, from, bytes));
    const pattern_is = (pattern, pattern_bytes, text, text_bytes) => {
        try {
            return new RegExp('^(?:' + text_of(pattern, pattern_bytes) + ')$', 'u').test(text_of(text, text_bytes)) ? 1 : 0;
        } catch (unknown) {
            return 1; /* the server judges again */
        }
    };
    const load = async () => {
        const address = document.getElementById('phone-words').content.querySelector('[data-word=rules]').getAttribute('href');
        const answer = await fetch(address);
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
    /* What the rules say; null: they failed, or cannot read what is kept. */
    const ask = async pairs => {
        if (!rules) {
            await load();
        }
        try {
            const request = join(pairs);
            const to = rules.kith_room(request.length);
            new Uint8Array(rules.memory.buffer).set(request, to);
            const at = rules.kith_run(request.length);
            const reply = JSON.parse(text_of(at, rules.kith_size()));
            return reply.fault ? null : reply;
        } catch (failed) {
            rules = null;
            return null;
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
    const fill = (kept, draft, more) => {
        const now = Date.now();
        const so_far = draft ? [['draft', draft.draft], ['language', draft.language]] : [['tag', lang]];
        return ask([['form', kept.form], ['now', now], ['offset', offset(kept.zone, now)], ...so_far, ...more]);
    };

    /* --- drawing --- */

    let view = '';
    const draw_page = (name, heading, inside, focus) => {
        view = name;
        place.textContent = '';
        place.append(...[heading, ...inside].filter(Boolean));
        const h1 = place.querySelector('h1');
        document.title = h1.textContent + ' – ' + site;
        const errors = place.querySelector('.errors');
        if (errors || focus) {
            (errors || h1).focus();
        }
        if (focus) {
            window.scrollTo(0, 0);
        }
    };
    const head = (text, kind, lead) => make('header', { class: 'head' },
        kind && make('p', { class: 'kind' }, kind), make('h1', { tabindex: '-1' }, text), lead && make('p', { class: 'lead' }, lead));
    const home = (text, of) => make('a', { href: '/phone', lang: of }, text);
    const button = (text, run, more) => {
        const out = make('button', Object.assign({ type: 'button' }, more), text);
        out.addEventListener('click', () => run(out));
        return out;
    };
    const notice = (text, more) => make('div', { class: 'notice' }, make('p', {}, text), more);
    /* Asks before something is lost, in the place of the button. */
    const sure = (text, run, more) => button(text, asked => {
        const box = make('span', { role: 'group' }, word('remove_ask') + ' ',
            button(word('remove_yes'), run, { class: 'danger' }), ' ',
            button(word('remove_no'), () => { box.replaceWith(asked); asked.focus(); }));
        asked.replaceWith(box);
        box.querySelector('button').focus();
    }, more);
    const failed = text => {
        const old = place.querySelector('.notice.attention');
        const told = make('div', { class: 'notice attention', role: 'alert', tabindex: '-1' }, make('p', {}, text));
        if (old) {
            old.remove();
        }
        place.querySelector('h1').after(told);
        told.focus();
    };
    const go = address => {
        history.pushState(null, '', address);
        return show(true);
    };

    /* --- keeping a survey --- */

    const fetched = async survey => {
        const answer = await fetch('/surveys/' + survey + '/phone', { credentials: 'same-origin', cache: 'no-store' });
        const told = await answer.json();
        return answer.ok ? { found: told } : { words: told.words };
    };
    /* The newest is the one that is asked; older ones stay while something typed is of them. */
    const store = async found => {
        const id = found.survey + '/' + found.version;
        const [all, drafts, entries] = await Promise.all(['kept', 'draft', 'queue'].map(room.all));
        const used = one => drafts.some(d => d.survey + '/' + d.version === one.id) ||
            entries.some(e => e.state !== 'arrived' && e.about && e.about.survey + '/' + e.about.version === one.id);
        await room.put('kept', Object.assign({ id, owner: queue.owner, current: true }, found));
        await Promise.all(all.filter(one => one.survey === found.survey && one.id !== id).map(one =>
            used(one) ? room.put('kept', Object.assign(one, { current: false })) : room.drop('kept', one.id)));
    };
    const keep = async found => {
        say(word('fetching'));
        try {
            await queue.token();
            await load();
            localStorage.setItem('kith-phone', '1');
            await navigator.serviceWorker.register('/worker.js');
            await navigator.serviceWorker.ready;
            await queue.refresh(lang);
            await store(found);
            if (navigator.storage && navigator.storage.persist) {
                navigator.storage.persist().catch(() => {});
            }
            say('');
            await go('/phone');
        } catch (lost) {
            say('');
            if (lost instanceof WebAssembly.CompileError) {
                draw_page('keep', head(word('keep'), home(found.title, found.lang)), [plain], true);
                return;
            }
            failed(word(navigator.onLine === false || lost instanceof TypeError ? 'not_fetched' : 'no_room'));
        }
    };
    const show_keep = async (survey, focus) => {
        const kept = (await room.all('kept')).find(one => one.survey === survey && one.current && mine(one));
        if (kept) {
            return show_list(focus);
        }
        let told = {};
        try {
            await queue.token();
            told = await fetched(survey);
        } catch (lost) { /* told below */ }
        if (!told.found) {
            return draw_page('keep', head(word('keep'), home(word('title'))), [notice(told.words || word('not_fetched'))], focus);
        }
        const { title, lang: of } = told.found;
        return draw_page('keep', head(word('keep'), make('a', { href: '/surveys/' + survey, lang: of }, title), word('keep_why')), [
            queue.owner === '' && make('p', {}, word('nobody')),
            make('p', {}, word('shared')),
            deeds(button(word('keep'), () => keep(told.found), { class: 'deed' })),
        ], focus);
    };

    /* --- the list --- */

    const remove_all = async (all, stores) => {
        for (let i = 0; i < stores.length; i++) {
            await Promise.all(all[i].map(one => room.drop(stores[i], one.id)));
        }
        const left = await Promise.all(['kept', 'draft', 'queue'].map(room.all));
        if (left.every(list => list.filter(one => one.id !== 'lease').length === 0)) {
            await self.kithPhone.wipe();
        }
        await show_list(true);
    };
    const remove_survey = async survey => {
        const of = one => mine(one) && (one.survey === survey || (one.about && one.about.survey === survey));
        const all = await Promise.all(['kept', 'draft', 'queue'].map(room.all));
        await remove_all(all.map(list => list.filter(of)), ['kept', 'draft', 'queue']);
    };
    const drop = async (name, id) => {
        await room.drop(name, id);
        await show_list(true);
    };
    const draft_line = one => make('li', {}, make('p', {}, word('begun'), ' ', when(one.begun)),
        deeds(make('a', { class: 'quiet', href: '/phone?fill=' + one.id + '&at=' + encodeURIComponent(one.at) }, word('go_on')),
            sure(word('throw'), () => drop('draft', one.id), { class: 'linklike' })));
    const survey_part = (kept, drafts, entries) => {
        const own = drafts.filter(d => d.survey === kept.survey);
        const loses = own.length > 0 || entries.some(e => e.state !== 'arrived' && e.about && e.about.survey === kept.survey);
        const remove = () => remove_survey(kept.survey);
        return make('section', { class: 'block', 'data-survey': kept.survey },
            make('h2', { lang: kept.lang }, kept.title),
            own.length > 0 && make('ul', { class: 'list' }, ...own.map(draft_line)),
            deeds(make('a', { class: 'deed', href: '/phone?begin=' + kept.id }, word('answer')),
                loses ? sure(word('remove'), remove, { class: 'danger' }) : button(word('remove'), remove)));
    };

    const send_now = async entry => {
        await room.put('queue', Object.assign(entry, { state: 'waits', next: 0 }));
        await queue.deliver(true);
    };
    const mend = async entry => {
        await room.move('queue', entry.id, 'draft', Object.assign({ id: entry.id, owner: entry.owner }, entry.about));
        await go('/phone?fill=' + entry.id + '&at=end');
    };
    const copy = async (entry, asked) => {
        const kept = await room.get('kept', entry.about.survey + '/' + entry.about.version);
        const reply = kept && await fill(kept, entry.about, [['at', 'end']]);
        const id = 'copy-' + entry.id;
        const box = make('div', { class: 'field' }, make('label', { for: id }, word('copy_how')),
            make('textarea', { id, rows: 8, readonly: true }, reply ? draw.plain(reply) : word('broken')));
        asked.parentNode.replaceWith(box);
        box.querySelector('textarea').select();
    };
    const STATES = { waits: 'waiting', stays: 'attention', arrived: 'done' };
    const entry_why = entry => entry.state === 'stays' ? entry.said
        : entry.state === 'arrived' ? ''
            : entry.owner === queue.owner ? word('waits_how')
                : word(entry.owner === '' ? 'adopt_why' : 'owner');
    const entry_deeds = entry => entry.state === 'arrived'
        ? deeds(make('a', { href: '/surveys/' + entry.about.survey + '/receipt?code=' + entry.answer.receipt }, word('receipt')),
            button(word('forget'), () => drop('queue', entry.id), { class: 'linklike' }))
        : [deeds(entry.owner === queue.owner
            ? button(word('send_now'), () => send_now(entry))
            : button(word('adopt'), () => send_now(Object.assign(entry, { owner: queue.owner }))),
        button(word('mend'), () => mend(entry)), sure(word('throw'), () => drop('queue', entry.id), { class: 'danger' })),
        deeds(button(word('copy'), asked => copy(entry, asked), { class: 'linklike' }))];
    const entry_line = entry => make('li', { 'data-entry': entry.id, 'data-state': entry.state },
        make('h2', { class: 'small', lang: entry.lang }, entry.title),
        make('p', { class: 'facts' }, make('span', {}, make('span', { class: 'state ' + STATES[entry.state] }, word(entry.state))), ' ',
            make('span', {}, when(entry.at || entry.made))),
        entry_why(entry) && make('p', {}, entry_why(entry)), ...[].concat(entry_deeds(entry)));

    const show_list = async (focus, away, sent) => {
        const everything = await Promise.all(['kept', 'draft', 'queue'].map(room.all));
        const all = everything.map(list => list.filter(one => one.id !== 'lease'));
        const [kept, drafts, entries] = all.map(list => list.filter(mine));
        const others = all.map(list => list.filter(one => !mine(one)));
        const foreign = others.some(list => list.length > 0);
        const current = kept.filter(one => one.current);
        draw_page('list', head(word('title'), null, word('lead')), [
            away && notice(word('offline'), make('p', {}, make('a', { href: location.href }, word('again')))),
            sent && make('div', { class: 'notice good' }, make('p', {}, word('sent'))),
            ...current.map(one => survey_part(one, drafts, entries)),
            entries.length > 0 && make('ul', { class: 'list', id: 'entries' }, ...entries.sort((x, y) => y.made - x.made).map(entry_line)),
            current.length === 0 && entries.length === 0 && !foreign && make('p', { class: 'empty' }, word('none')),
            foreign && notice(word('others'), deeds(sure(word('others_remove'), () => remove_all(others, ['kept', 'draft', 'queue'])))),
            queue.owner === '' && (current.length > 0 || entries.length > 0) && make('p', {}, word('nobody')),
            make('p', { class: 'hint' }, word('shared')),
        ], focus);
    };
    queue.heard = async () => {
        const busy = place.querySelector('[role=group], textarea');
        if (view !== 'list' || busy) {
            return;
        }
        const before = place.querySelectorAll('[data-state=arrived]').length;
        const focused = place.contains(document.activeElement);
        await show_list(focused, /\/phone$/.test(location.pathname) === false);
        if (place.querySelectorAll('[data-state=arrived]').length > before) {
            say(word('arrived'));
        }
    };

    /* --- filling --- */

    const show_begin = async (id, focus) => {
        const kept = await room.get('kept', id);
        if (!kept || !mine(kept)) {
            return show_list(focus);
        }
        const agree = make('input', { type: 'checkbox', id: 'agree-0', name: 'agree', value: 'yes' });
        const begin = async () => {
            if (kept.consent && !agree.checked) {
                return failed(word('must_agree'));
            }
            const reply = await fill(kept, null, []);
            if (!reply) {
                return failed(word('broken'));
            }
            const draft = {
                id: uuid(), survey: kept.survey, version: kept.version, draft: reply.draft, language: reply.language, at: reply.at,
                agree: kept.consent ? 'yes' : '', owner: queue.owner, begun: Date.now(),
            };
            try {
                await room.put('draft', draft);
            } catch (full) {
                return failed(word('no_room'));
            }
            return go('/phone?fill=' + draft.id + '&at=' + encodeURIComponent(draft.at));
        };
        return draw_page('begin', head(word('begin_title'), home(kept.title, kept.lang)), [
            kept.consent && make('section', { class: 'block', lang: kept.lang }, ...draw.lines(kept.consent)),
            kept.consent && make('div', { class: 'field', id: 'agree' },
                make('div', { class: 'choice' }, agree, ' ', make('label', { for: 'agree-0' }, word('agree')))),
            make('p', {}, word(kept.anonymous ? 'anonymous' : 'named')),
            make('p', {}, word('saved')),
            deeds(button(word('begin'), begin, { class: 'deed' })),
        ], focus);
    };

    let filled = null; /* {kept, draft, reply}: the page that is shown */
    const posted = form => Array.from(new FormData(form).entries()).filter(([name]) => name !== 'act').map(([name, v]) => ['.' + name, v]);
    const remember = (draft, reply) => room.put('draft', Object.assign(draft, { draft: reply.draft, language: reply.language, at: reply.at }));
    const send = async ({ kept, draft, reply }) => {
        const { survey, version, language, agree, begun } = draft;
        await queue.add({
            id: draft.id, kind: 'survey', title: kept.title, lang: kept.lang, address: '/surveys/' + survey + '/phone', owner: draft.owner,
            made: Date.now(), about: { survey, version, draft: reply.draft, language, at: 'end', agree, begun },
            fields: { instance: draft.id, version: String(version), answers: reply.answers, agree },
        }, draft.id);
        history.pushState(null, '', '/phone');
        await show_list(true, false, true);
        await queue.deliver(true).catch(() => {});
    };
    /* One thing after the other, whatever is pressed meanwhile. */
    let last = Promise.resolve();
    const after = work => {
        last = last.then(work).catch(error => failed(word(error instanceof TypeError ? 'broken' : 'no_room')));
        return last;
    };
    const deed = (form, act) => after(async () => {
        const { kept, draft, reply } = filled;
        const next = await fill(kept, draft, [['at', reply.at], ['act', act], ...posted(form)]);
        if (!next) {
            return failed(word('broken'));
        }
        await remember(draft, next);
        if (next.answers !== undefined) {
            return send({ kept, draft, reply: next });
        }
        if (next.at !== reply.at) {
            history.pushState(null, '', '/phone?fill=' + draft.id + '&at=' + encodeURIComponent(next.at));
        }
        return draw_fill(kept, draft, next, true);
    });
    /* What was typed is kept as soon as one turns to something else. */
    const remember_typed = async () => {
        const form = view === 'fill' && place.querySelector('form');
        const { kept, draft, reply } = filled || {};
        const typed = form && await fill(kept, draft, [['at', reply.at], ['act', 'stay'], ...posted(form)]);
        if (typed) {
            await remember(draft, typed);
        }
    };
    document.addEventListener('visibilitychange', () => document.hidden && after(remember_typed));
    const throw_away = async draft => {
        await room.drop('draft', draft.id);
        history.pushState(null, '', '/phone');
        await show_list(true);
    };
    const listen = (form, draft) => {
        form.addEventListener('submit', event => event.preventDefault());
        form.addEventListener('click', event => {
            const pressed = event.target.closest('button[name=act]');
            if (pressed && pressed.value !== 'throw_away') {
                event.preventDefault();
                deed(form, pressed.value);
            }
        });
        form.addEventListener('change', () => after(remember_typed));
        const away = form.querySelector('button[value=throw_away]');
        away.replaceWith(sure(away.textContent, () => throw_away(draft), { class: 'danger' }));
    };
    const draw_fill = (kept, draft, reply, focus) => {
        filled = { kept, draft, reply };
        draw_page('fill', head(draw.heading(reply), home(kept.title, kept.lang)), draw.page(reply), focus);
        listen(place.querySelector('form'), draft);
    };
    const show_fill = async (id, at, focus) => {
        const draft = await room.get('draft', id);
        const kept = draft && await room.get('kept', draft.survey + '/' + draft.version);
        if (!kept || !mine(draft)) {
            return show_list(focus);
        }
        const reply = await fill(kept, draft, [['at', at]]);
        return reply ? draw_fill(kept, draft, reply, focus) : show_list(focus).then(() => failed(word('broken')));
    };

    /* --- where one is --- */

    const show = focus => {
        const asked = new URLSearchParams(location.search);
        if (!/\/phone$/.test(location.pathname)) {
            return show_list(focus, true);
        }
        return asked.get('keep') ? show_keep(asked.get('keep'), focus)
            : asked.get('begin') ? show_begin(asked.get('begin'), focus)
                : asked.get('fill') ? show_fill(asked.get('fill'), asked.get('at') || '', focus)
                    : show_list(focus);
    };
    window.addEventListener('popstate', () => after(async () => {
        await remember_typed();
        await show(true);
    }));
    place.addEventListener('click', event => {
        const link = event.target.closest('a[data-at], a[data-to]');
        if (!link) {
            return;
        }
        event.preventDefault();
        if (link.dataset.at) {
            after(() => go('/phone?fill=' + filled.draft.id + '&at=' + encodeURIComponent(link.dataset.at)));
            return;
        }
        const to = document.getElementById(link.dataset.to);
        const field = to && (to.matches('input, select, textarea') ? to : to.querySelector('input, select, textarea, a'));
        (field || to || place.querySelector('h1')).focus();
    });

    /* New questions of what is kept here, and the page itself, when there is a connection. */
    const renew = async () => {
        const told = await queue.token();
        const current = (await room.all('kept')).filter(one => one.current && one.owner === queue.owner);
        if (!told || current.length === 0) {
            return;
        }
        await queue.refresh(lang);
        for (const one of current) {
            const { found } = await fetched(one.survey);
            if (found && found.version !== one.version) {
                await store(found);
            }
        }
    };
    const begin = async () => {
        if (localStorage.getItem('kith-phone') && navigator.onLine !== false) {
            await Promise.race([queue.token(), new Promise(done => setTimeout(done, 3000))]);
        }
        await show(false);
        await renew().catch(() => {});
        queue.heard();
    };
    begin().catch(() => { place.prepend(notice(word('no_room'))); });
})();
