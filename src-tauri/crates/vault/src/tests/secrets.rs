//! What must never be printed cannot be: none of these has `Debug` or `Display`, so no log, panic or error can show it. The compiler is the
//! test: with one of them derived, this crate's tests do not build. A new type that holds a secret, or text of a document, goes on the list.
//! (`Serialize` is none of this crate's; `app` has the same list with it.)

use std::fmt::{Debug, Display};

use static_assertions::assert_not_impl_any;

use crate::crypto::Cipher;
use crate::keys::Keys;
use crate::locked::Locked;
use crate::vfs::Registration;
use crate::*;

// What opens a vault, and keys. `Clone` would make a copy that nobody watches over; clones of a key file are of one place.
assert_not_impl_any!(Passphrase: Debug, Display, Clone);
assert_not_impl_any!(RecoveryKey: Debug, Display, Clone);
assert_not_impl_any!(KeyFile: Debug, Display);
assert_not_impl_any!(Locked<[u8; 32]>: Debug, Display, Clone);
assert_not_impl_any!(Locked<Cipher>: Debug, Display, Clone);
assert_not_impl_any!(Cipher: Debug, Display, Clone);
assert_not_impl_any!(Keys: Debug, Display, Clone);

// What holds these, or pages that were opened.
assert_not_impl_any!(Registration: Debug, Display, Clone);
assert_not_impl_any!(Vault: Debug, Display, Clone);
assert_not_impl_any!(Verifier: Debug, Display, Clone);
assert_not_impl_any!(Copying: Debug, Display, Clone);
assert_not_impl_any!(Copied: Debug, Display, Clone);
assert_not_impl_any!(Verified: Debug, Display, Clone);
assert_not_impl_any!(Staged: Debug, Display, Clone);
assert_not_impl_any!(Taking: Debug, Display, Clone);
assert_not_impl_any!(Storing<'static>: Debug, Display, Clone);
assert_not_impl_any!(Searching: Debug, Display, Clone);
assert_not_impl_any!(Choosing: Debug, Display, Clone);

// Text of documents and of summaries, and what the user agreed to.
assert_not_impl_any!(NewDocument<'static>: Debug, Display);
assert_not_impl_any!(DocumentRow: Debug, Display);
assert_not_impl_any!(Block: Debug, Display);
assert_not_impl_any!(Found: Debug, Display);
assert_not_impl_any!(FoundRow: Debug, Display);
assert_not_impl_any!(Chosen: Debug, Display);
assert_not_impl_any!(Sought: Debug, Display);
assert_not_impl_any!(SummaryRow: Debug, Display);
assert_not_impl_any!(Reading: Debug, Display);
assert_not_impl_any!(Part: Debug, Display);
assert_not_impl_any!(Receipt: Debug, Display);
