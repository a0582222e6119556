"""The widget's one script: what joining and minifying leave as it is."""

from bot import widget

DESK = {"title": "Layani"}


def test_what_is_written_in_a_string_is_left_alone() -> None:
    modules = (
        'import { el } from "./dom.js";\n'
        "/** Hints. */\n"
        "export const HINT = `one\n// two\n  /* three */  =  4\n`;\n"
        'export const QUOTED = "a  =  b // c";  // seen by nobody\n'
        "export const TAG = /[\"'`] \\/\\/ {2}/;\n"
    )
    script = widget.joined(DESK, "", modules)
    assert "`one\n// two\n  /* three */  =  4\n`" in script
    assert '"a  =  b // c"' in script
    assert "/[\"'`] \\/\\/ {2}/" in script
    for left_out in ("import", "export", "Hints", "nobody"):
        assert left_out not in script


def test_styles_lose_what_no_browser_needs_and_nothing_else() -> None:
    styles = """
/* The panel. */
.panel > .log:not(.quiet) {
  width: calc(100% - 2 * var(--gap));
  content: "a  /* b */  c";
}
"""
    script = widget.joined(DESK, styles, "")
    assert "The panel" not in script
    assert ".panel>.log:not(.quiet){" in script
    assert "calc(100% - 2 * var(--gap))" in script
    assert 'content:\\"a  /* b */  c\\"' in script
