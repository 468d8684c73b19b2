//! `samples/demo` as data.

use std::borrow::Cow;
use std::collections::BTreeMap;

use lianjian_domain::category::RiskKind;
use lianjian_domain::form::{Catalogue, Pledge, PowerRow, Register, RegisterRow};
use lianjian_domain::level::Level;
use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::features::registers;
use crate::shell::error::{AppError, AppResult};

#[derive(RustEmbed)]
#[folder = "../../samples/demo"]
struct Files;

/// The county.
#[derive(Debug, Deserialize)]
pub(super) struct County {
    pub(super) name: String,
    pub(super) code: String,
    /// The file of its 附件1.
    pub(super) plan: String,
    #[serde(rename = "unit")]
    pub(super) units: Vec<UnitText>,
}

/// A unit with all that it filled in.
#[derive(Debug, Deserialize)]
pub(super) struct UnitText {
    pub(super) name: String,
    pub(super) short_name: String,
    pub(super) kind: String,
    #[serde(default)]
    pub(super) commission: bool,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    /// The folder of its filled forms, for units whose forms are files.
    pub(super) forms: Option<String>,
    /// How many days ago it filled its forms in.
    pub(super) filled: i64,
    pub(super) departments: Vec<String>,
    pub(super) posts: Vec<PostText>,
    #[serde(default, rename = "power")]
    pub(super) powers: Vec<PowerText>,
    #[serde(default, rename = "register")]
    pub(super) registers: Vec<RegisterText>,
}

/// A post with who holds it.
#[derive(Debug, Deserialize)]
pub(super) struct PostText {
    pub(super) name: String,
    pub(super) department: Option<String>,
    #[serde(default)]
    pub(super) leading: bool,
    pub(super) person: String,
    /// The departments that a leader is in charge of.
    #[serde(default)]
    pub(super) charge: Vec<String>,
}

/// A line of 附件2.
#[derive(Debug, Deserialize)]
pub(super) struct PowerText {
    name: String,
    category: String,
    basis: String,
    form: String,
    scope: String,
    time: String,
    fee: String,
    office: String,
}

/// 附件3, 4 or 5: the unit's own, a department's or a post's.
#[derive(Debug, Deserialize)]
pub(super) struct RegisterText {
    pub(super) department: Option<String>,
    pub(super) post: Option<String>,
    duties: String,
    pledge: Option<String>,
    #[serde(rename = "row")]
    rows: Vec<RowText>,
}

#[derive(Debug, Deserialize)]
struct RowText {
    risk: String,
    /// The power that it arises from, and the step of its chart.
    power: Option<String>,
    step: Option<String>,
    level: String,
    kind: RiskKind,
    measures: Vec<String>,
    responsible: String,
}

impl RowText {
    /// What the county's form has no column for.
    fn extra(&self) -> BTreeMap<String, String> {
        let kind = ("风险类别".to_owned(), self.kind.label().to_owned());
        let named = [(registers::POWER_COLUMN, &self.power), (registers::STEP_COLUMN, &self.step)];
        let named = named.into_iter().filter_map(|(column, name)| Some((column.to_owned(), name.clone()?)));
        named.chain([kind]).collect()
    }
}

impl County {
    /// The county that is built in.
    pub(super) fn built_in() -> AppResult<County> {
        let broken = |reason: String| AppError::Internal(format!("samples/demo/county.toml: {reason}"));
        let text = String::from_utf8(file("county.toml")?.into_owned())
            .map_err(|error| broken(error.to_string()))?;
        toml::from_str(&text).map_err(|error| broken(error.to_string()))
    }
}

/// The bytes of a file.
pub(super) fn file(name: &str) -> AppResult<Cow<'static, [u8]>> {
    let found =
        Files::get(name).ok_or_else(|| AppError::Internal(format!("samples/demo/{name} is not built in")))?;
    Ok(found.data)
}

/// The files of a folder, by name.
pub(super) fn files_of(folder: &str) -> Vec<String> {
    let mut names: Vec<String> = Files::iter()
        .filter(|name| name.split_once('/').is_some_and(|(of, _)| of == folder))
        .map(Cow::into_owned)
        .collect();
    names.sort_unstable();
    names
}

impl UnitText {
    /// Its powers as a filled 附件2.
    pub(super) fn catalogue(&self) -> Catalogue {
        let rows = self.powers.iter().zip(1..).map(|(power, number)| PowerRow {
            number: Some(number),
            name: power.name.clone(),
            category: power.category.clone(),
            basis: power.basis.clone(),
            form: power.form.clone(),
            scope: power.scope.clone(),
            time: power.time.clone(),
            fee: power.fee.clone(),
            office: power.office.clone(),
            ..PowerRow::default()
        });
        Catalogue { unit: Some(self.name.clone()), rows: rows.collect(), ..Catalogue::default() }
    }
}

impl RegisterText {
    /// The register as a filled form.
    pub(super) fn form(&self, signer: Option<&str>) -> Register {
        let rows = self.rows.iter().zip(1..).map(|(row, number)| RegisterRow {
            number: Some(number),
            risk: row.risk.clone(),
            level: Level::parse(&row.level),
            measures: row.measures.clone(),
            responsible: row.responsible.clone(),
            extra: row.extra(),
            ..RegisterRow::default()
        });
        let pledge = self.pledge.clone();
        Register {
            department: self.department.clone(),
            post: self.post.clone(),
            duties: self.duties.clone(),
            rows: rows.collect(),
            pledge: pledge.map(|text| Pledge { text, signer: signer.map(str::to_owned), date: None }),
            ..Register::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use lianjian_domain::category::OrganKind;

    use super::*;

    #[test]
    fn the_county_is_whole() {
        let county = County::built_in().unwrap();
        assert_eq!(county.units.len(), 13);
        for unit in &county.units {
            let knows = |department: &String| unit.departments.contains(department);
            assert!(
                unit.posts.iter().filter_map(|post| post.department.as_ref()).all(knows),
                "{}",
                unit.name
            );
            for register in &unit.registers {
                assert!(register.department.iter().all(knows), "{}", unit.name);
                let holds = |name: &String| unit.posts.iter().any(|post| post.name == *name);
                assert!(register.post.iter().all(holds), "{}", unit.name);
                assert!(register.form(None).rows.iter().all(|row| row.level.is_some()), "{}", unit.name);
            }
            let organ = OrganKind::parse(&unit.kind).unwrap();
            let fits = |row: &PowerRow| row.category().is_some_and(|category| organ.allows(category));
            assert!(unit.catalogue().rows.iter().all(fits), "{}", unit.name);
            let has_forms = unit.forms.as_deref().is_some_and(|folder| files_of(folder).len() >= 6);
            assert!(has_forms || unit.registers.len() >= 4, "{}", unit.name);
        }
        file(&county.plan).unwrap();
    }
}
