/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Invented places with invented figures, taken in as a file of indicators is taken in. What cannot
 * be told is there as well: a value that nobody knows, one about too few people, and intervals that
 * overlap. */
#include "app/demo_inside.h"
#include "area/explore/indicator_file.h"

#include "base/span.h"

/* Kept by the site while the communities came together. */
#define KEPT_DAYS 398
#define ORIGIN "Invented for the demo: nobody measured this"

/* Figures of the year before last, and of last year. */
static const char *const earlier = "code,name,midwife,midwife_low,midwife_high,midwife_people\n"
                                   "demo-1,Aurora Valley (invented),68,59,76,118\n"
                                   "demo-2,Puerto Lucero (inventado),,,,\n"
                                   "demo-3,وادي النور (متخيَّل),71,58,82,52\n";

static const char *const newest =
    "code,name,population_density,age_19_under,age_19_64,age_65_84,age_85_and_over,"
    "clinic,clinic_low,clinic_high,midwife,midwife_low,midwife_high,midwife_people,"
    "breastfed,breastfed_low,breastfed_high,breastfed_people,"
    "beside,beside_low,beside_high,beside_people\n"
    "demo-1,Aurora Valley "
    "(invented),212,46.1,48.9,4.6,0.4,52,45,60,74,65,81,122,61,51,70,96,58,48,67,118\n"
    "demo-2,Puerto Lucero "
    "(inventado),1840,31.5,58.8,8.6,1.1,18,14,23,96,91,99,140,48,38,58,92,,,,\n"
    "demo-3,وادي النور (متخيَّل),64,41.7,53.0,4.9,0.4,34,27,42,81,69,90,58,,,,,89,52,98,9\n"
    "demo-4,Reed Ferry "
    "(invented),187,45.2,49.7,4.7,0.4,47,40,55,70,61,78,104,66,56,75,88,47,37,57,101\n"
    "demo-5,Three Wells "
    "(invented),71,42.3,52.4,4.9,0.4,41,33,50,88,76,95,49,55,40,69,44,71,57,82,47\n"
    "demo-6,Saltmarsh "
    "(invented),1610,30.2,59.9,8.7,1.2,15,12,19,97,92,99,151,44,35,54,99,38,30,47,140\n"
    "demo-7,Kestrel Ridge (invented),38,39.0,54.1,6.3,0.6,77,64,92,63,24,91,8,,,,,,,,\n"
    "demo-8,Olive Terraces "
    "(invented),120,33.8,56.9,8.2,1.1,29,23,36,92,84,97,77,52,40,63,70,64,53,74,75\n"
    "demo-9,North Quay "
    "(invented),2210,27.9,61.0,9.6,1.5,11,8,14,99,95,100,160,41,32,51,101,41,33,50,152\n";

static const struct {
    const char *code, *name, *unit, *direction, *method;
} indicators[] = {
    {"population_density", "People per square kilometre", "people per km²", "none", ""},
    {"age_19_under", "People up to 19", "%", "none", ""},
    {"age_19_64", "People from 20 to 64", "%", "none", ""},
    {"age_65_84", "People from 65 to 84", "%", "none", ""},
    {"age_85_and_over", "People from 85 on", "%", "none", ""},
    {"clinic", "Walk to the nearest clinic", "minutes", "down",
     "The middle of all homes, by day and in dry weather."},
    {"midwife", "Births with a midwife present", "%", "up",
     "Of all births of the year, as families told it three months later."},
    {"breastfed", "Breastfed and nothing else until six months", "%", "up",
     "As mothers told it who were willing to be asked. Whoever could not or would not breastfeed "
     "has done nothing wrong."},
    {"beside", "Births with somebody of her choice beside her", "%", "up",
     "As mothers told it three months later, if they wanted to speak of it."},
};

static enum err take_in(struct demo *d, const char *text, const char *map, int years_ago) {
    struct ctx *c = d->c;
    struct indicator_file *f = arena_new(c->arena, struct indicator_file);
    char local[17];
    int64_t year = 0;
    lang_time_local(d->today_ms, STR("UTC"), local);
    TRY(str_to_int(str_make(local, 4), &year) ? ERR_OK : ERR_BUG);
    TRY(indicator_file_open(c->arena, str_of(text), f));
    f->intake.kind = STR("municipality");
    f->intake.origin = STR(ORIGIN);
    f->intake.licence = STR("CC0-1.0");
    indicator_file_clear(f);
    TRY(indicator_file_use(f, COLUMN_ID, STR("code")));
    TRY(indicator_file_use(f, COLUMN_NAME, STR("name")));
    TRY(indicator_file_year(f, arena_printf(c->arena, "%lld", (long long)(year - years_ago))));
    TRY(indicator_file_map(f, str_of(map)));
    TRY(indicator_file_check(f));
    return indicator_file_write(f, c);
}

static enum err name_indicators(struct demo *d) {
    for (size_t i = 0; i < sizeof indicators / sizeof indicators[0]; i++) {
        struct indicator one;
        TRY(indicator_by_code(d->c, str_of(indicators[i].code), &one));
        one.thing.title = str_of(indicators[i].name);
        one.unit = str_of(indicators[i].unit);
        one.direction = str_of(indicators[i].direction);
        one.method = str_of(indicators[i].method);
        TRY(indicator_save(d->c, &one));
    }
    return ERR_OK;
}

static enum err find_places(struct demo *d) {
    static const char *const codes[DEMO_HOMES] = {
        [VALLEY] = "demo-1", [LUCERO] = "demo-2", [NUR] = "demo-3"};
    for (int i = 0; i < DEMO_HOMES; i++) {
        struct places found;
        bool more;
        TRY(place_list(d->c, STR(""), str_of(codes[i]), (struct place_after){0}, &found, &more));
        TRY(found.count == 1 ? ERR_OK : ERR_BUG);
        d->place[i] = found.item[0].thing.id;
    }
    return ERR_OK;
}

#define MIDWIFE                                                                                    \
    "midwife=midwife,midwife_low=midwife:low,midwife_high=midwife:high,"                           \
    "midwife_people=midwife:people"

enum err demo_places_make(struct demo *d) {
    d->c->viewer = &viewer_site;
    d->c->lang = lang_english();
    d->c->now_ms = d->today_ms - KEPT_DAYS * DAY_MS;
    TRY(take_in(d, earlier, MIDWIFE, 2));
    TRY(take_in(d, newest,
                "population_density=population_density,age_19_under=age_19_under,"
                "age_19_64=age_19_64,age_65_84=age_65_84,age_85_and_over=age_85_and_over,"
                "clinic=clinic,clinic_low=clinic:low,clinic_high=clinic:high," MIDWIFE ","
                "breastfed=breastfed,breastfed_low=breastfed:low,breastfed_high=breastfed:high,"
                "breastfed_people=breastfed:people,"
                "beside=beside,beside_low=beside:low,beside_high=beside:high,"
                "beside_people=beside:people",
                1));
    TRY(name_indicators(d));
    return find_places(d);
}
