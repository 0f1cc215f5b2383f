/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Files of votes on statements. */
#include "format/opinion_file.h"

#include <stdlib.h>
#include <string.h>

#include "format/csv.h"
#include "format/json_read.h"
#include "format/names.h"

enum { MATRIX_FIRST = 6, FIELD_BYTES = 100000, OBJECT_BYTES = 10000 };

/* Votes as they are read: numbers in the order in which names came. */
struct reading {
    struct arena *arena;
    struct str text;
    struct names people;
    struct names statements;
    struct opinion_cast *cast;
    int64_t *time;
    size_t count;
    bool in_order; /* of time, so far */
    struct flaw *flaw;
};

static enum err refuse(struct reading *r, enum err e, size_t at, const char *code, struct str why) {
    *r->flaw = flaw_at(r->text, at, code, why);
    return e;
}

static enum err refuse_csv(struct reading *r, const struct csv *c) {
    *r->flaw = c->flaw;
    return ERR_INPUT;
}

/* How many votes there can be: as many as such bytes. */
static void make_room(struct reading *r, char one, char other) {
    size_t room = 1;
    for (size_t i = 0; i < r->text.n; i++) {
        room += r->text.p[i] == one || r->text.p[i] == other ? 1 : 0;
    }
    room = room < OPINION_CASTS_MAX ? room : OPINION_CASTS_MAX;
    r->cast = (void *)arena_room(r->arena, room * sizeof *r->cast);
    r->time = (void *)arena_room(r->arena, room * sizeof *r->time);
}

/* --- what a vote consists of --- */

static enum err person(struct reading *r, struct str id, size_t at, uint32_t *out) {
    if (id.n == 0 || id.n > OPINION_ID_MAX || str_has(id, '\0')) {
        return refuse(r, ERR_INPUT, at, "opinion_id", STR("an ID must have 1 to 200 bytes"));
    }
    *out = names_put(&r->people, id);
    return *out != NAMES_NONE ? ERR_OK
                              : refuse(r, ERR_TOO_LARGE, at, "opinion_people",
                                       STR("there are more than 1000000 participants"));
}

static enum err statement(struct reading *r, struct str id, size_t at, uint16_t *out) {
    if (id.n == 0 || id.n > OPINION_ID_MAX || str_has(id, '\0')) {
        return refuse(r, ERR_INPUT, at, "opinion_id", STR("an ID must have 1 to 200 bytes"));
    }
    uint32_t number = names_put(&r->statements, id);
    if (number == NAMES_NONE) {
        return refuse(r, ERR_TOO_LARGE, at, "opinion_statements",
                      STR("there are more than 10000 statements"));
    }
    *out = (uint16_t)number;
    return ERR_OK;
}

/* As CSV has it: 1 is agree. */
static enum err vote(struct reading *r, struct str cell, size_t at, uint8_t *out) {
    if (str_eq(cell, STR("1"))) {
        *out = OPINION_AGREE;
    } else if (str_eq(cell, STR("-1"))) {
        *out = OPINION_DISAGREE;
    } else if (str_eq(cell, STR("0"))) {
        *out = OPINION_PASS;
    } else {
        return refuse(r, ERR_INPUT, at, "opinion_vote",
                      STR("a vote must be 1 (agree), -1 (disagree) or 0 (pass)"));
    }
    return ERR_OK;
}

static enum err add(struct reading *r, struct opinion_cast c, int64_t time, size_t at) {
    if (r->count == OPINION_CASTS_MAX) {
        return refuse(r, ERR_TOO_LARGE, at, "opinion_votes",
                      STR("there are more than 50000000 votes"));
    }
    r->in_order &= r->count == 0 || r->time[r->count - 1] <= time;
    r->cast[r->count] = c;
    r->time[r->count++] = time;
    return ERR_OK;
}

/* --- CSV: a row for each vote --- */

struct columns {
    size_t person;
    size_t statement;
    size_t vote;
    size_t time;     /* or the number of columns */
    bool taken_back; /* an empty vote may stand */
};

