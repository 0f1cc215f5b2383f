/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Bibliographies in and out: a file of entries is sent, looked at and taken in; records are given
 * out as entries. The forms are format/'s, the rules reference.c's. */
#include "area/learn/reference_web.h"

#include <stdio.h>

#include "area/learn/learn.h"
#include "area/learn/practice.h"
#include "page_reference_drafts.h"
#include "page_reference_form.h"
#include "page_reference_preview.h"

#define SENT_MAX BIB_BYTES_MAX
#define TYPED_MAX ((size_t)256 * 1024)
#define GIVEN_MAX ((size_t)32 << 20) /* bytes of one answer */
#define GIVEN_PAGES 25               /* of a list: 500 records */

struct msg_text bib_flaw_name(const struct bib_flaw *f) {
    char name[64];
    int n = snprintf(name, sizeof name, "reference.flaw.%s", f->at.code);
    return (struct msg_text){.key = lang_key(str_make(name, (size_t)n))};
}

/* --- sending --- */

struct sent_entries {
    struct str name;
    struct str content;
};

static enum err show_form(struct web *w) {
    struct reference_form_view v = {.text = web_field(w, "text")};
    page_reference_form(&w->page, &v);
    return ERR_OK;
}

/* On a worker: the file from its place on disk; without one, what was pasted. */
static enum err read_sent(struct web *w) {
    struct sent_entries *sent = arena_new(w->ctx.arena, struct sent_entries);
    sent->name = STR("");
    sent->content = web_field(w, "text");
    enum err e = web_file(w, "file", SENT_MAX, &sent->content);
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    if (e == ERR_OK) {
        struct str name = str_utf8_first(w->request->files->name, 200);
        sent->name = name.p ? name : STR("");
    }
    w->before = sent;
    return ERR_OK;
}

static enum err reference_send_post(struct web *w) {
    const struct sent_entries *sent = w->before;
    enum bib_form form;
    if (str_is_empty(str_trim(sent->content))) {
        ctx_wrong(&w->ctx, "file", msg_reference_wrong_nothing());
    } else if (!bibliography_form(sent->content, &form)) {
        ctx_wrong(&w->ctx, str_is_empty(sent->name) ? "text" : "file", msg_reference_wrong_form());
    }
    if (w->ctx.wrong_count > 0) {
        TRY(show_form(w));
        return ERR_INPUT;
    }
    TRY(reference_send(&w->ctx, sent->name, sent->content));
    return web_redirect(w, STR("/evidence/import/file"));
}

/* --- looking, and taking in --- */

struct read_entries {
    struct str name, content;
    struct bibliography all;
};

/* What was sent, read anew. ERR_NOT_FOUND: nothing waits. */
static enum err read_entries(struct web *w, struct read_entries *out) {
    enum bib_form form;
    TRY(reference_sent(&w->ctx, &out->name, &out->content));
    if (!bibliography_form(out->content, &form)) {
        return ERR_NOT_FOUND;
    }
    enum err e = bibliography_read(w->ctx.arena, out->content, form, &out->all);
    return e == ERR_INPUT || e == ERR_TOO_LARGE ? ERR_OK : e;
}

/* Entries whose DOI no record has, as drafts. With a view: what is to be shown of all. */
static enum err sort_out(struct web *w, const struct bibliography *all,
                         struct reference_drafts *drafts, struct reference_preview_view *v) {
    struct ctx *c = &w->ctx;
    drafts->item = arena_array(c->arena, struct reference_draft, all->count);
    for (size_t i = 0; i < all->count; i++) {
        struct id known;
        const struct bib_entry *e = &all->item[i];
        TRY(reference_known(c, e->text[BIB_DOI], &known));
        struct reference_draft d = {.line = lang_clean(c->arena, bib_line(c->arena, e))};
        if (v != NULL && v->lines.count < REFERENCE_SHOWN_MAX) {
            v->lines.item[v->lines.count++] =
                (struct reference_line){d.line, (int64_t)e->line, known};
        }
        if (!id_is_none(known)) {
            continue;
        }
        d.csl = v == NULL ? lang_clean(c->arena, reference_csl(c->arena, e)) : STR("");
        drafts->item[drafts->count++] = d;
    }
    return ERR_OK;
}

