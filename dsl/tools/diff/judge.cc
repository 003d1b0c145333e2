#include "dsl/tools/diff/judge.h"

#include <algorithm>
#include <array>

#include "engine/nodes/node_type.h"

namespace weir::diff_of {

namespace {

using model::FlowNode;
using Kind = Difference::Kind;

class Judge {
 public:
  Judge(Difference& difference, const Versions& versions, const Leaf* old_leaf, const Leaf* new_leaf)
      : d_(difference), versions_(versions), old_(old_leaf), new_(new_leaf) {}

  void judge() {
    say("compat/changed", Reach::Answers);
    if (d_.kind == Kind::Added) say("compat/added", Reach::Nothing);
    if (d_.kind == Kind::Removed) say("compat/removed", Reach::Answers);
    if (d_.key == "label" || d_.key == "title") say("compat/relabelled", Reach::Nothing);
    if (d_.section == "form") return form();
    if (d_.section == "decision" || d_.section == "function") return decision();
    if (d_.section == "flow") return flow();
    if (d_.section == "permission") return permission();
    if (d_.section == "connector") return connector();
    if (d_.section == "user" && d_.kind == Kind::Removed)
      return say("compat/person-removed", Reach::Instances, false, "what he holds and waits for stays with him until it is handed over",
                 "他手上和待处理的事项会留在他名下，直到移交");
  }

 private:
  void say(std::string slug, Reach reach, bool breaking = false, std::string en = {}, std::string zh = {}) {
    d_.slug = std::move(slug);
    d_.reach = reach;
    d_.breaking = breaking;
    d_.en = std::move(en);
    d_.zh = std::move(zh);
  }
  void hint(std::string en, std::string zh) {
    d_.hint_en = std::move(en);
    d_.hint_zh = std::move(zh);
  }
  bool whole() const { return d_.key.empty(); }

  // ---- forms

  void form() {
    if (d_.part.empty() && whole() && d_.kind == Kind::Removed)
      return say("compat/form-removed", Reach::Data, true, "its records stay in the store, and nothing reads them any more",
                 "已存的记录仍在存储中，但不再有任何内容读取它们");
    if (d_.part == "field" || d_.part == "column") return field();
    if (d_.part == "stage") return stage();
    if (d_.part == "check" && d_.kind != Kind::Removed)
      return say("compat/check-changed", Reach::Answers, false, "records are checked by it at their next change", "记录下次修改时按它检查");
    if (d_.key.starts_with("unique") && d_.kind == Kind::Added)
      say("compat/unique-added", Reach::Data, true, "records that are equal already cannot be changed any more", "已有的重复记录将无法再修改");
  }

  const model::Field* field_in(const model::Model& model) const {
    const model::Form* form = model.form(d_.name);
    const std::string& name = d_.part_name;
    const size_t dot = d_.part == "column" ? name.find('.') : std::string::npos;
    const model::Field* field = form != nullptr ? form->field(name.substr(0, dot)) : nullptr;
    if (field == nullptr || dot == std::string::npos) return field;
    for (const model::Field& column : field->columns)
      if (column.name == name.substr(dot + 1)) return &column;
    return nullptr;
  }

  static bool always(const std::optional<model::Expression>& expression) {
    return expression && model::to_text(*expression) == "true";
  }

  void field() {
    if (whole() && d_.kind == Kind::Removed) return field_removed();
    const model::Field* now = field_in(versions_.after);
    if (now == nullptr) return;
    const bool filled = now->default_value.has_value() || now->formula.has_value();
    if (whole()) {  // added
      if (!now->was.empty())
        return say("compat/field-renamed", Reach::Callers, true, "callers must use the new name; values go along",
                   "调用方须改用新名称；原有的值会保留");
      if (always(now->required) && !filled) return must_be_filled();
      return say("compat/field-added", Reach::Nothing);
    }
    if (d_.key == "type") return type_changed();
    if (d_.key == "required" && d_.kind != Kind::Removed && !filled) return must_be_filled();
    if (d_.key == "unique" && d_.kind == Kind::Added)
      return say("compat/field-unique-added", Reach::Data, true, "records that share a value cannot be changed any more",
                 "值重复的记录将无法再修改");
    if (d_.key == "formula")
      return say("compat/formula-changed", Reach::Answers, false, "stored values are computed anew at the next change of a record",
                 "存储的值在记录下次修改时重新计算");
    if (d_.key == "check" && d_.kind != Kind::Removed)
      return say("compat/check-changed", Reach::Answers, false, "records are checked by it at their next change", "记录下次修改时按它检查");
    narrowed();
  }

