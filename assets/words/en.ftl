# Every sentence a person reads, in English: the window reads this file, and so do exports and the command line.
# How it is written: verbs on buttons, plain words, no blame. An error says what happened, what it means (.what) and what to
# do next (.next; .cli where that is something else on the command line). Nothing is promised here that the code does not
# enforce. Ids follow the screens; names that come from the program (error codes, warnings, doubts, reasons, stages) keep their
# name with dashes for underlines.


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
action-withdraw = Take back
loading = One moment

## The rail and the line at the foot

rail-label = Alcove
rail-library = Library
rail-models = Models
rail-privacy = Privacy
rail-settings = Settings
rail-lock = Lock
rail-keys = Shortcuts
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
drop-read-only = This vault can only be read: nothing can be added

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
licence-declined-title = The model’s licence is not agreed to
licence-declined = No model reads your documents. They can be kept, searched and read, and summarised in their own sentences.
licence-declined-see = See the licence
no-model-title = No model can be used on this computer
no-model-why = { no-model-title }: { $why }
no-model = Documents can be kept, searched and read, and summarised in their own sentences.
no-model-see = See Models


passport-licence = Licence
passport-allows = What it allows
passport-asks = What it asks
passport-limits = Its limits
passport-none = Nothing noted.
passport-evidence = How Alcove knows
passport-certainty-certain = Known for certain
passport-certainty-declared = Declared by the file
passport-certainty-inherited = Follows from what it was made from
passport-certainty-unknown = Unclear
passport-text = The whole licence
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
library-whole-words = So many words begin like what you typed that a word itself was looked for. Type more of it to find words that begin so.
library-ranked = Only the newest { $count } of these are in order of how well they fit; the others follow by age.
library-clear-search = Show all documents
library-more = Show more
library-empty = Drop a document anywhere on this window.
library-empty-kinds = PDF, Word, Excel, PowerPoint, OpenDocument, RTF, web pages, EPUB, email, Markdown, CSV, text, scans and pictures, up to 200 MB.
library-empty-read-only = There is no document in this vault.
library-samples = Or try one of these
library-jobs = In progress
library-documents = Documents
passed-over-files = { $count ->
    [one] 1 file in that folder was passed over: its name does not end as those of documents do.
   *[other] { $count } files in that folder were passed over: their names do not end as those of documents do.
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
format-png = Picture
format-jpeg = Photograph
format-tiff = Scan
format-bmp = Bitmap
format-gif = Picture (GIF)
format-webp = Picture (WebP)
pages-page = { $count ->
    [one] 1 page
   *[other] { $count } pages
}
pages-slide = { $count ->
    [one] 1 slide
   *[other] { $count } slides
}
pages-sheet = { $count ->
    [one] 1 sheet
   *[other] { $count } sheets
}
pages-message = { $count ->
    [one] 1 message
   *[other] { $count } messages
}
pages-chapter = { $count ->
    [one] 1 chapter
   *[other] { $count } chapters
}
parts-page = { $count ->
    [one] Page { $list }
   *[other] Pages { $list }
}
parts-paragraph = { $count ->
    [one] Paragraph { $list }
   *[other] Paragraphs { $list }
}
parts-slide = { $count ->
    [one] Slide { $list }
   *[other] Slides { $list }
}
parts-sheet = { $count ->
    [one] Sheet { $list }
   *[other] Sheets { $list }
}
parts-message = { $count ->
    [one] Message { $list }
   *[other] Messages { $list }
}
parts-chapter = { $count ->
    [one] Chapter { $list }
   *[other] Chapters { $list }
}
list-and = { $before } and { $last }

## Jobs

stage-waiting = Waiting for the document before it
stage-reading = Reading the file
stage-reading-part = Reading, { $part } of { $of }
stage-recognising = Recognising text in pictures
stage-recognising-part = Recognising text in pictures, { $part } of { $of }
stage-storing = Storing it in the vault
stage-copying = Copying the model
stage-copying-part = Copying the model, { $part } of { $of } MB
stage-converting = Making a file of the model’s folder
stage-converting-part = Making a file of the model’s folder, { $part } of { $of } MB
stage-loading = Loading the model
stage-measuring = Measuring what the model does on this computer
stage-measuring-part = Measuring what the model does on this computer, { $part } of { $of }
stage-summarising = Summarising
stage-summarising-part = Reading part { $part } of { $of }
stage-translating = Translating
stage-translating-part = Translating sentence { $part } of { $of }
stage-with-estimate = { $stage }, about { $time } left
job-stopping = Stopping
jobs-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}
jobs-started = { $count ->
    [one] 1 document is being read.
   *[other] { $count } documents are being read.
}
jobs-done = { $count } documents are done.
jobs-done-but = Done: { $well } of { $count } documents. What happened to the rest is said in the library.
measuring-stopped = Stopped. Nothing that was measured is kept.
job-measured = { $title } was measured on this computer.
job-taken-in = { $title } was added to your models.
job-done = The summary of { $title } is ready.
job-stored = { $title } is in your library.
job-stopped = Stopped. What was stored in the vault by then is kept.
job-stopped-title = { $title }: stopped
job-failed-title = { $title }: { $error }
job-stop = Stop { $title }
goes-on = reading goes on from part { $part } of { $of }
goes-on-title = { $title }: reading goes on from part { $part } of { $of }
unfinished-taken-up = Taken up where it stopped, at part { $part } of { $of }
unfinished-stopped = Reading stopped at part { $part } of { $of }.
unfinished-read = What was read till then is kept.
unfinished-go-on = Go on
unfinished-anew = Begin anew
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

## A document that asks for its password

locked-title = “{ $title }” asks for its password
locked-what = The password goes to the program that reads the document, which is shut off from everything else, and is kept nowhere. The document is stored as it is, still locked by it; its text lies in your vault.
locked-password = Password of the document
locked-open = Open
locked-opening = Opening
locked-leave = Leave it out
locked-left = { $title } was left out. Nothing of it is kept.

## Document

document-source = Document
document-note = Summary
document-divider = Width of the document and of the summary
document-page = Page { $page }
document-slide = Slide { $page }
document-sheet = Sheet { $page }
document-message = Message { $page }
document-chapter = Chapter { $page }
document-named = { $name }
document-views = How the document is shown
document-view-text = Text
document-view-pages = Pages
document-picture = Picture of page { $page }. Its words are in the text view.
document-picture-marked = Picture of page { $page }, with a passage marked: { $quote }
document-page-undrawn = This page could not be drawn. Its words are in the text view.
document-page-unmarked = The passage is on this page, but could not be marked in the picture. The text view shows it.
document-pages-locked = This document is locked by a password, which Alcove did not keep. To see its pages, give it once more; its text is below.
document-pages-password = It is held in memory alone, until you open another document or Alcove locks.
document-pages-show = Show the pages
document-pages-undrawn = The pages of this document cannot be drawn. Its text is below.
document-delete = Delete for good
document-delete-title = Delete “{ $title }” for good?
document-delete-together = { $count ->
    [one] A summary of several documents that it is one of goes with it.
   *[other] { $count } summaries of several documents that it is one of go with it.
}
document-delete-what = The document and everything made from it leave the vault: its text, its summaries and its place in the search. They cannot be brought back from this vault. The file you dropped stays where it is.
document-no-summary = No summary yet.
document-no-summary-more = Every sentence of a summary is checked against the document, and how much of the document was read is said.
document-former = This is the former summary, and how much was read for it. It stands until the new one has its first sentence.
document-working = A machine is writing this. It is a preview until the summary is stored.
document-sentences = Sentences of the summary
document-hint = J and K walk the sentences, Enter goes to the place, Esc comes back.
document-earlier = Summary of
document-save-as = Save as
document-save-pdf = PDF
document-save-docx = Word document
document-save-html = Web page
document-save-markdown = Markdown
document-save-text = Plain text
document-save-json = JSON, for programs
document-save = Save
document-copied = The summary was copied, with its places.
document-saved = The summary was saved.
document-warnings = Noticed while reading
document-empty-summary = No sentence of the summary could be traced to the document. The sentences that were left out are below.

address-page = p. { $page }, par. { $paragraph }
address-slide = slide { $page }, par. { $paragraph }
address-sheet = sheet { $page }, par. { $paragraph }
address-message = message { $page }, par. { $paragraph }
address-chapter = chapter { $page }, par. { $paragraph }
address-named = “{ $name }”, par. { $paragraph }
address-plain = par. { $paragraph }
address-go = { $address }, go to the place in the document

support-supported = Supported
support-partly = Only partly in the document
support-not-found = Not found in the document
support-supported-more = One passage of the document says this.
support-partly-more = The document says some of this.
support-not-found-more = The document was not found to say this.
origin-source = In the document’s own words

left-out = { $count ->
    [one] 1 sentence left out
   *[other] { $count } sentences left out
}
left-out-more = These did not pass the check, so they are not part of the summary.

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
judged-yes = A model judged that the passage says it, though not word for word.
judged-no = A model judged that the passage does not say it.
translated = Translated by a model. In the document’s language: “{ $original }”
translated-brief = Translated by a model
translated-not = In the document’s language, as no translation of it passed the check.

