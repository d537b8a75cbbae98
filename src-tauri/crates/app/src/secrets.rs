//! For tests: what must never be printed or handed to the window cannot be. The compiler is the test, as in the vault's `tests::secrets`.
//! A new type that holds a passphrase, a key or the open vault goes on the list.

use std::fmt::{Debug, Display};

use serde::Serialize;
use static_assertions::assert_not_impl_any;

use crate::pages::Pages;
use crate::session::{Session, Unlocked};
use crate::upkeep::Keeper;
use crate::{App, Passphrase, Password, RecoveryKey};

assert_not_impl_any!(Passphrase: Debug, Display, Serialize, Clone);
assert_not_impl_any!(RecoveryKey: Debug, Display, Serialize, Clone);
assert_not_impl_any!(vault::KeyFile: Debug, Display, Serialize);
assert_not_impl_any!(vault::Vault: Debug, Display, Serialize, Clone);
assert_not_impl_any!(vault::Verifier: Debug, Display, Serialize, Clone);
assert_not_impl_any!(Keeper: Debug, Display, Serialize, Clone);
assert_not_impl_any!(Session: Debug, Display, Serialize, Clone);
assert_not_impl_any!(Unlocked<'static>: Debug, Display, Serialize, Clone);
assert_not_impl_any!(Pages: Debug, Display, Serialize, Clone);
assert_not_impl_any!(App: Debug, Display, Serialize, Clone);
// It is written to the confined reader's standard input, and nowhere else.
assert_not_impl_any!(Password: Debug, Display);
assert_not_impl_any!(extract::Reader: Debug, Display, Serialize);
