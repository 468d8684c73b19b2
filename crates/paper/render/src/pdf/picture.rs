//! Drawings on a page: how large they are, how they fit, and a single one as PDF or PNG.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};
use serde::Serialize;

use super::data::Points;
use super::fonts::Fonts;
use super::world::World;
use crate::Error;
use crate::booklet::PictureKind;

/// Points of a pixel of 96 an inch.
const POINT: Points = 0.75;
/// Below this, the text of a chart (12 pixels) is too small to be read on paper.
const LEAST_SCALE: Points = 0.55;
/// What two slices of a long chart have in common, so that a line that is cut can be read on one of them.
const OVERLAP: Points = 24.0;
/// The largest picture that is drawn, in pixels: a chart of 10,000 steps is looked at as SVG.
const MOST_PIXELS: f32 = 60_000_000.0;

/// The room for a picture.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Area {
    pub width: Points,
    pub height: Points,
}

/// How a drawing is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(super) struct Fit {
    pub landscape: bool,
    /// None: as large as the room.
    pub width: Option<Points>,
    pub height: Points,
    /// Pages that it takes.
    pub slices: usize,
    /// From one slice to the next.
    pub step: Points,
    /// What each further slice repeats from the top.
    pub head: Points,
    pub overlap: Points,
}

/// A picture as the templates show it.
#[derive(Serialize)]
pub(super) struct ChartData<'a> {
    /// Where the template finds its file.
    pub path: String,
    /// What is told to who cannot see it.
    pub alt: &'a str,
    #[serde(flatten)]
    pub fit: Fit,
}

/// How a drawing is shown in one of two rooms.
pub(super) fn place(svg: &str, upright: Area, landscape: Area) -> Fit {
    fit(size(svg), head(svg), upright, landscape)
}

/// The size that a drawing says it has, in points.
pub(crate) fn size(svg: &str) -> Area {
    let side = |name: &str| attribute(svg, name).filter(|side| *side > 0.0).unwrap_or(800.0) * POINT;
    Area { width: side("width"), height: side("height") }
}

/// How far its head reaches down, which each page of a long drawing repeats, in points; 0 without one.
fn head(svg: &str) -> Points {
    attribute(svg, "data-head").filter(|head| *head > 0.0).unwrap_or(0.0) * POINT
}

/// A number of the root element.
fn attribute(svg: &str, name: &str) -> Option<Points> {
    let root = &svg[..svg.find('>').unwrap_or(svg.len())];
    let after = root.split(&format!(" {name}=\"")).nth(1)?;
    after.split('"').next()?.trim_end_matches("px").parse::<Points>().ok().filter(|number| number.is_finite())
}

/// The page form on which a drawing is larger; where it would be too small to be read, it is cut into slices.
fn fit(size: Area, head: Points, upright: Area, landscape: Area) -> Fit {
    let whole = |room: Area| (room.width / size.width).min(room.height / size.height).min(1.0);
    let (standing, lying) = (whole(upright), whole(landscape));
    let flipped = lying > standing * 1.05;
    let scale = standing.max(lying);
    if scale >= LEAST_SCALE {
        let scale = if flipped { lying } else { standing };
        return Fit {
            landscape: flipped,
            width: Some(size.width * scale),
            height: size.height * scale,
            slices: 1,
            step: size.height * scale,
            head: 0.0,
            overlap: 0.0,
        };
    }
    // As wide as the page, and as many pages as that takes: on the form whose width makes it readable.
    let wide = |room: Area| (room.width / size.width).min(1.0);
    let flipped = wide(upright) < LEAST_SCALE;
    let room = if flipped { landscape } else { upright };
    let scale = wide(room);
    let height = size.height * scale;
    // A head that leaves no room for what it stands above is left out.
    let head = if head * scale < room.height / 3.0 { head * scale } else { 0.0 };
    let step = room.height - OVERLAP - head;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some pages")]
    let slices = ((height - OVERLAP) / step).ceil().max(1.0) as usize;
    Fit { landscape: flipped, width: Some(size.width * scale), height, slices, step, head, overlap: OVERLAP }
}

