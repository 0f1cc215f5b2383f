-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Pictures of filled forms, for who keeps the survey.

-- survey_sent_picture_list(survey id, after id, after_name text, limit int) many
SELECT m.holder, m.name, s.version, s.answers FROM media_apart m
JOIN survey_submission s ON s.survey = m.thing AND s.id = m.holder
WHERE m.thing = :survey AND (m.holder, m.name) > (:after, :after_name)
ORDER BY m.holder, m.name LIMIT :limit;

-- survey_submission_blank(survey id, id id, answers text) run
-- An answer is taken out by somebody else than who gave it: it is no edit.
UPDATE survey_submission SET answers = :answers WHERE survey = :survey AND id = :id;