coverage-title = How much was read
coverage-all-pages = { $unit ->
    [slide] { $total ->
        [one] The whole slide was read.
       *[other] All { $total } slides were read.
    }
    [sheet] { $total ->
        [one] The whole sheet was read.
       *[other] All { $total } sheets were read.
    }
    [message] { $total ->
        [one] The whole message was read.
       *[other] All { $total } messages were read.
    }
    [chapter] { $total ->
        [one] The whole chapter was read.
       *[other] All { $total } chapters were read.
    }
   *[page] { $total ->
        [one] The whole page was read.
       *[other] All { $total } pages were read.
    }
}
coverage-all-sections = { $total ->
    [one] The whole document was read.
   *[other] All { $total } sections were read.
}
coverage-text = All of the text was read.
coverage-nowhere = Pictures, of which it is not known where they stand: not read
coverage-pages = { $read } of { $total } { $total ->
    [one] { $unit ->
        [slide] slide
        [sheet] sheet
        [message] message
        [chapter] chapter
       *[page] page
    } was
   *[other] { $unit ->
        [slide] slides
        [sheet] sheets
        [message] messages
        [chapter] chapters
       *[page] pages
    } were
} read whole
coverage-sections = { $read } of { $total } { $total ->
    [one] section was
   *[other] sections were
} read whole
coverage-in-part-pages = in part: { $list }
coverage-skipped-pages = skipped: { $list }
coverage-unreadable-pages = unreadable: { $list }
coverage-cell-pages = { $part }: { $state }
coverage-cell-sections = Section { $number }: { $state }
coverage-state-read = read
coverage-state-in-part = read in part
coverage-state-skipped = skipped
coverage-state-unreadable = unreadable
coverage-blocks = { $count ->
    [one] 1 paragraph
   *[other] { $count } paragraphs
}
coverage-pictures = { $count ->
    [one] 1 picture
   *[other] { $count } pictures
}
coverage-reason = { $blocks }: { $reason }
reason-stopped = not read before you stopped
reason-method = passed over, as the method reads only the most telling passages
reason-unreadable-page = could not be read, or not all of it
reason-recognition-stopped = not recognised, as you stopped that while the document was read
reason-picture-unread = not read
reason-picture-stopped = not recognised, as you stopped that while the document was read
reason-pictures-unread = What stands in some pictures, charts or the like was not read.
reason-not-chosen = outside the part you chose
reason-limit = Part of the document is beyond what Alcove reads, and was left out.
reason-unknown = no reason was given

method-whole = read in one go
method-thorough = read part by part
method-quick = most telling passages only
method-extractive = the document’s own sentences
ask-title = Ask this document
ask-act = Ask
ask-answer = What the document says
ask-found = { $count ->
    [one] One sentence answers.
   *[other] { $count } sentences answer.
}
ask-more = The document’s own sentences that match the question best. Question and answer are not kept.
ask-none = The document does not say.
ask-unread = Not all of it was read, so that is not certain.
ask-library-unread = Not all of them were read, so that is not certain.
ask-library-unread-more = { $count ->
    [one] One more document was not read whole.
   *[other] { $count } more documents were not read whole.
}
ask-library-title = Ask your documents
ask-library-answer = What your documents say
ask-library-none = Your documents do not say.
ask-library-from = { $title }, { $place }
ask-library-go = { $title }, { $place }: open the document there
ask-library-more = Sentences of the documents themselves that match the question best. Question and answer are not kept.
ask-library-whole-words = So many words begin like one of your question that documents were looked for by the word itself, not by its other forms.
ask-none-more = No sentence has enough of the question’s words. Try the words that the document would use.
wish-title = Choose how
wish-shape = What
wish-shape-brief = What matters most, in brief
wish-shape-key-points = What matters most
wish-shape-sections = Every section, under its heading
wish-shape-facts = Decisions, duties, dates and amounts
wish-shape-plain = What matters, in its easiest sentences
wish-method = How
wish-method-auto = Alcove chooses
wish-method-whole = The model reads all of it in one go
wish-method-thorough = The model reads every part
wish-method-quick = The model reads the most telling passages
wish-method-extractive = The document’s own sentences, without a model
wish-without-model = No model can be used on this computer, so a summary is of the document’s own sentences.
wish-without-agreement = You did not agree to the model’s licence, so no model reads: a summary is of the document’s own sentences.
wish-takes = About { $time } on this computer.
wish-takes-auto = { $method }: about { $time } at most on this computer.
wish-takes-gauging = Finding out how fast the model is on this computer, to say how long this will take.
wish-takes-too-slow = All of it would take about { $all } on this computer. { $method }: about { $time } at most.
wish-part = Part
wish-part-all = The whole document
wish-part-some = Only some of it
wish-part-from = From { $unit ->
    [page] page
    [slide] slide
    [sheet] sheet
    [message] message
    [chapter] chapter
   *[other] paragraph
}
wish-part-to = to
document-selection = Summarise the selection
wish-doubtful = Keep sentences that do not pass the check, marked
wish-language = Language
wish-language-own = The language of the document
wish-language-untried = In the document’s own language. Whether the model can translate is found out where it is measured, under Models.
wish-language-unable = In the document’s own language, as the model was not found able to translate.
wish-language-document = In the document’s own language: Alcove cannot check translations from it.
wish-language-why = The summary is made and checked in the document’s language. Its sentences are then translated, where that can be checked too, and shown with those that were checked.
language-en = English
language-de = German
language-fr = French
language-es = Spanish
language-it = Italian
wish-length = Length
wish-length-usual = As long as the document asks for
wish-length-words = About { $count } words
method-reason-fits-context = The document is short enough for the model to read in one go.
method-reason-long-document = The document is long, so the model read it in parts.
method-reason-no-model = No model was used: these are the document’s own sentences.
method-reason-asked = This method was asked for.
method-reason-model-failed = The model could not finish. Of what it had not read, the document’s own sentences were taken.
method-reason-too-slow = Reading all of it with the model would take about { $time } on this computer, so the model read the most telling passages only. The rest it did not read.
method-reason-model-adds-nothing = Nothing the model wrote about the parts it was given first passed the check or said it better, so the document’s own sentences were taken throughout.

provenance-machine = Written by a machine: { $model }, { $licence }, { $method }, { $date }
provenance-extract = Sentences chosen from the document without a model, { $date }
provenance-extract-model-adds-nothing = Sentences chosen from the document: nothing that { $model } ({ $licence }) wrote about the parts it read was better, { $date }
provenance-extract-model-failed = Sentences chosen from the document without a model, as the model could not finish, { $date }
provenance-more = How it was made
provenance-model = Model file (SHA-256)
provenance-device = Device
provenance-asked = Asked for
provenance-given = Given to the model to read
provenance-given-value = about { $count } { $count ->
    [one] word
   *[other] words
} of the document
provenance-part = Part of the document
provenance-part-paragraphs = Some paragraphs
provenance-prompts = Instructions to the model
provenance-judging = Question by which the model judged
provenance-translating = Request by which the model translated
provenance-sampling = Settings
provenance-sampling-value = temperature { $temperature }, seed { $seed }, at most { $tokens ->
    [one] 1 token
   *[other] { $tokens } tokens
} a part
provenance-notice = Notice agreed to
provenance-alcove = Alcove
provenance-energy = Energy
provenance-energy-unknown = not known
provenance-energy-value = { $joules } J
provenance-time = Time
provenance-time-value = loading { $load } s, reading { $prefill } s ({ $prefillTokens ->
    [one] 1 token
   *[other] { $prefillTokens } tokens
}), writing { $decode } s ({ $decodeTokens ->
    [one] 1 token
   *[other] { $decodeTokens } tokens
})

## What was noticed while reading a document

-needs-recognition = To read scanned pages and text in pictures Alcove needs Tesseract, a program for text recognition (OCR), with the language of the document (on Debian and Ubuntu: tesseract-ocr and, say, tesseract-ocr-deu). It is used on Linux alone. Once it is installed, delete the document in Alcove and add it again.
warning-page-without-text = { $count ->
    [0] A page holds a picture and no text.
    [one] { $parts } holds a picture and no text.
   *[other] { $parts } hold pictures and no text.
  } { -needs-recognition }
warning-page-with-little-text = { $count ->
    [one] { $parts } holds a large picture and only a few letters: it may be a scan, of which nothing but a stamp or a number was read
   *[other] { $parts } hold a large picture and only a few letters: they may be scans, of which nothing but a stamp or a number was read
  }. { -needs-recognition }
warning-page-without-letters = { $count ->
    [one] { $parts } could hardly be read: the font of most of its letters does not say which they are
   *[other] { $parts } could hardly be read: the font of most of their letters does not say which they are
  }. { -needs-recognition }
warning-page-recognised = { $count ->
    [one] { $parts } was read from its picture: its text was recognised
   *[other] { $parts } were read from their pictures: their text was recognised
  } by Tesseract (OCR), { $confidence } % sure on average: where it matters, compare it with the picture.
warning-page-unrecognised = { $count ->
    [one] { $parts } was looked at as a picture, in which no text was recognised.
   *[other] { $parts } were looked at as pictures, in which no text was recognised.
}
warning-recognition-failed = { $count ->
    [one] { $parts } was looked at as a picture, in which Tesseract gave up looking for text. It was not recognised.
   *[other] { $parts } were looked at as pictures, in which Tesseract gave up looking for text. They were not recognised.
}
warning-recognition-limit = { $count ->
    [one] { $parts } is beyond the number of scanned pages that Alcove reads, and was not read.
   *[other] { $parts } are beyond the number of scanned pages that Alcove reads, and were not read.
}
-needs-reading-again = To have it recognised, delete the document in Alcove and add it again.
warning-recognition-stopped = { $count ->
    [one] { $parts } is a picture, whose text was not recognised as you stopped that.
   *[other] { $parts } are pictures, whose text was not recognised as you stopped that.
  } { -needs-reading-again }
warning-recognition-unsure = { $count ->
    [one] { $parts } holds words that could hardly be made out. They were left out
   *[other] { $parts } hold words that could hardly be made out. They were left out
  }: look at the picture.
