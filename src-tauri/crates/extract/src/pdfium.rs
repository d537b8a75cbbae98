//! libpdfium, opened at run time, through the few functions that give text with its place on the page.
//!
//! Raw declarations after `fpdfview.h`, `fpdf_text.h`, `fpdf_edit.h`, `fpdf_annot.h`, `fpdf_attachment.h`, `fpdf_formfill.h` and
//! `fpdf_flatten.h` of the pinned release; safe types over them, each closing what it opened. pdfium is not thread-safe: one process,
//! one thread, one document. Knows nothing of paragraphs.

mod notes;

use std::ffi::{CStr, CString, c_char, c_double, c_float, c_int, c_uint, c_ulong, c_void};
use std::marker::PhantomData;
use std::path::Path;
use std::ptr::{self, NonNull};

use libloading::Library;

use crate::{Error, Password};
use notes::Noted;

type Handle = *mut c_void;

/// `FPDF_LIBRARY_CONFIG`, version 2.
#[repr(C)]
struct Config {
    version: c_int,
    user_font_paths: *const *const c_char,
    isolate: Handle,
    embedder_slot: c_uint,
}

/// `FS_MATRIX`.
#[repr(C)]
#[derive(Default)]
struct Matrix {
    a: c_float,
    b: c_float,
    c: c_float,
    d: c_float,
    e: c_float,
    f: c_float,
}

/// `FS_SIZEF`.
#[repr(C)]
#[derive(Default)]
struct Size {
    width: c_float,
    height: c_float,
}

/// `FS_RECTF`.
#[repr(C)]
#[derive(Default)]
struct Bounds {
    left: c_float,
    top: c_float,
    right: c_float,
    bottom: c_float,
}

macro_rules! functions {
    ($($field:ident = $name:literal: fn($($argument:ty),*) $(-> $result:ty)?;)*) => {
        struct Functions { $($field: unsafe extern "C" fn($($argument),*) $(-> $result)?,)* }

        impl Functions {
            /// # Safety
            /// The library must be libpdfium, and stay open as long as the functions are called.
            unsafe fn load(library: &Library) -> Result<Self, libloading::Error> {
                // SAFETY: the names and types are those of pdfium's public headers.
                Ok(Self { $($field: unsafe { *library.get($name)? },)* })
            }
        }
    };
}

functions! {
    init = "FPDF_InitLibraryWithConfig": fn(*const Config);
    load_document = "FPDF_LoadMemDocument64": fn(*const c_void, usize, *const c_char) -> Handle;
    close_document = "FPDF_CloseDocument": fn(Handle);
    last_error = "FPDF_GetLastError": fn() -> c_ulong;
    page_count = "FPDF_GetPageCount": fn(Handle) -> c_int;
    meta_text = "FPDF_GetMetaText": fn(Handle, *const c_char, *mut c_void, c_ulong) -> c_ulong;
    attachments = "FPDFDoc_GetAttachmentCount": fn(Handle) -> c_int;
    form_kind = "FPDF_GetFormType": fn(Handle) -> c_int;
    page_size = "FPDF_GetPageSizeByIndexF": fn(Handle, c_int, *mut Size) -> c_int;
    load_page = "FPDF_LoadPage": fn(Handle, c_int) -> Handle;
    close_page = "FPDF_ClosePage": fn(Handle);
    annotations = "FPDFPage_GetAnnotCount": fn(Handle) -> c_int;
    annotation = "FPDFPage_GetAnnot": fn(Handle, c_int) -> Handle;
    annotation_kind = "FPDFAnnot_GetSubtype": fn(Handle) -> c_int;
    annotation_text = "FPDFAnnot_GetStringValue": fn(Handle, *const c_char, *mut u16, c_ulong) -> c_ulong;
    annotation_value = "FPDFAnnot_GetValueType": fn(Handle, *const c_char) -> c_int;
    close_annotation = "FPDFPage_CloseAnnot": fn(Handle);
    flatten = "FPDFPage_Flatten": fn(Handle, c_int) -> c_int;
    page_width = "FPDF_GetPageWidthF": fn(Handle) -> c_float;
    page_height = "FPDF_GetPageHeightF": fn(Handle) -> c_float;
    page_bounds = "FPDF_GetPageBoundingBox": fn(Handle, *mut Bounds) -> c_int;
    object_count = "FPDFPage_CountObjects": fn(Handle) -> c_int;
    object = "FPDFPage_GetObject": fn(Handle, c_int) -> Handle;
    object_kind = "FPDFPageObj_GetType": fn(Handle) -> c_int;
    object_bounds = "FPDFPageObj_GetBounds": fn(Handle, *mut c_float, *mut c_float, *mut c_float, *mut c_float) -> c_int;
    object_matrix = "FPDFPageObj_GetMatrix": fn(Handle, *mut Matrix) -> c_int;
    form_object_count = "FPDFFormObj_CountObjects": fn(Handle) -> c_int;
    form_object = "FPDFFormObj_GetObject": fn(Handle, c_ulong) -> Handle;
    to_device = "FPDF_PageToDevice": fn(Handle, c_int, c_int, c_int, c_int, c_int, c_double, c_double, *mut c_int, *mut c_int) -> c_int;
    make_bitmap = "FPDFBitmap_CreateEx": fn(c_int, c_int, c_int, *mut c_void, c_int) -> Handle;
    drop_bitmap = "FPDFBitmap_Destroy": fn(Handle);
    render = "FPDF_RenderPageBitmap": fn(Handle, Handle, c_int, c_int, c_int, c_int, c_int, c_int);
    load_text = "FPDFText_LoadPage": fn(Handle) -> Handle;
    close_text = "FPDFText_ClosePage": fn(Handle);
    char_count = "FPDFText_CountChars": fn(Handle) -> c_int;
    unicode = "FPDFText_GetUnicode": fn(Handle, c_int) -> c_uint;
    unicode_unknown = "FPDFText_HasUnicodeMapError": fn(Handle, c_int) -> c_int;
    font_size = "FPDFText_GetFontSize": fn(Handle, c_int) -> c_double;
    matrix = "FPDFText_GetMatrix": fn(Handle, c_int, *mut Matrix) -> c_int;
    origin = "FPDFText_GetCharOrigin": fn(Handle, c_int, *mut c_double, *mut c_double) -> c_int;
    char_box = "FPDFText_GetCharBox": fn(Handle, c_int, *mut c_double, *mut c_double, *mut c_double, *mut c_double) -> c_int;
}

