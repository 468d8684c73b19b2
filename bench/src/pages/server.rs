//! Servers as processes of their own: the program as it is shipped, and the peer.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use tempfile::NamedTempFile;

use super::template::Template;

/// A running server; ended when dropped.
pub struct Server {
    pub address: String,
    process: Child,
    /// The peer's template, read when it starts.
    _template: Option<NamedTempFile>,
}

impl Server {
    /// The program on a database.
    pub fn lianjian(database: &str) -> Result<Server> {
        let mut command = Command::new(program()?);
        command.args(["serve", "--json", "--listen", "127.0.0.1:0", "--database", database]);
        Server::start(command, None)
    }

    /// The bare handler on the same database.
    pub fn bare(database: &str, template: &Template) -> Result<Server> {
        let mut file = NamedTempFile::new()?;
        file.write_all(&serde_json::to_vec(template)?)?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["bare-server", "--database", database, "--template"]).arg(file.path());
        Server::start(command, Some(file))
    }

    fn start(mut command: Command, template: Option<NamedTempFile>) -> Result<Server> {
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().context("a pipe")?).read_line(&mut line)?;
        let told: serde_json::Value = serde_json::from_str(&line).context("the server's first line")?;
        let address = told["address"].as_str().context("an address")?;
        let address = address.strip_prefix("http://").unwrap_or(address).to_owned();
        Ok(Server { address, process, _template: template })
    }

    /// Resident memory in MB, as the kernel says.
    pub fn memory(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("VmRSS")?;
        let kilobytes: f64 = line.split_whitespace().nth(1).context("a number")?.parse()?;
        Ok(kilobytes / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; waiting keeps no dead process behind.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// The program beside this one: `make bench` builds both.
pub fn program() -> Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name("lianjian");
    anyhow::ensure!(program.exists(), "{} is missing: run make bench", program.display());
    Ok(program)
}
