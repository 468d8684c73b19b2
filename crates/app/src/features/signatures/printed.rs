//! The opinions that a form is printed with: those given on just this version of its text.

use jiff::Timestamp;
use lianjian_db::{Connection, Result};
use lianjian_domain::form::{Form, Opinion, Register};
use lianjian_domain::signoff::{self, Step};

use super::model::{Sent, Signature, Subject};
use super::store;

/// What a form is printed with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// The signatures that count on a version, one a step.
    given: Vec<Signature>,
    /// The paper goes, or went, round here: opinions that came with an imported form are of an older text then.
    here: bool,
}

/// What a subject is printed with now. A post with a new holder is printed without the former one's.
pub async fn printed(connection: &mut Connection, subject: Subject, version: i64) -> Result<Printed> {
    let sent = store::sent(connection, subject).await?;
    let given = if sent.is_some() { store::of_subject(connection, subject).await? } else { Vec::new() };
    Ok(Printed::of(sent.as_ref(), &given, version))
}

/// What a subject was printed with before a moment.
pub async fn printed_before(
    connection: &mut Connection,
    subject: Subject,
    version: i64,
    moment: Timestamp,
) -> Result<Printed> {
    let mut given = store::of_subject(connection, subject).await?;
    given.retain(|signature| signature.at < moment);
    Ok(Printed { given: counting(&given, version), here: !given.is_empty() })
}

fn counting(given: &[Signature], version: i64) -> Vec<Signature> {
    let acts: Vec<_> = given.iter().map(|one| (one.version, one.step, one.decision)).collect();
    signoff::counting(&acts, version).into_iter().map(|index| given[index].clone()).collect()
}

impl Printed {
    /// Out of where a chain stands and all that was ever given, for who has read both.
    pub fn of(sent: Option<&Sent>, given: &[Signature], version: i64) -> Printed {
        let given = match sent {
            Some(sent) if sent.state != "handed_over" => counting(given, version),
            Some(_) | None => Vec::new(),
        };
        Printed { given, here: sent.is_some() }
    }

    /// Whether nobody has signed.
    pub fn is_empty(&self) -> bool {
        self.given.is_empty()
    }

    /// Puts the opinions into a form's cells. What came with an imported form
    /// stays as long as the paper does not go round here.
    pub fn put(&self, form: &mut Form) {
        match form {
            Form::Annex3(register) | Form::Annex4(register) | Form::Annex5(register) => {
                self.put_into(register);
            }
            Form::Annex1(_) | Form::Annex2(_) | Form::Annex6(_) => {}
        }
    }

    fn put_into(&self, register: &mut Register) {
        if self.here {
            register.opinions.clear();
            if let Some(pledge) = &mut register.pledge {
                pledge.signer = None;
                pledge.date = None;
            }
        }
        // Who sends back has given no opinion to print.
        for signature in self.given.iter().filter(|one| !one.decision.asks_for_change()) {
            if signature.step == Step::Pledge {
                if let Some(pledge) = &mut register.pledge {
                    pledge.signer = Some(signature.signer.clone());
                    pledge.date = Some(signature.signed_on);
                }
                continue;
            }
            let Some(by) = signature.step.opinion() else { continue };
            let opinion = Opinion {
                by,
                text: signature.opinion.clone(),
                signer: Some(signature.signer.clone()),
                date: Some(signature.signed_on),
            };
            match register.opinions.iter_mut().find(|one| one.by == by) {
                Some(known) => *known = opinion,
                None => register.opinions.push(opinion),
            }
        }
        register.opinions.sort_by_key(|opinion| opinion.by);
    }
}
