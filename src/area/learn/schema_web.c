/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Practices and evidence in the words of schema.org. */
#include "area/learn/schema_web.h"

#include "base/json.h"
#include "web/site.h"

#define STEPS_MOST 60
#define SCHEMA_MAX 65536

static bool is_open(const struct thing *t) {
    return t->life == LIFE_PUBLISHED && id_eq(t->audience, AUDIENCE_PUBLIC);
}

static void pair(struct json_out *j, const char *key, struct str s) {
    if (!str_is_empty(s)) {
        json_pair_str(j, key, s);
    }
}

static void pair_time(struct json_out *j, const char *key, int64_t ms) {
    char text[LANG_TIME_UTC_SIZE + 1];
    lang_time_utc(ms, text);
    json_pair_str(j, key, str_of(text));
}

static void begin(struct page *p, struct json_out *j, const struct thing *t, const char *type) {
    struct web *w = p->frame;
    struct str address = arena_join(p->arena, site_address(w->site), thing_address(&w->ctx, t));
    json_open_object(j);
    json_pair_str(j, "@context", STR("https://schema.org"));
    json_pair_str(j, "@type", str_of(type));
    json_pair_str(j, "@id", address);
    json_pair_str(j, "url", address);
    json_pair_str(j, "inLanguage", t->lang);
    pair_time(j, "datePublished", t->created_ms);
    pair_time(j, "dateModified", t->updated_ms);
}

static void put_organisation(struct json_out *j, const char *key, struct str name) {
    json_key(j, key);
    json_open_object(j);
    json_pair_str(j, "@type", STR("Organization"));
    json_pair_str(j, "name", name);
    json_close_object(j);
}

static void finish(struct page *p, struct json_out *j, struct buf *b) {
    json_close_object(j);
    if (!b->overflow) {
        page_json_ld(p, buf_str(b));
    }
    buf_free(b);
}

/* --- practices --- */

static size_t count_steps(struct str steps) {
    size_t n = 0;
    while (!str_is_empty(steps)) {
        n += str_is_empty(str_trim(str_cut(&steps, '\n'))) ? 0 : 1;
    }
    return n;
}

static void put_steps(struct json_out *j, struct str steps) {
    json_key(j, "step");
    json_open_array(j);
    for (int64_t at = 0; !str_is_empty(steps) && at < STEPS_MOST;) {
        struct str one = str_trim(str_cut(&steps, '\n'));
        if (str_is_empty(one)) {
            continue;
        }
        json_open_object(j);
        json_pair_str(j, "@type", STR("HowToStep"));
        json_pair_int(j, "position", ++at);
        json_pair_str(j, "text", one);
        json_close_object(j);
    }
    json_close_array(j);
}

void page_practice_schema(struct page *p, const struct practice_show_view *v) {
    const struct practice *d = &v->practice;
    if (!is_open(&d->thing)) {
        return;
    }
    struct buf b = buf_make(SCHEMA_MAX);
    struct json_out j = json_begin(&b);
    bool given = practice_is_given(d), steps = given && count_steps(d->steps) > 0;
    begin(p, &j, &d->thing, steps ? "HowTo" : "Article");
    json_pair_str(&j, steps ? "name" : "headline", d->thing.title);
    if (given) {
        pair(&j, "description", str_is_empty(d->result) ? d->problem : d->result);
    }
    put_organisation(&j, "author", str_is_empty(d->runner) ? v->community.thing.title : d->runner);
    pair(&j, "license", v->brought.licence);
    pair(&j, "isBasedOn", v->brought.address);
    if (steps) {
        put_steps(&j, d->steps);
    }
    finish(p, &j, &b);
}

/* --- evidence --- */

static void put_texts(struct json_out *j, const char *key, const struct str *text, size_t count) {
    if (count == 0) {
        return;
    }
    json_key(j, key);
    json_open_array(j);
    for (size_t i = 0; i < count; i++) {
        json_put_str(j, text[i]);
    }
    json_close_array(j);
}

/* A book has a number and no address: an empty list would say that it is nothing else. */
static void put_sources(struct page *p, struct json_out *j,
                        const struct evidence_source_list *all) {
    struct str *address = arena_array(p->arena, struct str, all->count);
    struct str *number = arena_array(p->arena, struct str, all->count);
    size_t addresses = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct evidence_source *s = &all->item[i];
        number[i] = arena_join(p->arena, s->kind, STR(":"), s->value);
        if (!str_is_empty(s->address)) {
            address[addresses++] = s->address;
        }
    }
    put_texts(j, "identifier", number, all->count);
    put_texts(j, "sameAs", address, addresses);
}

void page_evidence_schema(struct page *p, const struct evidence_show_view *v) {
    const struct evidence *e = &v->evidence;
    if (!is_open(&e->thing) || v->is_knowledge) {
        return;
    }
    struct buf b = buf_make(SCHEMA_MAX);
    struct json_out j = json_begin(&b);
    begin(p, &j, &e->thing, "ScholarlyArticle");
    json_pair_str(&j, "headline", e->thing.title);
    json_pair_str(&j, "abstract",
                  lang_text(p->lang, p->arena,
                            msg_reference_note(
                                msg_arg_str(page_text(p, evidence_status_name(e->thing.state))),
                                msg_arg_str(e->not_shown))));
    json_pair_str(&j, "creativeWorkStatus", page_text(p, evidence_status_name(e->thing.state)));
    pair(&j, "about", e->outcome);
    put_sources(p, &j, &v->sources);
    finish(p, &j, &b);
}