  void field_removed() {
    const model::Form* form = versions_.after.form(d_.name);
    const bool renamed = form != nullptr && std::any_of(form->fields.begin(), form->fields.end(), [&](const model::Field& field) {
                           return field.was == d_.part_name;
                         });
    if (renamed) return say("compat/field-renamed", Reach::Nothing, false, "it lives on under its new name", "以新名称继续存在");
    say("compat/field-removed", Reach::Data, true, "its values are not shown any more; callers and running flows may still name it",
        "其值不再显示；调用方和运行中的流程可能仍在引用");
    hint("where it has a new name, write 'was: " + d_.part_name + "' at that field", "如果是改名，请在新字段上写 was: " + d_.part_name);
  }

  void must_be_filled() {
    say("compat/field-now-required", Reach::Data, true, "records without it are refused at their next change, flows that write them stop",
        "没有该值的记录在下次修改时会被拒绝，写入它们的流程会停下");
    hint("give it a default, or fill it before it is required", "请给出默认值，或先补齐再设为必填");
  }

  void type_changed() {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kWider = {{
        {"integer", "number"}, {"text", "long_text"}, {"email", "text"}, {"phone", "text"}, {"url", "text"},
        {"choice", "text"}, {"email", "long_text"}, {"phone", "long_text"}, {"url", "long_text"}}};
    for (const auto& [from, to] : kWider)
      if (d_.before == from && d_.after == to) return say("compat/field-widened", Reach::Nothing, false, "every old value is still one", "旧值全部有效");
    say("compat/field-narrowed", Reach::Data, true, "stored values become values of the new type, exactly; one that cannot hinders the publication",
        "已存的值会精确转换为新类型；无法转换的值会阻止发布");
    hint("with --instances STORE the records that hinder it are listed", "加上 --instances 可列出阻止发布的记录");
  }

  void narrowed() {
    if (d_.key == "options" || d_.key.starts_with("options.") || d_.key.starts_with("options[")) {
      const bool gone = d_.kind == Kind::Removed || (d_.kind == Kind::Changed && loses_word());
      if (gone)
        return say("compat/field-narrowed", Reach::Data, true, "records that hold an option that is gone are refused at their next change",
                   "仍持有已删除选项的记录在下次修改时会被拒绝");
      return say("compat/field-widened", Reach::Nothing);
    }
    const auto number = [](const Leaf* leaf) -> std::optional<Decimal> {
      const Value* value = leaf != nullptr && leaf->arg != nullptr ? leaf->arg->value() : nullptr;
      return value != nullptr && value->is(ValueKind::Number) ? std::optional(value->as_number()) : std::nullopt;
    };
    const bool upper = d_.key == "max" || d_.key == "max_length" || d_.key == "scale" || d_.key == "digits" || d_.key == "max_rows";
    const bool lower = d_.key == "min" || d_.key == "min_length" || d_.key == "min_rows";
    if (!upper && !lower && d_.key != "pattern") return;
    const std::optional<Decimal> was = number(old_), is = number(new_);
    bool narrow = d_.kind == Kind::Added || d_.key == "pattern";
    if (d_.kind == Kind::Removed) narrow = false;
    else if (was && is) narrow = upper ? *is < *was : *was < *is;
    if (!narrow) return say("compat/field-widened", Reach::Nothing);
    say("compat/field-narrowed", Reach::Data, true, "stored values beyond it are refused at the next change of their record",
        "超出范围的已存值在记录下次修改时会被拒绝");
  }

  // Of "[a, b, c]": is a word of the old list gone?
  bool loses_word() const {
    const model::ArgList* was = old_ != nullptr && old_->arg != nullptr ? old_->arg->list() : nullptr;
    const model::ArgList* is = new_ != nullptr && new_->arg != nullptr ? new_->arg->list() : nullptr;
    if (was == nullptr || is == nullptr) return true;
    return std::any_of(was->begin(), was->end(), [&](const model::Arg& one) {
      return std::none_of(is->begin(), is->end(), [&](const model::Arg& other) { return model::same(&one, &other); });
    });
  }

