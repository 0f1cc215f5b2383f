/* SPDX-License-Identifier: AGPL-3.0-or-later
 * depcheck: holds the source to src/LAYERS. Who includes whom, whose tables a query names, that a
 * name stands once in the tree, what each area owes. It reads lines, it does not compile; what a
 * page or a query must be is tmplc's and sqlc's to say.
 *
 * depcheck SQLC ROOT: prints "file:line: what", exits with 1 when it printed anything. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* A file of src/, or nothing that we would look at. */
struct file {
    struct str path;  /* "src/area/needs/need_web.c" */
    struct str base;  /* "need_web.c" */
    struct str stem;  /* "need_web" */
    struct str end;   /* "c" */
    struct str place; /* "area/needs", "kernel" */
    struct str floor; /* "area", "kernel" */
    struct str text;
    struct file *next;
};

/* A line of LAYERS: "area/X_web  format http html web" or "<microhttpd.h> http". */
struct rule {
    struct str name;
    struct str words;
    struct rule *next;
};

struct table {
    struct str name;
    struct str place;
    struct table *next;
};

struct tree {
    struct arena *arena;
    const char *root;
    const char *sqlc;
    struct file *files;
    struct rule *rules;
    struct table *tables;
    unsigned wrong;
};

static void die(const char *what, const char *which) {
    fprintf(stderr, "depcheck: %s: %s (%s)\n", which, what, strerror(errno));
    exit(2);
}

