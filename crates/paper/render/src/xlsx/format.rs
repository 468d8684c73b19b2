//! How cells of a workbook look.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use crate::sheet::Style;

/// The formats of the table's cells, made once a workbook.
pub(super) struct Formats {
    heading: Format,
    vertical: Format,
    short: Format,
    long: Format,
    opinion: Format,
}

impl Formats {
    pub fn new() -> Formats {
        let base = text("仿宋", 10.5).set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        let centred = base.clone().set_align(FormatAlign::Center);
        let long = base.set_align(FormatAlign::Left);
        Formats {
            heading: centred.clone().set_bold(),
            // Upright signs one below the other.
            vertical: centred.clone().set_bold().set_rotation(270),
            opinion: long.clone().set_align(FormatAlign::Bottom),
            short: centred,
            long,
        }
    }

    pub fn of(&self, style: Style) -> &Format {
        match style {
            Style::Heading => &self.heading,
            Style::Vertical => &self.vertical,
            Style::Label | Style::Short => &self.short,
            Style::Long => &self.long,
            Style::Opinion => &self.opinion,
        }
    }
}

/// 附件N: 3号黑体.
pub(super) fn label() -> Format {
    text("黑体", 16.0).set_align(FormatAlign::Left)
}

/// The title: 2号小标宋.
pub(super) fn title() -> Format {
    text("方正小标宋简体", 22.0)
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
}

/// Lines above and below the table.
pub(super) fn line() -> Format {
    text("仿宋", 12.0).set_align(FormatAlign::Left).set_align(FormatAlign::VerticalCenter)
}

/// 填表说明.
pub(super) fn note() -> Format {
    text("仿宋", 9.0).set_align(FormatAlign::Left).set_align(FormatAlign::Top)
}

fn text(font: &str, size: f64) -> Format {
    Format::new().set_font_name(font).set_font_size(size).set_text_wrap()
}
