/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What `kith similar` answers: the places of a table that are like one of them. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "engine/similar.h"
#include "format/csv.h"
#include "format/repeated.h"
#include "lib/engines.h"

struct given {
    struct str of;
    struct str id;
    struct str use;
    struct str not ;
    struct str weights;
    struct str missing;
    struct str scale;
    int64_t k;
    bool explain;
};

/* Texts of an option, cut at commas. */
struct list {
    struct str *item;
    size_t count;
};

struct missing {
    struct list texts;
    double *number; /* NAN where the text is none */
};

struct table {
    const struct question_file *file;
    struct csv csv;
    struct list id_columns;
    size_t *id_column;
    size_t *column; /* of each indicator */
    struct missing missing;
    size_t *id_at; /* byte of the input, for each place */
    struct similar_table out;
};

static struct list list_of(struct arena *a, struct str rest) {
    struct list l = {.item = arena_array(a, struct str, rest.n + 1)};
    while (rest.n) {
        l.item[l.count++] = str_cut(&rest, ',');
    }
    return l;
}

static bool holds(struct list l, struct str s) {
    for (size_t i = 0; i < l.count; i++) {
        if (str_eq(l.item[i], s)) {
            return true;
        }
    }
    return false;
}

static struct missing missing_of(struct arena *a, struct str text) {
    struct missing m = {.texts = list_of(a, text)};
    m.number = arena_array(a, double, m.texts.count);
    for (size_t i = 0; i < m.texts.count; i++) {
        m.number[i] = NAN;
        (void)str_to_real(m.texts.item[i], &m.number[i]);
    }
    return m;
}

/* -9999 is the code -9999.0 too. */
static bool is_missing(const struct missing *m, struct str cell, bool number, double v) {
    if (cell.n == 0) {
        return true;
    }
    for (size_t i = 0; i < m->texts.count; i++) {
        if (str_eq(m->texts.item[i], cell) || (number && m->number[i] == v)) {
            return true;
        }
    }
    return false;
}

/* --- the heading --- */

/* 0, or the option names a column that is not there. */
static int columns_known(struct question *q, const struct table *t, const char *option,
                         struct list names) {
    for (size_t i = 0; i < names.count; i++) {
        if (csv_find(&t->csv, names.item[i]) == t->csv.count) {
            return question_usage(q, "--%s: there is no column \"%.*s\"", option,
                                  STR_ARG(names.item[i]));
        }
    }
    return EXIT_DONE;
}

static int id_columns(struct question *q, const struct given *g, struct table *t) {
    struct csv *csv = &t->csv;
    t->id_columns = list_of(q->arena, g->id);
    int code = columns_known(q, t, "id", t->id_columns);
    if (code) {
        return code;
    }
    if (t->id_columns.count == 0) {
        t->id_columns.item[t->id_columns.count++] = csv->field[0].text;
    }
    t->id_column = arena_array(q->arena, size_t, t->id_columns.count);
    for (size_t i = 0; i < t->id_columns.count; i++) {
        t->id_column[i] = csv_find(csv, t->id_columns.item[i]);
    }
    return EXIT_DONE;
}

static int indicator_columns(struct question *q, const struct given *g, struct table *t) {
    struct list use = list_of(q->arena, g->use);
    struct list not = list_of(q->arena, g->not );
    struct str *name = arena_array(q->arena, struct str, t->csv.count);
    int code = columns_known(q, t, "use", use);
    code = code ? code : columns_known(q, t, "not", not );
    if (code) {
        return code;
    }
    t->column = arena_array(q->arena, size_t, t->csv.count);
    for (size_t i = 0; i < t->csv.count; i++) {
        struct str heading = t->csv.field[i].text;
        bool wanted = use.count ? holds(use, heading) : !holds(t->id_columns, heading);
        if (wanted && !holds(not, heading)) {
            t->column[t->out.indicators] = i;
            name[t->out.indicators++] = heading;
        }
    }
    t->out.indicator = name;
    return t->out.indicators ? 0 : question_usage(q, "no indicator is left to compare by");
}