  void stage() {
    if (whole() && d_.kind == Kind::Removed)
      return say("compat/stage-removed", Reach::Data, true, "records that stand there belong to no stage", "停留在该阶段的记录将不属于任何阶段");
    if (whole()) return say("compat/stage-added", Reach::Nothing);
    if (d_.key != "label") say("compat/stage-changed", Reach::Answers, false, "counts for moves from now on", "对之后的阶段变更生效");
  }

  // ---- decisions

  void decision() {
    if (d_.part.empty() && whole() && d_.kind == Kind::Removed)
      return say("compat/decision-removed", Reach::Callers, true, "whoever asks it gets no answer", "调用它的地方得不到结果");
    if (d_.part == "input" || d_.part == "output") {
      const bool more = d_.kind == Kind::Added && d_.part == "output";
      const bool fewer = d_.kind == Kind::Added && d_.key == "values";
      say("compat/decision-signature-changed", Reach::Callers, !more && !fewer && d_.key != "otherwise" && d_.key != "label",
          "callers give and expect what the old version says", "调用方仍按旧版本传入和取出");
      if (d_.key == "otherwise") say("compat/answers-changed", Reach::Answers);
      return;
    }
    if (d_.key != "label" && d_.kind != Kind::Added) say("compat/answers-changed", Reach::Answers);
    if (d_.part == "row" || d_.part == "column") say("compat/answers-changed", Reach::Answers);
  }

  // ---- flows

  static bool waits(const FlowNode* node) {
    if (node == nullptr) return false;
    const nodes::NodeTypeSpec* type = nodes::find_node_type(node->type);
    return type == nullptr || type->waits;
  }
  const FlowNode* step_in(const model::Model& model) const {
    const model::Flow* flow = model.flow(d_.name);
    return flow != nullptr ? flow->node(d_.part_name) : nullptr;
  }

  void flow() {
    if (d_.part.empty() && whole()) {
      if (d_.kind == Kind::Removed)
        say("compat/flow-removed", Reach::Instances, true, "its running instances go on as they are and cannot be migrated",
            "运行中的实例会按旧版本继续，但无法迁移");
      return;
    }
    if (d_.part.empty() && d_.key == "form")
      return say("compat/flow-form-changed", Reach::Instances, true, "running instances are about records of the other form and cannot be migrated",
                 "运行中的实例针对另一表单的记录，无法迁移");
    if (d_.part.empty() && d_.key == "begins with") return say("compat/route-changed", Reach::Answers, false, "for flows that start from now on", "对新发起的流程生效");
    if (d_.part.empty()) return;
    if (whole()) return d_.kind == Kind::Removed ? step_removed() : step_added();
    if (d_.key == "kind") {
      const bool stuck = waits(step_in(versions_.before));
      return say("compat/wait-node-kind-changed", stuck ? Reach::Instances : Reach::Answers, stuck,
                 stuck ? "instances that wait there must be told where they go on" : "", stuck ? "停在该步骤的实例需要指定继续的位置" : "");
    }
    if (d_.key == "stands in")
      return say("compat/parallel-structure-changed", Reach::Instances, true,
                 "instances that stand there cannot go over: the branches around it are others", "停在该步骤的实例无法迁移：外层分支已不同");
    step_key();
  }

  void step_removed() {
    if (!waits(step_in(versions_.before))) return say("compat/step-removed", Reach::Answers, false, "running instances keep it until they are migrated", "运行中的实例在迁移前仍保留它");
    say("compat/wait-node-removed", Reach::Instances, true, "instances that wait there must be told where they go on", "停在该步骤的实例需要指定继续的位置");
    if (const FlowNode* heir = likely_heir())
      hint("say when migrating: " + d_.part_name + "=" + heir->id, "迁移时请指明：" + d_.part_name + "=" + heir->id);
    else
      hint("say when migrating which step takes its place: " + d_.part_name + "=STEP", "迁移时请指明由哪个步骤接替：" + d_.part_name + "=STEP");
  }

