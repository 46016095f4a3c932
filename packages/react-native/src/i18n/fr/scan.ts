export const scan = {
  'scan.start': 'Scanner avec la caméra',
  'scan.stop': 'Arrêter la caméra',
  'scan.opening': 'Ouverture de la caméra…',
  'scan.open': 'Placez le code devant la caméra.',
  'scan.other': 'C’est un autre type de code. Placez le bon devant la caméra.',
  'scan.refused':
    'L’application n’a pas le droit d’utiliser la caméra. Autorisez-la dans les réglages du navigateur ou de l’appareil, ou collez le code.',
  'scan.absent': 'Aucune caméra trouvée. Collez plutôt le code.',
  'scan.busy': 'Une autre application utilise la caméra. Fermez-la et réessayez, ou collez le code.',
  'scan.unsupported':
    'Cette page ne peut pas utiliser la caméra : elle doit être ouverte en https. Collez plutôt le code.',
  'scan.failed': 'La caméra n’a pas pu être ouverte. Réessayez ou collez le code.',
};
