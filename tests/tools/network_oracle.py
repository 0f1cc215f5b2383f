# SPDX-License-Identifier: AGPL-3.0-or-later
# network_oracle.py KITH FOLDER [igraph|networkx]: networks at random, studied by kith network and by another library.
# Prints what differs.
import json
import random
import subprocess
import sys

kith, folder, library = sys.argv[1:4]


def by_networkx(nodes, edges):
    import networkx

    g = networkx.Graph()
    g.add_nodes_from(nodes)
    g.add_edges_from(edges)
    return (
        sorted((len(c) for c in networkx.connected_components(g)), reverse=True),
        set(networkx.articulation_points(g)),
        {frozenset(e) for e in networkx.bridges(g)},
        networkx.betweenness_centrality(g, normalized=False),
    )


def by_igraph(nodes, edges):
    import igraph

    g = igraph.Graph.TupleList(edges, vertex_name_attr="name")
    known = set(g.vs["name"]) if g.vcount() else set()
    g.add_vertices([n for n in nodes if n not in known])
    names = g.vs["name"]
    return (
        sorted(g.connected_components().sizes(), reverse=True),
        {names[v] for v in g.articulation_points()},
        {frozenset((names[g.es[e].source], names[g.es[e].target])) for e in g.bridges()},
        dict(zip(names, g.betweenness(directed=False))),
    )


def network(draw):
    count = draw.randrange(2, 120)
    kind = draw.randrange(3)
    nodes = [f"n{v}" for v in range(count)]
    edges = set()
    for v in range(1, count):
        if kind == 0:  # a tree, nearly
            edges.add((draw.randrange(v), v))
        elif kind == 1:  # a chain of groups
            edges.update((u, v) for u in range(max(0, v - 4), v) if draw.random() < 0.4)
    for _ in range(draw.randrange(2 * count) if kind == 2 else draw.randrange(4)):
        u, v = draw.randrange(count), draw.randrange(count)
        if u != v:
            edges.add((min(u, v), max(u, v)))
    return nodes, [(nodes[u], nodes[v]) for u, v in sorted(edges)]


def compare(number, nodes, edges):
    with open(f"{folder}/ties.csv", "w") as f:
        f.write("from,to\n" + "".join(f"{u},{v}\n" for u, v in edges))
    with open(f"{folder}/nodes.csv", "w") as f:
        f.write("id\n" + "".join(f"{v}\n" for v in nodes))
    said = subprocess.run(
        [kith, "network", f"{folder}/ties.csv", "--nodes", f"{folder}/nodes.csv", "--organisations", "--json"],
        stdout=subprocess.PIPE,
        check=True,
    )
    ours = json.loads(said.stdout)["result"]
    components, cuts, bridges, between = (by_igraph if library == "igraph" else by_networkx)(nodes, edges)
    value = {b["id"]: b["value"] for b in ours["brokers"]}
    if ours["components"] != components:
        print(f"network {number}: components")
    if {c["id"] for c in ours["cut_points"]} != cuts or len(ours["cut_points"]) != len(cuts):
        print(f"network {number}: cut points")
    if {frozenset(b) for b in ours["bridges"]} != bridges or len(ours["bridges"]) != len(bridges):
        print(f"network {number}: bridges")
    for v in nodes:
        if abs(value.get(v, 0) - between[v]) > 2e-6 + 1e-9 * between[v]:
            print(f"network {number}: betweenness of {v}: {value.get(v, 0)}, not {between[v]}")


draw = random.Random(2026)
for number in range(100):
    compare(number, *network(draw))
