/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Participatory budgets as files. */
#include "format/pabulib.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "format/csv.h"
#include "format/repeated.h"

#define MONEY_MAX (BUDGET_MONEY_MAX / 100) /* currency units */
enum { METAS_MAX = 1000, COLUMNS_MAX = 100, FIELD_MAX = 1000000, NOTES_MAX = 16 };

/* Where IDs are found: sorted by bucket, then by bytes, so that no choice of IDs makes it slow. */
struct index {
    uint32_t *begins; /* [buckets + 1] */
    uint32_t *project;
    uint32_t mask;
};

struct reading {
    struct csv csv;
    struct pabulib *out;
    struct budget_project *project;
    size_t *id_at; /* of projects, then of voters */
    size_t cost;   /* columns */
    size_t voter;
    size_t vote;
    size_t points;
    int64_t longest; /* max_length, or the number of projects */
    struct index index;
    size_t *begins;
    uint32_t *choice;
    uint32_t *point;
    size_t choices;
    size_t room;
    size_t *vote_at;
    struct str *voter_id;
    uint32_t *seen; /* [project]: the last ballot that named it, from 1 */
    uint32_t *sum;  /* [project]: what that ballot gave it */
    size_t repeated;
    struct limit *limit;
};

/* A limit of META on each ballot, and how many break it. */
struct limit {
    const char *key;
    bool is_least;
    bool stated;
    int64_t value;
    uint64_t broken;
};

/* What a ballot has, in the order of the limits below, two for each. */
enum measure { LENGTH, POINTS, SUM_POINTS, SUM_COST, MEASURES };

static enum err refuse_at(struct reading *r, size_t at, const char *code, struct str why) {
    r->csv.flaw = flaw_at(r->csv.text, at, code, why);
    return ERR_INPUT;
}

/* --- sections --- */

static struct str line_at(const struct csv *c) {
    struct str rest = str_from(c->text, c->at);
    struct str line = str_cut(&rest, '\n');
    return str_ends(line, STR("\r")) ? str_first(line, line.n - 1) : line;
}

static void pass_empty_lines(struct csv *c) {
    while (c->at < c->text.n && str_trim(line_at(c)).n == 0) {
        c->at += line_at(c).n;
        while (c->at < c->text.n && c->text.p[c->at++] != '\n') {
        }
    }
}

static bool is_section(struct str line) {
    struct str name = str_trim(line);
    return str_eq_nocase(name, STR("META")) || str_eq_nocase(name, STR("PROJECTS")) ||
           str_eq_nocase(name, STR("VOTES"));
}

static enum err section(struct reading *r, struct str name, struct str why) {
    struct csv *c = &r->csv;
    pass_empty_lines(c);
    if (!str_eq_nocase(str_trim(line_at(c)), name)) {
        return refuse_at(r, c->at, "pabulib_section", why);
    }
    const char *feed = memchr(c->text.p + c->at, '\n', c->text.n - c->at);
    c->at = feed ? (size_t)(feed - c->text.p) + 1 : c->text.n;
    c->record = 0;
    return ERR_OK;
}

/* The next record of the section. */
static enum err next(struct reading *r, bool *has) {
    struct csv *c = &r->csv;
    pass_empty_lines(c);
    *has = c->at < c->text.n && !is_section(line_at(c));
    return *has ? csv_next(c, has) : ERR_OK;
}

/* --- numbers --- */

bool pabulib_money(struct str s, int64_t *cents) {
    struct str rest = s;
    struct str whole = str_cut(&rest, '.');
    bool has_point = whole.n < s.n;
    int64_t units = 0;
    int64_t part = 0;
    if (whole.n == 0 || whole.p[0] == '-' || !str_to_int(whole, &units) || units > MONEY_MAX) {
        return false;
    }
    while (rest.n > 2 && rest.p[rest.n - 1] == '0') {
        rest.n--;
    }
    if (has_point && (rest.n < 1 || rest.n > 2 || rest.p[0] == '-' || !str_to_int(rest, &part))) {
        return false;
    }
    *cents = 100 * units + (rest.n == 1 ? 10 * part : part);
    return *cents <= BUDGET_MONEY_MAX;
}

