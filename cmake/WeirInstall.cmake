# Installing is described in docs/embedding.md; tests/package consumes an installed tree.
