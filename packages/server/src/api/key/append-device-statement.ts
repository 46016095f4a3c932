import type { KeyService } from '@tidings/protocol';
import type { Devices } from '../../keys/devices';
import { invalid } from '../fields';
import type { SessionHandler } from '../procedure';

export function appendDeviceStatement(deps: {
  readonly devices: Pick<Devices, 'append'>;
}): SessionHandler<typeof KeyService.method.appendDeviceStatement> {
  return async ({ statement }, { identity }) => {
    if (statement === undefined) throw invalid('statement is missing');
    await deps.devices.append(statement, identity);
    return {};
  };
}
