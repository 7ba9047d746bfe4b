// What a question may mean: bodies as the public calls them, and as they call themselves.

/**
 * What the public says for what bodies are called, and for whose business it is.
 * @type {Record<string, string>}
 */
const MEANT = {
  卫健: "卫生健康", 卫计: "卫生计生", 人社: "人力资源社会保障", 社保: "社会保障", 医保: "医疗保障", 文旅: "文化旅游", 文广旅: "文化广电旅游", 发改: "发展改革",
  住建: "住房城乡建设", 市监: "市场监督管理", 市场监管: "市场监督管理", 自规: "自然资源规划", 环保: "生态环境", 农业: "农业农村", 退役: "退役军人", 应急: "应急管理",
  工信: "工业信息化", 网信: "互联网信息", 交运: "交通运输", 交管: "交通管理", 交警: "交通警察", 城管: "城市管理", 行政审批: "政务服务", 国安: "国家安全", 纪委: "纪律检查",
  团委: "共青团", 安监: "安全生产监督", 食药监: "食品药品监督", 疾控: "疾病预防控制", 公积金: "住房公积金", 高院: "高级人民法院", 检察: "人民检察院", 警方: "公安", 公交: "公共交通",
  车辆: "交管", 年检: "交管", 违章: "交管", 驾照: "交管", 驾驶证: "交管", 车管: "公安交管", 高考: "教育考试", 中考: "教育考试", 学业: "教育", 自考: "教育考试", 成考: "教育考试",
  报名: "考试", 户口: "公安", 户籍: "公安", 身份证: "公安", 反诈: "公安", 结婚: "民政", 养老金: "社会保障", 纳税: "税务", 报税: "税务", 社会保险: "社会保障", 天气: "气象",
  疫苗: "疾病预防控制", 房产: "住房", 招聘: "人力资源", 旅游: "文化和旅游", 政务: "政务服务",
};

/**
 * 文旅 is 文化旅游: everything that is known said so, and each by itself.
 * @type {(form: string) => string[]}
 */
export function expanded(form) {
  const known = Object.keys(MEANT).filter((word) => form.includes(word) && !form.includes(MEANT[word]));
  /** @type {(text: string, word: string) => string} */
  const say = (text, word) => text.replace(word, text.includes(MEANT[word]) ? "" : MEANT[word]);
  const all = known.reduce(say, form);
  return [...(known.length ? [all] : []), ...(known.length > 1 ? known.map((word) => say(form, word)) : [])].slice(0, 4);
}
