import { createDOMRenderer, RendererProvider } from '@fluentui/react-components';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApi } from './api';
import { App } from './app';
import { en } from './i18n/en';
import { createFormats } from './i18n/formats';
import { LanguageProvider, type Language } from './i18n/messages-context';
import { ConsoleProvider } from './state/console-context';
import { createConsole } from './state/console-store';
import { reportUnsaved } from './state/report-unsaved';

function element(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`the page has no ${selector}`);
  return found;
}

// The content security policy lets in only style elements with the nonce the host wrote into this page.
const nonce = element('meta[name="csp-nonce"]').getAttribute('content') ?? '';
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } });
const consoleOfWindow = createConsole(createApi(window.writeback), () => Date.now());

/** English words; dates and numbers as this computer is set up. */
const english: Language = { texts: en, formats: createFormats() };

// They end with the window: there is nothing to hand the subscriptions’ ends to.
void consoleOfWindow.setup.look();
consoleOfWindow.start();
reportUnsaved(consoleOfWindow);

createRoot(element('#root')).render(
  <StrictMode>
    <RendererProvider renderer={renderer} targetDocument={document}>
      <LanguageProvider value={english}>
        <ConsoleProvider value={consoleOfWindow}>
          <App />
        </ConsoleProvider>
      </LanguageProvider>
    </RendererProvider>
  </StrictMode>,
);
