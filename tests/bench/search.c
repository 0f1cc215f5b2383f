/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Search over many made-up things, through the program's own functions. From search.sh:
 *
 * search fill FOLDER THINGS SEED    makes them in the SQLite store of that folder
 * search ask FOLDER DATABASE ROUNDS SEED    times questions; DATABASE "" for SQLite
 *
 * Words are as frequent as in a language (Zipf), 300,000 different ones in each of four: made of
 * syllables, so that many begin alike; English and Spanish letters with accents, Arabic, Chinese
 * signs. Of ten things one is in Arabic and one in Chinese signs. One of five is for one of 200
 * communities alone; half of those have a word that stands nowhere else. One of 10,000 is of a rare
 * kind. What is timed is one whole question, in its own read of the store, with the lines that are
 * shown of 20 hits. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/areas.h"
#include "kernel/card.h"
#include "kernel/gate.h"
#include "kernel/search.h"
#include "sys/clock.h"

#define WORDS 300000
#define COMMUNITIES 200
#define RARE_EVERY 10000
#define AT_ONCE 500
#define SECRET "xenolith" /* in things of other communities alone */

static double below[WORDS];
static struct draw chance;

static void make_words(struct str seed) {
    double sum = 0;
    for (size_t i = 0; i < WORDS; i++) {
        sum += 1 / pow((double)i + 3, 1.05);
        below[i] = sum;
    }
    for (size_t i = 0; i < WORDS; i++) {
        below[i] /= sum;
    }
    chance = draw_begin(seed, STR("search"));
}

