//! Who writes in a grid just now. The grid saves by itself seconds after a cell is left, so the record of
//! changes knows it, on any node of a county and without a table of its own.

use jiff::{SignedDuration, Timestamp};
use lianjian_db::{Connection, Result, history};

use super::GridHead;
use crate::shell::actor::Actor;

/// Whoever saved within this time is taken to be still at it.
const LATELY: SignedDuration = SignedDuration::from_mins(2);

/// The names of those besides the actor who saved something in the grid lately; what came with an imported
/// file does not count.
pub(super) async fn beside<Head: GridHead>(
    connection: &mut Connection,
    head: &Head,
    actor: &Actor,
    now: Timestamp,
) -> Result<Vec<String>> {
    let since = now - LATELY;
    let mut names: Vec<String> =
        history::writers_since(connection, head.id(), Head::KIND, Head::ROW_KIND, since)
            .await?
            .into_iter()
            .filter(|(account, _)| *account != actor.account)
            .map(|(_, name)| name)
            .collect();
    names.sort_unstable();
    names.dedup();
    Ok(names)
}
