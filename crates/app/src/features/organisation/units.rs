//! What is done with regions and units: added, renamed, moved, known by other names.
//!
//! Closing is in [`super::closing`], merging and splitting in [`super::merging`].

use lianjian_db::history::Author;
use lianjian_db::{Connection, Transaction, new_id, params};
use lianjian_domain::category::OrganKind;
use lianjian_domain::name;
use uuid::Uuid;

use super::input::{self, NewRegion, NewUnit, RegionPatch, UnitPatch};
use super::model::{Alias, Rank, Region, Unit};
use super::store;
use crate::features::programmes;
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Open regions, from the top.
pub async fn regions(app: &App, actor: &Actor) -> AppResult<Vec<Region>> {
    if !actor.may(Right::ReadAll) {
        actor.demand(Right::KeepOrganisation)?;
    }
    Ok(store::regions(&mut app.database().connection().await?).await?)
}

/// Adds a region.
pub async fn add_region(app: &App, actor: &Actor, new: NewRegion) -> AppResult<Region> {
    actor.demand(Right::KeepOrganisation)?;
    let name = input::name("name", "行政区划名称", &new.name)?;
    let region = Region {
        id: new_id(),
        code: input::code("code", "行政区划代码", 6, &new.code)?,
        rank: new.rank.unwrap_or_else(|| rank_of(&name)),
        name,
        parent: new.parent,
        opened_on: None,
        closed_on: None,
        version: 1,
    };
    let mut transaction = app.database().begin().await?;
    if let Some(parent) = region.parent {
        store::one::<Region>(&mut transaction, parent).await?;
    }
    refuse_same_region(&mut transaction, &region).await?;
    store::insert_one(&mut transaction, &actor.author(app), &region).await?;
    transaction.commit().await?;
    app.standing().forget();
    Ok(region)
}

/// Changes a region, or closes it when nothing in it is open.
pub async fn change_region(app: &App, actor: &Actor, id: Uuid, patch: RegionPatch) -> AppResult<Region> {
    actor.demand(Right::KeepOrganisation)?;
    let mut transaction = app.database().begin().await?;
    let before: Region = store::one(&mut transaction, id).await?;
    input::seen(patch.version, before.version)?;
    let mut after = before.clone();
    if let Some(name) = &patch.name {
        after.name = input::name("name", "行政区划名称", name)?;
    }
    if let Some(code) = &patch.code {
        after.code = input::code("code", "行政区划代码", 6, code)?;
    }
    if let Some(parent) = patch.parent {
        after.parent = parent;
        refuse_region_circle(&mut transaction, &after).await?;
    }
    refuse_same_region(&mut transaction, &after).await?;
    if let Some(day) = patch.closed_on {
        input::closing_day(day, before.opened_on, app.clock().today())?;
        let open: i64 = transaction
            .one(
                "SELECT (SELECT count(*) FROM region WHERE parent = $1 AND closed_on IS NULL)
                      + (SELECT count(*) FROM unit WHERE region = $1 AND closed_on IS NULL)",
                &params![id],
                |row| row.next(),
            )
            .await?;
        if open > 0 {
            let message = format!("“{}”里还有 {open} 个下级区划和单位，请先撤销或移走它们", before.name);
            return Err(AppError::Conflict(message));
        }
        after.closed_on = Some(day);
    }
    store::update(&mut transaction, &actor.author(app), &before, &after, None).await?;
    transaction.commit().await?;
    app.standing().forget();
    Ok(after)
}

/// Adds a unit.
pub async fn add(app: &App, actor: &Actor, new: NewUnit) -> AppResult<Unit> {
    actor.demand(Right::KeepOrganisation)?;
    let mut transaction = app.database().begin().await?;
    let author = actor.author(app);
    let unit = insert(&mut transaction, &author, new).await?;
    programmes::settle_all(&mut transaction, &author).await?;
    transaction.commit().await?;
    app.standing().forget();
    Ok(unit)
}

