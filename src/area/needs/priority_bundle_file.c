/* SPDX-License-Identifier: AGPL-3.0-or-later
 * From sheets to a file of ratings, through the engine, into the bundle. */
#include "area/needs/priority_bundle_file.h"

#include "area/needs/priority_sheet.h"
#include "format/csv.h"
#include "format/priority_file.h"
#include "format/recount.h"
#include "priority_sheet_sql.h"

#define CSV_MAX ((size_t)1000 * 1024 * 1024)
#define BUNDLE_MAX ((size_t)64 * 1024 * 1024)
#define TEXT_MAX ((size_t)1 << 30)

struct gathering {
    struct ctx *ctx;
    const struct priority_round *round;
    struct csv_out out;
    struct str *name; /* [place - 1] */
    size_t places;
    bool *spoken; /* of the sheet at hand */
    struct str rater;
    size_t sheets;
};

/* --- the file of ratings --- */

/* Needs go by their numbers: a bundle stays as it is for ever, and whoever voiced one may take its
 * words back. */
static enum err name_all(struct gathering *g) {
    struct ctx *c = g->ctx;
    struct priority_items all;
    int64_t next;
    const struct viewer *viewer = c->viewer;
    c->viewer = &viewer_site;
    enum err e = priority_item_list(c, g->round, ITEMS_PLACED, 0, PRIORITY_NEEDS_MAX, &all, &next);
    c->viewer = viewer;
    TRY(e);
    g->places = all.count;
    g->name = arena_array(c->arena, struct str, all.count + 1);
    g->spoken = arena_array(c->arena, bool, all.count + 1);
    for (size_t i = 0; i < all.count; i++) {
        g->name[i] = arena_printf(c->arena, "%lld", (long long)all.item[i].place);
    }
    return ERR_OK;
}

static void put_heading(struct gathering *g) {
    csv_put(&g->out, STR("need"));
    csv_put(&g->out, STR("rater"));
    for (size_t i = 0; i < g->round->asked.count; i++) {
        csv_put(&g->out, str_of(priority_criterion_name(g->round->asked.item[i])));
    }
    csv_end_record(&g->out);
}

static void put_line(struct gathering *g, int64_t place, const int64_t *value) {
    if (place < 1 || place > (int64_t)g->places || g->spoken[place - 1]) {
        return;
    }
    g->spoken[place - 1] = true;
    csv_put(&g->out, g->name[place - 1]);
    csv_put(&g->out, g->rater);
    for (size_t i = 0; i < g->round->asked.count; i++) {
        if (value[i] == PRIORITY_EMPTY) {
            csv_put(&g->out, STR(""));
        } else {
            csv_put_int(&g->out, value[i]);
        }
    }
    csv_end_record(&g->out);
}

static void put_ranks(struct gathering *g, const struct priority_hand *h,
                      const struct priority_marks *m) {
    int64_t rank[PRIORITY_HAND_MAX];
    priority_hand_ranks(h, m, rank);
    for (size_t i = 0; i < h->count; i++) {
        if (rank[i] > 0) {
            put_line(g, h->place[i], &rank[i]);
        }
    }
}

/* The first sheet also names what nobody spoke of, so that the result tells of everything. Who sent
 * votes has spoken of all: none is 0 votes. */
static void put_rest(struct gathering *g) {
    int64_t nothing[PRIORITY_CRITERIA];
    bool votes = g->round->method == PRIORITY_MULTIVOTE;
    for (size_t i = 0; i < PRIORITY_CRITERIA; i++) {
        nothing[i] = votes ? 0 : PRIORITY_EMPTY;
    }
    for (size_t i = 0; (votes || g->sheets == 0) && i < g->places; i++) {
        put_line(g, (int64_t)i + 1, nothing);
    }
    for (size_t i = 0; i < g->places; i++) {
        g->spoken[i] = false;
    }
}

static void put_sheet(struct gathering *g, const struct q_priority_sheet_each_row *row) {
    char code[PRIORITY_CODE_SIZE + 1];
    struct priority_marks m = priority_marks_read(g->ctx->arena, row->marks, g->round->asked.count);
    priority_rater_code(row->id, code);
    g->rater = str_of(code);
    if (g->round->method == PRIORITY_PAIRWISE) {
        struct priority_hand hand = priority_hand_read(row->hand);
        put_ranks(g, &hand, &m);
    }
    for (size_t i = 0; g->round->method != PRIORITY_PAIRWISE && i < m.count; i++) {
        put_line(g, m.item[i].place, m.item[i].value);
    }
    put_rest(g);
    g->sheets++;
}

