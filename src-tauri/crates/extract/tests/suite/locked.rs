//! What LibreOffice locks with a password, in the formats in which a macro can have it do so. Its command line has no word for a password.

use extract::{Error, Format, Password};

use crate::compare::read_as;
use crate::support::{GO_ON, fixture, read, reader};
use crate::{by_libreoffice, flat, folder};

const PASSWORD: &str = "härbour";
/// Where a profile has room for a macro, once LibreOffice has made it.
const MODULE: &str = "profile/user/basic/Standard/Module1.xba";

/// Stores a file once more, by this filter and with the password.
fn module() -> String {
    let store = format!(
        "Sub Save(source As String, target As String, filter As String)\n\
         Dim how(1) As New com.sun.star.beans.PropertyValue\n\
         Dim unseen(0) As New com.sun.star.beans.PropertyValue\n\
         unseen(0).Name = \"Hidden\" : unseen(0).Value = True\n\
         how(0).Name = \"FilterName\" : how(0).Value = filter\n\
         how(1).Name = \"Password\" : how(1).Value = \"{PASSWORD}\"\n\
         document = StarDesktop.loadComponentFromURL(source, \"_blank\", 0, unseen())\n\
         document.storeToURL(target, how())\n\
         document.close(True)\n\
         End Sub\n"
    );
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><script:module xmlns:script=\"http://openoffice.org/2000/script\" script:name=\"Module1\" script:language=\"StarBasic\">{store}</script:module>"
    )
}

#[test]
fn what_libreoffice_locks_is_opened_by_its_password_and_by_no_other() {
    let folder = folder("locked");
    for (format, source, to, filter) in [
        (Format::Doc, "report.fodt", "doc", "MS Word 97"),
        (Format::Xls, "ledger.fods", "xls", "MS Excel 97"),
        (Format::Odt, "report.fodt", "odt:writer8", "writer8"),
        (Format::Ods, "ledger.fods", "ods:calc8", "calc8"),
    ] {
        let flat = String::from_utf8(fixture(&format!("source/{source}"))).unwrap();
        let plain = read_as(format, to, &by_libreoffice(&folder, &flat, to));
        let (source, target) = (folder.join("flat"), folder.join("locked"));
        std::fs::write(&source, flat).unwrap();
        std::fs::write(folder.join(MODULE), module()).unwrap();
        let [from, into] = [&source, &target].map(|path| format!("file://{}", path.display()));
        let save = format!("macro:///Standard.Module1.Save(\"{from}\",\"{into}\",\"{filter}\")");
        let done = flat::libreoffice(&folder).arg(save).output().unwrap();
        let locked = std::fs::read(&target);
        let locked = locked.unwrap_or_else(|error| panic!("{to}: {error}, {}", String::from_utf8_lossy(&done.stderr)));
        assert_eq!(read(&locked).unwrap_err(), Error::PasswordProtected, "{to}");
        let read_with = |password: &str| {
            reader().with_password(Password::new(password.into()).unwrap()).read(&locked, &GO_ON, &mut |_, _| ())
        };
        assert_eq!(read_with("wrong").unwrap_err(), Error::PasswordWrong, "{to}");
        let opened = read_with(PASSWORD).unwrap();
        assert_eq!((opened.format, opened.blocks), (format, plain.blocks), "{to}");
        std::fs::remove_file(target).unwrap();
    }
    std::fs::remove_dir_all(folder).unwrap();
}
