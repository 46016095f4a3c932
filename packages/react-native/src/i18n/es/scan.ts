export const scan = {
  'scan.start': 'Escanear con la cámara',
  'scan.stop': 'Apagar la cámara',
  'scan.opening': 'Abriendo la cámara…',
  'scan.open': 'Pon el código delante de la cámara.',
  'scan.other': 'Es otro tipo de código. Pon el correcto delante de la cámara.',
  'scan.refused':
    'La aplicación no tiene permiso para usar la cámara. Permítelo en los ajustes del navegador o del dispositivo, o pega el código.',
  'scan.absent': 'No se ha encontrado ninguna cámara. Pega el código.',
  'scan.busy': 'Otra aplicación está usando la cámara. Ciérrala y vuelve a intentarlo, o pega el código.',
  'scan.unsupported': 'Esta página no puede usar la cámara: hay que abrirla por https. Pega el código.',
  'scan.failed': 'No se ha podido abrir la cámara. Vuelve a intentarlo o pega el código.',
};