/// Adds a unit within a larger change.
pub(super) async fn insert(transaction: &mut Transaction, author: &Author, new: NewUnit) -> AppResult<Unit> {
    let region: Region = store::one(transaction, new.region).await?;
    let name = input::name("name", "单位名称", &new.name)?;
    let code = match input::code("code", "单位代码", 3, &new.code)? {
        code if code.is_empty() => store::free_code(transaction, region.id).await?,
        code => code,
    };
    let kind = match new.kind.trim() {
        "" => "行政机关".to_owned(),
        kind => input::name("kind", "单位类别", kind)?,
    };
    let unit = Unit {
        id: new_id(),
        region: region.id,
        parent: new.parent,
        short_name: short_name(&name, &new.short_name, &region.name),
        organ_kind: OrganKind::parse(&kind).unwrap_or(OrganKind::Other),
        commission: is_commission(&name, &kind),
        kind,
        name,
        code,
        position: store::next_position(transaction, "unit", "region", region.id).await?,
        opened_on: new.opened_on,
        closed_on: None,
        successor: None,
        version: 1,
    };
    refuse_circle(transaction, &unit).await?;
    refuse_same(transaction, &unit).await?;
    store::insert_one(transaction, author, &unit).await?;
    Ok(unit)
}

/// Changes a unit. A unit that gets another name is still found under the old one.
pub async fn change(app: &App, actor: &Actor, id: Uuid, patch: UnitPatch) -> AppResult<Unit> {
    actor.demand(Right::KeepOrganisation)?;
    let author = actor.author(app);
    let mut transaction = app.database().begin().await?;
    let before: Unit = store::one(&mut transaction, id).await?;
    input::seen(patch.version, before.version)?;
    if before.closed_on.is_some() {
        return Err(AppError::Conflict(format!("“{}”已经撤销，不能再改", before.name)));
    }
    let region = store::region_name(&mut transaction, before.region).await?;
    let mut after = before.clone();
    if let Some(name) = &patch.name {
        after.name = input::name("name", "单位名称", name)?;
    }
    if let Some(short) = &patch.short_name {
        after.short_name = short_name(&after.name, short, &region);
    } else if after.name != before.name {
        after.short_name = short_name(&after.name, "", &region);
    }
    if let Some(kind) = &patch.kind {
        after.kind = input::name("kind", "单位类别", kind)?;
        after.organ_kind = OrganKind::parse(&after.kind).unwrap_or(OrganKind::Other);
    }
    if let Some(code) = &patch.code {
        after.code = input::code("code", "单位代码", 3, code)?;
    }
    after.commission = patch.commission.unwrap_or(before.commission);
    after.position = patch.position.unwrap_or(before.position);
    if let Some(parent) = patch.parent {
        after.parent = parent;
        refuse_circle(&mut transaction, &after).await?;
    }
    refuse_same(&mut transaction, &after).await?;
    store::update(&mut transaction, &author, &before, &after, Some(id)).await?;
    if after.name != before.name {
        remember(&mut transaction, &author, &after, &before.name, &region).await?;
    }
    transaction.commit().await?;
    app.standing().forget();
    store::one(&mut app.database().connection().await?, id).await
}

