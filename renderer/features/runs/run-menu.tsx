import { Menu, MenuButton, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { PlayRegular } from '@fluentui/react-icons';
import { runProfileNames, type SyncRun } from '../../../shared/model/sync';
import { useTexts } from '../../i18n/messages-context';

interface RunMenuProps {
  /** What the connector is called. */
  readonly name: string;
  readonly disabled: boolean;
  readonly onRun: (profile: SyncRun['profile']) => void;
}

/** The run profiles of a connector. */
export function RunMenu({ name, disabled, onRun }: RunMenuProps) {
  const { runs: words } = useTexts();
  return (
    <Menu inline>
      <MenuTrigger disableButtonEnhancement>
        <MenuButton icon={<PlayRegular />} aria-label={words.runOf(name)} disabledFocusable={disabled}>
          {words.run}
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList aria-label={words.profiles}>
          {runProfileNames.map((profile) => (
            <MenuItem
              key={profile}
              subText={words.profileHints[profile]}
              onClick={() => {
                onRun(profile);
              }}
            >
              {profile}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
