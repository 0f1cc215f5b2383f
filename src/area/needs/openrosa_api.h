/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the files of the doors for telephones share (openrosa_api.c). */
#ifndef KITH_AREA_NEEDS_OPENROSA_API_H
#define KITH_AREA_NEEDS_OPENROSA_API_H

#include "area/needs/survey_picture.h"
#include "area/needs/survey_take.h"
#include "format/xform.h"
#include "web/web.h"

/* A form, and what a picture may have: a telephone sends more than that in several parts. It counts
 * what its files have, not the lines between them, so it is told less than is taken. */
#define OPENROSA_FILES_BYTES_MAX (XFORM_SUBMISSION_BYTES_MAX + MEDIA_FILE_MAX)
#define OPENROSA_LINES_BYTES_MAX (128 * 1024)
#define OPENROSA_BODY_MAX (OPENROSA_FILES_BYTES_MAX + OPENROSA_LINES_BYTES_MAX)
#define OPENROSA_FILES_AT_ONCE 101 /* with a form in one part, by Collect's own limit */

/* What was sent, judged before the write. */
struct openrosa_sent {
    struct id survey;
    struct survey_entry entry;
    struct survey_pictures pictures;
    struct str missing; /* pictures that have not come yet, when no more parts will */
    struct str beyond;  /* pictures that are more than a form may have */
    bool late;          /* the survey ended too long ago for pictures */
    enum err refused;   /* by `before`, whose ERR_INPUT reaches the handler */
    struct str why;     /* absent: the error's own words */
};

/* The headers that every answer has. */
void openrosa_headers(struct web *w);
void openrosa_message(struct web *w, struct str message);
/* The second door, which asks for a key. */
bool openrosa_is_team(const struct web *w);
/* The community of the address, and who looks at it from here on. */
enum err openrosa_enter(struct web *w, struct community *m) MUST_USE;
bool openrosa_is_offered(const struct web *w, const struct survey *s);
/* The survey of an address, of this community. */
enum err openrosa_find(struct web *w, const struct community *m, struct id id,
                       struct survey *out) MUST_USE;

/* Handlers: openrosa_form_api.c, openrosa_send_api.c. */
enum err openrosa_list(struct web *w) MUST_USE;
enum err openrosa_form(struct web *w) MUST_USE;
enum err openrosa_manifest(struct web *w) MUST_USE;
enum err openrosa_picture(struct web *w) MUST_USE;
enum err openrosa_head(struct web *w) MUST_USE;
enum err openrosa_take(struct web *w) MUST_USE;
enum err openrosa_submit(struct web *w) MUST_USE;

#endif
