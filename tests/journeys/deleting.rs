//! Deleting deletes: the list, the search, the text, the summary and the original.

use app::view::What;

use tests::alcove::Alcove;
use tests::events::Heard;
use tests::parts::Parts;
use tests::script::Script;
use tests::texts;

#[test]
fn a_deleted_document_is_gone_from_the_list_the_search_and_the_vault() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::saying(&[texts::SUPPORTED])));
    let app = alcove.open();
    let heard = Heard::from(&app);
    let files = [
        alcove.document("minutes.txt", texts::minutes_text()),
        alcove.document("survey.txt", texts::survey(2).join("\n\n")),
    ];
    let summaries: Vec<_> = app
        .add(&files)
        .unwrap()
        .into_iter()
        .map(|job| match heard.until_end(job).pop() {
            Some(What::Finished { summary: Some(summary) }) => summary,
            other => panic!("{other:?}"),
        })
        .collect();
    let found = |query: &str| app.library(Some(query), None).unwrap();
    let id = found("Quillfeatherbrookmarmaladestone").rows.first().expect("search finds it").id;
    assert_eq!(found("committee").total, 1, "in text and summary, and yet one document");

    app.delete(id).unwrap();
    assert_eq!(app.library(None, None).unwrap().total, 1);
    for words in ["Quillfeatherbrookmarmaladestone", "committee", "minutes"] {
        assert_eq!(found(words).total, 0, "{words}");
    }
    assert!(app.document(id).is_err());
    assert!(app.summary(*summaries.first().unwrap()).is_err());
    assert!(app.delete(id).is_err(), "there is nothing more to delete");
    assert!(files.iter().all(|file| file.exists()), "the user's own file stays where it is");

    // The original is not found again by its content either: it is read anew.
    let again = *app.add(&[files.first().unwrap()].map(std::path::PathBuf::from)).unwrap().first().unwrap();
    heard.until_end(again);
    let new = found("Quillfeatherbrookmarmaladestone").rows.first().unwrap().id;
    assert_eq!(app.document(new).unwrap().summaries.len(), 1, "with no summary of the deleted one");
    assert_eq!(found("Parcel").total, 1, "the other document is untouched");
    app.check_vault().unwrap();
}
