//! What to look for in the risk base; the same names in addresses, forms and the API.

use jiff::civil::Date;
use lianjian_db::{Value, search};
use lianjian_domain::category::RiskKind;
use lianjian_domain::level::Level;
use lianjian_prose::pairs;
use serde::Deserialize;
use uuid::Uuid;

use crate::features::registers::{HolderKind, NO_POWER};
use crate::shell::page::{empty_is_none, query_escape};

/// What stands for the kind of a risk that has none yet.
pub const NO_KIND: &str = "未分类";

/// Every part is optional; parts are joined by 'and'.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Words of any length, all of which must occur.
    pub q: String,
    /// A unit: its id or its full name.
    pub unit: String,
    /// Several units, for the rows behind a number over a group; not an address's parameter.
    #[serde(skip)]
    pub units: Vec<String>,
    /// A region with everything below it: its id or its name.
    pub region: String,
    /// A holder's register.
    #[serde(deserialize_with = "empty_is_none")]
    pub holder: Option<Uuid>,
    /// `unit`, `department` or `post`: what holds the register.
    pub held_by: String,
    /// 风险类别
    pub kind: String,
    /// 1, 2 or 3; 0 for rows without a level.
    #[serde(deserialize_with = "empty_is_none")]
    pub level: Option<i64>,
    /// The power that the risk arises from.
    #[serde(deserialize_with = "empty_is_none")]
    pub power: Option<Uuid>,
    /// The category of that power, or 未对应职权 for risks without one.
    pub power_category: String,
    /// The responsible person, exactly.
    pub responsible: String,
    /// As it stood at the end of a day.
    #[serde(deserialize_with = "empty_is_none")]
    pub as_of: Option<Date>,
    /// Rows on a page, at most 200; 20 when not given.
    #[serde(deserialize_with = "empty_is_none")]
    pub limit: Option<i64>,
    /// The last row of the page before.
    #[serde(deserialize_with = "empty_is_none")]
    pub after: Option<i64>,
}

/// The units that the rows are limited to; none for no limit.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub(super) units: Vec<Uuid>,
}

/// The filter as a condition, for rows of `risk_point`; its parameters are numbered from 1.
pub(super) struct Condition {
    /// What stands before SELECT; empty unless [`Condition::gather`] put something there.
    pub(super) with: String,
    /// The tables that are walked: the index of words first when there are words.
    pub(super) from: String,
    /// The column that the walk is ordered by.
    pub(super) key: String,
    pub(super) text: String,
    pub(super) values: Vec<Value>,
    /// The condition on the index of words, when there are words.
    pub(super) words: Option<String>,
    /// The text must be checked besides, since pairs that occur need not be adjacent.
    pub(super) needs_check: bool,
}

impl Condition {
    /// Everything after WHERE.
    pub(super) fn all(&self) -> String {
        match &self.words {
            Some(words) => format!("{} AND {words}", self.text),
            None => self.text.clone(),
        }
    }

    /// Gathers the hits of the words first and looks at the other conditions afterwards: right for
    /// words that few rows have, which PostgreSQL would otherwise look for along the whole key.
    pub(super) fn gather(&mut self) {
        if let Some(words) = self.words.take() {
            self.with = format!(
                "WITH found AS MATERIALIZED (SELECT risk_point_search.sequence FROM risk_point_search WHERE {words}) "
            );
            self.from = String::from("found JOIN risk_point ON risk_point.sequence = found.sequence");
            self.key = String::from("found.sequence");
        }
    }
}

impl Filter {
    /// The holder kind that is asked for.
    pub fn held_by(&self) -> Option<HolderKind> {
        HolderKind::parse(&self.held_by)
    }

    /// The risk kind that is asked for, as it is stored: empty for 未分类.
    pub(super) fn kind_wanted(&self) -> Option<&'static str> {
        if self.kind == NO_KIND { Some("") } else { RiskKind::parse(&self.kind).map(RiskKind::label) }
    }

    /// The category that is asked for, as it is stored: empty for 未对应职权.
    pub(super) fn category_wanted(&self) -> Option<&str> {
        match self.power_category.as_str() {
            "" => None,
            NO_POWER => Some(""),
            category => Some(category),
        }
    }

    /// Rows on a page.
    pub fn page_size(&self) -> i64 {
        self.limit.unwrap_or(20).clamp(1, 200)
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.query_string().is_empty()
    }

    /// The words that the index is asked for: those of the search and of the responsible's name.
    fn words(&self) -> String {
        format!("{} {}", self.q, self.responsible)
    }

    pub(super) fn condition(&self, sqlite: bool, scope: &Scope) -> Condition {
        let mut text = String::from("risk_point.closed_at IS NULL");
        let mut values: Vec<Value> = Vec::new();
        match &scope.units[..] {
            [] => {}
            several => {
                let marks: Vec<String> = several
                    .iter()
                    .map(|unit| {
                        values.push(unit.into());
                        format!("${}", values.len())
                    })
                    .collect();
                text.push_str(&format!(" AND risk_point.unit IN ({})", marks.join(", ")));
            }
        }
        let mut and = |condition: &str, value: Value| {
            values.push(value);
            text.push_str(" AND ");
            text.push_str(&condition.replace('?', &format!("${}", values.len())));
        };
        if let Some(holder) = self.holder {
            and("risk_point.register = ?", holder.into());
        }
        if let Some(kind) = self.held_by() {
            and("risk_point.kind = ?", kind.name().into());
        }
        if let Some(kind) = self.kind_wanted() {
            and("risk_point.risk_kind = ?", kind.into());
        }
        if let Some(level) = self.level {
            and("risk_point.level = ?", level.into());
        }
        if let Some(power) = self.power {
            and("risk_point.power = ?", power.into());
        }
        if let Some(category) = self.category_wanted() {
            and("risk_point.power_category = ?", category.into());
        }
        if !self.responsible.is_empty() {
            and("risk_point.responsible = ?", self.responsible.as_str().into());
        }
        let tokens = pairs::query(&self.words());
        let needs_check = !pairs::is_exact(&self.q);
        let mut condition = Condition {
            with: String::new(),
            from: "risk_point".to_owned(),
            key: "risk_point.sequence".to_owned(),
            text,
            values,
            words: None,
            needs_check,
        };
        if !tokens.is_empty() {
            // The walk follows the index in the order of its keys and stops when the page is full,
            // however many rows have the words.
            condition.values.push(search::expression(sqlite, &tokens).into());
            condition.from = search::joined(sqlite, "risk_point_search", "risk_point");
            condition.key = search::key(sqlite, "risk_point_search");
            condition.words = Some(search::matches(sqlite, "risk_point_search", condition.values.len()));
        }
        condition
    }

    /// The filter as a query string without paging, for links that keep it.
    pub fn query_string(&self) -> String {
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let parts = [
            ("q", self.q.clone()),
            ("unit", self.unit.clone()),
            ("region", self.region.clone()),
            ("holder", id(self.holder)),
            ("held_by", self.held_by.clone()),
            ("kind", self.kind.clone()),
            ("level", self.level.map(|level| level.to_string()).unwrap_or_default()),
            ("power", id(self.power)),
            ("power_category", self.power_category.clone()),
            ("responsible", self.responsible.clone()),
            ("as_of", self.as_of.map(|day| day.to_string()).unwrap_or_default()),
        ];
        let set: Vec<String> = parts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", query_escape(value)))
            .collect();
        set.join("&")
    }

    /// The level's name, for a heading.
    pub fn level_label(&self) -> Option<&'static str> {
        Level::from_number(self.level?).map(Level::label)
    }
}
