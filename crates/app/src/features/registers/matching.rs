//! A new file for a register that has rows: the rows that shall stand in it afterwards.

use lianjian_domain::form::RegisterRow;
use lianjian_domain::text;
use uuid::Uuid;

use super::model::{RegisterRecord, RiskPoint};
use crate::features::editing::matching::{Mark, pair_up};

/// The rows that shall stand in the register. Rejected rows of the file keep what the register has
/// under their text or number; rows that are not in the file are gone.
pub fn replace(
    register: &RegisterRecord,
    known: &[RiskPoint],
    rows: &[RegisterRow],
    new_id: impl Fn() -> Uuid,
) -> Vec<RiskPoint> {
    let pairs = pair_up(
        known,
        rows,
        |point| Mark { number: point.number, text: text::without_spaces(&point.risk) },
        |row| Mark { number: row.number, text: text::without_spaces(&row.risk) },
    );
    let mut standing: Vec<RiskPoint> = Vec::with_capacity(rows.len());
    for (row, point) in pairs {
        match (row.rejected, point) {
            (true, None) => {}
            (true, Some(point)) => standing.push(point.clone()),
            (false, point) => {
                let mut point = point.cloned().unwrap_or_else(|| RiskPoint::empty(new_id(), register, 0));
                point.take(row);
                standing.push(point);
            }
        }
    }
    for (index, point) in standing.iter_mut().enumerate() {
        point.position = i64::try_from(index).unwrap_or(i64::MAX) + 1;
    }
    standing
}

#[cfg(test)]
mod tests {
    use super::super::model::{Holder, HolderKind};
    use super::*;

    fn register() -> RegisterRecord {
        let unit = Uuid::from_u128(9);
        RegisterRecord {
            id: Uuid::from_u128(8),
            holder: Holder { kind: HolderKind::Unit, unit, department: None, post: None },
            duties: String::new(),
            pledge: None,
            opinions: Vec::new(),
            version: 1,
        }
    }

    fn known(texts: &[&str]) -> Vec<RiskPoint> {
        texts
            .iter()
            .zip(1u32..)
            .map(|(text, number)| {
                let mut point =
                    RiskPoint::empty(Uuid::from_u128(u128::from(number)), &register(), i64::from(number));
                point.number = Some(number);
                point.risk = (*text).to_owned();
                point
            })
            .collect()
    }

    fn file(texts: &[&str]) -> Vec<RegisterRow> {
        texts
            .iter()
            .zip(1u32..)
            .map(|(text, number)| RegisterRow {
                number: Some(number),
                risk: text.trim_start_matches('!').to_owned(),
                rejected: text.starts_with('!'),
                ..RegisterRow::default()
            })
            .collect()
    }

    fn ids(old: &[&str], new: &[&str]) -> Vec<u128> {
        let fresh = || Uuid::from_u128(100);
        replace(&register(), &known(old), &file(new), fresh).iter().map(|point| point.id.as_u128()).collect()
    }

    #[test]
    fn a_row_keeps_its_id_through_changes_of_text_and_place() {
        assert_eq!(ids(&["甲", "乙"], &["甲", "乙改"]), [1, 2], "same number, new text");
        assert_eq!(ids(&["甲", "乙"], &["新", "甲", "乙"]), [100, 1, 2], "a row put in at the top");
        assert_eq!(ids(&["甲", "乙"], &["乙", "甲"]), [2, 1], "two rows change places");
        assert_eq!(ids(&["甲", "乙", "丙"], &["甲", "丙"]), [1, 3], "a row taken out");
        assert_eq!(ids(&["甲", "乙"], &["甲", "!乙坏"]), [1, 2], "a rejected row keeps what it had");
        assert_eq!(ids(&["甲"], &["甲", "!新坏"]), [1], "a rejected row that was never there stays out");
    }
}
