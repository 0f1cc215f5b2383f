/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Taking in a table of practices with a browser: send it, say what its columns are, look at it,
 * mend it, take it in. What is read and written is practice_table_file.c's. */
#include "area/learn/practice_table_web.h"

#include <stdio.h>

#include "area/learn/learn.h"
#include "page_practice_table_form.h"
#include "page_practice_table_show.h"

#define CATALOGUE_MAX 80
#define LICENCE_MAX 200

struct msg_text table_use_name(size_t use) {
    static const int names[TABLE_USES] = {
        MSG_table_use_none,          MSG_table_use_number,
        MSG_practice_form_name,      MSG_need_show_where,
        MSG_practice_show_problem,   MSG_practice_show_people,
        MSG_practice_show_steps,     MSG_depth_mode,
        MSG_practice_show_runner,    MSG_practice_form_begun,
        MSG_practice_form_ended,     MSG_practice_show_participants,
        MSG_practice_show_resources, MSG_practice_form_result,
        MSG_practice_show_lesson,    MSG_practice_form_went,
        MSG_need_category,           MSG_practice_show_sources,
        MSG_table_use_address,
    };
    return (struct msg_text){.key = names[use]};
}

struct msg_text table_flaw_name(const struct flaw *f) {
    char name[64];
    int n = snprintf(name, sizeof name, "intake.flaw.%s", f->code);
    return (struct msg_text){.key = lang_key(str_make(name, (size_t)n))};
}

/* --- sending --- */

static struct str address_of(struct web *w, const struct community *m, const char *tail) {
    return arena_join(w->ctx.arena, STR("/communities/"), m->slug, STR("/practices/import"),
                      str_of(tail));
}

static enum err show_form(struct web *w, const struct community *m) {
    page_practice_table_form(&w->page, m);
    return ERR_OK;
}

static enum err table_form(struct web *w) {
    struct community m;
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &m));
    return show_form(w, &m);
}

struct sent_table {
    struct str name, content;
};

/* On a worker: the file from its place on disk. */
static enum err read_sent(struct web *w) {
    struct sent_table *sent = arena_new(w->ctx.arena, struct sent_table);
    enum err e = web_file(w, "file", TABLE_BYTES, &sent->content);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    const struct http_file *file = web_sent_file(w, "file");
    struct str name = file ? str_utf8_first(file->name, 200) : STR("");
    sent->name = name.p ? name : STR("");
    w->before = sent;
    return ERR_OK;
}

static enum err table_post(struct web *w) {
    const struct sent_table *sent = w->before;
    struct community m;
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &m));
    if (sent == NULL) {
        ctx_wrong(&w->ctx, "file", msg_intake_wrong_file());
        TRY(show_form(w, &m));
        return ERR_INPUT;
    }
    TRY(practice_table_keep(&w->ctx, &m, sent->name, sent->content));
    return web_redirect(w, address_of(w, &m, "/file"));
}

/* --- looking --- */

static struct choices use_choices(struct arena *a, enum table_use chosen) {
    struct choices all = choices_begin(a, TABLE_USES);
    for (size_t u = 0; u < TABLE_USES; u++) {
        choices_add(&all, str_of(table_use_words[u]), table_use_name(u),
                    str_of(table_use_words[chosen]));
    }
    return all;
}

static void show(struct web *w, struct practice_table_view *v) {
    struct arena *a = w->ctx.arena;
    const struct practice_table *t = v->table;
    v->columns.item = arena_array(a, struct table_column_view, t->columns);
    v->columns.count = t->columns;
    for (size_t i = 0; i < t->columns; i++) {
        v->columns.item[i] = (struct table_column_view){&t->column[i], arena_printf(a, "%zu", i),
                                                        use_choices(a, t->column[i].use)};
    }
    v->rights = practice_rights_choices(a, t->rights);
    page_practice_table_show(&w->page, v);
}

/* Opened, with what was chosen. ERR_NOT_FOUND: none waits. */
static enum err open_kept(struct web *w, struct practice_table_view *v) {
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &v->community));
    v->table = arena_new(w->ctx.arena, struct practice_table);
    enum err e = practice_table_kept(&w->ctx, &v->community, &v->name, v->table);
    v->checked = e == ERR_OK;
    if (e == ERR_OK || e == ERR_INPUT) {
        v->sum = web_sum(w, v->table->text);
        v->another = !web_sum_fits(w, v->table->text);
    }
    return e == ERR_INPUT ? ERR_OK : e;
}

static enum err table_show(struct web *w) {
    struct practice_table_view v = {.name = STR("")};
    enum err e = open_kept(w, &v);
    if (e == ERR_NOT_FOUND && !id_is_none(v.community.thing.id)) {
        return web_redirect(w, address_of(w, &v.community, ""));
    }
    TRY(e);
    v.checked = v.checked && practice_table_check(v.table) == ERR_OK;
    show(w, &v);
    return ERR_OK;
}

/* --- choosing and taking in --- */

static void read_choices(struct web *w, struct practice_table *t) {
    for (size_t i = 0; i < t->columns; i++) {
        char name[32];
        snprintf(name, sizeof name, "use%zu", i);
        t->column[i].use = table_use_of(web_field(w, name));
    }
    t->catalogue = web_field(w, "catalogue");
    t->licence = web_field(w, "licence");
    t->rights = web_field(w, "rights");
}

