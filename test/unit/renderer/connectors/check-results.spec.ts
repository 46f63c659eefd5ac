import { describe, expect, it } from 'vitest';
import { testStepIds } from '../../../../shared/ipc/directory-channels';
import { failedTest, goodTest, mixedDiagnosis } from '../../../fakes/fake-topology';
import { shownSteps, verdict } from '../../../../renderer/features/connectors/connection-test/test-result';
import {
  byTrouble,
  countContainers,
  worst,
} from '../../../../renderer/features/connectors/partitions/permission-counts';

describe('a connection test', () => {
  it('shows every step as waiting until the answer is there', () => {
    expect(shownSteps(null).map(({ id, result }) => [id, result])).toEqual(
      testStepIds.map((id) => [id, 'waiting']),
    );
  });

  it('shows in its order what was found, and no step that was not part of it', () => {
    const found = [...failedTest].reverse().filter(({ id }) => id !== 'rights');
    expect(shownSteps(found).map(({ id, result }) => `${id} ${result}`)).toEqual([
      'dns good',
      'tcp good',
      'tls bad',
      'bind skipped',
      'pdc skipped',
      'partitions skipped',
    ]);
  });

  it('is as good as its worst step', () => {
    const [first, ...rest] = goodTest;
    const warned = first === undefined ? [] : [{ ...first, state: 'warning' as const }, ...rest];
    expect([verdict(goodTest), verdict(warned), verdict(failedTest)]).toEqual(['good', 'warning', 'bad']);
  });
});

describe('a check of permissions', () => {
  const diagnosis = mixedDiagnosis(0);

  it('counts containers by their worst line', () => {
    expect(countContainers(diagnosis)).toEqual({ bad: 1, warning: 1, good: 1 });
    const none = { distinguishedName: 'OU=Empty', sample: '', lines: [] };
    expect(countContainers({ containers: [none] })).toEqual({ bad: 0, warning: 1, good: 0 });
  });

  it('puts trouble first', () => {
    expect(byTrouble(diagnosis.containers).map(({ sample, lines }) => `${sample} ${worst(lines)}`)).toEqual([
      'bernd.maier bad',
      'carla.conti warning',
      'anna.berger good',
    ]);
  });
});
