//! Whether a zip archive is as it is written here, byte by byte but for its files: no comment, no times, no extra field, no bytes between, and
//! names that say nothing.

use super::read::Archive;
use super::write;
use crate::source::Source;

/// Whether nothing of an archive but its files can tell anything. A disc image can: it has a name. The source is the one that was listed.
#[must_use]
pub fn is_plain(archive: &Archive, source: &mut dyn Source) -> bool {
    let mut written = write::Archive::default();
    let mut offset = 0;
    for entry in archive.entries() {
        let head = archive.sum(entry.index).filter(|_| is_neutral(&entry.path, archive.entries().len()));
        let Some(head) = head.and_then(|sum| written.begin(&entry.path, entry.size, sum).ok()) else { return false };
        if !stands(source, offset, &head) {
            return false;
        }
        written.skip();
        offset += head.len() as u64 + entry.size;
    }
    written.finish().is_ok_and(|end| stands(source, offset, &end) && source.len() == offset + end.len() as u64)
}

fn stands(source: &mut dyn Source, offset: u64, bytes: &[u8]) -> bool {
    let mut read = vec![0; bytes.len()];
    source.read_at(offset, &mut read).is_ok() && read == bytes
}

/// `ST001/SE001/IM0001.dcm`, `ST001/VOL001.nii`, `ST001/VOL001.nii.gz`: no number is larger than that of the files, so that none is somebody's.
fn is_neutral(name: &str, files: usize) -> bool {
    let is_counted = |part: &str, word: &str| {
        let number = part.strip_prefix(word).and_then(|number| number.parse().ok());
        let width = if word == "IM" { 4 } else { 3 };
        number.is_some_and(|number: usize| (1..=files).contains(&number) && part == format!("{word}{number:0width$}"))
    };
    let is_volume = |end: &str| {
        let bare = end.strip_suffix(".gz").unwrap_or(end).strip_suffix(".nii");
        bare.is_some_and(|bare| is_counted(bare, "VOL"))
    };
    let is_instance = |end: &str| end.strip_suffix(".dcm").is_some_and(|bare| is_counted(bare, "IM"));
    match *name.split('/').collect::<Vec<_>>() {
        [study, series, instance] => is_counted(study, "ST") && is_counted(series, "SE") && is_instance(instance),
        [study, volume] => is_counted(study, "ST") && is_volume(volume),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::source::Bytes;

    fn zip(names: &[&str]) -> Vec<u8> {
        let mut archive = write::Archive::default();
        let mut bytes: Vec<u8> = names.iter().flat_map(|name| archive.add(name, b"bytes of it").expect("a name")).collect();
        bytes.extend(archive.finish().expect("ended"));
        bytes
    }

    fn is_plain(bytes: Vec<u8>) -> bool {
        let mut source = Bytes(bytes);
        let archive = Archive::open(&mut source, Limits::default()).expect("an archive");
        super::is_plain(&archive, &mut source)
    }

    #[test]
    fn what_is_written_here_is_plain() {
        assert!(is_plain(zip(&["ST001/SE001/IM0001.dcm", "ST001/SE001/IM0002.dcm", "ST001/VOL001.nii.gz", "ST002/VOL001.nii"])));
    }

    #[test]
    fn whatever_else_an_archive_says_shows() {
        let good = || zip(&["ST001/SE001/IM0001.dcm", "ST001/SE001/IM0002.dcm"]);
        let with = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut bytes = good();
            change(&mut bytes);
            is_plain(bytes)
        };
        assert!(with(&|_| {}));
        let end = good().len() - 22;
        // A comment of the archive, a time, an attribute of a file, bytes between the files and the directory.
        assert!(!with(&|bytes| {
            bytes[end + 20] = 3;
            bytes.extend(b"Doe");
        }));
        assert!(!with(&|bytes| bytes[10] = 7));
        let line = good().windows(4).position(|bytes| bytes == b"PK\x01\x02").expect("a line");
        assert!(!with(&|bytes| bytes[line + 38] = 1));
        assert!(!with(&|bytes| {
            bytes.splice(line..line, *b"Doe");
            let moved = u32::try_from(line + 3).expect("short").to_le_bytes();
            bytes[end + 3 + 16..end + 3 + 20].copy_from_slice(&moved);
        }));
        for name in [
            "ST19520817/VOL001.nii",
            "ST001/SE001/IM0002.dcm",
            "ST001/SE01/IM0001.dcm",
            "Doe/SE001/IM0001.dcm",
            "ST001/Doe/IM0001.dcm",
            "ST001/SE001/Doe.dcm",
            "ST001/Doe.nii",
            "Doe.dcm",
        ] {
            assert!(!is_plain(zip(&[name])), "{name}");
        }
    }
}
