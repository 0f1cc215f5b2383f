-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What hosts see.

-- house_people(beginning text, until text, after_name text, after id, limit int) many as house_person
-- By the name's beginning, small letters.
SELECT id, name, lower(name) AS "folded:text", host, state, created, suspended_until FROM person
WHERE lower(name) >= :beginning AND lower(name) < :until AND (lower(name), id) > (:after_name, :after)
    AND state <> 'erased'
ORDER BY lower(name), id LIMIT :limit;

-- house_person(id id) one as house_person
SELECT id, name, lower(name) AS "folded:text", host, state, created, suspended_until FROM person
WHERE id = :id AND state <> 'erased';

-- house_memberships(person id) many
-- ungated: for the hosts
SELECT m.community, m.role, m.name, c.slug, t.title, t.lang
FROM membership m JOIN community c ON c.id = m.community JOIN thing t ON t.id = m.community
WHERE m.person = :person ORDER BY t.title, m.community LIMIT 100;

-- house_communities(before time, before_id id, limit int) many
-- ungated: for the hosts, closed ones too
SELECT t.id, t.title, t.lang, t.tally, t.life, t.updated, c.slug, c.joining
FROM thing t JOIN community c ON c.id = t.id
WHERE t.kind = 'community' AND (t.updated, t.id) < (:before, :before_id)
ORDER BY t.updated DESC, t.id DESC LIMIT :limit;

-- house_audit(before int, limit int) many
SELECT number, at, actor, act, object, community FROM audit
WHERE number < :before ORDER BY number DESC LIMIT :limit;

-- house_failed_jobs(limit int) many
SELECT kind, attempts, error, run_at FROM job WHERE state = 'failed' ORDER BY run_at DESC LIMIT :limit;

-- house_failed_mails(limit int) many
SELECT attempts, error, created, next_at FROM mail WHERE state = 'failed'
ORDER BY next_at DESC LIMIT :limit;
