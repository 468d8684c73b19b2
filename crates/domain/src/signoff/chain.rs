//! A chain as it stands: what was signed counts while the text is the one that was signed.

use super::refusal::Refusal;
use super::seat::{Places, Seat, Taken};
use super::step::{Decision, Step, Subject};

/// One act of somebody, as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act<P> {
    /// The version of the text that lay before the signer.
    pub version: i64,
    /// At which step.
    pub step: Step,
    /// What was decided.
    pub decision: Decision,
    /// Who signed.
    pub by: P,
    /// The person stood in for.
    pub for_person: Option<P>,
}

impl<P> Act<P> {
    /// In whose name it was done.
    pub fn person(&self) -> &P {
        self.for_person.as_ref().unwrap_or(&self.by)
    }
}

/// How far a chain is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Nothing is asked of anybody: it was not sent, or changed since.
    Draft,
    /// Waits for the next signer.
    Signing,
    /// Everybody has signed.
    Signed,
    /// Sent back to be changed.
    Returned,
}

impl Standing {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Standing::Draft => "draft",
            Standing::Signing => "signing",
            Standing::Signed => "signed",
            Standing::Returned => "returned",
        }
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Standing::Draft => "起草中",
            Standing::Signing => "审签中",
            Standing::Signed => "已签完",
            Standing::Returned => "已退回",
        }
    }
}

/// The chain of one subject at one version of its text.
#[derive(Clone, Debug)]
pub struct Chain<P> {
    places: Places<P>,
    seats: Vec<Seat<P>>,
    version: i64,
    sent: bool,
    /// Places in the record of the acts that count, from the first step on.
    counting: Vec<usize>,
    acts: Vec<Act<P>>,
    handed_over: bool,
}

/// Of a record of version, step and decision, the oldest first: the places of the acts that count on a version,
/// from the first step on. Whether the post has a new holder since, a [`Chain`] knows.
pub fn counting(acts: &[(i64, Step, Decision)], version: i64) -> Vec<usize> {
    let mut counting: Vec<usize> = Vec::new();
    for (index, (_, step, decision)) in acts.iter().enumerate().filter(|(_, act)| act.0 == version) {
        match (decision, step) {
            (Decision::Withdraw, _) => {
                counting.pop();
            }
            // Who pledges begins: a new holder after a former one.
            (_, Step::Pledge) => counting = vec![index],
            _ => counting.push(index),
        }
    }
    counting
}

impl<P: Clone + PartialEq> Chain<P> {
    /// Reads a record, the oldest act first, against the text's version now. `sent`: the version that was
    /// sent for signature last.
    pub fn read(
        subject: Subject,
        places: Places<P>,
        version: i64,
        sent: Option<i64>,
        acts: Vec<Act<P>>,
    ) -> Self {
        let given: Vec<_> = acts.iter().map(|act| (act.version, act.step, act.decision)).collect();
        let mut counting = counting(&given, version);
        let pledged = counting.first().map(|index| &acts[*index]).filter(|act| act.step == Step::Pledge);
        let handed_over =
            pledged.is_some_and(|act| !places.holders.is_empty() && !places.is_holder(act.person()));
        if handed_over {
            counting.clear();
        }
        let seats = places.seats(subject);
        Chain { places, seats, version, sent: sent == Some(version), counting, acts, handed_over }
    }

    /// All seats, in the order of signing.
    pub fn seats(&self) -> &[Seat<P>] {
        &self.seats
    }

    /// Whether the post has a new holder, who has not pledged yet.
    pub const fn is_handed_over(&self) -> bool {
        self.handed_over
    }

    /// The act that counts at a step, as its place in the record.
    pub fn act_at(&self, step: Step) -> Option<usize> {
        self.counting.iter().copied().find(|index| self.acts[*index].step == step)
    }

    /// The last act that counts.
    pub fn last(&self) -> Option<&Act<P>> {
        self.counting.last().map(|index| &self.acts[*index])
    }

    /// How far it is.
    pub fn standing(&self) -> Standing {
        match self.last() {
            Some(act) if act.decision.asks_for_change() => Standing::Returned,
            Some(act) if self.after(act.step).is_none() => Standing::Signed,
            Some(_) => Standing::Signing,
            None if self.sent && !self.handed_over => Standing::Signing,
            None => Standing::Draft,
        }
    }

    /// The seat that is next; none when everybody has signed or it was sent back.
    pub fn next(&self) -> Option<&Seat<P>> {
        match self.last() {
            Some(act) if act.decision.asks_for_change() => None,
            Some(act) => self.after(act.step),
            None => self.seats.iter().find(|seat| !seat.is_skipped()),
        }
    }

    /// The next seat that is not skipped. What was skipped then stays skipped, whoever holds it now.
    fn after(&self, step: Step) -> Option<&Seat<P>> {
        self.seats.iter().find(|seat| seat.step > step && !seat.is_skipped())
    }

    /// Whether it may be sent for signature now.
    pub fn may_send(&self) -> Result<(), Refusal> {
        match self.standing() {
            Standing::Draft => Ok(()),
            Standing::Signing => Err(Refusal::AlreadySent),
            Standing::Signed => Err(Refusal::Complete),
            Standing::Returned => Err(Refusal::Returned),
        }
    }

    /// Whether the sending may be taken back: nobody has signed yet.
    pub fn may_recall(&self) -> Result<(), Refusal> {
        match (self.standing(), self.last()) {
            (Standing::Draft, _) => Err(Refusal::NotSent),
            (_, Some(_)) => Err(Refusal::NextHasSigned),
            (_, None) => Ok(()),
        }
    }

    /// Whether an act may be recorded. `reasoned`: it comes with a reason or names rows.
    pub fn may_sign(&self, act: &Act<P>, reasoned: bool) -> Result<(), Refusal> {
        if act.version != self.version {
            return Err(Refusal::Changed);
        }
        match self.standing() {
            // A holder who pledges sends the register by doing so.
            Standing::Draft if act.step != Step::Pledge => return Err(Refusal::NotSent),
            Standing::Signed => return Err(Refusal::Complete),
            Standing::Returned => return Err(Refusal::Returned),
            Standing::Draft | Standing::Signing => {}
        }
        let Some(seat) = self.next() else { return Err(Refusal::Complete) };
        if seat.taken == Taken::Vacant {
            return Err(Refusal::Vacant(seat.step));
        }
        if seat.step != act.step {
            return Err(Refusal::NotNext(seat.step));
        }
        if act.step.is_review() && self.places.is_holder(&act.by) {
            return Err(Refusal::OwnRegister);
        }
        if !seat.admits(act.person()) {
            return Err(Refusal::NotTheirs(seat.step));
        }
        match act.decision {
            Decision::Withdraw => Err(Refusal::NothingToWithdraw),
            decision if decision.asks_for_change() && act.step == Step::Pledge => Err(Refusal::PledgeIsKept),
            decision if decision.asks_for_change() && !reasoned => Err(Refusal::ReasonMissing),
            _ => Ok(()),
        }
    }

    /// The step whose signature this person may take back: their own, while nobody has signed after it.
    pub fn may_withdraw(&self, person: &P, version: i64) -> Result<Step, Refusal> {
        if version != self.version {
            return Err(Refusal::Changed);
        }
        match self.last() {
            Some(act) if act.by == *person || act.person() == person => Ok(act.step),
            Some(_) if self.counting.iter().any(|index| self.acts[*index].by == *person) => {
                Err(Refusal::NextHasSigned)
            }
            None | Some(_) => Err(Refusal::NothingToWithdraw),
        }
    }
}
