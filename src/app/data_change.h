/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A command that changes one thing in the store, or lists what is in it, and says what came of it.
 */
#ifndef KITH_APP_DATA_CHANGE_H
#define KITH_APP_DATA_CHANGE_H

#include "app/data.h"

struct data_said {
    char wrong[240]; /* one sentence: why it cannot be */
    char out[240];   /* printed when it is done; may be empty */
};

/* ERR_INPUT, with the sentence; format has one %.*s, for what it is about. */
enum err data_wrong(struct data_said *said, const char *format, struct str about);
/* Of what a rule found wrong the first, in English, where nothing is said yet; the same error. */
enum err data_explain(struct ctx *c, struct data_said *said, enum err e);

/* Opens the store, changes it in one write, closes it, prints what is said. The exit code. */
int data_change(const char *command, struct data_options o,
                enum err (*run)(struct ctx *c, void *self), void *self,
                const struct data_said *said);
/* Opens the store for show, which reads and prints. The exit code. */
int data_list(const char *command, struct data_options o,
              enum err (*show)(struct db *db, struct arena *a));

#endif
