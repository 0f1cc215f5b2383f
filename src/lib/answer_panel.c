/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What `kith panel` answers: people drawn by lot so that quotas are kept. The solver is
 * kith-helper. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "engine/panel.h"
#include "format/panel_files.h"
#include "lib/engines.h"
#include "lib/panel_same.h"
#include "lib/solver.h"

#define SECONDS_MAX 86400

struct given {
    int64_t size;
    int64_t number;
    int64_t seconds;
    struct str goal;
    struct str seed;
    struct str id;
    struct str address;
    struct str panel;
    struct str declined;
    bool explain;
};

struct asked {
    struct panel_pool pool;
    struct panel_options options;
    struct hash input;
    bool replace;
    uint32_t *stays;
    size_t staying;
    uint32_t *declined;
    size_t declining;
};

/* --- what was asked --- */

static int options(struct question *q, const struct given *g, struct asked *ask) {
    ask->options = (struct panel_options){.seed = g->seed, .number = g->number};
    ask->replace = g->panel.p || g->declined.p;
    if (g->size < 1 || g->size > PANEL_COUNT_MAX) {
        return question_usage(q, "--size must be a number from 1 to 1000000");
    }
    if (!panel_goal_find(g->goal.p ? g->goal : STR("leximin"), &ask->options.goal)) {
        return question_usage(q, "--goal must be leximin, maximin or legacy");
    }
    if (g->number < -1 || g->number >= PANEL_LOTTERY) {
        return question_usage(q, "--number must be from 0 to 999");
    }
    if (g->seconds < 1 || g->seconds > SECONDS_MAX) {
        return question_usage(q, "--seconds must be from 1 to 86400");
    }
    if (ask->replace && !(g->panel.p && g->declined.p && g->seed.p)) {
        return question_usage(q, "a replacement needs --panel, --declined and --seed");
    }
    if (ask->options.goal == PANEL_LEGACY && !ask->replace && !g->seed.p) {
        return question_usage(q, "--goal legacy needs a --seed");
    }
    ask->pool.size = (uint32_t)g->size;
    return question_seed(q, g->seed);
}

static int files(struct question *q, const struct given *g, struct asked *ask) {
    const struct question_file *pool = question_file_of(q, "pool");
    const struct question_file *quotas = question_file_of(q, "quotas");
    struct str missing;
    struct flaw flaw;
    if (panel_quotas_read(q->arena, quotas->text, &ask->pool, &flaw) != ERR_OK) {
        return question_flaw(q, quotas, str_of(NULL), &flaw);
    }
    struct panel_columns columns = {.id = g->id, .address = g->address};
    enum err e = panel_pool_read(q->arena, pool->text, columns, &ask->pool, &missing, &flaw);
    if (e == ERR_NOT_FOUND) {
        return question_usage(q, "there is no column \"%.*s\"", STR_ARG(missing));
    }
    if (e != ERR_OK) {
        return question_flaw(q, pool, str_of(NULL), &flaw);
    }
    struct hash_state h;
    hash_begin(&h);
    hash_add(&h, pool->text.p, pool->text.n);
    hash_add(&h, quotas->text.p, quotas->text.n);
    ask->input = hash_end(&h);
    return EXIT_DONE;
}

/* People whose IDs are listed, separated by commas. */
static int people(struct question *q, const struct panel_pool *p, const char *option,
                  struct str list, uint32_t *out, size_t *count) {
    bool *listed = arena_array(q->arena, bool, p->people);
    while (list.n) {
        struct str id = str_trim(str_cut(&list, ','));
        size_t i = 0;
        while (i < p->people && !str_eq(p->id[i], id)) {
            i++;
        }
        if (i == p->people || listed[i]) {
            return question_usage(q, "--%s: \"%.*s\" %s", option, STR_ARG(id),
                                  i == p->people ? "is not in the pool" : "stands there twice");
        }
        listed[i] = true;
        out[(*count)++] = (uint32_t)i;
    }
    return EXIT_DONE;
}

