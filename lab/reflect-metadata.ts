type Keys = Map<string, unknown>;

/**
 * Gives `Reflect` the part of the metadata proposal that tsyringe asks for, which `@peculiar/x509` is built on
 * and which no runtime has. Does nothing where another polyfill is there already.
 */
export function provideReflectMetadata(): void {
  if ('getMetadata' in Reflect) return;
  const metadata = new WeakMap<object, Keys>();

  const getOwnMetadata = (key: string, target: object): unknown => metadata.get(target)?.get(key);

  const getMetadata = (key: string, target: object): unknown => {
    for (
      let owner: object | null = target;
      owner !== null;
      owner = Object.getPrototypeOf(owner) as object | null
    ) {
      const keys = metadata.get(owner);
      if (keys?.has(key) === true) return keys.get(key);
    }
    return undefined;
  };

  const defineMetadata = (key: string, value: unknown, target: object): void => {
    const keys = metadata.get(target) ?? new Map<string, unknown>();
    metadata.set(target, keys.set(key, value));
  };

  Object.assign(Reflect, { getMetadata, getOwnMetadata, defineMetadata });
}
