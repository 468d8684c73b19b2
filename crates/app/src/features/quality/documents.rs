//! Work plans that say what another unit's says, sentence by sentence.
//!
//! The sentences of a plan are read in the background after it was uploaded: Word and PDF with text; of a scan nothing
//! can be read. That documents share a sentence or two is the field's language; half of all sentences is a copy.

use std::collections::HashMap;

use lianjian_db::{Connection, Row, lists, params};
use lianjian_domain::problem::Code;
use lianjian_grid::{Block, pdf_text};
use lianjian_prose::likeness::Text;
use lianjian_quality::Found;
use uuid::Uuid;

use super::model::{Copied, Paper, UnitFinding};
use crate::features::judging::Surroundings;
use crate::features::likeness::{self, AT_ONCE, Index};
use crate::shell::error::AppResult;
use crate::shell::original_file;
use crate::shell::state::App;

const INDEX: Index = Index("document_likeness");
/// Shorter sentences, in characters, are not compared.
const SHORTEST: usize = 12;
/// The most sentences of a document that are kept.
const MOST: usize = 600;
/// From so many sentences on, and this share of all, in percent, a document is a copy.
const COPIED: usize = 5;
const SHARE: usize = 50;

/// Reads plans that nobody has read yet.
pub(super) async fn read_waiting(app: &App) -> AppResult<()> {
    loop {
        let mut connection = app.database().connection().await?;
        let sql = "SELECT paper.id, paper.unit, paper.digest FROM paper
             LEFT JOIN document_read ON document_read.paper = paper.id
             WHERE paper.owner_kind = 'workgroup' AND paper.purpose = 'plan' AND paper.closed_at IS NULL
               AND paper.unit IS NOT NULL AND document_read.paper IS NULL
             ORDER BY paper.id LIMIT 1";
        let read = |row: &mut Row<'_>| Ok((row.next()?, row.next()?, row.next()?));
        let waiting: Option<(Uuid, Uuid, String)> = connection.optional(sql, &[], read).await?;
        let Some((paper, unit, digest)) = waiting else { return Ok(()) };
        let bytes = original_file::bytes(&mut connection, &digest).await?.unwrap_or_default();
        drop(connection);
        // Reading a file takes time that other requests need.
        let found = tokio::task::spawn_blocking(move || sentences(&bytes)).await.unwrap_or_default();
        keep(app, paper, unit, &found).await?;
    }
}

async fn keep(app: &App, paper: Uuid, unit: Uuid, sentences: &[String]) -> AppResult<()> {
    let mut transaction = app.database().begin().await?;
    let count = i64::try_from(sentences.len()).unwrap_or(i64::MAX);
    let sql = "INSERT INTO document_read (paper, sentences) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    // Another node was faster.
    if transaction.execute(sql, &params![paper, count]).await? == 0 {
        return Ok(());
    }
    let mut come = Vec::new();
    for (position, text) in (0_i64..).zip(sentences) {
        let sql = "INSERT INTO document_sentence (paper, unit, position, text) VALUES ($1, $2, $3, $4)
             RETURNING sequence";
        let values = params![paper, unit, position, text.as_str()];
        let sequence: i64 = transaction.one(sql, &values, |row| row.next()).await?;
        come.extend(likeness::sketch(text).into_iter().map(|pair| (pair, sequence)));
    }
    INDEX.change(&mut transaction, Vec::new(), come).await?;
    transaction.commit().await?;
    Ok(())
}

/// The sentences of a document, in its order.
fn sentences(bytes: &[u8]) -> Vec<String> {
    let text = if bytes.starts_with(b"%PDF-") {
        // Lines of a page end within sentences.
        pdf_text(bytes).unwrap_or_default().replace(['\n', '\r'], "")
    } else {
        let blocks = lianjian_grid::open(bytes).map(|document| document.blocks).unwrap_or_default();
        let texts: Vec<String> = blocks
            .into_iter()
            .filter_map(|block| match block {
                Block::Text(text) => Some(text),
                Block::Table(_) => None,
            })
            .collect();
        texts.join("\n")
    };
    text.split(['。', '！', '？', '；', '\n'])
        .map(str::trim)
        .filter(|sentence| sentence.chars().filter(|sign| sign.is_alphanumeric()).count() >= SHORTEST)
        .take(MOST)
        .map(str::to_owned)
        .collect()
}

/// A sentence of another unit's plan.
struct Other {
    paper: Uuid,
    unit_name: String,
    text: String,
}

/// A plan of the unit with its sentences.
struct Own {
    name: String,
    sentences: Vec<String>,
}

