import type { ProxySource } from '../../electron/agent/proxy/proxy';
import { ok } from '../../shared/result';

/** Everything is reached directly. */
export const noProxy: ProxySource = () => Promise.resolve(ok(null));
