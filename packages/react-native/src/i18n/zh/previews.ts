export const previews = {
  'preview.remove': '发送时不带预览',
  'linkPreviews.title': '链接预览',
  'linkPreviews.note': '发送链接之前，你的服务器会查看网页的标题。预览随消息一起发送；收到的人不会访问任何网站。',
  'linkPreviews.open': '在开放对话中',
  'linkPreviews.sealed': '在加密对话中',
  'linkPreviews.sealedText': '这样你的服务器会知道你在那里发送了哪些链接。',
};
