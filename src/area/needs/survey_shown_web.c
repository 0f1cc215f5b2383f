/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pictures with questions, on pages: seen, and put there by a steward. */
#include "area/needs/survey_shown.h"

#include "area/needs/survey_form_file.h"
#include "area/needs/survey_web.h"
#include "page_survey_picture.h"
#include "web/site.h"

/* --- seen --- */

static struct str address_of(struct ctx *c, const struct survey *s, struct str name) {
    return arena_join(c->arena, survey_path(c, s, "/shown/"), url_piece(c->arena, name));
}

static void show_options(struct ctx *c, const struct survey *s, const struct form *f,
                         uint32_t language, struct form_field *x) {
    for (size_t i = 0; i < x->options.count; i++) {
        struct form_option *o = &x->options.item[i];
        const struct form_choice *choice = &f->list[x->item->list].choice[o->choice];
        struct str name = form_say(f, choice->image, language);
        if (name.n > 0) {
            o->image = address_of(c, s, name);
        }
    }
}

void survey_show_pictures(struct ctx *c, const struct survey *s, const struct form *f,
                          uint32_t language, struct form_fields *fields) {
    for (size_t i = 0; i < fields->count; i++) {
        struct form_field *x = &fields->item[i];
        struct str name = form_say(f, x->item->image, language);
        if (name.n > 0) {
            struct str alt = form_say(f, x->item->image_alt, language);
            x->image = address_of(c, s, name);
            x->image_alt = alt.n > 0 ? alt : x->label;
        }
        show_options(c, s, f, language, x);
    }
}

/* A file never changes under its name; whether one may see it does. */
enum err survey_shown_get(struct web *w) {
    struct survey s;
    struct media_apart m;
    struct media_size size;
    struct arena *a = w->ctx.arena;
    TRY(survey_find(&w->ctx, web_id(w), &s));
    TRY(survey_shown_find(&w->ctx, s.thing.id, web_param(w, "name"), &m));
    TRY(media_size_find(&w->ctx, &m.media, 800, &size));
    struct str etag = arena_printf(a, "\"%.*s\"", STR_ARG(str_first(size.sum, 32)));
    web_header(w, "ETag", etag);
    web_header(w, "Cache-Control", STR("private, no-cache"));
    if (str_eq(http_header(w->http, "If-None-Match"), etag)) {
        w->status = 304;
        return web_plain(w, "image/jpeg");
    }
    return web_send_file(w, "image/jpeg",
                         media_path(a, site_folder(w->site), m.media.hash, size.width));
}

/* --- put there --- */

static enum err read_question(struct web *w, struct survey_picture_view *v) {
    int64_t item;
    TRY(survey_read_kept(w, &v->survey, &v->community));
    TRY(survey_form_working(&w->ctx, &v->survey, &v->form));
    if (!str_to_int(web_param(w, "item"), &item) || item < 0 || item >= v->form.items) {
        return ERR_NOT_FOUND;
    }
    v->item = (uint32_t)item;
    const struct form_item *q = &v->form.item[item];
    struct str name = form_say(&v->form, q->image, v->form.default_language);
    v->stamp = survey_form_stamp(w, &v->form);
    v->label = form_say(&v->form, q->label, v->form.default_language);
    v->label = v->label.n > 0 ? v->label : q->name;
    v->alt = arena_array(w->ctx.arena, struct str, v->form.languages + 1);
    for (uint32_t i = 0; q->image_alt && i < v->form.languages; i++) {
        v->alt[i] = q->image_alt[i];
    }
    if (name.n > 0) {
        v->image = url_of_path(w->ctx.arena, address_of(&w->ctx, &v->survey, name));
    }
    return ERR_OK;
}

enum err survey_picture_get(struct web *w) {
    struct survey_picture_view v = {0};
    TRY(read_question(w, &v));
    page_survey_picture(&w->page, &v);
    return ERR_OK;
}

enum err survey_picture_before(struct web *w) {
    const struct http_file *sent = web_sent_file(w, "picture");
    if (sent == NULL || sent->size == 0) {
        return ERR_OK;
    }
    struct media_file *f = arena_new(w->ctx.arena, struct media_file);
    w->before = f;
    return media_take(&w->ctx, site_folder(w->site), "picture", sent->path, f);
}

/* The name of what stands there from now on; absent: nothing. */
static enum err choose(struct web *w, struct survey_picture_view *v, struct str *name) {
    const struct media_file *f = w->before;
    *name = form_say(&v->form, v->form.item[v->item].image, v->form.default_language);
    if (web_field_has(w, "act", "drop")) {
        *name = str_of(NULL);
        return ERR_OK;
    }
    if (f != NULL) {
        media_check(&w->ctx, f);
    } else if (name->n == 0) {
        (void)ctx_wrong(&w->ctx, "picture", msg_survey_picture_wrong_none());
    }
    for (uint32_t i = 0; i < v->form.languages; i++) {
        const char *field = survey_numbered(&w->page, "alt", i);
        v->alt[i] = web_field(w, field);
        check_line(&w->ctx, field, &v->alt[i], 0, SURVEY_ALT_MAX);
    }
    TRY(ctx_checked(&w->ctx));
    enum err e = f != NULL ? survey_shown_put(&w->ctx, v->survey.thing.id, f, name) : ERR_OK;
    return e == ERR_FULL ? ctx_wrong(&w->ctx, "picture",
                                     msg_survey_picture_wrong_full(msg_arg_int(SURVEY_SHOWN_MAX)))
                         : e;
}

enum err survey_picture_post(struct web *w) {
    struct survey_picture_view v = {0};
    struct form made;
    struct str name;
    TRY(read_question(w, &v));
    if (!str_eq(web_field(w, "stamp"), v.stamp)) {
        return ERR_CONFLICT;
    }
    enum err e = choose(w, &v, &name);
    if (e == ERR_INPUT) {
        page_survey_picture(&w->page, &v);
        return ERR_INPUT;
    }
    TRY(e);
    survey_question_picture(&w->ctx, &v.form, v.item, name, v.alt, &made);
    TRY(survey_form_keep(&w->ctx, &v.survey, &made));
    return survey_back(w, "/questions", name.n > 0 ? "survey_picture" : "survey_picture_gone");
}
