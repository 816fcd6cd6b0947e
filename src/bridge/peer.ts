import { Calls } from './calls';
import type { CallOptions, Handlers, Methods, Peer, Reply } from './contracts';
import type { Link } from './link';
import { Service, type AnyHandler } from './service';

export type * from './contracts';

/**
 * Makes a peer of a link, which it has to itself from then on. `handlers` answer the other side; calls go both ways at
 * once and may nest. The peer is closed when the link is.
 */
export function createPeer<Asked extends Methods<Asked>, Served extends Methods<Served>>(link: Link, handlers: Handlers<Served>): Peer<Asked> {
  const calls = new Calls(link);
  // A map, since an object would also answer to `toString`.
  const service = new Service(link, new Map(Object.entries(handlers) as Array<[string, AnyHandler]>));
  void link.closed.then((reason) => {
    service.end();
    calls.end(reason);
  });
  link.receive(({ body, bytes }) => {
    if (typeof body !== 'object' || body === null) return;
    const fields = body as { readonly [key: string]: unknown };
    if (fields.is === 'call') service.take(fields, bytes);
    else if (fields.is === 'cancel') service.cancel(fields.id);
    else if (fields.is === 'reply' || fields.is === 'failure' || fields.is === 'progress') calls.take(fields, bytes);
  });
  const call = (method: string, params: unknown, options?: CallOptions): Promise<Reply<unknown>> => calls.call(method, params, options);
  return { call: call as Peer<Asked>['call'], closed: link.closed, close: (reason) => link.close(reason) };
}
