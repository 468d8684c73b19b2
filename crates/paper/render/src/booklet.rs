//! A booklet (汇编) as content: catalogues and charts in the order in which they are bound.

use lianjian_domain::form::Catalogue;
use lianjian_domain::rollup::PowerCounts;

/// A booklet, or one unit's part of a larger one.
#[derive(Clone, Debug, Default)]
pub struct Booklet {
    /// Its title: 权力运行流程图汇编.
    pub title: String,
    /// Whose it is.
    pub holder: String,
    /// Lines at the foot of the cover: the month, what is in it.
    pub lines: Vec<String>,
    /// Its parts in order.
    pub parts: Vec<Part>,
}

/// A part with a page of its own before it: 职权目录, 权力运行流程图, 内部职权.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Its title.
    pub title: String,
    /// Lines under the title.
    pub lines: Vec<String>,
    /// What is in it.
    pub pieces: Vec<Piece>,
}

/// What stands in a part.
#[derive(Clone, Debug)]
pub enum Piece {
    /// A catalogue (附件2), on pages that lie; its rows may be a part of the unit's powers, which are counted beside.
    Catalogue(Catalogue, PowerCounts),
    /// A power with its chart.
    Power(PowerPage),
}

impl Piece {
    pub(crate) const fn is_catalogue(&self) -> bool {
        matches!(self, Piece::Catalogue(..))
    }
}

/// A power with its chart.
#[derive(Clone, Debug, Default)]
pub struct PowerPage {
    /// Its name with its number in the booklet.
    pub title: String,
    /// What is said under the title: code, category, department, limits.
    pub facts: String,
    /// The departments that handle it, for the index.
    pub offices: Vec<String>,
    /// Its chart; none for a power that has none yet.
    pub chart: Option<Chart>,
}

/// A chart as a picture.
#[derive(Clone, Debug)]
pub enum Chart {
    /// A drawing of ours.
    Svg(String),
    /// A picture or PDF as it was handed in.
    File(PictureKind, Vec<u8>),
}

/// What a picture's file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureKind {
    /// PNG
    Png,
    /// JPEG
    Jpeg,
    /// PDF; its first page is shown.
    Pdf,
}

impl PictureKind {
    /// What a file's bytes begin with.
    pub fn of(bytes: &[u8]) -> Option<PictureKind> {
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => Some(PictureKind::Png),
            [0xff, 0xd8, 0xff, ..] => Some(PictureKind::Jpeg),
            [b'%', b'P', b'D', b'F', ..] => Some(PictureKind::Pdf),
            _ => None,
        }
    }

    pub(crate) const fn ending(self) -> &'static str {
        match self {
            PictureKind::Png => "png",
            PictureKind::Jpeg => "jpg",
            PictureKind::Pdf => "pdf",
        }
    }
}

/// A place in a booklet: what its bookmarks and contents name.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// What is there.
    pub title: String,
    /// How deep it stands, from 1.
    pub level: usize,
    /// The page of the file, from 0.
    pub page: usize,
}

/// How many places of its powers the booklet names for one department.
pub(crate) fn by_office(booklet: &Booklet) -> Vec<(String, Vec<usize>)> {
    let mut offices: Vec<(String, Vec<usize>)> = Vec::new();
    for (number, power) in powers(booklet) {
        for office in &power.offices {
            match offices.iter_mut().find(|(known, _)| known == office) {
                Some((_, numbers)) => numbers.push(number),
                None => offices.push((office.clone(), vec![number])),
            }
        }
    }
    offices
}

/// The powers with their numbers, in order.
pub(crate) fn powers(booklet: &Booklet) -> impl Iterator<Item = (usize, &PowerPage)> {
    let pieces = booklet.parts.iter().flat_map(|part| &part.pieces);
    let powers = pieces.filter_map(|piece| match piece {
        Piece::Power(power) => Some(power),
        Piece::Catalogue(..) => None,
    });
    powers.enumerate()
}
