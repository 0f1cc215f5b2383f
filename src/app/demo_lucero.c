/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Puerto Lucero: stairs, songs, and a room for homework. Invented from beginning to end. */
#include "app/demo_inside.h"

/* clang-format off */
const struct demo_scene demo_lucero[] = {
{398, "10:00", LUCIA, demo_list_organisation, ROW(organisation, LIBRARY, "Biblioteca popular El Faro", "community",
    "Libros prestados y un salón con mesa grande", "La atienden vecinas, por turnos.",
    "+51 000 000 001", "Calle del Muelle, segundo piso", "Castellano, quechua", "Gratis")},
{394, "18:30", LUCIA, demo_stand, NULL},
{394, "18:40", LUCIA, demo_tell_of, ROW(story_of,
    "Nuestros abuelos llegaron con las redes al hombro y se quedaron donde el cerro los dejó. Las casas subieron después, una sobre otra, "
    "y con ellas las escaleras.\n\nAquí nadie tiene patio, así que la vereda es de todos.")},
{394, "19:00", LUCIA, demo_say, ROW(says, "language", "Castellano, quechua", "", "Reunión de vecinos")},
{394, "19:02", LUCIA, demo_say, ROW(says, "strength", "Los pescadores cantan al subir la red", "song · canto · غناء", "Don Eusebio y otros ocho", "songs")},
{394, "19:04", LUCIA, demo_say, ROW(says, "challenge", "De noche las escaleras no se ven", "night · noche · الليل", "Reunión de vecinos", "night_ways")},
{394, "19:06", CARMEN, demo_say, ROW(says, "strength", "En la posta casi todos los partos tienen obstetra", "", "Cuaderno de la posta, sin nombres")},
{394, "19:08", CARMEN, demo_say, ROW(says, "life", "Viven en la parte alta, casi todas con la abuela", "", "Cuaderno de la posta, sin nombres", NULL, "infancy", 70)},

/* Lo que ya sabíamos hacer, y lo que no salió */
{330, "17:00", NICO, demo_practice_tell, ROW(practice, ON_THE_STAIRS, NOTHING, "Subimos contigo: los jóvenes suben las compras con los mayores",
    "Barrio de cerro, ciento ochenta gradas", "care", "helped", STAGE_BIT(mature) | STAGE_BIT(intergenerational),
    "Los mayores dejaban de bajar al mercado porque no podían subir con las bolsas.",
    "Personas mayores que viven arriba, y jóvenes del colegio",
    "Preguntar casa por casa quién quiere compañía y qué día.\nColgar la lista abajo, donde todos la vean.\nIr siempre de dos en dos.\n"
    "Quien no puede, avisa el día antes.\nUna vez al mes, tomar lonche juntos.",
    "Una lista, una cuerda para las bolsas, y ganas. Veintidós jóvenes.",
    "De veinte mayores que ya no bajaban, catorce volvieron al mercado.",
    "En vacaciones casi nadie vino. Ahora en enero y febrero suben los padres.",
    DEMO_EVIDENCE("e3") "Nuestra propia lista, de marzo a noviembre", "ask", 42, 2, 0)},
{328, "17:00", NICO, demo_was_tried, ROW(tried, ON_THE_STAIRS, "night_ways")},
{232, "20:00", CARMEN, demo_practice_tell, ROW(practice, NIGHT_MESSAGES, NOTHING, "Un grupo de mensajes para llamar a la obstetra de noche",
    "Barrio de cerro, señal débil", "health", "failed", STAGE_BIT(pregnancy) | STAGE_BIT(birth) | STAGE_BIT(loss),
    "De noche las familias no sabían cómo avisar a la obstetra de turno.",
    "Familias que esperaban un bebé",
    "Juntar los números de teléfono.\nHacer un grupo con la obstetra de turno.\nEscribir al grupo cuando empieza el parto.",
    "Un teléfono de la posta y saldo",
    "No funcionó: de noche casi nadie tenía saldo o señal, y dos avisos llegaron tarde.",
    "Creímos que todos tenían teléfono. No lo preguntamos antes. Y el grupo avisaba también a quienes habían perdido un embarazo: "
    "les pedimos perdón y lo cerramos. Ahora hay un timbre en la puerta de la posta y un vecino despierto por turnos.",
    NULL, "free", 9, 1, 1)},

/* Los cantos */
{150, "19:00", MATEO, demo_voice, ROW(need, SONGS, "Se están perdiendo los cantos de los pescadores", "Mi abuelo sabía cuarenta. Yo sé tres.",
    "culture", "Todo el barrio", STAGE_BIT(intergenerational))},
{149, "20:00", ROSA, demo_me_too, ROW(support, SONGS, {ROSA, OSCAR, EUSEBIO, PILAR, TOMAS})},
{138, "19:30", LUCIA, demo_understand, ROW(needs, {SONGS})},
{128, "18:00", MATEO, demo_plan, ROW(initiative, FORTY_SONGS, "Cuarenta cantos", "Los mayores cantan, los jóvenes graban y aprenden",
    "- Los martes en el muelle\n- Nadie graba sin permiso\n- Cada canto queda con el nombre de quien lo dio",
    NULL, 0, NOTHING, NOTHING, {SONGS})},
{127, "20:00", TOMAS, demo_join, ROW(of, FORTY_SONGS)},
{126, "20:00", EUSEBIO, demo_join, ROW(of, FORTY_SONGS)},
{121, "18:00", MATEO, demo_task_add, ROW(task, FORTY_SONGS, "Preguntar a cada mayor qué canto se puede grabar y cuál no")},
{120, "17:00", MATEO, demo_move, ROW(state, FORTY_SONGS, "running")},
{100, "19:00", TOMAS, demo_task_done, ROW(task, FORTY_SONGS, "Preguntar a cada mayor qué canto se puede grabar y cuál no")},
{98, "19:00", MATEO, demo_update_tell, ROW(update, FORTY_SONGS, "Van once. Dos no se van a grabar: son de velorio, y así lo quieren las familias.")},
{62, "20:15", MATEO, demo_work_tell, ROW(work, EMPTY_NET, FORTY_SONGS, "El canto de la red vacía",
    "Cuando la red subía vacía no se hablaba. Se cantaba bajito, para que el mar no se ofendiera.\n\n"
    "Don Eusebio lo cantó una vez, entero, y después dijo: ya está, ahora es tuyo.",
    "Mateo", "own")},
{61, "07:00", ROSA, demo_write, ROW(comment, EMPTY_NET, "Mi papá lo cantaba mirando al cerro, no al mar. Ahora entiendo por qué.")},

/* Las escaleras */
{112, "08:00", ROSA, demo_voice, ROW(need, STAIRS, "Las escaleras del cerro no tienen baranda",
    "Son ciento ochenta gradas. Los mayores ya no bajamos al mercado cuando llueve.",
    "infrastructure", "Pasaje Las Gaviotas", STAGE_BIT(mature), -12.05, -77.15)},
{111, "19:00", NICO, demo_me_too, ROW(support, STAIRS, {NICO, EUSEBIO, JULIA, CARMEN, OSCAR, TOMAS, PILAR})},
{104, "19:30", LUCIA, demo_understand, ROW(needs, {STAIRS})},
{72, "18:00", LUCIA, demo_plan, ROW(initiative, HANDRAIL, "Una baranda para el cerro", "Baranda de fierro en ciento ochenta gradas",
    "- Medir\n- Pedir tres precios\n- Hablar con la municipalidad", "Una rifa, y lo que ponga la municipalidad", 5400, NOTHING, NOTHING, {STAIRS})},
{72, "18:10", LUCIA, demo_task_add, ROW(task, HANDRAIL, "Medir las gradas")},
{72, "18:12", LUCIA, demo_task_add, ROW(task, HANDRAIL, "Pedir tres precios", -10)},
{72, "18:14", LUCIA, demo_task_add, ROW(task, HANDRAIL, "Llevar la solicitud a la municipalidad")},
{70, "19:00", OSCAR, demo_join, ROW(of, HANDRAIL)},
{70, "19:05", OSCAR, demo_task_take, ROW(task, HANDRAIL, "Pedir tres precios")},
{68, "19:00", NICO, demo_join, ROW(of, HANDRAIL)},
{66, "12:00", NICO, demo_task_done, ROW(task, HANDRAIL, "Medir las gradas")},
{54, "10:00", LUCIA, demo_task_done, ROW(task, HANDRAIL, "Llevar la solicitud a la municipalidad")},
{31, "20:00", LUCIA, demo_update_tell, ROW(update, HANDRAIL, "La municipalidad contestó: quiere un plano antes de decir que sí. Lo dibuja la promoción de quinto.")},

/* Tejer redes */
{84, "17:00", ROSA, demo_circle_begin, ROW(circle, NET_MENDERS, NOTHING, "Manos que tejen", "Mayores y jóvenes remiendan redes y conversan",
    "Traemos las redes rotas y lo que haya pasado en la semana.", "open", "Jueves a las cinco, en el muelle",
    "Lo que se dice tejiendo se queda en el nudo. Se escucha hasta el final. Nadie corrige el nudo de otro si no se lo piden.",
    STAGE_BIT(intergenerational) | STAGE_BIT(mature))},
{83, "18:00", TOMAS, demo_circle_join, ROW(of, NET_MENDERS)},
{82, "18:00", EUSEBIO, demo_circle_join, ROW(of, NET_MENDERS)},
{80, "18:00", JULIA, demo_circle_join, ROW(of, NET_MENDERS)},
{79, "20:00", TOMAS, demo_thread_begin, ROW(thread, FIRST_KNOT, NET_MENDERS, "¿Quién les enseñó el primer nudo?", "A mí, Doña Rosa, el jueves. Se me soltó tres veces.")},
{78, "07:00", ROSA, demo_write, ROW(comment, FIRST_KNOT, "A mí mi madre, con hilo de coser, porque las redes eran cosa de hombres.")},
{78, "08:00", EUSEBIO, demo_write, ROW(comment, FIRST_KNOT, "Tres veces no es nada, hijo.")},

/* Las primeras semanas */
{60, "11:00", YESENIA, demo_come_in, NULL},
{47, "03:40", YESENIA, demo_voice, ROW(need, FIRST_WEEKS, "Las primeras semanas con un bebé se pasan a solas",
    "La familia vive lejos y mi pareja está en el mar. Hay días en que no hablo con nadie que sepa contestar.",
    "care", "Parte alta", STAGE_BIT(newborn) | STAGE_BIT(infancy))},
{46, "09:00", JULIA, demo_me_too, ROW(support, FIRST_WEEKS, {JULIA, CARMEN, PILAR})},
{46, "09:30", JULIA, demo_write, ROW(comment, FIRST_WEEKS, "Yo subo los miércoles. Llevo sopa, o no llevo nada y me quedo un rato. Tú dime.")},
{27, "19:00", CARMEN, demo_say, ROW(says, "challenge", "En la parte alta las madres recientes pasan solas las primeras semanas", "", "Once madres, en la posta, sin nombres", "first_weeks")},
{27, "19:20", CARMEN, demo_understand, ROW(needs, {FIRST_WEEKS})},

/* La sala de tareas: se está votando */
{22, "18:00", PILAR, demo_voice, ROW(need, HOMEWORK, "Los niños no tienen dónde hacer la tarea",
    "En muchas casas son siete en dos cuartos. La escuela cierra a la una.", "education", "Cerca de la escuela",
    STAGE_BIT(childhood) | STAGE_BIT(adolescence), -12.06, -77.14)},
{21, "19:00", JULIA, demo_me_too, ROW(support, HOMEWORK, {JULIA, YESENIA, OSCAR, LUCIA, TOMAS, MATEO})},
{20, "20:00", TOMAS, demo_write, ROW(comment, HOMEWORK, "Yo hacía la mía en el bote de mi tío. Con luna se podía.")},
{15, "19:30", LUCIA, demo_understand, ROW(needs, {HOMEWORK})},
{6, "19:00", PILAR, demo_draft, ROW(ballot, HOMEWORK_ROOM, "¿Dónde ponemos la sala de tareas?",
    "Hay tres lugares que nos abren la puerta. Marca todos los que te sirvan.", "approval",
    "El salón de la posta: libre desde las tres, tiene baño\nEl comedor popular: mesas grandes, pero huele a cocina\n"
    "La biblioteca El Faro: hay libros; son dos pisos de escalera",
    "El lunes siguiente abrimos donde más vecinos hayan marcado, de tres a seis, con un adulto de la lista.", "Mesa grande",
    0, -6, "1/3", false, false, {HOMEWORK})},
{5, "18:30", LUCIA, demo_open, ROW(of, HOMEWORK_ROOM)},
{5, "20:00", JULIA, demo_vote_cast, ROW(vote, HOMEWORK_ROOM, 5, NULL, "Cualquiera de los dos, con tal de que haya luz.")},
{4, "19:00", OSCAR, demo_vote_cast, ROW(vote, HOMEWORK_ROOM, 1)},
{4, "20:10", TOMAS, demo_vote_cast, ROW(vote, HOMEWORK_ROOM, 4)},
{3, "09:00", NICO, demo_vote_cast, ROW(vote, HOMEWORK_ROOM, 1, NULL, "Mis rodillas no suben dos pisos, pero los chicos sí.", EUSEBIO)},
{2, "20:00", YESENIA, demo_vote_cast, ROW(vote, HOMEWORK_ROOM, 1)},

/* Sin cuenta: espera a que alguien la mire */
{3, "21:15", NOBODY, demo_voice, ROW(need, CLOUDY_WATER, "El agua de la pila de arriba sale turbia",
    "Desde el lunes. La hervimos, pero no todos pueden.", "health", "Pila de la parte alta", STAGE_BIT(adulthood) | STAGE_BIT(childhood))},

/* Con otros */
{290, "11:00", CARMEN, demo_list_organisation, ROW(organisation, POSTA, "Posta de salud de Puerto Lucero", "health",
    "De lunes a sábado; de noche hay timbre", "Una médica, dos obstetras y un timbre que suena.",
    "+51 000 000 000", "Al pie de las escaleras", "Castellano, quechua", "Gratis con el seguro; sin seguro también se atiende")},
{10, "09:00", CARMEN, demo_check, ROW(of, POSTA)},
{6, "20:30", LUCIA, demo_propose, ROW(proposal, WORK_SONGS, "aurora-valley", "Cantos de trabajo, de un lado al otro del mar",
    "Cada mes nos mandamos un canto, con permiso de quien lo canta, y contamos para qué trabajo es. Nadie lo publica sin preguntar.")},
{8, "18:30", MATEO, demo_gather, ROW(gathered, "cultural-preservation", SONGS)},
{8, "18:31", MATEO, demo_gather, ROW(gathered, "cultural-preservation", EMPTY_NET)},
{8, "18:35", ROSA, demo_gather, ROW(gathered, "across-generations", ON_THE_STAIRS)},
{0},
};
/* clang-format on */
