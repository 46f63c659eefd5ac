import { Button } from '@fluentui/react-components';
import { Component, type ReactNode } from 'react';
import { StateMessage } from './state-message';

interface CrashGuardProps {
  readonly title: string;
  readonly explanation: string;
  readonly reload: string;
  readonly children: ReactNode;
}

/** Says so instead of a blank window when a page cannot be shown, and offers to load it again. */
export class CrashGuard extends Component<CrashGuardProps, { readonly crashed: boolean }> {
  public override state = { crashed: false };

  public static getDerivedStateFromError(): { readonly crashed: boolean } {
    return { crashed: true };
  }

  public override render(): ReactNode {
    const { title, explanation, reload, children } = this.props;
    if (!this.state.crashed) return children;
    return (
      <StateMessage
        kind="error"
        title={title}
        actions={
          <Button
            appearance="primary"
            onClick={() => {
              window.location.reload();
            }}
          >
            {reload}
          </Button>
        }
      >
        {explanation}
      </StateMessage>
    );
  }
}
