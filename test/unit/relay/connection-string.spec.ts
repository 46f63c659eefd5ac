import { describe, expect, it } from 'vitest';
import { connectionString, isLoopback } from '../../../shared/protocol/connection-string';
import { relayAccessSchema, type RelayAccess } from '../../../shared/protocol/pairing';

function access(changes: Partial<RelayAccess>): RelayAccess {
  const host = 'contoso.servicebus.windows.net';
  return { ...relayAccessSchema.parse({ host, sasKeyName: 'agent', sasKey: 'c2VjcmV0a2V5=' }), ...changes };
}

describe('connectionString', () => {
  it('names Azure without a port', () => {
    expect(connectionString(access({}))).toEqual({
      ok: true,
      value:
        'Endpoint=sb://contoso.servicebus.windows.net;SharedAccessKeyName=agent;SharedAccessKey=c2VjcmV0a2V5=;',
    });
  });

  it('names an emulator on this computer with its port', () => {
    expect(connectionString(access({ host: '127.0.0.5', port: 5673, developmentEmulator: true }))).toEqual({
      ok: true,
      value:
        'Endpoint=sb://127.0.0.5:5673;SharedAccessKeyName=agent;SharedAccessKey=c2VjcmV0a2V5=;UseDevelopmentEmulator=true;',
    });
  });

  it.each([
    [{ developmentEmulator: true }, 'emulatorNotLoopback'],
    [{ developmentEmulator: true, host: '128.0.0.1' }, 'emulatorNotLoopback'],
    [{ developmentEmulator: true, host: 'localhost.example.com' }, 'emulatorNotLoopback'],
    [{ developmentEmulator: true, host: 'localhost', transport: 'webSockets' }, 'emulatorWithWebSockets'],
    [{ host: 'a;EntityPath=b' }, 'malformed'],
    [{ host: 'sb://contoso' }, 'malformed'],
    [{ sasKeyName: 'a;UseDevelopmentEmulator=true' }, 'malformed'],
    [{ sasKey: 'a;UseDevelopmentEmulator=true' }, 'malformed'],
  ] as const)('refuses %j', (changes, code) => {
    const result = connectionString(access(changes));
    expect(result.ok ? null : result.error.code).toBe(code);
  });

  it('never repeats the key in an error', () => {
    const result = connectionString(access({ sasKey: 'very secret' }));
    expect(JSON.stringify(result)).not.toContain('very secret');
  });
});

describe('isLoopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.255.255.254', true],
    ['::1', true],
    ['localhost', true],
    ['127.0.0.256', false],
    ['127.0.0', false],
    ['0127.0.0.1', false],
    ['10.0.0.1', false],
  ])('%s is %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});
