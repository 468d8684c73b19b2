//! A flow as the domain sees it: nodes, connections, lanes, and where a diagram puts them. Ids are those of the file.

use std::collections::HashMap;

use crate::step::Step;
use crate::xml::NodeId;

/// What a BPMN file holds.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// Its name: of the collaboration, else of the first process.
    pub name: String,
    /// The power that it draws, as far as the file says.
    pub power: PowerOfFlow,
    /// Pools, in the order of the file.
    pub pools: Vec<Pool>,
    /// Processes and sub-processes.
    pub scopes: Vec<Scope>,
    /// Lanes, outer ones before inner ones.
    pub lanes: Vec<Lane>,
    /// Everything that can be drawn as a figure.
    pub nodes: Vec<Node>,
    /// Everything that can be drawn as a line.
    pub edges: Vec<Edge>,
    /// The file's own drawings.
    pub diagrams: Vec<Diagram>,
}

/// What the file says of the power that it draws, in `lianjian:power` under its process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PowerOfFlow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Promised limit, in working days.
    pub promised: Option<u32>,
    /// Statutory limit, in working days.
    pub statutory: Option<u32>,
}

/// A participant of a collaboration.
#[derive(Clone, Debug)]
pub struct Pool {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its process; a pool without one is a black box.
    pub scope: Option<usize>,
}

/// A process, or the inside of a sub-process.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Id of the process or sub-process.
    pub id: String,
    /// Name of the process or sub-process.
    pub name: String,
    /// The sub-process in [`Flow::nodes`]; none for a process.
    pub node: Option<usize>,
    /// Its steps need not hang together: an ad-hoc sub-process.
    pub ad_hoc: bool,
    /// The element.
    pub element: NodeId,
}

/// A lane.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Its id.
    pub id: String,
    /// Its name: with us, the post whose steps lie in it.
    pub name: String,
    /// The lane around it.
    pub outer: Option<usize>,
    /// Its process.
    pub scope: usize,
    /// The element.
    pub element: NodeId,
}

/// A figure.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its id.
    pub id: String,
    /// Its name; for a text note, the text.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Where it lies in [`Flow::scopes`]; none for what belongs to the collaboration.
    pub scope: Option<usize>,
    /// The innermost lane.
    pub lane: Option<usize>,
    /// Marks at its foot.
    pub marks: Marks,
    /// Our additions.
    pub step: Step,
    /// The element.
    pub element: NodeId,
}

/// What a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Where it begins.
    Start {
        /// By what.
        trigger: Trigger,
        /// Of an event sub-process: whether what runs is ended by it.
        interrupting: bool,
    },
    /// Where it ends.
    End(Trigger),
    /// Waits for something.
    Catch(Trigger),
    /// Lets something out.
    Throw(Trigger),
    /// Sits on the edge of an activity.
    Boundary {
        /// By what.
        trigger: Trigger,
        /// The activity, in [`Flow::nodes`].
        host: Option<usize>,
        /// Whether it ends the activity.
        interrupting: bool,
    },
    /// A step.
    Task(TaskKind),
    /// Calls another process.
    Call,
    /// Holds steps of its own.
    SubProcess {
        /// Started by an event, without a line to it.
        by_event: bool,
        /// A transaction.
        transaction: bool,
        /// Its inside, in [`Flow::scopes`].
        inside: usize,
    },
    /// Where ways part or meet.
    Gateway(GatewayKind),
    /// A paper.
    Data(DataKind),
    /// A text note.
    Note,
    /// A frame around figures.
    Group,
    /// What we do not draw as itself: its name in a frame.
    Other,
}

impl Kind {
    /// Whether somebody, or something, does work here.
    pub const fn is_activity(self) -> bool {
        matches!(self, Kind::Task(_) | Kind::Call | Kind::SubProcess { .. })
    }

    /// Whether a case runs through it.
    pub const fn is_on_course(self) -> bool {
        !matches!(self, Kind::Data(_) | Kind::Note | Kind::Group | Kind::Other)
    }

    /// Whether it is drawn as a circle.
    pub const fn is_event(self) -> bool {
        matches!(
            self,
            Kind::Start { .. } | Kind::End(_) | Kind::Catch(_) | Kind::Throw(_) | Kind::Boundary { .. }
        )
    }
}

/// What an event is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trigger {
    /// Nothing said.
    #[default]
    None,
    /// A message.
    Message,
    /// A time.
    Timer,
    /// An error.
    Error,
    /// Somebody above is told.
    Escalation,
    /// A transaction is given up.
    Cancel,
    /// What was done is undone.
    Compensation,
    /// Something has become true.
    Conditional,
    /// Goes on at another place of the same chart.
    Link,
    /// A signal to whoever hears it.
    Signal,
    /// Ends everything.
    Terminate,
    /// One of several.
    Multiple,
    /// All of several.
    ParallelMultiple,
}

/// Kinds of task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskKind {
    /// Nothing said.
    Plain,
    /// By a person, in a system.
    User,
    /// By a person, outside any system.
    Manual,
    /// By a system.
    Service,
    /// By a rule.
    Rule,
    /// By a script.
    Script,
    /// Sends a message.
    Send,
    /// Waits for a message.
    Receive,
}

/// Kinds of gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GatewayKind {
    /// One way of several.
    Exclusive,
    /// All ways.
    Parallel,
    /// One way or more.
    Inclusive,
    /// Something else.
    Complex,
    /// Whichever event comes first.
    Event,
    /// Begins a process by whichever event comes first.
    EventStart,
    /// Begins a process when all events have come.
    ParallelEventStart,
}

