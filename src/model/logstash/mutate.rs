//! What the filter `mutate` can do.

/// Its operations, in the order in which they run, whatever the order in which they are written.
pub const MUTATE_ORDER: [&str; 14] = [
    "coerce",
    "rename",
    "update",
    "replace",
    "convert",
    "gsub",
    "uppercase",
    "capitalize",
    "lowercase",
    "strip",
    "split",
    "join",
    "merge",
    "copy",
];
