/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Tables of practices. */
#include "area/learn/practice_table_file.h"

#include <string.h>

#include "base/hash.h"
#include "base/span.h"
#include "format/csv_mend.h"
#include "format/names.h"
#include "practice_table_sql.h"

#define FIELD_BYTES 20000
#define CASE_PLACE_MAX 80 /* of a title that is made of a place */

const char *const table_use_words[] = {"none",   "number",       "title",     "place",   "problem",
                                       "people", "steps",        "mode",      "runner",  "begun",
                                       "ended",  "participants", "resources", "result",  "lesson",
                                       "went",   "topic",        "sources",   "address", NULL};

static const struct csv_limits limits = {
    .columns = TABLE_COLUMNS_MAX, .field_bytes = FIELD_BYTES, .records = TABLE_ROWS_MAX + 1};

/* How a use is put together of its columns, and how long it may be. */
static const struct {
    const char *between;
    size_t most; /* characters */
    bool lines;  /* it may have line ends */
} shapes[TABLE_USES] = {
    [TABLE_NUMBER] = {"-", TABLE_NUMBER_MAX, false},
    [TABLE_TITLE] = {" – ", PRACTICE_TITLE_MAX, false},
    [TABLE_PLACE] = {", ", PRACTICE_LINE_MAX, false},
    [TABLE_PROBLEM] = {"\n", PRACTICE_TEXT_MAX, true},
    [TABLE_PEOPLE] = {", ", PRACTICE_LINE_MAX, false},
    [TABLE_STEPS] = {"\n", PRACTICE_STEPS_MAX, true},
    [TABLE_MODE] = {"\n", DEPTH_TEXT_MAX, true},
    [TABLE_RUNNER] = {", ", PRACTICE_LINE_MAX, false},
    [TABLE_BEGUN] = {" ", 40, false},
    [TABLE_ENDED] = {" ", 40, false},
    [TABLE_PARTICIPANTS] = {" ", 40, false},
    [TABLE_RESOURCES] = {"\n", PRACTICE_TEXT_MAX, true},
    [TABLE_RESULT] = {" ", PRACTICE_LINE_MAX, false},
    [TABLE_LESSON] = {"\n", PRACTICE_TEXT_MAX, true},
    [TABLE_WENT] = {" ", 40, false},
    [TABLE_TOPIC] = {" ", 40, false},
    [TABLE_SOURCES] = {"\n", PRACTICE_TEXT_MAX, true},
    [TABLE_ADDRESS] = {" ", 400, false},
};

/* --- faults --- */

static void add_flaw(struct practice_table *t, struct flaw f) {
    if (t->flaws == TABLE_FLAWS_MAX) {
        t->flaws_more++;
    } else {
        t->flaw[t->flaws++] = f;
    }
}

/* At the first column of that use; of none: at the beginning of the row. */
static void refuse(struct practice_table *t, struct csv *c, enum table_use use, const char *code,
                   const char *why) {
    size_t at = 0;
    while (at < t->columns && t->column[at].use != use) {
        at++;
    }
    (void)csv_refuse(c, at < c->count ? at : 0, code, str_of(why));
    add_flaw(t, c->flaw);
}

/* --- the heading --- */

static const struct {
    const char *heading;
    enum table_use use;
} guesses[] = {
    {"id", TABLE_NUMBER},
    {"number", TABLE_NUMBER},
    {"title", TABLE_TITLE},
    {"name", TABLE_TITLE},
    {"place", TABLE_PLACE},
    {"location_name", TABLE_PLACE},
    {"city", TABLE_PLACE},
    {"province", TABLE_PLACE},
    {"country", TABLE_PLACE},
    {"approaches", TABLE_MODE},
    {"method_types", TABLE_MODE},
    {"tools_techniques_types", TABLE_MODE},
    {"start_date", TABLE_BEGUN},
    {"end_date", TABLE_ENDED},
    {"number_of_participants", TABLE_PARTICIPANTS},
    {"description", TABLE_STEPS},
    {"url", TABLE_ADDRESS},
};

/* A column may also be called as its use is. */
static enum table_use guess(struct str heading) {
    for (size_t i = 0; i < sizeof guesses / sizeof guesses[0]; i++) {
        if (str_eq_nocase(heading, str_of(guesses[i].heading))) {
            return guesses[i].use;
        }
    }
    for (int u = 1; u < TABLE_USES; u++) {
        if (str_eq_nocase(heading, str_of(table_use_words[u]))) {
            return (enum table_use)u;
        }
    }
    return TABLE_NOT_USED;
}

