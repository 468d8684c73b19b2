//! What is new in a paper since it was filed before: rows added, removed, changed, with the words marked.

use serde::Serialize;

use super::cells::{self, Cell};
use super::words::{Piece, pieces};
use crate::form::Form;

/// A cell that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CellChange {
    /// The head of its column.
    pub head: String,
    /// The two texts as one.
    pub pieces: Vec<Piece>,
}

/// A row that is not as it was. Places count from 0 within their form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum RowChange {
    /// It is new.
    Added {
        /// Its place now.
        place: usize,
        /// What it says.
        text: String,
    },
    /// It is gone.
    Removed {
        /// Its place then.
        place: usize,
        /// What it said.
        text: String,
    },
    /// It says something else.
    Changed {
        /// Its place now.
        place: usize,
        /// The cells that differ.
        cells: Vec<CellChange>,
    },
}

/// The rows of `new` against those of `old`. `old_keys` and `new_keys` name the rows, one name a row: the same
/// name is the same row, wherever it stands. Rows without name are known by their place.
pub fn changes(old: &Form, old_keys: &[String], new: &Form, new_keys: &[String]) -> Vec<RowChange> {
    let (before, after) = (cells::rows(old), cells::rows(new));
    let key = |keys: &[String], place: usize| keys.get(place).cloned().unwrap_or_else(|| format!("#{place}"));
    let then: Vec<String> = (0..before.len()).map(|place| key(old_keys, place)).collect();
    let now: Vec<String> = (0..after.len()).map(|place| key(new_keys, place)).collect();
    let mut found = Vec::new();
    for (place, row) in after.iter().enumerate() {
        match then.iter().position(|known| *known == now[place]) {
            None => found.push(RowChange::Added { place, text: first(row) }),
            Some(known) => {
                let cells = cell_changes(&before[known], row);
                if !cells.is_empty() {
                    found.push(RowChange::Changed { place, cells });
                }
            }
        }
    }
    for (place, row) in before.iter().enumerate() {
        if !now.contains(&then[place]) {
            found.push(RowChange::Removed { place, text: first(row) });
        }
    }
    found
}

/// What changed around the rows: duties, pledge, opinions.
pub fn head_changes(old: &Form, new: &Form) -> Vec<CellChange> {
    cell_changes(&cells::head(old), &cells::head(new))
}

fn first(row: &[Cell]) -> String {
    row.first().map(|cell| cell.text.clone()).unwrap_or_default()
}

/// The cells of both under their heads; a column that one of them lacks is empty there.
fn cell_changes(before: &[Cell], after: &[Cell]) -> Vec<CellChange> {
    let text = |cells: &[Cell], head: &str| {
        cells.iter().find(|cell| cell.head == head).map(|cell| cell.text.clone()).unwrap_or_default()
    };
    let mut heads: Vec<&str> = after.iter().map(|cell| cell.head.as_str()).collect();
    heads.extend(before.iter().map(|cell| cell.head.as_str()));
    let mut seen: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for head in heads {
        if seen.contains(&head) {
            continue;
        }
        seen.push(head);
        let (then, now) = (text(before, head), text(after, head));
        if then != now {
            found.push(CellChange { head: head.to_owned(), pieces: pieces(&then, &now) });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Register, RegisterRow};

    fn register(risks: &[&str]) -> Form {
        let rows = risks
            .iter()
            .map(|risk| RegisterRow { risk: (*risk).to_owned(), ..RegisterRow::default() })
            .collect();
        Form::Annex3(Register { rows, ..Register::default() })
    }

    #[test]
    fn a_row_is_the_same_row_wherever_it_stands() {
        let keys = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let found = changes(
            &register(&["甲", "乙", "丙"]),
            &keys(&["1", "2", "3"]),
            &register(&["新", "丙", "乙改"]),
            &keys(&["4", "3", "2"]),
        );
        let [
            RowChange::Added { place: 0, .. },
            RowChange::Changed { place: 2, cells },
            RowChange::Removed { place: 0, text },
        ] = &found[..]
        else {
            panic!("{found:?}");
        };
        assert_eq!((cells[0].head.as_str(), cells[0].pieces.len()), ("风险点", 2));
        assert_eq!(text, "甲");
    }
}
