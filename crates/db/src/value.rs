//! Values on their way into a statement, for both engines.

use bytes::BytesMut;
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::types::{ToSql as SqliteToSql, ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, ToSql as PostgresToSql, Type, to_sql_checked};
use uuid::Uuid;

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// No value.
    Null,
    /// A whole number; also booleans (0, 1) and moments (microseconds).
    Integer(i64),
    /// Text; also days and JSON.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// An id.
    Id(Uuid),
}

impl SqliteToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Integer(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
            Value::Id(id) => ValueRef::Blob(id.as_bytes()),
        }))
    }
}

impl PostgresToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        // The server says what it expects: a count in an INT4 expression, a LIMIT in INT8.
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Integer(number) => match *kind {
                Type::INT4 => PostgresToSql::to_sql(&i32::try_from(*number)?, kind, out),
                Type::INT2 => PostgresToSql::to_sql(&i16::try_from(*number)?, kind, out),
                Type::BOOL => PostgresToSql::to_sql(&(*number != 0), kind, out),
                _ => PostgresToSql::to_sql(number, kind, out),
            },
            Value::Text(text) => PostgresToSql::to_sql(text, kind, out),
            Value::Bytes(bytes) => PostgresToSql::to_sql(bytes, kind, out),
            Value::Id(id) => PostgresToSql::to_sql(id, kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

macro_rules! from {
    ($($kind:ty => |$value:ident| $made:expr;)*) => {
        $(impl From<$kind> for Value {
            fn from($value: $kind) -> Value { $made }
        })*
    };
}

from! {
    i64 => |number| Value::Integer(number);
    i32 => |number| Value::Integer(i64::from(number));
    u32 => |number| Value::Integer(i64::from(number));
    u8 => |number| Value::Integer(i64::from(number));
    bool => |yes| Value::Integer(i64::from(yes));
    &str => |text| Value::Text(text.to_owned());
    &String => |text| Value::Text(text.clone());
    String => |text| Value::Text(text);
    Vec<u8> => |bytes| Value::Bytes(bytes);
    &[u8] => |bytes| Value::Bytes(bytes.to_vec());
    Uuid => |id| Value::Id(id);
    &Uuid => |id| Value::Id(*id);
    Date => |day| Value::Text(day.to_string());
    Timestamp => |moment| Value::Integer(moment.as_microsecond());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}
