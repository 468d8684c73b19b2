//! Looking at the organisation: lists of units, and one unit with everything in it.

use jiff::civil::Date;
use lianjian_db::history::Entry;
use lianjian_db::{Connection, Value, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::duty::{Charge, StandIn};
use super::model::{Alias, Department, Person, Post, Region, Tenure, Unit};
use super::record::Record;
use super::{store, units};
use crate::shell::actor::Actor;
use crate::shell::error::AppResult;
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Units on a page when nobody says how many.
const PAGE: i64 = 50;
/// The most units on a page.
const LONGEST_PAGE: i64 = 500;
/// Changes that a unit's page shows.
const CHANGES: i64 = 40;

/// Which units.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnitFilter {
    /// Words of a name, a short name or an alias.
    #[serde(default)]
    pub q: String,
    /// Of a region.
    #[serde(default, deserialize_with = "page::empty_is_none")]
    pub region: Option<Uuid>,
    /// The sub-bodies of a unit.
    #[serde(default, deserialize_with = "page::empty_is_none")]
    pub parent: Option<Uuid>,
    /// Those that are closed, instead of the open ones.
    #[serde(default)]
    pub closed: bool,
    /// How many.
    #[serde(default, deserialize_with = "page::empty_is_none")]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: String,
}

/// A unit in a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ListedUnit {
    /// The unit.
    #[serde(flatten)]
    pub unit: Unit,
    /// The unit above.
    pub parent_name: Option<String>,
    /// Open sub-bodies.
    pub units: i64,
    /// Open departments.
    pub departments: i64,
    /// Open posts.
    pub posts: i64,
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// What to ask for the next one; none at the end.
    pub next: Option<String>,
}

/// A unit with everything in it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct WholeUnit {
    /// The unit.
    pub unit: Unit,
    /// Its region.
    pub region: Region,
    /// The unit above.
    pub parent: Option<Unit>,
    /// The unit that took its work over.
    pub successor: Option<Unit>,
    /// The units whose work it took over.
    pub predecessors: Vec<Unit>,
    /// Open sub-bodies.
    pub children: Vec<Unit>,
    /// Its other names.
    pub aliases: Vec<Alias>,
    /// Open departments.
    pub departments: Vec<Department>,
    /// Open posts.
    pub posts: Vec<Post>,
    /// People.
    pub people: Vec<Person>,
    /// Who held which post when.
    pub tenures: Vec<Tenure>,
    /// Which posts are in charge of which departments.
    pub charges: Vec<Charge>,
    /// Who signs for whom, the latest first.
    pub stand_ins: Vec<StandIn>,
}

impl UnitFilter {
    /// The conditions and their values; `own` is the only unit that an account of a unit sees.
    fn condition(&self, own: Option<Uuid>) -> (String, Vec<Value>) {
        let mut values: Vec<Value> = Vec::new();
        let mut parts = vec![
            if self.closed { "unit.closed_on IS NOT NULL" } else { "unit.closed_on IS NULL" }.to_owned(),
        ];
        let mut with = |text: &str, value: Value| {
            values.push(value);
            parts.push(text.replace("$?", &format!("${}", values.len())));
        };
        if let Some(own) = own {
            with("unit.id = $?", own.into());
        }
        if let Some(region) = self.region {
            with("unit.region = $?", region.into());
        }
        if let Some(parent) = self.parent {
            with("unit.parent = $?", parent.into());
        }
        let words = self.q.trim();
        if !words.is_empty() {
            let escaped = words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            with(
                "(unit.name LIKE $? ESCAPE '\\' OR unit.short_name LIKE $? ESCAPE '\\'
                  OR EXISTS (SELECT 1 FROM unit_alias WHERE unit_alias.unit = unit.id
                             AND unit_alias.alias LIKE $? ESCAPE '\\'))",
                format!("%{escaped}%").into(),
            );
        }
        (parts.join(" AND "), values)
    }

    /// Place and id of the last unit of the page before.
    fn start(&self) -> Option<(i64, Uuid)> {
        let (position, id) = self.after.split_once('.')?;
        Some((position.parse().ok()?, id.parse().ok()?))
    }

    /// The filter as the query of an address, without the place in the list.
    pub fn query_string(&self) -> String {
        let mut pairs: Vec<(&str, String)> = vec![("q", self.q.clone())];
        pairs.extend(self.region.map(|region| ("region", region.to_string())));
        pairs.extend(self.parent.map(|parent| ("parent", parent.to_string())));
        if self.closed {
            pairs.push(("closed", "true".to_owned()));
        }
        let escaped = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", page::query_escape(&value)));
        escaped.collect::<Vec<_>>().join("&")
    }
}

/// A page of the units that this actor may see, in their order.
pub async fn list(app: &App, actor: &Actor, filter: &UnitFilter) -> AppResult<Page<ListedUnit>> {
    let (mut condition, mut values) = filter.condition(own(actor)?);
    if let Some((position, id)) = filter.start() {
        let first = values.len() + 1;
        let second = first + 1;
        condition = format!(
            "{condition} AND (unit.position > ${first} OR (unit.position = ${first} AND unit.id > ${second}))"
        );
        values.extend(params![position, id]);
    }
    let limit = filter.limit.unwrap_or(PAGE).clamp(1, LONGEST_PAGE);
    values.push((limit + 1).into());
    let sql = format!(
        "SELECT {}, above.name,
                (SELECT count(*) FROM unit AS below WHERE below.parent = unit.id AND below.closed_on IS NULL),
                (SELECT count(*) FROM department WHERE department.unit = unit.id AND department.closed_on IS NULL),
                (SELECT count(*) FROM post WHERE post.unit = unit.id AND post.closed_on IS NULL)
         FROM unit LEFT JOIN unit AS above ON above.id = unit.parent
         WHERE {condition} ORDER BY unit.position, unit.id LIMIT ${}",
        store::columns::<Unit>(),
        values.len()
    );
    let mut connection = app.database().connection().await?;
    let mut items = connection
        .all(&sql, &values, |row| {
            Ok(ListedUnit {
                unit: Unit::read(row)?,
                parent_name: row.next()?,
                units: row.next()?,
                departments: row.next()?,
                posts: row.next()?,
            })
        })
        .await?;
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > size;
    items.truncate(size);
    let last = if more { items.last() } else { None };
    let next = last.map(|item| format!("{}.{}", item.unit.position, item.unit.id));
    Ok(Page { items, next })
}

