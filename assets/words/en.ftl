# Every sentence a person reads, in English: the window reads this file, and so do exports and the command line.
# How it is written: verbs on buttons, plain words, no blame. An error says what happened, what it means (.what) and what to
# do next (.next). Nothing is promised here that the code does not enforce. Ids follow the screens; names that come from the
# program (error codes, warnings, doubts, reasons, stages) keep their name with dashes for underlines.


## Shared by all screens

action-agree = Agree
action-back = Back
action-cancel = Cancel
action-choose = Choose files
action-copy = Copy
action-delete = Delete for good
action-dismiss = Dismiss
action-dismiss-all = Dismiss all
action-lock = Lock
action-not-now = Not now
action-stop = Stop
action-stop-all = Stop all
action-summarise = Summarise
action-summarise-again = Summarise again
action-withdraw = Withdraw
loading = One moment

## The rail and the line at the foot

rail-label = Alcove
rail-library = Library
rail-models = Models
rail-privacy = Privacy
rail-settings = Settings
rail-lock = Lock
rail-keys = Keys
foot-label = State of Alcove
foot-vault-open = Vault open since { $time }
foot-vault-locked = Vault locked
foot-network-blocked = Network: blocked by the system
foot-network-not-used = Network: not used
foot-model-loaded = { $model } on { $device }
foot-model-resting = { $model }, not in memory
foot-model-none = No model found
foot-model-declined = No model agreed to
foot-jobs = { $count ->
    [one] 1 job in progress
   *[other] { $count } jobs in progress
}

drop-here = Let go to read
drop-here-more = The file is read on this computer and kept in your vault.
drop-locked = It will be read once the vault is open
drop-not-yet = It will be read once the notice is agreed to

## Welcome

welcome-title = A quiet place to read
welcome-what = Alcove reads a document and writes a summary in which every sentence points to its place in the document.
welcome-where = Documents and summaries are kept in one encrypted file on this computer, your vault.
welcome-network = Alcove opens no connection to the internet. Nothing is sent anywhere.
welcome-passphrase = Passphrase for your vault
welcome-passphrase-help = Four or more unrelated words are easy to keep in mind and hard to guess.
welcome-repeat = The same passphrase again
welcome-differs = The two are not the same yet.
welcome-same = The two are the same.
welcome-warning = There is no way back without it. Nobody, Alcove’s makers included, can open the vault for you.
welcome-make = Make the vault
welcome-making = Making the vault
passphrase-show = Show the passphrase
passphrase-hide = Hide the passphrase
strength-label = Strength
strength-0 = Guessed at once
strength-1 = Very easy to guess
strength-2 = Easy to guess
strength-3 = Fairly hard to guess
strength-4 = Very hard to guess
strength-enough = { $strength }. Good enough for your vault.
strength-not-enough = { $strength }. Add another word or two.

## Unlock

unlock-title = { $vault }
unlock-lead = This vault is locked.
unlock-passphrase = Passphrase
unlock-open = Unlock
unlock-opening = Unlocking
unlock-where = Kept in { $folder }

## Notice

notice-step = Before the first document
notice-key-points = What to know first
notice-full = The whole notice
notice-version = Version { $version }
notice-aside-title = Nothing was agreed to
notice-aside = Alcove reads no document until you agree to the notice. Your vault stays as it is.
notice-aside-read = Read the notice again
notice-given = You agreed to this version.

## Licence

licence-step = The model and its terms
licence-title = { $model }
licence-lead = A model is a file with terms of its own. It is not loaded until you agree to them.
licence-decline = Decline
licence-after = You can take this back at any time under Privacy.
licence-declined-title = The model’s licence was declined
licence-declined = No model reads your documents. You can keep, search and read them.
licence-declined-see = See the licence
no-model-title = No model can be used on this computer
no-model-why = { no-model-title }: { $why }
no-model = Documents can be kept, searched and read.
no-model-see = See Models

use-title = What you will use it for
use-lead = If you like, say what the model is for. It is noted in the receipt, and every answer may be left open.
use-commercial = For work or business
use-publish = Summaries will be published
use-field = Field
use-yes = Yes
use-no = No
use-open = Left open
use-field-general = General
use-field-medical = Medicine
use-field-legal = Law
use-field-finance = Finance
use-field-education = Education
use-field-research = Research

