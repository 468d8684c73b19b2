//! What is wrong with a flow as the chart of a power (interface.md, codes of flows).

use std::collections::HashSet;

use crate::model::{EdgeKind, Flow, GatewayKind, Kind, Node, Trigger};
use crate::problem::{Code, Problem};
use crate::read::Document;

/// What the flow is held against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// Promised limit of the power, in working days.
    pub promised: Option<u32>,
    /// Statutory limit of the power, in working days.
    pub statutory: Option<u32>,
}

/// Words by which a step decides on what came before it.
const DECIDING: [&str; 9] = ["审核", "复核", "审批", "审定", "批准", "核准", "签发", "决定", "集体研究"];

/// All that is wrong with a file: what reading found, then what the chart lacks, in the order of the file.
pub fn check(document: &Document, limits: Limits) -> Vec<Problem> {
    let mut problems = document.problems.clone();
    if problems.iter().any(|problem| problem.code == Code::FlowMissing) {
        return problems;
    }
    let mut found = Checking { document, flow: &document.flow, problems: Vec::new() };
    found.course();
    found.decisions();
    found.steps();
    found.own_work();
    let named = &document.flow.power;
    found.limit(Limits {
        promised: limits.promised.or(named.promised),
        statutory: limits.statutory.or(named.statutory),
    });
    found.problems.sort_by_key(|problem| problem.line);
    problems.append(&mut found.problems);
    problems
}

struct Checking<'d> {
    document: &'d Document,
    flow: &'d Flow,
    problems: Vec<Problem>,
}

/// A figure as a message names it.
fn called(node: &Node) -> String {
    let name = node.name.replace(['\n', '\r'], " ");
    if name.is_empty() { format!("没有名称的图形“{}”", node.id) } else { format!("“{name}”") }
}

