//! A booklet as PDF: what its template reads, and where its headings came to stand.

use serde::Serialize;
use typst::foundations::NativeElement;
use typst::introspection::Introspector;
use typst::model::HeadingElem;
use typst_layout::PagedDocument;

use super::data::SheetData;
use super::fonts::{Families, Fonts};
use super::measure::Measure;
use super::picture::{self, Area, ChartData, Fit};
use super::world::World;
use crate::booklet::{self, Booklet, Chart, Piece, Place, PowerPage};
use crate::sheet::Sheet;
use crate::{Error, Options};

/// The room for a chart under its heading, in points: A4 without margins and heading.
const UPRIGHT: Area = Area { width: 464.0, height: 635.0 };
const LANDSCAPE: Area = Area { width: 725.0, height: 400.0 };

#[derive(Serialize)]
struct Data<'a> {
    title: String,
    fonts: Families<'a>,
    /// Pages are numbered by the booklet's own template.
    total: Option<usize>,
    booklet: BookletData<'a>,
}

#[derive(Serialize)]
struct BookletData<'a> {
    /// None for a part of a larger booklet.
    cover: Option<Cover<'a>>,
    /// The number of the first page, for such a part.
    start: Option<usize>,
    parts: Vec<PartData<'a>>,
    index: Vec<OfficeData>,
}

#[derive(Serialize)]
struct Cover<'a> {
    title: &'a str,
    holder: &'a str,
    lines: &'a [String],
}

#[derive(Serialize)]
struct PartData<'a> {
    title: &'a str,
    level: usize,
    lines: &'a [String],
    blocks: Vec<Block<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Block<'a> {
    Sheet {
        title: Option<&'a str>,
        level: usize,
        number: usize,
        sheet: Box<SheetData<'a>>,
    },
    Power {
        title: &'a str,
        level: usize,
        number: usize,
        facts: &'a str,
        /// What is said in the place of a chart.
        lack: &'a str,
        chart: Option<ChartData<'a>>,
    },
}

#[derive(Serialize)]
struct OfficeData {
    office: String,
    powers: Vec<usize>,
}

/// The booklet with cover, contents and index; or without them, its pages numbered from `start` on, for a part of a
/// larger one. Gives its places.
pub(crate) fn write(
    content: &Booklet,
    start: Option<usize>,
    fonts: &Fonts,
) -> Result<(Vec<u8>, usize, Vec<Place>), Error> {
    let sheets: Vec<Sheet> = catalogues(content);
    let mut measure = Measure::new(fonts);
    let mut sheet_data = sheets.iter().map(|sheet| SheetData::of(sheet, &mut measure));
    let mut files = Vec::new();
    let mut places = Vec::new();
    let depth = usize::from(start.is_some());
    let mut number = 0;
    let mut parts = Vec::new();
    if start.is_some() {
        places.push((content.holder.as_str(), 1));
        let lines = content.lines.as_slice();
        parts.push(PartData { title: &content.holder, level: 1, lines, blocks: Vec::new() });
    }
    for part in &content.parts {
        places.push((&part.title, 1 + depth));
        let mut blocks = Vec::new();
        // One catalogue alone is what its part is called after.
        let several = part.pieces.iter().filter(|piece| piece.is_catalogue()).count() > 1;
        for piece in &part.pieces {
            match piece {
                Piece::Catalogue(catalogue, _) => {
                    let title = several.then(|| catalogue.unit.as_deref().unwrap_or(&part.title));
                    places.extend(title.map(|title| (title, 2 + depth)));
                    if let Some(sheet) = sheet_data.next() {
                        let number = blocks.len();
                        blocks.push(Block::Sheet { title, level: 2 + depth, number, sheet: Box::new(sheet) });
                    }
                }
                Piece::Power(power) => {
                    places.push((&power.title, 2 + depth));
                    let chart = power.chart.as_ref().filter(|chart| can_be_shown(chart, fonts));
                    // A file that is broken must not keep the others out of the booklet.
                    let lack = match (&power.chart, chart) {
                        (None, _) => "本项职权尚未绘制流程图",
                        (Some(_), None) => "流程图的文件打不开，请重新上传",
                        (Some(_), Some(_)) => "",
                    };
                    let chart = chart.map(|chart| put(chart, power, number, &mut files));
                    let (title, facts) = (power.title.as_str(), power.facts.as_str());
                    blocks.push(Block::Power { title, level: 2 + depth, number, facts, lack, chart });
                    number += 1;
                }
            }
        }
        parts.push(PartData { title: &part.title, level: 1 + depth, lines: &part.lines, blocks });
    }
    let index = match start {
        None => booklet::by_office(content)
            .into_iter()
            .map(|(office, powers)| OfficeData { office, powers })
            .collect(),
        Some(_) => Vec::new(),
    };
    if !index.is_empty() {
        places.push(("按承办处室索引", 1));
    }
    let cover = start.is_none().then_some(Cover {
        title: &content.title,
        holder: &content.holder,
        lines: &content.lines,
    });
    let title = format!("{} {}", content.holder, content.title);
    let data = Data {
        title: title.trim().to_owned(),
        fonts: fonts.families(),
        total: None,
        booklet: BookletData { cover, start, parts, index },
    };
    let data = serde_json::to_vec(&data).map_err(|error| Error::Typesetting(error.to_string()))?;
    let set = super::compile(&World::booklet(fonts, data, files)).and_then(|document| {
        let pdf = if start.is_none() { super::written(&document) } else { super::untagged(&document) };
        Ok((pdf?, document.pages().len(), found(&document, &places)))
    });
    typst::comemo::evict(super::KEPT_JOBS);
    set
}

