/* SPDX-License-Identifier: AGPL-3.0-or-later
 * kith serve: a small supervisor that starts the server again when it dies; the server itself. */
#include <curl/curl.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/areas.h"
#include "app/commands.h"
#include "app/data.h"
#include "app/dev_mail.h"
#include "app/mail_send.h"
#include "app/worker.h"
#include "base/span.h"
#include "http/upload.h"
#include "kernel/media.h"
#include "kernel/search.h"
#include "kernel/tell.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/log.h"
#include "web/site.h"
#include "web/web.h"

#define PROXIES_MAX 8
#define DRAIN_MS 10000

struct serve_options {
    struct data_options data;
    struct str listen;
    struct str address;
    struct str proxy; /* addresses, by commas */
    struct str mail;  /* the file that names the mail server; absent: DATA/mail.conf */
    int64_t threads;
    int64_t writes_per_minute; /* of one address; -1: as many as come (for measuring) */
    bool no_cache;
    bool development;
    bool alone; /* without the supervisor */
    bool print_port;
};

static size_t split_proxies(struct str all, struct str out[PROXIES_MAX]) {
    size_t n = 0;
    while (!str_is_empty(all) && n < PROXIES_MAX) {
        struct str one = str_trim(str_cut(&all, ','));
        if (!str_is_empty(one)) {
            out[n++] = one;
        }
    }
    return n;
}

static void wait_for_end(void) {
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    int got;
    while (sigwait(&ends, &got) != 0) {
    }
    log_note("serve", "asked to end; answers under way are finished");
}

static void block_ends(void) {
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static struct site_options site_options_of(const struct serve_options *o, struct arena *a,
                                           struct store *s, struct str *proxies) {
    return (struct site_options){
        .store = s,
        .folder = o->data.folder,
        .listen = o->listen,
        .address = o->address,
        .proxies = proxies,
        .proxy_count = split_proxies(o->proxy, proxies),
        .no_cache = o->no_cache,
        .development = o->development,
        .threads = (unsigned)o->threads,
        .writes_per_minute =
            o->writes_per_minute < 0 ? WRITES_UNLIMITED : (unsigned)o->writes_per_minute,
        .tmp = arena_printf(a, "%.*s/tmp", STR_ARG(o->data.folder)),
    };
}

static const struct job_kind *const job_kinds[] = {tell_jobs, media_jobs, mail_jobs, search_jobs,
                                                   NULL};

static struct job_runner work_of(const struct serve_options *o, const struct site_options *site,
                                 struct arena *a) {
    return (struct job_runner){
        .store = site->store,
        .folder = site->folder,
        .mail = str_is_empty(o->mail) ? arena_printf(a, "%.*s/mail.conf", STR_ARG(site->folder))
                                      : o->mail,
        .development = o->development,
        .kinds = job_kinds,
    };
}

/* In development there is one card more. The list lives as long as the process serves. */
static void use_cards(bool development, struct arena *a) {
    const struct area_card **all = arena_array(a, const struct area_card *, area_count + 1);
    memcpy(all, areas, area_count * sizeof all[0]);
    all[area_count] = &dev_card;
    cards_use(all, area_count + (development ? 1 : 0));
    routes_use();
}

/* Until it is asked to end. */
static int serve_until_end(const struct serve_options *o, struct site *site,
                           struct job_runner work) {
    work.address = site_address(site);
    struct workers *workers = workers_start(work);
    if (workers == NULL) {
        fprintf(stderr, "kith serve: no thread can be started for jobs\n");
        return EXIT_STORE;
    }
    log_note("serve", "listening on %.*s", STR_ARG(o->listen));
    if (o->print_port) {
        printf("%u\n", site_port(site));
        fflush(stdout);
    }
    wait_for_end();
    workers_stop(workers);
    return EXIT_DONE;
}

/* What was sent to a run that died is nobody's any more, and may say where somebody was. SQLite's
 * lock says that nobody else uses the folder; with PostgreSQL another node may. */
static enum err make_tmp(const struct site_options *o, struct arena *a) {
    TRY(folder_make(o->tmp.p));
    upload_sweep(a, o->tmp, store_kind(o->store) == DB_SQLITE ? 0 : DAY_MS);
    return ERR_OK;
}

static int serve_run(const struct serve_options *o) {
    struct store *s = data_open("serve", o->data, true);
    if (s == NULL) {
        return EXIT_STORE;
    }
    struct arena *a = arena_make();
    struct str proxies[PROXIES_MAX];
    struct site_options options = site_options_of(o, a, s, proxies);
    struct job_runner work = work_of(o, &options, a);
    use_cards(o->development, a);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    struct site *site = NULL;
    struct buf why = buf_make(4096);
    int code = EXIT_DONE;
    if (make_tmp(&options, a) != ERR_OK) {
        fprintf(stderr, "kith serve: the folder %s cannot be made: %s\n", options.tmp.p,
                strerror(errno));
        code = EXIT_STORE;
    } else if (site_start(options, &site, &why) != ERR_OK) {
        fprintf(stderr, "kith serve: %.*s\n", STR_ARG(buf_str(&why)));
        code = EXIT_STORE;
    } else {
        code = serve_until_end(o, site, work);
        site_stop(site, DRAIN_MS);
    }
    buf_free(&why);
    store_close(s);
    arena_free(a);
    return code;
}

/* --- the supervisor --- */

static pid_t child;

static void pass_on(int sig) {
    if (child > 0) {
        kill(child, sig);
    }
}

static pid_t start_child(const struct serve_options *o) {
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        block_ends();
        exit(serve_run(o));
    }
    return pid;
}

