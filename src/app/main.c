/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The program's door: one command a line. What each does is in its own file. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "app/areas.h"
#include "app/commands.h"
#include "text/lang.h"

static const struct command commands[] = {
    {"serve", "--data DIR [--listen ADDR:PORT] [--address URL] [--proxy ADDR,...] ...",
     "serve the site", command_serve},
    {"demo", "--data DIR", "make three fictional communities", command_demo},
    {"init", "--data DIR", "make an empty site", command_init},
    {"tally", "FILE --method approval|irv|scottish-stv|schulze|...", "count ballots",
     command_tally},
    {"budget", "FILE.pb --rule greedy|equal-shares", "find which projects a budget pays for",
     command_budget},
    {"similar", "TABLE.csv --of ID", "find the places most alike", command_similar},
    {"opinion", "VOTES.csv [--statements FILE]", "map who agrees with whom, and on what",
     command_opinion},
    {"match", "PROBLEM.json | --dimacs-assignment TABLE", "volunteers to seats at the least cost",
     command_match},
    {"panel", "POOL.csv QUOTAS.csv --size N [--goal leximin|maximin|legacy] [--seed TEXT] ...",
     "draw a panel by lot that keeps quotas", command_panel},
    {"network", "EDGES.csv [--nodes FILE] [--refused FILE]",
     "who connects, who is cut off, who should meet", command_network},
    {"recount", "BUNDLE.zip", "count a published decision again", command_recount},
    {"person", "add|sign-in|role|list --data DIR ...", "accounts and roles by hand",
     command_person},
    {"community", "add --data DIR SLUG NAME", "make a community", command_community},
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

static void print_help(FILE *to) {
    fprintf(to, "kith " KITH_VERSION ": where communities help themselves\n\n");
    for (const struct command *c = commands; c->name != NULL; c++) {
        fprintf(to, "  kith %s %s\n      %s\n", c->name, c->arguments, c->help);
    }
    fprintf(to,
            "\nCommands on a data folder take --database URL for PostgreSQL; those that answer, "
            "--json.\nEvery option is in the manual: man kith\n");
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
    fprintf(stderr, "kith: there is no command \"%s\"; kith help lists them\n", argv[1]);
    return EXIT_USAGE;
}
