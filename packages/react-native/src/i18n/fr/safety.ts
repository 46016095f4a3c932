import type { RomanceForm, Translation } from '../catalog';
import type { safety as source } from '../en/safety';

export const safety: Translation<typeof source, RomanceForm> = {
  'self.title': 'Messages enregistrés',
  'self.subtitle': 'Vous seul pouvez lire ceci',
  'encryption.title': 'Chiffrement',
  'encryption.closed': 'Chiffré de bout en bout',
  'encryption.closedText': 'Seuls les appareils des membres peuvent la lire.',
  'encryption.selfText': 'Seuls vos propres appareils peuvent la lire.',
  'encryption.open': 'Conversation ouverte',
  'encryption.openMark': 'Ouverte',
  'encryption.openText': 'Le serveur peut lire cette conversation.',
  'encryption.openStrip': 'Conversation ouverte – le serveur peut la lire',
  'encryption.openExplained':
    'Les messages sont protégés en chemin, mais la personne qui gère le serveur peut les lire. Ce choix a été fait au début de la conversation et ne peut pas être changé. Pour quelque chose de privé, commencez une nouvelle conversation.',
  'encryption.understood': 'Compris',
  'encryption.openChoice': 'Le serveur peut la lire. Ce choix est définitif.',
  'safety.title': 'Numéro de sécurité',
  'safety.text':
    'Si {{name}} voit les mêmes chiffres, personne ne peut lire vos échanges. Comparez-les en personne ou au téléphone, pas dans cette discussion.',
  'safety.number': 'Numéro de sécurité avec {{name}}',
  'safety.verified': 'Vérifié',
  'safety.notVerified': 'Pas encore comparé',
  'safety.changedBrief': 'A changé',
  'safety.changed': 'Le numéro de sécurité de {{name}} a changé',
  'safety.falseDevices':
    'Le serveur montre une fausse liste des appareils de {{name}}. La dernière liste valable fait foi.',
  'members.noKeys': 'Ne peut pas lire : aucun appareil dans le groupe chiffré',
  'members.unlisted': 'Peut lire, mais le serveur ne l’indique pas',
  'members.falseDevices': 'Le serveur montre une fausse liste d’appareils',
  'safety.changedText':
    'Peut-être que {{name}} a réinstallé l’application sans la phrase de récupération. Peut-être que quelqu’un lit vos messages. Comparez les chiffres pour en être sûr.',
  'safety.compare': 'Comparer',
  'safety.compareWith': 'Comparer le numéro de sécurité',
  'safety.accept': 'C’est bon',
  'safety.mark': 'Marquer comme vérifié',
  'safety.unmark': 'Retirer la vérification',
  'safety.codeTitle': 'Comparer par code',
  'safety.code': 'Code QR du numéro de sécurité avec {{name}}',
  'safety.codeText': 'Faites-le scanner par {{name}}, ou copiez-le et collez-le sur son appareil.',
  'safety.copyCode': 'Copier le code',
  'safety.theirCode': 'Code de {{name}}',
  'safety.theirCodeHelper': 'Collez ce qu’affiche l’appareil de {{name}}.',
  'safety.theirCodeMissing': 'Collez d’abord le code.',
  'safety.check': 'Vérifier',
  'safety.match': 'Les codes correspondent. L’identité de {{name}} est vérifiée.',
  'safety.noMatch':
    'Les codes ne correspondent pas. Scannez-le ou copiez-le à nouveau ; si rien n’y fait, n’envoyez rien de privé avant de savoir pourquoi.',
  'safety.mismatchTitle': 'Les codes ne correspondent pas',
  'safety.mismatchText':
    'C’est peut-être le code de quelqu’un d’autre, {{name}} a peut-être reconfiguré l’application, et quelqu’un lit peut-être vos messages. N’envoyez rien de privé avant de savoir pourquoi. Demandez à {{name}} de vive voix ou au téléphone.',
  'safety.missingTitle': 'Pas encore de numéro de sécurité',
  'safety.missingText':
    'Il apparaît une fois que cette personne a configuré le chiffrement et que le serveur a pu être joint.',
  'join.encrypted': 'Un groupe chiffré',
  'join.people_one': '{{count}} personne',
  'join.people_many': '{{count}} de personnes',
  'join.people_other': '{{count}} personnes',
};
