//! What was put upon a page once it was made: fields that were filled in, comments, stamps, attached files.
//!
//! libpdfium counts none of it to a page's text, unless the page is made flat: in memory, as all of this is. What is made flat is how a thing
//! looks, and where a form leaves that to its reader, libpdfium makes the look up as it draws.

use std::ffi::{CStr, c_int, c_ulong, c_void};
use std::ptr::{self, NonNull};

use super::{AS_SHOWN, Functions, PdfDocument, PdfPage, WITH_OPACITY};

/// `FPDF_ANNOT_TEXT`: a comment, which is shown as a mark; `FPDF_ANNOT_LINK` and `FPDF_ANNOT_POPUP`, which show no words of the page.
const COMMENT: c_int = 1;
const LINK: c_int = 2;
const POPUP: c_int = 16;
/// `FPDF_ANNOT_FREETEXT`: words upon the page.
const WORDS: c_int = 3;
/// Lines, shapes, marks upon text, stamps and ink (`FPDF_ANNOT_LINE` to `FPDF_ANNOT_INK`): what somebody said of it is not shown.
const MARKS: std::ops::RangeInclusive<c_int> = 4..=15;
/// `FPDF_ANNOT_FILEATTACHMENT`.
const ATTACHMENT: c_int = 17;
/// `FPDF_ANNOT_WIDGET`: a field of a form.
const FIELD: c_int = 20;
/// Annotations of a page that are looked at. Where there are more, one of every kind is taken to be among them.
const MOST: c_int = 10_000;
/// `FPDF_OBJECT_DICTIONARY` and `FPDF_OBJECT_REFERENCE`.
const DICTIONARIES: [c_int; 2] = [6, 9];
/// Bytes of a text without words: its end, in UTF-16.
const NO_WORDS: c_ulong = 2;
/// `FLAT_NORMALDISPLAY`, and `FLATTEN_SUCCESS`.
const FLAT_AS_SHOWN: c_int = 0;
const FLATTENED: c_int = 1;

/// What there is upon a page, as far as it matters to its text.
#[derive(Debug, Default)]
pub(super) struct Noted {
    /// More is shown than links.
    shown: bool,
    /// Comments, of which only a mark is shown.
    comments: bool,
    attachments: bool,
    /// Fields that come without a look.
    plain: bool,
    /// And words in them.
    unread: bool,
    /// Of those without words, some stand within others, which may say them.
    within: bool,
}

impl PdfDocument<'_> {
    /// An open page that is flat, and what was upon it.
    pub(super) fn flat(&self, index: c_int) -> Option<(NonNull<c_void>, Noted)> {
        // SAFETY: the document is open; an index out of range gives null.
        let load = || NonNull::new(unsafe { (self.call.load_page)(self.handle.as_ptr(), index) });
        let page = load()?;
        let mut noted = self.noted(page);
        if noted.plain {
            self.dress(page);
            noted = self.noted(page);
        }
        // SAFETY: the page is open, and closed before it is opened again, as libpdfium asks of a page that was made flat.
        let flattened = noted.shown && unsafe { (self.call.flatten)(page.as_ptr(), FLAT_AS_SHOWN) == FLATTENED };
        if !flattened {
            return Some((page, noted));
        }
        // SAFETY: as above.
        unsafe { (self.call.close_page)(page.as_ptr()) };
        Some((load()?, noted))
    }

    fn noted(&self, page: NonNull<c_void>) -> Noted {
        // SAFETY: the page is open.
        let count = unsafe { (self.call.annotations)(page.as_ptr()) };
        let unseen = count > MOST;
        let mut noted = Noted { shown: unseen, comments: unseen, attachments: unseen, ..Noted::default() };
        for index in 0..count.min(MOST) {
            if let Some(annotation) = Annotation::open(self.call, page, index) {
                noted.take(&annotation);
            }
        }
        noted
    }

    /// Has libpdfium make up how fields look that come without, where the form asks for it: as it does for a page that is drawn, here far off
    /// the picture.
    fn dress(&self, page: NonNull<c_void>) {
        const FAR: c_int = -100_000;
        let mut pixel = [0_u8; 4];
        // SAFETY: the page is open; the bitmap is one row of one pixel, lies in `pixel`, and is gone before it.
        unsafe {
            let bitmap = (self.call.make_bitmap)(1, 1, WITH_OPACITY, pixel.as_mut_ptr().cast(), 4);
            let Some(bitmap) = NonNull::new(bitmap) else { return };
            (self.call.render)(bitmap.as_ptr(), page.as_ptr(), FAR, FAR, 1, 1, 0, AS_SHOWN);
            (self.call.drop_bitmap)(bitmap.as_ptr());
        }
    }
}

impl PdfPage<'_> {
    /// Whether there are comments on it, of which only a mark is shown.
    pub fn has_comments(&self) -> bool {
        self.noted.comments
    }

    /// Whether files are attached to a place on it.
    pub fn has_attachments(&self) -> bool {
        self.noted.attachments
    }

    /// Whether something was filled in that is not shown.
    pub fn has_unread_fields(&self) -> bool {
        self.noted.unread
    }

    /// Whether something may have been filled in that is not shown, and is not said by the fields that stand here.
    pub fn has_fields_within_others(&self) -> bool {
        self.noted.within
    }
}

impl Noted {
    fn take(&mut self, annotation: &Annotation<'_>) {
        let kind = annotation.kind();
        self.shown |= ![LINK, POPUP].contains(&kind);
        match kind {
            COMMENT => self.comments = true,
            ATTACHMENT => self.attachments = true,
            WORDS => self.comments |= annotation.says(c"Contents") && !annotation.has_look(),
            FIELD if !annotation.has_look() => {
                self.plain = true;
                let says = annotation.says(c"V");
                self.unread |= says;
                self.within |= !says && annotation.has(c"Parent");
            }
            kind if MARKS.contains(&kind) => self.comments |= annotation.says(c"Contents"),
            _ => {}
        }
    }
}

/// One of them, open.
struct Annotation<'a> {
    call: &'a Functions,
    handle: NonNull<c_void>,
}

impl<'a> Annotation<'a> {
    /// That of this number, from 0, on an open page.
    fn open(call: &'a Functions, page: NonNull<c_void>, index: c_int) -> Option<Self> {
        // SAFETY: the page is open; an index out of range gives null.
        let handle = NonNull::new(unsafe { (call.annotation)(page.as_ptr(), index) })?;
        Some(Self { call, handle })
    }

    fn kind(&self) -> c_int {
        // SAFETY: the annotation is open.
        unsafe { (self.call.annotation_kind)(self.handle.as_ptr()) }
    }

    /// Whether there are words under this name.
    fn says(&self, name: &CStr) -> bool {
        // SAFETY: the annotation is open, and the name ends in null; without a buffer a text's length alone is told.
        unsafe { (self.call.annotation_text)(self.handle.as_ptr(), name.as_ptr(), ptr::null_mut(), 0) > NO_WORDS }
    }

    /// Whether it comes with how it looks. Some programs put an empty text there, for others to make that up.
    fn has_look(&self) -> bool {
        self.has(c"AP")
    }

    /// Whether there is a dictionary under this name.
    fn has(&self, name: &CStr) -> bool {
        // SAFETY: the annotation is open, and the name ends in null.
        DICTIONARIES.contains(&unsafe { (self.call.annotation_value)(self.handle.as_ptr(), name.as_ptr()) })
    }
}

impl Drop for Annotation<'_> {
    fn drop(&mut self) {
        // SAFETY: opened by us.
        unsafe { (self.call.close_annotation)(self.handle.as_ptr()) }
    }
}