warning-page-damaged = { $count ->
    [0] A page is damaged and was not read.
    [one] { $parts } is damaged and was not read.
   *[other] { $parts } are damaged and were not read.
}
warning-pages-limit = The document has more pages than Alcove reads. The rest was not read.
warning-text-limit = The document holds more text than Alcove reads. The rest was not read.
warning-time-limit = Reading took too long. What remained was not read.
warning-depth-limit = Some of the document is nested too deeply and was not read.
warning-part-damaged = A part of the file is damaged and was not read.
warning-characters-lost = { $count ->
    [0] Some characters could not be read and were replaced.
    [one] { $parts } holds characters that could not be read. They were replaced or left out.
   *[other] { $parts } hold characters that could not be read. They were replaced or left out.
}
warning-letters-unnamed = { $count ->
    [one] { $parts } holds letters of a font that does not say which they are. They may be read wrongly: where it matters, look at the page.
   *[other] { $parts } hold letters of a font that does not say which they are. They may be read wrongly: where it matters, look at the pages.
}
warning-changes-tracked = The document holds tracked changes. They were read as accepted.
warning-cells-limit = A sheet or chart holds more cells than Alcove reads. The rest was not read.
warning-hidden-left-out = The document holds hidden text, sheets or slides. What is hidden was not read.
warning-bare-text = The document was saved by an old Word (6 or 95). Only its bare text was read: passages that are hidden or were deleted, and comments, may be among it, and tables, notes and headers are not told apart.
warning-beside-main-left-out = What stands beside the page’s main part was not read.
warning-comments-left-out = { $count ->
    [0] The document holds comments. They were not read.
    [one] { $parts } holds comments. They were not read.
   *[other] { $parts } hold comments. They were not read.
}
warning-pictures-unread = { $count ->
    [0] The document holds pictures, charts or the like.
    [one] { $parts } holds pictures, charts or the like.
   *[other] { $parts } hold pictures, charts or the like.
  } What stands in them was not read: look at them in the document.
warning-animation-unread = { $count ->
    [0] The document is an animation, or holds one.
    [one] { $parts } holds an animation.
   *[other] { $parts } hold animations.
  } Of an animation Alcove reads the first picture at most.
warning-pictures-to-recognise = The document holds { $pictures ->
    [one] one picture
   *[other] { $pictures } pictures
  }{ $count ->
    [0] {""}
   *[other] {" "}({ $parts })
  } in which text may stand. { -needs-recognition }
warning-pictures-recognised = The text of { $pictures ->
    [one] one picture
   *[other] { $pictures } pictures
  }{ $count ->
    [0] {""}
   *[other] {" "}({ $parts })
  } was recognised by Tesseract (OCR), { $confidence } % sure on average: where it matters, compare it with the picture.
warning-pictures-without-text = In { $pictures ->
    [one] one picture
   *[other] { $pictures } pictures
  }{ $count ->
    [0] {""}
   *[other] {" "}({ $parts })
  } no text was recognised.
warning-pictures-failed = Tesseract gave up looking for text in { $pictures ->
    [one] one picture
   *[other] { $pictures } pictures
  }{ $count ->
    [0] {""}
   *[other] {" "}({ $parts })
  }. What stands there was not read.
warning-pictures-unsure = Words in { $pictures ->
    [one] one picture
   *[other] { $pictures } pictures
  }{ $count ->
    [0] {""}
   *[other] {" "}({ $parts })
  } could hardly be made out. They were left out: look at the picture.
warning-pictures-limit = The document holds more pictures{ $count ->
    [0] {""}
   *[other] {" "}({ $parts })
  } than Alcove looks for text in. What stands in the others was not read.
warning-pictures-stopped = The text of { $pictures ->
    [one] one picture
   *[other] { $pictures } pictures
  }{ $count ->
    [0] {""}
   *[other] {" "}({ $parts })
  } was not recognised as you stopped that. { -needs-reading-again }
warning-formulas-unread = { $count ->
    [0] Some cells hold formulas whose results are not in the file.
    [one] { $parts } holds formulas whose results are not in the file.
   *[other] { $parts } hold formulas whose results are not in the file.
  } They were not read: open it in a spreadsheet program, save it there, and add it again.
warning-attachments-unread = The document has other files attached. They were not read: save them from a PDF program and add those that matter.
warning-form-unread = The document is a form that not every program shows as it was filled in. Not all of that was read: print it to a PDF and add that.
warning-name-belied = The file’s name says that it is something else. It was read as what it is.
warning-unknown = Something in the document could not be read.

## Models

models-title = Models
models-lead = A model is a file on this computer, with terms of its own. To add one, choose its GGUF file or any safetensors file of its folder, or drop the file or the folder on this window. Alcove shows what it is before any of it is loaded.
models-file = The file
models-architecture = Architecture
models-parameters = Parameters
models-context = Reads in one go
models-context-value = { $tokens } tokens
models-size = Size
models-encoding = Encoding
models-device = Device
models-device-none = Not loaded yet
models-sha256 = SHA-256
models-changed = Changed from the publisher’s file
models-original = SHA-256 of the publisher’s file, or of the folder
models-refused = Alcove cannot run this model
models-refused-terms = Its terms are shown all the same; there is nothing to agree to.
models-receipts = Receipts
models-receipts-none = No answer was recorded yet.
models-memory = Memory
models-memory-value = Takes { $needed } while it reads; { $free } are free now.
models-memory-needed = Takes { $needed } while it reads.
models-memory-too-little = That is too little: close other programs, or choose a smaller model.
models-used = Chosen to read your documents.
models-use = Use this model
models-use-this = Use { $model }
models-remove = Remove
models-remove-this = Remove { $model }
models-remove-title = Remove { $model }?
models-remove-what = Alcove’s copy of the model is deleted. The file or folder it came from, your summaries and your receipts stay.
measured-load = Loads in
measured-seconds = { $seconds } s
measured-prefill = Reads
measured-speed = { $speed ->
    [one] 1 token
   *[other] { $speed } tokens
} a second
measured-given = { $speed }, given { $tokens } at once
measured-decode = Writes
measured-memory = Memory at most
measured-energy = Energy for that
measured-joules = { $joules } J, with whatever else ran
measured-not-told = not told by this system
measured-judging = Judges sentences
measured-judged = { $right } of { $of } right: { $able ->
    [true] able, and asked about sentences that the check of words leaves open
   *[false] not used
}
measured-untried = not tried: measure again. A model that reads fewer than 1,024 tokens in one go is never tried.
measured-languages = Translates into
measured-languages-none = none of the languages that Alcove offers: not used
measured-when = Measured
measured-how = { $when }, on { $device } with { $threads ->
    [one] 1 thread
   *[other] { $threads } threads
}
measured-measure = Measure this computer
measured-measure-this = Measure this computer with { $model }
measured-why = The model reads and writes texts of Alcove’s own. From then on it is known better how long a summary will take, and whether the model can judge sentences and translate.
models-add = Choose a model
models-add-what = It is copied to where Alcove keeps your models. You decide on its terms before it reads anything.
models-convert-what = Alcove makes one file of the folder, once, and keeps it with your models; the folder stays as it is. Its numbers keep all their bits, unless you choose 8. You decide on its terms before it reads anything.
models-licence-said = Licence, as the file says
models-eight-bits = Give each number 8 bits: { $size } instead of { $was }, and { $memory } of memory while it reads. The numbers become less exact, which may change what the model writes, and it counts as another model.
models-take-in = Add it
models-leave = Leave it
models-none = No model was found. Install Alcove again, or choose a model of yours under Models.

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
privacy-network-not-used = Not used, though not blocked by the system
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
receipt-withdraw = Take back: { $subject }

## Settings

settings-title = Settings
settings-appearance = Appearance
settings-appearance-system = As the system
settings-appearance-light = Light
settings-appearance-dark = Dark
settings-idle = Lock by itself
settings-idle-help = Alcove locks when no key or pointer was used for this long. The lock stops a summary that is being made; what was read is kept. For long books, choose “Never”.
settings-idle-none = Never
settings-idle-some = After { $time }
settings-drop = Summarise a document as soon as it is added
settings-reading = A model may read a document for
settings-reading-none = As long as it takes
settings-reading-some = At most { $time }
settings-reading-help = This holds where Alcove chooses how a summary is made. Of a document that would take longer, the model reads the most telling passages, and the summary says so.
settings-judging = Where the check of words leaves a sentence open, ask a model that was found able to judge
settings-judging-help = Its judgment is shown beside the sentence and never makes it count as supported. It takes some time.
settings-languages = Text in pictures
settings-languages-what = Scanned pages and photographs are read by Tesseract, a program on this computer, in the languages that are chosen here.
settings-languages-system = The language of this computer
recognition-none = Tesseract, which recognises text in pictures (OCR), is not installed, or this system cannot shut it off from the rest. Scanned pages are named and not read. On Debian and Ubuntu: tesseract-ocr, and a package for each language, such as tesseract-ocr-deu.
recognition-used = Read now: { $languages }
document-recognised = recognised in its picture, { $confidence } % sure
attachment-title = { $name } (attached to { $letter })
document-attachment = Read this attachment
document-attachment-of = Read this attachment: { $name }
document-recognised-within = recognised in a picture that stands here, { $confidence } % sure
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

keys-title = Keyboard shortcuts
keys-choose = Choose files
keys-search = Search
keys-summarise = Summarise this document
keys-stop = Stop, or go back
keys-lock = Lock
keys-export = Save the summary, as last time
keys-settings = Settings
keys-pane = Next pane
keys-walk = Next and previous sentence
keys-go = Go to the place in the document
keys-help = These shortcuts
keys-divider = Move the divider, when it has the focus
key-ctrl = Ctrl
key-enter = Enter
key-esc = Esc
key-left = Left
key-right = Right

## Errors: what happened, what it means, what to do next

error-wrong-passphrase = That does not open this vault
    .what = It stays locked and unchanged.
    .next = Check what you typed, and the key file where one is asked for. In a passphrase, capital letters, spaces and the keyboard’s language count.
error-weak-passphrase = The passphrase is too easy to guess
    .what = Somebody with a copy of the vault could find it by trying.
    .next = Add another word or two that have nothing to do with each other.
