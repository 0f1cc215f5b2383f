-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What two communities agreed. The thing's community is the one that proposed it.

CREATE TABLE partnership (
    id id PRIMARY KEY REFERENCES thing (id),
    partner id NOT NULL REFERENCES community (id),
    terms text NOT NULL,
    answer text NOT NULL,          -- the partner's word when accepting or declining, or why it ended
    agreed time
);

CREATE INDEX partnership_of_partner ON partnership (partner, id);
