/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith import indicators: places and what is known of them, from a CSV file. The whole file or
 * nothing: it is checked from beginning to end before the first row is written. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/data.h"
#include "area/explore/indicator_file.h"
#include "base/json.h"
#include "sys/file.h"

#define COMMAND_FILE_MAX ((size_t)1 << 30)

struct import_options {
    struct data_options data;
    struct str id, name, missing, map, year, source, licence, kind, about;
    bool preview, json;
};

static int usage(void) {
    fputs("usage: kith import indicators --data DIR FILE.csv --id COL[,COL] --name COL[,COL]\n"
          "           [--missing CODE,...] [--map COL=CODE[:low|high|people|quality],...]\n"
          "           [--year YEAR|COL] [--source TEXT] [--licence TEXT] [--kind county]\n"
          "           [--about datapackage.json] [--preview] [--json] [--database URL]\n",
          stderr);
    return EXIT_USAGE;
}

/* --- what is wrong --- */

static void print_flaws(const struct indicator_file *f, const char *path) {
    for (size_t i = 0; i < f->flaws; i++) {
        const struct flaw *w = &f->flaw[i];
        fprintf(stderr, "%s:%zu:%zu: %.*s\n", path, w->line, w->column, STR_ARG(w->why));
    }
    if (f->flaws_more > 0) {
        fprintf(stderr, "%s: and more; the rest was not read\n", path);
    }
    fputs("kith import: nothing was changed\n", stderr);
}

static void put_flaws(const struct indicator_file *f, struct json_out *j) {
    json_key(j, "flaws");
    json_open_array(j);
    for (size_t i = 0; i < f->flaws; i++) {
        json_open_object(j);
        json_key(j, "line");
        json_put_int(j, (int64_t)f->flaw[i].line);
        json_key(j, "column");
        json_put_int(j, (int64_t)f->flaw[i].column);
        json_key(j, "code");
        json_put_cstr(j, f->flaw[i].code);
        json_key(j, "why");
        json_put_str(j, f->flaw[i].why);
        json_close_object(j);
    }
    json_close_array(j);
}

/* --- what is done, or would be --- */

static void put_counts(const struct indicator_file *f, bool preview, struct json_out *j) {
    json_key(j, "rows");
    json_put_int(j, (int64_t)f->rows);
    if (!preview) {
        json_key(j, "places_made");
        json_put_int(j, f->intake.places_made);
        json_key(j, "places_known");
        json_put_int(j, f->intake.places_known);
    }
    json_key(j, "values");
    json_put_int(j, (int64_t)f->values);
    json_key(j, "missing");
    json_put_int(j, (int64_t)f->missing_values);
    json_key(j, "indicators");
    json_open_array(j);
    for (size_t i = 0; i < f->intake.indicators; i++) {
        json_put_str(j, f->intake.indicator[i].code);
    }
    json_close_array(j);
}

static void print_json(const struct indicator_file *f, const struct import_options *o, bool good) {
    struct buf b = buf_make((size_t)16 << 20);
    struct json_out j = json_begin(&b);
    json_open_object(&j);
    json_key(&j, "kith");
    json_put_int(&j, 1);
    json_key(&j, "ok");
    json_put_bool(&j, good);
    json_key(&j, "preview");
    json_put_bool(&j, o->preview);
    if (good) {
        put_counts(f, o->preview, &j);
    } else {
        put_flaws(f, &j);
    }
    json_close_object(&j);
    printf("%.*s\n", STR_ARG(buf_str(&b)));
    buf_free(&b);
}

static void print_first_rows(const struct indicator_file *f) {
    for (size_t i = 0; i < f->columns; i++) {
        const struct file_column *col = &f->column[i];
        printf("  %-32.*s %-8s %-32.*s", STR_ARG(col->heading),
               col->use == COLUMN_NOT_USED ? "-" : column_use_words[col->use],
               STR_ARG(col->use >= COLUMN_VALUE ? col->code : STR("")));
        for (size_t r = 0; r < f->first_rows && r < 3; r++) {
            printf(" | %.*s", STR_ARG(f->first[r][i]));
        }
        putchar('\n');
    }
}

static void print_words(const struct indicator_file *f, const struct import_options *o) {
    if (o->preview) {
        print_first_rows(f);
        printf("%zu rows, %zu values, %zu missing, %zu indicators; nothing was changed\n", f->rows,
               f->values, f->missing_values, f->intake.indicators);
        return;
    }
    printf("%lld new places, %lld known ones; %zu values, %zu missing, %zu indicators\n",
           (long long)f->intake.places_made, (long long)f->intake.places_known, f->values,
           f->missing_values, f->intake.indicators);
}

/* --- the work --- */

static enum err plan(struct indicator_file *f, const struct import_options *o) {
    indicator_file_clear(f);
    indicator_file_missing(f, o->missing);
    TRY(indicator_file_use(f, COLUMN_NAME, o->name));
    TRY(indicator_file_use(f, COLUMN_ID, o->id));
    TRY(indicator_file_year(f, o->year));
    return str_is_empty(o->map) ? indicator_file_use_numbers(f) : indicator_file_map(f, o->map);
}

