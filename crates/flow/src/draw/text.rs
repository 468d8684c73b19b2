//! Text on a picture: how wide it is, and where it breaks. Widths are those of the common Chinese sans-serif fonts, in
//! which a Chinese character is as wide as it is high; a reader's own font differs by little.

/// The width of a text in a font of one pixel.
pub fn width(text: &str) -> f64 {
    text.chars().map(advance).sum()
}

fn advance(character: char) -> f64 {
    match character {
        // Chinese, and the quotation marks, dashes, dots and numerals that Chinese fonts draw wide.
        '\u{2e80}'.. | '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '①'..='⑳' | '▲' | '△' | '●' | '○' => {
            1.0
        }
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.29,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | ' ' => 0.36,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.88,
        'A'..='Z' => 0.67,
        _ => 0.56,
    }
}

/// Marks that no line begins with (GB/T 15834).
const NOT_FIRST: &str = "，。、；：？！）》〉」』】〕”’…%％,.;:?!)]}";
/// Marks that no line ends with.
const NOT_LAST: &str = "（《〈「『【〔“‘([{";

/// Breaks a text into lines no wider than `room` pixels in a font of `size` pixels. Chinese breaks anywhere but before
/// closing and after opening marks; words of other scripts stay whole where they fit. What goes beyond `most` lines is
/// cut, with a sign.
pub fn wrap(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.split(['\n', '\r']) {
        let paragraph = paragraph.trim();
        if paragraph.is_empty() {
            continue;
        }
        let mut line = String::new();
        let mut filled = 0.0;
        for piece in pieces(paragraph) {
            let wide = width(&piece) * size;
            if filled > 0.0 && filled + wide > room {
                lines.push(line.trim_end().to_owned());
                line.clear();
                filled = 0.0;
                if piece.trim().is_empty() {
                    continue;
                }
            }
            // A word wider than the line breaks inside.
            if wide > room {
                for character in piece.chars() {
                    let wide = advance(character) * size;
                    if filled > 0.0 && filled + wide > room {
                        lines.push(std::mem::take(&mut line));
                        filled = 0.0;
                    }
                    line.push(character);
                    filled += wide;
                }
                continue;
            }
            line.push_str(&piece);
            filled += wide;
        }
        if !line.trim().is_empty() {
            lines.push(line.trim_end().to_owned());
        }
        if lines.len() > most {
            break;
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && (width(last) + 1.0) * size > room {
                last.pop();
            }
            last.push('…');
        }
    }
    lines
}

/// What is not broken: a word, or a Chinese character with the marks that cling to it.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    for character in text.chars() {
        let joins = match before {
            None => false,
            Some(before) => {
                NOT_FIRST.contains(character)
                    || NOT_LAST.contains(before)
                    || (is_of_word(before) && is_of_word(character))
            }
        };
        match pieces.last_mut() {
            Some(last) if joins => last.push(character),
            _ => pieces.push(character.to_string()),
        }
        before = Some(character);
    }
    pieces
}

fn is_of_word(character: char) -> bool {
    character < '\u{2e80}' && !character.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::{width, wrap};

    #[test]
    fn chinese_breaks_between_characters_and_never_before_a_closing_mark() {
        assert_eq!(wrap("审查申请材料，作出决定", 10.0, 60.0, 9), ["审查申请材", "料，作出决定"]);
        assert_eq!(wrap("依据《安全生产法》第四条", 10.0, 50.0, 9), ["依据《安全", "生产法》第", "四条"]);
    }

    #[test]
    fn words_stay_whole_and_what_is_too_long_is_cut_with_a_sign() {
        assert_eq!(wrap("Approve Invoice", 12.0, 70.0, 9), ["Approve", "Invoice"]);
        assert_eq!(wrap("一二三四五六七八九", 10.0, 30.0, 2), ["一二三", "四五…"]);
        assert_eq!(wrap("aaaaaaaaaa", 10.0, 20.0, 9), ["aaa", "aaa", "aaa", "a"]);
    }

    #[test]
    fn no_line_is_wider_than_its_room() {
        for text in [
            "某某县住房和城乡建设局（ABC）审批，报送。",
            "x y z （（（（（（（（（（（（（（",
            "％％％％％％％％％％％",
        ] {
            for line in wrap(text, 10.0, 60.0, 99) {
                assert!(width(&line) * 10.0 <= 60.0, "{line}");
            }
        }
    }
}
