/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Finding: a question becomes what the index must meet, once for what is public and once for what
 * else the viewer may see; both answers become one. How it is kept: search_inside.h. */
#include <stdlib.h>
#include <string.h>

#include "base/span.h"
#include "kernel/gate.h"
#include "kernel/search_inside.h"
#include "search_sql.h"

#define FILTERS_MAX 8
#define BEGINNINGS 24     /* of all words together: more make a question slow */
#define BEGINNINGS_MAX 12 /* of one word */
/* What so few things have is met at once, whatever else is asked. PostgreSQL looks through a large
 * block as fast as through a list of its length. */
#define FEW_SQLITE 2500
#define FEW_POSTGRES 8192
#define PLACES_OF 50
#define DAYS_MAX 40 /* marks of days: about two years */

/* Blocks that are looked through where every list is long. SQLite walks down the numbers and stops
 * when it has enough; PostgreSQL takes a whole block at once. */
#define STRIDE_SQLITE (INT64_C(1) << 18)
#define BLOCK_SMALL 10
#define BLOCK_LARGE 13
#define BLOCKS_MOST 12

/* --- what is asked --- */

struct part {
    struct search_clause with[SEARCH_CLAUSES_MAX + FILTERS_MAX];
    struct search_meeting meeting;
    int64_t few; /* at most so many things can be meant; INT64_MAX: nobody knows */
    struct q_search_meet_row *row;
    size_t rows;
    bool full;    /* as many as were wanted: there may be more */
    int64_t stop; /* not looked through below */
    bool stopped;
};

struct asking {
    struct ctx *c;
    const struct search_question *q;
    struct search_words words;
    struct search_clause filter[FILTERS_MAX];
    size_t filters;
    bool in_title;                  /* all words, in titles */
    bool known[SEARCH_CLAUSES_MAX]; /* something public begins so */
    int64_t docs[SEARCH_CLAUSES_MAX];
    int64_t before;
    size_t want;
    struct part open, own;
    bool has_own;
};

static struct search_clause clause_make(struct arena *a, size_t room) {
    return (struct search_clause){arena_array(a, struct str, room), 0};
}

static struct search_clause clause_of(struct arena *a, struct str one) {
    struct search_clause clause = clause_make(a, 1);
    clause.any[clause.count++] = one;
    return clause;
}

static void add_filter(struct asking *k, struct search_clause clause) {
    k->filter[k->filters++] = clause;
}

static void add_stages(struct asking *k, int64_t mask, struct search_clause *to) {
    for (unsigned i = 0; i < STAGE_COUNT; i++) {
        if ((mask & (INT64_C(1) << i)) != 0) {
            to->any[to->count++] = search_mark_stage(k->c->arena, i);
        }
    }
}

/* Days up to today in as few marks as there are: whole spans from the first day that begins one. */
static void add_days(struct asking *k) {
    int64_t day = k->q->since_ms / DAY_MS, today = k->c->now_ms / DAY_MS;
    struct search_clause days = clause_make(k->c->arena, DAYS_MAX);
    do {
        int span = day % 32 == 0 ? 32 : day % 8 == 0 ? 8 : 1;
        days.any[days.count++] = search_mark_days(k->c->arena, span, day);
        day += span;
    } while (days.count < DAYS_MAX && day <= today);
    add_filter(k, days);
}

static void add_filters(struct asking *k) {
    const struct search_question *q = k->q;
    struct arena *a = k->c->arena;
    if (!str_is_empty(q->kind)) {
        add_filter(k, clause_of(a, search_mark_kind(a, q->kind)));
    }
    if (!str_is_empty(q->lang)) {
        add_filter(k, clause_of(a, search_mark_lang(a, q->lang)));
    }
    if (!id_is_none(q->community)) {
        add_filter(k, clause_of(a, search_mark_id(a, 'c', q->community)));
    }
    if (!id_is_none(q->theme)) {
        add_filter(k, clause_of(a, search_mark_id(a, 'g', q->theme)));
    }
    if (q->since_ms > 0) {
        add_days(k);
    }
    if (q->stages != 0) {
        struct search_clause stages = clause_make(a, STAGE_COUNT);
        add_stages(k, q->stages, &stages);
        add_filter(k, stages);
    }
}