static void complain(struct tree *t, struct str path, unsigned line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void complain(struct tree *t, struct str path, unsigned line, const char *format, ...) {
    va_list args;
    va_start(args, format);
    printf("%.*s:%u: ", STR_ARG(path), line);
    vprintf(format, args);
    putchar('\n');
    va_end(args);
    t->wrong++;
}

/* --- words and lines --- */

/* The next word of *s, leaving the rest; empty at the end. */
static struct str word_next(struct str *s) {
    *s = str_trim(*s);
    size_t n = 0;
    while (n < s->n && s->p[n] != ' ' && s->p[n] != '\t' && s->p[n] != '\n') {
        n++;
    }
    struct str word = str_first(*s, n);
    *s = str_from(*s, n);
    return word;
}

static bool words_have(struct str words, struct str word) {
    for (struct str w = word_next(&words); w.n > 0; w = word_next(&words)) {
        if (str_eq(w, word)) {
            return true;
        }
    }
    return false;
}

/* What stands after the last `c`, or all of it. */
static struct str after_last(struct str s, char c) {
    for (size_t i = s.n; i > 0; i--) {
        if (s.p[i - 1] == c) {
            return str_from(s, i);
        }
    }
    return s;
}

/* Without the suffix, if it is there. */
static struct str without(struct str s, struct str suffix) {
    return str_ends(s, suffix) ? str_first(s, s.n - suffix.n) : s;
}

/* --- reading the tree --- */

static struct str read_stream(struct tree *t, FILE *in, const char *name) {
    struct buf b = buf_make(64U << 20);
    char piece[65536];
    size_t n;
    while ((n = fread(piece, 1, sizeof(piece), in)) > 0) {
        buf_put(&b, str_make(piece, n));
    }
    if (ferror(in) || b.overflow) {
        die("cannot be read", name);
    }
    struct str text = arena_str(t->arena, buf_str(&b));
    buf_free(&b);
    return text;
}

static struct str read_file(struct tree *t, struct str path) {
    const char *name = arena_printf(t->arena, "%s/%.*s", t->root, STR_ARG(path)).p;
    FILE *in = fopen(name, "rb");
    if (!in) {
        die("cannot be opened", name);
    }
    struct str text = read_stream(t, in, name);
    fclose(in);
    return text;
}

static bool is_source(struct str end) {
    return str_eq(end, STR("c")) || str_eq(end, STR("h")) || str_eq(end, STR("sql")) ||
           str_eq(end, STR("html")) || str_eq(end, STR("md"));
}

static void file_add(struct tree *t, struct str path) {
    struct file *f = arena_new(t->arena, struct file);
    f->path = path;
    f->base = after_last(path, '/');
    f->end = after_last(f->base, '.');
    f->stem = f->end.n < f->base.n ? str_first(f->base, f->base.n - f->end.n - 1) : f->base;
    struct str rest = str_from(path, 4); /* behind "src/" */
    f->floor = str_cut(&rest, '/');
    f->place = f->floor;
    if (str_eq(f->floor, STR("area"))) {
        struct str name = str_cut(&rest, '/');
        f->place = arena_printf(t->arena, "area/%.*s", STR_ARG(name));
    }
    if (is_source(f->end)) {
        f->text = read_file(t, path);
        f->next = t->files;
        t->files = f;
    }
}

static void tree_walk(struct tree *t, struct str folder) {
    const char *name = arena_printf(t->arena, "%s/%.*s", t->root, STR_ARG(folder)).p;
    struct dirent **entry;
    int n = scandir(name, &entry, NULL, alphasort);
    if (n < 0) {
        die("is not a folder", name);
    }
    for (int i = 0; i < n; i++) {
        const char *base = entry[i]->d_name;
        struct str path = arena_printf(t->arena, "%.*s/%s", STR_ARG(folder), base);
        struct stat info;
        const char *full = arena_printf(t->arena, "%s/%s", t->root, path.p).p;
        if (base[0] != '.' && stat(full, &info) == 0) {
            if (S_ISDIR(info.st_mode)) {
                tree_walk(t, path);
            } else {
                file_add(t, path);
            }
        }
        free(entry[i]);
    }
    free(entry);
}

static struct file *file_find(const struct tree *t, struct str path) {
    for (struct file *f = t->files; f; f = f->next) {
        if (str_eq(f->path, path)) {
            return f;
        }
    }
    return NULL;
}

/* The source whose generated twin is asked for: a page by its stem, or a query file. */
static struct file *file_made_from(const struct tree *t, struct str stem, struct str end) {
    for (struct file *f = t->files; f; f = f->next) {
        if (str_eq(f->end, end) && str_eq(f->stem, stem)) {
            return f;
        }
    }
    return NULL;
}

/* --- the rules --- */

static const struct rule *rule_find(const struct tree *t, struct str name) {
    for (const struct rule *r = t->rules; r; r = r->next) {
        if (str_eq(r->name, name)) {
            return r;
        }
    }
    return NULL;
}

/* A floor may only name floors of earlier lines: so LAYERS itself cannot hold a circle. */
static void rules_read(struct tree *t) {
    struct str path = STR("src/LAYERS");
    struct str text = read_file(t, path);
    for (unsigned line = 1; text.n > 0; line++) {
        struct str words = str_cut(&text, '\n');
        struct str name = word_next(&words);
        if (name.n == 0 || name.p[0] == '#') {
            continue;
        }
        struct str left = words;
        for (struct str w = word_next(&left); w.n > 0; w = word_next(&left)) {
            struct str rest = w;
            if (w.p[0] != '<' && name.p[0] != '<' && !rule_find(t, str_cut(&rest, '/'))) {
                complain(t, path, line, "%.*s names %.*s, which is no earlier floor", STR_ARG(name),
                         STR_ARG(w));
            }
        }
        struct rule *r = arena_new(t->arena, struct rule);
        *r = (struct rule){name, words, t->rules};
        t->rules = r;
    }
}

static bool is_test(const struct file *f) {
    return str_ends(f->stem, STR("_test"));
}

/* "need_web_test" is of the floors "area", "area" + "/" + "*_test" and "*_web". */
static bool rule_is_for(const struct rule *r, const struct file *f) {
    if (str_eq(r->name, f->floor)) {
        return true;
    }
    struct str name = r->name;
    if (!str_eq(str_cut(&name, '/'), f->floor) || name.n < 2 || name.p[0] != '*') {
        return false;
    }
    struct str suffix = str_from(name, 1);
    bool is_page = str_eq(f->end, STR("html")) && str_eq(suffix, STR("_web"));
    return is_page || str_ends(f->stem, suffix) || str_ends(without(f->stem, STR("_test")), suffix);
}

/* A floor, or one header of it. */
static bool may_name(const struct tree *t, const struct file *f, struct str what) {
    for (const struct rule *r = t->rules; r; r = r->next) {
        if (rule_is_for(r, f) && words_have(r->words, what)) {
            return true;
        }
    }
    return false;
}

/* A page's header is for those who answer with markup. */
static bool may_show_pages(const struct file *f) {
    struct str stem = without(f->stem, STR("_test"));
    return str_eq(f->floor, STR("web")) || str_eq(f->end, STR("html")) ||
           str_ends(stem, STR("_web")) || str_ends(stem, STR("_mail"));
}

static void check_place(struct tree *t, const struct file *f, unsigned line, struct str name,
                        const struct file *target) {
    bool same = str_eq(f->place, target->place);
    bool both_areas = str_eq(f->floor, STR("area")) && str_eq(target->floor, STR("area"));
    if (!same && both_areas) {
        complain(t, f->path, line, "%.*s: an area does not know another area", STR_ARG(name));
    } else if (!same && !may_name(t, f, target->floor) && !may_name(t, f, name)) {
        complain(t, f->path, line, "%.*s: %.*s may not include %.*s", STR_ARG(name),
                 STR_ARG(f->place), STR_ARG(target->place));
    } else if (same && str_eq(f->floor, STR("area")) && !is_test(f)) {
        bool page = str_eq(target->end, STR("html"));
        bool web = str_eq(target->end, STR("h")) && str_ends(target->stem, STR("_web"));
        if ((page || web) && !may_show_pages(f)) {
            complain(t, f->path, line, "%.*s: only *_web and *_mail know pages", STR_ARG(name));
        }
    }
}

/* "tests/unit/test.h", or made from a query file beside it. */
static bool is_of_tests(struct tree *t, struct str name) {
    struct str stem = without(without(name, STR(".h")), STR("_sql"));
    const char *sql = arena_printf(t->arena, "%s/tests/unit/%.*s.sql", t->root, STR_ARG(stem)).p;
    return str_starts(name, STR("tests/")) || access(sql, R_OK) == 0;
}

static void check_own_include(struct tree *t, const struct file *f, unsigned line,
                              struct str name) {
    struct str stem = without(after_last(name, '/'), STR(".h"));
    const struct file *target = file_find(t, arena_printf(t->arena, "src/%.*s", STR_ARG(name)));
    if (!target && str_starts(stem, STR("page_"))) {
        target = file_made_from(t, str_from(stem, 5), STR("html"));
    }
    if (!target && str_ends(stem, STR("_sql"))) {
        target = file_made_from(t, without(stem, STR("_sql")), STR("sql"));
    }
    if (!target && str_eq(name, STR("msg_keys.h"))) {
        target = file_find(t, STR("src/text/msg.h"));
    }
    if (target) {
        check_place(t, f, line, name, target);
    } else if (!(is_test(f) && is_of_tests(t, name))) {
        complain(t, f->path, line, "%.*s: no such header in src", STR_ARG(name));
    }
}

/* Where a floor's line names system headers, it has no others; and some belong to one floor. */
static void check_system_include(struct tree *t, const struct file *f, unsigned line,
                                 struct str name) {
    const struct rule *owner = rule_find(t, name);
    if (owner && !words_have(owner->words, f->floor)) {
        complain(t, f->path, line, "%.*s: only %.*s may include it", STR_ARG(name),
                 STR_ARG(str_trim(owner->words)));
    }
    const struct rule *own = rule_find(t, f->floor);
    bool limited = own && str_has(own->words, '<') && !is_test(f);
    if (limited && !words_have(own->words, name)) {
        complain(t, f->path, line, "%.*s: %.*s has no such header: it reaches nothing outside",
                 STR_ARG(name), STR_ARG(f->floor));
    }
}

/* What an include line names, with its < or without its quotes; empty for another line. */
static struct str include_of(struct str line) {
    line = str_trim(line);
    bool c = str_starts(line, STR("#"));
    bool page = str_starts(line, STR("{include"));
    struct str rest = str_trim(str_from(line, 1));
    if ((!c && !page) || !str_starts(rest, STR("include"))) {
        return (struct str){0};
    }
    rest = str_trim(str_from(rest, 7));
    if (str_starts(rest, STR("<"))) {
        size_t n = str_find(rest, STR(">"));
        return str_first(rest, n + 1);
    }
    if (str_starts(rest, STR("\""))) {
        rest = str_from(rest, 1);
        return str_cut(&rest, '"');
    }
    return (struct str){0};
}

static void check_includes(struct tree *t, const struct file *f) {
    struct str text = f->text;
    for (unsigned line = 1; text.n > 0; line++) {
        struct str name = include_of(str_cut(&text, '\n'));
        if (name.n > 0 && name.p[0] == '<') {
            check_system_include(t, f, line, name);
        } else if (name.n > 0) {
            check_own_include(t, f, line, name);
        }
    }
}

/* --- names --- */

/* The noun that a file is about: "shift" of shift_web.c. */
static struct str noun_of(const struct file *f) {
    static const struct str suffix[] = {STR_INIT("_test"), STR_INIT("_web"), STR_INIT("_api"),
                                        STR_INIT("_mail"), STR_INIT("_sql")};
    struct str noun = f->stem;
    for (size_t i = 0; i < sizeof(suffix) / sizeof(suffix[0]); i++) {
        noun = without(noun, suffix[i]);
    }
    return noun;
}

static bool is_area_code(const struct file *f) {
    bool code = str_eq(f->end, STR("c")) || str_eq(f->end, STR("h")) || str_eq(f->end, STR("sql"));
    return code && str_eq(f->floor, STR("area"));
}

/* A file name once in the tree; a noun in one area only, so that one `ls` is the map of it. */
static void check_names(struct tree *t, const struct file *f) {
    for (const struct file *g = f->next; g; g = g->next) {
        if (str_eq(f->end, STR("md")) || str_eq(g->end, STR("md"))) {
            continue;
        }
        if (str_eq(f->base, g->base)) {
            complain(t, f->path, 1, "%.*s has the same name", STR_ARG(g->path));
        } else if (is_area_code(f) && is_area_code(g) && !str_eq(f->place, g->place) &&
                   str_eq(noun_of(f), noun_of(g))) {
            complain(t, f->path, 1, "\"%.*s\" is a noun of %.*s already (%.*s)",
                     STR_ARG(noun_of(f)), STR_ARG(g->place), STR_ARG(g->base));
            return;
        }
    }
}

/* The card is NAME.c, or NAME_card.c where another floor has that name. */
static bool has_card(const struct tree *t, struct str place, const char *suffix) {
    struct str name = after_last(place, '/');
    const struct file *f = file_find(
        t, arena_printf(t->arena, "src/%.*s/%.*s%s", STR_ARG(place), STR_ARG(name), suffix));
    return f && str_find(f->text, STR("const struct area_card ")) < f->text.n;
}

static void check_area(struct tree *t, struct str place) {
    struct str readme = arena_printf(t->arena, "src/%.*s/README.md", STR_ARG(place));
    if (!file_find(t, readme)) {
        complain(t, readme, 1, "an area says in README.md who uses it and what its words are");
    }
    if (!has_card(t, place, ".c") && !has_card(t, place, "_card.c")) {
        complain(t, readme, 1, "an area has its card beside this file");
    }
}

static void check_areas(struct tree *t) {
    struct str last = {0};
    for (const struct file *f = t->files; f; f = f->next) {
        if (str_eq(f->floor, STR("area")) && !str_eq(f->place, last)) {
            last = f->place;
            check_area(t, last);
        }
    }
}

/* --- tables and queries --- */

static bool is_schema(const struct file *f) {
    return str_eq(f->end, STR("sql")) && str_find(f->path, STR("/schema/")) < f->path.n;
}

/* "CREATE TABLE name (" or "CREATE VIRTUAL TABLE name USING ..." */
static void tables_of(struct tree *t, const struct file *f) {
    struct str text = f->text;
    while (text.n > 0) {
        struct str line = str_cut(&text, '\n');
        struct str word = word_next(&line);
        if (!str_eq_nocase(word, STR("create"))) {
            continue;
        }
        word = word_next(&line);
        if (str_eq_nocase(word, STR("virtual"))) {
            word = word_next(&line);
        }
        if (str_eq_nocase(word, STR("table"))) {
            struct str name = word_next(&line);
            struct table *new = arena_new(t->arena, struct table);
            *new = (struct table){str_cut(&name, '('), f->place, t->tables};
            t->tables = new;
        }
    }
}

static const struct table *table_find(const struct tree *t, struct str name) {
    for (const struct table *table = t->tables; table; table = table->next) {
        if (str_eq(table->name, name)) {
            return table;
        }
    }
    return NULL;
}

/* The line on which the query of that name begins, "-- name(". */
static unsigned query_line(const struct file *f, struct str name) {
    struct str text = f->text;
    for (unsigned line = 1; text.n > 0; line++) {
        struct str head = str_cut(&text, '\n');
        if (str_starts(head, STR("-- ")) && str_starts(str_from(head, 3), name) &&
            str_starts(str_from(head, 3 + name.n), STR("("))) {
            return line;
        }
    }
    return 1;
}

static void check_table(struct tree *t, const struct file *f, struct str query, struct str name) {
    const struct table *table = table_find(t, name);
    if (!table || str_eq(table->place, f->place)) {
        return;
    }
    struct str place = table->place;
    struct str floor = str_cut(&place, '/');
    if (str_eq(floor, STR("area")) || !may_name(t, f, floor)) {
        complain(t, f->path, query_line(f, query), "%.*s names the table %.*s of %.*s",
                 STR_ARG(query), STR_ARG(name), STR_ARG(table->place));
    }
}

/* Runs `sqlc --tables FILE`: "query table table" a line. */
static struct str sqlc_tables(struct tree *t, struct str path) {
    struct str full = arena_printf(t->arena, "%s/%.*s", t->root, STR_ARG(path));
    char *name = arena_cstr(t->arena, full);
    int pipe_of[2];
    if (pipe(pipe_of) != 0) {
        die("no pipe", t->sqlc);
    }
    pid_t child = fork();
    if (child == 0) {
        dup2(pipe_of[1], STDOUT_FILENO);
        close(pipe_of[0]);
        close(pipe_of[1]);
        execl(t->sqlc, t->sqlc, "--tables", name, (char *)NULL);
        _exit(127);
    }
    close(pipe_of[1]);
    FILE *in = fdopen(pipe_of[0], "rb");
    struct str text = read_stream(t, in, t->sqlc);
    fclose(in);
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
        die("could not name the tables of a query file", name);
    }
    return text;
}

