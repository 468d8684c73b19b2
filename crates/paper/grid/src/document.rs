//! What every kind of file becomes.

use crate::{kind::Kind, table::Table};

/// A file's content in reading order.
#[derive(Clone, Debug)]
pub struct Document {
    /// What the file was.
    pub kind: Kind,
    /// Paragraphs and tables as they follow each other.
    pub blocks: Vec<Block>,
    /// What was left out, and why.
    pub notices: Vec<Notice>,
}

/// A paragraph or a table.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph, of the body or of a text box; never blank.
    Text(String),
    /// A table.
    Table(Table),
}

/// Something in the file that was not read on purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A sheet that its author had hidden.
    HiddenSheet(String),
}

impl Document {
    pub(crate) fn new(kind: Kind) -> Document {
        Document { kind, blocks: Vec::new(), notices: Vec::new() }
    }

    /// The tables, in order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Text(_) => None,
        })
    }

    /// Takes a column out of every table that has it, by its heading (see [`Table::added_column`]).
    pub fn drop_column(&mut self, heading: &str) {
        for block in &mut self.blocks {
            if let Block::Table(table) = block {
                table.drop_column(heading);
            }
        }
    }

    /// True when nothing can be read in it.
    pub fn is_blank(&self) -> bool {
        self.blocks.iter().all(|block| match block {
            Block::Text(text) => text.trim().is_empty(),
            Block::Table(table) => table.is_blank(),
        })
    }
}

impl std::fmt::Display for Notice {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Notice::HiddenSheet(name) => {
                write!(out, "工作表“{name}”是隐藏的，没有读入。要读入请先取消隐藏。")
            }
        }
    }
}