static int heading(struct question *q, const struct given *g, struct table *t) {
    struct csv *csv = &t->csv;
    bool has;
    if (csv_next(csv, &has) != ERR_OK) {
        return question_flaw(q, t->file, str_of(NULL), &csv->flaw);
    }
    if (!has) {
        struct flaw f = flaw_at(csv->text, 0, "similar_empty", STR("the file is empty"));
        return question_flaw(q, t->file, str_of(NULL), &f);
    }
    struct str *name = arena_array(q->arena, struct str, csv->count);
    for (size_t i = 0; i < csv->count; i++) {
        name[i] = csv->field[i].text;
    }
    size_t twice = first_repeated(q->arena, name, csv->count);
    if (twice < csv->count) {
        (void)csv_refuse(csv, twice, "similar_column", STR("this column's name stands twice"));
        return question_flaw(q, t->file, str_of(NULL), &csv->flaw);
    }
    int code = id_columns(q, g, t);
    return code ? code : indicator_columns(q, g, t);
}

/* --- the places --- */

static enum err place_id(struct table *t, struct str *id) {
    struct buf joined = buf_make(1000);
    for (size_t i = 0; i < t->id_columns.count; i++) {
        buf_put(&joined, t->csv.field[t->id_column[i]].text);
    }
    *id = arena_str(t->csv.arena, buf_str(&joined));
    bool fits = id->n >= 1 && id->n <= 200 && !joined.overflow;
    buf_free(&joined);
    return fits ? ERR_OK
                : csv_refuse(&t->csv, t->id_column[0], "similar_id",
                             STR("an ID must have 1 to 200 bytes"));
}

static enum err place_value(struct table *t, size_t i, double *out) {
    struct str cell = t->csv.field[t->column[i]].text;
    double v = 0;
    bool number = str_to_real(cell, &v);
    if (is_missing(&t->missing, cell, number, v)) {
        *out = NAN;
        return ERR_OK;
    }
    if (!number || fabs(v) > SIMILAR_VALUE_MAX) {
        return csv_refuse(&t->csv, t->column[i], "similar_number",
                          number ? STR("this number is too large")
                                 : STR("this is not a number; --missing names codes that mean "
                                       "nothing is known"));
    }
    *out = v;
    return ERR_OK;
}

/* Rows into columns: value[indicator * room + place]. */
static enum err places(struct table *t, size_t room, struct str *id, double *value) {
    bool has;
    for (;;) {
        TRY(csv_next(&t->csv, &has));
        if (!has) {
            return ERR_OK;
        }
        size_t at = t->out.places++;
        TRY(place_id(t, &id[at]));
        t->id_at[at] = t->csv.field[t->id_column[0]].at;
        for (size_t i = 0; i < t->out.indicators; i++) {
            TRY(place_value(t, i, &value[i * room + at]));
        }
    }
}

static size_t lines_from(const struct csv *csv) {
    size_t lines = 1;
    for (size_t i = csv->at; i < csv->text.n; i++) {
        lines += csv->text.p[i] == '\n' ? 1 : 0;
    }
    return lines;
}

static int read_places(struct question *q, struct table *t) {
    size_t room = lines_from(&t->csv);
    if (room * t->out.indicators > (size_t)200000000) {
        struct flaw f = flaw_at(t->csv.text, t->csv.at, "similar_size",
                                STR("places times indicators must be at most 200000000"));
        return question_flaw(q, t->file, str_of(NULL), &f);
    }
    struct str *id = arena_array(q->arena, struct str, room);
    double *value = arena_alloc(q->arena, room * t->out.indicators, sizeof *value);
    t->id_at = arena_array(q->arena, size_t, room);
    if (places(t, room, id, value) != ERR_OK) {
        return question_flaw(q, t->file, str_of(NULL), &t->csv.flaw);
    }
    size_t twice = first_repeated(q->arena, id, t->out.places);
    if (twice < t->out.places) {
        struct flaw f = flaw_at(t->csv.text, t->id_at[twice], "similar_twice",
                                STR("this ID stands in the file already"));
        return question_flaw(q, t->file, str_of(NULL), &f);
    }
    for (size_t i = 1; i < t->out.indicators; i++) {
        memmove(value + i * t->out.places, value + i * room, t->out.places * sizeof *value);
    }
    t->out.id = id;
    t->out.value = value;
    return EXIT_DONE;
}

/* --- options --- */

