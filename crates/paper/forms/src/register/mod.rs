//! 附件3, 4 and 5: registers of risk points.
//!
//! Rows are read here; whose they are is said by the head, or by columns of the table itself when
//! it is a list over several holders ([`list`]).

mod headings;
mod judge;
mod list;
mod rows;
mod signed;

use lianjian_domain::{
    form::{Form, FormKind, Register},
    problem::{Code, Problem},
    text::one_line,
};

pub(crate) use headings::{HEADINGS, is_header};

use crate::{
    header::Role,
    holder::Holder,
    problems::{place_words, row_words},
    section::Section,
};

pub(crate) fn read(section: &Section<'_>, problems: &mut Vec<Problem>) -> Vec<Form> {
    let holder = Holder::of(section);
    let list = list::columns(&holder, &section.header);
    let kind = list.as_ref().map_or(holder.kind(), |list| list.kind);
    missing_columns(section, kind, problems);
    let rows = rows::rows(section, list.is_none(), problems);
    if rows.is_empty() {
        let words = place_words(&section.header.table.place);
        let message = format!("{words}没有发现风险点：{}里没有填写一行。请填写后再交。", kind.title());
        problems.push(Problem::new(Code::TableEmpty, message).at(section.place()));
    }
    let (pledge, opinions) = signed::signed(section, kind, problems);
    let form = |register: Register| match kind {
        FormKind::Annex4 => Form::Annex4(register),
        FormKind::Annex5 => Form::Annex5(register),
        _ => Form::Annex3(register),
    };
    let whole = Register { pledge, opinions, ..register_of(holder, section, kind) };
    match list {
        Some(list) if !rows.is_empty() => {
            list::split(&list, &whole, rows, problems).into_iter().map(form).collect()
        }
        _ => {
            judge::duplicates(&rows, problems);
            vec![form(Register { rows: rows.into_iter().map(|read| read.row).collect(), ..whole })]
        }
    }
}

fn register_of(holder: Holder, section: &Section<'_>, kind: FormKind) -> Register {
    let mut register = Register {
        unit: holder.unit,
        department: holder.department,
        post: holder.post,
        person: holder.person,
        duties: holder.duties,
        ..Register::default()
    };
    // A workbook with a sheet for each post often names it on the tab only.
    if let lianjian_grid::Place::Sheet(name) = &section.header.table.place {
        let named =
            !name.to_lowercase().starts_with("sheet") && !name.contains("表") && !name.contains("附件");
        match kind {
            FormKind::Annex5 if register.post.is_none() && register.person.is_none() && named => {
                register.post = Some(one_line(name));
            }
            FormKind::Annex4 if register.department.is_none() && named => {
                register.department = Some(one_line(name));
            }
            _ => {}
        }
    }
    register
}

fn missing_columns(section: &Section<'_>, kind: FormKind, problems: &mut Vec<Problem>) {
    let header = &section.header;
    let words = row_words(&header.table.place, header.top, None);
    let at = header.table.place.row(header.top);
    for (role, name) in [(Role::Level, "风险等级"), (Role::Measures, "防控措施")] {
        if !header.has(role) {
            let message = format!("{words}的表头里没有找到“{name}”一栏。请按{}补上这一栏。", kind.label());
            problems.push(Problem::new(Code::ColumnMissing, message).at(at.clone()).text(name));
        }
    }
    // The holder of a post answers for it; units and departments must name somebody.
    if !header.has(Role::Responsible) && kind != FormKind::Annex5 {
        let message = format!("{words}的表头里没有找到“责任人”一栏。请补上，写明每条措施由谁负责。");
        problems.push(Problem::new(Code::ResponsibleMissing, message).at(at).text("责任人"));
    }
}
