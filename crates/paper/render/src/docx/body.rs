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
            paragraph(xml, "AnnexLabel", sheet.label);
            for line in sheet.title.split('\n') {
                paragraph(xml, "FormTitle", line);
            }
            if !sheet.above.is_empty() {
                paragraph(xml, "FormLine", &sheet.above);
            }
            table(xml, sheet);
            // A table must be followed by a paragraph; where the form has no line below its table,
            // this one is as flat as can be.
            if sheet.below.is_empty() {
                paragraph(xml, "AfterTable", "");
            } else {
                paragraph(xml, "FormLine", &sheet.below);
            }
            for note in &sheet.notes {
                paragraph(xml, "FormNote", note);
            }
            section(xml, sheet.landscape);
        });
    });
    xml.finish()
}

fn paragraph(xml: &mut Xml, style: &str, text: &str) {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.value("w:pStyle", style);
        });
        run(xml, text);
    });
}

/// One run; a tab inside the text is a tab of the paragraph.
fn run(xml: &mut Xml, text: &str) {
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
            table_row(xml, sheet, row, at < repeated, &mut above);
        }
    });
}

/// A cell of an earlier row that reaches down into this one.
struct Hanging {
    column: usize,
    across: usize,
    /// Rows that it still covers.
    left: usize,
    style: Style,
}

fn table_row(xml: &mut Xml, sheet: &Sheet, row: &Row, repeated: bool, above: &mut Vec<Hanging>) {
    xml.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| {
            if row.keep {
                xml.empty("w:cantSplit", &[]);
            }
            xml.empty("w:trHeight", &[("w:val", &row.least.to_string()), ("w:hRule", "atLeast")]);
            if repeated {
                xml.empty("w:tblHeader", &[]);
            }
        });
        let mut column = 0;
        while column < sheet.columns.len() {
            if let Some(hanging) = above.iter_mut().find(|it| it.column == column && it.left > 0) {
                hanging.left -= 1;
                continued(xml, sheet, hanging);
                column += hanging.across;
            } else if let Some(cell) = row.cells.iter().find(|cell| cell.column == column) {
                table_cell(xml, sheet, cell);
                if cell.down > 1 {
                    above.push(Hanging {
                        column,
                        across: cell.across,
                        left: cell.down - 1,
                        style: cell.style,
                    });
                }
                column += cell.across;
            } else {
                unreachable!("a sheet's rows cover all columns");
            }
        }
        above.retain(|hanging| hanging.left > 0);
    });
}

/// The rest of a cell that began in a row above.
fn continued(xml: &mut Xml, sheet: &Sheet, hanging: &Hanging) {
    xml.element("w:tc", &[], |xml| {
        let merge = Some("continue");
        cell_properties(xml, sheet, hanging.column, hanging.across, merge, hanging.style);
        xml.raw("<w:p/>");
    });
}

fn table_cell(xml: &mut Xml, sheet: &Sheet, cell: &Cell) {
    xml.element("w:tc", &[], |xml| {
        let merge = (cell.down > 1).then_some("restart");
        cell_properties(xml, sheet, cell.column, cell.across, merge, cell.style);
        let mut signed = false;
        for line in &cell.lines {
            cell_line(xml, cell.style, line, line.signature && !signed);
            signed = line.signature;
        }
    });
}

/// The order of the elements is the schema's.
fn cell_properties(
    xml: &mut Xml,
    sheet: &Sheet,
    column: usize,
    across: usize,
    merge: Option<&str>,
    style: Style,
) {
    let width: Twips = sheet.columns[column..column + across].iter().sum();
    xml.element("w:tcPr", &[], |xml| {
        xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
        if across > 1 {
            xml.value("w:gridSpan", across);
        }
        if let Some(merge) = merge {
            xml.value("w:vMerge", merge);
        }
        if style == Style::Vertical {
            xml.value("w:textDirection", "tbRlV");
        }
        xml.value("w:vAlign", if style == Style::Opinion { "bottom" } else { "center" });
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
fn section(xml: &mut Xml, landscape: bool) {
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