passport-licence = Licence
passport-allows = What it allows
passport-asks = What it asks
passport-limits = Its limits
passport-none = Nothing noted.
passport-evidence = How Alcove knows
passport-certainty-certain = Known for certain
passport-certainty-declared = Declared by the file
passport-certainty-inherited = Follows from what it was made from
passport-certainty-suggested = Likely
passport-certainty-unknown = Unclear
passport-text = The whole licence
passport-text-missing = The text of this licence is not at hand. Ask whoever gave you the model for it before you agree.
passport-text-source = Text read from { $source }
passport-text-sha256 = SHA-256 of the text
passport-answer-none = Not answered yet
passport-answer-given = You agreed
passport-answer-refused = You declined
passport-answer-withdrawn = You took your agreement back

## Library

library-title = Library
library-search = Search in all documents and summaries
library-count = { $count ->
    [0] No documents
    [one] 1 document
   *[other] { $count } documents
}
library-found = { $count ->
    [0] Nothing found for “{ $query }”
    [one] 1 document found for “{ $query }”
   *[other] { $count } documents found for “{ $query }”
}
library-found-none-next = Try fewer words, or the beginning of a word.
library-clear-search = Show all documents
library-more = Show more
library-empty = Drop a document anywhere on this window.
library-empty-kinds = PDF, Word, Excel, PowerPoint, OpenDocument, RTF, web pages, EPUB, email, Markdown, CSV and text, up to 200 MB.
library-samples = Or try one of these
library-jobs = In progress
library-documents = Documents
passed-over-files = { $count ->
    [one] 1 file in that folder is of no kind Alcove reads.
   *[other] { $count } files in that folder are of no kind Alcove reads.
}
passed-over-folders = { $count ->
    [one] One folder held nothing that could be read.
   *[other] { $count } folders held nothing that could be read.
}
library-summarised = Summarised
library-not-summarised = No summary yet
library-added = Added { $when }
library-noted = Something to note

format-text = Text
format-markdown = Markdown
format-html = Web page
format-pdf = PDF
format-docx = Word
format-odt = OpenDocument
format-rtf = Rich text
format-eml = Email
format-epub = E-book
format-xlsx = Excel
format-pptx = PowerPoint
format-ods = OpenDocument sheet
format-odp = OpenDocument slides
format-doc = Word 97
format-xls = Excel 97
format-ppt = PowerPoint 97
format-msg = Outlook message
format-mbox = Mailbox
format-csv = Table of values
pages = { $count ->
    [one] 1 page
   *[other] { $count } pages
}

## Jobs

stage-waiting = Waiting for the document before it
stage-reading = Reading the file
stage-reading-part = Reading page { $part } of { $of }
stage-storing = Storing it in the vault
stage-loading = Loading the model
stage-summarising = Summarising
stage-summarising-part = Reading part { $part } of { $of }
stage-with-estimate = { $stage }, about { $time } left
job-stopping = Stopping
jobs-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}
jobs-started = { $count } documents are being read.
jobs-done = { $count } documents are done.
jobs-done-but = Done: { $well } of { $count } documents. What happened to the others is said in the library.
job-done = The summary of { $title } is ready.
job-stored = { $title } is in your library.
job-stopped = Stopped. What was read is kept.
job-stopped-title = { $title }: stopped
job-failed-title = { $title }: { $error }
job-stop = Stop { $title }
time-seconds = { $count ->
    [one] 1 second
   *[other] { $count } seconds
}
time-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
time-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}

## Document

document-source = Document
document-note = Summary
document-divider = Width of the document and of the summary
document-page = Page { $page }
document-delete = Delete for good
document-delete-title = Delete “{ $title }” for good?
document-delete-what = The document and everything made from it leave the vault: its text, its summaries and its place in the search. They cannot be brought back from this vault. The file you dropped stays where it is.
document-no-summary = No summary yet.
document-no-summary-more = Alcove reads the whole document and checks every sentence it writes against it.
document-working = A machine is writing this. It is a preview until the summary is stored.
document-sentences = Sentences of the summary
document-hint = J and K walk the sentences, Enter goes to the place, Esc comes back.
document-earlier = Summary of
document-save-text = Save as text
document-save-markdown = Save as Markdown
document-copied = The summary was copied, with its addresses.
document-saved = The summary was saved.
document-warnings = Noticed while reading
document-empty-summary = No sentence of the summary could be traced to the document. The sentences that were left out are below.