/// How many units a filter finds.
pub async fn count(app: &App, actor: &Actor, filter: &UnitFilter) -> AppResult<i64> {
    let (condition, values) = filter.condition(own(actor)?);
    let mut connection = app.database().connection().await?;
    let sql = format!("SELECT count(*) FROM unit WHERE {condition}");
    Ok(connection.one(&sql, &values, |row| row.next()).await?)
}

/// How many open units each region has by itself.
pub async fn counts(connection: &mut Connection) -> AppResult<Vec<(Uuid, i64)>> {
    Ok(connection
        .all("SELECT region, count(*) FROM unit WHERE closed_on IS NULL GROUP BY region", &[], |row| {
            Ok((row.next()?, row.next()?))
        })
        .await?)
}

/// A unit with everything in it.
pub async fn whole(app: &App, actor: &Actor, id: Uuid) -> AppResult<WholeUnit> {
    let mut connection = app.database().connection().await?;
    let unit = units::find(&mut connection, actor, id).await?;
    let region = store::one(&mut connection, unit.region).await?;
    let parent = optional(&mut connection, unit.parent).await?;
    let successor = optional(&mut connection, unit.successor).await?;
    let predecessors =
        store::all(&mut connection, "successor = $1 ORDER BY closed_on, name, id", &params![id]).await?;
    Ok(WholeUnit {
        region,
        parent,
        successor,
        predecessors,
        children: store::children(&mut connection, id).await?,
        aliases: store::aliases(&mut connection, id).await?,
        departments: store::departments(&mut connection, id).await?,
        posts: store::posts(&mut connection, id).await?,
        people: store::people(&mut connection, id).await?,
        tenures: store::tenures(&mut connection, id).await?,
        charges: store::charges(&mut connection, id).await?,
        stand_ins: store::stand_ins(&mut connection, id).await?,
        unit,
    })
}

/// The latest changes of a unit and of what is in it; its powers and registers have pages of their own.
pub async fn changes(app: &App, actor: &Actor, id: Uuid) -> AppResult<Vec<Entry>> {
    let mut connection = app.database().connection().await?;
    units::find(&mut connection, actor, id).await?;
    let sql = "SELECT sequence, at, author, kind, object, before, after FROM history
         WHERE (object = $1 OR parent = $1)
           AND kind IN ('unit', 'unit_alias', 'department', 'post', 'person', 'tenure', 'charge', 'stand_in')
         ORDER BY sequence DESC LIMIT $2";
    Ok(connection
        .all(sql, &params![id, CHANGES], |row| {
            Ok(Entry {
                sequence: row.next()?,
                at: row.next_moment()?.unwrap_or_default(),
                author: row.next()?,
                kind: row.next()?,
                object: row.next()?,
                before: row.next_json()?,
                after: row.next_json()?,
            })
        })
        .await?)
}

impl WholeUnit {
    /// The posts of a department, or those straight under the unit.
    pub fn posts_of(&self, department: Option<&Department>) -> Vec<&Post> {
        let department = department.map(|department| department.id);
        self.posts.iter().filter(|post| post.department == department).collect()
    }

    /// The departments that a post is in charge of.
    pub fn charges_of(&self, post: &Post) -> Vec<&Department> {
        let charged = |department: &&Department| {
            self.charges.iter().any(|charge| charge.post == post.id && charge.department == department.id)
        };
        self.departments.iter().filter(charged).collect()
    }

    /// The name of a person of the unit.
    pub fn person_name(&self, id: &Uuid) -> &str {
        self.people.iter().find(|person| person.id == *id).map_or("", |person| &person.name)
    }

    /// Who holds a post on a day, with their tenures.
    pub fn holders(&self, post: &Post, day: Date) -> Vec<(&Person, &Tenure)> {
        let holds = |tenure: &&Tenure| {
            tenure.post == post.id
                && tenure.from_on.is_none_or(|from| from <= day)
                && tenure.until_on.is_none_or(|until| until >= day)
        };
        let person = |id| self.people.iter().find(|person| person.id == id);
        self.tenures
            .iter()
            .filter(holds)
            .filter_map(|tenure| Some((person(tenure.person)?, tenure)))
            .collect()
    }
}

/// The only unit that this actor sees; none when it sees all.
fn own(actor: &Actor) -> AppResult<Option<Uuid>> {
    if actor.may(Right::ReadAll) || actor.may(Right::KeepOrganisation) {
        return Ok(None);
    }
    actor.unit.map(Some).ok_or(crate::shell::error::AppError::Forbidden)
}

async fn optional(connection: &mut Connection, id: Option<Uuid>) -> AppResult<Option<Unit>> {
    match id {
        Some(id) => Ok(Some(store::one(connection, id).await?)),
        None => Ok(None),
    }
}
