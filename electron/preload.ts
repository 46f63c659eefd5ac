import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, deltaChannel } from '../shared/ipc/contract';

// The value of `deltaChannel`, checked by the compiler: importing it would bring the schema library into the sandbox.
const deltas: typeof deltaChannel = 'state.delta';

const bridge: Bridge = {
  invoke: (channel, input) => ipcRenderer.invoke(channel, input),
  onDelta(listener) {
    const forward = (_event: unknown, delta: unknown): void => listener(delta);
    ipcRenderer.on(deltas, forward);
    return () => {
      ipcRenderer.removeListener(deltas, forward);
    };
  },
};

contextBridge.exposeInMainWorld('writeback', bridge);
