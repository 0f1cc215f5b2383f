-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Surveys: their settings, their life, the versions of their questions.

-- survey_add(id id, text text, consent text, anonymous bool, once bool, members bool, results text,
--   zone text, closes_local text, closes time) run
INSERT INTO survey (id, text, consent, anonymous, once, members, results, zone, closes_local, closes,
    version, working, opened, closed)
VALUES (:id, :text, :consent, :anonymous, :once, :members, :results, :zone, :closes_local, :closes,
    0, 0, 0, 0);

-- survey_set(id id, text text, consent text, anonymous bool, once bool, members bool, results text,
--   zone text, closes_local text, closes time) run
UPDATE survey SET text = :text, consent = :consent, anonymous = :anonymous, once = :once,
    members = :members, results = :results, zone = :zone, closes_local = :closes_local,
    closes = :closes
WHERE id = :id;

-- survey_row(id id) one
SELECT text, consent, anonymous, once, members, results, zone, closes_local, closes, version, working,
    opened, closed
FROM survey WHERE id = :id;

-- survey_set_working(id id, working int) run
UPDATE survey SET working = :working WHERE id = :id;

-- survey_set_version(id id, version int) run
UPDATE survey SET version = :version, working = 0 WHERE id = :id;

-- survey_set_opened(id id, opened time) run
UPDATE survey SET opened = :opened, closed = 0 WHERE id = :id;

-- survey_set_closed(id id, closed time) run
UPDATE survey SET closed = :closed WHERE id = :id;

-- survey_set_closes(id id, closes_local text, closes time) run
UPDATE survey SET closes_local = :closes_local, closes = :closes WHERE id = :id;

-- survey_clear(id id) run
UPDATE survey SET text = '', consent = '' WHERE id = :id;

-- survey_version_put(survey id, number int, form text, made time) run
INSERT INTO survey_version (survey, number, form, made) VALUES (:survey, :number, :form, :made)
ON CONFLICT (survey, number) DO UPDATE SET form = excluded.form, made = excluded.made;

-- survey_version_row(survey id, number int) one
SELECT form, made FROM survey_version WHERE survey = :survey AND number = :number;

-- survey_version_list(survey id) many
SELECT number, made FROM survey_version WHERE survey = :survey ORDER BY number DESC LIMIT 200;

-- survey_version_drop(survey id) run
DELETE FROM survey_version WHERE survey = :survey;

-- survey_file_add(id id, person id, survey id, name text, content bytes, sent time) run
INSERT INTO survey_file (id, person, survey, name, content, sent)
VALUES (:id, :person, :survey, :name, :content, :sent);

-- survey_file_row(id id, person id) one
SELECT survey, name, content FROM survey_file WHERE id = :id AND person = :person;

-- survey_file_drop_pictures(person id) run
DELETE FROM media_apart WHERE holder IN (SELECT id FROM survey_file WHERE person = :person);

-- survey_file_drop(person id) run
DELETE FROM survey_file WHERE person = :person;

-- survey_file_drop_of(survey id) run
DELETE FROM survey_file WHERE survey = :survey;

-- survey_export(owner id) json
-- ungated: a person's own export
SELECT t.id AS survey, t.title AS title, t.state, s.text, s.consent, t.created AS at
FROM thing t JOIN survey s ON s.id = t.id
WHERE t.owner = :owner AND t.kind = 'survey' ORDER BY t.updated;
