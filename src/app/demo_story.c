/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Three invented communities on three continents. Nobody here exists; what they say was written for
 * the demo. Every row goes through the rules of its area, in the order in which it would happen. */
#include "app/demo_story.h"

#include <stdio.h>

#include "area/circles/meeting.h"
#include "area/circles/thread.h"
#include "area/create/outcome.h"
#include "area/create/work.h"
#include "area/learn/practice.h"
#include "area/needs/need.h"
#include "area/network/organisation.h"
#include "area/network/partnership.h"
#include "area/organise/initiative.h"
#include "area/organise/shift.h"
#include "area/themes/theme.h"
#include "base/span.h"
#include "kernel/comment.h"
#include "kernel/person.h"
#include "kernel/task.h"

enum { VALLEY, LUCERO, NUR, COMMUNITIES };

enum who {
    AMARA,
    PETER,
    WANJA,
    JOMO,
    ZURI, /* Aurora Valley */
    LUCIA,
    MATEO,
    ROSA,
    NICO, /* Puerto Lucero */
    SALMA,
    YUSUF,
    HUDA,
    KARIM, /* Wadi al-Nur */
    PEOPLE
};

static const struct {
    int home;
    const char *name, *lang;
    enum role role;
} people[PEOPLE] = {
    [AMARA] = {VALLEY, "Amara Nduta", "en", ROLE_STEWARD},
    [PETER] = {VALLEY, "Peter Loke", "en", ROLE_STEWARD},
    [WANJA] = {VALLEY, "Wanja", "en", ROLE_MEMBER},
    [JOMO] = {VALLEY, "Jomo", "en", ROLE_HELPER},
    [ZURI] = {VALLEY, "Zuri", "en", ROLE_MEMBER},
    [LUCIA] = {LUCERO, "Lucía Paredes", "es", ROLE_STEWARD},
    [MATEO] = {LUCERO, "Mateo", "es", ROLE_MEMBER},
    [ROSA] = {LUCERO, "Doña Rosa", "es", ROLE_MEMBER},
    [NICO] = {LUCERO, "Nico", "es", ROLE_HELPER},
    [SALMA] = {NUR, "سلمى", "ar", ROLE_STEWARD},
    [YUSUF] = {NUR, "يوسف", "ar", ROLE_MEMBER},
    [HUDA] = {NUR, "هدى", "ar", ROLE_HELPER},
    [KARIM] = {NUR, "كريم", "ar", ROLE_MEMBER},
};

static const struct {
    const char *slug, *name, *note, *about, *lang, *zone, *currency;
} communities[COMMUNITIES] = {
    {"aurora-valley", "Aurora Valley", "Six villages along one river, in the tea hills",
     "We grow tea and maize, we sing, and in the long rains we are cut off for weeks. Somebody is "
     "born here every three days.\n\nThis community was invented for the demo.",
     "en", "Africa/Nairobi", "KES"},
    {"puerto-lucero", "Puerto Lucero", "Un barrio de pescadores entre el cerro y el mar",
     "Vivimos de la pesca, del mercado y de lo que mandan quienes se fueron. El barrio tiene una "
     "escuela, una posta y demasiadas escaleras.\n\nEsta comunidad se inventó para la "
     "demostración.",
     "es", "America/Lima", "PEN"},
    {"wadi-al-nur", "وادي النور", "بلدة صغيرة بين البساتين والصحراء",
     "نزرع التمر والرمان، ونستقبل كل عام عائلات جاءت من بعيد. عندنا بيت للولادة وقابلتان.\n\n"
     "هذا المجتمع متخيَّل من أجل العرض.",
     "ar", "Asia/Amman", "JOD"},
};

struct demo {
    struct ctx *c;
    int64_t today_ms;
    struct community community[COMMUNITIES];
    struct id person[PEOPLE];
    struct viewer viewer;
};

/* Whoever acts, so many days ago. */
static enum err as(struct demo *d, enum who who, int days_ago) {
    struct ctx *c = d->c;
    c->now_ms = d->today_ms - days_ago * DAY_MS;
    c->wrong_count = 0;
    c->lang = lang_find(str_of(people[who].lang));
    TRY(viewer_load(c, d->person[who], &d->viewer));
    c->viewer = &d->viewer;
    return ERR_OK;
}

/* --- people and communities --- */

static enum err make_people(struct demo *d) {
    for (int i = 0; i < PEOPLE; i++) {
        struct person p = {.name = str_of(people[i].name),
                           .lang = str_of(people[i].lang),
                           .zone = str_of(communities[people[i].home].zone),
                           .mail = STR("never")};
        TRY(person_make(d->c, &p));
        d->person[i] = p.id;
    }
    return ERR_OK;
}

