//! What every layout keeps: no box on another, no line through a box, the same drawing each time; and a reader that
//! nothing throws off its feet.

use lianjian_flow::model::{Bounds, Diagram, Flow, Point};
use lianjian_flow::table::{Next, Row, RowKind, apply, blank, rows};
use lianjian_flow::{Limits, check, draw, layout, read};
use proptest::prelude::*;

/// Any table: kinds, posts and ways as they come, loops and loose ends among them.
fn tables() -> impl Strategy<Value = Vec<Row>> {
    let one =
        (0..6_usize, 0..4_usize, "[一-龥]{0,24}", prop::collection::vec((0..30_usize, "[一-龥]{0,6}"), 0..4));
    prop::collection::vec(one, 1..30).prop_map(|rows| {
        let count = rows.len();
        let row = |(kind, post, name, next): (usize, usize, String, Vec<(usize, String)>)| {
            let mut row = Row { kind: RowKind::ALL[kind], name, ..Row::default() };
            ["", "窗口", "股长", "局长"][post].clone_into(&mut row.step.post);
            row.next = next.into_iter().map(|(to, condition)| Next { to: to % count, condition }).collect();
            row
        };
        rows.into_iter().map(row).collect()
    })
}

fn boxes(flow: &Flow, diagram: &Diagram) -> Vec<(usize, Bounds)> {
    let nodes = flow.nodes.iter().enumerate();
    nodes.filter_map(|(place, node)| Some((place, diagram.shapes.get(&node.id)?.bounds))).collect()
}

/// Whether an upright or level piece of line goes through the inside of a box.
fn goes_through(from: Point, to: Point, bounds: &Bounds) -> bool {
    let inner = Bounds {
        x: bounds.x + 1.0,
        y: bounds.y + 1.0,
        width: bounds.width - 2.0,
        height: bounds.height - 2.0,
    };
    let piece = Bounds {
        x: from.x.min(to.x) - 0.01,
        y: from.y.min(to.y) - 0.01,
        width: (from.x - to.x).abs() + 0.02,
        height: (from.y - to.y).abs() + 0.02,
    };
    piece.overlaps(&inner)
}

fn is_clean(flow: &Flow, diagram: &Diagram) -> Result<(), TestCaseError> {
    let boxes = boxes(flow, diagram);
    for (place, (one, bounds)) in boxes.iter().enumerate() {
        for (other, others) in &boxes[place + 1..] {
            prop_assert!(!bounds.overlaps(others), "{} on {}", flow.nodes[*one].id, flow.nodes[*other].id);
        }
    }
    for edge in &flow.edges {
        let line = diagram.lines.get(&edge.id);
        prop_assert!(line.is_some_and(|line| line.points.len() > 1), "{} has no line", edge.id);
        for pair in line.map_or(&[][..], |line| &line.points).windows(2) {
            let square = (pair[0].x - pair[1].x).abs() < 0.01 || (pair[0].y - pair[1].y).abs() < 0.01;
            prop_assert!(square, "{} runs aslant", edge.id);
            for (node, bounds) in &boxes {
                prop_assert!(
                    !goes_through(pair[0], pair[1], bounds),
                    "{} through {}",
                    edge.id,
                    flow.nodes[*node].id
                );
            }
        }
    }
    for lane in &flow.lanes {
        let Some(frame) = diagram.shapes.get(&lane.id) else { continue };
        for (node, bounds) in &boxes {
            let own = flow.nodes[*node].lane.is_some_and(|place| flow.lanes[place].id == lane.id);
            if own {
                prop_assert!(
                    bounds.with(&frame.bounds) == frame.bounds,
                    "{} out of its lane",
                    flow.nodes[*node].id
                );
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_box_lies_on_another_and_no_line_goes_through_one(table in tables()) {
        let document = apply(&blank("流程"), &table).unwrap();
        let diagram = layout::lay_out(&document.flow).unwrap();
        is_clean(&document.flow, &diagram)?;
        prop_assert_eq!(draw::svg(&document.flow, &diagram), draw::svg(&document.flow, &layout::lay_out(&document.flow).unwrap()));
        check(&document, Limits::default());
    }

    #[test]
    fn a_table_that_comes_back_is_the_same_flow(table in tables()) {
        let document = apply(&blank("流程"), &table).unwrap();
        let again = apply(&document, &rows(&document)).unwrap();
        prop_assert_eq!(rows(&again), rows(&document));
        prop_assert_eq!(again.write(), document.write());
    }

    #[test]
    fn damaged_files_are_read_or_refused_but_never_a_crash(
        table in tables(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        length in any::<prop::sample::Index>(),
    ) {
        let mut bytes = apply(&blank("流程"), &table).unwrap().write().into_bytes();
        for (place, byte) in cuts {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes.truncate(length.index(bytes.len()) + 1);
        if let Ok(document) = read(&bytes) {
            check(&document, Limits::default());
            if let Ok(diagram) = layout::drawing(&document.flow) {
                draw::svg(&document.flow, &diagram);
            }
            let _ = apply(&document, &rows(&document));
        }
    }
}
