Feature: Letting the coach draft a plan
  As a learner who does not know where to begin
  I want the coach to draft a plan towards my goal
  So that I can start today.

  Background:
    Given Ada has an account

  Scenario: A draft towards a goal
    When Ada asks for a plan to "learn the French past tense", due in 14 days
    Then the coach accepts
    And Ada has one plan, and it is a draft
    And every task of the plan is due between today and in 14 days

  Scenario: A draft that follows the learner's own material
    Given Ada has added the material "Plant cells"
      """
      # Cell walls
      A cell wall is made of cellulose and keeps a plant cell in shape. Wood is little more than the cell walls
      of cells that are long dead, and so is the paper of this book.

      # Chloroplasts
      Chloroplasts turn sunlight into sugar. This is called photosynthesis. Animals have no chloroplasts: they
      must eat what others have made.
      """
    And the coach has caught up
    When Ada asks for a plan to "understand plant cells, chloroplasts and cell walls", due in 14 days
    Then a task of the plan mentions "Chloroplasts"
    And a task of the plan mentions "Cell walls"

  Scenario: Starting the first task takes up a draft
    Given Ada has asked for a plan to "learn the French past tense", due in 14 days
    When Ada starts the first task of the plan
    Then the coach accepts
    And the plan is active

  Scenario: A draft can be taken up as it is
    Given Ada has asked for a plan to "learn the French past tense", due in 14 days
    When Ada takes up the plan
    Then the coach accepts
    And the plan is active

  Scenario: Even a plan for today has something to do
    When Ada asks for a plan to "learn the French past tense", due today
    Then the coach accepts
    And every task of the plan is due between today and today

  Scenario: A draft may belong to a conversation
    Given Ada has the conversation "French"
    When Ada asks for a plan to "learn the past tense", due in 14 days, for the conversation "French"
    Then the coach accepts
    And the plan belongs to the conversation "French"

  Scenario: A draft cannot belong to a conversation that does not exist
    When Ada asks for a plan to "learn the past tense", due in 14 days, for the conversation "French"
    Then the coach refuses with coaching_session_not_found
    And Ada has no plans

  Scenario Outline: Wishes that the coach cannot plan for
    When Ada asks for a plan to <goal>, due <day>, with <minutes> minutes a day
    Then the coach refuses with <code>
    And Ada has no plans

    Examples:
      | goal               | day        | minutes | code                         |
      | nothing            | in 14 days | 30      | text_empty                   |
      | 201 letters        | in 14 days | 30      | text_too_long                |
      | a broken character | in 14 days | 30      | text_unreadable              |
      | "learn French"     | 2 days ago | 30      | date_in_past                 |
      | "learn French"     | in 14 days | 4       | minutes_per_day_out_of_range |
      | "learn French"     | in 14 days | 721     | minutes_per_day_out_of_range |

  Scenario: A wish that is sent twice gives one plan
    Given Ada has asked for a plan to "learn the French past tense", due in 14 days
    When Ada's phone sends the same wish again
    Then the coach accepts
    And Ada has one plan, and it is a draft
