//! Near copies of the texts of risk points: what is kept of each text to find them, and the finding.
//!
//! Each risk and each measure is kept in an [`Index`], changed in the transaction that changes the row. Texts that share
//! several rare pairs are compared as they stand (`lianjian_prose::likeness`).

use std::collections::HashMap;

use lianjian_db::{Connection, Result, Row, Transaction, Value, lists};
use lianjian_prose::likeness::{Names, Text};
use uuid::Uuid;

use super::model::RiskPoint;
use super::store;
use crate::features::likeness::{self, AT_ONCE, Index};
use crate::shell::error::AppResult;
use crate::shell::state::App;

/// Places of one row: the risk, then at most 63 measures.
const OF_ROW: i64 = 64;
const INDEX: Index = Index("risk_point_likeness");

/// A text of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Place(i64);

impl Place {
    fn new(sequence: i64, item: usize) -> Option<Place> {
        let item = i64::try_from(item).ok().filter(|item| *item < OF_ROW)?;
        Some(Place(sequence.checked_mul(OF_ROW)? + item))
    }

    const fn sequence(self) -> i64 {
        self.0 / OF_ROW
    }

    fn item(self) -> usize {
        usize::try_from(self.0 % OF_ROW).unwrap_or(0)
    }
}

/// A text that is asked for.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// The row that has it; its own texts are no copies.
    pub row: Uuid,
    /// 0 for the risk, from 1 for the measures.
    pub item: usize,
    /// The text.
    pub text: &'a str,
}

/// A text elsewhere that is nearly the same.
#[derive(Clone, Debug)]
pub struct NearCopy {
    /// How alike, from 0 to 1.
    pub score: f64,
    /// The row that has it.
    pub row: Uuid,
    /// Its register.
    pub register: Uuid,
    /// Its unit.
    pub unit: Uuid,
    /// The unit's name.
    pub unit_name: String,
    /// The department's or the post's name; none for the unit's own register.
    pub holder_name: Option<String>,
    /// The printed number of the row.
    pub number: Option<i64>,
    /// 0 for the risk, from 1 for the measures.
    pub item: usize,
    /// The text.
    pub text: String,
}

/// The texts of rows, in their order: the risk, then each measure.
pub fn texts(rows: &[RiskPoint]) -> impl Iterator<Item = Asked<'_>> {
    rows.iter().flat_map(|row| {
        let texts = std::iter::once(&row.risk).chain(&row.measures);
        texts.enumerate().map(|(item, text)| Asked { row: row.id, item, text })
    })
}

/// What is kept of a row.
pub fn kept(sequence: i64, row: &RiskPoint) -> impl Iterator<Item = (i64, i64)> + '_ {
    let texts = std::iter::once(&row.risk).chain(&row.measures).enumerate();
    texts
        .filter_map(move |(item, text)| Some((Place::new(sequence, item)?, text)))
        .flat_map(|(place, text)| likeness::sketch(text).into_iter().map(move |pair| (pair, place.0)))
}

/// Keeps what changed rows are found by: each with its sequence, as it was and as it is.
pub(super) async fn keep(
    transaction: &mut Transaction,
    changes: &[(i64, Option<&RiskPoint>, Option<&RiskPoint>)],
) -> Result<()> {
    let mut gone = Vec::new();
    let mut come = Vec::new();
    for (sequence, was, is) in changes {
        let same = |was: &RiskPoint, is: &RiskPoint| was.risk == is.risk && was.measures == is.measures;
        if was.zip(*is).is_some_and(|(was, is)| same(was, is)) {
            continue;
        }
        gone.extend(was.iter().flat_map(|row| kept(*sequence, row)));
        come.extend(is.iter().flat_map(|row| kept(*sequence, row)));
    }
    INDEX.change(transaction, gone, come).await
}

