//! Word files, edited in place: [`walk`] finds the places, [`widths`] makes room,
//! [`cell`] writes what stands there.

mod cell;
mod walk;
mod widths;

use crate::{MarkError, marks::Marks, package::Package};

/// Where nearly every producer puts the text.
const USUAL_PART: &str = "word/document.xml";

pub(crate) fn mark(bytes: &[u8], marks: &Marks<'_>) -> Result<Vec<u8>, MarkError> {
    let mut package = Package::open(bytes)?;
    let mut name = USUAL_PART.to_owned();
    let mut part = package.part(&name)?;
    if part.is_none() {
        let relations = package.relations("")?;
        let main = relations.into_iter().find(|relation| relation.kind.ends_with("/officeDocument"));
        name = main.ok_or_else(no_text)?.target;
        part = package.part(&name)?;
    }
    let part = part.ok_or_else(no_text)?;
    let edited = walk::edits(&part.xml, marks)?.apply(&part.xml);
    package.change(&name, part.encode(&edited));
    package.write()
}

fn no_text() -> MarkError {
    MarkError::Inside("里面没有正文".to_owned())
}
