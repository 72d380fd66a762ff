/** @databases all */
/** @run nightly */
import path from 'node:path';
import { BACK, FORWARD, NEW_YORK, TOKYO, useZones } from './zones';

// Strapi starts four times, which takes minutes on a busy machine.
jest.setTimeout(600_000);

const schema = path.join(__dirname, '../upgrade/earlier-schema.json');
const EARLIER = `module.exports = { contentTypes: require(${JSON.stringify(schema)}) };\n`;

describe("a time that an earlier version stored in the server's time zone", () => {
  const inZone = useZones();

  it('is converted once, and then keeps its value', async () => {
    // Without the hour that occurs twice: an earlier version could not store which of the two was meant.
    const moments = [...FORWARD, ...BACK.filter((each) => !/T0[56]:/.test(each))];
    await inZone(NEW_YORK, { boot: { pluginSource: EARLIER }, write: moments });
    expect((await inZone(NEW_YORK, {})).read).toEqual(moments);
    expect((await inZone(TOKYO, {})).read).toEqual(moments);
    expect((await inZone(NEW_YORK, {})).read).toEqual(moments);
  });
});
