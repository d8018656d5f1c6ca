"""The panel's common parts: the closed, scoped screen, the start page, and the screens of no room above."""
