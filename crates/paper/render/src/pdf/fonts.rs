//! Where the fonts of a PDF come from, and which of them plays which part.
//!
//! GB/T 9704 names fonts that are not free. They are taken where the machine has them; otherwise free
//! ones of the same kind stand in, which lie beside the program (see assets/fonts/README.md).

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::{env, fs};

use resvg::usvg::fontdb;
use serde::Serialize;
use thiserror::Error;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;

/// The families of each part, the most wanted first. Names are compared without regard to case.
const SONG: &[&str] = &[
    "SimSun",
    "宋体",
    "STSong",
    "Noto Serif SC",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "思源宋体",
    "FandolSong",
    "AR PL UMing CN",
];
const HEI: &[&str] = &[
    "SimHei",
    "黑体",
    "STHeiti",
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "思源黑体",
    "FandolHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
];
const FANG_SONG: &[&str] =
    &["仿宋_GB2312", "FangSong_GB2312", "FangSong", "仿宋", "STFangsong", "FandolFang R", "FandolFang"];
const TITLE: &[&str] =
    &["方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "FZXBSJW--GB1-0"];

/// Families of Song that have a bold: the titles' stand-in.
const BOLD: &[&str] =
    &["Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "思源宋体", "FandolSong"];

/// What the file name of a font that may serve begins with or holds. A machine may have thousands of
/// fonts; only these are opened.
const FILE_NAMES: &[&str] = &[
    "simsun",
    "simhei",
    "simfang",
    "fangsong",
    "stsong",
    "stheiti",
    "stfangso",
    "fzxbs",
    "xiaobiaosong",
    "方正",
    "仿宋",
    "宋体",
    "黑体",
    "notoserifsc",
    "notosanssc",
    "notoserifcjk",
    "notosanscjk",
    "sourcehan",
    "思源",
    "fandol",
    "uming",
    "wqy",
];

/// No folder had a Chinese font.
#[derive(Debug, Error)]
#[error(
    "没有找到中文字体，不能生成 PDF（docx 和 xlsx 不受影响）。找过的文件夹：{}。请运行 make fonts，或把 NotoSerifSC、NotoSansSC 等字体文件放进程序旁边的 fonts 文件夹，或用环境变量 LIANJIAN_FONTS 指明字体所在的文件夹。",
    places(looked_in)
)]
pub struct FontError {
    /// Where fonts were looked for.
    pub looked_in: Vec<PathBuf>,
}

/// The fonts that PDFs are set in. Files are opened to learn their names; they are read again, and
/// stay in memory, when a form first needs them.
pub struct Fonts {
    book: LazyHash<FontBook>,
    slots: Vec<Slot>,
    /// The same for pictures, made when the first is drawn.
    database: OnceLock<Arc<fontdb::Database>>,
}

struct Slot {
    path: PathBuf,
    index: u32,
    font: OnceLock<Option<Font>>,
}

/// The families of each part, as the template names them; each ends with what may stand in.
#[derive(Serialize)]
pub(super) struct Families<'a> {
    title: Vec<&'a str>,
    pub(super) label: Vec<&'a str>,
    pub(super) text: Vec<&'a str>,
    page: Vec<&'a str>,
    /// The title's own font is there; otherwise a bold Song stands in.
    has_title: bool,
}

impl Fonts {
    /// Finds fonts in the usual places: the folder of `LIANJIAN_FONTS`, `fonts` beside the program,
    /// `assets/fonts` of the checkout that holds the program or the working folder, the system's
    /// folders.
    ///
    /// # Errors
    /// [`FontError`] when none of them has a Chinese font.
    pub fn find() -> Result<Fonts, FontError> {
        Fonts::find_in(usual_places())
    }

