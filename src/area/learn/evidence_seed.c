/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The evidence that a new site begins with. Nobody has compared these rows with their sources yet,
 * and each says so; figures known only from memory or second hand say so once more. A claim holds
 * no number: numbers stand in effects, where a newer one takes an older one's place. */
#include "area/learn/evidence.h"

#include "area/learn/reference.h"
#include "base/span.h"

#define EFFECTS_MOST 4

struct seed_effect {
    const char *outcome, *measure, *value, *against, *lo, *hi, *absolute;
    int64_t studies, people; /* 0: not said */
    const char *version;
    int64_t year; /* 0: not known */
    bool unread;
};

struct seed {
    int row; /* for its identifier: never changes */
    int64_t stages;
    const char *claim, *design, *status;
    const char *population, *intervention, *comparator;
    const char *outcome, *outcome_kind;
    const char *certainty, *judged_by;
    const char *setting, *income;
    bool insufficient;
    const char *not_shown, *sources;
    struct seed_effect effect[EFFECTS_MOST];
    struct seed_effect replaced[EFFECTS_MOST];
};

#define S(word) STAGE_BIT(word)

/* clang-format off */
static const struct seed seeds[] = {
{.row = 1, .stages = S(preconception),
 .claim = "Taking folate around conception lowers the number of babies with neural tube defects.",
 .design = "trials_review", .status = "current",
 .population = "Women who may become pregnant or are in the first weeks",
 .intervention = "Folate before conception and in the first weeks", .comparator = "No folate, or other vitamins",
 .outcome = "Neural tube defects", .outcome_kind = "harm",
 .not_shown = "It does not show which amount is right for one person, or what happens where food already holds folate. Nobody can read from it why one child was born with a defect.",
 .sources = "10.1002/14651858.CD007950.pub3 Cochrane review, pub3",
 .effect = {{"Neural tube defects", "rr", "0.31", "", "", "", "", 5, 7391, "Cochrane review, pub3", 0, true}}},
{.row = 2, .stages = S(preconception),
 .claim = "The health of people before they conceive goes together with the later health of mother and child; few programmes have been tested.",
 .design = "mixed_review", .status = "current",
 .population = "Women and men of childbearing age", .intervention = "Health, food and habits before conception", .comparator = "",
 .outcome = "Health of mother and child", .outcome_kind = "benefit",
 .not_shown = "It does not show that a programme before conception changes these outcomes, nor which one would. It blames nobody for what happened.",
 .sources = "10.1016/S0140-6736(18)30311-8 review of 2018"},
{.row = 3, .stages = S(preconception),
 .claim = "People conceived during a famine had, six decades later, less methylation at the gene IGF2 than their siblings.",
 .design = "siblings", .status = "current",
 .population = "Adults conceived during a famine", .intervention = "Famine around conception", .comparator = "Siblings who were conceived at another time",
 .outcome = "Methylation at the gene IGF2", .outcome_kind = "sign",
 .not_shown = "It does not show that the difference makes anybody ill, that the famine alone is behind it, or that an ordinary shortage of food does the same.",
 .sources = "10.1073/pnas.0806560105 as published"},
{.row = 4, .stages = S(pregnancy),
 .claim = "Stress during pregnancy goes together with later difficulties of children in behaviour and mental health; no single period stands out.",
 .design = "studies_review", .status = "current",
 .population = "Pregnant women and their children", .intervention = "Stress during pregnancy", .comparator = "Less stress",
 .outcome = "Later difficulties in behaviour and mental health", .outcome_kind = "harm",
 .not_shown = "It does not show that stress brings them about, or what will become of one child. It is no reason to blame a mother for having been under stress.",
 .sources = "10.1016/j.neubiorev.2017.07.003 as published"},
{.row = 5, .stages = S(pregnancy),
 .claim = "A melody played to babies in the last weeks before birth still changed their heart rate about six weeks later, in a small experiment.",
 .design = "experiment", .status = "current",
 .population = "25 babies who had heard the melody and 25 who had not", .intervention = "One melody in weeks 35 to 37 of pregnancy", .comparator = "Not hearing it",
 .outcome = "Heart rate on hearing the melody", .outcome_kind = "sign",
 .not_shown = "It does not show that music before birth makes a child cleverer, calmer or healthier. Fifty babies are few, and others have to repeat it.",
 .sources = "10.1371/journal.pone.0017304 as published"},
{.row = 6, .stages = S(newborn),
 .claim = "Newborn babies sucked in the way that let them hear their own mother's voice.",
 .design = "experiment", .status = "current",
 .population = "Newborn babies", .intervention = "Hearing the mother's voice", .comparator = "Hearing another woman's voice",
 .outcome = "Which voice they chose to hear", .outcome_kind = "sign",
 .not_shown = "It does not show where they learned the voice: before birth is one explanation, in the first hours after birth another. How to read it is contested.",
 .sources = "10.1126/science.7375928 as published"},
{.row = 7, .stages = S(pregnancy),
 .claim = "The World Health Organization advises at least eight contacts in pregnancy, midwives who stay the same, notes that women keep, and work with communities.",
 .design = "guideline", .status = "current",
 .population = "Pregnant women", .intervention = "Care before birth, as a whole", .comparator = "",
 .outcome = "A good experience of pregnancy, and health", .outcome_kind = "benefit",
 .setting = "All countries; some parts only in certain settings", .income = "mixed",
 .not_shown = "Advice is not a measurement: it does not show what a change will bring in your place. Not each part of it rests on equally strong studies.",
 .sources = "ISBN 978-92-4-154991-2 WHO guideline\n10.9745/GHSP-D-17-00141 summary"},
{.row = 8, .stages = S(pregnancy),
 .claim = "A plan with fewer visits in pregnancy may bring more deaths of babies around birth where there is little other care.",
 .design = "trials_review", .status = "current",
 .population = "Over 60,000 pregnant women in 7 trials", .intervention = "A plan with fewer visits", .comparator = "The usual number of visits",
 .outcome = "Deaths of babies around birth", .outcome_kind = "harm",
 .certainty = "low", .judged_by = "The authors of the review: moderate for some outcomes, low for others",
 .setting = "Rich and poor countries; the finding for poorer ones has not been read in the source yet", .income = "mixed",
 .not_shown = "It does not show which number of visits is best, nor that visits without good care help. No number of it is kept here: unknown until somebody has read it.",
 .sources = "10.1002/14651858.CD000934.pub3 Cochrane review, pub3"},
{.row = 9, .stages = S(pregnancy),
 .claim = "Whether care in groups during pregnancy leads to fewer early births is contested: studies disagree.",
 .design = "trials_review", .status = "contested",
 .population = "Pregnant women", .intervention = "Care before birth in groups", .comparator = "Care before birth one by one",
 .outcome = "Births before time", .outcome_kind = "harm",
 .not_shown = "It does not show that group care protects against early birth, nor that it does not. It is about care with health workers: a circle of peers is something else and promises none of this. The review and the newest trial both count 2,350 women; as far as we know these are not the same people.",
 .sources = "10.1186/s12884-017-1295-7 protocol of the CRADLE trial\n10.2105/AJPH.2015.302960 cluster trial\n10.1002/14651858.CD007622.pub3 Cochrane review, pub3 (this identifier is not yet checked)\n10.1097/01.AOG.0000275284.24298.23 trial of 2007",
 .effect = {
  {"Births before time", "percent", "10", "9", "", "", "10 of 100 with group care, 9 of 100 without", 1, 2350, "CRADLE trial", 2022, false},
  {"Babies small for their age", "or", "0.66", "", "", "", "11.0 of 100 with group care, 15.8 of 100 without", 1, 0, "cluster trial", 2016, false},
  {"Births before time", "rr", "0.75", "", "0.57", "1.00", "", 0, 2350, "Cochrane review of 2015", 2015, false},
  {"Births before time", "or", "0.67", "", "", "", "", 1, 0, "trial of 2007", 2007, false}}},
{.row = 10, .stages = S(pregnancy) | S(birth),
 .claim = "Care by midwives who stay the same raises the share of births without instruments or surgery.",
 .design = "trials_review", .status = "current",
 .population = "Pregnant women", .intervention = "Care by the same midwives throughout", .comparator = "Other ways to arrange care",
 .outcome = "Spontaneous vaginal birth", .outcome_kind = "benefit",
 .certainty = "moderate", .judged_by = "The authors of the review",
 .not_shown = "It does not show the same where there are few trained midwives, nor what is right for one birth. A birth with help is not a failure.",
 .sources = "10.1002/14651858.CD004667.pub6 Cochrane review, pub6",
 .effect = {{"Spontaneous vaginal birth", "rr", "1.05", "", "1.03", "1.07", "70 of 100 instead of 66 of 100", 17, 18533, "Cochrane review, pub6", 0, false}}},
{.row = 11, .stages = S(birth),
 .claim = "Somebody who stays beside a woman throughout labour makes a caesarean less likely.",
 .design = "trials_review", .status = "current",
 .population = "15,858 women in labour, in 26 trials", .intervention = "Continuous support by one person", .comparator = "Usual care",
 .outcome = "Birth by caesarean", .outcome_kind = "harm",
 .not_shown = "It does not show that support takes the place of medical help, nor that a caesarean is wrong when it is needed.",
 .sources = "10.1002/14651858.CD003766.pub6 Cochrane review, pub6",
 .replaced = {{"Birth by caesarean", "rr", "0.78", "", "0.67", "0.91", "", 0, 0, "Cochrane review, pub5", 0, false}}},
{.row = 12, .stages = S(pregnancy),
 .claim = "Counselling helps women to stop smoking during pregnancy.",
 .design = "trials_review", .status = "current",
 .population = "Pregnant women who smoke", .intervention = "Counselling", .comparator = "Usual care",
 .outcome = "Having stopped smoking late in pregnancy", .outcome_kind = "benefit",
 .certainty = "high", .judged_by = "The authors of the review",
 .not_shown = "It does not show that blame or pressure helps, nor how many still do not smoke years later.",
 .sources = "10.1002/14651858.CD001055.pub5 Cochrane review, pub5",
 .effect = {{"Having stopped smoking late in pregnancy", "rr", "1.44", "", "1.19", "1.73", "", 0, 0, "Cochrane review, pub5", 0, false}}},
{.row = 13, .stages = S(newborn),
 .claim = "Holding a newborn skin to skin soon after birth supports breastfeeding.",
 .design = "trials_review", .status = "current",
 .population = "3,850 mothers with their healthy newborns, in 46 trials", .intervention = "Skin to skin soon after birth", .comparator = "Usual care",
 .outcome = "Breastfeeding", .outcome_kind = "benefit",
 .not_shown = "It does not show that a mother and child who were apart at first have missed their chance, nor anything about very ill babies.",
 .sources = "10.1002/14651858.CD003519.pub4 Cochrane review, pub4",
 .effect = {{"Breastfeeding", "rr", "1.24", "", "", "", "", 46, 3850, "Cochrane review, pub4", 0, true}}},
{.row = 14, .stages = S(newborn),
 .claim = "Kangaroo care lowers deaths of babies born with a low weight.",
 .design = "trials_review", .status = "current",
 .population = "Babies of low birth weight; 21 studies with 3,042 of them (of which version is not yet checked)", .intervention = "Kangaroo care: held skin to skin for long hours", .comparator = "Conventional care",
 .outcome = "Deaths", .outcome_kind = "harm",
 .not_shown = "It does not show that kangaroo care takes the place of a hospital for a baby in danger. When to begin is for those who care for the baby.",
 .sources = "10.1002/14651858.CD002771.pub4 Cochrane review, pub4\nISBN 978-92-4-007265-7 WHO position paper",
 .replaced = {{"Deaths", "rr", "0.60", "", "0.39", "0.92", "", 0, 0, "Cochrane review, pub3", 0, false}}},
{.row = 15, .stages = S(infancy),
 .claim = "By calculation, breastfeeding by nearly everybody could prevent many deaths of children under five each year.",
 .design = "modelled", .status = "current",
 .population = "Children under five", .intervention = "Breastfeeding by nearly everybody", .comparator = "Breastfeeding as it is",
 .outcome = "Deaths of children under five in a year", .outcome_kind = "harm",
 .not_shown = "It was calculated, not counted. No link was found with asthma or blood pressure. It says nothing about one child, and it is no reproach to those who do not breastfeed.",
 .sources = "10.1016/S0140-6736(15)01024-7 as published",
 .effect = {{"Deaths that could be prevented in a year", "count", "823000", "", "", "", "", 0, 0, "as published", 0, false}}},
{.row = 16, .stages = S(newborn) | S(infancy),
 .claim = "Psychological and social support can prevent depression after birth.",
 .design = "trials_review", .status = "current",
 .population = "Pregnant women and mothers after birth", .intervention = "Psychological or social support", .comparator = "Usual care",
 .outcome = "Depression after birth", .outcome_kind = "harm",
 .not_shown = "It does not show that any kind of support does it, nor that it heals a depression that is there. Whoever feels very low should not wait: ask for help now.",
 .sources = "10.1002/14651858.CD001134.pub3 Cochrane review, pub3",
 .replaced = {
  {"Depression after birth, with intensive support by professionals", "rr", "0.68", "", "", "", "", 0, 0, "Cochrane review of 2005", 0, false},
  {"Depression after birth, all kinds of support", "rr", "0.81", "", "0.65", "1.02", "", 0, 0, "Cochrane review of 2005", 0, false}}},
{.row = 17, .stages = S(pregnancy) | S(infancy),
 .claim = "Community workers trained in a talking therapy (Thinking Healthy) made depression after birth much rarer.",
 .design = "cluster_trial", .status = "current",
 .population = "Pregnant women and mothers of the trial", .intervention = "Thinking Healthy by trained community workers", .comparator = "No such training of the workers",
 .outcome = "Depression six months after birth", .outcome_kind = "harm",
 .not_shown = "It does not show the same without training and supervision, in other places, or years later. One trial is one trial.",
 .sources = "10.1016/S0140-6736(08)61400-2 trial of 2008",
 .effect = {{"Depression six months after birth", "aor", "0.22", "", "0.14", "0.36", "23 of 100 instead of 53 of 100", 1, 0, "trial of 2008", 0, false}}},
{.row = 18, .stages = S(pregnancy) | S(newborn),
 .claim = "Women's groups that meet with a facilitator, choose their problems, act and look back lower deaths of newborns where care is far away.",
 .design = "trials_review", .status = "corrected",
 .population = "Women in villages, and their newborns; 119,428 births (not yet checked)", .intervention = "Women's groups in cycles of learning and action, with a facilitator, over months", .comparator = "No such groups",
 .outcome = "Deaths of newborns", .outcome_kind = "harm",
 .setting = "Villages in Bangladesh, India, Malawi and Nepal, with little access to services", .income = "low",
 .not_shown = "It does not show an effect on deaths of mothers: that number fits with fewer, with more and with no difference. It shows nothing about cities, rich countries, groups without a facilitator, an app, or other outcomes. The seven trials differ much from each other, and how many of the women took part seems to matter; neither has been checked here yet.",
 .sources = "10.1016/S0140-6736(13)60685-6 review of 2013, corrected version\nISBN 978-92-4-150727-1 WHO recommendation of 2014 (not yet checked)",
 .effect = {
  {"Deaths of newborns", "or", "0.80", "", "0.67", "0.96", "", 7, 0, "corrected version", 0, false},
  {"Deaths of mothers", "or", "0.77", "", "0.48", "1.23", "", 7, 0, "corrected version", 0, false},
  {"Stillbirths", "or", "0.93", "", "0.82", "1.05", "", 7, 0, "corrected version", 0, true}},
 .replaced = {
  {"Deaths of newborns", "or", "0.77", "", "0.65", "0.90", "", 7, 0, "version first published", 0, true},
  {"Deaths of mothers", "or", "0.63", "", "0.32", "0.94", "", 7, 0, "version first published", 0, false}}},
{.row = 19, .stages = S(pregnancy),
 .claim = "Where men take part during pregnancy and birth, depression after birth is rarer.",
 .design = "studies_review", .status = "current",
 .population = "Pregnant women and their partners", .intervention = "Men taking part", .comparator = "Men not taking part",
 .outcome = "Depression after birth", .outcome_kind = "harm",
 .not_shown = "It does not show that their taking part is the reason: couples who are well may do more together. It says nothing about women without a partner or with one who harms them.",
 .sources = "10.1136/jech-2014-204784 as published",
 .effect = {{"Depression after birth", "or", "0.36", "", "0.19", "0.68", "", 0, 0, "as published", 0, false}}},
{.row = 20, .stages = S(infancy) | S(early_childhood),
 .claim = "Programmes for parents help small children to think and to speak.",
 .design = "trials_review", .status = "current",
 .population = "Parents with children in their first years", .intervention = "Parenting programmes", .comparator = "No programme",
 .outcome = "Thinking and language of children", .outcome_kind = "benefit",
 .not_shown = "It does not show that the gains last: see the record about what remains. A mean over many children says nothing about one.",
 .sources = "10.1371/journal.pmed.1003602 as published",
 .effect = {
  {"Thinking", "smd", "0.32", "", "0.23", "0.40", "", 102, 0, "as published", 0, false},
  {"Language", "smd", "0.28", "", "", "", "", 0, 0, "as published", 0, false}}},
{.row = 21, .stages = S(early_childhood) | S(childhood) | S(adolescence),
 .claim = "In poorer countries the gains of early programmes tend to fade; what remains in the long run cannot be told yet.",
 .design = "trials_review", .status = "current", .insufficient = true,
 .population = "Children of 7 trials, followed for years", .intervention = "Early programmes for parents and children", .comparator = "No programme",
 .outcome = "Thinking, language and behaviour years later", .outcome_kind = "benefit", .income = "low",
 .not_shown = "It does not show that such programmes are for nothing: some gains may not have been measured, and seven trials are few.",
 .sources = "10.1136/bmjgh-2020-004067 as published"},
{.row = 22, .stages = S(pregnancy) | S(birth) | S(newborn) | S(infancy) | S(early_childhood),
 .claim = "Nurturing care has five parts: health, food, safety, early learning, and answering the child.",
 .design = "framework", .status = "current",
 .population = "Children from pregnancy to the age of three", .intervention = "Nurturing care", .comparator = "",
 .outcome = "Growing well", .outcome_kind = "benefit",
 .not_shown = "It is a way to look, not a score: it does not show how well a family or a community does, nor which programme to choose.",
 .sources = "ISBN 978-92-4-151406-4 framework\n10.1016/S0140-6736(16)31390-3 as published"},
{.row = 23, .stages = S(childhood) | S(adulthood),
 .claim = "Adults who remembered more kinds of hardship in childhood more often had an illness, step by step.",
 .design = "cross_sectional", .status = "current",
 .population = "9,508 adults, who were asked what they remembered", .intervention = "Hardship in childhood, as remembered", .comparator = "None or less",
 .outcome = "Illness of adults", .outcome_kind = "harm",
 .not_shown = "It does not show that the hardship alone is behind the illness, and memory can be wrong. A count of hardships foretells nobody's life and must not be used to sort people.",
 .sources = "10.1016/S0749-3797(98)00017-8 as published"},
{.row = 24, .stages = S(early_childhood) | S(adulthood),
 .claim = "After an intensive early programme, children of a small trial were in better health as adults.",
 .design = "trial", .status = "current",
 .population = "Children of one small trial", .intervention = "An intensive programme in the first years", .comparator = "No programme",
 .outcome = "Health of adults", .outcome_kind = "benefit",
 .setting = "United States", .income = "high",
 .not_shown = "It does not show the same for shorter or cheaper programmes, or elsewhere. Its numbers have not been read here: unknown.",
 .sources = "10.1126/science.1248429 as published (not yet checked)"},
{.row = 25, .stages = S(loss),
 .claim = "Many pregnancies that were noticed end in miscarriage, and anxiety, low mood and lasting distress can follow.",
 .design = "mixed_review", .status = "current",
 .population = "Women who noticed that they were pregnant", .intervention = "Miscarriage", .comparator = "",
 .outcome = "How often it happens; anxiety, depression and lasting distress after it", .outcome_kind = "harm",
 .not_shown = "It does not show why it happened to anybody, and nothing in it is anybody's fault. It foretells nothing about another pregnancy.",
 .sources = "10.1016/S0140-6736(21)00682-6 as published",
 .effect = {{"Miscarriages among 100 pregnancies that were noticed", "percent", "15.3", "", "12.5", "18.7", "", 0, 0, "as published", 0, false}}},
{.row = 26, .stages = S(loss),
 .claim = "People from many countries agreed on eight principles of care for parents after a stillbirth.",
 .design = "consensus", .status = "current",
 .population = "Parents after a stillbirth, and those who care for them", .intervention = "Care after a stillbirth", .comparator = "",
 .outcome = "Respectful care in bereavement", .outcome_kind = "benefit",
 .setting = "Asked for in 26 countries", .income = "mixed",
 .not_shown = "Agreement is not a measurement: it does not show what each principle changes. Parents differ in what they wish for; ask them.",
 .sources = "10.1002/ijgo.13110 as published"},
{.row = 27, .stages = 0,
 .claim = "The arts have a part in staying well, in prevention and in treatment; the studies are many and of mixed quality.",
 .design = "mixed_review", .status = "current",
 .population = "People of all ages; over 3,000 studies", .intervention = "Music, stories, dance, pictures, theatre and crafts", .comparator = "",
 .outcome = "Health and wellbeing", .outcome_kind = "benefit",
 .not_shown = "It does not show how large a difference any one art makes, nor that art takes the place of treatment. It gathered studies; it did not weigh them together.",
 .sources = "ISBN 978-92-890-5455-3 WHO report"},
{.row = 28, .stages = S(mature) | S(intergenerational),
 .claim = "Programmes that bring old and young together are promising; one review found strong evidence neither for nor against them.",
 .design = "mixed_review", .status = "contested", .insufficient = true,
 .population = "Older people, and the young people they meet", .intervention = "Programmes between generations", .comparator = "",
 .outcome = "Wellbeing", .outcome_kind = "benefit",
 .not_shown = "It does not show that they are useless: strong studies are missing. Nor does it show which kind of programme is better.",
 .sources = "10.1002/cl2.1355 as published\nPMC8439135 review"},
{.row = 29, .stages = S(adulthood) | S(mature),
 .claim = "People with stronger social relations more often survived the years in which they were followed.",
 .design = "studies_review", .status = "current",
 .population = "308,849 people in 148 studies", .intervention = "Stronger social relations", .comparator = "Weaker ones",
 .outcome = "Survival", .outcome_kind = "benefit",
 .not_shown = "It does not show that relations are the reason: who is ill may lose touch with others. It does not show that a programme against loneliness lengthens lives.",
 .sources = "10.1371/journal.pmed.1000316 as published",
 .effect = {{"Survival", "or", "1.50", "", "", "", "", 148, 308849, "as published", 0, false}}},
{.row = 30, .stages = 0,
 .claim = "A life-course approach looks at what people are able to do over their whole lives and across generations.",
 .design = "framework", .status = "current",
 .population = "Everybody", .intervention = "A life-course approach in policy", .comparator = "",
 .outcome = "Being able to do what one values", .outcome_kind = "benefit",
 .not_shown = "It is a way to look at policy: it does not show that one programme is better than another.",
 .sources = "10.2471/BLT.17.198358 policy review\nISBN 9789240112575 WHO framework"},
};
/* clang-format on */

