"""The Qt windows; the only room that imports Qt."""
