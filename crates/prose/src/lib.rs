//! Chinese text: words for search, near copies.
