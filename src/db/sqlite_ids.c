/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The table-valued function ids(list) and the functions id_in, least and greatest for SQLite. */
#include "db/sqlite_ids.h"

#include <stdlib.h>
#include <string.h>

#include "db/db.h"

struct cursor {
    sqlite3_vtab_cursor base;
    const struct ids *list;
    size_t at;
};

enum { COLUMN_ID, COLUMN_LIST };

static int ids_connect(sqlite3 *handle, void *aux, int argc, const char *const *argv,
                       sqlite3_vtab **out, char **why) {
    (void)aux, (void)argc, (void)argv, (void)why;
    *out = calloc(1, sizeof **out);
    if (*out == NULL) {
        return SQLITE_NOMEM;
    }
    int code = sqlite3_declare_vtab(handle, "CREATE TABLE x(id BLOB, list HIDDEN)");
    if (code != SQLITE_OK) {
        free(*out);
    }
    return code;
}

static int ids_disconnect(sqlite3_vtab *table) {
    free(table);
    return SQLITE_OK;
}

/* Without its list the table cannot be read, so plans without one are refused. */
static int ids_best_index(sqlite3_vtab *table, sqlite3_index_info *info) {
    (void)table;
    for (int i = 0; i < info->nConstraint; i++) {
        if (info->aConstraint[i].usable && info->aConstraint[i].iColumn == COLUMN_LIST &&
            info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ) {
            info->aConstraintUsage[i].argvIndex = 1;
            info->aConstraintUsage[i].omit = 1;
            info->estimatedCost = 20;
            info->estimatedRows = 20;
            return SQLITE_OK;
        }
    }
    return SQLITE_CONSTRAINT;
}

static int ids_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out) {
    (void)table;
    struct cursor *c = calloc(1, sizeof *c);
    if (c == NULL) {
        return SQLITE_NOMEM;
    }
    *out = &c->base;
    return SQLITE_OK;
}

static int ids_close(sqlite3_vtab_cursor *c) {
    free(c);
    return SQLITE_OK;
}

static int ids_filter(sqlite3_vtab_cursor *base, int number, const char *name, int argc,
                      sqlite3_value **argv) {
    (void)number, (void)name;
    struct cursor *c = (struct cursor *)base;
    c->list = argc == 1 ? sqlite3_value_pointer(argv[0], SQLITE_IDS) : NULL;
    c->at = 0;
    return SQLITE_OK;
}

static int ids_next(sqlite3_vtab_cursor *base) {
    ((struct cursor *)base)->at++;
    return SQLITE_OK;
}

static int ids_eof(sqlite3_vtab_cursor *base) {
    const struct cursor *c = (const struct cursor *)base;
    return c->list == NULL || c->at >= c->list->count;
}

static int ids_column(sqlite3_vtab_cursor *base, sqlite3_context *out, int column) {
    const struct cursor *c = (const struct cursor *)base;
    if (column == COLUMN_ID) {
        sqlite3_result_blob(out, c->list->item[c->at].b, sizeof c->list->item[c->at].b,
                            SQLITE_STATIC);
    }
    return SQLITE_OK;
}

static int ids_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out) {
    *out = (sqlite3_int64)((const struct cursor *)base)->at;
    return SQLITE_OK;
}

static const sqlite3_module ids_module = {
    .xConnect = ids_connect,
    .xBestIndex = ids_best_index,
    .xDisconnect = ids_disconnect,
    .xDestroy = ids_disconnect,
    .xOpen = ids_open,
    .xClose = ids_close,
    .xFilter = ids_filter,
    .xNext = ids_next,
    .xEof = ids_eof,
    .xColumn = ids_column,
    .xRowid = ids_rowid,
};

/* --- least and greatest: the user data tells which --- */

static double number_of(sqlite3_value *v) {
    return sqlite3_value_double(v);
}

static int value_cmp(sqlite3_value *a, sqlite3_value *b) {
    int type = sqlite3_value_type(a);
    if (type == SQLITE_INTEGER && sqlite3_value_type(b) == SQLITE_INTEGER) {
        sqlite3_int64 x = sqlite3_value_int64(a);
        sqlite3_int64 y = sqlite3_value_int64(b);
        return (x > y) - (x < y);
    }
    if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) {
        return (number_of(a) > number_of(b)) - (number_of(a) < number_of(b));
    }
    struct str x = {sqlite3_value_blob(a), (size_t)sqlite3_value_bytes(a)};
    struct str y = {sqlite3_value_blob(b), (size_t)sqlite3_value_bytes(b)};
    return str_cmp(x, y);
}

static void extreme(sqlite3_context *out, int argc, sqlite3_value **argv) {
    int sign = sqlite3_user_data(out) == NULL ? -1 : 1;
    sqlite3_value *best = NULL;
    for (int i = 0; i < argc; i++) {
        if (sqlite3_value_type(argv[i]) != SQLITE_NULL &&
            (best == NULL || sign * value_cmp(argv[i], best) > 0)) {
            best = argv[i];
        }
    }
    if (best != NULL) {
        sqlite3_result_value(out, best);
    }
}

/* --- id_in(id, list): is it one of a bound list? --- */

static void id_in(sqlite3_context *out, int argc, sqlite3_value **argv) {
    (void)argc;
    const struct ids *list = sqlite3_value_pointer(argv[1], SQLITE_IDS);
    const void *blob = sqlite3_value_blob(argv[0]);
    struct id id;
    bool found = false;
    if (list != NULL && blob != NULL && sqlite3_value_bytes(argv[0]) == sizeof id.b) {
        memcpy(id.b, blob, sizeof id.b);
        for (size_t i = 0; i < list->count && !found; i++) {
            found = id_eq(list->item[i], id);
        }
    }
    sqlite3_result_int(out, found);
}

int sqlite_ids_add(sqlite3 *handle) {
    static char greatest[] = "greatest";
    const int kind = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    int code = sqlite3_create_module(handle, "ids", &ids_module, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_create_function(handle, "least", -1, kind, NULL, extreme, NULL, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_create_function(handle, "greatest", -1, kind, greatest, extreme, NULL, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_create_function(handle, "id_in", 2, kind, NULL, id_in, NULL, NULL);
    }
    return code;
}
