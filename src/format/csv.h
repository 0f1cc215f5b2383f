/* SPDX-License-Identifier: AGPL-3.0-or-later
 * CSV by RFC 4180: one record at a time, strictly, with limits; and a writer.
 *
 * Read: UTF-8 with or without byte order mark; lines end in LF or CRLF, the last one need not.
 * Quotes enclose whole fields. Every record has as many fields as the first, unless the limits let
 * them be ragged. Empty lines are passed over unless there is one column only: there they are an
 * empty field.
 * Refused, with the place: other quotes, a lone CR, NUL, bytes that are not UTF-8, ragged records,
 * whatever is above a limit. */
#ifndef KITH_FORMAT_CSV_H
#define KITH_FORMAT_CSV_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/flaw.h"

struct csv_limits {
    size_t columns;
    size_t field_bytes;
    size_t records; /* the heading counts */
    bool ragged;    /* records may have any number of fields; an empty line is an empty field */
};

struct csv_field {
    struct str text; /* in the input, or in the arena where doubled quotes were undone */
    size_t at;       /* byte of the input where the field begins */
    bool quoted;
};

struct csv {
    struct arena *arena;
    struct str text;
    struct csv_limits limits;
    char separator;
    size_t at;
    size_t record;    /* number of the record at hand, from 1 */
    size_t record_at; /* byte of the input where it begins */
    size_t count;     /* its fields */
    struct csv_field *field;
    size_t room;
    struct flaw flaw; /* set with every error */
};

/* The text must live as long as what is read from it. */
struct csv csv_begin(struct arena *a, struct str text, char separator, struct csv_limits limits);
/* Which of , ; tab stands most often in the first line, outside quotes; ',' when none does. */
char csv_separator(struct str text);
/* Reads the next record into field[0..count). *has is false at the end.
 * ERR_INPUT or ERR_TOO_LARGE: csv->flaw says what and where. What an earlier record had in the
 * arena may be taken back by a mark; `field` itself is made at the first record. */
enum err csv_next(struct csv *c, bool *has) MUST_USE;
/* A flaw at the beginning of field i of the record at hand; always ERR_INPUT. */
enum err csv_refuse(struct csv *c, size_t i, const char *code, struct str why);
/* The first field of the record whose text is `name`, or count. */
size_t csv_find(const struct csv *c, struct str name);

struct csv_out {
    struct buf *buf;
    char separator;
    /* For people with spreadsheets: a text that begins with = + - @, tab or CR would be a formula;
     * it gets an apostrophe before. Never for exchange between programs. */
    bool guard;
    size_t in_record;
    size_t record_at;
};

struct csv_out csv_out(struct buf *b, bool guard); /* separated by commas, lines end in CRLF */
void csv_put(struct csv_out *o, struct str text);
void csv_put_int(struct csv_out *o, int64_t v);
void csv_put_real(struct csv_out *o, double v); /* the shortest text that reads back the same */
void csv_end_record(struct csv_out *o);

#endif
