//! Flows typed as tables: built, edited, read back; what the table does not show stays.

use lianjian_flow::model::{Flow, Kind};
use lianjian_flow::table::{Next, Row, RowKind, apply, blank, rows, rows_of_lines, split_ways};
use lianjian_flow::{Code, Document, Limits, check};

fn row(kind: RowKind, name: &str, post: &str, limit: Option<u32>, next: &[(usize, &str)]) -> Row {
    let mut row = Row { kind, name: name.to_owned(), ..Row::default() };
    post.clone_into(&mut row.step.post);
    row.step.limit = limit;
    row.next =
        next.iter().map(|(to, condition)| Next { to: *to, condition: (*condition).to_owned() }).collect();
    row
}

/// 受理 → 审查 → 是否符合条件 → 决定 → 办结, with a return.
fn licence() -> Document {
    use RowKind::{Decision, End, Start, Step};
    let typed = [
        row(Start, "申请", "", None, &[(1, "")]),
        row(Step, "受理", "窗口工作人员", Some(1), &[(2, "")]),
        row(Step, "审查", "审批股科员", Some(5), &[(3, "")]),
        row(Decision, "符合条件？", "", None, &[(4, "符合"), (1, "材料不齐，退回补正"), (5, "不符合")]),
        row(Step, "决定", "分管副局长", Some(3), &[(6, "")]),
        row(Step, "不予许可告知", "审批股科员", Some(2), &[(6, "")]),
        row(End, "办结", "", None, &[]),
    ];
    apply(&blank("建筑工程施工许可"), &typed).unwrap()
}

/// Name, post, and the ways on with what leads to them.
type Plain = (String, String, Vec<(String, String)>);

fn plain(table: &[Row]) -> Vec<Plain> {
    let next = |row: &Row| {
        row.next.iter().map(|next| (table[next.to].name.clone(), next.condition.clone())).collect()
    };
    table.iter().map(|row| (row.name.clone(), row.step.post.clone(), next(row))).collect()
}

fn lanes(flow: &Flow) -> Vec<&str> {
    flow.lanes.iter().map(|lane| lane.name.as_str()).collect()
}

#[test]
fn a_table_becomes_a_chart_with_a_lane_for_each_post_and_comes_back_as_it_was() {
    let document = licence();
    assert_eq!(document.problems, []);
    assert_eq!(check(&document, Limits::default()), []);
    assert_eq!(lanes(&document.flow), ["窗口工作人员", "审批股科员", "分管副局长"]);
    assert_eq!(document.flow.diagrams.len(), 1, "it is drawn, so that any tool opens it");
    let table = rows(&document);
    let names: Vec<&str> = table.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["申请", "受理", "审查", "符合条件？", "决定", "不予许可告知", "办结"]);
    assert_eq!(plain(&table)[3].2[1], ("受理".to_owned(), "材料不齐，退回补正".to_owned()));
    let again = apply(&document, &table).unwrap();
    assert_eq!(again.write(), document.write(), "nothing changed, nothing written");
}

#[test]
fn steps_change_come_and_go_and_the_rest_stays() {
    let document = licence();
    let mut table = rows(&document);
    // The return goes to a step of its own; the refusal is gone; the decision is another post's.
    table[4].step.post = "局长".to_owned();
    table[4].name = "批准".to_owned();
    table[5] = row(RowKind::Step, "补正告知", "窗口工作人员", Some(1), &[(1, "")]);
    table[3].next[1].to = 5;
    table[3].next[2] = Next { to: 6, condition: "不符合，不予许可".to_owned() };
    let changed = apply(&document, &table).unwrap();
    assert_eq!(changed.problems, []);
    assert_eq!(lanes(&changed.flow), ["窗口工作人员", "审批股科员", "局长"], "a lane without steps is gone");
    let after = rows(&changed);
    assert_eq!(after.len(), 7);
    assert!(after.iter().any(|row| row.name == "补正告知" && row.step.post == "窗口工作人员"));
    assert!(!after.iter().any(|row| row.name == "不予许可告知"));
    let kept = after.iter().find(|row| row.name == "批准").unwrap();
    assert_eq!(kept.id, table[4].id, "a step keeps its id when it is renamed");
    assert_eq!(check(&changed, Limits::default()), []);
}