address-page = p. { $page }, par. { $paragraph }
address-plain = par. { $paragraph }
address-go = { $address }, go to the place in the document

support-supported = Supported
support-partly = Partly
support-not-found = Not found
support-supported-more = One passage of the document says this.
support-partly-more = The document says some of this.
support-not-found-more = The document was not found to say this.
origin-source = In the document’s own words

left-out = { $count ->
    [one] 1 sentence left out
   *[other] { $count } sentences left out
}
left-out-more = The check did not find these in the document, so they are not part of the summary.

doubt-number = A number is not in the passage.
doubt-number-what = The number “{ $what }” is not in the passage.
doubt-date = A date is not in the passage.
doubt-date-what = The date “{ $what }” is not in the passage.
doubt-name = A name is not in the passage.
doubt-name-what = The name “{ $what }” is not in the passage.
doubt-negation = A “not” or an “if” was gained or lost.
doubt-negation-what = “{ $what }” was gained or lost.
doubt-quote = The words in quotation marks are not in the passage.
doubt-quote-what = “{ $what }” is not in the passage.
doubt-unit = A unit is not in the passage.
doubt-unit-what = The unit “{ $what }” is not in the passage.
doubt-words = Too few of its words are in any one passage.
doubt-words-what = “{ $what }” is not in the passage.
doubt-scattered = Its parts come from different places.
doubt-order = Its words stand in another order in the passage.
doubt-cut = Words between were left out, which may change the meaning.
doubt-unfinished = The sentence breaks off.
doubt-repeated = Another sentence says the same.
doubt-unknown = The check was not sure.

coverage-title = How much was read
coverage-all-pages = { $total ->
    [one] The whole page was read.
   *[other] All { $total } pages were read.
}
coverage-all-sections = { $total ->
    [one] The whole document was read.
   *[other] All { $total } sections were read.
}
coverage-pages = { $read } of { $total } pages were read whole
coverage-sections = { $read } of { $total } sections were read whole
coverage-in-part-pages = in part: { $list }
coverage-skipped-pages = skipped: { $list }
coverage-unreadable-pages = unreadable: { $list }
coverage-cell-pages = Page { $number }: { $state }
coverage-cell-sections = Section { $number }: { $state }
coverage-state-read = read
coverage-state-in-part = read in part
coverage-state-skipped = skipped
coverage-state-unreadable = unreadable
coverage-blocks = { $count ->
    [one] 1 paragraph
   *[other] { $count } paragraphs
}
coverage-reason = { $blocks }: { $reason }
reason-stopped = not read before you stopped
reason-method = passed over, as the method reads only the most telling passages
reason-unreadable-page = on a page that could not be read
reason-too-long = longer than the model can read at once
reason-model-failed = the model gave no answer
reason-limit = Part of the document is beyond what Alcove reads, and was left out.
reason-unknown = no reason was given

method-whole = read at once
method-thorough = read part by part, then merged
method-quick = most telling passages only
method-extractive = the document’s own sentences
method-reason-fits-context = The document is short enough for the model to read at once.
method-reason-long-document = The document is longer than the model can read at once, so it was read in parts.
method-reason-no-model = No model was used: these are the document’s own sentences.
method-reason-asked = This method was asked for.
method-reason-model-failed = The model could not finish, so the document’s own sentences were taken.

provenance-machine = Written by a machine: { $model }, { $licence }, { $method }, { $date }
provenance-extract = Sentences chosen from the document without a model, { $date }
provenance-extract-model-failed = Sentences chosen from the document without a model, as the model could not finish, { $date }
provenance-more = How it was made
provenance-model = Model file (SHA-256)
provenance-device = Device
provenance-prompts = Instructions to the model
provenance-sampling = Settings
provenance-sampling-value = temperature { $temperature }, seed { $seed }, at most { $tokens } tokens a part
provenance-notice = Notice agreed to
provenance-alcove = Alcove
provenance-time = Time
provenance-time-value = loading { $load } s, reading { $prefill } s ({ $prefillTokens } tokens), writing { $decode } s ({ $decodeTokens } tokens)

