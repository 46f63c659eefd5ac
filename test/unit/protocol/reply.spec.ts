import { describe, expect, it } from 'vitest';
import { decodeReply, encodeReply, type Reply } from '../../../shared/protocol/reply';

const reply: Reply = {
  requestId: 'abcdefghijklmnop',
  outcome: { code: 'success', detail: null, warnings: ['mustChangeFailed'] },
  eventId: 31002,
  stages: { open: 1.2, dedupe: 0.3, resolve: 4, write: 31.4, record: 0.5 },
};

describe('a reply', () => {
  it('survives the wire', () => {
    expect(decodeReply(JSON.parse(encodeReply(reply)))).toEqual(reply);
  });

  it('keeps the stages apart when one was not reached', () => {
    const refused: Reply = { ...reply, stages: { open: 1.2, record: 0.5 } };
    expect(decodeReply(JSON.parse(encodeReply(refused)))?.stages).toEqual({ open: 1.2, record: 0.5 });
  });

  it('with a code this version does not know is not read as anything', () => {
    const wire = JSON.parse(encodeReply(reply)) as Record<string, unknown>;
    expect(decodeReply({ ...wire, code: 'toString' })).toBeNull();
  });

  it('with a detail or warning this version does not know is read without it', () => {
    const wire = JSON.parse(encodeReply(reply)) as Record<string, unknown>;
    expect(decodeReply({ ...wire, det: 'newDetail', w: ['newWarning'] })?.outcome).toEqual({
      code: 'success',
      detail: null,
      warnings: [],
    });
  });
});
