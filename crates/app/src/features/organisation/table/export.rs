//! The organisation as the table that can be brought in again.

use std::collections::HashMap;

use lianjian_db::{Connection, params};
use rust_xlsxwriter::{Format, Workbook};
use uuid::Uuid;

use super::Column;
use crate::features::organisation::duty::{Charge, Duty};
use crate::features::organisation::model::{Department, Person, Post, Region, Tenure, Unit};
use crate::features::organisation::store;
use crate::shell::actor::Actor;
use crate::shell::error::{AppError, AppResult};
use crate::shell::rights::Right;
use crate::shell::state::App;

/// Widths of the columns in a workbook, in characters.
const WIDTHS: [u32; 12] = [12, 30, 24, 14, 18, 22, 10, 12, 13, 13, 14, 26];

/// The kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// xlsx
    Workbook,
    /// csv, UTF-8 with a mark for Excel
    Delimited,
}

impl Ending {
    /// The kind of a file name's ending.
    pub fn parse(ending: &str) -> Option<Ending> {
        match ending.to_ascii_lowercase().as_str() {
            "xlsx" => Some(Ending::Workbook),
            "csv" => Some(Ending::Delimited),
            _ => None,
        }
    }
}

type Row = [String; 12];

/// The open organisation of all regions as a file.
pub async fn export(app: &App, actor: &Actor, ending: Ending) -> AppResult<Vec<u8>> {
    if !actor.may(Right::ReadAll) {
        actor.demand(Right::KeepOrganisation)?;
    }
    let mut connection = app.database().connection().await?;
    let mut rows = Vec::new();
    for region in store::regions(&mut connection).await? {
        rows.extend(rows_of(&mut connection, &region).await?);
    }
    drop(connection);
    write(&rows, ending)
}

/// An empty table with two lines that show how it is filled in.
pub fn template(ending: Ending) -> AppResult<Vec<u8>> {
    let row = |cells: [&str; 12]| cells.map(str::to_owned);
    let rows = [
        row([
            "清河县",
            "清河县财政局",
            "",
            "行政机关",
            "",
            "局长",
            "是",
            "张某某",
            "2012-03-01",
            "",
            "主要负责人",
            "",
        ]),
        row([
            "清河县",
            "清河县财政局",
            "",
            "行政机关",
            "预算股",
            "预算股股长",
            "",
            "李某某",
            "2011-09-01",
            "",
            "部门负责人",
            "",
        ]),
        row(["清河县", "清河县国库集中支付中心", "清河县财政局", "事业单位", "", "", "", "", "", "", "", ""]),
    ];
    write(&rows, ending)
}

fn write(rows: &[Row], ending: Ending) -> AppResult<Vec<u8>> {
    match ending {
        Ending::Workbook => workbook(rows),
        Ending::Delimited => delimited(rows),
    }
}

async fn rows_of(connection: &mut Connection, region: &Region) -> AppResult<Vec<Row>> {
    let values = params![region.id];
    let order = "region = $1 AND closed_on IS NULL ORDER BY position, id";
    let units: Vec<Unit> = store::all(connection, order, &values).await?;
    let within = "unit IN (SELECT id FROM unit WHERE region = $1 AND closed_on IS NULL)";
    let open = format!("{within} AND closed_on IS NULL ORDER BY position, id");
    let departments: Vec<Department> = store::all(connection, &open, &values).await?;
    let posts: Vec<Post> = store::all(connection, &open, &values).await?;
    let people: Vec<Person> = store::all(connection, &format!("{within} ORDER BY name, id"), &values).await?;
    let tenures: Vec<Tenure> = store::all(
        connection,
        &format!("post IN (SELECT id FROM post WHERE {within} AND closed_on IS NULL) ORDER BY COALESCE(from_on, ''), id"),
        &values,
    )
    .await?;
    let of_posts = format!("post IN (SELECT id FROM post WHERE {within} AND closed_on IS NULL) ORDER BY id");
    let charges: Vec<Charge> = store::all(connection, &of_posts, &values).await?;
    let sheet = Sheet {
        unit_names: units.iter().map(|unit| (unit.id, unit.name.as_str())).collect(),
        departments: grouped(&departments, |part| part.unit),
        posts: grouped(&posts, |post| post.unit),
        people: grouped(&people, |person| person.unit),
        person_names: people.iter().map(|person| (person.id, person.name.as_str())).collect(),
        tenures: grouped(&tenures, |tenure| tenure.post),
        charges: grouped(&charges, |charge| charge.post),
        department_names: departments.iter().map(|part| (part.id, part.name.as_str())).collect(),
        region: &region.name,
    };
    Ok(units.iter().flat_map(|unit| sheet.unit(unit)).collect())
}

fn grouped<R>(records: &[R], whole: impl Fn(&R) -> Uuid) -> HashMap<Uuid, Vec<&R>> {
    let mut groups: HashMap<Uuid, Vec<&R>> = HashMap::new();
    for record in records {
        groups.entry(whole(record)).or_default().push(record);
    }
    groups
}

