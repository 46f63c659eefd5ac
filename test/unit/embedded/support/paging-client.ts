import { readFile } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import {
  BindRequest,
  FilterParser,
  MessageParser,
  PagedResultsControl,
  SearchEntry,
  SearchReference,
  SearchRequest,
} from 'ldapts';
import type { EmbeddedDirectory } from '../../../../lab/embedded/start-embedded-directory';

/** One page of a search. */
export interface Page {
  readonly code: number;
  readonly text: string;
  readonly dns: readonly string[];
  /** Of the next page; empty = this was the last. */
  readonly cookie: Buffer;
}

/** Reads searches page by page: ldapts’ client keeps the cookies to itself. */
export interface PagingClient {
  page(base: string, filter: string, size: number, cookie: Buffer): Promise<Page>;
  close(): void;
}

const noCookie = Buffer.alloc(0);

/** A connection of ldapts’ messages, signed in as administrator. */
export async function connectPaging({ ldaps, administrator }: EmbeddedDirectory): Promise<PagingClient> {
  const { host, address, port, caFile } = ldaps;
  const socket: Duplex = connect({
    host: address,
    port,
    servername: host,
    ca: await readFile(caFile, 'utf8'),
  });
  const parser = new MessageParser();
  let lastId = 0;
  let found: string[] = [];
  let settle: (page: Page) => void = () => undefined;
  parser.on('message', (message) => {
    if (message instanceof SearchEntry) found.push(message.name);
    else if (!(message instanceof SearchReference)) {
      const control = message.controls?.find((each) => each instanceof PagedResultsControl);
      const { status: code, errorMessage: text } = message;
      settle({ code, text, dns: found, cookie: control?.value?.cookie ?? noCookie });
    }
  });
  socket.on('data', (chunk: Buffer) => parser.read(chunk, new Map()));
  const exchange = (write: (messageId: number) => Buffer): Promise<Page> =>
    new Promise((resolve, reject) => {
      found = [];
      settle = resolve;
      socket.once('close', () => reject(new Error('closed before the answer')));
      lastId += 1;
      socket.write(write(lastId));
    });
  const { distinguishedName: dn, password } = administrator;
  await exchange((messageId) => new BindRequest({ messageId, dn, password }).write());
  return {
    page: (baseDN, filter, size, cookie) =>
      exchange((messageId) =>
        new SearchRequest({
          messageId,
          baseDN,
          scope: 'sub',
          filter: FilterParser.parseString(filter),
          attributes: ['1.1'],
          controls: [new PagedResultsControl({ critical: true, value: { size, cookie } })],
        }).write(),
      ),
    close: () => socket.destroy(),
  };
}
