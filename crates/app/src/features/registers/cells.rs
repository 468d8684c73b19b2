//! A register as a paper grid: which cells its rows and its head have.

use lianjian_domain::category::RiskKind;
use lianjian_domain::form::Pledge;
use lianjian_domain::level::Level;
use lianjian_domain::{measure, text};
use uuid::Uuid;

use super::model::{HolderKind, RegisterRecord, RiskPoint};
use crate::features::editing::{GridHead, GridRow};

impl GridRow for RiskPoint {
    fn id(&self) -> Uuid {
        self.id
    }

    fn fields(&self) -> Vec<String> {
        let own = ["risk", "level", "measures", "responsible", "kind", "criteria", "level_reason"];
        own.into_iter()
            .map(str::to_owned)
            .chain(self.extra.keys().map(|header| format!("extra:{header}")))
            .collect()
    }

    fn cell(&self, field: &str) -> String {
        match field {
            "risk" => self.risk.clone(),
            "level" => self.level.map(|level| level.label().to_owned()).unwrap_or_default(),
            "measures" => self.measure_cell(),
            "responsible" => self.responsible.clone(),
            "kind" => self.risk_kind.map(|kind| kind.label().to_owned()).unwrap_or_default(),
            "criteria" => self.criteria.join("\n"),
            "level_reason" => self.level_reason.clone(),
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
            "criteria" => {
                let lines = to.lines().map(str::trim).filter(|line| !line.is_empty());
                self.criteria = lines.map(str::to_owned).collect();
            }
            "level_reason" => self.level_reason = text::paragraphs(to),
            "level" if text::is_blank(to) => self.level = None,
            "level" => {
                let level = Level::parse(to)
                    .ok_or_else(|| format!("“{}”不是一级、二级、三级，请选择一个", to.trim()))?;
                self.level = Some(level);
            }
            "kind" if text::is_blank(to) => self.risk_kind = None,
            "kind" => {
                let kind = RiskKind::parse(to)
                    .ok_or_else(|| format!("“{}”不在五种风险类别之内，请选择一种", to.trim()))?;
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
    const KIND: &'static str = "register";
    const ROW_KIND: &'static str = "risk_point";

    fn id(&self) -> Uuid {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn fields(&self) -> &'static [&'static str] {
        match self.holder.kind {
            HolderKind::Post => &["duties", "pledge"],
            HolderKind::Unit | HolderKind::Department => &["duties"],
        }
    }

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
}
