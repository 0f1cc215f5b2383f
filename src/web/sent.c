/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reading what was sent: parameters of the path, the query, the form. */
#include <string.h>

#include "base/hash.h"
#include "base/plain.h"
#include "sys/file.h"
#include "web/inside.h"

static struct str or_empty(struct str s) {
    return s.p ? s : STR("");
}

struct str web_param(const struct web *w, const char *name) {
    struct http_pairs all = {(struct http_pair *)w->param, w->params};
    return or_empty(http_pair_find(all, str_of(name)));
}

struct id web_id(const struct web *w) {
    struct id id;
    return id_parse(web_param(w, "id"), &id) ? id : ID_NONE;
}

struct str web_query(const struct web *w, const char *name) {
    return or_empty(http_pair_find(w->request->query, str_of(name)));
}

struct id web_query_id(const struct web *w, const char *name) {
    struct id id;
    return id_parse(web_query(w, name), &id) ? id : ID_NONE;
}

struct str web_field(const struct web *w, const char *name) {
    return or_empty(http_pair_find(w->request->form, str_of(name)));
}

bool web_field_has(const struct web *w, const char *name, const char *value) {
    for (size_t i = 0; i < w->request->form.count; i++) {
        const struct http_pair *p = &w->request->form.item[i];
        if (str_eq(p->name, str_of(name)) && str_eq(p->value, str_of(value))) {
            return true;
        }
    }
    return false;
}

struct opt_int web_field_int(struct web *w, const char *name) {
    struct str text = str_trim(web_field(w, name));
    struct opt_int v = {0};
    if (!str_is_empty(text)) {
        v.has = str_to_int(plain_digits(w->ctx.arena, text), &v.v);
        if (!v.has) {
            ctx_wrong(&w->ctx, name, msg_wrong_number());
        }
    }
    return v;
}

struct opt_real web_field_real(struct web *w, const char *name) {
    struct str text = str_trim(web_field(w, name));
    struct opt_real v = {0};
    if (!str_is_empty(text)) {
        v.has = str_to_real(plain_digits(w->ctx.arena, text), &v.v);
        if (!v.has) {
            ctx_wrong(&w->ctx, name, msg_wrong_number());
        }
    }
    return v;
}

struct id web_field_id(const struct web *w, const char *name) {
    struct id id;
    return id_parse(str_trim(web_field(w, name)), &id) ? id : ID_NONE;
}

struct opt_int web_field_time(struct web *w, const char *name, struct str zone) {
    struct str text = str_trim(web_field(w, name));
    struct opt_int v = {0};
    if (!str_is_empty(text)) {
        v.has = lang_time_parse(text, zone, &v.v);
        if (!v.has) {
            ctx_wrong(&w->ctx, name, msg_wrong_time());
        }
    }
    return v;
}

int64_t web_field_stages(struct web *w, const char *name) {
    int64_t mask = 0;
    for (size_t i = 0; i < w->request->form.count; i++) {
        const struct http_pair *p = &w->request->form.item[i];
        int64_t bit;
        if (!str_eq(p->name, str_of(name)) || str_is_empty(p->value)) {
            continue;
        }
        if (stage_of_word(p->value, &bit)) {
            mask |= bit;
        } else {
            ctx_wrong(&w->ctx, name, msg_wrong_not_a_choice());
        }
    }
    return mask;
}

enum err web_file(struct web *w, const char *name, size_t max, struct str *out) {
    for (const struct http_file *f = w->request->files; f != NULL; f = f->next) {
        if (str_eq(f->field, str_of(name)) && f->size > 0) {
            return file_read(w->ctx.arena, arena_cstr(w->ctx.arena, f->path), max, out);
        }
    }
    return ERR_NOT_FOUND;
}

struct thing_page web_thing_page(const struct web *w) {
    struct thing_page page = {.topic = web_query(w, "topic"), .state = web_query(w, "state")};
    struct str after = web_query(w, "after");
    struct str ms = str_cut(&after, '.');
    if (!str_to_int(ms, &page.before_ms) || !id_parse(after, &page.before_id)) {
        page.before_ms = 0;
    }
    struct str stage = web_query(w, "stage");
    if (!stage_of_word(stage, &page.stages)) {
        page.stages = 0;
    }
    struct str turn = web_query(w, "turn");
    for (int i = 1; i < TURN_COUNT; i++) {
        if (str_eq(turn, str_of(turn_word(i)))) {
            page.turn = i;
        }
    }
    return page;
}

