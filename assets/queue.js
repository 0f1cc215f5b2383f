/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What waits on this phone until it has arrived; and the room where that is kept. For any page, and for
 * the worker (worker.js). Nothing is sent but to this site.
 *
 * An entry of the queue: {id, title, lang, address, fields, owner, made, state, tries, next, about, work}.
 *   address, fields   where it is posted to, and what; the proof that the form is ours comes with it
 *   owner             the sign of the account it was written with; '' without one
 *   state             waits: for a try not before `next`, after so many tries
 *                     stays: it was refused; error, said, said_lang: why, in the server's words
 *                     arrived: when (at), and answer, the server's
 *   about, work       the page's own: what it needs to show it; what it needs to change it, and goes
 *                     when it has arrived
 * It is posted until the server answers with a receipt: whoever takes it must know it again by a name in
 * fields. */
'use strict';
(() => {
    const STORES = ['kept', 'draft', 'queue'];
    const CACHE = 'kith-phone';
    const FIRST_MS = 5000, MOST_MS = 900000, ANSWER_MS = 60000, OLD_MS = 6 * 3600000;
    const LEASE_MS = MOST_MS + 2 * ANSWER_MS, SHOWN_MS = 30 * 24 * 3600000;

    /* --- the room --- */

    /* Pages know without opening it whether anything is there: then nothing is made by looking. */
    const is_empty = () => self.localStorage && !localStorage.getItem('kith-phone');
    /* Where it was erased meanwhile nothing is made anew: not by a worker, not by a tab that still runs. */
    const open = () => new Promise((done, fail) => {
        const asked = indexedDB.open('kith-phone', 1);
        asked.onupgradeneeded = () => {
            if (!self.localStorage || is_empty()) {
                asked.transaction.abort();
                return;
            }
            STORES.forEach(name => asked.result.createObjectStore(name, { keyPath: 'id' }));
        };
        asked.onerror = event => {
            event.preventDefault();
            fail(is_empty() ? new Error('erased') : asked.error);
        };
        asked.onsuccess = () => {
            asked.result.onversionchange = () => asked.result.close();
            done(asked.result);
        };
    });
    /* work(store, ...) in one transaction: all of it or nothing; what the request that it returns gives. */
    const within = async (names, mode, work) => {
        if (is_empty() && mode === 'readonly') {
            return undefined;
        }
        if (is_empty()) {
            throw new Error('erased');
        }
        const db = await open();
        try {
            return await new Promise((done, fail) => {
                const deed = db.transaction(names, mode);
                let asked = null;
                deed.oncomplete = () => done(asked ? asked.result : undefined);
                deed.onabort = () => fail(deed.error || new DOMException('no room', 'AbortError'));
                try {
                    asked = work(...names.map(name => deed.objectStore(name)));
                } catch (refused) {
                    fail(refused);
                    deed.abort();
                }
            });
        } finally {
            db.close();
        }
    };
    /* Then, in the same transaction, with what was found. */
    const on_found = (asked, work) => {
        asked.onsuccess = () => {
            try {
                work(asked.result);
            } catch (refused) {
                asked.transaction.abort();
            }
        };
    };
    const room = {
        within,
        all: async name => (await within([name], 'readonly', store => store.getAll())) || [],
        get: (name, id) => within([name], 'readonly', store => store.get(id)),
        put: (name, value) => within([name], 'readwrite', store => store.put(value)),
        drop: (name, id) => within([name], 'readwrite', store => store.delete(id)),
        /* What how(it) makes of what lies there now; null: it is gone, or stays as it is. */
        change: async (name, id, how) => {
            let made = null;
            await within([name], 'readwrite', store => on_found(store.get(id), now => {
                made = (now && how(now)) || null;
                if (made) {
                    store.put(made);
                }
            }));
            return made;
        },
        /* Out of one and into another, or neither. Null: it was gone. */
        move: async (from, id, to, value) => {
            let moved = null;
            await within([from, to], 'readwrite', (source, target) => on_found(source.get(id), now => {
                if (now) {
                    target.put(value);
                    source.delete(id);
                    moved = value;
                }
            }));
            return moved;
        },
    };

    /* --- one at a time, in all tabs --- */

    /* Not by one that has died, nor by a clock that was wrong. */
    const is_held = held => held && held.until >= Date.now() && held.until <= Date.now() + LEASE_MS;
    const lease = (mine, until) => within(['kept'], 'readwrite', store => {
        const asked = store.get('lease');
        on_found(asked, held => {
            if (!is_held(held) || held.mine === mine) {
                store.put({ id: 'lease', mine, until });
            }
        });
        return asked;
    });
    const alone = async work => {
        if (self.navigator.locks) {
            return self.navigator.locks.request('kith-queue', { ifAvailable: true }, lock => lock ? work() : undefined);
        }
        const mine = String(Math.random());
        if (is_held(await lease(mine, Date.now() + LEASE_MS))) {
            return undefined;
        }
        try {
            return await work();
        } finally {
            await lease(mine, 0);
        }
    };

    /* --- delivering --- */

    /* work(signal), given up after so long: then it fails with `late`. */
    const timed = async (ms, work) => {
        const stop = new AbortController();
        const timer = setTimeout(() => stop.abort(), ms);
        try {
            return await work(stop.signal);
        } catch (lost) {
            throw stop.signal.aborted ? Object.assign(new TypeError('late'), { late: true }) : lost;
        } finally {
            clearTimeout(timer);
        }
    };
    /* What a program of ours says: {ok, status, said}; said is {} where it is none of ours. */
    const ask = (address, options, ms = ANSWER_MS) => timed(ms, async signal => {
        const answer = await fetch(address, Object.assign({ credentials: 'same-origin', signal }, options));
        const said = await answer.json().catch(() => null);
        return { ok: answer.ok, status: answer.status, said: said || {} };
    });
    /* A fresh proof, and whose browser this is; null: there is no connection. */
    const token = async () => {
        try {
            const { ok, said } = await ask('/phone/token', { cache: 'no-store' });
            if (ok && said.form_token) {
                queue.owner = said.owner;
                return said;
            }
        } catch (lost) { /* no connection */ }
        return null;
    };
    let changed = false;
    /* Only what still waits: somebody may have thrown it away, or be changing it, while it was on its way. */
    const put = entry => {
        changed = true;
        return room.change('queue', entry.id, now => now.state === 'waits' && entry);
    };
    const later = entry => {
        const tries = (entry.tries || 0) + 1;
        const wait = Math.min(FIRST_MS * Math.pow(2, tries - 1), MOST_MS);
        return put(Object.assign(entry, { tries, next: Date.now() + wait }));
    };
    /* What has arrived leaves nothing here but where to find it, and that not for ever. */
    const arrived = (entry, answer) => put({
        id: entry.id, title: entry.title, lang: entry.lang, about: entry.about, owner: entry.owner,
        made: entry.made, state: 'arrived', at: Date.now(), answer,
    });
    const forget = all => Promise.all(all.filter(entry => entry.state === 'arrived' && entry.at < Date.now() - SHOWN_MS)
        .map(entry => room.drop('queue', entry.id)));
    /* A page in the place of our answer is none, whatever its status says. */
    const waits = ({ ok, status, said }) => ok || status >= 500 || status === 408 || status === 429 ||
        said.error === 'form_token' || !said.error;
    const is_busy = ({ status, said }) => status === 429 || status === 503 || said.error === 'form_token';
    /* False: nothing more can be sent now. What fails by itself, or is too long for this line, holds nothing
     * else up. */
    const send = async (entry, told) => {
        const body = new URLSearchParams();
        Object.keys(entry.fields).forEach(name => body.append(name, entry.fields[name]));
        body.append('form_token', told.form_token);
        let answer;
        try {
            answer = await ask(entry.address, { method: 'POST', body }, ANSWER_MS + body.toString().length);
        } catch (lost) {
            await later(entry);
            return lost.late === true;
        }
        const { said } = answer;
        if (answer.ok && said.receipt) {
            await arrived(entry, said);
        } else if (waits(answer)) {
            await later(entry);
            return !is_busy(answer);
        } else {
            await put(Object.assign(entry, { state: 'stays', error: said.error, said: said.words, said_lang: said.lang, tries: 0, next: 0 }));
        }
        return true;
    };
    /* A worker does not know whose browser it is before it asks. */
    const may_go = entry => entry.state === 'waits' && (!self.localStorage || entry.owner === queue.owner);
    /* In the order in which they were made. at_once: also what waits for its time. */
    const deliver_all = async at_once => {
        const all = await room.all('queue');
        const due = all.filter(entry => may_go(entry) && (at_once || entry.next <= Date.now()));
        let told = null;
        await forget(all);
        for (const entry of due.sort((x, y) => x.made - y.made)) {
            told = told || await token();
            if (!told || (entry.owner === told.owner && !await send(entry, told))) {
                break;
            }
        }
    };
    const deliver = async at_once => {
        if (self.navigator.onLine === false || is_empty()) {
            return;
        }
        await alone(() => deliver_all(at_once));
        if (changed) {
            changed = false;
            queue.tell();
        }
    };

    /* --- the page that stays --- */

    /* The page and all that it needs, fetched anew as a stranger sees it: nobody's name is in it. What is
     * there stays until all of the new is. */
    const refresh = lang => timed(3 * ANSWER_MS, async signal => {
        const plain = { credentials: 'omit', cache: 'no-cache', signal };
        const page = await fetch('/' + lang + '/phone', plain);
        const text = page.ok ? await page.clone().text() : '';
        const found = text.match(/\/static\/[\w.-]+/g) || [];
        if (!text.includes('phone-words')) {
            throw new TypeError('no page');
        }
        const needed = found.filter((address, i) => found.indexOf(address) === i);
        const got = await Promise.all(needed.map(address => fetch(address, { credentials: 'omit', signal })));
        if (got.some(answer => !answer.ok)) {
            throw new TypeError('no page');
        }
        if (is_empty()) {
            throw new Error('erased');
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
        if (is_empty()) {
            await caches.delete(CACHE);
            throw new Error('erased');
        }
        localStorage.setItem('kith-phone', String(Date.now()));
    });

    const talk = typeof BroadcastChannel === 'function' ? new BroadcastChannel('kith-queue') : null;
    let sign = ''; /* of this page: where nothing is kept, nothing is written either */
    const queue = {
        room, ask, deliver, token, refresh, CACHE,
        heard: null, /* called when something has changed, here or in another tab */
        turned: null, /* called when somebody else is signed in, or all was erased */
        planned: () => {}, /* looks when something is due next */
        told() {
            queue.planned();
            if (queue.heard) {
                queue.heard();
            }
        },
        tell() {
            if (talk) {
                talk.postMessage('');
            }
            queue.told();
        },
        /* As a worker has no localStorage, what it learns there it forgets: the pages ask again. */
        get owner() {
            return self.localStorage && !is_empty() ? localStorage.getItem('kith-owner') || '' : sign;
        },
        set owner(other) {
            const before = queue.owner;
            sign = other;
            if (self.localStorage && !is_empty()) {
                localStorage.setItem('kith-owner', other);
            }
            if (other !== before && queue.turned) {
                queue.turned();
            }
        },
        /* It waits from now on, instead of the draft it was; null: that is gone. */
        async add(entry, draft) {
            if (!await room.move('draft', draft, 'queue', Object.assign({ state: 'waits', tries: 0, next: 0 }, entry))) {
                return null;
            }
            if (navigator.serviceWorker) {
                navigator.serviceWorker.ready.then(worker => worker.sync && worker.sync.register('kith-queue')).catch(() => {});
            }
            queue.tell();
            return entry;
        },
    };
    if (talk) {
        talk.onmessage = queue.told;
    }
    self.kithQueue = queue;

    /* In a page: now, when the connection comes back, and whenever something's time has come. Whose browser
     * this is each page asks, so that nobody goes on in the name of who was here before. */
    if (self.document) {
        let timer = 0;
        const plan = async () => {
            const due = (await room.all('queue')).filter(may_go).map(entry => entry.next);
            clearTimeout(timer);
            if (due.length > 0) {
                timer = setTimeout(() => begin(false), Math.max(2 * FIRST_MS, Math.min(...due) - Date.now()));
            }
        };
        const begin = at_once => deliver(at_once).catch(() => {}).then(plan).catch(() => {});
        queue.planned = () => plan().catch(() => {});
        const since = Number(localStorage.getItem('kith-phone'));
        if (since && Date.now() - since > OLD_MS) {
            refresh(document.documentElement.lang).catch(() => {});
        }
        window.addEventListener('online', () => begin(true));
        window.addEventListener('storage', event => {
            const is_other = event.key === 'kith-owner' && (event.oldValue || '') !== (event.newValue || '');
            if ((event.key === null || is_other) && queue.turned) {
                queue.turned();
            }
        });
        (is_empty() ? Promise.resolve() : token()).then(() => begin(true));
    }
})();
