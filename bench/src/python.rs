//! A Python with the peers' packages, in the build folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

/// The Python; made once, and again when the list of packages changes.
pub fn python() -> Result<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench-python");
    let python = folder.join("bin/python");
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/requirements.txt");
    let wanted = fs::read_to_string(&list)?;
    let ready = folder.join("ready");
    if fs::read_to_string(&ready).ok().as_deref() != Some(&wanted) {
        eprintln!("  installing the Python peers");
        let made = Command::new("python3").args(["-m", "venv"]).arg(&folder).status()?;
        ensure!(made.success(), "python3 -m venv failed: make install-packages");
        let installed = Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"])
            .arg(&list)
            .status()?;
        ensure!(installed.success(), "pip could not install the Python peers");
        fs::write(ready, wanted)?;
    }
    Ok(python)
}
