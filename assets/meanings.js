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

// Words by which names say whose business they are, a line for each field of the administration.
const FIELDS = [
  "公安 平安 警 派出所 反诈 交管 车管",
  "教育 教委 学校 大学 学院 中学 小学 幼儿园 考试 招生",
  "法院",
  "检察",
  "司法 普法",
  "税务 纳税 退税",
  "卫健 卫生 健康 医院 疾控 疾病预防",
  "医保 医疗保障",
  "人社 人力资源 社保 社会保障 就业 人事 劳动",
  "民政 婚姻",
  "文旅 文化 文广 旅游 图书 博物",
  "应急 安监 安全生产",
  "消防",
  "监管 市监 工商 食药 药监",
  "交通 公交 地铁 铁路",
  "住建 住房 房管 公积金",
  "城管 城市管理",
  "环境 环保 生态",
  "农业 三农 农村",
  "水利 水务",
  "气象",
  "财政",
  "审计",
  "统计",
  "信访",
  "发改 发展改革",
  "工信 信息化",
  "商务",
  "科技 科学技术",
  "自然资源 自规 国土",
  "林业 林草",
  "退役",
  "体育",
  "民族 宗教",
  "国资",
  "残联",
  "妇联",
  "团委 共青团",
  "工会",
  "网信",
  "人大",
  "政协",
  "纪委 纪检 监委",
  "组织部",
  "宣传部",
  "统战",
  "政务服务 行政审批",
  "数据",
].map((line) => line.split(" "));

/** @type {(form: string) => string[][]} */
const fieldsOf = (form) => FIELDS.filter((words) => words.some((word) => form.includes(word)));

/**
 * True where both say whose business they are, and it is not the same: a court of a district is not its schools.
 * @type {(one: string, other: string) => boolean}
 */
export function areOfOtherFields(one, other) {
  const [mine, theirs] = [fieldsOf(one), fieldsOf(other)];
  return mine.length > 0 && theirs.length > 0 && !mine.some((field) => theirs.includes(field));
}

// Provinces as they are short for: 冀人社 is 河北人社.
const PROVINCES = new Map("京北京 津天津 沪上海 渝重庆 冀河北 晋山西 蒙内蒙古 辽辽宁 吉吉林 黑黑龙江 苏江苏 浙浙江 皖安徽 闽福建 赣江西 鲁山东 豫河南 鄂湖北 湘湖南 粤广东 桂广西 琼海南 川四川 黔贵州 贵贵州 滇云南 云云南 藏西藏 陕陕西 甘甘肃 陇甘肃 青青海 宁宁夏 新新疆".split(" ").map((line) => [line[0], line.slice(1)]));

/**
 * What a body of a province calls itself, where the text begins with what its province is short for.
 * @type {(form: string) => string}
 */
function ofProvince(form) {
  const [province, rest] = [PROVINCES.get(form[0]), form.slice(1)];
  return province && [...Object.keys(MEANT), ...FIELDS.flat()].some((word) => rest.startsWith(word)) ? province + rest : form;
}

/**
 * 文旅 is 文化旅游: everything that is known said so, and each by itself.
 * @type {(form: string) => string[]}
 */
export function expanded(said) {
  const form = ofProvince(said);
  const known = Object.keys(MEANT).filter((word) => form.includes(word) && !form.includes(MEANT[word]));
  /** @type {(text: string, word: string) => string} */
  const say = (text, word) => text.replace(word, text.includes(MEANT[word]) ? "" : MEANT[word]);
  const all = known.reduce(say, form);
  return [...(known.length || form !== said ? [all] : []), ...(known.length > 1 ? known.map((word) => say(form, word)) : [])].slice(0, 4);
}
