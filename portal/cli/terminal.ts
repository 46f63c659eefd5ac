import type { Readable, Writable } from 'node:stream';

/** What the command reads and writes. */
export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  readonly output: Writable;
  readonly errors: Writable;
}

/** The person pressed Ctrl-C at a question, or the input ended before an answer. */
export class InputEnded extends Error {
  constructor() {
    super('The input ended before everything was answered');
    this.name = 'InputEnded';
  }
}

const maxLineLength = 4_096;

/**
 * Takes typed lines, one for each question; Backspace and Ctrl-U mend, Ctrl-C and Ctrl-D give up. What was typed ahead
 * counts for the next question.
 */
function readTyped(terminal: Terminal, questions: readonly string[], echo: boolean): Promise<string[]> {
  const { input, errors } = terminal;
  return new Promise((resolve, reject) => {
    const answers: string[] = [];
    let typed: string[] = [];
    const ask = (): void => void errors.write(questions[answers.length] ?? '');
    const finish = (work: () => void): void => {
      input.off('data', onData);
      input.off('end', onEnd);
      input.pause();
      input.setRawMode?.(false);
      work();
    };
    const onEnd = (): void => finish(() => reject(new InputEnded()));
    const endLine = (): boolean => {
      answers.push(typed.join(''));
      typed = [];
      errors.write('\n');
      const done = answers.length === questions.length;
      if (done) finish(() => resolve(answers));
      else ask();
      return done;
    };
    const onData = (chunk: Uint8Array | string): void => {
      for (const sign of Buffer.from(chunk).toString('utf8')) {
        if (sign === '\r' || sign === '\n') {
          if (endLine()) return;
          continue;
        }
        if (sign === '\u0003' || sign === '\u0004') return onEnd();
        if (sign === '\u007f' || sign === '\b') typed = typed.slice(0, -1);
        else if (sign === '\u0015') typed = [];
        else if (typed.length < maxLineLength) typed.push(sign);
        if (echo) errors.write(sign);
      }
    };
    // Raw mode turns the echo off. It comes before the question, or a quick typist would be shown.
    input.setRawMode?.(true);
    input.on('data', onData);
    input.once('end', onEnd);
    input.resume();
    ask();
  });
}

/** Asks one question after the other without showing what is typed. @throws InputEnded */
export async function askHidden(
  terminal: Terminal,
  questions: readonly string[],
): Promise<readonly string[]> {
  return readTyped(
    terminal,
    questions.map((question) => `${question}: `),
    false,
  );
}

/** Asks yes or no; everything but `y` or `yes` is no. @throws InputEnded */
export async function confirm(terminal: Terminal, question: string): Promise<boolean> {
  const [answer = ''] = await readTyped(terminal, [`${question} [y/N] `], true);
  return /^y(es)?$/i.test(answer.trim());
}

/** Reads the lines of a pipe or file to its end. Longer than 64 KiB is not read. */
export async function readLines(terminal: Terminal): Promise<readonly string[]> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of terminal.input as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > 65_536) throw new Error('The standard input is longer than 64 KiB');
    chunks.push(chunk);
  }
  const lines = Buffer.concat(chunks).toString('utf8').split(/\r?\n/);
  for (const chunk of chunks) chunk.fill(0);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
