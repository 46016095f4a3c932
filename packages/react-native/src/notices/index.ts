export {
  decideNotice,
  type NoticeContent,
  type NoticeFacts,
  type NoticeWay,
  noticeContents,
  noticeText,
} from './decide';
export { type Notice, type NoticeTarget, type Notifier, type NotifierPermission, notifier } from './notifier';
export { type NoticesOptions, useNotices } from './use-notices';