impl Checking<'_> {
    fn add(&mut self, code: Code, node: &Node, message: String) {
        let line = self.document.line(node);
        self.problems.push(Problem::new(code, &node.id, line, message));
    }

    /// Starts, ends, and what lies on no way from the one to the other. Each process is looked at on its own.
    fn course(&mut self) {
        let flow = self.flow;
        let (leaving, entering) = flow.ways();
        let next = |node: usize| leaving[node].iter().filter_map(|edge| flow.edges[*edge].to.node());
        let before = |node: usize| entering[node].iter().filter_map(|edge| flow.edges[*edge].from.node());
        let mut of_scope: Vec<Vec<usize>> = vec![Vec::new(); flow.scopes.len()];
        let mut hangs_on: Vec<Vec<usize>> = vec![Vec::new(); flow.nodes.len()];
        for (place, node) in flow.nodes.iter().enumerate().filter(|(_, node)| node.kind.is_on_course()) {
            if let Some(scope) = node.scope {
                of_scope[scope].push(place);
            }
            if let Kind::Boundary { host: Some(host), .. } = node.kind {
                hangs_on[host].push(place);
            }
        }
        for (scope, members) in of_scope.iter().enumerate() {
            // Steps of an ad-hoc sub-process are done in any order.
            if members.is_empty() || flow.scopes[scope].ad_hoc {
                continue;
            }
            let starts: Vec<usize> = members.iter().copied().filter(|node| begins(flow, *node)).collect();
            let ends: Vec<usize> = members
                .iter()
                .copied()
                .filter(|node| matches!(flow.nodes[*node].kind, Kind::End(_) | Kind::Throw(Trigger::Link)))
                .collect();
            let within = self.scope_called(scope);
            let element = flow.scopes[scope].element;
            let at = self.document.tree.line(element);
            // The inside of a sub-process may begin with its first step and end with its last one (BPMN 2.0.2, 10.5).
            let is_inner = flow.scopes[scope].node.is_some();
            if starts.is_empty() && !is_inner {
                let message = format!("{within}没有开始。请加一个“开始”，连到第一个环节");
                self.problems.push(Problem::new(Code::StartMissing, &flow.scopes[scope].id, at, message));
            }
            if ends.is_empty() && !is_inner {
                let message = format!("{within}没有结束。请加一个“结束”，从最后一个环节连过去");
                self.problems.push(Problem::new(Code::EndMissing, &flow.scopes[scope].id, at, message));
            }
            let first: Vec<usize> = if starts.is_empty() {
                members.iter().copied().filter(|node| entering[*node].is_empty()).collect()
            } else {
                starts
            };
            let reached = walk(flow.nodes.len(), &first, |node| {
                next(node).chain(hangs_on[node].iter().copied()).collect()
            });
            let last: Vec<usize> = if ends.is_empty() {
                members.iter().copied().filter(|node| leaving[*node].is_empty()).collect()
            } else {
                ends
            };
            let leads = walk(flow.nodes.len(), &last, |node| {
                let mut from: Vec<usize> = before(node).collect();
                if let Kind::Boundary { host: Some(host), .. } = flow.nodes[node].kind {
                    from.push(host);
                }
                from
            });
            for node in members.iter().copied() {
                let own = &flow.nodes[node];
                if apart(own) {
                    continue;
                }
                if !reached[node] {
                    let message = format!("从开始走不到{}。请从前一个环节连过来，或者删去", called(own));
                    self.add(Code::StepUnreachable, own, message);
                }
                if !leads[node] {
                    let message = format!("{}以后走不到结束。请连到下一个环节，或者连到“结束”", called(own));
                    self.add(Code::StepDeadEnd, own, message);
                }
            }
        }
    }

    fn scope_called(&self, scope: usize) -> String {
        let scope = &self.flow.scopes[scope];
        match (scope.node, scope.name.is_empty()) {
            (Some(_), false) => format!("子流程“{}”里", scope.name),
            (Some(_), true) => format!("子流程“{}”里", scope.id),
            (None, false) => format!("流程“{}”", scope.name),
            (None, true) => "流程".to_owned(),
        }
    }

    /// A decision says of each of its ways when it is taken; one of them may be what is left.
    fn decisions(&mut self) {
        let flow = self.flow;
        let (leaving, _) = flow.ways();
        for (place, node) in flow.nodes.iter().enumerate() {
            if !matches!(
                node.kind,
                Kind::Gateway(GatewayKind::Exclusive | GatewayKind::Inclusive | GatewayKind::Complex)
            ) || leaving[place].len() < 2
            {
                continue;
            }
            let silent = leaving[place].iter().map(|edge| &flow.edges[*edge]).filter(|edge| {
                matches!(&edge.kind, EdgeKind::Sequence { condition, default } if condition.is_empty() && !default)
                    && edge.name.trim().is_empty()
            });
            let to: Vec<String> =
                silent.filter_map(|edge| edge.to.node()).map(|node| called(&flow.nodes[node])).collect();
            if to.is_empty() {
                continue;
            }
            let message = format!(
                "判断{}通向{}的连线没有写条件。请在连线上写明什么情况下走这一条",
                called(node),
                to.join("、")
            );
            self.add(Code::DecisionUnconditional, node, message);
        }
    }

    /// Who does it, and until when.
    fn steps(&mut self) {
        for node in &self.flow.nodes {
            if !matches!(node.kind, Kind::Task(_) | Kind::Call) {
                continue;
            }
            if self.flow.post_of(node).is_empty() {
                let message =
                    format!("{}没有写由哪个岗位办理。请填岗位，或者放进以岗位命名的泳道", called(node));
                self.add(Code::PostMissing, node, message);
            }
            if node.step.limit.is_none() {
                let message = format!("{}没有写办理时限。请填几个工作日；当场办结的填 0", called(node));
                self.add(Code::LimitMissing, node, message);
            }
        }
    }

    /// Nobody decides on the own work (practice.md, supervision of cases). A post that has no name decides on nothing.
    fn own_work(&mut self) {
        let flow = self.flow;
        let (_, entering) = flow.ways();
        for (place, node) in flow.nodes.iter().enumerate() {
            let post = flow.post_of(node);
            if !node.kind.is_activity() || post.is_empty() || !decides(&node.name) {
                continue;
            }
            let own = work_before(flow, &entering, place)
                .into_iter()
                .find(|before| flow.post_of(&flow.nodes[*before]) == post);
            if let Some(before) = own {
                let message = format!(
                    "{}和它前面的{}都由“{post}”办理：自己办的事自己审。请改由另一个岗位",
                    called(node),
                    called(&flow.nodes[before])
                );
                self.add(Code::OwnWorkDecided, node, message);
            }
        }
    }

    fn limit(&mut self, limits: Limits) {
        let flow = self.flow;
        let at = slowest(flow);
        let Some((place, days)) =
            at.iter().enumerate().max_by_key(|(place, days)| (**days, usize::MAX - place))
        else {
            return;
        };
        let own = &flow.nodes[place];
        for (limit, named) in [(limits.promised, "承诺时限"), (limits.statutory, "法定时限")] {
            if let Some(limit) = limit
                && *days > u64::from(limit)
            {
                let message = format!(
                    "各环节时限最长的一路合计 {days} 个工作日（到{}），超过{named} {limit} 个工作日",
                    called(own)
                );
                self.add(Code::LimitExceeds, own, message);
            }
        }
    }
}

