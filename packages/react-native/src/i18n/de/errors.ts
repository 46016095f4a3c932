import type { Translation } from '../catalog';
import type { errors as source } from '../en/errors';

export const errors: Translation<typeof source, 'one' | 'other'> = {
  'error.internal': 'Auf dem Server ist etwas schiefgegangen. Bitte versuche es noch einmal.',
  'error.unavailable': 'Der Server ist nicht erreichbar. Prüfe deine Verbindung und versuche es noch einmal.',
  'error.draining': 'Der Server startet neu. Er ist gleich wieder da.',
  'error.rateLimited': 'Zu viele Versuche. Warte einen Moment und versuche es dann noch einmal.',
  'error.overloaded': 'Der Server ist gerade stark ausgelastet. Bitte versuche es gleich noch einmal.',
  'error.slowConsumer': 'Die Verbindung ist zu langsam. Neuer Versuch läuft.',
  'error.heartbeatLost': 'Die Verbindung ist abgerissen. Neuer Versuch läuft.',
  'error.unauthenticated': 'Bitte melde dich erneut an.',
  'error.sessionRevoked': 'Dieses Gerät wurde abgemeldet. Bitte melde dich erneut an.',
  'error.tokenExpired': 'Deine Anmeldung ist abgelaufen. Bitte melde dich erneut an.',
  'error.badCredentials': 'Kürzel oder Passwort stimmt nicht.',
  'error.refreshReused': 'Zu deiner Sicherheit wurde dieses Gerät abgemeldet. Bitte melde dich erneut an.',
  'error.malformed': 'App und Server verstehen sich nicht. Bitte aktualisiere die App.',
  'error.invalidArgument': 'Das hat der Server nicht angenommen. Prüfe deine Eingabe.',
  'error.tooLarge': 'Das ist zu groß zum Senden.',
  'error.limitReached': 'Eine Obergrenze ist erreicht, mehr geht hier nicht.',
  'error.unsupportedVersion': 'Diese App ist zu alt für den Server. Bitte aktualisiere sie.',
  'error.helloFirst': 'Die Verbindung kam nicht richtig zustande. Neuer Versuch läuft.',
  'error.notFound': 'Das gibt es nicht oder nicht mehr.',
  'error.notMember': 'Du bist nicht mehr Mitglied dieser Unterhaltung.',
  'error.forbidden': 'Das darfst du hier nicht.',
  'error.signUpClosed': 'Dieser Server nimmt keine neuen Konten an.',
  'error.accountDisabled': 'Dieses Konto wurde von den Betreibern des Servers gesperrt. Wende dich an sie.',
  'error.handleTaken': 'Dieses Kürzel ist vergeben. Versuche ein anderes.',
  'error.inviteInvalid': 'Dieser Link funktioniert nicht mehr. Bitte um einen neuen.',
  'error.originRefused': 'Der Server nimmt von dieser Adresse keine Verbindungen an.',
  'error.idConflict': 'Das wurde bereits mit anderem Inhalt gesendet.',
  'error.staleEpoch': 'Die Unterhaltung ist schon weiter. Neuer Versuch läuft.',
  'error.alreadyExists': 'Das gibt es schon.',
  'error.noKeys': 'Jemand davon hat die Verschlüsselung noch nicht eingerichtet. Bitte sie, die App einmal zu öffnen.',
  'error.deviceLocked':
    'Dieses Gerät hat deine Schlüssel noch nicht. Verbinde es oder nutze deine Wiederherstellungsphrase.',
  'error.unverified':
    'Die Sicherheitsnummer ist neu oder wurde nicht verglichen. Vergleicht sie und sende dann noch einmal.',
};
