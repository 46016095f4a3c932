export const previews = {
  'preview.remove': 'Enviar sin la vista previa',
  'linkPreviews.title': 'Vistas previas de enlaces',
  'linkPreviews.note':
    'Antes de enviar un enlace, tu servidor mira el título de la página. La vista previa va con el mensaje; quien lo recibe no consulta a nadie.',
  'linkPreviews.open': 'En conversaciones abiertas',
  'linkPreviews.sealed': 'En conversaciones cifradas',
  'linkPreviews.sealedText': 'Así tu servidor sabe qué enlaces envías ahí.',
};
