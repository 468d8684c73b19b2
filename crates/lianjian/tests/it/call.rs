//! Calls of the program.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value as Json;
use tempfile::TempDir;

/// A folder with a database, and the calls that use it.
pub struct Place {
    folder: TempDir,
}

/// What a call gave.
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub error: String,
}

impl Place {
    pub fn new() -> Place {
        Place { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }

    /// The program with this place's database.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lianjian"));
        command
            .args(arguments)
            .env("LIANJIAN_DATABASE", format!("sqlite:{}", self.path("county.db").display()))
            .current_dir(self.folder.path());
        command
    }

    pub fn call(&self, arguments: &[&str]) -> Answer {
        Answer::of(self.command(arguments).output().unwrap())
    }

    /// A call with `--json` that must end with a code; its one document.
    pub fn json(&self, arguments: &[&str], code: i32) -> Json {
        let answer = self.call(&[arguments, &["--json"]].concat());
        assert_eq!(answer.code, code, "{arguments:?}: {}", answer.error);
        serde_json::from_str(&answer.out).unwrap()
    }
}

impl Answer {
    fn of(output: Output) -> Answer {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Answer { code: output.status.code().unwrap(), out: text(output.stdout), error: text(output.stderr) }
    }
}

/// A file of the demonstration county.
pub fn sample(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/demo");
    folder.join(name).display().to_string()
}
