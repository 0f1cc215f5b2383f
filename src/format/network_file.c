/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Networks from files. */
#include "format/network_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "format/csv.h"
#include "format/names.h"

enum { ID_MAX = 200, COLUMNS_MAX = 100, FIELD_BYTES = 100000, TAGS_MAX = 1000000 };

struct tag_list {
    uint32_t *item;
    size_t count;
};

struct node_row {
    bool seen;
    bool organisation;
    bool opted_out;
    struct tag_list aims;
    struct tag_list needs;
    struct tag_list offers;
};

struct network_reader {
    struct arena *arena;
    struct names nodes;
    uint32_t *near; /* by hash of an ID: its number + 1, perhaps; the names are asked when not */
    size_t nears;   /* a power of two */
    struct network_tie *tie;
    size_t ties;
    bool weighted;
    struct node_row *row; /* by node; NULL: no such file */
    size_t rows;
    struct names tags;
    struct network_tie *refusal;
    size_t refusals;
    size_t refusals_unknown;
    bool all_organisations;
};

struct network_reader *network_reader_make(struct arena *a) {
    struct network_reader *r = arena_new(a, struct network_reader);
    r->arena = a;
    r->nodes = names_make(a, NETWORK_NODES_MAX);
    r->tags = names_make(a, TAGS_MAX);
    return r;
}

void network_all_organisations(struct network_reader *r) {
    r->all_organisations = true;
}

/* --- what files have in common --- */

static size_t lines(struct str text) {
    size_t count = 1;
    for (const char *p = text.p; p; count++) {
        p = memchr(p, '\n', text.n - (size_t)(p - text.p));
        p = p ? p + 1 : NULL;
    }
    return count;
}

static enum err heading(struct csv *c, const char *const *needed, size_t count, size_t *column) {
    bool has;
    TRY(csv_next(c, &has));
    if (!has) {
        c->flaw = flaw_at(c->text, 0, "network_empty", STR("the file is empty"));
        return ERR_INPUT;
    }
    for (size_t i = 0; i < count; i++) {
        column[i] = csv_find(c, str_of(needed[i]));
        if (column[i] == c->count) {
            return csv_refuse(c, 0, "network_heading",
                              arena_printf(c->arena, "the heading must name %s", needed[i]));
        }
    }
    for (size_t i = 1; i < c->count; i++) {
        if (csv_find(c, c->field[i].text) < i) {
            return csv_refuse(c, i, "network_twice", STR("this column's name stands there twice"));
        }
    }
    return ERR_OK;
}

static enum err check_id(struct csv *c, size_t column) {
    size_t n = c->field[column].text.n;
    return n >= 1 && n <= ID_MAX
               ? ERR_OK
               : csv_refuse(c, column, "network_id", STR("an ID must have 1 to 200 bytes"));
}

static struct csv begin(struct arena *a, struct str text, size_t records) {
    return csv_begin(a, text, ',', (struct csv_limits){COLUMNS_MAX, FIELD_BYTES, records + 1});
}

/* Copies the flaw out. */
static enum err tell(const struct csv *c, enum err e, struct flaw *flaw) {
    if (e != ERR_OK) {
        *flaw = c->flaw;
    }
    return e;
}

/* --- IDs as numbers --- */

static void make_near(struct network_reader *r, size_t bytes) {
    r->nears = 1024;
    while (r->nears < bytes / 8 && r->nears < (size_t)1 << 21) {
        r->nears *= 2;
    }
    r->near = arena_array(r->arena, uint32_t, r->nears);
}

static uint64_t mixed(struct str s) {
    uint64_t h = s.n;
    for (size_t i = 0; i < s.n; i++) {
        h = (h ^ (uint8_t)s.p[i]) * UINT64_C(0x9E3779B97F4A7C15);
    }
    return h ^ h >> 32;
}

/* The tree of names is slow in large networks, but nobody can make it slower. Most IDs are found
 * without it; whoever chooses IDs that meet in one place gets the tree alone. */
static enum err number_of(struct network_reader *r, struct csv *c, size_t column, uint32_t *out) {
    struct str id = c->field[column].text;
    TRY(check_id(c, column));
    uint32_t *near = &r->near[mixed(id) & (r->nears - 1)];
    if (*near && str_eq(r->nodes.text[*near - 1], id)) {
        *out = *near - 1;
        return ERR_OK;
    }
    *out = names_put(&r->nodes, id);
    if (*out == NAMES_NONE) {
        (void)csv_refuse(c, column, "network_nodes", STR("there are more than 1000000 nodes"));
        return ERR_TOO_LARGE;
    }
    *near = *out + 1;
    return ERR_OK;
}

/* --- ties --- */

static enum err read_weight(struct network_reader *r, struct csv *c, size_t column) {
    double weight = 0;
    struct str text = c->field[column].text;
    if (text.n == 0) {
        return ERR_OK;
    }
    r->weighted = true;
    return str_to_real(text, &weight) && weight >= 0
               ? ERR_OK
               : csv_refuse(c, column, "network_weight",
                            STR("a weight must be a number not below 0"));
}

