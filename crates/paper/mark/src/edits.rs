//! Changes to a text by byte positions, applied in one pass: all that is not named stays as it is.

use std::ops::Range;

/// Places with what is to stand there.
#[derive(Debug, Default)]
pub(crate) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push((range, text.into()));
    }

    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    pub fn remove(&mut self, range: Range<usize>) {
        self.replace(range, "");
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Takes back what was added since there were so many.
    pub fn take_back_to(&mut self, count: usize) {
        self.0.truncate(count);
    }

    /// The text with the changes. Of two changes to the same place the later one is left out.
    pub fn apply(mut self, source: &str) -> String {
        self.0.sort_by_key(|(range, _)| range.start);
        let added: usize = self.0.iter().map(|(_, text)| text.len()).sum();
        let mut changed = String::with_capacity(source.len() + added);
        let mut done = 0;
        for (range, text) in &self.0 {
            if range.start >= done {
                changed.push_str(&source[done..range.start]);
                changed.push_str(text);
                done = range.end;
            }
        }
        changed.push_str(&source[done..]);
        changed
    }
}
