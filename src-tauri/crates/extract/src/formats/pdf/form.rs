//! What was filled into a form and no page shows: whether there is any.
//!
//! A field may have several places, and then what was filled in is said by the field around them. libpdfium tells it only once it has walked
//! the whole form, at a cost that a hostile file of 2 KB makes endless; so hayro is asked, in a program of its own, and of no more fields than
//! those that a page has a place of.

use std::collections::HashSet;

use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjRef, Object};

use super::{plain, second};
use crate::Error;
use crate::output::Output;
use crate::password::Password;

/// Fields around a field; a circle ends here.
const MAX_STEPS: usize = 32;

/// Whether words were filled into a field that has no look. What cannot be told for want of time may be so, and so where hayro may have met other
/// pages than libpdfium, which found `count` of them.
///
/// # Errors
/// `Damaged` for a file that hayro cannot open.
pub fn is_filled_in(bytes: &[u8], password: Option<&Password>, count: u32, output: &Output<'_>) -> Result<bool, Error> {
    let pdf = second::open(bytes, password)?;
    let catalog: Option<Dict<'_>> = pdf.xref().get(pdf.xref().root_id());
    let form = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("AcroForm"));
    // Where it asks for that, libpdfium has made up how they look.
    if form.is_some_and(|form| form.get::<bool>("NeedAppearances") == Some(true)) {
        return Ok(false);
    }
    let (most, mut asked) = (usize::try_from(output.limits.pages).unwrap_or(usize::MAX), HashSet::new());
    for page in pdf.pages().iter().take(most) {
        let Some(places) = page.raw().get::<Array<'_>>("Annots") else { continue };
        for place in places.raw_iter() {
            if output.is_late() {
                return Ok(true);
            }
            let place: Option<Dict<'_>> = match place {
                MaybeRef::Ref(place) => pdf.xref().get(place.into()),
                MaybeRef::NotRef(place) => place.into_dict(),
            };
            if place.is_some_and(|place| is_bare(&place) && has_words(place, &mut asked)) {
                return Ok(true);
            }
        }
    }
    Ok(!plain::tree::is_sound(&pdf, count))
}

/// Whether it is the place of a field, and has no look.
fn is_bare(place: &Dict<'_>) -> bool {
    let is_field = place.get::<Name<'_>>("Subtype").is_some_and(|kind| &*kind == b"Widget");
    is_field && place.get::<Dict<'_>>("AP").is_none()
}

/// Whether the nearest of a field and those around it that says what was filled in says words. No field around others is asked twice.
fn has_words(place: Dict<'_>, asked: &mut HashSet<ObjRef>) -> bool {
    let mut field = place;
    for _ in 0..MAX_STEPS {
        match field.get::<Object<'_>>("V") {
            None | Some(Object::Null(_)) => {}
            // As UTF-16, one without words has a mark of that.
            Some(Object::String(text)) => return !matches!(text.as_bytes(), [] | [0xfe, 0xff]),
            // Several of a list, or a long text.
            Some(Object::Array(all)) => return all.raw_iter().next().is_some(),
            Some(Object::Stream(_)) => return true,
            // A box that was ticked, or not, has a name for that.
            Some(_) => return false,
        }
        let is_new = field.get_ref("Parent").is_none_or(|around| asked.insert(around));
        let Some(around) = field.get::<Dict<'_>>("Parent").filter(|_| is_new) else { return false };
        field = around;
    }
    false
}
