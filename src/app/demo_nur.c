/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Wadi al-Nur: a car in the night, families who arrive, and shade. Invented from beginning to end.
 */
#include "app/demo_inside.h"

/* clang-format off */
const struct demo_scene demo_nur[] = {
{399, "10:00", SALMA, demo_list_organisation, ROW(organisation, ORCHARDS, "جمعية أصحاب البساتين", "community",
    "ماء الري، وسيارة نقل عند الحاجة", "يجتمع أعضاؤها بعد صلاة الجمعة.",
    "+962 0 000 001", "عند مدخل الوادي", "العربية", "")},
{393, "18:00", SALMA, demo_stand, NULL},
{393, "18:10", SALMA, demo_tell_of, ROW(story_of,
    "كان في الوادي بئر واحدة، وكان كل من مرّ عطشانَ يُسقى قبل أن يُسأل عن اسمه. ثم جاء النخل، وجاء الناس.\n\n"
    "ما زلنا نسقي أولًا ونسأل بعد ذلك.")},
{393, "18:20", SALMA, demo_say, ROW(says, "language", "العربية، الشركسية", "", "مجلس البلدة")},
{393, "18:22", SALMA, demo_say, ROW(says, "strength", "عندنا بيت للولادة تديره قابلتان منّا", "", "دفتر بيت الولادة، من غير أسماء")},
{300, "12:00", HUDA, demo_list_organisation, ROW(organisation, BIRTH_HOUSE, "بيت الولادة في وادي النور", "birth", "قابلتان، ليلًا ونهارًا",
    "بيت صغير للولادة وللأسابيع الأولى بعدها. ومن فقدت حملها نستقبلها من باب آخر، بهدوء.",
    "+962 0 000 000", "قرب البئر القديمة", "العربية", "مجانًا")},

/* ما نعرف أن نفعله */
{160, "17:00", HUDA, demo_practice_tell, ROW(practice, ONE_MIDWIFE, NOTHING, "قابلة واحدة تبقى معكِ من أول الطلق إلى الصباح",
    "بلدة صغيرة، بيت ولادة واحد", "health", "partly", STAGE_BIT(birth) | STAGE_BIT(newborn),
    "كانت القابلة تتبدّل في منتصف الولادة، فتبدأ المرأة الحكاية من أولها.",
    "كل من تلد في بيت الولادة",
    "تُسمّى لكل امرأة قابلة قبل موعدها.\nتبقى القابلة نفسها حتى يهدأ البيت.\nوإذا تعبت نادت الثانية ولم تنصرف.\nفي اليوم الثالث تزورهما في البيت.",
    "قابلتان وسرير للراحة",
    "قالت النساء إنهن كنّ أقل خوفًا، لكن القابلتين تعبتا كثيرًا في شهر الحصاد.",
    "لا يكفي اثنتان حين تلد ثلاث نساء في أسبوع واحد. نحتاج إلى ثالثة، أو إلى اتفاق مع بلدة قريبة.",
    DEMO_EVIDENCE("f4") DEMO_EVIDENCE("f5"), "free", 57, 1, 0)},

/* الليل */
{95, "08:00", HUDA, demo_voice, ROW(need, NIGHT, "القابلة لا تجد سيارة في الليل", "في الشهر الماضي مشت ساعة كاملة حتى وصلت.",
    "health", "الطرف الشرقي من البلدة", STAGE_BIT(birth), 31.2, 36.1)},
{94, "19:00", OMAR, demo_me_too, ROW(support, NIGHT, {OMAR, LAYLA, UMM_KHALID, KARIM, SALMA})},
{94, "20:30", OMAR, demo_write, ROW(comment, NIGHT, "سيارتي تنام عند الباب كل ليلة. أيقظوني.")},
{82, "18:00", SALMA, demo_say, ROW(says, "challenge", "في الليل لا يصل أحد إلى أحد بسهولة", "night · noche · الليل", "القابلتان، وسائق الحافلة", "night_ways")},
{82, "18:10", SALMA, demo_understand, ROW(needs, {NIGHT})},
{45, "18:00", SALMA, demo_join_forces, ROW(forces, NIGHT_TOGETHER, "night_ways")},
{42, "18:10", SALMA, demo_write, ROW(comment, NIGHT_BELL, "عندنا لا يسمع الجرس أحد من وراء التل. نفكر في مصباح عند كل باب قابلة.")},
{41, "18:00", SALMA, demo_visit_plan, ROW(visit, NIGHT_TOGETHER, VALLEY, -12, "At the clinic gate, at six", "Two midwives and the bus driver")},
{11, "18:00", SALMA, demo_plan, ROW(initiative, CAR_EACH_NIGHT, "سيارة لكل ليلة", "خمس عائلات تتناوب على إيصال القابلة",
    "- قائمة بأرقام السائقين عند باب بيت الولادة\n- ليلة لكل عائلة\n- قائمة ثانية لمن لا يستطيع في ليلته",
    "وقود تدفع جمعية البساتين نصفه", 120, FROM_THE_GATE, NOTHING, {NIGHT})},
{11, "18:10", SALMA, demo_task_add, ROW(task, CAR_EACH_NIGHT, "جمع أرقام السائقين")},
{11, "18:12", SALMA, demo_task_add, ROW(task, CAR_EACH_NIGHT, "سؤال جمعية البساتين عن الوقود", -4)},
{10, "19:00", OMAR, demo_join, ROW(of, CAR_EACH_NIGHT)},
{10, "19:05", OMAR, demo_task_take, ROW(task, CAR_EACH_NIGHT, "جمع أرقام السائقين")},
{9, "19:00", KARIM, demo_join, ROW(of, CAR_EACH_NIGHT)},
{6, "20:00", OMAR, demo_task_done, ROW(task, CAR_EACH_NIGHT, "جمع أرقام السائقين")},
{6, "20:10", OMAR, demo_update_tell, ROW(update, CAR_EACH_NIGHT, "عندنا الآن سبعة أرقام، وواحدة منها لامرأة تقود شاحنة التمر.")},

/* الواصلون الجدد */
{90, "10:00", MARYAM, demo_come_in, NULL},
{72, "16:00", HUDA, demo_circle_begin, ROW(circle, NEW_MOTHERS, NOTHING, "جلسة الأمهات الجديدات", "شاي، وأطفال على الأرض، وكلام إن شئتِ",
    "نجلس ساعة. من أرادت أن تسأل سألت، ومن أرادت أن تسكت سكتت.", "closed", "كل ثلاثاء بعد العصر، في بيت الولادة",
    "ما يُقال هنا يبقى هنا. لا نقارن بين الأطفال. لا نصيحة إلا لمن طلبتها.", STAGE_BIT(newborn) | STAGE_BIT(infancy))},
{70, "17:00", MARYAM, demo_circle_join, ROW(of, NEW_MOTHERS)},
{69, "09:00", HUDA, demo_circle_let_in, ROW(people_of, NEW_MOTHERS, {MARYAM})},
{45, "17:00", YUSUF, demo_voice, ROW(need, NEWCOMERS, "العائلات الجديدة لا تعرف إلى من تذهب", "وصلت عائلتي قبل سنتين ولم نعرف أين الطبيب ولا المدرسة.",
    "care", "كل البلدة", STAGE_BIT(caregiving))},
{44, "18:00", MARYAM, demo_me_too, ROW(support, NEWCOMERS, {MARYAM, LAYLA, HUDA})},
{44, "18:20", LAYLA, demo_write, ROW(comment, NEWCOMERS, "في الصف خمسة أطفال لا يعرف أهلهم متى تبدأ الدراسة. كان عليّ أن أسألهم قبل اليوم.")},
{30, "18:00", SALMA, demo_understand, ROW(needs, {NEWCOMERS})},
{15, "18:30", HUDA, demo_take_up, ROW(adaptation, GATE_TO_DOOR, FROM_THE_GATE, NEWCOMERS,
    "اثنان معًا، ولا يذهب مرافق وحده أبدًا. قائمتان معلّقتان حيث يقرؤهما الجميع. ولقاء في كل شهر حول الحساء.",
    {"عائلة ترافق عائلة في أسبوعها الأول، نهارًا، من باب البيت إلى المدرسة والطبيب والسوق",
     "ليس عند الواصلين خوف من الطريق، بل لا يعرفون أين الأبواب", "سبع عائلات وصلت في السنتين الأخيرتين", true},
    "not_needed", "كتبنا إلى أمارا وأخبرناها")},
{14, "19:00", HUDA, demo_change_more, ROW(change, GATE_TO_DOOR, "لا مصابيح، بل ورقة مرسومة فيها البيوت والأسماء",
    "بعض الواصلين لا يقرؤون العربية بعد", "قبل أن نبدأ", "ليلى وصفّها", true)},
{9, "21:00", MARYAM, demo_work_tell, ROW(work, FIRST_BREAD, NOTHING, "خبز الأسبوع الأول",
    "وصلنا ليلًا ولم يكن في البيت إلا الأكياس. في الصباح وجدت على العتبة خبزًا ساخنًا في قماشة زرقاء، ولم أجد أحدًا.\n\n"
    "احتفظت بالقماشة سنة لا أعرف لمن أعيدها. ثم رأيت مثلها على كتف أم خالد.\n\nلم أُعدها. خبزتُ ولففتُ الخبز بها، ووضعته على عتبة عائلة وصلت بعدنا.",
    "مريم", "own")},
{8, "07:00", UMM_KHALID, demo_write, ROW(comment, FIRST_BREAD, "أحسنتِ يا ابنتي. تلك القماشة لم تكن لي أصلًا.")},

/* الظل */
{20, "12:00", KARIM, demo_voice, ROW(need, SHADE, "لا ظل في ساحة المدرسة", "يقف الأطفال في الشمس كل صباح.",
    "environment", "ساحة المدرسة", STAGE_BIT(childhood), 31.21, 36.12)},
{19, "18:00", LAYLA, demo_me_too, ROW(support, SHADE, {LAYLA, YUSUF, UMM_KHALID, MARYAM})},
{19, "18:20", LAYLA, demo_write, ROW(comment, SHADE, "قال صفّي: نريد شجرة نسقيها نحن. كتبوها على اللوح وبقيت هناك.")},
{6, "18:00", LAYLA, demo_draft, ROW(ballot, TREE_OR_ROOF, "بماذا نبدأ في ساحة المدرسة؟",
    "يكفي ما جمعناه لواحد من هذه. اختر كل ما يناسبك.", "approval",
    "شجرتا توت: تكبران في خمس سنوات، ويسقيهما الأطفال\nمظلة من قماش: ظل من الأسبوع القادم، وتتلف بعد سنتين\nسقف من جريد النخل: نبنيه معًا في يومين",
    "نبدأ في الأسبوع الذي يلي الفرز بما اختاره أكثر الناس، والحساب معلّق على باب المدرسة.", "ظل الظهيرة",
    -2, -9, "1/3", false, false, {SHADE})},
{5, "18:00", SALMA, demo_open, ROW(of, TREE_OR_ROOF)},
{7, "18:00", KARIM, demo_gather, ROW(gathered, "environment", SHADE)},
{3, "18:00", SALMA, demo_round, ROW(round, THIS_SUMMER, "على ماذا نعمل أولًا هذا الصيف؟",
    "أيدينا قليلة في موسم الحر. فلنختر معًا شيئًا واحدًا.", "nominal",
    "نبدأ بما جاء أولًا في الأسبوع الأول بعد العيد، ونكتب على باب المدرسة إلى أين وصلنا.", "ظل الظهيرة", {NEWCOMERS, SHADE})},
{2, "19:00", HUDA, demo_write_down, ROW(said, THIS_SUMMER, "ماء بارد لمن ينتظر عند العيادة: الانتظار طويل في الظهيرة")},

/* مع الآخرين */
{15, "08:00", HUDA, demo_check, ROW(of, BIRTH_HOUSE)},
{50, "18:00", SALMA, demo_propose, ROW(proposal, NIGHT_CALLS, "aurora-valley", "قابلات الليل يتعلّم بعضهن من بعض",
    "كل شهر مكالمة واحدة بين قابلاتنا وقابلات وادي أورورا. يحكين كيف تُرافَق الأمهات ليلًا، ونحكي كيف نجد سيارة. لا أسماء في الحكايات.")},
{0},
};
/* clang-format on */
