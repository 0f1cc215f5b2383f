-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A need: what somebody says is missing. Title, category (topic), stages, state and number of
-- supports are the thing's.

CREATE TABLE need (
    id id PRIMARY KEY REFERENCES thing (id),
    text text NOT NULL,
    place text NOT NULL,           -- where, in the speaker's words
    sensitive bool NOT NULL,       -- for the stewards alone; never a pin, a feed or a count under 10
    answer text NOT NULL           -- the reason of the newest state, by a steward
);

-- "Me too." The key is the person, or a hash of the browser's visitor word without an account.
CREATE TABLE support (
    need id NOT NULL REFERENCES need (id),
    key bytes NOT NULL,
    person id REFERENCES person (id),
    created time NOT NULL,
    PRIMARY KEY (need, key)
);

CREATE INDEX support_of_person ON support (person, created);

-- Words of open needs, for finding near-duplicates with bounded work.
CREATE TABLE need_word (
    community id NOT NULL,
    word text NOT NULL,
    need id NOT NULL REFERENCES need (id),
    PRIMARY KEY (community, word, need)
);

CREATE INDEX need_word_of ON need_word (need);
