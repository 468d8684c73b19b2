//! Writes forms given as JSON (one form, or an array of forms) in all three kinds, to look at.
//!
//! `print FORMS.json FOLDER [notes]`

use std::path::Path;
use std::{env, fs};

use lianjian_domain::form::Form;
use lianjian_render::{Fonts, Options, docx, pdf, xlsx};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [forms, folder, rest @ ..] = arguments.as_slice() else {
        return Err("print FORMS.json FOLDER [notes]".into());
    };
    let options = Options { notes: rest.iter().any(|word| word == "notes"), ..Options::default() };
    let json = fs::read_to_string(forms)?;
    let forms: Vec<Form> = serde_json::from_str::<Vec<Form>>(&json)
        .or_else(|_| serde_json::from_str(&json).map(|form| vec![form]))?;
    let fonts = Fonts::find()?;
    let folder = Path::new(folder);
    fs::create_dir_all(folder)?;
    for (at, form) in forms.iter().enumerate() {
        let name = format!("{}-{}", at + 1, form.kind().name());
        fs::write(folder.join(format!("{name}.docx")), docx(form, &options)?)?;
        fs::write(folder.join(format!("{name}.xlsx")), xlsx(form, &options)?)?;
        fs::write(folder.join(format!("{name}.pdf")), pdf(std::slice::from_ref(form), &options, &fonts)?)?;
    }
    fs::write(folder.join("all.pdf"), pdf(&forms, &options, &fonts)?)?;
    Ok(())
}
