//! Catalogues and powers as this feature holds them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use lianjian_domain::category::{OrganKind, PowerCategory};
use lianjian_domain::form::{Catalogue, Form, PowerRow};
use lianjian_domain::text;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::features::editing::{GridHead, GridRow};

/// A catalogue without its rows; also its record in the history. Its id is its unit's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CatalogueRecord {
    /// The unit.
    pub unit: Uuid,
    /// 填表人
    pub prepared_by: Option<String>,
    /// 填表时间
    pub prepared_on: Option<Date>,
    /// Counts changes of the catalogue or of any of its rows; 0 when nothing was ever saved.
    pub version: i64,
}

/// The unit around a catalogue: what names, codes and checks need of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitFacts {
    /// Its full name.
    pub name: String,
    /// What kind of organ it is.
    pub organ: OrganKind,
    /// Nine digits or letters: the region's six and the unit's three.
    pub code_prefix: String,
}

/// A power; also its record in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Power {
    /// Its id, kept through imports and moves.
    pub id: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// Its code of 16 characters (practice.md, powers); empty while its category is not on the list.
    pub code: String,
    /// Its place in the catalogue, from 1.
    pub position: i64,
    /// 序号 as printed.
    pub number: Option<u32>,
    /// 权力名称
    pub name: String,
    /// 权力类别 as written.
    pub category: String,
    /// 实施依据
    pub basis: String,
    /// 公开形式
    pub form: String,
    /// 公开范围
    pub scope: String,
    /// 公开时间
    pub time: String,
    /// 收费依据和标准
    pub fee: String,
    /// 承办处室
    pub office: String,
    /// 备注
    pub remark: String,
    /// Columns that the county's form does not have.
    pub extra: BTreeMap<String, String>,
}

impl Power {
    /// An empty row.
    pub fn empty(id: Uuid, unit: Uuid) -> Self {
        Power {
            id,
            unit,
            code: String::new(),
            position: 0,
            number: None,
            name: String::new(),
            category: String::new(),
            basis: String::new(),
            form: String::new(),
            scope: String::new(),
            time: String::new(),
            fee: String::new(),
            office: String::new(),
            remark: String::new(),
            extra: BTreeMap::new(),
        }
    }

    /// Takes over what a form's row says.
    pub fn take(&mut self, row: &PowerRow) {
        self.number = row.number;
        self.name.clone_from(&row.name);
        self.category.clone_from(&row.category);
        self.basis.clone_from(&row.basis);
        self.form.clone_from(&row.form);
        self.scope.clone_from(&row.scope);
        self.time.clone_from(&row.time);
        self.fee.clone_from(&row.fee);
        self.office.clone_from(&row.office);
        self.remark.clone_from(&row.remark);
        self.extra.clone_from(&row.extra);
    }

    /// The row as a form prints it.
    pub fn row(&self) -> PowerRow {
        PowerRow {
            number: self.number,
            name: self.name.clone(),
            category: self.category.clone(),
            basis: self.basis.clone(),
            form: self.form.clone(),
            scope: self.scope.clone(),
            time: self.time.clone(),
            fee: self.fee.clone(),
            office: self.office.clone(),
            remark: self.remark.clone(),
            extra: self.extra.clone(),
            ..PowerRow::default()
        }
    }

    /// The text under a header that the county's form does not have.
    pub fn extra_text(&self, header: &str) -> &str {
        self.extra.get(header).map(String::as_str).unwrap_or_default()
    }

    /// What words are looked for in.
    pub fn searchable(&self) -> String {
        format!("{}\n{}\n{}\n{}", self.name, self.basis, self.office, self.code)
    }

    /// The category's place in a code: 01 … 10 in the order of the form.
    pub fn code_kind(&self) -> Option<String> {
        let category = PowerCategory::parse(&self.category)?;
        Some(format!("{:02}", category as usize + 1))
    }
}

/// A catalogue as a form.
pub fn form(record: &CatalogueRecord, unit: &str, rows: &[Power]) -> Form {
    Form::Annex2(Catalogue {
        unit: Some(unit.to_owned()),
        rows: rows.iter().map(Power::row).collect(),
        prepared_by: record.prepared_by.clone(),
        prepared_on: record.prepared_on,
    })
}

impl GridRow for Power {
    fn id(&self) -> Uuid {
        self.id
    }

    fn fields(&self) -> Vec<String> {
        let own = ["name", "category", "basis", "form", "scope", "time", "fee", "office", "remark"];
        let extra = self.extra.keys().map(|header| format!("extra:{header}"));
        own.into_iter().map(str::to_owned).chain(extra).collect()
    }

    fn cell(&self, field: &str) -> String {
        match field {
            "name" => self.name.clone(),
            "category" => self.category.clone(),
            "basis" => self.basis.clone(),
            "form" => self.form.clone(),
            "scope" => self.scope.clone(),
            "time" => self.time.clone(),
            "fee" => self.fee.clone(),
            "office" => self.office.clone(),
            "remark" => self.remark.clone(),
            _ => {
                let header = field.strip_prefix("extra:").unwrap_or_default();
                self.extra.get(header).cloned().unwrap_or_default()
            }
        }
    }

    fn put(&mut self, field: &str, to: &str) -> Result<(), String> {
        let place = match field {
            "name" => {
                self.name = text::one_line(to);
                return Ok(());
            }
            "category" => &mut self.category,
            "basis" => &mut self.basis,
            "form" => &mut self.form,
            "scope" => &mut self.scope,
            "time" => &mut self.time,
            "fee" => &mut self.fee,
            "office" => &mut self.office,
            "remark" => &mut self.remark,
            _ => {
                let header = field.strip_prefix("extra:").ok_or_else(|| format!("没有“{field}”这一栏"))?;
                self.extra.entry(header.to_owned()).or_default()
            }
        };
        *place = text::paragraphs(to);
        Ok(())
    }

    fn number(&self) -> Option<u32> {
        self.number
    }

    fn place(&mut self, position: i64, number: Option<u32>) {
        self.position = position;
        self.number = number;
    }
}

impl GridHead for CatalogueRecord {
    type Row = Power;
    const KIND: &'static str = "catalogue";
    const ROW_KIND: &'static str = "power";

    fn id(&self) -> Uuid {
        self.unit
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn fields(&self) -> &'static [&'static str] {
        &["prepared_by"]
    }

    fn fresh(&self, id: Uuid) -> Power {
        Power::empty(id, self.unit)
    }

    fn field(&self, field: &str) -> Option<String> {
        match field {
            "prepared_by" => Some(self.prepared_by.clone().unwrap_or_default()),
            _ => None,
        }
    }

    fn put_field(&mut self, field: &str, to: String) {
        if field == "prepared_by" {
            self.prepared_by = Some(to).filter(|name| !name.is_empty());
        }
    }
}
