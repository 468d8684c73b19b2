//! Office files as one neutral grid of cells.
