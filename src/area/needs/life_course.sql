-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Needs by stage of life, counted.

-- life_course_thing(id id) one
-- ungated: it is counted only when everybody sees it.
SELECT community, audience, life, state, stages, tally FROM thing WHERE id = :id;

-- life_course_row(need id) one
SELECT community, stages, state, voices FROM life_course_need WHERE need = :need;

-- life_course_put(need id, community id, stages int, state text, voices int) run
INSERT INTO life_course_need (need, community, stages, state, voices)
VALUES (:need, :community, :stages, :state, :voices)
ON CONFLICT (need) DO UPDATE SET community = excluded.community, stages = excluded.stages,
    state = excluded.state, voices = excluded.voices;

-- life_course_drop(need id) run
DELETE FROM life_course_need WHERE need = :need;

-- life_course_add(community id, stage int, state text, needs int, voices int) run
INSERT INTO life_course_count (community, stage, state, needs, voices)
VALUES (:community, :stage, :state, :needs, :voices)
ON CONFLICT (community, stage, state) DO UPDATE SET needs = life_course_count.needs + excluded.needs,
    voices = life_course_count.voices + excluded.voices;

-- life_course_tidy(community id, stage int, state text) run
DELETE FROM life_course_count
WHERE community = :community AND stage = :stage AND state = :state AND needs <= 0;

-- life_course_of(community id) many
-- A row for each state of each stage: some dozens at most.
SELECT stage, state, needs, voices FROM life_course_count WHERE community = :community
ORDER BY stage, state;
