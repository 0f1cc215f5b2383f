/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Entering: what a thing says becomes words and marks of the index. Finding is search_ask.c. */
#include "kernel/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/span.h"
#include "kernel/gate.h"
#include "kernel/search_inside.h"
#include "search_sql.h"
#include "thing_sql.h"

#define WORDS_BYTES (2u << 20) /* of all that one thing is entered by */
#define COUNT_AFTER_MS 20000   /* a job counts what came together until then */

/* --- marks --- */

/* Only what both stores take for one word stands in a mark. */
static struct str mark_of(struct arena *a, char kind, struct str text) {
    char *p = arena_room(a, text.n + 4);
    size_t n = 0;
    for (const char *sign = SEARCH_MARK; *sign != '\0'; sign++) {
        p[n++] = *sign;
    }
    p[n++] = kind;
    for (size_t i = 0; i < text.n && i < TERM_SIZE_MAX; i++) {
        char ch = text.p[i] >= 'A' && text.p[i] <= 'Z' ? (char)(text.p[i] + 'a' - 'A') : text.p[i];
        if ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9')) {
            p[n++] = ch;
        }
    }
    return str_make(p, n);
}

struct str search_mark_kind(struct arena *a, struct str kind) {
    return mark_of(a, 'k', kind);
}

struct str search_mark_stage(struct arena *a, unsigned stage) {
    return mark_of(a, 's', arena_printf(a, "%02u", stage));
}

struct str search_mark_lang(struct arena *a, struct str lang) {
    return mark_of(a, 'l', lang);
}

struct str search_mark_id(struct arena *a, char kind, struct id id) {
    char text[ID_TEXT_SIZE + 1];
    id_text(id, text);
    return mark_of(a, kind, str_of(text));
}

struct str search_mark_days(struct arena *a, int span, int64_t day) {
    char kind = span == 1 ? 'd' : span == 8 ? 'e' : 'm';
    return mark_of(a, kind, arena_printf(a, "%lld", (long long)(day / span)));
}

static bool is_open(const struct thing *t) {
    return t->life == LIFE_PUBLISHED && id_eq(t->audience, AUDIENCE_PUBLIC);
}

static void put_mark(struct buf *b, const char *sign, struct str mark) {
    buf_printf(b, "%s%s%.*s", b->n > 0 ? " " : "", sign, STR_ARG(mark));
}

/* All marks of a thing but those of its title; in one order, so that they can be compared. */
static enum err marks_of(struct ctx *c, const struct thing *t, int64_t entered_ms,
                         struct str *out) {
    struct arena *a = c->arena;
    const char *sign = is_open(t) ? "" : SEARCH_PRIVATE;
    struct q_search_themes_rows themes;
    TRY(q_search_themes(c->db, a, t->id, &themes));
    struct buf b = buf_make(8192);
    put_mark(&b, sign, search_mark_kind(a, t->kind));
    put_mark(&b, sign, search_mark_lang(a, t->lang));
    for (unsigned i = 0; i < STAGE_COUNT; i++) {
        if ((t->stages & (INT64_C(1) << i)) != 0) {
            put_mark(&b, sign, search_mark_stage(a, i));
        }
    }
    struct id home = str_eq(t->kind, STR("community")) ? t->id : t->community;
    if (!id_is_none(home)) {
        put_mark(&b, sign, search_mark_id(a, 'c', home));
    }
    for (int span = 1; span <= 32; span *= span == 1 ? 8 : 4) {
        put_mark(&b, sign, search_mark_days(a, span, entered_ms / DAY_MS));
    }
    for (size_t i = 0; i < themes.count; i++) {
        put_mark(&b, sign, search_mark_id(a, 'g', themes.item[i].source));
    }
    if (!is_open(t)) {
        put_mark(&b, sign, search_mark_id(a, 'a', t->audience));
        if (!id_is_none(t->owner)) {
            put_mark(&b, sign, search_mark_id(a, 'o', t->owner));
        }
    }
    *out = arena_str(a, buf_str(&b));
    buf_free(&b);
    return ERR_OK;
}

/* --- words --- */

static void put_words(struct buf *b, const char *sign, const struct terms *words) {
    for (size_t i = 0; i < words->count; i++) {
        buf_printf(b, "%s%.*s ", sign, STR_ARG(words->item[i].text));
    }
}

