export const previews = {
  'preview.remove': 'Ohne Vorschau senden',
  'linkPreviews.title': 'Linkvorschau',
  'linkPreviews.note':
    'Bevor ein Link gesendet wird, sieht dein Server auf der Seite nach ihrem Titel. Die Vorschau geht mit der Nachricht mit; wer sie bekommt, fragt niemanden.',
  'linkPreviews.open': 'In offenen Unterhaltungen',
  'linkPreviews.sealed': 'In verschlüsselten Unterhaltungen',
  'linkPreviews.sealedText': 'Dein Server erfährt dann, welche Links du dort sendest.',
};
