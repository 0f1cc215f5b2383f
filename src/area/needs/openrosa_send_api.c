/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What telephones send: filled forms, with their pictures in the same or in further parts. */
#include "area/needs/openrosa_api.h"
#include "area/needs/survey_fill.h"
#include "area/needs/survey_form_file.h"
#include "area/needs/survey_inside.h"
#include "base/span.h"
#include "web/site.h"

#define LISTED 5             /* names in an answer */
#define LATE_MS (7 * DAY_MS) /* so long after the end come the photos of what came before it */

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

/* One that takes no answers may still have to say that it has this one, and wait for its photos. */
static enum err find_survey(struct web *w, const struct community *m, struct id id,
                            struct survey *out, bool *closed) {
    enum err e = openrosa_find(w, m, id, out);
    *closed = e == ERR_CLOSED && out->version > 0 && (openrosa_is_team(w) || !out->members);
    return *closed ? ERR_OK : e;
}

static enum err check_known(struct ctx *c, const struct survey *survey, struct openrosa_sent *s) {
    struct id known;
    bool over = survey->closes_ms != 0 && survey->closes_ms < c->now_ms;
    int64_t ended_ms = over ? survey->closes_ms : survey->closed_ms;
    s->late = c->now_ms > ended_ms + LATE_MS;
    TRY(survey_submission_named(c, s->survey, s->entry.instance, &known));
    return id_is_none(known) ? ERR_CLOSED : ERR_OK;
}

static enum err judge(struct web *w, const struct community *m, struct str xml,
                      struct openrosa_sent *s, struct form_answers **answers) {
    struct ctx *c = &w->ctx;
    struct xform_sent sent;
    struct xform_submission x;
    struct survey survey;
    const struct form_ready *r;
    struct flaw flaw = {0};
    bool closed;
    enum err e = xform_sent_read(c->arena, xml, &sent, &flaw);
    if (e != ERR_OK) {
        return refuse(s, e, why_flaw(c->arena, &flaw));
    }
    if (!id_parse(sent.form, &s->survey) || !str_to_int(sent.version, &s->entry.version)) {
        return ERR_NOT_FOUND;
    }
    TRY(find_survey(w, m, s->survey, &survey, &closed));
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
    if (closed) {
        TRY(check_known(c, &survey, s));
    }
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

/* Names in a line of an answer: the first few of them. */
struct listed {
    struct str name[LISTED + 1];
    size_t count;
};

static void list_name(struct listed *l, struct str name) {
    if (l->count <= LISTED && !is_there(l->name, l->count, name)) {
        l->name[l->count++] = name;
    }
}

static struct str list_text(struct arena *a, const struct listed *l) {
    struct str out = STR("");
    for (size_t i = 0; i < l->count && i < LISTED; i++) {
        out = arena_join(a, out, i > 0 ? STR(", ") : STR(""), l->name[i]);
    }
    return l->count > LISTED ? arena_join(a, out, STR(" ...")) : out;
}

/* The names of pictures, each once, as many as a form may have. */
struct names {
    struct str item[SURVEY_PICTURES_MAX];
    size_t count;
};

static void add_name(struct names *all, struct str name, struct listed *beyond) {
    if (is_there(all->item, all->count, name)) {
        return;
    }
    if (all->count < SURVEY_PICTURES_MAX) {
        all->item[all->count++] = name;
    } else {
        list_name(beyond, name);
    }
}

/* Those that are here already have their places; the others come in the order of the questions. */
static void read_names(struct arena *a, struct form_answers *as, const struct media_aparts *held,
                       struct names *out, struct listed *beyond) {
    size_t all = xform_submission_files(as, NULL, 0);
    struct str *raw = arena_array(a, struct str, all + 1);
    (void)xform_submission_files(as, raw, all);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < all; i++) {
            if (media_apart_has(held, raw[i]) == (pass == 0)) {
                add_name(out, raw[i], beyond);
            }
        }
    }
}

/* A file that is no picture cannot be kept now or later: the form is refused, and says which. */
static enum err take_picture(struct web *w, struct openrosa_sent *s, struct str name,
                             const struct http_file *f) {
    struct ctx *c = &w->ctx;
    struct survey_picture *p = &s->pictures.item[s->pictures.count];
    if (s->late) {
        return ERR_CLOSED;
    }
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

/* What this part brings and what is named, but not there and not on its way. A picture that came
 * before is not looked at again; but what was changed may have another under the same name. */
static enum err take_pictures(struct web *w, struct form_answers *as, struct openrosa_sent *s) {
    struct arena *a = w->ctx.arena;
    struct names *names = arena_new(a, struct names);
    struct listed missing = {.count = 0}, beyond = {.count = 0};
    struct media_aparts held;
    bool later = str_eq(web_field(w, "*isIncomplete*"), STR("yes"));
    bool changed = s->entry.replaces.n > 0;
    names->count = 0;
    TRY(survey_pictures_held(&w->ctx, s->survey, &s->entry, &held));
    read_names(a, as, &held, names, &beyond);
    s->pictures.item = arena_array(a, struct survey_picture, names->count + 1);
    for (size_t i = 0; i < names->count; i++) {
        bool here = media_apart_has(&held, names->item[i]);
        const struct http_file *f = here && !changed ? NULL : find_file(w, names->item[i]);
        if (f != NULL && f->size > 0) {
            TRY(take_picture(w, s, names->item[i], f));
        } else if (!here && !later) {
            list_name(&missing, names->item[i]);
        }
    }
    s->missing = list_text(a, &missing);
    s->beyond = list_text(a, &beyond);
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

static struct msg_text answer_of(const struct openrosa_sent *s) {
    if (s->beyond.n > 0) {
        return msg_openrosa_beyond(msg_arg_int(SURVEY_PICTURES_MAX), msg_arg_str(s->beyond));
    }
    return s->missing.n > 0 ? msg_openrosa_missing(msg_arg_str(s->missing)) : msg_openrosa_thanks();
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
    openrosa_message(w, lang_text(w->ctx.lang, w->ctx.arena, answer_of(s)));
    w->status = 201;
    return ERR_OK;
}
