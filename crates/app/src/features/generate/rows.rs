//! Rows on their way into the tables, in an order in which nothing points at what is not there yet.

use lianjian_db::{Value, history};

/// A table with the columns that are filled.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [&'static str],
}

macro_rules! tables {
    ($($variant:ident $name:literal $columns:expr;)*) => {
        /// The tables, in the order of [`TABLES`].
        #[derive(Clone, Copy, Debug)]
        pub(super) enum To { $($variant,)* }

        /// Every table that is filled, parents before children.
        pub(super) const TABLES: &[Table] = &[$(Table { name: $name, columns: $columns },)*];
    };
}

tables! {
    Region "region" &["id", "code", "name", "rank", "parent", "opened_on"];
    Unit "unit" &["id", "region", "name", "short_name", "organ_kind", "kind", "code", "position", "opened_on"];
    Department "department" &["id", "unit", "name", "position", "opened_on"];
    Post "post" &["id", "unit", "department", "name", "in_leading_group", "position", "opened_on"];
    Person "person" &["id", "unit", "name"];
    Tenure "tenure" &["id", "person", "post", "from_on"];
    Catalogue "catalogue" &["id", "unit", "changed_at"];
    Power "power" &["sequence", "id", "unit", "code", "position", "number", "name", "category", "basis", "form",
        "scope", "time", "fee", "office", "remark", "extra", "changed_at"];
    Register "register" &["id", "kind", "holder", "unit", "department", "post", "duties", "pledge", "opinions",
        "changed_at"];
    RiskPoint "risk_point" &["sequence", "id", "register", "unit", "kind", "position", "number", "risk", "level",
        "risk_kind", "measures", "measure_count", "responsible", "power", "extra", "changed_at", "power_category"];
    Likeness "risk_point_likeness" &["pair", "place"];
    RiskCounter "risk_counter" &["unit", "state", "kind", "level", "risk_kind", "points", "measures", "measured"];
    RiskCounterDay "risk_counter_day" &["unit", "state", "day", "kind", "level", "risk_kind", "points",
        "measures", "measured"];
    CategoryCounter "category_counter" &["unit", "state", "kind", "level", "power_category", "points", "measures",
        "measured"];
    CategoryCounterDay "category_counter_day" &["unit", "state", "day", "kind", "level", "power_category", "points",
        "measures", "measured"];
    History "history" &history::COLUMNS;
}

/// Some units with all that is theirs.
#[derive(Debug, Default)]
pub(super) struct Batch {
    rows: Vec<Vec<Vec<Value>>>,
    /// Sequence and tokens of risk points and of powers, for the search index.
    pub(super) point_tokens: Vec<(i64, String)>,
    pub(super) power_tokens: Vec<(i64, String)>,
}

impl Batch {
    /// Adds a row.
    pub(super) fn add(&mut self, into: To, row: impl Into<Vec<Value>>) {
        if self.rows.is_empty() {
            self.rows.resize_with(TABLES.len(), Vec::new);
        }
        self.rows[into as usize].push(row.into());
    }

    /// The rows of one table.
    pub(super) fn count(&self, of: To) -> usize {
        self.rows.get(of as usize).map_or(0, Vec::len)
    }

    /// Every table that has rows, with them.
    pub(super) fn into_tables(self) -> impl Iterator<Item = (&'static Table, Vec<Vec<Value>>)> {
        TABLES.iter().zip(self.rows).filter(|(_, rows)| !rows.is_empty())
    }
}
