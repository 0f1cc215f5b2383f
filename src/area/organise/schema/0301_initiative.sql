-- SPDX-License-Identifier: AGPL-3.0-or-later
-- An initiative: the plan that answers needs. Title, one sentence (note), stages, state and the size
-- of its team (tally) are the thing's; what it answers, follows and was decided by are links.

CREATE TABLE initiative (
    id id PRIMARY KEY REFERENCES thing (id),
    plan text NOT NULL,
    begins text NOT NULL,          -- a day, "2026-03-12", or empty
    ends text NOT NULL,
    budget text NOT NULL,          -- in words: what is needed, and from where
    amount int,                    -- whole units of the currency; none said
    currency text NOT NULL,
    closing text NOT NULL,         -- why it was dropped, or what came of it
    minutes int NOT NULL           -- of the confirmed hours
);

-- Its team. The audience of the team has the initiative's id.
CREATE TABLE teammate (
    initiative id NOT NULL REFERENCES initiative (id),
    person id NOT NULL REFERENCES person (id),
    coordinator bool NOT NULL,
    since time NOT NULL,
    PRIMARY KEY (initiative, person)
);

CREATE INDEX teammate_of_person ON teammate (person, since DESC, initiative);

-- What an initiative says of itself while it goes on.
CREATE TABLE initiative_update (
    id id PRIMARY KEY,
    initiative id NOT NULL REFERENCES initiative (id),
    author id REFERENCES person (id),
    lang text NOT NULL,
    text text NOT NULL,
    team_only bool NOT NULL,
    created time NOT NULL
);

CREATE INDEX initiative_update_newest ON initiative_update (initiative, created DESC, id DESC);
CREATE INDEX initiative_update_of_author ON initiative_update (author, created);
