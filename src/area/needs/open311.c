/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Needs as programs read them. */
#include "area/needs/open311.h"

#include <stdlib.h>

#include "kernel/card.h"
#include "kernel/topic.h"
#include "open311_sql.h"

#define SCAN 500 /* rows looked at for one piece */

/* --- what is offered --- */

static struct open311_service service_of(struct ctx *c, const struct category *k) {
    const struct category_name *n = category_call(k, lang_tag(c->lang));
    return (struct open311_service){.code = id_str(c->arena, k->id),
                                    .category = k->id,
                                    .topic = k->topic,
                                    .name = n->name,
                                    .hint = n->hint,
                                    .sensitive = k->sensitive,
                                    .archived = k->archived};
}

static enum err put_asks(struct ctx *c, const struct categories *of, struct open311_services *to) {
    struct q_open311_asking_rows rows;
    struct id *id = arena_array(c->arena, struct id, of->count);
    for (size_t i = 0; i < of->count; i++) {
        id[i] = of->item[i].id;
    }
    TRY(q_open311_asking(c->db, c->arena, (struct ids){id, of->count}, &rows));
    for (size_t i = 0; i < of->count; i++) {
        for (size_t k = 0; k < rows.count; k++) {
            to->item[i].asks |= id_eq(rows.item[k].category, id[i]);
        }
    }
    return ERR_OK;
}

enum err open311_services(struct ctx *c, struct id community, bool with_archived,
                          struct open311_services *out) {
    struct categories all;
    size_t topics = 0;
    TRY(category_list(c, community, with_archived, &all));
    while (topic_words[topics] != NULL) {
        topics++;
    }
    out->item = arena_array(c->arena, struct open311_service, all.count + topics);
    out->count = 0;
    for (size_t i = 0; i < all.count; i++) {
        out->item[out->count++] = service_of(c, &all.item[i]);
    }
    TRY(put_asks(c, &all, out));
    for (size_t i = 0; i < topics; i++) {
        struct str word = str_of(topic_words[i]);
        out->item[out->count++] =
            (struct open311_service){.code = word,
                                     .topic = word,
                                     .name = lang_text(c->lang, c->arena, topic_name(word)),
                                     .hint = STR("")};
    }
    return ERR_OK;
}

const struct open311_service *open311_service_of(const struct open311_services *all,
                                                 struct str code) {
    for (size_t i = 0; i < all->count; i++) {
        if (str_eq(all->item[i].code, code)) {
            return &all->item[i];
        }
    }
    return NULL;
}

enum err open311_only_community(struct ctx *c, struct community *out) {
    struct q_open311_communities_rows rows;
    TRY(q_open311_communities(c->db, c->arena, c->viewer->gate, 2, &rows));
    return rows.count == 1 ? community_by_slug(c, rows.item[0].slug, out) : ERR_NOT_FOUND;
}

/* --- one need --- */

static bool is_open(struct str state) {
    struct thing t = {.kind = STR("need"), .state = state};
    return thing_is_open(&t);
}

struct str open311_cut(struct arena *a, struct str text, size_t most) {
    if (str_utf8_count(text) <= most) {
        return text;
    }
    size_t at = 0;
    for (size_t n = 0; n + 1 < most; n++) {
        at += str_utf8_size(str_from(text, at));
    }
    return arena_join(a, str_first(text, at), STR("…"));
}

/* A title that was made of the text's beginning says nothing of its own. */
static struct str description_of(struct arena *a, struct str title, struct str text) {
    struct str mark = STR("…");
    struct str begun = str_ends(title, mark) ? str_first(title, title.n - mark.n) : (struct str){0};
    if (str_is_empty(text)) {
        return title;
    }
    if (!str_is_empty(begun) && str_starts(text, begun)) {
        return open311_cut(a, text, OPEN311_TEXT_MAX);
    }
    return open311_cut(a, arena_join(a, title, STR("\n"), text), OPEN311_TEXT_MAX);
}

/* Of one that came before kinds were renamed or put away, at least the code. */
static void name_it(const struct open311_services *all, struct str code,
                    struct open311_request *to) {
    const struct open311_service *s = open311_service_of(all, code);
    to->code = code;
    to->name = s != NULL ? s->name : STR("");
}

