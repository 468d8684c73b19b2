//! Training, meetings and publicity: recorded with day, place, subject, attendance and papers.

use std::collections::HashMap;

use jiff::civil::Date;
use lianjian_db::new_id;
use serde::Deserialize;
use uuid::Uuid;

use super::activity_store as store;
use super::model::{Activity, ActivityKind};
use super::service::{field, gone, refuse, seen};
use crate::features::papers::{self, Owner, Paper, Place, Upload};
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::page;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// An activity as somebody typed it.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub struct ActivityInput {
    /// What it was.
    pub kind: ActivityKind,
    /// The day.
    #[serde(default, deserialize_with = "page::empty_is_none")]
    pub held_on: Option<Date>,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// What about.
    #[serde(default)]
    pub subject: String,
    /// How many took part; without it, as many as `attendees` names.
    #[serde(default)]
    pub attendance: Option<u32>,
    /// Who, names parted by 、, commas or lines.
    #[serde(default)]
    pub attendees: String,
    /// The version that was on the page; 0 for a new one.
    #[serde(default)]
    pub version: i64,
}

/// What a unit held, the latest first, each with its papers.
pub(super) async fn list(app: &App, actor: &Actor, unit: Uuid) -> AppResult<Vec<(Activity, Vec<Paper>)>> {
    actor.demand(Right::ReadUnit(unit))?;
    let mut connection = app.database().connection().await?;
    let mut papers: HashMap<Uuid, Vec<Paper>> = HashMap::new();
    for paper in papers::of_owners(&mut connection, Owner::Activity, unit).await? {
        papers.entry(paper.owner).or_default().push(paper);
    }
    let found = store::of_unit(&mut connection, unit).await?;
    let with_papers = |activity: Activity| {
        let own = papers.remove(&activity.id).unwrap_or_default();
        (activity, own)
    };
    Ok(found.into_iter().map(with_papers).collect())
}

/// One activity with its papers.
pub(super) async fn open(app: &App, actor: &Actor, id: Uuid) -> AppResult<(Activity, Vec<Paper>)> {
    let mut connection = app.database().connection().await?;
    let activity = store::one(&mut connection, id).await?.ok_or(AppError::NotFound)?;
    actor.demand(Right::ReadUnit(activity.unit))?;
    let papers = papers::of_owner(&mut connection, id).await?;
    Ok((activity, papers))
}

/// Records an activity.
pub async fn add(
    app: &App,
    actor: &Actor,
    unit: Uuid,
    input: &ActivityInput,
    uploads: &[Upload],
) -> AppResult<Activity> {
    actor.demand(Right::WriteUnit(unit))?;
    let mut transaction = app.database().begin().await?;
    super::store::unit_name(&mut transaction, unit).await?.ok_or(AppError::NotFound)?;
    let author = actor.author(app);
    let activity = checked(new_id(), unit, input, app.clock().today(), 1)?;
    store::insert(&mut transaction, &author, &activity).await?;
    papers::attach(&mut transaction, &author, place(&activity), uploads).await?;
    transaction.commit().await?;
    Ok(activity)
}

/// Writes an activity anew and puts further papers to it.
pub(super) async fn save(
    app: &App,
    actor: &Actor,
    id: Uuid,
    input: &ActivityInput,
    uploads: &[Upload],
) -> AppResult<Activity> {
    let (known, _) = open(app, actor, id).await?;
    actor.demand(Right::WriteUnit(known.unit))?;
    let mut transaction = app.database().begin().await?;
    let before = store::lock(&mut transaction, id).await?.ok_or_else(gone)?;
    seen(input.version, before.version)?;
    let author = actor.author(app);
    let after = checked(id, before.unit, input, app.clock().today(), before.version + 1)?;
    store::update(&mut transaction, &author, &before, &after).await?;
    papers::attach(&mut transaction, &author, place(&after), uploads).await?;
    transaction.commit().await?;
    Ok(after)
}

/// Takes an activity out of the record, its papers with it; gives the unit.
pub(super) async fn remove(app: &App, actor: &Actor, id: Uuid) -> AppResult<Uuid> {
    let (known, _) = open(app, actor, id).await?;
    actor.demand(Right::WriteUnit(known.unit))?;
    let mut transaction = app.database().begin().await?;
    let activity = store::lock(&mut transaction, id).await?.ok_or_else(gone)?;
    let author = actor.author(app);
    for paper in papers::of_owner(&mut transaction, id).await? {
        papers::close(&mut transaction, &author, &paper).await?;
    }
    store::close(&mut transaction, &author, &activity).await?;
    transaction.commit().await?;
    Ok(activity.unit)
}

const fn place(activity: &Activity) -> Place {
    Place { kind: Owner::Activity, owner: activity.id, unit: Some(activity.unit), purpose: "record" }
}

fn checked(id: Uuid, unit: Uuid, input: &ActivityInput, today: Date, version: i64) -> AppResult<Activity> {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let names: Vec<String> = input
        .attendees
        .split(['、', '，', ',', '；', ';', '\n'])
        .map(one_line)
        .filter(|name| !name.is_empty())
        .collect();
    let mut names = names;
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    let listed = u32::try_from(names.len()).unwrap_or(u32::MAX);
    let mut wrong = Vec::new();
    match input.held_on {
        None => wrong.push(field("held_on", "请填日期，例如 2013-04-20")),
        Some(day) if day > today => {
            wrong.push(field("held_on", format!("{day} 还没有到；办过以后再记")));
        }
        Some(_) => {}
    }
    let (place, subject) = (one_line(&input.place), one_line(&input.subject));
    if subject.is_empty() {
        wrong.push(field("subject", "请填主题，例如“廉政风险防控动员大会”"));
    }
    for (name, text) in [("place", &place), ("subject", &subject)] {
        if text.chars().count() > 200 {
            wrong.push(field(name, "不超过 200 字"));
        }
    }
    let attendance = input.attendance.unwrap_or(listed);
    if attendance < listed {
        let message = format!("名单里有 {listed} 人，比人数 {attendance} 多，请核对");
        wrong.push(field("attendance", message));
    } else if attendance > 1_000_000 {
        wrong.push(field("attendance", "人数太多，请核对"));
    }
    let day = input.held_on.unwrap_or(today);
    refuse(wrong)?;
    Ok(Activity {
        id,
        unit,
        kind: input.kind,
        held_on: day,
        place,
        subject,
        attendance,
        attendees: names.join("、"),
        version,
    })
}
