//! How many lines a text takes in a cell, told beforehand from the font's widths.
//!
//! Rows whose height is known are set more than twice as fast as rows that the typesetter has to
//! measure. The count is never too low: lines are broken only where the typesetter certainly may, and
//! signs are taken at their full width. What is not plain Chinese or Latin text is not judged here at
//! all; such rows are left to the typesetter.

use std::collections::HashMap;

use typst::layout::{Abs, Em};
use typst::text::{FontInstance, FontVariant, FontVariations};

use super::fonts::Fonts;

/// The size of a table's text, 五号, in points.
pub(super) const SIZE: f64 = 10.5;
/// The template's leading, in em.
const LEADING: f64 = 0.3;
/// What the typesetter puts between Chinese and Latin signs, in em.
const BETWEEN_SCRIPTS: f64 = 0.25;

/// The widths of signs, as the forms' text font has them.
pub(super) struct Measure {
    /// The first family of the text; what it lacks is not judged.
    font: Option<FontInstance>,
    advances: HashMap<char, Option<f64>>,
}

/// What a sign is when a line is broken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    /// Letters and digits, never broken inside.
    Word,
    /// Marks that are taken to hold on to both sides: Latin ones, dashes.
    Glue,
    /// Quotation marks: among Chinese signs like brackets, elsewhere they hold on to both sides.
    OpeningQuote,
    ClosingQuote,
    /// A Chinese sign: a line may end or begin with it.
    Sign,
    /// May not end a line: `（《“`.
    Opening,
    /// May not begin a line: `，。）》”`.
    Closing,
}

impl Class {
    fn is_latin(self) -> bool {
        matches!(self, Class::Word | Class::Glue)
    }
}

impl Measure {
    pub fn new(fonts: &Fonts) -> Measure {
        let families = fonts.families().text;
        let font = families.first().and_then(|family| {
            let index = fonts.book().select(&family.to_lowercase(), FontVariant::default())?;
            let size = Abs::pt(SIZE);
            Some(fonts.font(index)?.instantiate(FontVariant::default(), size, &FontVariations::default()))
        });
        Measure { font, advances: HashMap::new() }
    }

    /// The height of a text of this width in points; `None` where it cannot be told.
    pub fn height(&mut self, text: &str, width: f64) -> Option<f64> {
        let room = width / SIZE;
        let mut lines = 0;
        for line in text.split('\n') {
            lines += self.lines(line, room)?;
        }
        let lines = f64::from(lines);
        Some(SIZE * (lines + LEADING * (lines - 1.0)))
    }

    /// The lines of a text without line breaks; `room` is in em.
    fn lines(&mut self, line: &str, room: f64) -> Option<u32> {
        let mut lines = 1;
        let mut used = 0.0;
        let mut piece = 0.0;
        let mut before = None;
        for sign in line.chars() {
            let class = class(sign)?;
            let mut advance = self.advance(sign)?;
            if let Some(before) = before {
                if may_break(before, class) {
                    lines += place(&mut used, piece, room);
                    piece = 0.0;
                }
                if before.is_latin() != class.is_latin() {
                    advance += BETWEEN_SCRIPTS;
                }
            }
            piece += advance;
            before = Some(class);
        }
        Some(lines + place(&mut used, piece, room))
    }

    fn advance(&mut self, sign: char) -> Option<f64> {
        let font = &self.font;
        *self.advances.entry(sign).or_insert_with(|| {
            let font = font.as_ref()?;
            let glyph = font.ttf().glyph_index(sign)?;
            font.x_advance(glyph.0).map(Em::get)
        })
    }
}

/// Puts a piece that is not broken onto the line, or onto a new one; gives the lines begun. A piece
/// longer than a line is counted as if it were broken badly.
fn place(used: &mut f64, piece: f64, room: f64) -> u32 {
    if *used + piece <= room {
        *used += piece;
        return 0;
    }
    let mut begun = u32::from(*used > 0.0);
    let mut rest = piece;
    while rest > room {
        rest -= room;
        begun += 1;
    }
    // The rest of a badly broken piece is not built upon.
    *used = if piece > room { room } else { rest };
    begun
}

