/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Small comforts that no page needs: a second tap does not send twice, long texts survive a lost
 * connection, the quick way out leaves no trace, questions come with the choice that asks them. It asks
 * nothing of any other server. */
'use strict';
(() => {
    let store = null;
    try { store = window.sessionStorage; } catch (refused) { /* switched off */ }
    const fields = 'textarea[name], input[type=text][name], input:not([type])[name]';
    const find = (query, from = document) => Array.from(from.querySelectorAll(query));

    /* A form that is on its way waits four seconds; after that, or on coming back, it may be sent again. */
    document.addEventListener('submit', event => {
        const form = event.target;
        const sent = Number(form.dataset.sent || 0);
        if (form.getAttribute('method') === 'post' && Date.now() - sent < 4000) {
            event.preventDefault();
        } else if (!event.defaultPrevented) {
            form.dataset.sent = Date.now();
        }
    });
    window.addEventListener('pageshow', () => find('form').forEach(form => delete form.dataset.sent));

    /* <form data-keep="KEY"> keeps its texts in this tab until they have arrived: until the page after
     * sending says so, by a .notice.good or by data-keep-done="KEY". */
    const key = (form, field) => 'keep ' + form.dataset.keep + ' ' + field.name;
    const forget = start => Object.keys(store).filter(k => k.startsWith(start)).forEach(k => store.removeItem(k));
    try {
        const sent = store.getItem('sent');
        if (sent && document.querySelector('.notice.good')) {
            forget('keep ' + sent + ' ');
            store.removeItem('sent');
        }
        find('[data-keep-done]').forEach(done => forget('keep ' + done.dataset.keepDone + ' '));
        find('form[data-keep]').forEach(form => {
            find(fields, form).forEach(field => {
                const kept = store.getItem(key(form, field));
                if (kept && !field.value) {
                    field.value = kept;
                    find('[data-keep-note]', form).forEach(note => { note.hidden = false; });
                }
            });
            form.addEventListener('input', event => {
                if (event.target.matches(fields)) {
                    store.setItem(key(form, event.target), event.target.value);
                }
            });
            form.addEventListener('submit', () => store.setItem('sent', form.dataset.keep));
        });
        /* Who goes, and who comes: what is kept on the phone is hidden until it is known whose browser this is. */
        find('form[data-forget]').forEach(form => form.addEventListener('submit', () => store.clear()));
        find('form[data-forget], form[action^="/sign-in"]').forEach(form =>
            form.addEventListener('submit', () => window.localStorage.removeItem('kith-owner')));
    } catch (refused) { /* storage is full or switched off: then nothing is kept */ }

    /* Where something was kept to be filled without a connection (phone.js), each page sees to what waits. */
    const load = address => {
        const script = document.createElement('script');
        script.src = address;
        document.head.append(script);
    };
    const phone = window.indexedDB && window.caches && window.WebAssembly && navigator.serviceWorker;
    const keeps = () => {
        try { return phone && window.localStorage.getItem('kith-phone'); } catch (refused) { return null; }
    };
    find('[data-phone]').forEach(link => { link.hidden = !phone; });
    find('[data-kept]').forEach(link => { link.hidden = !keeps(); });
    if (keeps() && !document.getElementById('phone')) {
        load('asset(queue.js)');
    }
    const wipe = () => {
        window.localStorage.clear();
        indexedDB.deleteDatabase('kith-phone');
        return Promise.all([caches.delete('kith-phone'),
            navigator.serviceWorker.getRegistrations().then(all => Promise.all(all.map(one => one.unregister())))]);
    };
    self.kithPhone = { able: phone, wipe }; /* for phone.js */
    if (phone && navigator.serviceWorker.controller && !keeps()) {
        wipe(); /* somebody left quicker than that */
    }

    find('a.leave').forEach(link => link.addEventListener('click', event => {
        event.preventDefault();
        let wiped = null;
        try {
            store.clear();
            wiped = keeps() ? wipe() : null;
            window.localStorage.clear();
        } catch (refused) { /* nothing was kept */ }
        const leave = () => window.location.replace(link.href);
        document.documentElement.hidden = true;
        if (wiped) {
            wiped.then(leave, leave);
            setTimeout(leave, 400);
        } else {
            leave();
        }
    }));

    /* "More" in the menu closes when one turns to something else. */
    find('details.more').forEach(more => {
        const close = event => {
            if (event.key === 'Escape' && more.open) {
                more.open = false;
                more.querySelector('summary').focus();
            } else if (event.key === undefined && !more.contains(event.target)) {
                more.open = false;
            }
        };
        more.addEventListener('keydown', close);
        document.addEventListener('click', close);
    });

    /* <div data-asks="NAME"> holds what the choice of that name asks besides: it comes with the choice. The
     * same page says it, so nothing is asked that is not there without scripts. */
    find('[data-asks]').forEach(box => {
        const form = box.closest('form');
        const name = box.dataset.asks;
        form.addEventListener('change', async event => {
            if (event.target.name !== name) {
                return;
            }
            const value = event.target.value;
            try {
                const answer = await fetch('?' + name + '=' + encodeURIComponent(value));
                const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
                const asked = answer.ok && page.querySelector('[data-asks="' + name + '"]');
                if (asked && new FormData(form).get(name) === value) {
                    box.replaceChildren(...asked.childNodes);
                }
            } catch (lost) { /* the questions come with the next page */ }
        });
    });

    if (document.querySelector('div.map')) {
        load('asset(map.js)');
    }

    const errors = document.querySelector('.errors');
    if (errors) {
        errors.focus();
    }
})();