/* What a second file says of the columns; ERR_INPUT with the flaw in f. */
static enum err read_about(struct arena *a, const struct import_options *o,
                           struct indicator_file *f) {
    struct data_package *about = arena_new(a, struct data_package);
    struct str text;
    if (str_is_empty(o->about)) {
        return ERR_OK;
    }
    f->flaw[0] = (struct flaw){
        .line = 1, .column = 1, .code = "about", .why = STR("the file of --about cannot be read")};
    f->flaws = 1;
    enum err e = file_read(a, arena_cstr(a, o->about), DATA_PACKAGE_BYTES_MAX, &text);
    e = e == ERR_OK ? data_package_read(a, text, about, &f->flaw[0]) : e;
    if (e != ERR_OK) {
        return ERR_INPUT;
    }
    f->flaws = 0;
    f->about = about;
    return ERR_OK;
}

static enum err check(struct arena *a, struct str text, const struct import_options *o,
                      struct indicator_file *f) {
    TRY(indicator_file_open(a, text, f));
    TRY(read_about(a, o, f));
    f->intake.kind = str_is_empty(o->kind) ? STR("county") : o->kind;
    f->intake.origin = o->source.p ? o->source : STR("");
    f->intake.licence = o->licence.p ? o->licence : STR("");
    TRY(plan(f, o));
    return indicator_file_check(f);
}

static void say_step(const struct import_options *o, const char *what, size_t rows) {
    if (isatty(STDERR_FILENO) && !o->json) {
        fprintf(stderr, "%s %zu rows ...\n", what, rows);
    }
}

static enum err write_file(struct ctx *c, void *self) {
    return indicator_file_write(self, c);
}

static int write_all(const struct import_options *o, struct indicator_file *f) {
    struct store *s = data_open("import", o->data, false);
    if (s == NULL) {
        return EXIT_STORE;
    }
    say_step(o, "writing", f->rows);
    enum err e = data_write(s, write_file, f);
    store_close(s);
    if (e != ERR_OK) {
        fprintf(stderr, "kith import: the store failed (%s); nothing was changed\n", err_name(e));
        return EXIT_STORE;
    }
    return EXIT_DONE;
}

static int import_text(struct arena *a, struct str text, const struct import_options *o,
                       const char *path) {
    struct indicator_file *f = arena_new(a, struct indicator_file);
    enum err e = check(a, text, o, f);
    if (e != ERR_OK) {
        print_flaws(f, path);
        if (o->json) {
            print_json(f, o, false);
        }
        return EXIT_INPUT;
    }
    say_step(o, "checked", f->rows);
    int code = o->preview ? EXIT_DONE : write_all(o, f);
    if (code == EXIT_DONE) {
        if (o->json) {
            print_json(f, o, true);
        } else {
            print_words(f, o);
        }
    }
    return code;
}

static bool kind_is_known(struct str kind) {
    for (size_t i = 0; place_kinds[i] != NULL; i++) {
        if (str_eq(kind, str_of(place_kinds[i]))) {
            return true;
        }
    }
    return str_is_empty(kind);
}

static int import_indicators(const struct import_options *o, const char *path) {
    if (!kind_is_known(o->kind)) {
        fprintf(stderr, "kith import: there are no places of the kind \"%.*s\"\n",
                STR_ARG(o->kind));
        return EXIT_USAGE;
    }
    struct arena *a = arena_make();
    struct str text;
    int code;
    enum err e = file_read(a, path, COMMAND_FILE_MAX, &text);
    if (e == ERR_OK) {
        code = import_text(a, text, o, path);
    } else {
        fprintf(stderr, "kith import: %s: %s\n", path,
                e == ERR_TOO_LARGE ? "more than 1 GB" : strerror(errno));
        code = EXIT_INPUT;
    }
    arena_free(a);
    return code;
}

int command_import(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "practices") == 0) {
        return command_import_practices(argc, argv);
    }
    struct import_options o = {0};
    const struct option_row rows[] = {
        {"data", OPTION_TEXT, &o.data.folder},
        {"database", OPTION_TEXT, &o.data.database},
        {"id", OPTION_TEXT, &o.id},
        {"name", OPTION_TEXT, &o.name},
        {"missing", OPTION_TEXT, &o.missing},
        {"map", OPTION_TEXT, &o.map},
        {"year", OPTION_TEXT, &o.year},
        {"source", OPTION_TEXT, &o.source},
        {"licence", OPTION_TEXT, &o.licence},
        {"kind", OPTION_TEXT, &o.kind},
        {"about", OPTION_TEXT, &o.about},
        {"preview", OPTION_FLAG, &o.preview},
        {"json", OPTION_FLAG, &o.json},
        {0},
    };
    int left = options_read(argc, argv, rows);
    if (left != 3 || strcmp(argv[1], "indicators") != 0 || str_is_empty(o.id) ||
        str_is_empty(o.data.folder)) {
        return left < 0 ? EXIT_USAGE : usage();
    }
    return import_indicators(&o, argv[2]);
}
