-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Full text over what things say. The gate is asked at every search.

-- only sqlite
CREATE TABLE search_entry (
    number int PRIMARY KEY,
    thing id NOT NULL REFERENCES thing (id),
    updated time NOT NULL
);

CREATE UNIQUE INDEX search_of_thing ON search_entry (thing);

CREATE VIRTUAL TABLE search_text USING fts5 (title, body, tokenize = 'unicode61 remove_diacritics 2');
-- end

-- only postgres
CREATE TABLE search_entry (
    thing id PRIMARY KEY REFERENCES thing (id),
    updated time NOT NULL,
    words tsvector NOT NULL
);

CREATE INDEX search_words ON search_entry USING gin (words);
-- end
