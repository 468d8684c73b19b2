//! What an inbox is asked for; the same names in addresses and in the API.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use lianjian_db::{Connection, Row, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{Target, Task, TaskKind};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::page::empty_is_none;
use crate::shell::state::App;
use crate::shell::waiting::{self, MOST};

/// Which tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InboxView)]
pub enum View {
    /// 待办: what waits for the asker.
    #[default]
    Waiting,
    /// 已办: what the asker ended.
    Done,
    /// 我发起的: what the asker began, done or not.
    Mine,
}

impl View {
    /// All, in the order of the page.
    pub const ALL: [View; 3] = [View::Waiting, View::Done, View::Mine];

    /// The name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            View::Waiting => "waiting",
            View::Done => "done",
            View::Mine => "mine",
        }
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            View::Waiting => "待办",
            View::Done => "已办",
            View::Mine => "我发起的",
        }
    }
}

/// A question to an inbox.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Question {
    /// Which tasks.
    pub view: View,
    /// One kind only.
    pub kind: String,
    /// The task that is opened beside the list.
    #[serde(deserialize_with = "empty_is_none")]
    pub task: Option<Uuid>,
    /// Tasks on a page, at most 200; 50 when not given.
    #[serde(deserialize_with = "empty_is_none")]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub after: String,
}

/// A page of tasks.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = InboxPage)]
pub struct Page {
    /// Oldest deadline first; what is done, latest first.
    pub items: Vec<Task>,
    /// How many there are, counted to [`MOST`].
    pub total: u64,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// How near a task's day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// 已逾期
    Late,
    /// 今天和明天
    Soon,
    /// 本周
    Week,
    /// 以后
    Later,
}

impl Nearness {
    /// All, in the order of the page.
    pub const ALL: [Nearness; 4] = [Nearness::Late, Nearness::Soon, Nearness::Week, Nearness::Later];

    /// The heading.
    pub const fn label(self) -> &'static str {
        match self {
            Nearness::Late => "已逾期",
            Nearness::Soon => "今天和明天",
            Nearness::Week => "本周",
            Nearness::Later => "以后",
        }
    }

    /// The style of the heading.
    pub const fn style(self) -> &'static str {
        match self {
            Nearness::Late => "late",
            Nearness::Soon => "soon",
            Nearness::Week | Nearness::Later => "",
        }
    }

    /// How near a day is on another.
    pub fn of(due: Option<Date>, today: Date) -> Nearness {
        let (tomorrow, sunday) = bounds(today);
        match due {
            Some(due) if due < today => Nearness::Late,
            Some(due) if due <= tomorrow => Nearness::Soon,
            Some(due) if due <= sunday => Nearness::Week,
            _ => Nearness::Later,
        }
    }
}

/// Tomorrow, and the last day of the week.
fn bounds(today: Date) -> (Date, Date) {
    let ahead = |days: i8| today.checked_add(i64::from(days).days()).unwrap_or(today);
    (ahead(1), ahead(7 - today.weekday().to_monday_one_offset()))
}

impl Question {
    /// The question as a query string, for another view, task or page.
    pub fn address(&self, view: View, task: Option<Uuid>, after: &str) -> String {
        let mut parts = vec![format!("view={}", view.name())];
        if !self.kind.is_empty() {
            parts.push(format!("kind={}", self.kind));
        }
        if let Some(task) = task {
            parts.push(format!("task={task}"));
        }
        if !after.is_empty() {
            parts.push(format!("after={after}"));
        }
        format!("/inbox?{}", parts.join("&"))
    }

    fn page_size(&self) -> i64 {
        self.limit.unwrap_or(50).clamp(1, 200)
    }
}

/// The condition of a view, its values numbered from 1.
pub(super) struct Whose {
    text: String,
    values: Vec<Value>,
}

