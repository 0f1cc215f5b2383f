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

/* --- copied between the two stores --- */

static const char *const twin_tables[] = {"search_entry", "search_text", NULL};
static const struct copy_column twin_column[] = {
    {"number", DB_INT}, {"thing", DB_ID},  {"updated", DB_TIME},
    {"title", DB_TEXT}, {"body", DB_TEXT},
};
static const char *const twin_write_sqlite[] = {
    "INSERT INTO search_entry (number, thing, updated) VALUES (?1, ?2, ?3)",
    "INSERT INTO search_text (rowid, title, body) VALUES (?1, ?4, ?5)",
    NULL,
};

/* PostgreSQL keeps which words a text has, no text. So from there come the words, each once, in the
 * order in which they first stand; they are found as the text was. */
#define WORDS_OF(weight)                                                                           \
    "(SELECT coalesce(string_agg(lexeme, ' ' ORDER BY positions[1], lexeme), '') "                 \
    "FROM unnest(words) WHERE '" weight "' = ANY (weights))"

const struct copy_twin search_twin = {
    .name = "search",
    .tables = twin_tables,
    .column = twin_column,
    .columns = sizeof twin_column / sizeof twin_column[0],
    .read_sqlite = "SELECT e.number, e.thing, e.updated, coalesce(f.title, ''), "
                   "coalesce(f.body, '') FROM search_entry e "
                   "LEFT JOIN search_text f ON f.rowid = e.number ORDER BY e.number",
    .read_postgres = "SELECT number, thing, updated, " WORDS_OF("A") " AS title, " WORDS_OF(
        "B") " AS body FROM search_entry ORDER BY number",
    .write_sqlite = twin_write_sqlite,
    .write_postgres = "INSERT INTO search_entry (number, thing, updated, words) "
                      "OVERRIDING SYSTEM VALUE SELECT number, thing, updated, "
                      "setweight(to_tsvector('simple', title), 'A') || "
                      "setweight(to_tsvector('simple', body), 'B') FROM copied ORDER BY number",
};

/* --- finding --- */

static bool is_word_byte(char ch) {
    return (unsigned char)ch >= 0x80 || (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
}

static size_t words_of(struct str folded, struct str word[WORDS_MAX]) {
    size_t n = 0;
    for (size_t at = 0; at < folded.n && n < WORDS_MAX;) {
        size_t end = at;
        while (end < folded.n && is_word_byte(folded.p[end])) {
            end++;
        }
        if (end > at) {
            word[n++] = str_make(folded.p + at, end - at);
        }
        at = end + 1;
    }
    return n;
}

/* Every word may be the beginning of one: "word"* for FTS5, word:* for tsquery. Nothing of the
 * visitor's reaches the query's own language. */
static struct str query_of(struct ctx *c, struct str typed) {
    struct str word[WORDS_MAX];
    size_t words = words_of(lang_fold(c->arena, str_utf8_first(typed, SEARCH_QUERY_MAX)), word);
    bool sqlite = db_kind(c->db) == DB_SQLITE;
    struct buf b = buf_make(4096);
    for (size_t i = 0; i < words; i++) {
        buf_printf(&b, sqlite ? "%s\"%.*s\"*" : "%s'%.*s':*", i == 0 ? "" : (sqlite ? " " : " & "),
                   STR_ARG(word[i]));
    }
    struct str query = arena_str(c->arena, buf_str(&b));
    buf_free(&b);
    return query;
}

enum err search_find(struct ctx *c, struct str typed, struct str kind, int64_t before,
                     struct things *out, int64_t *next) {
    return search_among(c, typed, (struct search_filter){.kind = kind, .before = before}, out,
                        next);
}

enum err search_among(struct ctx *c, struct str typed, struct search_filter filter,
                      struct things *out, int64_t *next) {
    *out = (struct things){0};
    *next = 0;
    struct str query = query_of(c, typed);
    if (str_is_empty(query)) {
        return ERR_OK;
    }
    struct q_search_find_rows rows;
    TRY(q_search_find(c->db, c->arena, c->viewer->gate, query,
                      filter.kind.p ? filter.kind : STR(""), filter.stages,
                      filter.before > 0 ? filter.before : INT64_MAX, RESULTS + 1, &rows));
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

static bool is_letter(char ch) {
    return is_word_byte(ch) || (ch >= 'A' && ch <= 'Z');
}

static void add_piece(struct search_pieces *to, struct str text, bool found) {
    if (text.n > 0) {
        to->item[to->count++] = (struct search_piece){text, found};
    }
}

void search_mark(struct arena *a, struct str typed, struct str text, struct search_pieces *out) {
    struct str word[WORDS_MAX];
    size_t words = words_of(lang_fold(a, str_utf8_first(typed, SEARCH_QUERY_MAX)), word);
    *out = (struct search_pieces){arena_array(a, struct search_piece, text.n + 1), 0};
    size_t plain = 0;
    for (size_t at = 0; at < text.n;) {
        size_t end = at;
        while (end < text.n && is_letter(text.p[end])) {
            end++;
        }
        struct str one = str_make(text.p + at, end - at);
        struct str folded = lang_fold(a, one);
        bool found = false;
        for (size_t i = 0; i < words && !found; i++) {
            found = str_starts(folded, word[i]);
        }
        if (found) {
            add_piece(out, str_make(text.p + plain, at - plain), false);
            add_piece(out, one, true);
            plain = end;
        }
        at = end + 1;
    }
    add_piece(out, str_from(text, plain), false);
}
