import { hostError } from './host-error';

export type NotificationListener = (event: string, descriptor: unknown) => void;

/** Events that are told inside a modal scope too (executeasmodal.md, "Notifications"). */
const MODAL_EVENTS = new Set(['modalJavaScriptScopeEnter', 'modalJavaScriptScopeExit']);

/** photoshopcore.md: the events of each group. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  UI: ['userIdle', 'panelVisibilityChanged'],
  OS: ['activationChanged', 'displayConfigurationChanged'],
};

/**
 * executeasmodal.md: "When executeAsModal is active, then Photoshop notifications are silenced"; what happens meanwhile
 * is not told later.
 */
export class Notifications {
  private listeners: Array<{ readonly event: string; readonly listener: NotificationListener }> = [];

  constructor(private readonly silenced: () => boolean) {}

  add(events: readonly string[], listener: NotificationListener): void {
    if (!Array.isArray(events) || typeof listener !== 'function') throw hostError('addNotificationListener: events and a listener are required.');
    // photoshopaction.md: listening to everything is for developer mode.
    if (events.some((event) => event === 'all' || event === '$All ')) throw hostError('addNotificationListener: "all" is only allowed in developer mode.');
    this.listeners = [...this.listeners, ...events.map((event: string) => ({ event, listener }))];
  }

  addToGroup(group: string, events: readonly string[], listener: NotificationListener): void {
    const known = Object.hasOwn(GROUPS, group) ? GROUPS[group]! : undefined;
    // Unknown names: undocumented, strict by choice.
    if (!known || !Array.isArray(events) || events.some((event: string) => !known.includes(event))) throw hostError(`addNotificationListener: the group ${String(group)} has no such events: ${String(events)}.`);
    this.add(events, listener);
  }

  remove(events: readonly string[], listener: NotificationListener): void {
    this.listeners = this.listeners.filter((each) => each.listener !== listener || !events.includes(each.event));
  }

  notify(event: string, descriptor: object): void {
    if (this.silenced() && !MODAL_EVENTS.has(event)) return;
    for (const each of this.listeners) if (each.event === event) each.listener(event, descriptor);
  }
}
