//! Compound files (CFB, the container of old .doc and .xls and of encrypted OOXML): only as much
//! as is needed to tell what is inside.

/// The first eight bytes.
pub(crate) const SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Bytes of a directory entry. Directory sectors are multiples of it, so that entries lie on
/// multiples of it whatever the order of sectors is, even in a damaged file.
const ENTRY: usize = 128;

/// A stream or storage named in the directory.
pub(crate) struct Entry {
    pub name: String,
    pub first_sector: u32,
    /// Bytes of the stream.
    pub size: u64,
}

/// The entries of the directory, found without following the chains of sectors.
pub(crate) fn entries(bytes: &[u8]) -> impl Iterator<Item = Entry> {
    bytes.chunks_exact(ENTRY).skip(4).filter_map(entry)
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(u16::from_le_bytes([*bytes.get(64)?, *bytes.get(65)?]));
    // A storage, a stream or the root, with a name of at most 31 signs and its closing zero.
    if !matches!(bytes.get(66)?, 1 | 2 | 5) || !(4..=64).contains(&length) || length % 2 == 1 {
        return None;
    }
    let signs = bytes[..length - 2].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let name: String = char::decode_utf16(signs).collect::<Result<_, _>>().ok()?;
    let first_sector = u32::from_le_bytes(bytes.get(116..120)?.try_into().ok()?);
    let size = u64::from(u32::from_le_bytes(bytes.get(120..124)?.try_into().ok()?));
    name.chars().all(|sign| !sign.is_control() || sign < '\u{9}').then_some(Entry {
        name,
        first_sector,
        size,
    })
}

/// Whether the Word stream that begins at this sector says that it is encrypted (MS-DOC, `FibBase`:
/// bit 8 of the flags at offset 10).
pub(crate) fn word_is_encrypted(bytes: &[u8], first_sector: u32) -> bool {
    let shift = bytes.get(30).copied().unwrap_or(9);
    if !(7..=16).contains(&shift) {
        return false;
    }
    let start = (first_sector as usize).saturating_add(1).checked_shl(u32::from(shift)).unwrap_or(usize::MAX);
    let flags = start.checked_add(11).and_then(|at| bytes.get(at));
    flags.is_some_and(|high| high & 1 == 1)
}

/// The largest sector number; greater ones are marks such as 'end of chain'.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;
/// Streams shorter than this lie in the small sectors.
const SMALL: u64 = 4096;

/// The whole content of a stream that lies in regular sectors; `None` when its chain is broken or
/// it is too short to lie there.
pub(crate) fn stream(bytes: &[u8], entry: &Entry) -> Option<Vec<u8>> {
    if entry.size < SMALL {
        return None;
    }
    let sectors = Sectors::of(bytes)?;
    let mut content = Vec::new();
    for sector in sectors.chain(entry.first_sector, &sectors.allocation()?) {
        content.extend_from_slice(sectors.sector(sector?)?);
    }
    Some(content)
}

/// A compound file as numbered sectors.
struct Sectors<'b> {
    bytes: &'b [u8],
    size: usize,
}

impl<'b> Sectors<'b> {
    fn of(bytes: &'b [u8]) -> Option<Sectors<'b>> {
        let shift = *bytes.get(30)?;
        (7..=16).contains(&shift).then_some(Sectors { bytes, size: 1 << shift })
    }

    /// A sector; the last one of a file may be cut.
    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.size)?;
        let end = start.checked_add(self.size)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    fn number_at(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(self.bytes.get(at..at + 4)?.try_into().ok()?))
    }

    /// The table that names for each sector the one after it: its own sectors are listed in the
    /// header and, beyond 109, in sectors of lists.
    fn allocation(&self) -> Option<Vec<u32>> {
        let most = self.bytes.len() / self.size + 1;
        let mut lists: Vec<u32> = (0..109).map_while(|index| self.number_at(76 + index * 4)).collect();
        let mut next = self.number_at(68)?;
        while next < LAST_SECTOR {
            let mut numbers: Vec<u32> = numbers(self.sector(next)?).collect();
            next = numbers.pop()?;
            lists.extend(numbers);
            if lists.len() > most.max(109) + self.size {
                return None;
            }
        }
        let mut table = Vec::new();
        for sector in lists.into_iter().filter(|sector| *sector < LAST_SECTOR) {
            table.extend(numbers(self.sector(sector)?));
        }
        Some(table)
    }

    /// The sectors of a chain, one `None` where it is broken.
    fn chain<'t>(&self, first: u32, table: &'t [u32]) -> impl Iterator<Item = Option<u32>> + use<'t> {
        let mut left = self.bytes.len() / self.size + 1;
        let mut next = Some(first);
        std::iter::from_fn(move || {
            let sector = next?;
            if sector >= LAST_SECTOR {
                return None;
            }
            if left == 0 {
                next = None;
                return Some(None);
            }
            left -= 1;
            next = table.get(sector as usize).copied();
            Some(next.map(|_| sector))
        })
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}
