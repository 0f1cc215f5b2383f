/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Small comforts that no page needs: a second tap does not send twice, long texts survive a lost
 * connection, the quick way out leaves no trace. It asks nothing of any server. */
'use strict';
(() => {
    const store = window.sessionStorage;
    const fields = 'textarea[name], input[type=text][name], input:not([type])[name]';
    const find = (query, from = document) => Array.from(from.querySelectorAll(query));

    /* A form that is on its way waits four seconds; after that, or on coming back, it may be sent again. */
    document.addEventListener('submit', event => {
        const form = event.target;
        const sent = Number(form.dataset.sent || 0);
        if (form.method === 'post' && Date.now() - sent < 4000) {
            event.preventDefault();
        } else if (!event.defaultPrevented) {
            form.dataset.sent = Date.now();
        }
    });
    window.addEventListener('pageshow', () => find('form').forEach(form => delete form.dataset.sent));

    /* <form data-draft="KEY"> keeps its texts in this tab until a page says data-draft-done="KEY". */
    const key = (form, field) => 'draft ' + form.dataset.draft + ' ' + field.name;
    const forget = start => Object.keys(store).filter(k => k.startsWith(start)).forEach(k => store.removeItem(k));
    try {
        find('[data-draft-done]').forEach(done => forget('draft ' + done.dataset.draftDone + ' '));
        find('form[data-draft]').forEach(form => {
            find(fields, form).forEach(field => {
                const kept = store.getItem(key(form, field));
                if (kept && !field.value) {
                    field.value = kept;
                    find('[data-draft-note]', form).forEach(note => { note.hidden = false; });
                }
            });
            form.addEventListener('input', event => {
                if (event.target.matches(fields)) {
                    store.setItem(key(form, event.target), event.target.value);
                }
            });
        });
        find('form[data-forget]').forEach(form => form.addEventListener('submit', () => forget('draft ')));
    } catch (refused) { /* storage is full or switched off: then nothing is kept */ }

    find('a.leave').forEach(link => link.addEventListener('click', event => {
        event.preventDefault();
        try { forget('draft '); } catch (refused) { /* nothing was kept */ }
        document.documentElement.hidden = true;
        window.location.replace(link.href);
    }));

    const errors = document.querySelector('.errors');
    if (errors) {
        errors.focus();
    }
})();