static enum err read_ties(struct network_reader *r, struct csv *c) {
    static const char *const needed[] = {"from", "to"};
    size_t column[2] = {0, 0};
    bool has;
    TRY(heading(c, needed, 2, column));
    size_t weight = csv_find(c, STR("weight"));
    for (;;) {
        TRY(csv_next(c, &has));
        if (!has) {
            return ERR_OK;
        }
        struct network_tie *t = &r->tie[r->ties];
        TRY(number_of(r, c, column[0], &t->a));
        TRY(number_of(r, c, column[1], &t->b));
        if (weight < c->count) {
            TRY(read_weight(r, c, weight));
        }
        r->ties++;
    }
}

enum err network_read_ties(struct network_reader *r, struct str text, struct flaw *flaw) {
    struct csv c = begin(r->arena, text, NETWORK_TIES_MAX);
    size_t room = lines(text);
    room = room < NETWORK_TIES_MAX ? room : NETWORK_TIES_MAX;
    make_near(r, text.n);
    r->tie = (void *)arena_room(r->arena, room * sizeof *r->tie);
    return tell(&c, read_ties(r, &c), flaw);
}

/* --- nodes --- */

enum { ID, KIND, AIMS, NEEDS, OFFERS, OPTED_OUT, KNOWN };

static enum err find_columns(struct csv *c, size_t column[KNOWN]) {
    static const char *const name[KNOWN] = {"id", "kind", "aims", "needs", "offers", "opted_out"};
    TRY(heading(c, name, 1, column));
    for (size_t i = 0; i < KNOWN; i++) {
        column[i] = csv_find(c, str_of(name[i]));
    }
    for (size_t i = 0; i < c->count; i++) {
        size_t k = 0;
        while (k < KNOWN && column[k] != i) {
            k++;
        }
        if (k == KNOWN) {
            return csv_refuse(c, i, "network_column",
                              STR("the columns are id, kind, aims, needs, offers, opted_out"));
        }
    }
    return ERR_OK;
}

/* A column that is not there is empty. */
static struct str cell(const struct csv *c, size_t column) {
    return column < c->count ? c->field[column].text : STR("");
}

static bool one_of(struct str s, const char *const *word) {
    while (*word && !str_eq(s, str_of(*word))) {
        word++;
    }
    return *word != NULL;
}

static enum err read_kind(struct csv *c, size_t column, bool *organisation) {
    struct str text = cell(c, column);
    *organisation = str_eq(text, STR("organisation"));
    return *organisation || text.n == 0 || str_eq(text, STR("person"))
               ? ERR_OK
               : csv_refuse(c, column, "network_kind",
                            STR("a kind must be person, organisation, or empty"));
}

static enum err read_opted_out(struct csv *c, size_t column, bool *out) {
    static const char *const yes[] = {"yes", "1", "true", NULL};
    static const char *const no[] = {"no", "0", "false", "", NULL};
    *out = one_of(cell(c, column), yes);
    return *out || one_of(cell(c, column), no)
               ? ERR_OK
               : csv_refuse(c, column, "network_opted_out",
                            STR("opted_out must be yes, no, or empty"));
}

static enum err read_tags(struct network_reader *r, struct csv *c, size_t column,
                          struct tag_list *out) {
    uint32_t tag[NETWORK_TAGS_MAX] = {0};
    struct str rest = cell(c, column);
    out->count = 0;
    while (rest.n) {
        struct str text = str_trim(str_cut(&rest, ';'));
        if (text.n == 0) {
            continue;
        }
        if (text.n > ID_MAX) {
            return csv_refuse(c, column, "network_tag", STR("a tag must have at most 200 bytes"));
        }
        if (out->count == NETWORK_TAGS_MAX) {
            return csv_refuse(c, column, "network_tags", STR("there are more than 64 tags"));
        }
        tag[out->count] = names_put(&r->tags, text);
        if (tag[out->count++] == NAMES_NONE) {
            (void)csv_refuse(c, column, "network_tags",
                             STR("there are more than 1000000 different tags"));
            return ERR_TOO_LARGE;
        }
    }
    out->item = arena_array(r->arena, uint32_t, out->count);
    memcpy(out->item, tag, out->count * sizeof *tag);
    return ERR_OK;
}

static enum err read_row(struct network_reader *r, struct csv *c, const size_t column[KNOWN]) {
    uint32_t v = 0;
    TRY(number_of(r, c, column[ID], &v));
    struct node_row *row = &r->row[v];
    if (row->seen) {
        return csv_refuse(c, column[ID], "network_twice",
                          STR("this ID stands in the file already"));
    }
    row->seen = true;
    TRY(read_kind(c, column[KIND], &row->organisation));
    TRY(read_opted_out(c, column[OPTED_OUT], &row->opted_out));
    TRY(read_tags(r, c, column[AIMS], &row->aims));
    TRY(read_tags(r, c, column[NEEDS], &row->needs));
    return read_tags(r, c, column[OFFERS], &row->offers);
}