## What was noticed while reading a document

warning-page-without-text = A page holds no text. It may be a scanned picture, which Alcove does not read; a program for text recognition (OCR) can add the text.
warning-page-damaged = A page is damaged and was not read.
warning-pages-limit = The document has more pages than Alcove reads. The rest was not read.
warning-text-limit = The document holds more text than Alcove reads. The rest was not read.
warning-time-limit = Reading took too long. What remained was not read.
warning-depth-limit = Some of the document is nested too deeply and was not read.
warning-part-damaged = A part of the file is damaged and was not read.
warning-characters-lost = Some characters could not be read and were replaced.
warning-changes-tracked = The document holds tracked changes. They were read as accepted.
warning-cells-limit = A sheet holds more cells than Alcove reads. The rest was not read.
warning-hidden-left-out = The document holds hidden sheets or slides. They were not read.
warning-name-belied = The file’s name says that it is something else. It was read as what it is.
warning-unknown = Something in the document could not be read.

## Models

models-title = Models
models-lead = Models are files on this computer. Each comes with terms of its own.
models-file = The file
models-architecture = Architecture
models-parameters = Parameters
models-context = Reads at once
models-context-value = { $tokens } tokens
models-size = Size
models-encoding = Encoding
models-device = Device
models-device-none = Not loaded yet
models-sha256 = SHA-256
models-changed = Changed from the publisher’s file
models-original = SHA-256 of the publisher’s file
models-refused = Alcove cannot run this model
models-receipts = Receipts
models-receipts-none = No answer was recorded yet.
models-none = No model was found. Install Alcove again, or see the README for where the model’s file belongs.

## Privacy

privacy-title = Privacy
privacy-stored = What is stored, and where
privacy-stored-what = Documents, their text, summaries, the search index, your answers and your settings are in one file, encrypted with your passphrase.
privacy-vault = Vault
privacy-folder = Folder
privacy-originals = The files you drop or choose stay where they are, as they are.
privacy-network = Network
privacy-network-blocked = Blocked by the system
privacy-network-blocked-what = Before anything else starts, Alcove asks the system to refuse it and all its parts every internet connection. The system has agreed.
privacy-network-not-used = Not used
privacy-network-not-used-what = Alcove opens no internet connection. This system offers no way to have that enforced from outside.
privacy-receipts = What you agreed to
privacy-receipts-what = Each answer is a receipt in the vault. Taking one back stops what is running and unloads the model.
privacy-receipts-none = No answer was recorded yet.
privacy-notice = The notice
privacy-notice-read = Read the notice
receipt-processing-consent = Data-handling notice
receipt-licence-acceptance = Licence
receipt-given = Agreed
receipt-refused = Declined
receipt-withdrawn = Taken back
receipt-record = The whole record
receipt-withdraw = Withdraw: { $subject }

## Settings

settings-title = Settings
settings-appearance = Appearance
settings-appearance-system = As the system
settings-appearance-light = Light
settings-appearance-dark = Dark
settings-idle = Lock by itself
settings-idle-help = Alcove locks when no key or pointer was used for this long. The lock stops a summary that is being made; what was read is kept. For long books, choose “Never”.
settings-idle-never = Never
settings-idle-after = After { $time }
settings-drop = Summarise a document as soon as it is added
settings-passphrase = Passphrase
settings-passphrase-now = Passphrase now
settings-passphrase-new = New passphrase
settings-passphrase-repeat = New passphrase again
settings-passphrase-change = Change the passphrase
settings-passphrase-changing = Changing the passphrase
settings-passphrase-changed = The passphrase was changed. The old one no longer opens the vault.
settings-about = About
settings-version = Alcove { $version }
settings-font = Reading text is set in Source Serif 4, under the SIL Open Font License 1.1.

## Keys

