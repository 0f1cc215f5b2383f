/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The page of somebody without an account: by the code of the receipt they see what happens, say
 * whether it is solved, talk with those who read a private one, or take it back. */
#include "area/needs/need_web.h"
#include "area/needs/needs.h"
#include "base/hash.h"
#include "page_need_receipt.h"

/* The bearer's own voice, as need_merge.c counts it. */
static struct str key_of(struct web *w, const struct need *n) {
    struct hash h = hash_of(n->thing.id.b, sizeof n->thing.id.b);
    return arena_str(w->ctx.arena, str_make((const char *)h.b, sizeof h.b));
}

static enum err fill(struct web *w, struct need_receipt_view *v) {
    struct ctx *c = &w->ctx;
    struct need *n = &v->need;
    TRY(order_note(c, &n->thing, &v->note));
    TRY(need_changes(c, n->thing.id, &v->changes));
    TRY(need_messages(c, n, &v->talk.messages));
    v->mine.may = true;
    v->mine.is_open = thing_is_open(&n->thing);
    v->mine.action = STR("/receipt");
    v->mine.code = v->code;
    v->talk.action = STR("/receipt");
    v->talk.code = v->code;
    v->talk.may_say = n->sensitive;
    v->better.action = STR("/receipt");
    v->better.code = v->code;
    v->better.is_speaker = true;
    TRY(need_better_find(c, n, key_of(w, n), true, &v->better.better));
    if (!id_is_none(n->target)) {
        enum err e = thing_find(c, n->target, "need", &v->target);
        return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
    }
    return ERR_OK;
}

static enum err show(struct web *w, struct need_receipt_view *v) {
    if (!str_is_empty(v->code)) {
        enum err e = need_by_receipt(&w->ctx, v->code, &v->need);
        v->unknown = e == ERR_NOT_FOUND || e == ERR_GONE;
        if (e != ERR_OK && !v->unknown) {
            return e;
        }
        if (e == ERR_OK) {
            TRY(fill(w, v));
        }
    }
    page_need_receipt(&w->page, v);
    return ERR_OK;
}

static enum err receipt_show(struct web *w) {
    struct need_receipt_view v = {.code = http_cookie(w->http, "kith-receipt")};
    if (w->request->secure) {
        v.code = http_cookie(w->http, "__Host-kith-receipt");
    }
    return show(w, &v);
}

/* One of the deeds of the page. *word: what was done. */
static enum err act(struct web *w, struct need *n, const char **word) {
    struct str what = web_field(w, "act");
    if (str_eq(what, STR("reopen"))) {
        *word = "need_reopened";
        return need_reopen(&w->ctx, n, web_field(w, "why"));
    }
    if (str_eq(what, STR("solved"))) {
        *word = "need_solved";
        return need_call_solved(&w->ctx, n, web_field(w, "why"));
    }
    if (str_eq(what, STR("say"))) {
        *word = "need_said";
        return need_say(&w->ctx, n, true, web_field(w, "message"));
    }
    if (str_eq(what, STR("better"))) {
        *word = "need_better";
        return need_better_answer(&w->ctx, n, key_of(w, n), true, web_field(w, "better"),
                                  web_field(w, "words"));
    }
    return ERR_OK;
}

static enum err receipt_post(struct web *w) {
    struct need n;
    const char *word = NULL;
    struct str code = web_field(w, "code");
    enum err e = need_by_receipt(&w->ctx, code, &n);
    if (e == ERR_NOT_FOUND || e == ERR_GONE) {
        struct need_receipt_view v = {.code = code, .unknown = true};
        ctx_wrong(&w->ctx, "code", msg_need_receipt_unknown());
        page_need_receipt(&w->page, &v);
        return ERR_INPUT;
    }
    TRY(e);
    if (web_field_has(w, "act", "withdraw")) {
        TRY(need_withdraw(&w->ctx, &n));
        web_cookie(w, "kith-receipt", STR(""), 0, false);
        return web_done(w, STR("/needs"), "need_withdrawn");
    }
    e = act(w, &n, &word);
    if (e == ERR_INPUT) {
        struct need_receipt_view v = {.code = code,
                                      .mine = {.why = web_field(w, "why")},
                                      .talk = {.typed = web_field(w, "message")},
                                      .better = {.words = web_field(w, "words")}};
        TRY(show(w, &v));
        return ERR_INPUT;
    }
    TRY(e);
    web_cookie(w, "kith-receipt", code, 900, false);
    return word == NULL ? web_redirect(w, STR("/receipt")) : web_done(w, STR("/receipt"), word);
}

static const struct route rows[] = {
    {HTTP_GET, "/receipt", ANYONE, receipt_show},
    {HTTP_POST, "/receipt", ANYONE, receipt_post},
    {0},
};

const struct route_table need_receipt_routes = {rows};
