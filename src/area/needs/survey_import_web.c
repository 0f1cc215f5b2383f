/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A workbook is sent, looked at, and taken in as a whole or not at all. */
#include "area/needs/survey_form_file.h"
#include "area/needs/survey_inside.h"
#include "area/needs/survey_web.h"
#include "page_survey_import.h"
#include "survey_sql.h"
#include "sys/chance.h"
#include "web/site.h"

#define NAME_MAX_BYTES 120

static void note_all(struct survey_import_view *v, const struct xlsform *x) {
    v->refused.item = x->refused;
    v->refused.all = x->refusals;
    v->refused.count = x->refusals < SURVEY_NOTES_SHOWN ? x->refusals : SURVEY_NOTES_SHOWN;
    v->warned.item = x->warning;
    v->warned.all = x->warnings;
    v->warned.count = x->warnings < SURVEY_NOTES_SHOWN ? x->warnings : SURVEY_NOTES_SHOWN;
}

enum err survey_import_get(struct web *w) {
    struct survey_import_view v = {0};
    TRY(survey_read_kept(w, &v.survey, &v.community));
    page_survey_import(&w->page, &v);
    return ERR_OK;
}

struct brought {
    struct str name;
    struct media_file file; /* no sizes: it was refused */
};

struct sent {
    struct str content, name;
    struct xlsform form;
    enum err read;
    struct brought *picture;
    size_t pictures;
};

/* On a worker: reading a workbook takes a while. */
static enum err read_book(struct web *w, struct sent *s) {
    s->read = xlsform_read_file(w->ctx.arena, s->content, STR("survey"), &s->form);
    bool told = s->read == ERR_INPUT || s->read == ERR_TOO_LARGE;
    return s->read == ERR_OK || told ? ERR_OK : s->read;
}

/* Those that the workbook names, each once: what else was chosen is not looked at. */
static bool is_named(const struct sent *s, struct str name) {
    bool named = false;
    for (size_t i = 0; i < s->form.medias; i++) {
        named = named || str_eq(s->form.media[i].name, name);
    }
    for (size_t i = 0; i < s->pictures; i++) {
        named = named && !str_eq(s->picture[i].name, name);
    }
    return named;
}

static enum err read_pictures(struct web *w, struct sent *s) {
    s->picture = arena_array(w->ctx.arena, struct brought, SURVEY_BROUGHT_MAX);
    for (const struct http_file *f = w->request->files; f != NULL; f = f->next) {
        if (!str_eq(f->field, STR("pictures")) || f->size == 0 || !is_named(s, f->name) ||
            s->pictures == SURVEY_BROUGHT_MAX) {
            continue;
        }
        struct brought *b = &s->picture[s->pictures++];
        b->name = f->name;
        enum err e = media_take(&w->ctx, site_folder(w->site), "pictures", f->path, &b->file);
        if (e != ERR_OK && e != ERR_INPUT) {
            return e;
        }
    }
    return ERR_OK;
}

static enum err keep_pictures(struct web *w, struct id survey, struct id file,
                              const struct sent *s) {
    for (size_t i = 0; i < s->pictures; i++) {
        const struct brought *b = &s->picture[i];
        if (b->file.sizes > 0) {
            TRY(survey_brought_put(&w->ctx, survey, file, b->name, &b->file));
        }
    }
    return ERR_OK;
}

enum err survey_import_before(struct web *w) {
    struct sent *s = arena_new(w->ctx.arena, struct sent);
    enum err e = web_file(w, "file", WORKBOOK_BYTES_MAX, &s->content);
    if (e != ERR_OK) {
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    }
    const struct http_file *file = web_sent_file(w, "file");
    s->name = file && str_is_utf8(file->name) && !str_has_control(file->name)
                  ? str_utf8_first(file->name, NAME_MAX_BYTES)
                  : STR("");
    w->before = s;
    TRY(read_book(w, s));
    return s->read == ERR_OK ? read_pictures(w, s) : ERR_OK;
}

static enum err show_wrong(struct web *w, struct survey_import_view *v, const struct sent *s) {
    struct msg_text why = s == NULL ? msg_survey_import_wrong_none()
                          : s->read == ERR_TOO_LARGE && s->form.refusals == 0
                              ? msg_survey_import_wrong_large()
                              : msg_survey_import_wrong(msg_arg_size(s->form.refusals));
    (void)ctx_wrong(&w->ctx, "file", why);
    if (s != NULL) {
        v->name = s->name;
        note_all(v, &s->form);
    }
    page_survey_import(&w->page, v);
    return ERR_INPUT;
}

