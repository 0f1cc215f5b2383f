/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Pause. The gate does the rest: GATE(t) in lists, gate_is_muted for one thing. */
#include "kernel/pause.h"

#include "pause_sql.h"

enum err pause_set(struct ctx *c, int64_t stages) {
    if (!viewer_is_person(c->viewer)) {
        return ERR_OK;
    }
    return q_pause_set(c->db, c->viewer->person, stages & STAGES_ALL, NULL);
}

int64_t pause_read(struct str text) {
    int64_t stages;
    return str_to_int(text, &stages) && stages > 0 ? stages & STAGES_ALL : 0;
}
