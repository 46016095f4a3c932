import type { Translation } from '../catalog';
import type { common as source } from '../en/common';

export const common: Translation<typeof source, 'other'> = {
  'common.appName': 'Tidings',
  'common.cancel': '取消',
  'common.close': '关闭',
  'common.back': '返回',
  'common.save': '保存',
  'common.retry': '重试',
  'common.showMore': '显示更多（{{left}}）',
  'common.copied': '已复制',
  'common.remove': '移除',
  'common.loading': '正在加载…',
  'common.you': '你',
  'common.handle': '@{{handle}}',
  'time.today': '今天',
  'time.yesterday': '昨天',
  'time.justNow': '刚刚',
  'time.minutesAgo_other': '{{count}} 分钟前',
  'time.hoursAgo_other': '{{count}} 小时前',
  'time.daysAgo_other': '{{count}} 天前',
  'update.ready': '新版本已准备好。',
  'update.reload': '重新加载',
  'start.failedTitle': 'Tidings 无法在此启动',
};
