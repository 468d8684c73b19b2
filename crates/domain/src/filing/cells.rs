//! A form's rows as cells under the heads that people know, for whatever treats all forms alike.

use crate::form::{Form, PowerRow, RegisterRow, SummaryRow};
use crate::measure;

/// A cell of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The head of its column.
    pub head: String,
    /// What stands in it.
    pub text: String,
}

/// The rows of a form; none for 附件1, which is no unit's.
pub fn rows(form: &Form) -> Vec<Vec<Cell>> {
    match form {
        Form::Annex1(_) => Vec::new(),
        Form::Annex2(catalogue) => catalogue.rows.iter().map(power).collect(),
        Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => {
            register.rows.iter().map(risk).collect()
        }
        Form::Annex6(summary) => summary.rows.iter().map(counts).collect(),
    }
}

/// What stands around the rows: duties, pledge, opinions, who prepared it.
pub(super) fn head(form: &Form) -> Vec<Cell> {
    match form {
        Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => {
            let mut cells = vec![cell("主要职责", &register.duties)];
            if let Some(pledge) = &register.pledge {
                cells.push(cell("个人廉政承诺", &pledge.text));
            }
            cells.extend(register.opinions.iter().map(|opinion| cell(opinion.by.label(), &opinion.text)));
            cells
        }
        Form::Annex2(catalogue) => {
            vec![cell("填表人", catalogue.prepared_by.as_deref().unwrap_or_default())]
        }
        Form::Annex1(_) | Form::Annex6(_) => Vec::new(),
    }
}

fn cell(head: &str, text: &str) -> Cell {
    Cell { head: head.to_owned(), text: text.to_owned() }
}

fn risk(row: &RegisterRow) -> Vec<Cell> {
    let level = row.level.map_or(row.level_text.as_str(), |level| level.label());
    let mut cells = vec![
        cell("风险点", &row.risk),
        cell("风险等级", level),
        cell("防控措施", &measure::cell(&row.measures)),
        cell("责任人", &row.responsible),
    ];
    cells.extend(row.extra.iter().map(|(head, text)| cell(head, text)));
    cells
}

fn power(row: &PowerRow) -> Vec<Cell> {
    let mut cells = vec![
        cell("权力名称", &row.name),
        cell("权力类别", &row.category),
        cell("实施依据", &row.basis),
        cell("公开形式", &row.form),
        cell("公开范围", &row.scope),
        cell("公开时间", &row.time),
        cell("收费依据和标准", &row.fee),
        cell("承办处室", &row.office),
        cell("备注", &row.remark),
    ];
    cells.extend(row.extra.iter().map(|(head, text)| cell(head, text)));
    cells
}

fn counts(row: &SummaryRow) -> Vec<Cell> {
    const HEADS: [&str; 5] = ["廉政风险", "一级", "二级", "三级", "防控措施"];
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let mut cells = vec![cell("类别", row.kind.label())];
    cells.extend(HEADS.into_iter().zip(row.numbers()).map(|(head, count)| cell(head, &number(count))));
    cells
}
