#include "dsl/yaml/problems.h"

#include "dsl/yaml/joins.h"
#include "dsl/yaml/slips.h"
#include "dsl/yaml/wide_colons.h"

namespace weir::yaml {

const DiagSpec kDuplicateKey{
    .slug = "yaml/duplicate-key",
    .text = {"the key '{key}' is here twice", "键“{key}”在这里出现了两次"},
    .hint = {"keep one of them", "请只保留一个"},
    .summary = "A map has each key once; YAML itself would silently keep one of them.",
    .bad = "app: a\napp: b\n",
    .good = "app: a\n"};

const DiagSpec kMergeKey{
    .slug = "yaml/merge-key",
    .text = {"'<<' does not merge anything here", "这里不支持用“<<”合并"},
    .hint = {"write the keys out", "请把这些键逐个写出来"},
    .summary = "Merge keys are no part of YAML 1.2; what a map holds is written in it.",
    .bad = "a: &base {x: 1}\nb: {<<: *base}\n",
    .good = "a: {x: 1}\nb: {x: 1}\n"};

const DiagSpec kKeyNotText{
    .slug = "yaml/key-not-text",
    .text = {"a key must be a text", "键必须是文本"},
    .hint = {"if this is a value, put it in quotes", "如果这是一个值，请加引号"},
    .summary = "Keys are texts; a list, a map or nothing cannot be one.",
    .bad = "? [a, b]\n: c\n",
    .good = "\"[a, b]\": c\n"};

const DiagSpec kSeveralDocuments{
    .slug = "yaml/several-documents",
    .text = {"a second document begins here; what follows is not read",
             "这里开始了第二个文档，后面的内容不会被读取"},
    .hint = {"remove the '---', or put what follows in a file of its own",
             "请去掉“---”，或把后面的内容放到另一个文件"},
    .summary = "A file is one document.",
    .bad = "app: a\n---\nlabel: b\n",
    .good = "app: a\nlabel: b\n"};

const DiagSpec kCyclicAlias{
    .slug = "yaml/cyclic-alias",
    .text = {"this alias stands inside of what it repeats", "这个别名引用了包含它自己的内容"},
    .hint = {},
    .summary = "An alias repeats a value that is complete; it cannot hold itself.",
    .bad = "a: &x [*x]\n",
    .good = "a: &x [1]\nb: *x\n"};

const DiagSpec kAliasBudget{
    .slug = "yaml/alias-budget",
    .text = {"the aliases of this file repeat more than {limit} values",
             "这个文件里的别名重复的值超过 {limit} 个"},
    .hint = {"write less by alias", "请减少别名的使用"},
    .summary = "Aliases of aliases grow without end; their expansion has a limit."};

const DiagSpec kTooDeep{
    .slug = "yaml/too-deep",
    .text = {"this is nested more than {limit} levels deep", "嵌套超过了 {limit} 层"},
    .hint = {},
    .summary = "Lists and maps are nested at most 64 levels deep."};

const DiagSpec kTooManyNodes{
    .slug = "yaml/too-large",
    .text = {"this file holds more than {limit} values; the rest is not read",
             "这个文件里的值超过 {limit} 个，后面的不再读取"},
    .hint = {"split it, or put large tables in a CSV file", "请拆分文件，或把大表放到 CSV 文件里"},
    .summary = "A file, a key and a text have limits."};

const DiagSpec kKeyTooLong{
    .slug = "yaml/too-large",
    .text = {"this key is longer than {limit} bytes", "这个键超过了 {limit} 字节"}};

const DiagSpec kScalarTooLong{
    .slug = "yaml/too-large",
    .text = {"this text is longer than {limit}", "这个文本超过了 {limit}"}};

const DiagSpec kTag{.slug = "yaml/tag",
                    .text = {"'{tag}' is a YAML tag, and tags mean nothing here",
                             "“{tag}”是 YAML 标签，这里不使用标签"},
                    .hint = {"remove it; if it is meant as text, put the value in quotes",
                             "请删掉；如果它是文本的一部分，请给值加引号"},
                    .summary = "Values are typed by the key that holds them, never by a tag.",
                    .bad = "app: !name a\n",
                    .good = "app: a\n"};

const std::vector<const DiagSpec*>& problems() {
  static const std::vector<const DiagSpec*> all = {
      &kAliasBudget, &kCyclicAlias, &kDirective,        &kDuplicateKey,   &kEncoding,
      &kEscape,      &kHidden,      &kWideColon,      &kIndentation,      &kKeyNotText,     &kLineEnd,
      &kMergeKey,    &kSplitValue,  &kSeveralDocuments, &kSyntax,         &kTab,
      &kTag,         &kTooDeep,     &kTooManyNodes,     &kUnclosedDouble, &kUnknownAlias,
  };
  return all;
}

}  // namespace weir::yaml
