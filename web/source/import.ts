//! The import page.
export {};
