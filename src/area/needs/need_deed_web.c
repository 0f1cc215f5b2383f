/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What people and stewards do with one need. What is wrong comes back on its page, with what was
 * typed. */
#include "area/needs/need_web.h"
#include "area/needs/needs.h"
#include "web/site.h"

/* --- me too --- */

static enum err need_support_post(struct web *w) {
    struct str key = need_support_key(&w->ctx, web_visitor(w));
    if (web_field_has(w, "take_back", "yes")) {
        TRY(need_unsupport(&w->ctx, web_id(w), key));
        return need_back(w, "need_unsupported");
    }
    struct need_me_too s = {key, web_field(w, "reason"), web_field_has(w, "sign", "yes")};
    enum err e = need_support(&w->ctx, web_id(w), s);
    if (e == ERR_INPUT) {
        struct need_show_view v = {.reason = web_field(w, "reason")};
        return need_show_again(w, &v);
    }
    TRY(e);
    return need_back(w, "need_supported");
}

static enum err need_reason_post(struct web *w) {
    bool hidden = !web_field_has(w, "hide", "no");
    TRY(need_hide_reason(&w->ctx, web_id(w), web_field(w, "key"), hidden));
    return need_back(w, "need_reason");
}

/* --- by whoever voiced it --- */

static enum err need_speaker_post(struct web *w) {
    struct need n;
    TRY(need_find(&w->ctx, web_id(w), &n));
    if (!id_eq(n.thing.owner, w->viewer.person)) {
        return ERR_FORBIDDEN;
    }
    if (web_field_has(w, "act", "withdraw")) {
        TRY(need_withdraw(&w->ctx, &n));
        return web_done(w, STR("/needs"), "need_withdrawn");
    }
    bool solved = web_field_has(w, "act", "solved");
    struct str why = web_field(w, "why");
    enum err e = solved ? need_call_solved(&w->ctx, &n, why) : need_reopen(&w->ctx, &n, why);
    if (e == ERR_INPUT) {
        struct need_show_view v = {.mine = {.why = why}};
        return need_show_again(w, &v);
    }
    TRY(e);
    return need_back(w, solved ? "need_solved" : "need_reopened");
}

static enum err need_talk_post(struct web *w) {
    struct need n;
    TRY(need_find(&w->ctx, web_id(w), &n));
    bool speaker = id_eq(n.thing.owner, w->viewer.person);
    enum err e = need_say(&w->ctx, &n, speaker, web_field(w, "message"));
    if (e == ERR_INPUT) {
        struct need_show_view v = {.talk = {.typed = web_field(w, "message")}};
        return need_show_again(w, &v);
    }
    TRY(e);
    return need_back(w, "need_said");
}

static enum err need_better_post(struct web *w) {
    struct need n;
    TRY(need_find(&w->ctx, web_id(w), &n));
    bool speaker = viewer_is_person(w->ctx.viewer) && id_eq(n.thing.owner, w->viewer.person);
    enum err e = need_better_answer(&w->ctx, &n, need_support_key(&w->ctx, web_visitor(w)), speaker,
                                    web_field(w, "better"), web_field(w, "words"));
    if (e == ERR_INPUT) {
        struct need_show_view v = {.better = {.words = web_field(w, "words")}};
        return need_show_again(w, &v);
    }
    TRY(e);
    return need_back(w, "need_better");
}

/* --- by stewards --- */

static enum err need_state_post(struct web *w) {
    enum err e = need_set_state(&w->ctx, web_id(w), web_field(w, "state"), web_field(w, "answer"));
    if (e == ERR_INPUT) {
        struct need_show_view v = {.why = web_field(w, "answer"), .state = web_field(w, "state")};
        return need_show_again(w, &v);
    }
    TRY(e);
    return need_back(w, "need_state");
}

static enum err need_body_post(struct web *w) {
    struct str act = web_field(w, "act");
    if (str_eq(act, STR("take")) || str_eq(act, STR("leave"))) {
        TRY(body_take_answer(&w->ctx, web_id(w), str_eq(act, STR("take"))));
        return need_back(w, "need_state");
    }
    enum err e = body_give(&w->ctx, web_id(w), web_field_id(w, "body"));
    if (e == ERR_INPUT) {
        struct need_show_view v = {0};
        return need_show_again(w, &v);
    }
    TRY(e);
    return need_back(w, "need_body");
}

static struct id target_of(struct web *w) {
    struct id id = ID_NONE;
    (void)need_id_within(web_field(w, "target"), &id);
    return id;
}

static enum err need_merge_post(struct web *w) {
    if (web_field_has(w, "act", "part")) {
        TRY(need_part(&w->ctx, web_id(w)));
        return need_back(w, "need_parted");
    }
    if (web_field_has(w, "act", "other")) {
        TRY(need_not_same(&w->ctx, web_id(w), target_of(w)));
        return need_back(w, "need_not_same");
    }
    struct str typed = web_field(w, "target");
    check_line(&w->ctx, "target", &typed, 0, 300);
    enum err e = ctx_checked(&w->ctx);
    e = e == ERR_OK ? need_merge(&w->ctx, web_id(w), target_of(w)) : e;
    if (e == ERR_INPUT) {
        struct need_show_view v = {.target_typed = web_field(w, "target")};
        return need_show_again(w, &v);
    }
    TRY(e);
    return need_back(w, "need_merged");
}

/* --- by anybody --- */

static enum err need_same_post(struct web *w) {
    enum err e = need_say_same(&w->ctx, web_id(w), web_field(w, "same"));
    if (e == ERR_INPUT) {
        struct need_show_view v = {.same = web_field(w, "same")};
        return need_show_again(w, &v);
    }
    TRY(e);
    return need_back(w, "need_same");
}

static const struct route rows[] = {
    {HTTP_POST, "/needs/:id/support", ANYONE, need_support_post},
    {HTTP_POST, "/needs/:id/reason", STEWARD, need_reason_post},
    {HTTP_POST, "/needs/:id/speaker", PERSON, need_speaker_post},
    {HTTP_POST, "/needs/:id/talk", PERSON, need_talk_post},
    {HTTP_POST, "/needs/:id/better", ANYONE, need_better_post},
    {HTTP_POST, "/needs/:id/state", STEWARD, need_state_post},
    {HTTP_POST, "/needs/:id/body", STEWARD, need_body_post},
    {HTTP_POST, "/needs/:id/merge", STEWARD, need_merge_post},
    {HTTP_POST, "/needs/:id/same", ANYONE, need_same_post},
    {0},
};

const struct route_table need_deed_routes = {rows};