/* --- words and their beginnings --- */

static void add_once(struct search_clause *to, struct str one) {
    for (size_t i = 0; i < to->count; i++) {
        if (str_eq(to->any[i], one)) {
            return;
        }
    }
    to->any[to->count++] = one;
}

static enum err add_beginnings(struct asking *k, struct part *p, size_t at, size_t most,
                               struct search_clause *to) {
    struct arena *a = k->c->arena;
    struct str sign = p->meeting.is_private ? STR(SEARCH_PRIVATE) : STR("");
    struct str low = arena_join(a, sign, k->words.with[at].run);
    struct q_search_term_begin_rows rows;
    TRY(q_search_term_begin(k->c->db, a, low, arena_join(a, low, STR("\xf4\x8f\xbf\xbf")),
                            (int64_t)most, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        add_once(to, str_from(rows.item[i].term, sign.n));
        k->known[at] |= !p->meeting.is_private;
    }
    return ERR_OK;
}

/* One letter of an alphabet begins too many words; one sign of Chinese is a word. */
static bool may_begin(struct str run) {
    size_t size = 0;
    int32_t c = run.n > 0 ? sign_at(run, &size) : -1;
    return run.n > size || sign_kind_of(c) == SIGN_UNSPACED;
}

static enum err word_clause(struct asking *k, struct part *p, size_t at,
                            struct search_clause *out) {
    struct arena *a = k->c->arena;
    const struct search_word *w = &k->words.with[at];
    size_t most =
        BEGINNINGS / k->words.withs < BEGINNINGS_MAX ? BEGINNINGS / k->words.withs : BEGINNINGS_MAX;
    *out = clause_make(a, most + 4);
    add_once(out, w->run);
    if (!w->alone) {
        return ERR_OK;
    }
    struct str singular[3];
    size_t singulars = search_singulars(a, w->run, singular);
    for (size_t i = 0; i < singulars; i++) {
        add_once(out, singular[i]);
    }
    return may_begin(w->run) ? add_beginnings(k, p, at, most, out) : ERR_OK;
}

static void to_title(struct arena *a, struct search_clause *clause) {
    for (size_t i = 0; i < clause->count; i++) {
        clause->any[i] = arena_join(a, STR(SEARCH_MARK_TITLE), clause->any[i]);
    }
}

static enum err add_words(struct asking *k, struct part *p) {
    for (size_t i = 0; i < k->words.withs; i++) {
        struct search_clause clause;
        TRY(word_clause(k, p, i, &clause));
        if (k->in_title && k->words.with[i].alone) {
            to_title(k->c->arena, &clause);
        }
        p->with[p->meeting.withs++] = clause;
    }
    return ERR_OK;
}

/* Words that must not be there, and stages on pause. */
static void add_without(struct asking *k, struct part *p) {
    struct search_clause out = clause_make(k->c->arena, SEARCH_CLAUSES_MAX + STAGE_COUNT);
    for (size_t i = 0; i < k->words.withouts; i++) {
        out.any[out.count++] = k->words.without[i].run;
    }
    add_stages(k, k->c->viewer->gate.muted, &out);
    p->meeting.without = out;
}

static enum err part_make(struct asking *k, struct part *p, bool is_private) {
    *p = (struct part){.meeting = {.is_private = is_private}, .few = INT64_MAX};
    TRY(add_words(k, p));
    for (size_t i = 0; i < k->filters; i++) {
        p->with[p->meeting.withs++] = k->filter[i];
    }
    add_without(k, p);
    p->meeting.with = p->with;
    return ERR_OK;
}

/* --- how many can be meant --- */

static void put_terms(struct buf *b, const char *sign, const struct search_clause *clause) {
    for (size_t i = 0; i < clause->count; i++) {
        for (struct str rest = clause->any[i]; !str_is_empty(rest);) {
            struct str term = str_cut(&rest, ' ');
            buf_printf(b, "%s%s%.*s", b->n > 0 ? " " : "", sign, STR_ARG(term));
        }
    }
}

static int64_t docs_of(const struct q_search_term_docs_rows *rows, struct str sign,
                       struct str term) {
    for (size_t i = 0; i < rows->count; i++) {
        if (str_eq(str_from(rows->item[i].term, sign.n), term)) {
            return rows->item[i].docs;
        }
    }
    return 0;
}

static int64_t docs_of_clause(const struct q_search_term_docs_rows *rows, struct str sign,
                              const struct search_clause *clause) {
    int64_t sum = 0;
    for (size_t i = 0; i < clause->count; i++) {
        int64_t least = INT64_MAX;
        for (struct str rest = clause->any[i]; !str_is_empty(rest);) {
            int64_t docs = docs_of(rows, sign, str_cut(&rest, ' '));
            least = docs < least ? docs : least;
        }
        sum += least;
    }
    return sum;
}

/* In what is private only the viewer's own audiences are asked: how often a word stands in what
 * they may not see must not even tell in how the answer is found. */
static enum err count_few(struct asking *k, struct part *p) {
    struct str sign = p->meeting.is_private ? STR(SEARCH_PRIVATE) : STR("");
    const struct search_clause *all = p->meeting.with;
    size_t from = p->meeting.is_private ? p->meeting.withs - 1 : 0;
    struct buf b = buf_make(8u << 20);
    for (size_t i = from; i < p->meeting.withs; i++) {
        put_terms(&b, sign.p, &all[i]);
    }
    struct q_search_term_docs_rows rows;
    enum err e = q_search_term_docs(k->c->db, k->c->arena, buf_str(&b), &rows);
    buf_free(&b);
    TRY(e);
    for (size_t i = from; i < p->meeting.withs; i++) {
        int64_t docs = docs_of_clause(&rows, sign, &all[i]);
        p->few = docs < p->few ? docs : p->few;
        if (!p->meeting.is_private && i < k->words.withs) {
            k->docs[i] = docs;
        }
    }
    return ERR_OK;
}

/* --- meeting --- */

static enum err meet(struct asking *k, struct part *p, int64_t low, int64_t before,
                     struct str block) {
    struct q_search_meet_rows rows;
    struct str text = search_expression(k->c, &p->meeting, block);
    TRY(q_search_meet(k->c->db, k->c->arena, text, low, before, (int64_t)(k->want - p->rows),
                      &rows));
    for (size_t i = 0; i < rows.count; i++) {
        p->row[p->rows++] = rows.item[i];
    }
    p->full = p->rows == k->want;
    p->stop = low;
    return ERR_OK;
}

static enum err meet_stride(struct asking *k, struct part *p, int64_t from) {
    int64_t low = from > STRIDE_SQLITE ? from - STRIDE_SQLITE : 0;
    return meet(k, p, low, from, STR(""));
}

static enum err meet_blocks(struct asking *k, struct part *p, int64_t from) {
    for (int i = 0; i < BLOCKS_MOST && from > 0 && !p->full; i++) {
        int bits = i == 0 ? BLOCK_SMALL : BLOCK_LARGE;
        int64_t number = (from - 1) >> bits, low = number << bits;
        struct str block =
            arena_printf(k->c->arena, SEARCH_MARK "w%dx%lld", bits, (long long)number);
        TRY(meet(k, p, low, from, block));
        from = low;
    }
    return ERR_OK;
}

static enum err part_meet(struct asking *k, struct part *p) {
    p->row = arena_array(k->c->arena, struct q_search_meet_row, k->want);
    TRY(count_few(k, p));
    if (p->few <= (db_kind(k->c->db) == DB_SQLITE ? FEW_SQLITE : FEW_POSTGRES)) {
        return meet(k, p, 0, k->before, STR(""));
    }
    struct q_search_newest_row newest;
    TRY(q_search_newest(k->c->db, k->c->arena, &newest));
    int64_t from = k->before <= newest.number ? k->before : newest.number + 1;
    p->stop = from;
    if (from > 0) {
        TRY(db_kind(k->c->db) == DB_SQLITE ? meet_stride(k, p, from) : meet_blocks(k, p, from));
    }
    p->stopped = !p->full && p->stop > 0;
    return ERR_OK;
}

/* --- what is not public --- */

static void add_audiences(struct asking *k, struct part *p) {
    const struct gate *gate = &k->c->viewer->gate;
    size_t count = gate->audiences.count;
    struct search_clause clause = clause_make(k->c->arena, count + 1);
    for (size_t i = 0; i < count; i++) {
        clause.any[clause.count++] = search_mark_id(k->c->arena, 'a', gate->audiences.item[i]);
    }
    if (!id_is_none(gate->person)) {
        clause.any[clause.count++] = search_mark_id(k->c->arena, 'o', gate->person);
    }
    p->with[p->meeting.withs++] = clause;
}

static bool sees_more(const struct viewer *v) {
    return !id_is_none(v->gate.person) || v->gate.audiences.count > 1;
}

static enum err meet_all(struct asking *k) {
    TRY(part_make(k, &k->open, false));
    TRY(part_meet(k, &k->open));
    k->has_own = sees_more(k->c->viewer);
    if (k->has_own) {
        TRY(part_make(k, &k->own, true));
        add_audiences(k, &k->own);
        TRY(part_meet(k, &k->own));
    }
    return ERR_OK;
}

/* --- both answers in one --- */

struct merged {
    struct q_search_meet_row *row;
    size_t count;
    int64_t floor; /* below it nobody looked */
    bool stopped;
    bool full;
};

static int newer_first(const void *a, const void *b) {
    int64_t x = ((const struct q_search_meet_row *)a)->number;
    int64_t y = ((const struct q_search_meet_row *)b)->number;
    return (x < y) - (x > y);
}

static void take_part(struct merged *m, const struct part *p) {
    for (size_t i = 0; i < p->rows; i++) {
        if (p->row[i].number >= m->floor) {
            m->row[m->count++] = p->row[i];
        }
    }
    m->full |= p->full;
}

static struct merged merge(struct asking *k) {
    const struct part *open = &k->open, *own = &k->own;
    struct merged m = {arena_array(k->c->arena, struct q_search_meet_row, 2 * k->want), 0, 0, false,
                       false};
    if (open->stopped) {
        m.floor = open->stop;
    }
    if (k->has_own && own->stopped && own->stop > m.floor) {
        m.floor = own->stop;
    }
    m.stopped = open->stopped || (k->has_own && own->stopped);
    take_part(&m, open);
    if (k->has_own) {
        take_part(&m, own);
    }
    qsort(m.row, m.count, sizeof *m.row, newer_first);
    return m;
}

/* --- what is shown of it --- */

static struct thing thing_of(const struct q_search_lines_row *r) {
    return (struct thing){
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
}

static enum err lines_of(struct ctx *c, struct ids ids, struct q_search_lines_rows *out) {
    *out = (struct q_search_lines_rows){0};
    return ids.count > 0 ? q_search_lines(c->db, c->arena, c->viewer->gate, ids, out) : ERR_OK;
}

/* In the order in which they were met; the gate has the last word. */
static enum err read_hits(struct ctx *c, const struct merged *m, size_t count,
                          struct search_found *out) {
    struct id *id = arena_array(c->arena, struct id, count);
    for (size_t i = 0; i < count; i++) {
        id[i] = m->row[i].thing;
    }
    struct q_search_lines_rows rows;
    TRY(lines_of(c, (struct ids){id, count}, &rows));
    out->item = arena_array(c->arena, struct search_hit, count);
    out->count = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < rows.count; k++) {
            if (id_eq(rows.item[k].id, id[i])) {
                out->item[out->count++].thing = thing_of(&rows.item[k]);
                break;
            }
        }
    }
    return ERR_OK;
}

