//! A page taken apart into what is always the same and what comes out of rows, so that the peer can format
//! the same bytes from the same rows whatever the page looks like.

use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};

/// The values of one row that a page may show.
pub type Fields = Vec<String>;

/// A page in pieces.
#[derive(Debug, Serialize, Deserialize)]
pub struct Template {
    pub pieces: Vec<Piece>,
    /// Values are escaped as JSON; otherwise as HTML.
    pub json: bool,
}

/// A piece of a page.
#[derive(Debug, Serialize, Deserialize)]
pub enum Piece {
    /// Always the same.
    Text(String),
    /// A row's value.
    Value { row: usize, field: usize },
}

impl Template {
    /// Finds the rows' values in a page: the rows stand in it one after the other.
    pub fn learn(page: &str, rows: &[Fields], json: bool) -> Result<Template> {
        let escaped: Vec<Fields> =
            rows.iter().map(|row| row.iter().map(|value| escape(value, json)).collect()).collect();
        let starts: Vec<usize> = escaped
            .iter()
            .map(|row| {
                row.iter().filter(|value| is_telling(value)).filter_map(|value| page.find(value)).min()
            })
            .map(|start| start.unwrap_or(page.len()))
            .collect();
        let mut pieces = Vec::new();
        let mut at = 0;
        for (row, values) in escaped.iter().enumerate() {
            let end = starts.get(row + 1).copied().unwrap_or(page.len());
            at = at.max(piece_until(page, at, starts[row], &mut pieces));
            while let Some((start, field)) = next_value(&page[at..end], values) {
                pieces.push(Piece::Text(page[at..at + start].to_owned()));
                pieces.push(Piece::Value { row, field });
                at += start + values[field].len();
            }
        }
        pieces.push(Piece::Text(page[at..].to_owned()));
        let template = Template { pieces, json };
        let found = template.pieces.iter().filter(|piece| matches!(piece, Piece::Value { .. })).count();
        ensure!(found >= rows.len() * 4, "only {found} values of {} rows were found in the page", rows.len());
        ensure!(template.fill(rows) == page, "the pieces make the page again");
        Ok(template)
    }

    /// The page again.
    pub fn fill(&self, rows: &[Fields]) -> String {
        let mut page = String::with_capacity(32 * 1024);
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => page.push_str(text),
                Piece::Value { row, field } => {
                    let value = rows.get(*row).and_then(|row| row.get(*field));
                    page.push_str(&escape(value.map_or("", String::as_str), self.json));
                }
            }
        }
        page
    }
}

/// Moves what stands before the first row into a piece.
fn piece_until(page: &str, from: usize, to: usize, pieces: &mut Vec<Piece>) -> usize {
    if from < to {
        pieces.push(Piece::Text(page[from..to].to_owned()));
    }
    to
}

/// The next value of a row in a part of the page; of two at one place the longer one.
fn next_value(part: &str, values: &Fields) -> Option<(usize, usize)> {
    values
        .iter()
        .enumerate()
        .filter(|(_, value)| is_telling(value) || value.chars().count() >= 2)
        .filter_map(|(field, value)| part.find(value.as_str()).map(|start| (start, field)))
        .min_by_key(|(start, field)| (*start, std::cmp::Reverse(values[*field].len())))
}

/// Whether a value can be told from all else on a page: an id or a sentence.
fn is_telling(value: &str) -> bool {
    value.len() >= 36
}

fn escape(value: &str, json: bool) -> String {
    if json {
        let quoted = serde_json::to_string(value).unwrap_or_default();
        return quoted[1..quoted.len().max(2) - 1].to_owned();
    }
    if !value.contains(['&', '<', '>', '"', '\'']) {
        return value.to_owned();
    }
    let mut escaped = String::with_capacity(value.len() + 16);
    for sign in value.chars() {
        match sign {
            '&' => escaped.push_str("&#38;"),
            '<' => escaped.push_str("&#60;"),
            '>' => escaped.push_str("&#62;"),
            '"' => escaped.push_str("&#34;"),
            '\'' => escaped.push_str("&#39;"),
            plain => escaped.push(plain),
        }
    }
    escaped
}
