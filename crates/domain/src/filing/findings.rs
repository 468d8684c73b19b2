//! What is wrong in a filed paper, as far as the paper itself shows it (practice.md, 'What a review finds by
//! itself'). A person decides on each.

use serde::{Deserialize, Serialize};

use crate::category::OrganKind;
use crate::check::{basis, fee, responsible};
use crate::form::{Catalogue, Form, Register, Summary};
use crate::rollup::RiskCounts;
use crate::text;

/// How heavy a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// 必须改正: not accepted as long as nobody sets it aside with a reason.
    Must,
    /// 请人判断
    Judge,
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Finding {
    /// The stable code (interface.md).
    pub code: String,
    /// How heavy it is.
    pub weight: Weight,
    /// The paper within its filing, from 0; none for the filing as a whole.
    pub part: Option<usize>,
    /// The row within its paper, from 0.
    pub row: Option<usize>,
    /// The head of the column.
    pub head: String,
    /// In a few words, for a mark beside the row: 空缺, 责任人.
    pub short: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl Finding {
    /// What tells it from all others of its filing.
    pub fn key(&self) -> String {
        let place = |place: Option<usize>| place.map_or_else(|| "-".to_owned(), |place| place.to_string());
        format!("{}/{}/{}/{}", self.code, place(self.part), place(self.row), self.head)
    }

    /// A finding about a filing as a whole.
    pub fn of_whole(code: &str, weight: Weight, short: &str, message: impl Into<String>) -> Finding {
        Finding {
            code: code.to_owned(),
            weight,
            part: None,
            row: None,
            head: String::new(),
            short: short.to_owned(),
            message: message.into(),
        }
    }
}

/// What a judgement needs besides the paper.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// Which paper of its filing, from 0.
    pub part: usize,
    /// The stage that asks for measures has begun: before it, a missing measure is no finding.
    pub measures_asked: bool,
    /// What kind of organ the unit is; none for paper that knows no categories.
    pub organ: Option<OrganKind>,
}

/// What is wrong in a paper.
pub fn findings(form: &Form, context: Context) -> Vec<Finding> {
    match form {
        Form::Annex2(catalogue) => of_catalogue(catalogue, context),
        Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => {
            of_register(register, context)
        }
        Form::Annex1(_) | Form::Annex6(_) => Vec::new(),
    }
}

/// Where the numbers of 附件6 differ from the registers that are filed with it: unit, departments, posts.
pub fn summary_differences(summary: &Summary, counted: &Summary, part: usize) -> Vec<Finding> {
    const HEADS: [&str; 5] = ["廉政风险", "一级", "二级", "三级", "防控措施"];
    let mut found = Vec::new();
    for (place, row) in summary.rows.iter().enumerate() {
        let Some(own) = counted.rows.iter().find(|own| own.kind == row.kind) else { continue };
        for ((head, stated), counted) in HEADS.into_iter().zip(row.numbers()).zip(own.numbers()) {
            if let (Some(stated), Some(counted)) = (stated, counted)
                && stated != counted
            {
                found.push(Finding {
                    code: "summary-differs".to_owned(),
                    weight: Weight::Must,
                    part: Some(part),
                    row: Some(place),
                    head: head.to_owned(),
                    short: "数不符".to_owned(),
                    message: format!(
                        "“{}”一行的{head}写的是 {stated}，随附的登记表合计是 {counted}",
                        row.kind.label()
                    ),
                });
            }
        }
    }
    found
}

fn of_register(register: &Register, context: Context) -> Vec<Finding> {
    let mut found = Vec::new();
    for (place, row) in register.rows.iter().enumerate() {
        let mut tell = |code: &str, weight, head: &str, short: &str, message: &str| {
            found.push(Finding {
                code: code.to_owned(),
                weight,
                part: Some(context.part),
                row: Some(place),
                head: head.to_owned(),
                short: short.to_owned(),
                message: message.to_owned(),
            });
        };
        if row.level.is_none() {
            tell("level-missing", Weight::Must, "风险等级", "等级", "没有填风险等级，请填一级、二级或三级");
        }
        if row.measures.is_empty() && context.measures_asked {
            tell("measure-missing", Weight::Must, "防控措施", "空缺", "有风险点，没有防控措施，请补填");
        }
        if responsible::is_missing(&row.responsible) && context.measures_asked {
            let written = row.responsible.trim();
            let message = if written.is_empty() {
                "没有填责任人，请写到具体岗位和姓名".to_owned()
            } else {
                format!("责任人写成“{written}”，请写到具体岗位和姓名")
            };
            tell("responsible-missing", Weight::Must, "责任人", "责任人", &message);
        }
    }
    let counts = RiskCounts::of(&register.rows);
    let each_has_one = register.rows.iter().all(|row| !row.measures.is_empty());
    if context.measures_asked && each_has_one && counts.measures < counts.points {
        let message = format!("{} 个风险点只有 {} 条措施", counts.points, counts.measures);
        let finding = Finding::of_whole("fewer-measures", Weight::Judge, "措施少", message);
        found.push(Finding { part: Some(context.part), ..finding });
    }
    found
}

fn of_catalogue(catalogue: &Catalogue, context: Context) -> Vec<Finding> {
    let mut found = Vec::new();
    for (place, row) in catalogue.rows.iter().enumerate() {
        let mut tell = |code: &str, weight, head: &str, short: &str, message: String| {
            found.push(Finding {
                code: code.to_owned(),
                weight,
                part: Some(context.part),
                row: Some(place),
                head: head.to_owned(),
                short: short.to_owned(),
                message,
            });
        };
        match row.category() {
            None if text::is_blank(&row.category) => {
                tell("category-unknown", Weight::Must, "权力类别", "类别", "没有填权力类别".to_owned());
            }
            None => {
                let message = format!("“{}”不在权力类别的清单内", row.category);
                tell("category-unknown", Weight::Must, "权力类别", "类别", message);
            }
            Some(category) if context.organ.is_some_and(|organ| !organ.allows(category)) => {
                let organ = context.organ.map_or("", OrganKind::label);
                let message = format!("{organ}一般不使用“{}”这一类别", category.label());
                tell("category-organ", Weight::Judge, "权力类别", "类别", message);
            }
            Some(_) => {}
        }
        for incomplete in basis::incomplete(&row.basis) {
            let gaps: Vec<&str> = incomplete.gaps.iter().map(|gap| gap.label()).collect();
            let title = if incomplete.title.is_empty() { "实施依据" } else { &incomplete.title };
            let message = format!("{title}缺{}", gaps.join("、"));
            tell("basis-incomplete", Weight::Judge, "实施依据", "依据", message);
        }
        if let Some(unclear) = fee::unclear(&row.fee) {
            tell("fee-unclear", Weight::Judge, "收费依据和标准", "收费", unclear.advice().to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::RegisterRow;
    use crate::level::Level;

    #[test]
    fn before_the_stage_of_measures_none_is_missed() {
        let row =
            RegisterRow {
                risk: "违规审批".to_owned(), level: Some(Level::First), ..RegisterRow::default()
            };
        let form = Form::Annex3(Register { rows: vec![row], ..Register::default() });
        let context = Context { part: 0, measures_asked: false, organ: None };
        assert_eq!(findings(&form, context), []);
        let later = findings(&form, Context { measures_asked: true, ..context });
        let codes: Vec<&str> = later.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes, ["measure-missing", "responsible-missing"]);
    }
}
