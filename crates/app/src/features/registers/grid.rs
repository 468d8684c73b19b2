//! What the paper grid on a register's page starts from (its shape is described in web/README.md).

use std::collections::BTreeSet;

use lianjian_domain::category::RiskKind;
use lianjian_domain::level::Level;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::model::{POWER_COLUMN, STEP_COLUMN};
use super::service::Opened;
use super::store::{NamedPower, NamedStep};
use crate::features::editing::{self, CellProblem};
use crate::features::settings::{LevelControl, LevelCriteria};

/// Everything that the grid is made of.
pub(super) struct Data<'a> {
    pub(super) opened: &'a Opened,
    pub(super) editable: bool,
    /// What is wrong with its cells.
    pub(super) problems: &'a [CellProblem],
    /// Rows that say what they said a year ago.
    pub(super) unchanged: &'a [Uuid],
    /// Headers of columns that the county's form does not have.
    pub(super) extra: &'a [String],
    pub(super) criteria: LevelCriteria,
    pub(super) control: LevelControl,
    /// The unit's powers, from which a row's is chosen.
    pub(super) powers: &'a [NamedPower],
    /// The steps of their charts.
    pub(super) steps: &'a [NamedStep],
}

/// The headers that the rows bring along, without the one that has a place of its own.
pub(super) fn extra_headers(opened: &Opened) -> Vec<String> {
    let headers: BTreeSet<&String> = opened.rows.iter().flat_map(|row| row.extra.keys()).collect();
    headers.into_iter().filter(|header| *header != POWER_COLUMN && *header != STEP_COLUMN).cloned().collect()
}

impl Data<'_> {
    pub(super) fn to_json(&self) -> Value {
        let holder = self.opened.record.holder;
        let mut rows = editing::rows_json(&self.opened.rows);
        for (row, point) in rows.iter_mut().zip(&self.opened.rows) {
            row["mark"] = json!(self.unchanged.contains(&point.id).then_some("unchanged"));
        }
        json!({
            "save": format!("/api/v1/registers/{}", holder.id()),
            "check": format!("/api/v1/registers/{}/check", holder.id()),
            "readonly": !self.editable,
            "version": self.opened.record.version,
            "label": "廉政风险及防控措施",
            "columns": self.columns(),
            "rows": rows,
            "fields": editing::fields_json(&self.opened.record),
            "problems": self.problems,
            "criteria": self.criteria(),
            "criteria_levels": self.levels(),
        })
    }

    fn columns(&self) -> Vec<Value> {
        let kinds: Vec<&str> = RiskKind::ALL.iter().map(|kind| kind.label()).collect();
        let mut columns = vec![
            json!({"field": "risk", "label": "廉政风险点主要内容及表现形式", "kind": "text", "width": "30%", "required": true}),
            json!({"field": "level", "label": "风险等级", "kind": "level", "required": true, "hints": self.level_hints()}),
            json!({"field": "measures", "label": "防控措施", "kind": "items", "required": true}),
            json!({"field": "responsible", "label": "责任人", "kind": "text", "required": true}),
            json!({"field": "kind", "label": "风险类别", "kind": "choice", "choices": kinds, "inside": "risk"}),
        ];
        // Small words stand from right to left: the power before its step.
        if !self.steps.is_empty() {
            columns.push(
                json!({"field": format!("extra:{STEP_COLUMN}"), "label": STEP_COLUMN, "kind": "choice",
                       "by": {"field": format!("extra:{POWER_COLUMN}"), "choices": self.steps_by_power()},
                       "inside": "risk"}),
            );
        }
        if !self.powers.is_empty() {
            let names: Vec<&str> = self.powers.iter().map(|power| power.name.as_str()).collect();
            columns.push(
                json!({"field": format!("extra:{POWER_COLUMN}"), "label": POWER_COLUMN, "kind": "choice",
                                "choices": names, "inside": "risk"}),
            );
        }
        columns.extend([
            json!({"field": "criteria", "label": "符合的定级条件", "kind": "text", "inside": "panel"}),
            json!({"field": "level_reason", "label": "等级的理由", "kind": "text", "inside": "panel"}),
        ]);
        columns.extend(
            self.extra
                .iter()
                .map(|header| json!({"field": format!("extra:{header}"), "label": header, "kind": "text"})),
        );
        columns
    }

    /// The names of the steps of each power's chart, under the power's name.
    fn steps_by_power(&self) -> Map<String, Value> {
        let names = |power: &NamedPower| -> Vec<&str> {
            self.steps.iter().filter(|step| step.power == power.id).map(|step| step.name.as_str()).collect()
        };
        self.powers.iter().map(|power| (power.name.clone(), json!(names(power)))).collect()
    }

    fn criteria(&self) -> Vec<Value> {
        self.criteria
            .criteria
            .iter()
            .enumerate()
            .map(|(index, criterion)| json!({"id": index.to_string(), "label": criterion.name, "text": criterion.text}))
            .collect()
    }

    /// Who answers for a risk of each level, in words.
    fn level_hints(&self) -> Map<String, Value> {
        Level::ALL
            .into_iter()
            .map(|level| (level.label().to_owned(), json!(self.control.of(level).words())))
            .collect()
    }

    /// The level that each number of criteria met proposes; none met proposes nothing.
    fn levels(&self) -> Map<String, Value> {
        (1..)
            .zip(&self.criteria.criteria)
            .filter_map(|(count, _)| Some((count.to_string(), json!(self.criteria.propose(count)?.label()))))
            .collect()
    }
}
