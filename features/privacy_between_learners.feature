Feature: Privacy between learners
  As a learner
  I want what is mine to be invisible to everybody else
  So that I can be honest with my coach.

  Somebody else's thing looks exactly like a thing that does not exist: to a learner of the same school as to
  one of another school.

  Background:
    Given Ada has an account
    And Ben, of Ada's school, has an account
    And Chloe, of another school, has an account

  Scenario Outline: Somebody else's plan looks like no plan
    Given Ada has the plan "Pass algebra", due in 10 days, with the tasks
      | task           | due      |
      | Read chapter 1 | tomorrow |
    When Ben <attempt>
    Then the coach refuses with <code>
    And Ben is told what is told where there is nothing
    When Chloe <attempt>
    Then the coach refuses with <code>
    And Chloe is told what is told where there is nothing
    And Ada's plans are "Pass algebra"
    And Ada's plan "Pass algebra" has the tasks
      | task           | due      | status |
      | Read chapter 1 | tomorrow | todo   |

    Examples:
      | attempt                                               | code           |
      | looks at the plan "Pass algebra"                      | plan_not_found |
      | changes the title of "Pass algebra" to "Fail algebra" | plan_not_found |
      | deletes the plan "Pass algebra"                       | plan_not_found |
      | adds the task "Panic" to "Pass algebra"               | plan_not_found |
      | finishes the task "Read chapter 1"                    | task_not_found |
      | removes the task "Read chapter 1"                     | task_not_found |

  Scenario Outline: Somebody else's conversation looks like no conversation
    Given Ada has the conversation "Algebra"
    And Ada has said "I am afraid of the exam" in "Algebra"
    When Ben <attempt>
    Then the coach refuses with coaching_session_not_found
    And Ben is told what is told where there is nothing
    When Chloe <attempt>
    Then the coach refuses with coaching_session_not_found
    And Chloe is told what is told where there is nothing
    And Ada's conversations are "Algebra"
    And Ada's conversation "Algebra" has 2 messages

    Examples:
      | attempt                                                |
      | looks at the conversation "Algebra"                    |
      | reads the conversation "Algebra"                       |
      | says "Hello?" in "Algebra"                             |
      | renames the conversation "Algebra" to "Fear"           |
      | deletes the conversation "Algebra"                     |
      | logs 25 minutes of study in the conversation "Algebra" |
      | writes the plan "Spy" for the conversation "Algebra"   |

  Scenario Outline: Somebody else's private material looks like no material
    Given Ada has added the material "Diary": "I am afraid of the exam."
    And the coach has caught up
    When Ben <attempt>
    Then the coach refuses with <code>
    And Ben is told what is told where there is nothing
    When Chloe <attempt>
    Then the coach refuses with <code>
    And Chloe is told what is told where there is nothing
    And Ada's material "Diary" is ready

    Examples:
      | attempt                           | code               |
      | looks at the material "Diary"     | resource_not_found |
      | deletes the material "Diary"      | resource_not_found |
      | asks how far "Diary" is worked in | import_not_found   |

  Scenario Outline: No list, search or memory shows what is somebody else's
    Given Ada has the plan "Survive the exam" with the tasks
      | task    | due      |
      | Breathe | tomorrow |
    And Ada has the conversation "Exam"
    And Ada has said "I am afraid of the exam", to be remembered, in "Exam"
    And Ada has added the material "Diary": "I am afraid of the exam."
    And Ada has logged 25 minutes of study
    And the coach has caught up
    Then <who> has no plans
    And <who> has no tasks
    And <who> has no conversations
    And <who> has no material
    And <who> has no study times
    And <who>'s progress is 0 days in a row, 0 tasks done and 0 minutes studied
    And <who> has no trace of progress
    When <who> asks to recall "afraid of the exam"
    Then <who> recalls nothing
    When <who> searches for "afraid of the exam"
    Then <who> finds nothing
    When <who> asks what the coach knows of her
    Then the coach refuses with persona_not_found

    Examples:
      | who   |
      | Ben   |
      | Chloe |

  Scenario: The coach keeps one learner's words from another
    Given Ada has the conversation "Exam"
    And Ada has said "My secret word for the exam is xylophone", to be remembered, in "Exam"
    And Ada has added the material "Diary": "My secret word for the exam is marimba."
    And the coach has caught up
    And Ben has the conversation "Gossip"
    When Ben says "What is the secret word for the exam?" in "Gossip"
    Then the coach's last answer in "Gossip" does not mention "xylophone"
    And the coach's last answer in "Gossip" does not mention "marimba"

  Scenario Outline: A number that is somebody else's is taken, and no more is said
    Given Ada has the plan "Pass algebra", due in 10 days
    And Ada has the conversation "Algebra"
    And Ada has said "What is a prime number?" in "Algebra"
    And Ada has added the material "Diary": "I am afraid of the exam."
    And Ada has logged 25 minutes of study
    And Ben has the conversation "Gossip"
    When Ben sends <thing> under the same number
    Then the coach refuses with <code>

    Examples:
      | thing                     | code            |
      | Ada's plan                | id_taken        |
      | Ada's material            | id_taken        |
      | Ada's study time          | id_taken        |
      | Ada's message in "Gossip" | message_differs |
