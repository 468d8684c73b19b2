//! Many parts of a booklet as one PDF. Each part was set for itself, one after the other, so that no more than one is
//! in the typesetter at a time; cover and contents come last, when all page numbers are known, and are bound in front.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary, text_string};
use serde::Serialize;

use super::fonts::{Families, Fonts};
use super::world::World;
use crate::booklet::Place;
use crate::{BookletPart, Error};

/// Entries of a page's dictionary that it may have from above.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// A booklet that is being bound.
pub struct Binding {
    document: Document,
    /// The root of all pages.
    root: ObjectId,
    pages: Vec<ObjectId>,
    places: Vec<Place>,
}

/// What stands on the cover.
#[derive(Clone, Debug, Default)]
pub struct Bound {
    /// The booklet's title.
    pub title: String,
    /// Whose it is.
    pub holder: String,
    /// Lines at the foot.
    pub lines: Vec<String>,
}

#[derive(Serialize)]
struct Data<'a> {
    title: &'a str,
    fonts: Families<'a>,
    total: Option<usize>,
    booklet: ContentsData<'a>,
}

#[derive(Serialize)]
struct ContentsData<'a> {
    title: &'a str,
    holder: &'a str,
    lines: &'a [String],
    entries: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    title: &'a str,
    level: usize,
    /// As it is printed at the foot of its page.
    page: usize,
    /// The page among those of all parts, from 0.
    target: usize,
}

impl Default for Binding {
    fn default() -> Self {
        let mut document = Document::with_version("1.7");
        let root = document.new_object_id();
        Binding { document, root, pages: Vec::new(), places: Vec::new() }
    }
}

impl Binding {
    /// The number that the next part's first page has.
    pub fn next_page(&self) -> usize {
        self.pages.len() + 1
    }

    /// Adds a part after those that are there.
    ///
    /// # Errors
    /// A part that is no PDF.
    pub fn add(&mut self, part: &BookletPart) -> Result<(), Error> {
        let before = self.pages.len();
        let pages = self.take(&part.pdf)?;
        self.pages.extend(pages);
        let moved = part.places.iter().map(|place| Place { page: place.page + before, ..place.clone() });
        self.places.extend(moved);
        Ok(())
    }

    /// Sets cover and contents, and writes the whole.
    ///
    /// # Errors
    /// What the typesetter refuses.
    pub fn finish(mut self, cover: &Bound, fonts: &Fonts) -> Result<Vec<u8>, Error> {
        let entries = self.places.iter().map(|place| Entry {
            title: &place.title,
            level: place.level,
            page: place.page + 1,
            target: place.page,
        });
        let title = format!("{} {}", cover.holder, cover.title);
        let data = Data {
            title: title.trim(),
            fonts: fonts.families(),
            total: None,
            booklet: ContentsData {
                title: &cover.title,
                holder: &cover.holder,
                lines: &cover.lines,
                entries: entries.collect(),
            },
        };
        let data = serde_json::to_vec(&data).map_err(|error| Error::Typesetting(error.to_string()))?;
        let front = super::compile(&World::contents(fonts, data)).and_then(|set| super::untagged(&set));
        typst::comemo::evict(super::KEPT_JOBS);
        let front = self.take(&front?)?;
        for page in &front {
            self.lead_links(*page);
        }
        let all: Vec<ObjectId> = front.into_iter().chain(self.pages.iter().copied()).collect();
        let outlines = self.bookmarks();
        self.close(&all, outlines, title.trim())
    }

    /// Takes the pages of a PDF over, with all that they show; what else it holds is left behind at the end.
    fn take(&mut self, pdf: &[u8]) -> Result<Vec<ObjectId>, Error> {
        let mut part = Document::load_mem(pdf).map_err(|error| Error::Typesetting(error.to_string()))?;
        part.renumber_objects_with(self.document.max_id + 1);
        let pages: Vec<ObjectId> = part.get_pages().into_values().collect();
        for page in &pages {
            let from_above = inherited(&part, *page);
            let Ok(page) = part.get_dictionary_mut(*page) else { continue };
            for (key, value) in from_above {
                page.set(key, value);
            }
            page.set("Parent", self.root);
            // The structure of the part is not carried over: what would point into it goes.
            page.remove(b"StructParents");
            page.remove(b"Tabs");
        }
        self.document.max_id = part.max_id;
        self.document.objects.append(&mut part.objects);
        Ok(pages)
    }

    /// Leads the links of a page of contents to the pages that they name.
    fn lead_links(&mut self, page: ObjectId) {
        let links = match self.document.get_dictionary(page).and_then(|page| page.get(b"Annots")) {
            Ok(Object::Array(links)) => links.clone(),
            Ok(Object::Reference(id)) => match self.document.get_object(*id).and_then(Object::as_array) {
                Ok(links) => links.clone(),
                Err(_) => return,
            },
            _ => return,
        };
        for link in links {
            let Ok(id) = link.as_reference() else { continue };
            let Some(target) = self.target(id).and_then(|target| self.pages.get(target)).copied() else {
                continue;
            };
            if let Ok(link) = self.document.get_dictionary_mut(id) {
                link.remove(b"A");
                link.remove(b"StructParent");
                link.set("Dest", vec![target.into(), "XYZ".into(), Object::Null, Object::Null, Object::Null]);
            }
        }
    }