static enum err read_communities(struct ctx *c, struct search_found *out) {
    struct id *id = arena_array(c->arena, struct id, out->count);
    size_t n = 0;
    for (size_t i = 0; i < out->count; i++) {
        if (!id_is_none(out->item[i].thing.community)) {
            id[n++] = out->item[i].thing.community;
        }
    }
    struct q_search_lines_rows rows;
    TRY(lines_of(c, (struct ids){id, n}, &rows));
    for (size_t i = 0; i < out->count; i++) {
        for (size_t k = 0; k < rows.count; k++) {
            if (id_eq(rows.item[k].id, out->item[i].thing.community)) {
                out->item[i].community = rows.item[k].title;
            }
        }
    }
    return ERR_OK;
}

static enum err read_bodies(struct ctx *c, struct search_found *out) {
    struct id *id = arena_array(c->arena, struct id, out->count);
    for (size_t i = 0; i < out->count; i++) {
        id[i] = out->item[i].thing.id;
    }
    struct q_search_bodies_rows rows = {0};
    if (out->count > 0) {
        TRY(q_search_bodies(c->db, c->arena, (struct ids){id, out->count}, &rows));
    }
    for (size_t i = 0; i < out->count; i++) {
        for (size_t k = 0; k < rows.count; k++) {
            if (id_eq(rows.item[k].thing, id[i])) {
                out->item[i].text = rows.item[k].body;
            }
        }
    }
    return ERR_OK;
}

