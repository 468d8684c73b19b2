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
    name.chars().all(|sign| !sign.is_control() || sign < '\u{9}').then_some(Entry { name, first_sector })
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
