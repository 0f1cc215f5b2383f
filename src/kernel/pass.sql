-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Passes: links, printed codes, invitations.

-- pass_add(code_hash bytes, kind text, person id?, email text?, community id?, role text, made_by id?, note text, created time, expires time, uses_left int) run
INSERT INTO pass (code_hash, kind, person, email, community, role, made_by, note, created, expires,
    uses_left)
VALUES (:code_hash, :kind, :person, :email, :community, :role, :made_by, :note, :created, :expires,
    :uses_left);

-- pass_find(code_hash bytes, kind text, now time) one
SELECT code_hash, person, email, community, coalesce(role, '') AS "role:text", made_by, note,
    expires, uses_left
FROM pass
WHERE code_hash = :code_hash AND kind = :kind AND expires > :now AND uses_left > 0;

-- pass_take(code_hash bytes) run
UPDATE pass SET uses_left = uses_left - 1 WHERE code_hash = :code_hash AND uses_left > 0;

-- pass_drop_old(now time) run
DELETE FROM pass WHERE expires <= :now;

-- pass_drop_of_person(person id, kind text) run
DELETE FROM pass WHERE person = :person AND kind = :kind;

-- pass_addresses(person id, now time) many
SELECT coalesce(email, '') AS "email:text", expires FROM pass
WHERE person = :person AND kind = 'address' AND expires > :now AND uses_left > 0
ORDER BY expires LIMIT 20;

-- pass_invitations(community id, now time) many
SELECT p.code_hash, coalesce(p.role, '') AS "role:text", p.note, p.expires, p.uses_left, p.created,
    coalesce(m.name, '') AS "maker:text"
FROM pass p LEFT JOIN membership m ON m.community = p.community AND m.person = p.made_by
WHERE p.community = :community AND p.kind = 'invitation' AND p.expires > :now AND p.uses_left > 0
ORDER BY p.created DESC LIMIT 200;

-- pass_end(code_hash bytes, community id) run
DELETE FROM pass WHERE code_hash = :code_hash AND community = :community AND kind = 'invitation';

-- pass_end_of_maker(made_by id, community id) run
DELETE FROM pass WHERE made_by = :made_by AND community = :community AND kind = 'invitation';
