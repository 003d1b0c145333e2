// The grammar of FEEL (DMN 1.5, 10.3.1.2), over tokens, in Boost.Spirit X3. No other file includes
// Spirit. Rules carry no attributes: `node(builder)[...]` folds the pieces that its rule pushed.
#include "dsl/feel/grammar.h"

#include <boost/spirit/home/x3.hpp>
#include <cstddef>
#include <iterator>

#include "dsl/feel/builders.h"

namespace weir::feel {
namespace {

namespace x3 = boost::spirit::x3;

// Walks the tokens and carries the state, so that parsers need no Spirit context.
class Cursor {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = Token;
  using difference_type = std::ptrdiff_t;
  using pointer = const Token*;
  using reference = const Token&;

  Cursor() = default;
  Cursor(ParserState* state, uint32_t at) : state_(state), at_(at) {}
  reference operator*() const { return state_->tokens[at_]; }
  pointer operator->() const { return &state_->tokens[at_]; }
  Cursor& operator++() {
    ++at_;
    return *this;
  }
  Cursor operator++(int) {
    Cursor before = *this;
    ++at_;
    return before;
  }
  friend bool operator==(const Cursor& a, const Cursor& b) { return a.at_ == b.at_; }
  friend bool operator!=(const Cursor& a, const Cursor& b) { return a.at_ != b.at_; }

  ParserState& state() const { return *state_; }
  uint32_t at() const { return at_; }
  void advance(uint32_t count) { at_ += count; }

 private:
  ParserState* state_ = nullptr;
  uint32_t at_ = 0;
};

// One test of the token at hand: `Test` is bool(ParserState&, uint32_t at, uint32_t& length).
template <class Test>
struct Primitive : x3::parser<Primitive<Test>> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;
  constexpr Primitive(Test t, Expectation w) : test(t), what(w) {}

  template <class Context, class RContext, class Attribute>
  bool parse(Cursor& first, const Cursor&, const Context&, RContext&, Attribute&) const {
    ParserState& state = first.state();
    if (state.halt != ParserState::Halt::None) return false;
    if (state.fuel-- == 0) {
      state.stop(ParserState::Halt::TooLong, first.at());
      return false;
    }
    uint32_t length = 0;
    if (!test(state, first.at(), length)) return state.miss(first.at(), what);
    first.advance(length);
    return true;
  }

  Test test;
  Expectation what;
};

constexpr auto sym(std::string_view symbol, Expectation what) {
  return Primitive(
      [code = token_code(symbol)](ParserState& state, uint32_t at, uint32_t& length) {
        length = 1;
        return state.is_symbol(at, code);
      },
      what);
}

// The same, and the symbol is a piece.
constexpr auto kept(std::string_view symbol, Expectation what) {
  return Primitive(
      [symbol](ParserState& state, uint32_t at, uint32_t& length) {
        length = 1;
        if (!state.is_symbol(at, symbol)) return false;
        state.stack.emplace_back(symbol);
        return true;
      },
      what);
}

constexpr auto word(std::string_view text, Expectation what) {
  return Primitive(
      [text](ParserState& state, uint32_t at, uint32_t& length) {
        length = 1;
        return state.is_word(at, text);
      },
      what);
}

constexpr auto operation(std::string_view symbol, ast::Operator op) {
  return Primitive(
      [code = token_code(symbol), op](ParserState& state, uint32_t at, uint32_t& length) {
        length = 1;
        if (!state.is_symbol(at, code)) return false;
        state.stack.emplace_back(op);
        return true;
      },
      kOperator);
}

// A name, as `length(state, at, &name)` measures it, as a Word.
template <class Length>
constexpr auto name_piece(Length measure, Expectation what) {
  return Primitive(
      [measure](ParserState& state, uint32_t at, uint32_t& length) {
        ast::Word name;
        length = measure(state, at, &name.text);
        if (length == 0) return false;
        name.at = {state.tokens[at].at.begin, state.tokens[at + length - 1].at.end};
        state.stack.emplace_back(std::move(name));
        return true;
      },
      what);
}

// Undoes what a rule that failed half-way has pushed.
struct Mark {
  explicit Mark(const Cursor& first)
      : state(first.state()), stack(state.stack.size()), depth(state.depth) {}
  void undo() {
    state.stack.resize(stack);
    state.depth = depth;
  }
  ParserState& state;
  size_t stack;
  uint32_t depth;
};

template <class Subject>
struct Node : x3::unary_parser<Subject, Node<Subject>> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;
  constexpr Node(const Subject& inner, build::Builder b, uint32_t before)
      : x3::unary_parser<Subject, Node<Subject>>(inner), builder(b), taken_before(before) {}