/// Kinds of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataKind {
    /// A paper of the case.
    Object {
        /// Several of them.
        many: bool,
    },
    /// What comes in.
    Input {
        /// Several of them.
        many: bool,
    },
    /// What goes out.
    Output {
        /// Several of them.
        many: bool,
    },
    /// Where papers are kept.
    Store,
}

/// Marks at a figure's foot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Done again and again.
    pub repeat: Option<Repeat>,
    /// Undoes something.
    pub compensation: bool,
    /// In any order.
    pub ad_hoc: bool,
}

/// How an activity is done several times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Until a condition holds.
    Loop,
    /// For each of several, at once.
    Parallel,
    /// For each of several, one after the other.
    Sequential,
}

/// A line.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: EdgeKind,
    /// Where it comes from.
    pub from: End,
    /// Where it goes.
    pub to: End,
    /// The element.
    pub element: NodeId,
}

/// An end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// In [`Flow::nodes`].
    Node(usize),
    /// In [`Flow::pools`].
    Pool(usize),
    /// In [`Flow::edges`]: a note about a line.
    Edge(usize),
    /// Nowhere: what it names is not in the file.
    Nowhere,
}

impl End {
    /// The figure.
    pub const fn node(self) -> Option<usize> {
        match self {
            End::Node(node) => Some(node),
            _ => None,
        }
    }
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EdgeKind {
    /// The course.
    Sequence {
        /// When this way is taken; empty for always.
        condition: String,
        /// Taken when no other way is.
        default: bool,
    },
    /// From pool to pool.
    Message,
    /// To a note, or to what undoes a step.
    Association {
        /// Heads of its arrow.
        direction: Direction,
    },
    /// A paper comes in or goes out.
    Data,
}

/// Which ends of an association carry an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Neither.
    None,
    /// Where it goes.
    One,
    /// Both.
    Both,
}

/// A drawing that the file holds.
#[derive(Clone, Debug, Default)]
pub struct Diagram {
    /// Its name.
    pub name: String,
    /// What it draws: a collaboration, a process or a sub-process.
    pub of: String,
    /// Figures by the id of what they draw.
    pub shapes: HashMap<String, Shape>,
    /// Lines by the id of what they draw.
    pub lines: HashMap<String, Line>,
}

/// A rectangle in the units of BPMN diagrams, one of which is a pixel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Bounds {
    /// Its middle.
    pub fn middle(&self) -> Point {
        Point { x: self.x + self.width / 2.0, y: self.y + self.height / 2.0 }
    }

    /// Its right edge.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Its lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Whether two have an area in common.
    pub fn overlaps(&self, other: &Bounds) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// The smallest that holds both.
    #[must_use]
    pub fn with(&self, other: &Bounds) -> Bounds {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Bounds {
            x,
            y,
            width: self.right().max(other.right()) - x,
            height: self.bottom().max(other.bottom()) - y,
        }
    }
}

/// A point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// Where a figure is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// Its place.
    pub bounds: Bounds,
    /// Where its name stands, if not inside.
    pub label: Option<Bounds>,
    /// Of a sub-process: whether its inside is drawn. Of a pool or lane nothing.
    pub expanded: Option<bool>,
    /// Of a pool or lane: whether its name stands at the left, turned.
    pub horizontal: Option<bool>,
    /// Of an exclusive gateway: whether the cross is drawn.
    pub marker: Option<bool>,
    /// Paint that a tool has given it, `#rrggbb`.
    pub fill: Option<String>,
    /// The same for its frame.
    pub stroke: Option<String>,
}

/// Where a line is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Its corners, both ends among them.
    pub points: Vec<Point>,
    /// Where its name stands.
    pub label: Option<Bounds>,
    /// Paint that a tool has given it, `#rrggbb`.
    pub stroke: Option<String>,
}

impl Flow {
    /// The sequence flows that leave each node and enter it, by places in [`Flow::edges`].
    pub fn ways(&self) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
        let mut leaving = vec![Vec::new(); self.nodes.len()];
        let mut entering = vec![Vec::new(); self.nodes.len()];
        for (place, edge) in self.edges.iter().enumerate() {
            if !matches!(edge.kind, EdgeKind::Sequence { .. }) {
                continue;
            }
            if let (Some(from), Some(to)) = (edge.from.node(), edge.to.node()) {
                leaving[from].push(place);
                entering[to].push(place);
            }
        }
        (leaving, entering)
    }

    /// What stands in a step's box: its name, and under it its limit.
    pub fn shown(node: &Node) -> String {
        let clock = if node.step.stops_clock { "，不计入时限" } else { "" };
        match node.step.limit.filter(|_| node.kind.is_activity()) {
            None => node.name.clone(),
            Some(0) => format!("{}\n（当场{clock}）", node.name),
            Some(days) => format!("{}\n（{days} 个工作日{clock}）", node.name),
        }
    }

    /// The post that does a step: its own, else the innermost lane's.
    pub fn post_of<'flow>(&'flow self, node: &'flow Node) -> &'flow str {
        if !node.step.post.is_empty() {
            return &node.step.post;
        }
        let mut lane = node.lane;
        while let Some(place) = lane {
            if !self.lanes[place].name.is_empty() {
                return &self.lanes[place].name;
            }
            lane = self.lanes[place].outer;
        }
        ""
    }
}
