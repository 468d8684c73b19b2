//! Lists of filings: what waits for review, what was accepted or returned, what a unit has filed.

use jiff::civil::Date;
use lianjian_db::{Row, Value};
use lianjian_domain::filing::Weight;
use lianjian_domain::programme::DeliverableKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{EventKind, Filing};
use super::store;
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::page::{empty_is_none, query_escape};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Which filings; the same names in addresses and in the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Question {
    /// `waiting`, `accepted`, `returned`, `withdrawn`; anything else for all.
    pub state: String,
    /// Of one unit.
    #[serde(deserialize_with = "empty_is_none")]
    pub unit: Option<Uuid>,
    /// Of one kind of deliverable.
    pub kind: String,
    /// `1` for those with nothing to mend, `0` for the others.
    pub clean: String,
    /// Filings on a page, at most 1000; 100 when not given.
    #[serde(deserialize_with = "empty_is_none")]
    pub limit: Option<i64>,
    /// The last filing of the page before.
    #[serde(deserialize_with = "empty_is_none")]
    pub after: Option<Uuid>,
}

impl Question {
    /// The question as an address without paging.
    pub fn query(&self) -> String {
        let unit = self.unit.map(|unit| unit.to_string()).unwrap_or_default();
        [("state", &self.state), ("unit", &unit), ("kind", &self.kind), ("clean", &self.clean)]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", query_escape(value)))
            .collect::<Vec<_>>()
            .join("&")
    }
}

/// A filing in a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ListedFiling)]
pub struct Listed {
    /// The filing.
    #[serde(flatten)]
    pub filing: Filing,
    /// The unit's name.
    pub unit_name: String,
    /// What it is for.
    pub deliverable: String,
    /// The kind of deliverable.
    pub kind: String,
    /// The stage, from 1.
    pub stage: i64,
    /// The day by which it was due.
    pub due_on: Option<Date>,
    /// How it ended.
    pub ended: Option<EventKind>,
    /// On which day.
    pub ended_on: Option<Date>,
    /// The number of its receipt.
    pub number: Option<String>,
    /// Whether the commission has looked.
    pub opened: bool,
}

impl Listed {
    /// How many findings must be mended.
    pub fn musts(&self) -> usize {
        self.filing.findings.iter().filter(|finding| finding.weight == Weight::Must).count()
    }

    /// How many findings a person judges.
    pub fn judged(&self) -> usize {
        self.filing.findings.len() - self.musts()
    }

    /// Where it stands, in a word, and the shape of its mark.
    pub fn standing(&self) -> (&'static str, &'static str) {
        match self.ended {
            Some(EventKind::Accepted) => ("ok", "已接收"),
            Some(EventKind::Returned) => ("back", "已退回"),
            Some(EventKind::Withdrawn) => ("none", "已撤回"),
            _ if self.opened => ("filed", "审核中"),
            _ => ("filed", "已报送"),
        }
    }

    /// Filed after its day.
    pub fn is_late(&self) -> bool {
        self.filing.round == 1 && self.due_on.is_some_and(|due| self.filing.filed_on > due)
    }
}

/// A page of filings.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FilingPage)]
pub struct Page {
    /// Those that wait with the oldest first, all others with the latest first.
    pub items: Vec<Listed>,
    /// Where the next page begins.
    pub next: Option<Uuid>,
}

/// A page of the filings that an actor may see.
pub async fn find(app: &App, actor: &Actor, question: &Question) -> AppResult<Page> {
    let mut values: Vec<Value> = Vec::new();
    let mut text = String::from("1 = 1");
    let mut and = |condition: &str, value: Value| {
        values.push(value);
        text.push_str(&format!(" AND {}", condition.replace('?', &format!("${}", values.len()))));
    };
    let unit = match question.unit {
        Some(unit) => {
            actor.demand(Right::ReadUnit(unit))?;
            Some(unit)
        }
        None => actor.reach()?,
    };
    if let Some(unit) = unit {
        and("filing.unit = ?", unit.into());
    }
    if let Some(kind) = DeliverableKind::parse(&question.kind) {
        and("deliverable.kind = ?", kind.name().into());
    }
    match question.clean.as_str() {
        "1" => and("filing.clean = ?", true.into()),
        "0" => and("filing.clean = ?", false.into()),
        _ => {}
    }
    let waiting = question.state == "waiting";
    if let Some(kind) = EventKind::parse(&question.state) {
        and("ended.kind = ?", kind.name().into());
    }
    if let Some(after) = question.after {
        and(if waiting { "filing.id > ?" } else { "filing.id < ?" }, after.into());
    }
    if waiting {
        text.push_str(" AND ended.kind IS NULL");
    }
    let size = question.limit.unwrap_or(100).clamp(1, 1000);
    values.push(Value::Integer(size + 1));
    let sql = format!(
        "SELECT {}, unit.name, deliverable.name, deliverable.kind, deliverable.stage, obligation.due_on,
                ended.kind, ended.on_day, ended.number, opened.id
         FROM filing JOIN unit ON unit.id = filing.unit
         JOIN obligation ON obligation.id = filing.obligation
         JOIN deliverable ON deliverable.id = obligation.deliverable
         LEFT JOIN filing_event AS ended ON ended.filing = filing.id AND ended.kind <> 'opened'
         LEFT JOIN filing_event AS opened ON opened.filing = filing.id AND opened.kind = 'opened'
         WHERE {text} ORDER BY filing.id {} LIMIT ${}",
        store::FILING,
        if waiting { "" } else { "DESC" },
        values.len()
    );
    let mut items = app.database().connection().await?.all(&sql, &values, read).await?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let more = items.len() > size;
    items.truncate(size);
    let next = items.last().filter(|_| more).map(|last| last.filing.id);
    Ok(Page { items, next })
}

fn read(row: &mut Row<'_>) -> lianjian_db::Result<Listed> {
    Ok(Listed {
        filing: store::read_filing(row)?,
        unit_name: row.next()?,
        deliverable: row.next()?,
        kind: row.next()?,
        stage: row.next::<i64>()? + 1,
        due_on: row.next_date()?,
        ended: row.next::<Option<String>>()?.as_deref().and_then(EventKind::parse),
        ended_on: row.next_date()?,
        number: row.next()?,
        opened: row.next::<Option<Uuid>>()?.is_some(),
    })
}
