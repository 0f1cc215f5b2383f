/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Who plays in the demo, and where they are at home. */
#include "app/demo_inside.h"

#include "app/demo_story.h"
#include "base/span.h"
#include "kernel/demo_person.h"
#include "kernel/event.h"

#define FOUNDED_DAYS 400

static const struct {
    const char *slug, *name, *note, *about, *lang, *zone, *currency;
} homes[DEMO_HOMES] = {
    [VALLEY] = {"aurora-valley", "Aurora Valley", "Six villages along one river, in the tea hills",
                "We grow tea and maize, we sing, and in the long rains we are cut off for weeks. "
                "Somebody is born here every three days.\n\nThis community was invented for the "
                "demo. Nobody in it exists.",
                "en", "Africa/Nairobi", "KES"},
    [LUCERO] = {"puerto-lucero", "Puerto Lucero", "Un barrio de pescadores entre el cerro y el mar",
                "Vivimos de la pesca, del mercado y de lo que mandan quienes se fueron. El barrio "
                "tiene una escuela, una posta y demasiadas escaleras.\n\nEsta comunidad se inventó "
                "para la demostración. Nadie de aquí existe.",
                "es", "America/Lima", "PEN"},
    [NUR] = {"wadi-al-nur", "وادي النور", "بلدة صغيرة بين البساتين والصحراء",
             "نزرع التمر والرمان، ونستقبل كل عام عائلات جاءت من بعيد. عندنا بيت للولادة "
             "وقابلتان.\n\nهذا المجتمع متخيَّل من أجل العرض، ولا وجود لأحد فيه.",
             "ar", "Asia/Amman", "JOD"},
};

/* Whoever comes later joins in a scene of the story. */
static const struct {
    enum demo_home home;
    const char *name;
    enum role role;
    bool later;
    bool shown; /* a visitor of the demo may look around as them */
} people[DEMO_PEOPLE] = {
    [AMARA] = {VALLEY, "Amara Nduta", ROLE_STEWARD, .shown = true},
    [PETER] = {VALLEY, "Peter Loke", ROLE_STEWARD},
    [WANJA] = {VALLEY, "Wanja", ROLE_MEMBER, .shown = true},
    [JOMO] = {VALLEY, "Jomo", ROLE_HELPER, .shown = true},
    [ZURI] = {VALLEY, "Zuri", ROLE_MEMBER},
    [GRACE] = {VALLEY, "Grace", ROLE_HELPER},
    [KAMAU] = {VALLEY, "Kamau", ROLE_MEMBER},
    [OTIENO] = {VALLEY, "Otieno", ROLE_MEMBER},
    [NJERI] = {VALLEY, "Njeri", ROLE_MEMBER},
    [BARAKA] = {VALLEY, "Baraka", ROLE_MEMBER},
    [MAKENA] = {VALLEY, "Makena", ROLE_MEMBER},
    [NAFULA] = {VALLEY, "Nafula", ROLE_MEMBER},
    [TUMAINI] = {VALLEY, "Tumaini", ROLE_MEMBER, .later = true},
    [LUCIA] = {LUCERO, "Lucía Paredes", ROLE_STEWARD, .shown = true},
    [MATEO] = {LUCERO, "Mateo", ROLE_MEMBER, .shown = true},
    [ROSA] = {LUCERO, "Doña Rosa", ROLE_MEMBER},
    [NICO] = {LUCERO, "Nico", ROLE_HELPER},
    [CARMEN] = {LUCERO, "Carmen", ROLE_STEWARD},
    [OSCAR] = {LUCERO, "Óscar", ROLE_MEMBER},
    [JULIA] = {LUCERO, "Julia", ROLE_MEMBER},
    [EUSEBIO] = {LUCERO, "Don Eusebio", ROLE_MEMBER},
    [PILAR] = {LUCERO, "Pilar", ROLE_MEMBER},
    [TOMAS] = {LUCERO, "Tomás", ROLE_MEMBER},
    [YESENIA] = {LUCERO, "Yesenia", ROLE_MEMBER, .later = true},
    [SALMA] = {NUR, "سلمى", ROLE_STEWARD, .shown = true},
    [YUSUF] = {NUR, "يوسف", ROLE_MEMBER, .shown = true},
    [HUDA] = {NUR, "هدى", ROLE_HELPER},
    [KARIM] = {NUR, "كريم", ROLE_MEMBER},
    [LAYLA] = {NUR, "ليلى", ROLE_MEMBER},
    [OMAR] = {NUR, "عمر", ROLE_MEMBER},
    [MARYAM] = {NUR, "مريم", ROLE_MEMBER, .later = true},
    [UMM_KHALID] = {NUR, "أم خالد", ROLE_MEMBER},
};