error-passphrases-differ = The two passphrases are not the same
    .what = The new passphrase is asked for twice, so that a slip does not lock you out. Nothing was changed.
    .next = Run the command again, and type the same passphrase both times.
error-passphrase-file = The file with the passphrase or password cannot be read
    .what = It is not there, you may not open it, or it holds no text in UTF-8. Nothing was opened and nothing was changed.
    .next = Check the name of the file and what is in it: its first line is taken.
error-no-terminal = No passphrase was typed
    .what = There is no terminal to ask for it on, or what was typed there ended too early. Nothing was opened and nothing was changed.
    .next = Run the command in a terminal, or name a file with --passphrase-file, and with --new-passphrase-file for a new one.
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
error-not-a-backup = This is not a backup
    .what = It is the vault itself, or a file ending in “-restoring”, which is written over when a backup is looked at. Nothing was changed.
    .next = Choose a backup. If such a file is all you have, make a copy of it under another name and choose that.
error-vault-read-only = This vault can only be read
    .what = Its file or its folder may not be written to. Nothing was changed.
    .next = Allow writing to both, or copy the vault to another folder, then lock it and open it again.
    .cli = Allow writing to both, or copy the vault to another folder and name the copy with --vault.
error-read-only = The folder cannot be written to
    .what = Alcove makes and keeps the vault there. Nothing was changed.
    .next = Allow writing to the folder, or use another one.
error-place-read-only = Nothing can be written to that place
    .what = The folder, or the disk it is on, can only be read. What is in the vault is as it was.
    .next = Allow writing to the folder, or choose another one.
error-place-missing = That folder is not there
    .what = The folder, or the disk it is on, cannot be found. What is in the vault is as it was.
    .next = Make the folder or connect the disk, or choose another place.
error-disk-full = The disk is full
    .what = The last step was not stored. What was in the vault is unharmed.
    .next = Make room on the disk and try again.
error-storage = The disk or the system refused
    .what = The last step was not stored. What was in the vault is unharmed.
    .next = Try again. If it stays so, check the disk.
error-consent-needed = This needs your agreement first
    .what = The notice or the model’s licence is not agreed to, so no model reads the document.
    .next = Read the notice and the licence, and agree if you wish.
error-notice-changed = The text has changed
    .what = Your answer was not recorded, as it was for another version.
    .next = Read the text as it is now, and answer again.
error-file-missing = The file is gone or may not be read
    .what = Nothing was read from it, and nothing was changed.
    .next = Check that the file, or the stick it is on, is still there and that you may open it, then try again.
    .cli = Check its name, that it is there, and that you may open it.
error-file-too-large = The file is larger than 200 MB
    .what = Nothing was added to the library.
    .next = Split the document into smaller files and drop those.
    .cli = Split the document into smaller files and name those.
error-file-empty = The file is empty
    .what = There is nothing to read, so nothing was added.
    .next = Check that it is the file you meant.
error-format-unknown = Alcove does not read this kind of file
    .what = Nothing was added to the library.
    .next = Save it as PDF, Word, Excel, PowerPoint, OpenDocument, web page or text, a picture as PNG or JPEG, and drop that.
    .cli = Save it as PDF, Word, Excel, PowerPoint, OpenDocument, web page or text, a picture as PNG or JPEG, and name that file.
error-password-protected = The document asks for a password
    .what = Alcove cannot look inside, so nothing was added.
    .next = Give the password when Alcove asks for it; drop the document again to be asked once more.
    .cli = Write the password in the first line of a file, and name that file with --document-password-file.
error-password-wrong = That password does not open the document
    .what = Alcove cannot look inside with it, and nothing was changed.
    .next = Check the password, its capitals and the keyboard’s language, and try again.
error-password-empty = The file for the document’s password holds none
    .what = Its first line is empty. No document was opened and nothing was changed.
    .next = Write the password in its first line, or name another file. A document that asks for no password needs none.
error-encryption-unknown = The document is locked in a way Alcove cannot open
    .what = No password given here would open it, so nothing was added.
    .next = Open it in the program that made it, save a copy without protection and drop that.
    .cli = Open it in the program that made it, save a copy without protection and name that.
error-document-damaged = The document is damaged
    .what = Its structure is broken, so it could not be read and was not added.
    .next = Open it in the program that made it, save it again and drop the new file.
    .cli = Open it in the program that made it, save it again and name the new file.
error-no-text = The document holds no text
    .what = Neither was text written in it, nor was any recognised in its pictures, so nothing was added.
    .next = If it is a scan, scan it again at 300 dots per inch, upright, and drop that.
    .cli = If it is a scan, scan it again at 300 dots per inch, upright, and name that file.
error-attachment-missing = The attached file could not be taken out
    .what = The message has no attached file of that number, or the file cannot be taken out of it.
    .next = Save the attached file from your mail program and drop it here.
    .cli = Save the attached file from your mail program and name that.
error-part-empty = There is no text in that part
    .what = The document is there and whole, but nothing that can be read stands in the part that was asked for, so no summary was made of it.
    .next = Choose another part, or the whole document.
    .cli = Name other pages with --pages, or, of a document without pages, paragraphs with --paragraphs; or summarise the whole document.
error-recognition-missing = The document holds nothing but pictures
    .what = It is a scan, a photograph or a document made of such. To read text in pictures Alcove needs Tesseract, a program for text recognition (OCR), which is not installed or cannot be shut off from the rest of this system. Nothing was added.
    .next = On Linux, install Tesseract with the language of the document (on Debian and Ubuntu: tesseract-ocr and, say, tesseract-ocr-deu) and drop it again.
    .cli = On Linux, install Tesseract with the language of the document (on Debian and Ubuntu: tesseract-ocr and, say, tesseract-ocr-deu) and run the command again.
error-reader-crashed = The document could not be read
    .what = The part of Alcove that reads documents gave up on it. It is kept apart, so nothing else was touched.
    .next = Open it in the program that made it, save it again and drop the new file.
    .cli = Open it in the program that made it, save it again and name the new file.
error-reader-timeout = Reading the document took too long
    .what = Alcove gave up on it, and nothing was added.
    .next = Split the document into smaller files and drop those.
    .cli = Split the document into smaller files and name those.
error-reader-memory = Reading the document took too much memory
    .what = Alcove gave up on it, and nothing was added.
    .next = Split the document into smaller files and drop those.
    .cli = Split the document into smaller files and name those.
error-reader-missing = A part of Alcove is missing
    .what = Documents cannot be read without it. What is in the vault is unharmed.
    .next = Install Alcove again.
error-document-unknown = The document is not in the vault
    .what = It was deleted in the meantime, or never added.
    .next = Go back to the library.
    .cli = Have it read with “alcove summarize”.
error-summary-unknown = The summary is not in the vault
    .what = It was deleted in the meantime, or there never was one.
    .next = Summarise the document again.
error-model-missing = The model’s file is not there
    .what = Documents can be kept and read, but no model can summarise them.
    .next = Install Alcove again, or put the model’s file back in its place.
error-model-changed = The model’s file has changed
    .what = It is not the file you agreed to, so it was not loaded.
    .next = Look at its terms under Models and decide again.
    .cli = Read its terms and decide again, with “alcove consent grant”.
error-model-unknown = There is no such model
    .what = Nothing was changed.
    .next = Choose one from the list under Models.
    .cli = “alcove models” lists those that are here.
error-model-none = That is not a model
    .what = A model is one GGUF file, or a folder with one or with safetensors, and nothing of the kind was found there.
    .next = Choose a file whose name ends in .gguf or .safetensors.
error-model-unsettled = The model’s folder changed meanwhile
    .what = Something in it was written while Alcove made a file of it, so nothing was kept.
    .next = Wait until the folder is whole, then add it again.
error-licence-text = That is not the text of this licence
    .what = Alcove knows it as that of another licence, or knows the text of this one and yours differs from it, so it was not attached.
    .next = Choose the text of the licence that is named, as its publisher gives it.
error-model-refused = Alcove cannot run this model
    .what = The engine could not run it as its makers meant, so nothing was read.
    .next = Choose another model under Models.
    .cli = Choose another model with “alcove models use”.
error-language-unable = The model cannot be asked for that language
    .what = Only a model that was tried and found able to translate into it is asked for another language than the document’s. No summary was made.
    .next = Measure the model under Models, choose another, or leave the summary in the document’s language.
    .cli = Measure the model with “alcove bench”, choose another with “alcove models use”, or leave out --language.
error-judging-unable = The model cannot be asked to judge
    .what = Only a model that was tried and found able to is asked whether a passage says a sentence, as was done for the summary that this one is to be like. No summary was made.
    .next = Measure the model under Models, or choose another.
    .cli = Measure the model with “alcove bench”, choose another with “alcove models use”, or leave out --like.
error-engine-missing = The engine is not installed
    .what = Documents can be kept and read, but no model can summarise them.
    .next = Install Alcove again.
error-engine-crashed = The engine stopped unexpectedly
    .what = The document is kept. Its summary was not finished.
    .next = Summarise it again. If it stops again, restart Alcove.
    .cli = Run the command again. If it stops again, choose another model with “alcove models use”.
error-engine-memory = There is too little memory for the model
    .what = The document is kept. Its summary was not made.
    .next = Close other programs and summarise it again. Models says how much memory it takes, and how much is free.
    .cli = Close other programs and run the command again. “alcove models” says how much memory it takes, and how much is free.
error-cpu-too-old = This computer’s processor is too old for the engine
    .what = Documents can be kept, searched and read, but no model can summarise them here.
    .next = Use Alcove on a computer whose processor has AVX2 (most made since 2015).
error-stopped = Stopped
    .what = What was stored in the vault by then is kept.
    .next = Summarise it again whenever you like.
error-bad-input = Alcove could not make sense of that
    .what = Nothing was changed.
    .next = Try again. If it stays so, restart Alcove.
    .cli = “alcove --help” lists what can be asked for.

