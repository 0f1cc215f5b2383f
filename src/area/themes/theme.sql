-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Themes.

-- theme_add(id id, slug text, about text) run
INSERT INTO theme (id, slug, about) VALUES (:id, :slug, :about);

-- theme_id_of_slug(slug text) one
SELECT id FROM theme WHERE slug = :slug;

-- theme_row(id id) one
SELECT slug, about FROM theme WHERE id = :id;
