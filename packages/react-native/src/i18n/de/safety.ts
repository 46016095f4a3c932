import type { Translation } from '../catalog';
import type { safety as source } from '../en/safety';

export const safety: Translation<typeof source, 'one' | 'other'> = {
  'self.title': 'Gespeichertes',
  'self.subtitle': 'Nur du kannst das lesen',
  'encryption.title': 'Verschlüsselung',
  'encryption.closed': 'Ende-zu-Ende-verschlüsselt',
  'encryption.closedText': 'Nur die Geräte der Mitglieder können mitlesen.',
  'encryption.selfText': 'Nur deine eigenen Geräte können es lesen.',
  'encryption.open': 'Offene Unterhaltung',
  'encryption.openMark': 'Offen',
  'encryption.openText': 'Der Server kann diese Unterhaltung lesen.',
  'encryption.openStrip': 'Offene Unterhaltung – der Server kann mitlesen',
  'encryption.openExplained':
    'Nachrichten sind unterwegs geschützt, aber wer den Server betreibt, kann sie lesen. Das wurde zu Beginn so gewählt und lässt sich nicht ändern. Für Vertrauliches beginne eine neue Unterhaltung.',
  'encryption.understood': 'Verstanden',
  'encryption.openChoice': 'Der Server kann mitlesen. Das lässt sich später nicht ändern.',
  'safety.title': 'Sicherheitsnummer',
  'safety.text':
    'Sieht {{name}} dieselben Zahlen, kann zwischen euch niemand mitlesen. Vergleicht sie persönlich oder am Telefon, nicht in diesem Chat.',
  'safety.number': 'Sicherheitsnummer mit {{name}}',
  'safety.verified': 'Bestätigt',
  'safety.notVerified': 'Noch nicht verglichen',
  'safety.changedBrief': 'Hat sich geändert',
  'safety.changed': 'Die Sicherheitsnummer von {{name}} hat sich geändert',
  'safety.falseDevices': 'Der Server zeigt eine falsche Liste der Geräte von {{name}}. Es gilt die letzte richtige.',
  'members.noKeys': 'Kann nicht lesen: kein Gerät in der verschlüsselten Gruppe',
  'members.unlisted': 'Kann lesen, steht aber nicht in der Liste des Servers',
  'members.falseDevices': 'Der Server zeigt eine falsche Geräteliste',
  'safety.changedText':
    'Vielleicht hat {{name}} die App ohne die Wiederherstellungsphrase neu eingerichtet. Vielleicht liest jemand mit. Vergleicht die Zahlen, um sicher zu sein.',
  'safety.compare': 'Vergleichen',
  'safety.compareWith': 'Sicherheitsnummer vergleichen',
  'safety.accept': 'Ist in Ordnung',
  'safety.mark': 'Als bestätigt markieren',
  'safety.unmark': 'Bestätigung entfernen',
  'safety.codeTitle': 'Per Code vergleichen',
  'safety.code': 'QR-Code der Sicherheitsnummer mit {{name}}',
  'safety.codeText': 'Lass {{name}} ihn scannen, oder kopiere ihn und füge ihn auf dem anderen Gerät ein.',
  'safety.copyCode': 'Code kopieren',
  'safety.theirCode': 'Code von {{name}}',
  'safety.theirCodeHelper': 'Füge ein, was das Gerät von {{name}} zeigt.',
  'safety.theirCodeMissing': 'Füge zuerst den Code ein.',
  'safety.check': 'Prüfen',
  'safety.match': 'Die Codes stimmen überein. {{name}} ist bestätigt.',
  'safety.noMatch':
    'Die Codes stimmen nicht überein. Scanne oder kopiere den Code noch einmal; hilft das nicht, sende nichts Vertrauliches, bis du weißt, warum.',
  'safety.mismatchTitle': 'Die Codes stimmen nicht überein',
  'safety.mismatchText':
    'Vielleicht hast du den Code von jemand anderem, vielleicht hat {{name}} die App neu eingerichtet, und vielleicht liest jemand mit. Sende nichts Vertrauliches, bis du weißt, warum. Frag {{name}} persönlich oder am Telefon.',
  'safety.missingTitle': 'Noch keine Sicherheitsnummer',
  'safety.missingText':
    'Sie erscheint, sobald diese Person die Verschlüsselung eingerichtet hat und der Server erreichbar war.',
  'join.encrypted': 'Eine verschlüsselte Gruppe',
  'join.people_one': '{{count}} Person',
  'join.people_other': '{{count}} Personen',
};
