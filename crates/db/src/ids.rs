//! Ids as text inside a statement: each engine writes them in its own way.

/// A column of ids as the text that people and addresses see: lower case, with hyphens.
pub fn as_text(sqlite: bool, column: &str) -> String {
    if !sqlite {
        return format!("CAST({column} AS TEXT)");
    }
    let hex = format!("lower(hex({column}))");
    let parts = [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)]
        .map(|(from, length)| format!("substr({hex}, {from}, {length})"));
    format!("({})", parts.join(" || '-' || "))
}

/// A text that holds an id with hyphens, as an id.
pub fn from_text(sqlite: bool, text: &str) -> String {
    if sqlite { format!("unhex(replace({text}, '-', ''))") } else { format!("CAST({text} AS UUID)") }
}

/// A new id for each row of a statement. Unlike [`crate::new_id`], later ones do not sort after earlier ones.
pub fn fresh(sqlite: bool) -> &'static str {
    if sqlite { "randomblob(16)" } else { "gen_random_uuid()" }
}