keys-title = Keys
keys-choose = Choose files
keys-search = Search
keys-summarise = Summarise this document
keys-stop = Stop, or go back
keys-lock = Lock
keys-export = Save the summary as Markdown
keys-settings = Settings
keys-pane = Next pane
keys-walk = Next and previous sentence
keys-go = Go to the place in the document
keys-help = These keys
keys-divider = Move the divider, when it has the focus
key-ctrl = Ctrl
key-enter = Enter
key-esc = Esc
key-left = Left
key-right = Right

## Errors: what happened, what it means, what to do next

error-wrong-passphrase = The passphrase does not open this vault
    .what = The vault stays locked and unchanged.
    .next = Try again. Capital letters, spaces and the keyboard’s language count.
error-weak-passphrase = The passphrase is too easy to guess
    .what = Somebody with a copy of the vault could find it by trying.
    .next = Add another word or two that have nothing to do with each other.
error-vault-exists = There is a vault here already
    .what = It was left as it is. No second one was made over it.
    .next = Open it with its passphrase, or start Alcove with another vault.
error-vault-missing = There is no vault here
    .what = Nothing was opened and nothing was changed.
    .next = Make a vault, or look for the file where you last kept it.
error-vault-locked = The vault is locked
    .what = Nothing in it can be read or changed now.
    .next = Unlock it and try again.
error-vault-in-use = Another Alcove has this vault open
    .what = Only one at a time may write to it. Nothing was changed.
    .next = Close the other Alcove and try again.
error-vault-damaged = The vault’s file was altered or damaged
    .what = Alcove does not trust what it would read from it. Nothing was changed.
    .next = Put back a copy from a backup. Keep the damaged file until that works.
error-vault-newer = The vault was made by a newer Alcove
    .what = This Alcove cannot read it. Nothing was changed.
    .next = Install the newer Alcove and open the vault with it.
error-not-a-vault = This file is not a vault
    .what = It was left as it is.
    .next = Choose another file, or make a new vault in another place.
error-read-only = The folder cannot be written to
    .what = Alcove writes there to open a vault and to save. Nothing was changed.
    .next = Allow writing to the folder, or use another one.
error-disk-full = The disk is full
    .what = The last step was not stored. What was in the vault is unharmed.
    .next = Make room on the disk and try again.
error-storage = The disk or the system refused
    .what = The last step was not stored. What was in the vault is unharmed.
    .next = Try again. If it stays so, check the disk.
error-consent-needed = This needs your agreement first
    .what = The notice or the model’s licence is not agreed to, so no model has read the document.
    .next = Read the notice and the licence, and agree if you wish.
error-notice-changed = The text has changed
    .what = Your answer was not recorded, as it was for another version.
    .next = Read the text as it is now, and answer again.
error-file-missing = The file is gone or may not be read
    .what = Nothing was added to the library.
    .next = Check that the file is still there and that you may open it, then drop it again.
error-file-too-large = The file is larger than 200 MB
    .what = Nothing was added to the library.
    .next = Split the document into smaller files and drop those.
error-file-empty = The file is empty
    .what = There is nothing to read, so nothing was added.
    .next = Check that it is the file you meant.
error-format-unknown = Alcove does not read this kind of file
    .what = Nothing was added to the library.
    .next = Save it as PDF, Word, Excel, PowerPoint, OpenDocument, web page or text and drop that.
error-password-protected = The document asks for a password
    .what = Alcove cannot look inside, so nothing was added.
    .next = Save a copy without a password and drop that, or give the password on the command line (--document-password-file).
error-password-wrong = That password does not open the document
    .what = Alcove cannot look inside, so nothing was added.
    .next = Check the password, its capitals and the keyboard’s language, and try again.
error-encryption-unknown = The document is locked in a way Alcove cannot open
    .what = No password given here would open it, so nothing was added.
    .next = Open it in the program that made it, save a copy without protection and drop that.
error-document-damaged = The document is damaged
    .what = Its structure is broken, so it could not be read and was not added.
    .next = Open it in the program that made it, save it again and drop the new file.
error-no-text = The document holds no text
    .what = It may be a scan. Alcove does not read pictures, so nothing was added.
    .next = Run it through text recognition first and drop the result.