static struct csv begin(const struct practice_table *t) {
    return csv_begin(t->arena, t->text, csv_separator(t->text), limits);
}

enum err practice_table_open(struct arena *a, struct str text, int64_t now_ms,
                             struct practice_table *out) {
    *out = (struct practice_table){.arena = a,
                                   .text = text,
                                   .now_ms = now_ms,
                                   .catalogue = STR(""),
                                   .licence = STR(""),
                                   .rights = STR("alike")};
    struct csv c = begin(out);
    bool has;
    if (csv_next(&c, &has) != ERR_OK || !has) {
        add_flaw(out, has ? c.flaw : flaw_at(text, 0, "file_empty", STR("the file is empty")));
        return ERR_INPUT;
    }
    out->columns = c.count;
    out->column = arena_array(a, struct table_column, c.count);
    for (size_t i = 0; i < c.count; i++) {
        struct str heading = str_trim(lang_clean(a, c.field[i].text));
        out->column[i] = (struct table_column){heading, guess(heading)};
    }
    return ERR_OK;
}

/* --- a row --- */

struct table_row {
    struct practice practice;
    struct brought brought;
    struct str mode;
};

/* "{consultation,deliberative}", as exports of databases write a list. */
static struct str plain(struct arena *a, struct str s) {
    if (s.n < 2 || s.p[0] != '{' || s.p[s.n - 1] != '}') {
        return s;
    }
    struct str rest = str_make(s.p + 1, s.n - 2), all = STR("");
    while (!str_is_empty(rest)) {
        struct str one = str_trim(str_cut(&rest, ','));
        all = str_is_empty(all) ? one : arena_join(a, all, STR(", "), one);
    }
    return all;
}

static struct str on_one_line(struct arena *a, struct str s) {
    if (!str_has(s, '\n') && !str_has(s, '\t')) {
        return s;
    }
    char *p = arena_alloc(a, s.n, 1);
    for (size_t i = 0; i < s.n; i++) {
        p[i] = s.p[i] == '\n' || s.p[i] == '\t' ? ' ' : s.p[i];
    }
    return str_make(p, s.n);
}

/* What stands there already (a city is often its own place) is not said again. */
static struct str gather(struct practice_table *t, const struct csv *c, enum table_use use) {
    struct str all = STR("");
    for (size_t i = 0; i < t->columns; i++) {
        if (t->column[i].use != use) {
            continue;
        }
        struct str one = str_trim(lang_clean(t->arena, c->field[i].text));
        one = plain(t->arena, shapes[use].lines ? one : on_one_line(t->arena, one));
        bool named = use == TABLE_MODE && !str_is_empty(one);
        one = named ? arena_join(t->arena, t->column[i].heading, STR(": "), one) : one;
        if (str_is_empty(one) || (!str_is_empty(all) && str_find(all, one) < all.n)) {
            continue;
        }
        all = str_is_empty(all) ? one : arena_join(t->arena, all, str_of(shapes[use].between), one);
    }
    return all;
}

static struct str take(struct practice_table *t, struct csv *c, enum table_use use) {
    struct str s = gather(t, c, use);
    t->told[use] += str_is_empty(s) ? 0 : 1;
    if (str_utf8_count(s) > shapes[use].most) {
        refuse(t, c, use, "long", "this is longer than it may be");
    }
    return s;
}

static struct opt_int take_number(struct practice_table *t, struct csv *c, enum table_use use,
                                  int64_t least, int64_t most, const char *code) {
    struct str s = take(t, c, use);
    int64_t v = 0;
    /* "2019-05-01" and "2019/5" say a year, too */
    bool day = use != TABLE_PARTICIPANTS && s.n > 4 && (s.p[4] == '-' || s.p[4] == '/');
    if (str_is_empty(s)) {
        return (struct opt_int){0};
    }
    if (!str_to_int(day ? str_first(s, 4) : s, &v) || v < least || v > most) {
        refuse(t, c, use, code, "a whole number in range is expected here");
    }
    return (struct opt_int){true, v};
}

static struct str take_word(struct practice_table *t, struct csv *c, enum table_use use,
                            const char *const *words, const char *without, const char *code) {
    struct str s = take(t, c, use);
    if (str_is_empty(s)) {
        return str_of(without);
    }
    for (size_t i = 0; words[i] != NULL; i++) {
        if (str_eq_nocase(s, str_of(words[i]))) {
            return str_of(words[i]);
        }
    }
    refuse(t, c, use, code, "this is none of the words that are known here");
    return str_of(without);
}

