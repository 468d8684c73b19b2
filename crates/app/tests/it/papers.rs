//! Filled forms for tests, written as the program writes them.

use std::path::PathBuf;

use lianjian_domain::form::{Catalogue, Form, PowerRow, Register, RegisterRow};
use lianjian_domain::level::Level;
use lianjian_render::Options;

/// A unit's register with these rows: text, level, measures.
pub fn unit_register(unit: &str, rows: &[(&str, Level, &[&str])]) -> Form {
    Form::Annex3(register(unit, rows))
}

/// A post's register.
pub fn post_register(unit: &str, post: &str, rows: &[(&str, Level, &[&str])]) -> Form {
    Form::Annex5(Register { post: Some(post.to_owned()), ..register(unit, rows) })
}

fn register(unit: &str, rows: &[(&str, Level, &[&str])]) -> Register {
    let rows = rows
        .iter()
        .zip(1u32..)
        .map(|((risk, level, measures), number)| RegisterRow {
            number: Some(number),
            risk: (*risk).to_owned(),
            level: Some(*level),
            measures: measures.iter().map(|measure| (*measure).to_owned()).collect(),
            responsible: "钱某某".to_owned(),
            ..RegisterRow::default()
        })
        .collect();
    Register {
        unit: Some(unit.to_owned()), duties: "主持全面工作。".to_owned(), rows, ..Register::default()
    }
}

/// A catalogue with these powers: name, category.
pub fn catalogue(unit: &str, rows: &[(&str, &str)]) -> Form {
    let rows = rows
        .iter()
        .zip(1u32..)
        .map(|((name, category), number)| PowerRow {
            number: Some(number),
            name: (*name).to_owned(),
            category: (*category).to_owned(),
            basis: "《中华人民共和国建筑法》（1997年11月1日主席令第91号）第七条".to_owned(),
            form: "单位网站".to_owned(),
            scope: "向社会公开".to_owned(),
            time: "长期公开".to_owned(),
            fee: "不收费".to_owned(),
            office: "建筑业股".to_owned(),
            ..PowerRow::default()
        })
        .collect();
    Form::Annex2(Catalogue { unit: Some(unit.to_owned()), rows, ..Catalogue::default() })
}

/// The form as a Word file.
pub fn docx(form: &Form) -> Vec<u8> {
    lianjian_render::docx(form, &Options::default()).unwrap()
}

/// The forms as people fill them, when the folder of samples lies beside the checkout.
pub fn samples() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let folder =
        std::env::var_os("LIANJIAN_SHARED").map_or(beside, |shared| PathBuf::from(shared).join("samples"));
    if folder.is_dir() {
        Some(folder)
    } else {
        eprintln!("left out: no samples at {}", folder.display());
        None
    }
}
