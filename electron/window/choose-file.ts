import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron';
import type { ChooseFile, FileQuestion } from '../ipc/handlers/setup';

const all = { name: 'All files', extensions: ['*'] };

const questions: Readonly<Record<FileQuestion, OpenDialogOptions>> = {
  enrolment: {
    title: 'Choose the enrolment file of the portal',
    filters: [{ name: 'Enrolment file', extensions: ['json'] }, all],
  },
  cloudUsers: {
    title: 'Choose the file with the cloud’s users',
    filters: [{ name: 'JSON Lines or CSV', extensions: ['jsonl', 'ndjson', 'csv'] }, all],
  },
  certificates: {
    title: 'Choose a file with certification authorities',
    filters: [{ name: 'PEM', extensions: ['pem', 'crt', 'cer'] }, all],
  },
};

/** Asks with the system’s own dialog, in front of the console’s window. */
export function createFileChooser(window: () => BrowserWindow | null): ChooseFile {
  return async (what) => {
    const options: OpenDialogOptions = { ...questions[what], properties: ['openFile', 'dontAddToRecent'] };
    const parent = window();
    const { canceled, filePaths } =
      parent === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(parent, options);
    return canceled ? null : (filePaths[0] ?? null);
  };
}
