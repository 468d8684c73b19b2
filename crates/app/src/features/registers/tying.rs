//! Risks and the powers and steps that they arise from: by the names that a row says, and by category for counting.

use std::collections::HashMap;

use lianjian_db::history::Author;
use lianjian_db::{Connection, Result, Transaction};
use lianjian_domain::text::without_spaces;
use uuid::Uuid;

use super::model::{RiskPoint, STEP_COLUMN};
use super::store::{self, NamedStep};

/// What stands for the category of a power that has none yet.
pub const NO_CATEGORY: &str = "未填权力类别";
/// What stands for the category of a risk without a power.
pub const NO_POWER: &str = "未对应职权";

/// Ties rows that name a power to that power of the unit, and to the step of its chart that they name.
pub(super) async fn link(connection: &mut Connection, unit: Uuid, rows: &mut [RiskPoint]) -> Result<()> {
    if rows.iter().all(|row| row.power_named().is_none() && row.power.is_none()) {
        return Ok(());
    }
    let powers = store::powers(connection, unit).await?;
    let has_step = |row: &RiskPoint| row.step_named().is_some() || !row.step.is_empty();
    let steps = if rows.iter().any(has_step) { store::steps(connection, unit).await? } else { Vec::new() };
    for row in rows {
        let named = row.power_named().map(without_spaces);
        let power = named.and_then(|named| powers.iter().find(|power| without_spaces(&power.name) == named));
        row.power = power.map(|power| power.id);
        row.power_category = power.map(|power| category(&power.category)).unwrap_or_default();
        row.step = step_of(row, &steps);
    }
    Ok(())
}

/// The step that a row names. Of steps with one name it keeps the one that it had.
fn step_of(row: &RiskPoint, steps: &[NamedStep]) -> String {
    let Some(named) = row.step_named().map(without_spaces).filter(|named| !named.is_empty()) else {
        return String::new();
    };
    let mut called =
        steps.iter().filter(|step| Some(step.power) == row.power && without_spaces(&step.name) == named);
    let kept = called.clone().find(|step| step.element == row.step);
    kept.or_else(|| called.next()).map(|step| step.element.clone()).unwrap_or_default()
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
    rewrite(transaction, author, &old, &new).await
}

/// A step of a chart: the id of its element and its name.
pub type StepName = (String, String);

/// What becomes of the risk points of a step that a chart no longer has: another step, or none.
pub type Moved = HashMap<String, Option<String>>;

/// The risk points of a power that stand at a step which is not among `steps` and for which nothing is decided. One
/// whose step came back under another id, with the same name, follows it by itself. `ids_kept`: the steps are those of
/// the chart before, edited; an id with another name is a step that is called otherwise now.
pub async fn left_behind(
    connection: &mut Connection,
    power: Uuid,
    steps: &[StepName],
    moved: &Moved,
    ids_kept: bool,
) -> Result<Vec<RiskPoint>> {
    let mut rows = store::rows_of_power(connection, power).await?;
    rows.retain(|row| !row.step.is_empty() && target(row, steps, moved, ids_kept) == Target::Unknown);
    Ok(rows)
}

/// Ties the risk points of a power to the steps of its chart as they are now, and writes the steps' new names into
/// their rows.
pub async fn follow_steps(
    transaction: &mut Transaction,
    author: &Author,
    power: Uuid,
    steps: &[StepName],
    moved: &Moved,
    ids_kept: bool,
) -> Result<()> {
    let old = store::rows_of_power(transaction, power).await?;
    let mut new = old.clone();
    for row in &mut new {
        match target(row, steps, moved, ids_kept) {
            Target::Step(step, name) => {
                row.step = step;
                if row.step_named().map(without_spaces) != Some(without_spaces(&name)) {
                    row.put_step(&name);
                }
            }
            Target::Nothing => {
                row.step.clear();
                row.put_step("");
            }
            Target::Unknown => {}
        }
    }
    let changed = old.into_iter().zip(new).filter(|(old, new)| old != new);
    let (old, new): (Vec<RiskPoint>, Vec<RiskPoint>) = changed.unzip();
    rewrite(transaction, author, &old, &new).await
}

/// Where a risk point goes.
#[derive(PartialEq, Eq)]
enum Target {
    Step(String, String),
    Nothing,
    /// Its step is gone and nobody has said what becomes of it; or it names none.
    Unknown,
}

fn target(row: &RiskPoint, steps: &[StepName], moved: &Moved, ids_kept: bool) -> Target {
    let step = |(element, name): &StepName| Target::Step(element.clone(), name.clone());
    let named = row.step_named().map(without_spaces).unwrap_or_default();
    let is_named = |name: &String| !named.is_empty() && without_spaces(name) == named;
    let own = steps.iter().find(|(element, _)| !row.step.is_empty() && *element == row.step);
    // Ids of a file that was made anew mean nothing: a step of another name does not take the place of one whose name
    // is still there.
    let by_name = || steps.iter().find(|(_, name)| is_named(name));
    if let Some(found) = own.filter(|(_, name)| is_named(name)).or_else(by_name).or(own.filter(|_| ids_kept))
    {
        return step(found);
    }
    match moved.get(&row.step).filter(|_| !row.step.is_empty()) {
        Some(Some(wanted)) => {
            if let Some(found) = steps.iter().find(|(element, _)| element == wanted) {
                return step(found);
            }
        }
        Some(None) => return Target::Nothing,
        None => {}
    }
    Target::Unknown
}

/// Writes rows of several registers, each of which counts a version up: what was signed of it was other text.
async fn rewrite(
    transaction: &mut Transaction,
    author: &Author,
    old: &[RiskPoint],
    new: &[RiskPoint],
) -> Result<()> {
    let mut registers: Vec<Uuid> = old.iter().map(|row| row.register).collect();
    registers.dedup();
    for register in registers {
        store::lock(transaction, register, author.at).await?;
    }
    store::write_rows(transaction, author, old, new).await?;
    Ok(())
}

impl RiskPoint {
    /// Writes the name of its step into the column that says it.
    fn put_step(&mut self, name: &str) {
        let header = self.extra.keys().find(|header| header.contains("环节")).cloned();
        self.extra.insert(header.unwrap_or_else(|| STEP_COLUMN.to_owned()), name.to_owned());
    }
}
