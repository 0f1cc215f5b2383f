/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Forms as telephones take them: XForms as OpenRosa has it (ODK Collect, web-forms), and what they
 * send back.
 *
 * Written: one instance "data" with meta/instanceID, itext in each language of the form, a
 * secondary instance for each list of choices, binds, setvalue for defaults that are worked out.
 * Names of answers become paths, relative within the same repeat. */
#ifndef KITH_FORMAT_XFORM_H
#define KITH_FORMAT_XFORM_H

#include "base/buf.h"
#include "base/err.h"
#include "engine/form_answers.h"
#include "format/flaw.h"
#include "format/xml_read.h"

#define XFORM_SUBMISSION_BYTES_MAX ((size_t)4 << 20)
#define XFORM_ID_MAX 249 /* bytes of an instanceID, as of a form's id */

/* Into the buffer, whose overflow says that it had no room. Takes room in the arena. consent: what
 * is agreed to before the first question; absent: nothing. */
void xform_write(struct arena *a, const struct form_ready *r, struct str consent, struct buf *out);

/* What came, before it is known which form it fills. */
struct xform_sent {
    struct str form, version; /* as it says; absent: it does not */
    struct xml xml;
};

/* ERR_INPUT, ERR_TOO_LARGE: *flaw says what and where. */
enum err xform_sent_read(struct arena *a, struct str xml, struct xform_sent *out,
                         struct flaw *flaw) MUST_USE;

struct xform_submission {
    struct form_answers *answers; /* given: what was calculated stands as it came */
    bool agreed;                  /* to the consent of xform_write */
    struct str instance_id;
    struct str deprecated_id; /* of what it replaces; absent: of nothing */
    struct str instance_name; /* absent: none */
};

/* What came, as the answers to a form, in the arena. Strict: the form's id and version, an
 * instanceID, no element that the form does not have, none twice outside repeats, limits of rows
 * and bytes. What the answers are worth, form_evaluate says afterwards. ERR_INPUT or ERR_TOO_LARGE:
 * *flaw says what and where. ERR_CONFLICT: it is of another form or another version; *flaw says
 * which. */
enum err xform_submission_of(struct arena *a, const struct form_ready *r,
                             const struct xform_sent *sent, struct form_clock clock,
                             struct xform_submission *out, struct flaw *flaw) MUST_USE;
/* Both in one. */
enum err xform_submission_read(struct arena *a, const struct form_ready *r, struct str xml,
                               struct form_clock clock, struct xform_submission *out,
                               struct flaw *flaw) MUST_USE;

/* The same the other way: a filled form as a telephone would send it, after form_evaluate. all:
 * also what is not relevant, and rows beyond a count, so that a draft loses nothing
 * (xform_draft_read takes it back). An identifier that is absent is not written. */
void xform_submission_write(struct arena *a, struct form_answers *as,
                            const struct xform_submission *ids, bool all, struct buf *out);
/* As xform_submission_read, but needs no instanceID, and what is calculated is worked out anew. */
enum err xform_draft_read(struct arena *a, const struct form_ready *r, struct str xml,
                          struct form_clock clock, struct xform_submission *out,
                          struct flaw *flaw) MUST_USE;

/* The files that a filled form names, of what is relevant after form_evaluate: as many as come out,
 * at most `most` of them in `name`. */
size_t xform_submission_files(struct form_answers *as, struct str *name, size_t most);

/* The element that holds how many rows a repeat has, where its count is worked out; absent where
 * the count is an answer itself, or there is none. */
struct str xform_count_name(struct arena *a, const struct form_ready *r, uint32_t repeat);

#endif
