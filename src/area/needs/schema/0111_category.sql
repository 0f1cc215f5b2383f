-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Categories: finer than the eight topics, a community's own or the site's. Each belongs to a topic,
-- so that sites can be compared.

CREATE TABLE category (
    id id PRIMARY KEY,
    community id,                  -- none: the site's, for every community
    topic text NOT NULL,
    position int NOT NULL,
    sensitive bool NOT NULL,       -- such needs are for the stewards alone
    body id,                       -- told although the category is sensitive; none: nobody is
    archived time                  -- still known by the needs that have it, no longer offered
);

CREATE INDEX category_of ON category (community, position, id);

-- The first language it was named in stands first.
CREATE TABLE category_name (
    category id NOT NULL REFERENCES category (id),
    position int NOT NULL,
    lang text NOT NULL,
    name text NOT NULL,
    hint text NOT NULL,
    PRIMARY KEY (category, position)
);
