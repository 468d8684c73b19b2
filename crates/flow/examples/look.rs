//! Draws a file: `look IN.bpmn OUT.svg [own]`.
fn main() {
    let mut args = std::env::args().skip(1);
    let (from, to) = (args.next().unwrap(), args.next().unwrap());
    let document = lianjian_flow::read(&std::fs::read(from).unwrap()).unwrap();
    let diagram = match args.next().as_deref() {
        Some("own") => lianjian_flow::layout::lay_out(&document.flow).unwrap(),
        Some(n) => document.flow.diagrams[n.parse::<usize>().unwrap()].clone(),
        None => lianjian_flow::layout::drawing(&document.flow).unwrap(),
    };
    std::fs::write(to, lianjian_flow::draw::svg(&document.flow, &diagram)).unwrap();
}
