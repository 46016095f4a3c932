import type { RomanceForm, Translation } from '../catalog';
import type { safety as source } from '../en/safety';

export const safety: Translation<typeof source, RomanceForm> = {
  'self.title': 'Mensajes guardados',
  'self.subtitle': 'Solo tú puedes leer esto',
  'encryption.title': 'Cifrado',
  'encryption.closed': 'Cifrado de extremo a extremo',
  'encryption.closedText': 'Solo los dispositivos de sus miembros pueden leerla.',
  'encryption.selfText': 'Solo tus propios dispositivos pueden leerla.',
  'encryption.open': 'Conversación abierta',
  'encryption.openMark': 'Abierta',
  'encryption.openText': 'El servidor puede leer esta conversación.',
  'encryption.openStrip': 'Conversación abierta: el servidor puede leerla',
  'encryption.openExplained':
    'Los mensajes van protegidos por el camino, pero quien administra el servidor puede leerlos. Se eligió así al empezar la conversación y no se puede cambiar. Para algo privado, empieza una conversación nueva.',
  'encryption.understood': 'Entendido',
  'encryption.openChoice': 'El servidor puede leerla. No se puede cambiar después.',
  'safety.title': 'Número de seguridad',
  'safety.text':
    'Si {{name}} ve los mismos números, nadie más puede leer esta conversación. Hay que compararlos en persona o por teléfono, no en este chat.',
  'safety.number': 'Número de seguridad con {{name}}',
  'safety.verified': 'Verificado',
  'safety.notVerified': 'Aún sin comparar',
  'safety.changedBrief': 'Ha cambiado',
  'safety.changed': 'El número de seguridad de {{name}} ha cambiado',
  'safety.falseDevices':
    'El servidor muestra una lista falsa de los dispositivos de {{name}}. Vale la última correcta.',
  'members.noKeys': 'No puede leer: ningún dispositivo en el grupo cifrado',
  'members.unlisted': 'Puede leer, pero el servidor no lo indica',
  'members.falseDevices': 'El servidor muestra una lista de dispositivos falsa',
  'safety.changedText':
    'Puede que {{name}} haya configurado la aplicación de nuevo sin la frase de recuperación. Puede que alguien esté leyendo. Compara los números para tener certeza.',
  'safety.compare': 'Comparar',
  'safety.compareWith': 'Comparar el número de seguridad',
  'safety.accept': 'Está bien',
  'safety.mark': 'Marcar como verificado',
  'safety.unmark': 'Quitar la verificación',
  'safety.codeTitle': 'Comparar con un código',
  'safety.code': 'Código QR del número de seguridad con {{name}}',
  'safety.codeText': 'Deja que {{name}} lo escanee, o cópialo y pégalo en su dispositivo.',
  'safety.copyCode': 'Copiar código',
  'safety.theirCode': 'Código de {{name}}',
  'safety.theirCodeHelper': 'Pega lo que muestra el dispositivo de {{name}}.',
  'safety.theirCodeMissing': 'Pega primero el código.',
  'safety.check': 'Comprobar',
  'safety.match': 'Los códigos coinciden. {{name}} está verificado.',
  'safety.noMatch':
    'Los códigos no coinciden. Escanéalo o cópialo de nuevo; si no sirve, no envíes nada privado hasta saber por qué.',
  'safety.mismatchTitle': 'Los códigos no coinciden',
  'safety.mismatchText':
    'Quizá sea el código de otra persona, quizá {{name}} haya configurado la aplicación de nuevo, y quizá alguien esté leyendo. No envíes nada privado hasta saber por qué. Pregunta a {{name}} en persona o por teléfono.',
  'safety.missingTitle': 'Aún no hay número de seguridad',
  'safety.missingText': 'Aparece cuando esta persona haya configurado el cifrado y se haya podido acceder al servidor.',
  'join.encrypted': 'Un grupo cifrado',
  'join.people_one': '{{count}} persona',
  'join.people_many': '{{count}} de personas',
  'join.people_other': '{{count}} personas',
};
