/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pictures held apart. */
#include "kernel/media_apart.h"

#include "base/span.h"
#include "media_apart_sql.h"

static enum err check_room(struct ctx *c, struct id holder, struct str name, int64_t most) {
    struct q_media_apart_count_row others;
    TRY(q_media_apart_count(c->db, c->arena, holder, name, &others));
    return others.total < most ? ERR_OK : ERR_FULL;
}

/* The file of what is replaced is nobody's. */
static enum err let_go(struct ctx *c, struct id holder, struct str name, struct str hash) {
    struct q_media_apart_row row;
    enum err e = q_media_apart_row(c->db, c->arena, holder, name, &row);
    if (e == ERR_OK && !str_eq(row.hash, hash)) {
        return media_sweep_later(c, str_first(row.hash, 2));
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err media_apart_put(struct ctx *c, struct id thing, struct id holder, struct str name,
                         const struct media_file *f, int64_t most) {
    TRY(check_room(c, holder, name, most));
    TRY(let_go(c, holder, name, f->hash));
    TRY(media_keep_sizes(c, f));
    return q_media_apart_put(c->db, holder, name, thing, f->hash, f->type, f->size[0].width,
                             f->size[0].height, f->size[0].bytes, c->now_ms - c->now_ms % DAY_MS,
                             NULL);
}

static struct media_apart made_of(const struct q_media_apart_row *r) {
    return (struct media_apart){.name = r->name,
                                .thing = r->thing,
                                .media = {.thing = r->thing,
                                          .hash = r->hash,
                                          .type = r->type,
                                          .width = r->width,
                                          .height = r->height,
                                          .bytes = r->bytes,
                                          .created_ms = r->created}};
}

enum err media_apart_find(struct ctx *c, struct id holder, struct str name,
                          struct media_apart *out) {
    struct q_media_apart_row row;
    TRY(q_media_apart_row(c->db, c->arena, holder, name, &row));
    *out = made_of(&row);
    return ERR_OK;
}

enum err media_apart_of(struct ctx *c, struct id holder, struct media_aparts *out) {
    struct q_media_apart_rows rows;
    TRY(q_media_apart_list(c->db, c->arena, holder, MEDIA_APART_LISTED, &rows));
    out->item = arena_array(c->arena, struct media_apart, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        out->item[i] = made_of(&rows.item[i]);
    }
    return ERR_OK;
}

bool media_apart_has(const struct media_aparts *all, struct str name) {
    size_t i = 0;
    while (i < all->count && !str_eq(all->item[i].name, name)) {
        i++;
    }
    return i < all->count;
}

enum err media_apart_move(struct ctx *c, struct id from, struct id to) {
    return q_media_apart_take(c->db, from, to, NULL);
}

enum err media_apart_name(struct ctx *c, struct id from, struct str name, struct id to,
                          struct str as, struct id thing, int64_t most) {
    TRY(check_room(c, to, as, most));
    return q_media_apart_name(c->db, from, name, to, as, thing, NULL);
}

enum err media_apart_drop(struct ctx *c, struct id holder, const struct media_apart *m) {
    TRY(q_media_apart_delete(c->db, holder, m->name, NULL));
    return media_sweep_later(c, str_first(m->media.hash, 2));
}

enum err media_apart_drop_all(struct ctx *c, struct id holder) {
    struct media_aparts all;
    TRY(media_apart_of(c, holder, &all));
    for (size_t i = 0; i < all.count; i++) {
        TRY(media_apart_drop(c, holder, &all.item[i]));
    }
    return ERR_OK;
}

enum err media_apart_swept(struct ctx *c) {
    return media_sweep_later(c, STR("all"));
}
