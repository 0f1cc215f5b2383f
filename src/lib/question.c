/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The frame around every engine. */
#include "lib/question.h"

#include <string.h>

#include "base/json.h"

const struct engine *engine_find(struct str name) {
    size_t i = 0;
    while (engines[i] && !str_eq(name, str_of(engines[i]->name))) {
        i++;
    }
    return engines[i];
}

void question_begin(struct question *q, const struct engine *e) {
    *q =
        (struct question){.engine = e, .arena = arena_make(), .out = buf_make(QUESTION_OUTPUT_MAX)};
    q->choice = arena_array(q->arena, struct question_choice, QUESTION_CHOICES_MAX);
    q->given = arena_alloc(q->arena, 1, e->given_size);
    if (e->given) {
        memcpy(q->given, e->given, e->given_size);
    }
}

void question_end(struct question *q) {
    buf_free(&q->out);
    arena_free(q->arena);
}

/* --- what is asked --- */

static const struct engine_option *option_of(const struct engine *e, struct str name) {
    const struct engine_option *o = e->option;
    while (o->name && !str_eq(name, str_of(o->name))) {
        o++;
    }
    return o->name ? o : NULL;
}

static int set_flag(struct question *q, struct str name, struct str value, bool *out) {
    *out = str_eq(value, STR("true"));
    return *out || str_eq(value, STR("false"))
               ? EXIT_DONE
               : question_usage(q, "--%.*s is true or false", STR_ARG(name));
}

static int set_option(struct question *q, const struct engine_option *o, struct str name,
                      struct str value) {
    void *at = (char *)q->given + o->at;
    switch (o->kind) {
    case ASK_FLAG:
        return set_flag(q, name, value, at);
    case ASK_INT:
        return str_to_int(value, at) ? EXIT_DONE
                                     : question_usage(q, "--%.*s needs a number, not \"%.*s\"",
                                                      STR_ARG(name), STR_ARG(value));
    default:
        *(struct str *)at = value;
        return EXIT_DONE;
    }
}

int question_option(struct question *q, struct str name, struct str value) {
    const struct engine_option *o = option_of(q->engine, name);
    if (!o || o->kind == ASK_FILE || q->choices == QUESTION_CHOICES_MAX) {
        return question_usage(q, "there is no option --%.*s", STR_ARG(name));
    }
    struct str kept = arena_str(q->arena, value);
    q->choice[q->choices++] = (struct question_choice){o, kept};
    return set_option(q, o, name, kept);
}

static const char *file_name(const struct engine *e, struct str name) {
    const struct engine_option *o = option_of(e, name);
    for (size_t i = 0; i < sizeof e->file / sizeof e->file[0] && e->file[i].name; i++) {
        if (str_eq(name, str_of(e->file[i].name))) {
            return e->file[i].name;
        }
    }
    return o && o->kind == ASK_FILE ? o->name : NULL;
}

int question_file(struct question *q, struct str name, struct str path, struct str text) {
    const char *known = file_name(q->engine, name);
    if (!known) {
        return question_usage(q, "there is no file \"%.*s\" to give", STR_ARG(name));
    }
    if (question_file_of(q, known) || q->files == QUESTION_FILES_MAX) {
        return question_usage(q, "the file \"%s\" is given twice", known);
    }
    if (text.n > QUESTION_INPUT_MAX) {
        return question_usage(q, "the file \"%s\" has more than a gigabyte", known);
    }
    q->file[q->files++] = (struct question_file){known, path, text};
    return EXIT_DONE;
}

const struct question_file *question_file_of(const struct question *q, const char *name) {
    for (size_t i = 0; i < q->files; i++) {
        if (strcmp(q->file[i].name, name) == 0) {
            return &q->file[i];
        }
    }
    return NULL;
}

/* --- the answer --- */

/* Bad input is an answer in JSON too. */
static void flaw_json(struct question *q) {
    struct json_out j = question_json(q);
    json_open_object(&j);
    json_key(&j, "kith");
    json_put_int(&j, 1);
    json_key(&j, "engine");
    json_put_cstr(&j, q->engine->name);
    json_key(&j, "ok");
    json_put_bool(&j, false);
    json_key(&j, "file");
    json_put_str(&j, q->path);
    json_key(&j, "line");
    json_put_int(&j, (int64_t)q->flaw.line);
    json_key(&j, "column");
    json_put_int(&j, (int64_t)q->flaw.column);
    json_key(&j, "message");
    json_put_str(&j, q->flaw.why);
    json_close_object(&j);
}

int question_answer(struct question *q) {
    for (size_t i = 0; i < sizeof q->engine->file / sizeof q->engine->file[0]; i++) {
        const char *name = q->engine->file[i].name;
        if (name && !question_file_of(q, name)) {
            return question_usage(q, "the file \"%s\" is missing", name);
        }
    }
    int code = q->engine->answer(q, q->given);
    if (q->json && code == EXIT_INPUT && !q->out.n) { /* unless it was told at length */
        flaw_json(q);
    }
    if (q->json && q->out.n) {
        buf_char(&q->out, '\n');
    }
    char *end = buf_room(&q->out, 1);
    if (!end) {
        buf_clear(&q->out);
        return question_none(q, "the answer would have more than a gigabyte");
    }
    *end = '\0';
    return code;
}

/* --- for engines --- */

static void keep_why(struct question *q, const char *format, va_list args) {
    struct buf b = buf_make(10000);
    buf_vprintf(&b, format, args);
    q->why = arena_str(q->arena, buf_str(&b));
    buf_free(&b);
}

int question_usage(struct question *q, const char *format, ...) {
    va_list args;
    va_start(args, format);
    keep_why(q, format, args);
    va_end(args);
    return EXIT_USAGE;
}

int question_none(struct question *q, const char *format, ...) {
    va_list args;
    va_start(args, format);
    keep_why(q, format, args);
    va_end(args);
    return EXIT_NO_RESULT;
}

int question_flaw(struct question *q, const struct question_file *f, struct str within,
                  const struct flaw *flaw) {
    q->path =
        within.p ? arena_printf(q->arena, "%.*s/%.*s", STR_ARG(f->path), STR_ARG(within)) : f->path;
    q->flaw = *flaw;
    q->why = flaw->why;
    return EXIT_INPUT;
}

int question_seed(struct question *q, struct str seed) {
    return seed.p && (seed.n < 1 || seed.n > 200 || !str_is_utf8(seed))
               ? question_usage(q, "--seed must have 1 to 200 bytes of UTF-8")
               : EXIT_DONE;
}

void question_text(struct question *q, struct str s) {
    while (s.n) {
        size_t size = str_utf8_size(s);
        struct str one = str_first(s, size ? size : 1);
        bool shown = size && !str_has_control(one) && !strchr("\t\r\n", one.p[0]);
        buf_put(&q->out, shown ? one : STR("?"));
        s = str_from(s, one.n);
    }
}

struct json_out question_json(struct question *q) {
    struct json_out j = json_begin(&q->out);
    j.exact = q->exact;
    return j;
}

bool question_tell(const struct question *q, double share, uint64_t steps) {
    return !q->progress || q->progress(q->self, share, steps);
}
