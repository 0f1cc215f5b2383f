-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Full text anew: words and marks in one index, what was said beside it, and the words that are
-- known. What was entered before comes over with edition 0 and is entered again by a job.

CREATE TABLE search_thing (
    number int PRIMARY KEY,        -- rises: newest first
    thing id NOT NULL REFERENCES thing (id),
    updated time NOT NULL,
    edition int NOT NULL,          -- of the rules by which it was entered; older ones: again
    marks text NOT NULL,           -- by which it was entered: kind, stages, audience ...
    title text NOT NULL,           -- as it was said
    body text NOT NULL
);

CREATE UNIQUE INDEX search_thing_of ON search_thing (thing);
CREATE INDEX search_thing_edition ON search_thing (edition, number);

-- Words that were entered and taken out, until a job has counted them.
CREATE TABLE search_change (
    number int PRIMARY KEY,
    by int NOT NULL,               -- 1: entered, -1: taken out
    words text NOT NULL            -- each once, a blank between
);

CREATE TABLE search_term (
    term text PRIMARY KEY,
    docs int NOT NULL,             -- things that have it, as far as counted
    tier int NOT NULL,             -- how many figures docs has in base 8
    near bool NOT NULL             -- search_near has it
);

CREATE INDEX search_term_tier ON search_term (tier, term);

-- A word and what is left of it when one letter is left out, as a number.
CREATE TABLE search_near (
    hash int NOT NULL,
    term text NOT NULL,
    PRIMARY KEY (hash, term)
);

-- only sqlite
CREATE VIRTUAL TABLE search_index USING fts5 (words, tokenize = 'ascii', columnsize = 0);

INSERT INTO search_thing (number, thing, updated, edition, marks, title, body)
SELECT e.number, e.thing, e.updated, 0, '', f.title, f.body
FROM search_entry e JOIN search_text f ON f.rowid = e.number;

DROP TABLE search_text;
DROP TABLE search_entry;
-- end

-- only postgres
-- Without a list of what is still to be entered: it would be read through at each search.
CREATE TABLE search_index (number bigint PRIMARY KEY, words tsvector NOT NULL);
CREATE INDEX search_index_words ON search_index USING gin (words) WITH (fastupdate = off);

INSERT INTO search_thing (number, thing, updated, edition, marks, title, body)
OVERRIDING SYSTEM VALUE
SELECT number, thing, updated, 0, '',
    (SELECT coalesce(string_agg(lexeme, ' ' ORDER BY positions[1], lexeme), '')
     FROM unnest(words) WHERE 'A' = ANY (weights)),
    (SELECT coalesce(string_agg(lexeme, ' ' ORDER BY positions[1], lexeme), '')
     FROM unnest(words) WHERE 'B' = ANY (weights))
FROM search_entry;

SELECT setval(pg_get_serial_sequence('search_thing', 'number'),
    (SELECT coalesce(max(number), 0) + 1 FROM search_thing), false);

DROP TABLE search_entry;
-- end
