/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A command's way to the store: open it, run one write as the site itself, close it. */
#ifndef KITH_APP_DATA_H
#define KITH_APP_DATA_H

#include "app/command.h"
#include "db/store.h"
#include "kernel/gate.h"

/* Opens (and makes) the folder and the store. Prints why not. */
struct store *data_open(const char *command, struct data_options o, bool make);
/* Beside a server that runs; nothing is changed. Prints why not. */
struct store *data_open_beside(const char *command, struct data_options o);
/* One write transaction in a context of the site (viewer_site, English, now). */
enum err data_write(struct store *s, enum err (*run)(struct ctx *c, void *self), void *self);

#endif
