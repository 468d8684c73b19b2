//! Generating: units are drawn on one thread and stored by another.

use lianjian_db::{Transaction, search};
use tokio::sync::mpsc;

use super::county::{self, County};
use super::plan::{Made, Plan};
use super::rows::{Batch, To};
use super::unit;
use super::vocabulary::Vocabulary;
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Risk points that are stored together; also what bounds the memory.
const BATCH: usize = 10_000;
/// Batches that wait to be stored.
const WAITING: usize = 2;
/// Units, and risk points of one unit, at the most: beyond, numbers in codes and ids run out.
const MOST_UNITS: usize = 1_000_000;
const MOST_POINTS: usize = 100_000_000;

/// Fills an empty database. Progress is told in risk points that are stored. What was stored before an
/// error stays: a synthetic county that broke off is thrown away with its database.
pub async fn generate(app: &App, actor: &Actor, plan: Plan, progress: impl Fn(u64)) -> AppResult<Made> {
    actor.demand(Right::KeepOrganisation)?;
    actor.demand(Right::KeepSettings)?;
    check(&plan)?;
    let mut transaction = app.database().begin().await?;
    let regions: i64 = transaction.one("SELECT count(*) FROM region", &[], |row| row.next()).await?;
    if regions > 0 {
        return Err(AppError::invalid(
            "database",
            "这个数据库里已经有行政区划：仿真数据只能放进空数据库，请用 --database 另指一个",
        ));
    }
    let words = Vocabulary::built_in();
    let (counties, batch) = county::counties(&words, &plan);
    let mut made = Made::default();
    store(&mut transaction, batch, &mut made).await?;
    transaction.commit().await?;

    let (drawn, mut waiting) = mpsc::channel(WAITING);
    let drawing = tokio::task::spawn_blocking(move || draw(&words, &plan, &counties, &drawn));
    while let Some(batch) = waiting.recv().await {
        let mut transaction = app.database().begin().await?;
        store(&mut transaction, batch, &mut made).await?;
        transaction.commit().await?;
        progress(made.points);
    }
    drawing.await.map_err(|error| AppError::Internal(error.to_string()))?;
    let mut transaction = app.database().begin().await?;
    transaction.settle_row_keys("risk_point").await?;
    transaction.settle_row_keys("power").await?;
    transaction.commit().await?;
    app.standing().forget();
    Ok(made)
}

fn check(plan: &Plan) -> AppResult<()> {
    let wrong = |field: &str, message: String| Err(AppError::invalid(field, message));
    if plan.regions == 0 || plan.regions > 900 {
        return wrong("regions", "县的个数要在 1 到 900 之间".to_owned());
    }
    if plan.units < plan.regions || plan.units > MOST_UNITS {
        return wrong("units", format!("单位的个数要在县的个数（{}）到 {MOST_UNITS} 之间", plan.regions));
    }
    if plan.points > MOST_POINTS {
        return wrong("points", format!("风险点的个数不能超过 {MOST_POINTS}"));
    }
    Ok(())
}

/// Draws every unit, handing over a batch whenever one is full; ends early when nobody stores any more.
fn draw(words: &Vocabulary, plan: &Plan, counties: &[County], drawn: &mpsc::Sender<Batch>) {
    let mut batch = Batch::default();
    for county in counties {
        for position in 0..county.units {
            unit::draw(words, plan, county, position, &mut batch);
            if batch.count(To::RiskPoint) >= BATCH && drawn.blocking_send(std::mem::take(&mut batch)).is_err()
            {
                return;
            }
        }
    }
    // Nobody waits for the last batch only when storing has failed already.
    drawn.blocking_send(batch).ok();
}

async fn store(transaction: &mut Transaction, mut batch: Batch, made: &mut Made) -> AppResult<()> {
    let point_tokens = std::mem::take(&mut batch.point_tokens);
    let power_tokens = std::mem::take(&mut batch.power_tokens);
    for (table, rows) in batch.into_tables() {
        let stored = transaction.insert(table.name, table.columns, rows).await?;
        made.rows += stored;
        match table.name {
            "region" => made.regions += stored,
            "unit" => made.units += stored,
            "department" => made.departments += stored,
            "post" => made.posts += stored,
            "power" => made.powers += stored,
            "risk_point" => made.points += stored,
            _ => {}
        }
    }
    search::fill(transaction, "risk_point_search", point_tokens).await?;
    search::fill(transaction, "power_search", power_tokens).await?;
    Ok(())
}
