export const scan = {
  'scan.start': '用摄像头扫描',
  'scan.stop': '关闭摄像头',
  'scan.opening': '正在打开摄像头…',
  'scan.open': '将代码对准摄像头。',
  'scan.other': '这是另一种代码。请将正确的代码对准摄像头。',
  'scan.refused': '应用无权使用摄像头。请在浏览器或设备的设置中允许，或粘贴代码。',
  'scan.absent': '未找到摄像头。请改为粘贴代码。',
  'scan.busy': '其他应用正在使用摄像头。请关闭它后重试，或粘贴代码。',
  'scan.unsupported': '此页面无法使用摄像头：需要通过 https 打开。请改为粘贴代码。',
  'scan.failed': '无法打开摄像头。请重试，或粘贴代码。',
};
