/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Bodies: who they are and what they act for. Telling them and their answers: body_tell.c. */
#include "area/needs/body.h"

#include "area/needs/category.h"
#include "body_sql.h"
#include "kernel/order.h"
#include "kernel/topic.h"
#include "sys/chance.h"

static struct body body_of(const struct q_body_line_row *r) {
    return (struct body){.id = r->id,
                         .community = r->community,
                         .name = r->name,
                         .email = r->email,
                         .lang = r->lang,
                         .trusted = r->trusted,
                         .archived = r->archived.has};
}

static enum err read_lines(struct ctx *c, struct bodies *all) {
    struct id *id = arena_array(c->arena, struct id, all->count);
    for (size_t i = 0; i < all->count; i++) {
        id[i] = all->item[i].id;
    }
    struct q_body_for_rows rows;
    TRY(q_body_for(c->db, c->arena, (struct ids){id, all->count}, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        for (size_t k = 0; k < all->count; k++) {
            struct body *b = &all->item[k];
            if (id_eq(b->id, rows.item[i].body) && b->lines < BODY_LINES_MAX) {
                b->line[b->lines++] = (struct body_line){rows.item[i].topic, rows.item[i].category,
                                                         rows.item[i].region};
            }
        }
    }
    return ERR_OK;
}

static void add(const struct q_body_line_rows *rows, bool with_archived, struct bodies *out) {
    for (size_t i = 0; i < rows->count; i++) {
        if (with_archived || !rows->item[i].archived.has) {
            out->item[out->count++] = body_of(&rows->item[i]);
        }
    }
}

enum err body_list(struct ctx *c, struct id community, bool with_archived, struct bodies *out) {
    struct q_body_line_rows own = {0}, site;
    *out = (struct bodies){0};
    if (!id_is_none(community)) {
        TRY(q_body_of_community(c->db, c->arena, community, BODIES_MAX, &own));
    }
    TRY(q_body_of_site(c->db, c->arena, BODIES_MAX, &site));
    out->item = arena_array(c->arena, struct body, own.count + site.count);
    add(&own, with_archived, out);
    add(&site, with_archived, out);
    return out->count > 0 ? read_lines(c, out) : ERR_OK;
}

enum err body_find(struct ctx *c, struct id id, struct body *out) {
    struct q_body_line_row row;
    TRY(q_body_row(c->db, c->arena, id, &row));
    *out = body_of(&row);
    struct bodies one = {out, 1};
    return read_lines(c, &one);
}

/* --- making and changing --- */

static enum err check_lines(struct ctx *c, struct body *b) {
    for (size_t i = 0; i < b->lines; i++) {
        struct body_line *l = &b->line[i];
        struct category k;
        if (!id_is_none(l->category)) {
            enum err e = category_find(c, l->category, &k);
            if (e == ERR_OK && (id_is_none(k.community) || id_eq(k.community, b->community))) {
                l->topic = k.topic;
            } else if (e == ERR_OK || e == ERR_NOT_FOUND) {
                (void)ctx_wrong(c, "line", msg_need_wrong_category());
            } else {
                return e;
            }
        } else if (!str_is_empty(l->topic)) {
            check_word(c, "line", l->topic, topic_words);
        }
        check_line(c, "region", &l->region, 0, 100);
    }
    return ERR_OK;
}

static enum err check_body(struct ctx *c, struct body *b) {
    check_line(c, "name", &b->name, 2, BODY_NAME_MAX);
    b->email = str_trim(b->email);
    if (!str_is_empty(b->email)) {
        check_email(c, "email", &b->email);
    }
    if (lang_find(b->lang) == NULL) {
        b->lang = lang_tag(c->lang);
    }
    TRY(check_lines(c, b));
    return ctx_checked(c);
}

static enum err has_room(struct ctx *c, struct id community) {
    struct q_body_line_rows rows;
    TRY(id_is_none(community) ? q_body_of_site(c->db, c->arena, BODIES_MAX, &rows)
                              : q_body_of_community(c->db, c->arena, community, BODIES_MAX, &rows));
    return rows.count < BODIES_MAX ? ERR_OK : ERR_FULL;
}

static enum err write_rows(struct ctx *c, struct body *b) {
    if (id_is_none(b->id)) {
        TRY(has_room(c, b->community));
        b->id = id_make(c->now_ms);
        TRY(q_body_add(c->db, b->id, b->community, b->name, b->email, b->lang, b->trusted,
                       c->now_ms, NULL));
    } else {
        TRY(q_body_set(c->db, b->id, b->name, b->email, b->lang, b->trusted, NULL));
        TRY(q_body_for_drop(c->db, b->id, NULL));
    }
    for (size_t i = 0; i < b->lines; i++) {
        TRY(q_body_for_add(c->db, b->id, (int64_t)i, b->line[i].topic, b->line[i].category,
                           b->line[i].region, NULL));
    }
    return order_log(c, "need.body", b->id, b->community, STR(""), STR(""));
}

enum err body_save(struct ctx *c, struct body *b) {
    struct body before = {.email = STR("")};
    if (!id_is_none(b->id)) {
        TRY(body_find(c, b->id, &before));
        b->community = before.community;
    }
    if (!category_may(c, b->community)) {
        return ERR_FORBIDDEN;
    }
    TRY(check_body(c, b));
    if (!str_is_empty(before.email) && !str_eq(before.email, b->email)) {
        TRY(q_need_body_lock(c->db, b->id, NULL));
    }
    return write_rows(c, b);
}

enum err body_archive(struct ctx *c, struct id id, bool archived) {
    struct body b;
    TRY(body_find(c, id, &b));
    if (!category_may(c, b.community)) {
        return ERR_FORBIDDEN;
    }
    return q_body_archive(c->db, id, (struct opt_int){archived, c->now_ms}, NULL);
}
