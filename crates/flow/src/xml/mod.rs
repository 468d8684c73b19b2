//! XML as a tree that is written back as it came: whatever we do not know stays where it was.

mod decode;
mod fresh;
mod read;
mod tree;
mod write;

pub use fresh::FreshIds;
pub use read::{Broken, read};
pub use tree::{Attribute, Content, Element, NodeId, Tree};
pub use write::write;
