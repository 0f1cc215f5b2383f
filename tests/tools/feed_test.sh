# SPDX-License-Identifier: AGPL-3.0-or-later
# The feeds of the demo's lists, read by two readers that are not ours: feedparser without a complaint, and
# rss-parser. Every page of a list of needs is gone through to its end. Needs build/release.
# shellcheck shell=bash
source tests/tools/count.sh
kith=$PWD/build/release/kith
reader=$PWD/tests/tools/feed_reader
place=$(mktemp -d)
trap 'kill "$server" 2>/dev/null; rm -rf "$place"' EXIT
cd "$place" || exit 1

"$kith" demo --data data >/dev/null || exit 1
# Enough for a second and a third page.
sqlite3 data/kith.db "
INSERT INTO thing SELECT randomblob(16), kind, community, owner, audience, wanted, life, state, turn, stages, topic,
    lang, 'A further <need> & ' || n, note, tally, created, updated - n * 1000
FROM (SELECT t.*, n.value AS n FROM thing t, generate_series(1, 45) n
    WHERE t.kind = 'need' AND t.life = 'published' AND t.state <> 'merged'
        AND t.audience = x'00000000000000000000000000000001'
    GROUP BY n.value)" || exit 1
"$kith" serve --data data --listen 127.0.0.1:0 --print-port --alone >port 2>said &
server=$!
until [ -s port ] || ! kill -0 "$server"; do sleep 0.1; done
site=http://127.0.0.1:$(cat port)

total=$(sqlite3 data/kith.db "SELECT count(*) FROM thing WHERE kind = 'need' AND life = 'published'
    AND state <> 'merged' AND audience = x'00000000000000000000000000000001'")
is "feedparser reads every need, page by page, and finds nothing wrong" \
    "$(/usr/bin/python3 "$reader.py" "$site/feeds/needs")" "$total entries, $total names, 0 faults"
is "and so does rss-parser" "$(node "$reader.js" "$site/feeds/needs")" "$total entries, $total names"
for path in feeds/practices feeds/evidence feeds/ballots feeds/works feeds/initiatives \
    communities/aurora-valley/feeds/needs 'feeds/needs?stage=pregnancy'; do
    succeeds "$path has no faults" grep -qE '^[1-9][0-9]* entries, [0-9]+ names, 0 faults$' \
        <(/usr/bin/python3 "$reader.py" "$site/$path")
done
is "what is not a list has no feed" "$(curl -so /dev/null -w '%{http_code}' "$site/feeds/people")" 404

counted
