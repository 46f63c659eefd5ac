import { Badge } from '@fluentui/react-components';
import {
  ArrowSyncRegular,
  CheckmarkCircleFilled,
  ErrorCircleFilled,
  PlugDisconnectedRegular,
} from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import type { AgentStatus } from '../../shared/model/agent-status';
import { useTexts } from '../i18n/messages-context';

type Tone = 'success' | 'warning' | 'danger' | 'subtle';

const icons: Record<Tone, ReactElement> = {
  success: <CheckmarkCircleFilled />,
  warning: <ArrowSyncRegular />,
  danger: <ErrorCircleFilled />,
  subtle: <PlugDisconnectedRegular />,
};

function toneOf({ writeback, relay }: AgentStatus): Tone {
  if (relay.state === 'connected') return 'success';
  if (relay.state === 'connecting' || relay.state === 'reconnecting') return 'warning';
  return writeback === 'off' ? 'subtle' : 'danger';
}

/** The state of the relay in one word. Disconnected is alarming only while writeback is meant to be on. */
export function ConnectionBadge({ status }: { readonly status: AgentStatus }) {
  const texts = useTexts();
  const tone = toneOf(status);
  return (
    <span role="status" aria-label={texts.connection}>
      <Badge appearance="tint" size="large" color={tone} icon={icons[tone]}>
        {texts.relayStates[status.relay.state]}
      </Badge>
    </span>
  );
}