## Keeping the vault: what opens it, copies of it, whether it is whole

unlock-key-file-needed = This vault also asks for its key file.
unlock-key-file-choose = Choose the key file
unlock-key-file-chosen = Key file: { $name }
unlock-recovery = Use the recovery key
unlock-recovery-key = Recovery key
unlock-recovery-help = The 32 letters and digits you wrote down. Dashes and capitals do not matter.
unlock-passphrase-instead = Use the passphrase
unlock-restore = Restore from a backup

older-copy-title = This is an older copy of your vault
older-copy = This computer has seen a newer one. Somebody, or a program that makes copies, has put an older one in its place. Nothing in it was changed by that, but what was added since is not in it. If it was not you, look for the newer file before you go on.
older-copy-known = I know
read-only-title = This vault can only be read
read-only = Its file or its folder may not be written to. Documents and summaries can be read, searched, saved and backed up; nothing can be added, changed or deleted, and no model reads.
recovered-title = Opened with the recovery key
recovered = Set a new passphrase under Settings, so that the vault opens without the recovery key again.
recovered-go = Go to Settings

settings-backup = Remind me of a backup
settings-backup-never = Never
settings-backup-after = { $days ->
    [one] After 1 day
   *[other] After { $days } days
}
settings-passphrase-recovery = Recovery key
settings-second = Key file
settings-second-what = A file on a stick can be asked for besides the passphrase. Without that file the passphrase opens the vault for nobody, you included: keep a second copy of it.
settings-second-on = The vault asks for a key file.
settings-second-off = The vault asks for the passphrase alone.
settings-second-make = Make a key file
settings-second-choose = Use a file you have
settings-second-drop = Stop asking for it
settings-second-done = It was changed. Documents stayed as they are.
settings-recovery = Recovery key
settings-recovery-what = A key on paper opens the vault when passphrase or key file are lost. Whoever finds the paper and has the vault can open it too.
settings-recovery-on = There is a recovery key.
settings-recovery-off = There is no recovery key.
settings-recovery-make = Make a recovery key
settings-recovery-again = Make a new recovery key
settings-recovery-remove = Remove the recovery key
settings-recovery-once = Write this down or print it, and keep it in a safe place. It is shown this once.
settings-recovery-print = Print
settings-recovery-print-note = A printer, or the queue before it, may keep a copy of what it prints.
settings-recovery-paper = Recovery key of an Alcove vault
settings-recovery-paper-what = It opens the vault when passphrase or key file are lost. Keep this paper in a safe place, apart from the computer: whoever finds it and has the vault can open it too.
settings-recovery-written = I have it on paper
settings-recovery-removed = The recovery key opens the vault no more.
settings-rekey = New data key
settings-rekey-what = Everything is sealed anew, so that no old copy’s passphrase or key can open the vault as it is from then on. It needs as much free room as the vault is large, and makes a recovery key void.
settings-rekey-act = Seal everything anew
settings-rekey-done = Everything was sealed anew.

privacy-backup = Backup
privacy-backup-what = A backup is one file, encrypted like the vault. It opens with the passphrase you have now, and is opened and compared before Alcove says that it is done.
privacy-backup-last = Last backup: { $when }
privacy-backup-none = No backup was made yet.
privacy-backup-due = It is time for a backup.
privacy-backup-make = Make a backup
privacy-backup-done = The backup was made, opened and compared.
privacy-check = Is the vault whole?
privacy-check-what = Every page is checked for changes, every document for its fingerprint, and the search index against the text.
privacy-check-act = Check the vault
privacy-check-done = The vault is whole: { $documents ->
    [0] every page was checked.
    [one] every page and 1 document were checked.
   *[other] every page and { $documents } documents were checked.
}
privacy-restore = Restore from a backup
privacy-restore-what = You see what is in the backup before anything changes. The vault you have now is kept beside it under another name.
privacy-restore-choose = Choose a backup
privacy-restore-passphrase = Passphrase of the backup
privacy-restore-holds = { $name }: { $documents ->
    [0] no documents
    [one] 1 document
   *[other] { $documents } documents
}, { $summaries ->
    [0] no summaries
    [one] 1 summary
   *[other] { $summaries } summaries
}, { $size }. It is whole.
privacy-restore-newest = Its newest document was added { $when }.
privacy-restore-act = Put it in the vault’s place
privacy-restore-leave = Leave everything as it is
privacy-restored = The backup is your vault now. Unlock it with the backup’s passphrase.
privacy-restored-aside = The backup is your vault now. Unlock it with the backup’s passphrase. The former vault is kept as { $name }.
upkeep-passphrase = Passphrase
upkeep-backup-copying = Copying the vault
upkeep-backup-checking = Opening the backup and comparing it
upkeep-check-checking = Checking the vault
upkeep-rekey-copying = Sealing everything anew
upkeep-rekey-checking = Opening the result and comparing it
upkeep-restore-checking = Bringing the backup and checking it
upkeep-export-copying = Writing everything out
upkeep-save-copying = Saving summaries
upkeep-percent = { $what }: { $percent } %
upkeep-stopped = Stopped. Everything is as it was.

error-vault-gone = The disk with the vault does not answer
    .what = What was stored before is on it, unharmed. The last step was not stored.
    .next = Plug it in again, or connect to it again. Then lock and unlock.
    .cli = Plug it in again, or connect to it again, and run the command again.
error-vault-busy = The vault is being written to
    .what = Nothing was changed.
    .next = Try again in a moment.
error-upkeep-busy = Something else is being done to the vault
    .what = A backup, a check, a restoring or the like is under way. Nothing was changed.
    .next = Wait for it, or stop it, and try again.
error-key-file-needed = The vault also asks for its key file
    .what = It stays locked and unchanged.
    .next = Choose the key file, on your stick perhaps, and try again.
    .cli = Name it with --key-file.
error-key-file-unusable = This cannot be a key file
    .what = It is a folder, empty, or larger than 256 MB. Nothing was changed.
    .next = Choose another file.
error-file-exists = There is a file of that name already
    .what = It was left as it is, and nothing was written.
    .next = Choose another name.

dialog-backup-name = Alcove backup
dialog-backups = Vaults and backups
dialog-key-file-name = Alcove key

cli-option-key-file = The key file, for a vault that asks for one; with “vault create”, for one that will
cli-option-recovery-key = What is typed, or in the passphrase file, is the recovery key
cli-vault-backup = Copies the vault to a file, opens the copy and compares it
cli-vault-backup-option-file = The file to make; it must not be there yet
cli-vault-restore = Says what a backup holds, and puts it in the vault’s place
cli-vault-restore-option-file = The backup
cli-vault-restore-option-yes = Does not ask: what was looked at is taken
cli-vault-rekey = Seals everything anew under a new data key
cli-vault-passphrase = Sets a new passphrase
cli-vault-passphrase-option-new-passphrase-file = A file whose first line is the new passphrase, instead of asking on the terminal
cli-vault-key-file = Changes whether a key file is asked for
cli-vault-key-file-option-make = Makes a key file here, and asks for it from now on
cli-vault-key-file-option-take = Asks for this file from now on
cli-vault-key-file-option-drop = Asks for the passphrase alone from now on
cli-vault-recovery-key = Makes a recovery key and prints it, this once
cli-vault-recovery-key-option-remove = Takes the recovery key away instead
cli-vault-accept-older = Says that you know the vault to be an older copy
cli-older-copy = { older-copy-title }. { older-copy } To be told no more: alcove { $options }vault accept-older
cli-read-only = { read-only-title }. { read-only }
cli-ask-recovery-key = Recovery key:
cli-backed-up = The backup was made, opened and compared: { $file }
cli-restored = The backup is the vault now.
cli-restored-aside = The backup is the vault now. The former vault is kept beside it as { $name }.
cli-ask-restore = Type “yes” to put it in the vault’s place.
cli-not-restored = Nothing was changed.
cli-rekeyed = Everything was sealed anew. A recovery key made before is void.
cli-passphrase-changed = The passphrase was changed. The old one no longer opens the vault.
cli-recovery-key = Write this down. It opens the vault without passphrase and key file, and is shown this once:
cli-recovery-key-removed = The recovery key opens the vault no more.
cli-key-file-asked = The vault asks for the key file from now on. Keep a second copy of it: without it the passphrase does not open the vault.
cli-key-file-dropped = The vault asks for its passphrase alone from now on.
cli-older-accepted = You will not be told again.

## Summaries that leave Alcove

export-coverage = Read: { $read } of { $total } { $total ->
    [one] part
   *[other] parts
} of the document; { $skipped } skipped, { $failed } could not be read.
export-made-by-model = Written by a machine: { $model } (licence { $licence }), { $method }, { $date }. It can be wrong: check it against the document.
export-made-without-model = Chosen by a machine from the document’s own sentences ({ $method }), { $date }.

file-summary = { $title }, summary
export-sources = Where each sentence comes from
export-owed = What goes along with it
export-left-out-one = { $standing }: “{ $sentence }”
export-kept = { $count ->
    [one] One sentence of the model did not pass the check. It was kept, as was asked, and is marked.
   *[other] { $count } sentences of the model did not pass the check. They were kept, as was asked, and are marked.
}
export-doubts = { $standing }. { $doubts }
export-document = Document
export-method = Method
export-made = Made
export-page = { $page } / { $of }
export-source-go = To source { $number }
export-letters-unseen = { $count ->
    [one] One letter is in no font on this computer and is shown as an empty box. It can be copied; as a web page or Word document it can be read wherever there is a font for it.
   *[other] { $count } letters are in no font on this computer and are shown as empty boxes. They can be copied; as a web page or Word document they can be read wherever there is a font for them.
}

## Summaries of several documents together