  // A new step of that kind that asks the same people, else the only new one of that kind.
  const FlowNode* likely_heir() const {
    const model::Flow* was = versions_.before.flow(d_.name);
    const model::Flow* is = versions_.after.flow(d_.name);
    const FlowNode* gone = step_in(versions_.before);
    const FlowNode* found = nullptr;
    size_t several = 0;
    for (const FlowNode& node : is->nodes) {
      if (node.type != gone->type || was->node(node.id) != nullptr) continue;
      if (model::same(model::find(node.args, "by"), model::find(gone->args, "by"))) return &node;
      found = &node;
      ++several;
    }
    return several == 1 ? found : nullptr;
  }

  void step_added() {
    say("compat/step-added", Reach::Answers, false, "running instances that have not come so far get it when they are migrated",
        "尚未走到此处的运行中实例在迁移后会经过它");
  }

  void step_key() {
    const std::string top = d_.key.substr(0, d_.key.find_first_of(".["));
    static constexpr std::string_view kPeople[] = {"by", "self", "dedupe", "when_empty", "as_of", "weights", "veto", "decisive"};
    static constexpr std::string_view kTimes[] = {"due", "remind", "on_timeout", "limits", "claim_within", "calendar", "clock_stops_in", "until", "for"};
    static constexpr std::string_view kVotes[] = {"mode", "reject", "abstain", "on_reject"};
    const auto in = [&](const auto& list) { return std::find(std::begin(list), std::end(list), top) != std::end(list); };
    if (in(kPeople))
      return say("compat/assignee-changed", Reach::Instances, false,
                 "who is asked now stays until the instance is migrated; then people are found anew and given votes stay",
                 "已在办的人保持不变，迁移后按新规则重新确定，已投的票保留");
    if (in(kTimes))
      return say("compat/timer-changed", Reach::Instances, false, "times that run stay until the instance is migrated; then they are set anew",
                 "正在计时的时限保持不变，迁移后重新设定");
    if (in(kVotes))
      return say("compat/votes-changed", Reach::Instances, false, "given votes count by the new rule once the instance is migrated",
                 "实例迁移后，已投的票按新规则计算");
    if (d_.key == "then" || d_.key.find(" goes to") != std::string::npos)
      return say("compat/route-changed", Reach::Answers, false, "for instances of this version", "对此版本的实例生效");
    if (d_.key != "label")
      say("compat/step-changed", Reach::Answers, false, "for instances of this version", "对此版本的实例生效");
  }

  // ---- permissions, connectors

  static int rank(std::string_view word) {
    static constexpr std::string_view kOrder[] = {"never", "own", "team", "department", "department_tree", "all"};
    const auto it = std::find(std::begin(kOrder), std::end(kOrder), word);
    return it == std::end(kOrder) ? -1 : static_cast<int>(it - std::begin(kOrder));
  }

  void permission() {
    const bool hides = d_.key == "hide" || d_.key == "mask";
    if (d_.kind == Kind::Added && !hides) return say("compat/permission-widened", Reach::Security, false, "somebody may do more than before", "有人的权限变大");
    if (d_.kind == Kind::Removed && hides) return say("compat/permission-widened", Reach::Security, false, "somebody sees more than before", "有人能看到更多");
    const int was = rank(d_.before), is = rank(d_.after);
    if (d_.kind == Kind::Changed && (was < 0 || is < 0 || is > was))
      return say("compat/permission-widened", Reach::Security, false, "somebody may do more than before, or other things", "有人的权限变大或改变");
    say("compat/permission-narrowed", Reach::Instances, false, "who holds a task keeps sight of its record", "任务的办理人仍可查看其记录");
  }

  void connector() {
    if (d_.kind != Kind::Removed) return;
    say("compat/action-removed", Reach::Instances, true, "calls of running instances that name it fail", "运行中实例对它的调用会失败");
  }

  Difference& d_;
  const Versions& versions_;
  const Leaf *old_, *new_;
};

}  // namespace

void judge(Difference& difference, const Versions& versions, const Leaf* old_leaf, const Leaf* new_leaf) {
  Judge(difference, versions, old_leaf, new_leaf).judge();
}

}  // namespace weir::diff_of
