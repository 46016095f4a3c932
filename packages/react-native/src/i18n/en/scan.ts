/** Codes in front of the camera. */
export const scan = {
  'scan.start': 'Scan with the camera',
  'scan.stop': 'Stop the camera',
  'scan.opening': 'Opening the camera…',
  'scan.open': 'Hold the code in front of the camera.',
  'scan.other': 'That is another kind of code. Hold the right one in front of the camera.',
  'scan.refused':
    'The app is not allowed to use the camera. Allow it in the settings of the browser or device, or paste the code.',
  'scan.absent': 'No camera was found. Paste the code instead.',
  'scan.busy': 'Another app is using the camera. Close it and try again, or paste the code.',
  'scan.unsupported': 'This page can’t use the camera: it has to be opened over https. Paste the code instead.',
  'scan.failed': 'The camera could not be opened. Try again, or paste the code.',
} as const;
