/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Records of evidence as entries of a bibliography. */
#include "area/learn/reference_file.h"

struct str reference_csl(struct arena *a, const struct bib_entry *e) {
    struct buf b = buf_make(REFERENCE_CSL_MAX);
    struct bib_out o = bib_begin(&b, a, BIB_CSL);
    bib_put(&o, e);
    bib_end(&o);
    struct str s = b.overflow ? STR("") : arena_str(a, buf_str(&b));
    buf_free(&b);
    return s;
}

bool reference_entry(struct arena *a, struct str csl, struct bib_entry *out) {
    struct bibliography b;
    if (str_is_empty(csl) || bibliography_read(a, csl, BIB_CSL, &b) != ERR_OK) {
        return false;
    }
    *out = b.item[0];
    return true;
}

/* --- sources --- */

/* Only what evidence takes: the rest would be an error that its bringer did not make. */
static struct str add_line(struct arena *a, struct str to, const char *before, struct str value,
                           int year) {
    struct evidence_source source;
    struct str line = arena_join(a, str_of(before), value);
    if (str_is_empty(value) || !evidence_read_source(a, line, &source)) {
        return to;
    }
    if (year > 0) {
        line = arena_printf(a, "%.*s %d", STR_ARG(line), year);
    }
    return str_is_empty(to) ? line : arena_join(a, to, STR("\n"), line);
}

struct str reference_sources(struct arena *a, const struct bib_entry *e) {
    struct str s = add_line(a, STR(""), "", e->text[BIB_DOI], e->issued.year);
    s = add_line(a, s, "ISBN ", e->text[BIB_ISBN], e->issued.year);
    s = add_line(a, s, "PMID ", e->text[BIB_PMID], e->issued.year);
    s = add_line(a, s, "", e->text[BIB_PMCID], e->issued.year);
    return str_is_empty(s) ? add_line(a, s, "", e->text[BIB_URL], e->issued.year) : s;
}

/* --- as an entry --- */

static void take_sources(struct arena *a, const struct evidence *e, struct bib_entry *out) {
    struct str rest = e->sources;
    while (!str_is_empty(rest)) {
        struct evidence_source s;
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (str_is_empty(line) || !evidence_read_source(a, line, &s)) {
            continue;
        }
        enum bib_field f = str_eq(s.kind, STR("doi"))    ? BIB_DOI
                           : str_eq(s.kind, STR("isbn")) ? BIB_ISBN
                           : str_eq(s.kind, STR("pmid")) ? BIB_PMID
                           : str_eq(s.kind, STR("pmc"))  ? BIB_PMCID
                                                         : BIB_URL;
        if (str_is_empty(out->text[f])) {
            struct str value = s.value, normal;
            out->text[f] = f == BIB_DOI && doi_normal(a, value, &normal) ? normal : value;
            out->text[BIB_VERSION] =
                str_is_empty(out->text[BIB_VERSION]) ? s.version : out->text[BIB_VERSION];
        }
    }
}

/* What is known where nobody brought a reference: the claim, and where its source is found. */
static struct bib_entry from_record(struct arena *a, const struct evidence *e) {
    struct bib_entry out = {.type = "document"};
    out.text[BIB_TITLE] = e->thing.title;
    out.text[BIB_LANGUAGE] = e->thing.lang;
    take_sources(a, e, &out);
    if (!str_is_empty(out.text[BIB_DOI])) {
        out.type = "article-journal";
    } else if (!str_is_empty(out.text[BIB_ISBN])) {
        out.type = "book";
    } else if (!str_is_empty(out.text[BIB_URL])) {
        out.type = "webpage";
    }
    return out;
}

static enum err doi_of(struct ctx *c, struct id evidence, struct str *out) {
    struct evidence other;
    *out = STR("");
    enum err e = evidence_find(c, evidence, &other);
    if (e == ERR_OK) {
        *out = evidence_doi(c->arena, other.sources);
    }
    return e == ERR_NOT_FOUND || e == ERR_GONE ? ERR_OK : e;
}

static void take_ties(struct ctx *c, const struct evidence_ties *ties, struct bib_entry *out) {
    for (size_t i = 0; i < ties->count; i++) {
        const struct evidence_tie *t = &ties->item[i];
        struct str doi;
        bool corrects = str_eq(t->kind, STR("corrects")) && !t->back;
        bool replaced =
            t->back && (str_eq(t->kind, STR("supersedes")) || str_eq(t->kind, STR("corrects")));
        if ((corrects || replaced) && doi_of(c, t->thing.id, &doi) == ERR_OK) {
            enum bib_field f = corrects ? BIB_CORRECTS : BIB_SUPERSEDED_BY;
            out->text[f] = str_is_empty(out->text[f]) ? doi : out->text[f];
        }
    }
}

static struct str note_of(struct ctx *c, const struct evidence *e) {
    struct str status = lang_text(c->lang, c->arena, evidence_status_name(e->thing.state));
    struct str note = lang_text(c->lang, c->arena,
                                msg_reference_note(msg_arg_str(status), msg_arg_str(e->not_shown)));
    return str_utf8_first(note, BIB_TEXT_MAX);
}

struct bib_entry reference_of(struct ctx *c, const struct evidence *e, struct str csl,
                              const struct evidence_ties *ties) {
    struct bib_entry out;
    if (!reference_entry(c->arena, csl, &out)) {
        out = from_record(c->arena, e);
    }
    char id[ID_TEXT_SIZE + 1];
    id_text(e->thing.id, id);
    if (str_is_empty(out.key)) {
        out.key = arena_printf(c->arena, "kith-%s", id);
    }
    out.retracted = str_eq(e->thing.state, STR("retracted"));
    out.text[BIB_NOTE] = note_of(c, e);
    take_ties(c, ties, &out);
    return out;
}
