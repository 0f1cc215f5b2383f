/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith panel: people drawn by lot so that quotas are kept. The solver is kith-helper. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/file_command.h"
#include "app/solver.h"
#include "engine/panel.h"
#include "format/panel_files.h"
#include "sys/process.h"

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

static int options(const struct file_command *c, const struct given *g, struct asked *q) {
    q->options = (struct panel_options){.seed = g->seed, .number = g->number};
    q->replace = g->panel.p || g->declined.p;
    if (g->size < 1 || g->size > PANEL_COUNT_MAX) {
        return file_command_usage(c, "--size must be a number from 1 to 1000000");
    }
    if (!panel_goal_find(g->goal.p ? g->goal : STR("leximin"), &q->options.goal)) {
        return file_command_usage(c, "--goal must be leximin, maximin or legacy");
    }
    if (g->seed.p && (g->seed.n < 1 || g->seed.n > 200)) {
        return file_command_usage(c, "--seed must have 1 to 200 bytes");
    }
    if (g->number < -1 || g->number >= PANEL_LOTTERY) {
        return file_command_usage(c, "--number must be from 0 to 999");
    }
    if (g->seconds < 1 || g->seconds > SECONDS_MAX) {
        return file_command_usage(c, "--seconds must be from 1 to 86400");
    }
    if (q->replace && !(g->panel.p && g->declined.p && g->seed.p)) {
        return file_command_usage(c, "a replacement needs --panel, --declined and --seed");
    }
    if (q->options.goal == PANEL_LEGACY && !q->replace && !g->seed.p) {
        return file_command_usage(c, "--goal legacy needs a --seed");
    }
    q->pool.size = (uint32_t)g->size;
    return EXIT_DONE;
}

static int files(struct file_command *c, const struct given *g, struct asked *q) {
    struct str pool, quotas, missing;
    struct flaw flaw;
    int code = file_command_read(c, &pool);
    if (code) {
        return code;
    }
    file_command_turn(c);
    code = file_command_read(c, &quotas);
    if (code) {
        return code;
    }
    if (panel_quotas_read(c->arena, quotas, &q->pool, &flaw) != ERR_OK) {
        return file_command_flaw(c, str_of(NULL), &flaw);
    }
    file_command_turn(c);
    struct panel_columns columns = {.id = g->id, .address = g->address};
    enum err e = panel_pool_read(c->arena, pool, columns, &q->pool, &missing, &flaw);
    if (e == ERR_NOT_FOUND) {
        return file_command_usage(c, "there is no column \"%.*s\"", STR_ARG(missing));
    }
    if (e != ERR_OK) {
        return file_command_flaw(c, str_of(NULL), &flaw);
    }
    struct hash_state h;
    hash_begin(&h);
    hash_add(&h, pool.p, pool.n);
    hash_add(&h, quotas.p, quotas.n);
    q->input = hash_end(&h);
    return EXIT_DONE;
}

/* People whose IDs are listed, separated by commas. */
static int people(const struct file_command *c, const struct panel_pool *p, const char *option,
                  struct str list, uint32_t *out, size_t *count) {
    bool *listed = arena_array(c->arena, bool, p->people);
    while (list.n) {
        struct str id = str_trim(str_cut(&list, ','));
        size_t i = 0;
        while (i < p->people && !str_eq(p->id[i], id)) {
            i++;
        }
        if (i == p->people || listed[i]) {
            return file_command_usage(c, "--%s: \"%.*s\" %s", option, STR_ARG(id),
                                      i == p->people ? "is not in the pool" : "stands there twice");
        }
        listed[i] = true;
        out[(*count)++] = (uint32_t)i;
    }
    return EXIT_DONE;
}

static int who_stays(const struct file_command *c, const struct given *g, struct asked *q) {
    if (!q->replace) {
        return EXIT_DONE;
    }
    q->stays = arena_array(c->arena, uint32_t, q->pool.people);
    q->declined = arena_array(c->arena, uint32_t, q->pool.people);
    bool *no = arena_array(c->arena, bool, q->pool.people);
    size_t members = 0;
    int code = people(c, &q->pool, "panel", g->panel, q->stays, &members);
    code = code ? code : people(c, &q->pool, "declined", g->declined, q->declined, &q->declining);
    if (code) {
        return code;
    }
    if (members != q->pool.size) {
        return file_command_usage(c, "--panel must name as many as --size says");
    }
    for (size_t i = 0; i < q->declining; i++) {
        no[q->declined[i]] = true;
    }
    for (size_t i = 0; i < members; i++) {
        if (!no[q->stays[i]]) {
            q->stays[q->staying++] = q->stays[i];
        }
    }
    return EXIT_DONE;
}

/* --- as plain text --- */