static int who_stays(struct question *q, const struct given *g, struct asked *ask) {
    if (!ask->replace) {
        return EXIT_DONE;
    }
    ask->stays = arena_array(q->arena, uint32_t, ask->pool.people);
    ask->declined = arena_array(q->arena, uint32_t, ask->pool.people);
    bool *no = arena_array(q->arena, bool, ask->pool.people);
    size_t members = 0;
    int code = people(q, &ask->pool, "panel", g->panel, ask->stays, &members);
    code = code ? code
                : people(q, &ask->pool, "declined", g->declined, ask->declined, &ask->declining);
    if (code) {
        return code;
    }
    if (members != ask->pool.size) {
        return question_usage(q, "--panel must name as many as --size says");
    }
    for (size_t i = 0; i < ask->declining; i++) {
        no[ask->declined[i]] = true;
    }
    for (size_t i = 0; i < members; i++) {
        if (!no[ask->stays[i]]) {
            ask->stays[ask->staying++] = ask->stays[i];
        }
    }
    return EXIT_DONE;
}

/* --- as plain text --- */

static void ids(struct question *q, const struct panel_pool *p, const uint32_t *person,
                size_t count) {
    for (size_t i = 0; i < count; i++) {
        buf_put(&q->out, i ? STR(" ") : STR(""));
        question_text(q, p->id[person[i]]);
    }
    buf_char(&q->out, '\n');
}

static void quota_table(struct question *q, const struct panel_pool *p, const uint32_t *panel) {
    buf_put(&q->out, STR("\n  min    max   pool  panel  quota\n"));
    for (size_t v = 0; v < p->cells; v++) {
        const struct panel_cell *cell = &p->cell[v];
        size_t pool = 0, on = 0;
        for (size_t i = 0; i < p->people; i++) {
            pool += p->of[i * p->categories + cell->category] == v ? 1 : 0;
        }
        for (size_t i = 0; panel && i < p->size; i++) {
            on += p->of[panel[i] * p->categories + cell->category] == v ? 1 : 0;
        }
        buf_printf(&q->out, "%5" PRIu32 "  %5" PRIu32 "  %5zu  ", cell->min, cell->max, pool);
        if (panel) {
            buf_printf(&q->out, "%5zu  ", on);
        } else {
            buf_put(&q->out, STR("    -  "));
        }
        question_text(q, p->category[cell->category]);
        buf_put(&q->out, STR(": "));
        question_text(q, cell->value);
        buf_char(&q->out, '\n');
    }
}

static void chances(struct question *q, const struct panel_pool *p, const struct panel_result *r) {
    const uint32_t *order = panel_order(q->arena, p);
    buf_put(&q->out, STR("\n  chance  of 1000  person\n"));
    for (size_t i = 0; i < p->people; i++) {
        buf_printf(&q->out, "%8.6f  %7" PRIu32 "  ", r->chance[order[i]], r->in_panels[order[i]]);
        question_text(q, p->id[order[i]]);
        buf_char(&q->out, '\n');
    }
}

static void numbered(struct question *q, const struct panel_pool *p, const struct panel_result *r) {
    buf_put(&q->out, STR("\nThe 1,000 numbered panels\n"));
    for (size_t i = 0; i < r->panels; i++) {
        const struct panel_drawable *d = &r->panel[i];
        if (d->weight == 1) {
            buf_printf(&q->out, "%" PRIu32 ": ", d->first);
        } else {
            buf_printf(&q->out, "%" PRIu32 "-%" PRIu32 ": ", d->first, d->first + d->weight - 1);
        }
        ids(q, p, d->member, p->size);
    }
}

