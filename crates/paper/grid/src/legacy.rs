//! Old .doc and .rtf files, turned into docx by a `LibreOffice` that is installed beside us.
//!
//! Each conversion has a folder and a profile of its own, so that two may run at once and a
//! crashed one locks nobody out; it is ended when its time is up.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{kind::Kind, limits::Limits, refusal::Refusal};

/// Names the program when it is not on the search path.
const VARIABLE: &str = "LIANJIAN_SOFFICE";

pub(crate) fn to_docx(bytes: &[u8], kind: Kind, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    convert(program(), bytes, kind, limits)
}

fn convert(program: Option<PathBuf>, bytes: &[u8], kind: Kind, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let program = program.ok_or_else(|| {
        Refusal::ConverterMissing(
            "这是旧式 Word 文件（.doc），服务器上没有 LibreOffice，读不出来。".to_owned(),
        )
    })?;
    let failed = |what: &str| Refusal::ConverterMissing(format!("这是旧式 Word 文件（.doc），{what}。"));
    let folder = tempfile::tempdir().map_err(|_| failed("服务器上没有地方放临时文件"))?;
    let source = folder.path().join(if kind == Kind::Rtf { "form.rtf" } else { "form.doc" });
    fs::write(&source, bytes).map_err(|_| failed("服务器上没有地方放临时文件"))?;
    let mut child = start(&program, folder.path(), &source).map_err(|_| failed("LibreOffice 启动不了"))?;
    if !finished(&mut child, limits.conversion) {
        return Err(failed(&format!("LibreOffice 在 {} 秒内没有转换完", limits.conversion.as_secs())));
    }
    let result = folder.path().join("out").join("form.docx");
    if fs::metadata(&result).is_ok_and(|about| about.len() > limits.file) {
        return Err(Refusal::TooLarge("转换成 .docx 后过大".to_owned()));
    }
    fs::read(&result).map_err(|_| Refusal::broken("LibreOffice 打不开这个旧式 Word 文件"))
}

fn program() -> Option<PathBuf> {
    if let Some(named) = env::var_os(VARIABLE) {
        return Some(PathBuf::from(named)).filter(|path| path.is_file());
    }
    let folders = env::var_os("PATH")?;
    ["soffice", "libreoffice"]
        .into_iter()
        .flat_map(|name| env::split_paths(&folders).map(move |folder| folder.join(name)).collect::<Vec<_>>())
        .find(|path| path.is_file())
}

fn start(program: &Path, folder: &Path, source: &Path) -> std::io::Result<Child> {
    let mut command = Command::new(program);
    command
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args(["--headless", "--norestore", "--nolockcheck", "--convert-to", "docx", "--outdir"])
        .arg(folder.join("out"))
        .arg(source)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // The launcher is a script that starts the office as its child: a group of their own lets both
    // be ended together.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.spawn()
}

/// Waits for the end; on the limit everything that was started is ended.
fn finished(child: &mut Child, limit: Duration) -> bool {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(_)) => return true,
            Ok(None) if begun.elapsed() < limit => thread::sleep(Duration::from_millis(20)),
            _ => {
                end(child);
                return false;
            }
        }
    }
}

fn end(child: &mut Child) {
    #[cfg(unix)]
    let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).status();
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A program that stands in for the office and does what the script says.
    fn office(folder: &Path, script: &str) -> Option<PathBuf> {
        let path = folder.join("office");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).ok()?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).ok()?;
        Some(path)
    }

    #[test]
    fn without_an_office_the_message_says_what_to_do() {
        let refusal = convert(None, b"x", Kind::Doc, &Limits::default()).unwrap_err();
        assert!(matches!(refusal, Refusal::ConverterMissing(_)));
        assert!(refusal.to_string().contains("另存为 .docx"), "{refusal}");
    }

    #[test]
    fn an_office_that_hangs_is_ended_with_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join("survived");
        let script = format!("(sleep 2; touch {}) & sleep 60", mark.display());
        let limits = Limits { conversion: Duration::from_millis(300), ..Limits::default() };
        let begun = Instant::now();
        let refusal = convert(office(folder.path(), &script), b"x", Kind::Doc, &limits).unwrap_err();
        assert!(matches!(refusal, Refusal::ConverterMissing(_)), "{refusal}");
        assert!(begun.elapsed() < Duration::from_secs(5));
        thread::sleep(Duration::from_millis(2500));
        assert!(!mark.exists(), "a child of the office went on");
    }

    #[test]
    fn an_office_that_gives_nothing_means_a_damaged_file() {
        let folder = tempfile::tempdir().unwrap();
        let refusal =
            convert(office(folder.path(), "exit 1"), b"x", Kind::Doc, &Limits::default()).unwrap_err();
        assert!(matches!(refusal, Refusal::Broken(_)), "{refusal}");
    }
}
