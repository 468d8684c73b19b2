//! A value as the sheet shows it.

use calamine::{Data, ExcelDateTime};

/// Whole numbers without a fraction, dates as 2013-06-18, errors as Excel writes them.
pub(super) fn value(value: Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) if text.contains('\r') => text.replace("\r\n", "\n"),
        Data::String(text) | Data::DurationIso(text) => text,
        Data::Int(number) => number.to_string(),
        // Rust writes the shortest digits that give the number back: 3, not 3.0.
        Data::Float(number) => number.to_string(),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(moment) => date(moment),
        Data::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
        Data::Error(error) => error.to_string(),
    }
}

fn date(moment: ExcelDateTime) -> String {
    if moment.is_duration() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}