static void explained(struct question *q, const struct asked *ask, const struct panel_result *r) {
    const struct panel_pool *p = &ask->pool;
    size_t least = 0;
    double moved = 0;
    for (size_t i = 0; i < p->people; i++) {
        double by = fabs(r->chance[i] - r->in_panels[i] / (double)PANEL_LOTTERY);
        least += r->chance[i] > 0 && r->chance[i] < r->minimum + 1e-6 ? 1 : 0;
        moved = by > moved ? by : moved;
    }
    buf_printf(&q->out,
               "\nIf quotas did not matter, everybody's chance would be %" PRIu32 " in %zu.\n"
               "The smallest chance of anybody who has one is %.6f; %zu have it.\n",
               p->size, p->people, r->minimum, least);
    buf_put(&q->out,
            ask->options.goal == PANEL_LEGACY
                ? STR("Nobody chose these chances: they are what came of 1,000 drawings.\n")
                : STR("No lottery that keeps the quotas gives a larger smallest chance. That "
                      "protects the least\nlikely; it does not make chances equal.\n"));
    buf_printf(&q->out, "Making 1,000 panels of it moved no chance by more than %.6f.\n", moved);
}

static void told(struct question *q, const struct given *g, const struct asked *ask,
                 const struct panel_result *r) {
    const struct panel_pool *p = &ask->pool;
    const uint32_t *drawn = r->number >= 0 ? r->panel[r->drawn].member : NULL;
    buf_printf(&q->out, "%s: %" PRIu32 " of %zu; smallest chance %.6f\n",
               panel_goal_name(ask->options.goal), p->size, p->people, r->minimum);
    if (drawn) {
        buf_printf(&q->out, "Drawn: number %" PRId64 "\n", r->number);
        ids(q, p, drawn, p->size);
    } else {
        buf_put(&q->out, STR("Nothing is drawn yet: that takes --seed or --number\n"));
    }
    if (r->never) {
        buf_printf(&q->out, "On no possible panel: %zu, whose chance is 0\n", r->never);
    }
    if (g->explain) {
        explained(q, ask, r);
    }
    quota_table(q, p, drawn);
    chances(q, p, r);
    numbered(q, p, r);
}

static void told_replacement(struct question *q, const struct panel_pool *p,
                             const struct panel_replacement *r) {
    buf_put(&q->out, STR("Comes in: "));
    ids(q, p, r->joins, r->joining);
    if (r->passing) {
        buf_put(&q->out, STR("Stood before them in the lot, but the quotas could not be kept: "));
        ids(q, p, r->passed, r->passing);
    }
    buf_put(&q->out, STR("The panel is now: "));
    ids(q, p, r->panel, p->size);
    quota_table(q, p, r->panel);
}

/* --- no result --- */

static const char *why(const char *reason) {
    static const char *const words[][2] = {
        {"pool", "the panel is larger than the pool"},
        {"address", "the panel is larger than the number of addresses"},
        {"category", "the quotas of a category do not add up to the size of the panel"},
        {"quotas", "no panel can keep all quotas together"},
        {"panel", "those who stay do not keep the quotas or the addresses themselves"},
        {"dead_end", "legacy found no panel in 100 tries"},
        {"limit", "the time is used up; --seconds gives more"},
        {"stopped", "stopped"},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i][0], reason) == 0) {
            return words[i][1];
        }
    }
    return "the solver (kith-helper) ended or gave wrong answers; no panel was made";
}

static int refused(struct question *q, const struct panel_pool *p, const char *reason,
                   const struct panel_relax *relax, size_t relaxes) {
    struct buf b = buf_make(QUESTION_OUTPUT_MAX);
    buf_put(&b, str_of(why(reason)));
    for (size_t i = 0; i < relaxes; i++) {
        const struct panel_cell *cell = &p->cell[relax[i].cell];
        buf_printf(&b, "\n  %s: %s %.*s: %.*s, from %" PRIu32 " to %" PRIu32,
                   i ? "and" : "the least change that allows one",
                   relax[i].is_max ? "the maximum of" : "the minimum of",
                   STR_ARG(p->category[cell->category]), STR_ARG(cell->value), relax[i].from,
                   relax[i].to);
    }
    q->why = arena_str(q->arena, buf_str(&b));
    buf_free(&b);
    return strcmp(reason, "solver") == 0 ? EXIT_STORE : EXIT_NO_RESULT;
}

/* --- running --- */

static bool progress(void *self, double share) {
    return question_tell(self, share, 0);
}

