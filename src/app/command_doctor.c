/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith doctor: a line for each thing looked at. */
#include <stdio.h>

#include "app/commands.h"
#include "app/doctor.h"
#include "base/json.h"

static const char *const state_words[] = {"fine", "look", "BROKEN"};
static const char *const state_names[] = {"fine", "look", "broken"};

static void print_lines(const struct doctor *d) {
    for (size_t i = 0; i < d->count; i++) {
        const struct finding *f = &d->item[i];
        printf("%-7s %s: %.*s\n", state_words[f->state], f->about, STR_ARG(f->what));
        if (f->advice.n > 0) {
            printf("        %.*s\n", STR_ARG(f->advice));
        }
    }
}

static void print_json(const struct doctor *d) {
    struct buf b = buf_make(1 << 20);
    struct json_out j = json_begin(&b);
    json_open_array(&j);
    for (size_t i = 0; i < d->count; i++) {
        json_open_object(&j);
        json_key(&j, "about");
        json_put_cstr(&j, d->item[i].about);
        json_key(&j, "state");
        json_put_cstr(&j, state_names[d->item[i].state]);
        json_key(&j, "what");
        json_put_str(&j, d->item[i].what);
        json_key(&j, "advice");
        json_put_str(&j, d->item[i].advice);
        json_close_object(&j);
    }
    json_close_array(&j);
    printf("%.*s\n", STR_ARG(buf_str(&b)));
    buf_free(&b);
}

int command_doctor(int argc, char **argv) {
    struct doctor d = {.arena = arena_make()};
    bool json = false;
    const struct option_row rows[] = {
        {"data", OPTION_TEXT, &d.data.folder},
        {"database", OPTION_TEXT, &d.data.database},
        {"mail", OPTION_TEXT, &d.mail_to},
        {"mail-file", OPTION_TEXT, &d.mail_file},
        {"address", OPTION_TEXT, &d.address},
        {"json", OPTION_FLAG, &json},
        {0},
    };
    int left = options_read(argc, argv, rows);
    if (left != 1 || str_is_empty(d.data.folder)) {
        fprintf(stderr, "usage: kith doctor --data DIR [--mail ADDRESS] [--mail-file FILE] "
                        "[--address URL] [--database URL] [--json]\n");
        arena_free(d.arena);
        return EXIT_USAGE;
    }
    doctor_look(&d);
    bool broken = false;
    for (size_t i = 0; i < d.count; i++) {
        broken |= d.item[i].state == FINDING_BROKEN;
    }
    if (json) {
        print_json(&d);
    } else {
        print_lines(&d);
    }
    arena_free(d.arena);
    return broken ? EXIT_NO_RESULT : EXIT_DONE;
}
