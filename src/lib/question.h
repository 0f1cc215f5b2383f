/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A question to an engine: files by their bytes, options by their names; and its answer, a line of
 * JSON or plain text. `kith NAME`, `kith recount` and libkith (lib/kith.h) all ask this way. It
 * knows no terminal and no file system. */
#ifndef KITH_LIB_QUESTION_H
#define KITH_LIB_QUESTION_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/exit.h"
#include "base/json.h"
#include "format/flaw.h"

#define QUESTION_FILES_MAX 4
#define QUESTION_CHOICES_MAX 64
#define QUESTION_INPUT_MAX ((size_t)1 << 30) /* of one file, in bytes */
#define QUESTION_OUTPUT_MAX ((size_t)1 << 30)

enum ask_kind {
    ASK_FLAG, /* bool */
    ASK_TEXT, /* struct str, absent when not given */
    ASK_INT,  /* int64_t */
    ASK_FILE, /* the name of a file besides those that are always needed; no value */
};

struct engine_option {
    const char *name; /* without --; NULL ends the table */
    enum ask_kind kind;
    size_t at;      /* of its value in what the engine is given */
    bool text_only; /* changes nothing in JSON */
};

struct question;

struct engine_file {
    const char *name;
    const char *ending; /* of its name in a bundle, when its own is not known: "csv" */
};

/* An engine as it is asked. */
struct engine {
    const char *name;           /* "panel" */
    const char *arguments;      /* what follows the name on a command line */
    const char *help;           /* one line of what it does */
    const char *method;         /* the option that chooses the method; NULL: there is one method */
    struct engine_file file[2]; /* that it needs */
    const struct engine_option *option;
    const char *personal; /* what its files tell of people that is not for everybody */
    size_t given_size;    /* of the values of its options */
    const void *given;    /* as they are when none is given; NULL: all zero */
    /* Answers into q->out: q->json or not. An exit_code. */
    int (*answer)(struct question *q, const void *given);
    /* Is a published answer as good as q's, which has other bytes? NULL: never. */
    bool (*same)(const struct question *q, struct str theirs, struct str *why);
};

/* All of them, in the order in which help lists them; the last one's name is NULL. */
extern const struct engine *const engines[];
/* NULL: there is none of this name. */
const struct engine *engine_find(struct str name);

struct question_file {
    const char *name; /* as in engine.file or engine_option.name */
    struct str path;  /* how flaws tell it */
    struct str text;
};

/* An option that was given. */
struct question_choice {
    const struct engine_option *option;
    struct str value;
};

struct question {
    const struct engine *engine;
    struct arena *arena;
    void *given;
    struct question_file file[QUESTION_FILES_MAX];
    size_t files;
    struct question_choice *choice; /* those that were made, in order */
    size_t choices;
    bool json;
    bool exact;         /* in JSON, doubles with all their digits */
    const char *helper; /* path of kith-helper, which solves linear programs */
    /* Told now and then how far it is: a share of 1, or below 0 when only the number of steps is
     * known. False ends the work. NULL: nobody asks. */
    bool (*progress)(void *self, double share, uint64_t steps);
    void *self;
    struct buf out;
    struct str why;  /* there is no answer, or (with EXIT_DONE) absent */
    struct str path; /* with EXIT_INPUT: where the flaw is */
    struct flaw flaw;
};

/* Everything lives until question_end. */
void question_begin(struct question *q, const struct engine *e);
void question_end(struct question *q);

/* EXIT_DONE, or EXIT_USAGE with q->why: there is no such option, or its value is none. A flag's
 * value is "true" or "false". */
int question_option(struct question *q, struct str name, struct str value) MUST_USE;
/* The bytes are not copied. EXIT_USAGE: no such file is asked for. */
int question_file(struct question *q, struct str name, struct str path, struct str text) MUST_USE;
/* Answers once, into q->out with a NUL behind it that is not counted; an exit_code. */
int question_answer(struct question *q);

/* --- for engines --- */

/* A file that is always there, or NULL: it was not given. */
const struct question_file *question_file_of(const struct question *q, const char *name);
/* Keeps in q->why what is wrong; EXIT_USAGE. */
int question_usage(struct question *q, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Keeps why there is no result; EXIT_NO_RESULT. */
int question_none(struct question *q, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Keeps the flaw; EXIT_INPUT. `within`: a file in this one, or absent. */
int question_flaw(struct question *q, const struct question_file *f, struct str within,
                  const struct flaw *flaw);
/* A seed as every engine takes it: EXIT_DONE, or EXIT_USAGE. */
int question_seed(struct question *q, struct str seed);
/* Into q->out, with control characters as '?': a file must not move the reader's cursor. */
void question_text(struct question *q, struct str s);
/* JSON into q->out, as q wants it. */
struct json_out question_json(struct question *q);
/* How far it is; false: stop. */
bool question_tell(const struct question *q, double share, uint64_t steps);

#endif