static enum err make_communities(struct demo *d) {
    struct ctx *c = d->c;
    for (int i = 0; i < COMMUNITIES; i++) {
        struct community *m = &d->community[i];
        *m = (struct community){
            .thing = {.title = str_of(communities[i].name),
                      .note = str_of(communities[i].note),
                      .lang = str_of(communities[i].lang)},
            .slug = str_of(communities[i].slug),
            .about = str_of(communities[i].about),
            .joining = STR("open"),
            .zone = str_of(communities[i].zone),
            .currency = str_of(communities[i].currency),
        };
        TRY(community_make(c, m));
    }
    for (int i = 0; i < PEOPLE; i++) {
        TRY(community_set_role(c, &d->community[people[i].home], d->person[i],
                               str_of(people[i].name), people[i].role));
    }
    return ERR_OK;
}

/* --- needs --- */

enum { COMPANION, LIGHT, WATER, FATHERS, STAIRS, SONGS, SCHOOL, NIGHT, NEWCOMERS, SHADE, NEEDS };

static const struct {
    enum who by;
    const char *title, *text, *category, *place;
    int64_t stages;
    int days_ago;
    double lat, lon;
} needs[NEEDS] = {
    [COMPANION] =
        {WANJA, "Nobody walks home with a mother after the clinic",
         "The path is long and dark. After my daughter's first visit she walked it alone, "
         "in the rain, and we were all afraid.",
         "care", "From the clinic gate to the upper village",
         STAGE_BIT(pregnancy) | STAGE_BIT(newborn), 210, -0.42, 37.01},
    [LIGHT] = {ZURI, "No light on the path to the well",
               "We fetch water before dawn. Two of us have fallen this year.", "infrastructure",
               "Upper village", STAGE_BIT(adulthood), 12, -0.43, 37.02},
    [WATER] = {JOMO, "Clean water at the birth house",
               "The midwife carries it from the river in two cans.", "health", "Birth house",
               STAGE_BIT(birth), 60, -0.44, 37.0},
    [FATHERS] = {PETER, "Fathers ask what they can do",
                 "Nine of us said the same at the tea scales: nobody ever asks us in.", "education",
                 "Everywhere", STAGE_BIT(pregnancy) | STAGE_BIT(infancy), 35, 0, 0},
    [STAIRS] = {ROSA, "Las escaleras del cerro no tienen baranda",
                "Son ciento ochenta gradas. Los mayores ya no bajamos al mercado cuando llueve.",
                "infrastructure", "Pasaje Las Gaviotas", STAGE_BIT(mature), 40, -12.05, -77.15},
    [SONGS] = {MATEO, "Se están perdiendo los cantos de los pescadores",
               "Mi abuelo sabía cuarenta. Yo sé tres.", "culture", "Todo el barrio",
               STAGE_BIT(intergenerational), 90, 0, 0},
    [SCHOOL] = {LUCIA, "Los niños no tienen dónde hacer la tarea",
                "En la casa somos siete en dos cuartos. La escuela cierra a la una.", "education",
                "Cerca de la escuela", STAGE_BIT(childhood), 20, -12.06, -77.14},
    [NIGHT] = {HUDA, "القابلة لا تجد سيارة في الليل", "في الشهر الماضي مشت ساعة كاملة حتى وصلت.",
               "health", "الطرف الشرقي من البلدة", STAGE_BIT(birth), 75, 31.2, 36.1},
    [NEWCOMERS] = {YUSUF, "العائلات الجديدة لا تعرف إلى من تذهب",
                   "وصلت عائلتي قبل سنتين ولم نعرف أين الطبيب ولا المدرسة.", "care", "كل البلدة",
                   STAGE_BIT(caregiving), 15, 0, 0},
    [SHADE] = {KARIM, "لا ظل في ساحة المدرسة", "يقف الأطفال في الشمس كل صباح.", "environment",
               "ساحة المدرسة", STAGE_BIT(childhood), 5, 31.21, 36.12},
};

static enum err voice_needs(struct demo *d, struct id id[NEEDS]) {
    for (int i = 0; i < NEEDS; i++) {
        TRY(as(d, needs[i].by, needs[i].days_ago));
        struct need_draft draft = {
            .community = d->community[people[needs[i].by].home],
            .title = str_of(needs[i].title),
            .text = str_of(needs[i].text),
            .category = str_of(needs[i].category),
            .place = str_of(needs[i].place),
            .stages = needs[i].stages,
            .has_pin = needs[i].lat != 0,
            .lat = needs[i].lat,
            .lon = needs[i].lon,
            .anyway = true,
        };
        struct need n;
        struct things alike;
        char code[NEED_CODE_SIZE + 1];
        TRY(need_voice(d->c, &draft, &n, &alike, code));
        id[i] = n.thing.id;
    }
    return ERR_OK;
}

