-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the kernel keeps about a person, read for the person alone (so no gate), and its end.

-- own_things(owner id) json
SELECT id, kind, community, life, state, topic, lang, title, note, created, updated
FROM thing WHERE owner = :owner ORDER BY updated, id;

-- own_comments(author id) json
SELECT thing, text, warning, life, created FROM comment WHERE author = :author ORDER BY created;

-- own_follows(person id) json
SELECT f.thing, t.title, f.created FROM follow f JOIN thing t ON t.id = f.thing
WHERE f.person = :person ORDER BY f.created;

-- own_notices(person id) json
SELECT thing, kind, period, created, seen FROM notice WHERE person = :person ORDER BY created;

-- own_blocks(person id) json
SELECT blocked AS person, created FROM block WHERE person = :person ORDER BY created;

-- own_reports(person id) json
SELECT thing, reason, words, state, answer, created FROM report WHERE by = :person ORDER BY created;

-- own_tasks(person id) json
SELECT thing, title, state, due, created FROM task WHERE doer = :person ORDER BY created;

-- own_addresses(person id) json
SELECT email, verified FROM address WHERE person = :person ORDER BY verified, email;

-- own_memberships(person id) json
SELECT m.community, c.slug, m.name, m.role, m.since
FROM membership m JOIN community c ON c.id = m.community
WHERE m.person = :person ORDER BY m.since;

-- own_sessions(person id) json
SELECT device, created, expires FROM session WHERE person = :person ORDER BY created;

-- own_invitations(person id) json
SELECT community, role, note, created, expires, uses_left FROM pass
WHERE made_by = :person AND kind = 'invitation' ORDER BY created;

-- own_keys(person id) json
SELECT id AS key, community, name, powers, created, used FROM key
WHERE made_by = :person ORDER BY created;

-- own_acts(person id) json
SELECT number, at, act, object, community, data FROM audit
WHERE actor = :person OR object = :person ORDER BY number;

-- forget_list(person id, everything bool) many
SELECT id FROM thing
WHERE owner = :person AND life <> 'erased' AND kind <> 'community'
    AND (:everything OR life = 'draft' OR wanted = :person)
ORDER BY id;

-- forget_owner(person id) run
UPDATE thing SET owner = NULL WHERE owner = :person;

-- forget_author(person id) run
UPDATE comment SET author = NULL WHERE author = :person;

-- forget_comments(person id) run
UPDATE comment SET text = '', warning = '', life = 'erased', author = NULL WHERE author = :person;

-- forget_tasks(person id) run
UPDATE task SET doer = NULL WHERE doer = :person;

-- forget_reports(person id) run
UPDATE report SET by = NULL WHERE by = :person;

-- forget_mail(person id) run
-- Also to an address that was never confirmed.
DELETE FROM mail WHERE recipient IN (SELECT email FROM address WHERE person = :person)
    OR recipient IN (SELECT email FROM pass WHERE person = :person AND email IS NOT NULL);

-- forget_passes(person id) run
DELETE FROM pass WHERE person = :person OR (made_by = :person AND kind = 'invitation')
    OR email IN (SELECT email FROM address WHERE person = :person);

-- forget_passes_made(person id) run
UPDATE pass SET made_by = NULL WHERE made_by = :person;

-- forget_addresses(person id) run
DELETE FROM address WHERE person = :person;

-- forget_sessions(person id) run
DELETE FROM session WHERE person = :person;

-- forget_blocks(person id) run
DELETE FROM block WHERE person = :person OR blocked = :person;

-- forget_follows(person id) run
DELETE FROM follow WHERE person = :person;

-- forget_audiences(person id) run
DELETE FROM audience_person WHERE person = :person;

-- forget_person(person id) run
UPDATE person SET name = '', lang = 'en', zone = 'UTC', muted = 0, password = NULL,
    state = 'erased', host = FALSE, mail = 'never', made_by = NULL, suspended_until = NULL
WHERE id = :person;
