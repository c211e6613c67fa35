Feature: Readiness
  As the team that runs the coach
  We want to see whether its stores answer
  So that learners are let in only when they can be served.

  Scenario: Every store answers
    When the team asks which stores answer
    Then every store answers