/// `FPDFBitmap_BGRA`.
const WITH_OPACITY: c_int = 4;
/// `FPDF_PAGEOBJ_IMAGE` and `FPDF_PAGEOBJ_FORM`, which holds objects of its own.
const PICTURE: c_int = 3;
const FORM: c_int = 5;
/// Objects of a page among which pictures are looked for, and forms within forms.
const MOST_OBJECTS: usize = 10_000;
const MOST_FORMS: u32 = 8;
/// `FORMTYPE_XFA_FULL`: what is shown is made from a description of the form, and the pages are a word for whoever cannot.
const FORM_WITHOUT_PAGES: c_int = 2;
/// `FPDF_ANNOT | FPDF_REVERSE_BYTE_ORDER`: with what was noted on the page, red first.
const AS_SHOWN: c_int = 0x01 | 0x10;
/// `FPDF_ERR_PASSWORD`.
const WANTS_PASSWORD: c_ulong = 4;
/// `FPDF_ERR_SECURITY`.
const LOCKED_OTHERWISE: c_ulong = 5;

/// The library. Opened once, never closed: the process ends first.
pub struct Pdfium {
    call: Functions,
    _library: Library,
}

impl Pdfium {
    /// Opens libpdfium and starts it, without the system's fonts: text needs none, and looking for them reads files.
    pub fn open(path: &Path) -> Result<Self, Error> {
        // SAFETY: the path is the app's own copy of libpdfium, whose start-up code does nothing but set itself up.
        let library = unsafe { Library::new(path) }.map_err(|_| Error::NotInstalled)?;
        // SAFETY: it is libpdfium, and is kept beside its functions.
        let call = unsafe { Functions::load(&library) }.map_err(|_| Error::NotInstalled)?;
        let no_fonts = [ptr::null()];
        let config =
            Config { version: 2, user_font_paths: no_fonts.as_ptr(), isolate: ptr::null_mut(), embedder_slot: 0 };
        // SAFETY: pdfium reads the structure and the list, which ends in null, during the call only.
        unsafe { (call.init)(&config) };
        Ok(Self { call, _library: library })
    }

    /// Opens a document in memory, with its password where it asks for one.
    pub fn document<'a>(&'a self, bytes: &'a [u8], password: Option<&Password>) -> Result<PdfDocument<'a>, Error> {
        let mut error = match self.load(bytes, None) {
            Ok(document) => return Ok(document),
            Err(error) => error,
        };
        for way in password.map(written).into_iter().flatten() {
            match self.load(bytes, Some(&way)) {
                Ok(document) => return Ok(document),
                Err(next) => error = next,
            }
        }
        Err(match error {
            WANTS_PASSWORD if password.is_some() => Error::PasswordWrong,
            WANTS_PASSWORD => Error::PasswordProtected,
            LOCKED_OTHERWISE => Error::EncryptionUnknown,
            _ => Error::Damaged,
        })
    }

