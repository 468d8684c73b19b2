//! The record of changes without what was changed.

use jiff::Timestamp;
use jiff::civil::Date;
use lianjian_db::{Value, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::AppResult;
use crate::shell::page::empty_is_none;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Entries on a page.
const PAGE: i64 = 100;

/// Names of objects, as people call them.
const KINDS: [(&str, &str); 26] = [
    ("account", "账号"),
    ("alias", "别名"),
    ("catalogue", "职权目录"),
    ("charge", "分管部门"),
    ("deliverable", "报送事项"),
    ("department", "内设部门"),
    ("filing", "报送"),
    ("import", "导入"),
    ("notice", "通知"),
    ("obligation", "应报事项"),
    ("person", "人员"),
    ("post", "岗位"),
    ("power", "职权"),
    ("power_clearing", "职权清理"),
    ("programme", "防控计划"),
    ("region", "行政区划"),
    ("register", "登记表"),
    ("risk_point", "风险点"),
    ("setting", "设置"),
    ("signature", "签署"),
    ("signing", "送签"),
    ("stand_in", "代签"),
    ("stated_summary", "自报汇总"),
    ("tenure", "任职"),
    ("unit", "单位"),
    ("unit_alias", "单位别名"),
];

/// Which entries.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct Filter {
    /// Words of the author's name.
    pub(super) who: String,
    /// What kind of object.
    pub(super) kind: String,
    /// From this day on.
    #[serde(deserialize_with = "empty_is_none")]
    pub(super) from: Option<Date>,
    /// Up to this day.
    #[serde(deserialize_with = "empty_is_none")]
    pub(super) until: Option<Date>,
    /// The `next` of the page before.
    #[serde(deserialize_with = "empty_is_none")]
    pub(super) after: Option<i64>,
}

/// What was done to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Deed {
    /// It was not there before.
    Added,
    /// It was changed.
    Changed,
    /// It is there no longer.
    Removed,
}

/// Who did what to which object and when.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Entry {
    /// Its place in the record.
    pub(super) sequence: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub(super) at: Timestamp,
    /// Who.
    pub(super) author: String,
    /// With which account; none for the console.
    pub(super) account: Option<String>,
    /// What kind of object.
    pub(super) kind: String,
    /// Which object.
    pub(super) object: Uuid,
    /// Whose data it is.
    pub(super) unit: Option<String>,
    /// What was done.
    pub(super) deed: Deed,
}

/// A page of entries, the latest first.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Found {
    pub(super) items: Vec<Entry>,
    /// What to ask for the next page.
    pub(super) next: Option<i64>,
}

impl Deed {
    /// The word on screen.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Deed::Added => "新增",
            Deed::Changed => "修改",
            Deed::Removed => "去掉",
        }
    }
}

impl Entry {
    /// The object's kind as people call it.
    pub(super) fn kind_label(&self) -> &str {
        KINDS.iter().find(|(name, _)| *name == self.kind).map_or(&self.kind, |(_, label)| label)
    }

    /// The moment as people read it.
    pub(super) fn when(&self) -> String {
        clock::local(self.at).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }
}

impl Filter {
    /// The kinds to choose from.
    pub(super) const fn kinds() -> &'static [(&'static str, &'static str)] {
        &KINDS
    }

    fn condition(&self) -> (String, Vec<Value>) {
        let mut values: Vec<Value> = Vec::new();
        let mut parts = vec!["1 = 1".to_owned()];
        let mut with = |text: &str, value: Value| {
            values.push(value);
            parts.push(text.replace("$?", &format!("${}", values.len())));
        };
        let who = self.who.trim();
        if !who.is_empty() {
            let escaped = who.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            with("history.author LIKE $? ESCAPE '\\'", format!("%{escaped}%").into());
        }
        if !self.kind.is_empty() {
            with("history.kind = $?", self.kind.as_str().into());
        }
        if let Some(day) = self.from.and_then(|day| day.yesterday().ok()) {
            with("history.at >= $?", clock::end_of(day).into());
        }
        if let Some(day) = self.until.filter(|day| *day < Date::MAX) {
            with("history.at < $?", clock::end_of(day).into());
        }
        if let Some(after) = self.after {
            with("history.sequence < $?", after.into());
        }
        (parts.join(" AND "), values)
    }
}

/// A page of the record.
pub(super) async fn find(app: &App, actor: &Actor, filter: &Filter) -> AppResult<Found> {
    actor.demand(Right::ReadRecord)?;
    let (condition, mut values) = filter.condition();
    values.extend(params![PAGE + 1]);
    let sql = format!(
        "SELECT history.sequence, history.at, history.author, account.name, history.kind, history.object,
                unit.name, CAST(CASE WHEN history.before IS NULL THEN 0 WHEN history.after IS NULL THEN 2
                                     ELSE 1 END AS BIGINT)
         FROM history LEFT JOIN account ON account.id = history.account
         LEFT JOIN unit ON unit.id = history.unit
         WHERE {condition} ORDER BY history.sequence DESC LIMIT ${}",
        values.len()
    );
    let mut connection = app.database().connection().await?;
    let mut items = connection
        .all(&sql, &values, |row| {
            Ok(Entry {
                sequence: row.next()?,
                at: row.next_moment()?.unwrap_or_default(),
                author: row.next()?,
                account: row.next()?,
                kind: row.next()?,
                object: row.next()?,
                unit: row.next()?,
                deed: match row.next::<i64>()? {
                    0 => Deed::Added,
                    2 => Deed::Removed,
                    _ => Deed::Changed,
                },
            })
        })
        .await?;
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = items.len() > size;
    items.truncate(size);
    let next = if more { items.last().map(|entry| entry.sequence) } else { None };
    Ok(Found { items, next })
}
