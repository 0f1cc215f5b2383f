-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What people find of practices by eight criteria.

-- appraisal_mine(by id, practice id) many as appraisal_line
SELECT id, by, name, finding, words, created FROM appraisal
WHERE by = :by AND practice = :practice LIMIT 1;

-- appraisal_add(id id, practice id, by id, name text, finding text, words text, created time) run
INSERT INTO appraisal (id, practice, by, name, finding, words, created)
VALUES (:id, :practice, :by, :name, :finding, :words, :created);

-- appraisal_there(id id, practice id) one
SELECT id FROM appraisal WHERE id = :id AND practice = :practice;

-- appraisal_drop(id id) run
DELETE FROM appraisal WHERE id = :id;

-- appraisal_answer_add(appraisal id, criterion text, answer text, reason text) run
INSERT INTO appraisal_answer (appraisal, criterion, answer, reason)
VALUES (:appraisal, :criterion, :answer, :reason);

-- appraisal_answers_drop(appraisal id) run
DELETE FROM appraisal_answer WHERE appraisal = :appraisal;

-- appraisal_list(practice id, limit int) many as appraisal_line
-- The newest.
SELECT id, by, name, finding, words, created FROM appraisal
WHERE practice = :practice ORDER BY created DESC, id DESC LIMIT :limit;

-- appraisal_answer_list(ids ids) many
SELECT appraisal, criterion, answer, reason FROM appraisal_answer WHERE appraisal IN :ids
ORDER BY appraisal, criterion;

-- appraisal_of_practice_drop(practice id) run
DELETE FROM appraisal WHERE practice = :practice;

-- appraisal_answers_of_practice_drop(practice id) run
DELETE FROM appraisal_answer
WHERE appraisal IN (SELECT id FROM appraisal WHERE practice = :practice);

-- appraisal_forget(person id) run
UPDATE appraisal SET by = NULL, name = '' WHERE by = :person;

-- appraisal_export(person id) json
SELECT a.practice, a.name, a.finding, a.words, n.criterion, n.answer, n.reason, a.created AS at
FROM appraisal a JOIN appraisal_answer n ON n.appraisal = a.id
WHERE a.by = :person ORDER BY a.created, n.criterion;
