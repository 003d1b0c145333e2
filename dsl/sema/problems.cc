#include "dsl/sema/problems.h"

namespace weir::sema {

const DiagSpec kUnknownKey = {
    "schema/unknown-key", Severity::Error, true,
    {"{where} has no key '{key}'", "{where}没有“{key}”这个键"},
    {},
    "A key that the language does not know at this place.",
    "forms:\n  lead:\n    fields:\n      name: {type: text, requird: true}\n",
    "forms:\n  lead:\n    fields:\n      name: {type: text, required: true}\n"};

const DiagSpec kMissingKey = {
    "schema/missing-key", Severity::Error, true,
    {"{where} needs the key '{key}'", "{where}缺少“{key}”"},
    {"add '{key}:'", "请补上“{key}:”"},
    "A key without which the definition means nothing.",
    "forms:\n  lead:\n    fields:\n      name: {required: true}\n",
    "forms:\n  lead:\n    fields:\n      name: {type: text, required: true}\n"};

const DiagSpec kWrongKind = {
    "schema/wrong-kind", Severity::Error, true,
    {"this place takes {expected}, here is {found}", "这里应该是{expected}，现在是{found}"},
    {},
    "A list, a map or a text where the key takes something else.",
    "forms:\n  lead:\n    fields: [name]\n",
    "forms:\n  lead:\n    fields:\n      name: {type: text}\n"};

const DiagSpec kWrongValue = {
    "schema/wrong-value", Severity::Error, true,
    {"'{value}' is not {expected}", "“{value}”不是{expected}"},
    {},
    "A text that cannot be read as what the key holds.",
    "forms:\n  lead:\n    history: maybe\n    fields:\n      name: {type: text}\n",
    "forms:\n  lead:\n    history: false\n    fields:\n      name: {type: text}\n"};

const DiagSpec kNotAllowedHere = {
    "schema/not-allowed-here", Severity::Error, true,
    {"'{key}' cannot stand here: {why}", "这里不能写“{key}”：{why}"},
    {},
    "A key that contradicts another one.",
    "open: true\npermissions:\n  sales:\n    lead: {see: all}\nforms:\n  lead:\n    fields:\n      name: {type: text}\n",
    "permissions:\n  sales:\n    lead: {see: all}\nforms:\n  lead:\n    fields:\n      name: {type: text}\n"};

const DiagSpec kDuplicateId = {
    "schema/duplicate-id", Severity::Error, true,
    {"{what} '{name}' is there twice", "{what}“{name}”重复了"},
    {"give one of them another name", "请给其中一个换个名字"},
    "The same name twice where names must be unique, in one file or in two.",
    "forms:\n  lead:\n    fields:\n      name: {type: text}\n    checks:\n      - {id: A, check: name != \"x\"}\n"
    "      - {id: A, check: name != \"y\"}\n",
    "forms:\n  lead:\n    fields:\n      name: {type: text}\n    checks:\n      - {id: A, check: name != \"x\"}\n"
    "      - {id: B, check: name != \"y\"}\n"};

const DiagSpec kReservedId = {
    "schema/reserved-id", Severity::Error, true,
    {"'{name}' cannot be a name here: {why}", "这里不能用“{name}”做名字：{why}"},
    {"choose another name", "请换一个名字"},
    "A name that FEEL or the place already gives a meaning.",
    "forms:\n  lead:\n    fields:\n      user: {type: text}\n",
    "forms:\n  lead:\n    fields:\n      contact: {type: text}\n"};

const DiagSpec kUnknownReference = {
    "schema/unknown-reference", Severity::Error, true,
    {"there is no {what} '{name}'", "没有名为“{name}”的{what}"},
    {},
    "The name of something that is not in the app.",
    "forms:\n  quote:\n    fields:\n      lead: {type: reference, form: laed}\n  lead:\n    fields:\n      name: {type: text}\n",
    "forms:\n  quote:\n    fields:\n      lead: {type: reference, form: lead}\n  lead:\n    fields:\n      name: {type: text}\n"};

const DiagSpec kBadName = {
    "schema/bad-name", Severity::Error, true,
    {"'{name}' is not a name", "“{name}”不能做名字"},
    {"a name is a letter or '_', then letters, digits and '_'", "名字以字母、汉字或“_”开头，其后是字母、汉字、数字、“_”"},
    "Names must be usable in expressions.",
    "forms:\n  lead:\n    fields:\n      first name: {type: text}\n",
    "forms:\n  lead:\n    fields:\n      first_name: {type: text}\n"};

const DiagSpec kFile = {
    "schema/file", Severity::Error, true,
    {"cannot read '{path}': {why}", "无法读取“{path}”：{why}"},
    {"paths are relative to this file and stay inside the app", "路径相对于本文件，且不能离开应用目录"},
    "A file that a definition names cannot be read.",
    "decisions:\n  d: {inputs: {x: number}, hit: first, csv: nowhere.csv, otherwise: 1}\n",
    "decisions:\n  d:\n    inputs: {x: number}\n    hit: first\n    table: |\n      | x   | = y |\n      |-----|-----|\n"
    "      | > 1 | 1   |\n    otherwise: 0\n"};

const DiagSpec kStepKind = {
    "schema/step-kind", Severity::Error, true,
    {"a step has exactly one kind, this one has {found}", "一个步骤只能有一种类型，这里有{found}"},
    {"keep one of: approve, task, choose, set, notify, end, ... and put the rest into steps of their own",
     "请只保留一种（approve、task、choose、set、notify、end 等），其余另写步骤"},
    "Exactly one key of a step names its kind.",
    "forms:\n  q:\n    fields:\n      s: {type: text}\nflows:\n  f:\n    form: q\n    start: {on: submitted}\n    steps:\n"
    "      - {label: nothing}\n",
    "forms:\n  q:\n    fields:\n      s: {type: text}\nflows:\n  f:\n    form: q\n    start: {on: submitted}\n    steps:\n"
    "      - {set: {s: x}}\n"};

const DiagSpec kUnclosed = {
    "template/unclosed", Severity::Error, true,
    {"'{{' is never closed", "“{{”没有闭合"},
    {"close it with '}}', or write it as text in an expression: {{ \"{{\" }}", "请用“}}”闭合"},
    "A text whose '{{' has no '}}'.",
    "forms:\n  lead:\n    title: \"{{ name\"\n    fields:\n      name: {type: text}\n",
    "forms:\n  lead:\n    title: \"{{ name }}\"\n    fields:\n      name: {type: text}\n"};

const DiagSpec kPercentAboveOne = {
    "form/percent", Severity::Warning, false,
    {"{value} is {shown} here: a percent is a fraction", "{value} 在这里是 {shown}：百分比是小数"},
    {"write {meant}", "请写成 {meant}"},
    "A percent is kept as a fraction: 15% is 0.15, and a bare 15 is 1500%.",
    "forms: {f: {fields: {p: {type: percent, default: 15}}}}\n",
    "forms: {f: {fields: {p: {type: percent, default: 15%}}}}\n"};

const DiagSpec kBraces = {
    "template/braces", Severity::Warning, false,
    {"'{found}' stays as it is: only '{{ }}' is filled in", "“{found}”会原样保留：只有“{{ }}”会被填充"},
    {"write the name between '{{' and '}}'", "请把名称写在“{{”与“}}”之间"},
    "A name in single braces, or in the braces of other languages, is text like any other.",
    "forms: {f: {title: 'no { no }', fields: {no: {type: text}}}}\n",
    "forms: {f: {title: 'no {{ no }}', fields: {no: {type: text}}}}\n"};

const DiagSpec kStaysText = {
    "template/stays-text", Severity::Warning, false,
    {"'{{' is not filled in here: a value is a literal, or '=' and an expression", "“{{”在这里不会被填充：值是字面量，或“=”加表达式"},
    {"write an expression: \"=name + \\\" is ready\\\"\"", "请写成表达式：\"=name + \\\" 已完成\\\"\""},
    "Messages, titles and subjects are texts with '{{ }}'; values ('set', 'with', 'default', 'then') are not.",
    "forms:\n  q:\n    fields:\n      s: {type: text}\n      t: {type: text}\nautomations:\n  a:\n    form: q\n    on: created\n    do:\n"
    "      - {set: {s: \"{{ t }} is ready\"}}\n",
    "forms:\n  q:\n    fields:\n      s: {type: text}\n      t: {type: text}\nautomations:\n  a:\n    form: q\n    on: created\n    do:\n"
    "      - {set: {s: \"=t + \\\" is ready\\\"\"}}\n"};

const DiagSpec kSerialPart = {
    "form/serial-part", Severity::Error, true,
    {"a serial has no part '{part}'", "编号格式中没有“{part}”"},
    {"it has {yyyy}, {MM}, {dd}, {####} and the names of other fields", "可以用 {yyyy}、{MM}、{dd}、{####} 和其他字段名"},
    "A part in braces of a serial's format is none that the engine knows.",
    "forms:\n  q:\n    fields:\n      n: {type: serial, format: \"Q-{yyy}-{####}\"}\n",
    "forms:\n  q:\n    fields:\n      n: {type: serial, format: \"Q-{yyyy}-{####}\"}\n"};

const DiagSpec kUniqueAcross = {
    "form/unique-across", Severity::Error, true,
    {"these places cannot be unique together: {why}", "这些位置不能合在一起判重：{why}"},
    {"write one field of the form and FORM.FIELD of others, all of one type: [phone, customer.phone]",
     "请写本表单的一个字段和其他表单的 FORM.FIELD，类型须一致，例如 [phone, customer.phone]"},
    "An entry of 'unique' with places of other forms names one field of its own form, and fields of the same type that a store can compare.",
    "forms:\n  lead:\n    fields:\n      phone: {type: phone}\n    unique: [[phone, customer.age]]\n"
    "  customer:\n    fields:\n      age: {type: integer}\n",
    "forms:\n  lead:\n    fields:\n      phone: {type: phone}\n    unique: [[phone, customer.phone]]\n"
    "  customer:\n    fields:\n      phone: {type: phone}\n"};

const DiagSpec kSerialRepeats = {
    "form/serial-repeats", Severity::Error, true,
    {"'{field}' begins again at 1 ({reset}), and its format does not show the {part}: numbers would repeat",
     "“{field}”会重新从 1 开始（{reset}），而格式里没有{part}：编号会重复"},
    {"put {parts} into 'format', or write 'reset: never'", "请在 format 中加上 {parts}，或写 reset: never"},
    "A serial never repeats: what resets the number must show in its text.",
    "forms:\n  q:\n    fields:\n      n: {type: serial, format: \"Q-{####}\", reset: yearly}\n",
    "forms:\n  q:\n    fields:\n      n: {type: serial, format: \"Q-{yyyy}-{####}\", reset: yearly}\n"};

const DiagSpec kDocumentTag = {
    "template/tag", Severity::Error, true,
    {"'{tag}' {why}", "“{tag}”{why}"},
    {"a document has {{ expression }}, {% for x in list %} ... {% endfor %}, {% if condition %} ... {% else %} ... {% endif %}",
     "文档模板可用 {{ 表达式 }}、{% for x in 列表 %} … {% endfor %}、{% if 条件 %} … {% else %} … {% endif %}"},
    "A tag that is not known, not closed, closes nothing, or stands where only '{{ }}' is filled in.",
    "forms:\n  q:\n    title: \"{% if n > 1 %}many{% endif %}\"\n    fields:\n      n: {type: integer}\n",
    "forms:\n  q:\n    title: \"{{ if n > 1 then \\\"many\\\" else \\\"\\\" }}\"\n    fields:\n      n: {type: integer}\n"};

const DiagSpec kWaitsHere = {
    "flow/waits-here", Severity::Error, true,
    {"'{kind}' waits, and nothing can wait here", "“{kind}”需要等待，而这里的步骤不能等待"},
    {"start a flow for it, or use a step that does not wait", "请改用流程，或换成不等待的步骤"},
    "Where steps stand without a flow only kinds that do not wait make sense.",
    "forms:\n  q:\n    fields:\n      s: {type: text}\nautomations:\n  a:\n    form: q\n    on: created\n    do:\n"
    "      - {approve: x, by: {role: boss}, mode: any}\n",
    "forms:\n  q:\n    fields:\n      s: {type: text}\nautomations:\n  a:\n    form: q\n    on: created\n    do:\n"
    "      - {set: {s: x}}\n"};

const DiagSpec kModeMissing = {
    "people/mode-missing", Severity::Error, true,
    {"step '{step}' can have several people and does not say who decides",
     "步骤“{step}”可能有多人处理，但没有写明谁说了算"},
    {"add mode: all, any, sequential, claim, {percent: 60} or {count: 2}",
     "请加上 mode：all、any、sequential、claim、{percent: 60} 或 {count: 2}"},
    "Several people can result and 'mode' is not written: nothing is assumed.",
    "forms:\n  q:\n    fields:\n      s: {type: text}\nflows:\n  f:\n    form: q\n    start: {on: submitted}\n    steps:\n"
    "      - {approve: a, by: {role: boss}, when_empty: admin}\n",
    "forms:\n  q:\n    fields:\n      s: {type: text}\nflows:\n  f:\n    form: q\n    start: {on: submitted}\n    steps:\n"
    "      - {approve: a, by: {role: boss}, mode: any, when_empty: admin}\n"};

const DiagSpec kNoCurrency = {
    "form/no-currency", Severity::Error, true,
    {"'{field}' is money, but of which currency?", "“{field}”是金额，但没有币种"},
    {"write 'currency: CNY' at the top of the app, or at the field", "请在应用开头或该字段写上 currency: CNY"},
    "Money without any currency cannot be told apart from other money.",
    "forms:\n  q:\n    fields:\n      price: {type: money}\n",
    "currency: CNY\nforms:\n  q:\n    fields:\n      price: {type: money}\n"};

const DiagSpec kTableShape = {
    "decision/table-shape", Severity::Error, true,
    {"this row has {cells} cells, the head has {columns}", "这一行有 {cells} 格，表头有 {columns} 格"},
    {"a dash in a cell matches all; a missing '|' or tab joins two cells",
     "单元格里写“-”表示都匹配；漏掉“|”或制表符会把两格并成一格"},
    "Every row of a decision table has one cell for each column.",
    "decisions:\n  d:\n    inputs: {x: number}\n    table: |\n      | x   | = y |\n      | > 1 | 1 | 2 |\n    otherwise: 0\n",
    "decisions:\n  d:\n    inputs: {x: number}\n    table: |\n      | x   | = y |\n      | > 1 | 1   |\n    otherwise: 0\n"};

const DiagSpec kOutputNotListed = {
    "decision/output-not-listed", Severity::Error, true,
    {"{value} is not among the values of '{output}'", "{value} 不在“{output}”的取值之中"},
    {"correct the answer, or add it to 'values:'", "请改正，或把它加进 values:"},
    "An answer of a rule that the output does not list.",
    "decisions:\n  d:\n    inputs: {x: number}\n    hit: first\n    outputs: {y: {type: text, values: [a, b]}}\n    rules:\n"
    "      - {when: {x: \"> 1\"}, then: {y: c}}\n    otherwise: {y: b}\n",
    "decisions:\n  d:\n    inputs: {x: number}\n    hit: first\n    outputs: {y: {type: text, values: [a, b]}}\n    rules:\n"
    "      - {when: {x: \"> 1\"}, then: {y: a}}\n    otherwise: {y: b}\n"};

const DiagSpec kPriorityMissing = {
    "decision/priority-missing", Severity::Error, true,
    {"hit policy '{policy}' {why}", "命中策略“{policy}”{why}"},
    {},
    "A hit policy that needs an order of the outputs, or numbers, which the table does not give.",
    "decisions:\n  d:\n    inputs: {x: number}\n    hit: priority\n    outputs: {y: text}\n    rules:\n"
    "      - {when: {x: \"> 1\"}, then: {y: a}}\n    otherwise: {y: a}\n",
    "decisions:\n  d:\n    inputs: {x: number}\n    hit: priority\n    outputs: {y: {type: text, values: [a, b]}}\n    rules:\n"
    "      - {when: {x: \"> 1\"}, then: {y: a}}\n    otherwise: {y: b}\n"};

const DiagSpec kDefaultOfFormula = {
    "form/conflicting-flags", Severity::Error, false,
    {"field '{field}' has a formula and '{key}' as well", "字段“{field}”既有公式又有“{key}”"},
    {"the formula gives the value: remove '{key}'", "公式会给出值，请删去“{key}”"},
    "A computed field is read-only: a default or a demand to fill it in contradicts that.",
    "forms:\n  q:\n    fields:\n      a: {type: number}\n      b: {type: number, formula: a + 1, default: 2}\n",
    "forms:\n  q:\n    fields:\n      a: {type: number}\n      b: {type: number, formula: a + 1}\n"};

const DiagSpec kTimerWithoutHandler = {
    "time/timer-without-handler", Severity::Error, false,
    {"the time limit on step '{step}' has no '{key}:'", "步骤“{step}”的时限没有写“{key}:”"},
    {"name what it does: remind | escalate | approve | reject | {go: <step>}",
     "请写明做什么：remind、escalate、approve、reject 或 {go: <步骤>}"},
    "A time limit that passes and then does nothing.",
    "forms:\n  q:\n    fields:\n      s: {type: text}\nflows:\n  f:\n    form: q\n    start: {on: submitted}\n    steps:\n"
    "      - {approve: a, by: {user: u}, when_empty: admin, limits: [{after: 3 days}]}\n",
    "forms:\n  q:\n    fields:\n      s: {type: text}\nflows:\n  f:\n    form: q\n    start: {on: submitted}\n    steps:\n"
    "      - {approve: a, by: {user: u}, when_empty: admin, limits: [{after: 3 days, do: reject}]}\n"};

const DiagSpec kEmptyApp = {
    "schema/empty-app", Severity::Error, true,
    {"nothing is defined here", "这里没有任何定义"},
    {"an app begins with 'app: NAME'; then come sections such as 'forms:' and 'flows:'",
     "应用以“app: 名称”开头，然后是 forms:、flows: 等部分"},
    "A file, or all files of a folder, without a single definition.",
    "# to be written\n",
    "app: crm\nforms:\n  lead:\n    fields:\n      name: {type: text}\n"};

const DiagSpec kNoAppName = {
    "schema/no-app-name", Severity::Warning, false,
    {"the app has no name", "应用没有名称"},
    {"write 'app: NAME' at the top of one of its files", "请在某个文件开头写上“app: 名称”"},
    "An app without 'app:' is called 'app', as every other one without a name.",
    "forms:\n  lead:\n    fields:\n      name: {type: text}\n",
    "app: crm\nforms:\n  lead:\n    fields:\n      name: {type: text}\n"};

const std::vector<const DiagSpec*>& problems() {
  static const std::vector<const DiagSpec*> all = {
      &kUnknownKey, &kMissingKey, &kWrongKind, &kWrongValue, &kNotAllowedHere, &kDuplicateId,
      &kReservedId, &kUnknownReference, &kBadName, &kFile, &kStepKind, &kUnclosed, &kPercentAboveOne, &kBraces, &kStaysText, &kSerialPart, &kSerialRepeats, &kUniqueAcross, &kDocumentTag,
      &kWaitsHere, &kModeMissing, &kNoCurrency, &kTableShape, &kOutputNotListed, &kPriorityMissing,
      &kDefaultOfFormula, &kTimerWithoutHandler, &kEmptyApp, &kNoAppName,
  };
  return all;
}

}  // namespace weir::sema
