/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes and pages of reports: making one, following one's own, the queue of who keeps order. */
#include "area/site/report_web.h"

#include "area/site/site_card.h"
#include "kernel/comment.h"
#include "page_report_form.h"
#include "page_report_list.h"
#include "page_report_own.h"
#include "page_report_receipt.h"
#include "page_report_show.h"

#define REPORTS_AT_ONCE 20 /* of one address: a class shares one */
#define REPORTS_PER_HOUR 30
#define CODE_COOKIE "kith-report"

struct str report_state_css(struct str state) {
    return str_eq(state, STR("open"))      ? STR("state open")
           : str_eq(state, STR("looking")) ? STR("state moving")
           : str_eq(state, STR("acted"))   ? STR("state done")
                                           : STR("state stopped");
}

/* --- making one --- */

static enum err show_form(struct web *w) {
    struct report_form_view v = {.words = web_field(w, "words"),
                                 .account = viewer_is_person(w->ctx.viewer)};
    struct str comment = web_query(w, "comment");
    TRY(thing_find(&w->ctx, web_id(w), NULL, &v.thing));
    v.has_comment = id_parse(str_is_empty(comment) ? web_field(w, "comment") : comment, &v.comment);
    v.reasons = choices_begin(w->ctx.arena, 8);
    for (size_t i = 0; report_reasons[i] != NULL; i++) {
        struct str word = str_of(report_reasons[i]);
        choices_add(&v.reasons, word, report_reason_name(word), web_field(w, "reason"));
    }
    page_report_form(&w->page, &v);
    return ERR_OK;
}

static enum err report_before(struct web *w) {
    return web_try(w, "report from", w->request->address, REPORTS_AT_ONCE, REPORTS_PER_HOUR)
               ? ERR_OK
               : ERR_TOO_MANY;
}

static enum err report_post(struct web *w) {
    struct report_draft d = {.thing = web_id(w),
                             .comment = web_field_id(w, "comment"),
                             .reason = web_field(w, "reason"),
                             .words = web_field(w, "words")};
    struct str code;
    enum err e = report_make(&w->ctx, &d, &code);
    if (e == ERR_INPUT) {
        TRY(show_form(w));
        return ERR_INPUT;
    }
    TRY(e);
    if (str_is_empty(code)) {
        return web_done(w, STR("/me/reports"), "reported");
    }
    /* The code travels in a short-lived cookie, not in an address that a history keeps. */
    web_cookie(w, CODE_COOKIE, code, 900, false);
    return web_done(w, STR("/report/receipt"), "reported");
}

/* --- following one's own --- */

static enum err show_receipt(struct web *w, struct str code) {
    struct report_receipt_view v = {.code = code};
    if (!str_is_empty(code)) {
        enum err e = report_by_code(&w->ctx, code, &v.report);
        v.found = e == ERR_OK;
        v.unknown = e == ERR_NOT_FOUND;
        if (!v.found && !v.unknown) {
            return e;
        }
    }
    if (v.unknown) {
        ctx_wrong(&w->ctx, "code", msg_report_receipt_unknown());
    }
    page_report_receipt(&w->page, &v);
    return v.unknown ? ERR_INPUT : ERR_OK;
}

static enum err receipt_show(struct web *w) {
    return show_receipt(
        w, http_cookie(w->http, w->request->secure ? "__Host-" CODE_COOKIE : CODE_COOKIE));
}

static enum err receipt_before(struct web *w) {
    return web_try(w, "report code from", w->request->address, REPORTS_AT_ONCE, REPORTS_PER_HOUR)
               ? ERR_OK
               : ERR_TOO_MANY;
}

static enum err receipt_post(struct web *w) {
    return show_receipt(w, web_field(w, "code"));
}

static enum err own_show(struct web *w) {
    struct reports all;
    TRY(report_own(&w->ctx, &all));
    page_report_own(&w->page, &all);
    return ERR_OK;
}

/* --- the queue --- */

struct url report_list_url(struct page *p, const struct report_list_view *v, struct str state) {
    return v->site ? url_path(p->arena, "/admin/reports?state=%.*s", STR_ARG(state))
                   : url_path(p->arena, "/communities/%.*s/reports?state=%.*s",
                              STR_ARG(v->community.slug), STR_ARG(state));
}