/* On a worker, before the write: the whole file is read and every fault found. */
static enum err check_sent(struct web *w) {
    struct practice_table_view *v = arena_new(w->ctx.arena, struct practice_table_view);
    enum err e = open_kept(w, v);
    if (e == ERR_NOT_FOUND) {
        return ERR_OK; /* sent twice: it has been taken in */
    }
    TRY(e);
    if (v->checked) {
        read_choices(w, v->table);
        v->checked = practice_table_check(v->table) == ERR_OK;
    }
    w->before = v;
    return ERR_OK;
}

static struct str say_flaw(void *self, const struct flaw *flaw) {
    struct web *w = self;
    struct msg_text words = table_flaw_name(flaw);
    return words.key != MSG_NONE ? lang_text(w->ctx.lang, w->ctx.arena, words) : flaw->why;
}

/* The rows to mend, for a spreadsheet. Nothing is written. */
static enum err send_faulty(struct web *w, struct practice_table_view *v) {
    buf_put(&w->page.body, BYTE_ORDER_MARK);
    if (practice_table_faulty(v->table, say_flaw, w, &w->page.body) != ERR_OK) {
        buf_clear(&w->page.body);
        show(w, v);
        return ERR_INPUT;
    }
    web_header(w, "Content-Disposition", STR("attachment; filename=\"to-mend.csv\""));
    return web_plain(w, "text/csv; charset=utf-8");
}

static void check_words(struct ctx *c, struct practice_table *t) {
    check_line(c, "catalogue", &t->catalogue, 2, CATALOGUE_MAX);
    check_line(c, "licence", &t->licence, 0, LICENCE_MAX);
    check_word(c, "rights", t->rights, practice_rights);
}

static enum err table_choose_post(struct web *w) {
    struct practice_table_view *v = w->before;
    if (v == NULL) {
        return web_redirect(w, STR("/practices"));
    }
    if (v->another) {
        return web_redirect(w, address_of(w, &v->community, "/file"));
    }
    TRY(practice_table_choose(&w->ctx, &v->community, v->table));
    if (web_field_has(w, "act", "faulty") && !v->checked) {
        return send_faulty(w, v);
    }
    bool imports = web_field_has(w, "act", "import");
    if (imports) {
        check_words(&w->ctx, v->table);
    }
    if (!v->checked || !imports || w->ctx.wrong_count > 0) {
        show(w, v);
        return imports ? ERR_INPUT : ERR_OK; /* a look keeps what was chosen */
    }
    size_t made;
    TRY(practice_table_write(v->table, &w->ctx, &v->community, &made));
    TRY(practice_table_done(&w->ctx));
    return web_done(
        w, arena_join(w->ctx.arena, STR("/communities/"), v->community.slug, STR("/practices")),
        "practices_taken");
}

/* --- mending --- */

static enum err read_mended(struct web *w) {
    struct community m;
    struct flaw flaw;
    struct practice_table *t = arena_new(w->ctx.arena, struct practice_table);
    struct str name, rows, *mended = arena_new(w->ctx.arena, struct str);
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &m));
    enum err e = web_file(w, "rows", TABLE_BYTES, &rows);
    e = e == ERR_OK ? practice_table_kept(&w->ctx, &m, &name, t) : e;
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND || e == ERR_INPUT ? ERR_OK : e;
    }
    e = practice_table_mend(w->ctx.arena, t->text, rows, mended, &flaw);
    w->before = e == ERR_OK && mended->n <= TABLE_BYTES ? mended : NULL;
    return e == ERR_INPUT ? ERR_OK : e;
}

static enum err table_mend_post(struct web *w) {
    const struct str *mended = w->before;
    struct community m;
    TRY(community_by_slug(&w->ctx, web_param(w, "slug"), &m));
    if (mended == NULL) {
        ctx_wrong(&w->ctx, "rows", msg_intake_wrong_rows());
        TRY(table_show(w));
        return ERR_INPUT;
    }
    TRY(practice_table_put_back(&w->ctx, &m, *mended));
    return web_done(w, address_of(w, &m, "/file"), "practice_rows_mended");
}

static const struct route rows[] = {
    {HTTP_GET, "/communities/:slug/practices/import", HOST, table_form},
    {HTTP_POST, "/communities/:slug/practices/import", HOST, table_post, .before = read_sent,
     .limits = {.body_max = TABLE_BYTES + 65536, .file_max = TABLE_BYTES, .files_max = 1}},
    {HTTP_GET, "/communities/:slug/practices/import/file", HOST, table_show, SLOW},
    {HTTP_POST, "/communities/:slug/practices/import/file", HOST, table_choose_post,
     .before = check_sent},
    {HTTP_POST, "/communities/:slug/practices/import/mend", HOST, table_mend_post,
     .before = read_mended,
     .limits = {.body_max = TABLE_BYTES + 65536, .file_max = TABLE_BYTES, .files_max = 1}},
    {0},
};

const struct route_table practice_table_routes = {rows};
