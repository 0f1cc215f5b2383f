/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the files of the door for programs share (Open311 GeoReport v2, /open311/v2): one writer
 * for XML and JSON, errors in the standard's form, and what every question has in common. */
#ifndef KITH_AREA_NEEDS_OPEN311_API_H
#define KITH_AREA_NEEDS_OPEN311_API_H

#include "area/needs/open311.h"
#include "base/xml.h"
#include "web/web.h"

/* Writes the same as XML or as JSON. In JSON what is absent is null, in XML it is left out; lists
 * are bare arrays there, elements here. */
struct open311_out {
    bool json;
    struct xml_out xml;
    struct json_out js;
};

struct open311_out open311_out_begin(struct buf *to, bool json);
/* Goes on in another buffer. */
void open311_out_move(struct open311_out *o, struct buf *to);
void open311_open_list(struct open311_out *o, const char *element);
void open311_close_list(struct open311_out *o, const char *element);
/* A list within an item. */
void open311_open_named(struct open311_out *o, const char *element);
void open311_open(struct open311_out *o, const char *element);
void open311_close(struct open311_out *o, const char *element);
void open311_text(struct open311_out *o, const char *name, struct str text);
void open311_id(struct open311_out *o, const char *name, struct id id); /* none: absent */
void open311_bool(struct open311_out *o, const char *name, bool v);
void open311_int(struct open311_out *o, const char *name, int64_t v);
void open311_real(struct open311_out *o, const char *name, bool has, double v);
void open311_time(struct open311_out *o, const char *name, int64_t ms);
/* A text that is itself an item of a list. */
void open311_item(struct open311_out *o, const char *element, struct str text);

/* "/open311/v2/requests.json"? */
bool open311_is_json(const struct web *w);
const char *open311_type(bool json);
/* Whoever asks sees what everybody sees, and any page may ask. */
void open311_read_begin(struct web *w);
/* ":id" without its ending. ERR_NOT_FOUND: it has none of ours. */
enum err open311_param(struct web *w, struct str *out) MUST_USE;
/* The community that jurisdiction_id names; *given = false: it names none, and there are several.
 * Its value of a question is in the query, of a form in the form. ERR_NOT_FOUND: an unknown one. */
enum err open311_jurisdiction(struct web *w, struct str slug, struct community *out,
                              bool *given) MUST_USE;
/* The same where one must be named. ERR_INPUT. */
enum err open311_must_name(struct web *w, struct community *out) MUST_USE;
/* "2026-03-12", "2026-03-12T18:30:00Z", "...+02:00"; a day alone is its beginning. */
bool open311_read_time(struct str text, bool *is_day, int64_t *ms);
/* start_date and end_date: both, one or none; at most OPEN311_DAYS_MAX apart. Notes what is wrong.
 */
void open311_read_span(struct web *w, int64_t *from_ms, int64_t *to_ms);
/* All values of a parameter, those between commas too; at most `most`, else notes what is wrong. */
size_t open311_values(struct web *w, const char *name, struct str *out, size_t most);

/* Writes an error in the standard's form: struct route's fault. */
void open311_fault(struct web *w, enum err e);

#endif
