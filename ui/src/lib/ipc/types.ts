// The generated types under one name, so that the rest of the window imports from `lib/ipc` alone. What does not come as JSON is
// at the end.
export type { Also } from "./generated/Also";
export type { Answer } from "./generated/Answer";
export type { Appearance } from "./generated/Appearance";
export type { Backup } from "./generated/Backup";
export type { CandidateView } from "./generated/CandidateView";
export type { BlockView } from "./generated/BlockView";
export type { CellState } from "./generated/CellState";
export type { Change } from "./generated/Change";
export type { ChangedLine } from "./generated/ChangedLine";
export type { Clause } from "./generated/Clause";
export type { Code } from "./generated/Code";
export type { Coverage } from "./generated/Coverage";
export type { CoverageCell } from "./generated/CoverageCell";
export type { CoverageReason } from "./generated/CoverageReason";
export type { DeclaredUse } from "./generated/DeclaredUse";
export type { DocumentId } from "./generated/DocumentId";
export type { DocumentRow } from "./generated/DocumentRow";
export type { DocumentView } from "./generated/DocumentView";
export type { Doubt } from "./generated/Doubt";
export type { Event } from "./generated/Event";
export type { Evidence } from "./generated/Evidence";
export type { EvidenceView } from "./generated/EvidenceView";
export type { JobEvent } from "./generated/JobEvent";
export type { JobId } from "./generated/JobId";
export type { Judgment } from "./generated/Judgment";
export type { Keeping } from "./generated/Keeping";
export type { KeyPoint } from "./generated/KeyPoint";
export type { LibraryAnswer } from "./generated/LibraryAnswer";
export type { LibraryPage } from "./generated/LibraryPage";
export type { LicenceName } from "./generated/LicenceName";
export type { LicenceView } from "./generated/LicenceView";
export type { Measured } from "./generated/Measured";
export type { Method } from "./generated/Method";
export type { ModelChange } from "./generated/ModelChange";
export type { ModelState } from "./generated/ModelState";
export type { ModelUsed } from "./generated/ModelUsed";
export type { ModelView } from "./generated/ModelView";
export type { Network } from "./generated/Network";
export type { NextStep } from "./generated/NextStep";
export type { Noticed } from "./generated/Noticed";
export type { NoticeView } from "./generated/NoticeView";
export type { Origin } from "./generated/Origin";
export type { Part } from "./generated/Part";
export type { PartName } from "./generated/PartName";
export type { Party } from "./generated/Party";
export type { Provenance } from "./generated/Provenance";
export type { Quality } from "./generated/Quality";
export type { ReasonView } from "./generated/ReasonView";
export type { ReceiptView } from "./generated/ReceiptView";
export type { Recognition } from "./generated/Recognition";
export type { Sentence } from "./generated/Sentence";
export type { Settings } from "./generated/Settings";
export type { Shape } from "./generated/Shape";
export type { Sheet } from "./generated/Sheet";
export type { Span } from "./generated/Span";
export type { Stage } from "./generated/Stage";
export type { Status } from "./generated/Status";
export type { Strength } from "./generated/Strength";
export type { Stretch } from "./generated/Stretch";
export type { Summary } from "./generated/Summary";
export type { SummaryId } from "./generated/SummaryId";
export type { SummaryView } from "./generated/SummaryView";
export type { Support } from "./generated/Support";
export type { TextView } from "./generated/TextView";
export type { Together } from "./generated/Together";
export type { TogetherDocument } from "./generated/TogetherDocument";
export type { TogetherPart } from "./generated/TogetherPart";
export type { TogetherRow } from "./generated/TogetherRow";
export type { TogetherView } from "./generated/TogetherView";
export type { Unfinished } from "./generated/Unfinished";
export type { Unit } from "./generated/Unit";
export type { Upkeep } from "./generated/Upkeep";
export type { UpkeepStage } from "./generated/UpkeepStage";
export type { VaultState } from "./generated/VaultState";
export type { VerdictView } from "./generated/VerdictView";
export type { What } from "./generated/What";
export type { Wish } from "./generated/Wish";

/** A drawn page: red, green, blue and opacity of each pixel, row by row. */
export interface Picture {
  width: number;
  height: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Left, top, right and bottom, in 1/10,000 of the page's width or height. */
export type Place = [number, number, number, number];