fn may_break(before: Class, after: Class) -> bool {
    use Class::{Closing, ClosingQuote, Glue, Opening, OpeningQuote, Sign, Space, Word};
    let held = matches!(before, Opening | OpeningQuote | Glue)
        || matches!(after, Space | Closing | Glue | ClosingQuote);
    !held
        && matches!(
            (before, after),
            (_, Sign) | (Sign, _) | (Closing, OpeningQuote | Opening) | (Space, Word | Opening)
        )
}

/// `None` for signs whose ways are not known here.
fn class(sign: char) -> Option<Class> {
    match sign {
        ' ' => Some(Class::Space),
        '“' | '‘' => Some(Class::OpeningQuote),
        '”' | '’' => Some(Class::ClosingQuote),
        '（' | '《' | '〈' | '「' | '『' | '【' | '〔' => Some(Class::Opening),
        '，' | '。' | '、' | '；' | '：' | '？' | '！' | '）' | '》' | '〉' | '」' | '』' | '】' | '〕' => {
            Some(Class::Closing)
        }
        '!'..='~' if sign.is_ascii_alphanumeric() => Some(Class::Word),
        '!'..='~' | '…' | '—' | '·' | '％' | '～' => Some(Class::Glue),
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}' => Some(Class::Sign),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    use typst_layout::PagedDocument;

    use super::*;
    use crate::pdf::world::World;

    /// Sets each text at its width, by the styles of the forms, and fails where it is higher than told.
    const PROOF: &str = r#"
        #let data = json("/data.json")
        #set text(lang: "zh", region: "cn", font: data.fonts, size: 10.5pt)
        #set text(top-edge: 0.88em, bottom-edge: -0.12em)
        #set par(leading: 0.3em, spacing: 0.3em)
        #context for text in data.texts {
          let height = measure(block(width: text.width * 1pt, text.text)).height
          assert(height <= text.height * 1pt + 0.01pt, message: text.text + repr((text.width, height, text.height)))
        }
    "#;

    #[test]
    fn no_text_is_higher_than_told() {
        let fonts = Fonts::find().unwrap_or_else(|error| panic!("{error}"));
        let mut measure = Measure::new(&fonts);
        let signs = "[重大事项集体研究审批资金，。、；：（）《》“”〔〕·…—％A-Za-z0-9 .,%/()\n]{0,90}";
        let latin = "[a-zA-Z0-9 ,.()重大，]{0,60}";
        let any = (prop_oneof![signs, latin], 20.0..500.0f64);
        let mut runner = TestRunner::deterministic();
        let mut exact = 0;
        let texts: Vec<serde_json::Value> = (0..3_000)
            .map(|_| {
                let (text, width) = any.new_tree(&mut runner).unwrap().current();
                let height = measure.height(&text, width).expect("only signs that are known");
                exact += usize::from(!text.is_empty());
                serde_json::json!({"text": text, "width": width, "height": height})
            })
            .collect();
        assert!(exact > 2_000);
        let data = serde_json::json!({"fonts": fonts.families().text, "texts": texts});
        let world = World::of_template(&fonts, PROOF, serde_json::to_vec(&data).unwrap());
        let outcome = typst::compile::<PagedDocument>(&world).output;
        assert!(outcome.is_ok(), "{:?}", outcome.err().map(|errors| errors[0].message.clone()));
    }

    #[test]
    fn usual_texts_are_told_exactly() {
        let fonts = Fonts::find().unwrap_or_else(|error| panic!("{error}"));
        let mut measure = Measure::new(&fonts);
        let one = SIZE;
        let two = SIZE * (2.0 + LEADING);
        assert_eq!(measure.height("一级", 60.0), Some(one));
        assert_eq!(measure.height("违反程序核发施工许可证", 60.0), Some(SIZE * (3.0 + 2.0 * LEADING)));
        assert_eq!(measure.height("甲\n乙", 60.0), Some(two));
        assert_eq!(measure.height("😀", 60.0), None);
    }
}
