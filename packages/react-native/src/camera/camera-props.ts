/**
 * Why there is no picture. `refused`: the person, or whoever set up the device, does not allow it. `absent`: no camera. `busy`: another
 * app has it. `unsupported`: the browser gives none to this page (it does to pages over https). `failed`: anything else.
 */
export type CameraFailure = 'refused' | 'absent' | 'busy' | 'unsupported' | 'failed';

export interface CameraProps {
  /** There is a picture. */
  readonly onOpen: () => void;
  /** What a QR code in the picture says: again and again as long as it is there. */
  readonly onCode: (text: string) => void;
  /** There is no picture, or none any more. */
  readonly onFailure: (failure: CameraFailure) => void;
}
