"""Measures masking on made-up data: templates, values with right check digits, figures."""
