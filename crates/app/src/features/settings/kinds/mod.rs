//! The settings as types, each with its default, its fields on a page and what contradicts itself.

mod calendar;
mod level_control;
mod level_criteria;
mod measure_counting;
mod message_time;
mod phrases;
mod power_code;
mod quality_rules;
mod receipt_number;
mod reminders;

pub use calendar::Calendar;
pub use level_control::{Control, LevelControl};
pub use level_criteria::{Criterion, LevelCriteria};
pub use measure_counting::MeasureCounting;
pub use message_time::MessageTime;
pub use phrases::Phrases;
pub use power_code::PowerCode;
pub use quality_rules::QualityRules;
pub use receipt_number::ReceiptNumber;
pub use reminders::Reminders;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::shell::error::FieldError;

/// A setting of a county.
pub trait Setting: Default + Serialize + DeserializeOwned {
    /// The name in the database, in addresses and on the wire.
    const NAME: &'static str;
    /// The name on screen.
    const LABEL: &'static str;
    /// What it does, for who sets it.
    const NOTE: &'static str;

    /// Its fields with their values, in the order of the page.
    fn fields(&self) -> Vec<Field>;
    /// Writes a field; says what is wrong with a text that cannot be taken.
    fn put(&mut self, field: &str, text: &str) -> Result<(), String>;
    /// What in it contradicts itself or the forms.
    fn contradictions(&self) -> Vec<FieldError>;
}

/// A field of a setting.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name in a form.
    pub name: String,
    /// The words before it.
    pub label: String,
    /// How it is filled in.
    pub input: Input,
    /// Its value as text.
    pub value: String,
}

/// How a field is filled in.
#[derive(Clone, Debug)]
pub enum Input {
    /// One line.
    Text,
    /// A long text.
    Long,
    /// A list, one entry a line.
    Lines,
    /// A whole number, with the least and the most.
    Number(u32, u32),
    /// One of a few: value and words.
    Choice(&'static [(&'static str, &'static str)]),
}

impl Field {
    fn new(name: impl Into<String>, label: impl Into<String>, input: Input, value: &impl ToString) -> Self {
        Field { name: name.into(), label: label.into(), input, value: value.to_string() }
    }

    /// Whether its lines stand for themselves.
    pub const fn is_lines(&self) -> bool {
        matches!(self.input, Input::Lines)
    }

    /// The value in words, for reading.
    pub fn shown(&self) -> &str {
        match &self.input {
            Input::Choice(choices) => {
                choices.iter().find(|(value, _)| *value == self.value).map_or(&self.value, |(_, words)| words)
            }
            Input::Lines if self.value.is_empty() => "无",
            _ => &self.value,
        }
    }
}

/// A setting without its type, for what treats all alike.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) note: &'static str,
    pub(super) default: fn() -> Json,
    pub(super) fields: fn(&Json) -> Vec<Field>,
    pub(super) put: fn(&Json, &[(String, String)]) -> Outcome,
    pub(super) check: fn(Json) -> Outcome,
}

/// A value that can be stored, or all that is wrong with it.
pub(super) type Outcome = Result<Json, Vec<FieldError>>;

/// All settings, in the order of the page.
pub(super) const ALL: [Kind; 10] = [
    kind::<LevelCriteria>(),
    kind::<LevelControl>(),
    kind::<MeasureCounting>(),
    kind::<QualityRules>(),
    kind::<PowerCode>(),
    kind::<ReceiptNumber>(),
    kind::<Calendar>(),
    kind::<Reminders>(),
    kind::<MessageTime>(),
    kind::<Phrases>(),
];

const fn kind<S: Setting>() -> Kind {
    Kind {
        name: S::NAME,
        label: S::LABEL,
        note: S::NOTE,
        default: || json(&S::default()),
        fields: |value| typed::<S>(value).fields(),
        put: put::<S>,
        check: check::<S>,
    }
}

/// A stored value as its type; the default for one that a later version wrote.
pub(super) fn typed<S: Setting>(value: &Json) -> S {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| {
        tracing::warn!(name = S::NAME, %error, "a stored setting is unreadable; the default holds");
        S::default()
    })
}

fn json<S: Setting>(value: &S) -> Json {
    serde_json::to_value(value).unwrap_or_default()
}

/// Fields of a page over a value; all that is wrong at once.
fn put<S: Setting>(value: &Json, fields: &[(String, String)]) -> Outcome {
    let mut setting = typed::<S>(value);
    let mut wrong: Vec<FieldError> = fields
        .iter()
        .filter_map(|(name, text)| {
            let message = setting.put(name, text.trim()).err()?;
            Some(FieldError::new(name, message))
        })
        .collect();
    wrong.extend(setting.contradictions());
    if wrong.is_empty() { Ok(json(&setting)) } else { Err(wrong) }
}

/// A whole value as programs send it.
fn check<S: Setting>(value: Json) -> Outcome {
    let setting: S = serde_json::from_value(value)
        .map_err(|error| vec![FieldError::new("value", format!("读不懂这个值：{error}"))])?;
    let wrong = setting.contradictions();
    if wrong.is_empty() { Ok(json(&setting)) } else { Err(wrong) }
}

/// A whole number within bounds.
fn number(text: &str, least: u32, most: u32) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| format!("请填 {least} 到 {most} 的整数"))
}

/// A text that must say something.
fn words(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("不能空着".to_owned()) } else { Ok(text.to_owned()) }
}

fn wrong(field: impl Into<String>, message: impl Into<String>) -> FieldError {
    FieldError::new(field, message)
}