#[test]
fn a_model_of_others_keeps_what_the_table_does_not_show() {
    let model = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:x="urn:other" id="d" targetNamespace="t">
  <!-- kept -->
  <process id="p">
    <startEvent id="s"><outgoing>f1</outgoing></startEvent>
    <userTask id="a" name="受理"><extensionElements><x:form key="7"/></extensionElements>
      <incoming>f1</incoming><outgoing>f2</outgoing></userTask>
    <boundaryEvent id="b" attachedToRef="a"><outgoing>f3</outgoing><timerEventDefinition/></boundaryEvent>
    <endEvent id="e"><incoming>f2</incoming><incoming>f3</incoming></endEvent>
    <sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
    <sequenceFlow id="f2" sourceRef="a" targetRef="e" x:weight="2"/>
    <sequenceFlow id="f3" sourceRef="b" targetRef="e"/>
  </process>
</definitions>"#;
    let document = lianjian_flow::read(model.as_bytes()).unwrap();
    let mut table = rows(&document);
    assert_eq!(table.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["s", "a", "e"]);
    table[1].step.post = "窗口人员".to_owned();
    table[1].step.limit = Some(2);
    let changed = apply(&document, &table).unwrap();
    let written = changed.write();
    for kept in [
        "<!-- kept -->",
        r#"<x:form key="7"/>"#,
        r#"x:weight="2""#,
        "<timerEventDefinition/>",
        "<incoming>f3</incoming>",
    ] {
        assert!(written.contains(kept), "{kept} is lost in {written}");
    }
    assert!(written.contains(r#"post="窗口人员""#) && written.contains(r#"limit="2""#), "{written}");
    let boundary = changed.flow.nodes.iter().find(|node| matches!(node.kind, Kind::Boundary { .. })).unwrap();
    assert_eq!(boundary.id, "b");
    // Without its step the event on its edge goes, too.
    let without: Vec<Row> = vec![
        Row { next: vec![Next { to: 1, condition: String::new() }], ..table[0].clone() },
        table[2].clone(),
    ];
    let without = apply(&changed, &without).unwrap();
    assert_eq!(without.problems, []);
    assert_eq!(without.flow.nodes.len(), 2);
}

#[test]
fn five_lines_are_a_chart_and_several_ways_make_a_decision() {
    let typed =
        rows_of_lines("受理，窗口，1\n审查，股长，5\n决定，局长，3\n办结，窗口，1\n归档，窗口，2").unwrap();
    let document = apply(&blank("五步"), &typed).unwrap();
    assert_eq!(rows(&document).len(), 7);
    assert_eq!(check(&document, Limits { promised: Some(12), statutory: Some(20) }), []);
    let over = check(&document, Limits { promised: Some(10), statutory: Some(20) });
    assert_eq!(over.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::LimitExceeds]);
    let mut ways = rows(&document);
    ways[2].next.push(Next { to: 1, condition: "退回".to_owned() });
    ways[2].next[0].condition = "同意".to_owned();
    let parted = apply(&document, &split_ways(ways)).unwrap();
    assert_eq!(rows(&parted)[3].kind, RowKind::Decision);
    assert_eq!(check(&parted, Limits::default()), []);
}

#[test]
fn every_template_is_a_chart_with_nothing_wrong() {
    for template in lianjian_flow::templates::TEMPLATES {
        let typed =
            rows_of_lines(template.steps).unwrap_or_else(|wrong| panic!("{}: {wrong:?}", template.name));
        let document = apply(&blank(template.name), &typed).unwrap();
        assert_eq!(check(&document, Limits::default()), [], "{}", template.name);
    }
}
