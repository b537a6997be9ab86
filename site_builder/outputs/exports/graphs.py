"""Who appears with whom, as networks: GEXF 1.2 (gexf.net), which Gephi reads, and GraphML (graphml.graphdrawing.org).

Nodes are actors, edges have no direction; the weight of an edge is the number of articles that two actors are in
together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final, NamedTuple

from site_builder.dataset import networks
from site_builder.dataset.rows import Source

_AT_ONCE: Final = 500
_START: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


class _Attribute(NamedTuple):
    """What is told of a node or an edge: its name in the file, and the field of ``networks`` that holds it."""

    name: str
    gexf: str  # its type
    graphml: str
    field: str


_NODE: Final = (
    _Attribute("kind", "string", "string", "kind"),
    _Attribute("articles", "integer", "int", "articles"),
    _Attribute("first", "string", "string", "first"),
    _Attribute("last", "string", "string", "last"),
)
_EDGE: Final = _NODE[1:]


def gexf(source: Source, title: str) -> Iterator[bytes]:
    """Yield the network as GEXF. ``title``: that of the archive."""
    yield (
        f'{_START}<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
        f"<meta><creator>{escape(title)}</creator><description>{_ABOUT}</description></meta>\n"
        '<graph mode="static" defaultedgetype="undirected">\n'
        f"{_declared('node', _NODE)}{_declared('edge', _EDGE)}<nodes>\n"
    ).encode()
    yield from _joined(
        f'<node id="{escape(node.id)}" label="{escape(node.name)}">{_values(node, _NODE)}</node>\n'
        for node in networks.nodes(source)
    )
    yield b"</nodes>\n<edges>\n"
    yield from _joined(
        f'<edge id="{n}" source="{escape(edge.one)}" target="{escape(edge.other)}" weight="{edge.articles}">'
        f"{_values(edge, _EDGE)}</edge>\n"
        for n, edge in enumerate(networks.edges(source))
    )
    yield b"</edges>\n</graph>\n</gexf>\n"


def graphml(source: Source, title: str) -> Iterator[bytes]:
    """Yield the network as GraphML. ``title``: that of the archive."""
    keys = [_Attribute("name", "", "string", "name"), *_NODE]
    lines = [_key("node", one) for one in keys]
    lines += [_key("edge", one) for one in (*_EDGE, _Attribute("weight", "", "int", "articles"))]
    yield (
        f'{_START}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n<desc>{escape(title)}: {_ABOUT}</desc>\n'
        f'{"".join(lines)}<graph id="network" edgedefault="undirected">\n'
    ).encode()
    yield from _joined(
        f'<node id="{escape(node.id)}"><data key="node-name">{escape(node.name)}</data>'
        f"{_data('node', node, _NODE)}</node>\n"
        for node in networks.nodes(source)
    )
    yield from _joined(
        f'<edge source="{escape(edge.one)}" target="{escape(edge.other)}">'
        f'{_data("edge", edge, _EDGE)}<data key="edge-weight">{edge.articles}</data></edge>\n'
        for edge in networks.edges(source)
    )
    yield b"</graph>\n</graphml>\n"


_ABOUT: Final = "who appears with whom in the articles"


def _joined(lines: Iterable[str]) -> Iterator[bytes]:
    some: list[str] = []
    for line in lines:
        some.append(line)
        if len(some) >= _AT_ONCE:
            yield "".join(some).encode()
            some.clear()
    yield "".join(some).encode()


def _declared(of: str, attributes: Iterable[_Attribute]) -> str:
    lines = [f'<attribute id="{one.name}" title="{one.name}" type="{one.gexf}"/>\n' for one in attributes]
    return f'<attributes class="{of}" mode="static">\n{"".join(lines)}</attributes>\n'


def _values(one: NamedTuple, attributes: Iterable[_Attribute]) -> str:
    found = [(a.name, getattr(one, a.field)) for a in attributes]
    return f"<attvalues>{''.join([_value(name, value) for name, value in found if value != ''])}</attvalues>"


def _value(name: str, value: object) -> str:
    return f'<attvalue for="{name}" value="{escape(str(value))}"/>'


def _key(of: str, one: _Attribute) -> str:
    return f'<key id="{of}-{one.name}" for="{of}" attr.name="{one.name}" attr.type="{one.graphml}"/>\n'


def _data(of: str, one: NamedTuple, attributes: Iterable[_Attribute]) -> str:
    found = [(a.name, getattr(one, a.field)) for a in attributes]
    return "".join([f'<data key="{of}-{name}">{escape(str(v))}</data>' for name, v in found if v != ""])
