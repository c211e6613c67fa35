Feature: Streaks and progress
  As a learner
  I want to see what my work adds up to
  So that I keep going.

  A streak counts the days in a row with study time, by the calendar on the learner's own wall. A day that is
  not over yet breaks nothing.

  Scenario: Study time and finished tasks add up
    Given Ada, in Vienna, has an account
    And Ada has the plan "Pass algebra", due in 10 days, with the tasks
      | task                | due       |
      | Read chapter 1      | tomorrow  |
      | Solve the exercises | in 3 days |
    When Ada logs 25 minutes of study
    And Ada logs 20 minutes of study
    And Ada finishes the task "Read chapter 1"
    Then Ada's progress is 1 day in a row, 1 task done and 45 minutes studied

  Scenario: Nothing done yet
    Given Ada, in Vienna, has an account
    Then Ada's progress is 0 days in a row, 0 tasks done and 0 minutes studied

  Scenario Outline: Study time that cannot be
    Given Ada, in Vienna, has an account
    When Ada logs <minutes> minutes of study, ended <ended>
    Then the coach refuses with <code>
    And Ada's progress is 0 days in a row, 0 tasks done and 0 minutes studied

    Examples:
      | minutes | ended        | code                  |
      | 0       | now          | minutes_out_of_range  |
      | 1441    | now          | minutes_out_of_range  |
      | 25      | in 2 hours   | recorded_in_future    |
      | 25      | 50 years ago | recorded_too_long_ago |

  Scenario: Study time may belong to a conversation
    Given Ada, in Vienna, has an account
    And Ada has the conversation "Algebra"
    When Ada logs 25 minutes of study in the conversation "Algebra"
    Then the coach accepts
    When Ada logs 25 minutes of study in the conversation "Biology"
    Then the coach refuses with coaching_session_not_found

  Scenario: Study time that is sent twice counts once
    Given Ada, in Vienna, has an account
    And Ada has logged 25 minutes of study
    When Ada's phone sends the same study time again
    Then the coach accepts
    When Ada's phone sends the same study time again, but with 50 minutes
    Then the coach refuses with id_taken
    And Ada's progress is 1 day in a row, 0 tasks done and 25 minutes studied

  Scenario: A streak grows day by day and lives until a whole day has passed
    Given Ada, in Vienna, has an account
    And it is 20:00 where Ada lives
    And Ada has logged 25 minutes of study
    When it is 20:00 where Ada lives, 1 day later
    Then Ada has studied 1 day in a row
    When Ada logs 25 minutes of study
    Then Ada has studied 2 days in a row
    When it is 23:59 where Ada lives, 1 day later
    Then Ada has studied 2 days in a row
    When it is 00:01 where Ada lives, 1 day later
    Then Ada has studied 0 days in a row

  Scenario: Study time logged afterwards counts for the day it was spent on
    Given Ada, in Vienna, has an account
    And it is 08:00 where Ada lives
    When Ada logs 25 minutes of study, ended 10 hours ago
    And Ada logs 25 minutes of study, ended 34 hours ago
    Then Ada has studied 2 days in a row

  Scenario Outline: The same hours are other days elsewhere
    Given Ada, in <city>, has an account
    And it is 23:30 in Vienna
    And Ada has logged 25 minutes of study
    When it is 00:30 in Vienna, 1 day later
    And Ada logs 25 minutes of study
    Then Ada has studied <streak> in a row

    Examples:
      | city        | streak |
      | Vienna      | 2 days |
      | London      | 1 day  |
      | Auckland    | 1 day  |
      | Los Angeles | 1 day  |

  Scenario: Moving house moves the days as well
    Given Ada, in Vienna, has an account
    And it is 23:30 in Vienna
    And Ada has logged 25 minutes of study
    And it is 00:30 in Vienna, 1 day later
    And Ada has logged 25 minutes of study
    When Ada changes the time zone to "Europe/London"
    Then Ada has studied 1 day in a row

  Scenario Outline: The days of daylight saving are days like any other
    Given Ada, in <city>, has an account
    And it is 23:30 where Ada lives, on the day before the clocks go <way>
    And Ada has logged 25 minutes of study
    When it is <first> where Ada lives, 1 day later
    And Ada logs 25 minutes of study
    And it is 23:30 where Ada lives, on the same day
    And Ada logs 25 minutes of study
    Then Ada has studied 2 days in a row
    When it is 00:30 where Ada lives, 1 day later
    And Ada logs 25 minutes of study
    Then Ada has studied 3 days in a row

    Examples:
      | city     | way     | first |
      | Vienna   | forward | 00:30 |
      | Vienna   | back    | 00:30 |
      | New York | forward | 03:30 |
      | New York | back    | 01:30 |
      | Auckland | back    | 00:30 |

  Scenario: Every step leaves its trace
    Given Ada, in Vienna, has an account
    And Ada has logged 25 minutes of study
    And the coach has caught up
    And Ada has logged 20 minutes of study
    And the coach has caught up
    Then Ada's progress went through
      | days in a row | tasks done | minutes studied |
      | 1             | 0          | 45              |
      | 1             | 0          | 25              |

  Scenario: Study times are listed, latest first
    Given Ada, in Vienna, has an account
    And Ada has logged 25 minutes of study
    And an hour has passed
    And Ada has logged 40 minutes of study
    Then Ada's study times are 40 and 25 minutes

  Scenario: A deleted plan takes its finished tasks along
    Given Ada, in Vienna, has an account
    And Ada has the plan "Pass algebra", due in 10 days, with the tasks
      | task           | due      |
      | Read chapter 1 | tomorrow |
    And Ada has finished the task "Read chapter 1"
    When Ada deletes the plan "Pass algebra"
    Then Ada's progress is 0 days in a row, 0 tasks done and 0 minutes studied