error-reader-crashed = The document could not be read
    .what = The part of Alcove that reads documents gave up on it. It is kept apart, so nothing else was touched.
    .next = Open it in the program that made it, save it again and drop the new file.
error-reader-timeout = Reading the document took too long
    .what = Alcove gave up on it, and nothing was added.
    .next = Split the document into smaller files and drop those.
error-reader-memory = Reading the document took too much memory
    .what = Alcove gave up on it, and nothing was added.
    .next = Split the document into smaller files and drop those.
error-reader-missing = A part of Alcove is missing
    .what = Documents cannot be read without it. What is in the vault is unharmed.
    .next = Install Alcove again.
error-document-unknown = The document is no longer in the vault
    .what = It was deleted in the meantime.
    .next = Go back to the library.
error-summary-unknown = The summary is no longer in the vault
    .what = It was deleted in the meantime.
    .next = Summarise the document again.
error-model-missing = The model’s file is not there
    .what = Documents can be kept and read, but no model can summarise them.
    .next = Install Alcove again, or put the model’s file back in its place.
error-model-changed = The model’s file has changed
    .what = It is not the file you agreed to, so it was not loaded.
    .next = Look at its terms under Models and decide again.
error-model-unknown = There is no such model
    .what = Nothing was changed.
    .next = Choose one from the list under Models.
error-model-refused = Alcove cannot run this model
    .what = Its kind is not one that the engine knows, so nothing was read.
    .next = Choose another model under Models.
error-engine-missing = The engine is not installed
    .what = Documents can be kept and read, but no model can summarise them.
    .next = Install Alcove again.
error-engine-crashed = The engine stopped unexpectedly
    .what = The document is kept. Its summary was not finished.
    .next = Summarise it again. If it stops again, restart Alcove.
error-engine-memory = There is too little memory for the model
    .what = The document is kept. Its summary was not made.
    .next = Close other programs and summarise it again.
error-cpu-too-old = This computer’s processor is too old for the engine
    .what = Documents can be kept, searched and read, but no model can summarise them here.
    .next = Use Alcove on a computer whose processor has AVX2 (most made since 2015).
error-stopped = Stopped
    .what = What was read until then is kept.
    .next = Summarise it again whenever you like.
error-bad-input = Alcove could not make sense of that
    .what = Nothing was changed.
    .next = Try again. If it stays so, restart Alcove.

## Summaries that leave Alcove

export-coverage = Read: { $read } of { $total } parts of the text; { $skipped } skipped, { $failed } could not be read.
export-made-by-model = Written by a machine: { $model } (licence { $licence }), { $method }, { $date }. It can be wrong: check it against the document.
export-made-without-model = Chosen by a machine from the document’s own sentences ({ $method }), { $date }.

## What a receipt records

receipt-subject = { $title } ({ $version })
receipt-purpose = Summarising the user’s own documents on the user’s own computer.
receipt-data = The documents the user adds, their text, and summaries made of them.
receipt-controller = The user of this vault.
receipt-storage = One encrypted file on the user’s computer.
receipt-retention = Until the user deletes the document or the vault.
receipt-withdrawal = In Alcove under Privacy, or with “alcove consent withdraw”.

## What a licence comes with

licence-applies-too = It was made from a model under { $name }: those terms apply as well.

## The system’s dialogs

dialog-documents = Documents
dialog-all = All files
dialog-summary-name = Summary

## The command line

