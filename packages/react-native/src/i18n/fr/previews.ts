export const previews = {
  'preview.remove': 'Envoyer sans l’aperçu',
  'linkPreviews.title': 'Aperçus des liens',
  'linkPreviews.note':
    'Avant l’envoi d’un lien, votre serveur regarde le titre de la page. L’aperçu part avec le message ; qui le reçoit n’interroge personne.',
  'linkPreviews.open': 'Dans les conversations ouvertes',
  'linkPreviews.sealed': 'Dans les conversations chiffrées',
  'linkPreviews.sealedText': 'Votre serveur apprend alors quels liens vous y envoyez.',
};
