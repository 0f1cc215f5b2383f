-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Evidence, its numbers, its history, what communities say of it.

-- evidence_add(id id, population text, intervention text, comparator text, outcome text, outcome_kind text, certainty text, judged_by text, insufficient bool, setting text, income text, not_shown text, sources text, narrator text, label text, review_due time?) run
INSERT INTO evidence (id, population, intervention, comparator, outcome, outcome_kind, certainty,
    judged_by, insufficient, setting, income, not_shown, sources, narrator, label, verified,
    verified_by, review_due)
VALUES (:id, :population, :intervention, :comparator, :outcome, :outcome_kind, :certainty,
    :judged_by, :insufficient, :setting, :income, :not_shown, :sources, :narrator, :label, NULL,
    NULL, :review_due);

-- evidence_set(id id, population text, intervention text, comparator text, outcome text, outcome_kind text, certainty text, judged_by text, insufficient bool, setting text, income text, not_shown text, sources text, narrator text, label text, review_due time?) run
-- What was changed has to be compared with its source again.
UPDATE evidence SET population = :population, intervention = :intervention,
    comparator = :comparator, outcome = :outcome, outcome_kind = :outcome_kind,
    certainty = :certainty, judged_by = :judged_by, insufficient = :insufficient,
    setting = :setting, income = :income, not_shown = :not_shown, sources = :sources,
    narrator = :narrator, label = :label, review_due = :review_due, verified = NULL,
    verified_by = NULL
WHERE id = :id;

-- evidence_row(id id) one
SELECT population, intervention, comparator, outcome, outcome_kind, certainty, judged_by,
    insufficient, setting, income, not_shown, sources, narrator, label, verified, verified_by,
    review_due
FROM evidence WHERE id = :id;

-- evidence_is_there(id id) one
SELECT count(*) AS "total:int" FROM evidence WHERE id = :id;

-- evidence_verify(id id, verified time, verified_by id?, review_due time) run
UPDATE evidence SET verified = :verified, verified_by = :verified_by, review_due = :review_due
WHERE id = :id;

-- evidence_unverify(id id) run
UPDATE evidence SET verified = NULL, verified_by = NULL WHERE id = :id;

-- evidence_drop(id id) run
DELETE FROM evidence WHERE id = :id;

-- effect_add(evidence id, position int, outcome text, measure text, value text, against text, lo text, hi text, absolute text, studies int?, people int?, version text, year int, replaced bool, unread bool) run
INSERT INTO evidence_effect (evidence, position, outcome, measure, value, against, lo, hi,
    absolute, studies, people, version, year, replaced, unread)
VALUES (:evidence, :position, :outcome, :measure, :value, :against, :lo, :hi, :absolute, :studies,
    :people, :version, :year, :replaced, :unread);

-- effect_list(evidence id) many
-- Those that hold first, newest first.
SELECT position, outcome, measure, value, against, lo, hi, absolute, studies, people, version,
    year, replaced, unread
FROM evidence_effect WHERE evidence = :evidence ORDER BY replaced, year DESC, position;

-- effect_replace(evidence id, position int) run
UPDATE evidence_effect SET replaced = TRUE WHERE evidence = :evidence AND position = :position;

-- effect_read(evidence id, position int) run
UPDATE evidence_effect SET unread = FALSE WHERE evidence = :evidence AND position = :position;

-- effect_drop(evidence id) run
DELETE FROM evidence_effect WHERE evidence = :evidence;

-- evidence_heads(ids ids) many
SELECT id, certainty, insufficient, verified FROM evidence WHERE id IN :ids;

-- effect_heads(ids ids) many
-- Only numbers that hold: what was replaced is quoted nowhere.
SELECT evidence, outcome, measure, value, against, lo, hi, version, unread
FROM evidence_effect WHERE evidence IN :ids AND replaced = FALSE
ORDER BY evidence, year DESC, position;

-- evidence_tie_add(source id, kind text, target id, created time) run
INSERT INTO evidence_tie (source, kind, target, created)
VALUES (:source, :kind, :target, :created)
ON CONFLICT DO NOTHING;

-- evidence_tie_drop(id id) run
DELETE FROM evidence_tie WHERE source = :id OR target = :id;

-- evidence_tie_from(source id) many
SELECT kind, target FROM evidence_tie WHERE source = :source ORDER BY kind, target LIMIT 50;

-- evidence_tie_to(target id) many
SELECT kind, source FROM evidence_tie WHERE target = :target ORDER BY kind, source LIMIT 50;

-- evidence_history_add(evidence id, at time, id id, what text, status text, words text, by id?) run
INSERT INTO evidence_history (evidence, at, id, what, status, words, by)
VALUES (:evidence, :at, :id, :what, :status, :words, :by);

-- evidence_history_list(evidence id) many
SELECT at, what, status, words FROM evidence_history WHERE evidence = :evidence
ORDER BY at DESC, id DESC LIMIT 100;

-- evidence_history_drop(evidence id) run
UPDATE evidence_history SET words = '' WHERE evidence = :evidence;

-- evidence_note_put(evidence id, community id, verdict text, words text, by id?, created time) run
INSERT INTO evidence_note (evidence, community, verdict, words, by, created)
VALUES (:evidence, :community, :verdict, :words, :by, :created)
ON CONFLICT (evidence, community) DO UPDATE SET verdict = excluded.verdict,
    words = excluded.words, by = excluded.by, created = excluded.created;

-- evidence_note_list(gate gate, evidence id) many
SELECT n.verdict, n.words, n.created, t.title, t.lang, m.slug
FROM evidence_note n JOIN thing t ON t.id = n.community JOIN community m ON m.id = t.id
WHERE n.evidence = :evidence AND GATE(t) ORDER BY n.created DESC LIMIT 100;

-- evidence_note_drop(evidence id) run
DELETE FROM evidence_note WHERE evidence = :evidence;

-- evidence_note_export(person id) json
-- ungated: a person's own export
SELECT n.evidence, t.title AS claim, n.verdict, n.words, n.created AS at
FROM evidence_note n JOIN thing t ON t.id = n.evidence WHERE n.by = :person ORDER BY n.created;

-- evidence_export(owner id) json
-- ungated: a person's own export
SELECT t.id AS evidence, t.title AS claim, e.outcome, e.not_shown, e.sources, e.narrator, e.label,
    t.created AS at
FROM thing t JOIN evidence e ON e.id = t.id
WHERE t.owner = :owner AND t.kind = 'evidence' ORDER BY t.updated;

-- evidence_history_export(person id) json
SELECT evidence, what, words, at FROM evidence_history WHERE by = :person ORDER BY at;

-- evidence_forget_verifier(person id) run
UPDATE evidence SET verified_by = NULL WHERE verified_by = :person;

-- evidence_forget_note(person id) run
UPDATE evidence_note SET by = NULL WHERE by = :person;

-- evidence_forget_history(person id) run
UPDATE evidence_history SET by = NULL WHERE by = :person;
