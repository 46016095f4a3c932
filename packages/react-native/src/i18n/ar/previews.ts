export const previews = {
  'preview.remove': 'الإرسال دون المعاينة',
  'linkPreviews.title': 'معاينة الروابط',
  'linkPreviews.note':
    'قبل إرسال رابط يطّلع خادمك على عنوان الصفحة. تُرسل المعاينة مع الرسالة، ومن يتلقاها لا يسأل أحدًا.',
  'linkPreviews.open': 'في المحادثات المفتوحة',
  'linkPreviews.sealed': 'في المحادثات المشفرة',
  'linkPreviews.sealedText': 'عندها يعرف خادمك الروابط التي ترسلها هناك.',
};
