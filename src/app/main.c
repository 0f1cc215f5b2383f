/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The program's door: one command a line. What each does is in its own file. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app/areas.h"
#include "app/commands.h"
#include "app/file_command.h"
#include "lib/engines.h"
#include "text/lang.h"

static const struct command commands[] = {
    {"serve", "--data DIR [--listen ADDR:PORT] [--address URL] [--proxy ADDR,...] ...",
     "serve the site", command_serve},
    {"demo", "--data DIR", "make three fictional communities", command_demo},
    {"init", "--data DIR", "make an empty site", command_init},
    {"person", "add|sign-in|role|list --data DIR ...", "accounts and roles by hand",
     command_person},
    {"community", "add --data DIR SLUG NAME", "make a community", command_community},
    {"key", "make|list|revoke --data DIR ...", "keys of programs by hand", command_key},
    {"import", "indicators --data DIR FILE.csv --id COL[,COL] --name COL [--preview] ...",
     "take in places and indicators from a CSV file", command_import},
    {"backup", "--data DIR TARGET", "copy everything into a new folder, also while it serves",
     command_backup},
    {"restore", "--data DIR BACKUP", "make a data folder from a backup", command_restore},
    {"copy", "--data DIR [--database URL] --to DIR [--to-database URL]",
     "move a site to PostgreSQL, or back from there", command_copy},
    {"verify", "--data DIR | BACKUP", "check the store, the log of decisions and every file",
     command_verify},
    {"doctor", "--data DIR [--mail ADDRESS]", "look whether all is well, and say what to do",
     command_doctor},
    {0},
};

enum { WIDE = 90 }; /* columns of help */

/* The next word of a usage, or all that a bracket holds. */
static struct str next_piece(struct str *rest) {
    struct str all = *rest;
    size_t n = 0;
    for (bool open = false; n < all.n && (open || all.p[n] != ' '); n++) {
        open = all.p[n] == '[' || (open && all.p[n] != ']');
    }
    *rest = str_from(all, n + 1 < all.n ? n + 1 : all.n);
    return str_first(all, n);
}

static void print_usage(FILE *to, const char *name, struct str rest) {
    size_t column = (size_t)fprintf(to, "  kith %s", name);
    while (rest.n) {
        struct str word = next_piece(&rest);
        if (column + 1 + word.n > WIDE) {
            column = (size_t)fprintf(to, "\n         ") - 1;
        }
        column += (size_t)fprintf(to, " %.*s", STR_ARG(word));
    }
    fprintf(to, "\n");
}

static void print_help(FILE *to) {
    fprintf(to, "kith " KITH_VERSION ": where communities help themselves\n\n");
    for (const struct command *c = commands; c->name != NULL; c++) {
        fprintf(to, "  kith %s %s\n      %s\n", c->name, c->arguments, c->help);
    }
    fprintf(to, "\nEngines, on files:\n");
    for (size_t i = 0; engines[i]; i++) {
        print_usage(to, engines[i]->name, str_of(engines[i]->arguments));
        fprintf(to, "      %s\n", engines[i]->help);
    }
    fprintf(to,
            "\nCommands on a data folder take --database URL for PostgreSQL; those that answer, "
            "--json.\nEngines take --bundle too, for kith recount. Every option is in the manual: "
            "man kith\n");
}

int main(int argc, char **argv) {
    if (argc < 2 || strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0) {
        print_help(argc < 2 ? stderr : stdout);
        return argc < 2 ? EXIT_USAGE : EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("kith " KITH_VERSION);
        return EXIT_DONE;
    }
    if (sodium_init() < 0) {
        fputs("kith: libsodium cannot begin\n", stderr);
        return EXIT_STORE;
    }
    lang_init();
    cards_use(areas, area_count);
    for (const struct command *c = commands; c->name != NULL; c++) {
        if (strcmp(argv[1], c->name) == 0) {
            return c->run(argc - 1, argv + 1);
        }
    }
    const struct engine *e = engine_find(str_of(argv[1]));
    if (e) {
        return file_command(e, argc - 1, argv + 1);
    }
    fprintf(stderr, "kith: there is no command \"%s\"; kith help lists them\n", argv[1]);
    return EXIT_USAGE;
}
