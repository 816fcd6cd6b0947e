import type { Faults } from './faults';
import type { ModalState } from './modal';

/**
 * What every call of the API goes through, in this order: the test hook, the cancellation ("Photoshop APIs … will raise
 * an exception if they are invoked … after the user has cancelled", executeasmodal.md), the modal scope that changes need.
 * `event` names the change in the error; null: the call changes nothing.
 */
export class Gate {
  constructor(readonly faults: Faults, readonly modal: ModalState) {}

  /** A call that gives a promise. It does its work at once when it comes to it: a cancelled call has done nothing. */
  async call<T>(name: string, event: string | null, run: () => T): Promise<T> {
    const wait = this.faults.enter(name, 'call', () => this.modal.cancel());
    if (event !== null) this.modal.check(event);
    if (wait) await wait;
    else await Promise.resolve();
    this.modal.check(event);
    return run();
  }

  /** A call that answers at once: setters of the DOM, `move`, `delete`. */
  sync<T>(name: string, event: string | null, run: () => T): T {
    void this.faults.enter(name, 'call', () => this.modal.cancel());
    this.modal.check(event);
    return run();
  }

  /** A property of the DOM that is read from Photoshop. */
  read<T>(name: string, run: () => T): T {
    void this.faults.enter(name, 'read', () => this.modal.cancel());
    this.modal.check(null);
    return run();
  }
}
