//! A new file for a grid that has rows: which of its rows is which.
//!
//! Ids and with them the history go to the row that is the same one: first the row with the same
//! number and text, then one with the same text, then one with the same number. Text goes before
//! number, since a row put in at the top moves every number below it and changes no text.

/// Whether a row of a file may be a known row.
type Rule<'a, Row, Known> = &'a dyn Fn(&Row, &Known) -> bool;

/// Pairs each row of a file with the known row that it continues, each known row at most once.
pub fn pair_up<'a, Known, Row>(
    known: &'a [Known],
    rows: &'a [Row],
    same_text: impl Fn(&Row, &Known) -> bool,
    same_number: impl Fn(&Row, &Known) -> bool,
) -> Vec<(&'a Row, Option<&'a Known>)> {
    let mut free: Vec<&Known> = known.iter().collect();
    let mut pairs: Vec<(&Row, Option<&Known>)> = rows.iter().map(|row| (row, None)).collect();
    let both = |row: &Row, known: &Known| same_number(row, known) && same_text(row, known);
    let rules: [Rule<'_, Row, Known>; 3] = [&both, &same_text, &same_number];
    for rule in rules {
        for (row, found) in pairs.iter_mut().filter(|(_, found)| found.is_none()) {
            if let Some(at) = free.iter().position(|known| rule(row, known)) {
                *found = Some(free.remove(at));
            }
        }
    }
    pairs
}
