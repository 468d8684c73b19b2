//! What is done with settings: shown, changed from a day on, asked for a day.

use jiff::Timestamp;
use jiff::civil::Date;
use lianjian_db::Connection;
use lianjian_domain::calendar::WorkingDays;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::kinds::{self, Calendar, Field, Kind, Setting};
use super::store;
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// A version of a setting.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Version {
    /// From 1.
    pub version: i64,
    /// The first day on which it holds.
    pub effective_on: Date,
    /// The value.
    pub value: Json,
    /// Why it was set.
    pub reason: String,
    /// Who set it.
    pub author: String,
    /// When.
    pub set_at: Timestamp,
}

/// A setting with all that a page shows of it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Shown {
    /// Its name on the wire.
    pub name: &'static str,
    /// Its name on screen.
    pub label: &'static str,
    /// What it does.
    pub note: &'static str,
    /// The value when nobody set another.
    pub default: Json,
    /// The value of today.
    pub current: Json,
    /// The version of today; none while the default holds.
    pub current_version: Option<i64>,
    /// All versions, the latest first.
    pub versions: Vec<Version>,
}

/// A new version: a whole value, or the fields of a page.
#[derive(Clone, Debug)]
pub struct NewVersion {
    /// What it shall be.
    pub value: NewValue,
    /// From which day; not before today.
    pub effective_on: Date,
    /// Why.
    pub reason: String,
    /// The latest version that the sender saw; 0 for none.
    pub seen: Option<i64>,
}

/// What a setting shall be.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
pub enum NewValue {
    /// The whole value.
    Whole(Json),
    /// Names and texts of a page's fields; what is not named stays.
    Fields(Vec<(String, String)>),
}

impl Shown {
    /// The fields of a value.
    pub fn fields(&self, value: &Json) -> Vec<Field> {
        kind(self.name).map(|kind| (kind.fields)(value)).unwrap_or_default()
    }

    /// Versions that will hold from a later day.
    pub fn coming(&self, today: Date) -> impl Iterator<Item = &Version> {
        self.versions.iter().filter(move |version| version.effective_on > today)
    }

    /// Whether a version is the one of today.
    pub fn is_current(&self, version: &Version) -> bool {
        self.current_version == Some(version.version)
    }

    /// Number of the latest version; 0 for none.
    pub fn latest(&self) -> i64 {
        self.versions.first().map_or(0, |version| version.version)
    }
}

/// All settings.
pub async fn list(app: &App, actor: &Actor) -> AppResult<Vec<Shown>> {
    actor.demand(Right::KeepSettings)?;
    let mut connection = app.database().connection().await?;
    let mut all = Vec::new();
    for kind in &kinds::ALL {
        all.push(shown(&mut connection, kind, app.clock().today()).await?);
    }
    Ok(all)
}

/// One setting.
pub async fn show(app: &App, actor: &Actor, name: &str) -> AppResult<Shown> {
    actor.demand(Right::KeepSettings)?;
    let kind = kind(name).ok_or(AppError::NotFound)?;
    shown(&mut app.database().connection().await?, kind, app.clock().today()).await
}

/// Sets a value from a day on.
pub async fn save(app: &App, actor: &Actor, name: &str, new: NewVersion) -> AppResult<Version> {
    actor.demand(Right::KeepSettings)?;
    let kind = kind(name).ok_or(AppError::NotFound)?;
    let today = app.clock().today();
    if new.effective_on < today {
        let message = format!("生效日期不能早于今天（{today}）：已经按原来设置算出的结果不能改");
        return Err(AppError::invalid("effective_on", message));
    }
    if new.reason.trim().is_empty() {
        return Err(AppError::invalid("reason", "请写明为什么改，例如文件名称和文号"));
    }
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let versions = store::versions(&mut transaction, name).await?;
    let latest = versions.first().map_or(0, |version| version.version);
    if new.seen.is_some_and(|seen| seen != latest) {
        return Err(AppError::Conflict(
            "刚刚有别人改过这项设置，没有存上。请刷新页面，看过新的内容再改。".into(),
        ));
    }
    // What holds on that day is what the new fields stand over.
    let before =
        store::value_on(&mut transaction, name, new.effective_on).await?.unwrap_or_else(|| (kind.default)());
    let value = match new.value {
        NewValue::Whole(value) => (kind.check)(value),
        NewValue::Fields(fields) => (kind.put)(&before, &fields),
    }
    .map_err(AppError::Invalid)?;
    if value == before {
        return Err(AppError::invalid(
            "value",
            format!("{} 起的设置已经是这样，没有要改的", new.effective_on),
        ));
    }
    let version = Version {
        version: latest + 1,
        effective_on: new.effective_on,
        value,
        reason: new.reason.trim().to_owned(),
        author: author.name.clone(),
        set_at: author.at,
    };
    store::insert(&mut transaction, &author, name, &version, &before).await?;
    transaction.commit().await?;
    Ok(version)
}

/// The value of a setting on a day.
pub async fn value_on<S: Setting>(connection: &mut Connection, day: Date) -> AppResult<S> {
    let stored = store::value_on(connection, S::NAME, day).await?;
    Ok(stored.map(|value| kinds::typed(&value)).unwrap_or_default())
}

/// The working days of the county, with the years that it has added up to a day.
pub async fn working_days(connection: &mut Connection, day: Date) -> AppResult<WorkingDays> {
    Ok(value_on::<Calendar>(connection, day).await?.working_days())
}

async fn shown(connection: &mut Connection, kind: &Kind, today: Date) -> AppResult<Shown> {
    let versions = store::versions(connection, kind.name).await?;
    let current = versions
        .iter()
        .filter(|version| version.effective_on <= today)
        .max_by_key(|version| (version.effective_on, version.version));
    Ok(Shown {
        name: kind.name,
        label: kind.label,
        note: kind.note,
        default: (kind.default)(),
        current: current.map_or_else(kind.default, |version| version.value.clone()),
        current_version: current.map(|version| version.version),
        versions,
    })
}

fn kind(name: &str) -> Option<&'static Kind> {
    const ALL: &[Kind] = &kinds::ALL;
    ALL.iter().find(|kind| kind.name == name)
}