static void ids(struct file_command *c, const struct panel_pool *p, const uint32_t *person,
                size_t count) {
    for (size_t i = 0; i < count; i++) {
        buf_put(&c->out, i ? STR(" ") : STR(""));
        file_command_text(c, p->id[person[i]]);
    }
    buf_char(&c->out, '\n');
}

static void quota_table(struct file_command *c, const struct panel_pool *p, const uint32_t *panel) {
    buf_put(&c->out, STR("\n  min    max   pool  panel  quota\n"));
    for (size_t v = 0; v < p->cells; v++) {
        const struct panel_cell *cell = &p->cell[v];
        size_t pool = 0, on = 0;
        for (size_t i = 0; i < p->people; i++) {
            pool += p->of[i * p->categories + cell->category] == v ? 1 : 0;
        }
        for (size_t i = 0; panel && i < p->size; i++) {
            on += p->of[panel[i] * p->categories + cell->category] == v ? 1 : 0;
        }
        buf_printf(&c->out, "%5" PRIu32 "  %5" PRIu32 "  %5zu  ", cell->min, cell->max, pool);
        if (panel) {
            buf_printf(&c->out, "%5zu  ", on);
        } else {
            buf_put(&c->out, STR("    -  "));
        }
        file_command_text(c, p->category[cell->category]);
        buf_put(&c->out, STR(": "));
        file_command_text(c, cell->value);
        buf_char(&c->out, '\n');
    }
}

static void chances(struct file_command *c, const struct panel_pool *p,
                    const struct panel_result *r) {
    const uint32_t *order = panel_order(c->arena, p);
    buf_put(&c->out, STR("\n  chance  of 1000  person\n"));
    for (size_t i = 0; i < p->people; i++) {
        buf_printf(&c->out, "%8.6f  %7" PRIu32 "  ", r->chance[order[i]], r->in_panels[order[i]]);
        file_command_text(c, p->id[order[i]]);
        buf_char(&c->out, '\n');
    }
}

static void numbered(struct file_command *c, const struct panel_pool *p,
                     const struct panel_result *r) {
    buf_put(&c->out, STR("\nThe 1,000 numbered panels\n"));
    for (size_t i = 0; i < r->panels; i++) {
        const struct panel_drawable *d = &r->panel[i];
        if (d->weight == 1) {
            buf_printf(&c->out, "%" PRIu32 ": ", d->first);
        } else {
            buf_printf(&c->out, "%" PRIu32 "-%" PRIu32 ": ", d->first, d->first + d->weight - 1);
        }
        ids(c, p, d->member, p->size);
    }
}

static void explained(struct file_command *c, const struct asked *q, const struct panel_result *r) {
    const struct panel_pool *p = &q->pool;
    size_t least = 0;
    double moved = 0;
    for (size_t i = 0; i < p->people; i++) {
        double by = fabs(r->chance[i] - r->in_panels[i] / (double)PANEL_LOTTERY);
        least += r->chance[i] > 0 && r->chance[i] < r->minimum + 1e-6 ? 1 : 0;
        moved = by > moved ? by : moved;
    }
    buf_printf(&c->out,
               "\nIf quotas did not matter, everybody's chance would be %" PRIu32 " in %zu.\n"
               "The smallest chance of anybody who has one is %.6f; %zu have it.\n",
               p->size, p->people, r->minimum, least);
    buf_put(&c->out,
            q->options.goal == PANEL_LEGACY
                ? STR("Nobody chose these chances: they are what came of 1,000 drawings.\n")
                : STR("No lottery that keeps the quotas gives a larger smallest chance. That "
                      "protects the least\nlikely; it does not make chances equal.\n"));
    buf_printf(&c->out, "Making 1,000 panels of it moved no chance by more than %.6f.\n", moved);
}

static void told(struct file_command *c, const struct given *g, const struct asked *q,
                 const struct panel_result *r) {
    const struct panel_pool *p = &q->pool;
    const uint32_t *drawn = r->number >= 0 ? r->panel[r->drawn].member : NULL;
    buf_printf(&c->out, "%s: %" PRIu32 " of %zu; smallest chance %.6f\n",
               panel_goal_name(q->options.goal), p->size, p->people, r->minimum);
    if (drawn) {
        buf_printf(&c->out, "Drawn: number %" PRId64 "\n", r->number);
        ids(c, p, drawn, p->size);
    } else {
        buf_put(&c->out, STR("Nothing is drawn yet: that takes --seed or --number\n"));
    }
    if (r->never) {
        buf_printf(&c->out, "On no possible panel: %zu, whose chance is 0\n", r->never);
    }
    if (g->explain) {
        explained(c, q, r);
    }
    quota_table(c, p, drawn);
    chances(c, p, r);
    numbered(c, p, r);
}

