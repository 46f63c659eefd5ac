import type { PowerMonitor } from 'electron';
import type { Log } from '../agent/diagnostics/log';

/**
 * Notes sleep and wake-up, which explain gaps in heartbeats, and ends the app in order when the machine shuts down
 * (Linux and macOS; Windows tells it to the windows, see window/session-end.ts).
 */
export function watchPower(monitor: PowerMonitor, log: Log, quit: () => void): void {
  monitor.on('suspend', () => log.info('power.suspend'));
  monitor.on('resume', () => log.info('power.resume'));
  monitor.on('shutdown', () => {
    log.info('power.shutdown');
    quit();
  });
}
