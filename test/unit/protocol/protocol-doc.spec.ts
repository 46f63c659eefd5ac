import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outcomeEvent } from '../../../shared/model/outcome';
import { operations, origins } from '../../../shared/operations';
import { isOutcomeCode, outcomeCodes } from '../../../shared/outcome-codes';
import { isOutcomeDetail, outcomeDetails, outcomeWarnings } from '../../../shared/outcome-details';
import { acknowledgementSchema, controlMessageSchema } from '../../../shared/protocol/control';
import { defaultQueues, limits, packageTypes } from '../../../shared/protocol/limits';

const text = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
const unnamed = (words: readonly string[]): string[] => words.filter((word) => !text.includes(`\`${word}\``));

describe('docs/protocol.md', () => {
  it('names every queue, type, operation, origin, control message, code, detail and warning', () => {
    expect({
      queues: unnamed(Object.values(defaultQueues)),
      types: unnamed(Object.values(packageTypes)),
      operations: unnamed(operations),
      origins: unnamed(origins),
      control: unnamed(controlMessageSchema.options.map((option) => option.shape.kind.value)),
      refusals: acknowledgementSchema.shape.why.unwrap().options.filter((why) => !text.includes(`"${why}"`)),
      codes: unnamed(Object.keys(outcomeCodes)),
      details: unnamed(Object.keys(outcomeDetails)),
      warnings: unnamed(Object.keys(outcomeWarnings)),
    }).toEqual({
      queues: [],
      types: [],
      operations: [],
      origins: [],
      control: [],
      refusals: [],
      codes: [],
      details: [],
      warnings: [],
    });
  });

  it('gives each refusal its code, detail and event as the agent does', () => {
    const rows = [...text.matchAll(/^\|[^|]+\| `(\w+)`(?:, `(\w+)`)? +\| (\d{5}) \|/gm)];
    const told = rows.map(([, code = '', detail, eventId]) => ({ code, detail, eventId: Number(eventId) }));
    const true_ = told.map(({ code, detail }) => ({
      code,
      detail,
      eventId:
        isOutcomeCode(code) && (detail === undefined || isOutcomeDetail(detail))
          ? outcomeEvent(null, { code, detail: detail ?? null })
          : 0,
    }));
    expect(told).toEqual(true_);
    expect(told.length).toBe(19);
    const withEvent = Object.entries(outcomeDetails).filter(([, one]) => 'eventId' in one);
    expect(
      withEvent.map(([name]) => name).filter((name) => !told.some(({ detail }) => detail === name)),
    ).toEqual([]);
  });

  it('has the bounds of the code', () => {
    expect(limits.maxMessageBytes).toBe(64 * 1024);
    expect([limits.maxLifeSeconds, limits.maxClockSkewSeconds]).toEqual([300, 120]);
    expect(text).toContain('larger than 64 KiB');
    expect(text).toContain('1 to 300');
  });
});
