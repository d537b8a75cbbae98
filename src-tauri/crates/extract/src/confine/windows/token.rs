//! Tokens: by what they list, the system decides what a process or a thread may open. The two that the warden makes, and what the program makes
//! sure of, and lowers, in its own. After Chromium's sandbox (`USER_LOCKDOWN` and `USER_RESTRICTED_SAME_ACCESS`, docs/design/sandbox.md there).

use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::{ptr, slice};

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::{
    AdjustTokenPrivileges, CreateRestrictedToken, DISABLE_MAX_PRIVILEGE, DuplicateTokenEx, GetTokenInformation,
    IsWellKnownSid, LUID_AND_ATTRIBUTES, PSID, SE_PRIVILEGE_REMOVED, SECURITY_MANDATORY_LABEL_AUTHORITY,
    SECURITY_NULL_SID_AUTHORITY, SID, SID_AND_ATTRIBUTES, SecurityImpersonation, SetTokenInformation,
    TOKEN_ACCESS_MASK, TOKEN_ADJUST_PRIVILEGES, TOKEN_ASSIGN_PRIMARY, TOKEN_DUPLICATE, TOKEN_GROUPS, TOKEN_IMPERSONATE,
    TOKEN_INFORMATION_CLASS, TOKEN_MANDATORY_LABEL, TOKEN_QUERY, TOKEN_USER, TokenGroups, TokenImpersonation,
    TokenIntegrityLevel, TokenPrivileges, TokenRestrictedSids, TokenUser, WinNullSid,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

use super::{length, sure};
use crate::confine::{Error, REFUSED};

/// Kinds of group (`SE_GROUP_INTEGRITY` and `SE_GROUP_LOGON_ID` in winnt.h).
const INTEGRITY: u32 = 0x20;
const LOGON: u32 = 0xc000_0000;
/// `S-1-0-0`: a group that nobody is in, and that nothing is open to.
static NOBODY: SID =
    SID { Revision: 1, SubAuthorityCount: 1, IdentifierAuthority: SECURITY_NULL_SID_AUTHORITY, SubAuthority: [0] };

/// The process's own token.
pub fn own(access: TOKEN_ACCESS_MASK) -> Result<OwnedHandle, Error> {
    // SAFETY: the first handle stands for the process itself, and `token` is a place for another.
    made(|token| unsafe { OpenProcessToken(GetCurrentProcess(), access, token) })
}

/// The token that a document is parsed under, and the one with which the program's first thread comes so far.
///
/// The first opens nothing: for the user and all of the user's groups it only counts where they are refused something, it has no privilege, and
/// whatever is opened would have to be open to nobody as well. The second opens what the user may without a privilege; it is restricted too, to
/// all that it lists, or a thread of a restricted process could not wear it.
pub fn pair() -> Result<(OwnedHandle, OwnedHandle), Error> {
    let own = own(TOKEN_DUPLICATE | TOKEN_ASSIGN_PRIMARY | TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES)?;
    let (user, groups) = (told(&own, TokenUser)?, told(&own, TokenGroups)?);
    // SAFETY: the system has filled it in, as what this kind of question is answered with.
    let user = unsafe { (*user.as_ptr().cast::<TOKEN_USER>()).User.Sid };
    let but = |kinds: u32| listed(&groups).iter().filter(move |group| group.Attributes & kinds == 0);
    let with_user = |groups: &mut dyn Iterator<Item = &SID_AND_ATTRIBUTES>| -> Vec<_> {
        [user].into_iter().chain(groups.map(|group| group.Sid)).map(without_attributes).collect()
    };
    // The group of this one logon stays as it is: the system's own parts speak to a process by it.
    let refused = with_user(&mut but(INTEGRITY | LOGON));
    let locked = restricted(&own, &refused, &[without_attributes((&raw const NOBODY).cast_mut().cast())])?;
    remove_privileges(&locked)?;
    if !is_locked(&locked)? {
        return Err(REFUSED);
    }
    let loading = restricted(&own, &[], &with_user(&mut but(INTEGRITY)))?;
    // SAFETY: a token, and a place for another.
    let loading = made(|token| unsafe {
        DuplicateTokenEx(
            loading.as_raw_handle(),
            TOKEN_IMPERSONATE | TOKEN_QUERY,
            ptr::null(),
            SecurityImpersonation,
            TokenImpersonation,
            token,
        )
    })?;
    Ok((locked, loading))
}

/// Whether it is the first of that pair: restricted to nobody, and without a privilege.
pub fn is_locked(token: &OwnedHandle) -> Result<bool, Error> {
    let to = told(token, TokenRestrictedSids)?;
    // SAFETY: an identifier of the system's, which lies in what it told.
    let is_nobody = |sid: PSID| unsafe { IsWellKnownSid(sid, WinNullSid) } != 0;
    Ok(matches!(listed(&to), [only] if is_nobody(only.Sid)) && privileges(token)?.count == 0)
}

/// The integrity of the process becomes the lowest there is; none can raise its own.
pub fn distrust(token: &OwnedHandle) -> Result<(), Error> {
    /// `SECURITY_MANDATORY_UNTRUSTED_RID`.
    const UNTRUSTED: u32 = 0;
    let level = SID {
        Revision: 1,
        SubAuthorityCount: 1,
        IdentifierAuthority: SECURITY_MANDATORY_LABEL_AUTHORITY,
        SubAuthority: [UNTRUSTED],
    };
    let sid = (&raw const level).cast_mut().cast();
    let label = TOKEN_MANDATORY_LABEL { Label: SID_AND_ATTRIBUTES { Sid: sid, Attributes: INTEGRITY } };
    // SAFETY: reads the structure, of which it is told the length, and the level that it points to.
    sure(unsafe {
        SetTokenInformation(token.as_raw_handle(), TokenIntegrityLevel, (&raw const label).cast(), length(&label))
    })
}

/// One that lists the same, but `refused` only to be refused, and is restricted `to` these; of the privileges it keeps that of passing through
/// folders.
fn restricted(
    token: &OwnedHandle,
    refused: &[SID_AND_ATTRIBUTES],
    to: &[SID_AND_ATTRIBUTES],
) -> Result<OwnedHandle, Error> {
    let count = |list: &[SID_AND_ATTRIBUTES]| u32::try_from(list.len()).map_err(|_| REFUSED);
    let (refused_count, to_count) = (count(refused)?, count(to)?);
    // SAFETY: reads two lists, of which it is told how long they are, and a place for a token.
    made(|new| unsafe {
        CreateRestrictedToken(
            token.as_raw_handle(),
            DISABLE_MAX_PRIVILEGE,
            refused_count,
            refused.as_ptr(),
            0,
            ptr::null(),
            to_count,
            to.as_ptr(),
            new,
        )
    })
}

/// `TOKEN_PRIVILEGES`, with room for more of them than there are (36 in Windows 11).
#[repr(C)]
struct Privileges {
    count: u32,
    each: [LUID_AND_ATTRIBUTES; 64],
}

/// The last one too. The system says that all went well where some were left: see [`is_locked`].
fn remove_privileges(token: &OwnedHandle) -> Result<(), Error> {
    let mut held = privileges(token)?;
    for privilege in &mut held.each {
        privilege.Attributes = SE_PRIVILEGE_REMOVED;
    }
    // SAFETY: reads as many of the list as its head says, which is what the system had filled in.
    sure(unsafe {
        AdjustTokenPrivileges(token.as_raw_handle(), 0, (&raw const held).cast(), 0, ptr::null_mut(), ptr::null_mut())
    })
}

fn privileges(token: &OwnedHandle) -> Result<Privileges, Error> {
    let mut held = Privileges { count: 0, each: [LUID_AND_ATTRIBUTES::default(); 64] };
    let (room, mut needed) = (length(&held), 0);
    // SAFETY: fills the structure, of which it is told the length, and a number.
    sure(unsafe {
        GetTokenInformation(token.as_raw_handle(), TokenPrivileges, (&raw mut held).cast(), room, &raw mut needed)
    })?;
    Ok(held)
}

/// What the system tells of a token: a structure that points into itself, and lies as its pointers must. Never shorter than an empty list.
fn told(token: &OwnedHandle, class: TOKEN_INFORMATION_CLASS) -> Result<Vec<u64>, Error> {
    let mut needed = 0;
    // SAFETY: there is no room, so a number is all that is filled in.
    unsafe { GetTokenInformation(token.as_raw_handle(), class, ptr::null_mut(), 0, &raw mut needed) };
    let bytes = usize::try_from(needed).map_err(|_| REFUSED)?.max(size_of::<TOKEN_GROUPS>());
    let mut room = vec![0_u64; bytes.div_ceil(size_of::<u64>())];
    // SAFETY: fills no more than what it had asked for.
    sure(unsafe {
        GetTokenInformation(token.as_raw_handle(), class, room.as_mut_ptr().cast(), needed, &raw mut needed)
    })?;
    Ok(room)
}

/// The list in what was told.
fn listed(told: &[u64]) -> &[SID_AND_ATTRIBUTES] {
    let list = told.as_ptr().cast::<TOKEN_GROUPS>();
    // SAFETY: `told` is no shorter than an empty list, and of a longer one the system has filled in as many as it says.
    unsafe {
        slice::from_raw_parts((&raw const (*list).Groups).cast(), usize::try_from((*list).GroupCount).unwrap_or(0))
    }
}

fn without_attributes(sid: PSID) -> SID_AND_ATTRIBUTES {
    SID_AND_ATTRIBUTES { Sid: sid, Attributes: 0 }
}

/// A token that a call puts where it is told to.
fn made(call: impl FnOnce(*mut HANDLE) -> i32) -> Result<OwnedHandle, Error> {
    let mut token = ptr::null_mut();
    sure(call(&raw mut token))?;
    // SAFETY: just made or opened, and nobody else's.
    Ok(unsafe { OwnedHandle::from_raw_handle(token) })
}
