/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The same form sent twice. Its token is another each time that a page is made, so that the same
 * token with the same words is the same click; what it was answered with is given again. The answer
 * may hold a cookie, so it is locked with what only the sender knows: the store alone cannot read
 * it. An answer that is a page of its own (a code that is shown once) is not kept. A program has no
 * token: what it sends names it by its key, and its answer is kept as it is. */
#include <sodium.h>
#include <string.h>

#include "base/hash.h"
#include "kernel/once.h"
#include "web/inside.h"

_Static_assert(HASH_SIZE == crypto_secretbox_KEYBYTES, "a hash is a key");

static void add(struct hash_state *s, struct str text) {
    uint64_t n = text.n;
    hash_add(s, &n, sizeof n);
    hash_add(s, text.p, text.n);
}

/* All that was sent, and what for. */
static struct hash hash_of_form(const struct web *w, struct str what) {
    struct hash_state s;
    hash_begin(&s);
    add(&s, what);
    add(&s, w->request->target);
    for (size_t i = 0; i < w->request->form.count; i++) {
        add(&s, w->request->form.item[i].name);
        add(&s, w->request->form.item[i].value);
    }
    for (const struct http_file *f = w->request->files; f != NULL; f = f->next) {
        add(&s, f->field);
        add(&s, f->name);
        hash_add(&s, &f->size, sizeof f->size);
    }
    return hash_end(&s);
}

static bool is_known(const struct web *w) {
    return w->route->same_is_again ||
           (!w->route->other_sites && !str_is_empty(web_field(w, "form_token")));
}

static struct str key_of(const struct web *w) {
    struct hash h = hash_of_form(w, STR("sent"));
    return arena_str(w->ctx.arena, str_make((const char *)h.b, sizeof h.b));
}

/* --- locking --- */

static struct str lock(const struct web *w, struct str plain) {
    size_t n = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.n;
    unsigned char *out = arena_alloc(w->ctx.arena, n, 1);
    struct hash key = hash_of_form(w, STR("answer"));
    randombytes_buf(out, crypto_secretbox_NONCEBYTES);
    (void)crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, (const unsigned char *)plain.p,
                                plain.n, out, key.b);
    return str_make((char *)out, n);
}

static bool unlock(const struct web *w, struct str locked, struct str *plain) {
    size_t least = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (locked.n < least) {
        return false;
    }
    unsigned char *out = arena_alloc(w->ctx.arena, locked.n - least + 1, 1);
    struct hash key = hash_of_form(w, STR("answer"));
    const unsigned char *p = (const unsigned char *)locked.p;
    *plain = str_make((char *)out, locked.n - least);
    return crypto_secretbox_open_easy(out, p + crypto_secretbox_NONCEBYTES,
                                      locked.n - crypto_secretbox_NONCEBYTES, p, key.b) == 0;
}

/* --- a line for the address, two for each header; or none, and what a program was told --- */

static void put_line(struct buf *b, struct str line) {
    buf_put(b, line);
    buf_char(b, '\n');
}

static void give_told(struct web *w, struct str lines) {
    w->type = str_cut(&lines, '\n');
    w->bare = true;
    buf_put(&w->page.body, lines);
}

static void give(struct web *w, struct str lines) {
    struct str location = str_cut(&lines, '\n');
    if (str_is_empty(location)) {
        give_told(w, lines);
        return;
    }
    w->status = 303;
    w->location = location;
    while (!str_is_empty(lines)) {
        struct str name = str_cut(&lines, '\n');
        web_header(w, arena_cstr(w->ctx.arena, name), str_cut(&lines, '\n'));
    }
}

enum err web_again_find(struct web *w, bool *found) {
    struct str locked, lines;
    *found = false;
    if (!is_known(w)) {
        return ERR_OK;
    }
    enum err e = once_find(&w->ctx, key_of(w), &locked);
    if (e == ERR_OK && unlock(w, locked, &lines)) {
        give(w, lines);
        *found = true;
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err web_again_keep(struct web *w) {
    bool told = w->route->same_is_again && w->location.p == NULL;
    if (!is_known(w) || (w->location.p == NULL && !told)) {
        return ERR_OK;
    }
    struct buf b = buf_make(32 * 1024);
    put_line(&b, told ? STR("") : w->location);
    for (size_t i = 0; i < w->headers && !told; i++) {
        put_line(&b, w->header[i].name);
        put_line(&b, w->header[i].value);
    }
    if (told) {
        put_line(&b, w->type);
        buf_put(&b, buf_str(&w->page.body));
    }
    enum err e = b.overflow ? ERR_OK : once_keep(&w->ctx, key_of(w), lock(w, buf_str(&b)));
    buf_free(&b);
    return e;
}
