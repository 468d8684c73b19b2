//! The signs of BPMN, each in a square from -10 to 10 around its middle (BPMN 2.0.2, tables 10.3, 10.77, 10.93, 13.1).

use crate::model::{GatewayKind, TaskKind, Trigger};

/// A sign, and whether it is filled by itself, whoever draws it.
pub struct Sign {
    /// An SVG path.
    pub path: &'static str,
    /// Filled even where the event only catches.
    pub solid: bool,
}

const fn open(path: &'static str) -> Sign {
    Sign { path, solid: false }
}

/// What stands in an event's circle.
pub const fn of_event(trigger: Trigger) -> Option<Sign> {
    Some(match trigger {
        Trigger::None => return None,
        Trigger::Message => open("M-9-6H9V6H-9ZM-9-6L0 1L9-6"),
        Trigger::Timer => open("M0-9A9 9 0 1 1 0 9A9 9 0 1 1 0-9ZM0-9V-7M0 9V7M-9 0H-7M9 0H7M0-6V0L4 3"),
        Trigger::Error => open("M-8 8L-3-8L3 2L8-9L3 8L-3-2Z"),
        Trigger::Escalation => open("M0-9L7 8L0 2L-7 8Z"),
        Trigger::Cancel => open("M-9-6L-6-9L0-3L6-9L9-6L3 0L9 6L6 9L0 3L-6 9L-9 6L-3 0Z"),
        Trigger::Compensation => open("M0-6V6L-8 0ZM8-6V6L0 0Z"),
        Trigger::Conditional => open("M-7-9H7V9H-7ZM-4-5H4M-4-2H4M-4 2H4M-4 5H4"),
        Trigger::Link => open("M-9-3H2V-7L9 0L2 7V3H-9Z"),
        Trigger::Signal => open("M0-8L8 6H-8Z"),
        Trigger::Terminate => Sign { path: "M0-9A9 9 0 1 1 0 9A9 9 0 1 1 0-9Z", solid: true },
        Trigger::Multiple => open("M0-9L9-2L6 8H-6L-9-2Z"),
        Trigger::ParallelMultiple => open("M-3-9H3V-3H9V3H3V9H-3V3H-9V-3H-3Z"),
    })
}

/// What stands in a task's corner.
pub const fn of_task(kind: TaskKind) -> Option<Sign> {
    Some(match kind {
        TaskKind::Plain => return None,
        TaskKind::User => {
            open("M0-9A4.5 4.5 0 1 1 0 0A4.5 4.5 0 1 1 0-9ZM-8 9C-8 3-5 1-3 0.5C-1 2 1 2 3 0.5C5 1 8 3 8 9Z")
        }
        TaskKind::Manual => open(
            "M-9-3L-3-8H8C10-8 10-5 8-5H1M1-5H8.5C10-5 10-1.5 8.5-1.5H2M2-1.5H8C9.5-1.5 9.5 2 8 2H2M2 2H6.5C8 2 8 5.5 6.5 5.5H-4L-9 3Z",
        ),
        TaskKind::Service => open(
            "M6.4 -1.7L9.1 -1.6L9.1 1.6L6.4 1.7L5.7 3.3L7.5 5.3L5.3 7.5L3.3 5.7L1.7 6.4L1.6 9.1L-1.6 9.1L-1.7 6.4L-3.3 5.7L-5.3 7.5L-7.5 5.3L-5.7 3.3L-6.4 1.7L-9.1 1.6L-9.1 -1.6L-6.4 -1.7L-5.7 -3.3L-7.5 -5.3L-5.3 -7.5L-3.3 -5.7L-1.7 -6.4L-1.6 -9.1L1.6 -9.1L1.7 -6.4L3.3 -5.7L5.3 -7.5L7.5 -5.3L5.7 -3.3ZM0-3A3 3 0 1 0 0 3A3 3 0 1 0 0-3Z",
        ),
        TaskKind::Rule => open("M-9-7H9V8H-9ZM-9-3H9M-9 2.5H9M-4-3V8"),
        TaskKind::Script => {
            open("M-4-9H8C4-5 4-2 6 1S7 7 4 9H-8C-4 6-4 3-6 0S-8-6-4-9ZM-4-5H3M-4-2H3M-2 2H4M-2 5H4")
        }
        TaskKind::Send => Sign { path: "M-9-6H9V6H-9Z", solid: true },
        TaskKind::Receive => open("M-9-6H9V6H-9ZM-9-6L0 1L9-6"),
    })
}

/// What stands in a gateway's diamond, and how wide its line is.
pub const fn of_gateway(kind: GatewayKind) -> (Sign, f64) {
    match kind {
        GatewayKind::Exclusive => (open("M-6-7L6 7M6-7L-6 7"), 3.0),
        GatewayKind::Parallel => (open("M-9 0H9M0-9V9"), 3.0),
        GatewayKind::Inclusive => (open("M0-8A8 8 0 1 1 0 8A8 8 0 1 1 0-8Z"), 2.5),
        GatewayKind::Complex => (open("M-9 0H9M0-9V9M-6-6L6 6M6-6L-6 6"), 2.5),
        GatewayKind::Event => (
            open(
                "M0-10A10 10 0 1 1 0 10A10 10 0 1 1 0-10ZM0-8A8 8 0 1 1 0 8A8 8 0 1 1 0-8ZM0-5.5L5.2-1.700L3.2 4.5H-3.2L-5.2-1.700Z",
            ),
            1.2,
        ),
        GatewayKind::EventStart => {
            (open("M0-10A10 10 0 1 1 0 10A10 10 0 1 1 0-10ZM0-6.5L6.2-2L3.8 5.2H-3.8L-6.2-2Z"), 1.2)
        }
        GatewayKind::ParallelEventStart => {
            (open("M0-10A10 10 0 1 1 0 10A10 10 0 1 1 0-10ZM-2-6.5H2V-2H6.5V2H2V6.5H-2V2H-6.5V-2H-2Z"), 1.2)
        }
    }
}

/// Until a condition holds.
pub const LOOP: &str = "M-3 7A7 7 0 1 1 3 7M-3 7H-8M-3 7V2";
/// For each, at once.
pub const PARALLEL: &str = "M-5-7V7M0-7V7M5-7V7";
/// For each, one after the other.
pub const SEQUENTIAL: &str = "M-7-5H7M-7 0H7M-7 5H7";
/// Undoes something.
pub const COMPENSATION: &str = "M0-6V6L-8 0ZM8-6V6L0 0Z";
/// In any order.
pub const AD_HOC: &str = "M-8 3C-6-4-3-4 0 0S6 4 8-3";
/// Holds more than is shown.
pub const CLOSED: &str = "M-8-8H8V8H-8ZM-5 0H5M0-5V5";
/// What comes in or goes out.
pub const ARROW: &str = "M-9-3H2V-7L9 0L2 7V3H-9Z";
