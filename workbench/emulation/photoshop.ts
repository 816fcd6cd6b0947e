import type { Photoshop, PhotoshopDocument } from '../../src/photoshop/host';
import { createDocument, type Application } from './application';
import { batchPlay } from './batch-play';
import { CONSTANTS } from './constants';
import { EmulatedDocumentDom } from './documents';
import type { Gate } from './gate';
import { hostError } from './host-error';
import type { ImageDataPool } from './image-data';
import { createImaging } from './imaging';
import type { ModalOptions, ModalTarget } from './modal';
import type { EmulatedDocument } from './model';
import type { Notifications } from './notifications';

export interface PhotoshopParts {
  readonly gate: Gate;
  readonly application: Application;
  readonly pool: ImageDataPool;
  readonly notifications: Notifications;
  readonly unitObjects: boolean;
  readonly cacheLevels: number;
  readonly groupMetadata: boolean;
  /** Shows a message until the user has read it. */
  readonly showAlert: (message: string) => Promise<void>;
}

/** The module that `require('photoshop')` gives. */
export function createPhotoshop(parts: PhotoshopParts): Photoshop {
  const { gate, application, notifications } = parts;
  const host = { gate, unitObjects: parts.unitObjects, isActive: (document: EmulatedDocument) => application.active === document, close: (document: EmulatedDocument) => application.close(document) };
  const documents = (): readonly EmulatedDocument[] => application.documents;
  const active = (): EmulatedDocument | null => application.active;
  const dom = (document: EmulatedDocument): PhotoshopDocument => new EmulatedDocumentDom(document, host);
  return {
    app: {
      get activeDocument() {
        return gate.read('app.activeDocument', () => application.active && dom(application.active));
      },
      /** photoshop.md: activeDocument is read and write. */
      set activeDocument(document: PhotoshopDocument | null) {
        gate.sync('app.activeDocument=', 'select', () => {
          const found = application.documents.find(({ id }) => id === document?.id);
          if (!found) throw hostError('The document has been closed.');
          application.activate(found);
        });
      },
      get documents() {
        return gate.read('app.documents', () => application.documents.map(dom));
      },
      createDocument: (options) => gate.call('app.createDocument', 'make', () => dom(application.open(createDocument(options ?? {})))),
    },
    core: {
      executeAsModal: async <T>(target: ModalTarget<T>, options: ModalOptions): Promise<T> => {
        const wait = gate.faults.enter('core.executeAsModal', 'call', () => gate.modal.cancel());
        if (wait) await wait;
        return gate.modal.run(target, options);
      },
      isModal: () => gate.modal.isOwn,
      showAlert: async (options) => {
        if (typeof options?.message !== 'string') throw hostError('showAlert: the option "message" is required.');
        gate.faults.enter('core.showAlert', 'call', () => gate.modal.cancel());
        await parts.showAlert(options.message);
      },
      addNotificationListener: (group, events, listener) => gate.call('core.addNotificationListener', null, () => notifications.addToGroup(group, events, listener)),
    },
    action: {
      batchPlay: (commands, options) => batchPlay(commands, options, { gate, documents, active, groupMetadata: parts.groupMetadata }),
      addNotificationListener: (events, listener) => gate.call('action.addNotificationListener', null, () => notifications.add(events, listener)),
      removeNotificationListener: (events, listener) => gate.call('action.removeNotificationListener', null, () => notifications.remove(events, listener)),
    },
    imaging: createImaging({ gate, pool: parts.pool, documents, active, cacheLevels: parts.cacheLevels }),
    constants: CONSTANTS,
  };
}
