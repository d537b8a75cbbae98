//! A text is taken apart into words for the search index, and that can be ended: FTS5 does it for all of a document in one call, in which SQLite
//! asks nobody whether to go on.
//!
//! What is installed here stands before FTS5's own tokenizer `unicode61`, under its name, on one connection: the tables do not know of it,
//! and the words are the same. Who may end it says so for the time of a statement ([`watched`]); it is asked on the thread that runs that.
//!
//! FTS5's interface: <https://sqlite.org/fts5.html#custom_tokenizers>.

use std::cell::RefCell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;

use rusqlite::{Connection, ffi};

use crate::{Error, Result};

const NAME: &CStr = c"unicode61";
/// Words between two questions whether to go on: less than a millisecond.
const WORDS: u32 = 1_000;

/// Asks whether the work is over.
type Question = Box<dyn Fn() -> bool>;

thread_local! {
    static IS_OVER: RefCell<Option<Question>> = const { RefCell::new(None) };
}

/// Does something on this thread, in which taking a text apart fails with `SQLITE_INTERRUPT` once `is_over` says so.
pub(crate) fn watched<T>(is_over: impl Fn() -> bool + 'static, act: impl FnOnce() -> T) -> T {
    struct Before(Option<Question>);
    impl Drop for Before {
        fn drop(&mut self) {
            IS_OVER.set(self.0.take());
        }
    }
    let _before = Before(IS_OVER.replace(Some(Box::new(is_over))));
    act()
}

fn is_over() -> bool {
    IS_OVER.with_borrow(|question| question.as_ref().is_some_and(|is_over| is_over()))
}

/// FTS5's own tokenizer, as it is found before ours is there.
struct Beneath {
    data: *mut c_void,
    methods: ffi::fts5_tokenizer,
}

/// One that a table uses.
struct Tokenizer {
    beneath: *mut ffi::Fts5Tokenizer,
    methods: ffi::fts5_tokenizer,
}

/// Words on their way to FTS5.
struct Passing {
    context: *mut c_void,
    take: Take,
    words: u32,
}

type Take = Option<unsafe extern "C" fn(*mut c_void, c_int, *const c_char, c_int, c_int, c_int) -> c_int>;

/// Puts ours before FTS5's on this connection: before the first table is used, and before the authorizer.
pub(crate) fn install(connection: &Connection) -> Result<()> {
    let outcome = |code: c_int| if code == ffi::SQLITE_OK { Ok(()) } else { Err(Error::from_code(code)) };
    let missing = || Error::from_code(ffi::SQLITE_ERROR);
    // SAFETY: the interface is this connection's and lives as long as it; every argument is what FTS5's documentation asks for. The module is
    // FTS5's to give to `forget` once it has taken it.
    unsafe {
        let api = interface(connection).ok_or_else(missing)?;
        let find = (*api).xFindTokenizer.ok_or_else(missing)?;
        let put = (*api).xCreateTokenizer.ok_or_else(missing)?;
        let none = ffi::fts5_tokenizer { xCreate: None, xDelete: None, xTokenize: None };
        let mut found = Beneath { data: ptr::null_mut(), methods: none };
        outcome(find(api, NAME.as_ptr(), &raw mut found.data, &raw mut found.methods))?;
        let mut ours = ffi::fts5_tokenizer { xCreate: Some(create), xDelete: Some(delete), xTokenize: Some(tokenize) };
        let module = Box::into_raw(Box::new(found));
        outcome(put(api, NAME.as_ptr(), module.cast(), &raw mut ours, Some(forget)))
            .inspect_err(|_| drop(Box::from_raw(module)))
    }
}

/// FTS5's interface, which it writes to where a bound pointer says.
fn interface(connection: &Connection) -> Option<*mut ffi::fts5_api> {
    let (mut statement, mut api) = (ptr::null_mut(), ptr::null_mut::<ffi::fts5_api>());
    // SAFETY: an open connection, a statement that is finalised here, and a place that outlives it. Finalising no statement does nothing.
    unsafe {
        let sql = c"SELECT fts5(?1)".as_ptr();
        if ffi::sqlite3_prepare_v2(connection.handle(), sql, -1, &raw mut statement, ptr::null_mut()) == ffi::SQLITE_OK
        {
            ffi::sqlite3_bind_pointer(statement, 1, (&raw mut api).cast(), c"fts5_api_ptr".as_ptr(), None);
            ffi::sqlite3_step(statement);
        }
        ffi::sqlite3_finalize(statement);
    }
    (!api.is_null()).then_some(api)
}

// In all of these FTS5 passes what it was given above, or what these gave it.

unsafe extern "C" fn create(
    module: *mut c_void,
    arguments: *mut *const c_char,
    count: c_int,
    out: *mut *mut ffi::Fts5Tokenizer,
) -> c_int {
    // SAFETY: the module of `install`, and the arguments as they came.
    unsafe {
        let module = &*module.cast::<Beneath>();
        let Some(create) = module.methods.xCreate else { return ffi::SQLITE_ERROR };
        let mut beneath = ptr::null_mut();
        let code = create(module.data, arguments, count, &raw mut beneath);
        if code == ffi::SQLITE_OK {
            *out = Box::into_raw(Box::new(Tokenizer { beneath, methods: module.methods })).cast();
        }
        code
    }
}

unsafe extern "C" fn delete(tokenizer: *mut ffi::Fts5Tokenizer) {
    // SAFETY: made by `create`, and deleted once.
    unsafe {
        let tokenizer = Box::from_raw(tokenizer.cast::<Tokenizer>());
        if let Some(delete) = tokenizer.methods.xDelete {
            delete(tokenizer.beneath);
        }
    }
}

unsafe extern "C" fn tokenize(
    tokenizer: *mut ffi::Fts5Tokenizer,
    context: *mut c_void,
    flags: c_int,
    text: *const c_char,
    length: c_int,
    take: Take,
) -> c_int {
    // SAFETY: made by `create`; text and context go on as they came, or with `pass` between.
    unsafe {
        let tokenizer = &*tokenizer.cast::<Tokenizer>();
        let Some(tokenize) = tokenizer.methods.xTokenize else { return ffi::SQLITE_ERROR };
        if IS_OVER.with_borrow(Option::is_none) {
            return tokenize(tokenizer.beneath, context, flags, text, length, take);
        }
        let mut passing = Passing { context, take, words: 0 };
        tokenize(tokenizer.beneath, (&raw mut passing).cast(), flags, text, length, Some(pass))
    }
}

unsafe extern "C" fn pass(
    passing: *mut c_void,
    flags: c_int,
    word: *const c_char,
    length: c_int,
    start: c_int,
    end: c_int,
) -> c_int {
    // SAFETY: of `tokenize`, which waits for this.
    let passing = unsafe { &mut *passing.cast::<Passing>() };
    passing.words = passing.words.wrapping_add(1);
    if passing.words.is_multiple_of(WORDS) && is_over() {
        return ffi::SQLITE_INTERRUPT;
    }
    // SAFETY: the word as it came, for whom it was meant.
    passing.take.map_or(ffi::SQLITE_ERROR, |take| unsafe { take(passing.context, flags, word, length, start, end) })
}

unsafe extern "C" fn forget(module: *mut c_void) {
    // SAFETY: the module of `install`; FTS5 gives it back once, after the last tokenizer.
    drop(unsafe { Box::from_raw(module.cast::<Beneath>()) });
}
