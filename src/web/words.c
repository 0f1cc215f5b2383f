/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Settings that every page shows. */
#include "web/words.h"

#include <string.h>

#include "kernel/setting.h"

static void keep(char *to, size_t room, struct str text) {
    text = str_utf8_first(text, room - 1);
    memcpy(to, text.p, text.n);
    to[text.n] = '\0';
}

enum err words_read(struct ctx *c, struct site_words *out) {
    struct str name, emergency, demo;
    TRY(setting_get(c, "site_name", STR("Kith"), &name));
    TRY(setting_get(c, "emergency", STR(""), &emergency));
    TRY(setting_get(c, "demo", STR("no"), &demo));
    keep(out->name, sizeof out->name, name);
    keep(out->emergency, sizeof out->emergency, emergency);
    out->demo = str_eq(demo, STR("yes"));
    return ERR_OK;
}

enum err words_get(struct words *k, struct ctx *c, const struct store *s, uint64_t since,
                   struct site_words *out) {
    db_note_read(c->db, &k->reads);
    pthread_mutex_lock(&k->lock);
    bool current = store_is_current(s, &k->reads, k->since);
    if (current) {
        *out = k->now;
    }
    pthread_mutex_unlock(&k->lock);
    if (current) {
        return ERR_OK;
    }
    TRY(words_read(c, out));
    pthread_mutex_lock(&k->lock);
    if (since > k->since) {
        k->now = *out;
        k->since = since;
    }
    pthread_mutex_unlock(&k->lock);
    return ERR_OK;
}

void words_last(struct words *k, struct site_words *out) {
    pthread_mutex_lock(&k->lock);
    *out = k->now;
    pthread_mutex_unlock(&k->lock);
}