static const char money_wanted[] =
    "an amount of money must be a number from 0 to 100000000000, with at most two decimals";

/* --- META --- */

struct str pabulib_meta(const struct pabulib *p, struct str key) {
    for (size_t i = 0; i < p->metas; i++) {
        if (str_eq(p->meta[i].key, key)) {
            return p->meta[i].value;
        }
    }
    return str_of(NULL);
}

static enum err budget_value(struct reading *r) {
    int64_t cents = 0;
    struct str value = r->csv.field[1].text;
    if (!pabulib_money(value, &cents)) {
        return csv_refuse(&r->csv, 1, "pabulib_money", str_of(money_wanted));
    }
    if (cents == 0) {
        return csv_refuse(&r->csv, 1, "pabulib_budget", STR("the budget must be above 0"));
    }
    r->out->election.budget = cents;
    return ERR_OK;
}

static enum err type_value(struct reading *r) {
    static const struct {
        struct str name;
        enum pabulib_votes votes;
    } types[] = {{STR_INIT("approval"), PABULIB_APPROVAL},
                 {STR_INIT("choose-1"), PABULIB_APPROVAL},
                 {STR_INIT("ordinal"), PABULIB_ORDINAL},
                 {STR_INIT("cumulative"), PABULIB_CUMULATIVE},
                 {STR_INIT("scoring"), PABULIB_CUMULATIVE}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (str_eq(str_trim(r->csv.field[1].text), types[i].name)) {
            r->out->votes = types[i].votes;
            return ERR_OK;
        }
    }
    return csv_refuse(&r->csv, 1, "pabulib_type",
                      STR("vote_type must be approval, choose-1, ordinal, cumulative or scoring"));
}

static enum err limit_value(struct reading *r, struct str key) {
    struct str value = r->csv.field[1].text;
    for (size_t i = 0; i < 2 * MEASURES; i++) {
        struct limit *l = &r->limit[i];
        if (!str_eq(key, str_of(l->key)) || value.n == 0) {
            continue;
        }
        bool fits = i / 2 == SUM_COST ? pabulib_money(value, &l->value)
                                      : str_to_int(value, &l->value) && l->value >= 0;
        if (!fits) {
            return csv_refuse(&r->csv, 1, "pabulib_limit",
                              STR("this limit must be a number from 0"));
        }
        l->stated = true;
    }
    return ERR_OK;
}

static enum err meta_value(struct reading *r, struct str key) {
    if (str_eq(key, STR("budget"))) {
        return budget_value(r);
    }
    if (str_eq(key, STR("vote_type"))) {
        return type_value(r);
    }
    return limit_value(r, key);
}

static enum err meta_pair(struct reading *r, size_t at) {
    struct csv *c = &r->csv;
    if (c->count != 2) {
        return csv_refuse(c, c->count > 2 ? 2 : 0, "pabulib_meta",
                          STR("a line of META must have a key and a value"));
    }
    struct str key = c->field[0].text;
    if (at == 0 && str_eq(key, STR("key")) && str_eq(c->field[1].text, STR("value"))) {
        return ERR_OK;
    }
    if (pabulib_meta(r->out, key).p) {
        return csv_refuse(c, 0, "pabulib_key", STR("this key stands in META already"));
    }
    if (r->out->metas == METAS_MAX) {
        return csv_refuse(c, 0, "pabulib_keys", STR("META has more than 1000 keys"));
    }
    r->out->meta[r->out->metas++] = (struct pabulib_pair){key, c->field[1].text};
    return meta_value(r, key);
}

static enum err meta(struct reading *r) {
    bool has = false;
    struct csv *c = &r->csv;
    r->out->meta = arena_array(c->arena, struct pabulib_pair, METAS_MAX);
    TRY(section(r, STR("META"), STR("the file must begin with a line META")));
    for (size_t i = 0;; i++) {
        c->record = 0; /* each may have another number of fields */
        TRY(next(r, &has));
        if (!has) {
            break;
        }
        TRY(meta_pair(r, i));
    }
    if (r->out->election.budget == 0) {
        return refuse_at(r, c->at, "pabulib_budget", STR("META has no key \"budget\""));
    }
    if (!pabulib_meta(r->out, STR("vote_type")).p) {
        return refuse_at(r, c->at, "pabulib_type", STR("META has no key \"vote_type\""));
    }
    return ERR_OK;
}

