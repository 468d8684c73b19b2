//! A zip package with some of its parts exchanged; the others are copied as they are packed.
//!
//! The grid has opened the same bytes before and has proved that nothing in them swells.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
};

use quick_xml::{Reader, events::Event};
use zip::{ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

use crate::{
    MarkError,
    text::Part,
    xml::{attribute, next},
};

/// A package that is read part by part and written again.
pub(crate) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    changed: BTreeMap<String, Vec<u8>>,
}

/// One line of a list of relations.
pub(crate) struct Relation {
    pub id: String,
    pub kind: String,
    pub target: String,
}

impl<'b> Package<'b> {
    pub fn open(bytes: &'b [u8]) -> Result<Package<'b>, MarkError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        Ok(Package { archive, changed: BTreeMap::new() })
    }

    /// A part as text; `None` when there is none of that name.
    pub fn part(&mut self, name: &str) -> Result<Option<Part>, MarkError> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let mut entry = self.archive.by_index(index).map_err(|error| broken(&error))?;
        let mut content = Vec::new();
        entry.read_to_end(&mut content).map_err(|error| MarkError::Inside(error.to_string()))?;
        Part::decode(&content).map(Some)
    }

    /// The relations of a part, or of the package itself (an empty name), with full part names.
    pub fn relations(&mut self, part: &str) -> Result<Vec<Relation>, MarkError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let Some(list) = self.part(&format!("{prefix}_rels/{file}.rels"))? else { return Ok(Vec::new()) };
        let mut reader = Reader::from_str(&list.xml);
        let mut relations = Vec::new();
        loop {
            match next(&mut reader)? {
                Event::Start(element) | Event::Empty(element) => {
                    if let (Some(id), Some(kind), Some(target)) = (
                        attribute(&element, "Id"),
                        attribute(&element, "Type"),
                        attribute(&element, "Target"),
                    ) {
                        let target = match target.strip_prefix('/') {
                            Some(whole) => whole.to_owned(),
                            None => format!("{prefix}{}", target.trim_start_matches("./")),
                        };
                        relations.push(Relation { id, kind, target });
                    }
                }
                Event::Eof => return Ok(relations),
                _ => {}
            }
        }
    }

    /// Gives a part another content.
    pub fn change(&mut self, name: &str, content: Vec<u8>) {
        self.changed.insert(name.to_owned(), content);
    }

    /// The package with the changed parts, all in the order in which they were.
    pub fn write(mut self) -> Result<Vec<u8>, MarkError> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..self.archive.len() {
            let entry = self.archive.by_index_raw(index).map_err(|error| broken(&error))?;
            match self.changed.get(entry.name().map_err(|error| broken(&error))?.as_ref()) {
                Some(content) => {
                    let name = entry.name().map_err(|error| broken(&error))?.into_owned();
                    let options = SimpleFileOptions::default()
                        .last_modified_time(entry.last_modified().unwrap_or_default());
                    drop(entry);
                    writer.start_file(name, options).map_err(|error| broken(&error))?;
                    writer.write_all(content).map_err(|error| MarkError::Inside(error.to_string()))?;
                }
                None => writer.raw_copy_file(entry).map_err(|error| broken(&error))?,
            }
        }
        Ok(writer.finish().map_err(|error| broken(&error))?.into_inner())
    }
}

fn broken(error: &ZipError) -> MarkError {
    MarkError::Inside(error.to_string())
}
