-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Needs for programs (Open311): found by the day on which they were voiced and by what they are about.

-- What was voiced lately in a community. thing_of_community is by what moved last.
CREATE INDEX thing_need_voiced ON thing (community, created DESC, id DESC, audience, owner, stages, state)
    WHERE kind = 'need' AND life = 'published';

-- A row for each need: of which category, or of which topic where it has none. Neither ever changes.
CREATE TABLE need_code (
    community id NOT NULL,
    category id NOT NULL,          -- none: sixteen zero bytes
    topic text NOT NULL,           -- empty where there is a category
    voiced time NOT NULL,
    need id NOT NULL REFERENCES need (id),
    PRIMARY KEY (community, category, topic, voiced, need)
);

CREATE INDEX need_code_of ON need_code (need);

INSERT INTO need_code (community, category, topic, voiced, need)
SELECT t.community, coalesce(n.category, id '00000000-0000-0000-0000-000000000000'),
    CASE WHEN n.category IS NULL THEN t.topic ELSE '' END, t.created, t.id
FROM need n JOIN thing t ON t.id = n.id WHERE t.community IS NOT NULL;

-- Changes of all needs in the order in which they came.
CREATE INDEX need_change_at ON need_change (at, id, need);

-- A need that a program brought. Its token tells its number once everybody may see it.
CREATE TABLE open311_need (
    need id PRIMARY KEY REFERENCES need (id),
    key id NOT NULL,               -- the program's; it may have ended since
    token_hash bytes NOT NULL
);

CREATE UNIQUE INDEX open311_need_token ON open311_need (token_hash);

-- What a program said of a need, by the number that the program gave it: twice is refused.
CREATE TABLE open311_update (
    community id NOT NULL,
    update_id text NOT NULL,
    need id NOT NULL REFERENCES need (id),
    change id NOT NULL,            -- need_change.id
    PRIMARY KEY (community, update_id)
);

CREATE INDEX open311_update_of ON open311_update (need);
