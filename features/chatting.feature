Feature: Chatting with the coach
  As a learner
  I want to talk to a coach who answers and remembers
  So that I get on where I would be stuck alone.

  Background:
    Given Ada has an account

  Scenario: The coach answers
    Given Ada has the conversation "Algebra"
    When Ada says "How do I solve a quadratic equation?" in "Algebra"
    Then the coach accepts
    And Ada's conversation "Algebra" reads
      | who   | says                                 |
      | Ada   | How do I solve a quadratic equation? |
      | coach | (an answer)                          |

  Scenario: The coach quotes the learner's own material
    Given Ada has the conversation "Biology"
    And Ada has added the material "Plant cells": "Chloroplasts turn sunlight into sugar. This is called photosynthesis."
    And the coach has caught up
    When Ada says "What do chloroplasts do with sunlight?" in "Biology"
    Then the coach's last answer in "Biology" mentions "Plant cells"
    And the coach's last answer in "Biology" mentions "sugar"

  Scenario: Listening while the coach is still speaking
    Given Ada has the conversation "Algebra"
    When Ada listens to the answer to "What is a prime number?" in "Algebra"
    Then what Ada heard is the coach's last answer in "Algebra"

  Scenario: A message that is sent twice is answered once
    Given Ada has the conversation "Algebra"
    And Ada has said "What is a prime number?" in "Algebra"
    When Ada's phone sends the same message again
    Then the coach accepts
    And Ada's conversation "Algebra" has 2 messages

  Scenario: A message that was sent cannot be reworded
    Given Ada has the conversation "Algebra"
    And Ada has said "What is a prime number?" in "Algebra"
    When Ada's phone sends the same message again, but as "What is a root?"
    Then the coach refuses with message_differs
    And Ada's conversation "Algebra" has 2 messages

  Scenario Outline: Messages that the coach does not take
    Given Ada has the conversation "Algebra"
    When Ada says <message> in "Algebra"
    Then the coach refuses with <code>
    And Ada's conversation "Algebra" has 0 messages

    Examples:
      | message            | code            |
      | nothing            | text_empty      |
      | only blanks        | text_empty      |
      | 20001 letters      | text_too_long   |
      | a broken character | text_unreadable |

  Scenario: A message is answered even if the coach stumbled over it
    Given Ada has the conversation "Algebra"
    And the coach broke down over Ada's message "What is a prime number?" in "Algebra"
    When 2 minutes pass
    And the coach has caught up
    Then Ada's conversation "Algebra" reads
      | who   | says                    |
      | Ada   | What is a prime number? |
      | coach | (an answer)             |

  Scenario: Recalling in one conversation what was said in another
    Given Ada has the conversations "Algebra" and "Exam week"
    And Ada has said "My exam on quadratic equations is in room 12", to be remembered, in "Algebra"
    And the coach has caught up
    When Ada asks to recall "quadratic equations exam room"
    Then Ada recalls "My exam on quadratic equations is in room 12" from "Algebra"
    When Ada says "In which room is my exam on quadratic equations?" in "Exam week"
    Then the coach's last answer in "Exam week" mentions "room 12"

  Scenario: What was not to be remembered is not recalled
    Given Ada has the conversation "Algebra"
    And Ada has said "My exam on quadratic equations is in room 12" in "Algebra"
    And the coach has caught up
    When Ada asks to recall "quadratic equations exam room"
    Then Ada recalls nothing

  Scenario: Plans are recalled as well
    Given Ada has the plan "Understand photosynthesis"
    And the coach has caught up
    When Ada asks to recall "photosynthesis"
    Then Ada recalls the plan "Understand photosynthesis"

  Scenario: Recalling nothing in particular
    When Ada asks to recall nothing
    Then the coach refuses with text_empty

  Scenario: Conversations are found, latest first
    Given Ada has the conversations "Algebra" and "Biology"
    Then Ada's conversations are "Biology" and "Algebra"

  Scenario: A long conversation is read page by page
    Given Ada has the conversation "Algebra"
    And Ada has said 7 things in "Algebra"
    Then Ada's conversation "Algebra", read 4 messages at a time, is complete and in order

  Scenario Outline: Conversations need a title and a focus
    When Ada opens a conversation with the <detail> <value>
    Then the coach refuses with <code>

    Examples:
      | detail | value              | code            |
      | title  | nothing            | text_empty      |
      | title  | 201 letters        | text_too_long   |
      | focus  | only blanks        | text_empty      |
      | focus  | a broken character | text_unreadable |

  Scenario: Renaming a conversation
    Given Ada has the conversation "Algebra"
    When Ada renames the conversation "Algebra" to "Linear algebra"
    Then the coach accepts
    And Ada's conversations are "Linear algebra"

  Scenario: A conversation is not renamed by somebody who has not seen its latest name
    Given Ada has the conversation "Algebra"
    And Ada has looked at the conversation "Algebra" on two devices
    When Ada renames the conversation "Algebra" to "Linear algebra" on the first device
    Then the coach accepts
    When Ada renames the conversation "Algebra" to "Numbers" on the second device
    Then the coach refuses with version_mismatch
    And Ada's conversations are "Linear algebra"

  Scenario: A deleted conversation is gone, and so is what was remembered of it
    Given Ada has the conversation "Algebra"
    And Ada has said "My exam on quadratic equations is in room 12", to be remembered, in "Algebra"
    And the coach has caught up
    When Ada deletes the conversation "Algebra"
    Then the coach accepts
    And Ada has no conversations
    When Ada reads the conversation "Algebra"
    Then the coach refuses with coaching_session_not_found
    When Ada says "Are you still there?" in "Algebra"
    Then the coach refuses with coaching_session_not_found
    When the coach has caught up
    And Ada asks to recall "quadratic equations exam room"
    Then Ada recalls nothing
