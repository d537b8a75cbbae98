// Keeping the vault: what opens it, copies of it, whether it is whole.
import { Trouble, type Backup, type Saved, type Status, type Upkeep, type UpkeepStage } from "..";
import { FakeSummaries } from "./summaries";
import { PASSPHRASE, RECOVERY_KEY } from "./world";

const STAGES: Record<Upkeep, UpkeepStage[]> = {
  backup: ["copying", "checking"],
  rekey: ["copying", "checking"],
  check: ["checking"],
  restore: ["checking"],
  export: ["copying"],
  save: ["copying"],
};

export class FakeKeeping extends FakeSummaries {
  #ask(passphrase: string): void {
    this.world.open();
    if (passphrase !== this.world.passphrase) throw new Trouble("wrong_passphrase");
  }

  #keep(change: Partial<NonNullable<Status["keeping"]>>): void {
    this.world.kept = { ...this.world.kept, ...change };
    this.world.settle();
  }

  /** Plays work on the vault; every step is left to the test where the pace is. */
  async #upkeep(work: Upkeep): Promise<void> {
    this.world.calls.push(`upkeep ${work}`);
    this.world.upkeepStopped = false;
    for (const stage of STAGES[work]) {
      for (let done = 0; done <= 4; done += 1) {
        this.world.emit({ type: "upkeep", work, stage, done, of: 4 });
        await new Promise((resolve) => setTimeout(resolve, this.world.pace ?? 5));
        if (this.world.upkeepStopped) throw new Trouble("stopped");
      }
    }
  }

  async chooseKeyFile() {
    this.world.keyFileChosen = true;
    return "heron.key";
  }

  async unlockWithRecoveryKey(key: string) {
    if (key.trim() !== RECOVERY_KEY) throw new Trouble("wrong_passphrase");
    this.world.kept.by_recovery_key = true;
    this.world.enter();
  }

  async recoverPassphrase(key: string, fresh: string) {
    if (key.trim() !== RECOVERY_KEY) throw new Trouble("wrong_passphrase");
    this.world.passphrase = fresh;
    this.#keep({ by_recovery_key: false, key_file: false });
  }

  async setKeyFile(passphrase: string, make: boolean) {
    this.world.calls.push(`set_key_file ${make}`);
    this.#ask(passphrase);
    this.#keep({ key_file: true });
    return true;
  }

  async dropKeyFile(passphrase: string) {
    this.#ask(passphrase);
    this.#keep({ key_file: false });
  }

  async makeRecoveryKey(passphrase: string) {
    this.#ask(passphrase);
    this.#keep({ recovery_key: true });
    return RECOVERY_KEY;
  }

  async print() {
    this.world.calls.push("print");
  }

  async removeRecoveryKey(passphrase: string) {
    this.#ask(passphrase);
    this.#keep({ recovery_key: false });
  }

  async backUp(passphrase: string) {
    this.#ask(passphrase);
    await this.#upkeep("backup");
    this.#keep({ last_backup: new Date().toISOString(), backup_due: false });
    return true;
  }

  async lookAtBackup(passphrase: string): Promise<Backup> {
    if (passphrase !== PASSPHRASE) throw new Trouble("wrong_passphrase");
    await this.#upkeep("restore");
    return { name: "Alcove backup.vault", documents: 12, summaries: 9, receipts: 2, newest: "2026-11-19T09:30:00Z", bytes: 8_400_000 };
  }

  async restore() {
    this.world.calls.push("restore");
    this.world.status.restored = { aside: "alcove-before-restoring-1.vault" };
    await this.lock();
  }

  async leaveBackup() {
    this.world.calls.push("leave_backup");
  }

  async rekey(passphrase: string) {
    this.#ask(passphrase);
    await this.#upkeep("rekey");
    this.#keep({ recovery_key: false });
  }

  async checkVault() {
    this.world.open();
    await this.#upkeep("check");
    return this.world.documents.length;
  }

  async exportEverything() {
    this.world.open();
    await this.#upkeep("export");
    return "Alcove, everything, 2026-11-25";
  }

  async saveSummaries(ids: number[], format: string): Promise<Saved | null> {
    this.world.open();
    this.world.calls.push(`save_summaries ${ids.join()} ${format}`);
    const stopped = await this.#upkeep("save").then(
      () => false,
      () => true,
    );
    const chosen = this.world.documents.filter(({ row }) => ids.includes(row.id));
    const without = chosen.filter(({ summaries }) => summaries.length === 0).map(({ row }) => row.title);
    return stopped ? { count: 0, without: [], there: [], stopped } : { count: chosen.length - without.length, without, there: [], stopped };
  }

  async stopUpkeep() {
    this.world.upkeepStopped = true;
  }

  async acceptOlderCopy() {
    this.world.calls.push("accept_older_copy");
    this.#keep({ older_copy: false });
  }
}
