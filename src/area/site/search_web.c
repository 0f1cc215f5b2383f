/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Search over all that the viewer may see. */
#include "area/site/search_web.h"

#include "area/site/site_card.h"
#include "page_search.h"

struct search_pieces search_pieces_of(struct page *p, struct str query, struct str text) {
    struct search_pieces pieces;
    search_mark(p->arena, query, text, &pieces);
    return pieces;
}

static struct choices kinds(struct arena *a, struct str chosen) {
    size_t count = 1;
    for (size_t i = 0; i < cards_count(); i++) {
        count += cards_at(i)->noun_count;
    }
    struct choices all = choices_begin(a, count);
    choices_add(&all, STR(""), msg_search_any_kind(), chosen);
    for (size_t i = 0; i < cards_count(); i++) {
        for (size_t k = 0; k < cards_at(i)->noun_count; k++) {
            const struct noun *n = &cards_at(i)->nouns[k];
            if (n->searched) {
                choices_add(&all, str_of(n->kind), (struct msg_text){.key = n->word}, chosen);
            }
        }
    }
    return all;
}

static struct url more_of(struct web *w, struct str kind, int64_t next) {
    struct arena *a = w->ctx.arena;
    struct str query = url_piece(a, web_query(w, "q"));
    struct str stage = url_piece(a, web_query(w, "stage"));
    return url_path(a, "/search?q=%.*s&kind=%.*s&stage=%.*s&before=%lld", STR_ARG(query),
                    STR_ARG(url_piece(a, kind)), STR_ARG(stage), (long long)next);
}

static enum err search_show(struct web *w) {
    struct ctx *c = &w->ctx;
    struct str stage = web_query(w, "stage");
    struct search_filter filter = {.kind = web_query(w, "kind")};
    struct search_view v = {.query = str_trim(web_query(w, "q"))};
    if (!stage_of_word(stage, &filter.stages)) {
        filter.stages = 0;
    }
    if (!str_to_int(web_query(w, "before"), &filter.before) || filter.before < 0) {
        filter.before = 0;
    }
    int64_t next;
    TRY(search_among(c, v.query, filter, &v.found, &next));
    v.kinds = kinds(c->arena, filter.kind);
    v.stages = choices_of_stages(c->arena, msg_search_any_stage(), stage);
    v.filtered = filter.stages != 0 || !str_is_empty(filter.kind);
    v.has_more = next > 0;
    v.more = more_of(w, filter.kind, next);
    page_search(&w->page, &v);
    return ERR_OK;
}

static const struct route rows[] = {
    {HTTP_GET, "/search", ANYONE, search_show},
    {0},
};

const struct route_table search_routes = {rows};
