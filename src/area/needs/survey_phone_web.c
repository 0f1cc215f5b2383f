/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A survey for a browser that has no connection later: the page that stays on the phone, the
 * questions that it fetches, and what it delivers. The page is the same for everybody and has no
 * word of any survey or person: what is kept there is the phone's own (assets/phone.js). */
#include "area/needs/needs.h"
#include "area/needs/survey_form_file.h"
#include "area/needs/survey_web.h"
#include "base/json.h"
#include "engine/form_pack.h"
#include "page_survey_phone.h"

/* --- the page --- */

struct str survey_hole(struct page *p, const char *name) {
    return arena_printf(p->arena, "{%s}", name);
}

static enum err phone(struct web *w) {
    page_survey_phone(&w->page);
    return ERR_OK;
}

/* --- the questions --- */

static void put_survey(struct json_out *j, const struct survey *s, struct str form) {
    json_open_object(j);
    json_key(j, "survey");
    json_put_id(j, s->thing.id);
    json_pair_str(j, "title", s->thing.title);
    json_pair_str(j, "lang", s->thing.lang);
    json_pair_str(j, "consent", s->consent);
    json_pair_int(j, "version", s->version);
    json_pair_str(j, "zone", s->zone);
    json_key(j, "anonymous");
    json_put_bool(j, s->anonymous);
    json_pair_str(j, "form", form);
    json_close_object(j);
}

static enum err questions(struct web *w) {
    struct survey s;
    struct str form;
    TRY(survey_find(&w->ctx, web_id(w), &s));
    TRY(survey_may_answer(&w->ctx, &s));
    TRY(survey_form_text(&w->ctx, s.thing.id, s.version, &form));
    struct json_out j = json_begin(&w->page.body);
    put_survey(&j, &s, form);
    return web_plain(w, "application/json");
}

/* --- what is delivered --- */

#define YEAR_10000_MS INT64_C(253402300800000)

struct delivered {
    struct survey survey;
    struct survey_entry entry;
    enum err judged;
    struct str why; /* what is wrong with an answer */
    bool known;     /* it had arrived before */
};

/* The first answer that is wrong: its question, and what it is. */
static struct str why_wrong(struct web *w, struct form_answers *as) {
    struct form_lines lines;
    form_lines_of(as, FORM_NO_FILES, &lines);
    for (size_t i = 0; i < lines.count; i++) {
        const struct form_line *l = &lines.item[i];
        if (l->wrong != FORM_FINE) {
            struct str why = lang_text(w->ctx.lang, w->ctx.arena, survey_wrong(l->wrong, l->said));
            return arena_join(w->ctx.arena, l->label, STR(" – "), why);
        }
    }
    return lang_text(w->ctx.lang, w->ctx.arena, msg_survey_wrong_somewhere());
}

/* By the clock by which the phone judged: "not before today" was right on the day it was answered.
 * What is no time in the years of our calendar is as if it was not said. */
static struct form_clock clock_of(struct web *w, struct str zone) {
    struct ctx then = w->ctx;
    int64_t filled;
    if (str_to_int(web_field(w, "filled"), &filled) && filled >= 0 && filled < YEAR_10000_MS) {
        then.now_ms = filled;
    }
    return survey_clock(&then, zone);
}

/* What was worked out on the phone stands, as with telephones. */
static enum err judge(struct web *w, struct delivered *d) {
    struct ctx *c = &w->ctx;
    const struct form_ready *ready;
    TRY(survey_form_ready(c, d->survey.thing.id, d->entry.version, &ready));
    struct form_answers *as = form_answers_again(c->arena, ready, clock_of(w, d->survey.zone));
    if (!form_unpack(as, web_field(w, "answers"))) {
        return ERR_REQUEST;
    }
    as->given = true;
    as->language = form_language_like(ready->form, lang_tag(c->lang));
    enum err e = survey_judge(c, as, &d->entry);
    if (e == ERR_INPUT) {
        d->why = why_wrong(w, as);
    }
    return e;
}

/* What has arrived before is told so, whatever became of the survey since, or of who sent it: the
 * name is the sender's own, and nothing is told but that it is known. */