/* The bare sign of a mark stands between what must not be read as side by side. */
static struct str all_words(struct arena *a, const struct thing *t, struct str body,
                            struct str marks) {
    const char *sign = is_open(t) ? "" : SEARCH_PRIVATE;
    struct terms title, text;
    terms_of(a, str_utf8_first(t->title, SEARCH_BODY_MAX), 1000, &title);
    terms_of(a, body, SEARCH_TERMS_MAX, &text);
    struct buf b = buf_make(WORDS_BYTES);
    put_words(&b, sign, &title);
    buf_printf(&b, SEARCH_MARK " ");
    put_words(&b, sign, &text);
    buf_printf(&b, SEARCH_MARK " ");
    put_words(&b, is_open(t) ? SEARCH_MARK_TITLE : SEARCH_PRIVATE SEARCH_MARK_TITLE, &title);
    buf_put(&b, marks);
    struct str all = arena_str(a, buf_str(&b));
    buf_free(&b);
    return all;
}

static int by_bytes(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Each once, for the counting. */
static struct str each_once(struct arena *a, struct str words) {
    size_t count = 1;
    for (size_t i = 0; i < words.n; i++) {
        count += words.p[i] == ' ';
    }
    struct str *all = arena_array(a, struct str, count);
    size_t n = 0;
    for (struct str rest = words; !str_is_empty(rest);) {
        struct str word = str_cut(&rest, ' ');
        if (!str_is_empty(word) && !str_eq(word, STR(SEARCH_MARK))) {
            all[n++] = word;
        }
    }
    qsort(all, n, sizeof *all, by_bytes);
    struct buf b = buf_make(WORDS_BYTES);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !str_eq(all[i], all[i - 1])) {
            buf_printf(&b, "%s%.*s", b.n > 0 ? " " : "", STR_ARG(all[i]));
        }
    }
    struct str once = arena_str(a, buf_str(&b));
    buf_free(&b);
    return once;
}

/* --- entering and taking out --- */

static enum err ask_for_counting(struct ctx *c) {
    return job_put(c, "search_count", STR(""), STR(""), c->now_ms + COUNT_AFTER_MS);
}

/* Words that nobody has said yet are known at once, so that beginnings find them; how many things
 * have them is counted later. With SQLite one by one: before a statement of many rows FTS5 writes
 * out what it has gathered, each time in a piece of its own. With PostgreSQL without looking first:
 * what one reads there, others may not add to at the same moment. */
