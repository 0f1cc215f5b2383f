/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Answers for what was kept on this phone on purpose: one page, and the files that it needs. It keeps
 * nothing itself, and never any other page. It comes with the first survey that is kept, and goes with
 * the last. */
'use strict';
importScripts('asset(queue.js)');

const SLOW_MS = 6000;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('sync', event => event.waitUntil(self.kithQueue.deliver(true)));

/* Nothing is made by looking. */
const kept = address => caches.match(address, { cacheName: self.kithQueue.CACHE, ignoreVary: true });
const late = () => new Promise((done, fail) => setTimeout(() => fail(new Error('slow')), SLOW_MS));

/* Without a connection every address shows the page that says what is kept here. That page itself does
 * not wait long for a slow connection. */
const page = async (request, own) => {
    try {
        return await (own ? Promise.race([fetch(request), late()]) : fetch(request));
    } catch (lost) {
        return (await kept('/phone')) || fetch(request);
    }
};
const file = async request => (await kept(new URL(request.url).pathname)) || fetch(request);

self.addEventListener('fetch', event => {
    const request = event.request;
    const url = new URL(request.url);
    if (request.method !== 'GET' || url.origin !== self.location.origin) {
        return;
    }
    if (request.mode === 'navigate') {
        event.respondWith(page(request, /^(\/[a-z]{2})?\/phone$/.test(url.pathname)));
    } else if (url.pathname.startsWith('/static/')) {
        event.respondWith(file(request));
    }
});
