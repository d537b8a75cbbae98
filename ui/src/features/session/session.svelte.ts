// Where the whole app stands: the vault, the network, the next step, the settings. The program decides; this only keeps
// its latest word. Must not guess ahead of it.
import type { Ipc, Settings, Status } from "../../lib/ipc";

export class Session {
  status = $state.raw<Status | null>(null);
  readonly isOpen = $derived(this.status?.vault === "open");
  /** Whether the vault takes in what is new: one that can only be read does not. */
  readonly canAdd = $derived(this.status?.next !== "read_only");
  /** How often settings were refused. Then what shows them begins anew: a control that was pressed would go on showing what was not kept. */
  refused = $state(0);

  /** The change of settings before the next, and whatever came of it. */
  #before: Promise<unknown> = Promise.resolve();

  readonly #ipc: Ipc;

  constructor(ipc: Ipc) {
    this.#ipc = ipc;
  }

  /** The program's word, asked for anew: after anything that changes it, so that the window does not hang on an event. */
  async refresh(): Promise<void> {
    this.status = await this.#ipc.status();
  }

  async create(passphrase: string): Promise<void> {
    await this.#ipc.createVault(passphrase);
    await this.refresh();
  }

  async unlock(passphrase: string): Promise<void> {
    await this.#ipc.unlock(passphrase);
    await this.refresh();
  }

  async unlockWithRecoveryKey(key: string): Promise<void> {
    await this.#ipc.unlockWithRecoveryKey(key);
    await this.refresh();
  }

  async lock(): Promise<void> {
    await this.#ipc.lock();
    await this.refresh();
  }

  /** All settings are sent at once, so each change waits for what came of the one before it: else it would undo that. */
  changeSettings(change: (now: Settings) => Partial<Settings>): Promise<void> {
    const done = this.#before.then(() => this.#change(change));
    this.#before = done.catch(() => undefined);
    return done;
  }

  async #change(change: (now: Settings) => Partial<Settings>): Promise<void> {
    const { status } = this;
    // Locked meanwhile: the settings that are told then are nobody's.
    if (status?.vault !== "open") return;
    const { settings } = status;
    try {
      await this.#ipc.changeSettings({ ...settings, ...change(settings) });
    } catch (error) {
      this.refused += 1;
      throw error;
    }
    await this.refresh();
  }
}
