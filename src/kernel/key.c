/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Keys of programs. */
#include "kernel/key.h"

#include "kernel/code.h"
#include "kernel/event.h"
#include "key_sql.h"
#include "sys/chance.h"
#include "sys/clock.h"

#define CODE_MAX 100 /* bytes of what may be a key */

static const char *const power_words[] = {
#define X(word) #word,
    KEY_POWER_TABLE(X)
#undef X
};

const char *key_power_word(unsigned number) {
    return power_words[number];
}

struct msg_text key_power_name(unsigned number) {
    static const int names[KEY_POWER_COUNT] = {
#define X(word) MSG_key_power_##word,
        KEY_POWER_TABLE(X)
#undef X
    };
    return (struct msg_text){.key = names[number]};
}

struct msg_text key_power_hint(unsigned number) {
    static const int hints[KEY_POWER_COUNT] = {
#define X(word) MSG_key_power_##word##_hint,
        KEY_POWER_TABLE(X)
#undef X
    };
    return (struct msg_text){.key = hints[number]};
}

bool key_power_of_word(struct str word, int64_t *bit) {
    for (unsigned i = 0; i < KEY_POWER_COUNT; i++) {
        if (str_eq(word, str_of(power_words[i]))) {
            *bit = INT64_C(1) << i;
            return true;
        }
    }
    return false;
}

struct str key_powers_text(struct arena *a, int64_t powers) {
    struct str all = STR("");
    for (unsigned i = 0; i < KEY_POWER_COUNT; i++) {
        if (powers & (INT64_C(1) << i)) {
            struct str word = str_of(power_words[i]);
            all = str_is_empty(all) ? word : arena_join(a, all, STR(" "), word);
        }
    }
    return all;
}

/* --- making and ending --- */

static bool may_keep(const struct ctx *c, struct id community) {
    return viewer_has_role(c->viewer, community, ROLE_STEWARD);
}

static enum err check_draft(struct ctx *c, struct key *draft,
                            const struct q_key_of_community_rows *rows) {
    check_line(c, "name", &draft->name, 2, KEY_NAME_MAX);
    if (draft->powers == 0) {
        (void)ctx_wrong(c, "power", msg_key_wrong_power());
    } else if (key_may(draft, KEY_POWER(open311_show)) &&
               !key_may(draft, KEY_POWER(open311_post))) {
        (void)ctx_wrong(c, "power", msg_key_wrong_show());
    }
    for (size_t i = 0; i < rows->count; i++) {
        if (str_eq(rows->item[i].name, draft->name)) {
            return ctx_wrong(c, "name", msg_key_wrong_name());
        }
    }
    return ctx_checked(c);
}

static enum err note(struct ctx *c, const char *act, struct id key, struct id community,
                     int64_t powers) {
    struct str data = powers == 0 ? STR("")
                                  : arena_printf(c->arena, "{\"powers\":\"%.*s\"}",
                                                 STR_ARG(key_powers_text(c->arena, powers)));
    return audit_write(c, act, key, community, data);
}

enum err key_make(struct ctx *c, const struct community *m, struct key *draft, struct str *code) {
    struct q_key_of_community_rows rows;
    if (!may_keep(c, m->thing.id)) {
        return ERR_FORBIDDEN;
    }
    TRY(q_key_of_community(c->db, c->arena, m->thing.id, KEYS_MAX, &rows));
    TRY(check_draft(c, draft, &rows));
    if (rows.count >= KEYS_MAX) {
        return ERR_FULL;
    }
    *code = code_make_link(c->arena);
    draft->id = id_make(c->now_ms);
    draft->community = m->thing.id;
    draft->made_by = c->viewer->person;
    draft->created_ms = c->now_ms;
    TRY(q_key_add(c->db, draft->id, code_hash(c->arena, *code), draft->community, draft->name,
                  draft->powers, draft->made_by, c->now_ms, NULL));
    return note(c, "key.made", draft->id, draft->community, draft->powers);
}

enum err key_list(struct ctx *c, struct id community, struct keys *out) {
    struct q_key_of_community_rows rows;
    if (!may_keep(c, community)) {
        return ERR_FORBIDDEN;
    }
    TRY(q_key_of_community(c->db, c->arena, community, KEYS_MAX, &rows));
    out->item = arena_array(c->arena, struct key, rows.count);
    out->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const struct q_key_of_community_row *r = &rows.item[i];
        out->item[i] = (struct key){r->id,      r->community, r->name,    r->powers,
                                    r->made_by, r->maker,     r->created, r->used};
    }
    return ERR_OK;
}

static enum err end(struct ctx *c, struct id key, struct id community) {
    TRY(q_key_drop(c->db, key, NULL));
    return note(c, "key.ended", key, community, 0);
}

enum err key_end(struct ctx *c, struct id id) {
    struct q_key_row_row row;
    TRY(q_key_row(c->db, c->arena, id, &row));
    return may_keep(c, row.community) ? end(c, id, row.community) : ERR_FORBIDDEN;
}

enum err key_end_of_maker(struct ctx *c, struct id person, struct id community) {
    struct q_key_of_maker_rows rows;
    TRY(q_key_of_maker(c->db, c->arena, person, community, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        TRY(end(c, rows.item[i].id, rows.item[i].community));
    }
    return ERR_OK;
}

/* --- using one --- */

enum err key_find(struct ctx *c, struct str code, struct key *out) {
    if (str_is_empty(code) || code.n > CODE_MAX) {
        return ERR_NOT_FOUND;
    }
    struct q_key_by_hash_row r;
    TRY(q_key_by_hash(c->db, c->arena, code_hash(c->arena, code), &r));
    *out = (struct key){r.id, r.community, r.name, r.powers, r.made_by, STR(""), r.created, r.used};
    return ERR_OK;
}

bool key_may(const struct key *k, int64_t power) {
    return (k->powers & power) == power;
}

enum err key_note_use(struct ctx *c, const struct key *k) {
    int64_t day = c->now_ms - c->now_ms % DAY_MS;
    return k->used_ms.has && k->used_ms.v >= day ? ERR_OK : q_key_set_used(c->db, k->id, day, NULL);
}
