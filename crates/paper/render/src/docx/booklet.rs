//! A booklet as a Word document: the same content as the PDF, to be worked on. Page numbers of the contents are Word's
//! to fill in, when it opens the document; charts are pictures.

use super::xml::Xml;
use super::{Media, body, parts};
use crate::booklet::{self, Booklet, Chart, PictureKind, Piece, PowerPage};
use crate::pdf::picture::{self, Area};
use crate::sheet::Sheet;
use crate::{Error, Fonts, Options};

/// English Metric Units of a point.
const EMU: f64 = 12_700.0;
/// Pixels of a picture for each of the drawing's.
const PIXELS: f32 = 2.0;
/// The room for a chart under its heading within the margins of a form, in points.
const UPRIGHT: Area = Area { width: 440.0, height: 570.0 };
const LANDSCAPE: Area = Area { width: 630.0, height: 350.0 };

/// Writes the document.
pub(crate) fn write(content: &Booklet, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let mut media = Vec::new();
    let document = document(content, fonts, &mut media)?;
    let title = format!("{} {}", content.holder, content.title);
    super::package(title.trim(), &document, &media)
}

fn document(content: &Booklet, fonts: &Fonts, media: &mut Vec<Media>) -> Result<String, Error> {
    let mut xml = Xml::new();
    let mut outcome = Ok(());
    xml.element("w:document", &namespaces(), |xml| {
        xml.element("w:body", &[], |xml| {
            cover(xml, content);
            contents(xml, content);
            outcome = parts_of(xml, content, fonts, media);
            index(xml, content);
            body::section(xml, false);
        });
    });
    outcome.map(|()| xml.finish())
}

fn namespaces() -> Vec<(&'static str, &'static str)> {
    let mut all = parts::NAMESPACES.to_vec();
    all.extend([
        ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
        ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
        ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
    ]);
    all
}

fn cover(xml: &mut Xml, content: &Booklet) {
    for _ in 0..6 {
        body::paragraph(xml, "FormTitle", "");
    }
    body::paragraph(xml, "FormTitle", &content.holder);
    body::paragraph(xml, "FormTitle", &content.title);
    for _ in 0..8 {
        body::paragraph(xml, "FormTitle", "");
    }
    for line in &content.lines {
        body::paragraph(xml, "CellShort", line);
    }
    end_section(xml, false);
}

/// Contents that Word makes from the headings. What it shows until then are the headings themselves.
fn contents(xml: &mut Xml, content: &Booklet) {
    body::paragraph(xml, "FormTitle", "目　录");
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut number = 0;
    for part in &content.parts {
        lines.push((0, part.title.clone()));
        for piece in &part.pieces {
            if let Piece::Power(power) = piece {
                lines.push((1, power.title.clone()));
                number += 1;
            }
        }
    }
    if number > 0 {
        lines.push((0, "按承办处室索引".to_owned()));
    }
    for (place, (level, line)) in lines.iter().enumerate() {
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.value("w:pStyle", "FormLine");
                xml.empty("w:ind", &[("w:left", if *level == 0 { "0" } else { "420" })]);
            });
            if place == 0 {
                field(xml, "begin", true);
                xml.element("w:r", &[], |xml| {
                    xml.element("w:instrText", &[("xml:space", "preserve")], |xml| {
                        xml.text(" TOC \\u \\h \\z ");
                    });
                });
                field(xml, "separate", false);
            }
            body::run(xml, line);
            if place + 1 == lines.len() {
                field(xml, "end", false);
            }
        });
    }
    end_section(xml, false);
}

fn field(xml: &mut Xml, kind: &str, dirty: bool) {
    xml.element("w:r", &[], |xml| {
        let mut attributes = vec![("w:fldCharType", kind)];
        if dirty {
            attributes.push(("w:dirty", "true"));
        }
        xml.empty("w:fldChar", &attributes);
    });
}

fn parts_of(xml: &mut Xml, content: &Booklet, fonts: &Fonts, media: &mut Vec<Media>) -> Result<(), Error> {
    let mut number = 0;
    for part in &content.parts {
        for (place, piece) in part.pieces.iter().enumerate() {
            if place == 0 {
                heading(xml, 0, &part.title, None);
                for line in &part.lines {
                    body::paragraph(xml, "FormLine", line);
                }
            }
            match piece {
                Piece::Catalogue(catalogue, counts) => {
                    let form = lianjian_domain::form::Form::Annex2(catalogue.clone());
                    let options = Options { all_powers: Some(counts.clone()), ..Options::default() };
                    let sheet = Sheet::of(&form, &options);
                    body::sheet(xml, &sheet);
                    end_section(xml, sheet.landscape);
                }
                Piece::Power(power) => {
                    let landscape = power_page(xml, power, number, fonts, media)?;
                    end_section(xml, landscape);
                    number += 1;
                }
            }
        }
    }
    Ok(())
}

