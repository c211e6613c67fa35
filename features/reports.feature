Feature: Reports
  As a learner
  I want my progress on paper
  So that I can show it to others and keep it.

  Background:
    Given Ada has an account
    And Ben, of Ada's school, has an account

  Scenario Outline: A report in the learner's language
    Given Ada has logged 40 minutes of study
    And Ada has the plan "Pass #1 of the *exams*"
    When Ada takes up the plan "Pass #1 of the *exams*"
    And Ada asks for a report in <language>
    Then the coach accepts
    And Ada's report is requested
    When the coach has caught up
    Then Ada's report is ready
    And it comes as a document
    And there are 10 minutes to fetch it

    Examples:
      | language |
      | "en"     |
      | "de"     |
      | "de-AT"  |

  Scenario: A report when there is nothing to tell yet
    When Ada asks for a report in "en"
    And the coach has caught up
    Then Ada's report is ready
    And it comes as a document

  Scenario: A phone that asks twice gets the same report
    When Ada asks for a report in "en"
    And Ada's phone asks for the same report again
    Then the coach accepts
    When the coach has caught up
    And Ada's phone asks for the same report again
    Then the coach accepts
    And Ada's report is ready

  Scenario: A number that names another report already
    When Ada asks for a report in "en"
    And Ada's phone asks for the same report again, but in "de"
    Then the coach refuses with id_taken

  Scenario: A language that no report is written in
    When Ada asks for a report in "tlh"
    Then the coach refuses with report_language_unknown

  Scenario: Nobody else sees it
    When Ada asks for a report in "en"
    And the coach has caught up
    And Ben looks at Ada's report
    Then the coach refuses with report_not_found

  Scenario: Reports are kept for two years
    When Ada asks for a report in "en"
    And the coach has caught up
    And 729 days pass
    And the coach has caught up
    Then Ada's report is ready
    And it comes as a document
    When 2 days pass
    Then Ada's report is expired
    When the coach has caught up
    Then Ada's report is expired
    And nothing is left of Ada's report