static enum err answer_newest(struct asking *k, struct search_found *out) {
    k->want = SEARCH_RESULTS + 1;
    TRY(meet_all(k));
    struct merged m = merge(k);
    size_t count = m.count < SEARCH_RESULTS ? m.count : SEARCH_RESULTS;
    if (m.count > SEARCH_RESULTS) {
        out->next = m.row[SEARCH_RESULTS - 1].number;
    } else if (m.stopped) {
        out->next = m.floor;
        out->looked_on = true;
    }
    return read_hits(k->c, &m, count, out);
}

/* --- best first --- */

struct scored {
    struct search_hit hit;
    int score;
    size_t at; /* in what was met: the newer first */
};

/* A word of the title counts more than a beginning of one, both more than the line of context. */
static int score_of(struct asking *k, const struct thing *t) {
    struct terms title, note;
    terms_of(k->c->arena, t->title, 200, &title);
    terms_of(k->c->arena, t->note, 200, &note);
    int score = 0;
    for (size_t i = 0; i < k->words.withs; i++) {
        struct str run = k->words.with[i].run;
        struct str first = str_cut(&run, ' ');
        int best = 0;
        for (size_t n = 0; n < title.count; n++) {
            struct str term = title.item[n].text;
            int here = str_eq(term, first) ? 8 : str_starts(term, first) ? 5 : 0;
            best = here > best ? here : best;
        }
        for (size_t n = 0; n < note.count && best == 0; n++) {
            best = str_starts(note.item[n].text, first) ? 2 : 0;
        }
        score += best;
    }
    return score;
}