/// A power with its chart; gives whether the page lies.
fn power_page(
    xml: &mut Xml,
    power: &PowerPage,
    number: usize,
    fonts: &Fonts,
    media: &mut Vec<Media>,
) -> Result<bool, Error> {
    heading(xml, 1, &power.title, Some(number));
    body::paragraph(xml, "FormLine", &power.facts);
    let (kind, bytes, size) = match &power.chart {
        None => {
            body::paragraph(xml, "FormLine", "本项职权尚未绘制流程图");
            return Ok(false);
        }
        Some(Chart::File(PictureKind::Pdf, _)) => {
            body::paragraph(xml, "FormLine", "流程图是 PDF，见 PDF 版汇编");
            return Ok(false);
        }
        Some(Chart::File(kind, bytes)) if !picture::is_readable(*kind, bytes, fonts) => {
            body::paragraph(xml, "FormLine", "流程图的文件打不开，请重新上传");
            return Ok(false);
        }
        Some(Chart::File(kind, bytes)) => (*kind, bytes.clone(), pixels(bytes)),
        Some(Chart::Svg(svg)) => {
            (PictureKind::Png, picture::png(svg, PIXELS, fonts)?, Some(picture::size(svg)))
        }
    };
    let size = size.unwrap_or(UPRIGHT);
    let scale = |room: Area| (room.width / size.width).min(room.height / size.height).min(1.0);
    let landscape = scale(LANDSCAPE) > scale(UPRIGHT) * 1.05;
    let scale = if landscape { scale(LANDSCAPE) } else { scale(UPRIGHT) };
    let id = media.len();
    drawing(xml, id, size.width * scale, size.height * scale, &power.title);
    media.push(Media { name: format!("chart-{number}.{}", kind.ending()), bytes });
    Ok(landscape)
}

/// The size of a PNG in points of 96 an inch; of a JPEG, what fills the page.
fn pixels(bytes: &[u8]) -> Option<Area> {
    let side = |at: usize| {
        let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        Some(f64::from(u32::from_be_bytes(four)) * 0.75)
    };
    let (width, height) = (side(16)?, side(20)?);
    let is_png = PictureKind::of(bytes) == Some(PictureKind::Png) && width > 0.0 && height > 0.0;
    is_png.then_some(Area { width, height })
}

fn drawing(xml: &mut Xml, id: usize, width: f64, height: f64, alt: &str) {
    let (cx, cy) = (format!("{:.0}", width * EMU), format!("{:.0}", height * EMU));
    let (number, embed) = ((id + 1).to_string(), format!("picture{id}"));
    let extent = [("cx", cx.as_str()), ("cy", cy.as_str())];
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.value("w:jc", "center");
        });
        xml.element("w:r", &[], |xml| {
            xml.element("w:drawing", &[], |xml| {
                xml.element(
                    "wp:inline",
                    &[("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")],
                    |xml| {
                        xml.empty("wp:extent", &extent);
                        xml.empty("wp:docPr", &[("id", &number), ("name", &embed), ("descr", alt)]);
                        let graphic = "http://schemas.openxmlformats.org/drawingml/2006/picture";
                        xml.element("a:graphic", &[], |xml| {
                            xml.element("a:graphicData", &[("uri", graphic)], |xml| {
                                xml.element("pic:pic", &[], |xml| picture_of(xml, &number, &embed, &extent));
                            });
                        });
                    },
                );
            });
        });
    });
}

fn picture_of(xml: &mut Xml, number: &str, embed: &str, extent: &[(&str, &str)]) {
    xml.element("pic:nvPicPr", &[], |xml| {
        xml.empty("pic:cNvPr", &[("id", number), ("name", embed)]);
        xml.empty("pic:cNvPicPr", &[]);
    });
    xml.element("pic:blipFill", &[], |xml| {
        xml.empty("a:blip", &[("r:embed", embed)]);
        xml.element("a:stretch", &[], |xml| {
            xml.empty("a:fillRect", &[]);
        });
    });
    xml.element("pic:spPr", &[], |xml| {
        xml.element("a:xfrm", &[], |xml| {
            xml.empty("a:off", &[("x", "0"), ("y", "0")]);
            xml.empty("a:ext", extent);
        });
        xml.element("a:prstGeom", &[("prst", "rect")], |xml| {
            xml.empty("a:avLst", &[]);
        });
    });
}

/// A heading; one of a power carries the mark that the index leads to.
fn heading(xml: &mut Xml, level: usize, text: &str, power: Option<usize>) {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.value("w:pStyle", if level == 0 { "FormTitle" } else { "AnnexLabel" });
            xml.value("w:outlineLvl", &level.to_string());
        });
        let mark = power.map(|number| (number.to_string(), format!("power{number}")));
        if let Some((id, name)) = &mark {
            xml.empty("w:bookmarkStart", &[("w:id", id), ("w:name", name)]);
        }
        body::run(xml, text);
        if let Some((id, _)) = &mark {
            xml.empty("w:bookmarkEnd", &[("w:id", id)]);
        }
    });
}

fn index(xml: &mut Xml, content: &Booklet) {
    let titles: Vec<&str> = booklet::powers(content).map(|(_, power)| power.title.as_str()).collect();
    if titles.is_empty() {
        return;
    }
    heading(xml, 0, "按承办处室索引", None);
    for (office, powers) in booklet::by_office(content) {
        body::paragraph(xml, "AnnexLabel", &office);
        for number in powers {
            xml.element("w:p", &[], |xml| {
                xml.element("w:pPr", &[], |xml| {
                    xml.value("w:pStyle", "FormLine");
                });
                let mark = format!("power{number}");
                xml.element("w:hyperlink", &[("w:anchor", &mark)], |xml| body::run(xml, titles[number]));
            });
        }
    }
}

/// Ends a section: what follows stands on pages of its own.
fn end_section(xml: &mut Xml, landscape: bool) {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| body::section(xml, landscape));
    });
}
