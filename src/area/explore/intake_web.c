/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Taking in a file of indicators with a browser: send it, look at it, take it in. What is read and
 * written is indicator_file.c's. */
#include <stdio.h>

#include "area/explore/explore.h"
#include "area/explore/indicator_web.h"
#include "indicator_sql.h"
#include "page_intake_form.h"
#include "page_intake_show.h"

#define SENT_MAX (10 * 1024 * 1024)

struct msg_text flaw_name(const struct flaw *f) {
    char name[64];
    int n = snprintf(name, sizeof name, "intake.flaw.%s", f->code);
    return (struct msg_text){.key = lang_key(str_make(name, (size_t)n))};
}

/* --- sending --- */

static enum err intake_form(struct web *w) {
    page_intake_form(&w->page);
    return ERR_OK;
}

struct sent_file {
    struct str name;
    struct str content;
    struct str about;
    struct flaw flaw; /* of `about`; no code: none */
};

static enum err read_about(struct web *w, struct sent_file *sent) {
    struct data_package package;
    enum err e = web_file(w, "about", DATA_PACKAGE_BYTES_MAX, &sent->about);
    if (e != ERR_OK) {
        sent->about = STR("");
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    e = data_package_read(w->ctx.arena, sent->about, &package, &sent->flaw);
    return e == ERR_INPUT || e == ERR_TOO_LARGE ? ERR_OK : e;
}

/* On a worker: the file from its place on disk into the request's memory. */
static enum err read_sent(struct web *w) {
    struct sent_file sent = {.name = STR("")};
    enum err e = web_file(w, "file", SENT_MAX, &sent.content);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    const struct http_file *file = web_sent_file(w, "file");
    struct str name = file ? str_utf8_first(file->name, 200) : STR("");
    sent.name = name.p ? name : STR("");
    TRY(read_about(w, &sent));
    w->before = arena_new(w->ctx.arena, struct sent_file);
    *(struct sent_file *)w->before = sent;
    return ERR_OK;
}

static enum err refuse_sent(struct web *w, const char *field, struct msg_text why) {
    ctx_wrong(&w->ctx, field, why);
    TRY(intake_form(w));
    return ERR_INPUT;
}

static enum err intake_post(struct web *w) {
    const struct sent_file *sent = w->before;
    if (sent == NULL) {
        return refuse_sent(w, "file", msg_intake_wrong_file());
    }
    if (sent->flaw.code != NULL) {
        return refuse_sent(
            w, "about",
            msg_intake_wrong_about(msg_arg_size(sent->flaw.line), msg_arg_str(sent->flaw.why)));
    }
    TRY(q_draft_put(w->ctx.db, w->viewer.person, sent->name, sent->content, sent->about,
                    w->ctx.now_ms, NULL));
    return web_redirect(w, STR("/indicators/import/file"));
}

/* --- looking --- */

static struct choices use_choices(struct arena *a, enum column_use chosen) {
    static const int names[COLUMN_USES] = {
        MSG_intake_use_none, MSG_intake_use_id,     MSG_intake_use_name,
        MSG_intake_use_year, MSG_intake_use_value,  MSG_intake_use_low,
        MSG_intake_use_high, MSG_intake_use_people, MSG_intake_use_quality};
    struct choices all = choices_begin(a, COLUMN_USES);
    for (int u = 0; u < COLUMN_USES; u++) {
        choices_add(&all, str_of(column_use_words[u]), (struct msg_text){.key = names[u]},
                    str_of(column_use_words[chosen]));
    }
    return all;
}

static void fill_columns(struct arena *a, struct intake_show_view *v) {
    v->columns.item = arena_array(a, struct intake_column, v->file->columns);
    v->columns.count = v->file->columns;
    for (size_t i = 0; i < v->columns.count; i++) {
        v->columns.item[i] = (struct intake_column){
            .column = &v->file->column[i],
            .number = arena_printf(a, "%zu", i),
            .uses = use_choices(a, v->file->column[i].use),
        };
    }
}

static struct choices kinds_of_places(struct arena *a, struct str chosen) {
    struct choices all = choices_begin(a, 8);
    for (size_t i = 0; place_kinds[i] != NULL; i++) {
        struct str word = str_of(place_kinds[i]);
        choices_add(&all, word, place_kind_name(word), chosen);
    }
    return all;
}

static void show(struct web *w, struct intake_show_view *v) {
    fill_columns(w->ctx.arena, v);
    v->kinds = kinds_of_places(w->ctx.arena, v->kind);
    page_intake_show(&w->page, v);
}

static enum err find_draft(struct web *w, struct intake_show_view *v, struct str *content) {
    struct q_draft_row_row row;
    TRY(q_draft_row(w->ctx.db, w->ctx.arena, w->viewer.person, &row));
    v->name = row.name;
    v->sum = web_sum(w, row.content);
    v->another = !web_sum_fits(w, row.content);
    *content = row.content;
    struct data_package *about = arena_new(w->ctx.arena, struct data_package);
    struct flaw flaw;
    bool has = !str_is_empty(row.about) &&
               data_package_read(w->ctx.arena, row.about, about, &flaw) == ERR_OK;
    v->about = has ? about : NULL;
    return ERR_OK;
}

static enum err intake_show(struct web *w) {
    struct intake_show_view v = {.kind = STR("county"),
                                 .missing = STR(""),
                                 .year = STR(""),
                                 .origin = STR(""),
                                 .licence = STR("")};
    struct str content;
    enum err e = find_draft(w, &v, &content);
    if (e == ERR_NOT_FOUND) {
        return web_redirect(w, STR("/indicators/import"));
    }
    TRY(e);
    struct indicator_file *f = arena_new(w->ctx.arena, struct indicator_file);
    v.file = f;
    e = indicator_file_open(w->ctx.arena, content, f);
    f->intake.kind = v.kind;
    f->about = v.about;
    v.origin = v.about ? v.about->source : v.origin;
    e = e == ERR_OK ? indicator_file_suspects(f, &v.missing) : e;
    indicator_file_missing(f, v.missing);
    e = e == ERR_OK ? indicator_file_check(f) : e;
    v.checked = e == ERR_OK;
    show(w, &v);
    return ERR_OK;
}

/* --- choosing and taking in --- */

static enum column_use use_of_field(struct str word) {
    for (int u = 0; u < COLUMN_USES; u++) {
        if (str_eq(word, str_of(column_use_words[u]))) {
            return (enum column_use)u;
        }
    }
    return COLUMN_NOT_USED;
}

static void read_columns(struct web *w, struct indicator_file *f) {
    for (size_t i = 0; i < f->columns; i++) {
        char name[32];
        snprintf(name, sizeof name, "use%zu", i);
        f->column[i].use = use_of_field(web_field(w, name));
        snprintf(name, sizeof name, "code%zu", i);
        f->column[i].code = indicator_code_of(w->ctx.arena, web_field(w, name));
    }
}

static void read_choices(struct web *w, struct intake_show_view *v) {
    v->kind = web_field(w, "kind");
    v->missing = web_field(w, "missing");
    v->year = web_field(w, "year");
    v->origin = web_field(w, "origin");
    v->licence = web_field(w, "licence");
}

static enum err check_choices(struct web *w, struct intake_show_view *v, struct str content,
                              struct indicator_file *f) {
    TRY(indicator_file_open(w->ctx.arena, content, f));
    f->intake.kind = v->kind;
    f->intake.origin = v->origin;
    f->intake.licence = v->licence;
    f->about = v->about;
    indicator_file_missing(f, v->missing);
    read_columns(w, f);
    TRY(indicator_file_year(f, v->year));
    return indicator_file_check(f);
}

/* On a worker, before the write: the whole file is read and every fault found. */
static enum err check_sent(struct web *w) {
    struct intake_show_view *v = arena_new(w->ctx.arena, struct intake_show_view);
    struct indicator_file *f = arena_new(w->ctx.arena, struct indicator_file);
    struct str content;
    enum err e = find_draft(w, v, &content);
    if (e == ERR_NOT_FOUND) {
        return ERR_OK; /* sent twice: it has been taken in */
    }
    TRY(e);
    v->file = f;
    read_choices(w, v);
    v->checked = check_choices(w, v, content, f) == ERR_OK;
    w->before = v;
    return ERR_OK;
}

/* --- mending --- */

static struct str say_flaw(void *self, const struct flaw *flaw) {
    struct web *w = self;
    struct msg_text words = flaw_name(flaw);
    return words.key != MSG_NONE ? lang_text(w->ctx.lang, w->ctx.arena, words) : flaw->why;
}

/* The rows to mend, for a spreadsheet. Nothing is written. */
static enum err send_faulty(struct web *w, struct intake_show_view *v) {
    struct str name = STR("attachment; filename=\"to-mend.csv\"");
    buf_put(&w->page.body, BYTE_ORDER_MARK);
    enum err e = indicator_file_faulty(v->file, say_flaw, w, &w->page.body);
    if (e == ERR_INPUT) { /* it cannot be read as rows at all */
        w->page.body.n = 0;
        show(w, v);
        return ERR_INPUT;
    }
    TRY(e);
    web_header(w, "Content-Disposition", name);
    return web_plain(w, "text/csv; charset=utf-8");
}

static enum err read_mended(struct web *w) {
    struct intake_show_view v = {0};
    struct str content, rows, *mended = arena_new(w->ctx.arena, struct str);
    struct flaw *flaw = arena_new(w->ctx.arena, struct flaw);
    enum err e = web_file(w, "rows", SENT_MAX, &rows);
    e = e == ERR_OK ? find_draft(w, &v, &content) : e;
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    e = indicator_file_mend(w->ctx.arena, content, rows, mended, flaw);
    w->before = e == ERR_OK ? (void *)mended : NULL;
    return e == ERR_INPUT ? ERR_OK : e;
}

static enum err intake_mend_post(struct web *w) {
    const struct str *mended = w->before;
    if (mended == NULL) {
        ctx_wrong(&w->ctx, "rows", msg_intake_wrong_rows());
        TRY(intake_show(w));
        return ERR_INPUT;
    }
    TRY(q_draft_mend(w->ctx.db, w->viewer.person, *mended, NULL));
    return web_done(w, STR("/indicators/import/file"), "indicator_rows_mended");
}

static void check_words(struct ctx *c, struct intake_show_view *v) {
    check_word(c, "kind", v->kind, place_kinds);
    check_line(c, "origin", &v->origin, 0, INDICATOR_TEXT_MAX);
    check_line(c, "licence", &v->licence, 0, 200);
}

static enum err intake_choose_post(struct web *w) {
    struct intake_show_view *v = w->before;
    if (v == NULL) {
        return web_redirect(w, STR("/places"));
    }
    if (v->another) {
        return web_redirect(w, STR("/indicators/import/file"));
    }
    if (web_field_has(w, "act", "faulty") && !v->checked) {
        return send_faulty(w, v);
    }
    check_words(&w->ctx, v);
    bool good = v->checked && w->ctx.wrong_count == 0;
    if (!good || !web_field_has(w, "act", "import")) {
        show(w, v);
        return good ? ERR_OK : ERR_INPUT;
    }
    TRY(indicator_file_write(v->file, &w->ctx));
    TRY(q_draft_drop(w->ctx.db, w->viewer.person, NULL));
    return web_done(w, arena_printf(w->ctx.arena, "/places?kind=%.*s", STR_ARG(v->kind)),
                    "indicators_imported");
}

static const struct route rows[] = {
    {HTTP_GET, "/indicators/import", HOST, intake_form},
    {HTTP_POST, "/indicators/import", HOST, intake_post, .before = read_sent,
     .limits = {.body_max = SENT_MAX + 2 * DATA_PACKAGE_BYTES_MAX,
                .file_max = SENT_MAX,
                .files_max = 2}},
    {HTTP_POST, "/indicators/import/mend", HOST, intake_mend_post, .before = read_mended,
     .limits = {.body_max = SENT_MAX + 65536, .file_max = SENT_MAX, .files_max = 1}},
    {HTTP_GET, "/indicators/import/file", HOST, intake_show, SLOW},
    {HTTP_POST, "/indicators/import/file", HOST, intake_choose_post, .before = check_sent,
     .limits = {.body_max = 512 * 1024}},
    {0},
};

const struct route_table intake_routes = {rows};