static int better_first(const void *a, const void *b) {
    const struct scored *x = a, *y = b;
    return x->score != y->score ? y->score - x->score : (x->at > y->at) - (x->at < y->at);
}

static bool is_met(const struct merged *m, size_t count, struct id thing) {
    for (size_t i = 0; i < count; i++) {
        if (id_eq(m->row[i].thing, thing)) {
            return true;
        }
    }
    return false;
}

/* Those whose titles have all the words come from everywhere; of the rest only the newest. */
static enum err meet_best(struct asking *k, struct merged *out, bool *capped) {
    k->want = SEARCH_BEST_OF;
    k->in_title = true;
    TRY(meet_all(k));
    *out = merge(k);
    k->in_title = false;
    TRY(meet_all(k));
    struct merged rest = merge(k);
    *capped = rest.full || rest.stopped;
    struct q_search_meet_row *row =
        arena_array(k->c->arena, struct q_search_meet_row, out->count + rest.count);
    for (size_t i = 0; i < out->count; i++) {
        row[i] = out->row[i];
    }
    size_t titles = out->count;
    out->row = row;
    for (size_t i = 0; i < rest.count; i++) {
        if (!is_met(out, titles, rest.row[i].thing)) {
            out->row[out->count++] = rest.row[i];
        }
    }
    return ERR_OK;
}