impl Whose {
    /// Whose tasks an actor sees in a view.
    pub(super) async fn of(
        connection: &mut Connection,
        actor: &Actor,
        view: View,
        today: Date,
    ) -> AppResult<Whose> {
        let own = |text: &str| Whose { text: text.to_owned(), values: vec![actor.account.into()] };
        Ok(match view {
            View::Done => own("done_by_account = $1 AND done_at IS NOT NULL"),
            View::Mine => own("account = $1"),
            View::Waiting => {
                let targets = waiting::targets_of(connection, actor, today).await?;
                if targets.is_empty() {
                    return Ok(Whose { text: "1 = 0".to_owned(), values: Vec::new() });
                }
                let (marks, values) = waiting::marks(&targets, 1);
                Whose { text: format!("done_at IS NULL AND target IN ({marks})"), values }
            }
        })
    }

    fn of_kind(mut self, kind: &str) -> Whose {
        if !kind.is_empty() {
            self.values.push(kind.into());
            self.text.push_str(&format!(" AND kind = ${}", self.values.len()));
        }
        self
    }
}

const TASK: &str = "id, target, kind, source, unit, title, detail, href, due_on, author, account, created_at,
     urged_at, done_at, done_by, outcome";

/// A page of an actor's inbox.
pub async fn find(app: &App, actor: &Actor, question: &Question) -> AppResult<Page> {
    let today = app.clock().today();
    let mut connection = app.database().connection().await?;
    let whose = Whose::of(&mut connection, actor, question.view, today).await?.of_kind(&question.kind);
    let total = count(&mut connection, &whose).await?;
    let mut values = whose.values;
    let mut text = whose.text;
    let (order, cursor): (_, fn(&Task) -> String) = match question.view {
        View::Waiting => ("coalesce(due_on, '9999-12-31'), id", |task| {
            format!("{}~{}", task.due_on.map_or("9999-12-31".to_owned(), |day| day.to_string()), task.id)
        }),
        View::Done => ("done_at DESC, id DESC", |task| {
            format!("{}~{}", task.done_at.unwrap_or_default().as_microsecond(), task.id)
        }),
        View::Mine => {
            ("created_at DESC, id DESC", |task| format!("{}~{}", task.created_at.as_microsecond(), task.id))
        }
    };
    if !question.after.is_empty() {
        let wrong = || AppError::invalid("after", "翻页的位置读不懂，请从第一页重新翻");
        let (key, id) = question.after.split_once('~').ok_or_else(wrong)?;
        let id: Uuid = id.parse().map_err(|_| wrong())?;
        let key: Value = if question.view == View::Waiting {
            key.into()
        } else {
            Value::Integer(key.parse().map_err(|_| wrong())?)
        };
        values.extend([key, id.into()]);
        let (key, id) = (values.len() - 1, values.len());
        text.push_str(&match question.view {
            View::Waiting => format!(" AND (coalesce(due_on, '9999-12-31'), id) > (${key}, ${id})"),
            View::Done => format!(" AND (done_at, id) < (${key}, ${id})"),
            View::Mine => format!(" AND (created_at, id) < (${key}, ${id})"),
        });
    }
    let size = question.page_size();
    values.push(Value::Integer(size + 1));
    let sql = format!("SELECT {TASK} FROM task WHERE {text} ORDER BY {order} LIMIT ${}", values.len());
    let mut items = connection.all(&sql, &values, read).await?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let more = items.len() > size;
    items.truncate(size);
    let next = items.last().filter(|_| more).map(cursor);
    Ok(Page { items, total, next })
}

/// How many tasks each view has, counted to [`MOST`].
pub(super) async fn totals(app: &App, actor: &Actor) -> AppResult<[u64; 3]> {
    let mut connection = app.database().connection().await?;
    let mut totals = [0; 3];
    for (view, total) in View::ALL.into_iter().zip(&mut totals) {
        let whose = Whose::of(&mut connection, actor, view, app.clock().today()).await?;
        *total = count(&mut connection, &whose).await?;
    }
    Ok(totals)
}