/* --- PROJECTS --- */

size_t pabulib_column(const struct pabulib *p, struct str name) {
    size_t i = 0;
    while (i < p->columns && !str_eq(p->column[i], name)) {
        i++;
    }
    return i;
}

/* The heading of a section; each name once. */
static enum err heading(struct reading *r, struct str missing, struct str **column, size_t *count) {
    struct csv *c = &r->csv;
    bool has = false;
    TRY(next(r, &has));
    if (!has) {
        return refuse_at(r, c->at, "pabulib_heading", missing);
    }
    *count = c->count;
    *column = arena_array(c->arena, struct str, c->count);
    for (size_t i = 0; i < c->count; i++) {
        (*column)[i] = c->field[i].text;
    }
    size_t twice = first_repeated(c->arena, *column, c->count);
    return twice < c->count
               ? csv_refuse(c, twice, "pabulib_column", STR("this column's name stands twice"))
               : ERR_OK;
}

static enum err need_column(struct reading *r, const char *name, struct str why, size_t *out) {
    *out = csv_find(&r->csv, str_of(name));
    return *out < r->csv.count ? ERR_OK : csv_refuse(&r->csv, 0, "pabulib_column", why);
}

static bool is_id(struct str s) {
    return s.n >= 1 && s.n <= PABULIB_ID_MAX;
}

static enum err project(struct reading *r, size_t id, size_t at) {
    struct csv *c = &r->csv;
    struct budget_project *p = &r->project[at];
    p->id = c->field[id].text;
    if (!is_id(p->id) || str_has(p->id, ',')) {
        return csv_refuse(c, id, "pabulib_project",
                          STR("a project_id must have 1 to 200 bytes, and no comma"));
    }
    if (!pabulib_money(c->field[r->cost].text, &p->cost)) {
        return csv_refuse(c, r->cost, "pabulib_money", str_of(money_wanted));
    }
    r->id_at[at] = c->field[id].at;
    for (size_t i = 0; i < c->count; i++) {
        r->out->cell[at * c->count + i] = c->field[i].text;
    }
    return ERR_OK;
}

/* Records ahead, at most. */
static size_t lines_ahead(const struct csv *c) {
    size_t lines = 1;
    for (size_t at = c->at; at < c->text.n; lines++) {
        const char *feed = memchr(c->text.p + at, '\n', c->text.n - at);
        at = feed ? (size_t)(feed - c->text.p) + 1 : c->text.n;
    }
    return lines;
}

static enum err projects_twice(struct reading *r) {
    size_t n = r->out->election.projects;
    struct str *id = arena_array(r->csv.arena, struct str, n);
    for (size_t i = 0; i < n; i++) {
        id[i] = r->project[i].id;
    }
    size_t twice = first_repeated(r->csv.arena, id, n);
    return twice < n ? refuse_at(r, r->id_at[twice], "pabulib_twice",
                                 STR("this project_id stands in the file already"))
                     : ERR_OK;
}

static enum err projects(struct reading *r) {
    struct csv *c = &r->csv;
    struct pabulib *out = r->out;
    size_t id = 0;
    bool has = false;
    TRY(section(r, STR("PROJECTS"), STR("a line PROJECTS must stand here")));
    TRY(heading(r, STR("PROJECTS has no heading"), &out->column, &out->columns));
    TRY(need_column(r, "project_id", STR("PROJECTS has no column \"project_id\""), &id));
    TRY(need_column(r, "cost", STR("PROJECTS has no column \"cost\""), &r->cost));
    size_t room = lines_ahead(c);
    room = room < BUDGET_PROJECTS_MAX ? room : BUDGET_PROJECTS_MAX;
    r->project = arena_array(c->arena, struct budget_project, room);
    r->id_at = arena_array(c->arena, size_t, room);
    out->cell = arena_array(c->arena, struct str, room * out->columns);
    for (;;) {
        TRY(next(r, &has));
        if (!has) {
            break;
        }
        if (out->election.projects == BUDGET_PROJECTS_MAX) {
            (void)csv_refuse(c, 0, "pabulib_projects", STR("there are more than 10000 projects"));
            return ERR_TOO_LARGE;
        }
        TRY(project(r, id, out->election.projects));
        out->election.projects++;
    }
    out->election.project = r->project;
    return projects_twice(r);
}