/// The catalogues of a booklet, laid out.
fn catalogues(content: &Booklet) -> Vec<Sheet> {
    let pieces = content.parts.iter().flat_map(|part| &part.pieces);
    let catalogues = pieces.filter_map(|piece| match piece {
        Piece::Catalogue(catalogue, counts) => Some((catalogue.clone(), counts.clone())),
        Piece::Power(_) => None,
    });
    catalogues
        .map(|(catalogue, counts)| {
            let options = Options { all_powers: Some(counts), ..Options::default() };
            Sheet::of(&lianjian_domain::form::Form::Annex2(catalogue), &options)
        })
        .collect()
}

/// Whether a chart's file is what it says it is. Drawings are our own.
fn can_be_shown(chart: &Chart, fonts: &Fonts) -> bool {
    match chart {
        Chart::Svg(_) => true,
        Chart::File(kind, bytes) => picture::is_readable(*kind, bytes, fonts),
    }
}

/// Puts a chart's file beside the template and says how large it is shown.
fn put<'a>(
    chart: &Chart,
    power: &'a PowerPage,
    number: usize,
    files: &mut Vec<(String, Vec<u8>)>,
) -> ChartData<'a> {
    let (ending, bytes, fit) = match chart {
        Chart::Svg(svg) => ("svg", svg.clone().into_bytes(), picture::place(svg, UPRIGHT, LANDSCAPE)),
        // It fills the room of one page.
        Chart::File(kind, bytes) => (kind.ending(), bytes.clone(), Fit { slices: 1, ..Fit::default() }),
    };
    let path = format!("/chart-{number}.{ending}");
    files.push((path.clone(), bytes));
    ChartData { path, alt: &power.title, fit }
}

/// The page of each heading: the document has them in the order in which they were given.
fn found(document: &PagedDocument, titles: &[(&str, usize)]) -> Vec<Place> {
    let introspector = document.introspector();
    let headings = introspector.query(&HeadingElem::ELEM.select());
    let pages = headings.iter().map(|heading| {
        let page = heading.location().and_then(|location| introspector.page(location));
        page.map_or(0, |page| page.get() - 1)
    });
    let named = titles.iter().zip(pages);
    named.map(|((title, level), page)| Place { title: (*title).to_owned(), level: *level, page }).collect()
}