struct url report_list_more(struct page *p, const struct report_list_view *v) {
    const struct report *last = &v->reports.item[v->reports.count - 1];
    char id[ID_TEXT_SIZE + 1];
    id_text(last->id, id);
    struct str base = report_list_url(p, v, v->state).trusted;
    return url_path(p->arena, "%.*s&from=%lld.%s", STR_ARG(base), (long long)last->created_ms, id);
}

static enum err show_list(struct web *w, struct report_list_view *v) {
    struct str from = web_query(w, "from");
    struct str ms = str_cut(&from, '.');
    int64_t after_ms;
    struct id after = ID_NONE;
    if (!str_to_int(ms, &after_ms) || !id_parse(from, &after)) {
        after_ms = 0;
        after = ID_NONE;
    }
    struct str asked = web_query(w, "state");
    v->state = STR("open");
    for (size_t i = 0; report_states[i] != NULL; i++) {
        if (str_eq(asked, str_of(report_states[i]))) {
            v->state = asked;
        }
    }
    TRY(report_list(&w->ctx, v->community.thing.id, v->state, after_ms, after, &v->reports,
                    &v->more));
    page_report_list(&w->page, v);
    return ERR_OK;
}

static enum err community_list(struct web *w) {
    struct report_list_view v = {.community = w->community};
    return show_list(w, &v);
}

static enum err site_list(struct web *w) {
    struct report_list_view v = {.site = true};
    return show_list(w, &v);
}

/* --- one report --- */

static void fill_acts(struct web *w, struct report_show_view *v) {
    const struct report *r = &v->report;
    struct str chosen = web_field(w, "act");
    enum life life = r->thing.life;
    v->acts = choices_begin(w->ctx.arena, 8);
    if (id_is_none(r->comment)) {
        if (life == LIFE_HIDDEN || life == LIFE_WAITING) {
            choices_add(&v->acts, STR("publish"), msg_order_show_publish(), chosen);
        }
        if (life != LIFE_ERASED && life != LIFE_HIDDEN) {
            choices_add(&v->acts, STR("hide"), msg_order_show_hide(), chosen);
        }
    } else {
        choices_add(&v->acts, STR("hide"), msg_report_show_hide_comment(), chosen);
        choices_add(&v->acts, STR("publish"), msg_report_show_show_comment(), chosen);
    }
    if (life != LIFE_ERASED) {
        choices_add(&v->acts, STR("erase"), msg_order_show_erase(), chosen);
    }
    if (!id_is_none(r->reported) && life != LIFE_ERASED) {
        choices_add(&v->acts, STR("warn"), msg_order_show_warn(), chosen);
    }
    if (!id_is_none(r->reported) && v->host) {
        choices_add(&v->acts, STR("suspend"), msg_report_show_suspend(), chosen);
    }
    if (v->member.n > 0) {
        choices_add(&v->acts, STR("role"), msg_report_show_take_role(), chosen);
    }
}

static void fill_states(struct web *w, struct report_show_view *v) {
    struct str typed = web_field(w, "state");
    struct str chosen = str_is_empty(typed) ? v->report.state : typed;
    v->states = choices_begin(w->ctx.arena, 4);
    for (size_t i = 1; report_states[i] != NULL; i++) {
        struct str word = str_of(report_states[i]);
        choices_add(&v->states, word, report_state_name(word), chosen);
    }
}

/* The steward sees the reported thing here even when only others see its own page. */
static enum err read_thing(struct web *w, struct report *r) {
    struct thing t;
    enum err e = order_find(&w->ctx, r->thing.id, &t);
    if (e == ERR_GONE) {
        r->thing.life = LIFE_ERASED;
        return ERR_OK;
    }
    TRY(e);
    r->thing = t;
    return ERR_OK;
}

static enum err show(struct web *w, const struct report *r) {
    struct ctx *c = &w->ctx;
    struct report_show_view v = {.report = *r,
                                 .host = c->viewer->host,
                                 .reason = web_field(w, "reason"),
                                 .days = web_field(w, "days"),
                                 .answer = web_field(w, "answer")};
    if (str_is_empty(v.answer)) {
        v.answer = r->answer;
    }
    TRY(read_thing(w, &v.report));
    TRY(report_about(c, r, &v.earlier));
    if (v.report.thing.life != LIFE_ERASED) {
        TRY(order_note(c, &v.report.thing, &v.note));
    }
    struct community_member m;
    if (!id_is_none(r->community)) {
        enum err e = community_find(c, r->community, &v.community);
        v.has_community = e == ERR_OK;
        if (v.has_community && !id_is_none(r->reported)) {
            e = community_member(c, r->community, r->reported, &m);
            v.member = e == ERR_OK ? m.name : STR("");
        }
        if (e != ERR_OK && e != ERR_NOT_FOUND) {
            return e;
        }
    }
    fill_acts(w, &v);
    fill_states(w, &v);
    page_report_show(&w->page, &v);
    return ERR_OK;
}