static struct open311_request request_of(struct ctx *c, const struct open311_services *all,
                                         const struct q_open311_rows_row *r) {
    struct open311_request q = {
        .id = r->id,
        .community = r->community,
        .open = is_open(r->state),
        .state = r->state,
        .answer = r->answer,
        .target = r->target,
        .text = description_of(c->arena, r->title, r->text),
        .lang = r->lang,
        .agency = r->agency.p != NULL ? r->agency : STR(""),
        .place = str_is_empty(r->place) ? r->note : r->place,
        .voiced_ms = r->created,
        .updated_ms = r->updated,
        .has_pin = r->lat_e7.has,
        .lat = (double)r->lat_e7.v / 1e7,
        .lon = (double)r->lon_e7.v / 1e7,
    };
    name_it(all, id_is_none(r->category) ? r->topic : id_str(c->arena, r->category), &q);
    return q;
}

static enum err put_pictures(struct ctx *c, struct ids ids, struct open311_requests *all) {
    struct q_open311_pictures_rows rows;
    TRY(q_open311_pictures(c->db, c->arena, ids, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        for (size_t k = 0; k < all->count; k++) {
            struct open311_request *to = &all->item[k];
            if (id_eq(to->id, rows.item[i].thing) && id_is_none(to->picture)) {
                to->picture = rows.item[i].id;
            }
        }
    }
    return ERR_OK;
}

/* The services of one community at a time: a list has but one, ids may be of several. */
struct named {
    struct id community;
    struct open311_services services;
};

static enum err names_for(struct ctx *c, struct id community, struct named *n) {
    if (n->services.item != NULL && id_eq(n->community, community)) {
        return ERR_OK;
    }
    n->community = community;
    return open311_services(c, community, true, &n->services);
}

static const struct q_open311_rows_row *row_of(const struct q_open311_rows_rows *rows,
                                               struct id id) {
    for (size_t i = 0; i < rows->count; i++) {
        if (id_eq(rows->item[i].id, id)) {
            return &rows->item[i];
        }
    }
    return NULL;
}

enum err open311_find(struct ctx *c, struct ids ids, struct id community,
                      struct open311_requests *out) {
    struct q_open311_rows_rows rows;
    struct named names = {.community = ID_NONE};
    TRY(q_open311_rows(c->db, c->arena, c->viewer->gate, ids, &rows));
    out->item = arena_array(c->arena, struct open311_request, ids.count);
    out->count = 0;
    for (size_t i = 0; i < ids.count; i++) {
        const struct q_open311_rows_row *r = row_of(&rows, ids.item[i]);
        if (r != NULL && (id_is_none(community) || id_eq(r->community, community))) {
            TRY(names_for(c, r->community, &names));
            out->item[out->count++] = request_of(c, &names.services, r);
        }
    }
    return put_pictures(c, ids, out);
}

/* --- a list --- */

void open311_list_begin(struct open311_list *l) {
    l->before_ms = l->to_ms < INT64_MAX ? l->to_ms + 1 : INT64_MAX;
    l->before_id = ID_NONE;
    l->left = OPEN311_REQUESTS_MAX;
}

static int newest_first(const void *a, const void *b) {
    const struct q_open311_line_row *x = a, *y = b;
    if (x->voiced != y->voiced) {
        return x->voiced > y->voiced ? -1 : 1;
    }
    return id_cmp(y->id, x->id);
}

static enum err lines_of_code(struct ctx *c, const struct open311_list *l,
                              const struct open311_service *s, struct q_open311_line_rows *out) {
    bool category = !id_is_none(s->category);
    return q_open311_of_code(c->db, c->arena, c->viewer->gate, l->community, s->category,
                             category ? STR("") : s->topic, l->before_ms, l->before_id, l->from_ms,
                             SCAN, out);
}

/* The newest of several codes: the first SCAN of all of them together. */
static enum err lines_of_codes(struct ctx *c, const struct open311_list *l,
                               struct q_open311_line_rows *out) {
    out->item = arena_array(c->arena, struct q_open311_line_row, l->codes * SCAN);
    out->count = 0;
    for (size_t i = 0; i < l->codes; i++) {
        struct q_open311_line_rows some;
        TRY(lines_of_code(c, l, l->code[i], &some));
        for (size_t k = 0; k < some.count; k++) {
            out->item[out->count++] = some.item[k];
        }
    }
    qsort(out->item, out->count, sizeof out->item[0], newest_first);
    out->count = out->count < SCAN ? out->count : SCAN;
    return ERR_OK;
}

static enum err next_lines(struct ctx *c, const struct open311_list *l,
                           struct q_open311_line_rows *out) {
    if (l->codes > 0) {
        return lines_of_codes(c, l, out);
    }
    return q_open311_newest(c->db, c->arena, c->viewer->gate, l->community, l->before_ms,
                            l->before_id, l->from_ms, SCAN, out);
}

static bool is_asked_for(const struct open311_list *l, struct str state) {
    struct thing t = {.kind = STR("need"), .state = state};
    return !thing_is_led_away(&t) && (thing_is_open(&t) ? l->open : l->closed);
}

/* Takes what has a status asked for, and says where it stopped looking. */
static struct ids take(struct ctx *c, struct open311_list *l,
                       const struct q_open311_line_rows *rows, bool *more) {
    struct id *id = arena_array(c->arena, struct id, OPEN311_PIECE);
    size_t n = 0, at = 0;
    while (at < rows->count && n < OPEN311_PIECE && l->left > 0) {
        const struct q_open311_line_row *r = &rows->item[at++];
        l->before_ms = r->voiced;
        l->before_id = r->id;
        if (is_asked_for(l, r->state)) {
            id[n++] = r->id;
            l->left--;
        }
    }
    *more = l->left > 0 && (at < rows->count || rows->count == SCAN);
    return (struct ids){id, n};
}

enum err open311_list_next(struct ctx *c, struct open311_list *l, struct open311_requests *out,
                           bool *more) {
    struct q_open311_line_rows rows;
    TRY(next_lines(c, l, &rows));
    struct ids ids = take(c, l, &rows, more);
    return open311_find(c, ids, l->community, out);
}

/* --- how they went on --- */

/* That it was voiced is no change of it. */
static bool is_told(const struct open311_changes_list *l, const struct q_open311_changes_row *r) {
    bool here = id_is_none(l->community) || id_eq(r->community, l->community);
    bool begun = str_eq(r->role, STR("speaker")) && str_eq(r->state, STR("voiced"));
    return !id_is_none(r->community) && here && !begun;
}

enum err open311_changes_next(struct ctx *c, struct open311_changes_list *l,
                              struct open311_changes *out, bool *more) {
    struct q_open311_changes_rows rows;
    TRY(q_open311_changes(c->db, c->arena, c->viewer->gate, l->after_ms, l->after_id, l->to_ms,
                          SCAN, &rows));
    out->item = arena_array(c->arena, struct open311_change, rows.count);
    out->count = 0;
    size_t at = 0;
    while (at < rows.count && l->left > 0) {
        const struct q_open311_changes_row *r = &rows.item[at++];
        l->after_ms = r->at;
        l->after_id = r->id;
        if (is_told(l, r)) {
            out->item[out->count++] =
                (struct open311_change){r->id, r->need, r->state, r->why, r->at};
            l->left--;
        }
    }
    *more = l->left > 0 && rows.count == SCAN;
    return ERR_OK;
}

const char *open311_status_word(struct str state) {
    static const struct {
        const char *state, *word;
    } words[] = {{"moving", "in_progress"},
                 {"answered", "closed"},
                 {"declined", "no_further_action"},
                 {"merged", "duplicate"},
                 {"withdrawn", "closed"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq(state, str_of(words[i].state))) {
            return words[i].word;
        }
    }
    return "open";
}

/* --- what needs owe --- */

enum err open311_enter(struct ctx *c, const struct thing *t, struct id category) {
    return q_need_code_add(c->db, t->community, category, id_is_none(category) ? t->topic : STR(""),
                           t->created_ms, t->id, NULL);
}

enum err open311_erase(struct ctx *c, struct id need) {
    TRY(q_need_code_drop(c->db, need, NULL));
    TRY(q_open311_need_drop(c->db, need, NULL));
    return q_open311_update_drop(c->db, need, NULL);
}
