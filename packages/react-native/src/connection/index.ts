export { type ConnectionNotice, noticeOf } from './banner-of';
export { ConnectionBanner } from './ConnectionBanner';
export { useConnectionNotice } from './use-connection-notice';
