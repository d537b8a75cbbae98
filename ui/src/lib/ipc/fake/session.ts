// Opening and locking, and settings.
import { Trouble, type Event, type Status } from "..";
import type { World } from "./world";

export class FakeSession {
  constructor(protected readonly world: World) {}

  async status() {
    return structuredClone(this.world.status);
  }

  async subscribe(listen: (event: Event) => void) {
    this.world.listeners.push(listen);
    listen({ type: "status", status: structuredClone(this.world.status) });
  }

  async judgePassphrase(passphrase: string) {
    const words = passphrase.split(/\s+/).filter((word) => word.length > 2).length;
    const score = Math.min(4, passphrase.length < 4 ? 0 : words);
    return { score, enough: score >= 3, seconds_log10: score * 3 };
  }

  async createVault(passphrase: string) {
    this.world.calls.push("create_vault");
    if (!(await this.judgePassphrase(passphrase)).enough) throw new Trouble("weak_passphrase");
    this.world.passphrase = passphrase;
    this.world.documents = [];
    this.world.enter();
  }

  async unlock(passphrase: string) {
    this.world.calls.push("unlock");
    if (this.world.kept.key_file && !this.world.keyFileChosen) throw new Trouble("key_file_needed");
    if (passphrase !== this.world.passphrase) throw new Trouble("wrong_passphrase");
    this.world.enter();
  }

  async lock() {
    this.world.calls.push("lock");
    this.world.status.vault = "locked";
    this.world.status.open_since = null;
    this.world.settle();
  }

  async changePassphrase(old: string, fresh: string) {
    this.world.open();
    if (old !== this.world.passphrase) throw new Trouble("wrong_passphrase");
    if (!(await this.judgePassphrase(fresh)).enough) throw new Trouble("weak_passphrase");
    this.world.passphrase = fresh;
  }

  async touch() {
    this.world.calls.push("touch");
  }

  async changeSettings(settings: Status["settings"]) {
    this.world.calls.push("change_settings");
    this.world.status.settings = settings;
    this.world.settle();
  }
}
