/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A form as one JSON text: how the store keeps what a spreadsheet or the builder's pages made, in
 * Kith's own words. What is written is read back the same. */
#ifndef KITH_FORMAT_FORM_JSON_H
#define KITH_FORMAT_FORM_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "engine/form_questions.h"
#include "format/flaw.h"

#define FORM_JSON_MAX ((size_t)4 << 20)

/* Into the buffer, whose overflow says that it had no room. */
void form_json_write(const struct form *f, struct buf *out);
/* Everything is in the arena. ERR_INPUT or ERR_TOO_LARGE: *flaw says what. Rules are not read here:
 * form_prepare does. */
enum err form_json_read(struct arena *a, struct str text, struct form *out,
                        struct flaw *flaw) MUST_USE;

#endif