static int weights(struct question *q, const struct given *g, const struct table *t,
                   struct similar_options *o) {
    struct list l = list_of(q->arena, g->weights);
    double *w = arena_array(q->arena, double, t->out.indicators);
    for (size_t i = 0; i < t->out.indicators; i++) {
        w[i] = 1;
    }
    for (size_t i = 0; i < l.count; i++) {
        struct str rest = l.item[i];
        struct str name = str_cut(&rest, '=');
        size_t k = 0;
        while (k < t->out.indicators && !str_eq(t->out.indicator[k], name)) {
            k++;
        }
        if (k == t->out.indicators) {
            return question_usage(q, "--weights: \"%.*s\" is not compared by", STR_ARG(name));
        }
        if (!str_to_real(rest, &w[k]) || w[k] <= 0 || w[k] > SIMILAR_WEIGHT_MAX) {
            return question_usage(q, "--weights: \"%.*s\" needs a weight above 0, at most 1000000",
                                  STR_ARG(name));
        }
    }
    o->weight = w;
    return EXIT_DONE;
}

static int scale(struct question *q, const struct given *g, struct similar_options *o) {
    struct str s = g->scale.p ? g->scale : STR("middle");
    if (!str_eq(s, STR("middle")) && !str_eq(s, STR("nhs"))) {
        return question_usage(q, "--scale must be middle or nhs");
    }
    o->scale = str_eq(s, STR("nhs")) ? SIMILAR_NHS : SIMILAR_MIDDLE;
    return EXIT_DONE;
}

/* --- as plain text --- */

static void told_peer(struct question *q, const struct similar_space *s,
                      const struct similar_peer *p) {
    question_text(q, s->id[p->place]);
    buf_printf(&q->out, "  %.6f  %zu of %zu indicators", p->distance, p->indicators, s->used);
    for (size_t d = 0; d < p->drivers; d++) {
        buf_put(&q->out, d ? STR(", ") : STR("; differ on "));
        question_text(q, s->indicator[p->driver[d].indicator].name);
        buf_printf(&q->out, " %.0f %%", 100 * p->driver[d].share);
    }
    bool begun = false;
    for (size_t i = 0; i < s->indicators; i++) {
        if (!s->indicator[i].dropped && isnan(p->difference[i])) {
            buf_put(&q->out, begun ? STR(", ") : STR("; unknown "));
            question_text(q, s->indicator[i].name);
            begun = true;
        }
    }
    buf_char(&q->out, '\n');
}

static void told(struct question *q, const struct similar_space *s,
                 const struct similar_result *r) {
    buf_put(&q->out, STR("Most like "));
    question_text(q, s->id[r->of]);
    buf_put(&q->out, STR(": distance, what they share, what sets them apart\n"));
    for (size_t i = 0; i < r->peers; i++) {
        told_peer(q, s, &r->peer[i]);
    }
    for (size_t i = 0; i < s->indicators; i++) {
        if (s->indicator[i].dropped) {
            buf_put(&q->out, STR("Left out: "));
            question_text(q, s->indicator[i].name);
            buf_printf(&q->out, " (%s)\n", s->indicator[i].dropped);
        }
    }
    if (r->excludeds) {
        buf_printf(&q->out, "Not comparable, too little is known: %zu\n", r->excludeds);
    }
}

/* --- as sentences --- */

#define ALIKE 0.1 /* of the middle 80 percent, or of a standard deviation, apart at most */

/* A list of indicators after a word: "; alike on x, y". False: there were none. */
static bool put_listed(struct question *q, const char *before, struct str name, bool begun) {
    buf_put(&q->out, begun ? STR(", ") : str_of(before));
    question_text(q, name);
    return true;
}

static void explained_peer(struct question *q, const struct similar_space *s,
                           const struct similar_peer *p) {
    bool alike = false, differs = false, unknown = false;
    question_text(q, s->id[p->place]);
    for (size_t i = 0; i < s->indicators; i++) {
        if (p->difference[i] <= ALIKE) {
            alike = put_listed(q, " is alike on ", s->indicator[i].name, alike);
        }
    }
    for (size_t d = 0; d < p->drivers; d++) {
        const struct similar_driver *v = &p->driver[d];
        if (p->difference[v->indicator] > ALIKE) {
            struct str name = s->indicator[v->indicator].name;
            const char *before = alike ? "; differs on " : " differs on ";
            differs = put_listed(q, before, name, differs);
            buf_printf(&q->out, " (%.0f %% of the distance)", 100 * v->share);
        }
    }
    for (size_t i = 0; i < s->indicators; i++) {
        if (!s->indicator[i].dropped && isnan(p->difference[i])) {
            unknown = put_listed(q, "; not known: ", s->indicator[i].name, unknown);
        }
    }
    buf_put(&q->out, STR(".\n"));
}

