"""The calls of Windows that this program makes: one small module a concern, nothing clever in them.

`port.py` says what the rest of the program sees; tests put fakes there. Only modules that begin
with `assert sys.platform == "win32"` touch the system, and only they are imported late.
"""
