/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Bibliographies: works and where they are found, read from and written as BibTeX, RIS and
 * CSL-JSON; one struct in between.
 *
 * Texts are UTF-8. Accents of TeX come as a letter and a combining mark, which text/ composes.
 * In titles <i> <b> <sup> <sub> and <span class="nocase"> (capitals that stay: {DNA} in BibTeX)
 * may stand, as CSL has them; nothing else is markup, and all of it is text to HTML.
 *
 * An entry that cannot be read is left out and told with its line; the others come. What of an
 * entry could not be kept is told, too. Crossref is not followed. */
#ifndef KITH_FORMAT_BIBLIOGRAPHY_H
#define KITH_FORMAT_BIBLIOGRAPHY_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "format/flaw.h"

#define BIB_BYTES_MAX ((size_t)8 << 20)
#define BIB_ENTRIES_MAX 5000
#define BIB_NAMES_MAX 2000 /* of one entry */
#define BIB_TEXT_MAX 65536 /* bytes of one field */
#define BIB_FLAWS_MAX 200  /* after so many the rest is not read */

/* field, key in CSL-JSON, field in BibTeX (NULL: by the type), tag in RIS (NULL: by the type) */
#define BIB_FIELD_TABLE(X)                                                                         \
    X(TITLE, "title", "title", "TI")                                                               \
    X(SHORT_TITLE, "title-short", "shorttitle", "ST")                                              \
    X(CONTAINER, "container-title", NULL, "T2")                                                    \
    X(COLLECTION, "collection-title", "series", "T3")                                              \
    X(PUBLISHER, "publisher", NULL, "PB")                                                          \
    X(PLACE, "publisher-place", "address", "CY")                                                   \
    X(VOLUME, "volume", "volume", "VL")                                                            \
    X(ISSUE, "issue", NULL, "IS")                                                                  \
    X(NUMBER, "number", NULL, "M1")                                                                \
    X(PAGE, "page", "pages", NULL)                                                                 \
    X(EDITION, "edition", "edition", "ET")                                                         \
    X(VERSION, "version", "version", NULL)                                                         \
    X(GENRE, "genre", "type", "M3")                                                                \
    X(ABSTRACT, "abstract", "abstract", "AB")                                                      \
    X(NOTE, "note", "note", "N1")                                                                  \
    X(KEYWORD, "keyword", "keywords", NULL)                                                        \
    X(LANGUAGE, "language", "language", "LA")                                                      \
    X(DOI, "DOI", "doi", "DO")                                                                     \
    X(ISBN, "ISBN", "isbn", NULL)                                                                  \
    X(ISSN, "ISSN", "issn", NULL)                                                                  \
    X(PMID, "PMID", "pmid", "AN")                                                                  \
    X(PMCID, "PMCID", "pmcid", "C2")                                                               \
    X(URL, "URL", "url", "UR")                                                                     \
    X(VERSION_OF, NULL, "versionof", NULL)                                                         \
    X(CORRECTS, NULL, "corrects", NULL)                                                            \
    X(SUPERSEDED_BY, NULL, "supersededby", NULL)

enum bib_field {
#define X(name, csl, bibtex, ris) BIB_##name,
    BIB_FIELD_TABLE(X)
#undef X
        BIB_FIELDS
};

enum bib_role { BIB_AUTHOR, BIB_EDITOR, BIB_TRANSLATOR, BIB_ROLES };

struct bib_name {
    struct str family, given;
    struct str particle; /* "van der", sorted with the family name */
    struct str suffix;   /* "Jr." */
    struct str literal;  /* of an organisation; then the others are empty */
};

struct bib_names {
    struct bib_name *item;
    size_t count;
    bool others; /* and others, who are not named */
};

/* 0: not said. */
struct bib_date {
    int year, month, day;
};

struct bib_entry {
    size_t line;                 /* where it begins */
    struct str key;              /* by which it is cited; may be empty */
    const char *type;            /* of CSL: one of bib_types */
    struct str text[BIB_FIELDS]; /* DOIs in normal form, the last three as identifiers */
    struct bib_names names[BIB_ROLES];
    struct bib_date issued, accessed;
    bool retracted;
};

struct bib_flaw {
    struct flaw at;
    struct str key; /* of the entry; empty: not known yet */
    bool lost;      /* the entry is not there; otherwise it came without that */
};

struct bibliography {
    struct bib_entry *item;
    size_t count;
    struct bib_flaw *flaw;
    size_t flaws;
    bool stopped; /* after too many flaws; the rest was not read */
};

enum bib_form { BIB_BIBTEX, BIB_RIS, BIB_CSL, BIB_FORMS };

extern const char *const bib_form_words[]; /* bibtex, ris, csl */
extern const char *const bib_form_files[]; /* bib, ris, json */
extern const char *const bib_form_media[]; /* media types */
extern const char *const bib_types[];      /* ended by NULL; the last one is "document" */

/* By its first letters; false: none of them. */
bool bibliography_form(struct str text, enum bib_form *out);
/* What is read lives in the arena or in the text, which must live on. ERR_TOO_LARGE, or ERR_INPUT
 * when the text as a whole is none: the first flaw says why. */
enum err bibliography_read(struct arena *a, struct str text, enum bib_form form,
                           struct bibliography *out) MUST_USE;

/* Writes them one after the other, each with its own key where every program takes it, otherwise
 * with a number. */
struct bib_out {
    struct buf *buf;
    struct arena *arena;
    enum bib_form form;
    struct json_out json;
    size_t count;
};

struct bib_out bib_begin(struct buf *b, struct arena *a, enum bib_form form);
void bib_put(struct bib_out *o, const struct bib_entry *e);
void bib_end(struct bib_out *o);

/* "doi:10.1000/ABC", "https://doi.org/10.1000/ABC" -> "10.1000/abc"; false: none of these. */
bool doi_normal(struct arena *a, struct str typed, struct str *out);
/* A title without its markup. */
struct str bib_plain(struct arena *a, struct str rich);
/* A name as it is spoken: "Ludwig van Beethoven". */
struct str bib_spoken(struct arena *a, const struct bib_name *n);
/* One line to be read: "Okoro A, Reyes M. Title. Journal. 2019;4(2):10-12." */
struct str bib_line(struct arena *a, const struct bib_entry *e);

#endif
