/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The rules of templates. */
#include "area/needs/template.h"

#include "area/needs/body.h"
#include "area/needs/need_state.h"
#include "sys/chance.h"
#include "template_sql.h"

static struct template template_of(const struct q_template_line_row *r) {
    return (struct template){.id = r->id,
                             .community = r->community,
                             .name = r->name,
                             .state = r->state,
                             .archived = r->archived.has};
}

static enum err read_texts(struct ctx *c, struct templates *all) {
    struct id *id = arena_array(c->arena, struct id, all->count);
    for (size_t i = 0; i < all->count; i++) {
        id[i] = all->item[i].id;
    }
    struct q_template_texts_rows rows;
    TRY(q_template_texts(c->db, c->arena, (struct ids){id, all->count}, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        for (size_t k = 0; k < all->count; k++) {
            struct template *t = &all->item[k];
            if (id_eq(t->id, rows.item[i].template) && t->texts < TEMPLATE_TEXTS_MAX) {
                t->text[t->texts++] = (struct template_text){rows.item[i].lang, rows.item[i].text};
            }
        }
    }
    return ERR_OK;
}

enum err template_list(struct ctx *c, struct id community, bool with_archived,
                       struct templates *out) {
    struct q_template_line_rows rows;
    if (!viewer_has_role(c->viewer, community, ROLE_STEWARD)) {
        return ERR_FORBIDDEN;
    }
    TRY(q_template_list(c->db, c->arena, community, TEMPLATES_MAX, &rows));
    *out = (struct templates){arena_array(c->arena, struct template, rows.count), 0};
    for (size_t i = 0; i < rows.count; i++) {
        if (with_archived || !rows.item[i].archived.has) {
            out->item[out->count++] = template_of(&rows.item[i]);
        }
    }
    return out->count > 0 ? read_texts(c, out) : ERR_OK;
}

enum err template_find(struct ctx *c, struct id id, struct template *out) {
    struct q_template_line_row row;
    TRY(q_template_row(c->db, c->arena, id, &row));
    if (!viewer_has_role(c->viewer, row.community, ROLE_STEWARD)) {
        return ERR_NOT_FOUND;
    }
    *out = template_of(&row);
    struct templates one = {out, 1};
    return read_texts(c, &one);
}

static void check_texts(struct ctx *c, struct template *t) {
    for (size_t i = 0; i < t->texts; i++) {
        struct str field = i == 0 ? STR("text") : arena_printf(c->arena, "text_%zu", i);
        check_text(c, arena_cstr(c->arena, field), &t->text[i].text, i == 0 ? 10 : 0,
                   TEMPLATE_TEXT_MAX);
    }
}

/* A language without a text has none. */
static void drop_empty(struct template *t) {
    size_t n = 0;
    for (size_t i = 0; i < t->texts; i++) {
        if (!str_is_empty(t->text[i].text)) {
            t->text[n++] = t->text[i];
        }
    }
    t->texts = n;
}

static enum err write_rows(struct ctx *c, struct template *t) {
    if (id_is_none(t->id)) {
        struct q_template_line_rows rows;
        TRY(q_template_list(c->db, c->arena, t->community, TEMPLATES_MAX, &rows));
        if (rows.count >= TEMPLATES_MAX) {
            return ERR_FULL;
        }
        t->id = id_make(c->now_ms);
        int64_t position = rows.count > 0 ? rows.item[rows.count - 1].position + 1 : 1;
        TRY(q_template_add(c->db, t->id, t->community, t->name, t->state, position, NULL));
    } else {
        TRY(q_template_set(c->db, t->id, t->name, t->state, NULL));
        TRY(q_template_text_drop(c->db, t->id, NULL));
    }
    for (size_t i = 0; i < t->texts; i++) {
        TRY(q_template_text_add(c->db, t->id, (int64_t)i, t->text[i].lang, t->text[i].text, NULL));
    }
    return ERR_OK;
}

enum err template_save(struct ctx *c, struct template *t) {
    if (!id_is_none(t->id)) {
        struct template before;
        TRY(template_find(c, t->id, &before));
        t->community = before.community;
    }
    if (!viewer_has_role(c->viewer, t->community, ROLE_STEWARD)) {
        return ERR_FORBIDDEN;
    }
    check_line(c, "name", &t->name, 2, TEMPLATE_NAME_MAX);
    check_word(c, "state", t->state, need_states_given);
    check_texts(c, t);
    TRY(ctx_checked(c));
    drop_empty(t);
    return write_rows(c, t);
}

enum err template_archive(struct ctx *c, struct id id, bool archived) {
    struct template t;
    TRY(template_find(c, id, &t));
    return q_template_archive(c->db, id, (struct opt_int){archived, c->now_ms}, NULL);
}

/* --- filling in --- */

struct blank {
    struct str name, value;
};

static struct str fill(struct ctx *c, struct str text, const struct blank *blank, size_t blanks) {
    struct buf b = buf_make(TEMPLATE_TEXT_MAX * 40);
    while (text.n > 0) {
        size_t i = 0;
        while (i < blanks && !str_starts(text, blank[i].name)) {
            i++;
        }
        buf_put(&b, i < blanks ? blank[i].value : str_first(text, 1));
        text = str_from(text, i < blanks ? blank[i].name.n : 1);
    }
    struct str out = arena_str(c->arena, buf_str(&b));
    buf_free(&b);
    return out;
}

enum err template_fill(struct ctx *c, const struct template *t, const struct need *n,
                       struct str *out) {
    struct community m;
    struct need_body who = {.body = {.name = STR("")}};
    TRY(community_find(c, n->thing.community, &m));
    enum err e = body_of_need(c, n->thing.id, &who);
    if (e != ERR_OK && e != ERR_NOT_FOUND) {
        return e;
    }
    struct str text = t->texts > 0 ? t->text[0].text : STR("");
    for (size_t i = 0; i < t->texts; i++) {
        text = str_eq(t->text[i].lang, n->thing.lang) ? t->text[i].text : text;
    }
    struct blank blank[] = {
        {STR("{title}"), n->thing.title},
        {STR("{place}"), str_is_empty(n->place) ? n->thing.note : n->place},
        {STR("{community}"), m.thing.title},
        {STR("{body}"), e == ERR_OK ? who.body.name : m.thing.title},
    };
    *out = str_utf8_first(fill(c, text, blank, sizeof blank / sizeof blank[0]), NEED_ANSWER_MAX);
    return ERR_OK;
}
