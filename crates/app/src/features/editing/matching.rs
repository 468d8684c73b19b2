//! A new file for a grid that has rows: which of its rows is which.
//!
//! Ids and with them the history go to the row that is the same one: first the row with the same
//! number and text, then one with the same text, then one with the same number. Text goes before
//! number, since a row put in at the top moves every number below it and changes no text.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// What a row is known by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mark {
    /// 序号 as printed.
    pub number: Option<u32>,
    /// The text that tells it apart, without spaces.
    pub text: String,
}

/// Pairs each row of a file with the known row that it continues, each known row at most once.
pub fn pair_up<'a, Known, Row>(
    known: &'a [Known],
    rows: &'a [Row],
    known_mark: impl Fn(&Known) -> Mark,
    row_mark: impl Fn(&Row) -> Mark,
) -> Vec<(&'a Row, Option<&'a Known>)> {
    let known_marks: Vec<Mark> = known.iter().map(known_mark).collect();
    let row_marks: Vec<Mark> = rows.iter().map(row_mark).collect();
    let mut taken = vec![false; known.len()];
    let mut found: Vec<Option<usize>> = vec![None; rows.len()];
    let mut rule =
        |by: &dyn Fn(&Mark) -> Option<Mark>| pair_by(by, &known_marks, &row_marks, &mut taken, &mut found);
    rule(&|mark| Some(mark.clone()));
    rule(&|mark| Some(Mark { number: None, text: mark.text.clone() }));
    rule(&|mark| mark.number.map(|number| Mark { number: Some(number), text: String::new() }));
    rows.iter().zip(found).map(|(row, found)| (row, found.map(|at| &known[at]))).collect()
}

/// Pairs what is still free and has the same key, in order.
fn pair_by<Key: Hash + Eq>(
    key: &dyn Fn(&Mark) -> Option<Key>,
    known: &[Mark],
    rows: &[Mark],
    taken: &mut [bool],
    found: &mut [Option<usize>],
) {
    let mut free: HashMap<Key, VecDeque<usize>> = HashMap::new();
    for (at, mark) in known.iter().enumerate().filter(|(at, _)| !taken[*at]) {
        if let Some(key) = key(mark) {
            free.entry(key).or_default().push_back(at);
        }
    }
    for (mark, slot) in rows.iter().zip(found).filter(|(_, slot)| slot.is_none()) {
        if let Some(at) = key(mark).and_then(|key| free.get_mut(&key)?.pop_front()) {
            taken[at] = true;
            *slot = Some(at);
        }
    }
}