static int replace(struct question *q, const struct asked *ask, const struct linear_solver *s) {
    struct panel_replacement r = panel_replace(q->arena, &ask->pool, ask->stays, ask->staying,
                                               ask->declined, ask->declining, ask->options.seed, s);
    if (q->json) {
        struct json_out j = question_json(q);
        panel_replacement_json(&j, &ask->pool, &r, ask->options.seed,
                               (struct result_head){.input = ask->input});
    } else if (!r.refused) {
        told_replacement(q, &ask->pool, &r);
    }
    return r.refused ? refused(q, &ask->pool, r.refused, r.relax, r.relaxes) : EXIT_DONE;
}

static int select_panel(struct question *q, const struct given *g, struct asked *ask,
                        const struct linear_solver *s) {
    ask->options.progress = (struct panel_progress){q, progress};
    struct panel_result r = panel_select(q->arena, &ask->pool, &ask->options, s);
    if (q->json) {
        struct json_out j = question_json(q);
        panel_json(&j, q->arena, &ask->pool, &ask->options, &r,
                   (struct result_head){.input = ask->input});
    } else if (!r.refused) {
        told(q, g, ask, &r);
    }
    return r.refused ? refused(q, &ask->pool, r.refused, r.relax, r.relaxes) : EXIT_DONE;
}

static int answer(struct question *q, const void *given) {
    const struct given *g = given;
    struct asked ask = {0};
    int code = options(q, g, &ask);
    code = code ? code : files(q, g, &ask);
    code = code ? code : who_stays(q, g, &ask);
    if (code) {
        return code;
    }
    struct solver_limits limits = {(uint32_t)g->seconds, g->seconds * 4000};
    struct solver *solver = solver_open(q->helper, limits);
    if (solver == NULL) {
        (void)question_none(q, "%s cannot be started (%s)", q->helper, strerror(errno));
        return EXIT_STORE;
    }
    struct linear_solver face = solver_face(solver);
    code = ask.replace ? replace(q, &ask, &face) : select_panel(q, g, &ask, &face);
    solver_close(solver);
    return code;
}

/* The same pool and rules again; they were good. */
static bool same(const struct question *q, struct str theirs, struct str *why) {
    struct question asked = *q;
    struct asked ask = {0};
    const struct given *g = q->given;
    int code = options(&asked, g, &ask);
    code = code ? code : files(&asked, g, &ask);
    *why = STR("the count gives another result");
    return !code && !ask.replace && ask.options.goal != PANEL_LEGACY &&
           panel_same(q->arena, &ask.pool, ask.options.goal, buf_str(&q->out), theirs, why);
}

static const struct given unasked = {.number = -1, .seconds = 600};

static const struct engine_option options_known[] = {
    {"size", ASK_INT, offsetof(struct given, size)},
    {"goal", ASK_TEXT, offsetof(struct given, goal)},
    {"seed", ASK_TEXT, offsetof(struct given, seed)},
    {"number", ASK_INT, offsetof(struct given, number)},
    {"id", ASK_TEXT, offsetof(struct given, id)},
    {"address", ASK_TEXT, offsetof(struct given, address)},
    {"panel", ASK_TEXT, offsetof(struct given, panel)},
    {"declined", ASK_TEXT, offsetof(struct given, declined)},
    {"seconds", ASK_INT, offsetof(struct given, seconds)},
    {"explain", ASK_FLAG, offsetof(struct given, explain), true},
    {0}};

const struct engine engine_panel = {
    .name = "panel",
    .arguments = "POOL.csv QUOTAS.csv --size N [--goal leximin|maximin|legacy] [--seed TEXT] "
                 "[--number K] [--id COLUMN] [--address COLUMNS] [--panel IDS --declined IDS] "
                 "[--seconds N] [--explain] [--json]",
    .help = "draw a panel by lot that keeps quotas",
    .method = "goal",
    .file = {{"pool", "csv"}, {"quotas", "csv"}},
    .personal = "what each person of the pool is like",
    .option = options_known,
    .given_size = sizeof(struct given),
    .given = &unasked,
    .answer = answer,
    .same = same};
