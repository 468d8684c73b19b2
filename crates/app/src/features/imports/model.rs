//! What an import is given and what it gives.

use std::collections::BTreeMap;

use lianjian_domain::filing::Weight;
use lianjian_domain::form::{Form, FormKind};
use lianjian_domain::level::Level;
use lianjian_domain::problem::Code;
use lianjian_forms::Report;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::features::registers::Difference;

/// What the person chose for a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Choice {
    /// The unit, where the file does not say or says it wrongly.
    pub unit: Option<Uuid>,
    /// The holder of single forms, by their place in the file from 0.
    pub holders: BTreeMap<usize, Uuid>,
    /// Levels put right in the preview, by the row's place in the file.
    pub levels: BTreeMap<String, Level>,
    /// Rows with errors are left out and the rest goes in.
    pub good_rows: bool,
    /// Departments and posts that the unit does not have are made.
    pub create: bool,
}

/// One form of a file, with where it would go.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Item {
    /// Which form.
    pub form: FormKind,
    /// The unit.
    pub unit: Option<Uuid>,
    /// The unit's name.
    pub unit_name: Option<String>,
    /// The register's holder; none for other forms, or when it is not known or new.
    pub holder: Option<Uuid>,
    /// What the register's holder is called on the form.
    pub holder_name: Option<String>,
    /// The department or post does not exist yet and would be made.
    pub is_new: bool,
    /// Rows that would go in.
    pub rows: usize,
    /// Rows that are rejected.
    pub rejected: usize,
    /// What would change, or did.
    pub difference: Difference,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Only read and compared.
    Previewed,
    /// Stored.
    Imported,
    /// Stored already: nothing changed.
    Unchanged,
    /// Left out because of its errors.
    LeftOut,
}

impl Outcome {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Previewed => "previewed",
            Outcome::Imported => "imported",
            Outcome::Unchanged => "unchanged",
            Outcome::LeftOut => "left_out",
        }
    }

    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Outcome::Previewed => "可导入",
            Outcome::Imported => "已导入",
            Outcome::Unchanged => "没有变化",
            Outcome::LeftOut => "未导入",
        }
    }
}

/// What the engine of quality finds in a row, beyond what reading tells.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ImportFinding)]
pub struct RowFinding {
    /// The row's place in the file.
    pub at: String,
    /// The stable code.
    pub code: Code,
    /// How heavy the county takes it.
    pub weight: Weight,
    /// What is wrong and what to do.
    pub message: String,
}

/// A file, read and placed.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// The import's id, once the file is kept.
    pub id: Option<Uuid>,
    /// What reading gave; problems of placing are added to its problems.
    pub report: Report,
    /// Its forms, placed.
    pub items: Vec<Item>,
    /// What is wrong with the quality of its rows.
    pub findings: Vec<RowFinding>,
    /// What became of it.
    pub outcome: Outcome,
}

impl FileReport {
    /// The report as `read` prints it, with what importing adds.
    pub fn to_json(&self) -> serde_json::Value {
        let mut json = self.report.to_json();
        json["outcome"] = serde_json::json!(self.outcome);
        json["import"] = serde_json::json!(self.id);
        json["placed"] = serde_json::json!(self.items);
        json["findings"] = serde_json::json!(self.findings);
        json
    }

    /// Errors that keep the file, or some of its rows, out.
    pub fn errors(&self) -> usize {
        self.report.problems.iter().filter(|problem| problem.is_error()).count()
    }

    /// Things that a person should look at.
    pub fn warnings(&self) -> usize {
        self.report.problems.len() - self.errors()
    }

    /// Whether the good rows could go in without the rest.
    pub fn has_good_rows(&self) -> bool {
        self.items
            .iter()
            .any(|item| item.rows > 0 && (item.holder.is_some() || item.is_new || item.unit.is_some()))
    }
}

impl Item {
    /// Whether a person must say whose register it is.
    pub fn needs_holder(&self) -> bool {
        self.holder.is_none() && matches!(self.form, FormKind::Annex4 | FormKind::Annex5)
    }

    pub(super) fn of(form: &Form) -> Self {
        let (rows, rejected, holder_name) = match form {
            Form::Annex1(plan) => (plan.stages.len(), 0, None),
            Form::Annex2(catalogue) => {
                let rejected = catalogue.rows.iter().filter(|row| row.rejected).count();
                (catalogue.rows.len() - rejected, rejected, None)
            }
            Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => {
                let rejected = register.rows.iter().filter(|row| row.rejected).count();
                let name =
                    if matches!(form, Form::Annex4(_)) { &register.department } else { &register.post };
                (register.rows.len() - rejected, rejected, name.clone())
            }
            Form::Annex6(summary) => (summary.rows.len(), 0, None),
        };
        Item {
            form: form.kind(),
            unit: None,
            unit_name: None,
            holder: None,
            holder_name,
            is_new: false,
            rows,
            rejected,
            difference: Difference::default(),
        }
    }
}