static enum err vote_row(struct reading *r, const struct csv *c, const struct columns *k) {
    const struct csv_field *f = c->field;
    struct opinion_cast cast = {.vote = OPINION_UNSEEN};
    int64_t time = 0;
    TRY(person(r, f[k->person].text, f[k->person].at, &cast.participant));
    TRY(statement(r, f[k->statement].text, f[k->statement].at, &cast.statement));
    if (!k->taken_back || f[k->vote].text.n) {
        TRY(vote(r, f[k->vote].text, f[k->vote].at, &cast.vote));
    }
    if (k->time < c->count && !str_to_int(f[k->time].text, &time)) {
        return refuse(r, ERR_INPUT, f[k->time].at, "opinion_time",
                      STR("a time must be a whole number"));
    }
    return add(r, cast, time, f[0].at);
}

static enum err vote_rows(struct reading *r, struct csv *c, const struct columns *k) {
    bool has;
    make_room(r, '\n', '\n');
    for (;;) {
        if (csv_next(c, &has) != ERR_OK) {
            return refuse_csv(r, c);
        }
        if (!has) {
            return ERR_OK;
        }
        TRY(vote_row(r, c, k));
    }
}

/* --- CSV: a row for each participant --- */

static enum err matrix_head(struct reading *r, const struct csv *c) {
    for (size_t i = MATRIX_FIRST; i < c->count; i++) {
        uint16_t number = 0;
        TRY(statement(r, c->field[i].text, c->field[i].at, &number));
        if (number != i - MATRIX_FIRST) {
            return refuse(r, ERR_INPUT, c->field[i].at, "opinion_twice",
                          STR("this statement stands twice in the heading"));
        }
    }
    return ERR_OK;
}

static enum err matrix_row(struct reading *r, const struct csv *c) {
    struct opinion_cast cast = {0};
    size_t before = r->people.count;
    TRY(person(r, c->field[0].text, c->field[0].at, &cast.participant));
    if (r->people.count == before) {
        return refuse(r, ERR_INPUT, c->field[0].at, "opinion_twice",
                      STR("this participant stands in the file already"));
    }
    for (size_t i = MATRIX_FIRST; i < c->count; i++) {
        if (c->field[i].text.n) {
            cast.statement = (uint16_t)(i - MATRIX_FIRST);
            TRY(vote(r, c->field[i].text, c->field[i].at, &cast.vote));
            TRY(add(r, cast, 0, c->field[i].at));
        }
    }
    return ERR_OK;
}

static enum err matrix(struct reading *r, struct csv *c) {
    bool has;
    make_room(r, '0', '1');
    TRY(matrix_head(r, c));
    for (;;) {
        if (csv_next(c, &has) != ERR_OK) {
            return refuse_csv(r, c);
        }
        if (!has) {
            return ERR_OK;
        }
        TRY(matrix_row(r, c));
    }
}

static bool has_columns(const struct csv *c, struct columns *k, const char *const name[4]) {
    k->person = csv_find(c, str_of(name[0]));
    k->statement = csv_find(c, str_of(name[1]));
    k->vote = csv_find(c, str_of(name[2]));
    k->time = csv_find(c, str_of(name[3]));
    return k->person < c->count && k->statement < c->count && k->vote < c->count;
}

static enum err read_csv(struct reading *r) {
    static const struct csv_limits limits = {OPINION_STATEMENTS_MAX + MATRIX_FIRST, FIELD_BYTES,
                                             OPINION_CASTS_MAX + 1};
    static const char *const polis[] = {"voter-id", "comment-id", "vote", "timestamp"};
    static const char *const kith[] = {"participant", "statement", "vote", "time"};
    struct csv c = csv_begin(r->arena, r->text, ',', limits);
    struct columns k = {0};
    bool has;
    if (csv_next(&c, &has) != ERR_OK) {
        return refuse_csv(r, &c);
    }
    if (!has) {
        return refuse(r, ERR_INPUT, 0, "opinion_empty", STR("the file is empty"));
    }
    if (has_columns(&c, &k, polis)) {
        return vote_rows(r, &c, &k);
    }
    if (has_columns(&c, &k, kith)) {
        k.taken_back = true;
        return vote_rows(r, &c, &k);
    }
    if (c.count >= MATRIX_FIRST && str_eq(c.field[0].text, STR("participant")) &&
        str_eq(c.field[1].text, STR("group-id"))) {
        return matrix(r, &c);
    }
    return refuse(
        r, ERR_INPUT, c.field[0].at, "opinion_heading",
        STR("the heading must name participant, statement, vote; or voter-id, "
            "comment-id, vote; or be that of a Polis matrix (participant, group-id ...)"));
}

/* --- JSON: one object at a time, so that memory stays small and places are known --- */