static enum err reference_preview(struct web *w) {
    struct read_entries *r = arena_new(w->ctx.arena, struct read_entries);
    enum err e = read_entries(w, r);
    if (e == ERR_NOT_FOUND) {
        return web_redirect(w, STR("/evidence/import"));
    }
    TRY(e);
    struct reference_preview_view v = {
        .name = r->name, .sum = web_sum(w, r->content), .read = &r->all};
    struct reference_drafts drafts = {0};
    v.lines.item = arena_array(w->ctx.arena, struct reference_line, REFERENCE_SHOWN_MAX);
    TRY(sort_out(w, &r->all, &drafts, &v));
    for (size_t i = 0; i < r->all.flaws; i++) {
        v.lost += r->all.flaw[i].lost ? 1 : 0;
    }
    v.rest = drafts.count;
    v.known = r->all.count - drafts.count;
    page_reference_preview(&w->page, &v);
    return ERR_OK;
}

/* Another file was sent since this one was looked at. */
static struct reference_drafts another;

/* On a worker, before the write. */
static enum err read_drafts(struct web *w) {
    struct read_entries r;
    struct reference_drafts *drafts = arena_new(w->ctx.arena, struct reference_drafts);
    enum err e = read_entries(w, &r);
    if (e == ERR_NOT_FOUND) {
        return ERR_OK; /* sent twice: they have been taken in */
    }
    TRY(e);
    if (!web_sum_fits(w, r.content)) {
        w->before = &another;
        return ERR_OK;
    }
    TRY(sort_out(w, &r.all, drafts, NULL));
    w->before = drafts;
    return ERR_OK;
}

static enum err reference_take_post(struct web *w) {
    const struct reference_drafts *drafts = w->before;
    if (drafts == &another) {
        return web_redirect(w, STR("/evidence/import/file"));
    }
    if (drafts != NULL) {
        TRY(reference_take_in(&w->ctx, drafts));
    }
    return web_done(w, STR("/evidence/drafts"), "references_taken");
}

/* --- those that wait --- */

static enum err reference_drafts_get(struct web *w) {
    struct reference_drafts_view v = {0};
    TRY(reference_draft_list(&w->ctx, web_query_id(w, "after"), &v.drafts, &v.more));
    page_reference_drafts(&w->page, &v);
    return ERR_OK;
}

static enum err reference_drop_post(struct web *w) {
    TRY(reference_draft_drop(&w->ctx, web_id(w)));
    return web_done(w, STR("/evidence/drafts"), "reference_dropped");
}

/* --- giving out --- */

static enum err put_record(struct web *w, struct bib_out *o, struct id id) {
    struct evidence e;
    struct evidence_around around;
    struct str csl;
    struct arena_mark mark = arena_mark(w->ctx.arena);
    TRY(evidence_find(&w->ctx, id, &e));
    if (e.thing.life != LIFE_PUBLISHED || evidence_voice(e.thing.topic) == VOICE_KNOWLEDGE) {
        return ERR_OK; /* what a community knows is not cited without it */
    }
    TRY(evidence_around(&w->ctx, id, &around));
    TRY(reference_find(&w->ctx, id, &csl, NULL));
    struct bib_entry entry = reference_of(&w->ctx, &e, csl, &around.ties);
    bib_put(o, &entry);
    arena_rewind(w->ctx.arena, mark);
    return ERR_OK;
}

static enum err put_records(struct web *w, struct bib_out *o, const struct things *all) {
    for (size_t i = 0; i < all->count; i++) {
        if (str_eq(all->item[i].kind, STR("evidence"))) {
            TRY(put_record(w, o, all->item[i].id));
        }
    }
    return ERR_OK;
}

