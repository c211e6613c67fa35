Feature: Working through tasks
  As a learner
  I want to tick off tasks and see what is due
  So that I always know what to do next.

  Background:
    Given Ada has an account
    And Ada has the plan "Pass algebra", due in 10 days, with the tasks
      | task                | due       |
      | Read chapter 1      | tomorrow  |
      | Solve the exercises | in 3 days |

  Scenario: The first step makes a plan active, the last completes it
    When Ada starts the task "Read chapter 1"
    Then Ada's plan "Pass algebra" is active
    When Ada finishes the task "Read chapter 1"
    And Ada finishes the task "Solve the exercises"
    Then the coach accepts
    And Ada's plan "Pass algebra" is completed

  Scenario: What was skipped does not stand in the way
    When Ada finishes the task "Read chapter 1"
    And Ada skips the task "Solve the exercises"
    Then Ada's plan "Pass algebra" is completed

  Scenario: Taking up a task again takes up its plan again
    Given Ada has finished the task "Read chapter 1"
    And Ada has finished the task "Solve the exercises"
    When Ada reopens the task "Read chapter 1"
    Then the coach accepts
    And Ada's plan "Pass algebra" is active
    And Ada's plan "Pass algebra" has the tasks
      | task                | due       | status |
      | Read chapter 1      | tomorrow  | todo   |
      | Solve the exercises | in 3 days | done   |

  Scenario: Adding a task
    When Ada adds the task "Ask about gaps", due in 9 days, to "Pass algebra"
    Then the coach accepts
    And Ada's plan "Pass algebra" has the tasks
      | task                | due       | status |
      | Read chapter 1      | tomorrow  | todo   |
      | Solve the exercises | in 3 days | todo   |
      | Ask about gaps      | in 9 days | todo   |

  Scenario Outline: Tasks that do not fit
    When Ada adds the task <task>, due <day>, to "Pass algebra"
    Then the coach refuses with <code>
    And Ada has 2 tasks

    Examples:
      | task               | day        | code               |
      | nothing            | tomorrow   | text_empty         |
      | 201 letters        | tomorrow   | text_too_long      |
      | a broken character | tomorrow   | text_unreadable    |
      | "Ask about gaps"   | 2 days ago | date_in_past       |
      | "Ask about gaps"   | in 11 days | task_outlives_plan |

  Scenario: A task cannot be added to a plan that does not exist
    When Ada adds the task "Ask about gaps" to "Pass biology"
    Then the coach refuses with plan_not_found

  Scenario: A task that is sent twice is added once
    Given Ada has added the task "Ask about gaps" to "Pass algebra"
    When Ada's phone sends the same task again
    Then the coach accepts
    And Ada has 3 tasks

  Scenario: The number of a task stands for one task
    Given Ada has added the task "Ask about gaps" to "Pass algebra"
    When Ada's phone sends the same task again, but as "Ask about everything"
    Then the coach refuses with task_id_repeated
    And Ada has 3 tasks

  Scenario: The number of a task cannot be used in another plan
    Given Ada has added the task "Ask about gaps" to "Pass algebra"
    And Ada has the plan "Pass biology"
    When Ada's phone sends the same task again, but to "Pass biology"
    Then the coach refuses with id_taken
    And Ada has 3 tasks

  Scenario: Wording and dating a task differently
    When Ada rewords the task "Read chapter 1" as "Read chapters 1 and 2"
    And Ada moves the task "Read chapters 1 and 2" to in 5 days
    Then the coach accepts
    And Ada's plan "Pass algebra" has the tasks
      | task                  | due       | status |
      | Read chapters 1 and 2 | in 5 days | todo   |
      | Solve the exercises   | in 3 days | todo   |

  Scenario Outline: Changes that a task does not take
    When Ada <change>
    Then the coach refuses with <code>
    And Ada's plan "Pass algebra" has the tasks
      | task                | due       | status |
      | Read chapter 1      | tomorrow  | todo   |
      | Solve the exercises | in 3 days | todo   |

    Examples:
      | change                                           | code               |
      | rewords the task "Read chapter 1" as only blanks | text_empty         |
      | moves the task "Read chapter 1" to 2 days ago    | date_in_past       |
      | moves the task "Read chapter 1" to in 11 days    | task_outlives_plan |

  Scenario: Removing a task
    When Ada removes the task "Read chapter 1"
    Then the coach accepts
    And Ada has 1 task
    When Ada finishes the task "Read chapter 1"
    Then the coach refuses with task_not_found
    When Ada removes the task "Read chapter 1"
    Then the coach refuses with task_not_found

  Scenario Outline: Finding tasks over all plans
    Given Ada has the plan "Pass biology" with the tasks
      | task            | due       |
      | Draw a cell     | in 2 days |
      | Visit the woods | in 3 days |
      | Buy a notebook  |           |
    And Ada has finished the task "Solve the exercises"
    And Ada has started the task "Draw a cell"
    Then Ada's <which> tasks due <days> are <tasks>

    Examples:
      | which    | days                        | tasks                                                    |
      | open     | at any time                 | "Read chapter 1", "Visit the woods" and "Buy a notebook" |
      | started  | at any time                 | "Draw a cell"                                            |
      | finished | at any time                 | "Solve the exercises"                                    |
      | skipped  | at any time                 | none                                                     |
      | listed   | from in 2 days to in 2 days | "Draw a cell"                                            |
      | listed   | from today to in 2 days     | "Read chapter 1" and "Draw a cell"                       |
      | open     | from in 2 days to in 9 days | "Visit the woods"                                        |
