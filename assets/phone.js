/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The page /phone: what is kept on this phone, and filling it without a connection. The rules of a form
 * are asked by phone_rules.js; how a page looks is phone_draw.js's; what waits to be sent is queue.js's.
 * Everything that is typed is kept at every step.
 *
 *   kept   {id: SURVEY/VERSION/OWNER, survey, version, title, lang, consent, zone, anonymous, form, owner,
 *          current}: of each account its own, so that nobody takes away the questions of another's answers
 *   draft  {id, kept, survey, version, draft, language, at, agree, owner, begun, replaces}
 *   an entry of the queue has what a draft has in `about` and `work`: what is of its answers goes when it
 *   has arrived. Changed, it has another name, and replaces what may have arrived under the first. */
'use strict';
(() => {
    const queue = self.kithQueue, draw = self.kithDraw;
    const { room } = queue;
    const { load, fill } = self.kithRules;
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
    plain.replaceWith(make('p', { 'aria-busy': 'true' }, word('fetching')));
    const say = text => { said.textContent = text; };
    const when = ms => new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(ms);
    const mine = one => one.owner === '' || one.owner === queue.owner;
    const STORES = ['kept', 'draft', 'queue'];
    const everything = async () => (await Promise.all(STORES.map(room.all))).map(list => list.filter(one => one.id !== 'lease'));
    const is_full = error => ['QuotaExceededError', 'AbortError', 'UnknownError'].includes(error && error.name);
    const why_fault = reply => word(reply.fault === 'too_large' ? 'wrong-too_long' : 'broken');
    const uuid = () => {
        const b = crypto.getRandomValues(new Uint8Array(16));
        b[6] = (b[6] & 15) | 64;
        b[8] = (b[8] & 63) | 128;
        const hex = Array.from(b, x => x.toString(16).padStart(2, '0')).join('');
        return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
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
    /* One thing after the other, whatever is pressed meanwhile. */
    let last = Promise.resolve();
    const after = work => {
        last = last.then(work).catch(error => error.message === 'erased' ? show(true)
            : failed(word(is_full(error) ? 'no_room' : 'broken')));
        return last;
    };
    const button = (text, run, more) => {
        const out = make('button', Object.assign({ type: 'button' }, more), text);
        out.addEventListener('click', () => after(() => run(out)));
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
        const { ok, said: told } = await queue.ask('/surveys/' + survey + '/phone', { cache: 'no-store' });
        return ok && told.form ? { found: Object.assign(told, { survey }) } : { words: told.words };
    };
    const is_used = (kept, drafts, entries) => drafts.some(d => d.kept === kept.id) ||
        entries.some(e => e.state !== 'arrived' && e.about.kept === kept.id);
    /* Older questions stay while something typed is of them; with the last thing goes all that came with it. */
    const tidy = async () => {
        const [kept, drafts, entries] = await everything();
        const stale = kept.filter(one => !one.current && !is_used(one, drafts, entries));
        await Promise.all(stale.map(one => room.drop('kept', one.id)));
        if (kept.length === stale.length && drafts.length === 0 && entries.length === 0) {
            await self.kithPhone.wipe();
        }
    };
    const retire = all => Promise.all(all.map(one => room.change('kept', one.id, now => Object.assign(now, { current: false }))));
    /* The newest is the one that is asked. */
    const store = async found => {
        const { owner } = queue;
        const id = [found.survey, found.version, owner].join('/');
        await room.put('kept', Object.assign({ id, owner, current: true }, found));
        const all = await room.all('kept');
        await retire(all.filter(one => one.survey === found.survey && one.owner === owner && one.id !== id));
        await tidy();
    };
    const keep_it = async found => {
        localStorage.setItem('kith-phone', '1');
        if (!await queue.token()) {
            throw new TypeError('no connection');
        }
        await load();
        await navigator.serviceWorker.register('/worker.js');
        await navigator.serviceWorker.ready;
        await queue.refresh(lang);
        await store(found);
        if (navigator.storage && navigator.storage.persist) {
            navigator.storage.persist().catch(() => {});
        }
    };
    const keep = async found => {
        say(word('fetching'));
        try {
            await keep_it(found);
            say('');
            await go('/phone');
        } catch (lost) {
            say('');
            await tidy().catch(() => {}); /* nothing was kept: then nothing stays */
            if (lost instanceof WebAssembly.CompileError) {
                draw_page('keep', head(word('keep'), home(found.title, found.lang)), [plain], true);
                return;
            }
            failed(word(is_full(lost) ? 'no_room' : 'not_fetched'));
        }
    };
    const show_keep = async (survey, focus) => {
        const kept = (await room.all('kept')).find(one => one.survey === survey && one.current && mine(one));
        if (kept || !/^[\w-]+$/.test(survey)) {
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
            deeds(button(word('keep'), () => { keep(told.found); }, { class: 'deed' })), /* nothing waits for that */
        ], focus);
    };

    /* --- the list --- */

    /* [kept, drafts, entries]. */
    const remove_all = async ([kept, drafts, entries]) => {
        await Promise.all(drafts.map(one => room.drop('draft', one.id)));
        await Promise.all(entries.map(one => room.drop('queue', one.id)));
        await retire(kept);
        await tidy();
        await show_list(true);
    };
    const remove_survey = async survey => {
        const of = one => mine(one) && (one.survey === survey || (one.about && one.about.survey === survey));
        await remove_all((await everything()).map(list => list.filter(of)));
    };
    const drop = async (name, id) => {
        await room.drop(name, id);
        await tidy();
        await show_list(true);
    };
    const draft_line = one => make('li', {}, make('p', {}, word('begun'), ' ', when(one.begun)),
        deeds(make('a', { class: 'quiet', href: '/phone?fill=' + one.id + '&at=' + encodeURIComponent(one.at) }, word('go_on')),
            sure(word('throw'), () => drop('draft', one.id), { class: 'linklike' })));
    /* Begun, of a survey that is not among those above any more. */
    const left_part = (kept, drafts) => make('section', { class: 'block' },
        kept && make('h2', { lang: kept.lang }, kept.title), make('ul', { class: 'list' }, ...drafts.map(draft_line)));
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

    const send_now = async (entry, owner) => {
        await room.change('queue', entry.id, now => now.state !== 'arrived' && Object.assign(now, { state: 'waits', next: 0, owner }));
        await show_list(true);
        queue.deliver(true).catch(() => {});
    };
    const mend = async entry => {
        const id = uuid();
        const replaces = entry.fields.replaces || entry.id;
        if (await room.move('queue', entry.id, 'draft', Object.assign({ id, owner: entry.owner, replaces }, entry.about, entry.work))) {
            await go('/phone?fill=' + id + '&at=end');
        } else {
            await show_list(true);
        }
    };
    const copy = async (entry, asked) => {
        const kept = await room.get('kept', entry.about.kept);
        const reply = kept && await fill(kept, entry.work, [['at', 'end']]);
        const id = 'copy-' + entry.id;
        const box = make('div', { class: 'field' }, make('label', { for: id }, word('copy_how')),
            make('textarea', { id, rows: 8, readonly: true }, reply && !reply.fault ? draw.plain(reply) : word('broken')));
        asked.parentNode.replaceWith(box);
        box.querySelector('textarea').select();
    };
    const STATES = { waits: 'waiting', stays: 'attention', arrived: 'done' };
    const entry_why = entry => entry.state === 'stays' ? make('p', { lang: entry.said_lang }, entry.said)
        : make('p', {}, word(entry.state === 'arrived' ? 'goes'
            : entry.owner === queue.owner ? 'waits_how'
                : entry.owner === '' ? 'adopt_why' : 'owner'));
    const entry_deeds = entry => entry.state === 'arrived'
        ? deeds(make('a', { href: '/surveys/' + entry.about.survey + '/receipt?code=' + entry.answer.receipt }, word('receipt')),
            button(word('forget'), () => drop('queue', entry.id), { class: 'linklike' }))
        : [deeds(button(word(entry.owner === queue.owner ? 'send_now' : 'adopt'), () => send_now(entry, queue.owner)),
            button(word('mend'), () => mend(entry)), sure(word('throw'), () => drop('queue', entry.id), { class: 'danger' })),
        deeds(button(word('copy'), asked => copy(entry, asked), { class: 'linklike' }))];
    const entry_line = entry => make('li', { 'data-entry': entry.id, 'data-state': entry.state },
        make('h2', { class: 'small', lang: entry.lang }, entry.title),
        make('p', { class: 'facts' }, make('span', {}, make('span', { class: 'state ' + STATES[entry.state] }, word(entry.state))), ' ',
            make('span', {}, when(entry.at || entry.made))),
        entry_why(entry), ...[].concat(entry_deeds(entry)));

    /* What is asked: the newest of each; of one that was kept with an account and without, the account's. */
    const asked_of = kept => kept.filter(one => one.current &&
        (one.owner === queue.owner || !kept.some(other => other.current && other.survey === one.survey && other.owner === queue.owner)));
    const left_of = (kept, current, drafts) => {
        const left = drafts.filter(d => !current.some(one => one.survey === d.survey));
        const ids = left.map(d => d.kept).filter((id, i, all) => all.indexOf(id) === i);
        return ids.map(id => left_part(kept.find(one => one.id === id), left.filter(d => d.kept === id)));
    };
    /* By this one knows whether what is drawn is still so. */
    let drawn = '';
    const state_of = all => JSON.stringify([queue.owner, ...all.map(list => list.map(one => [one.id, one.state, one.current, one.owner]))]);

    const show_list = async (focus, away, sent) => {
        const all = await everything();
        const [kept, drafts, entries] = all.map(list => list.filter(mine));
        const others = all.map(list => list.filter(one => !mine(one)));
        const foreign = others.some(list => list.length > 0);
        const current = asked_of(kept);
        const none = current.length === 0 && entries.length === 0 && drafts.length === 0;
        draw_page('list', head(word('title'), null, word('lead')), [
            away && notice(word('offline'), make('p', {}, make('a', { href: location.href }, word('again')))),
            sent && make('div', { class: 'notice good' }, make('p', {}, word('sent'))),
            ...current.map(one => survey_part(one, drafts, entries)),
            ...left_of(all[0], current, drafts),
            entries.length > 0 && make('ul', { class: 'list', id: 'entries' }, ...entries.sort((x, y) => y.made - x.made).map(entry_line)),
            none && !foreign && make('p', { class: 'empty' }, word('none')),
            foreign && notice(word('others'), deeds(sure(word('others_remove'), () => remove_all(others)))),
            queue.owner === '' && !none && make('p', {}, word('nobody')),
            make('p', { class: 'hint' }, word('shared')),
        ], focus);
        drawn = state_of(all);
    };
    /* Only when something is otherwise than it stands there; and nobody is torn from where they are. */
    queue.heard = async () => {
        const busy = place.querySelector('[role=group], textarea');
        if (view !== 'list' || busy || state_of(await everything()) === drawn) {
            return;
        }
        const before = place.querySelectorAll('[data-state=arrived]').length;
        const focused = place.contains(document.activeElement) ? document.activeElement : null;
        const line = focused && focused.closest('[data-entry]');
        await show_list(false, /\/phone$/.test(location.pathname) === false);
        const same = line && place.querySelector('[data-entry="' + line.dataset.entry + '"]');
        if (focused) {
            ((same && same.querySelector('a, button')) || place.querySelector('h1')).focus({ preventScroll: true });
        }
        if (place.querySelectorAll('[data-state=arrived]').length > before) {
            say(word('arrived'));
        }
    };

    /* --- filling --- */

    const must_agree = agree => {
        const why = word('must_agree');
        const box = agree.closest('.field');
        place.querySelectorAll('.errors, #agree-error').forEach(one => one.remove());
        box.className = 'field wrong';
        box.prepend(make('p', { class: 'error', id: 'agree-error' }, why));
        agree.setAttribute('aria-invalid', 'true');
        agree.setAttribute('aria-describedby', 'agree-error');
        place.querySelector('header').after(draw.faults([{ key: 'agree-0', why }]));
        place.querySelector('.errors').focus();
    };
    const begin_it = async kept => {
        const reply = await fill(kept, null, []);
        if (reply.fault) {
            return failed(why_fault(reply));
        }
        const draft = {
            id: uuid(), kept: kept.id, survey: kept.survey, version: kept.version, draft: reply.draft, language: reply.language,
            at: reply.at, agree: kept.consent ? 'yes' : '', owner: queue.owner, begun: Date.now(),
        };
        /* Newer questions may have come while this page stood open: then these stay for it. */
        await room.within(['draft', 'kept'], 'readwrite', (drafts, all) => {
            const asked = all.get(kept.id);
            asked.onsuccess = () => asked.result || all.put(Object.assign({}, kept, { current: false }));
            drafts.put(draft);
        });
        return go('/phone?fill=' + draft.id + '&at=' + encodeURIComponent(draft.at));
    };
    const show_begin = async (id, focus) => {
        const kept = await room.get('kept', id);
        if (!kept || !mine(kept)) {
            return show_list(focus);
        }
        const agree = make('input', { type: 'checkbox', id: 'agree-0', name: 'agree', value: 'yes' });
        const begin = () => kept.consent && !agree.checked ? must_agree(agree) : begin_it(kept);
        return draw_page('begin', head(word('begin_title'), home(kept.title, kept.lang)), [
            kept.consent && make('section', { class: 'block', lang: kept.lang }, ...draw.lines(kept.consent)),
            kept.consent && make('div', { class: 'field', id: 'agree' },
                make('div', { class: 'choice' }, agree, ' ', make('label', { for: 'agree-0' }, word('agree')))),
            make('p', {}, word(kept.anonymous ? 'anonymous' : 'named')),
            make('p', {}, word('saved')),
            deeds(button(word('begin'), begin, { class: 'deed' })),
        ], focus);
    };

    const TYPED_MS = 800;
    let filled = null; /* {kept, draft, reply}: the page that is shown */
    const posted = form => Array.from(new FormData(form).entries()).filter(([name]) => name !== 'act').map(([name, v]) => ['.' + name, v]);
    /* Null: it was filled on, sent or thrown away in another tab. That counts. */
    const remember = async (draft, reply) => {
        const was = draft.draft;
        const next = { draft: reply.draft, language: reply.language, at: reply.at };
        const kept = await room.change('draft', draft.id, now => now.draft === was && Object.assign(now, next));
        return kept && Object.assign(draft, next);
    };
    const moved = async () => {
        await show(true);
        failed(word('moved'));
    };
    const send = async ({ kept, draft, reply }) => {
        const { id, survey, version, language, agree, begun, owner, replaces } = draft;
        const fields = { instance: id, version: String(version), answers: reply.answers, agree, filled: String(reply.now) };
        const entry = {
            id, title: kept.title, lang: kept.lang, address: '/surveys/' + survey + '/phone', owner, made: Date.now(),
            about: { survey, version, kept: kept.id }, work: { draft: reply.draft, language, at: 'end', agree, begun },
            fields: Object.assign(fields, replaces && { replaces }),
        };
        if (!await queue.add(entry, id)) {
            return moved();
        }
        history.pushState(null, '', '/phone');
        await show_list(true, false, true);
        queue.deliver(true).catch(() => {}); /* nothing waits for that */
    };
    const deed = (form, act) => after(async () => {
        if (!form.isConnected) {
            return undefined; /* pressed twice: that page is gone */
        }
        const { kept, draft, reply } = filled;
        const next = await fill(kept, draft, [['at', reply.at], ['act', act], ...posted(form)]);
        if (next.fault) {
            return failed(why_fault(next));
        }
        if (!await remember(draft, next)) {
            return moved();
        }
        if (next.answers !== undefined) {
            return send({ kept, draft, reply: next });
        }
        if (next.at !== reply.at) {
            history.pushState(null, '', '/phone?fill=' + draft.id + '&at=' + encodeURIComponent(next.at));
        }
        return draw_fill(kept, draft, next, true);
    });
    /* What was typed is kept as soon as one turns to something else, and while one types. */
    const remember_typed = async () => {
        const form = view === 'fill' && place.querySelector('form');
        if (!form) {
            return undefined;
        }
        const { kept, draft, reply } = filled;
        const typed = await fill(kept, draft, [['at', reply.at], ['act', 'stay'], ...posted(form)]);
        return typed.fault || await remember(draft, typed) ? undefined : moved();
    };
    let soon = 0;
    const remember_soon = () => {
        clearTimeout(soon);
        soon = setTimeout(() => after(remember_typed), TYPED_MS);
    };
    document.addEventListener('visibilitychange', () => document.hidden && after(remember_typed));
    const throw_away = async draft => {
        await room.drop('draft', draft.id);
        await tidy();
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
        form.addEventListener('input', remember_soon);
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
        const kept = draft && await room.get('kept', draft.kept);
        if (!kept || !mine(draft)) {
            return show_list(focus);
        }
        const reply = await fill(kept, draft, [['at', at]]);
        return reply.fault ? show_list(focus).then(() => failed(why_fault(reply))) : draw_fill(kept, draft, reply, focus);
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
    /* Somebody else is signed in, or all was erased; or the browser brings back a page as it stood. */
    queue.turned = () => ['list', 'begin', 'fill'].includes(view) && after(async () => {
        await remember_typed().catch(() => {});
        await show(true);
    });
    window.addEventListener('pageshow', event => event.persisted && after(() => show(false)));
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
    begin().catch(error => { place.prepend(notice(word(is_full(error) ? 'no_room' : 'broken'))); });
})();
