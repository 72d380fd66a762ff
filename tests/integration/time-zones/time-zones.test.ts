/** @databases all */
import { BACK, FORWARD, NEW_YORK, TOKYO, useZones } from './zones';

describe('the times of an invitation', () => {
  const inZone = useZones();

  it('keep their values and their order when clocks change to and from daylight saving time', async () => {
    const moments = [...FORWARD, ...BACK];
    const { read, sorted, due } = await inZone(NEW_YORK, { write: moments, leaseAt: '2026-11-01T05:59:50Z' });
    expect(read).toEqual(moments);
    expect(sorted).toEqual(moments);
    // A lease of 20 seconds, which starts ten seconds before the clock is set back to 1:00.
    expect(due).toEqual({ 1: false, 10: false, 19: false, 20: true, 21: true, 3600: true, 3660: true });

    const elsewhere = await inZone(TOKYO, {});
    expect(elsewhere.read).toEqual(moments);
    expect(elsewhere.sorted).toEqual(moments);
  });
});
