/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of categories. */
#include "area/needs/category.h"

#include "area/needs/body.h"
#include "category_sql.h"
#include "kernel/order.h"
#include "kernel/topic.h"
#include "sys/chance.h"

bool category_may(struct ctx *c, struct id community) {
    return id_is_none(community) ? c->viewer->host
                                 : viewer_has_role(c->viewer, community, ROLE_STEWARD);
}

static struct category category_of(const struct q_category_line_row *r) {
    return (struct category){.id = r->id,
                             .community = r->community,
                             .topic = r->topic,
                             .sensitive = r->sensitive,
                             .body = r->body,
                             .archived = r->archived.has};
}

/* The names of all in one query. */
static enum err read_names(struct ctx *c, struct categories *all) {
    struct id *id = arena_array(c->arena, struct id, all->count);
    for (size_t i = 0; i < all->count; i++) {
        id[i] = all->item[i].id;
    }
    struct q_category_names_rows rows;
    TRY(q_category_names(c->db, c->arena, (struct ids){id, all->count}, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        for (size_t k = 0; k < all->count; k++) {
            struct category *to = &all->item[k];
            if (id_eq(to->id, rows.item[i].category) && to->names < CATEGORY_NAMES_MAX) {
                to->name[to->names++] =
                    (struct category_name){rows.item[i].lang, rows.item[i].name, rows.item[i].hint};
            }
        }
    }
    return ERR_OK;
}

static void add_lines(const struct q_category_line_rows *rows, bool with_archived,
                      struct categories *out) {
    for (size_t i = 0; i < rows->count; i++) {
        if (with_archived || !rows->item[i].archived.has) {
            out->item[out->count++] = category_of(&rows->item[i]);
        }
    }
}

enum err category_list(struct ctx *c, struct id community, bool with_archived,
                       struct categories *out) {
    struct q_category_line_rows own = {0}, site;
    *out = (struct categories){0};
    if (!id_is_none(community)) {
        TRY(q_category_of_community(c->db, c->arena, community, CATEGORIES_MAX, &own));
    }
    TRY(q_category_of_site(c->db, c->arena, CATEGORIES_MAX, &site));
    out->item = arena_array(c->arena, struct category, own.count + site.count);
    add_lines(&own, with_archived, out);
    add_lines(&site, with_archived, out);
    return out->count > 0 ? read_names(c, out) : ERR_OK;
}

enum err category_find(struct ctx *c, struct id id, struct category *out) {
    struct q_category_line_row row;
    TRY(q_category_row(c->db, c->arena, id, &row));
    *out = category_of(&row);
    struct categories one = {out, 1};
    return read_names(c, &one);
}

const struct category_name *category_call(const struct category *k, struct str lang) {
    static const struct category_name none;
    for (size_t i = 0; i < k->names; i++) {
        if (str_eq(k->name[i].lang, lang)) {
            return &k->name[i];
        }
    }
    return k->names > 0 ? &k->name[0] : &none;
}

/* --- making and changing --- */

static void check_names(struct ctx *c, struct category *k) {
    for (size_t i = 0; i < k->names; i++) {
        struct category_name *name = &k->name[i];
        struct str number = i == 0 ? STR("") : arena_printf(c->arena, "_%zu", i);
        const char *field = arena_cstr(c->arena, arena_join(c->arena, STR("name"), number));
        const char *hint = arena_cstr(c->arena, arena_join(c->arena, STR("hint"), number));
        check_line(c, field, &name->name, i == 0 ? 2 : 0, CATEGORY_NAME_MAX);
        check_line(c, hint, &name->hint, 0, CATEGORY_HINT_MAX);
    }
}

/* A language without a name has none. */
static void drop_empty(struct category *k) {
    size_t n = 0;
    for (size_t i = 0; i < k->names; i++) {
        if (!str_is_empty(k->name[i].name)) {
            k->name[n++] = k->name[i];
        }
    }
    k->names = n;
}

static enum err check_body(struct ctx *c, const struct category *k) {
    struct body b;
    if (id_is_none(k->body)) {
        return ERR_OK;
    }
    enum err e = body_find(c, k->body, &b);
    bool ours = e == ERR_OK && (id_is_none(b.community) || id_eq(b.community, k->community));
    if (!ours && (e == ERR_OK || e == ERR_NOT_FOUND)) {
        (void)ctx_wrong(c, "body", msg_need_wrong_body());
        return ERR_OK;
    }
    return e;
}

static enum err make_room(struct ctx *c, const struct category *k, int64_t *position) {
    struct q_category_line_rows rows;
    TRY(id_is_none(k->community)
            ? q_category_of_site(c->db, c->arena, CATEGORIES_MAX, &rows)
            : q_category_of_community(c->db, c->arena, k->community, CATEGORIES_MAX, &rows));
    *position = rows.count > 0 ? rows.item[rows.count - 1].position + 1 : 1;
    return rows.count < CATEGORIES_MAX ? ERR_OK : ERR_FULL;
}

static enum err write_rows(struct ctx *c, struct category *k) {
    int64_t position;
    if (id_is_none(k->id)) {
        TRY(make_room(c, k, &position));
        k->id = id_make(c->now_ms);
        TRY(q_category_add(c->db, k->id, k->community, k->topic, position, k->sensitive, k->body,
                           NULL));
    } else {
        TRY(q_category_set(c->db, k->id, k->topic, k->sensitive, k->body, NULL));
        TRY(q_category_name_drop(c->db, k->id, NULL));
    }
    for (size_t i = 0; i < k->names; i++) {
        TRY(q_category_name_add(c->db, k->id, (int64_t)i, k->name[i].lang, k->name[i].name,
                                k->name[i].hint, NULL));
    }
    return order_log(c, "need.category", k->id, k->community, STR(""), STR(""));
}

enum err category_save(struct ctx *c, struct category *k) {
    struct category before;
    if (!id_is_none(k->id)) {
        TRY(category_find(c, k->id, &before));
        k->community = before.community;
    }
    if (!category_may(c, k->community)) {
        return ERR_FORBIDDEN;
    }
    check_word(c, "topic", k->topic, topic_words);
    check_names(c, k);
    TRY(check_body(c, k));
    TRY(ctx_checked(c));
    drop_empty(k);
    return write_rows(c, k);
}

enum err category_archive(struct ctx *c, struct id id, bool archived) {
    struct category k;
    TRY(category_find(c, id, &k));
    if (!category_may(c, k.community)) {
        return ERR_FORBIDDEN;
    }
    return q_category_archive(c->db, id, (struct opt_int){archived, c->now_ms}, NULL);
}
