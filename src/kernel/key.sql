-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Keys of programs.

-- key_add(id id, key_hash bytes, community id, name text, powers int, made_by id?, created time) run
INSERT INTO key (id, key_hash, community, name, powers, made_by, created, used)
VALUES (:id, :key_hash, :community, :name, :powers, :made_by, :created, NULL);

-- key_by_hash(key_hash bytes) one
SELECT id, community, name, powers, made_by, created, used FROM key WHERE key_hash = :key_hash;

-- key_row(id id) one
SELECT id, community, name FROM key WHERE id = :id;

-- key_of_community(community id, limit int) many
SELECT k.id, k.community, k.name, k.powers, k.made_by, k.created, k.used,
    coalesce(m.name, '') AS "maker:text"
FROM key k LEFT JOIN membership m ON m.community = k.community AND m.person = k.made_by
WHERE k.community = :community ORDER BY k.created DESC, k.id DESC LIMIT :limit;

-- key_of_maker(made_by id, community id) many
-- With a community of none: of all.
SELECT id, community FROM key
WHERE made_by = :made_by
    AND (:community = id '00000000-0000-0000-0000-000000000000' OR community = :community)
ORDER BY id;

-- key_page(after id, limit int) many
-- For the host's list at the machine.
SELECT k.id, c.slug, k.name, k.powers, k.created, k.used
FROM key k JOIN community c ON c.id = k.community
WHERE k.id > :after ORDER BY k.id LIMIT :limit;

-- key_set_used(id id, day time) run
UPDATE key SET used = :day WHERE id = :id AND (used IS NULL OR used < :day);

-- key_drop(id id) run
DELETE FROM key WHERE id = :id;