struct Sheet<'a> {
    region: &'a str,
    unit_names: HashMap<Uuid, &'a str>,
    departments: HashMap<Uuid, Vec<&'a Department>>,
    posts: HashMap<Uuid, Vec<&'a Post>>,
    people: HashMap<Uuid, Vec<&'a Person>>,
    person_names: HashMap<Uuid, &'a str>,
    tenures: HashMap<Uuid, Vec<&'a Tenure>>,
    charges: HashMap<Uuid, Vec<&'a Charge>>,
    department_names: HashMap<Uuid, &'a str>,
}

impl Sheet<'_> {
    /// A unit's lines: its own when nothing else names it, then people without a post, posts, departments.
    fn unit(&self, unit: &Unit) -> Vec<Row> {
        let mut rows = Vec::new();
        let posts = self.posts.get(&unit.id).map_or(&[][..], Vec::as_slice);
        for person in self.people.get(&unit.id).into_iter().flatten() {
            let on_a_post = posts
                .iter()
                .any(|post| self.tenures_of(post.id).iter().any(|tenure| tenure.person == person.id));
            if !on_a_post {
                rows.push(self.row(unit, None, None, Some(&person.name), None));
            }
        }
        for post in posts.iter().filter(|post| post.department.is_none()) {
            self.post(unit, None, post, &mut rows);
        }
        for department in self.departments.get(&unit.id).into_iter().flatten() {
            let before = rows.len();
            for post in posts.iter().filter(|post| post.department == Some(department.id)) {
                self.post(unit, Some(&department.name), post, &mut rows);
            }
            if rows.len() == before {
                rows.push(self.row(unit, Some(&department.name), None, None, None));
            }
        }
        if rows.is_empty() {
            rows.push(self.row(unit, None, None, None, None));
        }
        rows
    }

    fn post(&self, unit: &Unit, department: Option<&str>, post: &Post, rows: &mut Vec<Row>) {
        let tenures = self.tenures_of(post.id);
        for tenure in tenures {
            let person = self.person_names.get(&tenure.person).copied();
            rows.push(self.row(unit, department, Some(post), person, Some(tenure)));
        }
        if tenures.is_empty() {
            rows.push(self.row(unit, department, Some(post), None, None));
        }
    }

    fn charges_of(&self, post: &Post) -> String {
        let names: Vec<&str> = self
            .charges
            .get(&post.id)
            .into_iter()
            .flatten()
            .filter_map(|charge| self.department_names.get(&charge.department).copied())
            .collect();
        names.join("、")
    }

    fn tenures_of(&self, post: Uuid) -> &[&Tenure] {
        self.tenures.get(&post).map_or(&[], Vec::as_slice)
    }

    fn row(
        &self,
        unit: &Unit,
        department: Option<&str>,
        post: Option<&Post>,
        person: Option<&str>,
        tenure: Option<&Tenure>,
    ) -> Row {
        let parent = unit.parent.and_then(|parent| self.unit_names.get(&parent).copied());
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let leading = post.is_some_and(|post| post.in_leading_group);
        let duty = post.filter(|post| post.duty != Duty::Other).map_or("", |post| post.duty.label());
        [
            self.region.to_owned(),
            unit.name.clone(),
            parent.unwrap_or_default().to_owned(),
            unit.kind.clone(),
            department.unwrap_or_default().to_owned(),
            post.map(|post| post.name.clone()).unwrap_or_default(),
            if leading { "是" } else { "" }.to_owned(),
            person.unwrap_or_default().to_owned(),
            day(tenure.and_then(|tenure| tenure.from_on)),
            day(tenure.and_then(|tenure| tenure.until_on)),
            duty.to_owned(),
            post.map(|post| self.charges_of(post)).unwrap_or_default(),
        ]
    }
}

fn workbook(rows: &[Row]) -> AppResult<Vec<u8>> {
    let failed = |error: rust_xlsxwriter::XlsxError| AppError::Internal(error.to_string());
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("组织机构").map_err(failed)?;
    let heading = Format::new().set_bold();
    for ((index, column), width) in (0u16..).zip(Column::ALL).zip(WIDTHS) {
        sheet.write_string_with_format(0, index, column.label(), &heading).map_err(failed)?;
        sheet.set_column_width(index, f64::from(width)).map_err(failed)?;
    }
    for (line, row) in (1u32..).zip(rows) {
        for (index, text) in (0u16..).zip(row) {
            // Always as text: a cell that begins with '=' is a name, not a formula.
            sheet.write_string(line, index, text).map_err(failed)?;
        }
    }
    sheet.set_freeze_panes(1, 0).map_err(failed)?;
    workbook.save_to_buffer().map_err(failed)
}

fn delimited(rows: &[Row]) -> AppResult<Vec<u8>> {
    let failed = |error: csv::Error| AppError::Internal(error.to_string());
    let mut writer = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    writer.write_record(Column::ALL.map(Column::label)).map_err(failed)?;
    for row in rows {
        writer.write_record(row).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| AppError::Internal(error.to_string()))
}
