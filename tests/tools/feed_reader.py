# SPDX-License-Identifier: AGPL-3.0-or-later
# Follows a feed to its end with feedparser: how many entries, how many different names, how many faults.
import sys

import feedparser

address, entries, names, faults = sys.argv[1], 0, set(), 0
while address:
    feed = feedparser.parse(address)
    faults += bool(feed.bozo) or not feed.feed.get("title") or not feed.feed.get("updated_parsed")
    for entry in feed.entries:
        names.add(entry.id)
        faults += not (entry.title and entry.link.startswith("http") and entry.updated_parsed)
    entries += len(feed.entries)
    address = next((link.href for link in feed.feed.links if link.rel == "next"), None)
print(f"{entries} entries, {len(names)} names, {faults} faults")
