//! When the day's message goes out to those who asked for one.

use serde::{Deserialize, Serialize};

use super::{Field, Input, Setting};
use crate::shell::error::FieldError;

/// At which hour, on which days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageTime {
    /// From this hour on, in Chinese time.
    pub hour: u32,
    /// Not on days off.
    pub working_days_only: bool,
}

impl Default for MessageTime {
    fn default() -> Self {
        MessageTime { hour: 8, working_days_only: true }
    }
}

const DAYS: &[(&str, &str)] = &[("working", "只在工作日"), ("every", "每天")];

impl Setting for MessageTime {
    const NAME: &'static str = "message_time";
    const LABEL: &'static str = "消息时间";
    const NOTE: &'static str =
        "每天几点把待办汇成一条，发给要了邮件或即时消息的人；没有新的、也没有临近期限的，就不发";

    fn fields(&self) -> Vec<Field> {
        let days = if self.working_days_only { "working" } else { "every" };
        vec![
            Field::new("hour", "几点以后", Input::Number(0, 23), &self.hour),
            Field::new("days", "哪些天", Input::Choice(DAYS), &days),
        ]
    }

    fn put(&mut self, field: &str, text: &str) -> Result<(), String> {
        match field {
            "hour" => self.hour = text.parse().map_err(|_| "请填 0 到 23".to_owned())?,
            "days" => {
                self.working_days_only = match text {
                    "working" => true,
                    "every" => false,
                    _ => return Err("请选一种".to_owned()),
                };
            }
            _ => {}
        }
        Ok(())
    }

    fn contradictions(&self) -> Vec<FieldError> {
        if self.hour > 23 { vec![super::wrong("hour", "请填 0 到 23")] } else { Vec::new() }
    }
}
