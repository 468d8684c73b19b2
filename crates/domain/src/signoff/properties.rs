//! The rules as a state machine: whatever people try, in whatever order, no chain is walked wrongly.

use proptest::prelude::*;

use super::*;

/// What somebody tries.
#[derive(Clone, Debug)]
enum Try {
    Send,
    Sign { step: Step, decision: Decision, by: u8, for_person: Option<u8>, seen: i64 },
    Withdraw { by: u8 },
    Edit,
    HandOver { to: u8 },
}

/// A subject with its record, as a program would keep it.
#[derive(Clone, Debug)]
struct World {
    subject: Subject,
    places: Places<u8>,
    version: i64,
    sent: Option<i64>,
    acts: Vec<Act<u8>>,
}

impl World {
    fn chain(&self) -> Chain<u8> {
        Chain::read(self.subject, self.places.clone(), self.version, self.sent, self.acts.clone())
    }

    /// Does what is allowed; gives whether it was.
    fn attempt(&mut self, attempt: &Try) -> bool {
        let chain = self.chain();
        match attempt {
            Try::Send => match chain.may_send() {
                Ok(()) => self.sent = Some(self.version),
                Err(_) => return false,
            },
            Try::Sign { step, decision, by, for_person, seen } => {
                let act = Act {
                    // Now and then somebody signs an older text.
                    version: self.version - (*seen).min(1),
                    step: *step,
                    decision: *decision,
                    by: *by,
                    for_person: *for_person,
                };
                if chain.may_sign(&act, true).is_err() {
                    return false;
                }
                self.sent = Some(self.version);
                self.acts.push(act);
            }
            Try::Withdraw { by } => match chain.may_withdraw(by, self.version) {
                Ok(step) => self.acts.push(Act {
                    version: self.version,
                    step,
                    decision: Decision::Withdraw,
                    by: *by,
                    for_person: None,
                }),
                Err(_) => return false,
            },
            Try::Edit => self.version += 1,
            Try::HandOver { to } => self.places.holders = vec![*to],
        }
        true
    }
}

fn people() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(1u8..6, 0..3)
}

fn places() -> impl Strategy<Value = Places<u8>> {
    (people(), any::<bool>(), people(), people(), people(), people()).prop_map(
        |(holders, has_department, heads, in_charge, first, members)| Places {
            holders,
            has_department,
            heads,
            in_charge,
            first,
            members,
        },
    )
}

fn attempts() -> impl Strategy<Value = Try> {
    let step = prop::sample::select(Step::ALL.to_vec());
    let decision = prop::sample::select(vec![
        Decision::Agree,
        Decision::Agree,
        Decision::Agree,
        Decision::AgreeAfterChange,
        Decision::Return,
        Decision::Withdraw,
    ]);
    prop_oneof![
        2 => Just(Try::Send),
        20 => (step, decision, 1u8..6, prop::option::weighted(0.2, 1u8..6), prop::sample::select(vec![0i64, 0, 0, 0, 1]))
            .prop_map(|(step, decision, by, for_person, seen)| Try::Sign { step, decision, by, for_person, seen }),
        2 => (1u8..6).prop_map(|by| Try::Withdraw { by }),
        1 => Just(Try::Edit),
        1 => (1u8..6).prop_map(|to| Try::HandOver { to }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_sequence_of_acts_walks_a_chain_wrongly(
        subject in prop::sample::select(Subject::ALL.to_vec()),
        places in places(),
        tries in prop::collection::vec(attempts(), 1..80),
    ) {
        let places = if subject == Subject::Post { places } else { Places { holders: Vec::new(), ..places } };
        let mut world = World { subject, places, version: 1, sent: None, acts: Vec::new() };
        // Who comes new to a post may have sat above it before: then a step that was skipped is one no longer.
        let mut handed_over = false;
        for attempt in &tries {
            handed_over = !matches!(attempt, Try::Edit) && (handed_over || matches!(attempt, Try::HandOver { .. }));
            if subject != Subject::Post && matches!(attempt, Try::HandOver { .. }) {
                continue;
            }
            let before = world.clone();
            let chain = world.chain();
            let done = world.attempt(attempt);
            let after = world.chain();
            if let Try::Sign { step, decision, by, for_person, seen } = attempt && done {
                // In order: just the seat that was next, and nothing before it is missing.
                prop_assert_eq!(chain.next().map(|seat| seat.step), Some(*step));
                if !handed_over {
                    let mut earlier = chain.seats().iter().filter(|seat| seat.step < *step && !seat.is_skipped());
                    prop_assert!(earlier.all(|seat| chain.act_at(seat.step).is_some()));
                }
                // By whom it belongs to, and never by the holder as a reviewer.
                let person = for_person.unwrap_or(*by);
                prop_assert!(chain.seats().iter().any(|seat| seat.step == *step && seat.admits(&person)));
                if step.is_review() {
                    prop_assert!(!before.places.is_holder(by) && !before.places.is_holder(&person));
                }
                prop_assert_eq!(*seen, 0, "only the text as it is now");
                prop_assert_ne!(*decision, Decision::Withdraw);
                prop_assert_eq!(after.standing() == Standing::Returned, decision.asks_for_change());
            }
            if matches!(attempt, Try::Edit) {
                // Everything before is void: nothing counts, nobody is asked.
                prop_assert_eq!(after.standing(), Standing::Draft);
                prop_assert!(Step::ALL.iter().all(|step| after.act_at(*step).is_none()));
            }
            if let Try::Withdraw { by } = attempt && done {
                prop_assert_eq!(chain.last().map(|act| act.by == *by || act.person() == by), Some(true));
            }
            if !done {
                prop_assert_eq!(before.acts.len(), world.acts.len());
            }
            // A complete chain has an agreement of this version at its last seat, and asks nobody.
            if after.standing() == Standing::Signed {
                prop_assert!(after.next().is_none());
                prop_assert!(after.last().is_some_and(|act| act.decision == Decision::Agree && act.version == world.version));
                prop_assert!(subject != Subject::Post || after.act_at(Step::Pledge).is_some());
                prop_assert_eq!(after.may_send(), Err(Refusal::Complete));
            }
        }
    }

    #[test]
    fn with_everybody_in_place_and_nobody_changing_anything_every_chain_comes_to_its_end(
        subject in prop::sample::select(Subject::ALL.to_vec()),
        places in places(),
    ) {
        let places = if subject == Subject::Post { places } else { Places { holders: Vec::new(), ..places } };
        let mut world = World { subject, places, version: 3, sent: None, acts: Vec::new() };
        world.attempt(&Try::Send);
        for _ in 0..Step::ALL.len() {
            let chain = world.chain();
            let Some(seat) = chain.next() else { break };
            let Some(by) = seat.signers().first().copied() else {
                prop_assert_eq!(&seat.taken, &Taken::Vacant);
                return Ok(());
            };
            let sign = Try::Sign { step: seat.step, decision: Decision::Agree, by, for_person: None, seen: 0 };
            prop_assert!(world.attempt(&sign), "{:?}", sign);
        }
        prop_assert_eq!(world.chain().standing(), Standing::Signed);
    }
}