static size_t skip_blanks(struct str s, size_t at) {
    while (at < s.n && str_has(STR(" \t\r\n"), s.p[at])) {
        at++;
    }
    return at;
}

/* Behind the object that begins at `at`, or `at` when it does not end within its limit. */
static size_t object_end(struct str s, size_t at) {
    size_t depth = 0;
    bool within = false;
    size_t most = s.n - at < OBJECT_BYTES ? s.n : at + OBJECT_BYTES;
    for (size_t i = at; i < most; i++) {
        if (within && s.p[i] == '\\') {
            i++;
        } else if (within) {
            within = s.p[i] != '"';
        } else if (s.p[i] == '"') {
            within = true;
        } else if (s.p[i] == '{' || s.p[i] == '[') {
            depth++;
        } else if ((s.p[i] == '}' || s.p[i] == ']') && --depth == 0) {
            return i + 1;
        }
    }
    return at;
}

static const json_t *either(const json_t *o, const char *name, const char *other) {
    const json_t *v = json_object_get(o, name);
    return v ? v : json_object_get(o, other);
}

/* A whole number or a text, as text. */
static struct str id_of(struct reading *r, const json_t *v) {
    if (json_is_integer(v)) {
        return arena_printf(r->arena, "%lld", (long long)json_integer_value(v));
    }
    return arena_str(r->arena, json_str(v));
}

static bool time_of(const json_t *v, int64_t *out) {
    *out = json_integer_value(v);
    return !v || json_is_integer(v) || str_to_int(json_str(v), out);
}

static enum err vote_object(struct reading *r, const json_t *o, size_t at) {
    struct opinion_cast c = {0};
    int64_t time = 0;
    const json_t *v = json_object_get(o, "vote");
    struct arena_mark m = arena_mark(r->arena);
    size_t known = r->people.count + r->statements.count;
    TRY(person(r, id_of(r, either(o, "pid", "participant_id")), at, &c.participant));
    TRY(statement(r, id_of(r, either(o, "tid", "statement_id")), at, &c.statement));
    if (r->people.count + r->statements.count == known) {
        arena_rewind(r->arena, m); /* both IDs were there before */
    }
    int64_t value = json_is_integer(v) ? json_integer_value(v) : 2;
    if (value < -1 || value > 1) {
        return refuse(r, ERR_INPUT, at, "opinion_vote",
                      STR("\"vote\" must be -1 (agree), 1 (disagree) or 0 (pass)"));
    }
    if (!time_of(json_object_get(o, "modified"), &time)) {
        return refuse(r, ERR_INPUT, at, "opinion_time", STR("\"modified\" must be a whole number"));
    }
    c.vote = value == -1 ? OPINION_AGREE : value == 1 ? OPINION_DISAGREE : OPINION_PASS;
    return add(r, c, time, at);
}

static enum err one_object(struct reading *r, size_t *at) {
    size_t begin = *at;
    size_t end = begin < r->text.n && r->text.p[begin] == '{' ? object_end(r->text, begin) : begin;
    json_t *o = NULL;
    struct flaw within;
    if (end == begin) {
        return refuse(r, ERR_INPUT, begin, "opinion_object",
                      STR("an object of at most 10000 bytes must stand here, such as "
                          "{\"pid\":1,\"tid\":2,\"vote\":-1}"));
    }
    struct str piece = str_make(r->text.p + begin, end - begin);
    if (json_read(piece, (struct json_limits){OBJECT_BYTES, 20}, &o, &within) != ERR_OK) {
        return refuse(r, ERR_INPUT, begin, within.code, within.why);
    }
    enum err e = vote_object(r, o, begin);
    json_decref(o);
    *at = end;
    return e;
}

static enum err read_json(struct reading *r, size_t at) {
    struct str s = r->text;
    make_room(r, '{', '{');
    at = skip_blanks(s, at + 1);
    bool first = true;
    while (!(first && at < s.n && s.p[at] == ']')) {
        TRY(one_object(r, &at));
        at = skip_blanks(s, at);
        first = false;
        if (at < s.n && s.p[at] == ',') {
            at = skip_blanks(s, at + 1);
        } else if (at < s.n && s.p[at] == ']') {
            break;
        } else {
            return refuse(r, ERR_INPUT, at, "opinion_array", STR("a comma or ] must stand here"));
        }
    }
    at = skip_blanks(s, at + 1);
    return at == s.n ? ERR_OK
                     : refuse(r, ERR_INPUT, at, "opinion_behind",
                              STR("something stands behind the array"));
}

