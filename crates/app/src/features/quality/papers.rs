//! What registers and a catalogue show by themselves and beside each other.

use jiff::civil::Date;
use lianjian_db::Connection;
use lianjian_domain::form::PowerRow;
use lianjian_domain::problem::Code;
use lianjian_domain::programme::DeliverableKind;
use lianjian_quality::{self as engine, Dated, Found, Span};
use uuid::Uuid;

use super::answers;
use super::model::{Copied, Paper, UnitFinding};
use super::scans;
use crate::features::judging::{self, Surroundings};
use crate::features::powers;
use crate::features::programmes::Whole;
use crate::features::registers::{self, HolderKind};
use crate::features::signatures::Subject;
use crate::shell::error::AppResult;

/// Rows unchanged for a year are told when they are at least this share of a register, in percent.
const COPIED_YEAR: usize = 80;
/// So many copies of a text are looked for.
const EACH: usize = 2;

/// Papers of one unit.
pub struct Papers<'a> {
    /// The unit.
    pub unit: Uuid,
    /// Its registers.
    pub registers: Vec<&'a registers::Opened>,
    /// Its catalogue.
    pub catalogue: Option<&'a powers::Opened>,
    /// The plan that runs.
    pub plan: Option<&'a Whole>,
    /// The reader sees other units' registers.
    pub reads_all: bool,
}

/// What is wrong with the rows of the papers, with what was answered; in the order of the papers.
pub async fn of_papers(
    connection: &mut Connection,
    papers: &Papers<'_>,
    today: Date,
) -> AppResult<Vec<UnitFinding>> {
    let surroundings = judging::load(connection, papers.unit, today).await?;
    let mut found = Vec::new();
    if let Some(catalogue) = papers.catalogue {
        of_catalogue(catalogue, papers, &surroundings, today, &mut found);
        let unit = catalogue.record.unit;
        let filed: Vec<(usize, &str)> =
            catalogue.rows.iter().enumerate().map(|(place, row)| (place, row.name.as_str())).collect();
        let subject = Subject::catalogue(unit);
        let scan = scans::of_subject(connection, subject, catalogue.record.version, &filed).await?;
        found.extend(scan.and_then(|one| {
            let href = format!("/signatures/catalogue/{unit}");
            UnitFinding::new(one, &surroundings.rules, Paper::Catalogue, unit, "附件2".to_owned(), href)
        }));
    }
    let asked: Vec<registers::Asked<'_>> =
        papers.registers.iter().flat_map(|opened| registers::texts(&opened.rows)).collect();
    let rules = &surroundings.rules;
    let mut copies = if rules.weight(Code::NearCopy).is_some() {
        registers::near_copies(connection, &asked, &surroundings.names, rules.near, EACH).await?
    } else {
        Vec::new()
    };
    for opened in &papers.registers {
        let texts = registers::texts(&opened.rows).count().min(copies.len());
        let own: Vec<_> = copies.drain(..texts).collect();
        of_register(opened, &own, papers, &surroundings, today, &mut found);
        last_year(connection, opened, &surroundings, today, &mut found).await?;
        let filed: Vec<(usize, &str)> = (0..)
            .zip(&opened.rows)
            .flat_map(|(place, row)| {
                std::iter::once(&row.risk).chain(&row.measures).map(move |text| (place, text.as_str()))
            })
            .collect();
        let id = opened.record.id;
        let scan = scans::of_subject(connection, opened.subject(), opened.record.version, &filed).await?;
        found.extend(scan.and_then(|one| {
            let href = format!("/signatures/register/{id}");
            UnitFinding::new(one, &surroundings.rules, Paper::Register(id), id, title(opened), href)
        }));
    }
    answers::put(connection, papers.unit, &mut found).await?;
    Ok(found)
}

fn of_catalogue(
    catalogue: &powers::Opened,
    papers: &Papers<'_>,
    surroundings: &Surroundings,
    today: Date,
    found: &mut Vec<UnitFinding>,
) {
    let unit = catalogue.record.unit;
    let rules = &surroundings.rules;
    let rows: Vec<PowerRow> = catalogue.rows.iter().map(powers::Power::row).collect();
    for one in engine::catalogue(&rows, Some(catalogue.unit.organ), rules) {
        let Some(row) = one.row.and_then(|place| catalogue.rows.get(place)) else { continue };
        let place = format!("附件2 第{}行 {}", one.row.unwrap_or(0) + 1, head(&one));
        let href = format!("/catalogue?unit={unit}&row={}", row.id);
        found.extend(UnitFinding::new(one, rules, Paper::Catalogue, row.id, place.trim().to_owned(), href));
    }
    let dated: Vec<Dated> =
        catalogue.record.prepared_on.map(|on| Dated { what: "填表".to_owned(), on }).into_iter().collect();
    let stage = papers.plan.map(|plan| stage(plan, &[DeliverableKind::Catalogue])).unwrap_or_default();
    for one in engine::dates(&dated, span(papers.plan), stage, today) {
        let href = format!("/catalogue?unit={unit}");
        found.extend(UnitFinding::new(one, rules, Paper::Catalogue, unit, "附件2".to_owned(), href));
    }
}