static enum err answer_best(struct asking *k, struct search_found *out) {
    struct merged m;
    TRY(meet_best(k, &m, &out->capped));
    TRY(read_hits(k->c, &m, m.count, out));
    struct scored *all = arena_array(k->c->arena, struct scored, out->count);
    for (size_t i = 0; i < out->count; i++) {
        struct arena_mark mark = arena_mark(k->c->arena);
        all[i] = (struct scored){out->item[i], score_of(k, &out->item[i].thing), i};
        arena_rewind(k->c->arena, mark);
    }
    qsort(all, out->count, sizeof *all, better_first);
    out->capped |= out->count > SEARCH_RESULTS;
    out->count = out->count < SEARCH_RESULTS ? out->count : SEARCH_RESULTS;
    for (size_t i = 0; i < out->count; i++) {
        out->item[i] = all[i].hit;
    }
    return ERR_OK;
}

/* --- where --- */

static enum err named(struct ctx *c, struct str words, const char *kind, struct ids *out) {
    struct search_question q = {.typed = words, .kind = str_of(kind)};
    struct asking k = {.c = c, .q = &q, .in_title = true, .before = INT64_MAX};
    struct search_found found = {0};
    search_read(c->arena, words, &k.words);
    *out = (struct ids){0};
    if (k.words.withs == 0) {
        return ERR_OK;
    }
    add_filters(&k);
    TRY(answer_newest(&k, &found));
    struct id *id = arena_array(c->arena, struct id, found.count);
    for (size_t i = 0; i < found.count; i++) {
        id[i] = found.item[i].thing.id;
    }
    *out = (struct ids){id, found.count};
    return ERR_OK;
}

/* Communities called so, communities on places called so, or the words in the thing itself. */
static enum err add_where(struct asking *k, struct search_found *out) {
    struct ctx *c = k->c;
    struct search_words words;
    search_read(c->arena, k->q->where, &words);
    if (words.withs == 0) {
        return ERR_OK;
    }
    struct ids communities, places;
    TRY(named(c, k->q->where, "community", &communities));
    TRY(named(c, k->q->where, "place", &places));
    struct q_search_communities_at_rows on = {0};
    if (places.count > 0) {
        TRY(q_search_communities_at(c->db, c->arena, c->viewer->gate, places, PLACES_OF, &on));
    }
    struct search_clause where = clause_make(c->arena, communities.count + on.count + 1);
    for (size_t i = 0; i < communities.count; i++) {
        add_once(&where, search_mark_id(c->arena, 'c', communities.item[i]));
    }
    for (size_t i = 0; i < on.count; i++) {
        add_once(&where, search_mark_id(c->arena, 'c', on.item[i].id));
    }
    add_once(&where, search_run(c->arena, k->q->where));
    out->no_where = where.count == 1;
    add_filter(k, where);
    return ERR_OK;
}

/* --- the question --- */

static enum err asking_make(struct ctx *c, const struct search_question *q, struct asking *k,
                            struct search_found *out) {
    *k = (struct asking){.c = c, .q = q, .before = q->before > 0 ? q->before : INT64_MAX};
    *out = (struct search_found){0};
    search_read(c->arena, q->typed, &k->words);
    out->cut = k->words.cut;
    add_filters(k);
    return add_where(k, out);
}

/* What is asked without a word only by what it must not have, is not asked. */
static bool asks_something(const struct asking *k) {
    return k->words.withs > 0 || (k->filters > 0 && k->words.withouts == 0);
}

static enum err answer(struct asking *k, struct search_found *out) {
    bool best = k->q->best && k->words.withs > 0;
    TRY(best ? answer_best(k, out) : answer_newest(k, out));
    return ERR_OK;
}

enum err search_languages_of(struct ctx *c, struct search_languages *out) {
    struct q_search_term_begin_rows rows;
    struct str sign = STR(SEARCH_MARK "l");
    TRY(q_search_term_begin(c->db, c->arena, sign, arena_join(c->arena, sign, STR("~")),
                            SEARCH_LANGUAGES_MAX, &rows));
    out->count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        if (rows.item[i].docs > 0) {
            out->tag[out->count++] = str_from(rows.item[i].term, sign.n);
        }
    }
    return ERR_OK;
}

/* --- other words --- */

#define TRIES 3

