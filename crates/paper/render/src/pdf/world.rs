//! The world that typst sees: one template, one data file, pictures, our fonts. No disk, no network, no clock.

use std::collections::HashMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};

use super::fonts::Fonts;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static SHEET: LazyLock<Source> = LazyLock::new(|| template("/sheet.typ", include_str!("sheet.typ")));
static FORM: LazyLock<Source> = LazyLock::new(|| template("/form.typ", include_str!("form.typ")));
static LETTER: LazyLock<Source> = LazyLock::new(|| template("/letter.typ", include_str!("letter.typ")));
static BOOKLET: LazyLock<Source> = LazyLock::new(|| template("/booklet.typ", include_str!("booklet.typ")));
static CHART: LazyLock<Source> = LazyLock::new(|| template("/chart.typ", include_str!("chart.typ")));
static CONTENTS: LazyLock<Source> = LazyLock::new(|| template("/contents.typ", include_str!("contents.typ")));
static PICTURE: LazyLock<FileId> = LazyLock::new(|| file("/picture.typ"));
static DATA: LazyLock<FileId> = LazyLock::new(|| file("/data.json"));

/// One job's world.
pub(super) struct World<'a> {
    fonts: &'a Fonts,
    template: Source,
    files: HashMap<FileId, Bytes>,
}

impl<'a> World<'a> {
    pub fn new(fonts: &'a Fonts, data: Vec<u8>) -> World<'a> {
        World::of(&FORM, fonts, data, Vec::new())
    }

    /// The world of a letter.
    pub fn letter(fonts: &'a Fonts, data: Vec<u8>) -> World<'a> {
        World::of(&LETTER, fonts, data, Vec::new())
    }

    /// The world of a booklet with the files of its charts.
    pub fn booklet(fonts: &'a Fonts, data: Vec<u8>, files: Vec<(String, Vec<u8>)>) -> World<'a> {
        World::of(&BOOKLET, fonts, data, files)
    }

    /// The world of cover and contents of a booklet whose parts are joined.
    pub fn contents(fonts: &'a Fonts, data: Vec<u8>) -> World<'a> {
        World::of(&CONTENTS, fonts, data, Vec::new())
    }

    /// The world of one chart.
    pub fn chart(fonts: &'a Fonts, data: Vec<u8>, files: Vec<(String, Vec<u8>)>) -> World<'a> {
        World::of(&CHART, fonts, data, files)
    }

    /// The world of one picture and nothing else.
    pub fn picture(fonts: &'a Fonts, path: &str, bytes: Vec<u8>) -> World<'a> {
        let template = Source::new(*PICTURE, format!("#image({path:?}, width: 100pt)"));
        World::of(&template, fonts, Vec::new(), vec![(path.to_owned(), bytes)])
    }

    /// A world with another template.
    #[cfg(test)]
    pub fn of_template(fonts: &'a Fonts, template: &str, data: Vec<u8>) -> World<'a> {
        World::of(&Source::new(FORM.id(), template.to_owned()), fonts, data, Vec::new())
    }

    fn of(template: &Source, fonts: &'a Fonts, data: Vec<u8>, files: Vec<(String, Vec<u8>)>) -> World<'a> {
        let mut files: HashMap<FileId, Bytes> =
            files.into_iter().map(|(path, bytes)| (file(&path), Bytes::new(bytes))).collect();
        files.insert(*DATA, Bytes::new(data));
        World { fonts, template: template.clone(), files }
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
        let known = [&self.template, &SHEET];
        known.into_iter().find(|source| source.id() == id).cloned().ok_or_else(|| absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| absent(id))
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

fn template(path: &str, text: &str) -> Source {
    Source::new(file(path), text.to_owned())
}

fn file(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("a plain absolute path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}