static void take_years(struct practice_table *t, struct csv *c, struct practice *p) {
    int64_t last = t->now_ms / (365 * DAY_MS) + 1971;
    p->begun = take_number(t, c, TABLE_BEGUN, 1000, last, "year");
    p->ended = take_number(t, c, TABLE_ENDED, 1000, last, "year");
    if (p->begun.has && p->ended.has && p->ended.v < p->begun.v) {
        refuse(t, c, TABLE_ENDED, "table_years", "it ended before it began");
    }
}

static void take_address(struct practice_table *t, struct csv *c, struct brought *b) {
    b->address = take(t, c, TABLE_ADDRESS);
    bool web = str_starts(b->address, STR("https://")) || str_starts(b->address, STR("http://"));
    if (!str_is_empty(b->address) && (!web || str_has(b->address, ' '))) {
        refuse(t, c, TABLE_ADDRESS, "table_address", "an address begins with https://");
    }
}

static void take_sources(struct practice_table *t, struct csv *c, struct practice *p) {
    p->sources = take(t, c, TABLE_SOURCES);
    size_t lines = 0;
    for (struct str rest = p->sources; !str_is_empty(rest);) {
        lines += str_is_empty(str_trim(str_cut(&rest, '\n'))) ? 0 : 1;
    }
    if (lines > PRACTICE_SOURCES_MAX) {
        refuse(t, c, TABLE_SOURCES, "table_sources", "there are too many sources");
    }
}

/* Without a number of its own a row is known by what it says. */
static struct str number_of(struct practice_table *t, const struct practice *p) {
    struct str all = arena_join(t->arena, p->thing.title, STR("\n"), p->thing.note, STR("\n"),
                                p->problem, STR("\n"), p->result);
    struct hash h = hash_of(all.p, all.n);
    char hex[2 * HASH_SIZE + 1];
    hash_hex(&h, hex);
    return arena_str(t->arena, str_make(hex, 20));
}

static void name_row(struct practice_table *t, struct csv *c, struct table_row *out) {
    struct practice *p = &out->practice;
    p->thing.title = take(t, c, TABLE_TITLE);
    p->thing.note = take(t, c, TABLE_PLACE);
    out->brought.number = take(t, c, TABLE_NUMBER);
    bool made = str_is_empty(p->thing.title);
    if (made && str_is_empty(p->thing.note) && str_is_empty(out->brought.number)) {
        refuse(t, c, TABLE_TITLE, "table_title", "what it is called, or where it was, is missing");
    } else if (made && str_is_empty(out->brought.number)) {
        p->thing.title = str_utf8_first(p->thing.note, PRACTICE_TITLE_MAX);
    } else if (made) {
        struct str place = str_utf8_first(p->thing.note, CASE_PLACE_MAX);
        p->thing.title = arena_join(t->arena, place, str_of(place.n > 0 ? ": " : ""), t->catalogue,
                                    STR(" "), out->brought.number);
        p->thing.title = str_utf8_first(str_trim(p->thing.title), PRACTICE_TITLE_MAX);
    }
}

static void read_row(struct practice_table *t, struct csv *c, struct table_row *out) {
    *out = (struct table_row){.brought = {.catalogue = t->catalogue, .licence = t->licence}};
    struct practice *p = &out->practice;
    name_row(t, c, out);
    p->is_public = true;
    p->problem = take(t, c, TABLE_PROBLEM);
    p->people = take(t, c, TABLE_PEOPLE);
    p->steps = take(t, c, TABLE_STEPS);
    p->runner = take(t, c, TABLE_RUNNER);
    take_years(t, c, p);
    p->participants = take_number(t, c, TABLE_PARTICIPANTS, 1, 100000000, "people");
    p->resources = take(t, c, TABLE_RESOURCES);
    p->result = take(t, c, TABLE_RESULT);
    p->lesson = take(t, c, TABLE_LESSON);
    p->thing.state = take_word(t, c, TABLE_WENT, practice_went, "unsaid", "table_went");
    p->thing.topic = take_word(t, c, TABLE_TOPIC, topic_words, "other", "table_topic");
    take_sources(t, c, p);
    take_address(t, c, &out->brought);
    out->mode = take(t, c, TABLE_MODE);
    p->reach = p->labels = STR("");
    p->rights = t->rights;
    if (str_is_empty(out->brought.number)) {
        out->brought.number = number_of(t, p);
    }
}