static struct str text_of(const char *text) {
    return text == NULL ? STR("") : str_of(text);
}

static struct opt_int number_of(int64_t n) {
    return (struct opt_int){n > 0, n};
}

static struct effects effects_of(struct arena *a, const struct seed_effect *from) {
    struct effects all = {arena_array(a, struct effect, EFFECTS_MOST), 0};
    for (size_t i = 0; i < EFFECTS_MOST && from[i].outcome != NULL; i++) {
        all.item[all.count++] = (struct effect){
            .outcome = str_of(from[i].outcome),
            .measure = str_of(from[i].measure),
            .value = str_of(from[i].value),
            .against = str_of(from[i].against),
            .lo = str_of(from[i].lo),
            .hi = str_of(from[i].hi),
            .absolute = str_of(from[i].absolute),
            .studies = number_of(from[i].studies),
            .people = number_of(from[i].people),
            .version = str_of(from[i].version),
            .year = from[i].year,
            .unread = from[i].unread,
        };
    }
    return all;
}

/* Made by nobody, so of no version: the same row is found again at the next start. Of one moment,
 * lists go by identifier, newest first: the first row has the highest. */
static struct id id_of_row(int row) {
    return (struct id){
        {0xe7, 0x1d, 0xe0, 0xce, 0, 0, 0x80, 0, 0x80, 0, 0, 0, 0, 0, 0, (uint8_t)(255 - row)}};
}

