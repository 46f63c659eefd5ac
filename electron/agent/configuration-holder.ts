import type { StoredConfiguration } from '../../shared/model/configuration';
import type { ConfigurationRepository } from './store/configuration-repository';

/** The configuration in force: one value that is replaced as a whole, kept before it counts. */
export interface ConfigurationHolder {
  get(): StoredConfiguration;
  /** Stores the change first: when that throws, the former configuration stays in force. */
  change(part: Partial<StoredConfiguration>): void;
}

/** Holds a configuration and keeps every change of it. */
export function createConfigurationHolder(
  initial: StoredConfiguration,
  repository: Pick<ConfigurationRepository, 'put'>,
): ConfigurationHolder {
  let configuration = initial;
  return {
    get: () => configuration,
    change(part) {
      const next = { ...configuration, ...part };
      repository.put(next);
      configuration = next;
    },
  };
}
