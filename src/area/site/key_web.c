/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Routes of keys: a steward makes them for programs, looks at them, ends them. */
#include "area/site/key_web.h"

#include "area/site/site_card.h"
#include "page_key_list.h"
#include "page_key_made.h"
#include "web/site.h"

struct str key_powers_words(struct page *p, int64_t powers) {
    struct str all = STR("");
    for (unsigned i = 0; i < KEY_POWER_COUNT; i++) {
        if (powers & (INT64_C(1) << i)) {
            struct str name = page_text(p, key_power_name(i));
            all = str_is_empty(all) ? name : arena_join(p->arena, all, STR(" · "), name);
        }
    }
    return all;
}

static struct str keys_path(struct web *w) {
    return arena_printf(w->ctx.arena, "/communities/%.*s/keys", STR_ARG(w->community.slug));
}

static int64_t chosen_powers(struct web *w) {
    int64_t powers = 0;
    for (unsigned i = 0; i < KEY_POWER_COUNT; i++) {
        powers |= web_field_has(w, "power", key_power_word(i)) ? INT64_C(1) << i : 0;
    }
    return powers;
}

static enum err show_keys(struct web *w) {
    struct arena *a = w->ctx.arena;
    struct key_list_view v = {
        .community = w->community,
        .powers = choices_begin(a, KEY_POWER_COUNT),
        .name = web_field(w, "name"),
        .open311 = arena_printf(a, "%.*s/open311/v2/services.json?jurisdiction_id=%.*s",
                                STR_ARG(site_address(w->site)), STR_ARG(w->community.slug)),
    };
    int64_t chosen = chosen_powers(w);
    for (unsigned i = 0; i < KEY_POWER_COUNT; i++) {
        v.powers.item[v.powers.count++] = (struct choice){
            .value = str_of(key_power_word(i)),
            .label = key_power_name(i),
            .hint = key_power_hint(i),
            .chosen = (chosen & (INT64_C(1) << i)) != 0,
        };
    }
    TRY(key_list(&w->ctx, w->community.thing.id, &v.keys));
    page_key_list(&w->page, &v);
    return ERR_OK;
}

static enum err key_make_post(struct web *w) {
    struct key_made_view v = {
        .community = w->community,
        .key = {.name = web_field(w, "name"), .powers = chosen_powers(w)},
    };
    enum err e = key_make(&w->ctx, &w->community, &v.key, &v.code);
    if (e == ERR_INPUT) {
        TRY(show_keys(w));
        return ERR_INPUT;
    }
    TRY(e);
    page_key_made(&w->page, &v);
    return ERR_OK;
}

static enum err key_end_post(struct web *w) {
    enum err e = key_end(&w->ctx, web_field_id(w, "key"));
    return e == ERR_OK || e == ERR_NOT_FOUND ? web_done(w, keys_path(w), "key_ended") : e;
}

static const struct route rows[] = {
    {HTTP_GET, "/communities/:slug/keys", STEWARD, show_keys},
    {HTTP_POST, "/communities/:slug/keys", STEWARD, key_make_post},
    {HTTP_POST, "/communities/:slug/keys/end", STEWARD, key_end_post},
    {0},
};

const struct route_table key_routes = {rows};
