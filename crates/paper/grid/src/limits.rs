//! How much of a file is read before it is refused: the bounds of memory and time.

use std::time::Duration;

/// Bounds of one reading. The defaults suit a server that reads what two hundred units send in.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file: u64,
    /// Bytes of one part of a package once inflated.
    pub part: u64,
    /// Bytes of all parts of a package once inflated, whether they are read or not.
    pub package: u64,
    /// How many times larger a part may become; small parts are exempt.
    pub ratio: u64,
    /// Parts of a package.
    pub parts: usize,
    /// Elements within elements of an XML part.
    pub depth: usize,
    /// Cells and slots of the grid, all tables together.
    pub cells: usize,
    /// How long `LibreOffice` may take for one file.
    pub conversion: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file: 64 << 20,
            part: 128 << 20,
            package: 256 << 20,
            ratio: 250,
            parts: 4096,
            depth: 512,
            cells: 3_000_000,
            conversion: Duration::from_mins(1),
        }
    }
}

/// A part smaller than this once inflated is not judged by its ratio: a page of blank cells shrinks
/// a hundredfold and is no bomb.
pub(crate) const RATIO_EXEMPT: u64 = 8 << 20;

/// A size as people say it.
pub(crate) fn mebibytes(bytes: u64) -> String {
    if bytes < 1 << 20 { format!("{} KB", bytes.div_ceil(1 << 10)) } else { format!("{} MB", bytes >> 20) }
}
