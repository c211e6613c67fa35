Feature: Files and spoken messages
  As a learner
  I want to hand over files, and to speak instead of writing
  So that the coach has what I have, however I have it.

  Background:
    Given Ada has an account
    And Ben, of Ada's school, has an account

  Scenario: Room for a file
    When Ada asks to hand over the file "notes.pdf" of 1200 bytes
    Then the coach accepts
    And there are 10 minutes to send it

  Scenario: A phone that asks twice gets the same room
    Given Ada has asked to hand over the file "notes.pdf"
    When Ada's phone asks for the same room again
    Then the coach accepts
    And it is the same room

  Scenario: A number that names another file already
    Given Ada has asked to hand over the file "notes.pdf"
    When Ada's phone asks for the same room again, but for "film.pdf"
    Then the coach refuses with id_taken

  Scenario Outline: Names that would be dangerous elsewhere
    When Ada asks to hand over the file <name> of 1200 bytes
    Then the coach accepts

    Examples:
      | name                |
      | "../../etc/passwd"  |
      | "%2e%2e%2fkeys.pdf" |
      | a broken character  |
      | 1024 letters        |

  Scenario Outline: Files that the coach does not take
    When Ada asks to hand over a file with the <detail> <value>
    Then the coach refuses with <code>

    Examples:
      | detail | value             | code              |
      | name   | nothing           | text_empty        |
      | name   | 5000 letters      | text_too_long     |
      | kind   | "application/zip" | upload_type_unfit |
      | kind   | "audio/mpeg"      | upload_type_unfit |
      | size   | "0"               | upload_size_unfit |
      | size   | "50000001"        | upload_size_unfit |

  Scenario: A spoken message is heard again
    Given Ada has the conversation "Algebra"
    When Ada speaks "What is a ring?" into "Algebra"
    And Ada listens to what was said in "Algebra"
    Then the coach accepts
    And it is "What is a ring?" that is heard
    When an hour passes
    And the coach has caught up
    And Ada listens to what was said in "Algebra"
    Then it is "What is a ring?" that is heard

  Scenario: A spoken message that never came
    Given Ada has the conversation "Algebra"
    When Ada asks to speak into "Algebra"
    Then the coach accepts
    When Ada listens to what was said in "Algebra"
    Then the coach refuses with voice_message_not_found

  Scenario: Only sound is a spoken message
    Given Ada has the conversation "Algebra"
    When Ada asks to send the film "me.mp4" into "Algebra"
    Then the coach refuses with upload_type_unfit

  Scenario: Nobody else hears it, and nobody else speaks there
    Given Ada has the conversation "Algebra"
    When Ada speaks "What is a ring?" into "Algebra"
    And Ben listens to what was said in "Algebra"
    Then the coach refuses with coaching_session_not_found
    When Ben asks to speak into "Algebra"
    Then the coach refuses with coaching_session_not_found

  Scenario: Spoken messages are kept for 90 days
    Given Ada has the conversation "Algebra"
    When Ada speaks "What is a ring?" into "Algebra"
    And 89 days pass
    And the coach has caught up
    And Ada listens to what was said in "Algebra"
    Then it is "What is a ring?" that is heard
    When 2 days pass
    And the coach has caught up
    And Ada listens to what was said in "Algebra"
    Then the coach refuses with voice_message_not_found
    And nothing is left of what was said in "Algebra"

  Scenario: A deleted conversation takes what was spoken along
    Given Ada has the conversation "Algebra"
    When Ada speaks "What is a ring?" into "Algebra"
    And Ada deletes the conversation "Algebra"
    And the coach has caught up
    Then nothing is left of what was said in "Algebra"
