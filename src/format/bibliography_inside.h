/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the readers and writers of bibliographies share among themselves. */
#ifndef KITH_FORMAT_BIBLIOGRAPHY_INSIDE_H
#define KITH_FORMAT_BIBLIOGRAPHY_INSIDE_H

#include "format/bibliography.h"

struct bib_field_row {
    const char *csl, *bibtex, *ris;
};

struct bib_type_row {
    const char *csl, *bibtex, *ris;
};

extern const struct bib_field_row bib_field_rows[BIB_FIELDS];
extern const struct bib_type_row bib_type_rows[]; /* ended by a row of NULLs */
extern const char *const bib_role_csl[BIB_ROLES];

#define NOCASE_OPEN STR("<span class=\"nocase\">")
#define NOCASE_CLOSE STR("</span>")

struct bib_reader {
    struct arena *arena;
    struct str text;
    struct bibliography *out;
    size_t room;
    struct bib_entry *entry; /* at hand */
    size_t entry_at;         /* where it begins */
    size_t counted_to;       /* how far lines were counted */
    size_t line, line_at;    /* the line there, and where it begins */
};

/* Where a byte stands; quick as long as one asks further and further on. */
struct flaw bib_place(struct bib_reader *r, size_t at, const char *code, struct str why);
/* False: there are too many; one stops. */
bool bib_lose(struct bib_reader *r, size_t at, struct str key, const char *code, struct str why);
bool bib_without(struct bib_reader *r, size_t at, const char *code, struct str why);
/* A new entry at that byte; NULL: too many. It counts once bib_keep is called. */
struct bib_entry *bib_entry_begin(struct bib_reader *r, size_t at);
void bib_keep(struct bib_reader *r);
bool bib_add_name(struct bib_reader *r, enum bib_role role, struct bib_name n);
/* Puts a text where it belongs, in its normal form; an empty one, or one where another already
 * is, is passed over. */
void bib_set(struct bib_reader *r, enum bib_field f, struct str text);
/* What of ours a program may not know stands in one text: "corrects: 10.1000/1; retracted". */
void bib_set_ours(struct bib_reader *r, struct str text);
struct str bib_ours(struct arena *a, const struct bib_entry *e);
/* "2019", "2019-05-03", "2019/05/03/spring"; false: no year in it. */
bool bib_read_date(struct str text, struct bib_date *out);
/* "Family, Given, Suffix", an organisation without commas. */
struct bib_name bib_inverted(struct str text);

enum err bibtex_read(struct bib_reader *r) MUST_USE;
enum err ris_read(struct bib_reader *r) MUST_USE;
enum err csl_read(struct bib_reader *r) MUST_USE;

void bibtex_put(struct buf *b, struct arena *a, const struct bib_entry *e, struct str key);
void ris_put(struct buf *b, struct arena *a, const struct bib_entry *e, struct str key);
void csl_put(struct json_out *j, struct arena *a, const struct bib_entry *e, struct str key);

/* TeX's markup as text: accents, dashes, quotes; with rich, what markup titles may have. */
struct str tex_text(struct arena *a, struct str tex, bool rich);
/* Names of BibTeX: "von Last, Jr, First and {A Corporation} and others". */
void tex_names(struct bib_reader *r, enum bib_role role, struct str tex);

#endif
