"""Runs a model's graph by calling its nodes one after the other."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class DirectGraphRunner(GraphRunner):
    """What `DaskGraphRunner` computes, without dask, which need not even be imported.

    The nodes depend on each other, so there is nothing to schedule. The stock runner builds the minimal
    graph, and a debug text of all inputs, at each run.
    """

    def __init__(self, schema: GraphSchema, nodes: dict[str, GraphNode]) -> None:
        self._schema = schema
        self._nodes = nodes
        self._orders: dict[tuple[str, ...], list[tuple[str, list[str]]]] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> DirectGraphRunner:
        """Instantiate the graph's nodes (see parent class)."""
        return cls(
            graph_schema,
            {
                name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
                for name, node in graph_schema.nodes.items()
            },
        )

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of `targets`, given `inputs` by placeholder name (see parent class)."""
        wanted = tuple(targets or self._schema.target_names)
        outputs = dict(inputs or {})
        for name, needs in self._order(wanted):
            _, outputs[name] = self._nodes[name](
                *[(need, outputs[need]) for need in needs if need in outputs]
            )
        return {target: outputs[target] for target in wanted}

    def _order(self, targets: tuple[str, ...]) -> list[tuple[str, list[str]]]:
        """The nodes that `targets` need, each after those it needs, with the names of its inputs."""
        if targets not in self._orders:
            done: dict[str, list[str]] = {}
            for target in targets:
                self._visit(target, done)
            self._orders[targets] = list(done.items())
        return self._orders[targets]

    def _visit(self, name: str, done: dict[str, list[str]]) -> None:
        if name in done or name not in self._schema.nodes:
            return
        needs = list(self._schema.nodes[name].needs.values())
        for need in needs:
            self._visit(need, done)
        done[name] = needs
