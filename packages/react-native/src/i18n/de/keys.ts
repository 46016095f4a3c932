import type { Translation } from '../catalog';
import type { keys as source } from '../en/keys';

export const keys: Translation<typeof source, 'one' | 'other'> = {
  'phrase.title': 'Deine Wiederherstellungsphrase',
  'phrase.text':
    'Mit diesen zwölf Wörtern öffnest du deine Nachrichten wieder, wenn du alle Geräte verlierst. Niemand sonst hat sie, auch nicht der Server: Schreib sie auf und bewahre sie gut auf.',
  'phrase.list': 'Wiederherstellungsphrase',
  'phrase.copy': 'Wörter kopieren',
  'phrase.continue': 'Weiter',
  'phrase.later': 'Später',
  'phrase.checkTitle': 'Hast du sie aufgeschrieben?',
  'phrase.checkText': 'Tippe diese zwei Wörter deiner Phrase ein.',
  'phrase.word': 'Wort {{number}}',
  'phrase.wrong': 'Mindestens eines der Wörter stimmt nicht. Sieh nach, was du aufgeschrieben hast.',
  'phrase.confirm': 'Bestätigen',
  'phrase.saved': 'Wiederherstellungsphrase gesichert',
  'phrase.show': 'Wörter noch einmal zeigen',
  'phrase.banner': 'Sichere deine Wiederherstellungsphrase',
  'phrase.bannerAction': 'Sichern',
  'keys.restoring': 'Deine früheren Nachrichten werden geöffnet …',
  'locked.title': 'Öffne deine Nachrichten',
  'locked.text':
    'Du bist angemeldet. Deine Nachrichten sind verschlüsselt, und dieses Gerät hat die Schlüssel dazu noch nicht.',
  'locked.ways': 'Wie möchtest du sie öffnen?',
  'locked.wayLink': 'Anderes Gerät',
  'locked.wayPhrase': 'Phrase',
  'locked.linkText':
    'Auf deinem anderen Gerät: Einstellungen → Geräte → Gerät verbinden. Scanne diesen Code dort, oder kopiere ihn und füge ihn ein.',
  'locked.linkWait': 'Hier geht es dann von selbst weiter.',
  'locked.qr': 'QR-Code, der dieses Gerät verbindet',
  'locked.code': 'Verbindungscode',
  'locked.copyCode': 'Code kopieren',
  'locked.phraseText':
    'Tippe die zwölf Wörter ein, die du aufgeschrieben hast, oder füge sie ein. Großschreibung, Nummern und Zeilenumbrüche spielen keine Rolle.',
  'locked.phrase': 'Wiederherstellungsphrase',
  'locked.phraseHelper': 'Zwölf Wörter',
  'locked.restore': 'Meine Nachrichten öffnen',
  'locked.count': 'Die Phrase hat zwölf Wörter. Es fehlen welche, oder es sind zu viele.',
  'locked.wordWrong_one': 'Dieses Wort kommt in keiner Phrase vor: {{words}}. Prüfe die Schreibweise.',
  'locked.wordWrong_other': 'Diese Wörter kommen in keiner Phrase vor: {{words}}. Prüfe die Schreibweise.',
  'locked.checksum':
    'Alle Wörter gibt es, aber sie passen nicht zusammen. Prüfe die Reihenfolge und ob eines verwechselt wurde.',
  'locked.wrong':
    'Das ist eine Wiederherstellungsphrase, aber nicht die dieses Kontos. Wenn du inzwischen eine neue gemacht hast, gilt die alte nicht mehr.',
  'locked.noPhrase':
    'Dieses Konto hat keine Wiederherstellungsphrase. Verbinde dieses Gerät stattdessen mit einem anderen.',
  'locked.neither': 'Ich habe nichts davon',
  'locked.startOverTitle': 'Ohne deine Nachrichten neu anfangen?',
  'locked.startOverText':
    'Du bekommst neue Schlüssel. Frühere Nachrichten in verschlüsselten Unterhaltungen bleiben für immer verschlossen; niemand kann sie öffnen, auch nicht der Server. Deine Kontakte sehen, dass sich deine Schlüssel geändert haben. Dein Konto, deine Kontakte und deine Gruppen bleiben.',
  'locked.startOver': 'Neu anfangen',
  'locked.wayPasskey': 'Passkey',
  'locked.passkeyText':
    'Ein Passkey, den du früher gemacht hast, öffnet deine Nachrichten mit Fingerabdruck, Gesicht oder PIN.',
  'locked.passkeyUse': 'Passkey verwenden',
  'passkey.cancelled': 'Es wurde kein Passkey verwendet. Versuch es noch einmal oder wähle einen anderen Weg.',
  'passkey.unsupported':
    'Wo du deine Passkeys aufbewahrst, können sie keine Nachrichten öffnen. Die Wiederherstellungsphrase geht überall.',
  'passkey.none': 'Dein Konto hat keinen Passkey. Nimm ein anderes Gerät oder die Phrase.',
  'passkey.wrong': 'Dieser Passkey öffnet deine Nachrichten nicht.',
  'passkey.add': 'Passkey hinzufügen',
  'passkey.addText': 'Öffnet deine Nachrichten auf einem neuen Gerät mit Fingerabdruck, Gesicht oder PIN',
  'passkey.title': 'Passkey',
  'passkey.made': 'Gemacht auf {{name}}',
  'passkey.removeTitle': 'Diesen Passkey entfernen?',
  'passkey.removeText':
    'Er öffnet deine Nachrichten dann nicht mehr. Lösche ihn auch dort, wo du deine Passkeys aufbewahrst.',
  'passkey.added': 'Passkey hinzugefügt',
  'recovery.title': 'Wiederherstellung',
  'recovery.note':
    'Mit deiner Wiederherstellungsphrase öffnest du deine Nachrichten wieder, wenn du alle Geräte verlierst.',
  'recovery.good': 'Deine Sicherung funktioniert',
  'recovery.goodText': 'Ein neues Gerät könnte deine Nachrichten mit der Phrase öffnen.',
  'recovery.untested': 'Deine Sicherung ist noch nicht geprüft',
  'recovery.untestedText': 'Das geschieht von selbst, sobald du online bist.',
  'recovery.broken': 'Deine Sicherung funktioniert nicht',
  'recovery.brokenText':
    'Ein neues Gerät könnte deine Nachrichten nicht öffnen. Mach eine neue Phrase, solange du dieses noch hast.',
  'recovery.unsaved': 'Sichere deine Wiederherstellungsphrase',
  'recovery.unsavedText': 'Du hast noch nicht bestätigt, dass du sie aufgeschrieben hast.',
  'recovery.renew': 'Neue Phrase machen',
  'recovery.renewText': 'Wenn die alte verloren ist oder jemand sie gesehen hat',
  'recovery.renewTitle': 'Neue Wiederherstellungsphrase machen?',
  'recovery.renewConfirmText': 'Die alte Phrase gilt sofort nicht mehr. Schreib die neue gleich auf.',
  'recovery.verifiedOnly': 'Nur an bestätigte Personen senden',
  'recovery.verifiedOnlyText': 'An Personen, deren Identität du nicht bestätigt hast, wird nichts gesendet.',
  'recovery.sending': 'Senden',
  'devices.noKeys': 'Noch keine Schlüssel',
  'devices.signedOut': 'Abgemeldet; entferne es',
  'devices.remove': '{{device}} entfernen',
  'devices.removeTitle': '{{device}} entfernen?',
  'devices.removeText': 'Das Gerät wird abgemeldet und kann nichts Neues mehr lesen.',
  'devices.removeAll': 'Alle anderen Geräte entfernen',
  'devices.removeAllTitle': 'Alle anderen Geräte entfernen?',
  'devices.link': 'Gerät verbinden',
  'devices.linkTitle': 'Gerät verbinden',
  'devices.linkText':
    'Melde dich auf dem neuen Gerät an. Es zeigt einen Code: Scanne ihn, oder kopiere ihn und füge ihn hier ein.',
  'devices.linkCode': 'Verbindungscode',
  'devices.linkMissing': 'Füge den Code ein, den das neue Gerät zeigt.',
  'devices.linkWrong':
    'Das ist kein Verbindungscode eines deiner Geräte. Kopiere ihn noch einmal ganz vom neuen Gerät; beide müssen mit demselben Konto angemeldet sein.',
  'devices.linkSubmit': 'Verbinden',
  'devices.false':
    'Der Server zeigt für dein Konto andere Geräte oder eine andere Identität, als dieses Gerät kennt. Ihnen wird nicht geglaubt, und sie bekommen keine Schlüssel. Hast du auf einem anderen Gerät neu angefangen, melde dich hier ab; sonst frag, wer den Server betreibt.',
  'devices.linked': 'Gerät verbunden. Es öffnet jetzt deine Nachrichten.',
};
