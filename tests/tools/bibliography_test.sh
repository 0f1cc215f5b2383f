# SPDX-License-Identifier: AGPL-3.0-or-later
# What we write of a bibliography, bibutils and citation.js read; what they make of it, we read, and it is the same.
# shellcheck shell=bash
source tests/tools/count.sh
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
from=tests/tools/bibliography.bib
# shellcheck disable=SC2046
succeeds "bibliography_turn is built" "${CC:-cc}" -std=c11 -D_GNU_SOURCE -Isrc -I. -o "$place/turn" \
    tests/tools/bibliography_turn.c src/base/{arena,buf,str,json,id,err}.c \
    src/format/{bibliography,bibtex_read,bibtex_text,bibtex_write,ris,csl,json_read,json_place,flaw,names}.c \
    $(pkg-config --cflags --libs jansson) -lm
turn=$place/turn
"$turn" "$from" line >"$place/lines"
is "bibliography: what there is" "$(wc -l <"$place/lines")" 6
for form in bibtex ris csl; do
    "$turn" "$from" "$form" >"$place/ours.$form"
done

# lines FILE: what we read in it
lines() {
    "$turn" "$1" line 2>&1
}

# bibutils: our form, to its own, to another form
bibutils() {
    "$1" "$2" 2>"$place/said" | "$3" 2>>"$place/said" >"$place/back"
    lines "$place/back"
}
if command -v bib2xml >/dev/null; then
    is "bibutils: BibTeX to BibTeX" "$(bibutils bib2xml "$place/ours.bibtex" xml2bib)" "$(cat "$place/lines")"
    is "bibutils: BibTeX to RIS" "$(bibutils bib2xml "$place/ours.bibtex" xml2ris)" "$(cat "$place/lines")"
    # RIS knows no organisations: it takes this one for a person and its sons.
    sed 's/Barnes and Sons/Barnes; et al./' "$place/lines" >"$place/people"
    is "bibutils: RIS to RIS" "$(bibutils ris2xml "$place/ours.ris" xml2ris)" "$(cat "$place/people")"
    is "bibutils: RIS to BibTeX" "$(bibutils ris2xml "$place/ours.ris" xml2bib)" "$(cat "$place/people")"
else
    skip "bibliography and bibutils" "there is no bib2xml here"
fi

# citation.js: our form to its CSL-JSON and its BibTeX
citation() {
    node tests/tools/bibliography_citation.js "$place/ours.$1" "$2" >"$place/back" 2>"$place/said" ||
        cat "$place/said"
    lines "$place/back"
}
if [ -d node_modules/@citation-js/core ]; then
    is "citation.js: BibTeX to CSL-JSON" "$(citation bibtex data)" "$(cat "$place/lines")"
    is "citation.js: CSL-JSON to CSL-JSON" "$(citation csl data)" "$(cat "$place/lines")"
    # Of a talk in RIS it drops where and when; in BibTeX a thesis is "misc" to it.
    is "citation.js: RIS to CSL-JSON" "$(citation ris data | sed '/Said in a room/d')" \
        "$(sed '/Said in a room/d' "$place/lines")"
    is "citation.js: CSL-JSON to BibTeX" "$(citation csl bibtex | sed '/What we found/d')" \
        "$(sed '/What we found/d' "$place/lines")"
else
    skip "bibliography and citation.js" "node_modules has no @citation-js/core"
fi

counted
