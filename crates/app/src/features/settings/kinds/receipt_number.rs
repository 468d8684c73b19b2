//! What receipts of filings are numbered by: QH-2013-04-017.

use serde::{Deserialize, Serialize};

use super::{Field, Input, Setting};
use crate::shell::error::FieldError;

/// How receipts are numbered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptNumber {
    /// What stands before year, stage and running number.
    pub prefix: String,
}

impl Default for ReceiptNumber {
    fn default() -> Self {
        ReceiptNumber { prefix: "LF".to_owned() }
    }
}

impl Setting for ReceiptNumber {
    const NAME: &'static str = "receipt_number";
    const LABEL: &'static str = "回执编号";
    const NOTE: &'static str = "接收报送时回执的编号：字头-年-阶段-顺序号，例如 QH-2013-04-017";

    fn fields(&self) -> Vec<Field> {
        vec![Field::new("prefix", "字头", Input::Text, &self.prefix)]
    }

    fn put(&mut self, field: &str, text: &str) -> Result<(), String> {
        if field == "prefix" {
            let fits = (1..=12).contains(&text.chars().count()) && !text.contains(char::is_whitespace);
            if !fits {
                return Err("请填 1 到 12 个字母或汉字，中间不要空格，例如 QH".to_owned());
            }
            text.clone_into(&mut self.prefix);
        }
        Ok(())
    }

    fn contradictions(&self) -> Vec<FieldError> {
        Vec::new()
    }
}
