/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pictures of filled forms: seen page by page by who keeps the survey, and taken out of the answers
 * again - one that shows somebody who did not want it, say. */
#ifndef KITH_AREA_NEEDS_SURVEY_SENT_PICTURE_H
#define KITH_AREA_NEEDS_SURVEY_SENT_PICTURE_H

#include "area/needs/survey_picture.h"

struct survey_sent_picture {
    struct id submission;
    struct str name;
    int64_t version; /* of the form */
    uint32_t item;   /* its question there; FORM_NONE: the answers do not name it (any more) */
};

struct survey_sent_pictures {
    struct survey_sent_picture *item;
    size_t count;
    bool more;
};

/* Behind that picture (ID_NONE, "": from the beginning), in no order that tells who or when. For
 * who keeps the survey: ERR_FORBIDDEN. */
enum err survey_sent_pictures_list(struct ctx *c, const struct survey *s, struct id after,
                                   struct str after_name, size_t limit,
                                   struct survey_sent_pictures *out) MUST_USE;
/* The picture is deleted, and the answer that names it is empty: what a telephone sends of it later
 * is not kept either. ERR_NOT_FOUND: there is none (any more). Whoever calls says who may. */
enum err survey_sent_picture_drop(struct ctx *c, const struct survey *s, struct id submission,
                                  struct str name) MUST_USE;

#endif
