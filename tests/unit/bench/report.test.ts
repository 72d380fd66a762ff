import { toRow, toTable } from '../../bench/support/report';

describe('a measurement of a benchmark', () => {
  it('reports whether it meets its goal, as an upper or a lower limit', () => {
    const goals = [{ atLeast: 2.5 }, { atMost: 2.5 }];
    const verdicts = [2.4, 2.5, 2.6].map((value) =>
      goals.map((goal) => toRow({ name: 'speed', value, unit: '×', goal }).ok)
    );
    expect(verdicts).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ]);
  });

  it('is compared unrounded and displayed rounded', () => {
    expect(toRow({ name: 'answers', value: 30.04, unit: 'ms', goal: { atMost: 30 } })).toEqual({
      name: 'answers',
      value: 30,
      unit: 'ms',
      goal: '≤ 30',
      ok: false,
    });
  });

  it('must be a number', () => {
    expect(() => toRow({ name: 'speed', value: NaN, unit: '/s' })).toThrow('There is no figure for "speed"');
  });

  it('becomes a row of the table', () => {
    const rows = [
      toRow({ name: 'redemptions', value: 31.26, unit: '/s' }),
      toRow({ name: 'to registration', value: 2.1, unit: '×', goal: { atLeast: 2.5 } }),
    ];
    expect(toTable(rows).split('\n')).toEqual([
      '                  figure  goal',
      'redemptions      31.3 /s',
      'to registration    2.1 ×  ≥ 2.5  MISSED',
    ]);
  });
});
