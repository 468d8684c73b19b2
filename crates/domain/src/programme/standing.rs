//! How an obligation stands on a day: how far it is, and how late.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is known of an obligation's filing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Filed {
    /// Nothing lies with the commission.
    #[default]
    Open,
    /// It waits for the commission.
    Filed,
    /// It came back.
    Returned,
    /// It was accepted, with a receipt.
    Accepted,
}

impl Filed {
    /// All, in the order of a filing's way.
    pub const ALL: [Filed; 4] = [Filed::Open, Filed::Filed, Filed::Returned, Filed::Accepted];

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Filed::Open => "open",
            Filed::Filed => "filed",
            Filed::Returned => "returned",
            Filed::Accepted => "accepted",
        }
    }

    /// The state of a stored name.
    pub fn parse(name: &str) -> Option<Filed> {
        Self::ALL.into_iter().find(|filed| filed.name() == name)
    }
}

/// How far a unit is with what is not filed yet, read from its registers and signatures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// Nothing is there.
    #[default]
    Nothing,
    /// Something was written.
    Drafting,
    /// Somebody was asked to sign.
    Signing,
}

/// The states that people see.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = ObligationState)]
pub enum State {
    /// 未开始
    NotStarted,
    /// 起草中
    Drafting,
    /// 审签中
    Signing,
    /// 已报送
    Filed,
    /// 已退回
    Returned,
    /// 已接收
    Accepted,
}

impl State {
    /// All, in order.
    pub const ALL: [State; 6] =
        [State::NotStarted, State::Drafting, State::Signing, State::Filed, State::Returned, State::Accepted];

    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            State::NotStarted => "not_started",
            State::Drafting => "drafting",
            State::Signing => "signing",
            State::Filed => "filed",
            State::Returned => "returned",
            State::Accepted => "accepted",
        }
    }

    /// The state of a name on the wire.
    pub fn parse(name: &str) -> Option<State> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// The name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            State::NotStarted => "未开始",
            State::Drafting => "起草中",
            State::Signing => "审签中",
            State::Filed => "已报送",
            State::Returned => "已退回",
            State::Accepted => "已接收",
        }
    }

    /// The name of its shape in the styles: none, draft, sign, filed, back, ok.
    pub const fn shape(self) -> &'static str {
        match self {
            State::NotStarted => "none",
            State::Drafting => "draft",
            State::Signing => "sign",
            State::Filed => "filed",
            State::Returned => "back",
            State::Accepted => "ok",
        }
    }

    /// Whether the unit still has something to do.
    pub const fn is_with_unit(self) -> bool {
        !matches!(self, State::Filed | State::Accepted)
    }
}

/// An obligation as it stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Standing {
    /// How far it is.
    pub state: State,
    /// The last day that counts against the due day: today while the unit has not filed, the day of the
    /// first filing after it (practice.md: the first filing counts); none while nothing is late.
    pub late_until: Option<Date>,
}

impl Standing {
    /// How an obligation stands. Due means 24:00 of the written day (practice.md). A returned one is late
    /// by its own day, `mend_by`.
    pub fn on(
        today: Date,
        filed: Filed,
        progress: Progress,
        due_on: Option<Date>,
        first_filed_on: Option<Date>,
        mend_by: Option<Date>,
    ) -> Standing {
        let state = match (filed, progress) {
            (Filed::Open, Progress::Nothing) => State::NotStarted,
            (Filed::Open, Progress::Drafting) => State::Drafting,
            (Filed::Open, Progress::Signing) => State::Signing,
            (Filed::Filed, _) => State::Filed,
            (Filed::Returned, _) => State::Returned,
            (Filed::Accepted, _) => State::Accepted,
        };
        let due = if state == State::Returned { mend_by.or(due_on) } else { due_on };
        let counts = match state {
            State::Filed | State::Accepted => first_filed_on,
            _ => Some(today),
        };
        Standing { state, late_until: counts.filter(|until| due.is_some_and(|due| *until > due)) }
    }

    /// Whether it is late now and still with the unit.
    pub const fn is_overdue(self) -> bool {
        self.state.is_with_unit() && self.late_until.is_some()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_due_day_itself_is_in_time() {
        let due = Some(date(2013, 6, 20));
        let on = |today, filed, first| Standing::on(today, filed, Progress::Drafting, due, first, None);
        assert!(!on(date(2013, 6, 20), Filed::Open, None).is_overdue());
        assert!(on(date(2013, 6, 21), Filed::Open, None).is_overdue());
        let late = on(date(2013, 8, 1), Filed::Accepted, Some(date(2013, 6, 25)));
        assert_eq!((late.late_until, late.is_overdue()), (Some(date(2013, 6, 25)), false));
        assert_eq!(on(date(2013, 8, 1), Filed::Filed, Some(date(2013, 6, 20))).late_until, None);
    }

    #[test]
    fn a_return_has_a_day_of_its_own() {
        let standing = Standing::on(
            date(2013, 6, 25),
            Filed::Returned,
            Progress::Signing,
            Some(date(2013, 6, 20)),
            Some(date(2013, 6, 19)),
            Some(date(2013, 6, 28)),
        );
        assert_eq!((standing.state, standing.is_overdue()), (State::Returned, false));
    }
}