together-name = { $count ->
    [one] { $first } and one more
   *[other] { $first } and { $count } more
}
together-heading = { $title }: { $heading }
together-place = { $title }, { $place }
together-also = also { $place }
together-nothing-more = All that was chosen from it is said above.
together-nothing = No sentence of it was chosen.
together-list = Summaries of several documents
together-made = Made { $when }.
together-gone-with = Deleting any of its documents deletes it too.
together-choose = Choose several documents
together-choosing = Documents that are chosen
together-choice = Choose { $title }
together-chosen = { $count ->
    [0] Choose { $least } to { $most } documents.
    [one] One document is chosen. Choose { $least } to { $most }.
   *[other] { $count } documents are chosen. At most { $most } can be summarised together.
}
together-length-usual = As long as the documents ask for
together-language-own = The language of each document
together-language-why = Each document is summarised and checked in its own language. Its sentences are then translated, where that can be checked too, and shown with their originals.
together-takes = Each document is read as its length asks: about { $time } at most on this computer.
together-takes-too-slow = All of it would take about { $all } on this computer. Of { $count ->
    [one] one document
   *[other] { $count } documents
} the model reads the most telling passages: about { $time } at most.
together-act = Summarise together
together-all = Choose all that are shown
together-end = Close
together-save = Save their summaries
together-saved = { $count ->
    [0] No summary was saved.
    [one] One summary was saved.
   *[other] { $count } summaries were saved.
}
together-saved-stopped = You stopped it before the rest.
together-saved-without = { $count ->
    [one] This one has no summary of its own: { $list }.
   *[other] These have no summary of their own: { $list }.
}
together-saved-there = { $count ->
    [one] This one was not saved, as a file of that name is there already: { $list }.
   *[other] These were not saved, as files of those names are there already: { $list }.
}
together-sentences = What is said of { $title }
together-go = { $place }: open the document there
together-back = The summary

## Judging and comparing summaries

judge-title = Was this summary of use?
judge-useful = Useful
judge-not-useful = Not useful
judge-reason = Why, if you like
judge-keep = Keep
judge-kept = Your judgment was kept.
judge-taken-back = Your judgment was taken back.
judge-what = Kept in your vault, and gone with the document. It goes into no summary that you save or copy, only into your own export of everything.
quality-title = How you judged their summaries
quality-lead = Counted from the summaries in this vault.
quality-shape = Summary
quality-model = Model
quality-method = Method
quality-useful = Useful
quality-not-useful = Not useful
quality-no-model = No model
quality-none = No summary was judged yet.
compare-act = Compare
compare-title = Two summaries side by side
compare-end = Back to the document
compare-divider = Width of the two summaries
compare-first = First summary
compare-second = Second summary
compare-of = Summary of
compare-chosen = { $made }: { $shape }, { $method }
compare-made = Made
compare-shape = What
compare-model = Model
compare-model-none = None
compare-method = How
compare-length = Length
compare-length-value = { $words ->
    [one] 1 word
   *[other] { $words } words
} in { $sentences ->
    [one] 1 sentence
   *[other] { $sentences } sentences
}
compare-heard = Two summaries are shown side by side.
document-copy-plain = Copy without places
document-copied-plain = The summary was copied, without its places.
document-not-copied = The system lent Alcove no clipboard, so nothing was copied. Save the summary to a file instead.
cli-judge = Keeps what you think of a summary, or forgets it
cli-judge-option-summary = The summary’s id, from “alcove summarize --format json”
cli-judge-option-judgment = Whether it was useful; “forget” takes back what you said
cli-judge-option-reason = Why, in your words
cli-quality = Prints how you judged summaries, by model and method
cli-quality-option-format = The form of what is printed
cli-judged = It was kept, in the vault alone.
cli-judged-forgotten = It was forgotten.
cli-quality-line = { $shape }; { $model }, { $method }: { $useful } useful, { $not } not

## What a receipt records

receipt-subject = { $title } ({ $version })
receipt-subject-notice = { $title }, version { $version }
receipt-purpose = Summarising the user’s own documents on the user’s own computer.
receipt-data = The documents the user adds, their text, and summaries made of them.
receipt-controller = The user of this vault.
receipt-storage = One encrypted file on the user’s computer.
receipt-retention = Until the user deletes the document or the vault.
receipt-withdrawal = In Alcove under Privacy, or with “alcove consent withdraw”.

## What a licence comes with

licence-applies-too = It was made from a model under { $name }: those terms apply as well.

## Terms, consent, and what the law asks for

language-tag = en
model-refused-safetensors = This is a folder of safetensors, and Alcove’s engine runs models from GGUF files. Add the folder to the models of yours, and Alcove makes such a file of it.
model-refused-pickled = The weights are stored as Python’s own objects, which is a program that would have to be run to read them. Look for the same model as safetensors or as a GGUF file.
model-refused-incomplete = “{ $what }” is missing, and without it the model cannot be run. Fetch the whole folder again.
model-refused-feature = The model needs something that Alcove’s engine would leave out (“{ $what }”), and without it would say something else. Look for a model of another kind.
model-refused-architecture = Alcove’s engine cannot run models of the kind “{ $what }”.
model-refused-architecture-none = The file does not say which kind of model it holds, so the engine cannot run it.
model-refused-split = This file is one part of a model that was split into several. Alcove’s engine needs it in one file.
model-refused-encoding = Some of its weights are stored as { $what }, which Alcove’s engine cannot read. Look for the same model in another encoding, such as Q8_0 or Q4_K_M.
model-refused-stretching = The model was taught to read longer texts in a way (“{ $what }”) that Alcove’s engine does not follow, so it would not read as it was made to.
model-refused-no-weights = The file describes a model, but holds no weights.
model-refused-no-context = The file does not say how much text the model reads in one go, so the engine cannot run it.
model-refused-tokenizer = The model splits text into pieces in a way the engine does not know (“{ $what }”).
model-refused-tokenizer-none = The file does not say how the model splits text into pieces, so the engine cannot run it.
model-refused-no-end = The file does not say how the model ends an answer, so the engine would not know when to stop it.
model-refused-no-chat-template = The model was not made to follow instructions: it only continues a text. Look for the same model with “Instruct” or “Chat” in its name.
model-refused-version = The file is GGUF version { $what }. Alcove’s engine reads versions 2 and 3.
model-refused-big-endian = The file was written for another kind of processor (big-endian GGUF), which the engine does not read.
device-sparing = The computer runs on its battery, so half of the processor’s cores are left alone.
device-cuda-found = An NVIDIA GPU was found.
device-cuda-unusable = An NVIDIA driver was found, but its GPU could not be used.
device-cuda-missing = No NVIDIA GPU was found.
device-gpu-memory = The GPU has { $free } MB of its memory free and this model takes { $needed } MB of it, so it runs on the processor.
device-metal-found = The GPU of this Mac is used.
device-metal-unusable = The GPU of this Mac could not be used.
device-built-for-cpu = This build of Alcove runs models on the processor only.
device-built-for-cpu-driver-found = An NVIDIA driver was found, but this build of Alcove runs models on the processor only.
model-made = Alcove made one file of the publisher’s folder, so that its engine can run it; the numbers have all the bits they had. The file’s SHA-256 is { $sha256 }.
model-made-eight-bits = Alcove made one file of the publisher’s folder, so that its engine can run it, and gave each number 8 bits, as you asked: the file is smaller, and its numbers are less exact than they were. Its SHA-256 is { $sha256 }.
text-from-setup = The text of { $name } as the ScanCode LicenseDB gives it (nexB and others, CC-BY-4.0), unchanged and checked against its known SHA-256.
text-beside = This text lies beside the model’s file. It is what came with the model.
text-in-card = This text stands in the model’s card, as what has to be agreed to.
text-attached = This is the text you attached.
text-attached-unchecked = This is the text you attached. Alcove knows no text of { $name } to compare it with.

passport-certainty-suggested = Likely, by its name
passport-certainty-stated = Stated by you
passport-certainty-conflict = Contradicts
passport-certainty-besides = Applies besides
passport-text-missing = The text of this licence is not at hand.
passport-text-source = Text read from: { $source }
passport-policy = The use policy that belongs to it
passport-besides = { $name }, which applies besides
passport-notice = The notice that came with the model
passport-save = Save the passport
passport-save-bom = Save as CycloneDX
passport-page-title = Licence passport: { $model }
passport-page-version = Edition
passport-page-applies = Everything that applies
passport-page-uses = What it says to your uses
passport-page-name = Name
passport-page-publisher = Publisher
passport-page-outputs = What goes along with what the model writes
passport-page-outputs-none = Nothing, as far as the text says.
passport-page-source = Where the text is from
page-made = Written by Alcove { $version }, { $when }.

state-title = State the licence yourself
state-lead = Nothing that came with the file settles its licence. If you know it, choose it, or attach its text. Until then the model counts as restricted.
state-licence = Licence
state-none = Not stated
state-save = State it
state-attach = Attach its text
state-withdraw = Take the statement back
attach-besides = Attach the text of { $name }
attach-besides-back = Take the text of { $name } back
attach-title = Attach the text of this licence
attach-lead = Alcove does not have the text that came with this model. If you have it, attach it: it is then shown here and noted in your receipt. Where Alcove knows an edition of it, yours is compared with that.

