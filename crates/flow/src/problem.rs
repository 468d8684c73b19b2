//! What is wrong with a flow: a stable code (interface.md), the element, its line, and what to do.

pub use lianjian_domain::problem::Severity;
use serde::Serialize;

/// The codes of flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = FlowProblemCode)]
pub enum Code {
    /// No start.
    StartMissing,
    /// No end.
    EndMissing,
    /// Nothing leads to a step.
    StepUnreachable,
    /// Nothing leads on from a step to an end.
    StepDeadEnd,
    /// A decision whose ways do not say when they are taken.
    DecisionUnconditional,
    /// A step that nobody does.
    PostMissing,
    /// A step without a limit.
    LimitMissing,
    /// The steps take longer than the power promises.
    LimitExceeds,
    /// A post decides on its own work.
    OwnWorkDecided,
    /// No XML.
    XmlBroken,
    /// Not BPMN, or nothing in it to draw.
    FlowMissing,
    /// Two elements with one id.
    IdDuplicate,
    /// An element names another that is not there.
    ReferenceMissing,
    /// More than can be laid out.
    FlowTooLarge,
}

impl Code {
    /// The code as scripts see it.
    pub const fn name(self) -> &'static str {
        match self {
            Code::StartMissing => "start-missing",
            Code::EndMissing => "end-missing",
            Code::StepUnreachable => "step-unreachable",
            Code::StepDeadEnd => "step-dead-end",
            Code::DecisionUnconditional => "decision-unconditional",
            Code::PostMissing => "post-missing",
            Code::LimitMissing => "limit-missing",
            Code::LimitExceeds => "limit-exceeds",
            Code::OwnWorkDecided => "own-work-decided",
            Code::XmlBroken => "xml-broken",
            Code::FlowMissing => "flow-missing",
            Code::IdDuplicate => "id-duplicate",
            Code::ReferenceMissing => "reference-missing",
            Code::FlowTooLarge => "flow-too-large",
        }
    }

    /// An error keeps a flow from being kept or drawn as it should; a warning is for a person to judge.
    pub const fn severity(self) -> Severity {
        match self {
            Code::PostMissing
            | Code::LimitMissing
            | Code::OwnWorkDecided
            | Code::DecisionUnconditional
            | Code::LimitExceeds => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

/// Something wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = FlowProblem)]
pub struct Problem {
    /// How bad.
    pub severity: Severity,
    /// What.
    pub code: Code,
    /// The element's id; empty for the whole.
    pub element: String,
    /// The line in the file, from 1; 0 for a flow that is in no file.
    pub line: u32,
    /// What, where, why, what to do.
    pub message: String,
}

impl Problem {
    /// A problem with the code's own severity.
    pub fn new(code: Code, element: &str, line: u32, message: String) -> Problem {
        Problem { severity: code.severity(), code, element: element.to_owned(), line, message }
    }
}
