//! Prints the grid of each file named on the command line: `cargo run --example dump_grid FILE…`.

use lianjian_grid::{Block, Table};

fn main() {
    for name in std::env::args().skip(1) {
        println!("== {name}");
        match std::fs::read(&name).map(|bytes| lianjian_grid::open(&bytes)) {
            Ok(Ok(document)) => {
                println!("{:?} {:?}", document.kind, document.notices);
                for block in &document.blocks {
                    match block {
                        Block::Text(text) => println!("  ¶ {text}"),
                        Block::Table(table) => print(table),
                    }
                }
            }
            Ok(Err(refusal)) => println!("  {refusal}"),
            Err(error) => println!("  {error}"),
        }
    }
}

fn print(table: &Table) {
    for cell in table.cells().iter().filter(|cell| !cell.text.is_empty() || !cell.tables.is_empty()) {
        let at = table.place.cell(cell.row, cell.column);
        println!("  {at} {}×{} {:?}", cell.row_span, cell.column_span, cell.text);
        cell.tables.iter().for_each(print);
    }
}