/// The plans of a unit that are copies.
pub(super) async fn of_unit(
    connection: &mut Connection,
    unit: Uuid,
    surroundings: &Surroundings,
    reads_all: bool,
) -> AppResult<Vec<UnitFinding>> {
    let mut found = Vec::new();
    if surroundings.rules.weight(Code::NearCopy).is_none() {
        return Ok(found);
    }
    for (paper, own) in own(connection, unit).await? {
        let texts: Vec<&str> = own.sentences.iter().map(String::as_str).collect();
        let candidates = INDEX.candidates(connection, &texts, 16).await?;
        let others = others(connection, unit, candidates.iter().flatten().copied()).await?;
        let mut alike: HashMap<Uuid, Vec<(usize, &Other, f64)>> = HashMap::new();
        for ((place, text), candidates) in texts.iter().enumerate().zip(&candidates) {
            let text = Text::new(text, &surroundings.names);
            let mut best: HashMap<Uuid, (usize, &Other, f64)> = HashMap::new();
            for other in candidates.iter().filter_map(|sequence| others.get(sequence)) {
                let score =
                    text.likeness(&Text::new(&other.text, &surroundings.names), surroundings.rules.near);
                let known = best.get(&other.paper).map_or(0.0, |(_, _, score)| *score);
                if score > known {
                    best.insert(other.paper, (place, other, score));
                }
            }
            for (paper, one) in best {
                alike.entry(paper).or_default().push(one);
            }
        }
        let Some(copied) = alike.into_values().max_by_key(Vec::len) else { continue };
        if copied.len() >= COPIED && copied.len() * 100 >= texts.len() * SHARE {
            found.extend(finding(unit, paper, &own, &copied, surroundings, reads_all));
        }
    }
    Ok(found)
}

fn finding(
    unit: Uuid,
    paper: Uuid,
    own: &Own,
    copied: &[(usize, &Other, f64)],
    surroundings: &Surroundings,
    reads_all: bool,
) -> Option<UnitFinding> {
    // The longest sentence shows best.
    let (place, other, score) = copied.iter().max_by_key(|(_, other, _)| other.text.chars().count())?;
    let whose = if reads_all { other.unit_name.as_str() } else { "其他单位" };
    let message = format!(
        "工作方案“{}”的 {} 句话里有 {} 句与{whose}的工作方案雷同，请结合本单位实际重写，或者说明理由",
        own.name,
        own.sentences.len(),
        copied.len()
    );
    let about = format!("{paper} {}", copied.len());
    let found = Found::new(Code::NearCopy, message).about(about);
    let href = format!("/workgroup?unit={unit}");
    let finding =
        UnitFinding::new(found, &surroundings.rules, Paper::Unit, paper, "工作方案".to_owned(), href)?;
    let shown = |text: &str| if reads_all { text.to_owned() } else { String::new() };
    let copy = Copied {
        score: *score,
        whose: shown(&other.unit_name),
        text: shown(&other.text),
        href: String::new(),
    };
    Some(UnitFinding { text: own.sentences[*place].clone(), copy: Some(copy), ..finding })
}

async fn own(connection: &mut Connection, unit: Uuid) -> AppResult<Vec<(Uuid, Own)>> {
    let sql = "SELECT paper.id, paper.name, document_sentence.text FROM document_sentence
         JOIN paper ON paper.id = document_sentence.paper
         WHERE document_sentence.unit = $1 AND paper.closed_at IS NULL
         ORDER BY paper.id, document_sentence.position";
    let read = |row: &mut Row<'_>| Ok((row.next::<Uuid>()?, row.next::<String>()?, row.next::<String>()?));
    let mut plans: Vec<(Uuid, Own)> = Vec::new();
    for (paper, name, text) in connection.all(sql, &params![unit], read).await? {
        match plans.last_mut().filter(|(known, _)| *known == paper) {
            Some((_, plan)) => plan.sentences.push(text),
            None => plans.push((paper, Own { name, sentences: vec![text] })),
        }
    }
    Ok(plans)
}

/// Sentences of other units by their sequences.
async fn others(
    connection: &mut Connection,
    unit: Uuid,
    sequences: impl Iterator<Item = i64>,
) -> AppResult<HashMap<i64, Other>> {
    let mut sequences: Vec<i64> = sequences.collect();
    sequences.sort_unstable();
    sequences.dedup();
    let sql = format!(
        "SELECT document_sentence.sequence, document_sentence.paper, unit.name, document_sentence.text
         FROM ({}) AS asked JOIN document_sentence ON document_sentence.sequence = asked.number
         JOIN paper ON paper.id = document_sentence.paper
         JOIN unit ON unit.id = document_sentence.unit
         WHERE document_sentence.unit <> $2 AND paper.closed_at IS NULL",
        lists::of_numbers(connection.is_sqlite(), 1)
    );
    let mut others = HashMap::new();
    for some in sequences.chunks(AT_ONCE) {
        let values = [lists::numbers(some.iter().copied()), unit.into()];
        let read = |row: &mut Row<'_>| {
            let sequence: i64 = row.next()?;
            Ok((sequence, Other { paper: row.next()?, unit_name: row.next()?, text: row.next()? }))
        };
        others.extend(connection.all(&sql, &values, read).await?);
    }
    Ok(others)
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn what_cannot_be_read_has_no_sentences() {
        for bytes in [b"".as_slice(), b"%PDF-1.4 a scan", b"\xFF\xD8\xFF picture", b"PK\x03\x04"] {
            assert!(sentences(bytes).is_empty());
        }
    }
}