/* --- into the order of time, names into that of IDs --- */

struct timed {
    int64_t time;
    struct opinion_cast cast;
    uint32_t row;
};

static int by_time(const void *a, const void *b) {
    const struct timed *x = a;
    const struct timed *y = b;
    if (x->time != y->time) {
        return x->time < y->time ? -1 : 1;
    }
    return (x->row > y->row) - (x->row < y->row);
}

static void sort_by_time(struct reading *r) {
    if (r->in_order) {
        return;
    }
    struct arena_mark m = arena_mark(r->arena);
    struct timed *t = (void *)arena_room(r->arena, r->count * sizeof *t);
    for (size_t i = 0; i < r->count; i++) {
        t[i] = (struct timed){r->time[i], r->cast[i], (uint32_t)i};
    }
    qsort(t, r->count, sizeof *t, by_time);
    for (size_t i = 0; i < r->count; i++) {
        r->cast[i] = t[i].cast;
    }
    arena_rewind(r->arena, m);
}

struct named {
    struct str id;
    uint32_t number;
};

static int by_id(const void *a, const void *b) {
    return opinion_id_cmp(((const struct named *)a)->id, ((const struct named *)b)->id);
}

/* Which number each gets; *order says which had it before. */
static uint32_t *ranks(struct arena *a, const struct str *id, size_t count, uint32_t **order) {
    uint32_t *rank = arena_array(a, uint32_t, count + 1);
    *order = arena_array(a, uint32_t, count + 1);
    struct arena_mark m = arena_mark(a);
    struct named *n = arena_array(a, struct named, count + 1);
    for (size_t i = 0; i < count; i++) {
        n[i] = (struct named){id[i], (uint32_t)i};
    }
    qsort(n, count, sizeof *n, by_id);
    for (size_t i = 0; i < count; i++) {
        rank[n[i].number] = (uint32_t)i;
        (*order)[i] = n[i].number;
    }
    arena_rewind(a, m);
    return rank;
}

static void finish(struct reading *r, struct opinion_file *out) {
    uint32_t *order;
    sort_by_time(r);
    size_t people = r->people.count;
    const uint32_t *rank = ranks(r->arena, r->people.text, people, &order);
    struct str *id = arena_array(r->arena, struct str, people + 1);
    for (size_t i = 0; i < people; i++) {
        id[i] = r->people.text[order[i]];
    }
    size_t statements = r->statements.count;
    const uint32_t *place = ranks(r->arena, r->statements.text, statements, &order);
    struct opinion_statement *s = arena_array(r->arena, struct opinion_statement, statements + 1);
    for (size_t j = 0; j < statements; j++) {
        s[j].id = r->statements.text[order[j]];
    }
    for (size_t i = 0; i < r->count; i++) {
        r->cast[i].participant = rank[r->cast[i].participant];
        r->cast[i].statement = (uint16_t)place[r->cast[i].statement];
    }
    *out = (struct opinion_file){.in = {.participants = people,
                                        .participant = id,
                                        .statements = statements,
                                        .statement = s,
                                        .casts = r->count,
                                        .cast = r->cast},
                                 .text = arena_array(r->arena, struct str, statements + 1)};
}

