//! The direction of dependencies, held by reading the imports.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_shell_knows_no_feature() {
    for path in sources(&root().join("crates/app/src/shell")) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("crate::features"), "{} reaches into a feature", path.display());
    }
}

/// One feature calls another only through what its `mod.rs` publishes.
#[test]
fn features_meet_at_their_doors() {
    let features = root().join("crates/app/src/features");
    for path in sources(&features) {
        let own = path.strip_prefix(&features).unwrap().components().next().unwrap();
        let own = own.as_os_str().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        for used in text.split("crate::features::").skip(1) {
            let path_used: String =
                used.chars().take_while(|sign| sign.is_alphanumeric() || matches!(sign, '_' | ':')).collect();
            let parts: Vec<&str> = path_used.split("::").filter(|part| !part.is_empty()).collect();
            let [feature, inner, _, ..] = parts[..] else { continue };
            let is_module = features.join(feature).join(format!("{inner}.rs")).exists();
            let door = fs::read_to_string(features.join(feature).join("mod.rs")).unwrap();
            let published = door.contains(&format!("pub mod {inner};"));
            assert!(
                feature == own || !is_module || published,
                "{} goes round the door of {feature}: {path_used}",
                path.display()
            );
        }
    }
}

/// Which crates each crate may use; leaves do not know each other.
#[test]
fn crates_point_downwards() {
    let allowed: [(&str, &[&str]); 7] = [
        ("crates/domain", &[]),
        ("crates/db", &[]),
        ("crates/prose", &[]),
        ("crates/quality", &["domain", "prose"]),
        ("crates/paper/grid", &[]),
        ("crates/paper/forms", &["domain", "grid"]),
        ("crates/paper/render", &["domain"]),
    ];
    for (krate, may_use) in allowed {
        let manifest = fs::read_to_string(root().join(krate).join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
        for line in dependencies.lines().filter_map(|line| line.strip_prefix("lianjian-")) {
            let name = line.split(['.', ' ', '=']).next().unwrap();
            assert!(may_use.contains(&name), "{krate} must not use lianjian-{name}");
        }
    }
}
