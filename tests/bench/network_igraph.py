# SPDX-License-Identifier: AGPL-3.0-or-later
# network_igraph.py FILE.ncol exact|none: CPU seconds of igraph for what kith network does, by one run each.
# none: no betweenness; this igraph estimates none, and exact takes hours where ours estimates.
import sys
import time

import igraph


def timed(what):
    begun = time.process_time()
    result = what()
    return time.process_time() - begun, result


reading, graph = timed(lambda: igraph.Graph.Read_Ncol(sys.argv[1], names=True, directed=False))
making, graph = timed(lambda: graph.simplify() or graph)
pieces, components = timed(lambda: graph.connected_components())
cutting, cuts = timed(lambda: graph.articulation_points())
bridging, bridges = timed(lambda: graph.bridges())
blocking, _ = timed(lambda: graph.biconnected_components())
between = timed(lambda: graph.betweenness(directed=False))[0] if sys.argv[2] == "exact" else -1
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(
    f"read {reading + making:.3f} parts {pieces + cutting + bridging:.3f} brokers {between:.3f} blocks {blocking:.3f} "
    f"memory {int(peak) // 1024} MB components {len(components)} cuts {len(cuts)} bridges {len(bridges)}"
)
