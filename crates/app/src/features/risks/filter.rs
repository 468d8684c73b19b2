//! What to look for in the risk base; the same names in addresses, forms and the API.

use jiff::civil::Date;
use lianjian_db::{Value, search};
use lianjian_domain::category::RiskKind;
use lianjian_domain::level::Level;
use lianjian_prose::pairs;
use serde::Deserialize;
use uuid::Uuid;

use crate::features::registers::HolderKind;
use crate::shell::page::{empty_is_none, query_escape};

/// The index of words.
pub(super) const INDEX: &str = "risk_point_search";

/// Every part is optional; parts are joined by 'and'.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
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
    /// Words alone are asked for: each entry of their index that has them is a hit.
    pub(super) is_words_alone: bool,
    /// The same condition for rows of `risk_counter`, when those can say how many there are.
    pub(super) counters: Option<String>,
}

/// A column of `risk_point` with what it must be.
struct Part {
    column: &'static str,
    /// Such as `= $3`.
    is: String,
}

/// The columns that counters are kept by.
const COUNTED_BY: [&str; 4] = ["unit", "kind", "level", "risk_kind"];

impl Condition {
    /// Everything after WHERE.
    pub(super) fn all(&self) -> String {
        match &self.words {
            Some(words) => format!("{} AND {words}", self.text),
            None => self.text.clone(),
        }
    }

    /// For PostgreSQL, and words that few rows have: gathers their hits first and looks at the other
    /// conditions afterwards, instead of looking for them along the whole key.
    pub(super) fn gather(&mut self) {
        let words = search::matches(false, INDEX, self.values.len());
        self.with =
            format!("WITH found AS MATERIALIZED (SELECT {INDEX}.sequence FROM {INDEX} WHERE {words}) ");
        self.words = None;
        self.from = one_by_one("found");
        self.key = String::from("found.sequence");
    }

    /// For PostgreSQL, and words that many rows have: walks their index until the page is full, unless
    /// another condition may lead there sooner.
    pub(super) fn walk(&mut self) {
        if self.is_words_alone {
            self.from = one_by_one(INDEX);
        }
    }
}

/// Rows of `risk_point` fetched by the keys of what is walked. OFFSET keeps PostgreSQL from reading the two
/// side by side instead, which pays only when nearly all are wanted.
fn one_by_one(walked: &str) -> String {
    format!(
        "{walked} CROSS JOIN LATERAL (SELECT * FROM risk_point AS whole
             WHERE whole.sequence = {walked}.sequence OFFSET 0) AS risk_point"
    )
}

impl Filter {
    /// The holder kind that is asked for.
    pub fn held_by(&self) -> Option<HolderKind> {
        HolderKind::parse(&self.held_by)
    }

    /// The risk kind that is asked for.
    pub fn risk_kind(&self) -> Option<RiskKind> {
        RiskKind::parse(&self.kind)
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
        let mut values: Vec<Value> = Vec::new();
        let mut mark = |value: Value| {
            values.push(value);
            format!("${}", values.len())
        };
        let mut parts = Vec::new();
        if !scope.units.is_empty() {
            let marks: Vec<String> = scope.units.iter().map(|unit| mark(unit.into())).collect();
            parts.push(Part { column: "unit", is: format!("IN ({})", marks.join(", ")) });
        }
        let wanted: [(&str, Option<Value>); 6] = [
            ("register", self.holder.map(Value::from)),
            ("kind", self.held_by().map(|kind| kind.name().into())),
            ("risk_kind", self.risk_kind().map(|kind| kind.label().into())),
            ("level", self.level.map(Value::from)),
            ("power", self.power.map(Value::from)),
            ("responsible", Some(&self.responsible).filter(|name| !name.is_empty()).map(Value::from)),
        ];
        for (column, value) in wanted {
            if let Some(value) = value {
                parts.push(Part { column, is: format!("= {}", mark(value)) });
            }
        }
        let tokens = pairs::query(&self.words());
        let is_counted = tokens.is_empty() && parts.iter().all(|part| COUNTED_BY.contains(&part.column));
        let mut condition = Condition {
            with: String::new(),
            from: "risk_point".to_owned(),
            key: "risk_point.sequence".to_owned(),
            text: joined("risk_point", "closed_at IS NULL", &parts),
            values,
            words: None,
            needs_check: !pairs::is_exact(&self.q),
            is_words_alone: parts.is_empty() && !tokens.is_empty(),
            counters: is_counted.then(|| joined("risk_counter", "state = 'current'", &parts)),
        };
        if !tokens.is_empty() {
            // The walk follows the index in the order of its keys and stops when the page is full,
            // however many rows have the words.
            condition.values.push(search::expression(sqlite, &tokens).into());
            condition.from = search::joined(sqlite, INDEX, "risk_point");
            condition.key = search::key(sqlite, INDEX);
            condition.words = Some(search::walked(sqlite, INDEX, condition.values.len()));
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

/// The parts as conditions on a table that has their columns, after one that always holds.
fn joined(table: &str, first: &str, parts: &[Part]) -> String {
    let rest = parts.iter().map(|Part { column, is }| format!(" AND {table}.{column} {is}"));
    std::iter::once(format!("{table}.{first}")).chain(rest).collect()
}
