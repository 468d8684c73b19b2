//! A register as a paper grid: which cells its rows and its head have.

use std::collections::BTreeSet;

use lianjian_domain::category::RiskKind;
use lianjian_domain::form::Pledge;
use lianjian_domain::level::Level;
use lianjian_domain::{measure, text};
use uuid::Uuid;

use super::model::{HolderKind, POWER_COLUMN, RegisterRecord, RiskPoint};
use crate::features::editing::{GridHead, GridRow};

impl GridRow for RiskPoint {
    fn id(&self) -> Uuid {
        self.id
    }

    fn cell(&self, field: &str) -> String {
        match field {
            "risk" => self.risk.clone(),
            "level" => self.level.map(|level| level.label().to_owned()).unwrap_or_default(),
            "measures" => self.measure_cell(),
            "responsible" => self.responsible.clone(),
            "kind" => self.risk_kind.map(|kind| kind.label().to_owned()).unwrap_or_default(),
            _ => {
                let header = field.strip_prefix("extra:").unwrap_or_default();
                self.extra.get(header).cloned().unwrap_or_default()
            }
        }
    }

    fn put(&mut self, field: &str, to: &str) -> Result<(), String> {
        match field {
            "risk" => self.risk = text::one_line(to),
            "responsible" => self.responsible = text::one_line(to),
            "measures" => self.measures = measure::items(to),
            "level" if text::is_blank(to) => self.level = None,
            "level" => {
                let level = Level::parse(to).ok_or_else(|| format!("“{}”不是一级、二级、三级", to.trim()))?;
                self.level = Some(level);
            }
            "kind" if text::is_blank(to) => self.risk_kind = None,
            "kind" => {
                let kind =
                    RiskKind::parse(to).ok_or_else(|| format!("“{}”不在五种风险类别之内", to.trim()))?;
                self.risk_kind = Some(kind);
            }
            _ => {
                let header = field.strip_prefix("extra:").ok_or_else(|| format!("没有“{field}”这一栏"))?;
                self.extra.insert(header.to_owned(), text::paragraphs(to));
            }
        }
        Ok(())
    }

    fn number(&self) -> Option<u32> {
        self.number
    }

    fn place(&mut self, position: i64, number: Option<u32>) {
        self.position = position;
        self.number = number;
    }
}

impl GridHead for RegisterRecord {
    type Row = RiskPoint;

    fn fresh(&self, id: Uuid) -> RiskPoint {
        RiskPoint::empty(id, self, 0)
    }

    fn field(&self, field: &str) -> Option<String> {
        match field {
            "duties" => Some(self.duties.clone()),
            "pledge" => Some(self.pledge.as_ref().map(|pledge| pledge.text.clone()).unwrap_or_default()),
            _ => None,
        }
    }

    fn put_field(&mut self, field: &str, to: String) {
        match field {
            "duties" => self.duties = to,
            "pledge" if to.is_empty() => self.pledge = None,
            "pledge" => self.pledge.get_or_insert_with(Pledge::default).text = to,
            _ => {}
        }
    }

    fn columns(&self, rows: &[RiskPoint]) -> Vec<String> {
        let own = ["risk", "level", "measures", "responsible", "kind"].map(str::to_owned);
        let mut extra: BTreeSet<&str> =
            rows.iter().flat_map(|row| row.extra.keys()).map(String::as_str).collect();
        extra.insert(POWER_COLUMN);
        own.into_iter().chain(extra.into_iter().map(|header| format!("extra:{header}"))).collect()
    }

    fn fields(&self) -> Vec<&'static str> {
        if self.holder.kind == HolderKind::Post { vec!["duties", "pledge"] } else { vec!["duties"] }
    }
}
