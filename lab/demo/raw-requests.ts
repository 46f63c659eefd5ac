import { setTimeout as delay } from 'node:timers/promises';
import { ServiceBusClient } from '@azure/service-bus';
import type { RelayAccess } from '../../shared/protocol/pairing';
import { connectionString } from '../../shared/protocol/connection-string';
import type { PortalState } from '../../portal/portal-state';
import { sealReset, tamper, type SealedRequest } from './sealed-request';

/** Sends what the portal SDK would never send. */
export interface RawRequests {
  /** A proper self-service reset, sealed by hand. */
  send(cloudAnchor: string, newPassword: string): Promise<SealedRequest>;
  /** The same bytes once more. */
  sendAgain(request: SealedRequest): Promise<void>;
  /** A reset whose life ended nine minutes ago. @returns its request id */
  sendExpired(cloudAnchor: string, newPassword: string): Promise<string>;
  /** A reset with one altered character. @returns its request id */
  sendTampered(cloudAnchor: string, newPassword: string): Promise<string>;
  close(): Promise<void>;
}

/** Opens a connection of its own with the portal’s access; keys are read from the portal’s state. */
export function openRawRequests(access: RelayAccess, state: PortalState): RawRequests {
  const address = connectionString(access);
  if (!address.ok) throw new Error(address.error.message);
  const client = new ServiceBusClient(address.value);
  const sender = client.createSender(access.queues.requests);
  const seal = async (
    cloudAnchor: string,
    newPassword: string,
    ageSeconds: number,
  ): Promise<SealedRequest> => {
    const { agents } = await state.read();
    const generation = Object.values(agents)[0]?.generations[0];
    if (generation === undefined) throw new Error('No agent has enrolled yet');
    return sealReset(generation, cloudAnchor, newPassword, Math.floor(Date.now() / 1000) - ageSeconds);
  };
  const post = ({ requestId, body }: SealedRequest): Promise<void> =>
    sender.sendMessages({ messageId: requestId, body: Buffer.from(body), timeToLive: 60_000 });
  return {
    async send(cloudAnchor, newPassword) {
      const request = await seal(cloudAnchor, newPassword, 0);
      await post(request);
      return request;
    },
    sendAgain: post,
    async sendExpired(cloudAnchor, newPassword) {
      const request = await seal(cloudAnchor, newPassword, 600);
      await post(request);
      return request.requestId;
    },
    async sendTampered(cloudAnchor, newPassword) {
      const request = tamper(await seal(cloudAnchor, newPassword, 0));
      await post(request);
      return request.requestId;
    },
    async close() {
      // The SDK’s close does not always end after a lost connection (azure-sdk-for-js #24542).
      await Promise.race([client.close(), delay(2_000, undefined, { ref: false })]);
    },
  };
}