    fn load<'a>(&'a self, bytes: &'a [u8], password: Option<&CStr>) -> Result<PdfDocument<'a>, c_ulong> {
        let password = password.map_or(ptr::null(), CStr::as_ptr);
        // SAFETY: `bytes` outlives the document, whose type says so; the password is null or a C string that outlives the call.
        let handle = unsafe { (self.call.load_document)(bytes.as_ptr().cast(), bytes.len(), password) };
        // SAFETY: no arguments; valid after a failed load.
        let handle = NonNull::new(handle).ok_or_else(|| unsafe { (self.call.last_error)() })?;
        Ok(PdfDocument { call: &self.call, handle, bytes: PhantomData })
    }
}

/// How a password may be written in a PDF: UTF-8 since PDF 2.0, Latin 1 in older ones. libpdfium keeps copies of its own; they
/// end with the process.
fn written(password: &Password) -> Vec<CString> {
    let text = password.reveal();
    let latin: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    let latin = latin.filter(|_| !text.is_ascii()).and_then(|bytes| CString::new(bytes).ok());
    CString::new(text).into_iter().chain(latin).collect()
}

/// An open document.
pub struct PdfDocument<'a> {
    call: &'a Functions,
    handle: NonNull<c_void>,
    bytes: PhantomData<&'a [u8]>,
}

impl PdfDocument<'_> {
    /// How many pages it says it has.
    pub fn pages(&self) -> u32 {
        // SAFETY: the document is open.
        u32::try_from(unsafe { (self.call.page_count)(self.handle.as_ptr()) }).unwrap_or(0)
    }

    /// The title in its metadata.
    pub fn title(&self) -> Option<String> {
        let mut units = [0_u16; 512];
        let size = c_ulong::try_from(size_of_val(&units)).ok()?;
        // SAFETY: the buffer is `size` bytes; the name is a C string. pdfium writes UTF-16 only where it fits.
        let length =
            unsafe { (self.call.meta_text)(self.handle.as_ptr(), c"Title".as_ptr(), units.as_mut_ptr().cast(), size) };
        let text = units.get(..usize::try_from(length).ok()? / 2)?;
        let text = String::from_utf16_lossy(text.strip_suffix(&[0]).unwrap_or(text));
        (!text.trim().is_empty()).then_some(text)
    }

    /// Whether other files are attached to it.
    pub fn has_attachments(&self) -> bool {
        // SAFETY: the document is open.
        unsafe { (self.call.attachments)(self.handle.as_ptr()) > 0 }
    }

    /// Whether it is a form that its pages do not show (XFA).
    pub fn is_form_without_pages(&self) -> bool {
        // SAFETY: the document is open.
        unsafe { (self.call.form_kind)(self.handle.as_ptr()) == FORM_WITHOUT_PAGES }
    }

    /// Width and height of a page as shown, in points, without opening it; `None` when it cannot be told.
    pub fn page_size(&self, index: u32) -> Option<(f64, f64)> {
        let index = c_int::try_from(index).ok()?;
        let mut size = Size::default();
        // SAFETY: the document is open, and the result has a place of its own; an index out of range is refused.
        let told = unsafe { (self.call.page_size)(self.handle.as_ptr(), index, &mut size) };
        (told != 0).then(|| (size.width.into(), size.height.into()))
    }

    /// A page, from 0, with what was filled into its fields and written upon it, as it is shown; `None` when it cannot be opened.
    pub fn page(&self, index: u32) -> Option<PdfPage<'_>> {
        let index = c_int::try_from(index).ok()?;
        let (page, noted) = self.flat(index)?;
        // SAFETY: the page is open.
        let text = NonNull::new(unsafe { (self.call.load_text)(page.as_ptr()) });
        Some(PdfPage { call: self.call, page, text, noted, document: PhantomData })
    }
}

impl Drop for PdfDocument<'_> {
    fn drop(&mut self) {
        // SAFETY: opened by us, and pages borrow it, so they are closed.
        unsafe { (self.call.close_document)(self.handle.as_ptr()) }
    }
}

/// An open page and its text.
pub struct PdfPage<'a> {
    call: &'a Functions,
    page: NonNull<c_void>,
    text: Option<NonNull<c_void>>,
    noted: Noted,
    document: PhantomData<&'a ()>,
}

