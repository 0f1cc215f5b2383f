/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The frame around an engine on the command line. */
#include "app/file_command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "sys/file.h"

#define INPUT_MAX ((size_t)1 << 30)
#define OUTPUT_MAX ((size_t)1 << 30)

int file_command_usage(const struct file_command *c, const char *format, ...) {
    va_list args;
    va_start(args, format);
    (void)fprintf(stderr, "kith %s: ", c->name);
    (void)vfprintf(stderr, format, args);
    (void)fprintf(stderr, "\nusage: kith %s %s\n", c->name, c->usage);
    va_end(args);
    return EXIT_USAGE;
}

int file_command_begin(struct file_command *c, int argc, char **argv,
                       const struct option_row *rows) {
    int words = options_read(argc, argv, rows);
    if (words < 0) {
        return EXIT_USAGE;
    }
    int wanted = c->two ? 3 : 2;
    if (words != wanted) {
        return file_command_usage(c, "%s",
                                  words < wanted ? (c->two ? "which two files?" : "which file?")
                                  : c->two       ? "two files, no more"
                                                 : "one file at a time");
    }
    c->file = argv[1];
    c->second = c->two ? argv[2] : NULL;
    c->arena = arena_make();
    c->out = buf_make(OUTPUT_MAX);
    return EXIT_DONE;
}

void file_command_turn(struct file_command *c) {
    const char *first = c->file;
    c->file = c->second;
    c->second = first;
}

int file_command_read(struct file_command *c, struct str *out) {
    bool standard = strcmp(c->file, "-") == 0;
    switch (file_read(c->arena, standard ? "/dev/stdin" : c->file, INPUT_MAX, out)) {
    case ERR_OK:
        return EXIT_DONE;
    case ERR_TOO_LARGE:
        (void)fprintf(stderr, "%s: more than a gigabyte cannot be read\n", c->file);
        return EXIT_INPUT;
    default:
        (void)fprintf(stderr, "%s: cannot be read: %s\n", c->file, strerror(errno));
        return EXIT_INPUT;
    }
}

static void flaw_json(struct file_command *c, struct str file, const struct flaw *flaw) {
    struct json_out j = json_begin(&c->out);
    json_open_object(&j);
    json_key(&j, "kith");
    json_put_int(&j, 1);
    json_key(&j, "engine");
    json_put_cstr(&j, c->name);
    json_key(&j, "ok");
    json_put_bool(&j, false);
    json_key(&j, "file");
    json_put_str(&j, file);
    json_key(&j, "line");
    json_put_int(&j, (int64_t)flaw->line);
    json_key(&j, "column");
    json_put_int(&j, (int64_t)flaw->column);
    json_key(&j, "message");
    json_put_str(&j, flaw->why);
    json_close_object(&j);
    buf_char(&c->out, '\n');
}

int file_command_flaw(struct file_command *c, struct str within, const struct flaw *flaw) {
    struct str file =
        within.p ? arena_printf(c->arena, "%s/%.*s", c->file, STR_ARG(within)) : str_of(c->file);
    (void)fprintf(stderr, "%.*s:%zu:%zu: %.*s\n", STR_ARG(file), flaw->line, flaw->column,
                  STR_ARG(flaw->why));
    if (c->json) {
        flaw_json(c, file, flaw);
    }
    return EXIT_INPUT;
}

int file_command_end(struct file_command *c, int code) {
    bool written =
        !c->out.overflow && fwrite(c->out.p ? c->out.p : "", 1, c->out.n, stdout) == c->out.n;
    if (fflush(stdout) != 0 || !written) {
        (void)fprintf(stderr, "kith %s: the answer could not be written\n", c->name);
        code = EXIT_STORE;
    }
    buf_free(&c->out);
    arena_free(c->arena);
    return code;
}

void file_command_text(struct file_command *c, struct str s) {
    while (s.n) {
        size_t size = str_utf8_size(s);
        struct str one = str_first(s, size ? size : 1);
        bool shown = size && !str_has_control(one) && !strchr("\t\r\n", one.p[0]);
        buf_put(&c->out, shown ? one : STR("?"));
        s = str_from(s, one.n);
    }
}