static bool is_asked(const struct asking *k, size_t at, bool nothing) {
    return k->words.with[at].alone && (nothing ? !k->known[at] : k->docs[at] <= 2);
}

/* The guess of that rank for each word that nothing public begins with, or, where little was found,
 * for one that is rare. *any: there is one of that rank. */
static enum err other_words(struct asking *k, size_t rank, bool nothing, struct str *other,
                            bool *any) {
    *any = false;
    for (size_t i = 0; i < k->words.withs; i++) {
        struct search_guess guess[TRIES];
        size_t count = 0;
        if (is_asked(k, i, nothing)) {
            TRY(search_guesses(k->c, k->words.with[i].run, guess, TRIES, &count));
            if (count == 0 && nothing) {
                *any = false;
                return ERR_OK;
            }
        }
        if (count > 0 && (nothing || guess[0].docs >= 4 * (k->docs[i] + 1))) {
            *any |= rank < count;
            other[i] = guess[rank < count ? rank : count - 1].term;
        }
    }
    return ERR_OK;
}

/* Asks with other words, and says them as they stand in what was found. */
static enum err ask_with(struct asking *k, const struct str *other, struct str *typed,
                         struct search_found *out) {
    struct search_question q = *k->q;
    q.typed = search_write(k->c->arena, &k->words, other);
    struct asking asking;
    TRY(asking_make(k->c, &q, &asking, out));
    TRY(answer(&asking, out));
    TRY(read_bodies(k->c, out));
    struct str said[SEARCH_CLAUSES_MAX] = {{0}};
    for (size_t i = 0; i < k->words.withs; i++) {
        said[i] = other[i].p != NULL ? search_as_said(k->c->arena, out, other[i]) : other[i];
    }
    *typed = search_write(k->c->arena, &k->words, said);
    return ERR_OK;
}

/* Nothing was found: what was probably meant is looked for at once. */
static enum err ask_instead(struct asking *k, struct search_found *out) {
    for (size_t rank = 0; rank < TRIES; rank++) {
        struct str other[SEARCH_CLAUSES_MAX] = {{0}}, text;
        bool any;
        TRY(other_words(k, rank, true, other, &any));
        if (!any) {
            return ERR_OK;
        }
        struct search_found found;
        TRY(ask_with(k, other, &text, &found));
        if (found.count > 0) {
            *out = found;
            out->instead = text;
            return ERR_OK;
        }
    }
    return ERR_OK;
}

static enum err offer_meant(struct asking *k, struct search_found *out) {
    struct str other[SEARCH_CLAUSES_MAX] = {{0}}, text;
    bool any;
    TRY(other_words(k, 0, false, other, &any));
    if (any) {
        struct search_found found;
        TRY(ask_with(k, other, &text, &found));
        out->meant = found.count > out->count ? text : (struct str){0};
    }
    return ERR_OK;
}

enum err search_ask(struct ctx *c, const struct search_question *q, struct search_found *out) {
    struct asking k;
    TRY(asking_make(c, q, &k, out));
    if (!asks_something(&k)) {
        return ERR_OK;
    }
    TRY(answer(&k, out));
    if (q->before == 0 && out->count == 0 && !out->looked_on) {
        TRY(ask_instead(&k, out));
    } else if (q->before == 0 && out->count <= 2 && !out->looked_on) {
        TRY(offer_meant(&k, out));
    }
    TRY(read_communities(c, out));
    return read_bodies(c, out);
}

enum err search_find(struct ctx *c, struct str typed, struct str kind, int64_t before,
                     struct things *out, int64_t *next) {
    struct search_question q = {.typed = typed, .kind = kind, .before = before};
    struct asking k;
    struct search_found found;
    *out = (struct things){0};
    *next = 0;
    TRY(asking_make(c, &q, &k, &found));
    if (k.words.withs == 0) {
        return ERR_OK;
    }
    TRY(answer_newest(&k, &found));
    out->item = arena_array(c->arena, struct thing, found.count);
    out->count = found.count;
    for (size_t i = 0; i < found.count; i++) {
        out->item[i] = found.item[i].thing;
    }
    *next = found.next;
    return ERR_OK;
}
