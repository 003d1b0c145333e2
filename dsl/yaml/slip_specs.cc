#include "dsl/yaml/slips.h"

namespace weir::yaml {

const DiagSpec kStartsWithGreater{
    .slug = "yaml/quote-needed",
    .text = {"a value that starts with '>' must be quoted", "以“>”开头的值要加引号"},
    .hint = {"put the value in quotes", "请给整个值加上引号"}};

const DiagSpec kStartsWithIndicator{
    .slug = "yaml/quote-needed",
    .text = {"a value cannot start with '{char}' unquoted", "以“{char}”开头的值要加引号"},
    .hint = {"put the value in quotes", "请给整个值加上引号"}};

const DiagSpec kStartsWithQuote{
    .slug = "yaml/quote-needed",
    .text = {"a value that begins with a quote must be quoted whole", "以引号开头的值要整个加引号"},
    .hint = {"put the whole value in quotes", "请给整个值加上引号"}};

const DiagSpec kStartsWithBracket{
    .slug = "yaml/quote-needed",
    .text = {"a value that begins with '{char}' ends with its bracket, and more follows",
             "以“{char}”开头的值到对应的括号为止，但后面还有内容"},
    .hint = {"put the whole value in quotes", "请给整个值加上引号"}};

const DiagSpec kDashAlone{.slug = "yaml/quote-needed",
                          .text = {"'-' alone must be quoted here", "单独的“-”在这里要加引号"},
                          .hint = {"put it in quotes", "请加上引号"}};

const DiagSpec kTwoValues{
    .slug = "yaml/quote-needed",
    .text = {"two values on one line", "一行里有两个值"},
    .hint = {"for \"either of them\" put the whole in quotes", "若表示“任意一个”，请给整体加引号"}};

const DiagSpec kTwoColons{.slug = "yaml/quote-needed",
                          .text = {"two ':' on one line; quote the text after the first",
                                   "一行里有两个“:”，第一个后面的文本要加引号"},
                          .hint = {"put the value in quotes", "请给整个值加上引号"}};

const DiagSpec kBracketInside{
    .slug = "yaml/quote-needed",
    .text = {"a value with brackets in it must be quoted here", "含有括号的值在这里要加引号"},
    .hint = {"put the value in quotes", "请给整个值加上引号"}};

const DiagSpec kUnclosedDouble{
    .slug = "yaml/unclosed",
    .text = {"this '\"' is never closed", "这个“\"”没有对应的结尾"},
    .hint = {"write the closing quote", "请补上后引号"},
    .summary = "A quote or a bracket is opened and not closed before the next key.",
    .bad = "app: \"a\nlabel: b\n",
    .good = "app: \"a\"\nlabel: b\n"};

const DiagSpec kUnclosedSingle{
    .slug = "yaml/unclosed",
    .text = {"this quote (') is never closed", "这个单引号没有对应的结尾"},
    .hint = {"write the closing quote; in single quotes '' is an apostrophe",
             "请补上后引号；单引号里用 '' 表示一个单引号"}};

const DiagSpec kUnclosedBracket{
    .slug = "yaml/unclosed",
    .text = {"this '{char}' is never closed", "这个“{char}”没有对应的结尾"},
    .hint = {"write the closing bracket", "请补上右括号"}};

const DiagSpec kTab{
    .slug = "yaml/tab",
    .text = {"this line is indented with a tab; YAML needs spaces",
             "这一行用制表符缩进，YAML 需要空格"},
    .hint = {"indent with spaces", "请用空格缩进"},
    .summary = "Indentation is made of spaces. Tabs between the cells of a table are welcome.",
    .bad = "directory:\n\tusers: {}\n",
    .good = "directory:\n  users: {}\n"};

const DiagSpec kIndentation{
    .slug = "yaml/indentation",
    .text = {"this line begins where no line above begins", "这一行的缩进与上面任何一行都对不上"},
    .hint = {"indent it like the keys that it belongs with", "请与同级的键对齐"},
    .summary = "Keys of one map begin in the same column, as do the entries of one list.",
    .bad = "directory:\n    users: {}\n  teams: {}\n",
    .good = "directory:\n  users: {}\n  teams: {}\n"};

const DiagSpec kValueAndKeys{
    .slug = "yaml/indentation",
    .text = {"a key cannot stand below a key that already has a value",
             "上面的键已经有值，下面不能再放键"},
    .hint = {"indent it like the keys that it belongs with", "请与同级的键对齐"}};

const DiagSpec kStrayBracket{.slug = "yaml/syntax",
                             .text = {"this '{char}' closes nothing", "这个“{char}”没有对应的开头"},
                             .hint = {"remove it", "请删掉"}};

const DiagSpec kNoBlankAfterColon{
    .slug = "yaml/syntax",
    .text = {"a blank is missing after the ':'", "“:”后面缺一个空格"},
    .hint = {"write a blank between the key and its value", "请在键和值之间加一个空格"}};

const DiagSpec kNoKey{
    .slug = "yaml/syntax",
    .text = {"here a key should stand, with a ':' behind it", "这里应该是一个键，后面带“:”"},
    .hint = {"write 'key: value', or '- value' in a list", "请写成“键: 值”；列表里写成“- 值”"}};

const DiagSpec kDirective{
    .slug = "yaml/directive",
    .text = {"a line that begins with '%' means nothing here", "以“%”开头的行在这里没有意义"},
    .hint = {"remove it", "请删掉"},
    .summary = "Files need no YAML directives; those of other versions are refused.",
    .bad = "%YAML 9\n---\napp: a\n",
    .good = "app: a\n"};

const DiagSpec kEscape{
    .slug = "yaml/escape",
    .text = {"'{escape}' is no escape in double quotes", "双引号里没有“{escape}”这个转义"},
    .hint = {"write '\\\\' for a backslash, or use single quotes, where nothing is an escape",
             "反斜杠写成“\\\\”，或改用单引号（其中没有转义）"},
    .summary = "In double quotes a backslash begins an escape: \\n, \\\", \\\\, \\u4e2d.",
    .bad = "app: \"\\d\"\n",
    .good = "app: '\\d'\n"};

}  // namespace weir::yaml
