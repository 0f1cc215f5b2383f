-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Templates: answers that stewards give often, in several languages.

CREATE TABLE template (
    id id PRIMARY KEY,
    community id NOT NULL,
    name text NOT NULL,            -- as stewards call it
    state text NOT NULL,           -- that it goes with
    position int NOT NULL,
    archived time
);

CREATE INDEX template_of ON template (community, position, id);

CREATE TABLE template_text (
    template id NOT NULL REFERENCES template (id),
    position int NOT NULL,
    lang text NOT NULL,
    text text NOT NULL,            -- with {title}, {place}, {community}, {body}
    PRIMARY KEY (template, position)
);
