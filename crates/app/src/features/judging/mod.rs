//! What the engine of quality (`lianjian-quality`) needs to know of a county: its rules on a day, the people of a unit,
//! the names of the others.
//!
//! Registers and catalogues judge their cells with it while they are typed; what a whole unit lacks, and what was
//! answered, `quality` keeps.

mod answered;
mod cells;
mod surroundings;

pub use answered::{Answered, digest};
pub use cells::cells;
pub use surroundings::{Surroundings, load};
