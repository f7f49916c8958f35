"""The test bed: the demo's own parts (assistant/demo) and an observer that reads them."""
