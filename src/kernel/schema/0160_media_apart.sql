-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Pictures that an area holds apart from its things' own: of an answer to a survey, say. They have no page, no words
-- and no place in lists; the area alone says who may see one. Their files are media_size's, as all pictures'.

CREATE TABLE media_apart (
    holder id NOT NULL,            -- what holds it: the area's own id, of a filled form or a draft
    name text NOT NULL,            -- as the holder calls it
    thing id NOT NULL REFERENCES thing (id), -- with which it goes
    hash text NOT NULL,            -- as in media_size
    type text NOT NULL,
    width int NOT NULL,            -- of the largest
    height int NOT NULL,
    bytes int NOT NULL,
    created time NOT NULL,         -- the day alone
    PRIMARY KEY (holder, name)
);

CREATE INDEX media_apart_of_thing ON media_apart (thing);
CREATE INDEX media_apart_of_hash ON media_apart (hash);
