import { account, guid, user } from './harness';
import { createWorld, type World } from './world';

/** Enough for several batches of each kind. */
const crowd = 1_500;

/** A forest of many people, all of them in the cloud. */
export function crowdedWorld(): World {
  const world = createWorld(200);
  for (let number = 1; number <= crowd; number += 1) {
    world.put('fabrikam', 'DC=fabrikam', account(number));
    world.putUser(user(number));
  }
  return world;
}

/** The same a day later: some are disabled, some are gone, some are new. */
export function changedWorld(): World {
  const world = crowdedWorld();
  for (let number = 1; number <= crowd; number += 1) {
    if (number % 3 === 0) world.put('fabrikam', 'DC=fabrikam', account(number, { userAccountControl: 514 }));
    if (number % 3 === 1) world.remove('fabrikam', guid(number));
  }
  for (let number = crowd + 1; number <= 2 * crowd; number += 1)
    world.put('fabrikam', 'DC=fabrikam', account(number));
  return world;
}
