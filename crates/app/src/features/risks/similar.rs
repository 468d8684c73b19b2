//! Risk points whose text is much like another's.

use std::collections::BTreeMap;

use lianjian_db::Connection;
use lianjian_prose::{likeness, pairs};
use uuid::Uuid;

use super::filter::{Filter, Scope};
use super::store::{self, Found};
use crate::shell::error::AppResult;

/// Length of the runs of characters that two like texts are expected to share.
const RUN: usize = 6;
/// Rows that are compared for each run.
const CANDIDATES: i64 = 40;
/// Below this score two texts merely speak of the same thing.
const ALIKE: f64 = 0.45;

/// The rows most like a text, the most alike first, each with its score from 0 to 1.
pub(super) async fn to(
    connection: &mut Connection,
    id: Uuid,
    text: &str,
    scope: &Scope,
) -> AppResult<Vec<(Found, f64)>> {
    let signs: Vec<char> = text.chars().filter(|sign| sign.is_alphanumeric()).collect();
    let mut best: BTreeMap<Uuid, (Found, f64)> = BTreeMap::new();
    for run in signs.chunks(RUN).filter(|run| run.len() >= 3) {
        let filter = Filter { q: run.iter().collect(), ..Filter::default() };
        let mut condition = filter.condition(connection.is_sqlite(), scope);
        // A run that was cut by punctuation in the other text still makes it a candidate.
        condition.needs_check = false;
        store::settle(connection, &mut condition, Some((0, CANDIDATES))).await?;
        debug_assert!(!pairs::query(&filter.q).is_empty());
        for found in store::hits(connection, &filter, &condition, 0, CANDIDATES).await? {
            if found.id != id && !best.contains_key(&found.id) {
                let alike = likeness::score(text, &found.risk);
                best.insert(found.id, (found, alike));
            }
        }
    }
    let mut alike: Vec<(Found, f64)> = best.into_values().filter(|(_, score)| *score >= ALIKE).collect();
    alike.sort_by(|left, right| right.1.total_cmp(&left.1));
    alike.truncate(20);
    Ok(alike)
}
