// engine/model/keys.h: what a place of the language accepts, as data.
//
// Every key of the language has a KeySpec. The compiler, the reference, the JSON Schema, completion
// and help read them; members (fields, nodes, who-forms, strategies) carry their own keys.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/feel/type.h"
#include "weir/diagnostic.h"

namespace weir::model {

// What stands at a place of the YAML, and what it becomes in an Arg (engine/model/arg.h).
enum class Place : uint8_t {
  Feel,       // FEEL                                   -> Expression
  Tests,      // FEEL unary tests                       -> Expression
  Value,      // a literal of a type, or "=FEEL"        -> Value or Expression
  Text,       // text with {{ FEEL }} inside            -> Template
  Plain,      // text as it stands                      -> Value (string)
  Label,      // text, or a map of language to text     -> Value (string or context)
  Name,       // name of a definition of `section`      -> Value (string)
  Field,      // name of a field of the form in scope   -> Value (string); "lines.price" reaches into tables
  NewName,    // a name that is declared here           -> Value (string)
  Word,       // one of `words`                         -> Value (string)
  Boolean, Integer, Number,                          // -> Value
  Literal,    // any literal, read as FEEL would        -> Value
  Who,        //                                        -> Who
  Duration,   //                                        -> DurationSpec
  Schedule,   //                                        -> ScheduleSpec
  Effective,  // FROM..TO, dates, either may be missing -> Value (context {from, to})
  TypeName,   // a declared type of inputs and params   -> Value (string as written)
  Steps,      // a list of steps                        -> Block
  List,       // a list of options[0]; a single one may stand alone -> ArgList
  Map,        // names of the author's choice to options[0]         -> ArgMap
  Keys,       // a map with just `keys`                  -> ArgMap
  OneOf,      // the first of `options` that fits: a word, a map with a known key, any scalar
};

struct KeySpec;

struct Shape {
  Place place = Place::Plain;
  std::vector<std::string_view> words;           // Word
  std::vector<KeySpec> keys;                     // Keys
  std::vector<Shape> options;                    // OneOf; element of List, Map
  std::string_view section;                      // Name: "forms", "flows", "roles", "steps", ...
  feel::TypeKind expects = feel::TypeKind::Any;  // Feel, Value
  std::string_view scope;  // Feel, Value, Text: variables the key adds: "candidate", "items"

  static Shape of(Place place);
  static Shape feel(feel::TypeKind expects = feel::TypeKind::Any);
  static Shape condition();
  static Shape word(std::vector<std::string_view> words);
  static Shape name(std::string_view section);
  static Shape list(Shape element);
  static Shape map(Shape element);
  static Shape with_keys(std::vector<KeySpec> keys);
  static Shape one_of(std::vector<Shape> options);
};

enum class KeyStatus : uint8_t { Core, Trial };  // `weir: 1` freezes core keys only

struct KeySpec {
  std::string_view name;
  Shape shape;
  Text doc;                            // one sentence in each language
  bool required = false;
  std::string_view default_text = {};  // as an author would write it; empty: none
  std::string_view example = {};       // a value that is right
  KeyStatus status = KeyStatus::Core;
};

inline Shape Shape::of(Place place) {
  Shape shape;
  shape.place = place;
  return shape;
}
inline Shape Shape::feel(feel::TypeKind expects) {
  Shape shape = of(Place::Feel);
  shape.expects = expects;
  return shape;
}
inline Shape Shape::condition() { return feel(feel::TypeKind::Boolean); }
inline Shape Shape::word(std::vector<std::string_view> words) {
  Shape shape = of(Place::Word);
  shape.words = std::move(words);
  return shape;
}
inline Shape Shape::name(std::string_view section) {
  Shape shape = of(Place::Name);
  shape.section = section;
  return shape;
}
inline Shape Shape::list(Shape element) {
  Shape shape = of(Place::List);
  shape.options.push_back(std::move(element));
  return shape;
}
inline Shape Shape::map(Shape element) {
  Shape shape = of(Place::Map);
  shape.options.push_back(std::move(element));
  return shape;
}
inline Shape Shape::with_keys(std::vector<KeySpec> keys) {
  Shape shape = of(Place::Keys);
  shape.keys = std::move(keys);
  return shape;
}
inline Shape Shape::one_of(std::vector<Shape> options) {
  Shape shape = of(Place::OneOf);
  shape.options = std::move(options);
  return shape;
}

}  // namespace weir::model