    /// The page that a link names.
    fn target(&self, link: ObjectId) -> Option<usize> {
        let link = self.document.get_dictionary(link).ok()?;
        let action = match link.get(b"A").ok()? {
            Object::Reference(id) => self.document.get_dictionary(*id).ok()?,
            action => action.as_dict().ok()?,
        };
        let address = action.get(b"URI").and_then(Object::as_str).ok()?;
        std::str::from_utf8(address).ok()?.strip_prefix("page:")?.parse().ok()
    }

    /// Bookmarks out of the places; the first level stands open.
    fn bookmarks(&mut self) -> Option<ObjectId> {
        if self.places.is_empty() {
            return None;
        }
        let root = self.document.new_object_id();
        let ids: Vec<ObjectId> = self.places.iter().map(|_| self.document.new_object_id()).collect();
        let parents = parents(&self.places);
        let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        for (place, parent) in parents.iter().enumerate() {
            children.entry(*parent).or_default().push(place);
        }
        for (parent, places) in &children {
            for (at, place) in places.iter().enumerate() {
                let mut item = dictionary! {
                    "Title" => text_string(&self.places[*place].title),
                    "Parent" => parent.map_or(root, |parent| ids[parent]),
                };
                if let Some(page) = self.pages.get(self.places[*place].page) {
                    item.set(
                        "Dest",
                        vec![(*page).into(), "XYZ".into(), Object::Null, Object::Null, Object::Null],
                    );
                }
                if at > 0 {
                    item.set("Prev", ids[places[at - 1]]);
                }
                if let Some(next) = places.get(at + 1) {
                    item.set("Next", ids[*next]);
                }
                if let Some(own) = children.get(&Some(*place)) {
                    family(&mut item, own, &ids, false);
                }
                self.document.set_object(ids[*place], item);
            }
        }
        let mut whole = dictionary! { "Type" => "Outlines" };
        if let Some(own) = children.get(&None) {
            family(&mut whole, own, &ids, true);
        }
        self.document.set_object(root, whole);
        Some(root)
    }

    fn close(
        mut self,
        pages: &[ObjectId],
        outlines: Option<ObjectId>,
        title: &str,
    ) -> Result<Vec<u8>, Error> {
        let kids: Vec<Object> = pages.iter().map(|page| (*page).into()).collect();
        let count = i64::try_from(pages.len()).unwrap_or(i64::MAX);
        let root = self.root;
        self.document.set_object(root, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
        let mut catalog = dictionary! {
            "Type" => "Catalog",
            "Pages" => root,
            "Lang" => text_string("zh-CN"),
            "PageMode" => "UseOutlines",
            "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
        };
        if let Some(outlines) = outlines {
            catalog.set("Outlines", outlines);
        }
        let catalog = self.document.add_object(catalog);
        let about = dictionary! { "Title" => text_string(title), "Author" => text_string("廉鉴") };
        let about = self.document.add_object(about);
        self.document.trailer.set("Root", catalog);
        self.document.trailer.set("Info", about);
        self.document.prune_objects();
        let mut pdf = Vec::new();
        self.document.save_modern(&mut pdf).map_err(|error| Error::Typesetting(error.to_string()))?;
        Ok(pdf)
    }
}

/// Says which bookmarks stand under one.
fn family(item: &mut Dictionary, own: &[usize], ids: &[ObjectId], open: bool) {
    if let (Some(first), Some(last)) = (own.first(), own.last()) {
        item.set("First", ids[*first]);
        item.set("Last", ids[*last]);
        let count = i64::try_from(own.len()).unwrap_or(i64::MAX);
        item.set("Count", if open { count } else { -count });
    }
}

/// What a page has from the nodes above it and does not say itself.
fn inherited(part: &Document, page: ObjectId) -> Vec<(Vec<u8>, Object)> {
    const DEEPEST: usize = 32;
    let mut found: Vec<(Vec<u8>, Object)> = Vec::new();
    let Ok(own) = part.get_dictionary(page) else { return found };
    let mut node = own;
    for _ in 0..DEEPEST {
        let Ok(parent) = node.get(b"Parent").and_then(Object::as_reference) else { break };
        let Ok(above) = part.get_dictionary(parent) else { break };
        for key in INHERITED {
            let is_new = !own.has(key) && !found.iter().any(|(known, _)| known == key);
            if let (true, Ok(value)) = (is_new, above.get(key)) {
                found.push((key.to_vec(), value.clone()));
            }
        }
        node = above;
    }
    found
}

/// The place under which each one stands: the last before it that is less deep.
fn parents(places: &[Place]) -> Vec<Option<usize>> {
    let mut above: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(places.len());
    for (at, place) in places.iter().enumerate() {
        while above.last().is_some_and(|last| places[*last].level >= place.level) {
            above.pop();
        }
        parents.push(above.last().copied());
        above.push(at);
    }
    parents
}

#[cfg(test)]
mod tests {
    use super::parents;
    use crate::booklet::Place;

    #[test]
    fn a_bookmark_stands_under_the_last_one_less_deep() {
        let of = |level| Place { title: String::new(), level, page: 0 };
        let places = [of(1), of(2), of(3), of(3), of(2), of(1), of(3)];
        assert_eq!(parents(&places), [None, Some(0), Some(1), Some(1), Some(0), None, Some(5)]);
    }
}
