// The stable reasons of refusal, the code of each, and what each means in both languages. Reasons are
// stored and shown to callers: never rename or reuse one.
#include "weir/reasons.h"

namespace weir {

const std::vector<ReasonInfo>& reasons() {
  static const std::vector<ReasonInfo> all = {
      {"E_NOT_FOUND", ErrorCode::NotFound, "There is no such thing, or the actor may not see it.", "不存在，或操作人无权查看。"},
      {"E_FORBIDDEN", ErrorCode::PermissionDenied, "The actor may see it but not do this.", "操作人可以查看，但无权这样做。"},
      {"E_NOT_HOLDER", ErrorCode::PermissionDenied, "The step does not wait for the actor.", "该步骤不由操作人处理。"},
      {"E_OP_DISABLED", ErrorCode::PermissionDenied, "The flow or step does not allow this, or no longer.", "流程或步骤不允许该操作，或已不再允许。"},
      {"E_STALE", ErrorCode::Conflict, "It has changed since the caller read it.", "调用方读取之后数据已变化。"},
      {"E_KEY_REUSE", ErrorCode::Conflict, "The idempotency key stands for another command.", "该幂等键已用于另一个命令。"},
      {"E_IN_FLIGHT", ErrorCode::Conflict, "The same command is at work this moment: ask again for its answer.", "同一命令正在执行，请稍后再取结果。"},
      {"E_UNIQUE", ErrorCode::AlreadyExists, "Another record has a value that must be unique.", "唯一字段的值已被其他记录占用。"},
      {"E_DUPLICATE", ErrorCode::AlreadyExists, "There is such a record already.", "已有重复的记录。"},
      {"E_ALREADY_IN", ErrorCode::AlreadyExists, "The person is asked at this step already.", "该人员已在此步骤中。"},
      {"E_LIMIT", ErrorCode::LimitExceeded, "A limit is reached; the message says which.", "已达上限，消息中说明是哪一项。"},
      {"E_NESTED_LIMIT", ErrorCode::LimitExceeded, "Added signers may not add any deeper.", "加签层数已达上限。"},
      {"E_FIELD_REQUIRED", ErrorCode::InvalidArgument, "A field must be filled in.", "有必填字段为空。"},
      {"E_FIELD_INVALID", ErrorCode::InvalidArgument, "A value does not fit its field.", "字段取值不合要求。"},
      {"E_FIELD_FORBIDDEN", ErrorCode::InvalidArgument, "The actor may not write or read that field here.", "操作人在此不能读写该字段。"},
      {"E_CHECK", ErrorCode::InvalidArgument, "A check does not hold.", "校验未通过。"},
      {"E_REFERENCE", ErrorCode::InvalidArgument, "A reference leads nowhere, or others still refer to it.", "引用的对象不存在，或仍被引用。"},
      {"E_RANGE", ErrorCode::InvalidArgument, "The person may not be asked there.", "该人员不在可选范围内。"},
      {"E_SELECT_REQUIRED", ErrorCode::InvalidArgument, "Somebody must be picked for a step to come.", "需要为后续步骤选择办理人。"},
      {"E_SELF_TARGET", ErrorCode::InvalidArgument, "It cannot go to the same person.", "对象不能是本人。"},
      {"E_COMMENT_REQUIRED", ErrorCode::InvalidArgument, "A comment is needed.", "需要填写意见。"},
      {"E_SIGNATURE_REQUIRED", ErrorCode::InvalidArgument, "A signature is needed.", "需要签名。"},
      {"E_ARGUMENT", ErrorCode::InvalidArgument, "The command is not well formed.", "命令的参数有误。"},
      {"E_JSON", ErrorCode::InvalidArgument, "The text is not the JSON that is wanted.", "不是所需的 JSON 文本。"},
      {"E_TERMINAL", ErrorCode::FailedPrecondition, "The flow has ended.", "流程已结束。"},
      {"E_SUSPENDED", ErrorCode::FailedPrecondition, "The flow is suspended.", "流程已挂起。"},
      {"E_NOT_OPEN", ErrorCode::FailedPrecondition, "It is not open, or no longer.", "当前未开放，或已处理。"},
      {"E_CLAIMED", ErrorCode::FailedPrecondition, "Somebody else has claimed or taken it.", "已被他人认领或领取。"},
      {"E_TAKEBACK_LATE", ErrorCode::FailedPrecondition, "Somebody or something has gone on from there.", "后续步骤已处理，不能拿回。"},
      {"E_LAST_SEAT", ErrorCode::FailedPrecondition, "Somebody must be left to decide.", "至少要保留一人。"},
      {"E_RETURN_TARGET", ErrorCode::FailedPrecondition, "The flow has not been at that step.", "流程没有经过该步骤。"},
      {"E_RETURN_CURRENT", ErrorCode::FailedPrecondition, "The flow stands at that step already.", "流程当前就在该步骤。"},
      {"E_RETURN_SCOPE", ErrorCode::FailedPrecondition, "The step lies in another branch or flow.", "目标步骤在另一分支或流程中。"},
      {"E_STAGE", ErrorCode::FailedPrecondition, "The record may not move to that stage yet.", "记录尚不能进入该阶段。"},
      {"E_LOCKED", ErrorCode::FailedPrecondition, "A flow holds the record while it runs.", "流程运行期间锁定该记录。"},
      {"E_CONVERTED", ErrorCode::FailedPrecondition, "The record has been converted.", "该记录已转换。"},
      {"E_CONDITION", ErrorCode::FailedPrecondition, "A condition does not hold, or cannot be told.", "条件不成立，或无法判断。"},
      {"E_MIGRATION", ErrorCode::FailedPrecondition, "The flow cannot go over to that version as it stands; the message says why.", "流程无法按现状迁移到该版本，消息中说明原因。"},
      {"E_SCHEMA", ErrorCode::FailedPrecondition, "What the store holds does not fit the tables that are wanted.", "存储中的数据与所需的表结构不符。"},
      {"E_NO_KEY", ErrorCode::FailedPrecondition, "The store has sensitive fields and no key was given.", "存储含敏感字段，但没有提供密钥。"},
      {"E_OVERLOADED", ErrorCode::Overloaded, "Too much at once: send it again.", "请求过多，请重试。"},
      {"E_MODEL", ErrorCode::InvalidModel, "The model cannot run here.", "该模型无法在此运行。"},
      {"E_STORAGE", ErrorCode::StorageUnavailable, "The store cannot be read or written.", "存储无法读写。"},
      {"E_CORRUPT", ErrorCode::StorageCorrupt, "What is stored does not verify.", "存储的数据未通过校验。"},
      {"E_UNSUPPORTED", ErrorCode::Unsupported, "This engine, host or store cannot do that.", "此引擎、宿主或存储不支持该操作。"},
      {"E_INTERNAL", ErrorCode::Internal, "A fault of the engine.", "引擎内部错误。"},
  };
  return all;
}

Error Error::of(std::string_view reason, std::string message) {
  Error error;
  error.code = ErrorCode::Internal;
  for (const ReasonInfo& one : reasons())
    if (one.reason == reason) error.code = one.code;
  error.reason = reason;
  error.message = std::move(message);
  return error;
}

}  // namespace weir