  template <class Context, class RContext, class Attribute>
  bool parse(Cursor& first, const Cursor& last, const Context& context, RContext& rcontext,
             Attribute&) const {
    Mark mark(first);
    Cursor start = first;
    if (!this->subject.parse(first, last, context, rcontext, x3::unused)) {
      mark.undo();
      first = start;
      return false;
    }
    builder(mark.state, {start.at(), first.at(), mark.stack - taken_before});
    return true;
  }

  build::Builder builder;
  uint32_t taken_before;  // pieces from before the rule that it folds too
};

struct NodeOf {
  build::Builder builder;
  uint32_t before;
  template <class Subject>
  constexpr auto operator[](const Subject& subject) const {
    using Parser = typename x3::extension::as_parser<Subject>::value_type;
    return Node<Parser>(x3::as_parser(subject), builder, before);
  }
};
constexpr NodeOf node(build::Builder builder) { return {builder, 0}; }
constexpr NodeOf infix(build::Builder builder) { return {builder, 1}; }  // the left operand too

enum class Guard : uint8_t { Attempt, Nest, Scope };

// Attempt: failing leaves nothing behind. Nest: counts depth. Scope: names bound inside end with
// it.
template <class Subject, Guard kGuard>
struct Guarded : x3::unary_parser<Subject, Guarded<Subject, kGuard>> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;
  constexpr explicit Guarded(const Subject& inner)
      : x3::unary_parser<Subject, Guarded<Subject, kGuard>>(inner) {}

  template <class Context, class RContext, class Attribute>
  bool parse(Cursor& first, const Cursor& last, const Context& context, RContext& rcontext,
             Attribute&) const {
    Mark mark(first);
    Cursor start = first;
    size_t bound = mark.state.bound.size();
    if (kGuard == Guard::Nest && ++mark.state.depth > kDepthMax) {
      mark.state.stop(ParserState::Halt::TooDeep, first.at());
      mark.undo();
      return false;
    }
    bool ok = this->subject.parse(first, last, context, rcontext, x3::unused);
    if (kGuard == Guard::Scope) mark.state.bound.resize(bound);
    if (!ok) {
      mark.undo();
      first = start;
    }
    mark.state.depth = mark.depth;
    return ok;
  }
};

template <Guard kGuard>
struct GuardOf {
  template <class Subject>
  constexpr auto operator[](const Subject& subject) const {
    using Parser = typename x3::extension::as_parser<Subject>::value_type;
    return Guarded<Parser, kGuard>(x3::as_parser(subject));
  }
};
constexpr GuardOf<Guard::Attempt> attempt;
constexpr GuardOf<Guard::Nest> nest;
constexpr GuardOf<Guard::Scope> scope;

// Tokens.

constexpr Expectation quoted(std::string_view text) { return {text, text}; }
constexpr auto kComma = sym(",", quoted("','"));
constexpr auto kColon = sym(":", quoted("':'"));
constexpr auto kOpen = sym("(", quoted("'('"));
constexpr auto kClose = sym(")", quoted("')'"));
constexpr auto kCloseSquare = sym("]", quoted("']'"));
constexpr auto kDots = sym("..", quoted("'..'"));

constexpr auto kEnd = Primitive(
    [](ParserState& state, uint32_t at, uint32_t& length) {
      length = 0;
      return state.tokens[at].kind == TokenKind::End;
    },
    Expectation{"the end", "结尾"});

constexpr auto kLiteral = Primitive(
    [](ParserState& state, uint32_t at, uint32_t& length) {
      length = 1;
      return build::literal(state, at);
    },
    kValue);

constexpr auto kVariable = Primitive(
    [](ParserState& state, uint32_t at, uint32_t& length) {
      ast::Name name;
      length = state.variable_length(at, &name.name);
      if (length == 0) return false;
      auto tree = std::make_unique<ast::Expr>();
      tree->at = {state.tokens[at].at.begin, state.tokens[at + length - 1].at.end};
      tree->is = std::move(name);
      state.stack.emplace_back(std::move(tree));
      return true;
    },
    kValue);