/* Restarts a server that died of a signal; one that said why it cannot serve is not tried again. */
static int supervise(const struct serve_options *o) {
    struct sigaction sa = {.sa_handler = pass_on};
    sigaction(SIGTERM, &sa, NULL);
    sigaction(SIGINT, &sa, NULL);
    unsigned pause = 1;
    for (;;) {
        int64_t begun = clock_monotonic_us();
        child = start_child(o);
        if (child < 0) {
            fprintf(stderr, "kith serve: no process can be made: %s\n", strerror(errno));
            return EXIT_STORE;
        }
        int status;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
        if (WIFEXITED(status)) {
            return WEXITSTATUS(status);
        }
        log_fail("serve", "the server died of signal %d - it is started again", WTERMSIG(status));
        pause = clock_monotonic_us() - begun > 60 * 1000000 ? 1 : pause < 32 ? pause * 2 : 32;
        sleep(pause);
    }
}

int command_serve(int argc, char **argv) {
    struct serve_options o = {.listen = STR("127.0.0.1:8080")};
    const struct option_row rows[] = {
        {"data", OPTION_TEXT, &o.data.folder},
        {"database", OPTION_TEXT, &o.data.database},
        {"listen", OPTION_TEXT, &o.listen},
        {"address", OPTION_TEXT, &o.address},
        {"proxy", OPTION_TEXT, &o.proxy},
        {"mail-file", OPTION_TEXT, &o.mail},
        {"threads", OPTION_INT, &o.threads},
        {"writes-per-minute", OPTION_INT, &o.writes_per_minute},
        {"no-cache", OPTION_FLAG, &o.no_cache},
        {"development", OPTION_FLAG, &o.development},
        {"alone", OPTION_FLAG, &o.alone},
        {"print-port", OPTION_FLAG, &o.print_port},
        {0},
    };
    int left = options_read(argc, argv, rows);
    if (left != 1 || o.threads < 0 || o.threads > 64) {
        fprintf(stderr, "usage: kith serve --data DIR [--listen ADDR:PORT] [--address URL] "
                        "[--proxy ADDR,...] [--mail-file FILE] [--database URL] [--threads N] "
                        "[--development] [--alone] [--print-port]\n");
        return EXIT_USAGE;
    }
    if (o.alone) {
        block_ends();
        return serve_run(&o);
    }
    return supervise(&o);
}
