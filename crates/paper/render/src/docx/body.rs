//! `word/document.xml`: heading, table, lines below, section.

use super::parts;
use super::xml::Xml;
use crate::sheet::{Cell, Line, Row, Sheet, Style, Twips};

/// The white space at each side of a cell's text.
const CELL_MARGIN: &str = "80";

/// The whole document.
pub(super) fn document(sheet: &Sheet) -> String {
    let mut xml = Xml::new();
    xml.element("w:document", parts::NAMESPACES, |xml| {
        xml.element("w:body", &[], |xml| {
            self::sheet(xml, sheet);
            section(xml, sheet.landscape);
        });
    });
    xml.finish()
}

/// A sheet with the lines around its table.
pub(super) fn sheet(xml: &mut Xml, sheet: &Sheet) {
    if !sheet.label.is_empty() {
        paragraph(xml, "AnnexLabel", sheet.label);
    }
    for line in sheet.title.split('\n') {
        paragraph(xml, "FormTitle", line);
    }
    paragraphs(xml, "FormLine", &sheet.above);
    table(xml, sheet);
    // A table must be followed by a paragraph; where the form has no line below its table,
    // this one is as flat as can be.
    if sheet.below.is_empty() {
        paragraph(xml, "AfterTable", "");
    } else {
        paragraphs(xml, "FormLine", &sheet.below);
    }
    paragraphs(xml, "FormNote", &sheet.notes);
}

/// A paragraph for each line of a text; none for an empty text.
fn paragraphs(xml: &mut Xml, style: &str, text: &str) {
    for line in text.split('\n').filter(|_| !text.is_empty()) {
        paragraph(xml, style, line);
    }
}

pub(super) fn paragraph(xml: &mut Xml, style: &str, text: &str) {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.value("w:pStyle", style);
        });
        run(xml, text);
    });
}

/// One run; a tab inside the text is a tab of the paragraph.
pub(super) fn run(xml: &mut Xml, text: &str) {
    if text.is_empty() {
        return;
    }
    xml.element("w:r", &[], |xml| {
        for (at, piece) in text.split('\t').enumerate() {
            if at > 0 {
                xml.empty("w:tab", &[]);
            }
            if !piece.is_empty() {
                xml.element("w:t", &[("xml:space", "preserve")], |xml| {
                    xml.text(piece);
                });
            }
        }
    });
}

fn table(xml: &mut Xml, sheet: &Sheet) {
    let width: Twips = sheet.columns.iter().sum();
    xml.element("w:tbl", &[], |xml| {
        xml.element("w:tblPr", &[], |xml| {
            xml.empty("w:tblW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
            xml.value("w:jc", "center");
            xml.element("w:tblBorders", &[], |xml| {
                for edge in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
                    xml.empty(
                        edge,
                        &[("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "000000")],
                    );
                }
            });
            xml.empty("w:tblLayout", &[("w:type", "fixed")]);
            xml.element("w:tblCellMar", &[], |xml| {
                xml.empty("w:left", &[("w:w", CELL_MARGIN), ("w:type", "dxa")]);
                xml.empty("w:right", &[("w:w", CELL_MARGIN), ("w:type", "dxa")]);
            });
        });
        xml.element("w:tblGrid", &[], |xml| {
            for width in &sheet.columns {
                xml.empty("w:gridCol", &[("w:w", &width.to_string())]);
            }
        });
        // Word repeats rows only from the table's first on.
        let repeated = if sheet.repeats_from_top { sheet.heading.end } else { 0 };
        let mut above: Vec<Hanging> = Vec::new();
        for (at, row) in sheet.rows.iter().enumerate() {
            let place = if at >= repeated {
                Place::Body
            } else if at + 1 == repeated {
                Place::LastRepeated
            } else {
                Place::Repeated
            };
            table_row(xml, sheet, row, place, &mut above);
        }
    });
}

/// Where a row stands, as seen by Word's repeated rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Repeated,
    LastRepeated,
    Body,
}

/// A cell of an earlier row that reaches down into this one.
struct Hanging<'a> {
    cell: &'a Cell,
    /// Rows that it still covers.
    left: usize,
    /// It began in a repeated row. A merge must not lead out of those, or the rows below every
    /// repetition are taken into it: it begins anew below them, and only the line between is left out.
    cut: bool,
}

fn table_row<'a>(xml: &mut Xml, sheet: &Sheet, row: &'a Row, place: Place, above: &mut Vec<Hanging<'a>>) {
    xml.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| {
            if row.keep {
                xml.empty("w:cantSplit", &[]);
            }
            xml.empty("w:trHeight", &[("w:val", &row.least.to_string()), ("w:hRule", "atLeast")]);
            if place != Place::Body {
                xml.empty("w:tblHeader", &[]);
            }
        });
        let mut column = 0;
        while column < sheet.columns.len() {
            let hanging = above.iter_mut().find(|it| it.cell.column == column && it.left > 0);
            let own = row.cells.iter().find(|cell| cell.column == column);
            column += match (hanging, own) {
                (Some(hanging), _) => continued(xml, sheet, hanging),
                (None, Some(cell)) => {
                    let cut = place == Place::LastRepeated && cell.style == Style::Vertical;
                    first_of(xml, sheet, cell, cut);
                    above.push(Hanging { cell, left: cell.down - 1, cut });
                    cell.across
                }
                (None, None) => unreachable!("a sheet's rows cover all columns"),
            };
        }
        above.retain(|hanging| hanging.left > 0);
    });
}