constexpr auto kMemberName =
    name_piece([](ParserState& state, uint32_t at,
                  std::string* name) { return state.member_length(at, name); },
               kName);
constexpr auto kIteratorName = name_piece(
    [](ParserState& state, uint32_t at, std::string* name) {
      uint32_t length = state.key_length(at, "", true, name);
      return length > 0 ? length : state.first_word(at, name);
    },
    kName);
constexpr auto kParamName =
    name_piece([](ParserState& state, uint32_t at,
                  std::string* name) { return state.key_length(at, ":,)", false, name); },
               kName);
constexpr auto kTypeName = name_piece(
    [](ParserState& state, uint32_t at, std::string* name) { return state.type_length(at, name); },
    kType);
// A name that a colon follows: of an argument, of a context's entry.
constexpr auto kArgumentName =
    name_piece([](ParserState& state, uint32_t at,
                  std::string* name) { return state.key_length(at, ":", false, name); },
               kValue);
constexpr auto kKey = name_piece(
    [](ParserState& state, uint32_t at, std::string* name) {
      if (state.tokens[at].kind == TokenKind::String) {
        *name = state.tokens[at].text;
        return uint32_t{1};
      }
      uint32_t length = state.key_length(at, ":", false, name);
      return length > 0 ? length : state.first_word(at, name);
    },
    kName);

// After `in (...)`: whether the parenthesis was the start of something longer.
constexpr auto kNoMore = Primitive(
    [](ParserState& state, uint32_t at, uint32_t& length) {
      length = 0;
      for (std::string_view more : {"+", "-", "*", "/", "**", ".", "[", "(", ".."}) {
        if (state.is_symbol(at, more)) return false;
      }
      return true;
    },
    kOperator);

const auto kComparisonSign =
    operation("=", ast::Operator::Equal) | operation("!=", ast::Operator::NotEqual) |
    operation("<=", ast::Operator::LessEqual) | operation("<", ast::Operator::Less) |
    operation(">=", ast::Operator::GreaterEqual) | operation(">", ast::Operator::Greater);
const auto kRangeEnd =
    kept("]", quoted("']'")) | kept(")", quoted("')'")) | kept("[", quoted("'['"));

// Rules, from loose to tight.

const x3::rule<class ExpressionRule> expression = "expression";
const x3::rule<class DisjunctionRule> disjunction = "disjunction";
const x3::rule<class ComparisonRule> comparison = "comparison";
const x3::rule<class AdditiveRule> additive = "additive";
const x3::rule<class UnaryRule> unary = "unary";
const x3::rule<class PrimaryRule> primary = "primary";
const x3::rule<class TypeRule> type = "type";
const x3::rule<class TestsRule> tests = "tests";

const auto expression_def = nest[disjunction];

const auto conjunction =
    node(build::conjunction)[comparison >> *(word("and", kOperator) >> comparison)];
const auto disjunction_def =
    node(build::disjunction)[conjunction >> *(word("or", kOperator) >> conjunction)];

const auto in_test = node(build::comparison)[kComparisonSign >> additive] | additive;
const auto test = node(build::comparison)[kComparisonSign >> additive] | expression;
const auto tests_def = test >> *(kComma >> test);
const auto in_tests = attempt[kOpen >> tests >> kClose >> kNoMore] | in_test;

const auto comparison_def =
    additive >>
    *(infix(build::binary)[kComparisonSign >> additive] |
      infix(build::between)[word("between", kOperator) >> additive >>
                            word("and", quoted("'and'")) >> additive] |
      infix(build::in)[word("in", kOperator) >> in_tests] |
      infix(build::instance_of)[word("instance", kOperator) >> word("of", quoted("'of'")) >> type]);

const auto power = unary >> *infix(build::binary)[operation("**", ast::Operator::Power) >> unary];
const auto product = power >> *infix(build::binary)[(operation("*", ast::Operator::Multiply) |
                                                     operation("/", ast::Operator::Divide)) >>
                                                    power];
const auto additive_def = product >>
                          *infix(build::binary)[(operation("+", ast::Operator::Add) |
                                                 operation("-", ast::Operator::Subtract)) >>
                                                product];

const auto argument =
    node(build::named)[kArgumentName >> kColon >> expression] | node(build::positional)[expression];