/* --- all rows --- */

static void clear(struct practice_table *t) {
    t->flaws = t->flaws_more = t->rows = t->first_rows = 0;
    memset(t->told, 0, sizeof t->told);
}

static bool has_use(const struct practice_table *t, enum table_use use) {
    for (size_t i = 0; i < t->columns; i++) {
        if (t->column[i].use == use) {
            return true;
        }
    }
    return false;
}

/* Behind the heading. ERR_INPUT: nothing below it can be read. */
static enum err begin_rows(struct practice_table *t, struct csv *c) {
    bool has;
    clear(t);
    *c = begin(t);
    if (csv_next(c, &has) != ERR_OK || !has) {
        add_flaw(t, has ? c->flaw : flaw_at(t->text, 0, "file_empty", STR("the file is empty")));
        return ERR_INPUT;
    }
    if (!has_use(t, TABLE_TITLE) && !has_use(t, TABLE_PLACE)) {
        refuse(t, c, TABLE_TITLE, "table_no_title", "no column is a title or a place yet");
        return ERR_INPUT;
    }
    return ERR_OK;
}

static enum err next_row(struct practice_table *t, struct csv *c, bool *has) {
    enum err e = csv_next(c, has);
    if (e != ERR_OK) {
        add_flaw(t, c->flaw);
    }
    return e == ERR_OK ? ERR_OK : ERR_INPUT;
}

/* The numbers seen so far live in an arena of their own. */
static void check_twice(struct practice_table *t, struct csv *c, struct names *seen,
                        struct str number) {
    uint32_t before = (uint32_t)seen->count;
    if (names_put(seen, arena_str(seen->arena, number)) < before) {
        refuse(t, c, TABLE_NUMBER, "table_twice", "this one stands above already");
    }
}

static void keep_first(struct practice_table *t, const struct csv *c) {
    if (t->first_rows == TABLE_FIRST_ROWS) {
        return;
    }
    struct str *row = arena_array(t->arena, struct str, t->columns);
    for (size_t i = 0; i < t->columns; i++) {
        row[i] = str_utf8_first(lang_clean(t->arena, c->field[i].text), 80);
    }
    t->first[t->first_rows++] = row;
}

static enum err check_rows(struct practice_table *t, struct csv *c, struct names *seen) {
    for (;;) {
        struct table_row row;
        bool has;
        struct arena_mark mark = arena_mark(t->arena);
        TRY(next_row(t, c, &has));
        if (!has || t->flaws_more > 0) {
            return ERR_OK; /* enough to mend */
        }
        size_t flaws = t->flaws, firsts = t->first_rows;
        keep_first(t, c);
        read_row(t, c, &row);
        check_twice(t, c, seen, row.brought.number);
        t->rows++;
        if (t->flaws == flaws && t->first_rows == firsts) {
            arena_rewind(t->arena, mark);
        }
    }
}

enum err practice_table_check(struct practice_table *t) {
    struct csv c;
    TRY(begin_rows(t, &c));
    struct arena *own = arena_make();
    struct names seen = names_make(own, TABLE_ROWS_MAX + 1);
    enum err e = check_rows(t, &c, &seen);
    arena_free(own);
    if (e == ERR_OK && t->flaws == 0 && t->rows == 0) {
        add_flaw(t, flaw_at(t->text, t->text.n, "no_rows",
                            STR("there is a heading and nothing below it")));
    }
    return t->flaws > 0 ? ERR_INPUT : e;
}

static struct str words_of(struct practice_table *t, table_say *say, void *self) {
    struct str all = STR("");
    for (size_t i = 0; i < t->flaws; i++) {
        all = arena_join(t->arena, all, str_of(i > 0 ? "; " : ""), say(self, &t->flaw[i]));
    }
    return all;
}

static enum err put_faulty(struct practice_table *t, struct csv *c, struct names *seen,
                           table_say *say, void *self, struct csv_out *o) {
    for (size_t wrote = 0; wrote < TABLE_MEND_MAX;) {
        struct table_row row;
        bool has;
        struct arena_mark mark = arena_mark(t->arena);
        TRY(next_row(t, c, &has));
        if (!has) {
            return ERR_OK;
        }
        t->flaws = t->flaws_more = 0;
        read_row(t, c, &row);
        check_twice(t, c, seen, row.brought.number);
        if (t->flaws > 0) {
            csv_faulty_row(o, c, words_of(t, say, self));
            wrote++;
        }
        arena_rewind(t->arena, mark);
    }
    return ERR_OK;
}