static void told_replacement(struct file_command *c, const struct panel_pool *p,
                             const struct panel_replacement *r) {
    buf_put(&c->out, STR("Comes in: "));
    ids(c, p, r->joins, r->joining);
    if (r->passing) {
        buf_put(&c->out, STR("Stood before them in the lot, but the quotas could not be kept: "));
        ids(c, p, r->passed, r->passing);
    }
    buf_put(&c->out, STR("The panel is now: "));
    ids(c, p, r->panel, p->size);
    quota_table(c, p, r->panel);
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

static int refused(const struct file_command *c, const struct panel_pool *p, const char *reason,
                   const struct panel_relax *relax, size_t relaxes) {
    if (!c->json) {
        (void)fprintf(stderr, "kith panel: %s\n", why(reason));
    }
    for (size_t i = 0; !c->json && i < relaxes; i++) {
        const struct panel_cell *cell = &p->cell[relax[i].cell];
        (void)fprintf(stderr, "  %s: %s %.*s: %.*s, from %" PRIu32 " to %" PRIu32 "\n",
                      i ? "and" : "the least change that allows one",
                      relax[i].is_max ? "the maximum of" : "the minimum of",
                      STR_ARG(p->category[cell->category]), STR_ARG(cell->value), relax[i].from,
                      relax[i].to);
    }
    return strcmp(reason, "solver") == 0 ? EXIT_STORE : EXIT_NO_RESULT;
}

/* --- running --- */

static bool show_progress(void *self, double share) {
    (void)self;
    (void)fprintf(stderr, "\r%3.0f %%%s", 100 * share, share >= 1 ? "\r     \r" : "");
    return true;
}

static int replace(struct file_command *c, const struct asked *q, const struct linear_solver *s) {
    struct panel_replacement r = panel_replace(c->arena, &q->pool, q->stays, q->staying,
                                               q->declined, q->declining, q->options.seed, s);
    if (c->json) {
        struct json_out j = json_begin(&c->out);
        panel_replacement_json(&j, &q->pool, &r, q->options.seed,
                               (struct result_head){.input = q->input});
        buf_char(&c->out, '\n');
    } else if (!r.refused) {
        told_replacement(c, &q->pool, &r);
    }
    return r.refused ? refused(c, &q->pool, r.refused, r.relax, r.relaxes) : EXIT_DONE;
}

static int select_panel(struct file_command *c, const struct given *g, struct asked *q,
                        const struct linear_solver *s) {
    if (isatty(STDERR_FILENO)) {
        q->options.progress.tell = show_progress;
    }
    struct panel_result r = panel_select(c->arena, &q->pool, &q->options, s);
    if (c->json) {
        struct json_out j = json_begin(&c->out);
        panel_json(&j, c->arena, &q->pool, &q->options, &r,
                   (struct result_head){.input = q->input});
        buf_char(&c->out, '\n');
    } else if (!r.refused) {
        told(c, g, q, &r);
    }
    return r.refused ? refused(c, &q->pool, r.refused, r.relax, r.relaxes) : EXIT_DONE;
}

static int run(struct file_command *c, const struct given *g) {
    struct asked q = {0};
    int code = options(c, g, &q);
    code = code ? code : files(c, g, &q);
    code = code ? code : who_stays(c, g, &q);
    if (code) {
        return code;
    }
    struct str helper = process_beside(c->arena, "kith-helper");
    struct solver_limits limits = {(uint32_t)g->seconds, g->seconds * 4000};
    struct solver *solver = solver_open(helper.p, limits);
    if (solver == NULL) {
        (void)fprintf(stderr,
                      "kith panel: kith-helper cannot be started (%s); it lies beside kith\n",
                      strerror(errno));
        return EXIT_STORE;
    }
    struct linear_solver face = solver_face(solver);
    code = q.replace ? replace(c, &q, &face) : select_panel(c, g, &q, &face);
    solver_close(solver);
    return code;
}

int command_panel(int argc, char **argv) {
    struct given g = {.number = -1, .seconds = 600};
    struct file_command c = {
        .name = "panel",
        .two = true,
        .usage = "POOL.csv QUOTAS.csv --size N [--goal leximin|maximin|legacy] [--seed TEXT] "
                 "[--number K] [--id COLUMN] [--address COLUMNS] [--panel IDS --declined IDS] "
                 "[--seconds N] [--explain] [--json]"};
    const struct option_row rows[] = {
        {"size", OPTION_INT, &g.size},       {"goal", OPTION_TEXT, &g.goal},
        {"seed", OPTION_TEXT, &g.seed},      {"number", OPTION_INT, &g.number},
        {"id", OPTION_TEXT, &g.id},          {"address", OPTION_TEXT, &g.address},
        {"panel", OPTION_TEXT, &g.panel},    {"declined", OPTION_TEXT, &g.declined},
        {"seconds", OPTION_INT, &g.seconds}, {"explain", OPTION_FLAG, &g.explain},
        {"json", OPTION_FLAG, &c.json},      {0}};
    int code = file_command_begin(&c, argc, argv, rows);
    return code ? code : file_command_end(&c, run(&c, &g));
}
