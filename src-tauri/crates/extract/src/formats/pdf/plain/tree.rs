//! The tree of a document's pages (ISO 32000-1, 7.7.3), where everybody who goes through it meets the same pages.
//!
//! Of a tree that is damaged, or holds a page twice, each reader makes something else; then a page that was read here could be taken for
//! another.

use std::collections::HashSet;
use std::slice::Iter;

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjRef};
use hayro_interpret::hayro_syntax::page::Page;

/// Nodes above a page.
const DEEPEST: usize = 64;

/// Whether the tree is sound: each node is met once, and says what it is and how many pages are under it; each page has a size; and there are
/// `count` of them, which are those that hayro has found.
pub fn is_sound(pdf: &Pdf, count: u32) -> bool {
    let catalog: Option<Dict<'_>> = pdf.xref().get(pdf.xref().root_id());
    let root = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("Pages"));
    let mut walk = Walk { pdf, seen: HashSet::new(), pages: pdf.pages().iter() };
    let found = root.and_then(|root| walk.under(&root, false, 0));
    found == usize::try_from(count).ok() && walk.pages.next().is_none()
}

struct Walk<'p, 'a> {
    pdf: &'a Pdf,
    seen: HashSet<ObjRef>,
    /// Those that hayro has found and were not met yet.
    pages: Iter<'p, Page<'a>>,
}

impl Walk<'_, '_> {
    /// How many pages are under a node; `None` where it is not sound. Each page says its size, or a node above it does.
    fn under(&mut self, node: &Dict<'_>, has_size: bool, depth: usize) -> Option<usize> {
        let has_size = has_size || node.contains_key("MediaBox");
        match node.get::<Name<'_>>("Type")?.as_ref() {
            b"Page" => {
                let page = self.pages.next()?;
                (has_size && page.raw().data() == node.data()).then_some(1)
            }
            b"Pages" if depth < DEEPEST => {
                let mut count = 0;
                for kid in node.get::<Array<'_>>("Kids")?.raw_iter() {
                    let MaybeRef::Ref(kid) = kid else { return None };
                    if !self.seen.insert(kid) {
                        return None;
                    }
                    let kid: Dict<'_> = self.pdf.xref().get(kid.into())?;
                    count += self.under(&kid, has_size, depth + 1)?;
                }
                let says = usize::try_from(node.get::<i32>("Count")?).ok()?;
                (count > 0 && says == count).then_some(count)
            }
            _ => None,
        }
    }
}
