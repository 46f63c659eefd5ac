import { readFile, stat } from 'node:fs/promises';
import { connectionString, entraNamespace } from '../../../shared/protocol/connection-string';
import { enrolmentSchema, type Enrolment } from '../../../shared/protocol/pairing';
import { err, ok, type Result } from '../../../shared/result';
import { checkEnrolment } from '../take-enrolment';

/** An enrolment file is about a kilobyte; more is none. Bytes. */
const maxBytes = 65_536;

async function readText(file: string): Promise<Result<string, string>> {
  try {
    const { size } = await stat(file);
    if (size > maxBytes) return err(`${file} is too large to be an enrolment file.`);
    // Windows tools begin a UTF-8 file with a byte order mark.
    return ok((await readFile(file, 'utf8')).replace(/^\ufeff/, ''));
  } catch {
    return err(`${file} cannot be read: check its permissions.`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is not JSON is no enrolment file either, and its text may hold secrets.
    return null;
  }
}

/** Reads an enrolment file. The error is in words for the admin and repeats no value of the file. @param now epoch milliseconds */
export async function readEnrolment(file: string, now: number): Promise<Result<Enrolment, string>> {
  const text = await readText(file);
  if (!text.ok) return text;
  const parsed = enrolmentSchema.safeParse(parseJson(text.value));
  if (!parsed.success) {
    const where = parsed.error.issues.map(({ path }) => path.join('.')).filter((path) => path !== '');
    const details = where.length === 0 ? '' : ` Not understood: ${where.join(', ')}.`;
    return err(
      `${file} is not an enrolment file: have the portal make one (writeback-portal init).${details}`,
    );
  }
  const { relay } = parsed.data;
  const addressed = relay.kind === 'entra' ? entraNamespace(relay) : connectionString(relay);
  const good = checkEnrolment(parsed.data, now);
  if (!good.ok) return err(`${good.error}.`);
  return addressed.ok
    ? ok(parsed.data)
    : err(`The relay in ${file} cannot be used: ${addressed.error.message}.`);
}