enum err opinion_file_read(struct arena *a, struct str text, struct opinion_file *out,
                           struct flaw *flaw) {
    struct reading r = {.arena = a, .text = text, .in_order = true, .flaw = flaw};
    r.people = names_make(a, OPINION_PARTICIPANTS_MAX);
    r.statements = names_make(a, OPINION_STATEMENTS_MAX);
    size_t at = skip_blanks(text, str_starts(text, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.n : 0);
    TRY(at < text.n && text.p[at] == '[' ? read_json(&r, at) : read_csv(&r));
    finish(&r, out);
    return ERR_OK;
}

/* --- statements --- */

struct told {
    struct reading r;
    struct csv csv;
    size_t id;
    size_t moderated;
    size_t meta;
    size_t text;
    struct opinion_statement *of; /* by number of r.statements */
    struct str *said;
    bool *seen;
};

static size_t either_column(const struct csv *c, const char *name, const char *other) {
    size_t at = csv_find(c, str_of(name));
    return at < c->count ? at : csv_find(c, str_of(other));
}

static enum err told_head(struct told *t) {
    struct csv *c = &t->csv;
    bool has;
    if (csv_next(c, &has) != ERR_OK) {
        return refuse_csv(&t->r, c);
    }
    if (!has) {
        return refuse(&t->r, ERR_INPUT, 0, "opinion_empty", STR("the file is empty"));
    }
    t->id = either_column(c, "comment-id", "statement");
    t->moderated = csv_find(c, STR("moderated"));
    t->meta = either_column(c, "is-meta", "is_meta");
    t->text = either_column(c, "comment-body", "text");
    return t->id < c->count ? ERR_OK
                            : refuse(&t->r, ERR_INPUT, c->field[0].at, "opinion_heading",
                                     STR("the heading must name comment-id or statement"));
}

/* Is it one of three words, and the first one? */
static enum err flag(struct told *t, size_t column, const char *const word[3], bool *out) {
    if (column == t->csv.count) {
        return ERR_OK;
    }
    const struct csv_field *f = &t->csv.field[column];
    for (size_t i = 0; i < 3; i++) {
        if (str_eq(f->text, str_of(word[i]))) {
            *out = i == 0;
            return ERR_OK;
        }
    }
    return refuse(&t->r, ERR_INPUT, f->at, "opinion_flag",
                  column == t->meta ? STR("this must be 1, 0 or empty")
                                    : STR("moderated must be -1 (out), 0 or 1"));
}

static enum err told_row(struct told *t) {
    static const char *const out[] = {"-1", "0", "1"};
    static const char *const meta[] = {"1", "0", ""};
    const struct csv_field *f = &t->csv.field[t->id];
    uint16_t j = 0;
    TRY(statement(&t->r, f->text, f->at, &j));
    if (t->seen[j]) {
        return refuse(&t->r, ERR_INPUT, f->at, "opinion_twice",
                      STR("this statement stands in the file already"));
    }
    t->seen[j] = true;
    t->of[j].id = t->r.statements.text[j];
    TRY(flag(t, t->moderated, out, &t->of[j].out));
    TRY(flag(t, t->meta, meta, &t->of[j].meta));
    if (t->text < t->csv.count) {
        t->said[j] = t->csv.field[t->text].text;
    }
    return ERR_OK;
}

/* Known statements keep their numbers until all are there; then all are put in order anew. */
static void told_finish(struct told *t, struct opinion_file *file) {
    struct arena *a = t->r.arena;
    size_t count = t->r.statements.count;
    uint32_t *order;
    const uint32_t *rank = ranks(a, t->r.statements.text, count, &order);
    struct opinion_statement *s = arena_array(a, struct opinion_statement, count + 1);
    struct str *said = arena_array(a, struct str, count + 1);
    struct opinion_cast *cast = arena_alloc(a, file->in.casts + 1, sizeof *cast);
    for (size_t j = 0; j < count; j++) {
        s[j] = t->of[order[j]];
        said[j] = t->said[order[j]];
    }
    for (size_t i = 0; i < file->in.casts; i++) {
        cast[i] = file->in.cast[i];
        cast[i].statement = (uint16_t)rank[cast[i].statement];
    }
    file->in.statements = count;
    file->in.statement = s;
    file->in.cast = cast;
    file->text = said;
}

enum err opinion_statements_read(struct arena *a, struct str text, struct opinion_file *file,
                                 struct flaw *flaw) {
    static const struct csv_limits limits = {1000, FIELD_BYTES, OPINION_STATEMENTS_MAX + 1};
    struct told t = {.r = {.arena = a, .text = text, .flaw = flaw},
                     .csv = csv_begin(a, text, ',', limits)};
    bool has;
    t.r.statements = names_make(a, OPINION_STATEMENTS_MAX);
    t.of = arena_array(a, struct opinion_statement, OPINION_STATEMENTS_MAX);
    t.said = arena_array(a, struct str, OPINION_STATEMENTS_MAX);
    t.seen = arena_array(a, bool, OPINION_STATEMENTS_MAX);
    for (size_t j = 0; j < file->in.statements; j++) {
        uint32_t same = names_put(&t.r.statements, file->in.statement[j].id);
        t.of[same] = file->in.statement[j];
        t.said[same] = file->text[j];
    }
    TRY(told_head(&t));
    for (;;) {
        if (csv_next(&t.csv, &has) != ERR_OK) {
            return refuse_csv(&t.r, &t.csv);
        }
        if (!has) {
            told_finish(&t, file);
            return ERR_OK;
        }
        TRY(told_row(&t));
    }
}
