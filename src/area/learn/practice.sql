-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Practices.

-- practice_add(id id, problem text, people text, steps text, runner text, begun int?, ended int?, resources text, participants int?, reach text, result text, lesson text, sources text, rights text, labels text) run
INSERT INTO practice (id, problem, people, steps, runner, begun, ended, resources, participants,
    reach, result, lesson, sources, rights, labels)
VALUES (:id, :problem, :people, :steps, :runner, :begun, :ended, :resources, :participants,
    :reach, :result, :lesson, :sources, :rights, :labels);

-- practice_set(id id, problem text, people text, steps text, runner text, begun int?, ended int?, resources text, participants int?, reach text, result text, lesson text, sources text, rights text, labels text) run
UPDATE practice SET problem = :problem, people = :people, steps = :steps, runner = :runner,
    begun = :begun, ended = :ended, resources = :resources, participants = :participants,
    reach = :reach, result = :result, lesson = :lesson, sources = :sources, rights = :rights,
    labels = :labels
WHERE id = :id;

-- practice_row(id id) one
SELECT problem, people, steps, runner, begun, ended, resources, participants, reach, result,
    lesson, sources, rights, labels
FROM practice WHERE id = :id;

-- practice_clear(id id) run
UPDATE practice SET problem = '', people = '', steps = '', runner = '', begun = NULL, ended = NULL,
    resources = '', participants = NULL, result = '', lesson = '', sources = '', labels = ''
WHERE id = :id;

-- practice_export(owner id) json
-- ungated: a person's own export
SELECT t.id AS practice, t.title, p.problem, p.people, t.note AS place, p.steps, p.runner,
    p.resources, p.result, p.lesson AS what_did_not_work, p.sources, p.labels, t.created AS at
FROM thing t JOIN practice p ON p.id = t.id
WHERE t.owner = :owner AND t.kind = 'practice' ORDER BY t.updated;
