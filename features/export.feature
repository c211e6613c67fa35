Feature: Export
  As a learner
  I want everything that the coach knows of me in one file
  So that I can read it, keep it, or take it to another school.

  Background:
    Given Ada has an account
    And Ben, of Ada's school, has an account

  Scenario: Everything about the learner
    Given Ada has logged 40 minutes of study
    And Ada has the plan "Pass the exams"
    When Ada asks for everything about her
    Then the coach accepts
    And Ada's export is requested
    When the coach has caught up
    Then Ada's export is ready
    And "Pass the exams" is in Ada's export
    And there are 10 minutes to fetch Ada's export
    And Ada's list of exports shows 1, ready

  Scenario: Nothing about anybody else
    Given Ben has the plan "Pass nothing"
    When Ada asks for everything about her
    And the coach has caught up
    Then "Ada" is in Ada's export
    And "Pass nothing" is not in Ada's export

  Scenario: A learner who has done nothing yet
    When Ada asks for everything about her
    And the coach has caught up
    Then Ada's export is ready

  Scenario: A phone that asks twice gets the same export
    When Ada asks for everything about her
    And Ada's phone asks for the same export again
    Then the coach accepts
    When the coach has caught up
    And Ada's phone asks for the same export again
    Then the coach accepts
    And Ada's list of exports shows 1, ready

  Scenario: One is made at a time
    When Ada asks for everything about her
    And Ada asks for everything about her once more
    Then the coach refuses with export_under_way
    When the coach has caught up
    And Ada asks for everything about her once more
    Then the coach accepts

  Scenario: A number that names somebody else's export already
    When Ada asks for everything about her
    And Ben asks for everything about him, by the number of Ada's export
    Then the coach refuses with id_taken

  Scenario: Nobody else sees it
    When Ada asks for everything about her
    And the coach has caught up
    And Ben looks at Ada's export
    Then the coach refuses with export_not_found
    And Ben's list of exports is empty

  Scenario: Exports are kept for seven days
    When Ada asks for everything about her
    And the coach has caught up
    And 6 days pass
    And the coach has caught up
    Then Ada's export is ready
    And there are 10 minutes to fetch Ada's export
    When 2 days pass
    Then Ada's export is expired
    When the coach has caught up
    Then Ada's export is expired
    And nothing is left of Ada's export