use-title = What you use the models for
use-lead = Say what you use them for, and Alcove says what each licence says to that. Every answer may be left open, and what hangs on it is then unclear. The answers stay in your vault and go into the receipt.
use-compare = All models and uses side by side
use-model = Model
use-name = Name of this use
use-unnamed = Not declared
use-new = Use { $number }
use-add = Add another use
use-remove = Remove “{ $name }”
use-save = Keep these answers
use-save-why = When answers change, you decide on the licences again.
use-saved = Your answers were kept.
use-more = More questions
use-asked = Asked by the licences here
use-yes = Yes
use-no = No
use-open = Left open
use-field-general = General
use-field-medical = Health
use-field-legal = Law
use-field-military = Armed forces
use-field-law-enforcement = Police and prosecution
use-field-automated-decision = Decisions about people without a person
use-field-sensitive-data = Sensitive personal data
use-field-education = Schools and learning
question-commercial = For work or business (an employee’s daily work counts)
question-employee-work = In your work for an employer
question-mau = Monthly users of your products now
question-mau-at-release = Monthly users of your products in the month before the model came out
question-annual-revenue-usd = Yearly revenue in US dollars, with affiliates
question-employer-monthly-revenue-usd = Monthly revenue of your company or employer in US dollars
question-modify = You change the model
question-finetune = You train it further
question-distribute = You pass it, or what is built on it, on to others
question-train-other-models-with-outputs = You train other models with what it writes
question-judge-or-evaluate-other-models-with-outputs = You judge other models with it
question-synthetic-data = You write training examples with it
question-distillation = You teach a smaller model to answer as it does
question-eu-domicile = You live, or have your main office, in the European Union
question-field = Field of use
question-publish-outputs = You publish the summaries
question-modality = What the model takes or makes
modality-text = Text
modality-image = Pictures
modality-audio = Sound
modality-video = Film
question-ancestors = Licences of what it was made from

verdict-title = For your use
verdict-allowed = Allowed
verdict-allowed-with-duties = Allowed, with duties
verdict-unclear = Unclear
verdict-not-allowed = Not allowed
verdict-unknown = Unclear
verdict-reasons = Why
reason-from = { $licence ->
    [unknown] { $section }
   *[other] { $licence } { $section }
}
verdict-duties = What you have to do for it
verdict-clauses = The passages these duties come from
verdict-open-duties = What you may have to do, depending on what you left open
verdict-open-questions = Answering these would settle more: { $list }.
verdict-not-advice = This is Alcove’s reading of the terms, not legal advice.

changed-title = What is different since you agreed
changed-notice = You agreed to version { $was } on { $when }; this is version { $now }.
changed-file = On { $when } you agreed for another file of this name.
changed-licence = What applies is not what applied on { $when }.
changed-text = The licence’s text is not the one you agreed to on { $when }.
changed-policy = The use policy is not the one you were shown on { $when }.
changed-besides = The texts of what applies besides are not those you were shown on { $when }: { $names }.
changed-notice-file = The notice that came with the model is not the one you were shown on { $when }.
changed-uses = You declare other uses than on { $when }.
changed-verdict = Alcove knows the licence better, and says something else to your use than on { $when }.
changed-rules = Alcove reads licences by other rules than on { $when }.
changed-was = Gone
changed-now = New

notice-save = Save the notice to print it

receipt-jurisdiction = Wherever this computer is; the data goes nowhere else.
receipt-validity-notice = Until it is taken back, or the notice changes.
receipt-validity-licence = Until it is taken back, or the model’s file, a licence or use policy that applies, the declared uses or Alcove’s rules change.
receipt-validity-other = Until another answer is given.
receipt-validity = Holds
receipt-shown = Shown
receipt-version = Version
receipt-language = Language
receipt-basis = Legal ground
receipt-basis-consent = The user’s own consent
receipt-basis-contract = A contract: the model’s licence
receipt-processing = What is done with it
receipt-processing-store = kept
receipt-processing-analyse = read and searched
receipt-processing-derive = summarised
receipt-processing-erase = deleted when the user says so
receipt-processing-use = read by the model
receipt-where-in-the-world = Jurisdiction
receipt-explicit = Given how
receipt-explicit-type = Explicitly: by a button or a command of its own
receipt-previous = Hash of the receipt before it
receipt-schema = Form of the record
receipt-certainty = How sure the licence is
receipt-licences = Licences that apply
receipt-when = When
receipt-answer = Answer
receipt-what = To what
receipt-verdict = Verdict
receipt-id = Receipt and hash
receipt-kind = Kind
receipt-text-sha256 = SHA-256 of what was shown
receipt-why = Purpose
receipt-which-data = Data
receipt-who = Responsible
receipt-where = Kept where
receipt-how-long = Kept how long
receipt-recipients = Recipients
receipt-recipients-none = Nobody
receipt-taking-back = How to take it back
receipt-withdraws = Takes back
receipt-model = Model
receipt-policy-sha256 = SHA-256 of the use policy
receipt-notice-sha256 = SHA-256 of the notice that came with the model
receipt-besides = SHA-256 of the texts that apply besides
receipt-besides-text = { $licence }: { $sha256 }
receipt-besides-policy = { $licence }, use policy: { $sha256 }
receipt-besides-missing = { $licence }: not at hand
receipt-rules = Version of the rules
receipt-hash = Hash
receipts-title = What was agreed to, refused and taken back
receipts-lead = Every receipt in this vault, oldest first. Each is chained to the one before by its SHA-256, so that one that was changed, left out or put in would show.
receipts-filter = Show
receipts-filter-all = All
receipts-filter-standing = What stands
receipts-filter-none = No answer is of this kind.
receipts-verify = Check the receipts
receipts-save = Save as a page
receipts-save-json = Save as JSON
receipts-save-dpv = Save in DPV terms
sheet-saved = Saved.
withdrawn-title = It was taken back
withdrawn-what = What was running has stopped, and no model is in memory. Your documents are still in the vault.
withdrawn-delete = See the documents, to delete them

privacy-law = Yours by law
party-title = Who is responsible
party-lead = If you work with other people’s data, the law asks who answers for it. What you write here stands on receipts and records from now on.
party-name = Name
party-address = Address
party-contact = How to reach them
party-save = Keep
party-saved = Kept.
records-save = Save the records of processing
records-what-for = A page for the records that Article 30 of the GDPR asks for, written from what is in this vault.
records-title = Records of processing activities
records-lead = Written from what is in the vault and what was counted there (GDPR, Article 30(1)). What Alcove cannot know is yours to add.
records-controller = Responsible
records-controller-missing = Not written down yet: add name, address and contact under Privacy.
records-what = The processing
records-purpose = Purpose
records-subjects = Whom the data is about
records-subjects-are = The user, and whoever the documents speak of. Alcove does not look for people in documents: add who they are.
records-data = Kinds of data
records-basis = Legal ground
records-basis-is = For the user’s own data, the consent recorded below. For other people’s data, the ground is the responsible party’s to name.
records-recipients = Recipients
records-recipients-none = None by Alcove. What the user saved, copied or printed is counted below.
records-transfers = Transfers to other countries
records-transfers-none = None.
records-retention = Kept how long
records-place = Kept where
records-measures = How it is protected
records-measures-are = Encryption of every page (XAES-256-GCM) under a key from the passphrase (Argon2id); no logs and no temporary files with text; documents and models are read by programs of their own; the vault locks when unused; every summary is compared with its source.
records-network = Network
records-network-blocked = The operating system refuses every internet connection to Alcove and its parts.
records-network-not-used = Alcove opens none. This system offers no way to have that enforced.
records-happened = What was done
records-documents = { $count ->
    [0] No document is in the vault.
    [one] 1 document is in the vault.
   *[other] { $count } documents are in the vault.
}
records-kind = Documents
records-count = How many
records-first = First
records-last = Last
records-summaries = Summaries in the vault
records-summaries-none = None.
records-made-by = Made by
records-no-model = No model
records-acts = Counted
records-acts-none = Nothing was deleted, saved or copied.
records-act = What
activity-deleted = Documents deleted
activity-saved = Summaries saved or printed
activity-copied = Summaries copied
activity-page-saved = Receipts, passports, records or notices saved
activity-all-saved = Everything written out
access-title = Take everything with you
access-lead = Everything in the vault is written into a new folder that you choose a place for: documents, text, summaries, receipts and settings. What is written there is not encrypted. Stopped, or where the place cannot take all of it, it leaves nothing there; where the vault is damaged, what could be written stays, for you to keep or delete.
access-save = Write everything out
access-saved = Everything was written into “{ $folder }”.
access-folder = Alcove, everything, { $day }
access-read-me-name = READ ME.txt
access-read-me = Everything that was in an Alcove vault, { $when }.
  Nothing here is encrypted: keep it where only you can read it, and delete it when it has served.
  documents: each document as it was given, its text in blocks (text.json), what is known of it (about.json), its summaries and what you thought of them, and what a model answered for one that is not finished
  together: summaries of several documents, where there are any
  receipts.json: every answer with its place in the chain; receipts.html: the same to read; receipts.dpv.jsonld: the same in DPV terms
  records.html: records of processing
  texts: the words that were answered to, each under the SHA-256 by which the receipts name it
  settings.json: settings, declared uses, stated licences and attached texts, who is responsible, what was counted and measured
erase-title = Erase everything
erase-lead = The vault and all that is in it are erased: documents, summaries, receipts, settings. So are former vaults that were kept beside it when you went back to a backup. The files you dropped stay where they are, and so do backups you made and models you added.
erase-open = Erase everything
erase-confirm-title = Erase the vault “{ $vault }” for good?
erase-confirm-what = All documents, summaries and receipts in it are lost, for you and for everybody. There is no way back.
erase-passphrase = Passphrase of the vault, to be sure it is you
erase-confirm = Erase for good

file-notice = Alcove notice
file-receipts = Alcove receipts
file-records = Records of processing
file-passport = Licence passport
file-bom = model
export-terms = { $words } ({ $licence }, { $section })

