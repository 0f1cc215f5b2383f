-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Votes: who may, who has, and apart from that what was said.

-- elector_count(community id, opened time) one
-- Those who were members before it opened. Somebody who leaves and comes back is new.
SELECT count(*) AS "total:int" FROM membership
WHERE community = :community AND role <> 'asked' AND since < :opened;

-- elector_one(community id, person id, opened time) one
SELECT name FROM membership
WHERE community = :community AND person = :person AND role <> 'asked' AND since < :opened;

-- elector_list(community id, after id, opened time, limit int) ids
SELECT person FROM membership
WHERE community = :community AND person > :after AND role <> 'asked' AND since < :opened
ORDER BY person LIMIT :limit;

-- elector_list_named(community id, name text, opened time, limit int) many
-- As in a telephone book: from that name on.
SELECT person, name FROM membership
WHERE community = :community AND name >= :name AND role <> 'asked' AND since < :opened
ORDER BY name, person LIMIT :limit;

-- ballot_key_add(ballot id, key bytes) run
INSERT INTO ballot_key (ballot, key) VALUES (:ballot, :key);

-- ballot_key_row(ballot id) one
SELECT key FROM ballot_key WHERE ballot = :ballot;

-- ballot_key_drop(ballot id) run
DELETE FROM ballot_key WHERE ballot = :ballot;

-- turnout_add(ballot id, person id, helper id?) run
INSERT INTO turnout (ballot, person, helper) VALUES (:ballot, :person, :helper)
ON CONFLICT DO NOTHING;

-- turnout_one(ballot id, person id) one
SELECT helper FROM turnout WHERE ballot = :ballot AND person = :person;

-- turnout_set_own(ballot id, person id) run
-- Whoever votes in person has seen to it: no helper may change that vote any more.
UPDATE turnout SET helper = NULL WHERE ballot = :ballot AND person = :person;

-- turnout_list(ballot id, after id, limit int) ids
SELECT person FROM turnout WHERE ballot = :ballot AND person > :after ORDER BY person LIMIT :limit;

-- turnout_of_person_list(person id) many
SELECT ballot FROM turnout WHERE person = :person ORDER BY ballot;

-- turnout_drop_person(person id) run
DELETE FROM turnout WHERE person = :person;

-- turnout_helper_forget(person id) run
UPDATE turnout SET helper = NULL WHERE helper = :person;

-- turnout_part_add(ballot id, part int, by int) run
INSERT INTO turnout_part (ballot, part, votes) VALUES (:ballot, :part, :by)
ON CONFLICT (ballot, part) DO UPDATE SET votes = turnout_part.votes + excluded.votes;

-- turnout_total(ballot id) one
SELECT CAST(coalesce(sum(votes), 0) AS bigint) AS "total:int" FROM turnout_part
WHERE ballot = :ballot;

-- vote_put(ballot id, tag bytes, person id?, options int, stance text, reason text) run
-- A new vote, or another one in the place of the old.
INSERT INTO vote (ballot, tag, person, options, stance, settled, reason)
VALUES (:ballot, :tag, :person, :options, :stance, FALSE, :reason)
ON CONFLICT (ballot, tag) DO UPDATE SET options = excluded.options, stance = excluded.stance,
    settled = excluded.settled, reason = excluded.reason;

-- vote_one(ballot id, tag bytes) one
SELECT tag, options, stance, settled, reason FROM vote WHERE ballot = :ballot AND tag = :tag;

-- vote_of_person_one(ballot id, person id) one
SELECT tag, options, stance, settled, reason FROM vote WHERE person = :person AND ballot = :ballot;

-- vote_settle(ballot id, tag bytes) run
UPDATE vote SET settled = TRUE WHERE ballot = :ballot AND tag = :tag AND stance = 'objection';

-- vote_drop_one(ballot id, tag bytes) run
DELETE FROM vote WHERE ballot = :ballot AND tag = :tag;

-- vote_drop(ballot id) run
DELETE FROM vote WHERE ballot = :ballot;

-- vote_forget(person id) run
-- In open ballots that are counted the vote stays, as it is in the bundle, without its name.
UPDATE vote SET person = NULL, reason = '' WHERE person = :person;

-- vote_sums(ballot id) each
-- Alike votes together, in an order that tells nothing.
SELECT options, stance, settled, count(*) AS "votes:int" FROM vote WHERE ballot = :ballot
GROUP BY options, stance, settled ORDER BY options, stance, settled;

-- vote_all(ballot id) each
-- Tags are keyed hashes: their order tells nothing.
SELECT tag, options, stance, settled FROM vote WHERE ballot = :ballot ORDER BY tag;

-- vote_list_named(ballot id, community id, after bytes, limit int) many
-- An open ballot's votes with the names that their voters have in that community.
SELECT v.tag, v.options, v.stance, v.settled, m.name FROM vote v
LEFT JOIN membership m ON m.community = :community AND m.person = v.person
WHERE v.ballot = :ballot AND v.tag > :after ORDER BY v.tag LIMIT :limit;

-- vote_reason_list(ballot id, community id, limit int) many as vote_reason
SELECT v.stance, v.settled, v.reason, m.name FROM vote v
LEFT JOIN membership m ON m.community = :community AND m.person = v.person
WHERE v.ballot = :ballot AND v.reason <> '' ORDER BY v.tag LIMIT :limit;

-- vote_reason_each(ballot id) each
SELECT stance, settled, reason FROM vote WHERE ballot = :ballot AND reason <> '' ORDER BY tag;

-- vote_reason_keep(id id, ballot id, stance text, settled bool, reason text) run
INSERT INTO vote_reason_kept (id, ballot, stance, settled, reason)
VALUES (:id, :ballot, :stance, :settled, :reason);

-- vote_reason_kept_list(ballot id, limit int) many
SELECT stance, settled, reason FROM vote_reason_kept WHERE ballot = :ballot ORDER BY id LIMIT :limit;