static enum err read_rows(struct network_reader *r, struct csv *c) {
    size_t column[KNOWN] = {0};
    bool has;
    TRY(find_columns(c, column));
    for (;;) {
        TRY(csv_next(c, &has));
        if (!has) {
            return ERR_OK;
        }
        TRY(read_row(r, c, column));
    }
}

enum err network_read_nodes(struct network_reader *r, struct str text, struct flaw *flaw) {
    struct csv c = begin(r->arena, text, NETWORK_NODES_MAX);
    size_t room = r->nodes.count + lines(text);
    r->rows = room < NETWORK_NODES_MAX ? room : NETWORK_NODES_MAX;
    r->row = arena_array(r->arena, struct node_row, r->rows);
    return tell(&c, read_rows(r, &c), flaw);
}

/* --- refused pairs --- */

static enum err read_refused(struct network_reader *r, struct csv *c) {
    static const char *const needed[] = {"a", "b"};
    size_t column[2] = {0, 0};
    bool has;
    TRY(heading(c, needed, 2, column));
    for (;;) {
        TRY(csv_next(c, &has));
        if (!has) {
            return ERR_OK;
        }
        TRY(check_id(c, column[0]));
        TRY(check_id(c, column[1]));
        uint32_t a = names_find(&r->nodes, c->field[column[0]].text);
        uint32_t b = names_find(&r->nodes, c->field[column[1]].text);
        if (a == NAMES_NONE || b == NAMES_NONE) {
            r->refusals_unknown++;
        } else if (a == b) {
            return csv_refuse(c, column[1], "network_pair", STR("a pair must be of two"));
        } else {
            r->refusal[r->refusals++] = (struct network_tie){a, b};
        }
    }
}

enum err network_read_refused(struct network_reader *r, struct str text, struct flaw *flaw) {
    struct csv c = begin(r->arena, text, NETWORK_REFUSED_MAX);
    size_t room = lines(text);
    room = room < NETWORK_REFUSED_MAX ? room : NETWORK_REFUSED_MAX;
    r->refusal = arena_array(r->arena, struct network_tie, room);
    return tell(&c, read_refused(r, &c), flaw);
}

/* --- what was read --- */

struct named {
    struct str text;
    uint32_t number;
};

static int by_text(const void *a, const void *b) {
    return str_cmp(((const struct named *)a)->text, ((const struct named *)b)->text);
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Tags in the order of their bytes; *rank says which number each gets. */
static struct str *sort_tags(struct network_reader *r, uint32_t **rank) {
    size_t count = r->tags.count;
    struct str *text = arena_array(r->arena, struct str, count);
    *rank = arena_array(r->arena, uint32_t, count);
    struct arena_mark m = arena_mark(r->arena);
    struct named *n = arena_array(r->arena, struct named, count);
    for (size_t i = 0; i < count; i++) {
        n[i] = (struct named){r->tags.text[i], (uint32_t)i};
    }
    qsort(n, count, sizeof *n, by_text);
    for (size_t i = 0; i < count; i++) {
        (*rank)[n[i].number] = (uint32_t)i;
        text[i] = n[i].text;
    }
    arena_rewind(r->arena, m);
    return text;
}

static struct network_tags tags_of(const struct tag_list *l, const uint32_t *rank) {
    size_t kept = 0;
    for (size_t i = 0; i < l->count; i++) {
        l->item[i] = rank[l->item[i]];
    }
    if (l->count) {
        qsort(l->item, l->count, sizeof *l->item, by_number);
    }
    for (size_t i = 0; i < l->count; i++) {
        if (kept == 0 || l->item[kept - 1] != l->item[i]) {
            l->item[kept++] = l->item[i];
        }
    }
    return (struct network_tags){l->item, kept};
}

struct network_input network_reader_input(struct network_reader *r) {
    size_t nodes = r->nodes.count;
    uint32_t *rank = NULL;
    struct str *tag = sort_tags(r, &rank);
    struct network_about *about = arena_array(r->arena, struct network_about, nodes);
    for (size_t v = 0; v < nodes; v++) {
        if (v < r->rows) {
            const struct node_row *row = &r->row[v];
            about[v] =
                (struct network_about){row->organisation, row->opted_out, tags_of(&row->aims, rank),
                                       tags_of(&row->needs, rank), tags_of(&row->offers, rank)};
        }
        about[v].organisation |= r->all_organisations;
    }
    return (struct network_input){.nodes = nodes,
                                  .id = r->nodes.text,
                                  .ties = r->ties,
                                  .tie = r->tie,
                                  .about = about,
                                  .tags = r->tags.count,
                                  .tag = tag,
                                  .refusals = r->refusals,
                                  .refusal = r->refusal,
                                  .refusals_unknown = r->refusals_unknown,
                                  .weighted = r->weighted};
}