/* Where the place lies among its peers; of an indicator that at least three of them have. */
static void explained_band(struct question *q, const struct table *t,
                           const struct similar_result *r, size_t indicator) {
    const double *value = t->out.value + indicator * t->out.places;
    double *known = arena_array(q->arena, double, r->peers);
    size_t count = 0;
    for (size_t i = 0; i < r->peers; i++) {
        double v = value[r->peer[i].place];
        if (!isnan(v)) {
            known[count++] = v;
        }
    }
    if (count < 3 || isnan(value[r->of])) {
        return;
    }
    double low = similar_percentile(known, count, 10);
    double high = similar_percentile(known, count, 90);
    question_text(q, t->out.indicator[indicator]);
    buf_printf(&q->out,
               ": %.6g here; the middle 80 %% of %zu peers from %.6g to %.6g, so it is %s.\n",
               value[r->of], count, low, high,
               value[r->of] < low    ? "lower than most"
               : value[r->of] > high ? "higher than most"
                                     : "as theirs");
}

static void explained(struct question *q, const struct table *t, const struct similar_space *s,
                      const struct similar_result *r) {
    buf_char(&q->out, '\n');
    for (size_t i = 0; i < r->peers; i++) {
        explained_peer(q, s, &r->peer[i]);
    }
    buf_char(&q->out, '\n');
    for (size_t i = 0; i < t->out.indicators; i++) {
        explained_band(q, t, r, i);
    }
}

static int compare(struct question *q, const struct given *g, const struct table *t, size_t most) {
    struct similar_options o = {0};
    int code = scale(q, g, &o);
    code = code ? code : weights(q, g, t, &o);
    if (code) {
        return code;
    }
    struct similar_space s = similar_prepare(q->arena, &t->out, o);
    size_t of = similar_find(&s, g->of);
    if (of == s.places) {
        return question_usage(q, "--of: there is no place \"%.*s\" in the table", STR_ARG(g->of));
    }
    struct similar_result r = similar_nearest(q->arena, &s, of, most);
    if (q->json) {
        struct json_out j = question_json(q);
        struct result_head head = {.input = hash_of(t->csv.text.p, t->csv.text.n)};
        similar_json(&j, q->arena, &s, &r, head, o.scale);
    } else if (r.peers) {
        told(q, &s, &r);
        if (g->explain) {
            explained(q, t, &s, &r);
        }
    }
    return r.peers ? EXIT_DONE
                   : question_none(q, "nothing can be compared with \"%.*s\"", STR_ARG(g->of));
}

static int answer(struct question *q, const void *given) {
    static const struct csv_limits limits = {10000, 100000, 10000001};
    const struct given *g = given;
    struct table t = {question_file_of(q, "table"), .missing = missing_of(q->arena, g->missing)};
    if (!g->of.p) {
        return question_usage(q, "--of: which place?");
    }
    if (g->k < 1 || g->k > 1000000) {
        return question_usage(q, "--k must be a number from 1 to 1000000");
    }
    t.csv = csv_begin(q->arena, t.file->text, ',', limits);
    int code = heading(q, g, &t);
    code = code ? code : read_places(q, &t);
    return code ? code : compare(q, g, &t, (size_t)g->k);
}

static const struct given unasked = {.k = 10};

static const struct engine_option options_known[] = {
    {"of", ASK_TEXT, offsetof(struct given, of)},
    {"k", ASK_INT, offsetof(struct given, k)},
    {"id", ASK_TEXT, offsetof(struct given, id)},
    {"use", ASK_TEXT, offsetof(struct given, use)},
    {"not", ASK_TEXT, offsetof(struct given, not )},
    {"weights", ASK_TEXT, offsetof(struct given, weights)},
    {"missing", ASK_TEXT, offsetof(struct given, missing)},
    {"scale", ASK_TEXT, offsetof(struct given, scale)},
    {"explain", ASK_FLAG, offsetof(struct given, explain), true},
    {0}};

const struct engine engine_similar = {
    .name = "similar",
    .arguments =
        "TABLE.csv --of ID [--k 10] [--id COLUMNS] [--use COLUMNS] [--not COLUMNS] "
        "[--weights COLUMN=W,...] [--missing VALUES] [--scale middle|nhs] [--explain] [--json]",
    .help = "find the places most alike",
    .method = "scale",
    .file = {{"table", "csv"}},
    .option = options_known,
    .given_size = sizeof(struct given),
    .given = &unasked,
    .answer = answer};
