import { describe, expect, it } from 'vitest';
import { relayFault } from '../../../shared/relay/relay-fault';

function sdkError(code: string, message = 'words'): Error {
  return Object.assign(new Error(message), { name: 'ServiceBusError', code });
}

describe('relayFault', () => {
  it.each([
    [sdkError('UnauthorizedAccess'), 'relayUnauthorized', false],
    [sdkError('MessageLockLost'), 'lockLost', false],
    [sdkError('SessionLockLost'), 'lockLost', false],
    [sdkError('MessagingEntityNotFound'), 'relayFailed', false],
    [sdkError('ServiceCommunicationProblem'), 'relayUnreachable', true],
    [sdkError('ServiceTimeout'), 'relayUnreachable', true],
    [sdkError('GeneralError', 'SystemError: connect ECONNREFUSED 127.0.0.1:1'), 'relayUnreachable', true],
    [sdkError('ServiceBusy'), 'relayFailed', true],
    [
      new AggregateError([Object.assign(new Error('connect ECONNREFUSED ::1:1'), { code: 'ECONNREFUSED' })]),
      'relayUnreachable',
      true,
    ],
    [new AggregateError([sdkError('UnauthorizedAccess')]), 'relayUnauthorized', false],
    ['text', 'relayFailed', true],
    [null, 'relayFailed', true],
  ])('translates %s', (error, code, retryable) => {
    expect(relayFault(error)).toMatchObject({ code, retryable });
  });

  it('has the same words for the same fault, whenever it comes', () => {
    const words = [1, 2].map(
      (attempt) =>
        relayFault(
          new Error(
            `Put token failed. status-code: 401, status-description: InvalidSignature: The token has an invalid ` +
              `signature. TrackingId:f${attempt}-a_G1, SystemTracker:contoso.servicebus.windows.net:requests, ` +
              `Timestamp:2026-11-21T15:0${attempt}:00`,
          ),
        ).message,
    );
    expect(new Set(words)).toEqual(
      new Set([
        'Put token failed. status-code: 401, status-description: InvalidSignature: The token has an invalid signature',
      ]),
    );
  });

  it('leaves signatures and keys out', () => {
    const message = 'bad token sr=sb%3a%2f%2fx&sig=abc%3d&se=1 and SharedAccessKey=topsecret; and so on';
    const fault = relayFault(new Error(message));
    expect(fault.message).toBe('bad token sr=sb%3a%2f%2fx&sig=…&se=1 and SharedAccessKey=…; and so on');
  });
});
