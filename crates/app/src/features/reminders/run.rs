//! One run: set by set, each batch in a transaction of its own.

use jiff::ToSpan;
use jiff::civil::Date;
use lianjian_db::{Transaction, Value, ids, params};
use uuid::Uuid;

use crate::features::settings::{self, Reminders};
use crate::features::signoff;
use crate::shell::error::AppResult;
use crate::shell::state::App;

/// Obligations that one batch looks at.
const BATCH: i64 = 50_000;
/// The lock under which one node at a time reminds, on PostgreSQL. SQLite has one writer anyway.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7046029254386353132)";
/// Before every day, as text.
const BEGINNING: &str = "0000-01-01";
/// The day that an obligation is measured by.
const DUE: &str = "CASE WHEN obligation.state = 'returned'
     THEN coalesce(obligation.mend_by, obligation.due_on) ELSE obligation.due_on END";

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reminded {
    /// Reminders that were sent.
    pub sent: u64,
    /// Reminders that are not needed any more.
    pub settled: u64,
    /// Posts whose new holder was asked to pledge.
    pub handed_over: u64,
}

/// A reason to remind: its name in the table, and the days between which a due day must lie.
struct Reason {
    kind: String,
    /// As text, in which days are compared.
    from: String,
    until: Date,
    late: bool,
}

/// Reminds of everything that nobody was reminded of yet.
pub async fn run(app: &App) -> AppResult<Reminded> {
    let today = app.clock().today();
    let setting: Reminders = settings::value_on(&mut app.database().connection().await?, today).await?;
    let ahead = |days: u32| today.checked_add(i64::from(days).days()).unwrap_or(today);
    let mut reasons: Vec<Reason> = setting
        .days_before
        .iter()
        .map(|days| Reason {
            kind: format!("ahead_{days}"),
            from: today.to_string(),
            until: ahead(*days),
            late: false,
        })
        .collect();
    if setting.when_late {
        let yesterday = today.yesterday().unwrap_or(today);
        reasons.push(Reason {
            kind: "late".to_owned(),
            from: BEGINNING.to_owned(),
            until: yesterday,
            late: true,
        });
    }
    let mut reminded = Reminded::default();
    let mut after = Uuid::nil();
    loop {
        let mut transaction = app.database().begin().await?;
        if !transaction.is_sqlite() {
            transaction.batch(LOCK).await?;
        }
        let last = last_of_batch(&mut transaction, after).await?;
        let Some(last) = last else { break };
        for reason in &reasons {
            reminded.sent += remind(&mut transaction, app, reason, after, last).await?;
        }
        transaction.commit().await?;
        after = last;
        // Others write between two batches.
        tokio::task::yield_now().await;
    }
    reminded.settled = settle(app).await?;
    reminded.handed_over = signoff::catch_up(app).await?;
    Ok(reminded)
}

/// The last obligation of the next batch; none when there are no more.
async fn last_of_batch(transaction: &mut Transaction, after: Uuid) -> AppResult<Option<Uuid>> {
    let sql = "SELECT id FROM (SELECT id FROM obligation WHERE id > $1 ORDER BY id LIMIT $2) AS batch
         ORDER BY id DESC LIMIT 1";
    Ok(transaction.optional(sql, &params![after, BATCH], |row| row.next()).await?)
}

/// Reminds of one batch for one reason: first what is reminded of is written, then what has just been written
/// becomes tasks.
async fn remind(
    transaction: &mut Transaction,
    app: &App,
    reason: &Reason,
    after: Uuid,
    last: Uuid,
) -> AppResult<u64> {
    let sqlite = transaction.is_sqlite();
    let now = app.clock().now().as_microsecond();
    // A moment that no run had before, also when the clock was moved back: it tells what this one has written.
    let moment: i64 = transaction
        .one("SELECT coalesce(max(sent_at), 0) + 1 FROM reminder", &[], |row| row.next::<i64>())
        .await?
        .max(now);
    let sql = format!(
        "INSERT INTO reminder (source, kind, for_day, sent_at)
         SELECT 'obligation:' || {}, $1, {DUE}, $2
         FROM obligation JOIN programme ON programme.id = obligation.programme
         WHERE obligation.id > $5 AND obligation.id <= $6 AND obligation.state IN ('open', 'returned')
           AND obligation.closed_at IS NULL AND programme.closed_at IS NULL AND programme.state = 'running'
           AND {DUE} BETWEEN $3 AND $4
         ON CONFLICT DO NOTHING",
        ids::as_text(sqlite, "obligation.id")
    );
    let values: Vec<Value> =
        params![reason.kind.as_str(), moment, reason.from.as_str(), reason.until, after, last].into();
    let sent = transaction.execute(&sql, &values).await?;
    if sent == 0 {
        return Ok(0);
    }
    let title = if reason.late { "逾期未报：" } else { "报送：" };
    let sql = format!(
        "INSERT INTO task (id, target, kind, source, unit, title, detail, href, due_on, author, created_at)
         SELECT {}, 'clerks:' || {}, CASE WHEN obligation.state = 'returned' THEN 'mend' ELSE 'file' END,
                reminder.source, obligation.unit,
                CASE WHEN obligation.state = 'returned' THEN '补正后再报：' ELSE $2 END || deliverable.name,
                programme.name || ' · ' || reminder.for_day || ' 截止',
                '/obligations/' || {} || '/package', reminder.for_day, '系统', $3
         FROM reminder JOIN obligation ON obligation.id = {}
         JOIN deliverable ON deliverable.id = obligation.deliverable
         JOIN programme ON programme.id = obligation.programme
         WHERE reminder.sent_at = $1
         ON CONFLICT (target, kind, source) WHERE done_at IS NULL DO UPDATE
         SET title = excluded.title, detail = excluded.detail, due_on = excluded.due_on,
             created_at = excluded.created_at
         WHERE task.kind = 'file'",
        ids::fresh(sqlite),
        ids::as_text(sqlite, "obligation.unit"),
        ids::as_text(sqlite, "obligation.id"),
        ids::from_text(sqlite, "substr(reminder.source, 12)")
    );
    transaction.execute(&sql, &params![moment, title, now]).await?;
    Ok(sent)
}

/// Takes reminders away whose obligation is owed no more, or was filed by a way that did not settle them.
async fn settle(app: &App) -> AppResult<u64> {
    let mut transaction = app.database().begin().await?;
    let sqlite = transaction.is_sqlite();
    let sql = format!(
        "UPDATE task SET done_at = $1, done_by = '系统', outcome = '不用再报'
         WHERE done_at IS NULL AND kind = 'file' AND EXISTS
             (SELECT 1 FROM obligation WHERE obligation.id = {}
              AND (obligation.closed_at IS NOT NULL OR obligation.state IN ('filed', 'accepted')))",
        ids::from_text(sqlite, "substr(task.source, 12)")
    );
    let settled = transaction.execute(&sql, &params![app.clock().now()]).await?;
    transaction.commit().await?;
    Ok(settled)
}
