//! Risks and the powers that they arise from: by the name that a row says, and by category for counting.

use lianjian_db::history::Author;
use lianjian_db::{Connection, Result, Transaction};
use lianjian_domain::text::without_spaces;
use uuid::Uuid;

use super::model::RiskPoint;
use super::store;

/// What stands for the category of a power that has none yet.
pub const NO_CATEGORY: &str = "未填权力类别";
/// What stands for the category of a risk without a power.
pub const NO_POWER: &str = "未对应职权";

/// Ties rows that name a power to that power of the unit.
pub(super) async fn link(connection: &mut Connection, unit: Uuid, rows: &mut [RiskPoint]) -> Result<()> {
    if rows.iter().all(|row| row.power_named().is_none() && row.power.is_none()) {
        return Ok(());
    }
    let powers = store::powers(connection, unit).await?;
    for row in rows {
        let named = row.power_named().map(without_spaces);
        let power = named.and_then(|named| powers.iter().find(|power| without_spaces(&power.name) == named));
        row.power = power.map(|power| power.id);
        row.power_category = power.map(|power| category(&power.category)).unwrap_or_default();
    }
    Ok(())
}

/// A category as it is counted: spaces tell none apart.
pub fn category(written: &str) -> String {
    let plain = without_spaces(written);
    if plain.is_empty() { NO_CATEGORY.to_owned() } else { plain }
}

/// Counts the rows that arise from a power under its new category.
pub async fn recategorise(
    transaction: &mut Transaction,
    author: &Author,
    power: Uuid,
    written: &str,
) -> Result<()> {
    let category = category(written);
    let mut old = store::rows_of_power(transaction, power).await?;
    old.retain(|row| row.power_category != category);
    let new: Vec<RiskPoint> =
        old.iter().map(|row| RiskPoint { power_category: category.clone(), ..row.clone() }).collect();
    let mut registers: Vec<Uuid> = old.iter().map(|row| row.register).collect();
    registers.dedup();
    for register in registers {
        store::lock(transaction, register, author.at).await?;
    }
    store::write_rows(transaction, author, &old, &new).await?;
    Ok(())
}
