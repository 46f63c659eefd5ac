import { describe, expect, it } from 'vitest';
import { manyControllers } from '../../../fakes/fake-topology';
import {
  byNearness,
  certificateState,
  controllerHealth,
} from '../../../../renderer/features/connectors/controllers/controller-health';

const now = Date.UTC(2026, 10, 1);
const controllers = manyControllers(now);

describe('a domain controller', () => {
  it('is as good as its certificate, its last error and its control for the history', () => {
    expect(
      controllers.map((one) => [
        one.host.split('.')[0],
        certificateState(one, now),
        controllerHealth(one, now),
      ]),
    ).toEqual([
      ['dc1', 'trusted', 'good'],
      ['dc2', 'soon', 'warning'],
      ['rodc1', 'trusted', 'good'],
      ['dc4', 'notTrusted', 'bad'],
      ['dc5', 'none', 'bad'],
      ['dc6', 'trusted', 'warning'],
    ]);
  });

  it('stands before those that are farther away or cannot be used', () => {
    expect(byNearness(controllers).map(({ host }) => host.split('.')[0])).toEqual([
      'dc1',
      'dc2',
      'dc6',
      'rodc1',
      'dc4',
      'dc5',
    ]);
  });
});
