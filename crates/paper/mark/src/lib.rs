//! The file that comes back: the same, with its problems noted beside their rows.
