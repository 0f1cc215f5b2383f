/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Full text. Accents are folded here, so that both stores find alike. */
#include "kernel/search.h"

#include "base/buf.h"
#include "kernel/gate.h"
#include "search_sql.h"

#define RESULTS 20
#define WORDS_MAX 8

enum err search_put(struct ctx *c, const struct thing *t, struct str body) {
    TRY(search_drop(c, t->id));
    TRY(q_search_entry_add(c->db, t->id, c->now_ms, NULL));
    return q_search_text_add(c->db, t->id, lang_fold(c->arena, t->title), lang_fold(c->arena, body),
                             NULL);
}

enum err search_drop(struct ctx *c, struct id thing) {
    TRY(q_search_text_drop(c->db, thing, NULL));
    return q_search_entry_drop(c->db, thing, NULL);
}

static bool is_word_byte(char ch) {
    return (unsigned char)ch >= 0x80 || (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
}

/* Every word may be the beginning of one: "word"* for FTS5, word:* for tsquery. Nothing of the
 * visitor's reaches the query's own language. */
static struct str query_of(struct ctx *c, struct str typed) {
    struct str s = lang_fold(c->arena, str_utf8_first(typed, SEARCH_QUERY_MAX));
    bool sqlite = db_kind(c->db) == DB_SQLITE;
    struct buf b = buf_make(4096);
    unsigned words = 0;
    for (size_t at = 0; at < s.n && words < WORDS_MAX;) {
        size_t end = at;
        while (end < s.n && is_word_byte(s.p[end])) {
            end++;
        }
        if (end > at) {
            buf_printf(&b, sqlite ? "%s\"%.*s\"*" : "%s'%.*s':*",
                       words == 0 ? "" : (sqlite ? " " : " & "), (int)(end - at), s.p + at);
            words++;
        }
        at = end + 1;
    }
    struct str query = arena_str(c->arena, buf_str(&b));
    buf_free(&b);
    return query;
}

enum err search_find(struct ctx *c, struct str typed, struct str kind, int64_t before,
                     struct things *out, int64_t *next) {
    *out = (struct things){0};
    *next = 0;
    struct str query = query_of(c, typed);
    if (str_is_empty(query)) {
        return ERR_OK;
    }
    struct q_search_find_rows rows;
    TRY(q_search_find(c->db, c->arena, c->viewer->gate, query, kind.p ? kind : STR(""),
                      before > 0 ? before : INT64_MAX, RESULTS + 1, &rows));
    bool more = rows.count > RESULTS;
    out->count = more ? RESULTS : rows.count;
    out->item = arena_array(c->arena, struct thing, out->count);
    for (size_t i = 0; i < out->count; i++) {
        const struct q_search_find_row *r = &rows.item[i];
        out->item[i] = (struct thing){
            .id = r->id,
            .kind = r->kind,
            .community = r->community,
            .owner = r->owner,
            .audience = r->audience,
            .life = life_of_word(r->life),
            .state = r->state,
            .turn = (int)r->turn,
            .stages = r->stages,
            .topic = r->topic,
            .lang = r->lang,
            .title = r->title,
            .note = r->note,
            .tally = r->tally,
            .created_ms = r->created,
            .updated_ms = r->updated,
        };
        *next = r->place;
    }
    *next = more ? *next : 0;
    return ERR_OK;
}