cli = Summaries of your documents that you can check. Nothing leaves this computer. Without a command, the window opens.
cli-option-vault = The vault’s file, instead of the one in your data folder
cli-option-passphrase-file = A file whose first line is the passphrase, instead of asking on the terminal
cli-unknown = “{ $word }” is neither a command nor a file. “alcove --help” lists the commands.
cli-no-display = There is no display to show the window on. “alcove --help” lists what works without one.
cli-summarize = Reads documents and prints their summaries
cli-summarize-option-files = The documents
cli-summarize-option-document-password-file = A file whose first line is the password of the documents that ask for one
cli-summarize-option-format = The form of what is printed
cli-extract = Prints a document’s text with page and paragraph; keeps nothing and uses no model
cli-extract-option-file = The document
cli-extract-option-document-password-file = A file whose first line is the document’s password
cli-extract-option-format = The form of what is printed
cli-vault = Makes or checks a vault
cli-vault-create = Makes a vault
cli-vault-check = Checks that every part of the vault is whole
cli-models = Lists the models and their licences
cli-licence = What a model’s licence says, and whether it covers a use
cli-licence-show = Prints a licence in plain words, with its text
cli-licence-show-option-of = A model’s name or SHA-256, or a licence’s id
cli-licence-show-option-format = The form of what is printed
cli-licence-check = Says whether a licence covers a use, and why
cli-licence-check-option-of = A model’s name or SHA-256, or a licence’s id
cli-licence-check-option-declared = The use, as JSON
cli-licence-check-option-format = The form of what is printed
cli-consent = What you agreed to: the data-handling notice and the models’ licences
cli-consent-list = Lists every receipt, newest first
cli-consent-grant = Prints every notice and licence, and records that you agree
cli-consent-grant-option-all = For the notice and every model
cli-consent-grant-option-yes = Does not ask: you agree to what is printed
cli-consent-withdraw = Takes an agreement back
cli-consent-withdraw-option-receipt = The receipt’s id, from “alcove consent list”
cli-consent-withdraw-option-all = Takes back everything that stands
cli-consent-export = Prints every receipt, oldest first, with its place in the chain
cli-consent-export-option-format = The form of what is printed
cli-consent-verify = Checks that no receipt was changed, removed or added
cli-ask-passphrase = Passphrase:
cli-ask-new = New passphrase:
cli-ask-again = The same again:
cli-ask-agree = Type “yes” to agree to all of the above.
cli-yes = yes
cli-no-way-back = Without this passphrase nobody can read the vault, and nobody can bring it back. Keep it safe.
cli-vault-created = The vault “{ $name }” was made in { $folder }.
cli-vault-sound = The vault is whole: every page and every document was checked.
cli-consent-needed = Before a model reads a document, you decide on what is printed above. To agree to all of it: alcove consent grant --all
cli-agreed = Your agreement was recorded. “alcove consent list” shows the receipts; “alcove consent withdraw” takes them back.
cli-not-agreed = Nothing was agreed to.
cli-withdrawn = Everything was taken back. No model reads your documents.
cli-receipt = { $id }  { $at }  { $answer }  { $kind }  { $subject }  { $model }
cli-receipts-sound = The chain of receipts is unbroken: { $receipts ->
    [one] 1 receipt
   *[other] { $receipts } receipts
  }.
cli-model = { $name }
  { $architecture }, { $encoding }, { $megabytes } MB, context of { $context } tokens
  SHA-256 { $sha256 }
  Licence: { $licence } ({ $certainty })
cli-model-refused = { "  " }Cannot be used: { $reason }
cli-licence-allows = It lets you:
cli-licence-asks = It asks of you:
cli-licence-limits = Its limits:
cli-licence-evidence = How Alcove knows ({ $certainty }):
cli-licence-unknown = “{ $word }” is neither a licence that Alcove knows nor a model that is here. “alcove models” lists the models.
cli-licence-check-unreadable = The use file cannot be read: { $why }. “docs/cli.md” says what goes into it.
cli-licence-check-strange = “{ $word }” in the use file is no question and was left aside.
cli-licence-check-reasons = Why:
cli-licence-check-duties = What you must do for it:
cli-licence-check-open = What you may have to do, depending on what you have not said:
cli-licence-check-caveats = Not all of it was read:
cli-licence-check-not-advice = This is Alcove’s reading of the terms, not legal advice.
cli-verdict-allowed = Allowed
cli-verdict-allowed-with-duties = Allowed, with duties
cli-verdict-unclear = Unclear
cli-verdict-not-allowed = Not allowed
cli-progress-waiting = waiting
cli-progress-reading = reading
cli-progress-storing = storing
cli-progress-loading = loading the model
cli-progress-summarising = reading part { $part } of { $of }{ $seconds ->
    [0] { "" }
   *[other] , about { $seconds } s left
  }
