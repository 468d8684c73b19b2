//! A form as a page shows it for reading: like the paper, with room for marks at its rows and cells.

use lianjian_domain::filing;
use lianjian_domain::form::{Form, OpinionBy, Register};
use lianjian_domain::measure;

/// A form on the page.
pub struct PaperView {
    /// 附件3
    pub label: &'static str,
    /// 单位廉政风险登记表
    pub title: &'static str,
    /// Wide forms lie across the page.
    pub wide: bool,
    /// The vertical label beside the rows; empty for forms without.
    pub side: &'static str,
    /// What stands above the rows.
    pub top: Vec<(String, String)>,
    /// The heads of the columns, without 序号.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<RowView>,
    /// What stands below: label, text, signature.
    pub bottom: Vec<(String, String, String)>,
}

/// A row.
pub struct RowView {
    /// Its place, from 0.
    pub place: usize,
    /// 序号 as printed.
    pub number: String,
    /// Its cells.
    pub cells: Vec<CellView>,
    /// The mark beside it: what was found, in a word; empty without.
    pub pin: String,
}

/// A cell.
pub struct CellView {
    /// What it says.
    pub text: String,
    /// The items of a cell that has several.
    pub items: Vec<String>,
    /// A level is shown as its mark.
    pub level: Option<u8>,
    /// Something was found here.
    pub wrong: bool,
    /// Short entries stand in the middle.
    pub short: bool,
}

impl PaperView {
    /// How many columns the rows have, with 序号 and the vertical label.
    pub fn width(&self) -> usize {
        self.heads.len() + 1 + usize::from(!self.side.is_empty())
    }

    /// The widths of the columns; an empty one shares what is left.
    pub fn widths(&self) -> Vec<&'static str> {
        let mut widths = if self.side.is_empty() { Vec::new() } else { vec!["32"] };
        widths.push("42");
        // Columns that the county's form does not have must not press the measures.
        let is_register = self.heads.iter().any(|head| head == "风险点");
        widths.extend(self.heads.iter().map(|head| match head.as_str() {
            "风险等级" => "62",
            "责任人" => "76",
            "权力类别" | "公开范围" | "公开时间" | "备注" => "72",
            "风险点" => "27%",
            "权力名称" => "14%",
            "防控措施" => "",
            _ if is_register => "60",
            _ => "",
        }));
        widths
    }

    /// A form without marks.
    pub fn of(form: &Form) -> PaperView {
        let kind = form.kind();
        let mut view = PaperView {
            label: kind.label(),
            title: kind.title(),
            wide: matches!(form, Form::Annex2(_)),
            side: if form.register().is_some() { "廉政风险及防控措施" } else { "" },
            top: form.unit().map(|unit| ("单　位".to_owned(), unit.to_owned())).into_iter().collect(),
            heads: Vec::new(),
            rows: Vec::new(),
            bottom: Vec::new(),
        };
        let rows = filing::rows(form);
        view.heads =
            rows.first().map(|row| row.iter().map(|cell| cell.head.clone()).collect()).unwrap_or_default();
        for row in &rows {
            for cell in row.iter().filter(|cell| !cell.head.is_empty()) {
                if !view.heads.contains(&cell.head) {
                    view.heads.push(cell.head.clone());
                }
            }
        }
        let numbers = numbers(form);
        for (place, cells) in rows.iter().enumerate() {
            let cell = |head: &String| {
                let text = cells.iter().find(|cell| cell.head == *head).map_or("", |cell| cell.text.as_str());
                cell_view(form, place, head, text)
            };
            view.rows.push(RowView {
                place,
                number: numbers.get(place).cloned().unwrap_or_default(),
                cells: view.heads.iter().map(cell).collect(),
                pin: String::new(),
            });
        }
        if let Some(register) = form.register() {
            around(&mut view, form, register);
        }
        view
    }

    /// Marks a cell as wrong.
    pub fn mark(&mut self, row: usize, head: &str) {
        let column = self.heads.iter().position(|one| one == head);
        let cell = column.and_then(|column| self.rows.get_mut(row)?.cells.get_mut(column));
        if let Some(cell) = cell {
            cell.wrong = true;
        }
    }
}

fn cell_view(form: &Form, place: usize, head: &str, text: &str) -> CellView {
    let row = form.register().and_then(|register| register.rows.get(place));
    let level = row.filter(|_| head == "风险等级").and_then(|row| row.level).map(|level| level.number());
    let items = match row {
        Some(row) if head == "防控措施" && row.measures.len() > 1 => row.measures.clone(),
        _ => Vec::new(),
    };
    let short = matches!(head, "风险等级" | "责任人" | "权力类别" | "公开范围" | "公开时间")
        || matches!(form, Form::Annex6(_));
    CellView { text: text.to_owned(), items, level, wrong: false, short }
}

fn numbers(form: &Form) -> Vec<String> {
    let written = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    match form {
        Form::Annex2(catalogue) => catalogue.rows.iter().map(|row| written(row.number)).collect(),
        Form::Annex6(summary) => (1..=summary.rows.len()).map(|number| number.to_string()).collect(),
        _ => form
            .register()
            .map_or_else(Vec::new, |register| register.rows.iter().map(|row| written(row.number)).collect()),
    }
}

/// Whose register it is, its duties, pledge and opinions.
fn around(view: &mut PaperView, form: &Form, register: &Register) {
    let own = match form {
        Form::Annex4(_) => register.department.as_ref().map(|name| ("内设部门", name)),
        Form::Annex5(_) => register.post.as_ref().map(|name| ("岗　位", name)),
        _ => None,
    };
    view.top.extend(own.map(|(label, name)| (label.to_owned(), name.clone())));
    view.top.push(("主要职责".to_owned(), register.duties.clone()));
    let signed = |signer: Option<&str>, day: Option<jiff::civil::Date>| {
        let day = day.map(|day| day.to_string()).unwrap_or_default();
        format!("签字：{}　{day}", signer.unwrap_or("　　　"))
    };
    if let Some(pledge) = &register.pledge {
        let signature = signed(pledge.signer.as_deref(), pledge.date);
        view.bottom.push(("个人廉政承诺".to_owned(), pledge.text.clone(), signature));
    }
    for by in OpinionBy::of(form.kind()) {
        let given = register.opinions.iter().find(|opinion| opinion.by == *by);
        let text = given.map(|opinion| opinion.text.clone()).unwrap_or_default();
        let signature =
            given.map(|opinion| signed(opinion.signer.as_deref(), opinion.date)).unwrap_or_default();
        view.bottom.push((by.label().to_owned(), text, signature));
    }
}

/// The rows of a form for a list to choose from: place and the beginning of the text.
pub fn choices(form: &Form) -> Vec<(usize, String)> {
    let first = |row: &Vec<filing::Cell>| {
        let text: String = row.first().map(|cell| cell.text.chars().take(18).collect()).unwrap_or_default();
        measure::items(&text).join(" ")
    };
    filing::rows(form).iter().enumerate().map(|(place, row)| (place, first(row))).collect()
}