fn of_register(
    opened: &registers::Opened,
    copies: &[Vec<registers::NearCopy>],
    papers: &Papers<'_>,
    surroundings: &Surroundings,
    today: Date,
    found: &mut Vec<UnitFinding>,
) {
    let rules = &surroundings.rules;
    let id = opened.record.id;
    let paper = Paper::Register(id);
    let measures_asked = papers.plan.is_none_or(|plan| plan.has_begun(&MEASURES, today));
    let mut located = |one: Found, copy: Option<Copied>| {
        let row = one.row.and_then(|place| opened.rows.get(place));
        let place = match one.row {
            Some(row) => format!("{} 第{}行 {}", title(opened), row + 1, head(&one)).trim_end().to_owned(),
            None => title(opened),
        };
        let href =
            row.map_or_else(|| format!("/registers/{id}"), |row| format!("/registers/{id}?row={}", row.id));
        let subject = row.map_or(id, |row| row.id);
        let finding = UnitFinding::new(one, rules, paper, subject, place, href);
        found.extend(finding.map(|finding| UnitFinding { copy, ..finding }));
    };
    for one in registers::found(&opened.rows, surroundings, measures_asked) {
        located(one, None);
    }
    for (one, copy) in registers::copied(&opened.rows, copies, papers.unit) {
        let is_seen = papers.reads_all || copy.unit == papers.unit;
        let shown = Copied {
            score: copy.score,
            whose: [Some(copy.unit_name.as_str()), copy.holder_name.as_deref()]
                .into_iter()
                .flatten()
                .filter(|_| is_seen)
                .collect::<Vec<_>>()
                .join(" · "),
            text: if is_seen { copy.text.clone() } else { String::new() },
            href: if is_seen {
                format!("/registers/{}?row={}", copy.register, copy.row)
            } else {
                String::new()
            },
        };
        located(one, Some(shown));
    }
    let kinds = match opened.record.holder.kind {
        HolderKind::Unit => [DeliverableKind::UnitRegister],
        HolderKind::Department => [DeliverableKind::DepartmentRegisters],
        HolderKind::Post => [DeliverableKind::PostRegisters],
    };
    let stage = papers.plan.map(|plan| stage(plan, &kinds)).unwrap_or_default();
    for one in engine::dates(&dated(opened), span(papers.plan), stage, today) {
        located(one, None);
    }
}

/// A register most of whose rows say what they said a year ago (practice.md: last year's text).
async fn last_year(
    connection: &mut Connection,
    opened: &registers::Opened,
    surroundings: &Surroundings,
    today: Date,
    found: &mut Vec<UnitFinding>,
) -> AppResult<()> {
    if opened.rows.is_empty() || surroundings.rules.weight(Code::NearCopy).is_none() {
        return Ok(());
    }
    let same = registers::unchanged_for_a_year(connection, opened, today).await?;
    if same.len() * 100 < opened.rows.len() * COPIED_YEAR {
        return Ok(());
    }
    let message = format!(
        "{} 个风险点中有 {} 个与一年前一字不差，请重新排查，没有变化的写明复查情况",
        opened.rows.len(),
        same.len()
    );
    let texts: Vec<&str> = opened.rows.iter().map(|row| row.risk.as_str()).collect();
    let one = Found::new(Code::NearCopy, message).about(texts.join("\n"));
    let href = format!("/registers/{}", opened.record.id);
    let paper = Paper::Register(opened.record.id);
    found.extend(UnitFinding::new(one, &surroundings.rules, paper, opened.record.id, title(opened), href));
    Ok(())
}

/// The kinds of deliverables that ask for measures.
pub(super) const MEASURES: [DeliverableKind; 4] = [
    DeliverableKind::UnitRegister,
    DeliverableKind::DepartmentRegisters,
    DeliverableKind::PostRegisters,
    DeliverableKind::Summary,
];

fn title(opened: &registers::Opened) -> String {
    let form = opened.record.holder.kind.form().label();
    match opened.record.holder.kind {
        HolderKind::Unit => format!("{form} 单位"),
        _ => format!("{form} {}", opened.own_name()),
    }
}

fn head(found: &Found) -> &'static str {
    engine::head(found.field)
}

/// The days under the opinions and the pledge that came on paper; what is signed here has the day of its signature.
fn dated(opened: &registers::Opened) -> Vec<Dated> {
    let opinions = opened
        .record
        .opinions
        .iter()
        .filter_map(|opinion| Some(Dated { what: opinion.by.label().to_owned(), on: opinion.date? }));
    let pledge = opened.record.pledge.as_ref().and_then(|pledge| pledge.date);
    opinions.chain(pledge.map(|on| Dated { what: "个人廉政承诺".to_owned(), on })).collect()
}

fn span(plan: Option<&Whole>) -> Span {
    let stages = || plan.into_iter().flat_map(|plan| &plan.programme.stages);
    Span {
        from: stages().filter_map(|stage| stage.from).min(),
        to: stages().filter_map(|stage| stage.to).max(),
    }
}

/// From when to when the stage runs that asks for a paper.
fn stage(plan: &Whole, kinds: &[DeliverableKind]) -> Span {
    let asks = plan.deliverables.iter().find(|one| kinds.contains(&one.kind));
    let stage = asks.and_then(|one| plan.programme.stages.get(one.stage));
    stage.map(|stage| Span { from: stage.from, to: stage.to }).unwrap_or_default()
}