static enum err know_words(struct ctx *c, struct str words) {
    if (db_kind(c->db) != DB_SQLITE) {
        return q_search_term_add_all(c->db, words, NULL);
    }
    struct q_search_term_unknown_rows rows;
    TRY(q_search_term_unknown(c->db, c->arena, words, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        TRY(q_search_term_add(c->db, rows.item[i].term, NULL));
    }
    return ERR_OK;
}

static enum err index_add(struct ctx *c, int64_t number, const struct thing *t, struct str body,
                          struct str marks) {
    struct str words = all_words(c->arena, t, body, marks);
    struct str once = each_once(c->arena, words);
    TRY(q_search_index_add(c->db, number, words, NULL));
    TRY(know_words(c, once));
    TRY(q_search_change_add(c->db, 1, once, NULL));
    return ask_for_counting(c);
}

static enum err index_drop(struct ctx *c, int64_t number) {
    struct q_search_index_words_row row;
    enum err e = q_search_index_words(c->db, c->arena, number, &row);
    if (e == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    TRY(e);
    TRY(q_search_index_drop(c->db, number, NULL));
    struct str once = each_once(c->arena, row.words);
    if (!str_is_empty(once)) {
        TRY(q_search_change_add(c->db, -1, once, NULL));
    }
    int64_t tomorrow = c->now_ms / DAY_MS * DAY_MS + DAY_MS;
    TRY(job_put(c, "search_sweep", STR(""), STR(""), tomorrow));
    return ask_for_counting(c);
}

enum err search_drop(struct ctx *c, struct id thing) {
    struct q_search_thing_marks_row row;
    enum err e = q_search_thing_marks(c->db, c->arena, thing, &row);
    if (e == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    TRY(e);
    TRY(index_drop(c, row.number));
    return q_search_thing_drop(c->db, row.number, NULL);
}

/* By other marks at the same place, where there are others. */
static enum err enter_again(struct ctx *c, const struct q_search_thing_row_row *row,
                            struct thing *t) {
    struct str marks;
    TRY(marks_of(c, t, row->updated, &marks));
    if (row->edition == SEARCH_EDITION && str_eq(row->marks, marks)) {
        return ERR_OK;
    }
    t->title = row->title;
    TRY(index_drop(c, row->number));
    TRY(q_search_thing_set(c->db, row->number, SEARCH_EDITION, marks, NULL));
    return index_add(c, row->number, t, row->body, marks);
}

enum err search_put(struct ctx *c, const struct thing *t, struct str body) {
    body = str_utf8_first(body, SEARCH_BODY_MAX);
    struct q_search_thing_row_row row;
    enum err e = q_search_thing_row(c->db, c->arena, t->id, &row);
    if (e == ERR_OK && str_eq(row.title, t->title) && str_eq(row.body, body)) {
        struct thing same = *t;
        return enter_again(c, &row, &same);
    }
    if (e == ERR_OK) {
        TRY(search_drop(c, t->id));
    } else if (e != ERR_NOT_FOUND) {
        return e;
    }
    struct str marks;
    TRY(marks_of(c, t, c->now_ms, &marks));
    TRY(q_search_thing_add(c->db, t->id, c->now_ms, SEARCH_EDITION, marks, t->title, body, NULL));
    struct q_search_thing_marks_row added;
    TRY(q_search_thing_marks(c->db, c->arena, t->id, &added));
    return index_add(c, added.number, t, body, marks);
}

enum err search_touch(struct ctx *c, struct id thing) {
    struct q_search_thing_marks_row there;
    enum err e = q_search_thing_marks(c->db, c->arena, thing, &there);
    if (e == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    TRY(e);
    struct q_thing_by_id_row r;
    struct q_search_thing_row_row row;
    TRY(q_thing_by_id(c->db, c->arena, thing, &r));
    TRY(q_search_thing_row(c->db, c->arena, thing, &row));
    struct thing t = {.id = r.id,
                      .kind = r.kind,
                      .community = r.community,
                      .owner = r.owner,
                      .audience = r.audience,
                      .life = life_of_word(r.life),
                      .stages = r.stages,
                      .lang = r.lang};
    return enter_again(c, &row, &t);
}

enum err search_forget_owner(struct ctx *c, struct id person) {
    return q_search_thing_forget(c->db, person, NULL);
}

/* --- copied between the two stores --- */

static const char *const twin_tables[] = {"search_index", NULL};
static const struct copy_column twin_column[] = {{"number", DB_INT}, {"words", DB_TEXT}};
static const char *const twin_write_sqlite[] = {
    "INSERT INTO search_index (rowid, words) VALUES (?1, ?2)",
    NULL,
};

/* PostgreSQL keeps where each word stands, so the same row of words comes back; its blocks of
 * numbers are its own. */
const struct copy_twin search_twin = {
    .name = "search",
    .tables = twin_tables,
    .column = twin_column,
    .columns = sizeof twin_column / sizeof twin_column[0],
    .read_sqlite = "SELECT s.number, coalesce(f.words, '') FROM search_thing s "
                   "JOIN search_index f ON f.rowid = s.number ORDER BY s.number",
    .read_postgres =
        "SELECT i.number, (SELECT coalesce(string_agg(l.lexeme, ' ' ORDER BY p.at, l.lexeme), '') "
        "FROM unnest(i.words) AS l, unnest(l.positions) AS p(at) "
        "WHERE l.lexeme NOT LIKE '" SEARCH_MARK "w%') AS words FROM search_index i "
        "ORDER BY i.number",
    .write_sqlite = twin_write_sqlite,
    .write_postgres = "INSERT INTO search_index (number, words) SELECT number, "
                      "(SELECT string_agg('''' || u.w || ''':' || least(u.n, 16383), ' ') "
                      "FROM unnest(string_to_array(words || ' " SEARCH_MARK
                      "w10x' || (number >> 10) || ' " SEARCH_MARK
                      "w13x' || (number >> 13), ' ')) WITH ORDINALITY AS u(w, n))::tsvector "
                      "FROM copied ORDER BY number",
};
