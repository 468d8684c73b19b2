//! The rows of a catalogue of powers, one by one.

use lianjian_domain::category::{OrganKind, PowerCategory};
use lianjian_domain::check::{basis, fee, scope};
use lianjian_domain::form::PowerRow;
use lianjian_domain::problem::Code;
use lianjian_domain::text;

use super::found::Found;
use super::register::private;
use super::rules::Rules;

/// What is wrong with the rows of a catalogue, in their order. `organ` is what kind of organ the unit is; none for
/// paper that does not say.
pub fn catalogue<'row>(
    rows: impl IntoIterator<Item = &'row PowerRow>,
    organ: Option<OrganKind>,
    rules: &Rules,
) -> Vec<Found> {
    let mut found = Vec::new();
    for (place, row) in rows.into_iter().enumerate() {
        judge(place, row, organ, &mut found);
    }
    found.retain(|one| rules.weight(one.code).is_some());
    found
}

fn judge(place: usize, row: &PowerRow, organ: Option<OrganKind>, found: &mut Vec<Found>) {
    let mut tell = |code, field, about: &str, message: String| {
        found.push(Found::new(code, message).at(place, field, about));
    };
    let category = PowerCategory::parse(&row.category);
    match category {
        None => {
            tell(Code::CategoryUnknown, "category", &row.category, unknown_category(&row.category, organ));
        }
        Some(category) => {
            if let Some(organ) = organ.filter(|organ| !organ.allows(category)) {
                let message = format!("{}一般不使用“{}”这一类别", organ.label(), category.label());
                tell(Code::CategoryOrgan, "category", &row.category, message);
            }
        }
    }
    for incomplete in basis::incomplete(&row.basis) {
        let gaps: Vec<&str> = incomplete.gaps.iter().map(|gap| gap.label()).collect();
        let title = if incomplete.title.is_empty() { "实施依据" } else { &incomplete.title };
        tell(Code::BasisIncomplete, "basis", &row.basis, format!("{title}缺{}", gaps.join("、")));
    }
    if let Some(disorder) = basis::disorder(&row.basis) {
        let message = format!(
            "{}（{}）要排在{}（{}）前面：依据按法律、行政法规、地方性法规、规章、规范性文件的次序写",
            disorder.then.0,
            disorder.then.1.label(),
            disorder.first.0,
            disorder.first.1.label()
        );
        tell(Code::BasisOrder, "basis", &row.basis, message);
    }
    if let Some(unclear) = fee::unclear(&row.fee) {
        tell(Code::FeeUnclear, "fee", &row.fee, unclear.advice().to_owned());
    }
    let openness = format!("{}\n{}\n{}", row.scope, row.time, row.remark);
    if let Some(conflict) = scope::conflict(&row.scope, &row.time) {
        tell(Code::ScopeTimeConflict, "scope", &openness, conflict.advice().to_owned());
    }
    if scope::is_unexplained(category, &row.scope, &row.remark) {
        let message = format!("对外行使的职权写成“{}”，请在备注里写明不向社会公开的理由", row.scope.trim());
        tell(Code::ScopeUnexplained, "scope", &openness, message);
    }
    let texts = [
        ("name", &row.name),
        ("basis", &row.basis),
        ("form", &row.form),
        ("fee", &row.fee),
        ("office", &row.office),
        ("remark", &row.remark),
    ];
    for (field, text) in texts {
        if let Some(message) = private(text) {
            tell(Code::PersonalData, field, text, message);
        }
    }
}

fn unknown_category(written: &str, organ: Option<OrganKind>) -> String {
    if text::is_blank(written) {
        return "没有填权力类别".to_owned();
    }
    let found = format!("“{written}”不在权力类别的清单内");
    match PowerCategory::suggestion(written) {
        Some(meant) => format!("{found}，是不是“{}”？", meant.label()),
        None => {
            let allowed =
                PowerCategory::ALL.into_iter().filter(|one| organ.is_none_or(|organ| organ.allows(*one)));
            let listed: Vec<&str> = allowed.map(PowerCategory::label).collect();
            format!("{found}，请从{}中选", listed.join("、"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_found() {
        let good = PowerRow {
            name: "占用、挖掘城市道路审批".to_owned(),
            category: "行政审批".to_owned(),
            basis: "《城市道路管理条例》（1996年6月4日国务院令第198号）第三十条".to_owned(),
            scope: "向社会公开".to_owned(),
            time: "长期公开".to_owned(),
            fee: "不收费".to_owned(),
            ..PowerRow::default()
        };
        let codes = |row: &PowerRow| -> Vec<&'static str> {
            let found = catalogue([row], Some(OrganKind::Administrative), &Rules::default());
            found.into_iter().map(|one| one.code.name()).collect()
        };
        assert_eq!(codes(&good), [] as [&str; 0]);
        let bad = PowerRow {
            category: "对外行使职权".to_owned(),
            basis: "《城市排水许可管理办法》（2006年12月25日建设部令第152号）第六条、《中华人民共和国建筑法》（1997年11月1日主席令第91号）第七条".to_owned(),
            scope: "不公开".to_owned(),
            fee: "每份2元".to_owned(),
            remark: String::new(),
            office: "审批股（13900001111）".to_owned(),
            ..good.clone()
        };
        assert_eq!(
            codes(&bad),
            [
                "category-organ",
                "basis-order",
                "fee-unclear",
                "scope-time-conflict",
                "scope-unexplained",
                "personal-data"
            ]
        );
        let blank = PowerRow { category: "许可".to_owned(), basis: String::new(), ..good };
        assert_eq!(codes(&blank), ["category-unknown", "basis-incomplete"]);
    }
}