const auto postfix =
    primary >>
    *(infix(build::member)[sym(".", kOperator) >> kMemberName] |
      infix(build::filter)[sym("[", kOperator) >> expression >> kCloseSquare] |
      infix(build::call)[sym("(", kOperator) >> -(argument >> *(kComma >> argument)) >> kClose]);
const auto unary_def = node(build::negate)[sym("-", kValue) >> nest[unary]] | postfix;

const auto if_ =
    node(build::if_)[word("if", kValue) >> expression >> word("then", quoted("'then'")) >>
                     expression >> word("else", quoted("'else'")) >> expression];
const auto iterator = node(build::iterator)[kIteratorName >> word("in", quoted("'in'")) >>
                                            expression >> -(kDots >> expression)];
const auto iterators = iterator >> *(kComma >> iterator);
const auto for_ = scope[node(build::for_)[word("for", kValue) >> iterators >>
                                          word("return", quoted("'return'")) >> expression]];
const auto satisfies = iterators >> word("satisfies", quoted("'satisfies'")) >> expression;
const auto quantified = scope[node(build::some)[word("some", kValue) >> satisfies]] |
                        scope[node(build::every)[word("every", kValue) >> satisfies]];

const auto param = node(build::param)[kParamName >> -(kColon >> type)];
const auto external = Primitive(
    [](ParserState& state, uint32_t at, uint32_t& length) {
      length = 1;
      if (!state.is_word(at, "external")) return false;
      state.stack.emplace_back(std::string_view("external"));
      return true;
    },
    kValue);
const auto function = scope[node(
    build::function)[word("function", kValue) >> kOpen >> -(param >> *(kComma >> param)) >>
                     kClose >> -external >> expression]];

const auto range_tail = kept("..", quoted("'..'")) >> expression >> kRangeEnd;
const auto parenthesis =
    node(build::open_range)[kOpen >> kComparisonSign >> additive >> kClose] |
    node(build::parenthesis)[sym("(", kValue) >> expression >> (kClose | range_tail)];
const auto list =
    node(build::list)[sym("[", kValue) >>
                      (kCloseSquare | (expression >> (attempt[range_tail] |
                                                      (*(kComma >> expression) >> kCloseSquare))))];
const auto half_open =
    node(build::range_from_bracket)[sym("]", kValue) >> expression >> range_tail];
const auto entry = node(build::entry)[kKey >> kColon >> expression];
const auto context = node(
    build::context)[sym("{", kValue) >> -(entry >> *(kComma >> entry)) >> sym("}", quoted("'}'"))];

const auto primary_def = kLiteral | if_ | for_ | quantified | function | kVariable | parenthesis |
                         list | half_open | context;

const auto type_item =
    attempt[name_piece([](ParserState& state, uint32_t at,
                          std::string* name) { return state.key_length(at, ":", false, name); },
                       kType) >>
            kColon >> type] |
    type;
const auto type_def =
    nest[node(build::type)[kTypeName >> -attempt[kept("<", kOperator) >>
                                                 -(type_item >> *(kComma >> type_item)) >>
                                                 sym(">", quoted("'>'"))] >>
                           -attempt[kept("->", kOperator) >> type]]];

const auto unary_tests =
    node(build::any_test)[sym("-", kTest) >> kEnd] |
    node(build::negated_tests)[word("not", kTest) >> kOpen >> tests >> kClose >> kEnd] |
    node(build::tests)[tests >> kEnd];

BOOST_SPIRIT_DEFINE(expression, disjunction, comparison, additive, unary, primary, type, tests)

}  // namespace

bool run_grammar(ParserState& state, ExpressionKind kind) {
  const auto read = [&] {
    Cursor first(&state, 0);
    Cursor last(&state, static_cast<uint32_t>(state.tokens.size()));
    bool ok = kind == ExpressionKind::Full ? x3::parse(first, last, expression >> kEnd)
                                           : x3::parse(first, last, unary_tests);
    return ok && state.halt == ParserState::Halt::None && state.stack.size() == 1;
  };
  const uint32_t fuel = state.fuel;
  if (read()) return true;
  if (state.halt == ParserState::Halt::TooDeep) return false;
  state.halt = ParserState::Halt::None;
  state.stack.clear();
  state.bound.clear();
  state.depth = 0;
  state.fuel = fuel;
  state.telling = true;
  return read();
}

}  // namespace weir::feel
