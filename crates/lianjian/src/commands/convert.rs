//! `convert`: a filled form in another format, by the ending of the file to write.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use lianjian_domain::form::Form;
use lianjian_forms::Report;
use lianjian_render::{Fonts, Options};

use super::read;
use crate::arguments::Common;
use crate::outcome::{Ended, Failure, Outcome};
use crate::print;

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Convert {
    #[arg(value_name = "输入", help = "填好的表格，或 convert、read --json 写出的 json")]
    input: PathBuf,
    #[arg(value_name = "输出", help = "扩展名决定格式：docx、xlsx、pdf、json")]
    output: PathBuf,
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Docx,
    Xlsx,
    Pdf,
    Json,
}

impl Convert {
    /// Reads and writes; forms beyond the first go to files of their own where the format holds one.
    pub fn run(&self, common: &Common) -> Ended {
        let format = Format::of(&self.output)?;
        let report = open(&self.input)?;
        read::tell_problems(&report);
        if report.forms.is_empty() {
            return Err(Failure::unusable(format!("{} 里没有可以转换的表格。", self.input.display())));
        }
        let mut written = Vec::new();
        match format {
            Format::Json => written.push(save(&self.output, report.to_json().to_string().as_bytes())?),
            Format::Pdf => written.push(save(&self.output, &pdf(&report.forms)?)?),
            Format::Docx | Format::Xlsx => {
                for (index, form) in report.forms.iter().enumerate() {
                    let bytes = if format == Format::Docx {
                        lianjian_render::docx(form, &Options::default())
                    } else {
                        lianjian_render::xlsx(form, &Options::default())
                    };
                    let bytes = bytes.map_err(|error| Failure::unusable(error.to_string()))?;
                    written.push(save(&numbered(&self.output, index), &bytes)?);
                }
            }
        }
        if common.json {
            print::json(&serde_json::json!({"written": written, "problems": report.problems}))?;
        } else {
            for file in &written {
                print::line(&format!("已写出 {file}"))?;
            }
        }
        Ok(Outcome::of_problems(!report.problems.is_empty()))
    }
}

impl Format {
    fn of(output: &Path) -> Result<Format, Failure> {
        let ending = output.extension().and_then(OsStr::to_str).map(str::to_lowercase);
        match ending.as_deref() {
            Some("docx") => Ok(Format::Docx),
            Some("xlsx") => Ok(Format::Xlsx),
            Some("pdf") => Ok(Format::Pdf),
            Some("json") => Ok(Format::Json),
            _ => Err(Failure::wrong_call(format!(
                "不知道要把 {} 写成什么：文件名请以 .docx、.xlsx、.pdf 或 .json 结尾。",
                output.display()
            ))),
        }
    }
}

/// A filled form, or what `convert` wrote as JSON.
fn open(input: &Path) -> Result<Report, Failure> {
    let is_json = input.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    if !is_json {
        return read::read(input);
    }
    let bytes = read::bytes(input)?;
    let forms = forms_of_json(&bytes)
        .map_err(|error| Failure::unusable(format!("{} 不是表格的 JSON：{error}。", input.display())))?;
    Ok(Report { file: input.display().to_string(), forms, ..Report::default() })
}

/// The forms of one report, or of an array of them as `read --json` prints it.
fn forms_of_json(bytes: &[u8]) -> serde_json::Result<Vec<Form>> {
    #[derive(serde::Deserialize)]
    struct Read {
        forms: Vec<Form>,
    }
    let reports = match serde_json::from_slice::<Read>(bytes) {
        Ok(report) => vec![report],
        Err(_) => serde_json::from_slice::<Vec<Read>>(bytes)?,
    };
    Ok(reports.into_iter().flat_map(|report| report.forms).collect())
}

fn pdf(forms: &[Form]) -> Result<Vec<u8>, Failure> {
    let fonts = Fonts::find().map_err(|error| Failure::unusable(error.to_string()))?;
    lianjian_render::pdf(forms, &Options::default(), &fonts)
        .map_err(|error| Failure::unusable(error.to_string()))
}

/// `out.docx`, `out-2.docx`, `out-3.docx` …
fn numbered(output: &Path, index: usize) -> PathBuf {
    if index == 0 {
        return output.to_owned();
    }
    let stem = output.file_stem().and_then(OsStr::to_str).unwrap_or("form");
    let ending = output.extension().and_then(OsStr::to_str).unwrap_or("docx");
    output.with_file_name(format!("{stem}-{}.{ending}", index + 1))
}

/// Writes a file; gives its name. A failure says which file and why.
pub fn save(file: &Path, bytes: &[u8]) -> Result<String, Failure> {
    let shown = file.display().to_string();
    std::fs::write(file, bytes)
        .map_err(|error| Failure::unusable(format!("没能写出 {shown}：{error}。请检查文件夹和权限。")))?;
    Ok(shown)
}