/// Where a character stands on the page, in points from the lower left corner before the page is rotated.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spot {
    /// Where the pen stood.
    pub origin: (f64, f64),
    /// The ink: left, bottom, right, top. Empty for spaces.
    pub ink: (f64, f64, f64, f64),
}

impl Spot {
    /// Whether something is drawn there.
    pub fn has_ink(&self) -> bool {
        let (left, bottom, right, top) = self.ink;
        right > left && top > bottom
    }
}

impl PdfPage<'_> {
    /// Width and height as shown, in points.
    pub fn size(&self) -> (f64, f64) {
        // SAFETY: the page is open.
        unsafe {
            ((self.call.page_width)(self.page.as_ptr()).into(), (self.call.page_height)(self.page.as_ptr()).into())
        }
    }

    /// The box of it that is shown, where its letters stand and before it is turned: left, bottom, right, top, in points.
    pub fn bounds(&self) -> (f64, f64, f64, f64) {
        let mut bounds = Bounds::default();
        // SAFETY: the page is open, and the result has a place of its own.
        unsafe { (self.call.page_bounds)(self.page.as_ptr(), &mut bounds) };
        (bounds.left.into(), bounds.bottom.into(), bounds.right.into(), bounds.top.into())
    }

    /// Whether nothing at all is on it.
    pub fn is_blank(&self) -> bool {
        // SAFETY: the page is open.
        unsafe { (self.call.object_count)(self.page.as_ptr()) <= 0 }
    }

    /// Whether pictures cover at least half of it: one, or the strips that a scanner made of it, whatever form they stand in.
    pub fn is_mostly_picture(&self) -> bool {
        let (width, height) = self.size();
        // SAFETY: the page is open.
        let count = unsafe { (self.call.object_count)(self.page.as_ptr()) };
        // SAFETY: as above; an index out of range gives null.
        let object = |index| unsafe { (self.call.object)(self.page.as_ptr(), index) };
        let mut left = MOST_OBJECTS;
        let covered: f64 = (0..count).map_while(|index| self.pictured(object(index), MOST_FORMS, &mut left)).sum();
        covered > 0.0 && covered >= width * height / 2.0
    }

    /// How much of what it stands in an object covers with pictures, in square points; `None` once `left` objects were looked at.
    fn pictured(&self, object: Handle, forms: u32, left: &mut usize) -> Option<f64> {
        *left = left.checked_sub(1)?;
        let Some(object) = NonNull::new(object) else { return Some(0.0) };
        // SAFETY: the page that the object is of is open.
        match unsafe { (self.call.object_kind)(object.as_ptr()) } {
            PICTURE => Some(self.area(object)),
            FORM if forms > 0 => Some(self.scale(object) * self.pictured_in(object, forms - 1, left)),
            _ => Some(0.0),
        }
    }

    /// The same of what a form holds, before the form is scaled.
    fn pictured_in(&self, form: NonNull<c_void>, forms: u32, left: &mut usize) -> f64 {
        // SAFETY: the page that the form is of is open.
        let count = unsafe { (self.call.form_object_count)(form.as_ptr()) };
        let object = |index: c_int| {
            let index = c_ulong::try_from(index).ok()?;
            // SAFETY: as above; an index out of range gives null.
            Some(unsafe { (self.call.form_object)(form.as_ptr(), index) })
        };
        (0..count).map_while(|index| self.pictured(object(index)?, forms, left)).sum()
    }

    fn area(&self, object: NonNull<c_void>) -> f64 {
        let [mut left, mut bottom, mut right, mut top] = [0.0; 4];
        // SAFETY: the page that the object is of is open, and each result has a place of its own.
        let known =
            unsafe { (self.call.object_bounds)(object.as_ptr(), &mut left, &mut bottom, &mut right, &mut top) != 0 };
        if known { f64::from(right - left) * f64::from(top - bottom) } else { 0.0 }
    }

    /// How much larger, in square points, a form's content is drawn than it is.
    fn scale(&self, form: NonNull<c_void>) -> f64 {
        let mut m = Matrix::default();
        // SAFETY: as in `area`.
        let known = unsafe { (self.call.object_matrix)(form.as_ptr(), &mut m) != 0 };
        if known { f64::from(m.a * m.d - m.b * m.c).abs() } else { 1.0 }
    }

    /// The page on white, `4 * width * height` bytes of red, green, blue and opacity; `None` where it cannot be drawn.
    pub fn draw(&self, width: u32, height: u32) -> Option<Vec<u8>> {
        let stride = width.checked_mul(4)?;
        let mut pixels = vec![0xff; usize::try_from(stride.checked_mul(height)?).ok()?];
        let (width, height, stride) =
            (c_int::try_from(width).ok()?, c_int::try_from(height).ok()?, c_int::try_from(stride).ok()?);
        // SAFETY: the page is open; the bitmap is `height` rows of `stride` bytes, lies in `pixels`, and is gone before it.
        unsafe {
            let bitmap = (self.call.make_bitmap)(width, height, WITH_OPACITY, pixels.as_mut_ptr().cast(), stride);
            let bitmap = NonNull::new(bitmap)?.as_ptr();
            (self.call.render)(bitmap, self.page.as_ptr(), 0, 0, width, height, 0, AS_SHOWN);
            (self.call.drop_bitmap)(bitmap);
        }
        Some(pixels)
    }

    /// Where a place on the page is on a picture of it of this size.
    pub fn place(&self, (width, height): (u32, u32), (x, y): (f64, f64)) -> Option<(i32, i32)> {
        let (width, height) = (c_int::try_from(width).ok()?, c_int::try_from(height).ok()?);
        let (mut across, mut down) = (0, 0);
        // SAFETY: the page is open, and both results have a place of their own.
        let placed =
            unsafe { (self.call.to_device)(self.page.as_ptr(), 0, 0, width, height, 0, x, y, &mut across, &mut down) };
        (placed != 0).then_some((across, down))
    }

    /// How many characters it has.
    pub fn len(&self) -> c_int {
        // SAFETY: the text page is open.
        self.text.map_or(0, |text| unsafe { (self.call.char_count)(text.as_ptr()) })
    }

    /// One of them, from 0: Unicode, or a surrogate half, or pdfium's own mark for a hyphen at a line's end (2).
    pub fn code(&self, index: c_int) -> u32 {
        // SAFETY: the text page is open; an index out of range gives 0.
        self.text.map_or(0, |text| unsafe { (self.call.unicode)(text.as_ptr(), index) })
    }

    /// Where it stands.
    pub fn spot(&self, index: c_int) -> Spot {
        let Some(text) = self.text.map(NonNull::as_ptr) else { return Spot::default() };
        let (mut x, mut y) = (0.0, 0.0);
        // Each by itself: what was just written in halves and is read as a pair makes the processor wait, here for each character of a document.
        let (mut left, mut right, mut bottom, mut top) = (0.0, 0.0, 0.0, 0.0);
        // SAFETY: the text page is open, every pointer is to a place of its own; an index out of range writes nothing.
        unsafe {
            (self.call.origin)(text, index, &mut x, &mut y);
            (self.call.char_box)(text, index, &mut left, &mut right, &mut bottom, &mut top);
        }
        Spot { origin: (x, y), ink: (left, bottom, right, top) }
    }

    /// Whether its font does not say which character it is: what `code` gives is then the number of a shape.
    pub fn is_nameless(&self, index: c_int) -> bool {
        // SAFETY: the text page is open; an index out of range is an error of another kind.
        self.text.is_some_and(|text| unsafe { (self.call.unicode_unknown)(text.as_ptr(), index) == 1 })
    }

    /// The size a character is drawn at, in points, and the direction of its line in quarter turns anticlockwise.
    pub fn font(&self, index: c_int) -> (f64, u8) {
        let Some(text) = self.text.map(NonNull::as_ptr) else { return (0.0, 0) };
        let mut m = Matrix::default();
        // SAFETY: as in `spot`.
        let size = unsafe {
            (self.call.matrix)(text, index, &mut m);
            (self.call.font_size)(text, index)
        };
        let quarter = match (m.a.abs() >= m.b.abs(), m.a >= 0.0, m.b >= 0.0) {
            (true, true, _) => 0,
            (false, _, true) => 1,
            (true, false, _) => 2,
            (false, _, false) => 3,
        };
        // The height of the letters, whichever way they run. Nearly all stand upright, and then no root is to be drawn.
        let height = if m.c == 0.0 { m.d.abs() } else { m.c.hypot(m.d) };
        (size.abs() * f64::from(height), quarter)
    }
}

impl Drop for PdfPage<'_> {
    fn drop(&mut self) {
        // SAFETY: opened by us; the text before the page it belongs to.
        unsafe {
            if let Some(text) = self.text {
                (self.call.close_text)(text.as_ptr());
            }
            (self.call.close_page)(self.page.as_ptr());
        }
    }
}
