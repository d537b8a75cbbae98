//! What the ending of a name says that a file is. It is never believed: where content says otherwise, that is told.

use super::{FORMATS, Format};

/// Formats that content does not tell apart for certain, so among these no name is wrong: a table of one column is a text, and so is
/// Markdown that has hardly any marks. Whatever is called `csv` or `md` and shows no sign of either is read as plain text, which loses none of its words.
const TEXTS: [Format; 3] = [Format::Text, Format::Markdown, Format::Csv];

/// Well-known endings of files that are not read here, and that nobody gives to one of those that are. Not among them are those of formats
/// which are one of ours within (`ai` is a PDF), and of what programs keep for themselves (`bak`, `tmp`).
const OTHERS: &[&str] = &[
    "zip", "7z", "rar", "gz", "tgz", "bz2", "xz", "tar", "jar", "apk", "iso", "dmg", "deb", "rpm", "exe", "dll", "msi",
    "lnk", "heic", "heif", "avif", "jp2", "ico", "psd", "mp3", "m4a", "wav", "flac", "ogg", "wma", "mp4", "m4v", "mov",
    "avi", "mkv", "webm", "wmv", "pages", "numbers", "one", "vsd", "vsdx", "mdb", "accdb", "db", "sqlite", "djvu",
    "mobi", "azw3", "xps", "ttf", "otf",
];

/// Endings of files that are written in letters, or may be (`key` and `pub` are of Keynote and Publisher, and of keys): no text has the wrong
/// name with one of these, but anything else has.
const WRITTEN: &[&str] = &[
    "json", "xml", "svg", "css", "js", "py", "sh", "bat", "php", "java", "cpp", "sql", "ini", "toml", "yaml", "yml",
    "tex", "ics", "vcf", "key", "pub",
];

impl Format {
    /// Whether a name with this ending says that the file is something else. Texts are called by many names, and no name of a
    /// kind that is not known here says anything.
    #[must_use]
    pub fn belies(self, ending: &str) -> bool {
        let ending = ending.to_lowercase();
        let is_text = TEXTS.contains(&self);
        if let Some(row) = FORMATS.iter().find(|row| row.extensions.contains(&ending.as_str())) {
            return row.format != self && !(is_text && TEXTS.contains(&row.format));
        }
        // A page of the web is XML, or what a program makes one of.
        let is_written = is_text || self == Self::Html;
        OTHERS.contains(&ending.as_str()) || (!is_written && WRITTEN.contains(&ending.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_belies_what_it_names_otherwise_and_texts_have_many_names() {
        assert!(Format::Pdf.belies("docx") && Format::Html.belies("XLS") && Format::Text.belies("pdf"));
        assert!(!Format::Docx.belies("docm") && !Format::Pdf.belies("bak") && !Format::Pdf.belies(""));
        for (read, ending) in TEXTS.iter().flat_map(|read| ["txt", "md", "csv", "log"].map(|ending| (read, ending))) {
            assert!(!read.belies(ending), "{read:?} named {ending}");
        }
    }

    #[test]
    fn a_name_of_a_kind_that_is_not_read_belies_each_that_is() {
        for ending in ["zip", "HEIC", "avif", "exe", "mp4", "pages"] {
            assert!(FORMATS.iter().all(|row| row.format.belies(ending)), "{ending}");
        }
        // Illustrator's files are PDFs, and photographs have many names.
        assert!(!Format::Pdf.belies("ai") && !Format::Jpeg.belies("jfif"));
    }

    #[test]
    fn a_text_may_be_called_by_the_name_of_any_that_is_written_and_nothing_else_may() {
        for ending in ["json", "xml", "js", "PY", "ini", "key"] {
            let rows = FORMATS.iter().filter(|row| !row.format.belies(ending)).map(|row| row.format);
            assert_eq!(
                rows.collect::<Vec<_>>(),
                [Format::Html, Format::Markdown, Format::Csv, Format::Text],
                "{ending}"
            );
        }
    }

    #[test]
    fn no_ending_of_a_format_that_is_read_is_one_of_another_kind() {
        for ending in OTHERS.iter().chain(WRITTEN) {
            assert!(FORMATS.iter().all(|row| !row.extensions.contains(ending)), "{ending}");
            assert_eq!(*ending, ending.to_lowercase());
        }
    }
}
