//! How long 附件3 takes to become a PDF, warm, beside `LibreOffice` with the same form as docx.
//!
//! `pdf_many [ROWS] [ROUNDS]`, by default 200 rows and 15 rounds. Every round prints another text, so
//! that nothing but fonts and template is remembered from the one before. Prints medians and, on
//! Linux, the most memory that this program held.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use lianjian_domain::form::{Form, Register, RegisterRow};
use lianjian_domain::level::Level;
use lianjian_render::{Fonts, Options, docx, pdf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let numbers: Vec<usize> = env::args().skip(1).map(|word| word.parse()).collect::<Result<_, _>>()?;
    let rows = numbers.first().copied().unwrap_or(200);
    let rounds = numbers.get(1).copied().unwrap_or(15).max(1);
    let options = Options::default();

    let started = Instant::now();
    let fonts = Fonts::find()?;
    println!("fonts found in {:.0} ms", milliseconds(started.elapsed()));
    let started = Instant::now();
    let first = pdf(&[register(rows, 0)], &options, &fonts)?;
    println!("first PDF {:.0} ms, {} kB", milliseconds(started.elapsed()), first.len() / 1000);
    let own = median(rounds, |round| {
        pdf(&[register(rows, round)], &options, &fonts)?;
        Ok(())
    })?;
    println!("{rows} rows to PDF, warm: {own:.1} ms (median of {rounds})");
    if let Some(peak) = peak_memory() {
        println!("peak memory {peak} MB");
    }

    let folder = env::temp_dir().join(format!("pdf-many-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let office = median(rounds.min(7) + 1, |round| {
        let path = folder.join(format!("{round}.docx"));
        fs::write(&path, docx(&register(rows, round), &options)?)?;
        convert(&path, &folder)
    });
    fs::remove_dir_all(&folder)?;
    match office {
        Ok(office) => {
            println!("the same docx through LibreOffice: {office:.0} ms, {:.1} times as long", office / own);
        }
        Err(error) => println!("LibreOffice was not measured: {error}"),
    }
    Ok(())
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// The median of the rounds' times in milliseconds; the first round warms up and does not count.
fn median(rounds: usize, mut work: impl FnMut(usize) -> Outcome) -> Result<f64, Box<dyn std::error::Error>> {
    let mut times = Vec::new();
    for round in 0..=rounds {
        let started = Instant::now();
        work(round)?;
        times.push(milliseconds(started.elapsed()));
    }
    times.remove(0);
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}

fn convert(document: &Path, folder: &Path) -> Outcome {
    let done = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .args([folder, document])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    let written = fs::metadata(document.with_extension("pdf")).is_ok_and(|file| file.len() > 0);
    if done.success() && written { Ok(()) } else { Err("soffice wrote no PDF".into()) }
}

/// A register of realistic length whose texts differ from round to round.
fn register(rows: usize, round: usize) -> Form {
    let risks = [
        "“三重一大”事项不经集体研究，个人或少数人说了算",
        "工程建设项目招标投标中规避招标、虚假招标，为特定企业谋取中标",
        "违反程序核发施工许可证，或对不符合条件的申请予以许可",
    ];
    let measures = [
        "严格执行局党组议事规则，重大事项一律提交党组会集体讨论，主要领导末位表态",
        "会议记录由专人保管，每季度报派驻纪检组备查",
    ];
    let row = |at: usize| RegisterRow {
        number: u32::try_from(at + 1).ok(),
        risk: format!("{}（第{round}轮第{at}项）", risks[at % risks.len()]),
        level: Some(Level::ALL[at % 3]),
        measures: measures.iter().take(1 + at % 2).map(|text| format!("{text}，{round}年{at}次")).collect(),
        responsible: "张某某".to_owned(),
        ..RegisterRow::default()
    };
    Form::Annex3(Register {
        unit: Some("清河县住房和城乡建设局".to_owned()),
        duties: "负责全县建筑市场监管、工程质量安全监督、房地产市场管理和住房保障。".to_owned(),
        rows: (0..rows).map(row).collect(),
        ..Register::default()
    })
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The peak of resident memory in MB, as Linux tells it.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}
