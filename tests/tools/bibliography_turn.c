/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reads a bibliography and writes it in another form, for bibliography_test.sh, which holds it
 * against other programs.
 *
 * bibliography_turn FILE FORM     FORM: bibtex, ris, csl; "line": a line each, to be compared */
#include <stdio.h>
#include <string.h>

#include "format/bibliography.h"

static int form_of(const char *word) {
    int f = 0;
    while (f < BIB_FORMS && strcmp(bib_form_words[f], word) != 0) {
        f++;
    }
    return f;
}

static void print_line(struct arena *a, const struct bib_entry *e) {
    struct str s = bib_line(a, e);
    printf("%.*s | %s | %.*s | %d-%d\n", STR_ARG(s), e->type, STR_ARG(e->text[BIB_ISSN]),
           e->issued.year, e->issued.month);
}

static void print_all(struct arena *a, const struct bibliography *all, int form) {
    struct buf b = buf_make((size_t)64 << 20);
    struct bib_out o = {0};
    if (form < BIB_FORMS) {
        o = bib_begin(&b, a, (enum bib_form)form);
    }
    for (size_t i = 0; i < all->count; i++) {
        if (form < BIB_FORMS) {
            bib_put(&o, &all->item[i]);
        } else {
            print_line(a, &all->item[i]);
        }
    }
    if (form < BIB_FORMS) {
        bib_end(&o);
    }
    fwrite(b.p, 1, b.n, stdout);
    buf_free(&b);
}

int main(int argc, char **argv) {
    static char text[1 << 20];
    FILE *in = argc == 3 ? fopen(argv[1], "r") : NULL;
    enum bib_form from;
    if (in == NULL) {
        return 2;
    }
    struct str s = str_make(text, fread(text, 1, sizeof text, in));
    fclose(in);
    struct arena *a = arena_make();
    struct bibliography all = {0};
    enum err e = bibliography_form(s, &from) ? bibliography_read(a, s, from, &all) : ERR_INPUT;
    for (size_t i = 0; i < all.flaws; i++) {
        fprintf(stderr, "%s:%zu:%zu: %.*s\n", argv[1], all.flaw[i].at.line, all.flaw[i].at.column,
                STR_ARG(all.flaw[i].at.why));
    }
    if (e == ERR_OK) {
        print_all(a, &all, form_of(argv[2]));
    }
    arena_free(a);
    return e == ERR_OK && all.flaws == 0 ? 0 : 1;
}
