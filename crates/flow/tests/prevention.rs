//! 廉政风险防控图: what stands beside the chart, and that nothing stands on anything else.

use lianjian_flow::draw::{RiskOfStep, prevention};
use lianjian_flow::table::{apply, blank, rows_of_lines};
use lianjian_flow::{Document, layout};
use proptest::prelude::*;

fn flow(lines: &str) -> Document {
    let made = apply(&blank("施工许可"), &rows_of_lines(lines).unwrap()).unwrap();
    lianjian_flow::read(made.write().as_bytes()).unwrap()
}

/// The id of the step with a name.
fn step(document: &Document, name: &str) -> String {
    document.flow.nodes.iter().find(|node| node.name == name).unwrap().id.clone()
}

/// The rectangles of the columns' boxes: those with round corners of 4.
fn boxes(svg: &str) -> Vec<[f64; 4]> {
    let parts = svg.split("<rect ").skip(1).filter(|part| part.contains("rx=\"4\""));
    let number = |part: &str, name: &str| -> f64 {
        part.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    parts.map(|part| ["x", "y", "width", "height"].map(|name| number(part, name))).collect()
}

const LINES: &str = "受理，窗口，1\n审查，科员，5，符合→决定；不符合→结束\n决定，局长，3";

#[test]
fn risk_points_stand_in_the_order_of_the_chart_with_the_numbers_of_their_steps() {
    let document = flow(LINES);
    let diagram = layout::drawing(&document.flow).unwrap();
    let of = |step: String, text: &str| RiskOfStep {
        step,
        level: "一级".to_owned(),
        text: text.to_owned(),
        measures: vec!["双人审查".to_owned(), "每月抽查".to_owned()],
        responsible: "股长".to_owned(),
    };
    let risks = [
        of(step(&document, "决定"), "个人拍板"),
        of(String::new(), "说情"),
        of(step(&document, "受理"), "故意拖延"),
        of(step(&document, "决定"), "泄露消息"),
    ];
    let svg = prevention(&document.flow, &diagram, &risks);
    for words in ["▲1 一级", "▲2 一级", "▲3 一级", "4 一级（未对应环节）", "1．双人审查", "责任人：股长"]
    {
        assert!(svg.contains(words), "{words} in {svg}");
    }
    assert!(svg.contains(">▲2、3<"), "a step says all its numbers");
    let place = |words: &str| svg.find(&format!(">{words}</tspan>")).unwrap();
    assert!(place("故意拖延") < place("个人拍板") && place("泄露消息") < place("说情"));
    assert!(svg.contains("风险点▲1 一级故意拖延，防控措施：1．双人审查"), "and it is told in words");
    assert_eq!(svg, prevention(&document.flow, &diagram, &risks), "the same every time");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_box_stands_on_another(
        texts in prop::collection::vec(("[风险点等级一二三，。]{0,120}", prop::collection::vec("[防控措施ab ]{0,60}", 0..5), 0_usize..5), 0..12)
    ) {
        let document = flow(LINES);
        let diagram = layout::drawing(&document.flow).unwrap();
        let steps = ["受理", "审查", "决定"].map(|name| step(&document, name));
        let risks: Vec<RiskOfStep> = texts
            .into_iter()
            .map(|(text, measures, at)| RiskOfStep {
                step: steps.get(at).cloned().unwrap_or_else(|| "gone".to_owned()),
                text,
                measures,
                ..RiskOfStep::default()
            })
            .collect();
        let svg = prevention(&document.flow, &diagram, &risks);
        let all = boxes(&svg);
        prop_assert_eq!(all.len(), 2 * risks.len());
        for (place, one) in all.iter().enumerate() {
            for other in &all[place + 1..] {
                let apart = one[0] + one[2] <= other[0] || other[0] + other[2] <= one[0]
                    || one[1] + one[3] <= other[1] || other[1] + other[3] <= one[1];
                prop_assert!(apart, "{one:?} {other:?}");
            }
        }
    }
}
