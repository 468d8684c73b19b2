//! Whatever a file says, its grid is one: every slot is covered by a cell that reaches to it.

use std::io::{Cursor, Write};

use lianjian_grid::{Refusal, Table, open};
use proptest::prelude::*;
use zip::{ZipWriter, write::SimpleFileOptions};

fn docx(body: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).expect("a part");
    let namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    write!(zip, "<w:document xmlns:w=\"{namespace}\"><w:body>{body}</w:body></w:document>")
        .expect("its text");
    zip.finish().expect("a package").into_inner()
}

fn check(table: &Table) {
    for row in 0..table.height() {
        for column in 0..table.width() {
            let Some(cell) = table.cell(row, column) else { continue };
            assert!((cell.row..cell.row + cell.row_span).contains(&row), "{row} {column} {cell:?}");
            assert!(
                (cell.column..cell.column + cell.column_span).contains(&column),
                "{row} {column} {cell:?}"
            );
            assert!(cell.row < table.height());
        }
        let across: Vec<_> = table.across(row).map(|cell| cell.column).collect();
        assert!(across.is_sorted(), "{across:?}");
    }
    table.cells().iter().flat_map(|cell| &cell.tables).for_each(check);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_of_any_markup_give_a_sound_grid(
        tags in prop::collection::vec(
            prop_oneof![
                Just("<table>".to_owned()), Just("</table>".to_owned()), Just("<tr>".to_owned()),
                Just("</tr>".to_owned()), Just("</td>".to_owned()), Just("文字".to_owned()), Just("<br>".to_owned()),
                (0usize..5, 0usize..5).prop_map(|(rows, columns)| format!("<td rowspan={rows} colspan={columns}>")),
            ],
            0..60,
        ),
    ) {
        match open(format!("<html>{}", tags.concat()).as_bytes()) {
            Ok(document) => document.tables().for_each(check),
            Err(refusal) => prop_assert_eq!(refusal, Refusal::Empty),
        }
    }

    #[test]
    fn documents_of_any_merges_give_a_sound_grid(
        rows in prop::collection::vec(prop::collection::vec((1usize..4, 0usize..3, 0usize..3), 1..5), 1..8),
    ) {
        let cell = |(columns, merge, skipped): &(usize, usize, usize)| {
            let merge = ["", "<w:vMerge/>", "<w:vMerge w:val=\"restart\"/>"][*merge];
            let inner = if *skipped == 2 { "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>" } else { "" };
            format!("<w:tc><w:tcPr><w:gridSpan w:val=\"{columns}\"/>{merge}</w:tcPr>{inner}<w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>")
        };
        let row = |row: &Vec<(usize, usize, usize)>| {
            let before = row[0].2;
            let cells: String = row.iter().map(cell).collect();
            format!("<w:tr><w:trPr><w:gridBefore w:val=\"{before}\"/></w:trPr>{cells}</w:tr>")
        };
        let body: String = rows.iter().map(row).collect();
        let document = open(&docx(&format!("<w:tbl>{body}</w:tbl>"))).expect("a document");
        document.tables().for_each(check);
    }

    #[test]
    fn lines_give_their_values_at_their_places(
        rows in prop::collection::vec(prop::collection::vec("[甲乙 ,\"\n]{0,4}", 1..5), 1..8),
    ) {
        let quote = |value: &String| format!("\"{}\"", value.replace('"', "\"\""));
        let lines: Vec<String> = rows.iter().map(|row| row.iter().map(quote).collect::<Vec<_>>().join(",")).collect();
        if let Ok(document) = open(lines.join("\n").as_bytes()) {
            let table = document.tables().next().expect("lines are a table");
            for (row, values) in rows.iter().enumerate() {
                for (column, value) in values.iter().enumerate() {
                    let found = table.cell(row, column).map_or("", |cell| cell.text.as_str());
                    prop_assert_eq!(found, value.as_str());
                }
            }
        }
    }
}
