import {
  Button,
  Menu,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Tooltip,
  type MenuCheckedValueChangeData,
  type MenuCheckedValueChangeEvent,
} from '@fluentui/react-components';
import { DarkThemeRegular } from '@fluentui/react-icons';
import { useTexts } from '../i18n/messages-context';
import { themeChoices } from '../state/preferences';
import { chooseTheme, useTheme } from './use-theme';

function onChoice(_event: MenuCheckedValueChangeEvent, { checkedItems }: MenuCheckedValueChangeData): void {
  const choice = themeChoices.find((known) => known === checkedItems[0]);
  if (choice !== undefined) chooseTheme(choice);
}

/** Light, dark or as the system. */
export function ThemeMenu() {
  const texts = useTexts();
  const { choice } = useTheme();
  return (
    <Menu checkedValues={{ theme: [choice] }} onCheckedValueChange={onChoice} positioning="below-end">
      <MenuTrigger disableButtonEnhancement>
        <Tooltip content={texts.theme} relationship="label">
          <Button appearance="subtle" icon={<DarkThemeRegular />} />
        </Tooltip>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {themeChoices.map((known) => (
            <MenuItemRadio key={known} name="theme" value={known}>
              {texts.themes[known]}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