/// What may stand without a line to it: event sub-processes, and what undoes a step.
fn apart(node: &Node) -> bool {
    node.marks.compensation || matches!(node.kind, Kind::SubProcess { by_event: true, .. })
}

fn begins(flow: &Flow, node: usize) -> bool {
    match flow.nodes[node].kind {
        Kind::Start { .. } | Kind::Catch(Trigger::Link) | Kind::Boundary { host: None, .. } => true,
        Kind::Gateway(kind) => matches!(kind, GatewayKind::EventStart | GatewayKind::ParallelEventStart),
        _ => false,
    }
}

fn decides(name: &str) -> bool {
    // Who delivers a decision does not decide.
    let name = name.replace("决定书", "");
    DECIDING.iter().any(|word| name.contains(word))
}

fn walk(count: usize, first: &[usize], next: impl Fn(usize) -> Vec<usize>) -> Vec<bool> {
    let mut seen = vec![false; count];
    let mut waiting: Vec<usize> = first.to_vec();
    while let Some(node) = waiting.pop() {
        if !std::mem::replace(&mut seen[node], true) {
            waiting.extend(next(node).into_iter().filter(|one| !seen[*one]));
        }
    }
    seen
}

/// The steps right before one, through whatever is no work.
fn work_before(flow: &Flow, entering: &[Vec<usize>], node: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut seen = HashSet::from([node]);
    let mut waiting: Vec<usize> = vec![node];
    while let Some(node) = waiting.pop() {
        for edge in &entering[node] {
            let Some(before) = flow.edges[*edge].from.node() else { continue };
            if !seen.insert(before) {
                continue;
            }
            if flow.nodes[before].kind.is_activity() {
                found.push(before);
            } else {
                waiting.push(before);
            }
        }
    }
    found.sort_unstable();
    found
}

/// Working days until each figure is done, at most, with lines that run back left out.
fn slowest(flow: &Flow) -> Vec<u64> {
    let (leaving, entering) = flow.ways();
    let count = flow.nodes.len();
    let own = |node: usize| {
        let step = &flow.nodes[node].step;
        if step.stops_clock { 0 } else { u64::from(step.limit.unwrap_or(0)) }
    };
    // Depth first, on foot: what comes last is done first; a line to what is still open runs back.
    let mut state = vec![0_u8; count];
    let mut order = Vec::with_capacity(count);
    let mut forward: Vec<Vec<usize>> = vec![Vec::new(); count];
    let begins = (0..count).filter(|node| entering[*node].is_empty());
    for start in begins.chain(0..count) {
        if state[start] != 0 {
            continue;
        }
        state[start] = 1;
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            let Some(edge) = leaving[node].get(*next) else {
                state[node] = 2;
                order.push(node);
                path.pop();
                continue;
            };
            *next += 1;
            let Some(to) = flow.edges[*edge].to.node() else { continue };
            match state[to] {
                0 => {
                    state[to] = 1;
                    forward[node].push(to);
                    path.push((to, 0));
                }
                1 => {}
                _ => forward[node].push(to),
            }
        }
    }
    let mut days: Vec<u64> = (0..count).map(own).collect();
    for node in order.into_iter().rev() {
        for to in &forward[node] {
            days[*to] = days[*to].max(days[node] + own(*to));
        }
    }
    days
}
