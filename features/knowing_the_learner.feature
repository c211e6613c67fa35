Feature: Knowing the learner
  As a learner
  I want to see what the coach has learned of me
  So that I can trust what it does with it.

  Background:
    Given Ada, in Vienna, has an account

  Scenario: A new learner is a blank page
    When Ada asks what the coach knows of her
    Then the coach refuses with persona_not_found

  Scenario: What a learner plans and says shows what they care about
    Given Ada has the plan "Understand photosynthesis"
    And Ada has the conversation "Biology"
    And Ada has said "I love chloroplasts", to be remembered, in "Biology"
    When the coach has caught up
    Then the coach knows that Ada cares about "photosynthesis"
    And the coach knows that Ada cares about "chloroplasts"

  Scenario: What was said in passing teaches nothing by itself
    Given Ada has the conversation "Biology"
    And Ada has said "I love chloroplasts" in "Biology"
    When the coach has caught up
    And Ada asks what the coach knows of her
    Then the coach refuses with persona_not_found

  Scenario: When a learner studies, and for how long
    Given it is 20:00 where Ada lives
    And Ada has logged 60 minutes of study
    And Ada has the plan "Understand photosynthesis"
    When the coach has caught up
    Then the coach knows that Ada studies in the evening, for long