    /// Finds fonts in these folders and those inside them.
    ///
    /// # Errors
    /// [`FontError`] when none of them has a Chinese font.
    pub fn find_in(places: Vec<PathBuf>) -> Result<Fonts, FontError> {
        let mut book = FontBook::new();
        let mut slots = Vec::new();
        for path in places.iter().flat_map(|place| font_files(place, 0)) {
            let Ok(data) = fs::read(&path) else { continue };
            for (index, info) in (0..).zip(FontInfo::iter(&data)) {
                if part_of(&info.family).is_some() {
                    book.push(info);
                    slots.push(Slot { path: path.clone(), index, font: OnceLock::new() });
                }
            }
        }
        if slots.is_empty() {
            return Err(FontError { looked_in: places });
        }
        Ok(Fonts { book: LazyHash::new(book), slots, database: OnceLock::new() })
    }

    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub(super) fn font(&self, index: usize) -> Option<Font> {
        let slot = self.slots.get(index)?;
        let load = || Font::new(Bytes::new(fs::read(&slot.path).ok()?), slot.index);
        slot.font.get_or_init(load).clone()
    }

    /// The fonts as who draws pictures wants them, made once from the paths of their files.
    pub(super) fn database(&self, make: impl FnOnce(&[&Path]) -> fontdb::Database) -> Arc<fontdb::Database> {
        let fonts = self.database.get_or_init(|| {
            let mut paths: Vec<&Path> = self.slots.iter().map(|slot| slot.path.as_path()).collect();
            paths.dedup();
            Arc::new(make(&paths))
        });
        fonts.clone()
    }

    pub(super) fn families(&self) -> Families<'_> {
        let have = |wanted: &[&str]| -> Vec<&str> {
            let of = |name: &&str| {
                self.book
                    .families()
                    .map(|(family, _)| family)
                    .find(|family| family.eq_ignore_ascii_case(name))
            };
            wanted.iter().filter_map(of).collect()
        };
        let [song, hei, fang_song, title, bold] = [SONG, HEI, FANG_SONG, TITLE, BOLD].map(have);
        Families {
            has_title: !title.is_empty(),
            title: [title.as_slice(), &bold, &song, &hei].concat(),
            label: [hei.as_slice(), &song].concat(),
            text: [fang_song.as_slice(), &song, &hei].concat(),
            page: [song, hei].concat(),
        }
    }
}

/// Which part a family can play, as an index into the four lists.
fn part_of(family: &str) -> Option<usize> {
    [SONG, HEI, FANG_SONG, TITLE]
        .iter()
        .position(|list| list.iter().any(|name| name.eq_ignore_ascii_case(family)))
}

fn usual_places() -> Vec<PathBuf> {
    let mut places: Vec<PathBuf> = env::var_os("LIANJIAN_FONTS").map(PathBuf::from).into_iter().collect();
    let program = env::current_exe().unwrap_or_default();
    places.extend(program.parent().map(|folder| folder.join("fonts")));
    let working = env::current_dir().unwrap_or_default();
    let checkouts = program.ancestors().chain(working.ancestors()).map(|folder| folder.join("assets/fonts"));
    places.extend(checkouts.filter(|folder| folder.is_dir()).take(1));
    if let Some(home) = env::var_os("HOME").map(PathBuf::from) {
        places.extend([home.join(".fonts"), home.join(".local/share/fonts")]);
    }
    for folder in ["/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"] {
        places.push(PathBuf::from(folder));
    }
    if let Some(windows) = env::var_os("WINDIR") {
        places.push(Path::new(&windows).join("Fonts"));
    }
    places
}

/// The font files under a folder that may serve, in the order of their names.
fn font_files(folder: &Path, depth: usize) -> Vec<PathBuf> {
    const DEEPEST: usize = 6;
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
        .into_iter()
        .flat_map(|path| {
            if path.is_dir() && depth < DEEPEST {
                font_files(&path, depth + 1)
            } else if may_serve(&path) {
                vec![path]
            } else {
                Vec::new()
            }
        })
        .collect()
}

fn may_serve(path: &Path) -> bool {
    let lower = |part: Option<&std::ffi::OsStr>| {
        part.map(|part| part.to_string_lossy().to_lowercase().replace([' ', '_', '-'], ""))
            .unwrap_or_default()
    };
    let kind = lower(path.extension());
    let name = lower(path.file_stem());
    matches!(kind.as_str(), "ttf" | "otf" | "ttc" | "otc")
        && FILE_NAMES.iter().any(|part| name.contains(part))
}

fn places(folders: &[PathBuf]) -> String {
    let names: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
    names.join("、")
}
