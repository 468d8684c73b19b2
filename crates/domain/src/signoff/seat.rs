//! Who may sit where: the steps of a subject with the people who may sign them.

use super::step::{Step, Subject};

/// Who holds which place around a subject on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places<P> {
    /// Who hold the post of 附件5; nobody for other subjects.
    pub holders: Vec<P>,
    /// Whether the subject stands in a department, or has departments (a catalogue).
    pub has_department: bool,
    /// The heads of that department; of all departments for a catalogue.
    pub heads: Vec<P>,
    /// The leaders in charge of that department; nobody when nobody was named.
    pub in_charge: Vec<P>,
    /// 主要负责人
    pub first: Vec<P>,
    /// The other members of the leading group.
    pub members: Vec<P>,
}

impl<P> Default for Places<P> {
    fn default() -> Self {
        Places {
            holders: Vec::new(),
            has_department: false,
            heads: Vec::new(),
            in_charge: Vec::new(),
            first: Vec::new(),
            members: Vec::new(),
        }
    }
}

/// Whether somebody sits in a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken<P> {
    /// One of these signs.
    By(Vec<P>),
    /// 不适用: the signer would be the holder, or there is no such place above the holder.
    NotApplicable,
    /// Nobody holds the place; the organisation has to say who does before the chain can go on.
    Vacant,
}

/// A step of a subject with who may sign it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat<P> {
    /// The step.
    pub step: Step,
    /// By whom.
    pub taken: Taken<P>,
}

impl<P: PartialEq> Seat<P> {
    /// Whether the step is skipped.
    pub const fn is_skipped(&self) -> bool {
        matches!(self.taken, Taken::NotApplicable)
    }

    /// Who may sign; nobody when it is vacant or skipped.
    pub fn signers(&self) -> &[P] {
        match &self.taken {
            Taken::By(people) => people,
            Taken::NotApplicable | Taken::Vacant => &[],
        }
    }

    /// Whether this person may sign here.
    pub fn admits(&self, person: &P) -> bool {
        self.signers().contains(person)
    }
}

impl<P: Clone + PartialEq> Places<P> {
    /// The seats of a subject, in the order of signing.
    pub fn seats(&self, subject: Subject) -> Vec<Seat<P>> {
        subject.steps().iter().map(|step| Seat { step: *step, taken: self.taken(*step) }).collect()
    }

    /// Whether this person holds the post that the subject is about.
    pub fn is_holder(&self, person: &P) -> bool {
        self.holders.contains(person)
    }

    fn taken(&self, step: Step) -> Taken<P> {
        match step {
            Step::Pledge if self.holders.is_empty() => Taken::Vacant,
            Step::Pledge => Taken::By(self.holders.clone()),
            Step::Department | Step::Office if !self.has_department => Taken::NotApplicable,
            Step::Department | Step::Office => self.reviewed_by(&self.heads),
            // Above a first leader there is no leader in charge.
            Step::LeaderInCharge if self.holders.iter().any(|holder| self.first.contains(holder)) => {
                Taken::NotApplicable
            }
            // What nobody else was put in charge of is the first leader's.
            Step::LeaderInCharge if self.in_charge.is_empty() => self.reviewed_by(&self.first),
            Step::LeaderInCharge => self.reviewed_by(&self.in_charge),
            Step::PartyGroup => self.decided_by_party_group(),
        }
    }

    /// The people of a place without the holder; skipped when that was the only one.
    fn reviewed_by(&self, people: &[P]) -> Taken<P> {
        if people.is_empty() {
            return Taken::Vacant;
        }
        match self.others(people) {
            others if others.is_empty() => Taken::NotApplicable,
            others => Taken::By(others),
        }
    }

    /// The first leader signs for the party group; on his own register another member does.
    fn decided_by_party_group(&self) -> Taken<P> {
        let signers = match self.others(&self.first) {
            others if others.is_empty() => self.others(&self.members),
            others => others,
        };
        if signers.is_empty() { Taken::Vacant } else { Taken::By(signers) }
    }

    fn others(&self, people: &[P]) -> Vec<P> {
        people.iter().filter(|person| !self.is_holder(person)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: u8 = 1;
    const DEPUTY: u8 = 2;
    const HEAD: u8 = 3;
    const CLERK: u8 = 4;

    fn places(holder: u8, in_department: bool) -> Places<u8> {
        Places {
            holders: vec![holder],
            has_department: in_department,
            heads: if in_department { vec![HEAD] } else { Vec::new() },
            in_charge: if in_department { vec![DEPUTY] } else { Vec::new() },
            first: vec![FIRST],
            members: vec![DEPUTY],
        }
    }

    fn shown(places: &Places<u8>, subject: Subject) -> Vec<String> {
        let word = |seat: Seat<u8>| match seat.taken {
            Taken::By(people) => format!("{people:?}"),
            Taken::NotApplicable => "-".to_owned(),
            Taken::Vacant => "?".to_owned(),
        };
        places.seats(subject).into_iter().map(word).collect()
    }

    #[test]
    fn a_post_is_pledged_and_goes_up_step_by_step() {
        assert_eq!(shown(&places(CLERK, true), Subject::Post), ["[4]", "[3]", "[2]", "[1]"]);
    }

    #[test]
    fn a_department_head_does_not_review_the_own_register() {
        assert_eq!(shown(&places(HEAD, true), Subject::Post), ["[3]", "-", "[2]", "[1]"]);
    }

    #[test]
    fn above_a_leader_there_is_the_first_one_and_above_that_nobody_but_the_party_group() {
        assert_eq!(shown(&places(DEPUTY, false), Subject::Post), ["[2]", "-", "[1]", "[1]"]);
        assert_eq!(shown(&places(FIRST, false), Subject::Post), ["[1]", "-", "-", "[2]"]);
    }

    #[test]
    fn a_leader_alone_finds_nobody_who_could_sign_for_the_party_group() {
        let alone = Places { holders: vec![FIRST], first: vec![FIRST], ..Places::default() };
        assert_eq!(shown(&alone, Subject::Post), ["[1]", "-", "-", "?"]);
    }

    #[test]
    fn a_department_without_a_leader_in_charge_is_the_first_leaders() {
        let places = Places { has_department: true, first: vec![FIRST], ..Places::default() };
        assert_eq!(shown(&places, Subject::Department), ["[1]", "[1]"]);
        assert_eq!(shown(&places, Subject::Unit), ["[1]"]);
        assert_eq!(
            shown(&places, Subject::Catalogue),
            ["?", "[1]", "[1]"],
            "somebody must head a department"
        );
    }
}
