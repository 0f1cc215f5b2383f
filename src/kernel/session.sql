-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Sessions.

-- session_add(token_hash bytes, person id, device text, created time, expires time) run
INSERT INTO session (token_hash, person, device, created, expires)
VALUES (:token_hash, :person, :device, :created, :expires);

-- session_by_hash(token_hash bytes, now time) one
SELECT s.person, p.lang FROM session s JOIN person p ON p.id = s.person
WHERE s.token_hash = :token_hash AND s.expires > :now;

-- session_created(token_hash bytes, person id) one
SELECT created FROM session WHERE token_hash = :token_hash AND person = :person;

-- session_of_person(person id, now time) many
SELECT token_hash, device, created, expires FROM session
WHERE person = :person AND expires > :now ORDER BY created DESC LIMIT 100;

-- session_drop(token_hash bytes) run
DELETE FROM session WHERE token_hash = :token_hash;

-- session_drop_of(token_hash bytes, person id) run
DELETE FROM session WHERE token_hash = :token_hash AND person = :person;

-- session_drop_others(token_hash bytes, person id) run
DELETE FROM session WHERE person = :person AND token_hash <> :token_hash;

-- session_drop_old(now time) run
DELETE FROM session WHERE expires <= :now;