/// Keeps what all rows are found by, where nothing is kept yet: a database of an earlier version.
pub async fn fill_likeness(app: &App) -> AppResult<()> {
    const ROWS: i64 = 2_000;
    let mut connection = app.database().connection().await?;
    let kept = "SELECT pair FROM risk_point_likeness LIMIT 1";
    if connection.optional(kept, &[], |row| row.next::<i64>()).await?.is_some() {
        return Ok(());
    }
    drop(connection);
    let mut transaction = app.database().begin().await?;
    let mut after = -1_i64;
    loop {
        let rows = store::rows_after(&mut transaction, after, ROWS).await?;
        let Some((last, _)) = rows.last() else { break };
        after = *last;
        let changes: Vec<_> = rows.iter().map(|(sequence, row)| (*sequence, None, Some(row))).collect();
        keep(&mut transaction, &changes).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Of each text the likest ones in other rows, at most `each`, the likest first. Two texts of a row that say the same
/// are not told: the row's own check sees them.
pub async fn near_copies(
    connection: &mut Connection,
    asked: &[Asked<'_>],
    names: &Names,
    least: f64,
    each: usize,
) -> Result<Vec<Vec<NearCopy>>> {
    let texts: Vec<Text> = asked.iter().map(|one| Text::new(one.text, names)).collect();
    let own: Vec<&str> = asked.iter().map(|one| one.text).collect();
    let candidates = INDEX.candidates(connection, &own, each * 4 + 8).await?;
    let candidates: Vec<Vec<Place>> =
        candidates.into_iter().map(|places| places.into_iter().map(Place).collect()).collect();
    let rows = candidate_rows(connection, candidates.iter().flatten().map(|place| place.sequence())).await?;
    let mut plain: HashMap<Place, Text> = HashMap::new();
    let mut found = Vec::with_capacity(asked.len());
    for ((own, text), places) in asked.iter().zip(&texts).zip(candidates) {
        let mut alike: Vec<NearCopy> = Vec::new();
        for place in places {
            let Some(row) = rows.get(&place.sequence()).filter(|row| row.id != own.row) else { continue };
            // A risk is compared with risks, a measure with measures.
            if (own.item == 0) != (place.item() == 0) {
                continue;
            }
            let Some(other) = row.texts.get(place.item()) else { continue };
            let other_text = plain.entry(place).or_insert_with(|| Text::new(other, names));
            let score = text.likeness(other_text, least);
            if score >= least {
                alike.push(row.near_copy(place.item(), score, other));
            }
        }
        alike.sort_by(|left, right| right.score.total_cmp(&left.score).then(left.row.cmp(&right.row)));
        alike.truncate(each);
        found.push(alike);
    }
    Ok(found)
}

/// A row with texts that may be alike.
struct Candidate {
    id: Uuid,
    register: Uuid,
    unit: Uuid,
    unit_name: String,
    holder_name: Option<String>,
    number: Option<i64>,
    /// The risk, then the measures.
    texts: Vec<String>,
}

impl Candidate {
    fn near_copy(&self, item: usize, score: f64, text: &str) -> NearCopy {
        NearCopy {
            score,
            row: self.id,
            register: self.register,
            unit: self.unit,
            unit_name: self.unit_name.clone(),
            holder_name: self.holder_name.clone(),
            number: self.number,
            item,
            text: text.to_owned(),
        }
    }
}

async fn candidate_rows(
    connection: &mut Connection,
    sequences: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, Candidate>> {
    let mut sequences: Vec<i64> = sequences.collect();
    sequences.sort_unstable();
    sequences.dedup();
    let sql = format!(
        "SELECT risk_point.sequence, risk_point.id, risk_point.register, risk_point.unit, unit.name,
                coalesce(post.name, department.name), risk_point.number, risk_point.risk, risk_point.measures
         FROM ({}) AS asked JOIN risk_point ON risk_point.sequence = asked.number
         JOIN unit ON unit.id = risk_point.unit
         JOIN register ON register.id = risk_point.register
         LEFT JOIN department ON department.id = register.department
         LEFT JOIN post ON post.id = register.post
         WHERE risk_point.closed_at IS NULL",
        lists::of_numbers(connection.is_sqlite(), 1)
    );
    let mut rows = HashMap::new();
    for some in sequences.chunks(AT_ONCE) {
        let values: [Value; 1] = [lists::numbers(some.iter().copied())];
        let read = |row: &mut Row<'_>| {
            let sequence: i64 = row.next()?;
            let (id, register, unit) = (row.next()?, row.next()?, row.next()?);
            let (unit_name, holder_name, number) = (row.next()?, row.next()?, row.next()?);
            let risk: String = row.next()?;
            let measures: Vec<String> = row.next_json()?;
            let texts = std::iter::once(risk).chain(measures).collect();
            Ok((sequence, Candidate { id, register, unit, unit_name, holder_name, number, texts }))
        };
        rows.extend(connection.all(&sql, &values, read).await?);
    }
    Ok(rows)
}
