/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Choices and words that several pages of needs share. */
#include "area/needs/need_web.h"

#include <stdio.h>

static const struct {
    const char *word;
    int name;
} states[] = {
    {"voiced", MSG_need_state_voiced},       {"moving", MSG_need_state_moving},
    {"answered", MSG_need_state_answered},   {"declined", MSG_need_state_declined},
    {"reopened", MSG_need_state_reopened},   {"merged", MSG_need_state_merged},
    {"withdrawn", MSG_need_state_withdrawn},
};

struct msg_text need_change_state_name(struct str state) {
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        if (str_eq(state, str_of(states[i].word))) {
            return (struct msg_text){.key = states[i].name};
        }
    }
    return msg_need_state_voiced();
}

struct choices need_state_choices(struct arena *a, struct str chosen) {
    struct choices all = choices_begin(a, 8);
    for (size_t i = 0; need_states_given[i] != NULL; i++) {
        struct str word = str_of(need_states_given[i]);
        choices_add(&all, word, need_change_state_name(word), chosen);
    }
    return all;
}

struct choices need_state_filter(struct arena *a, struct str chosen) {
    static const char *const shown[] = {"voiced", "reopened", "moving", "answered", "declined"};
    struct choices all = choices_begin(a, 6);
    choices_add(&all, STR(""), msg_need_any_state(), chosen);
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        choices_add(&all, str_of(shown[i]), need_change_state_name(str_of(shown[i])), chosen);
    }
    return all;
}

struct msg_text need_change_role(struct str role) {
    if (str_eq(role, STR("speaker"))) {
        return msg_need_role_speaker();
    }
    if (str_eq(role, STR("body"))) {
        return msg_need_role_body();
    }
    if (str_eq(role, STR("program"))) {
        return msg_need_role_program();
    }
    return str_eq(role, STR("site")) ? msg_need_role_site() : msg_need_role_steward();
}

bool need_has_answers(const struct category_answers *all, struct id need) {
    for (size_t i = 0; i < all->count; i++) {
        if (id_eq(all->item[i].need, need)) {
            return true;
        }
    }
    return false;
}

struct str need_category_name(struct page *p, const struct category *k) {
    return category_call(k, lang_tag(p->lang))->name;
}

/* Whoever chooses a private one knows before who will read it. */
static enum err quiet_line(struct web *w, const struct category *k, struct str *out) {
    struct ctx *c = &w->ctx;
    struct body b = {.archived = true};
    enum err e = id_is_none(k->body) ? ERR_NOT_FOUND : body_find(c, k->body, &b);
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    *out = lang_text(c->lang, c->arena,
                     b.archived ? msg_need_form_category_quiet()
                                : msg_need_form_category_told(msg_arg_str(b.name)));
    return ERR_OK;
}

static enum err category_line(struct web *w, const struct category *k, struct str *out) {
    const struct category_name *n = category_call(k, lang_tag(w->ctx.lang));
    struct str hint = n->hint;
    if (k->sensitive) {
        TRY(quiet_line(w, k, &hint));
    }
    *out = str_is_empty(hint) ? n->name : arena_join(w->ctx.arena, n->name, STR(" – "), hint);
    return ERR_OK;
}

enum err need_category_choices(struct web *w, struct id community, struct str chosen,
                               struct choices *out) {
    struct arena *a = w->ctx.arena;
    struct categories all;
    TRY(category_list(&w->ctx, community, false, &all));
    struct choices topics = choices_of_topics(a, (struct msg_text){0}, chosen);
    *out = choices_begin(a, all.count + topics.count);
    for (size_t i = 0; i < all.count; i++) {
        choices_add(out, id_str(a, all.item[i].id), (struct msg_text){0}, chosen);
        TRY(category_line(w, &all.item[i], &out->item[i].text));
    }
    for (size_t i = 0; i < topics.count; i++) {
        out->item[out->count++] = topics.item[i];
    }
    return ERR_OK;
}

struct msg_text need_distance(int64_t metres) {
    if (metres < 0) {
        return (struct msg_text){0};
    }
    int64_t round = metres < 50 ? 50 : (metres + 50) / 100 * 100;
    return metres < 50 ? msg_need_form_very_near() : msg_need_form_metres(msg_arg_int(round));
}

struct msg_text need_better_said(int64_t n) {
    if (n >= 10) {
        return msg_need_better_many(msg_arg_int(n));
    }
    return n == 0 ? msg_need_better_nobody() : msg_need_better_some();
}

struct msg_text need_better_name(struct str answer) {
    if (str_eq(answer, STR("yes"))) {
        return msg_need_better_yes();
    }
    return str_eq(answer, STR("no")) ? msg_need_better_no() : msg_need_better_little();
}
