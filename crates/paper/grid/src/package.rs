//! A zip package read with bounds: what its directory declares is checked first, then again while
//! its parts are inflated, since a directory can lie.

use std::io::{Cursor, Read};

use zip::{ZipArchive, result::ZipError};

use crate::{
    limits::{Limits, RATIO_EXEMPT, mebibytes},
    refusal::Refusal,
};

/// An opened package. Nothing is ever extracted to disk.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    part_limit: u64,
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Package<'a>, Refusal> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| refusal(&error))?;
        if archive.len() > limits.parts {
            return Err(Refusal::TooLarge(format!("压缩包里有 {} 个文件", archive.len())));
        }
        let mut package = Package { archive, part_limit: limits.part };
        package.check_directory(limits)?;
        Ok(package)
    }

    fn check_directory(&mut self, limits: &Limits) -> Result<(), Refusal> {
        let mut total = 0u64;
        for index in 0..self.archive.len() {
            let entry = self.archive.by_index_data(index).map_err(|error| refusal(&error))?;
            if entry.encrypted() {
                return Err(Refusal::Encrypted);
            }
            let (small, large) = (entry.compressed_size(), entry.size());
            total = total.saturating_add(large);
            let swells = large > RATIO_EXEMPT && large / small.max(1) > limits.ratio;
            if large > limits.part || total > limits.package || swells {
                return Err(too_large(total.max(large)));
            }
        }
        Ok(())
    }

    pub fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// Inflates a part; `None` when the package has none of that name.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        match self.archive.index_for_name(name) {
            Some(index) => self.inflate(index).map(Some),
            None => Ok(None),
        }
    }

    /// Inflates every part once and shows it with its name: afterwards a reader that has no bounds
    /// of its own can be given the package.
    pub fn prove(
        &mut self,
        mut check: impl FnMut(&str, &[u8]) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        for index in 0..self.archive.len() {
            let content = self.inflate(index)?;
            let name = self.archive.name_for_index(index).and_then(Result::ok).unwrap_or_default();
            check(&name, &content)?;
        }
        Ok(())
    }

    fn inflate(&mut self, index: usize) -> Result<Vec<u8>, Refusal> {
        let entry = self.archive.by_index(index).map_err(|error| refusal(&error))?;
        let declared = entry.size();
        let bound = declared.min(self.part_limit);
        let mut content = Vec::with_capacity(usize::try_from(bound.min(16 << 20)).unwrap_or(0));
        // One byte more than declared tells an honest end from a swollen part.
        entry
            .take(bound + 1)
            .read_to_end(&mut content)
            .map_err(|error| Refusal::broken(format!("压缩内容读不出来：{error}")))?;
        if content.len() as u64 > bound {
            return Err(too_large(content.len() as u64));
        }
        if (content.len() as u64) < declared {
            return Err(Refusal::broken("压缩内容比目录所写的短"));
        }
        Ok(content)
    }
}

fn too_large(bytes: u64) -> Refusal {
    Refusal::TooLarge(format!("文件解压后过大（至少 {}）", mebibytes(bytes)))
}

fn refusal(error: &ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(reason) if reason.to_string().to_lowercase().contains("password") => {
            Refusal::Encrypted
        }
        other => Refusal::broken(format!("压缩包打不开：{other}")),
    }
}
