//! The widths of a sheet's columns: one more for the notes.

use crate::{edits::Edits, xml::Child, xml::number};

/// Wide enough for some twenty Chinese characters, in widths of a digit.
pub(super) const WIDTH: usize = 44;

/// A column of notes (from 0), as an element of `cols`.
pub(super) fn column(prefix: &str, column: usize) -> String {
    let at = column + 1;
    format!(r#"<{prefix}col min="{at}" max="{at}" width="{WIDTH}" customWidth="1"/>"#)
}

/// Enters the column of notes among the others, whose ranges it may part.
pub(super) fn enter(edits: &mut Edits, found: &[Child<'_>], end: usize, prefix: &str, notes: usize) {
    let at = notes + 1;
    let range = |child: &Child<'_>| {
        let first = number(&child.element, "min").unwrap_or(0);
        (first, number(&child.element, "max").unwrap_or(first))
    };
    for child in found {
        let (first, last) = range(child);
        if first > at {
            edits.insert(child.span.start, column(prefix, notes));
            return;
        }
        if (first..=last).contains(&at) {
            let part = |first: usize, last: usize| {
                let (first, last) = (first.to_string(), last.to_string());
                child.retag(&[("min", Some(&first)), ("max", Some(&last))])
            };
            let mut parts = String::new();
            if first < at {
                parts.push_str(&part(first, at - 1));
            }
            parts.push_str(&column(prefix, notes));
            if last > at {
                parts.push_str(&part(at + 1, last));
            }
            edits.replace(child.span.clone(), parts);
            return;
        }
    }
    edits.insert(end, column(prefix, notes));
}
