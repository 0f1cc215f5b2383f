/* SPDX-License-Identifier: AGPL-3.0-or-later
 * GLPK behind the fence. It aborts the process on misuse and when memory ends; then kith sees a
 * helper that died. Each slot's program is kept with its basis, so that the next question, which
 * differs by little, is answered from there. */
#include "app/helper_programs.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include <glpk.h>

#include "app/helper_fence.h"
#include "engine/linear.h"
#include "lib/solver_wire.h"

#define MEMORY_MAX (UINT64_C(2) << 30)
#define SECONDS_MAX 86400

struct kept {
    glp_prob *program;
    int columns;
};

/* The arrays of one question. */
struct question {
    struct solver_question head;
    double *row_low;
    double *row_high;
    double *cost;
    double *low;
    double *high;
    uint32_t *count;
    uint32_t *row;
    double *coefficient;
};

/* --- in and out --- */

static bool take(void *to, size_t n) {
    char *at = to;
    while (n) {
        ssize_t got = read(STDIN_FILENO, at, n);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        at += got;
        n -= (size_t)got;
    }
    return true;
}

static bool give(const void *from, size_t n) {
    const char *at = from;
    while (n) {
        ssize_t put = write(STDOUT_FILENO, at, n);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return false;
        }
        at += put;
        n -= (size_t)put;
    }
    return true;
}

static void *take_array(size_t count, size_t size) {
    void *p = calloc(count + 1, size);
    if (p != NULL && !take(p, count * size)) {
        free(p);
        p = NULL;
    }
    return p;
}

static bool is_sound(const struct solver_question *h) {
    return h->word == SOLVER_WORD && h->slot < LINEAR_SLOTS && h->rows <= LINEAR_ROWS_MAX &&
           h->columns <= LINEAR_COLUMNS_MAX && h->kept <= h->columns &&
           h->entries <= LINEAR_ENTRIES_MAX && h->rows > 0;
}

static bool take_question(struct question *q) {
    const struct solver_question *h = &q->head;
    if (!is_sound(h)) {
        return false;
    }
    size_t added = h->columns - h->kept;
    return (q->row_low = take_array(h->rows, sizeof(double))) &&
           (q->row_high = take_array(h->rows, sizeof(double))) &&
           (q->cost = take_array(h->columns, sizeof(double))) &&
           (q->low = take_array(h->columns, sizeof(double))) &&
           (q->high = take_array(h->columns, sizeof(double))) &&
           (q->count = take_array(added, sizeof(uint32_t))) &&
           (q->row = take_array(h->entries, sizeof(uint32_t))) &&
           (q->coefficient = take_array(h->entries, sizeof(double)));
}

static void drop_question(struct question *q) {
    free(q->row_low);
    free(q->row_high);
    free(q->cost);
    free(q->low);
    free(q->high);
    free(q->count);
    free(q->row);
    free(q->coefficient);
}

/* --- the program --- */

static int kind_of(double low, double high) {
    if (isinf(low)) {
        return isinf(high) ? GLP_FR : GLP_UP;
    }
    return isinf(high) ? GLP_LO : low == high ? GLP_FX : GLP_DB;
}

static bool set_columns(glp_prob *p, const struct question *q) {
    int added = (int)(q->head.columns - q->head.kept);
    int *row = calloc(q->head.rows + 1, sizeof *row);
    double *value = calloc(q->head.rows + 1, sizeof *value);
    size_t at = 0;
    bool good = row != NULL && value != NULL;
    if (good && added > 0) {
        int first = glp_add_cols(p, added);
        for (int j = 0; good && j < added; j++) {
            size_t count = q->count[j];
            good = count <= q->head.rows && count <= q->head.entries - at;
            for (size_t k = 0; good && k < count; k++, at++) {
                row[k + 1] = (int)q->row[at] + 1;
                value[k + 1] = q->coefficient[at];
            }
            if (good) {
                glp_set_mat_col(p, first + j, (int)count, row, value);
            }
        }
    }
    free(row);
    free(value);
    return good;
}

static bool set_program(struct kept *k, const struct question *q) {
    if (q->head.kept == 0 || k->program == NULL || (uint32_t)k->columns != q->head.kept ||
        (uint32_t)glp_get_num_rows(k->program) != q->head.rows) {
        if (q->head.kept != 0) {
            return false;
        }
        if (k->program != NULL) {
            glp_delete_prob(k->program);
        }
        k->program = glp_create_prob();
        glp_set_obj_dir(k->program, GLP_MAX);
        glp_add_rows(k->program, (int)q->head.rows);
    }
    if (!set_columns(k->program, q)) {
        return false;
    }
    for (int i = 0; i < (int)q->head.rows; i++) {
        glp_set_row_bnds(k->program, i + 1, kind_of(q->row_low[i], q->row_high[i]), q->row_low[i],
                         q->row_high[i]);
    }
    for (int j = 0; j < (int)q->head.columns; j++) {
        glp_set_obj_coef(k->program, j + 1, q->cost[j]);
        glp_set_col_bnds(k->program, j + 1, kind_of(q->low[j], q->high[j]), q->low[j], q->high[j]);
    }
    k->columns = (int)q->head.columns;
    return true;
}

static bool simplex(glp_prob *p, bool primal) {
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.meth = primal ? GLP_PRIMAL : GLP_DUALP;
    how.tol_bnd = 1e-9;
    how.tol_dj = 1e-9;
    if (glp_simplex(p, &how) == 0 && glp_get_status(p) == GLP_OPT) {
        return true;
    }
    /* the kept basis may have become useless */
    glp_adv_basis(p, 0);
    how.meth = GLP_PRIMAL;
    return glp_simplex(p, &how) == 0 && glp_get_status(p) == GLP_OPT;
}

static bool reply(glp_prob *p, const struct question *q, bool solved) {
    struct solver_reply r = {SOLVER_WORD, solved};
    size_t columns = q->head.columns, rows = q->head.rows;
    double *numbers = malloc((columns + rows) * sizeof *numbers);
    bool good = numbers != NULL && give(&r, sizeof r);
    if (good && solved) {
        for (size_t j = 0; j < columns; j++) {
            numbers[j] = glp_get_col_prim(p, (int)j + 1);
        }
        for (size_t i = 0; i < rows; i++) {
            numbers[columns + i] = glp_get_row_dual(p, (int)i + 1);
        }
        good = give(numbers, (columns + rows) * sizeof *numbers);
    }
    free(numbers);
    return good;
}

int solve_programs(void) {
    struct kept kept[LINEAR_SLOTS] = {0};
    bool begun = false;
    if (!fence_limits(MEMORY_MAX, SECONDS_MAX)) {
        return 1;
    }
    glp_term_out(GLP_OFF);
    if (!fence_close()) {
        return 1;
    }
    for (;;) {
        struct question q = {0};
        if (!take(&q.head, sizeof q.head)) {
            return 0;
        }
        if (!begun && !fence_seconds(q.head.seconds)) {
            return 1;
        }
        begun = true;
        bool good = take_question(&q) && set_program(&kept[q.head.slot], &q);
        if (good) {
            glp_prob *p = kept[q.head.slot].program;
            good = reply(p, &q, simplex(p, q.head.primal));
        }
        drop_question(&q);
        if (!good) {
            return 1;
        }
    }
}