/* The newest of the list, with its filters. */
static enum err put_list(struct web *w, struct bib_out *o) {
    struct thing_page page = web_thing_page(w);
    bool more = true;
    for (int i = 0; i < GIVEN_PAGES && more; i++) {
        struct things some;
        TRY(thing_list(&w->ctx, "evidence", ID_NONE, page, &some, &more));
        TRY(put_records(w, o, &some));
        if (some.count == 0) {
            break;
        }
        page.before_ms = some.item[some.count - 1].updated_ms;
        page.before_id = some.item[some.count - 1].id;
    }
    return ERR_OK;
}

static enum err put_practice(struct web *w, struct bib_out *o) {
    struct practice p;
    struct things followed;
    TRY(practice_find(&w->ctx, web_id(w), &p));
    TRY(link_targets(&w->ctx, p.thing.id, "follows", &followed));
    return put_records(w, o, &followed);
}

static enum err put_one(struct web *w, struct bib_out *o) {
    return put_record(w, o, web_id(w));
}

static enum err give(struct web *w, enum bib_form form,
                     enum err (*put)(struct web *w, struct bib_out *o)) {
    struct buf b = buf_make(GIVEN_MAX);
    struct arena *a = arena_make(); /* keys live until the end; the request's own is rewound */
    struct bib_out o = bib_begin(&b, a, form);
    enum err e = put(w, &o);
    bib_end(&o);
    buf_put(&w->page.body, buf_str(&b));
    bool whole = !b.overflow && !w->page.body.overflow;
    buf_free(&b);
    arena_free(a);
    TRY(e);
    if (!whole) {
        return ERR_TOO_LARGE;
    }
    web_header(
        w, "Content-Disposition",
        arena_printf(w->ctx.arena, "attachment; filename=\"kith.%s\"", bib_form_files[form]));
    return web_plain(w, bib_form_media[form]);
}

#define GIVER(name, form, put)                                                                     \
    static enum err name(struct web *w) {                                                          \
        return give(w, form, put);                                                                 \
    }
GIVER(one_bibtex, BIB_BIBTEX, put_one)
GIVER(one_ris, BIB_RIS, put_one)
GIVER(one_csl, BIB_CSL, put_one)
GIVER(list_bibtex, BIB_BIBTEX, put_list)
GIVER(list_ris, BIB_RIS, put_list)
GIVER(list_csl, BIB_CSL, put_list)
GIVER(practice_bibtex, BIB_BIBTEX, put_practice)
GIVER(practice_ris, BIB_RIS, put_practice)
GIVER(practice_csl, BIB_CSL, put_practice)

static const struct route rows[] = {
    {HTTP_GET, "/evidence/import", PERSON, show_form},
    {HTTP_POST, "/evidence/import", PERSON, reference_send_post, .before = read_sent,
     .limits = {.body_max = SENT_MAX + TYPED_MAX, .file_max = SENT_MAX, .files_max = 1}},
    {HTTP_GET, "/evidence/import/file", PERSON, reference_preview, SLOW},
    {HTTP_POST, "/evidence/import/file", PERSON, reference_take_post, .before = read_drafts},
    {HTTP_GET, "/evidence/drafts", PERSON, reference_drafts_get},
    {HTTP_POST, "/evidence/drafts/:id/drop", PERSON, reference_drop_post},
    {HTTP_GET, "/evidence/references.bib", ANYONE, list_bibtex, SLOW},
    {HTTP_GET, "/evidence/references.ris", ANYONE, list_ris, SLOW},
    {HTTP_GET, "/evidence/references.json", ANYONE, list_csl, SLOW},
    {HTTP_GET, "/evidence/:id/reference.bib", ANYONE, one_bibtex},
    {HTTP_GET, "/evidence/:id/reference.ris", ANYONE, one_ris},
    {HTTP_GET, "/evidence/:id/reference.json", ANYONE, one_csl},
    {HTTP_GET, "/practices/:id/references.bib", ANYONE, practice_bibtex},
    {HTTP_GET, "/practices/:id/references.ris", ANYONE, practice_ris},
    {HTTP_GET, "/practices/:id/references.json", ANYONE, practice_csl},
    {0},
};

const struct route_table reference_routes = {rows};
