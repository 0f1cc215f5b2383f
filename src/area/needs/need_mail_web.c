/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pages for those without an account: following by mail, and the answer of whoever must act. */
#include "area/needs/need_mail.h"

#include "area/needs/need_web.h"
#include "area/needs/needs.h"
#include "kernel/gate.h"
#include "page_need_answer.h"
#include "page_need_mail.h"
#include "web/site.h"

/* --- following by mail --- */

static enum err mail_tries(struct web *w) {
    struct str email = lang_fold(w->ctx.arena, str_trim(web_field(w, "email")));
    bool may = web_try(w, "need mail", email, 3, 6) &&
               web_try(w, "need mail from", w->request->address, 10, 30);
    return may ? ERR_OK : ERR_TOO_MANY;
}

static enum err need_mail_post(struct web *w) {
    enum err e = need_mail_ask(&w->ctx, web_id(w), web_field(w, "email"), site_address(w->site));
    if (e == ERR_INPUT) {
        struct need_show_view v = {.email = web_field(w, "email")};
        return need_show_again(w, &v);
    }
    TRY(e);
    return need_back(w, "need_mail");
}

static enum err show_mail(struct web *w, struct need_mail_view *v, struct id need) {
    enum err e = thing_find(&w->ctx, need, "need", &v->need);
    if (e != ERR_OK && e != ERR_NOT_FOUND && e != ERR_GONE) {
        return e;
    }
    page_need_mail(&w->page, v);
    return ERR_OK;
}

static enum err mail_show(struct web *w) {
    struct need_mail_view v = {.code = web_query(w, "code")};
    struct id need;
    TRY(need_mail_look(&w->ctx, v.code, &need));
    return show_mail(w, &v, need);
}

static enum err mail_post(struct web *w) {
    struct id need;
    TRY(need_mail_confirm(&w->ctx, web_field(w, "code"), &need));
    char id[ID_TEXT_SIZE + 1];
    id_text(need, id);
    return web_done(w, arena_join(w->ctx.arena, STR("/needs/"), str_of(id)), "need_mail_on");
}

static enum err stop_show(struct web *w) {
    struct need_mail_view v = {.stop = true, .id = web_id(w)};
    return show_mail(w, &v, ID_NONE);
}

/* Also by the button of a mail program, which has no form of ours. */
static enum err stop_post(struct web *w) {
    TRY(need_mail_stop(&w->ctx, web_id(w)));
    return web_done(w, STR("/needs"), "need_mail_off");
}

/* --- whoever must act --- */

static enum err find_answered(struct web *w, struct need_answer_view *v) {
    struct ctx *c = &w->ctx;
    TRY(body_by_code(c, v->code, &v->body));
    TRY(need_find_as_site(c, v->body.need, &v->need));
    const struct viewer *viewer = c->viewer;
    c->viewer = &viewer_site;
    enum err e = community_find(c, v->need.thing.community, &v->community);
    c->viewer = viewer;
    TRY(e);
    return v->need.thing.life == LIFE_PUBLISHED
               ? category_answers_of(c, (struct ids){&v->need.thing.id, 1}, CATEGORY_ANSWERS_ALL,
                                     c->lang, &v->answers)
               : ERR_NOT_FOUND;
}

static enum err show_answer(struct web *w, struct need_answer_view *v) {
    TRY(find_answered(w, v));
    v->states = choices_begin(w->ctx.arena, 3);
    struct str chosen = web_field(w, "state");
    choices_add(&v->states, STR("moving"), msg_need_answer_moving(), chosen);
    choices_add(&v->states, STR("answered"), msg_need_answer_answered(), chosen);
    choices_add(&v->states, STR("declined"), msg_need_answer_declined(), chosen);
    page_need_answer(&w->page, v);
    return ERR_OK;
}

static enum err answer_show(struct web *w) {
    struct need_answer_view v = {.code = web_query(w, "code"), .answer = STR("")};
    return show_answer(w, &v);
}

static enum err answer_post(struct web *w) {
    struct need_answer_view v = {.code = web_field(w, "code"), .answer = web_field(w, "answer")};
    enum err e = body_answer(&w->ctx, v.code, web_field(w, "state"), v.answer);
    if (e == ERR_INPUT) {
        TRY(show_answer(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    return web_done(w, arena_join(w->ctx.arena, STR("/needs/answer?code="), v.code),
                    "need_body_answered");
}

static const struct route rows[] = {
    {HTTP_POST, "/needs/:id/mail", ANYONE, need_mail_post, .before = mail_tries},
    {HTTP_GET, "/needs/mail", ANYONE, mail_show},
    {HTTP_POST, "/needs/mail", ANYONE, mail_post},
    {HTTP_GET, "/needs/mail/stop/:id", ANYONE, stop_show},
    {HTTP_POST, "/needs/mail/stop/:id", ANYONE, stop_post, .other_sites = true},
    {HTTP_GET, "/needs/answer", ANYONE, answer_show},
    {HTTP_POST, "/needs/answer", ANYONE, answer_post},
    {0},
};

const struct route_table need_mail_routes = {rows};
