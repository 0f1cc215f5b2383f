/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A filled form comes in, by whatever way: a page, a telephone, paper. All ways go the same two
 * steps, so that none is checked less than another:
 *
 *   survey_judge   works everything out, checks every answer: before the write, on a worker
 *   survey_take    keeps it: within the write; short
 *
 * The names that the sender gave it are the key: whatever comes again under one of them is known,
 * and nothing is kept twice. */
#ifndef KITH_AREA_NEEDS_SURVEY_TAKE_H
#define KITH_AREA_NEEDS_SURVEY_TAKE_H

#include "area/needs/survey.h"
#include "engine/form_pack.h"

#define SURVEY_ANSWERS_MAX FORM_PACK_MAX /* bytes of one filled form */
#define SURVEY_INSTANCE_MAX 249          /* bytes of its name */
#define SURVEY_RECEIPT_SIZE 14           /* "KH7Q-2MPX-9TRA" */

enum survey_way { SURVEY_BY_PAGE, SURVEY_BY_PHONE, SURVEY_BY_PAPER };

struct survey_entry {
    enum survey_way way;
    int64_t version;
    struct str instance; /* its name, made by the sender: the retry key; of a page its receipt */
    struct str replaces; /* the name of what it replaces (deprecatedID); absent: nothing */
    struct str answers;  /* engine/form_pack.h: from survey_judge */
    bool no_files;       /* filled where none could be given: kept on a phone */
    bool collected;      /* by who asks others, with the power to: may be for anybody */
};

/* May the viewer answer? */
enum survey_standing {
    SURVEY_ANSWER_NOW,
    SURVEY_NOT_OPEN,
    SURVEY_SIGN_IN,    /* members answer, and we do not know who this is */
    SURVEY_NOT_MEMBER, /* members answer */
    SURVEY_DONE        /* each once, and this one has */
};
enum err survey_standing_of(struct ctx *c, const struct survey *s,
                            enum survey_standing *out) MUST_USE;
/* The same as an error: ERR_CLOSED, ERR_SIGN_IN, ERR_FORBIDDEN, ERR_TWICE. */
enum err survey_may_answer(struct ctx *c, const struct survey *s) MUST_USE;

/* Settles the answers and checks them all. ERR_INPUT: as->wrong, and each answer says what.
 * ERR_TOO_LARGE: too much work, or too many bytes. What a way cannot
 * send (paper no file, pages only pictures) is not wrong when it is missing. */
enum err survey_judge(struct ctx *c, struct form_answers *as, struct survey_entry *e) MUST_USE;
/* Is this what keeps answers from being taken by that way? Of an answer of survey_judge. */
bool survey_is_wrong(const struct form_item *item, const struct form_answer *a,
                     enum survey_way way);

struct survey_taken {
    struct id submission;
    bool known;  /* it had come before: nothing was done */
    bool edited; /* it took the place of another */
};

/* Keeps it. ERR_CLOSED: the survey is not open, or this version was never asked. ERR_SIGN_IN,
 * ERR_FORBIDDEN: members answer; or it would replace what somebody else sent. ERR_TWICE: each
 * answers once, and this one has. ERR_INPUT ("instance"): the name is empty or too long. */
enum err survey_take(struct ctx *c, struct id survey, const struct survey_entry *e,
                     struct survey_taken *out) MUST_USE;

/* What whoever has the receipt sees. */
struct survey_received {
    struct id id;
    int64_t version;
    struct str answers;
    int64_t taken_ms; /* where nobody is kept, the day's beginning */
    int64_t edits;
};

struct str survey_receipt_make(struct arena *a);
/* Under which name it is known: as typed, or a name as the sender made it. ERR_NOT_FOUND. */
enum err survey_received_find(struct ctx *c, const struct survey *s, struct str receipt,
                              struct survey_received *out) MUST_USE;
/* Whoever has the receipt takes it back while the survey is open: ERR_CLOSED. */
enum err survey_take_back(struct ctx *c, const struct survey *s, struct str receipt) MUST_USE;

/* How many there are, counted up to `most`. */
enum err survey_count(struct ctx *c, const struct survey *s, int64_t most, int64_t *out) MUST_USE;

/* All filled forms, in the order of their ids, of any number, each in memory that is taken back
 * before the next: for counting and for files. *more: visit until it is false. */
struct survey_submission {
    struct id id;
    int64_t version;
    struct str answers;
    int64_t taken_ms;
    struct str way;
};
typedef enum err survey_visit(void *self, const struct survey_submission *x);
enum err survey_each(struct ctx *c, struct id survey, survey_visit *visit, void *self) MUST_USE;
/* At most `limit` behind an id. */
enum err survey_some(struct ctx *c, struct id survey, struct id after, int64_t limit,
                     survey_visit *visit, void *self, struct id *last, bool *more) MUST_USE;

#endif
