//! The text that a signature is bound to.

use serde_json::Value;

use crate::form::{Form, Register};

/// A form as it is signed: without what signing itself adds, keys in order, no spaces. The same content gives
/// the same text, whatever wrote it; its SM3 digest stands in every signature.
///
/// # Panics
/// Never: a text inside JSON has a JSON form.
pub fn canonical(form: &Form) -> String {
    let mut text = String::new();
    write(&bare(form.clone()).to_json(), &mut text);
    text
}

/// Opinions are the signers' own, and who pledged when is said by the signature.
fn bare(mut form: Form) -> Form {
    fn strip(register: &mut Register) {
        register.opinions.clear();
        if let Some(pledge) = &mut register.pledge {
            pledge.signer = None;
            pledge.date = None;
        }
    }
    match &mut form {
        Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => strip(register),
        Form::Annex1(_) | Form::Annex2(_) | Form::Annex6(_) => {}
    }
    form
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().collect();
            names.sort_unstable();
            text.push('{');
            for (index, name) in names.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push(':');
                write(&fields[name], text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Opinion, OpinionBy, Pledge, RegisterRow};

    fn register() -> Register {
        Register {
            unit: Some("清河县财政局".to_owned()),
            rows: vec![RegisterRow { risk: "甲".to_owned(), ..RegisterRow::default() }],
            pledge: Some(Pledge { text: "承诺".to_owned(), ..Pledge::default() }),
            ..Register::default()
        }
    }

    #[test]
    fn signing_changes_nothing_of_what_is_signed_and_an_edit_does() {
        let text = canonical(&Form::Annex5(register()));
        assert!(text.starts_with(r#"{"counts":{"#) && !text.contains(": "), "{text}");
        let mut signed = register();
        signed.pledge =
            Some(Pledge { text: "承诺".to_owned(), signer: Some("钱某某".to_owned()), date: None });
        let by = OpinionBy::PartyGroup;
        signed.opinions = vec![Opinion { by, text: "同意".to_owned(), signer: None, date: None }];
        assert_eq!(canonical(&Form::Annex5(signed)), text);
        let mut edited = register();
        edited.rows[0].responsible = "钱某某".to_owned();
        assert_ne!(canonical(&Form::Annex5(edited)), text);
    }
}
