// The app of the examples that follow: a day off that a lead approves.
#pragma once

constexpr const char* kLeaveApp = R"(
app: leave
open: true
directory:
  users:
    ann: {name: Ann}
    bob: {name: Bob, roles: [lead]}
forms:
  leave:
    fields:
      days: {type: integer, min: 1, required: true}
flows:
  leave_approval:
    form: leave
    start: {on: submitted}
    steps:
      - approve: lead
        by: {role: lead}
        mode: any
      - end: approved
)";
