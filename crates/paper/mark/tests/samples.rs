//! Every sample, marked: reading it again gives the same forms and the same problems, marking it
//! again changes the notes and nothing else, and the notes say what was wrong.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use lianjian_domain::problem::{NOTE_HEADING, Problem};
use lianjian_forms::{Report, read};
use lianjian_grid::{Document, Kind, Table};
use lianjian_mark::{MarkError, mark};

/// The samples, from `LIANJIAN_SHARED` or beside the workspace.
fn samples() -> Vec<(String, Vec<u8>)> {
    let shared = env::var_os("LIANJIAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared"), PathBuf::from);
    let mut found = Vec::new();
    for folder in ["messy", "filled/住建局", "filled/财政局", "blank"] {
        let Ok(entries) = fs::read_dir(shared.join("samples").join(folder)) else {
            eprintln!("skipped: no samples in {folder}");
            continue;
        };
        for path in entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()) {
            let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            if !["md", "json", "txt"].contains(&ending.as_str()) {
                found.push((name(&path), fs::read(&path).expect("a sample")));
            }
        }
    }
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.file_name().expect("a file").to_string_lossy().into_owned()
}

/// What must be the same: all of it, but addresses where the file became another kind.
fn essence(report: &Report, with_places: bool) -> String {
    let mut json = report.to_json();
    json["file"] = "".into();
    if !with_places {
        let forms = json["forms"].as_array_mut().into_iter().flatten();
        for row in forms.filter_map(|form| form["rows"].as_array_mut()).flatten() {
            row.as_object_mut().expect("a row").remove("at");
        }
        for problem in json["problems"].as_array_mut().into_iter().flatten() {
            *problem = problem["code"].clone();
        }
    }
    serde_json::to_string_pretty(&json).expect("plain values")
}

/// What stands in the column of notes, of all tables.
fn notes(document: &Document) -> String {
    fn of(table: &Table, notes: &mut String) {
        if let Some(column) = table.added_column(NOTE_HEADING) {
            for row in 0..table.height() {
                notes.push_str(table.cell(row, column).map_or("", |cell| &cell.text));
                notes.push('\n');
            }
        }
        table.cells().iter().flat_map(|cell| &cell.tables).for_each(|inner| of(inner, notes));
    }
    let mut all = String::new();
    document.tables().for_each(|table| of(table, &mut all));
    all
}

#[test]
fn a_marked_file_reads_as_the_file_did() {
    for (name, bytes) in samples() {
        let before = read(&name, &bytes);
        let (marked_name, marked) = match mark(&name, &bytes, &before.problems) {
            Ok(marked) => marked,
            Err(MarkError::Unreadable(_)) => continue,
            // A file without problems, or a letter without a table.
            Err(MarkError::NothingToMark) => {
                assert!(before.problems.is_empty() || before.forms.is_empty(), "{name}");
                continue;
            }
            Err(error) => panic!("{name}: {error}"),
        };
        let kind = lianjian_grid::open(&bytes).expect("a readable file").kind;
        let in_place = matches!(kind, Kind::Docx | Kind::Xlsx | Kind::Delimited | Kind::Xls);
        let after = read(&marked_name, &marked);
        assert_eq!(essence(&after, in_place), essence(&before, in_place), "{name}");
        let document = lianjian_grid::open(&marked).expect("a readable file");
        let written = notes(&document);
        for problem in &before.problems {
            let line = format!("{}{}", problem.severity.mark(), problem.message);
            assert!(written.contains(&line), "{name}: {line}\nnot in\n{written}");
        }
        // Put right and marked for another reason: the old notes are gone, nothing else is.
        let other = Problem::new(before.problems[0].code, "另一个问题。").at(before.problems[0].at.clone());
        if in_place {
            let (again_name, again) = mark(&marked_name, &marked, &[other]).expect("a marked file");
            assert_eq!(again_name, marked_name);
            assert_eq!(essence(&read(&name, &again), true), essence(&before, true), "{name} again");
            let written = notes(&lianjian_grid::open(&again).expect("a readable file"));
            assert!(written.contains("另一个问题。"), "{name}: {written}");
            assert!(
                !before.problems.iter().any(|problem| written.contains(&problem.message)),
                "{name}: {written}"
            );
        }
    }
}

#[test]
fn every_row_of_a_sound_file_can_carry_a_note() {
    for (name, bytes) in samples() {
        let before = read(&name, &bytes);
        let rows =
            before.forms.iter().filter_map(|form| form.to_json()["rows"].as_array().cloned()).flatten();
        let mut problems: Vec<Problem> = rows
            .filter_map(|row| row["at"].as_str().map(str::to_owned))
            .map(|at| Problem::new(lianjian_domain::problem::Code::LevelUnknown, format!("在 {at}。")).at(at))
            .collect();
        problems.extend(before.places.iter().map(|place| {
            Problem::new(lianjian_domain::problem::Code::TotalDiffers, format!("表 {place}。"))
                .at(place.clone())
        }));
        let Ok((marked_name, marked)) = mark(&name, &bytes, &problems) else { continue };
        let kind = lianjian_grid::open(&bytes).expect("a readable file").kind;
        let in_place = matches!(kind, Kind::Docx | Kind::Xlsx | Kind::Delimited | Kind::Xls);
        assert_eq!(essence(&read(&marked_name, &marked), in_place), essence(&before, in_place), "{name}");
        let written = notes(&lianjian_grid::open(&marked).expect("a readable file"));
        for problem in problems {
            assert!(written.contains(&problem.message), "{name}: {}\n{written}", problem.message);
        }
    }
}
