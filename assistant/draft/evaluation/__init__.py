"""How good drafts are: situations, figures by engine, blind rating sheets and what raters said."""