static enum err find_known(struct web *w, struct delivered *d) {
    struct survey_received received;
    enum err e = survey_received_find(&w->ctx, &(struct survey){.thing.id = web_id(w)},
                                      d->entry.instance, &received);
    d->known = e == ERR_OK;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err deliver_before(struct web *w) {
    struct delivered *d = arena_new(w->ctx.arena, struct delivered);
    w->before = d;
    d->entry = (struct survey_entry){.way = SURVEY_BY_PAGE,
                                     .instance = web_field(w, "instance"),
                                     .replaces = web_field(w, "replaces"),
                                     .no_files = true};
    TRY(find_known(w, d));
    if (d->known) {
        return ERR_OK;
    }
    TRY(survey_find(&w->ctx, web_id(w), &d->survey));
    if (!str_to_int(web_field(w, "version"), &d->entry.version)) {
        return ERR_REQUEST;
    }
    if (d->entry.version < 1 || d->entry.version > d->survey.version) {
        return ERR_CLOSED;
    }
    d->judged =
        d->survey.consent.n > 0 && !web_field_has(w, "agree", "yes") ? ERR_INPUT : judge(w, d);
    if (d->judged == ERR_INPUT && d->why.n == 0) {
        d->why = lang_text(w->ctx.lang, w->ctx.arena, msg_survey_wrong_agree());
    }
    return d->judged;
}

static enum err deliver(struct web *w) {
    const struct delivered *d = w->before;
    struct survey_taken taken = {.known = d->known};
    TRY(d->judged);
    if (!d->known) {
        TRY(survey_take(&w->ctx, d->survey.thing.id, &d->entry, &taken));
    }
    struct json_out j = json_begin(&w->page.body);
    json_open_object(&j);
    json_pair_str(&j, "receipt", d->entry.instance);
    json_key(&j, "known");
    json_put_bool(&j, taken.known);
    json_close_object(&j);
    return web_plain(w, "application/json");
}

/* --- refusals --- */

static struct str refusal_words(struct web *w, enum err e) {
    struct arena *a = w->ctx.arena;
    const struct delivered *d = w->before;
    /* To strangers a survey of members is not there, and one that was for anyone may be gone. */
    bool unseen = e == ERR_NOT_FOUND && !viewer_is_person(w->ctx.viewer);
    struct msg_text text = e == ERR_CLOSED      ? msg_survey_show_closed()
                           : e == ERR_SIGN_IN   ? msg_survey_kept_sign_in()
                           : unseen             ? msg_survey_kept_unseen()
                           : e == ERR_FORBIDDEN ? msg_survey_kept_not_member()
                           : e == ERR_TWICE     ? msg_survey_kept_twice()
                           : e == ERR_NOT_FOUND ? msg_survey_kept_gone()
                           : e == ERR_INPUT     ? msg_survey_kept_wrong()
                                                : msg_survey_kept_refused();
    struct str words = lang_text(w->ctx.lang, a, text);
    return e == ERR_INPUT && d != NULL && d->why.n > 0 ? arena_join(a, words, STR(" "), d->why)
                                                       : words;
}

static void fault(struct web *w, enum err e) {
    struct json_out j = json_begin(&w->page.body);
    json_open_object(&j);
    json_pair_str(&j, "error", str_of(err_name(e)));
    json_pair_str(&j, "words", refusal_words(w, e));
    json_pair_str(&j, "lang", lang_tag(w->ctx.lang));
    json_close_object(&j);
    (void)web_plain(w, "application/json");
}

#define DELIVERY_MAX (3 * FORM_PACK_MAX + 8192) /* a form's signs are three bytes where escaped */

static const struct route rows[] = {
    {HTTP_GET, "/phone", ANYONE, phone, .compiles = true},
    {HTTP_GET, "/surveys/:id/phone", ANYONE, questions, SLOW, .fault = fault},
    {HTTP_POST, "/surveys/:id/phone", ANYONE, deliver, .before = deliver_before, .fault = fault,
     .limits = {.body_max = DELIVERY_MAX}},
    {0},
};

const struct route_table survey_phone_routes = {rows};