struct str web_after(struct web *w, const struct thing *last) {
    char id[ID_TEXT_SIZE + 1];
    id_text(last->id, id);
    return arena_printf(w->ctx.arena, "%lld.%s", (long long)last->updated_ms, id);
}

struct str web_choices(struct web *w) {
    struct page scratch = {.body = buf_make(2048)};
    for (size_t i = 0; i < w->request->query.count; i++) {
        const struct http_pair *q = &w->request->query.item[i];
        if (str_eq(q->name, STR("after")) || str_eq(q->name, STR("done"))) {
            continue;
        }
        page_put_url_str(&scratch, q->name);
        buf_char(&scratch.body, '=');
        page_put_url_str(&scratch, q->value);
        buf_char(&scratch.body, '&');
    }
    struct str choices = arena_str(w->ctx.arena, buf_str(&scratch.body));
    buf_free(&scratch.body);
    return choices;
}

#define SUM_SIZE 20 /* hexadecimal digits */

static void sum_of(struct str file, char out[2 * HASH_SIZE + 1]) {
    struct hash h = hash_of(file.p, file.n);
    hash_hex(&h, out);
}

struct str web_sum(struct web *w, struct str file) {
    char hex[2 * HASH_SIZE + 1];
    sum_of(file, hex);
    return arena_str(w->ctx.arena, str_make(hex, SUM_SIZE));
}

bool web_sum_fits(const struct web *w, struct str file) {
    char hex[2 * HASH_SIZE + 1];
    sum_of(file, hex);
    return str_eq(web_field(w, "sum"), str_make(hex, SUM_SIZE));
}

enum err web_quiet(struct web *w, const struct thing *t) {
    /* Somebody who opened it and did something there is not asked again. */
    bool asked = str_eq(web_query(w, "open"), STR("yes")) || !str_is_empty(web_query(w, "done"));
    if (gate_is_muted(w->ctx.viewer, t) && !asked) {
        return ERR_QUIET;
    }
    return order_note(&w->ctx, t, &w->note);
}

const struct http_file *web_sent_file(const struct web *w, const char *name) {
    const struct http_file *f = w->request->files;
    while (f != NULL && !str_eq(f->field, str_of(name))) {
        f = f->next;
    }
    return f;
}

enum err web_redirect(struct web *w, struct str path) {
    w->status = 303;
    w->location = path;
    return ERR_OK;
}

enum err web_done(struct web *w, struct str path, const char *word) {
    return web_redirect(w, arena_printf(w->ctx.arena, "%.*s%cdone=%s", STR_ARG(path),
                                        str_has(path, '?') ? '&' : '?', word));
}

void web_header(struct web *w, const char *name, struct str value) {
    if (w->headers < sizeof w->header / sizeof w->header[0]) {
        w->header[w->headers++] = (struct http_pair){str_of(name), value};
    }
}

void web_cookie(struct web *w, const char *name, struct str value, int64_t max_age_s,
                bool for_script) {
    bool secure = w->request->secure;
    web_header(w, "Set-Cookie",
               arena_printf(w->ctx.arena, "%s%s=%.*s; Path=/; Max-Age=%lld; SameSite=Lax%s%s",
                            secure ? "__Host-" : "", name, STR_ARG(value), (long long)max_age_s,
                            for_script ? "" : "; HttpOnly", secure ? "; Secure" : ""));
}

enum err web_plain(struct web *w, const char *type) {
    w->type = str_of(type);
    w->bare = true;
    return ERR_OK;
}

enum err web_send_file(struct web *w, const char *type, struct str path) {
    w->bare = true;
    w->type = str_of(type);
    w->file = path;
    return ERR_OK;
}

/* Weak: the same answer may go out packed and plain. */
enum err web_data(struct web *w, const char *type) {
    char hex[2 * HASH_SIZE + 1];
    struct hash h = hash_of(w->page.body.p, w->page.body.n);
    hash_hex(&h, hex);
    struct str etag = arena_printf(w->ctx.arena, "W/\"%.32s\"", hex);
    struct str known = http_header(w->http, "If-None-Match");
    web_header(w, "ETag", etag);
    web_header(w, "Cache-Control", STR("no-cache"));
    if (str_find(known, etag) < known.n) {
        buf_clear(&w->page.body);
        w->status = 304;
    }
    return web_plain(w, type);
}

bool web_try(struct web *w, const char *what, struct str key, unsigned at_once, unsigned per_hour) {
    return limit_take_hourly(w->site->limit, str_of(what), key, at_once, per_hour, w->ctx.now_ms);
}

void web_try_was_right(struct web *w, const char *what, struct str key) {
    limit_give(w->site->limit, str_of(what), key);
}
