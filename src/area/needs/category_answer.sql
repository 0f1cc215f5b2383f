-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What was answered.

-- category_answer_put(need id, question id, value text) run
INSERT INTO category_answer (need, question, value) VALUES (:need, :question, :value)
ON CONFLICT (need, question) DO UPDATE SET value = excluded.value;

-- category_answer_of(needs ids, everything bool) many
SELECT a.need, a.question, a.value FROM category_answer a
    JOIN category_question q ON q.id = a.question JOIN need n ON n.id = a.need
WHERE a.need IN :needs AND (:everything OR (q.open AND n.sensitive = FALSE))
ORDER BY a.need, q.position, q.id;

-- category_answer_drop(need id) run
DELETE FROM category_answer WHERE need = :need;

-- category_answer_forget(owner id) run
-- ungated: of whoever is being forgotten.
DELETE FROM category_answer
WHERE need IN (SELECT t.id FROM thing t WHERE t.owner = :owner AND t.kind = 'need')
    AND question IN (SELECT q.id FROM category_question q WHERE q.open = FALSE);

-- category_answer_export(owner id) json
-- ungated: a person's own export
SELECT a.need, w.label AS question, a.value
FROM thing t JOIN category_answer a ON a.need = t.id
    JOIN category_question q ON q.id = a.question
    JOIN category_question_words w ON w.question = q.id AND w.position = 0
WHERE t.owner = :owner AND t.kind = 'need' ORDER BY t.updated, a.need, q.position, q.id;

-- category_answer_chosen_export(owner id) json
-- ungated: a person's own export: what the "c3" of their answers stand for, in words
SELECT a.need, w.label AS question, k.label AS chosen
FROM thing t JOIN category_answer a ON a.need = t.id
    JOIN category_question q ON q.id = a.question
    JOIN category_question_words w ON w.question = q.id AND w.position = 0
    JOIN category_choice_words k ON k.question = q.id AND k.lang = w.lang
WHERE t.owner = :owner AND t.kind = 'need' AND q.type IN ('select_one', 'select_multiple')
    AND (' ' || a.value || ' ') LIKE ('% c' || k.number || ' %')
ORDER BY t.updated, a.need, q.position, q.id, k.number;