struct str demo_text(const char *text) {
    return text == NULL ? STR("") : str_of(text);
}

/* --- when and as whom --- */

const struct community *demo_here(const struct demo *d) {
    return &d->community[d->home];
}

struct str demo_day(const struct demo *d, int days_ago) {
    char local[17];
    lang_time_local(d->today_ms - days_ago * DAY_MS, str_of(homes[d->home].zone), local);
    return arena_str(d->c->arena, str_make(local, 10));
}

struct str demo_local(const struct demo *d, int days_ago, const char *clock) {
    return arena_printf(d->c->arena, "%.*sT%s", STR_ARG(demo_day(d, days_ago)), clock);
}

int64_t demo_moment(const struct demo *d, int days_ago, const char *clock) {
    int64_t ms = 0;
    struct str local = demo_local(d, days_ago, clock);
    return lang_time_parse(local, str_of(homes[d->home].zone), &ms) ? ms : d->today_ms;
}

enum err demo_act(struct demo *d, enum demo_who who, int64_t at_ms) {
    struct ctx *c = d->c;
    c->now_ms = at_ms;
    c->wrong_count = 0;
    c->lang = lang_find(str_of(homes[d->home].lang));
    d->viewer = viewer_nobody;
    if (who != NOBODY) {
        TRY(viewer_load(c, d->person[who], &d->viewer));
    }
    c->viewer = &d->viewer;
    return ERR_OK;
}

struct ids demo_ids(const struct demo *d, const enum demo_who *who) {
    struct id *all = arena_array(d->c->arena, struct id, DEMO_LIST);
    size_t n = 0;
    while (n < DEMO_LIST && who[n] != NOBODY) {
        all[n] = d->person[who[n]];
        n++;
    }
    return (struct ids){all, n};
}

struct ids demo_made_ids(const struct demo *d, const enum demo_made *made) {
    struct id *all = arena_array(d->c->arena, struct id, DEMO_LIST);
    size_t n = 0;
    while (n < DEMO_LIST && made[n] != NOTHING) {
        all[n] = d->made[made[n]];
        n++;
    }
    return (struct ids){all, n};
}

/* --- the beginning --- */

static enum err make_people(struct demo *d) {
    for (int i = NOBODY + 1; i < DEMO_PEOPLE; i++) {
        struct person p = {.name = str_of(people[i].name),
                           .lang = str_of(homes[people[i].home].lang),
                           .zone = str_of(homes[people[i].home].zone),
                           .mail = STR("never")};
        TRY(person_make(d->c, &p));
        d->person[i] = p.id;
    }
    return ERR_OK;
}

static enum err make_homes(struct demo *d) {
    for (int i = 0; i < DEMO_HOMES; i++) {
        struct community *m = &d->community[i];
        *m = (struct community){
            .thing = {.title = str_of(homes[i].name),
                      .note = str_of(homes[i].note),
                      .lang = str_of(homes[i].lang)},
            .slug = str_of(homes[i].slug),
            .about = str_of(homes[i].about),
            .joining = STR("open"),
            .zone = str_of(homes[i].zone),
            .currency = str_of(homes[i].currency),
        };
        TRY(community_make(d->c, m));
    }
    return ERR_OK;
}

enum err demo_people_make(struct demo *d) {
    d->c->viewer = &viewer_site;
    d->c->now_ms = d->today_ms - FOUNDED_DAYS * DAY_MS;
    TRY(make_people(d));
    TRY(make_homes(d));
    for (int i = NOBODY + 1; i < DEMO_PEOPLE; i++) {
        if (!people[i].later) {
            TRY(community_set_role(d->c, &d->community[people[i].home], d->person[i],
                                   str_of(people[i].name), people[i].role));
        }
    }
    return ERR_OK;
}

enum err demo_come_in(struct demo *d, const void *none) {
    (void)none;
    return community_join(d->c, demo_here(d), d->viewer.person, d->viewer.name);
}

static struct ids shown_people(struct demo *d) {
    struct id *shown = arena_array(d->c->arena, struct id, DEMO_PEOPLE);
    struct ids all = {shown, 0};
    for (int i = NOBODY + 1; i < DEMO_PEOPLE; i++) {
        if (people[i].shown) {
            shown[all.count++] = d->person[i];
        }
    }
    return all;
}

enum err demo_people_show(struct demo *d) {
    return demo_people_set(d->c, shown_people(d));
}

enum err demo_read_news(struct ctx *c, struct demo *d) {
    d->c = c;
    struct ids all = shown_people(d);
    for (size_t i = 0; i < all.count; i++) {
        TRY(viewer_load(c, all.item[i], &d->viewer));
        c->viewer = &d->viewer;
        TRY(notice_see_all(c));
    }
    return ERR_OK;
}