static enum err support_needs(struct demo *d, const struct id id[NEEDS]) {
    for (int i = 0; i < NEEDS; i++) {
        for (int who = 0; who < PEOPLE; who++) {
            bool near = people[who].home == people[needs[i].by].home && who != (int)needs[i].by;
            if (!near || (who + i) % 3 == 0) {
                continue;
            }
            TRY(as(d, (enum who)who, needs[i].days_ago - 1));
            TRY(need_support(d->c, id[i], need_support_key(d->c, STR(""))));
        }
    }
    return ERR_OK;
}

/* --- from the need to the practice, once all the way round --- */

static enum err make_initiative(struct demo *d, enum who who, int days_ago, const char *title,
                                const char *note, const char *plan, struct id need,
                                struct initiative *out) {
    TRY(as(d, who, days_ago));
    struct initiative_draft draft = {.community = d->community[people[who].home],
                                     .title = str_of(title),
                                     .note = str_of(note),
                                     .plan = str_of(plan),
                                     .begins = STR(""),
                                     .ends = STR(""),
                                     .budget = STR(""),
                                     .open = true,
                                     .needs = {&need, 1}};
    return initiative_make(d->c, &draft, out);
}

static enum err walk_companions(struct demo *d, struct id need, struct initiative *out) {
    TRY(make_initiative(d, AMARA, 170, "Companions on the way home",
                        "Two neighbours walk with each mother from the clinic gate to her door",
                        "- A list of who can walk on which evening\n"
                        "- Two lamps, kept at the clinic\n- Never one companion alone",
                        need, out));
    TRY(task_add(d->c, out->thing.id, STR("Ask the clinic to keep the lamps"), STR("")));
    TRY(task_add(d->c, out->thing.id, STR("Write the list for the first month"), STR("")));
    TRY(as(d, WANJA, 165));
    TRY(initiative_join(d->c, out));
    TRY(as(d, AMARA, 150));
    TRY(initiative_set_state(d->c, out, STR("running"), STR("")));
    TRY(as(d, AMARA, 120));
    TRY(initiative_tell(d->c, out,
                        STR("Eleven mothers were walked home this month. One evening "
                            "nobody came: now there is a second list."),
                        false));
    TRY(as(d, AMARA, 30));
    return initiative_set_state(d->c, out, STR("done"),
                                STR("It goes on by itself now. The list hangs at the clinic."));
}

static enum err measure_companions(struct demo *d, const struct initiative *i) {
    TRY(as(d, PETER, 28));
    struct outcome o = {
        .thing = {.title = STR("Evenings on which nobody walked home alone"), .note = STR("")},
        .unit = STR("evenings out of ten"),
        .before = 3,
        .after = 9,
        .before_when = STR("before the rains"),
        .after_when = STR("five months later"),
        .people = {true, 64},
        .method = STR("Wanja and the nurse marked each clinic evening on the calendar, by name of "
                      "the day only."),
        .harms = STR("Two companions stopped: it was too much beside the harvest. We ask fewer "
                     "evenings of each now."),
        .cost = STR("Two lamps, and soup"),
        .meaning = STR("The lamps are a small thing. That somebody waits for you at the gate is "
                       "not."),
    };
    TRY(outcome_measure(d->c, i->thing.id, &o));
    TRY(as(d, WANJA, 26));
    struct work w = {.thing = {.title = STR("The gate at six")},
                     .text =
                         STR("I am old and I sleep little, so I took the Thursday.\n\nThe first "
                             "evening I waited and the girl did not want me to carry anything. "
                             "We walked. At the bridge she gave me the bag. At the school she "
                             "took my arm, because I was the one who could not see.\n\nNow they "
                             "call it my evening."),
                     .narrator = STR("Wanja"),
                     .leave = STR("own")};
    return work_tell(d->c, &d->community[VALLEY], &w, true, i->thing.id, NULL, STR(""));
}

