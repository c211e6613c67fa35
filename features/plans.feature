Feature: Study plans
  As a learner
  I want to write down what I will study until when
  So that a big goal becomes small steps.

  Background:
    Given Ada has an account

  Scenario: Writing a plan
    When Ada writes the plan "Pass algebra", due in 10 days, with the tasks
      | task                | due       |
      | Read chapter 1      | tomorrow  |
      | Solve the exercises | in 3 days |
      | Ask about gaps      |           |
    Then the coach accepts
    And Ada's plan "Pass algebra" is active
    And Ada's plan "Pass algebra" is due in 10 days
    And Ada's plan "Pass algebra" has the tasks
      | task                | due       | status |
      | Read chapter 1      | tomorrow  | todo   |
      | Solve the exercises | in 3 days | todo   |
      | Ask about gaps      |           | todo   |

  Scenario: A plan may belong to a conversation
    Given Ada has the conversation "Algebra"
    When Ada writes the plan "Pass algebra" for the conversation "Algebra"
    Then the coach accepts
    And Ada's plan "Pass algebra" belongs to the conversation "Algebra"

  Scenario: A plan cannot belong to a conversation that does not exist
    When Ada writes the plan "Pass algebra" for the conversation "Algebra"
    Then the coach refuses with coaching_session_not_found
    And Ada has no plans

  Scenario Outline: Titles that a plan cannot have
    When Ada writes a plan with the title <title>
    Then the coach refuses with <code>
    And Ada has no plans

    Examples:
      | title              | code            |
      | nothing            | text_empty      |
      | only blanks        | text_empty      |
      | 201 letters        | text_too_long   |
      | a broken character | text_unreadable |

  Scenario Outline: Days that a plan and its tasks cannot have
    When Ada writes the plan "Pass algebra", due <plan>, with the tasks
      | task           | due    |
      | Read chapter 1 | <task> |
    Then the coach refuses with <code>
    And Ada has no plans

    Examples:
      | plan       | task       | code               |
      | 2 days ago | 2 days ago | date_in_past       |
      | in 10 days | 2 days ago | date_in_past       |
      | in 10 days | in 11 days | task_outlives_plan |

  Scenario: A plan has room for 500 tasks
    When Ada writes the plan "Pass algebra" with 500 tasks
    Then the coach accepts
    When Ada adds the task "One more" to "Pass algebra"
    Then the coach refuses with too_many_tasks
    When Ada writes the plan "Pass everything" with 501 tasks
    Then the coach refuses with too_many_tasks
    And Ada's plans are "Pass algebra"

  Scenario: Two tasks of a plan cannot be the same task
    When Ada writes the plan "Pass algebra" with the task "Read chapter 1" twice under one number
    Then the coach refuses with task_id_repeated
    And Ada has no plans

  Scenario: A plan that is sent twice is written once
    Given Ada has the plan "Pass algebra", due in 10 days
    When Ada's phone sends the same plan again
    Then the coach accepts
    And Ada's plans are "Pass algebra"

  Scenario: The number of a plan stands for one plan
    Given Ada has the plan "Pass algebra", due in 10 days
    When Ada's phone sends the same plan again, but as "Pass biology"
    Then the coach refuses with id_taken
    And Ada's plans are "Pass algebra"

  Scenario: A request that is repeated is answered as it was the first time
    When Ada writes the plan "Pass algebra" as request number 1
    Then the coach accepts
    When Ada deletes the plan "Pass algebra"
    And Ada writes the plan "Pass algebra" as request number 1
    Then the coach accepts
    And Ada has no plans

  Scenario: A request number stands for one request
    When Ada writes the plan "Pass algebra" as request number 1
    Then the coach accepts
    When Ada writes the plan "Pass biology" as request number 1
    Then the coach refuses with idempotency_key_reused
    And Ada's plans are "Pass algebra"

  Scenario: Changing what a plan is called and when it is due
    Given Ada has the plan "Pass algebra", due in 10 days
    When Ada changes the title of "Pass algebra" to "Pass algebra with honours"
    And Ada changes the day of "Pass algebra with honours" to in 20 days
    Then the coach accepts
    And Ada's plan "Pass algebra with honours" is due in 20 days

  Scenario Outline: Changes that a plan does not take
    Given Ada has the plan "Pass algebra", due in 10 days, with the tasks
      | task           | due       |
      | Read chapter 1 | in 8 days |
    When Ada changes the <detail> of "Pass algebra" to <value>
    Then the coach refuses with <code>
    And Ada's plans are "Pass algebra"
    And Ada's plan "Pass algebra" is due in 10 days

    Examples:
      | detail | value       | code               |
      | title  | only blanks | text_empty         |
      | title  | 201 letters | text_too_long      |
      | day    | 2 days ago  | date_in_past       |
      | day    | in 7 days   | task_outlives_plan |

  Scenario: A plan is not changed by somebody who has not seen its latest state
    Given Ada has the plan "Pass algebra"
    And Ada has looked at the plan "Pass algebra" on two devices
    When Ada changes the title of "Pass algebra" to "Love algebra" on the first device
    Then the coach accepts
    When Ada changes the title of "Love algebra" to "Leave algebra" on the second device
    Then the coach refuses with version_mismatch
    And Ada's plans are "Love algebra"

  Scenario: An archived plan is kept as it was
    Given Ada has the plan "Pass algebra", due in 10 days, with the tasks
      | task           | due      |
      | Read chapter 1 | tomorrow |
    When Ada archives the plan "Pass algebra"
    Then the coach accepts
    When Ada changes the title of "Pass algebra" to "Love algebra"
    Then the coach refuses with plan_archived
    When Ada adds the task "Read chapter 2" to "Pass algebra"
    Then the coach refuses with plan_archived
    When Ada finishes the task "Read chapter 1"
    Then the coach refuses with plan_archived
    When Ada removes the task "Read chapter 1"
    Then the coach refuses with plan_archived

  Scenario: An archived plan can be taken up again
    Given Ada has the plan "Pass algebra"
    And Ada has archived the plan "Pass algebra"
    When Ada takes up the plan "Pass algebra"
    Then the coach accepts
    And Ada's plan "Pass algebra" is active
    When Ada adds the task "Read chapter 2" to "Pass algebra"
    Then the coach accepts

  Scenario: Plans are found by how they stand, latest first
    Given Ada has the plan "Pass algebra"
    And Ada has the plan "Pass biology"
    And Ada has the plan "Pass chemistry"
    And Ada has archived the plan "Pass biology"
    Then Ada's plans are "Pass chemistry", "Pass biology" and "Pass algebra"
    And Ada's active plans are "Pass chemistry" and "Pass algebra"
    And Ada's archived plans are "Pass biology"

  Scenario: A deleted plan is gone with its tasks
    Given Ada has the plan "Pass algebra", due in 10 days, with the tasks
      | task           | due      |
      | Read chapter 1 | tomorrow |
    When Ada deletes the plan "Pass algebra"
    Then the coach accepts
    And Ada has no plans
    And Ada has no tasks
    When Ada looks at the plan "Pass algebra"
    Then the coach refuses with plan_not_found
    When Ada deletes the plan "Pass algebra"
    Then the coach refuses with plan_not_found
    When the coach has caught up
    And Ada asks to recall "algebra"
    Then Ada recalls nothing
