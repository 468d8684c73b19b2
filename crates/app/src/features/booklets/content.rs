//! What stands in a unit's booklet, and in which order: catalogue, then a chart a power in its order, sub-bodies after
//! the unit itself, internal powers apart.

use std::collections::{BTreeMap, HashMap};

use lianjian_db::Connection;
use lianjian_domain::category::PowerCategory;
use lianjian_domain::form::{Catalogue, Form};
use lianjian_domain::rollup::PowerCounts;
use lianjian_domain::text::without_spaces;
use lianjian_render::{Booklet as Content, Chart, Part, Piece, PowerPage};
use uuid::Uuid;

use crate::features::flows::{self, Picture};
use crate::features::powers::{self, Power};
use crate::features::registers::{self, RiskPoint};
use crate::shell::error::AppResult;

/// The title of every booklet.
pub(super) const TITLE: &str = "权力运行流程图汇编";

/// A body whose powers are bound: the unit itself, or a sub-body (二级机构) of it.
struct Body {
    name: String,
    /// Its whole catalogue: 填表人 and the rest of the head, and what 合计 counts.
    head: Catalogue,
    powers: Vec<Power>,
}

/// The booklet of a unit, or of what a department of it handles. `month` is written on the cover.
pub(super) async fn of_unit(
    connection: &mut Connection,
    unit: Uuid,
    holder: &str,
    department: &str,
    month: &str,
) -> AppResult<Content> {
    let mut bodies = Vec::new();
    let mut charts = HashMap::new();
    for member in super::store::bodies(connection, unit).await? {
        let Some(opened) = powers::of_unit(connection, member).await? else { continue };
        let handled = |power: &Power| department.is_empty() || is_handled_by(&power.office, department);
        let kept: Vec<Power> = opened.rows.iter().filter(|power| handled(power)).cloned().collect();
        if kept.is_empty() {
            continue;
        }
        let mut risks: BTreeMap<Uuid, Vec<RiskPoint>> = BTreeMap::new();
        for risk in registers::rows_of_unit(connection, member).await? {
            if let Some(power) = risk.power {
                risks.entry(power).or_default().push(risk);
            }
        }
        charts.extend(flows::pictures(connection, member, &risks).await?);
        let head = match opened.form() {
            Form::Annex2(catalogue) => catalogue,
            _ => Catalogue::default(),
        };
        bodies.push(Body { name: opened.unit.name, head, powers: kept });
    }
    let mut book = Book { charts, number: 0, with_chart: 0 };
    let mut parts = Vec::new();
    let outward = catalogues(&bodies, false);
    if !outward.is_empty() {
        parts.push(Part { title: "职权目录".to_owned(), lines: Vec::new(), pieces: outward });
    }
    for (place, body) in bodies.iter().enumerate() {
        let pieces = book.powers(body, false);
        if !pieces.is_empty() {
            let title = "权力运行流程图".to_owned();
            let title = if place == 0 { title } else { format!("{title}（{}）", body.name) };
            parts.push(Part { title, lines: Vec::new(), pieces });
        }
    }
    let mut internal = catalogues(&bodies, true);
    for body in &bodies {
        internal.extend(book.powers(body, true));
    }
    if !internal.is_empty() {
        let lines = vec!["内部管理职权，不对外公开".to_owned()];
        parts.push(Part { title: "内部职权目录和流程图".to_owned(), lines, pieces: internal });
    }
    let missing = book.number - book.with_chart;
    let mut counted = format!("收入职权 {} 项，流程图 {} 张", book.number, book.with_chart);
    if missing > 0 {
        counted.push_str(&format!("，尚缺 {missing} 张"));
    }
    Ok(Content {
        title: TITLE.to_owned(),
        holder: holder.to_owned(),
        lines: vec![counted, month.to_owned()],
        parts,
    })
}

/// A booklet while it is put together.
struct Book {
    charts: HashMap<Uuid, Picture>,
    /// The number of the last power.
    number: usize,
    with_chart: usize,
}

impl Book {
    fn powers(&mut self, body: &Body, internal: bool) -> Vec<Piece> {
        let of_kind = body.powers.iter().filter(|power| is_internal(power) == internal);
        of_kind.map(|power| Piece::Power(self.page(power))).collect()
    }

    fn page(&mut self, power: &Power) -> PowerPage {
        self.number += 1;
        let picture = self.charts.remove(&power.id);
        let limits =
            picture.as_ref().map(|picture| (picture.promised, picture.statutory)).unwrap_or_default();
        let days = |name: &str, days: Option<u32>| days.map(|days| format!("{name} {days} 个工作日"));
        let facts = [
            (!power.code.is_empty()).then(|| format!("编码 {}", power.code)),
            (!power.category.is_empty()).then(|| power.category.replace('\n', "")),
            (!power.office.is_empty()).then(|| format!("承办处室：{}", power.office.replace('\n', "、"))),
            days("承诺时限", limits.0),
            days("法定时限", limits.1),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        let chart: Option<Chart> = picture.map(|picture| picture.chart);
        self.with_chart += usize::from(chart.is_some());
        PowerPage {
            title: format!("{}．{}", self.number, power.name.replace('\n', "")),
            facts: facts.join(" · "),
            offices: offices(&power.office),
            chart,
        }
    }
}

/// The catalogues of the bodies, as far as they have powers of the kind.
fn catalogues(bodies: &[Body], internal: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for body in bodies {
        let rows: Vec<_> =
            body.powers.iter().filter(|power| is_internal(power) == internal).map(Power::row).collect();
        if !rows.is_empty() {
            let unit = Some(body.name.clone());
            let counts = PowerCounts::of(&body.head.rows);
            pieces.push(Piece::Catalogue(Catalogue { unit, rows, ..body.head.clone() }, counts));
        }
    }
    pieces
}

fn is_internal(power: &Power) -> bool {
    PowerCategory::parse(&power.category) == Some(PowerCategory::Internal)
}

/// The departments that 承办处室 names.
pub(super) fn offices(office: &str) -> Vec<String> {
    let names =
        office.split(['、', '，', ',', '；', ';', '\n']).map(str::trim).filter(|name| !name.is_empty());
    let mut offices: Vec<String> = names.map(str::to_owned).collect();
    if offices.is_empty() {
        offices.push("未填承办处室".to_owned());
    }
    offices
}

fn is_handled_by(office: &str, department: &str) -> bool {
    offices(office).iter().any(|name| is_called(name, department))
}

/// Whether two names are one department's: spaces tell none apart.
pub(super) fn is_called(name: &str, department: &str) -> bool {
    without_spaces(name) == without_spaces(department)
}
