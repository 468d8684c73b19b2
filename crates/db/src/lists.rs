//! A list of numbers as a parameter: written as JSON, read as a table, on either engine.
//!
//! A list is one parameter whatever its length, and the statement's text stays the same.

use crate::Value;

/// A list of numbers as the value of a parameter.
pub fn numbers(list: impl IntoIterator<Item = i64>) -> Value {
    let texts: Vec<String> = list.into_iter().map(|number| number.to_string()).collect();
    Value::from(format!("[{}]", texts.join(",")))
}

/// Pairs of numbers as the value of a parameter.
pub fn pairs(list: impl IntoIterator<Item = (i64, i64)>) -> Value {
    let texts: Vec<String> = list.into_iter().map(|(left, right)| format!("[{left},{right}]")).collect();
    Value::from(format!("[{}]", texts.join(",")))
}

/// The numbers of parameter `$n` as a query of one column, `number`.
pub fn of_numbers(sqlite: bool, parameter: usize) -> String {
    if sqlite {
        format!("SELECT value AS number FROM json_each(${parameter})")
    } else {
        format!(
            "SELECT one::BIGINT AS number FROM jsonb_array_elements_text(CAST(${parameter} AS TEXT)::jsonb) AS one"
        )
    }
}

/// The pairs of parameter `$n` as a query of two columns, `first` and `second`.
pub fn of_pairs(sqlite: bool, parameter: usize) -> String {
    if sqlite {
        format!(
            "SELECT json_extract(value, '$[0]') AS first, json_extract(value, '$[1]') AS second FROM json_each(${parameter})"
        )
    } else {
        format!(
            "SELECT (one ->> 0)::BIGINT AS first, (one ->> 1)::BIGINT AS second FROM jsonb_array_elements(CAST(${parameter} AS TEXT)::jsonb) AS one"
        )
    }
}
