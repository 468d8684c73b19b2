//! 附件3 with 200 rows to PDF, warm, against the same docx through headless LibreOffice.

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use lianjian_domain::form::{Form, Register};
use lianjian_render::{Fonts, Options};

use crate::figure::Figures;
use crate::reading::row_of;
use crate::timing::{median, seconds};

const ROWS: usize = 200;
/// How many times as fast (issue 3).
const WANTED: f64 = 25.0;

pub fn measure(figures: &mut Figures, full: bool) -> Result<()> {
    eprintln!("pdf");
    let rounds = if full { 15 } else { 5 };
    let fonts = Fonts::find()?;
    let folder = tempfile::tempdir()?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // Every round prints another text: nothing but fonts and template is remembered. The first warms both up.
    for round in 0..=rounds {
        let form = register(round);
        let (took, pdf) =
            seconds(|| lianjian_render::pdf(std::slice::from_ref(&form), &Options::default(), &fonts));
        ensure!(pdf?.starts_with(b"%PDF"), "a PDF");
        let file = folder.path().join(format!("{round}.docx"));
        fs::write(&file, lianjian_render::docx(&form, &Options::default())?)?;
        let mut office = Command::new("soffice");
        office
            .arg(format!("-env:UserInstallation=file://{}/profile", folder.path().display()))
            .args(["--headless", "--norestore", "--convert-to", "pdf", "--outdir"])
            .arg(folder.path())
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let (office_took, status) = seconds(|| office.status());
        ensure!(status.context("LibreOffice: make install-packages")?.success(), "LibreOffice failed");
        ensure!(file.with_extension("pdf").exists(), "LibreOffice wrote no PDF");
        if round > 0 {
            ours.push(took);
            theirs.push(office_took);
        }
    }
    figures.times(
        "附件3 with 200 rows to PDF, warm",
        "the docx through LibreOffice",
        median(ours),
        median(theirs),
        WANTED,
    );
    Ok(())
}

fn register(round: usize) -> Form {
    Form::Annex3(Register {
        unit: Some("清河县财政局".to_owned()),
        duties: format!("负责全县财政收支管理，第{round}稿。"),
        rows: (0..ROWS).map(|row| row_of(round, row)).collect(),
        ..Register::default()
    })
}
