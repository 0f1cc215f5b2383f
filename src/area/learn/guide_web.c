/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The guides for the eight turns of the cycle. */
#include "area/learn/guide_web.h"

#include "area/learn/learn.h"
#include "page_guide_list.h"
#include "page_guide_show.h"

enum { LEAD, BRING, STEPS, ASK, WRONG, UNREAD, SOURCE, PARTS };

#define GUIDE(turn)                                                                                \
    {                                                                                              \
        MSG_guide_##turn##_lead, MSG_guide_##turn##_bring, MSG_guide_##turn##_steps,               \
            MSG_guide_##turn##_ask, MSG_guide_##turn##_wrong, MSG_guide_##turn##_unread,           \
            MSG_guide_##turn##_source                                                              \
    }

/* In the order of enum turn. */
static const int guides[][PARTS] = {GUIDE(listen),  GUIDE(understand), GUIDE(learn),
                                    GUIDE(decide),  GUIDE(organise),   GUIDE(act),
                                    GUIDE(reflect), GUIDE(share)};

#define GUIDES (int)(sizeof guides / sizeof guides[0])

static struct str words(struct web *w, int turn, int part) {
    return lang_text(w->ctx.lang, w->ctx.arena, (struct msg_text){.key = guides[turn - 1][part]});
}

/* "20 | Everybody says ..." or a line without minutes. */
static struct guide_lines lines_of(struct str text) {
    struct guide_lines all = {.count = 0};
    struct str rest = text;
    while (!str_is_empty(rest) && all.count < GUIDE_LINES_MAX) {
        struct str line = str_cut(&rest, '\n');
        struct str said = line;
        struct str first = str_trim(str_cut(&said, '|'));
        struct guide_line *to = &all.item[all.count++];
        bool timed = first.n < line.n && str_to_int(first, &to->minutes);
        to->text = str_trim(timed ? said : line);
    }
    return all;
}

/* A language that lacks a guide shows it in English, and says so. */
static bool is_elsewhere(struct web *w, int turn) {
    struct msg_text m = {.key = guides[turn - 1][STEPS]};
    struct str here = lang_text(w->ctx.lang, w->ctx.arena, m);
    return w->ctx.lang != lang_english() &&
           str_eq(here, lang_text(lang_english(), w->ctx.arena, m));
}

static enum err guide_list(struct web *w) {
    page_guide_list(&w->page);
    return ERR_OK;
}

static enum err guide_show(struct web *w) {
    struct guide_view v = {.turn = 1};
    while (v.turn <= GUIDES && !str_eq(web_param(w, "turn"), str_of(turn_word(v.turn)))) {
        v.turn++;
    }
    if (v.turn > GUIDES) {
        return ERR_NOT_FOUND;
    }
    v.elsewhere = is_elsewhere(w, v.turn);
    v.lang = lang_tag(v.elsewhere ? lang_english() : w->ctx.lang);
    v.lead = words(w, v.turn, LEAD);
    struct guide_lines *parts[] = {&v.bring, &v.steps, &v.ask, &v.wrong, &v.unread, &v.source};
    for (int i = 0; i < 6; i++) {
        *parts[i] = lines_of(words(w, v.turn, BRING + i));
    }
    for (size_t i = 0; i < v.steps.count; i++) {
        v.minutes += v.steps.item[i].minutes;
    }
    page_guide_show(&w->page, &v);
    return ERR_OK;
}

static const struct route rows[] = {
    {HTTP_GET, "/guides", ANYONE, guide_list, .cached = true},
    {HTTP_GET, "/guides/:turn", ANYONE, guide_show, .cached = true},
    {0},
};

const struct route_table guide_routes = {rows};