static enum err go_to_preview(struct web *w, struct id file) {
    char text[ID_TEXT_SIZE + 1];
    id_text(file, text);
    return web_redirect(w, arena_join(w->ctx.arena, STR("/surveys/"), web_param(w, "id"),
                                      STR("/import/"), str_of(text)));
}

enum err survey_import_post(struct web *w) {
    struct survey_import_view v = {0};
    const struct sent *s = w->before;
    TRY(survey_read_kept(w, &v.survey, &v.community));
    if (s == NULL || s->read != ERR_OK) {
        return show_wrong(w, &v, s);
    }
    struct id file = id_make_random();
    TRY(survey_files_drop(&w->ctx, w->ctx.viewer->person));
    TRY(q_survey_file_add(w->ctx.db, file, w->ctx.viewer->person, v.survey.thing.id, s->name,
                          s->content, w->ctx.now_ms, NULL));
    TRY(keep_pictures(w, v.survey.thing.id, file, s));
    return go_to_preview(w, file);
}

/* --- looking at it --- */

static enum err find_file(struct web *w, struct id survey, struct sent *out) {
    struct q_survey_file_row_row row;
    struct id id;
    if (!id_parse(web_param(w, "file"), &id)) {
        return ERR_NOT_FOUND;
    }
    TRY(q_survey_file_row(w->ctx.db, w->ctx.arena, id, w->ctx.viewer->person, &row));
    if (!id_eq(row.survey, survey)) {
        return ERR_NOT_FOUND;
    }
    out->content = row.content;
    out->name = row.name;
    TRY(read_book(w, out));
    return out->read == ERR_OK ? ERR_OK : ERR_NOT_FOUND;
}

/* What its cells name and what did not come, or was no picture. */
static enum err note_missing(struct web *w, struct survey_import_view *v, const struct xlsform *x) {
    struct xlsform_media *missing = arena_array(w->ctx.arena, struct xlsform_media, x->medias + 1);
    for (size_t i = 0; i < x->medias; i++) {
        bool has;
        TRY(survey_brought_has(&w->ctx, v->file, x->media[i].name, &has));
        if (!has) {
            missing[v->missing.count++] = x->media[i];
        }
    }
    v->missing.item = missing;
    return ERR_OK;
}

static enum err show_preview(struct web *w, struct survey_import_view *v, const struct sent *s) {
    (void)id_parse(web_param(w, "file"), &v->file);
    v->name = s->name;
    note_all(v, &s->form);
    TRY(note_missing(w, v, &s->form));
    const char *below =
        arena_printf(w->ctx.arena, "/import/%.*s%c", STR_ARG(web_param(w, "file")), '\0').p;
    survey_outline_make(w, &s->form.form, &v->survey, below, &v->outline);
    page_survey_import(&w->page, v);
    return ERR_OK;
}

enum err survey_preview_get(struct web *w) {
    struct survey_import_view v = {0};
    struct sent s = {0};
    TRY(survey_read_kept(w, &v.survey, &v.community));
    TRY(find_file(w, v.survey.thing.id, &s));
    return show_preview(w, &v, &s);
}

enum err survey_preview_before(struct web *w) {
    struct survey s;
    struct sent *sent = arena_new(w->ctx.arena, struct sent);
    TRY(survey_find(&w->ctx, web_id(w), &s));
    w->before = sent;
    return find_file(w, s.thing.id, sent);
}

enum err survey_preview_post(struct web *w) {
    struct survey_import_view v = {0};
    const struct sent *sent = w->before;
    TRY(survey_read_kept(w, &v.survey, &v.community));
    struct id file;
    struct form form;
    if (!id_parse(web_param(w, "file"), &file)) {
        return ERR_NOT_FOUND;
    }
    enum err e = survey_brought_take(&w->ctx, v.survey.thing.id, file, &sent->form.form, &form);
    if (e == ERR_FULL) {
        (void)ctx_wrong(&w->ctx, "file",
                        msg_survey_picture_wrong_full(msg_arg_int(SURVEY_SHOWN_MAX)));
        TRY(show_preview(w, &v, sent));
        return ERR_INPUT;
    }
    TRY(e);
    TRY(survey_form_keep(&w->ctx, &v.survey, &form));
    TRY(survey_files_drop(&w->ctx, w->ctx.viewer->person));
    return survey_back(w, "", "survey_imported");
}
