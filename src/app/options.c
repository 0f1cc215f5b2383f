/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Options of commands: --name value or --name=value, anywhere before "--". */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "app/command.h"

static const struct option_row *row_of(const struct option_row *rows, struct str name) {
    for (; rows->name != NULL; rows++) {
        if (str_eq(name, str_of(rows->name))) {
            return rows;
        }
    }
    return NULL;
}

static bool set_value(const struct option_row *row, struct str value) {
    if (row->kind == OPTION_TEXT) {
        *(struct str *)row->value = value;
        return true;
    }
    if (!str_to_int(value, row->value)) {
        fprintf(stderr, "kith: --%s needs a number, not \"%.*s\"\n", row->name, STR_ARG(value));
        return false;
    }
    return true;
}

/* Moves what is no option before the options, in order. */
static void keep_argument(char **argv, int from, int *kept) {
    char *one = argv[from];
    memmove(argv + *kept + 1, argv + *kept, (size_t)(from - *kept) * sizeof *argv);
    argv[*kept] = one;
    (*kept)++;
}

int options_read(int argc, char **argv, const struct option_row *rows) {
    int kept = 1;
    for (int i = 1; i < argc; i++) {
        struct str word = str_of(argv[i]);
        if (str_eq(word, STR("--"))) {
            while (++i < argc) {
                keep_argument(argv, i, &kept);
            }
            break;
        }
        if (!str_starts(word, STR("--"))) {
            keep_argument(argv, i, &kept);
            continue;
        }
        struct str value = str_from(word, 2);
        bool given = str_has(value, '=');
        struct str name = str_cut(&value, '=');
        const struct option_row *row = row_of(rows, name);
        if (row == NULL) {
            fprintf(stderr, "kith %s: there is no option --%.*s\n", argv[0], STR_ARG(name));
            return -1;
        }
        if (row->kind == OPTION_FLAG) {
            *(bool *)row->value = true;
            continue;
        }
        if (!given && i + 1 == argc) {
            fprintf(stderr, "kith %s: --%s needs a value\n", argv[0], row->name);
            return -1;
        }
        if (!set_value(row, given ? value : str_of(argv[++i]))) {
            return -1;
        }
    }
    return kept;
}