static void check_queries(struct tree *t, const struct file *f) {
    struct str text = sqlc_tables(t, f->path);
    while (text.n > 0) {
        struct str tables = str_cut(&text, '\n');
        struct str query = word_next(&tables);
        for (struct str w = word_next(&tables); w.n > 0; w = word_next(&tables)) {
            check_table(t, f, query, w);
        }
    }
}

/* --- all of it --- */

static void tree_check(struct tree *t) {
    for (const struct file *f = t->files; f; f = f->next) {
        if (is_schema(f)) {
            tables_of(t, f);
        }
    }
    for (const struct file *f = t->files; f; f = f->next) {
        check_includes(t, f);
        check_names(t, f);
        if (str_eq(f->end, STR("sql")) && !is_schema(f)) {
            check_queries(t, f);
        }
    }
    check_areas(t);
}

int main(int count, char **word) {
    struct tree t = {.arena = arena_make()};
    if (count != 3) {
        fprintf(stderr, "usage: depcheck SQLC ROOT\n");
        return 2;
    }
    t.sqlc = word[1];
    t.root = word[2];
    rules_read(&t);
    tree_walk(&t, STR("src"));
    tree_check(&t);
    unsigned wrong = t.wrong;
    arena_free(t.arena);
    return wrong > 0 ? 1 : 0;
}
