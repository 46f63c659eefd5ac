import * as z from 'zod';
import { syncStatusSchema } from './sync';

const epochMs = z.number();

/** Whether requests are served. `failed` = switched on, but it could not be connected; the agent keeps trying. */
export const writebackStates = ['off', 'enabling', 'on', 'disabling', 'failed'] as const;
export type WritebackState = (typeof writebackStates)[number];

export const relayStates = ['disconnected', 'connecting', 'connected', 'reconnecting'] as const;
export type RelayState = (typeof relayStates)[number];

/** How far switching on has come; `send` and `acknowledge` are the two messages of enabling. */
export const enablingSteps = ['import', 'relay', 'send', 'acknowledge'] as const;
export type EnablingStep = (typeof enablingSteps)[number];

/** A forest’s write target as last seen. */
export const connectorStatusSchema = z.strictObject({
  id: z.string(),
  /** DNS name of the forest. */
  name: z.string(),
  /** Host name of the PDC emulator; `null` when it has not been found. */
  pdc: z.string().nullable(),
  state: z.enum(['unknown', 'reachable', 'unreachable']),
  /** When the state was last found out. */
  checkedAt: epochMs.nullable(),
  /** Round trip of the last probe. */
  rttMs: z.number().nullable(),
  /** Whether history is enforced on resets (the DC offers the policy-hints control); `null` = not known. */
  policyHints: z.boolean().nullable(),
  /** Why it is unreachable, in words; `null` when it is not. */
  error: z.string().nullable(),
});
export type ConnectorStatus = z.infer<typeof connectorStatusSchema>;

/** Everything Overview shows of the agent, except the counts. All times are epoch milliseconds. */
export const agentStatusSchema = z.strictObject({
  writeback: z.enum(writebackStates),
  /** Since when `writeback` has its present value. */
  since: epochMs,
  /** Why switching on or off failed, in words for the admin. */
  problem: z.string().nullable(),
  /** While switching on, and after it failed: the step it is at. */
  enablingStep: z.enum(enablingSteps).optional(),
  relay: z.strictObject({
    state: z.enum(relayStates),
    /** Host of the namespace; `null` before enrolment. */
    host: z.string().nullable(),
    since: epochMs,
    error: z.string().nullable(),
    /** Messages in the dead-letter queue; `null` when not known. */
    deadLetters: z.int().nullable(),
  }),
  connectors: z.array(connectorStatusSchema),
  heartbeat: z.strictObject({
    everySeconds: z.number(),
    lastAt: epochMs.nullable(),
    lastOk: z.boolean().nullable(),
    nextAt: epochMs.nullable(),
  }),
  key: z.strictObject({ kid: z.string(), createdAt: epochMs, expiresAt: epochMs }).nullable(),
  identity: z.strictObject({
    lastImportAt: epochMs.nullable(),
    activeDirectoryUsers: z.int(),
    cloudUsers: z.int(),
    joined: z.int(),
    problem: z.string().nullable(),
  }),
  sync: syncStatusSchema,
});
export type AgentStatus = z.infer<typeof agentStatusSchema>;

/** What happened in the last 24 hours. */
export const countsSchema = z.strictObject({
  total: z.int(),
  success: z.int(),
  refused: z.int(),
  failed: z.int(),
  unknown: z.int(),
  /** Of all operations of the window, reception to reply; `null` when there were none. Milliseconds. */
  medianMs: z.number().nullable(),
  p99Ms: z.number().nullable(),
  /** One entry per hour of the window, oldest first, 24 in all. */
  hourly: z.array(z.strictObject({ from: epochMs, success: z.int(), other: z.int() })),
});
export type Counts = z.infer<typeof countsSchema>;
