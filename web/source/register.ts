//! The paper grid.
export {};
