//! Reads files and writes each with its problems marked into a folder: `mark_file FOLDER FILE…`.

use std::{env, fs, path::Path};

fn main() {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().expect("a folder to write to");
    for file in arguments {
        let bytes = fs::read(&file).expect("a file to read");
        let report = lianjian_forms::read(&file, &bytes);
        match lianjian_mark::mark(&file, &bytes, &report.problems) {
            Ok((name, marked)) => {
                let path = Path::new(&folder).join(name);
                fs::write(&path, marked).expect("a folder that can be written to");
                println!("{}", path.display());
            }
            Err(error) => println!("{file}: {error}"),
        }
    }
}
