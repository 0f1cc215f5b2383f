/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pictures as answers. An answer to such a question is a name; the picture of that name is held
 * apart (kernel/media_apart.h) by what the answer stands in: a draft, and when it is sent the
 * filled form. It is never in a result, a count or a feed. With the answers it goes.
 *
 * They come after the answers that name them, in any order, some later than others: nothing but
 * what is named is kept. */
#ifndef KITH_AREA_NEEDS_SURVEY_PICTURE_H
#define KITH_AREA_NEEDS_SURVEY_PICTURE_H

#include "area/needs/survey_take.h"
#include "engine/form_questions.h"
#include "kernel/media_apart.h"

#define SURVEY_PICTURES_MAX 40 /* of one filled form */

/* What was taken in (media_take), under the name that its answer has. */
struct survey_picture {
    struct str name;
    struct media_file file;
};

struct survey_pictures {
    struct survey_picture *item;
    size_t count;
};

/* Does the form ask for what is not taken yet: sounds, videos, other files? */
bool survey_asks_for_files(const struct form *f);
/* Does an answer in this text (engine/form_pack.h) say that name? */
bool survey_names_picture(struct arena *a, struct str answers, struct str name);
/* A name for a picture that comes from a page: "photo-4f1c....jpg". */
struct str survey_picture_name(struct arena *a);

/* With a draft, whose answers are already these; what they do not name (any more) goes. ERR_FULL:
 * there are SURVEY_PICTURES_MAX. */
enum err survey_pictures_keep(struct ctx *c, const struct survey *s, struct id draft,
                              struct str answers, const struct survey_pictures *all) MUST_USE;
/* Behind survey_take: the pictures that the draft holds (none: ID_NONE) and those that came now
 * belong to the filled form, as far as the answers name them that lie there now. What they do not
 * name goes. */
enum err survey_pictures_take(struct ctx *c, const struct survey *s, struct id draft,
                              struct id submission, const struct survey_pictures *all) MUST_USE;
/* Those of what came before under the same name of its sender; or, if nothing has, of what it takes
 * the place of. */
enum err survey_pictures_held(struct ctx *c, struct id survey, const struct survey_entry *e,
                              struct media_aparts *out) MUST_USE;

/* A picture of a filled form: for who keeps the survey, and for who sent it with a name.
 * ERR_NOT_FOUND for all others. */
enum err survey_picture_find(struct ctx *c, const struct survey *s, struct id submission,
                             struct str name, struct media_apart *out) MUST_USE;

#endif
