//! Workbooks, edited in place: sheets in [`sheet`], the formats that the marks need in [`styles`].

mod columns;
mod sheet;
mod styles;

use lianjian_grid::Place;
use quick_xml::{Reader, events::Event};

use crate::{
    MarkError,
    marks::Marks,
    package::Package,
    xml::{attribute, next},
};
use styles::Styles;

/// Where nearly every producer puts the list of sheets.
const USUAL_PART: &str = "xl/workbook.xml";

pub(crate) fn mark(bytes: &[u8], marks: &Marks<'_>) -> Result<Vec<u8>, MarkError> {
    let mut package = Package::open(bytes)?;
    let mut workbook = USUAL_PART.to_owned();
    if package.part(&workbook)?.is_none() {
        let relations = package.relations("")?;
        let main = relations.into_iter().find(|relation| relation.kind.ends_with("/officeDocument"));
        workbook = main.ok_or_else(no_sheets)?.target;
    }
    let relations = package.relations(&workbook)?;
    let list = package.part(&workbook)?.ok_or_else(no_sheets)?;
    let style_name = relations.iter().find(|relation| relation.kind.ends_with("/styles"));
    let style_name = style_name.map(|relation| relation.target.clone()).unwrap_or_default();
    let style_part = package.part(&style_name)?;
    let mut styles = Styles::read(style_part.as_ref().map_or("", |part| &part.xml))?;
    for (name, id) in sheets(&list.xml)? {
        let Some(table) = marks.of_table(&Place::Sheet(name).table()) else { continue };
        let relation = relations.iter().find(|relation| relation.id == id).ok_or_else(no_sheets)?;
        let part = package.part(&relation.target)?.ok_or_else(no_sheets)?;
        let edited = sheet::edits(&part.xml, table, &mut styles)?.apply(&part.xml);
        package.change(&relation.target, part.encode(&edited));
    }
    if let Some(part) = &style_part {
        package.change(&style_name, part.encode(&styles.write()));
    }
    package.write()
}

/// Names and relation ids of the sheets.
fn sheets(xml: &str) -> Result<Vec<(String, String)>, MarkError> {
    let mut reader = Reader::from_str(xml);
    let mut sheets = Vec::new();
    loop {
        match next(&mut reader)? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "sheet" => {
                let name = attribute(&element, "name").unwrap_or_default();
                let name = quick_xml::escape::unescape(&name).map_or(name.clone(), |name| name.into_owned());
                sheets.push((name, attribute(&element, "id").unwrap_or_default()));
            }
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

fn no_sheets() -> MarkError {
    MarkError::Inside("工作簿里没有找到工作表".to_owned())
}
