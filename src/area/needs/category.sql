-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Categories and their names.

-- category_of_community(community id, limit int) many as category_line
SELECT id, community, topic, position, sensitive, body, archived FROM category
WHERE community = :community ORDER BY position, id LIMIT :limit;

-- category_of_site(limit int) many as category_line
SELECT id, community, topic, position, sensitive, body, archived FROM category
WHERE community IS NULL ORDER BY position, id LIMIT :limit;

-- category_row(id id) one as category_line
SELECT id, community, topic, position, sensitive, body, archived FROM category WHERE id = :id;

-- category_names(ids ids) many
SELECT category, lang, name, hint FROM category_name WHERE category IN :ids
ORDER BY category, position;

-- category_add(id id, community id?, topic text, position int, sensitive bool, body id?) run
INSERT INTO category (id, community, topic, position, sensitive, body, archived)
VALUES (:id, :community, :topic, :position, :sensitive, :body, NULL);

-- category_set(id id, topic text, sensitive bool, body id?) run
UPDATE category SET topic = :topic, sensitive = :sensitive, body = :body WHERE id = :id;

-- category_archive(id id, archived time?) run
UPDATE category SET archived = :archived WHERE id = :id;

-- category_name_drop(category id) run
DELETE FROM category_name WHERE category = :category;

-- category_name_add(category id, position int, lang text, name text, hint text) run
INSERT INTO category_name (category, position, lang, name, hint)
VALUES (:category, :position, :lang, :name, :hint);
