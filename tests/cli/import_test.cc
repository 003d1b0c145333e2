// Rows of a file become records: what a trial says is what comes of it, and a file sent again does nothing twice.
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace {

namespace fs = std::filesystem;

std::string told(const std::string& arguments) {
  FILE* pipe = popen((std::string(WEIR_COMMAND) + " " + arguments + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  std::array<char, 4096> buffer;
  for (size_t n; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) output.append(buffer.data(), n);
  REQUIRE(WIFEXITED(pclose(pipe)));
  return output;
}

std::string last_line(const std::string& text) { return text.substr(text.rfind('\n', text.size() - 2) + 1); }

}  // namespace

TEST_CASE("R048 a trial of a file counts what the import then does, row by row, and sent again nothing is done twice") {
  std::string pattern = (fs::temp_directory_path() / "weir-import-XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  const std::string folder = pattern, store = "sqlite:" + folder + "/l.db", csv = folder + "/leads.csv";
  told("run '" + std::string(WEIR_SOURCE_DIR) + "/tests/cli/data/leads.yaml' --storage " + store);
  std::ofstream out(csv, std::ios::binary);
  out << "company,phone,budget\n";
  // Of each ten one repeats the row before, one has no number for a budget.
  for (int i = 0; i < 500; ++i) {
    const int phone = i % 10 == 5 ? i - 1 : i;
    out << "c" << i << ",1390000" << 1000 + phone << "," << (i % 10 == 7 ? "much" : "2000") << "\n";
  }
  out.close();
  const std::string import = "import csv " + csv + " --form lead --storage " + store;
  const std::string trial = told(import + " --dry-run");
  CHECK(last_line(trial) == "400 can be imported, 50 invalid, 50 duplicate\n");
  CHECK(trial.find("row 9, column budget: E_FIELD_INVALID: 'much' is not a number\n") != std::string::npos);
  CHECK(trial.find("row 7, column phone: E_UNIQUE: ") != std::string::npos);
  CHECK(last_line(told(import + " --dry-run")) == last_line(trial));
  const std::string done = told(import);
  CHECK(last_line(done) == "400 imported, 50 invalid, 50 duplicate\n");
  CHECK(done.substr(0, done.rfind('\n', done.size() - 2)) == trial.substr(0, trial.rfind('\n', trial.size() - 2)));
  CHECK(told(import) == done);
  // Under another name the rows are new ones, and every phone is taken.
  fs::copy_file(csv, folder + "/again.csv");
  std::ofstream(folder + "/again.csv", std::ios::app) << "one more,13900009999,2000\n";
  CHECK(last_line(told("import csv " + folder + "/again.csv --form lead --storage " + store)) == "1 imported, 50 invalid, 450 duplicate\n");
  fs::remove_all(pattern);
}
