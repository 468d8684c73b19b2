//! The charts of a unit as they are bound into a booklet.

use std::collections::{BTreeMap, HashMap};

use lianjian_db::Connection;
use lianjian_flow::{draw, layout};
use lianjian_render::{Chart, PictureKind};
use uuid::Uuid;

use super::content::refused;
use super::model::FlowKind;
use super::{steps, store};
use crate::features::registers::RiskPoint;
use crate::shell::error::AppResult;
use crate::shell::original_file;

/// A power's chart, ready to be printed.
pub struct Picture {
    /// The drawing, or the file that was handed in.
    pub chart: Chart,
    /// Promised limit of the power, in working days.
    pub promised: Option<u32>,
    /// Statutory limit.
    pub statutory: Option<u32>,
}

/// The charts of a unit's powers: 廉政风险防控图 where the power has risk points, the plain chart otherwise.
pub async fn pictures(
    connection: &mut Connection,
    unit: Uuid,
    risks: &BTreeMap<Uuid, Vec<RiskPoint>>,
) -> AppResult<HashMap<Uuid, Picture>> {
    let mut pictures = HashMap::new();
    for standing in store::of_unit(connection, unit).await? {
        let (Some(power), Some(flow)) = (standing.power, standing.flow) else { continue };
        let Some(bytes) = original_file::bytes(connection, &flow.file).await? else { continue };
        let chart = match flow.kind {
            FlowKind::Chart => {
                let document = lianjian_flow::read(&bytes).map_err(|problem| refused(&problem))?;
                let diagram = layout::drawing(&document.flow).map_err(|problem| refused(&problem))?;
                Chart::Svg(match risks.get(&power) {
                    Some(risks) => draw::prevention(&document.flow, &diagram, &steps::risks_of_steps(risks)),
                    None => draw::svg(&document.flow, &diagram),
                })
            }
            FlowKind::Picture => match PictureKind::of(&bytes) {
                Some(kind) => Chart::File(kind, bytes),
                None => continue,
            },
        };
        pictures.insert(power, Picture { chart, promised: flow.promised, statutory: flow.statutory });
    }
    Ok(pictures)
}
