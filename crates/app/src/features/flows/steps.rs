//! The steps of a chart and the risk points that stand at them.

use std::collections::HashMap;

use lianjian_domain::level::Level;
use lianjian_flow::draw::RiskOfStep;
use lianjian_flow::model::Flow;

use super::service::{Orphaned, OrphanedRisk};
use crate::features::registers::{RiskPoint, StepName};

/// The steps that a risk point can name: all that have a name, also those inside sub-processes.
pub(super) fn names(flow: &Flow) -> Vec<StepName> {
    let steps = flow.nodes.iter().filter(|node| node.kind.is_activity() && !node.name.trim().is_empty());
    steps.map(|node| (node.id.clone(), node.name.split_whitespace().collect())).collect()
}

/// The flow with its steps' risk points, for a drawing that marks them.
pub(super) fn marked(flow: &Flow, risks: &[RiskPoint]) -> Flow {
    let mut of_step: HashMap<&str, Vec<String>> = HashMap::new();
    for risk in risks.iter().filter(|risk| !risk.step.is_empty()) {
        of_step.entry(&risk.step).or_default().push(risk.id.to_string());
    }
    let mut flow = flow.clone();
    for node in &mut flow.nodes {
        if let Some(risks) = of_step.remove(node.id.as_str()) {
            node.step.risks = risks;
        }
    }
    flow
}

/// Risk points as a drawing shows them.
pub(super) fn risks_of_steps(risks: &[RiskPoint]) -> Vec<RiskOfStep> {
    let of = |risk: &RiskPoint| RiskOfStep {
        step: risk.step.clone(),
        level: level(risk),
        text: risk.risk.clone(),
        measures: risk.measures.clone(),
        responsible: risk.responsible.clone(),
    };
    risks.iter().map(of).collect()
}

/// The steps that are gone, each with its risk points.
pub(super) fn orphaned(left: &[RiskPoint]) -> Vec<Orphaned> {
    let mut steps: Vec<Orphaned> = Vec::new();
    for risk in left {
        let one = OrphanedRisk { id: risk.id, level: level(risk), text: risk.risk.clone() };
        match steps.iter_mut().find(|known| known.step == risk.step) {
            Some(known) => known.risks.push(one),
            None => steps.push(Orphaned {
                step: risk.step.clone(),
                name: risk.step_named().unwrap_or_default().to_owned(),
                risks: vec![one],
            }),
        }
    }
    steps
}

fn level(risk: &RiskPoint) -> String {
    risk.level.map(Level::label).unwrap_or_default().to_owned()
}
