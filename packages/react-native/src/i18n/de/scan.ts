export const scan = {
  'scan.start': 'Mit der Kamera scannen',
  'scan.stop': 'Kamera ausschalten',
  'scan.opening': 'Kamera wird geöffnet…',
  'scan.open': 'Halte den Code vor die Kamera.',
  'scan.other': 'Das ist ein anderer Code. Halte den richtigen vor die Kamera.',
  'scan.refused':
    'Die App darf die Kamera nicht benutzen. Erlaube es in den Einstellungen des Browsers oder Geräts, oder füge den Code ein.',
  'scan.absent': 'Es wurde keine Kamera gefunden. Füge den Code stattdessen ein.',
  'scan.busy': 'Eine andere App benutzt die Kamera. Schließe sie und versuche es noch einmal, oder füge den Code ein.',
  'scan.unsupported':
    'Diese Seite kann die Kamera nicht benutzen: Sie muss über https geöffnet werden. Füge den Code stattdessen ein.',
  'scan.failed': 'Die Kamera ließ sich nicht öffnen. Versuche es noch einmal, oder füge den Code ein.',
};