static enum err share_companions(struct demo *d, const struct initiative *i, struct practice *out) {
    TRY(as(d, AMARA, 20));
    *out = (struct practice){
        .thing = {.title = STR("Walking companions from the clinic gate"),
                  .note = STR("Hill villages, one clinic, no transport"),
                  .topic = STR("care"),
                  .state = STR("helped"),
                  .stages = STAGE_BIT(pregnancy) | STAGE_BIT(newborn)},
        .is_public = true,
        .problem = STR("Mothers walked home alone after clinic evenings, an hour in the dark."),
        .people = STR("Mothers before and after birth, and whoever walks with them"),
        .steps = STR("Ask in each village who can walk on which evening.\nKeep two lamps at the "
                     "clinic.\nHang the list where everybody can read it.\nNever let one companion "
                     "go alone.\nMeet once a month over soup and change the list."),
        .runner = STR(""),
        .resources = STR("Two lamps, a list, soup. Fourteen companions."),
        .participants = {true, 64},
        .reach = STR("open"),
        .result = STR("Evenings on which nobody walked alone rose from 3 to 9 out of ten."),
        .lesson = STR("One list was not enough: when somebody fell ill, nobody came. And we asked "
                      "too much of two people in harvest time."),
        .sources = STR(""),
        .rights = STR("free"),
        .labels = STR(""),
    };
    return practice_make(d->c, &d->community[VALLEY], i->thing.id, out);
}

/* --- the others, each somewhere on the way --- */

static enum err make_circles(struct demo *d, struct id fathers) {
    TRY(as(d, PETER, 30));
    struct circle s = {.thing = {.title = STR("Fathers at the tea scales"),
                                 .note = STR("For men who want to be there"),
                                 .stages = STAGE_BIT(pregnancy) | STAGE_BIT(infancy)},
                       .about = STR("We are nine. We meet after weighing."),
                       .joining = STR("open"),
                       .rhythm = STR("Saturdays, after the scales close"),
                       .agreement = STR("What is said here stays here. Nobody has to speak. No "
                                        "advice unless somebody asks for it.")};
    TRY(circle_begin(d->c, &d->community[VALLEY], &s, fathers));
    struct thread t = {.thing = {.title = STR("What did your own father do?")},
                       .text = STR("I will begin: mine waited outside. All night."),
                       .warning = STR("")};
    TRY(thread_begin(d->c, &s, &t));
    struct meeting m = {.thing = {.title = STR("The midwife comes to us"), .note = STR("")},
                        .starts_ms = d->c->now_ms + 3 * DAY_MS,
                        .ends_ms = d->c->now_ms + 3 * DAY_MS + 2 * HOUR_MS,
                        .zone = str_of(communities[VALLEY].zone),
                        .place = STR("Tea scales"),
                        .agenda = STR("What can a man do in the last weeks? Bring questions.")};
    TRY(meeting_call(d->c, &s, &m));
    TRY(as(d, JOMO, 29));
    TRY(circle_find(d->c, s.thing.id, &s));
    TRY(circle_join(d->c, &s, true));
    TRY(as(d, PETER, 26));
    struct ids came = {(const struct id[]){d->person[PETER], d->person[JOMO]}, 2};
    return meeting_record(d->c, &m, came,
                          STR("Seven came, two of them from the lower village. We want to learn "
                              "how to carry a mother down in the rains."));
}

static enum err plan_water(struct demo *d, struct id water, struct id stairs, struct id songs) {
    struct initiative i;
    TRY(make_initiative(d, JOMO, 45, "A tank for the birth house",
                        "A tank on the roof and three hundred metres of pipe",
                        "- Tank: stands\n- Pipe: 140 of 300 metres\n- Tap inside: after the rains",
                        water, &i));
    TRY(initiative_set_state(d->c, &i, STR("running"), STR("")));
    char begins[17], ends[17];
    struct str zone = str_of(communities[VALLEY].zone);
    lang_time_local(d->today_ms + 9 * DAY_MS, zone, begins);
    lang_time_local(d->today_ms + 9 * DAY_MS + 4 * HOUR_MS, zone, ends);
    struct duty dig = {.name = STR("Digging"), .least = 4, .most = 8};
    struct shift_draft shift = {.community = d->community[VALLEY],
                                .initiative = i.thing.id,
                                .title = STR("Digging the last part of the pipe"),
                                .place = STR("Birth house"),
                                .text = STR("Bring a hoe if you have one. There is food."),
                                .begins = str_of(begins),
                                .ends = str_of(ends),
                                .open = true,
                                .duties = {&dig, 1}};
    struct shift made;
    TRY(shift_make(d->c, &shift, &made));
    TRY(make_initiative(
        d, LUCIA, 18, "Una baranda para el cerro", "Baranda de fierro en ciento ochenta gradas",
        "- Medir\n- Pedir tres precios\n- Hablar con la municipalidad", stairs, &i));
    TRY(make_initiative(d, MATEO, 70, "Cuarenta cantos",
                        "Los mayores cantan, los jóvenes graban y aprenden",
                        "- Los martes en el muelle\n- Nadie graba sin permiso", songs, &i));
    TRY(initiative_set_state(d->c, &i, STR("running"), STR("")));
    TRY(as(d, MATEO, 8));
    struct work w = {.thing = {.title = STR("El canto de la red vacía"), .lang = STR("es")},
                     .text = STR("Cuando la red subía vacía no se hablaba. Se cantaba bajito, para "
                                 "que el mar no se ofendiera.\n\nDon Eusebio lo cantó una vez, "
                                 "entero, y después dijo: ya está, ahora es tuyo."),
                     .narrator = STR("Mateo"),
                     .leave = STR("own")};
    return work_tell(d->c, &d->community[LUCERO], &w, true, i.thing.id, NULL, STR(""));
}

