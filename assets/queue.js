/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What waits on this phone until it has arrived; and the room where that is kept. For any page, and for
 * the worker (worker.js). Nothing is sent but to this site.
 *
 * An entry of the queue: {id, kind, title, address, fields, owner, made, state, tries, next, said}.
 *   address, fields   where it is posted to, and what; the proof that the form is ours comes with it
 *   owner             the sign of the account it was written with; '' without one
 *   state             waits; stays: it was refused, said has the words; arrived: answer is the server's
 * It is posted until the server has answered: whoever takes it must know it again by a name in fields. */
'use strict';
(() => {
    const STORES = ['kept', 'draft', 'queue'];
    const CACHE = 'kith-phone';
    const FIRST_MS = 5000, MOST_MS = 900000, ANSWER_MS = 60000, OLD_MS = 6 * 3600000;

    /* --- the room --- */

    const open = () => new Promise((done, fail) => {
        const asked = indexedDB.open('kith-phone', 1);
        asked.onupgradeneeded = () => STORES.forEach(name => asked.result.createObjectStore(name, { keyPath: 'id' }));
        asked.onerror = () => fail(asked.error);
        asked.onsuccess = () => {
            asked.result.onversionchange = () => asked.result.close();
            done(asked.result);
        };
    });
    /* Pages know without opening it whether anything is there: then nothing is made by looking. */
    const is_empty = () => self.localStorage && !localStorage.getItem('kith-phone');
    /* work(store, ...) in one transaction; what the request that it returns gives. */
    const within = async (names, mode, work) => {
        if (mode === 'readonly' && is_empty()) {
            return undefined;
        }
        const db = await open();
        try {
            return await new Promise((done, fail) => {
                const deed = db.transaction(names, mode);
                const asked = work(...names.map(name => deed.objectStore(name)));
                deed.oncomplete = () => done(asked ? asked.result : undefined);
                deed.onabort = () => fail(deed.error || new Error('no room'));
            });
        } finally {
            db.close();
        }
    };
    const room = {
        all: async name => (await within([name], 'readonly', store => store.getAll())) || [],
        get: (name, id) => within([name], 'readonly', store => store.get(id)),
        put: (name, value) => within([name], 'readwrite', store => store.put(value)),
        drop: (name, id) => within([name], 'readwrite', store => store.delete(id)),
        /* Out of one and into another, or neither. */
        move: (from, id, to, value) => within([from, to], 'readwrite', (source, target) => {
            source.delete(id);
            return target.put(value);
        }),
    };

    /* --- one at a time, in all tabs --- */

    const lease = (mine, until) => within(['kept'], 'readwrite', store => {
        const asked = store.get('lease');
        asked.onsuccess = () => {
            const held = asked.result;
            if (!held || held.mine === mine || held.until < Date.now()) {
                store.put({ id: 'lease', mine, until });
            }
        };
        return asked;
    });
    const alone = async work => {
        if (self.navigator.locks) {
            return self.navigator.locks.request('kith-queue', { ifAvailable: true }, lock => lock ? work() : undefined);
        }
        const mine = String(Math.random());
        const held = await lease(mine, Date.now() + 2 * ANSWER_MS);
        if (held && held.until >= Date.now()) {
            return undefined;
        }
        try {
            return await work();
        } finally {
            await lease(mine, 0);
        }
    };

    /* --- delivering --- */

    const ask = async (address, options) => {
        const stop = typeof AbortController === 'function' ? new AbortController() : null;
        const timer = setTimeout(() => stop && stop.abort(), ANSWER_MS);
        try {
            return await fetch(address, Object.assign({ credentials: 'same-origin', signal: stop ? stop.signal : undefined }, options));
        } finally {
            clearTimeout(timer);
        }
    };
    const json = answer => answer.json().catch(() => ({}));
    /* A fresh proof, and whose browser this is; null: there is no connection. */
    const token = async () => {
        try {
            const answer = await ask('/phone/token', { cache: 'no-store' });
            const told = answer.ok ? await json(answer) : {};
            if (told.form_token) {
                queue.owner = told.owner;
                return told;
            }
        } catch (lost) { /* no connection */ }
        return null;
    };
    let changed = false;
    const put = entry => {
        changed = true;
        return room.put('queue', entry);
    };
    const later = entry => {
        const tries = (entry.tries || 0) + 1;
        const wait = Math.min(FIRST_MS * Math.pow(2, tries - 1), MOST_MS);
        return put(Object.assign(entry, { tries, next: Date.now() + wait }));
    };
    /* What has arrived leaves nothing here but where to find it. */
    const arrived = (entry, answer) => put({
        id: entry.id, kind: entry.kind, title: entry.title, lang: entry.lang, about: entry.about, owner: entry.owner,
        made: entry.made, state: 'arrived', at: Date.now(), answer,
    });
    const waits = told => told.status >= 500 || told.status === 408 || told.status === 429;
    /* False: nothing more can be sent now. */
    const send = async (entry, told) => {
        const body = new URLSearchParams();
        Object.keys(entry.fields).forEach(name => body.append(name, entry.fields[name]));
        body.append('form_token', told.form_token);
        let answer;
        try {
            answer = await ask(entry.address, { method: 'POST', body });
        } catch (lost) {
            await later(entry);
            return false;
        }
        const said = await json(answer);
        if (answer.ok) {
            await arrived(entry, said);
        } else if (waits(answer) || said.error === 'form_token' || !said.error) {
            await later(entry);
            return false;
        } else {
            await put(Object.assign(entry, { state: 'stays', error: said.error, said: said.words, tries: 0, next: 0 }));
        }
        return true;
    };
    /* In the order in which they were made. at_once: also what waits for its time. */
    const deliver = async at_once => self.navigator.onLine === false || is_empty() ? undefined : alone(async () => {
        const all = (await room.all('queue')).filter(entry => entry.state === 'waits').sort((x, y) => x.made - y.made);
        let told = null;
        for (const entry of all) {
            if (!at_once && entry.next > Date.now()) {
                break;
            }
            told = told || await token();
            if (!told) {
                break;
            }
            if (entry.owner === told.owner && !await send(entry, told)) {
                break;
            }
        }
    }).then(() => {
        if (changed) {
            changed = false;
            queue.tell();
        }
    });

    /* --- the page that stays --- */

    /* The page and all that it needs, fetched anew as a stranger sees it: nobody's name is in it. What is
     * there stays until all of the new is. */
    const refresh = async lang => {
        const plain = { credentials: 'omit', cache: 'no-cache' };
        const page = await fetch('/' + lang + '/phone', plain);
        const text = page.ok ? await page.clone().text() : '';
        const found = text.match(/\/static\/[\w.-]+/g) || [];
        if (!text.includes('phone-words')) {
            throw new Error('no page');
        }
        const needed = found.filter((address, i) => found.indexOf(address) === i);
        const got = await Promise.all(needed.map(address => fetch(address, { credentials: 'omit' })));
        if (got.some(answer => !answer.ok)) {
            throw new Error('no page');
        }
        const cache = await caches.open(CACHE);
        await Promise.all(needed.map((address, i) => cache.put(address, got[i])));
        const headers = {};
        ['Content-Type', 'Content-Security-Policy', 'Referrer-Policy', 'X-Content-Type-Options'].forEach(name => {
            headers[name] = page.headers.get(name);
        });
        await cache.put('/phone', new Response(text, { headers }));
        const kept = await cache.keys();
        const fresh = address => address === '/phone' || needed.includes(address);
        await Promise.all(kept.filter(key => !fresh(new URL(key.url).pathname)).map(key => cache.delete(key)));
        localStorage.setItem('kith-phone', String(Date.now()));
    };

    const talk = typeof BroadcastChannel === 'function' ? new BroadcastChannel('kith-queue') : null;
    const queue = {
        room, deliver, token, refresh, alone, CACHE,
        heard: null, /* called when something has changed, here or in another tab */
        tell() {
            if (talk) {
                talk.postMessage('');
            }
            if (queue.heard) {
                queue.heard();
            }
        },
        /* As a worker has no localStorage, what it learns there it forgets: the pages ask again. */
        get owner() {
            return self.localStorage ? localStorage.getItem('kith-owner') || '' : '';
        },
        set owner(sign) {
            if (self.localStorage) {
                localStorage.setItem('kith-owner', sign);
            }
        },
        /* It waits from now on, instead of the draft it was. */
        async add(entry, draft) {
            await room.move('draft', draft, 'queue', Object.assign({ state: 'waits', tries: 0, next: 0 }, entry));
            if (navigator.serviceWorker) {
                navigator.serviceWorker.ready.then(worker => worker.sync && worker.sync.register('kith-queue')).catch(() => {});
            }
            queue.tell();
        },
    };
    if (talk) {
        talk.onmessage = () => queue.heard && queue.heard();
    }
    self.kithQueue = queue;

    /* In a page: now, when the connection comes back, and whenever something's time has come. */
    if (self.document) {
        const begin = at_once => deliver(at_once).catch(() => {});
        const since = Number(localStorage.getItem('kith-phone'));
        if (since && Date.now() - since > OLD_MS) {
            refresh(document.documentElement.lang).catch(() => {});
        }
        window.addEventListener('online', () => begin(true));
        setInterval(() => begin(false), 2 * FIRST_MS);
        begin(true);
    }
})();
