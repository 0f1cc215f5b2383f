/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The feed of one need: each change of where it stands, newest first. Lists of needs have theirs
 * from web/feed.h. Whoever asks, it says what everybody may read. */
#include "area/needs/need_web.h"
#include "area/needs/needs.h"
#include "web/feed.h"

static struct feed_entry entry_of(struct web *w, const struct need *n,
                                  const struct need_change *change, struct str path) {
    struct arena *a = w->ctx.arena;
    struct str state = lang_text(w->ctx.lang, a, need_change_state_name(change->state));
    return (struct feed_entry){
        .id = arena_printf(a, "%.*s#%lld", STR_ARG(feed_id_of(a, n->thing.id)),
                           (long long)change->at_ms),
        .title = arena_join(a, n->thing.title, STR(": "), state),
        .lang = n->thing.lang,
        .path = path,
        .text = change->why,
        .author = lang_text(w->ctx.lang, a, need_change_role(change->role)),
        .published_ms = change->at_ms,
        .updated_ms = change->at_ms,
        .stages = n->thing.stages,
        .topic = n->thing.topic,
        .kind = n->thing.kind,
    };
}

static enum err need_feed(struct web *w) {
    struct need n;
    struct need_changes all;
    feed_begin(w);
    TRY(need_find(&w->ctx, web_id(w), &n));
    if (gate_is_muted(w->ctx.viewer, &n.thing)) {
        return ERR_NOT_FOUND;
    }
    TRY(need_changes(&w->ctx, n.thing.id, &all));
    struct str path = thing_address(&w->ctx, &n.thing);
    struct feed f = {.title = n.thing.title,
                     .page = path,
                     .entry = arena_array(w->ctx.arena, struct feed_entry, all.count),
                     .entries = all.count};
    for (size_t i = 0; i < all.count; i++) {
        f.entry[i] = entry_of(w, &n, &all.item[all.count - 1 - i], path);
    }
    return feed_answer(w, &f);
}

static const struct route rows[] = {
    {HTTP_GET, "/needs/:id/feed", ANYONE, need_feed},
    {0},
};

const struct route_table need_feed_routes = {rows};
