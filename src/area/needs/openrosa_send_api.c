/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What telephones send: filled forms, with their pictures in the same or in further parts. */
#include "area/needs/openrosa_api.h"
#include "area/needs/survey_fill.h"
#include "area/needs/survey_form_file.h"
#include "web/site.h"

#define MISSING_NAMED 5

/* Of one address. */
#define SENT_AT_ONCE 600
#define SENT_PER_HOUR 3000

/* --- a filled form --- */

/* Telephones ask how much they may send, and for their key, before they send. */
enum err openrosa_head(struct web *w) {
    struct community m;
    TRY(openrosa_enter(w, &m));
    openrosa_headers(w);
    w->status = 204;
    return web_plain(w, "text/xml; charset=utf-8");
}

static size_t forms_sent(const struct web *w) {
    size_t count = 0;
    for (const struct http_file *f = w->request->files; f != NULL; f = f->next) {
        count += str_eq(f->field, STR("xml_submission_file")) ? 1 : 0;
    }
    return count;
}

static enum err refuse(struct openrosa_sent *s, enum err e, struct str why) {
    s->refused = e;
    s->why = why;
    return e;
}

/* The first answer that is wrong, by its path. */
static struct str why_wrong(struct web *w, struct form_answers *as) {
    struct arena *a = w->ctx.arena;
    for (struct form_walk k = form_walk(as); form_walk_next(&k);) {
        if (survey_is_wrong(k.item, k.answer, SURVEY_BY_PHONE)) {
            return arena_join(a, form_answer_path(a, as, k.row, k.index), STR(": "),
                              str_of(form_wrong_word((enum form_wrong)k.answer->wrong)));
        }
    }
    return STR("");
}

static struct str why_flaw(struct arena *a, const struct flaw *f) {
    return arena_printf(a, "%zu:%zu: %.*s", f->line, f->column, STR_ARG(f->why));
}

static enum err judge(struct web *w, const struct community *m, struct str xml,
                      struct openrosa_sent *s, struct form_answers **answers) {
    struct ctx *c = &w->ctx;
    struct xform_sent sent;
    struct xform_submission x;
    struct survey survey;
    const struct form_ready *r;
    struct flaw flaw = {0};
    enum err e = xform_sent_read(c->arena, xml, &sent, &flaw);
    if (e != ERR_OK) {
        return refuse(s, e, why_flaw(c->arena, &flaw));
    }
    if (!id_parse(sent.form, &s->survey) || !str_to_int(sent.version, &s->entry.version)) {
        return ERR_NOT_FOUND;
    }
    TRY(openrosa_find(w, m, s->survey, &survey));
    TRY(survey_form_ready(c, s->survey, s->entry.version, &r));
    if (survey_asks_for_files(r->form)) {
        return refuse(s, ERR_CLOSED, lang_text(c->lang, c->arena, msg_openrosa_large()));
    }
    e = xform_submission_of(c->arena, r, &sent, survey_clock(c, survey.zone), &x, &flaw);
    if (e != ERR_OK) {
        return refuse(s, e, why_flaw(c->arena, &flaw));
    }
    if (survey.consent.n > 0 && !x.agreed) {
        return refuse(s, ERR_INPUT, lang_text(c->lang, c->arena, msg_openrosa_not_agreed()));
    }
    s->entry.way = SURVEY_BY_PHONE;
    s->entry.collected = openrosa_is_team(w);
    s->entry.instance = x.instance_id;
    s->entry.replaces = x.deprecated_id;
    e = survey_judge(c, x.answers, &s->entry);
    *answers = x.answers;
    return e == ERR_INPUT ? refuse(s, e, why_wrong(w, x.answers)) : e;
}

/* --- its pictures --- */

static const struct http_file *find_file(const struct web *w, struct str name) {
    const struct http_file *f = w->request->files;
    while (f != NULL && !str_eq(f->name, name) && !str_eq(f->field, name)) {
        f = f->next;
    }
    return f;
}

static bool is_there(const struct str *name, size_t count, struct str one) {
    size_t i = 0;
    while (i < count && !str_eq(name[i], one)) {
        i++;
    }
    return i < count;
}

/* The names of pictures, each once. */
static enum err names_of(struct web *w, struct form_answers *as, struct str **name, size_t *count) {
    struct arena *a = w->ctx.arena;
    size_t all = xform_submission_files(as, NULL, 0);
    struct str *raw = arena_array(a, struct str, all + 1);
    *name = arena_array(a, struct str, all + 1);
    *count = 0;
    (void)xform_submission_files(as, raw, all);
    for (size_t i = 0; i < all; i++) {
        if (!is_there(*name, *count, raw[i])) {
            (*name)[(*count)++] = raw[i];
        }
    }
    return *count <= SURVEY_PICTURES_MAX ? ERR_OK : ERR_TOO_LARGE;
}

