-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Partnerships.

-- partnership_add(id id, partner id, terms text) run
INSERT INTO partnership (id, partner, terms, answer, agreed) VALUES (:id, :partner, :terms, '', NULL);

-- partnership_row(id id) one
SELECT partner, terms, answer, agreed FROM partnership WHERE id = :id;

-- partnership_answer(id id, answer text, agreed time?) run
UPDATE partnership SET answer = :answer, agreed = :agreed WHERE id = :id;

-- partnership_with(partner id, limit int) many
-- ungated: partnership_find asks, since a proposal is also for the partner's stewards
SELECT p.id FROM partnership p WHERE p.partner = :partner ORDER BY p.id DESC LIMIT :limit;

-- partnership_from(community id, limit int) many
-- ungated: partnership_find asks
SELECT t.id FROM thing t WHERE t.kind = 'partnership' AND t.community = :community
ORDER BY t.updated DESC, t.id DESC LIMIT :limit;

-- partnership_open_between(community id, partner id) one
-- ungated: only whether there is one already
SELECT count(*) AS "total:int" FROM partnership p JOIN thing t ON t.id = p.id
WHERE t.state IN ('proposed', 'agreed')
    AND ((t.community = :community AND p.partner = :partner)
        OR (t.community = :partner AND p.partner = :community));
