//! What the last days brought, for a leader's glance.

use jiff::ToSpan;
use jiff::civil::Date;
use lianjian_db::{Row, params};

use super::changes::{self, ChangedUnit};
use super::model::EventKind;
use crate::shell::actor::Actor;
use crate::shell::clock;
use crate::shell::error::AppResult;
use crate::shell::rights::Right;
use crate::shell::state::App;

/// The last days of a county.
#[derive(Clone, Debug, Default)]
pub struct Week {
    /// Filings that came.
    pub filed: u64,
    /// Filings that were accepted.
    pub accepted: u64,
    /// Filings that were returned.
    pub returned: u64,
    /// Units that changed registers which they had filed.
    pub changed: Vec<ChangedUnit>,
}

impl Week {
    /// Whether nothing happened.
    pub fn is_empty(&self) -> bool {
        self.filed + self.accepted + self.returned == 0 && self.changed.is_empty()
    }
}

/// What happened in the seven days up to and including this one, in the whole county.
pub async fn week(app: &App, actor: &Actor, today: Date) -> AppResult<Week> {
    actor.demand(Right::ReadAll)?;
    let from = clock::end_of(today.saturating_sub(7.days()));
    let until = clock::end_of(today);
    let mut connection = app.database().connection().await?;
    let sql = "SELECT 'filed', count(*) FROM filing WHERE at >= $1 AND at < $2
         UNION ALL SELECT kind, count(*) FROM filing_event
         WHERE at >= $1 AND at < $2 AND kind IN ('accepted', 'returned') GROUP BY kind";
    let counts = connection
        .all(sql, &params![from, until], |row: &mut Row<'_>| Ok((row.next::<String>()?, row.next_count()?)))
        .await?;
    drop(connection);
    let count = |kind: &str| counts.iter().find(|(name, _)| name == kind).map_or(0, |(_, count)| *count);
    Ok(Week {
        filed: count("filed"),
        accepted: count(EventKind::Accepted.name()),
        returned: count(EventKind::Returned.name()),
        changed: changes::units_between(app, actor, from, until).await?,
    })
}
