"""Charts as plain shapes, painted on a screen, a page or an SVG alike."""
