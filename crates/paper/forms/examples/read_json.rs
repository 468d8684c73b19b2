//! Prints the report of each file named on the command line, as `lianjian read --json` does.

fn main() {
    let reports: Vec<_> = std::env::args()
        .skip(1)
        .filter_map(|name| {
            let bytes = std::fs::read(&name).inspect_err(|error| eprintln!("{name}: {error}")).ok()?;
            Some(lianjian_forms::read(&name, &bytes).to_json())
        })
        .collect();
    println!("{}", serde_json::Value::Array(reports));
}
