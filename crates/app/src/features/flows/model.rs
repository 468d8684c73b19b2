//! Charts as this feature holds them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A chart; also its record in the history. Its content is a file, kept under its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Flow {
    /// Its id, kept through all versions.
    pub id: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// The power that it draws; none for one that no power claims.
    pub power: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: FlowKind,
    /// SM3 digest of its file: BPMN, or the picture.
    pub file: String,
    /// What the file is called.
    pub file_name: String,
    /// Promised limit of the power, in working days.
    pub promised: Option<u32>,
    /// Statutory limit of the power, in working days.
    pub statutory: Option<u32>,
    /// How many things are wrong with it: errors.
    pub errors: i64,
    /// How many things are to be looked at: warnings.
    pub warnings: i64,
    /// Counts its versions, from 1.
    pub version: i64,
}

/// What a chart is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FlowKind {
    /// A flow that can be edited, checked and drawn.
    Chart,
    /// A picture or PDF that is only shown.
    Picture,
}

impl FlowKind {
    /// As it stands in the database.
    pub const fn name(self) -> &'static str {
        match self {
            FlowKind::Chart => "chart",
            FlowKind::Picture => "picture",
        }
    }

    /// The kind of a name.
    pub fn parse(name: &str) -> Option<FlowKind> {
        [FlowKind::Chart, FlowKind::Picture].into_iter().find(|kind| kind.name() == name)
    }
}

/// A power with its chart, as lists show it; or a chart that no power claims.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlowStanding)]
pub struct Standing {
    /// The power.
    pub power: Option<Uuid>,
    /// Its code.
    pub code: String,
    /// Its name, or the chart's.
    pub name: String,
    /// 权力类别
    pub category: String,
    /// 承办处室
    pub office: String,
    /// The chart.
    pub flow: Option<Flow>,
}

/// A version of a chart.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlowVersion)]
#[expect(clippy::struct_field_names, reason = "the number of a version is its version, here and in the API")]
pub struct Version {
    /// Its number, from 1.
    pub version: i64,
    /// What the chart was called.
    pub name: String,
    /// What it was.
    pub kind: FlowKind,
    /// SM3 digest of its file.
    pub file: String,
    /// What the file was called.
    pub file_name: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who wrote it.
    pub author: String,
}