/* A file that is no picture cannot be kept now or later: the form is refused, and says which. */
static enum err take_picture(struct web *w, struct openrosa_sent *s, struct str name,
                             const struct http_file *f) {
    struct ctx *c = &w->ctx;
    struct survey_picture *p = &s->pictures.item[s->pictures.count];
    p->name = name;
    enum err e = media_take(c, site_folder(w->site), "picture", f->path, &p->file);
    if (e == ERR_INPUT) {
        struct str why = lang_text(c->lang, c->arena, p->file.refused);
        return refuse(s, e,
                      lang_text(c->lang, c->arena,
                                msg_openrosa_picture(msg_arg_str(name), msg_arg_str(why))));
    }
    s->pictures.count += e == ERR_OK;
    return e;
}

static void note_missing(struct web *w, struct openrosa_sent *s, struct str name, size_t number) {
    struct str and = number == 0 ? STR("") : number < MISSING_NAMED ? STR(", ") : STR(" ...");
    if (number <= MISSING_NAMED) {
        s->missing =
            arena_join(w->ctx.arena, s->missing, and, number < MISSING_NAMED ? name : STR(""));
    }
}

/* What this part brings and what is named, but not there and not on its way. A picture that came
 * before is not looked at again. */
static enum err take_pictures(struct web *w, struct form_answers *as, struct openrosa_sent *s) {
    struct str *name;
    size_t count, missing = 0;
    bool later = str_eq(web_field(w, "*isIncomplete*"), STR("yes"));
    TRY(names_of(w, as, &name, &count));
    bool *absent = arena_array(w->ctx.arena, bool, count + 1);
    s->pictures.item = arena_array(w->ctx.arena, struct survey_picture, count + 1);
    TRY(survey_pictures_missing(&w->ctx, s->survey, s->entry.instance, name, count, absent));
    for (size_t i = 0; i < count; i++) {
        const struct http_file *f = absent[i] ? find_file(w, name[i]) : NULL;
        if (f != NULL && f->size > 0) {
            TRY(take_picture(w, s, name[i], f));
        } else if (absent[i] && !later) {
            note_missing(w, s, name[i], missing++);
        }
    }
    return ERR_OK;
}

/* Before the write: everything that takes time. */
enum err openrosa_take(struct web *w) {
    struct community m;
    struct str xml;
    struct openrosa_sent *s = arena_new(w->ctx.arena, struct openrosa_sent);
    *s = (struct openrosa_sent){0};
    w->before = s;
    TRY(openrosa_enter(w, &m));
    if (!web_try(w, "openrosa", w->request->address, SENT_AT_ONCE, SENT_PER_HOUR)) {
        return ERR_TOO_MANY;
    }
    if (forms_sent(w) != 1) {
        return refuse(s, ERR_INPUT, lang_text(w->ctx.lang, w->ctx.arena, msg_openrosa_one_file()));
    }
    enum err e = web_file(w, "xml_submission_file", XFORM_SUBMISSION_BYTES_MAX, &xml);
    if (e == ERR_NOT_FOUND) {
        xml = STR(""); /* there, but empty */
    } else if (e != ERR_OK) {
        return e;
    }
    struct form_answers *answers;
    TRY(judge(w, &m, xml, s, &answers));
    return take_pictures(w, answers, s);
}

/* What was changed names other pictures than before. */
static enum err keep_pictures(struct web *w, const struct openrosa_sent *s,
                              const struct survey_taken *taken) {
    struct survey survey;
    if (s->pictures.count == 0 && !taken->edited) {
        return ERR_OK;
    }
    TRY(survey_find(&w->ctx, s->survey, &survey));
    return survey_pictures_take(&w->ctx, &survey, ID_NONE, taken->submission, &s->pictures);
}

/* 201 says: it is on the disk. What came before is there already, so the answer is the same. */
enum err openrosa_submit(struct web *w) {
    struct community m;
    struct survey_taken taken;
    const struct openrosa_sent *s = w->before;
    TRY(s->refused);
    TRY(openrosa_enter(w, &m));
    TRY(survey_take(&w->ctx, s->survey, &s->entry, &taken));
    TRY(keep_pictures(w, s, &taken));
    openrosa_headers(w);
    openrosa_message(w, lang_text(w->ctx.lang, w->ctx.arena,
                                  s->missing.n > 0 ? msg_openrosa_missing(msg_arg_str(s->missing))
                                                   : msg_openrosa_thanks()));
    w->status = 201;
    return ERR_OK;
}
