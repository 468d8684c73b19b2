//! The world that typst sees: one template, one data file, our fonts. No disk, no network, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};

use super::fonts::Fonts;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static TEMPLATE: LazyLock<Source> =
    LazyLock::new(|| Source::new(file("/form.typ"), include_str!("form.typ").to_owned()));
static LETTER: LazyLock<Source> =
    LazyLock::new(|| Source::new(file("/letter.typ"), include_str!("letter.typ").to_owned()));
static DATA: LazyLock<FileId> = LazyLock::new(|| file("/data.json"));

/// One job's world.
pub(super) struct World<'a> {
    fonts: &'a Fonts,
    template: Source,
    data: Bytes,
}

impl<'a> World<'a> {
    pub fn new(fonts: &'a Fonts, data: Vec<u8>) -> World<'a> {
        World { fonts, template: TEMPLATE.clone(), data: Bytes::new(data) }
    }

    /// The world of a letter.
    pub fn letter(fonts: &'a Fonts, data: Vec<u8>) -> World<'a> {
        World { fonts, template: LETTER.clone(), data: Bytes::new(data) }
    }

    /// A world with another template.
    #[cfg(test)]
    pub fn of_template(fonts: &'a Fonts, template: &str, data: Vec<u8>) -> World<'a> {
        let template = Source::new(TEMPLATE.id(), template.to_owned());
        World { fonts, template, data: Bytes::new(data) }
    }
}

impl typst::World for World<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(absent(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *DATA { Ok(self.data.clone()) } else { Err(absent(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_with_slash().into())
}

fn file(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("a plain absolute path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}
