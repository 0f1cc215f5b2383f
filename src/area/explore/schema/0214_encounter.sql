-- SPDX-License-Identifier: AGPL-3.0-or-later
-- An encounter: communities that learn from each other, or join forces on a motif. It belongs to none
-- of them. Its own id is the audience of who takes part or is asked to; `talk` that of who takes part.

CREATE TABLE encounter (
    id id PRIMARY KEY REFERENCES thing (id),
    about text NOT NULL,
    motif id,                      -- none: about something else
    joint bool NOT NULL,           -- any community that lives with the motif may join
    talk id NOT NULL
);

CREATE INDEX encounter_of_motif ON encounter (motif, joint, id);

CREATE TABLE encounter_part (
    encounter id NOT NULL REFERENCES encounter (id),
    community id NOT NULL REFERENCES community (id),
    state text NOT NULL,           -- asked, in, declined, left
    open bool NOT NULL,            -- would have everybody read of it
    takes text NOT NULL,           -- what they take home, in their own words
    since time NOT NULL,
    PRIMARY KEY (encounter, community)
);

CREATE INDEX encounter_part_of ON encounter_part (community, encounter, state);

-- What one asks the others; the answers are comments.
CREATE TABLE inquiry (
    id id PRIMARY KEY REFERENCES thing (id),
    encounter id NOT NULL REFERENCES encounter (id),
    community id NOT NULL REFERENCES community (id)
);

CREATE INDEX inquiry_of ON inquiry (encounter, id);

CREATE TABLE encounter_visit (
    id id PRIMARY KEY,
    encounter id NOT NULL REFERENCES encounter (id),
    host id NOT NULL REFERENCES community (id),
    day time NOT NULL,             -- its noon in UTC
    place text NOT NULL,
    coming text NOT NULL,          -- who comes, in words
    author id REFERENCES person (id),
    created time NOT NULL
);

CREATE INDEX encounter_visit_of ON encounter_visit (encounter, day, id);
CREATE INDEX encounter_visit_author ON encounter_visit (author);

-- Circles that have found each other. The others see the name alone: the circle is its community's.
CREATE TABLE encounter_pair (
    encounter id NOT NULL REFERENCES encounter (id),
    circle id NOT NULL REFERENCES thing (id),
    community id NOT NULL REFERENCES community (id),
    name text NOT NULL,
    created time NOT NULL,
    PRIMARY KEY (encounter, circle)
);
