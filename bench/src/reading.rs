//! Reading 200 filled post registers (docx) to typed forms, against python-docx reading the same cells.
//!
//! Twice: as an office suite keeps them, each with its 850 kB of styles and themes (the demonstration county's,
//! taken in turn), and as this program writes them, as bare as a document can be. Both sides open every file and
//! read every cell; only python-docx looks at the styles.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use lianjian_domain::form::{Form, Opinion, OpinionBy, Pledge, Register, RegisterRow};
use lianjian_domain::level::Level;
use lianjian_render::Options;

use crate::figure::Figures;
use crate::python::python;
use crate::timing::{median, seconds};

const FILES: usize = 200;
const ROUNDS: usize = 5;
/// How many times as fast (issue 3).
const WANTED: f64 = 50.0;

pub fn measure(figures: &mut Figures) -> Result<()> {
    eprintln!("reading");
    let python = python()?;
    let samples = samples()?;
    let from_an_office = |index: usize| Ok(fs::read(&samples[index % samples.len()])?);
    let from_this_program = |index| Ok(lianjian_render::docx(&post(index), &Options::default())?);
    compare(figures, &python, "reading 200 post registers (docx)", from_an_office)?;
    compare(figures, &python, "reading 200 post registers (docx) that this program wrote", from_this_program)
}

/// Reads the files of an index each, in turn with the peer.
fn compare(
    figures: &mut Figures,
    python: &Path,
    what: &str,
    file: impl Fn(usize) -> Result<Vec<u8>>,
) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut files = Vec::with_capacity(FILES);
    for index in 0..FILES {
        let path = folder.path().join(format!("{index:03}.docx"));
        fs::write(&path, file(index)?)?;
        files.push(path);
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (took, rows) = seconds(|| read(&files));
        ensure!(rows? >= FILES, "every file has rows, and every row is read");
        ours.push(took);
        let told = Command::new(python).arg(peer("read_cells.py")).arg(folder.path()).output()?;
        ensure!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
        let told = String::from_utf8(told.stdout)?;
        theirs.push(told.split_whitespace().next().context("the peer says its seconds")?.parse::<f64>()?);
    }
    let against = "python-docx reading the same cells";
    figures.times(what, against, median(ours), median(theirs), WANTED);
    Ok(())
}

/// The demonstration county's post registers, as they lie in the repository.
fn samples() -> Result<Vec<PathBuf>> {
    let county = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/demo");
    let mut found = Vec::new();
    for unit in fs::read_dir(&county)?.filter_map(Result::ok).filter(|entry| entry.path().is_dir()) {
        for file in fs::read_dir(unit.path())? {
            let path = file?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with("附件5") && path.extension().is_some_and(|ending| ending == "docx") {
                found.push(path);
            }
        }
    }
    found.sort();
    ensure!(!found.is_empty(), "{} has no 附件5", county.display());
    Ok(found)
}

fn read(files: &[PathBuf]) -> Result<usize> {
    let mut rows = 0;
    for file in files {
        let report = lianjian_forms::read("form.docx", &fs::read(file)?);
        let registers = report.forms.iter().filter_map(Form::register);
        let read = registers.map(|form| form.rows.len()).sum::<usize>();
        ensure!(read > 0, "{}: {:?}", file.display(), report.problems);
        rows += read;
    }
    Ok(rows)
}

/// A filled 附件5 of eight rows, each file another.
fn post(index: usize) -> Form {
    let rows = (0..8).map(|row| row_of(index, row)).collect();
    let opinion =
        |by| Opinion { by, text: "同意。".to_owned(), signer: Some("张某某".to_owned()), date: None };
    Form::Annex5(Register {
        unit: Some("清河县财政局".to_owned()),
        post: Some(format!("国库股科员{index}")),
        duties: "负责资金拨付、账户管理和对账。\n完成领导交办的其他事项。".to_owned(),
        rows,
        pledge: Some(Pledge {
            text: "本人承诺按制度办事，自觉接受监督。".to_owned(),
            signer: None,
            date: None,
        }),
        opinions: vec![opinion(OpinionBy::DepartmentHead), opinion(OpinionBy::PartyGroup)],
        ..Register::default()
    })
}

/// A row of a register whose text no other row has.
pub fn row_of(index: usize, row: usize) -> RegisterRow {
    RegisterRow {
        number: u32::try_from(row + 1).ok(),
        risk: format!(
            "在第{index}批专项资金第{row}次拨付中，利用审核权设置障碍，索要好处费或者要求报销个人费用。"
        ),
        level: Some(Level::ALL[row % 3]),
        measures: vec![
            format!("拨付时限和条件公开，超期未拨自动提示分管领导，第{row}次起逐笔说明。"),
            "资金拨付情况每月在内部网公示，由非经办人员每季度抽查一次。".to_owned(),
        ],
        responsible: "谢某某".to_owned(),
        extra: BTreeMap::new(),
        ..RegisterRow::default()
    }
}

fn peer(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(name)
}
