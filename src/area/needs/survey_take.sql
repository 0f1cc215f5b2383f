-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What comes in: filled forms, their names, who has answered, what is typed meanwhile, paper.

-- survey_submission_add(survey id, id id, version int, answers text, person id?, taken time, way text) run
INSERT INTO survey_submission (survey, id, version, answers, person, taken, way, edits)
VALUES (:survey, :id, :version, :answers, :person, :taken, :way, 0);

-- survey_submission_row(survey id, id id) one
SELECT version, answers, person, taken, edits FROM survey_submission
WHERE survey = :survey AND id = :id;

-- survey_submission_set(survey id, id id, version int, answers text) run
UPDATE survey_submission SET version = :version, answers = :answers, edits = edits + 1
WHERE survey = :survey AND id = :id;

-- survey_submission_drop(survey id, id id) run
DELETE FROM survey_submission WHERE survey = :survey AND id = :id;

-- survey_submission_total(survey id, most int) one
SELECT count(*) AS "total:int" FROM
    (SELECT version FROM survey_submission WHERE survey = :survey LIMIT :most) AS s;

-- survey_submission_each(survey id) each
SELECT id, version, answers, taken, way FROM survey_submission WHERE survey = :survey ORDER BY id;

-- survey_submission_some(survey id, after id, limit int) many
SELECT id, version, answers, taken, way FROM survey_submission
WHERE survey = :survey AND id > :after ORDER BY id LIMIT :limit;

-- survey_submission_forget(person id) run
DELETE FROM survey_submission WHERE person = :person;

-- survey_submission_export(person id) json
-- ungated: a person's own export
SELECT s.survey, t.title AS title, s.version, s.answers, s.taken AS at FROM survey_submission s
JOIN thing t ON t.id = s.survey WHERE s.person = :person ORDER BY s.survey, s.id;

-- survey_instance_add(survey id, name id, submission id) run
INSERT INTO survey_instance (survey, name, submission) VALUES (:survey, :name, :submission)
ON CONFLICT (survey, name) DO NOTHING;

-- survey_instance_row(survey id, name id) one
SELECT submission FROM survey_instance WHERE survey = :survey AND name = :name;

-- survey_instance_drop(survey id, submission id) run
DELETE FROM survey_instance WHERE survey = :survey AND submission = :submission;

-- survey_instance_forget(person id) run
DELETE FROM survey_instance WHERE EXISTS (SELECT 1 FROM survey_submission s
    WHERE s.person = :person AND s.survey = survey_instance.survey AND s.id = survey_instance.submission);

-- survey_taker_add(person id, survey id) run
INSERT INTO survey_taker (person, survey) VALUES (:person, :survey)
ON CONFLICT (person, survey) DO NOTHING;

-- survey_taker_has(person id, survey id) one
SELECT count(*) AS "has:int" FROM survey_taker WHERE person = :person AND survey = :survey;

-- survey_taker_drop(person id, survey id) run
DELETE FROM survey_taker WHERE person = :person AND survey = :survey;

-- survey_taker_forget(person id) run
DELETE FROM survey_taker WHERE person = :person;

-- survey_taker_export(person id) json
-- ungated: a person's own export
SELECT s.survey, t.title AS title FROM survey_taker s JOIN thing t ON t.id = s.survey
WHERE s.person = :person ORDER BY s.survey;

-- survey_draft_add(name id, survey id, version int, answers text, language int, person id?, ends time) run
INSERT INTO survey_draft (name, survey, version, answers, language, person, ends)
VALUES (:name, :survey, :version, :answers, :language, :person, :ends);

-- survey_draft_row(name id) one
SELECT survey, version, answers, language, person, ends FROM survey_draft WHERE name = :name;

-- survey_draft_set(name id, answers text, language int, ends time) run
UPDATE survey_draft SET answers = :answers, language = :language, ends = :ends WHERE name = :name;

-- survey_draft_drop(name id) run
DELETE FROM survey_draft WHERE name = :name;

-- survey_draft_sweep(now time, limit int) run
DELETE FROM survey_draft WHERE name IN
    (SELECT name FROM survey_draft WHERE ends <= :now ORDER BY ends, name LIMIT :limit);

-- survey_draft_sweep_pictures(now time, limit int) run
-- Of the same drafts, before they go.
DELETE FROM media_apart WHERE holder IN
    (SELECT name FROM survey_draft WHERE ends <= :now ORDER BY ends, name LIMIT :limit);

-- survey_picture_forget(person id) run
-- Of what the person sent with a name, and of what is not sent yet.
DELETE FROM media_apart WHERE holder IN (SELECT id FROM survey_submission WHERE person = :person
    UNION ALL SELECT name FROM survey_draft WHERE person = :person);

-- survey_picture_export(person id) json
-- Each opens at /surveys/SURVEY/pictures/SUBMISSION?name=NAME for who sent it.
SELECT s.survey, s.id AS submission, m.name AS picture, m.width, m.height, m.created AS at
FROM survey_submission s JOIN media_apart m ON m.holder = s.id
WHERE s.person = :person ORDER BY s.survey, s.id, m.name;

-- survey_draft_forget(person id) run
DELETE FROM survey_draft WHERE person = :person;

-- survey_draft_export(person id) json
-- ungated: a person's own export
SELECT d.survey, t.title AS title, d.version, d.answers, d.ends FROM survey_draft d
JOIN thing t ON t.id = d.survey WHERE d.person = :person ORDER BY d.survey, d.name;

-- survey_sheet_add(survey id, number int, code text, version int) run
INSERT INTO survey_sheet (survey, number, code, version, typed, typist, answers)
VALUES (:survey, :number, :code, :version, 0, NULL, '');

-- survey_sheet_last(survey id) one
SELECT coalesce(max(number), 0) AS "last:int" FROM survey_sheet WHERE survey = :survey;

-- survey_sheet_row(survey id, number int) one as survey_sheet
SELECT number, code, version, typed, typist, answers FROM survey_sheet
WHERE survey = :survey AND number = :number;

-- survey_sheet_list(survey id, after int, limit int) many as survey_sheet
SELECT number, code, version, typed, typist, answers FROM survey_sheet
WHERE survey = :survey AND number > :after ORDER BY number LIMIT :limit;

-- survey_sheet_set(survey id, number int, typed int, typist id?, answers text) run
UPDATE survey_sheet SET typed = :typed, typist = :typist, answers = :answers
WHERE survey = :survey AND number = :number;

-- survey_sheet_forget(person id) run
UPDATE survey_sheet SET typist = NULL WHERE typist = :person;