static size_t word_by_chance(void) {
    double x = draw_unit(&chance);
    size_t low = 0, high = WORDS - 1;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (below[mid] < x) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

enum language { ENGLISH, SPANISH, ARABIC, CHINESE };
static const char *const tags[] = {"en", "es", "ar", "zh"};

static void put_sign(struct buf *b, unsigned c) {
    char p[3];
    size_t n = 0;
    if (c < 0x800) {
        p[n++] = (char)(0xc0 | c >> 6);
    } else {
        p[n++] = (char)(0xe0 | c >> 12);
        p[n++] = (char)(0x80 | (c >> 6 & 0x3f));
    }
    p[n++] = (char)(0x80 | (c & 0x3f));
    buf_put(b, str_make(p, n));
}

/* The number of a word in syllables; the same number is the same word. */
static void put_word(struct buf *b, enum language of, size_t number) {
    static const char consonants[] = "bcdfghjklmnprstvwz";
    static const char *const vowels[] = {"a", "e", "i", "o", "u", "\xc3\xa1", "\xc3\xb3"};
    size_t rest = number * 7919 % 1000003 + 1000;
    for (; rest > 0; rest /= of == CHINESE ? 3000 : 90) {
        if (of == CHINESE) {
            put_sign(b, 0x4e00 + (unsigned)(rest % 3000));
        } else if (of == ARABIC) {
            put_sign(b, 0x628 + (unsigned)(rest % 15));
            put_sign(b, 0x641 + (unsigned)(rest / 15 % 6));
        } else {
            size_t kinds = of == SPANISH ? 7 : 5;
            buf_char(b, consonants[rest % 18]);
            buf_printf(b, "%s", vowels[rest / 18 % kinds]);
        }
    }
}

static void put_words(struct buf *b, enum language of, size_t count) {
    for (size_t i = 0; i < count; i++) {
        put_word(b, of, word_by_chance());
        buf_char(b, i % 12 == 11 ? '.' : ' ');
    }
}

static struct id community_of(size_t number) {
    struct id id = {{0x01, 0x90, 0, 0, 0, 0, 0x70, 0, 0x80}};
    id.b[14] = (uint8_t)(number >> 8);
    id.b[15] = (uint8_t)number;
    return id;
}

/* --- filling --- */

struct filling {
    size_t from, to;
    int64_t now_ms;
};

static enum err make_one(struct ctx *c, size_t number, struct buf *b) {
    uint64_t which = draw_below(&chance, 10);
    enum language of = which < 6 ? ENGLISH : which < 8 ? SPANISH : which < 9 ? ARABIC : CHINESE;
    static const char *const kinds[] = {"need", "need", "need", "work", "initiative"};
    size_t home = draw_below(&chance, COMMUNITIES);
    bool closed = draw_below(&chance, 5) == 0;
    struct thing t = {
        .kind = str_of(number % RARE_EVERY == 17 ? "practice" : kinds[draw_below(&chance, 5)]),
        .community = community_of(home),
        .wanted = closed ? community_of(home) : AUDIENCE_PUBLIC,
        .life = LIFE_PUBLISHED,
        .stages = INT64_C(1) << draw_below(&chance, STAGE_COUNT),
        .lang = str_of(tags[of]),
        .state = STR(""),
        .topic = STR(""),
        .note = STR("")};
    buf_clear(b);
    put_words(b, of, 3 + draw_below(&chance, 5));
    t.title = arena_str(c->arena, buf_str(b));
    buf_clear(b);
    put_words(b, of, 12 + draw_below(&chance, 45));
    if (closed && home >= 10 && number % 2 == 0) {
        buf_printf(b, " " SECRET);
    }
    TRY(thing_make(c, &t));
    return search_put(c, &t, buf_str(b));
}

static enum err fill_some(struct db *db, void *self) {
    struct filling *f = self;
    struct ctx c = {.arena = arena_make(),
                    .db = db,
                    .viewer = &viewer_site,
                    .now_ms = f->now_ms,
                    .lang = lang_english()};
    struct buf b = buf_make(65536);
    enum err e = ERR_OK;
    for (size_t i = f->from; i < f->to && e == ERR_OK; i++) {
        struct arena_mark mark = arena_mark(c.arena);
        e = make_one(&c, i, &b);
        arena_rewind(c.arena, mark);
    }
    buf_free(&b);
    arena_free(c.arena);
    return e;
}

static enum err count_some(struct db *db, void *self) {
    (void)self;
    struct ctx c = {.arena = arena_make(),
                    .db = db,
                    .viewer = &viewer_site,
                    .now_ms = clock_now_ms(),
                    .lang = lang_english()};
    enum err e = search_count_all(&c);
    arena_free(c.arena);
    return e;
}

static double seconds_of(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double now_s(void) {
    return seconds_of(CLOCK_MONOTONIC);
}

/* Of this thread: other programs disturb it little. PostgreSQL's own is not in it. */
static double cpu_s(void) {
    return seconds_of(CLOCK_THREAD_CPUTIME_ID);
}

static void must(enum err e, const char *what) {
    if (e != ERR_OK) {
        fprintf(stderr, "%s: %s\n", what, err_name(e));
        exit(1);
    }
}

static void fill(struct store *s, size_t things) {
    double begun = now_s(), counting = 0, last = 0;
    for (size_t i = 0; i < things; i += AT_ONCE) {
        struct filling f = {i, i + AT_ONCE < things ? i + AT_ONCE : things,
                            clock_now_ms() - (int64_t)(things - i) * 1000};
        double at = now_s();
        must(store_write(s, fill_some, &f), "filling");
        last = (now_s() - at) / AT_ONCE;
        if (f.to == things || f.to % 2000 == 0) {
            at = now_s();
            must(store_write(s, count_some, NULL), "counting");
            counting += now_s() - at;
        }
    }
    double all = now_s() - begun;
    printf("filled %zu in %.0f s, %.0f s of it counting words; the last %d took %.0f us each\n",
           things, all, counting, AT_ONCE, last * 1e6);
}

/* --- asking --- */

struct sort {
    const char *name;
    void (*make)(struct buf *typed, struct search_question *q);
    bool member; /* asked by one, else without an account */
};

static void frequent(struct buf *b, struct search_question *q) {
    (void)q;
    put_word(b, ENGLISH, draw_below(&chance, 20));
}

static void middling(struct buf *b, struct search_question *q) {
    (void)q;
    put_word(b, ENGLISH, 500 + draw_below(&chance, 5000));
}

static void rare(struct buf *b, struct search_question *q) {
    (void)q;
    put_word(b, ENGLISH, 100000 + draw_below(&chance, 200000));
}

static void two_frequent(struct buf *b, struct search_question *q) {
    frequent(b, q);
    buf_char(b, ' ');
    frequent(b, q);
}

static void frequent_and_rare(struct buf *b, struct search_question *q) {
    frequent(b, q);
    buf_char(b, ' ');
    rare(b, q);
}

static void four(struct buf *b, struct search_question *q) {
    two_frequent(b, q);
    buf_char(b, ' ');
    middling(b, q);
    buf_char(b, ' ');
    middling(b, q);
}

static void beginning(struct buf *b, struct search_question *q) {
    middling(b, q);
    b->n = b->n > 3 ? 3 : b->n;
}

static void short_beginning(struct buf *b, struct search_question *q) {
    middling(b, q);
    b->n = b->n > 2 ? 2 : b->n;
}

static void phrase(struct buf *b, struct search_question *q) {
    buf_char(b, '"');
    two_frequent(b, q);
    buf_char(b, '"');
}

static void minus(struct buf *b, struct search_question *q) {
    middling(b, q);
    buf_printf(b, " -");
    frequent(b, q);
}

static void typo(struct buf *b, struct search_question *q) {
    middling(b, q);
    char last = b->p[b->n - 1]; /* the last two turned */
    b->p[b->n - 1] = b->p[b->n - 2];
    b->p[b->n - 2] = last;
}

static void absent(struct buf *b, struct search_question *q) {
    (void)q;
    buf_printf(b, "qqxq%llu", (unsigned long long)draw_below(&chance, 1000));
}

static void rare_kind(struct buf *b, struct search_question *q) {
    frequent(b, q);
    q->kind = STR("practice");
}

static void in_community(struct buf *b, struct search_question *q) {
    frequent(b, q);
    q->community = community_of(draw_below(&chance, COMMUNITIES));
}

static void many_filters(struct buf *b, struct search_question *q) {
    in_community(b, q);
    q->kind = STR("work");
    q->lang = STR("en");
    q->stages = STAGE_BIT(birth) | STAGE_BIT(loss);
}

static void secret(struct buf *b, struct search_question *q) {
    (void)q;
    buf_printf(b, SECRET);
}

static void best(struct buf *b, struct search_question *q) {
    frequent(b, q);
    q->best = true;
}

static void arabic(struct buf *b, struct search_question *q) {
    (void)q;
    put_word(b, ARABIC, draw_below(&chance, 2000));
}

static void chinese(struct buf *b, struct search_question *q) {
    (void)q;
    put_word(b, CHINESE, draw_below(&chance, 2000));
}

static int64_t newest;

static void deep(struct buf *b, struct search_question *q) {
    frequent(b, q);
    q->before = 1 + (int64_t)draw_below(&chance, (uint64_t)newest);
}

static const struct sort sorts[] = {
    {"rare word", rare, false},
    {"middling word", middling, false},
    {"frequent word", frequent, false},
    {"two frequent words", two_frequent, false},
    {"frequent and rare", frequent_and_rare, false},
    {"four words", four, false},
    {"three letters", beginning, false},
    {"two letters", short_beginning, false},
    {"phrase of frequent", phrase, false},
    {"word, not another", minus, false},
    {"slip", typo, false},
    {"absent word", absent, false},
    {"frequent, rare kind", rare_kind, false},
    {"frequent, community", in_community, false},
    {"frequent, 4 filters", many_filters, false},
    {"frequent, far back", deep, false},
    {"frequent, best first", best, false},
    {"Arabic word", arabic, false},
    {"Chinese word", chinese, false},
    {"only in private", secret, false},
    {"only in private, member", secret, true},
    {"middling, member", middling, true},
    {"frequent, member", frequent, true},
};

static int by_time(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void ask_once(struct store *s, const struct viewer *v, const struct search_question *q,
                     struct search_found *found, struct arena *a) {
    struct db *db = store_reader(s);
    struct ctx c = {
        .arena = a, .db = db, .viewer = v, .now_ms = clock_now_ms(), .lang = lang_english()};
    must(db_begin_read(db), "reading");
    must(search_ask(&c, q, found), "asking");
    db_end(db);
}

static void time_sort(struct store *s, const struct sort *sort, size_t rounds,
                      const struct viewer *member) {
    double *ms = calloc(rounds, sizeof *ms), *cpu = calloc(rounds, sizeof *cpu);
    size_t hits = 0, instead = 0, later = 0;
    struct buf b = buf_make(1000);
    assert(ms != NULL && cpu != NULL);
    for (size_t i = 0; i < rounds; i++) {
        struct arena *a = arena_make();
        struct search_question q = {0};
        struct search_found found;
        buf_clear(&b);
        sort->make(&b, &q);
        q.typed = buf_str(&b);
        double begun = now_s(), used = cpu_s();
        ask_once(s, sort->member ? member : &viewer_nobody, &q, &found, a);
        ms[i] = (now_s() - begun) * 1000;
        cpu[i] = (cpu_s() - used) * 1000;
        hits += found.count;
        instead += found.instead.n > 0;
        later += found.looked_on;
        arena_free(a);
    }
    qsort(ms, rounds, sizeof *ms, by_time);
    qsort(cpu, rounds, sizeof *cpu, by_time);
    printf("%-24s|%8.2f|%8.2f|%8.2f|%8.2f|%7.1f|%6.0f %%|%6.0f %%\n", sort->name, ms[rounds / 2],
           ms[rounds * 99 / 100], cpu[rounds / 2], cpu[rounds * 99 / 100],
           (double)hits / (double)rounds, 100.0 * (double)instead / (double)rounds,
           100.0 * (double)later / (double)rounds);
    buf_free(&b);
    free(ms);
    free(cpu);
}

static void ask(struct store *s, size_t rounds) {
    struct id audience[] = {AUDIENCE_PUBLIC, community_of(1), community_of(2), community_of(3)};
    struct viewer member = {.person = community_of(999),
                            .gate = {.audiences = {audience, 4}, .person = community_of(999)}};
    struct arena *a = arena_make();
    struct search_question q = {.kind = STR("need")};
    struct search_found found;
    ask_once(s, &viewer_nobody, &q, &found, a);
    newest = found.next;
    arena_free(a);
    printf("%-24s|%8s|%8s|%8s|%8s|%7s|%8s|%8s\n", "question, ms", "p50", "p99", "CPU p50",
           "CPU p99", "hits", "instead", "goes on");
    for (size_t i = 0; i < sizeof sorts / sizeof sorts[0]; i++) {
        time_sort(s, &sorts[i], rounds, &member);
    }
}

int main(int argc, char **argv) {
    if (argc < 5) {
        fprintf(stderr,
                "search fill FOLDER THINGS SEED | search ask FOLDER DATABASE ROUNDS SEED\n");
        return 2;
    }
    bool filling = strcmp(argv[1], "fill") == 0;
    struct buf why = buf_make(1000);
    struct store *s;
    struct store_options o = {.folder = str_of(argv[2]),
                              .database = str_of(!filling && argv[3][0] ? argv[3] : NULL)};
    lang_init();
    cards_use(areas, area_count);
    make_words(str_of(argv[argc - 1]));
    if (store_open(o, &s, &why) != ERR_OK) {
        fprintf(stderr, "%.*s\n", STR_ARG(buf_str(&why)));
        return 1;
    }
    if (filling) {
        fill(s, (size_t)atoll(argv[3]));
    } else {
        ask(s, (size_t)atoll(argv[4]));
    }
    store_close(s);
    buf_free(&why);
    return 0;
}