enum err priority_gather(struct ctx *c, const struct priority_round *r, struct buf *csv,
                         size_t *raters) {
    struct gathering g = {.ctx = c, .round = r};
    struct db_stmt *s;
    struct q_priority_sheet_each_row row;
    bool has;
    enum err e;
    *csv = buf_make(CSV_MAX);
    g.out = csv_out(csv, false);
    TRY(name_all(&g));
    put_heading(&g);
    TRY(q_priority_sheet_each_begin(c->db, r->thing.id, &s));
    struct arena_mark mark = arena_mark(c->arena);
    while ((e = q_priority_sheet_each_next(s, c->arena, &row, &has)) == ERR_OK && has &&
           g.sheets < PRIORITY_RATERS_MAX) {
        put_sheet(&g, &row);
        arena_rewind(c->arena, mark);
    }
    db_done(s);
    *raters = g.sheets;
    return e != ERR_OK ? e : csv->overflow ? ERR_TOO_LARGE : ERR_OK;
}

/* --- the bundle --- */

static struct str buf_take(struct arena *a, struct buf *b) {
    struct str s = b->overflow ? str_of(NULL) : arena_str(a, buf_str(b));
    buf_free(b);
    return s;
}

/* RFC 3339 in UTC. */
static struct str moment(struct arena *a, int64_t ms) {
    char minute[17];
    lang_time_local(ms, STR("UTC"), minute);
    return arena_printf(a, "%s:%02dZ", minute, (int)(ms / 1000 % 60));
}

static struct str rules_of(struct arena *a, const struct priority_round *r) {
    struct buf out = buf_make(TEXT_MAX);
    struct json_out j = json_begin(&out);
    json_open_object(&j);
    json_pair_int(&j, "kith", 1);
    json_pair_str(&j, "engine", STR("priority"));
    json_pair_str(&j, "method", str_of(priority_method_name(r->method)));
    json_key(&j, "options");
    json_put_raw(&j, STR("{}"));
    json_pair_str(&j, "seed", r->seed);
    json_key(&j, "eligible");
    json_put_null(&j);
    json_key(&j, "times");
    json_open_object(&j);
    json_pair_str(&j, "opens", moment(a, r->rated_ms));
    json_pair_str(&j, "closes", moment(a, r->closed_ms));
    json_close_object(&j);
    json_close_object(&j);
    buf_char(&out, '\n');
    return buf_take(a, &out);
}

static struct str answer_of(struct arena *a, struct str csv, const struct priority_input *in,
                            const struct priority_options *o, const struct priority_result *r) {
    struct buf out = buf_make(TEXT_MAX);
    struct json_out j = json_begin(&out);
    struct result_head head = {.input = hash_of(csv.p, csv.n)};
    priority_json(&j, a, in, o, r, head);
    buf_char(&out, '\n');
    return buf_take(a, &out);
}

static struct str pack(struct arena *a, const struct priority_round *r, struct str csv,
                       struct str answer) {
    enum { RULES, SCORES, RESULT, FILES };
    struct zip_item item[FILES + 1];
    item[RULES] = (struct zip_item){STR("rules.json"), rules_of(a, r)};
    item[SCORES] = (struct zip_item){STR("scores.csv"), csv};
    item[RESULT] = (struct zip_item){STR("result.json"), answer};
    item[FILES] = (struct zip_item){STR("SHA256SUMS"), bundle_sums(a, item, FILES)};
    struct buf zip = buf_make(BUNDLE_MAX);
    enum err e = zip_pack(item, FILES + 1, &zip);
    struct str out = e == ERR_OK ? arena_str(a, buf_str(&zip)) : str_of(NULL);
    buf_free(&zip);
    return out;
}

static const int64_t *places_of(struct arena *a, const struct priority_input *in) {
    int64_t *place = arena_array(a, int64_t, in->needs + 1);
    for (size_t i = 0; i < in->needs; i++) {
        if (!str_to_int(in->need[i], &place[i])) {
            place[i] = 0;
        }
    }
    return place;
}

enum err priority_count(struct arena *a, const struct priority_round *r, struct str csv,
                        size_t raters, bool (*progress)(void *self, double share), void *self,
                        struct priority_counted *out) {
    struct priority_input in;
    struct flaw flaw;
    struct priority_options o = {
        .method = r->method, .seed = r->seed, .progress = progress, .self = self};
    *out = (struct priority_counted){.raters = raters, .zip = str_of(NULL)};
    if (raters == 0) {
        return ERR_OK;
    }
    enum err e = priority_file_read(a, csv, r->method, &in, &flaw);
    if (e != ERR_OK) {
        return e == ERR_INPUT ? ERR_BUG : e;
    }
    out->result = priority_rank(a, &in, o);
    if (out->result.refused && str_eq(str_of(out->result.refused), STR("stopped"))) {
        return ERR_BUSY;
    }
    out->place = places_of(a, &in);
    out->zip = pack(a, r, csv, answer_of(a, csv, &in, &o, &out->result));
    return ERR_OK;
}