static struct evidence evidence_of(struct ctx *c, const struct seed *s) {
    return (struct evidence){
        .thing = {.id = id_of_row(s->row),
                  .title = str_of(s->claim),
                  .topic = str_of(s->design),
                  .state = str_of(s->status),
                  .stages = s->stages,
                  .lang = STR("en")},
        .population = text_of(s->population),
        .intervention = text_of(s->intervention),
        .comparator = text_of(s->comparator),
        .outcome = text_of(s->outcome),
        .outcome_kind = text_of(s->outcome_kind),
        .certainty = text_of(s->certainty),
        .judged_by = text_of(s->judged_by),
        .insufficient = s->insufficient,
        .setting = text_of(s->setting),
        .income = text_of(s->income),
        .not_shown = text_of(s->not_shown),
        .sources = text_of(s->sources),
        .narrator = STR(""),
        .label = STR(""),
        .review_due = {true, c->now_ms + 365 * DAY_MS},
        .effects = effects_of(c->arena, s->effect),
        .replaced = effects_of(c->arena, s->replaced),
    };
}

static enum err seed_one(struct ctx *c, const struct seed *s) {
    struct thing before;
    struct evidence e = evidence_of(c, s);
    enum err found = thing_find(c, e.thing.id, NULL, &before);
    if (found == ERR_OK) { /* made before references were kept */
        struct str csl;
        bool known;
        TRY(reference_find(c, e.thing.id, &csl, &known));
        return known ? ERR_OK
                     : reference_put(c, e.thing.id, evidence_doi(c->arena, e.sources), csl);
    }
    return found == ERR_NOT_FOUND ? evidence_make(c, &e) : found == ERR_GONE ? ERR_OK : found;
}

enum err evidence_seed(struct ctx *c) {
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(seed_one(c, &seeds[i]));
        arena_rewind(c->arena, mark);
    }
    return evidence_tie(c, id_of_row(20), "see", id_of_row(21));
}
