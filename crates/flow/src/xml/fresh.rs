//! Ids that a document does not have yet.

use std::collections::HashSet;

use super::tree::Tree;

/// The ids of a document, and those that were given since.
#[derive(Clone, Debug)]
pub struct FreshIds {
    taken: HashSet<String>,
    counter: usize,
}

impl FreshIds {
    /// Those that no element of this document has.
    pub fn of(tree: &Tree) -> FreshIds {
        let mut taken = HashSet::new();
        let mut stack = vec![tree.root()];
        while let Some(id) = stack.pop() {
            for (child, element) in tree.elements(id) {
                taken.extend(element.attribute("id").map(|own| own.into_owned()));
                stack.push(child);
            }
        }
        FreshIds { taken, counter: 0 }
    }

    /// One more: `Step_7`.
    pub fn next(&mut self, stem: &str) -> String {
        loop {
            self.counter += 1;
            let id = format!("{stem}_{}", self.counter);
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}