/// Whether the typesetter can show a picture: a page of nothing else is set.
pub(crate) fn is_readable(kind: PictureKind, bytes: &[u8], fonts: &Fonts) -> bool {
    let path = format!("/picture.{}", kind.ending());
    let world = World::picture(fonts, &path, bytes.to_vec());
    super::compile(&world).and_then(|document| super::untagged(&document)).is_ok()
}

/// A drawing on a page of its own, in its own size where that fits A4.
pub(crate) fn pdf(svg: &str, title: &str, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let (upright, landscape) = (Area { width: 482.0, height: 680.0 }, Area { width: 728.0, height: 425.0 });
    let chart = ChartData { path: "/chart.svg".to_owned(), alt: title, fit: place(svg, upright, landscape) };
    let files = vec![(chart.path.clone(), svg.as_bytes().to_vec())];
    let data = serde_json::json!({ "title": title, "fonts": fonts.families(), "chart": chart });
    let data = serde_json::to_vec(&data).map_err(|error| Error::Typesetting(error.to_string()))?;
    let pdf =
        super::compile(&World::chart(fonts, data, files)).and_then(|document| super::written(&document));
    typst::comemo::evict(super::KEPT_JOBS);
    pdf
}

/// A drawing as PNG, `scale` pixels for each of its own.
pub(crate) fn png(svg: &str, scale: f32, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let failed = |error: &dyn std::fmt::Display| Error::Typesetting(error.to_string());
    let options = usvg::Options { fontdb: database(fonts), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|error| failed(&error))?;
    let size = tree.size();
    let area = size.width() * size.height();
    let scale = if area * scale * scale > MOST_PIXELS { (MOST_PIXELS / area).sqrt() } else { scale };
    let pixels_of = |length: f32| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by the pixels")]
        let pixels = (length * scale).ceil().max(1.0) as u32;
        pixels
    };
    let mut pixels = Pixmap::new(pixels_of(size.width()), pixels_of(size.height()))
        .ok_or_else(|| failed(&"the picture is too large"))?;
    pixels.fill(resvg::tiny_skia::Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| failed(&error))
}

/// Our fonts for the renderer; the families that drawings ask for stand first.
fn database(fonts: &Fonts) -> Arc<fontdb::Database> {
    fonts.database(|paths| {
        let mut database = fontdb::Database::new();
        for path in paths {
            // A font that cannot be read is no font; the others serve.
            let _ = database.load_font_file(path);
        }
        if let Some(family) = fonts.families().label.first() {
            database.set_sans_serif_family(*family);
        }
        database
    })
}

#[cfg(test)]
mod tests {
    use super::{Area, fit, size};

    const UPRIGHT: Area = Area { width: 464.0, height: 655.0 };
    const LANDSCAPE: Area = Area { width: 725.0, height: 425.0 };

    #[test]
    fn a_drawing_stands_or_lies_as_it_is_larger() {
        let tall = fit(Area { width: 300.0, height: 800.0 }, 0.0, UPRIGHT, LANDSCAPE);
        assert!(!tall.landscape && tall.slices == 1);
        let wide = fit(Area { width: 900.0, height: 400.0 }, 0.0, UPRIGHT, LANDSCAPE);
        assert!(wide.landscape && wide.slices == 1 && wide.width < Some(725.1));
    }

    #[test]
    fn a_long_drawing_is_cut_into_slices_that_cover_it() {
        let long = fit(Area { width: 450.0, height: 3_000.0 }, 70.0, UPRIGHT, LANDSCAPE);
        assert!(long.slices > 1);
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let covered = long.slices as f64 * long.step + long.overlap;
        assert!(covered >= long.height, "{long:?}");
    }

    #[test]
    fn the_size_is_what_the_root_says() {
        let area =
            size("<svg xmlns=\"x\" width=\"400\" height=\"200.5\" viewBox=\"0 0 1 1\"><rect width=\"3\"/>");
        assert!((area.width - 300.0).abs() < 1e-9 && (area.height - 150.375).abs() < 1e-9);
    }
}