/* --- finding a project --- */

static uint32_t bucket_of(const struct index *x, struct str id) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < id.n; i++) {
        h = (h ^ (uint8_t)id.p[i]) * 16777619u;
    }
    return (h ^ h >> 15) & x->mask;
}

struct entry {
    uint32_t bucket;
    uint32_t project;
    struct str id;
};

static int by_bucket(const void *a, const void *b) {
    const struct entry *x = a;
    const struct entry *y = b;
    return x->bucket != y->bucket ? (x->bucket < y->bucket ? -1 : 1) : str_cmp(x->id, y->id);
}

static void make_index(struct reading *r) {
    struct index *x = &r->index;
    size_t n = r->out->election.projects;
    uint32_t buckets = 4;
    while (buckets < 4 * n) {
        buckets *= 2;
    }
    x->mask = buckets - 1;
    x->begins = arena_array(r->csv.arena, uint32_t, buckets + 1);
    x->project = arena_array(r->csv.arena, uint32_t, n);
    struct entry *e = arena_array(r->csv.arena, struct entry, n);
    for (uint32_t i = 0; i < n; i++) {
        e[i] = (struct entry){bucket_of(x, r->project[i].id), i, r->project[i].id};
        x->begins[e[i].bucket + 1]++;
    }
    qsort(e, n, sizeof *e, by_bucket);
    for (uint32_t i = 0; i < n; i++) {
        x->project[i] = e[i].project;
    }
    for (uint32_t b = 0; b < buckets; b++) {
        x->begins[b + 1] += x->begins[b];
    }
}

