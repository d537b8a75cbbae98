// The real door: each function is one of the program's commands, by its name. Must not do anything else.
import { Channel, invoke } from "@tauri-apps/api/core";

import { Trouble, type Code, type Event, type Ipc, type Picture } from ".";

async function call<T>(command: string, values: Record<string, unknown> = {}): Promise<T> {
  try {
    return await invoke<T>(command, values);
  } catch (error) {
    throw new Trouble(codeOf(error));
  }
}

/** The program's errors are `{ code, detail }`; anything else (an argument it could not read) is text. */
function codeOf(error: unknown): Code {
  const hasCode = typeof error === "object" && error !== null && "code" in error && typeof error.code === "string";
  return hasCode ? (error.code as Code) : "bad_input";
}

/** Width and height (32 bits each, little endian), then the pixels. */
function pictureOf(answer: ArrayBuffer): Picture {
  const { buffer } = new Uint8Array(answer);
  if (buffer.byteLength < 8) throw new Trouble("reader_crashed");
  const sides = new DataView(buffer);
  const [width, height] = [sides.getUint32(0, true), sides.getUint32(4, true)];
  const rgba = new Uint8ClampedArray(buffer, 8);
  if (width * height === 0 || rgba.length !== 4 * width * height) throw new Trouble("reader_crashed");
  return { width, height, rgba };
}

export const program: Ipc = {
  status: () => call("status"),
  subscribe: (listen) => {
    const channel = new Channel<Event>();
    channel.onmessage = listen;
    return call("subscribe", { channel });
  },
  judgePassphrase: (passphrase) => call("judge_passphrase", { passphrase }),
  createVault: (passphrase) => call("create_vault", { passphrase }),
  unlock: (passphrase) => call("unlock", { passphrase }),
  lock: () => call("lock"),
  changePassphrase: (old, fresh) => call("change_passphrase", { old, new: fresh }),
  touch: () => call("touch"),
  notice: () => call("notice"),
  answerNotice: (version, agree) => call("answer_notice", { version, agree }),
  models: () => call("models"),
  chooseModel: () => call("choose_model"),
  takeInModel: (eightBits) => call("take_in_model", { eightBits }),
  useModel: (model) => call("use_model", { model }),
  removeModel: (model) => call("remove_model", { model }),
  measureModel: (model) => call("measure_model", { model }),
  answerLicence: (model, shown, agree) => call("answer_licence", { model, shown, agree }),
  uses: () => call("uses"),
  declareUses: (uses) => call("declare_uses", { uses }),
  judgeUses: (model, uses) => call("judge_uses", { model, uses }),
  licenceNames: () => call("licence_names"),
  stateLicence: (model, licence) => call("state_licence", { model, licence }),
  attachLicence: (model, licence) => call("attach_licence", { model, licence }),
  attachBesides: (model, licence) => call("attach_besides", { model, licence }),
  detachBesides: (model, licence) => call("detach_besides", { model, licence }),
  withdraw: (receipt) => call("withdraw", { receipt }),
  receipts: () => call("receipts"),
  verifyReceipts: () => call("verify_receipts"),
  saveSheet: (sheet, model) => call("save_sheet", { sheet, model }),
  party: () => call("party"),
  setParty: (party) => call("set_party", { party }),
  exportEverything: () => call("export_everything"),
  eraseEverything: (passphrase) => call("erase_everything", { passphrase }),
  library: (query, after) => call("library", { query, after }),
  chooseFiles: () => call("choose_files"),
  openLocked: (job, password) => call("open_locked", { job, password }),
  leaveLocked: (job) => call("leave_locked", { job }),
  readAttachment: (document, number) => call("read_attachment", { document, number }),
  samples: () => call("samples"),
  addSample: (name) => call("add_sample", { name }),
  document: (id) => call("document", { id }),
  pageSizes: (document) => call("page_sizes", { document }),
  unlockPages: (document, password) => call("unlock_pages", { document, password }),
  pagePicture: async (document, page, width) => pictureOf(await call("page_picture", { document, page, width })),
  pagePlaces: (document, page, stretches) => call("page_places", { document, page, stretches }),
  prospect: (document, part) => call("prospect", { document, part }),
  summarise: (document, wish) => call("summarise", { document, wish }),
  summariseTogether: (documents, wish) => call("summarise_together", { documents, wish }),
  allTogether: () => call("all_together"),
  together: (id) => call("together", { id }),
  stop: (job) => call("stop", { job }),
  ask: (document, question) => call("ask", { document, question }),
  askLibrary: (question) => call("ask_library", { question }),
  deleteDocument: (document) => call("delete_document", { document }),
  copySummary: (summary, citations) => call("copy_summary", { summary, citations }),
  saveSummary: (summary, format) => call("save_summary", { summary, format }),
  saveSummaries: (documents, format) => call("save_summaries", { documents, format }),
  judgeSummary: (summary, useful, reason) => call("judge_summary", { summary, useful, reason }),
  unjudgeSummary: (summary) => call("unjudge_summary", { summary }),
  quality: () => call("quality"),
  changeSettings: (settings) => call("change_settings", { settings }),
  recognition: () => call("recognition"),
  chooseKeyFile: () => call("choose_key_file"),
  unlockWithRecoveryKey: (key) => call("unlock_with_recovery_key", { key }),
  recoverPassphrase: (key, fresh) => call("recover_passphrase", { key, new: fresh }),
  setKeyFile: (passphrase, make) => call("set_key_file", { passphrase, make }),
  dropKeyFile: (passphrase) => call("drop_key_file", { passphrase }),
  makeRecoveryKey: (passphrase) => call("make_recovery_key", { passphrase }),
  print: () => call("print"),
  removeRecoveryKey: (passphrase) => call("remove_recovery_key", { passphrase }),
  backUp: (passphrase) => call("back_up", { passphrase }),
  lookAtBackup: (passphrase) => call("look_at_backup", { passphrase }),
  restore: () => call("restore"),
  leaveBackup: () => call("leave_backup"),
  rekey: (passphrase) => call("rekey", { passphrase }),
  checkVault: () => call("check_vault"),
  stopUpkeep: () => call("stop_upkeep"),
  acceptOlderCopy: () => call("accept_older_copy"),
};