/// How many tasks wait, by how near their day is.
pub(super) async fn by_nearness(app: &App, actor: &Actor, kind: &str) -> AppResult<[u64; 4]> {
    let today = app.clock().today();
    let (tomorrow, sunday) = bounds(today);
    let mut connection = app.database().connection().await?;
    let mut whose = Whose::of(&mut connection, actor, View::Waiting, today).await?.of_kind(kind);
    let first = whose.values.len() + 1;
    whose.values.extend([today, tomorrow, sunday].map(Value::from));
    let sql = format!(
        "SELECT CASE WHEN due_on < ${first} THEN 0 WHEN due_on <= ${} THEN 1 WHEN due_on <= ${} THEN 2 ELSE 3 END
                AS nearness, count(*)
         FROM task WHERE {} GROUP BY 1",
        first + 1,
        first + 2,
        whose.text
    );
    let mut counts = [0; 4];
    let found = connection
        .all(&sql, &whose.values, |row| {
            let place: i32 = row.next()?;
            Ok((place, row.next_count()?))
        })
        .await?;
    for (place, count) in found {
        counts[usize::try_from(place).unwrap_or(3)] = count;
    }
    Ok(counts)
}

/// What changes whenever an inbox does: how much waits, and a mark of its latest changes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Pulse {
    /// How much waits.
    pub waiting: u64,
    /// Differs when anything in it differs.
    pub mark: String,
}

/// The pulse of an actor's inbox.
pub async fn pulse(app: &App, actor: &Actor) -> AppResult<Pulse> {
    let mut connection = app.database().connection().await?;
    let whose = Whose::of(&mut connection, actor, View::Waiting, app.clock().today()).await?;
    let sql = format!("SELECT count(*), max(created_at), max(urged_at) FROM task WHERE {}", whose.text);
    let read =
        |row: &mut Row<'_>| Ok((row.next_count()?, row.next::<Option<i64>>()?, row.next::<Option<i64>>()?));
    let (waiting, created, urged) = connection.one(&sql, &whose.values, read).await?;
    let mark = format!("{waiting}-{}-{}", created.unwrap_or(0), urged.unwrap_or(0));
    Ok(Pulse { waiting: waiting.min(MOST), mark })
}

/// A task that an actor may see: it waits for them, they began it, or they ended it.
pub(super) async fn one(
    connection: &mut Connection,
    actor: &Actor,
    id: Uuid,
    today: Date,
) -> AppResult<(Task, bool)> {
    let sql = format!("SELECT {TASK}, done_by_account FROM task WHERE id = $1");
    let read_one = |row: &mut Row<'_>| Ok((read(row)?, row.next::<Option<Uuid>>()?));
    let (task, ended_by) =
        connection.optional(&sql, &[id.into()], read_one).await?.ok_or(AppError::NotFound)?;
    let targets = waiting::targets_of(connection, actor, today).await?;
    let waits = task.done_at.is_none() && targets.contains(&task.target.name());
    let own = actor.account.is_some() && (task.account == actor.account || ended_by == actor.account);
    if waits || own { Ok((task, waits)) } else { Err(AppError::NotFound) }
}

async fn count(connection: &mut Connection, whose: &Whose) -> AppResult<u64> {
    let sql =
        format!("SELECT count(*) FROM (SELECT 1 FROM task WHERE {} LIMIT {}) AS capped", whose.text, MOST);
    Ok(connection.one(&sql, &whose.values, |row| row.next_count()).await?)
}

fn read(row: &mut Row<'_>) -> lianjian_db::Result<Task> {
    Ok(Task {
        id: row.next()?,
        target: Target::parse(&row.next::<String>()?).unwrap_or(Target::Commission),
        kind: TaskKind::parse(&row.next::<String>()?),
        source: row.next()?,
        unit: row.next()?,
        title: row.next()?,
        detail: row.next()?,
        href: row.next()?,
        due_on: row.next_date()?,
        author: row.next()?,
        account: row.next()?,
        created_at: row.next_moment()?.unwrap_or(Timestamp::UNIX_EPOCH),
        urged_at: row.next_moment()?,
        done_at: row.next_moment()?,
        done_by: row.next()?,
        outcome: row.next()?,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Nearness;

    #[test]
    fn a_week_ends_on_sunday() {
        let today = date(2013, 6, 18);
        let near = |day| Nearness::of(Some(date(2013, 6, day)), today);
        assert_eq!(near(17), Nearness::Late);
        assert_eq!(near(19), Nearness::Soon);
        assert_eq!(near(23), Nearness::Week);
        assert_eq!(near(24), Nearness::Later);
        assert_eq!(Nearness::of(None, today), Nearness::Later);
    }
}
