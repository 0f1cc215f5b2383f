-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What categories ask.

-- question_of_category(category id, limit int) many as question_line
SELECT id, category, position, type, required, open, closed FROM category_question
WHERE category = :category ORDER BY position, id LIMIT :limit;

-- question_by(ids ids) many as question_line
SELECT id, category, position, type, required, open, closed FROM category_question
WHERE id IN :ids ORDER BY position, id;

-- question_words(ids ids) many
SELECT question, lang, label, hint FROM category_question_words WHERE question IN :ids
ORDER BY question, position;

-- question_choices(ids ids) many
SELECT question, number, closed FROM category_choice WHERE question IN :ids
ORDER BY question, closed, position, number;

-- question_choice_words(ids ids) many
SELECT question, number, lang, label FROM category_choice_words WHERE question IN :ids
ORDER BY question, number, lang;

-- question_answered(ids ids) many
-- Those that somebody has answered; of each one row of the index is read.
SELECT q.id FROM category_question q WHERE q.id IN :ids
    AND EXISTS (SELECT 1 FROM category_answer a WHERE a.question = q.id);

-- question_add(id id, category id, position int, type text, required bool, open bool) run
INSERT INTO category_question (id, category, position, type, required, open, closed)
VALUES (:id, :category, :position, :type, :required, :open, NULL);

-- question_set(id id, type text, required bool, open bool) run
UPDATE category_question SET type = :type, required = :required, open = :open WHERE id = :id;

-- question_set_closed(id id, closed time?) run
UPDATE category_question SET closed = :closed WHERE id = :id;

-- question_set_position(id id, position int) run
UPDATE category_question SET position = :position WHERE id = :id;

-- question_drop(id id) run
DELETE FROM category_question WHERE id = :id;

-- question_words_drop(question id) run
DELETE FROM category_question_words WHERE question = :question;

-- question_words_add(question id, position int, lang text, label text, hint text) run
INSERT INTO category_question_words (question, position, lang, label, hint)
VALUES (:question, :position, :lang, :label, :hint);

-- choice_put(question id, number int, position int, closed bool) run
INSERT INTO category_choice (question, number, position, closed)
VALUES (:question, :number, :position, :closed)
ON CONFLICT (question, number) DO UPDATE SET position = excluded.position,
    closed = excluded.closed;

-- choice_drop_words(question id, number int) run
DELETE FROM category_choice_words WHERE question = :question AND number = :number;

-- choice_drop(question id, number int) run
DELETE FROM category_choice WHERE question = :question AND number = :number;

-- choice_add_words(question id, number int, lang text, label text) run
INSERT INTO category_choice_words (question, number, lang, label)
VALUES (:question, :number, :lang, :label);