/// Adds another name under which a unit's forms arrive.
pub async fn add_alias(app: &App, actor: &Actor, unit: Uuid, alias: &str) -> AppResult<()> {
    actor.demand(Right::KeepOrganisation)?;
    let alias = input::name("alias", "别名", alias)?;
    let mut transaction = app.database().begin().await?;
    let unit: Unit = store::one(&mut transaction, unit).await?;
    let region = store::region_name(&mut transaction, unit.region).await?;
    let key = name::key(&alias, &region);
    if let Some(other) = unit_of_key(&mut transaction, &unit, &key, &region).await? {
        let message = format!("“{alias}”已经是“{other}”的名称或别名，再给本单位就分不清了");
        return Err(AppError::invalid("alias", message));
    }
    remember(&mut transaction, &actor.author(app), &unit, &alias, &region).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes another name away.
pub async fn remove_alias(app: &App, actor: &Actor, alias: Uuid) -> AppResult<()> {
    actor.demand(Right::KeepOrganisation)?;
    let mut transaction = app.database().begin().await?;
    let alias: Alias = store::one(&mut transaction, alias).await?;
    store::remove(&mut transaction, &actor.author(app), &alias, Some(alias.unit)).await?;
    transaction.commit().await?;
    Ok(())
}

/// Writes a name down as an alias, unless the unit is found under it already.
pub(super) async fn remember(
    transaction: &mut Transaction,
    author: &Author,
    unit: &Unit,
    alias: &str,
    region: &str,
) -> AppResult<()> {
    let name_key = name::key(alias, region);
    let known = [name::key(&unit.name, region), name::key(&unit.short_name, region)].contains(&name_key)
        || store::aliases(transaction, unit.id).await?.iter().any(|known| known.name_key == name_key);
    if !known {
        let alias = Alias { id: new_id(), unit: unit.id, alias: alias.to_owned(), name_key, version: 1 };
        store::insert_one(transaction, author, &alias).await?;
    }
    Ok(())
}

/// The name of another open unit of the region that goes by a key.
async fn unit_of_key(
    connection: &mut Connection,
    unit: &Unit,
    key: &str,
    region: &str,
) -> AppResult<Option<String>> {
    let condition = "region = $1 AND id <> $2 AND closed_on IS NULL";
    let others: Vec<Unit> = store::all(connection, condition, &params![unit.region, unit.id]).await?;
    let same =
        |other: &Unit| name::key(&other.name, region) == key || name::key(&other.short_name, region) == key;
    if let Some(other) = others.iter().find(|other| same(other)) {
        return Ok(Some(other.name.clone()));
    }
    Ok(connection
        .optional(
            "SELECT unit.name FROM unit_alias JOIN unit ON unit.id = unit_alias.unit
             WHERE unit_alias.name_key = $1 AND unit.region = $2 AND unit.id <> $3 AND unit.closed_on IS NULL",
            &params![key, unit.region, unit.id],
            |row| row.next(),
        )
        .await?)
}

/// The short name that was given, or the full one less the region's.
pub(super) fn short_name(name: &str, given: &str, region: &str) -> String {
    match given.trim() {
        "" => name.strip_prefix(region).filter(|rest| !rest.is_empty()).unwrap_or(name).to_owned(),
        short => short.to_owned(),
    }
}

/// Whether a unit runs the programme: its kind or its name says so.
pub(super) fn is_commission(name: &str, kind: &str) -> bool {
    ["纪委", "纪检", "纪律检查"].iter().any(|word| name.contains(word) || kind.contains(word))
}

/// What a region's name says about its rank.
pub(super) fn rank_of(name: &str) -> Rank {
    if name.ends_with('省') || name.ends_with("自治区") {
        Rank::Province
    } else if name.ends_with(['市', '州', '盟']) || name.ends_with("地区") {
        Rank::City
    } else {
        Rank::County
    }
}

async fn refuse_same(connection: &mut Connection, unit: &Unit) -> AppResult<()> {
    let condition = "region = $1 AND name = $2 AND id <> $3 AND closed_on IS NULL";
    let same: Vec<Unit> =
        store::all(connection, condition, &params![unit.region, &unit.name, unit.id]).await?;
    if same.is_empty() {
        return Ok(());
    }
    Err(AppError::invalid("name", format!("这个行政区划里已经有“{}”，请换一个名称", unit.name)))
}

async fn refuse_same_region(connection: &mut Connection, region: &Region) -> AppResult<()> {
    let same: Vec<Region> = store::all(
        connection,
        "name = $1 AND id <> $2 AND closed_on IS NULL",
        &params![&region.name, region.id],
    )
    .await?;
    if same.iter().any(|other| other.parent == region.parent) {
        return Err(AppError::invalid("name", format!("同一个上级里已经有“{}”", region.name)));
    }
    Ok(())
}

/// Refuses a unit above that is in another region, is closed, or is below the unit itself.
async fn refuse_circle(connection: &mut Connection, unit: &Unit) -> AppResult<()> {
    let mut above = unit.parent;
    while let Some(id) = above {
        let parent: Unit = store::one(connection, id).await?;
        if parent.id == unit.id {
            return Err(AppError::invalid("parent", "上级单位不能是本单位或本单位的下级"));
        }
        if Some(parent.id) == unit.parent && (parent.region != unit.region || parent.closed_on.is_some()) {
            return Err(AppError::invalid(
                "parent",
                format!("“{}”不在同一个行政区划，或已经撤销", parent.name),
            ));
        }
        above = parent.parent;
    }
    Ok(())
}

async fn refuse_region_circle(connection: &mut Connection, region: &Region) -> AppResult<()> {
    let mut above = region.parent;
    while let Some(id) = above {
        if id == region.id {
            return Err(AppError::invalid("parent", "上级区划不能是本区划或本区划的下级"));
        }
        above = store::one::<Region>(connection, id).await?.parent;
    }
    Ok(())
}

/// The open unit, if this actor may read it: who keeps the organisation, the commission, the unit itself.
pub async fn find(connection: &mut Connection, actor: &Actor, id: Uuid) -> AppResult<Unit> {
    if !actor.may(Right::KeepOrganisation) {
        actor.demand(Right::ReadUnit(id))?;
    }
    store::one(connection, id).await
}
