//! 附件6 of what was filed and of what was accepted: of each register, the paper that counts.
//!
//! `filed_subject` names that paper; the counters of the states 'filed' and 'accepted' always equal the sum over
//! it. A test recounts.

use std::collections::HashMap;

use jiff::civil::Date;
use lianjian_db::{Connection, Result, Row, Transaction, Value, params};
use uuid::Uuid;

use crate::features::registers::counters::{self, Share};

/// A filed paper of a register.
#[derive(Clone, Debug)]
pub struct Counted {
    filing: Uuid,
    unit: Uuid,
    position: i64,
    subject: Uuid,
    shares: Vec<Share>,
}

/// Filings whose papers are read by one statement.
const AT_ONCE: usize = 500;

/// The papers of registers in these filings.
pub(super) async fn of_filings(connection: &mut Connection, filings: &[Uuid]) -> Result<Vec<Counted>> {
    let mut found = Vec::new();
    for some in filings.chunks(AT_ONCE) {
        let sql = format!(
            "SELECT filing.id, filing.unit, filing_part.position, filing_part.subject, filing_part.counts
             FROM filing_part JOIN filing ON filing.id = filing_part.filing
             WHERE filing_part.filing IN ({}) AND filing_part.counts <> '[]'
             ORDER BY filing.at, filing_part.position",
            marks(some.len())
        );
        let values: Vec<Value> = some.iter().map(Value::from).collect();
        found.extend(connection.all(&sql, &values, read).await?);
    }
    Ok(found)
}

/// Lets papers count in a state in place of those that counted before.
pub(super) async fn count(
    transaction: &mut Transaction,
    state: &str,
    day: Date,
    papers: &[Counted],
) -> Result<()> {
    // Of one register in several filings of a batch, the last counts.
    let mut latest: HashMap<Uuid, &Counted> = HashMap::new();
    for paper in papers {
        latest.insert(paper.subject, paper);
    }
    let subjects: Vec<Uuid> = latest.keys().copied().collect();
    let before = counting(transaction, state, &subjects).await?;
    let mut changes = Vec::new();
    for (papers, sign) in [(before.iter().collect::<Vec<_>>(), -1), (latest.values().copied().collect(), 1)] {
        for paper in papers {
            changes.extend(paper.shares.iter().map(|share| (paper.unit, share.clone(), sign)));
        }
    }
    counters::shift(transaction, state, day, &changes).await?;
    let mut fresh: Vec<&Counted> = latest.into_values().collect();
    fresh.sort_by_key(|paper| paper.subject);
    for some in fresh.chunks(AT_ONCE) {
        let rows: Vec<String> = (0..some.len())
            .map(|row| format!("(${}, ${}, ${}, ${})", row * 4 + 1, row * 4 + 2, row * 4 + 3, row * 4 + 4))
            .collect();
        let sql = format!(
            "INSERT INTO filed_subject (subject, state, filing, position) VALUES {}
             ON CONFLICT (subject, state) DO UPDATE
             SET filing = excluded.filing, position = excluded.position",
            rows.join(", ")
        );
        let values: Vec<Value> = some
            .iter()
            .flat_map(|paper| params![paper.subject, state, paper.filing, paper.position])
            .collect();
        transaction.execute(&sql, &values).await?;
    }
    Ok(())
}

/// Takes a filing that was withdrawn out of what was filed: of each of its registers, the paper filed before it
/// counts again, if there is one.
pub(super) async fn uncount(transaction: &mut Transaction, day: Date, filing: Uuid) -> Result<()> {
    let withdrawn = of_filings(transaction, &[filing]).await?;
    let subjects: Vec<Uuid> = withdrawn.iter().map(|paper| paper.subject).collect();
    let counting = counting(transaction, "filed", &subjects).await?;
    for paper in counting.into_iter().filter(|paper| paper.filing == filing) {
        let sql =
            "SELECT filing.id, filing.unit, filing_part.position, filing_part.subject, filing_part.counts
             FROM filing_part JOIN filing ON filing.id = filing_part.filing
             WHERE filing_part.subject = $1 AND filing.id <> $2 AND NOT EXISTS
                 (SELECT 1 FROM filing_event WHERE filing_event.filing = filing.id AND kind = 'withdrawn')
             ORDER BY filing.at DESC, filing.id DESC LIMIT 1";
        let earlier = transaction.optional(sql, &params![paper.subject, filing], read).await?;
        match earlier {
            Some(earlier) => count(transaction, "filed", day, &[earlier]).await?,
            None => {
                let changes: Vec<(Uuid, Share, i64)> =
                    paper.shares.iter().map(|share| (paper.unit, share.clone(), -1)).collect();
                counters::shift(transaction, "filed", day, &changes).await?;
                let sql = "DELETE FROM filed_subject WHERE subject = $1 AND state = 'filed'";
                transaction.execute(sql, &params![paper.subject]).await?;
            }
        }
    }
    Ok(())
}

/// The papers that count now.
async fn counting(connection: &mut Connection, state: &str, subjects: &[Uuid]) -> Result<Vec<Counted>> {
    let mut found = Vec::new();
    for some in subjects.chunks(AT_ONCE) {
        let sql = format!(
            "SELECT filing.id, filing.unit, filing_part.position, filing_part.subject, filing_part.counts
             FROM filed_subject
             JOIN filing_part ON filing_part.filing = filed_subject.filing
                 AND filing_part.position = filed_subject.position
             JOIN filing ON filing.id = filing_part.filing
             WHERE filed_subject.subject IN ({}) AND filed_subject.state = ${}",
            marks(some.len()),
            some.len() + 1
        );
        let mut values: Vec<Value> = some.iter().map(Value::from).collect();
        values.push(state.into());
        found.extend(connection.all(&sql, &values, read).await?);
    }
    Ok(found)
}

fn marks(count: usize) -> String {
    (1..=count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

fn read(row: &mut Row<'_>) -> Result<Counted> {
    Ok(Counted {
        filing: row.next()?,
        unit: row.next()?,
        position: row.next()?,
        subject: row.next()?,
        shares: row.next_json()?,
    })
}