/// A cell where it begins. One that is cut leaves its text to the row below.
fn first_of(xml: &mut Xml, sheet: &Sheet, cell: &Cell, cut: bool) {
    let merge = if cut || cell.down == 1 { Merge::None } else { Merge::Restart };
    let lines: &[Line] = if cut { &[] } else { &cell.lines };
    table_cell(xml, sheet, cell, lines, merge, cut.then_some("w:bottom"));
}

/// The rest of a cell that began in a row above; gives the columns that it covers.
fn continued(xml: &mut Xml, sheet: &Sheet, hanging: &mut Hanging) -> usize {
    hanging.left -= 1;
    if std::mem::take(&mut hanging.cut) {
        let merge = if hanging.left == 0 { Merge::None } else { Merge::Restart };
        table_cell(xml, sheet, hanging.cell, &hanging.cell.lines, merge, Some("w:top"));
    } else {
        table_cell(xml, sheet, hanging.cell, &[], Merge::Continue, None);
    }
    hanging.cell.across
}

/// What a cell is to the one above and below.
#[derive(Clone, Copy)]
enum Merge {
    None,
    Restart,
    Continue,
}

fn table_cell(xml: &mut Xml, sheet: &Sheet, cell: &Cell, lines: &[Line], merge: Merge, open: Option<&str>) {
    xml.element("w:tc", &[], |xml| {
        cell_properties(xml, sheet, cell, merge, open);
        if lines.is_empty() {
            xml.raw("<w:p/>");
        }
        let mut signed = false;
        for line in lines {
            cell_line(xml, cell.style, line, line.signature && !signed);
            signed = line.signature;
        }
    });
}

/// The order of the elements is the schema's. An `open` edge has no line.
fn cell_properties(xml: &mut Xml, sheet: &Sheet, cell: &Cell, merge: Merge, open: Option<&str>) {
    let width: Twips = sheet.columns[cell.column..cell.column + cell.across].iter().sum();
    xml.element("w:tcPr", &[], |xml| {
        xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
        if cell.across > 1 {
            xml.value("w:gridSpan", &cell.across.to_string());
        }
        match merge {
            Merge::None => {}
            Merge::Restart => {
                xml.value("w:vMerge", "restart");
            }
            Merge::Continue => {
                xml.value("w:vMerge", "continue");
            }
        }
        if let Some(edge) = open {
            xml.element("w:tcBorders", &[], |xml| {
                xml.value(edge, "nil");
            });
        }
        if cell.style == Style::Vertical {
            xml.value("w:textDirection", "tbRlV");
        }
        xml.value("w:vAlign", if cell.style == Style::Opinion { "bottom" } else { "center" });
    });
}

fn cell_line(xml: &mut Xml, style: Style, line: &Line, first_of_signature: bool) {
    let name = match style {
        _ if line.signature => "CellSignature",
        Style::Heading | Style::Vertical => "CellHeading",
        Style::Label | Style::Short => "CellShort",
        Style::Long | Style::Opinion => "CellLong",
    };
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.value("w:pStyle", name);
            if first_of_signature {
                xml.empty("w:spacing", &[("w:before", "160")]);
            }
        });
        run(xml, &line.text);
    });
}

/// GB/T 9704: A4, 37 mm above, 35 below, 28 at the left, 26 at the right. A landscape page is the
/// same page turned so that its upper edge lies at the binding.
pub(super) fn section(xml: &mut Xml, landscape: bool) {
    xml.element("w:sectPr", &[], |xml| {
        xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", parts::FOOTER_ID)]);
        let (size, [top, right, bottom, left]) = if landscape {
            ([("w:w", "16838"), ("w:h", "11906")].as_slice(), ["1588", "2098", "1474", "1984"])
        } else {
            ([("w:w", "11906"), ("w:h", "16838")].as_slice(), ["2098", "1474", "1984", "1588"])
        };
        let mut size = size.to_vec();
        if landscape {
            size.push(("w:orient", "landscape"));
        }
        xml.empty("w:pgSz", &size);
        xml.empty(
            "w:pgMar",
            &[
                ("w:top", top),
                ("w:right", right),
                ("w:bottom", bottom),
                ("w:left", left),
                ("w:header", "851"),
                ("w:footer", if landscape { "794" } else { "1304" }),
                ("w:gutter", "0"),
            ],
        );
        xml.empty("w:cols", &[("w:space", "425")]);
    });
}