static bool find_project(const struct reading *r, struct str id, uint32_t *out) {
    const struct index *x = &r->index;
    uint32_t bucket = bucket_of(x, id);
    uint32_t low = x->begins[bucket];
    uint32_t high = x->begins[bucket + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        struct str at = r->project[x->project[middle]].id;
        int order = str_cmp(at, id);
        if (order == 0) {
            *out = x->project[middle];
            return true;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}

/* --- VOTES --- */

/* Where an item of a field stands in the file; in a field whose quotes were doubled: the field. */
static size_t place_of(const struct reading *r, size_t column, struct str item) {
    const struct csv_field *f = &r->csv.field[column];
    const char *text = r->csv.text.p;
    bool within = item.p >= text && item.p <= text + r->csv.text.n;
    return within ? (size_t)(item.p - text) : f->at;
}

static enum err points_of(struct reading *r, struct str *rest, size_t place, uint32_t *out) {
    int64_t v = 0;
    if (r->out->votes == PABULIB_APPROVAL) {
        *out = 1;
        return ERR_OK;
    }
    if (r->out->votes == PABULIB_ORDINAL) {
        v = r->longest - (int64_t)place;
        *out = v > 0 ? (uint32_t)v : 0;
        return ERR_OK;
    }
    if (!rest->p) {
        return csv_refuse(&r->csv, r->points, "pabulib_points",
                          STR("there are fewer points than projects in the vote"));
    }
    bool is_last = !str_has(*rest, ',');
    struct str item = str_trim(str_cut(rest, ','));
    if (!str_to_int(item, &v) || v < 0 || v > BUDGET_POINTS_MAX) {
        return refuse_at(r, place_of(r, r->points, item), "pabulib_points",
                         STR("points must be a whole number from 0 to 100000"));
    }
    if (is_last) {
        *rest = str_of(NULL);
    }
    *out = (uint32_t)v;
    return ERR_OK;
}

/* What a ballot amounts to, for the limits; no project twice. */
struct sums {
    int64_t of[MEASURES];
    bool repeated;
};

static enum err choose(struct reading *r, struct str item, uint32_t points, struct sums *s) {
    uint32_t p = 0;
    uint32_t ballot = (uint32_t)r->out->election.ballots + 1;
    if (!find_project(r, item, &p)) {
        return refuse_at(r, place_of(r, r->vote, item), "pabulib_vote",
                         STR("this is no project_id of the file"));
    }
    if (r->choices == BUDGET_CHOICES_MAX) {
        (void)refuse_at(r, place_of(r, r->vote, item), "pabulib_choices",
                        STR("all votes together name more than 50000000 projects"));
        return ERR_TOO_LARGE;
    }
    bool again = r->seen[p] == ballot;
    r->sum[p] = again ? r->sum[p] + points : points;
    r->seen[p] = ballot;
    if (r->sum[p] > BUDGET_POINTS_MAX && r->point) {
        return refuse_at(r, place_of(r, r->vote, item), "pabulib_points",
                         STR("a vote gives this project more than 100000 points"));
    }
    s->repeated |= again;
    s->of[LENGTH] += again ? 0 : 1;
    s->of[SUM_COST] += again ? 0 : r->project[p].cost;
    s->of[SUM_POINTS] += points;
    s->of[POINTS] = points > s->of[POINTS] ? points : s->of[POINTS];
    r->choice[r->choices] = p;
    if (r->point) {
        r->point[r->choices] = points;
    }
    r->choices++;
    return ERR_OK;
}

static void check_limits(struct reading *r, const struct sums *s) {
    for (size_t i = 0; i < 2 * MEASURES; i++) {
        struct limit *l = &r->limit[i];
        int64_t has = s->of[i / 2];
        l->broken += l->stated && (l->is_least ? has < l->value : has > l->value) ? 1 : 0;
    }
    r->repeated += s->repeated ? 1 : 0;
}

static enum err vote(struct reading *r) {
    struct csv *c = &r->csv;
    struct str rest = c->field[r->vote].text;
    struct str points = {0};
    struct sums s = {0};
    if (r->out->votes == PABULIB_CUMULATIVE && c->field[r->points].text.n) {
        points = c->field[r->points].text;
    }
    for (size_t place = 0; rest.n || place; place++) {
        bool is_last = !str_has(rest, ',');
        struct str item = str_trim(str_cut(&rest, ','));
        uint32_t n = 0;
        TRY(points_of(r, &points, place, &n));
        TRY(choose(r, item, n, &s));
        if (is_last) {
            break;
        }
    }
    if (points.p) {
        return csv_refuse(c, r->points, "pabulib_points",
                          STR("there are more points than projects in the vote"));
    }
    check_limits(r, &s);
    return ERR_OK;
}

static enum err ballot(struct reading *r) {
    struct csv *c = &r->csv;
    size_t at = r->out->election.ballots;
    struct str id = c->field[r->voter].text;
    if (!is_id(id)) {
        return csv_refuse(c, r->voter, "pabulib_voter", STR("a voter_id must have 1 to 200 bytes"));
    }
    r->voter_id[at] = id;
    r->id_at[at] = c->field[r->voter].at;
    r->vote_at[at] = c->record_at;
    TRY(vote(r));
    r->begins[++r->out->election.ballots] = r->choices;
    return ERR_OK;
}

/* Room for the votes ahead: each choice but the first has a comma before it. */
static void make_room(struct reading *r) {
    struct csv *c = &r->csv;
    size_t lines = lines_ahead(c);
    size_t commas = 0;
    for (size_t i = c->at; i < c->text.n; i++) {
        commas += c->text.p[i] == ',' ? 1 : 0;
    }
    lines = lines < BUDGET_VOTERS_MAX ? lines : BUDGET_VOTERS_MAX;
    size_t room = lines + commas < BUDGET_CHOICES_MAX ? lines + commas : BUDGET_CHOICES_MAX;
    r->begins = arena_array(c->arena, size_t, lines + 1);
    r->vote_at = arena_array(c->arena, size_t, lines);
    r->id_at = arena_array(c->arena, size_t, lines);
    r->voter_id = arena_array(c->arena, struct str, lines);
    r->choice = (uint32_t *)(void *)arena_room(c->arena, room * sizeof *r->choice);
    if (r->out->votes != PABULIB_APPROVAL) {
        r->point = (uint32_t *)(void *)arena_room(c->arena, room * sizeof *r->point);
    }
    r->seen = arena_array(c->arena, uint32_t, r->out->election.projects);
    r->sum = arena_array(c->arena, uint32_t, r->out->election.projects);
}

static enum err votes(struct reading *r) {
    struct csv *c = &r->csv;
    struct pabulib *out = r->out;
    bool has = false;
    TRY(section(r, STR("VOTES"), STR("a line VOTES must stand here")));
    TRY(heading(r, STR("VOTES has no heading"), &out->vote_column, &out->vote_columns));
    TRY(need_column(r, "voter_id", STR("VOTES has no column \"voter_id\""), &r->voter));
    TRY(need_column(r, "vote", STR("VOTES has no column \"vote\""), &r->vote));
    if (out->votes == PABULIB_CUMULATIVE) {
        TRY(need_column(r, "points", STR("VOTES has no column \"points\""), &r->points));
    }
    make_index(r);
    make_room(r);
    for (;;) {
        TRY(next(r, &has));
        if (!has) {
            break;
        }
        if (out->election.ballots == BUDGET_VOTERS_MAX) {
            (void)csv_refuse(c, 0, "pabulib_voters", STR("there are more than 5000000 votes"));
            return ERR_TOO_LARGE;
        }
        TRY(ballot(r));
    }
    if (c->at < c->text.n) {
        return refuse_at(r, c->at, "pabulib_section", STR("this section stands here again"));
    }
    size_t n = out->election.ballots;
    size_t twice = first_repeated(c->arena, r->voter_id, n);
    return twice < n ? refuse_at(r, r->id_at[twice], "pabulib_twice",
                                 STR("this voter_id stands in the file already"))
                     : ERR_OK;
}

/* --- the whole --- */

/* Whole currency units where there are no cents. */
static void without_cents(struct reading *r) {
    struct budget_election *e = &r->out->election;
    bool cents = e->budget % 100 != 0;
    for (size_t i = 0; i < e->projects; i++) {
        cents |= r->project[i].cost % 100 != 0;
    }
    e->minor = cents ? 100 : 1;
    for (size_t i = 0; i < e->projects && !cents; i++) {
        r->project[i].cost /= 100;
    }
    e->budget /= cents ? 1 : 100;
}

struct notes {
    struct result_note *item;
    size_t count;
};

static void note(struct notes *n, const char *code, unsigned count, struct result_arg a,
                 struct result_arg b) {
    assert(n->count < NOTES_MAX);
    n->item[n->count++] = (struct result_note){.code = code, .count = count, .arg = {a, b}};
}

static void note_number(struct notes *n, const struct pabulib *p, const char *key, size_t is) {
    struct str stated = pabulib_meta(p, str_of(key));
    int64_t v = 0;
    if (stated.n && (!str_to_int(stated, &v) || v < 0 || (size_t)v != is)) {
        note(n, key, 2, result_text(stated), result_number((int64_t)is));
    }
}

/* A column of PROJECTS against what the ballots say; blank is 0. */
static void note_column(struct notes *n, const struct pabulib *p, const char *name,
                        const struct budget_support *s, bool points) {
    size_t column = pabulib_column(p, str_of(name));
    int64_t differ = 0;
    for (size_t i = 0; i < p->election.projects && column < p->columns; i++) {
        struct str cell = str_trim(p->cell[i * p->columns + column]);
        double v = 0;
        bool number = cell.n == 0 || str_to_real(cell, &v);
        differ += !number || v != (double)(points ? s[i].points : s[i].supporters) ? 1 : 0;
    }
    if (differ) {
        note(n, name, 1, result_number(differ), result_number(0));
    }
}

static void warn(struct reading *r) {
    struct pabulib *p = r->out;
    struct arena *a = r->csv.arena;
    struct notes n = {arena_array(a, struct result_note, NOTES_MAX), 0};
    struct budget_support *s = budget_count(a, &p->election);
    note_number(&n, p, "num_projects", p->election.projects);
    note_number(&n, p, "num_votes", p->election.ballots);
    for (size_t i = 0; i < 2 * MEASURES; i++) {
        if (r->limit[i].broken) {
            note(&n, "limit", 2, result_text(str_of(r->limit[i].key)),
                 result_number((int64_t)r->limit[i].broken));
        }
    }
    if (r->repeated) {
        note(&n, "repeated", 1, result_number((int64_t)r->repeated), result_number(0));
    }
    note_column(&n, p, "votes", s, false);
    note_column(&n, p, "score", s, true);
    p->warnings = (struct result_notes){n.item, n.count};
}

static enum err read_all(struct reading *r) {
    TRY(meta(r));
    TRY(projects(r));
    r->longest = r->limit[2 * LENGTH + 1].stated ? r->limit[2 * LENGTH + 1].value
                                                 : (int64_t)r->out->election.projects;
    if (r->longest > BUDGET_POINTS_MAX) {
        r->longest = BUDGET_POINTS_MAX;
    }
    TRY(votes(r));
    r->out->election.begins = r->begins;
    r->out->election.choice = r->choice;
    r->out->election.points = r->point;
    r->out->vote_at = r->vote_at;
    warn(r);
    without_cents(r);
    return ERR_OK;
}

enum err pabulib_read(struct arena *a, struct str text, struct pabulib *out, struct flaw *flaw) {
    struct csv_limits limits = {COLUMNS_MAX, FIELD_MAX, SIZE_MAX};
    struct limit limit[2 * MEASURES] = {
        {.key = "min_length", .is_least = true},     {.key = "max_length"},
        {.key = "min_points", .is_least = true},     {.key = "max_points"},
        {.key = "min_sum_points", .is_least = true}, {.key = "max_sum_points"},
        {.key = "min_sum_cost", .is_least = true},   {.key = "max_sum_cost"}};
    *out = (struct pabulib){.text = text};
    struct reading r = {.csv = csv_begin(a, text, ';', limits), .out = out, .limit = limit};
    enum err e = read_all(&r);
    *flaw = r.csv.flaw;
    return e;
}

/* --- writing --- */

static void put_line(struct csv_out *o, struct str name) {
    csv_put(o, name);
    csv_end_record(o);
}

static void write_meta(struct csv_out *o, const struct pabulib *p) {
    put_line(o, STR("META"));
    csv_put(o, STR("key"));
    csv_put(o, STR("value"));
    csv_end_record(o);
    for (size_t i = 0; i < p->metas; i++) {
        csv_put(o, p->meta[i].key);
        csv_put(o, p->meta[i].value);
        csv_end_record(o);
    }
}

static void write_projects(struct csv_out *o, const struct pabulib *p) {
    put_line(o, STR("PROJECTS"));
    for (size_t k = 0; k < p->columns; k++) {
        csv_put(o, p->column[k]);
    }
    csv_end_record(o);
    for (size_t i = 0; i < p->election.projects * p->columns; i++) {
        csv_put(o, p->cell[i]);
        if ((i + 1) % p->columns == 0) {
            csv_end_record(o);
        }
    }
}

/* The votes are read again, record by record: so none of their fields needs to be kept. */
static void write_votes(struct arena *a, struct csv_out *o, const struct pabulib *p) {
    put_line(o, STR("VOTES"));
    for (size_t k = 0; k < p->vote_columns; k++) {
        csv_put(o, p->vote_column[k]);
    }
    csv_end_record(o);
    struct csv_limits limits = {COLUMNS_MAX, FIELD_MAX, SIZE_MAX};
    struct csv c = csv_begin(a, p->text, ';', limits);
    for (size_t i = 0; i < p->election.ballots; i++) {
        bool has = false;
        c.at = p->vote_at[i];
        enum err e = csv_next(&c, &has);
        assert(e == ERR_OK && has);
        for (size_t k = 0; k < c.count; k++) {
            csv_put(o, c.field[k].text);
        }
        csv_end_record(o);
    }
}

void pabulib_write(struct arena *a, struct buf *out, const struct pabulib *p) {
    struct csv_out o = csv_out(out, false);
    o.separator = ';';
    write_meta(&o, p);
    write_projects(&o, p);
    write_votes(a, &o, p);
}
