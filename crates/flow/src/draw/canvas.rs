//! SVG, written element by element. No style sheet, no script, no ids, no address outside: it may stand inside a page
//! whose policy forbids all of them, many times over.

use std::fmt::Write as _;

use crate::model::{Bounds, Point};

/// The colours, which print well in black and white.
pub const INK: &str = "#1f2937";
/// Frames of pools and lanes.
pub const FRAME: &str = "#64748b";
/// Inside figures.
pub const PAPER: &str = "#ffffff";
/// The ▲ of a risk.
pub const RISK: &str = "#b42318";

/// What a figure is painted with.
#[derive(Clone, Copy, Debug)]
pub struct Pen<'p> {
    /// Of lines.
    pub stroke: &'p str,
    /// Of areas; `none` for open figures.
    pub fill: &'p str,
    /// Of lines, in pixels.
    pub width: f64,
    /// Dashes; empty for a whole line.
    pub dashes: &'p str,
}

impl Default for Pen<'_> {
    fn default() -> Self {
        Pen { stroke: INK, fill: PAPER, width: 1.5, dashes: "" }
    }
}

/// A picture that is being drawn.
#[derive(Debug, Default)]
pub struct Canvas {
    out: String,
}

impl Canvas {
    pub fn finish(self) -> String {
        self.out
    }

    pub fn open(&mut self, attributes: &[(&str, &str)]) {
        self.out.push_str("<g");
        for (name, value) in attributes {
            let _ = write!(self.out, " {name}=\"{}\"", escaped(value));
        }
        self.out.push('>');
    }

    pub fn close(&mut self) {
        self.out.push_str("</g>\n");
    }

    /// What a reader is told that points at the figure, or cannot see it.
    pub fn title(&mut self, text: &str) {
        if !text.is_empty() {
            let _ = write!(self.out, "<title>{}</title>", escaped(text));
        }
    }

    fn pen(&mut self, pen: &Pen) {
        let _ = write!(
            self.out,
            " fill=\"{}\" stroke=\"{}\" stroke-width=\"{}\"",
            pen.fill,
            pen.stroke,
            short(pen.width)
        );
        if !pen.dashes.is_empty() {
            let _ = write!(self.out, " stroke-dasharray=\"{}\"", pen.dashes);
        }
        self.out.push_str("/>");
    }

    pub fn rectangle(&mut self, bounds: &Bounds, radius: f64, pen: &Pen) {
        let _ = write!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            short(bounds.x),
            short(bounds.y),
            short(bounds.width),
            short(bounds.height)
        );
        if radius > 0.0 {
            let _ = write!(self.out, " rx=\"{}\"", short(radius));
        }
        self.pen(pen);
    }

    pub fn circle(&mut self, middle: Point, radius: f64, pen: &Pen) {
        let _ = write!(
            self.out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"",
            short(middle.x),
            short(middle.y),
            short(radius)
        );
        self.pen(pen);
    }

    pub fn polygon(&mut self, points: &[Point], pen: &Pen) {
        self.points("polygon", points, pen);
    }

    pub fn polyline(&mut self, points: &[Point], pen: &Pen) {
        self.points("polyline", points, pen);
    }

    fn points(&mut self, name: &str, points: &[Point], pen: &Pen) {
        let _ = write!(self.out, "<{name} points=\"");
        for (place, point) in points.iter().enumerate() {
            let blank = if place == 0 { "" } else { " " };
            let _ = write!(self.out, "{blank}{},{}", short(point.x), short(point.y));
        }
        self.out.push_str("\" stroke-linejoin=\"round\"");
        self.pen(pen);
    }

    /// A path given in its own small coordinates, set at a place and made larger.
    pub fn icon(&mut self, path: &str, at: Point, scale: f64, pen: &Pen) {
        let _ = write!(
            self.out,
            "<path transform=\"translate({} {}) scale({})\" stroke-linejoin=\"round\" stroke-linecap=\"round\" d=\"{path}\"",
            short(at.x),
            short(at.y),
            short(scale)
        );
        self.pen(&Pen { width: pen.width / scale, ..*pen });
    }

    /// Lines of text around a middle.
    pub fn lines(&mut self, lines: &[String], middle: Point, size: f64, anchor: &str, bold: bool) {
        self.text(lines, middle, size, anchor, if bold { " font-weight=\"600\"" } else { "" });
    }

    /// Lines of text that stand on other lines: with a white edge.
    pub fn label(&mut self, lines: &[String], middle: Point, size: f64) {
        let edge = " stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"";
        self.text(lines, middle, size, "middle", edge);
    }

    /// Lines of running text from a left edge, around a middle, `step` apart.
    pub fn spaced(&mut self, lines: &[String], middle: Point, size: f64, step: f64) {
        self.text_apart(lines, middle, size, step, "start", "");
    }

    fn text(&mut self, lines: &[String], middle: Point, size: f64, anchor: &str, more: &str) {
        self.text_apart(lines, middle, size, size * LINE, anchor, more);
    }

    fn text_apart(
        &mut self,
        lines: &[String],
        middle: Point,
        size: f64,
        step: f64,
        anchor: &str,
        more: &str,
    ) {
        if lines.is_empty() {
            return;
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
        let first = middle.y - step * (lines.len() as f64 - 1.0) / 2.0 + size * 0.36;
        let _ = write!(
            self.out,
            "<text fill=\"{INK}\" font-size=\"{}\" text-anchor=\"{anchor}\"{more}>",
            short(size)
        );
        let mut y = first;
        for line in lines {
            let _ = write!(
                self.out,
                "<tspan x=\"{}\" y=\"{}\">{}</tspan>",
                short(middle.x),
                short(y),
                escaped(line)
            );
            y += step;
        }
        self.out.push_str("</text>");
    }

    /// The mark of a risk, which ends at a place; with a white edge, as it may stand on a frame.
    pub fn mark(&mut self, text: &str, end: Point, size: f64) {
        let _ = write!(
            self.out,
            "<text x=\"{}\" y=\"{}\" fill=\"{RISK}\" font-size=\"{}\" text-anchor=\"end\" stroke=\"#ffffff\" stroke-width=\"2\" paint-order=\"stroke\">{}</text>",
            short(end.x),
            short(end.y),
            short(size),
            escaped(text)
        );
    }

    /// A text that runs upwards.
    pub fn turned(&mut self, text: &str, middle: Point, size: f64) {
        let _ = write!(
            self.out,
            "<text transform=\"translate({} {}) rotate(-90)\" fill=\"{INK}\" font-size=\"{}\" text-anchor=\"middle\" dy=\"0.36em\">{}</text>",
            short(middle.x),
            short(middle.y),
            short(size),
            escaped(text)
        );
    }
}

/// Height of a line in its font's size.
pub const LINE: f64 = 1.3;

/// A number without needless digits.
pub fn short(number: f64) -> String {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Text for XML: what XML 1.0 has no sign for is left out.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
    out
}
