//! The samples that lie beside the workspace; tests that need them say so when they are absent.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The folder of samples, from `LIANJIAN_SHARED` or beside the workspace.
pub fn samples() -> Option<PathBuf> {
    let shared = env::var_os("LIANJIAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared"), PathBuf::from);
    let samples = shared.join("samples");
    if samples.is_dir() {
        return Some(samples);
    }
    eprintln!("skipped: no samples at {}", samples.display());
    None
}

/// The files of a folder by name, in order.
pub fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let Some(samples) = samples() else { return Vec::new() };
    let mut found: Vec<_> = fs::read_dir(samples.join(folder))
        .expect("the folder of samples")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            (name, fs::read(&path).expect("a sample"))
        })
        .collect();
    found.retain(|(name, _)| !is_named(name, "md"));
    found.sort();
    found
}

/// Whether a file has this ending.
pub fn is_named(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == ending)
}

/// True when a `LibreOffice` is there to turn old .doc files.
pub fn has_office() -> bool {
    env::var_os("PATH").is_some_and(|paths| {
        env::split_paths(&paths)
            .any(|folder| folder.join("soffice").is_file() || folder.join("libreoffice").is_file())
    })
}
