//! A plain list in the style of the forms: a title, a line above, one row of heads, one row an entry.

use super::{Cell, Row, Sheet, Style, Twips, text};

/// The width of the text area of a page that stands upright (GB/T 9704).
const UPRIGHT: Twips = 8_844;
/// The same of a page that lies.
const LANDSCAPE: Twips = 12_756;

/// A list to print: members of a group, telephone numbers, activities.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The title.
    pub title: String,
    /// The line between title and table; may be empty.
    pub above: String,
    /// On a page that lies instead of one that stands.
    pub landscape: bool,
    /// The columns.
    pub columns: Vec<Column>,
    /// The entries, one text for each column; missing ones are empty.
    pub rows: Vec<Vec<String>>,
    /// The line below the table; may be empty.
    pub below: String,
}

/// A column of a list.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// How wide it is, relative to the others.
    pub share: u32,
    /// Whether its entries are long: they begin at the left. Otherwise they stand in the middle.
    pub long: bool,
}

impl Column {
    /// A column of short entries.
    pub fn short(head: &str, share: u32) -> Column {
        Column { head: head.to_owned(), share, long: false }
    }

    /// A column of long entries.
    pub fn long(head: &str, share: u32) -> Column {
        Column { long: true, ..Column::short(head, share) }
    }
}

pub(super) fn lay_out(listing: &Listing) -> Sheet {
    let width = if listing.landscape { LANDSCAPE } else { UPRIGHT };
    let shares: u32 = listing.columns.iter().map(|column| column.share).sum::<u32>().max(1);
    let mut until = 0;
    let widths = listing.columns.iter().map(|column| {
        let from = width * until / shares;
        until += column.share;
        width * until / shares - from
    });
    let heads = listing.columns.iter().enumerate();
    let heads = heads.map(|(at, column)| Cell::new(at, Style::Heading, &column.head)).collect();
    let mut rows = vec![Row::new(600, heads)];
    for entry in &listing.rows {
        let cells = listing.columns.iter().enumerate().map(|(at, column)| {
            let style = if column.long { Style::Long } else { Style::Short };
            Cell::new(at, style, entry.get(at).map_or("", String::as_str))
        });
        rows.push(Row::new(560, cells.collect()));
    }
    let title = text::plain(&listing.title);
    Sheet {
        landscape: listing.landscape,
        label: "",
        name: title.replace('\n', ""),
        title,
        above: text::plain(&listing.above),
        columns: widths.collect(),
        body: 1..rows.len(),
        rows,
        heading: 0..1,
        repeats_from_top: true,
        below: text::plain(&listing.below),
        notes: String::new(),
        choices: Vec::new(),
    }
}
