//! Codes of powers: 16 characters (practice.md, powers), by default region 6, unit 3, kind 2,
//! sequence 3, sub-item 2; the county may give the sequence more of the last five.

use std::collections::HashSet;

use super::model::{Power, UnitFacts};
use crate::features::settings::PowerCode;

/// Gives each power that needs one a code that no power of the unit has or had. A code stays until
/// the category changes, since its kind is part of it.
pub fn assign(
    unit: &UnitFacts,
    parts: PowerCode,
    rows: &mut [Power],
    used: impl IntoIterator<Item = String>,
) {
    let (digits, most) = (parts.sequence as usize, 10u32.pow(parts.sequence));
    let whole = "0".repeat(parts.sub_item as usize);
    let mut used: HashSet<String> = used.into_iter().collect();
    used.extend(rows.iter().map(|row| row.code.clone()));
    for row in rows {
        let Some(kind) = row.code_kind() else {
            row.code.clear();
            continue;
        };
        let stem = format!("{}{kind}", unit.code_prefix);
        if row.code.starts_with(&stem) {
            continue;
        }
        let free = (1..most)
            .map(|sequence| format!("{stem}{sequence:0digits$}{whole}"))
            .find(|code| !used.contains(code));
        row.code = free.unwrap_or_default();
        used.insert(row.code.clone());
    }
}

#[cfg(test)]
mod tests {
    use lianjian_domain::category::OrganKind;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_code_is_kept_until_the_category_changes_and_never_given_twice() {
        let unit = UnitFacts {
            name: String::new(),
            organ: OrganKind::Administrative,
            code_prefix: "130999001".into(),
        };
        let mut rows: Vec<Power> = ["行政审批", "行政审批", "行政处罚", "行政许可"]
            .iter()
            .map(|category| Power {
                category: (*category).to_owned(),
                ..Power::empty(Uuid::nil(), Uuid::nil())
            })
            .collect();
        assign(&unit, PowerCode::default(), &mut rows, ["1309990010100100".to_owned()]);
        let codes: Vec<&str> = rows.iter().map(|row| row.code.as_str()).collect();
        assert_eq!(codes, ["1309990010100200", "1309990010100300", "1309990010200100", ""]);
        rows[1].category = "行政处罚".into();
        let longer = PowerCode { sequence: 5, sub_item: 0, ..PowerCode::default() };
        assign(&unit, longer, &mut rows, []);
        assert_eq!(rows[1].code, "1309990010200001");
        assert_eq!(rows[0].code, "1309990010100200");
    }
}
