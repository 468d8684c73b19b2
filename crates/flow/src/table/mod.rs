//! A flow as a table: a row for each figure of its course, who does it, until when, what comes next. The same flow is
//! edited by mouse as a chart and by keyboard as this table; what the table does not show stays as it is.

mod apply;
mod text;

use serde::{Deserialize, Serialize};

use crate::model::{EdgeKind, Flow, GatewayKind, Kind};
use crate::read::Document;
use crate::step::Step;

pub use apply::{apply, blank};
pub use text::{days, next_of_text, rows_of_lines, split_ways};

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = FlowStep)]
pub struct Row {
    /// The element's id; empty for a row that is new.
    #[serde(default)]
    pub id: String,
    /// What it is.
    #[serde(default)]
    pub kind: RowKind,
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// Who does it, until when, and the rest.
    #[serde(flatten)]
    pub step: Step,
    /// What comes next; nothing at an end.
    #[serde(default)]
    pub next: Vec<Next>,
}

/// What a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = FlowStepKind)]
pub enum RowKind {
    /// 开始
    Start,
    /// 环节
    #[default]
    Step,
    /// 判断: one way of several
    Decision,
    /// 并行: all ways, or their meeting again
    Parallel,
    /// 等待: a message, a time
    Wait,
    /// 结束
    End,
}

impl RowKind {
    /// Every kind.
    pub const ALL: [RowKind; 6] =
        [RowKind::Start, RowKind::Step, RowKind::Decision, RowKind::Parallel, RowKind::Wait, RowKind::End];

    /// As people call it.
    pub const fn label(self) -> &'static str {
        match self {
            RowKind::Start => "开始",
            RowKind::Step => "环节",
            RowKind::Decision => "判断",
            RowKind::Parallel => "并行",
            RowKind::Wait => "等待",
            RowKind::End => "结束",
        }
    }

    const fn of(kind: Kind) -> Option<RowKind> {
        Some(match kind {
            Kind::Start { .. } => RowKind::Start,
            Kind::End(_) => RowKind::End,
            Kind::Task(_) | Kind::Call | Kind::SubProcess { .. } => RowKind::Step,
            Kind::Gateway(GatewayKind::Parallel) => RowKind::Parallel,
            Kind::Gateway(_) => RowKind::Decision,
            Kind::Catch(_) | Kind::Throw(_) => RowKind::Wait,
            _ => return None,
        })
    }
}

/// A way on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = FlowNext)]
pub struct Next {
    /// The row, from 0.
    pub to: usize,
    /// When it is taken; empty for always.
    #[serde(default)]
    pub condition: String,
}

/// The scope whose course the table shows: the first process that has one.
pub(crate) fn scope_of(flow: &Flow) -> Option<usize> {
    let has = |scope: usize| {
        flow.nodes.iter().any(|node| node.scope == Some(scope) && RowKind::of(node.kind).is_some())
    };
    let tops = || (0..flow.scopes.len()).filter(|scope| flow.scopes[*scope].node.is_none());
    tops().find(|scope| has(*scope)).or_else(|| tops().next())
}

/// The rows of a flow, in the order of its course.
pub fn rows(document: &Document) -> Vec<Row> {
    let flow = &document.flow;
    let Some(scope) = scope_of(flow) else { return Vec::new() };
    let order = in_order(flow, scope);
    let mut place = vec![None; flow.nodes.len()];
    for (row, node) in order.iter().enumerate() {
        place[*node] = Some(row);
    }
    let (leaving, _) = flow.ways();
    let row = |node: &usize| {
        let own = &flow.nodes[*node];
        let next = leaving[*node].iter().filter_map(|edge| {
            let edge = &flow.edges[*edge];
            let condition = match &edge.kind {
                EdgeKind::Sequence { condition, .. } if edge.name.is_empty() => condition,
                _ => &edge.name,
            };
            Some(Next { to: place[edge.to.node()?]?, condition: condition.clone() })
        });
        let mut step = own.step.clone();
        if own.kind.is_activity() {
            flow.post_of(own).clone_into(&mut step.post);
        }
        Row {
            id: own.id.clone(),
            kind: RowKind::of(own.kind).unwrap_or_default(),
            name: own.name.clone(),
            step,
            next: next.collect(),
        }
    };
    order.iter().map(row).collect()
}

/// The figures of a scope in the order of the course: what comes before stands before, as far as loops allow.
fn in_order(flow: &Flow, scope: usize) -> Vec<usize> {
    let (leaving, entering) = flow.ways();
    let is_row =
        |node: usize| flow.nodes[node].scope == Some(scope) && RowKind::of(flow.nodes[node].kind).is_some();
    let members: Vec<usize> = (0..flow.nodes.len()).filter(|node| is_row(*node)).collect();
    let starts = members.iter().copied().filter(|node| entering[*node].is_empty());
    let mut seen = vec![false; flow.nodes.len()];
    let mut finished = Vec::with_capacity(members.len());
    // From the last start to the first, and from the last way to the first: turned round, the first comes first.
    let mut roots: Vec<usize> = starts.collect();
    roots.extend(members.iter().copied().filter(|node| !entering[*node].is_empty()));
    let starts_count = members.iter().filter(|node| entering[**node].is_empty()).count();
    roots[..starts_count].reverse();
    for root in roots {
        if std::mem::replace(&mut seen[root], true) {
            continue;
        }
        let mut path = vec![(root, leaving[root].len())];
        while let Some((node, left)) = path.last_mut() {
            let node = *node;
            if *left == 0 {
                finished.push(node);
                path.pop();
                continue;
            }
            *left -= 1;
            let to = flow.edges[leaving[node][*left]].to.node();
            if let Some(to) = to.filter(|to| is_row(*to))
                && !std::mem::replace(&mut seen[to], true)
            {
                path.push((to, leaving[to].len()));
            }
        }
    }
    finished.reverse();
    finished
}
