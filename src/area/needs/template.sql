-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Templates for answers.

-- template_list(community id, limit int) many as template_line
SELECT id, community, name, state, position, archived FROM template
WHERE community = :community ORDER BY position, id LIMIT :limit;

-- template_row(id id) one as template_line
SELECT id, community, name, state, position, archived FROM template WHERE id = :id;

-- template_texts(ids ids) many
SELECT template, lang, text FROM template_text WHERE template IN :ids ORDER BY template, position;

-- template_add(id id, community id, name text, state text, position int) run
INSERT INTO template (id, community, name, state, position, archived)
VALUES (:id, :community, :name, :state, :position, NULL);

-- template_set(id id, name text, state text) run
UPDATE template SET name = :name, state = :state WHERE id = :id;

-- template_archive(id id, archived time?) run
UPDATE template SET archived = :archived WHERE id = :id;

-- template_text_drop(template id) run
DELETE FROM template_text WHERE template = :template;

-- template_text_add(template id, position int, lang text, text text) run
INSERT INTO template_text (template, position, lang, text)
VALUES (:template, :position, :lang, :text);