static enum err make_network(struct demo *d, struct id night) {
    TRY(as(d, SALMA, 60));
    struct organisation clinic = {
        .thing = {.title = STR("بيت الولادة في وادي النور"),
                  .topic = STR("birth"),
                  .note = STR("قابلتان، ليلًا ونهارًا")},
        .about = STR("بيت صغير للولادة وللأسابيع الأولى بعدها."),
        .phone = STR("+962 0 000 000"),
        .email = STR(""),
        .web = STR(""),
        .address = STR("قرب البئر القديمة"),
        .languages = STR("العربية"),
        .cost = STR("مجانًا"),
    };
    TRY(organisation_add(d->c, &d->community[NUR], &clinic));
    TRY(as(d, AMARA, 50));
    struct organisation nurses = {
        .thing = {.title = STR("Aurora clinic"),
                  .topic = STR("health"),
                  .note = STR("Mondays and Thursdays, a nurse and a midwife")},
        .about = STR(""),
        .phone = STR("+254 000 000 000"),
        .email = STR(""),
        .web = STR(""),
        .address = STR("Middle village, beside the school"),
        .languages = STR("English, Swahili, Kikuyu"),
        .cost = STR("Free for mothers and children"),
    };
    TRY(organisation_add(d->c, &d->community[VALLEY], &nurses));
    struct partnership p;
    TRY(partnership_propose(d->c, &d->community[VALLEY], STR("wadi-al-nur"),
                            STR("Midwives at night learn from each other"),
                            STR("Each month one call between our midwives. We tell how the walking "
                                "companions work; they tell how families find a car at night."),
                            &p));
    TRY(as(d, SALMA, 48));
    TRY(partnership_answer(d->c, p.thing.id, true, STR("بكل سرور. نبدأ في الشهر القادم.")));
    struct initiative i;
    return make_initiative(d, SALMA, 10, "سيارة لكل ليلة", "خمس عائلات تتناوب على إيصال القابلة",
                           "- قائمة بأرقام السائقين\n- ليلة لكل عائلة", night, &i);
}

static enum err gather(struct demo *d, struct id songs, struct id companion) {
    struct theme t;
    TRY(as(d, MATEO, 7));
    TRY(theme_by_slug(d->c, STR("cultural-preservation"), &t));
    char text[ID_TEXT_SIZE + 1];
    id_text(songs, text);
    TRY(theme_gather(d->c, &t, str_of(text)));
    TRY(as(d, WANJA, 7));
    TRY(theme_by_slug(d->c, STR("across-generations"), &t));
    id_text(companion, text);
    return theme_gather(d->c, &t, str_of(text));
}

enum err demo_story(struct ctx *c) {
    struct demo d = {.c = c, .today_ms = c->now_ms};
    c->viewer = &viewer_site;
    c->now_ms = d.today_ms - 400 * DAY_MS;
    TRY(make_people(&d));
    TRY(make_communities(&d));
    struct id need[NEEDS];
    TRY(voice_needs(&d, need));
    TRY(support_needs(&d, need));
    struct initiative companions;
    struct practice practice;
    TRY(walk_companions(&d, need[COMPANION], &companions));
    TRY(measure_companions(&d, &companions));
    TRY(share_companions(&d, &companions, &practice));
    TRY(make_circles(&d, need[FATHERS]));
    TRY(plan_water(&d, need[WATER], need[STAIRS], need[SONGS]));
    TRY(make_network(&d, need[NIGHT]));
    TRY(gather(&d, need[SONGS], need[COMPANION]));
    c->now_ms = d.today_ms;
    c->viewer = &viewer_site;
    return ERR_OK;
}
