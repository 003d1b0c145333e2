// weir-scale URL [COUNT]: starts COUNT flows over one store and says what a command costs and how
// much is stored, at each power of ten; then what a command costs as one history grows.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/simulation/models.h"
#include "weir/engine.h"
#include "weir/storage.h"

using namespace weir;

namespace {

constexpr const char* kApp = R"(weir: 1
app: scale
open: true
directory:
  users: {ini: {}, a: {}, b: {}}
forms:
  doc:
    fields: {amount: {type: number, default: 0}}
flows:
  f:
    form: doc
    start: {on: submitted}
    steps: [{approve: first, by: {user: a}}, {approve: second, by: {user: b}}]
)";

class Ticking : public Clock {
 public:
  Instant now() override { return Instant{1'772'000'000 + ++looks_, 0}; }

 private:
  int64_t looks_ = 0;
};

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
// Of this process, with what the system does for it.
double used() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

Outcome must(Engine& engine, const char* who, decltype(Command::what) what) {
  auto answer = engine.run({Actor::human(who), {}, {}, std::move(what)});
  if (!answer) std::fprintf(stderr, "%s\n", answer.error().message.c_str()), std::exit(1);
  return *std::move(answer);
}

int64_t bytes_of(const std::string& url) {
  if (url.rfind("sqlite:", 0) != 0) return 0;
  std::error_code none;
  int64_t sum = 0;
  for (const char* end : {"", "-wal"}) {
    const auto size = std::filesystem::file_size(url.substr(7) + end, none);
    if (!none) sum += static_cast<int64_t>(size);
  }
  return sum;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "weir-scale URL [COUNT]\n"), 2;
  const std::string url = argv[1];
  const int64_t count = argc > 2 ? std::atoll(argv[2]) : 10'000;
  StorageOptions how;
  how.durability = StorageOptions::Durability::Normal;
  auto opened = open_storage(url, how);
  if (!opened) return std::fprintf(stderr, "%s\n", opened.error().message.c_str()), 1;
  Ticking clock;
  EngineOptions options;
  options.storage = *std::move(opened);
  options.clock = &clock;
  auto engine = Engine::open(options);
  if (!engine || !engine->publish(simulation::compile_app(kApp, nullptr)).ok()) return 1;
  int64_t next = 1000, measured = 0;
  double wall = 0, cpu = 0;
  for (int64_t i = 1; i <= count; ++i) {
    // The last hundred before each power of ten are timed: create, submit, approve.
    const bool timed = i > next - 100;
    const double from = timed ? seconds() : 0, from_cpu = timed ? used() : 0;
    const RecordRef doc = must(*engine, "ini", Create{"doc", Value::context({{"amount", Value::integer(i)}}), {}}).record;
    must(*engine, "ini", Submit{doc});
    must(*engine, "a", Act{"approve", "first", {{}, doc}});
    if (timed) wall += seconds() - from, cpu += used() - from_cpu, measured += 3;
    if (i == next) {
      const auto n = static_cast<double>(measured);
      std::printf("%9lld instances: %6.0f us a command, %6.0f us of processor, %lld bytes a command\n", static_cast<long long>(i),
                  wall / n * 1e6, cpu / n * 1e6, static_cast<long long>(bytes_of(url) / (3 * i)));
      std::fflush(stdout);
      next *= 10, wall = cpu = 0, measured = 0;
    }
  }
  const RecordRef doc = must(*engine, "ini", Create{"doc", Value::context({}), {}}).record;
  must(*engine, "ini", Submit{doc});
  next = 10;
  double from = used();
  for (int64_t i = 1; i <= 10'000; ++i) {
    if (i == next * 9 / 10) from = used();
    must(*engine, "a", Act{"comment", "first", {{}, doc}, "so it is"});
    if (i == next) {
      std::printf("%9lld entries of one history: %6.0f us of processor a command\n", static_cast<long long>(i),
                  (used() - from) / static_cast<double>(next / 10) * 1e6);
      next *= 10;
    }
  }
  return 0;
}