cli-vault-records = Prints records of processing (GDPR, Article 30) as a page, from what is in the vault
cli-vault-export = Writes everything in the vault into a new folder, not encrypted
cli-vault-export-option-into = The folder in which that folder is made
cli-vault-exported = Everything was written into { $folder }. Nothing there is encrypted.
cli-vault-erase = Erases the vault and everything in it, for good
cli-vault-erase-option-yes = Does not ask
cli-ask-erase = The vault “{ $name }” in { $folder } and all that is in it will be lost for good. Type “yes” to erase it.
cli-not-erased = Nothing was erased.
cli-vault-erased = The vault “{ $name }” in { $folder } was erased.
cli-consent-list-option-kind = Only of this kind
cli-consent-list-option-answer = Only with this answer
cli-consent-list-option-model = Only about this model
cli-consent-grant-option-declared = What you use the models for, as JSON; noted in each receipt
cli-licence-state = States a model’s licence where nothing that came with it says one, or attaches the text of one that is not at hand
cli-licence-state-option-of = The model’s name or SHA-256
cli-licence-state-option-licence = The licence’s id
cli-licence-state-option-text = A file with its text
cli-licence-state-option-besides = The id of a licence that applies besides: the text is that one’s
cli-licence-state-option-take-back = Takes back what was stated and attached
cli-licence-passport = Prints a model’s licence passport: a page to hand on, or a CycloneDX ML-BOM
cli-licence-passport-option-of = The model’s name or SHA-256
cli-licence-passport-option-format = The form of what is printed
cli-licence-passport-option-with-receipts = Opens the vault, and adds what you declared and answered

## The system’s dialogs

dialog-models = Models
dialog-documents = Documents
dialog-all = All files

## The command line

cli = Summaries of your documents that you can check. Nothing leaves this computer. Without a command, the window opens.
cli-option-vault = The vault’s file, instead of the one in your data folder
cli-option-passphrase-file = A file whose first line is the passphrase, instead of asking on the terminal
cli-unknown = “{ $word }” is neither a command nor a file. “alcove --help” lists the commands.
cli-no-display = There is no display to show the window on. “alcove --help” lists what works without one.
cli-summarize = Reads documents and prints their summaries
cli-ask = Asks the documents in the vault a question; they answer in their own sentences
cli-ask-option-question = The question, in words that the documents would use
cli-ask-option-files = Asks only the documents that these files became
cli-ask-option-format = The form of what is printed
cli-ask-from = { $title }, { $place }
cli-summarize-option-files = The documents, or folders of them
cli-summarize-option-document-password-file = A file whose first line is the password of the documents that ask for one
cli-summarize-option-format = The form of what is printed
cli-summarize-option-output = The file to write, or the folder in which each summary becomes a file
cli-summarize-option-beside = Writes each summary beside its document
cli-summarize-option-languages = The languages of text in pictures, by Tesseract’s names: deu, or deu+eng
cli-summarize-takes = about { $time } at most, as fast as the model is on this computer
cli-summarize-where = This form is a file: say where with --output or --beside. Nothing was read.
cli-summarize-option-method = How the summaries are made: auto chooses; extractive needs no model
cli-summarize-option-shape = What the summaries are: what matters most, the same in brief, something of every section, decisions, duties, dates and amounts, or the sentences that are easiest to read
cli-summarize-option-given = About how many words of the document the model is given to read, as an earlier summary says of itself ("given"); otherwise what its speed allows
cli-summarize-option-like = Makes them as the summary in this file was made (one that --format json wrote), in place of the options for method, shape, length, part and language
cli-summarize-like-bad = This file is not one summary in JSON. Nothing was read.
cli-summarize-option-keep-doubtful = Keeps sentences of the model that do not pass the check, each marked with what was found; without it they are left out and listed
cli-summarize-option-language = The language they are translated into, sentence by sentence, each with the one that was checked; the model has to have been found able to, by “alcove bench”
cli-summarize-option-anew = Begins anew where a reading stopped on its way; without it, reading goes on from there
cli-summarize-option-pages = Only these pages (slides, sheets, chapters): 3, or 3-7
cli-summarize-option-paragraphs = Only these paragraphs, of a document without pages: 3, or 3-7
cli-summarize-range-bad = Pages and paragraphs are given as one number, or as first-last, counted from 1
cli-summarize-option-words = About how many words each has; of several documents together, all of it
cli-summarize-option-together = Makes one summary of all the documents together, in which each point says from which it is
cli-summarize-together-count = { $least } to { $most } documents can be summarised together; { $count ->
    [one] this is one
   *[other] these are { $count }
}. Nothing was read.
cli-summarize-without = Without a model “--method extractive” summarises documents in their own sentences.
cli-summarize-together-same = These files are one and the same document. It was stored, and there is nothing to summarise it together with.
cli-extract = Prints a document’s text, as JSON with page and paragraph; keeps nothing and uses no model
cli-extract-option-file = The document
cli-extract-option-attachment = The file attached to the message, by its number among those its text lists
cli-extract-option-document-password-file = A file whose first line is the document’s password
cli-extract-option-languages = The languages of text in pictures, by Tesseract’s names: deu, or deu+eng
cli-extract-option-list-languages = Lists the languages that text in pictures can be read in
cli-extract-option-format = The form of what is printed
cli-vault = Makes, checks, copies and restores a vault, and changes what opens it
cli-vault-create = Makes a vault
cli-vault-check = Checks that every part of the vault is whole
cli-models = Lists the models and their licences; adds, chooses and removes your own
cli-models-list = Lists the models and their licences
cli-models-add = Looks at a model and copies it, or makes a file of its folder, where Alcove keeps yours
cli-models-add-option-path = A GGUF file, or a folder with one or with safetensors
cli-models-add-option-eight-bits = Gives each number of a folder’s safetensors 8 bits: smaller, and less exact
cli-models-use = Lets a model read your documents from now on
cli-models-use-option-model = Its name or SHA-256
cli-models-remove = Removes a model that you added
cli-models-remove-option-model = Its name or SHA-256
cli-bench = Measures how fast a model that you agreed to is on this computer, what memory and energy it takes, and what it is able to besides
cli-bench-option-model = Its name or SHA-256, instead of the model that reads your documents
cli-bench-option-format = The form of what is printed
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
cli-consent-grant = Prints the notice and the licences, and records that you agree
cli-consent-grant-option-all = For the notice and every model
cli-consent-grant-option-notice = For the notice
cli-consent-grant-option-model = For this model’s licence
cli-consent-refuse = Records that you do not agree
cli-consent-refuse-option-all = To the notice and every model
cli-consent-refuse-option-notice = To the notice
cli-consent-refuse-option-model = To this model’s licence
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
cli-consent-needed = Before a model reads a document, you decide on what is printed above. To agree to all of it: alcove { $options }consent grant --all
cli-agreed = Your agreement was recorded. “alcove { $options }consent list” shows the receipts; “alcove { $options }consent withdraw” takes them back.
cli-not-agreed = Nothing was agreed to.
cli-refused = Your refusal was recorded. Nothing else happens; you can agree at any time.
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
cli-model-memory = { "  " }Memory: takes { $needed } MB while it reads; { $free } MB are free now
cli-model-memory-needed = { "  " }Memory: takes { $needed } MB while it reads
cli-model-candidate = { $name }
  { $architecture }, { $encoding }, { $megabytes } MB, context of { $context } tokens
cli-model-licence-said = { "  " }Licence, as the file says: { $licence }
cli-model-eight-bits = { "  " }With --eight-bits: { $megabytes } MB, and { $needed } MB of memory while it reads; less exact
cli-model-added = { $name } was added, SHA-256 { $sha256 }.
  To let it read: alcove { $options }models use { $sha256 }. You decide on its licence before it does.
cli-model-used = { $name } reads your documents from now on, once you have agreed to its licence.
cli-model-removed = { $name } was removed.
cli-model-refused = { "  " }Cannot be used: { $reason }
cli-licence-allows = It lets you:
cli-licence-asks = It asks of you:
cli-licence-limits = Its limits:
cli-licence-evidence = How Alcove knows ({ $certainty }):
cli-licence-unknown = “{ $word }” is neither a licence that Alcove knows nor a model that is here. “alcove models” lists the models.
cli-licence-check-unreadable = The use file cannot be read: { $why }. “cli.md” in Alcove’s documentation says what goes into it.
cli-licence-check-strange = “{ $word }” in the use file is no question and was left aside.
cli-licence-check-reasons = Why:
cli-licence-check-duties = What you must do for it:
cli-licence-check-open = What you may have to do, depending on what you have not said:
cli-licence-check-caveats = To bear in mind:
cli-licence-check-not-advice = This is Alcove’s reading of the terms, not legal advice.
cli-progress-waiting = waiting
cli-progress-reading = reading
cli-progress-recognising = recognising text in pictures, { $part } of { $of }
cli-progress-storing = storing
cli-progress-copying = copying the model, { $part } of { $of } MB
cli-progress-converting = reading the folder and making a file of it, { $part } of { $of } MB
cli-progress-loading = loading the model
cli-progress-measuring = measuring, { $part } of { $of }
cli-bench-head = { $name } on this computer: { $device }, { $threads ->
    [one] 1 thread
   *[other] { $threads } threads
  }
cli-bench-load = { "  " }Loads in { $seconds } s
cli-bench-prefill = { "  " }Reads { $speed } tokens a second, given { $tokens } at once
cli-bench-decode = { "  " }Writes { $speed } tokens a second
cli-bench-decode-none = { "  " }Wrote too little to be measured
cli-bench-memory = { "  " }Takes { $megabytes } MB of memory at most
cli-bench-memory-none = { "  " }What memory it takes is not told by this system
cli-bench-energy = { "  " }Took { $joules } J of energy for that, with whatever else ran
cli-bench-energy-none = { "  " }What energy it takes is not told by this system
cli-bench-judging = { "  " }Judged { $right } of { $of } sentences right: { $able ->
    [true] able, and asked about sentences that the check of words leaves open
   *[false] not used
  }
cli-bench-languages = { "  " }Translates into { $list }
cli-bench-languages-none = { "  " }Translates into none of the languages that Alcove offers: not used
cli-bench-untried = { "  " }What it is able to besides was not tried, as its context is too short
cli-progress-translating = translating sentence { $part } of { $of }
cli-progress-summarising = reading part { $part } of { $of }{ $seconds ->
    [0] { "" }
   *[other] , about { $seconds } s left
  }
