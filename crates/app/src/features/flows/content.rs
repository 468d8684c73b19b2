//! What a chart is made of: steps typed or in a file, BPMN, a picture. Read, checked, and kept under its digest.

use lianjian_db::Transaction;
use lianjian_db::history::Author;
use lianjian_flow::model::PowerOfFlow;
use lianjian_flow::problem::Severity;
use lianjian_flow::table::{self, Row};
use lianjian_flow::{Document, Limits, Problem, layout, write};

use super::model::{Flow, FlowKind};
use super::{step_table, steps};
use crate::features::papers::PaperKind;
use crate::features::registers::StepName;
use crate::shell::error::{AppError, AppResult};
use crate::shell::original_file;

/// More than this is not kept as a chart of a power: each look at it would cost the server seconds.
const MOST_FIGURES: usize = 1_000;

/// Out of what a chart is made.
pub enum Source {
    /// Steps typed as a list, a line each.
    Lines(String),
    /// A table of steps.
    Rows(Vec<Row>),
    /// A file: BPMN, a table of steps, a picture or PDF. What it is, its bytes say.
    File(String, Vec<u8>),
}

impl Source {
    /// Whether its steps get ids that have nothing to do with those of a chart before: a table of steps in a file. BPMN
    /// keeps its ids through other tools.
    pub(super) fn is_made_anew(&self) -> bool {
        match self {
            Source::Lines(_) => true,
            Source::Rows(_) => false,
            Source::File(_, bytes) => !is_xml(bytes),
        }
    }
}

/// Whether bytes begin like XML, whatever their encoding.
fn is_xml(bytes: &[u8]) -> bool {
    let head: Vec<u8> = bytes.iter().take(400).copied().filter(|byte| *byte != 0).collect();
    String::from_utf8_lossy(&head).trim_start_matches('\u{feff}').trim_start().starts_with('<')
}

/// What a chart is made of, read.
pub(super) enum Content {
    Chart(Box<Document>),
    Picture(String, Vec<u8>),
}

impl Content {
    pub fn of(source: &Source, name: &str) -> AppResult<Content> {
        let of_rows = |rows: &[Row]| {
            let document = table::apply(&table::blank(name), rows).map_err(|problem| refused(&problem))?;
            Ok(Content::Chart(Box::new(document)))
        };
        match source {
            Source::Lines(lines) => {
                let rows = table::rows_of_lines(lines).map_err(|(line, message)| {
                    AppError::invalid("lines", format!("第 {line} 行：{message}"))
                })?;
                if rows.len() == 2 {
                    return Err(AppError::invalid("lines", "请写环节，一行一个"));
                }
                of_rows(&rows)
            }
            Source::Rows(rows) => of_rows(rows),
            Source::File(file, bytes) => Content::of_file(file, bytes, of_rows),
        }
    }

    fn of_file(
        file: &str,
        bytes: &[u8],
        of_rows: impl Fn(&[Row]) -> AppResult<Content>,
    ) -> AppResult<Content> {
        match PaperKind::recognise(bytes) {
            Some(PaperKind::Pdf | PaperKind::Png | PaperKind::Jpeg) => {
                return Ok(Content::Picture(file.to_owned(), bytes.to_vec()));
            }
            Some(PaperKind::Docx | PaperKind::Xlsx | PaperKind::Old) => {
                return of_rows(&step_table::read(bytes)?);
            }
            Some(_) => {
                let message =
                    "这种文件认不出流程。可以用 BPMN、环节表（Word、Excel、csv）、PNG、JPG 图片或 PDF";
                return Err(AppError::invalid("file", message));
            }
            None => {}
        }
        if is_xml(bytes) {
            let document = lianjian_flow::read(bytes).map_err(|problem| refused(&problem))?;
            if let Some(problem) =
                document.problems.iter().find(|one| one.code == lianjian_flow::Code::FlowMissing)
            {
                return Err(refused(problem));
            }
            return Ok(Content::Chart(Box::new(document)));
        }
        of_rows(&step_table::read(bytes)?)
    }

    pub fn kind(&self) -> FlowKind {
        match self {
            Content::Chart(_) => FlowKind::Chart,
            Content::Picture(..) => FlowKind::Picture,
        }
    }
}

/// Keeps the content under its digest and says in the chart's record what it is. Gives its steps.
pub(super) async fn keep(
    transaction: &mut Transaction,
    author: &Author,
    flow: &mut Flow,
    content: Content,
) -> AppResult<Vec<StepName>> {
    let mut steps = Vec::new();
    let (file_name, bytes) = match content {
        Content::Chart(mut document) => {
            let power = PowerOfFlow {
                name: flow.name.clone(),
                promised: flow.promised,
                statutory: flow.statutory,
                ..document.flow.power.clone()
            };
            if power != document.flow.power {
                let (tree, model) = (&mut document.tree, &document.flow);
                write::set_power(tree, model, &power);
            }
            let text = document.write();
            let read = lianjian_flow::read(text.as_bytes()).map_err(|problem| refused(&problem))?;
            let figures = read.flow.nodes.len();
            if figures > MOST_FIGURES {
                let message = format!(
                    "这张图有 {figures} 个图形，超过 {MOST_FIGURES} 个，谁也看不过来。请拆成几张图，或者把一段收进子流程"
                );
                return Err(AppError::invalid("file", message));
            }
            // A chart that cannot be drawn is not kept: nobody could look at it.
            layout::drawing(&read.flow).map_err(|problem| refused(&problem))?;
            steps = steps::names(&read.flow);
            let limits = Limits { promised: flow.promised, statutory: flow.statutory };
            let problems = lianjian_flow::check(&read, limits);
            let errors = problems.iter().filter(|one| one.severity == Severity::Error).count();
            flow.errors = i64::try_from(errors).unwrap_or(i64::MAX);
            flow.warnings = i64::try_from(problems.len() - errors).unwrap_or(i64::MAX);
            (format!("{}.bpmn", file_stem(&flow.name)), text.into_bytes())
        }
        Content::Picture(name, bytes) => {
            (flow.errors, flow.warnings) = (0, 0);
            (name, bytes)
        }
    };
    flow.file = original_file::digest(&bytes);
    flow.file_name = file_name;
    original_file::keep(transaction, &flow.file, &flow.file_name, &bytes, author.at).await?;
    Ok(steps)
}

/// A name that every system takes for a file.
pub(super) fn file_stem(name: &str) -> String {
    let stem: String = name
        .chars()
        .map(|sign| if sign.is_control() || r#"/\:*?"<>|"#.contains(sign) { '_' } else { sign })
        .take(80)
        .collect();
    stem.trim().to_owned()
}

/// A problem of a file as what is wrong with the request.
pub(super) fn refused(problem: &Problem) -> AppError {
    let line = if problem.line == 0 { String::new() } else { format!("第 {} 行：", problem.line) };
    AppError::invalid("file", format!("{line}{}", problem.message))
}
