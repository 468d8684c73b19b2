//! What a clerk reads.

use lianjian_forms::read;

use crate::shared::files;

#[test]
fn messages_say_where_what_and_what_to_do() {
    let files = files("messy");
    if files.is_empty() {
        return;
    }
    let mut lines = Vec::new();
    for (name, bytes) in files {
        lines.push(name.clone());
        for problem in read(&name, &bytes).problems {
            lines.push(format!("  {} {}", problem.code.name(), problem.at));
            lines.push(format!("    {}", problem.message));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}
