//! Rows on their way out, read column by column from the left.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::types::{FromSql as SqliteFromSql, FromSqlError, FromSqlResult, ValueRef};
use tokio_postgres::types::{FromSql as PostgresFromSql, Type};

use crate::{DatabaseError, Result};

/// One row of an answer.
///
/// Columns are taken in the order of the SELECT list, so that a list and the struct that it fills
/// stand side by side in the code: `Ok(Unit { id: row.next()?, name: row.next()? })`.
pub struct Row<'a> {
    source: Source<'a>,
    next: usize,
}

enum Source<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

/// A type that a column can be read as.
pub trait Column: SqliteFromSql + for<'a> PostgresFromSql<'a> {}
impl<T: SqliteFromSql + for<'a> PostgresFromSql<'a>> Column for T {}

impl<'a> Row<'a> {
    pub(crate) const fn sqlite(row: &'a rusqlite::Row<'a>) -> Self {
        Row { source: Source::Sqlite(row), next: 0 }
    }

    pub(crate) const fn postgres(row: &'a tokio_postgres::Row) -> Self {
        Row { source: Source::Postgres(row), next: 0 }
    }

    /// The next column as it is stored: numbers, text, bytes, ids, and options of these.
    #[expect(clippy::should_implement_trait, reason = "each column has its own type, an iterator has one")]
    pub fn next<T: Column>(&mut self) -> Result<T> {
        let index = self.next;
        self.next += 1;
        let wrong = |reason: String| DatabaseError::Column { index, reason };
        match &self.source {
            Source::Sqlite(row) => row.get(index).map_err(|error| wrong(error.to_string())),
            Source::Postgres(row) => row.try_get(index).map_err(|error| wrong(error.to_string())),
        }
    }

    /// The next column as yes or no.
    pub fn next_bool(&mut self) -> Result<bool> {
        Ok(self.next::<i64>()? != 0)
    }

    /// The next column as a count; a negative number is an error.
    pub fn next_count(&mut self) -> Result<u64> {
        let number: i64 = self.next()?;
        u64::try_from(number).map_err(|_| DatabaseError::Column {
            index: self.next - 1,
            reason: format!("{number} is no count"),
        })
    }

    /// The next column as a day.
    pub fn next_date(&mut self) -> Result<Option<Date>> {
        let text: Option<String> = self.next()?;
        text.map(|text| text.parse().map_err(|error: jiff::Error| self.unreadable(&text, &error))).transpose()
    }

    /// The next column as a moment.
    pub fn next_moment(&mut self) -> Result<Option<Timestamp>> {
        let microseconds: Option<i64> = self.next()?;
        microseconds
            .map(|number| {
                Timestamp::from_microsecond(number)
                    .map_err(|error| self.unreadable(&number.to_string(), &error))
            })
            .transpose()
    }

    /// The next column as JSON of a type.
    pub fn next_json<T: serde::de::DeserializeOwned>(&mut self) -> Result<T> {
        let text: TextRef = self.next()?;
        serde_json::from_str(&text.0).map_err(|error| self.unreadable(&text.0, &error))
    }

    fn unreadable(&self, text: &str, error: &dyn std::fmt::Display) -> DatabaseError {
        DatabaseError::Column { index: self.next - 1, reason: format!("“{text}”: {error}") }
    }
}

/// Text of a column that may be NULL when JSON is expected: NULL reads as JSON's `null`.
struct TextRef(String);

impl SqliteFromSql for TextRef {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Null => Ok(TextRef("null".to_owned())),
            ValueRef::Text(text) => String::from_utf8(text.to_vec())
                .map(TextRef)
                .map_err(|error| FromSqlError::Other(Box::new(error))),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

impl<'a> PostgresFromSql<'a> for TextRef {
    fn from_sql(
        kind: &Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        String::from_sql(kind, raw).map(TextRef)
    }

    fn from_sql_null(_: &Type) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(TextRef("null".to_owned()))
    }

    fn accepts(kind: &Type) -> bool {
        <String as PostgresFromSql>::accepts(kind)
    }
}
