"""The live demo chat: server, customer, chat clients and a virtual screen, all on loopback.

`assistant demo` and the end-to-end tests start the same parts. Each part is a context manager that
starts, waits until it is ready, and ends only the processes that it started itself.
"""
