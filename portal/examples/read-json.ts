import type { IncomingMessage } from 'node:http';

/** More than two passwords of 256 characters can need. Bytes. */
const maxBodyBytes = 8_192;

// Middleware leaves something in `body` also when it has not read this kind of body (Express 4: `{}`); only that the
// stream was read says that it has.
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  if (!request.readableDidRead) return await parseBody(request);
  return 'body' in request ? request.body : null;
}

/**
 * The JSON body of a request, also where a middleware (`express.json()`) has parsed it already.
 *
 * @returns `null` when there is none, it is larger than 8 KiB, or is not JSON of an object
 */
export async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>> | null> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return null;
  const body = await bodyOf(request);
  return isRecord(body) ? body : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function parseBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // What is too large is read to its end and dropped: destroying the stream would take the answer with it.
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  for (const chunk of chunks) chunk.fill(0);
  try {
    return size > maxBodyBytes ? null : JSON.parse(bytes.toString('utf8'));
  } catch {
    // Its words would quote the body.
    return null;
  } finally {
    bytes.fill(0);
  }
}
