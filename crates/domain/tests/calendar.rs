//! The built-in years beside two packages that others keep, day by day.
//!
//! `chinese-days` comes with the front end's packages; `chinesecalendar` with those of the bench, or with the Python
//! that `LIANJIAN_TEST_PYTHON` names. A peer that is not installed is left out, and that is said.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::{Date, date};
use lianjian_domain::calendar::WorkingDays;

const FIRST: Date = date(2012, 1, 1);
const LAST: Date = date(2026, 12, 31);

/// One `1` for a working day, one `0` for a free day, from [`FIRST`] to [`LAST`].
fn ours() -> String {
    let days = FIRST.series(jiff::Span::new().days(1)).take_while(|day| *day <= LAST);
    days.map(|day| if WorkingDays::built_in().is_working(day) { '1' } else { '0' }).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The first day on which a peer says otherwise.
fn first_difference(theirs: &str) -> Option<Date> {
    let ours = ours();
    assert_eq!(theirs.len(), ours.len(), "a sign for each day: {theirs:?}");
    let differs = ours.bytes().zip(theirs.bytes()).position(|(ours, theirs)| ours != theirs)?;
    Some(FIRST + jiff::Span::new().days(i64::try_from(differs).unwrap()))
}

/// What a peer prints; none, and said so, when it is not installed.
fn told(peer: &str, command: &mut Command) -> Option<String> {
    match command.output() {
        Ok(output) if output.status.success() => {
            Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
        }
        _ => {
            eprintln!("left out beside {peer}: it is not installed");
            None
        }
    }
}

#[test]
fn every_day_is_what_chinesecalendar_says() {
    let script = "
import datetime
import chinese_calendar
day, last = datetime.date(2012, 1, 1), datetime.date(2026, 12, 31)
while day <= last:
    print(1 if chinese_calendar.is_workday(day) else 0, end='')
    day += datetime.timedelta(1)
";
    let benched = root().join("target/bench-python/bin/python");
    let python = env::var_os("LIANJIAN_TEST_PYTHON").map_or(benched, PathBuf::from);
    if let Some(theirs) = told("chinesecalendar", Command::new(python).args(["-c", script])) {
        assert_eq!(first_difference(&theirs), None);
    }
}

#[test]
fn every_day_is_what_chinese_days_says() {
    let script = "
const { default: calendar } = require('chinese-days');
let signs = '';
for (let day = Date.UTC(2012, 0, 1); day <= Date.UTC(2026, 11, 31); day += 86400000) {
  signs += calendar.isWorkday(new Date(day).toISOString().slice(0, 10)) ? '1' : '0';
}
console.log(signs);
";
    let mut node = Command::new("node");
    node.args(["-e", script]).current_dir(root().join("web"));
    if let Some(theirs) = told("chinese-days", &mut node) {
        assert_eq!(first_difference(&theirs), None);
    }
}
