/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Putting together what says the same. */
#include "area/needs/priority_web.h"

#include "page_priority_merge.h"

#define STANDING_LISTED 200

static struct choices standing_choices(struct ctx *c, const struct priority_items *all,
                                       struct str chosen) {
    struct choices out = choices_begin(c->arena, all->count + 1);
    for (size_t i = 0; i < all->count; i++) {
        const struct priority_item *x = &all->item[i];
        struct str value = arena_printf(c->arena, "%lld", (long long)x->number);
        if (x->merged == 0) {
            out.item[out.count++] =
                (struct choice){.value = value,
                                .text = arena_printf(c->arena, "%lld. %.*s", (long long)x->number,
                                                     STR_ARG(x->title)),
                                .chosen = str_eq(value, chosen)};
        }
    }
    return out;
}

static enum err read_merge(struct web *w, struct priority_merge_view *v) {
    struct ctx *c = &w->ctx;
    struct priority_items all;
    int64_t next;
    TRY(priority_read_round(w, &v->round, &v->community));
    if (v->round.phase != PHASE_MERGING) {
        return ERR_CLOSED;
    }
    v->after = priority_query_int(w, "after");
    v->may_moderate = viewer_has_role(c->viewer, v->round.thing.community, ROLE_STEWARD);
    TRY(priority_entries_read(w, &v->round, v->after, PRIORITY_ITEMS_PER_PAGE, &v->rows));
    size_t kept = 0;
    for (size_t i = 0; i < v->rows.count; i++) {
        if (v->rows.item[i].item.merged == 0) {
            v->rows.item[kept++] = v->rows.item[i];
        }
    }
    v->rows.count = kept;
    TRY(priority_item_pairs(c, &v->round, &v->pairs));
    v->number_typed = web_field(w, "number");
    v->into_typed = web_field(w, "into");
    TRY(priority_item_list(c, &v->round, ITEMS_ALL, 0, STANDING_LISTED, &all, &next));
    if (next == 0) {
        v->number = standing_choices(c, &all, v->number_typed);
        v->into = standing_choices(c, &all, v->into_typed);
    }
    return ERR_OK;
}

enum err priority_merge_get(struct web *w) {
    struct priority_merge_view v = {0};
    TRY(read_merge(w, &v));
    page_priority_merge(&w->page, &v);
    return ERR_OK;
}

static enum err after_merging(struct web *w, enum err e, const char *word) {
    if (e == ERR_INPUT) {
        struct priority_merge_view v = {0};
        TRY(read_merge(w, &v));
        page_priority_merge(&w->page, &v);
        return ERR_INPUT;
    }
    TRY(e);
    return priority_back(w, "/merge", word);
}

enum err priority_merge_post(struct web *w) {
    return after_merging(w,
                         priority_item_merge(&w->ctx, web_id(w), priority_field_int(w, "number"),
                                             priority_field_int(w, "into")),
                         "priority_merged");
}

enum err priority_part_post(struct web *w) {
    return after_merging(w, priority_item_part(&w->ctx, web_id(w), priority_field_int(w, "number")),
                         "priority_part");
}

enum err priority_drop_post(struct web *w) {
    return after_merging(w, priority_item_drop(&w->ctx, web_id(w), priority_field_int(w, "number")),
                         "priority_dropped");
}

enum err priority_same_post(struct web *w) {
    return after_merging(w,
                         priority_item_same(&w->ctx, web_id(w), priority_field_int(w, "number"),
                                            priority_field_int(w, "into")),
                         "priority_same");
}

enum err priority_differs_post(struct web *w) {
    return after_merging(w,
                         priority_item_differs(&w->ctx, web_id(w), priority_field_int(w, "number"),
                                               priority_field_int(w, "into")),
                         "priority_differs");
}
