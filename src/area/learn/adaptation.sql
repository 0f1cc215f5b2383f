-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Adaptations, what was changed, what was answered.

-- adaptation_add(id id, parent id, community id, kept text, started time, consent text, consent_words text) run
INSERT INTO adaptation (id, parent, community, kept, started, consent, consent_words, again, advice)
VALUES (:id, :parent, :community, :kept, :started, :consent, :consent_words, '', '');

-- adaptation_row(id id) one
SELECT parent, kept, started, consent, consent_words, again, advice FROM adaptation WHERE id = :id;

-- adaptation_same(parent id, community id, started time) one
-- ungated: only whether it is there; its maker sent the form twice
SELECT count(*) AS "total:int" FROM adaptation a JOIN thing t ON t.id = a.id
WHERE a.community = :community AND a.parent = :parent AND a.started = :started
    AND t.life <> 'erased';

-- adaptation_set_after(id id, again text, advice text) run
UPDATE adaptation SET again = :again, advice = :advice WHERE id = :id;

-- adaptation_clear(id id) run
UPDATE adaptation SET kept = '', consent_words = '', advice = '' WHERE id = :id;

-- adaptation_change_add(adaptation id, position int, what text, why text, moment text, planned bool, decided_by text) run
INSERT INTO adaptation_change (adaptation, position, what, why, moment, planned, decided_by)
VALUES (:adaptation, :position, :what, :why, :moment, :planned, :decided_by);

-- adaptation_change_list(adaptation id) many
SELECT position, what, why, moment, planned, decided_by
FROM adaptation_change WHERE adaptation = :adaptation ORDER BY position;

-- adaptation_change_drop(adaptation id) run
DELETE FROM adaptation_change WHERE adaptation = :adaptation;

-- answer_add(adaptation id, months int, due time) run
INSERT INTO adaptation_answer (adaptation, months, due, asked, answered, outcome, words, by)
VALUES (:adaptation, :months, :due, NULL, NULL, '', '', NULL);

-- answer_list(ids ids) many
SELECT adaptation, months, due, asked, answered, outcome, words
FROM adaptation_answer WHERE adaptation IN :ids ORDER BY adaptation, months;

-- answer_mark_asked(adaptation id, months int, asked time) run
-- Once, and not when the answer came first.
UPDATE adaptation_answer SET asked = :asked
WHERE adaptation = :adaptation AND months = :months AND asked IS NULL AND answered IS NULL;

-- answer_set(adaptation id, months int, answered time, outcome text, words text, by id?) run
UPDATE adaptation_answer SET answered = :answered, outcome = :outcome, words = :words, by = :by
WHERE adaptation = :adaptation AND months = :months;

-- answer_clear(adaptation id) run
UPDATE adaptation_answer SET words = '' WHERE adaptation = :adaptation;

-- lineage_list(gate gate, parent id, before id, limit int) many
-- Those that took a practice up, the newest first.
SELECT t.id, t.state, t.lang, t.life, a.started, a.again, k.title AS "community:text",
    k.lang AS "community_lang:text", m.slug
FROM adaptation a JOIN thing t ON t.id = a.id JOIN thing k ON k.id = a.community
    JOIN community m ON m.id = k.id
WHERE a.parent = :parent AND a.id < :before AND GATE(t) AND GATE(k)
ORDER BY a.id DESC LIMIT :limit;

-- lineage_count(gate gate, parent id, limit int) many
-- What the newest of them answered; asked without an answer counts as outcome ''.
SELECT n.months, n.outcome, count(*) AS "total:int"
FROM (SELECT a.id FROM adaptation a JOIN thing t ON t.id = a.id
        WHERE a.parent = :parent AND GATE(t) ORDER BY a.id DESC LIMIT :limit) x
    JOIN adaptation_answer n ON n.adaptation = x.id
WHERE n.asked IS NOT NULL OR n.answered IS NOT NULL
GROUP BY n.months, n.outcome ORDER BY n.months, n.outcome;

-- adaptation_export(owner id) json
-- ungated: a person's own export
SELECT t.id AS adaptation, t.title, a.kept, a.consent_words AS consent, a.again, a.advice,
    t.created AS at
FROM thing t JOIN adaptation a ON a.id = t.id
WHERE t.owner = :owner AND t.kind = 'adaptation' ORDER BY t.updated;

-- answer_export(person id) json
SELECT adaptation, months, outcome, words, answered AS at
FROM adaptation_answer WHERE by = :person ORDER BY answered;

-- answer_forget(person id) run
UPDATE adaptation_answer SET by = NULL WHERE by = :person;