enum err practice_table_faulty(struct practice_table *t, table_say *say, void *self,
                               struct buf *out) {
    struct csv c;
    struct csv_out o = csv_out(out, true);
    TRY(begin_rows(t, &c));
    csv_faulty_head(&o, &c);
    struct arena *own = arena_make();
    struct names seen = names_make(own, TABLE_ROWS_MAX + 1);
    enum err e = put_faulty(t, &c, &seen, say, self, &o);
    arena_free(own);
    return e;
}

enum err practice_table_mend(struct arena *a, struct str text, struct str rows, struct str *out,
                             struct flaw *flaw) {
    return csv_mend(a, text, rows, limits, out, flaw);
}

/* --- into the store --- */

static enum err write_row(struct ctx *c, const struct community *m, struct table_row *row,
                          size_t *made) {
    bool is_new;
    TRY(practice_bring(c, m, &row->practice, &row->brought, &is_new));
    *made += is_new ? 1 : 0;
    return is_new && !str_is_empty(row->mode)
               ? depth_bring(c, row->practice.thing.id, "mode", row->mode)
               : ERR_OK;
}

enum err practice_table_write(struct practice_table *t, struct ctx *c, const struct community *m,
                              size_t *made) {
    struct csv csv;
    *made = 0;
    if (!c->viewer->host) {
        return ERR_FORBIDDEN;
    }
    TRY(begin_rows(t, &csv));
    for (;;) {
        struct table_row row;
        bool has;
        struct arena_mark of_table = arena_mark(t->arena), of_ctx = arena_mark(c->arena);
        TRY(next_row(t, &csv, &has));
        if (!has) {
            break;
        }
        read_row(t, &csv, &row);
        if (t->flaws > 0) {
            return ERR_INPUT; /* it was not checked */
        }
        TRY(write_row(c, m, &row, made));
        if (c->arena != t->arena) {
            arena_rewind(c->arena, of_ctx);
        }
        arena_rewind(t->arena, of_table);
    }
    return audit_write(c, "practices.brought", m->thing.id, m->thing.id, STR(""));
}

/* --- what waits --- */

enum err practice_table_keep(struct ctx *c, const struct community *m, struct str name,
                             struct str content) {
    return c->viewer->host ? q_practice_sent_put(c->db, c->viewer->person, m->thing.id, name,
                                                 content, c->now_ms, NULL)
                           : ERR_FORBIDDEN;
}

enum table_use table_use_of(struct str word) {
    for (int u = 0; u < TABLE_USES; u++) {
        if (str_eq(word, str_of(table_use_words[u]))) {
            return (enum table_use)u;
        }
    }
    return TABLE_NOT_USED;
}

enum err practice_table_kept(struct ctx *c, const struct community *m, struct str *name,
                             struct practice_table *out) {
    struct q_practice_sent_row_row r;
    TRY(q_practice_sent_row(c->db, c->arena, c->viewer->person, m->thing.id, &r));
    *name = r.name;
    TRY(practice_table_open(c->arena, r.content, c->now_ms, out));
    if (str_is_empty(r.uses)) {
        return ERR_OK;
    }
    for (size_t i = 0; i < out->columns; i++) {
        out->column[i].use = table_use_of(str_cut(&r.uses, ','));
    }
    out->catalogue = r.catalogue;
    out->licence = r.licence;
    out->rights = r.rights;
    return ERR_OK;
}

enum err practice_table_choose(struct ctx *c, const struct community *m,
                               const struct practice_table *t) {
    struct buf uses = buf_make(TABLE_COLUMNS_MAX * 16);
    for (size_t i = 0; i < t->columns; i++) {
        buf_printf(&uses, "%s%s", i > 0 ? "," : "", table_use_words[t->column[i].use]);
    }
    enum err e = q_practice_sent_choose(
        c->db, c->viewer->person, m->thing.id, buf_str(&uses), str_utf8_first(t->catalogue, 400),
        str_utf8_first(t->licence, 1000), str_utf8_first(t->rights, 40), NULL);
    buf_free(&uses);
    return e;
}

enum err practice_table_put_back(struct ctx *c, const struct community *m, struct str content) {
    return q_practice_sent_mend(c->db, c->viewer->person, m->thing.id, content, NULL);
}

enum err practice_table_done(struct ctx *c) {
    return q_practice_sent_drop(c->db, c->viewer->person, NULL);
}
