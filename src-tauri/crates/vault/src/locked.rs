//! Memory for keys: pages of their own, kept out of swap where the system allows, overwritten before they are given back.
//!
//! A limit on locked memory (`RLIMIT_MEMLOCK`) is no reason to refuse to work: the pages are then merely overwritten. Core
//! dumps are for the program to switch off, not for this crate.

use std::ops::{Deref, DerefMut};

use region::{Allocation, LockGuard, Protection};
use zeroize::Zeroize;

use crate::{Error, Result};

/// Overwrites what functions that have returned left on the stack: as far down as those of a hash or a cipher go, and as Argon2's, which has
/// blocks of 1 KiB there while it takes up the next lane. What has to be overwritten must have been called from where this is called, and not
/// be inlined there.
#[inline(never)]
pub(crate) fn wipe_stack() {
    [0_u8; 64 * 1024].zeroize();
}

/// Does something secret, and overwrites what it left on the stack.
pub(crate) fn wiping<T>(act: impl FnOnce() -> T) -> T {
    let done = apart(act);
    wipe_stack();
    done
}

#[inline(never)]
fn apart<T>(act: impl FnOnce() -> T) -> T {
    act()
}

/// A value in memory of its own. It must not point to other memory that is secret.
pub(crate) struct Locked<T> {
    // Unlocked before it is freed: fields are dropped in this order.
    _guard: Option<LockGuard>,
    pages: Allocation,
    kind: std::marker::PhantomData<T>,
}

impl<T> Locked<T> {
    /// Makes the value in place; what `make` leaves on the stack is its own to overwrite.
    pub(crate) fn new(make: impl FnOnce() -> T) -> Result<Self> {
        let mut pages = region::alloc(size_of::<T>(), Protection::READ_WRITE)
            .map_err(|_| Error::Io(std::io::ErrorKind::OutOfMemory))?;
        let guard = region::lock(pages.as_ptr::<u8>(), pages.len()).ok();
        // SAFETY: the allocation is at least one T long, writable, ours alone, and aligned to a memory page.
        unsafe { pages.as_mut_ptr::<T>().write(make()) };
        Ok(Self { _guard: guard, pages, kind: std::marker::PhantomData })
    }
}

impl<T> Deref for Locked<T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: `new` wrote a T there, and it stays until `drop`.
        unsafe { &*self.pages.as_ptr::<T>() }
    }
}

impl<T> DerefMut for Locked<T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above, and `self` is borrowed mutably.
        unsafe { &mut *self.pages.as_mut_ptr::<T>() }
    }
}

impl<T> Drop for Locked<T> {
    fn drop(&mut self) {
        let length = self.pages.len();
        // SAFETY: `new` wrote a T there; after this no one reads it as a T. The bytes are writable and ours.
        unsafe {
            self.pages.as_mut_ptr::<T>().drop_in_place();
            std::slice::from_raw_parts_mut(self.pages.as_mut_ptr::<u8>(), length).zeroize();
        }
    }
}

// SAFETY: it owns its T, as a Box does.
unsafe impl<T: Send> Send for Locked<T> {}
// SAFETY: as a Box.
unsafe impl<T: Sync> Sync for Locked<T> {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// Kibibytes locked of the mapping in which this address lies; None where the system does not say.
    fn locked_at(address: usize) -> Option<u64> {
        let mappings = std::fs::read_to_string("/proc/self/smaps").ok()?;
        let mut is_here = false;
        for line in mappings.lines() {
            let range = line.split(' ').next().and_then(|range| range.split_once('-'));
            let number = |hex: &str| usize::from_str_radix(hex, 16).ok();
            if let Some((start, end)) = range.and_then(|(start, end)| Some((number(start)?, number(end)?))) {
                is_here = (start..end).contains(&address);
            }
            if let Some(size) = line.strip_prefix("Locked:").filter(|_| is_here) {
                return size.trim().strip_suffix(" kB")?.parse().ok();
            }
        }
        None
    }

    #[test]
    fn what_is_in_it_cannot_be_swapped_where_the_system_allows_that() {
        let room = region::alloc(1, Protection::READ_WRITE).unwrap();
        let allowed = region::lock(room.as_ptr::<u8>(), room.len());
        let (not_said, is_allowed) = (locked_at(room.as_ptr::<u8>().addr()).is_none(), allowed.is_ok());
        let key = Locked::new(|| [7_u8; 32]).ok().unwrap();
        assert!(*key == [7; 32], "whether or not it is locked");
        if not_said || !is_allowed {
            return;
        }
        assert!(locked_at((&raw const *key).addr()).is_some_and(|size| size > 0));
    }

    #[test]
    fn no_two_share_a_page() {
        let keys = [1_u8, 2, 3].map(|byte| Locked::new(|| [byte; 32]).ok().unwrap());
        let pages = keys.each_ref().map(|key| (&raw const **key).addr() / region::page::size());
        assert!(pages[0] != pages[1] && pages[1] != pages[2] && pages[0] != pages[2]);
        assert!(keys.iter().zip(1..).all(|(key, byte)| **key == [byte; 32]));
    }
}
