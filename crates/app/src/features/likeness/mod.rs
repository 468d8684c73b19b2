//! Where near copies are looked for: of each text its rarest character pairs, in a table of `pair` and `place`.
//!
//! Registers keep such a table of their rows, `quality` one of documents. A place is a number that the owner of the table
//! understands. Of a pair that very many texts have only some places are looked at, so that a look-up costs the same in
//! a county and in a province; what comes back are candidates, and the texts themselves are compared.

use std::collections::HashMap;

use lianjian_db::{Connection, Result, Row, Transaction, lists};
use lianjian_prose::likeness::{self, Names, Text};

/// So many places of one pair are looked at.
const OF_PAIR: usize = 48;
/// So many numbers are asked for in one statement.
pub const AT_ONCE: usize = 2_000;

/// A table of pairs and places.
#[derive(Clone, Copy, Debug)]
pub struct Index(pub &'static str);

/// What a text is found by: nothing for a short one. Names of units make no difference between two texts, but what is
/// kept must not change when a unit is renamed: it is cut from the text as it stands.
pub fn sketch(text: &str) -> Vec<i64> {
    let text = Text::new(text, &Names::default());
    let pairs = if text.is_short() { Vec::new() } else { likeness::sketch(&text) };
    // Two characters of at most 21 bits each, 32 bits apart: far from the sign.
    pairs.into_iter().map(|pair| i64::try_from(pair).unwrap_or(i64::MAX)).collect()
}

impl Index {
    /// Takes entries out and puts entries in.
    pub async fn change(
        self,
        transaction: &mut Transaction,
        gone: Vec<(i64, i64)>,
        come: Vec<(i64, i64)>,
    ) -> Result<()> {
        let (table, list) = (self.0, lists::of_pairs(transaction.is_sqlite(), 1));
        if !gone.is_empty() {
            let sql = format!("DELETE FROM {table} WHERE (pair, place) IN ({list})");
            transaction.execute(&sql, &[lists::pairs(gone)]).await?;
        }
        if !come.is_empty() {
            let sql = format!(
                "INSERT INTO {table} (pair, place) SELECT first, second FROM ({list}) AS kept
                 WHERE true ON CONFLICT DO NOTHING"
            );
            transaction.execute(&sql, &[lists::pairs(come)]).await?;
        }
        Ok(())
    }

    /// For each text the places that share most of its rare pairs, at most `most`, the most promising first.
    pub async fn candidates(
        self,
        connection: &mut Connection,
        texts: &[&str],
        most: usize,
    ) -> Result<Vec<Vec<i64>>> {
        let sketches: Vec<Vec<i64>> = texts.iter().map(|text| sketch(text)).collect();
        let having = self.having(connection, sketches.iter().flatten().copied().collect()).await?;
        let of_sketch = |pairs: &Vec<i64>| {
            let met = pairs.iter().filter_map(|pair| having.get(pair)).flatten().copied();
            likeness::most_met(met, pairs.len(), most)
        };
        Ok(sketches.iter().map(of_sketch).collect())
    }

    /// The places of each of these pairs, the oldest first, at most [`OF_PAIR`].
    async fn having(
        self,
        connection: &mut Connection,
        mut pairs: Vec<i64>,
    ) -> Result<HashMap<i64, Vec<i64>>> {
        pairs.sort_unstable();
        pairs.dedup();
        let (table, list) = (self.0, lists::of_numbers(connection.is_sqlite(), 1));
        // SQLite has no LATERAL, PostgreSQL does not bound an index scan by a query of the same row.
        let sql = if connection.is_sqlite() {
            format!(
                "SELECT asked.number, kept.place FROM ({list}) AS asked
                 CROSS JOIN {table} AS kept ON kept.pair = asked.number
                     AND kept.place <= coalesce((SELECT bound.place FROM {table} AS bound
                         WHERE bound.pair = asked.number ORDER BY bound.place LIMIT 1 OFFSET {}), 9223372036854775807)",
                OF_PAIR - 1
            )
        } else {
            format!(
                "SELECT asked.number, kept.place FROM ({list}) AS asked CROSS JOIN LATERAL
                     (SELECT place FROM {table} WHERE pair = asked.number
                      ORDER BY place LIMIT {OF_PAIR}) AS kept"
            )
        };
        let mut having: HashMap<i64, Vec<i64>> = HashMap::new();
        for some in pairs.chunks(AT_ONCE) {
            let read = |row: &mut Row<'_>| Ok((row.next::<i64>()?, row.next::<i64>()?));
            for (pair, place) in connection.all(&sql, &[lists::numbers(some.iter().copied())], read).await? {
                having.entry(pair).or_default().push(place);
            }
        }
        Ok(having)
    }
}