static enum err report_show(struct web *w) {
    struct report r;
    TRY(report_find(&w->ctx, web_id(w), &r));
    return show(w, &r);
}

static enum err act_on_comment(struct ctx *c, const struct report *r, struct str act,
                               struct str reason) {
    return str_eq(act, STR("hide"))    ? comment_hide(c, r->comment, reason)
           : str_eq(act, STR("erase")) ? comment_erase(c, r->comment)
                                       : comment_show_again(c, r->comment);
}

static enum err act_on_thing(struct ctx *c, const struct report *r, struct str act,
                             struct str reason) {
    return str_eq(act, STR("hide"))    ? order_hide(c, r->thing.id, reason)
           : str_eq(act, STR("erase")) ? order_erase(c, r->thing.id, reason)
                                       : order_publish(c, r->thing.id);
}

static enum err act_on_person(struct web *w, const struct report *r, struct str act,
                              struct str reason) {
    struct ctx *c = &w->ctx;
    if (id_is_none(r->reported)) {
        return ERR_CLOSED;
    }
    if (str_eq(act, STR("warn"))) {
        struct thing t;
        TRY(order_find(c, r->thing.id, &t));
        return order_warn(c, &t, r->reported, reason);
    }
    if (str_eq(act, STR("suspend"))) {
        struct opt_int days = web_field_int(w, "days");
        return order_suspend(c, r->reported, days.has ? days.v : 30, reason);
    }
    struct community m;
    TRY(community_find(c, r->community, &m));
    return community_give_role(c, &m, r->reported, STR("none"));
}

static enum err act(struct web *w, const struct report *r) {
    static const char *const acts[] = {"hide", "erase", "publish", "warn", "role", "suspend", NULL};
    struct str word = web_field(w, "act"), reason = web_field(w, "reason");
    struct opt_int days = web_field_int(w, "days");
    check_word(&w->ctx, "act", word, acts);
    check_text(&w->ctx, "reason", &reason, 0, ORDER_REASON_MAX);
    check_range(&w->ctx, "days", days.has ? days.v : 0, 0, ORDER_DAYS_MAX);
    TRY(ctx_checked(&w->ctx));
    if (str_eq(word, STR("hide")) || str_eq(word, STR("erase")) || str_eq(word, STR("publish"))) {
        return id_is_none(r->comment) ? act_on_thing(&w->ctx, r, word, reason)
                                      : act_on_comment(&w->ctx, r, word, reason);
    }
    return act_on_person(w, r, word, reason);
}

static enum err report_post_one(struct web *w) {
    struct report r;
    TRY(report_find(&w->ctx, web_id(w), &r));
    bool answering = web_field_has(w, "form", "answer");
    enum err e = answering
                     ? report_answer(&w->ctx, &r, web_field(w, "state"), web_field(w, "answer"))
                     : act(w, &r);
    if (e == ERR_INPUT) {
        TRY(show(w, &r));
        return ERR_INPUT;
    }
    TRY(e);
    char id[ID_TEXT_SIZE + 1];
    id_text(r.id, id);
    return web_done(w, arena_printf(w->ctx.arena, "/reports/%s", id),
                    answering ? "report_answered" : "order_done");
}

static const struct route rows[] = {
    {HTTP_GET, "/report/:id", ANYONE, show_form},
    {HTTP_POST, "/report/:id", ANYONE, report_post, .before = report_before},
    {HTTP_GET, "/report/receipt", ANYONE, receipt_show},
    {HTTP_POST, "/report/receipt", ANYONE, receipt_post, .before = receipt_before},
    {HTTP_GET, "/me/reports", PERSON, own_show},
    {HTTP_GET, "/communities/:slug/reports", STEWARD, community_list},
    {HTTP_GET, "/admin/reports", HOST, site_list},
    {HTTP_GET, "/reports/:id", PERSON, report_show},
    {HTTP_POST, "/reports/:id", PERSON, report_post_one},
    {0},
};

const struct route_table report_routes = {rows};
